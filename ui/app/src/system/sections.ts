import { m } from "@so-htx/shared";

/** The sections of the system screen. */
export const SECTIONS = [
	{ path: "/system/book", title: m.system_book },
	{ path: "/system/devices", title: m.device_title },
	{ path: "/system/people", title: m.lock_people },
	{ path: "/system/backup", title: m.keep_title },
	{ path: "/system/unit", title: m.desk_unit },
	{ path: "/system/policies", title: m.desk_policies },
	{ path: "/system/lists", title: m.desk_lists },
	{ path: "/system/chart", title: m.system_chart },
	{ path: "/system/templates", title: m.hand_templates },
	{ path: "/system/series", title: m.desk_series },
	{ path: "/system/attention", title: m.attention_title },
	{ path: "/system/decided", title: m.attention_decided },
	{ path: "/system/history", title: m.desk_history },
	{ path: "/system/look", title: m.system_look },
	{ path: "/system/keys", title: m.system_keys },
	{ path: "/system/machine", title: m.desk_machine },
];
