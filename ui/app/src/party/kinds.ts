// The tabs of the register: kinds of party, in the order a cooperative looks for them.
import { m, wordsFor } from "@so-htx/shared";
import { kindWord } from "$lib/kinds";

export interface KindTab {
	/** As the register is asked: empty for everybody, `member` for every kind of member. */
	kind: string;
	words: string;
	count: number;
}

const MEMBERS = ["official", "associate_capital", "associate_use"];
/** Shown even where nobody is of this kind yet: people look for them. */
const ALWAYS = ["customer", "supplier", "employee", "item"];
const OTHERS = ["lender", "fund", "asset", "other"];

export function tabsOf(counts: { [kind in string]?: number }): KindTab[] {
	const of = (kinds: string[]) => kinds.reduce((all, kind) => all + (counts[kind] ?? 0), 0);
	const tab = (kind: string) => ({ kind, words: wordsFor(`card_tab_of_${kind}`) ?? kindWord(kind), count: of([kind]) });
	return [
		{ kind: "", words: m.card_kind_all(), count: of(Object.keys(counts)) },
		{ kind: "member", words: m.card_kind_member(), count: of(MEMBERS) },
		...ALWAYS.map(tab),
		...OTHERS.map(tab).filter(({ count }) => count > 0),
	];
}
