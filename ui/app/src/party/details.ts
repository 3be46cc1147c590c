import { wordsFor } from "@so-htx/shared";

/** The further texts of a card, in the order they stand on it. */
export const DETAILS = [
	"phone",
	"address",
	"identity_number",
	"tax_code",
	"bank_account",
	"bank",
	"nationality",
	"unit",
	"note",
];

/** Whether a card of this kind has that text: goods are counted in something, people are of some country. */
export function hasDetail(kind: string, detail: string): boolean {
	if (detail === "unit") return kind === "item";
	if (detail === "nationality") return !["item", "asset", "fund"].includes(kind);
	return true;
}

/** What a field of a card is called; the core's own name where it has no words. */
export function detailWord(name: string): string {
	return wordsFor(`card_field_${name}`) ?? name;
}
