// What a line of a voucher says beyond its accounts and people, as it is read.
import { wordsFor } from "@so-htx/shared";
import { dayShown } from "$lib/day";
import { decimalShown } from "../entry/decimals";
import type { ExtraField } from "./api";
import { group } from "./digits";
import { partyOf } from "./people.svelte";

/** Said by the value alone: what they are is seen. */
const PLAIN = ["document", "season", "store"];

/** Two numbers that belong together: so many at so much, such a part of that sum. */
function product(one: string | undefined, other: string | undefined): string[] {
	return [[one, other].filter(Boolean).join(" × ")].filter(Boolean);
}

/** The further details of a line, each in words. Goods are named once they are known; {@link learn} asks for them. */
export function extraWords(extra: ExtraField[]): string[] {
	const held = new Map(extra.map(({ key, value }) => [key, value]));
	const take = (key: string) => {
		const value = held.get(key);
		held.delete(key);
		return value;
	};
	const item = take("item");
	const decimal = (value: string | undefined) => value && decimalShown(value);
	const goods = product(decimal(take("quantity")), decimal(take("unit_price")));
	const rate = take("vat_class");
	const base = take("taxable_base");
	const tax = product(rate && /^\d+$/.test(rate) ? `${rate}%` : rate, base && group(base));
	const rest = [...held].map(([key, value]) => {
		const shown = /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayShown(value) : (partyOf(value)?.name ?? value);
		return PLAIN.includes(key) ? shown : [wordsFor(`entry_extra_${key}`), shown].filter(Boolean).join(" ");
	});
	return [...(item ? [partyOf(item)?.name ?? ""] : []), ...goods, ...tax, ...rest].filter(Boolean);
}

/** The ids of goods among the details, to be learnt. */
export function itemsOf(lines: { extra: ExtraField[] }[]): string[] {
	return lines.flatMap(({ extra }) => extra.filter(({ key }) => key === "item").map(({ value }) => value));
}
