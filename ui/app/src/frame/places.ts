import Banknote from "@lucide/svelte/icons/banknote";
import BookOpen from "@lucide/svelte/icons/book-open";
import FileText from "@lucide/svelte/icons/file-text";
import SlidersHorizontal from "@lucide/svelte/icons/sliders-horizontal";
import Sun from "@lucide/svelte/icons/sun";
import Users from "@lucide/svelte/icons/users";
import { m } from "@so-htx/shared";
import type { Role } from "$lib/api";
import { mayOpen } from "$lib/doors";

const PLACES = [
	{ id: "today", path: "/today", owns: ["/today"], title: m.shell_place_today, icon: Sun },
	{
		id: "vouchers",
		path: "/list",
		owns: ["/list", "/voucher", "/entry", "/draft", "/drafts", "/sheet", "/table"],
		title: m.shell_place_vouchers,
		icon: FileText,
	},
	{ id: "parties", path: "/party", owns: ["/party"], title: m.shell_place_parties, icon: Users },
	{ id: "reports", path: "/report", owns: ["/report"], title: m.shell_place_reports, icon: BookOpen },
	{ id: "cash", path: "/phone/cash", owns: ["/phone/cash"], title: m.cash_title, icon: Banknote },
	{ id: "system", path: "/system", owns: ["/system"], title: m.shell_place_system, icon: SlidersHorizontal },
];

/** The places of the rail of somebody with these roles. */
export const placesOfRail = (roles: Role[]) => PLACES.filter(({ path }) => mayOpen(path, roles));
