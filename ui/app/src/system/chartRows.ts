// Which accounts the chart shows.
import { fold, m } from "@so-htx/shared";
import type { AccountRow } from "$lib/api";

export type Shown = "all" | "balance" | "own" | "retired";

export const shownOptions = () => [
	{ value: "all", words: m.system_chart_shown_all() },
	{ value: "balance", words: m.system_chart_shown_balance() },
	{ value: "own", words: m.system_chart_shown_own() },
	{ value: "retired", words: m.system_chart_shown_retired() },
];

const CHOICES: Record<Shown, (row: AccountRow) => boolean> = {
	all: () => true,
	balance: (row) => row.balance.side !== "",
	own: (row) => row.own,
	retired: (row) => !row.active,
};

/** Accounts of a choice whose number, name or English name has each of the words begun. */
export function chosenRows(accounts: AccountRow[], shown: Shown, text: string): AccountRow[] {
	const words = fold(text).split(" ").filter(Boolean);
	return accounts.filter((row) => {
		const name = ` ${row.code} ${fold(row.name)} ${fold(row.name_en)}`;
		return CHOICES[shown](row) && words.every((word) => name.includes(` ${word}`));
	});
}
