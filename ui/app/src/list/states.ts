import { m } from "@so-htx/shared";
import type { VoucherState } from "$lib/api";

interface Face {
	kind: "posted" | "waiting" | "reversed" | "look";
	word: () => string;
}

/** How each state of a voucher is told: a shape and a word. */
export const STATES: Record<VoucherState, Face> = {
	posted: { kind: "posted", word: m.list_state_posted },
	amended: { kind: "posted", word: m.list_state_posted },
	waiting: { kind: "waiting", word: m.list_state_waiting },
	reversed: { kind: "reversed", word: m.list_state_reversed },
	reversal: { kind: "reversed", word: m.list_state_reversal },
	adjustment: { kind: "posted", word: m.list_state_adjustment },
	flagged: { kind: "look", word: m.list_state_flagged },
	held: { kind: "look", word: m.list_state_held },
	void: { kind: "reversed", word: m.list_state_void },
};

export const STATE_CODES = Object.keys(STATES) as VoucherState[];
