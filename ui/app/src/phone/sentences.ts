// The five sentences, in the director's words.
import { m } from "@so-htx/shared";
import type { Overview, PersonSum, Sum } from "$lib/api";
import { inWords } from "./phone.svelte";

export interface Said {
	/** What the figure is. */
	name: string;
	sum: Sum;
	/** What there is to say about it. */
	words: string;
}

function change(
	sum: Sum,
	more: (v: { sum: string }) => string,
	less: (v: { sum: string }) => string,
	same: () => string,
) {
	if (sum.sign === "none") return same();
	return (sum.sign === "more" ? more : less)({ sum: inWords(sum) });
}

function cash(seen: Overview): string {
	const words = change(seen.cash_change, m.phone_cash_more, m.phone_cash_less, m.phone_cash_same);
	if (seen.cash_waiting === 0) return words;
	return m.phone_cash_waiting({ words, count: seen.cash_waiting, sum: inWords(seen.cash_waiting_sum) });
}

const nameOf = (person: PersonSum) => person.name || m.phone_nobody_named();

function debts(
	count: number,
	most: PersonSum | null,
	none: () => string,
	many: (v: { count: number; name: string; sum: string }) => string,
	unnamed: (v: { count: number }) => string,
): string {
	if (count === 0) return none();
	return most ? many({ count, name: nameOf(most), sum: inWords(most.sum) }) : unnamed({ count });
}

function monthName(seen: Overview): string {
	const { month } = seen;
	if (seen.result.sign === "none") return seen.month_is_now ? m.phone_month_even() : m.phone_month_even_of({ month });
	const gain = seen.result.sign === "more";
	if (seen.month_closed) return gain ? m.phone_month_gain_of({ month }) : m.phone_month_loss_of({ month });
	if (seen.month_is_now) return gain ? m.phone_month_gain_now() : m.phone_month_loss_now();
	return gain ? m.phone_month_gain_so_far({ month }) : m.phone_month_loss_so_far({ month });
}

/** The five, in the order they are always read. */
export function sentences(seen: Overview): [Said, Said, Said, Said, Said] {
	return [
		{ name: m.phone_cash(), sum: seen.cash, words: cash(seen) },
		{
			name: m.phone_bank(),
			sum: seen.bank,
			words: change(seen.bank_change, m.phone_bank_more, m.phone_bank_less, m.phone_bank_same),
		},
		{
			name: m.phone_owed(),
			sum: seen.owed,
			words: debts(seen.owed_by, seen.owed_most, m.phone_owed_none, m.phone_owed_many, m.phone_owed_unnamed),
		},
		{
			name: m.phone_owes(),
			sum: seen.owes,
			words: debts(seen.owes_to, seen.owes_most, m.phone_owes_none, m.phone_owes_many, m.phone_owes_unnamed),
		},
		{
			name: monthName(seen),
			// The name says already that it is a loss.
			sum: { ...seen.result, figure: seen.result.figure.replace("−", "") },
			words: m.phone_month_sold({ sold: inWords(seen.sold), spent: inWords(seen.spent) }),
		},
	];
}

/** What is read aloud: the five figures and sentences, one after another. */
export function aloud(seen: Overview): string {
	return sentences(seen)
		.map(({ name, sum, words }) => m.phone_aloud({ name, sum: inWords(sum), words }))
		.join(" ");
}
