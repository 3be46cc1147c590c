import { m } from "@so-htx/shared";

/** The sections of the system screen. */
export const SECTIONS = [
	{ path: "/system/book", title: m.system_book },
	{ path: "/system/chart", title: m.system_chart },
	{ path: "/system/templates", title: m.hand_templates },
	{ path: "/system/look", title: m.system_look },
	{ path: "/system/keys", title: m.system_keys },
];
