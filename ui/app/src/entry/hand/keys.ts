// Ways to the drafts and to the quick sheet, from everywhere.
import { type Command, m } from "@so-htx/shared";
import { FORM_CODES, FORMS } from "$lib/forms";
import { go } from "$lib/go";

export const handKeys: Command[] = [
	{ id: "go./drafts", keys: ["Alt+D"], title: m.hand_drafts, run: () => go("/drafts") },
	{ id: "go./sheet", keys: ["Alt+Q"], title: m.sheet_title, run: () => go("/sheet/PC") },
	{ id: "go./table", keys: ["Alt+E"], title: m.table_title, run: () => go("/table") },
	...FORM_CODES.map((form) => ({
		id: `go./sheet/${form}`,
		keys: [],
		title: () => m.sheet_of({ form: FORMS[form].title() }),
		run: () => go(`/sheet/${form}`),
	})),
];
