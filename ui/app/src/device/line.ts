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

/** Whether all is well with the server, and people are asked about money all the same. */
export const asksPeople = (status: SyncStatus) => isEverything(status) && status.urgent > 0;

/**
 * What there is to say; nothing of a book that belongs to no server. `most` is what waited at first, `today` this machine's
 * day; the chip also says what people are asked.
 */
export function saidOf(status: SyncStatus, most: number, today: string, isChip = false): Said | undefined {
	if (status.chip === "alone") return undefined;
	const phase = PHASES[status.phase]?.();
	if (phase) return look(phase);
	if (toLook(status) > 0) return look(m.sync_look({ count: toLook(status) }));
	if (isChip && asksPeople(status)) return look(m.sync_urgent({ count: String(status.urgent) }));
	const time = clockOf(status.last_success);
	if (isEverything(status)) return { tone: "good", words: m.sync_everything({ time }), short: time, icon: "good" };
	const days = daysSince(status.last_success, today);
	if (status.pending > 0 && days >= LONG_DAYS) return look(m.sync_long({ days }));
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
	const unsent = status.vouchers_pending > 0 ? m.sync_unsent({ count: status.vouchers_pending }) : "";
	const join = (words: string) => (unsent ? `${words} · ${unsent}` : words);
	return { tone: "quiet", words: join(m.sync_offline()), short: join(m.sync_offline_short()), icon: "offline" };
}

/** `26/03/2026 09:41` or `2026-03-26 09:41` to `2026-04-01`: six days. */
export function daysSince(at: string | null, today: string): number {
	const day = (at ?? "").slice(0, 10).replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, "$3-$2-$1");
	const days = Math.floor((Date.parse(today) - Date.parse(day)) / DAY_MS);
	return Number.isFinite(days) ? days : 0;
}
