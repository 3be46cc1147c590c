// Vouchers begun by what happens, with keys of their own.
import { m } from "@so-htx/shared";

export const STARTS = [
	{ code: "B1", form: "PN", keys: ["F8", "Alt+5"], title: m.event_start_produce },
	{ code: "B4", form: "PN", keys: ["Alt+9"], title: m.event_start_purchase },
];
