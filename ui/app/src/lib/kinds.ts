import { wordsFor } from "@so-htx/shared";

/** The kinds a party can be, as the core names them. */
export const PARTY_KINDS = [
	"official",
	"associate_capital",
	"associate_use",
	"customer",
	"supplier",
	"employee",
	"lender",
	"fund",
	"item",
	"asset",
	"other",
];

export function kindWord(kind: string): string {
	return wordsFor(`common_kind_${kind}`) ?? kind;
}
