import { wordsFor } from "@so-htx/shared";

/** The further texts of a card, in the order they stand on it. */
export const DETAILS = ["phone", "address", "identity_number", "tax_code", "bank_account", "bank", "note"];

/** What a field of a card is called; the core's own name where it has no words. */
export function detailWord(name: string): string {
	return wordsFor(`card_field_${name}`) ?? name;
}
