// What is looked for in the list of vouchers.
import { m, wordsFor } from "@so-htx/shared";
import type { PartyRef, VoucherQuery, VoucherState } from "$lib/api";
import { formTitle } from "$lib/forms";
import { go } from "$lib/go";
import type { Days } from "../report/period";
import { keepPlace } from "./place";
import { STATES } from "./states";

export interface Filters {
	text: string;
	/** A form's code, or empty. */
	form: string;
	/** Nothing means all days. */
	days: Days | null;
	party: PartyRef | null;
	/** `draft`, a state, or empty. */
	state: VoucherState | "draft" | "";
	order: Order;
	/** A voucher and the one that takes it back are shown as one. */
	folded: boolean;
}

export const ORDERS = ["date", "date-up", "number", "amount"] as const;
export type Order = (typeof ORDERS)[number];

export const orderWords: Record<Order, () => string> = {
	date: m.list_sort_date,
	"date-up": m.list_sort_date_up,
	number: m.list_sort_number,
	amount: m.list_sort_amount,
};

export function query(filters: Filters, offset: number, limit: number): VoucherQuery {
	return {
		text: filters.text,
		form: filters.form || null,
		from: filters.days?.from ?? null,
		to: filters.days?.to ?? null,
		party: filters.party?.id ?? null,
		account: null,
		state: filters.state === "draft" || filters.state === "" ? null : filters.state,
		folded: filters.folded,
		order: filters.order,
		offset,
		limit,
	};
}

/** What hides vouchers beside the period, in words; `understood` is what the core took typed filters to mean. */
export function filtering(filters: Filters, understood: { [code in string]?: string }, period: string): string[] {
	const found: string[] = [];
	if (filters.form) found.push(formTitle(filters.form));
	for (const [code, value = ""] of Object.entries(understood)) {
		found.push(wordsFor(`list_filter_${code.replace(/-/g, "_")}`, { value }) ?? `${code} ${value}`);
	}
	if (filters.party) found.push(`${filters.party.name} (${filters.party.code})`);
	if (filters.state === "draft") found.push(m.list_state_draft());
	else if (filters.state) found.push(STATES[filters.state].word());
	if (found.length > 0 && period) found.push(period);
	return found;
}

/** Goes to the list as it stands when only vouchers of one state are looked for, on all days. */
export function showState(state: Filters["state"]): void {
	const filters: Filters = { text: "", form: "", days: null, party: null, state, order: "date", folded: true };
	keepPlace("list", { filters, at: 0, top: 0, marked: new Set<string>() });
	go("/list");
}
