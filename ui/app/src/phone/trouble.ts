// What is wrong beyond a lost line, as somebody in a field is told it: in plain words, and whom to ask.
import { m } from "@so-htx/shared";
import type { SyncStatus } from "$lib/api";

const PHASES: Record<string, () => string> = {
	"shut-out": m.phone_trouble_shut_out,
	copied: m.phone_trouble_copied,
	refused: m.phone_trouble_refused,
	tampered: m.phone_trouble_tampered,
	limited: m.phone_trouble_limited,
	"key-wait": m.phone_trouble_waits,
	disowned: m.phone_trouble_waits,
	rewound: m.phone_trouble_waits,
};

/** Why the line does not do what it should; nothing where it does, or where there is only no network. */
export function troubleOf({ phase, apart, alarms }: SyncStatus, isRetired: boolean): string | undefined {
	if (phase === "shut-out" && isRetired) return m.phone_trouble_retired();
	return PHASES[phase]?.() ?? (apart + alarms.length > 0 ? m.phone_look() : undefined);
}

/** Why the book may only be read here. */
export function whyReadOnly(code: string, isRetired: boolean): string {
	if (code === "book.shut-out" && isRetired) return m.phone_trouble_retired();
	const phase = code.replace("book.", "");
	return ["shut-out", "copied", "refused"].includes(phase) ? (PHASES[phase]?.() ?? "") : m.phone_trouble_read_only();
}
