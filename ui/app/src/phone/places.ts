// The places of the bottom bar: each role has its own, and what a role may not do is absent.
import Banknote from "@lucide/svelte/icons/banknote";
import House from "@lucide/svelte/icons/house";
import MessageCircleQuestionMark from "@lucide/svelte/icons/message-circle-question-mark";
import Search from "@lucide/svelte/icons/search";
import Stamp from "@lucide/svelte/icons/stamp";
import { m } from "@so-htx/shared";
import type { Role } from "$lib/api";

export interface Place {
	path: string;
	title: () => string;
	icon: typeof House;
	/** Whose place it is. */
	roles: Role[];
}

const READERS: Role[] = ["director", "accountant", "supervisor"];

const PLACES: Place[] = [
	{ path: "/phone", title: m.phone_overview, icon: House, roles: READERS },
	{ path: "/phone/approve", title: m.phone_approve, icon: Stamp, roles: ["director"] },
	{ path: "/phone/cash", title: m.cash_title, icon: Banknote, roles: ["cashier"] },
	{ path: "/phone/find", title: m.phone_find, icon: Search, roles: READERS },
	{ path: "/phone/board", title: m.board_place, icon: MessageCircleQuestionMark, roles: ["supervisor"] },
];

/** The places of somebody with these roles; a copy that is only read has those of a reader. */
export function placesOf(roles: Role[]): Place[] {
	const own = roles.length > 0 ? roles : (["supervisor"] as Role[]);
	return PLACES.filter((place) => place.roles.some((role) => own.includes(role)));
}
