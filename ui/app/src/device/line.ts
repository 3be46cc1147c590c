// What the chip and the screen of devices say of the server: four phrases, and the few troubles that are more than a lost line.
import { m } from "@so-htx/shared";
import type { SyncStatus } from "$lib/api";

export interface Said {
	tone: "quiet" | "good" | "look";
	/** What is said where there is room. */
	words: string;
	/** What is said where there is little. */
	short: string;
	/** Which picture stands before it. */
	icon: "offline" | "going" | "good" | "look";
	/** Whether what it says is decided on the screen of matters. */
	asks?: boolean;
}

/** After so many days without the server somebody should look for a network. */
const LONG_DAYS = 7;
const DAY_MS = 86_400_000;

const PHASES: Record<string, () => string> = {
	rewound: m.sync_phase_rewound,
	disowned: m.sync_phase_disowned,
	"key-wait": m.sync_phase_key_wait,
	limited: m.sync_phase_limited,
	tampered: m.sync_phase_tampered,
	copied: m.sync_phase_copied,
	"shut-out": m.sync_phase_shut_out,
	refused: m.sync_phase_refused,
};

/** The time of a moment, `09:41`, however its day is written. */
export const clockOf = (at: string | null) => at?.slice(-5) ?? "";

/** What somebody should look at. */
export const toLook = (status: SyncStatus) => status.apart + status.alarms.length;

/** True only where nothing waits, nothing lies apart and the log was verified to its end. */
export const isEverything = (status: SyncStatus) =>
	status.chip === "done" &&
	status.phase === "ready" &&
	status.pending === 0 &&
	status.received === status.latest &&
	toLook(status) === 0;

/** Whether something written here has not taken effect: it is not at the server. */
export const isOnItsWay = (status: SyncStatus) => status.chip !== "alone" && status.pending > 0;

/** The server took the code for used, or has lost the book: another code is the way on. */
export const needsCode = ({ fault }: SyncStatus) => fault === "sync.forgotten" || fault === "sync.code-spent";

/** What is wrong beyond the line, in a few words. */
export function troubleOf({ phase }: SyncStatus, isRetired: boolean): string | undefined {
	return phase === "shut-out" && isRetired ? m.sync_phase_retired() : PHASES[phase]?.();
}

/** What is known of the book beside its status: what waited at first, this machine's day, and whether it was retired. */
export interface Beside {
	most: number;
	today: string;
	isRetired: boolean;
}

/** What there is to say; nothing of a book that belongs to no server. */
export function saidOf(status: SyncStatus, beside: Beside): Said | undefined {
	if (status.chip === "alone") return undefined;
	return wrongOf(status, beside) ?? lineOf(status, beside);
}

function wrongOf(status: SyncStatus, { isRetired }: Beside): Said | undefined {
	const trouble = troubleOf(status, isRetired);
	if (trouble) return look(trouble);
	if (toLook(status) === 0) return undefined;
	return { ...look(m.sync_look({ count: toLook(status) })), asks: status.apart > 0 };
}

/** What the chip says: people who are asked about money hear of it first, however the line is. */
export function chipOf(status: SyncStatus, beside: Beside): Said | undefined {
	if (status.chip === "alone" || status.urgent === 0) return saidOf(status, beside);
	const wrong = wrongOf(status, beside);
	if (wrong) return wrong;
	const urgent = m.sync_urgent({ count: String(status.urgent) });
	const rest = lineOf(status, beside);
	if (rest.icon === "good") return { ...look(urgent), asks: true };
	const words = `${urgent} · ${rest.icon === "going" ? rest.words : rest.short}`;
	return { ...look(words), short: urgent, asks: true };
}

function lineOf(status: SyncStatus, { most, today }: Beside): Said {
	const time = clockOf(status.last_success);
	if (isEverything(status)) return { tone: "good", words: m.sync_everything({ time }), short: time, icon: "good" };
	const days = daysSince(status.last_success, today);
	if (status.pending > 0 && days >= LONG_DAYS) return look(m.sync_long({ days }));
	// It is this machine that cannot: its disk, perhaps.
	if (status.fault?.startsWith("book.")) return look(m.sync_stuck());
	if (needsCode(status)) return look(m.sync_needs_code());
	if (status.chip === "offline" && status.fault) return offline(status);
	if (status.pending > 0) {
		const counted = { done: Math.max(0, most - status.pending), all: most };
		return { tone: "quiet", words: m.sync_sending(counted), short: `${counted.done}/${counted.all}`, icon: "going" };
	}
	const words = m.sync_receiving({ done: status.received, all: status.latest });
	return { tone: "quiet", words, short: `${status.received}/${status.latest}`, icon: "going" };
}

const look = (words: string): Said => ({ tone: "look", words, short: words, icon: "look" });

function offline(status: SyncStatus): Said {
	const unsent = unsentOf(status);
	const join = (words: string) => (unsent ? `${words} · ${unsent}` : words);
	return { tone: "quiet", words: join(m.sync_offline()), short: join(m.sync_offline_short()), icon: "offline" };
}

function unsentOf({ pending, vouchers_pending }: SyncStatus): string {
	if (vouchers_pending > 0) return m.sync_unsent({ count: vouchers_pending });
	return pending > 0 ? m.sync_unsent_other({ count: pending }) : "";
}

/** `26/03/2026 09:41` or `2026-03-26 09:41` to `2026-04-01`: six days. */
export function daysSince(at: string | null, today: string): number {
	const day = (at ?? "").slice(0, 10).replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, "$3-$2-$1");
	const days = Math.floor((Date.parse(today) - Date.parse(day)) / DAY_MS);
	return Number.isFinite(days) ? days : 0;
}
