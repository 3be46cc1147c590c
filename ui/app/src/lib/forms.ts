// The eight kinds of voucher: their names, their keys, and what their form asks for.
import { m } from "@so-htx/shared";

export type Form = "PT" | "PC" | "BC" | "BN" | "PN" | "PX" | "HD" | "KT";

export interface FormFace {
	title: () => string;
	keys: string[];
	/** What the person on it is called: người nhận, người nộp … */
	who: () => string;
	/** The account that makes it this kind of voucher: cash or bank, and the side it stands on. */
	fixed?: { side: "debit" | "credit"; account: string };
}

export const FORMS: Record<Form, FormFace> = {
	PT: {
		title: m.common_form_pt,
		keys: ["F4", "Alt+1"],
		who: m.common_who_pt,
		fixed: { side: "debit", account: "1111" },
	},
	PC: {
		title: m.common_form_pc,
		keys: ["F5", "Alt+2"],
		who: m.common_who_pc,
		fixed: { side: "credit", account: "1111" },
	},
	BC: {
		title: m.common_form_bc,
		keys: ["F6", "Alt+3"],
		who: m.common_who_bc,
		fixed: { side: "debit", account: "1121" },
	},
	BN: {
		title: m.common_form_bn,
		keys: ["F7", "Alt+4"],
		who: m.common_who_bn,
		fixed: { side: "credit", account: "1121" },
	},
	HD: { title: m.common_form_hd, keys: ["F9", "Alt+6"], who: m.common_who_hd },
	PN: { title: m.common_form_pn, keys: ["Alt+7"], who: m.common_who_pn },
	PX: { title: m.common_form_px, keys: ["Alt+8"], who: m.common_who_px },
	KT: { title: m.common_form_kt, keys: ["Alt+0"], who: m.common_who_kt },
};

export const FORM_CODES = Object.keys(FORMS) as Form[];

export function isForm(code: string): code is Form {
	return code in FORMS;
}

/** The name of a form as it comes from the core; the code itself where it is not one of ours. */
export function formTitle(code: string): string {
	return isForm(code) ? FORMS[code].title() : code;
}
