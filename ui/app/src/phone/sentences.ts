// The five sentences, in the director's words.
import { m } from "@so-htx/shared";
import type { Overview, OverviewDue, PersonSum, PersonView, Sum } from "$lib/api";
import { inWords } from "./phone.svelte";

/** Where the catalogue begins and ends what is shown in bold. */
export const BOLD = /<\/?b>/g;

/** A sentence as it is read aloud. */
const spoken = (text: string) => text.replace(BOLD, "");

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

/** Who owes the cooperative: how many, and who of them is late, as soon as that is known. */
function owed(seen: Overview, due: OverviewDue | undefined): string {
	const count = seen.owed_by;
	if (count === 0) return m.phone_owed_none();
	if (!seen.owed_most) return m.phone_owed_unnamed({ count });
	if (!due) return m.phone_owed_people({ count });
	if (due.late > 0) return m.phone_owed_late({ count, late: due.late });
	return due.dated > 0 ? m.phone_owed_on_time({ count }) : m.phone_owed_undated({ count });
}

/** Whom the cooperative owes: what it pays next, or who is owed most where no day was agreed on. */
function owes(seen: Overview, due: OverviewDue | undefined): string {
	const most = seen.owes_most;
	if (seen.owes_to === 0) return m.phone_owes_none();
	if (due?.next) {
		const next = { name: nameOf(due.next.to), sum: inWords(due.next.to.sum), day: due.next.day_shown };
		return due.next.late ? m.phone_owes_late(next) : m.phone_owes_next(next);
	}
	if (!most) return m.phone_owes_unnamed({ count: seen.owes_to });
	return m.phone_owes_many({ count: seen.owes_to, name: nameOf(most), sum: inWords(most.sum) });
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
export function sentences(seen: Overview, due: OverviewDue | undefined): [Said, Said, Said, Said, Said] {
	return [
		{ name: m.phone_cash(), sum: seen.cash, words: cash(seen) },
		{
			name: m.phone_bank(),
			sum: seen.bank,
			words: change(seen.bank_change, m.phone_bank_more, m.phone_bank_less, m.phone_bank_same),
		},
		{ name: m.phone_owed(), sum: seen.owed, words: owed(seen, due) },
		{ name: m.phone_owes(), sum: seen.owes, words: owes(seen, due) },
		{
			name: monthName(seen),
			// The name says already that it is a loss.
			sum: { ...seen.result, figure: seen.result.figure.replace("−", "") },
			words: m.phone_month_sold({ sold: inWords(seen.sold), spent: inWords(seen.spent) }),
		},
	];
}

/** What is read aloud: the five figures and sentences, one after another. */
export function aloud(seen: Overview, due: OverviewDue | undefined): string {
	return sentences(seen, due)
		.map(({ name, sum, words }) => m.phone_aloud({ name, sum: inWords(sum), words: spoken(words) }))
		.join(" ");
}

/** How a person stands: what the cooperative owes first, where it owes anything; the other direction never set against it.
 * Nothing where neither owes the other. */
export function standing({ person, we_owe, owes_us }: PersonView): Said | undefined {
	const { name } = person;
	if (we_owe.sign === "none") {
		if (owes_us.sign === "none") return undefined;
		return { name: m.phone_owes_us({ name }), sum: owes_us, words: m.phone_we_owe_not({ name }) };
	}
	const other =
		owes_us.sign === "none" ? m.phone_owes_us_not({ name }) : m.phone_owes_us_too({ name, sum: owes_us.full });
	return { name: m.phone_we_owe({ name }), sum: we_owe, words: other };
}

/** What is read aloud of a person. */
export function personAloud(seen: PersonView): string {
	const said = standing(seen);
	if (!said) return m.phone_even({ name: seen.person.name });
	return m.phone_aloud({ name: said.name, sum: inWords(said.sum), words: spoken(said.words) });
}
