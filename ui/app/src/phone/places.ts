// The places of the bottom bar: each role has its own, and what a role may not do is absent.
import Banknote from "@lucide/svelte/icons/banknote";
import BookOpen from "@lucide/svelte/icons/book-open";
import House from "@lucide/svelte/icons/house";
import MessageCircleQuestionMark from "@lucide/svelte/icons/message-circle-question-mark";
import Search from "@lucide/svelte/icons/search";
import Stamp from "@lucide/svelte/icons/stamp";
import { m } from "@so-htx/shared";
import type { Role } from "$lib/api";
import { mayOpen } from "$lib/doors";

export interface Place {
	path: string;
	title: () => string;
	icon: typeof House;
}

const CASH_BOOK: Place = { path: "/phone/list/cash", title: m.cash_book, icon: BookOpen };

const PLACES: Place[] = [
	{ path: "/phone", title: m.phone_overview, icon: House },
	{ path: "/phone/approve", title: m.phone_approve, icon: Stamp },
	{ path: "/phone/cash", title: m.cash_title, icon: Banknote },
	{ path: "/phone/find", title: m.phone_find, icon: Search },
	{ path: "/phone/board", title: m.board_place, icon: MessageCircleQuestionMark },
];

/** Whoever has no role yet finds who they are, and how to send and receive. */
const MORE: Place = { path: "/phone/more", title: m.phone_more, icon: House };

/** The places of somebody with these roles. Where there is no overview the cash book is one, which it leads to elsewhere. */
export function placesOf(roles: Role[]): Place[] {
	const own = PLACES.filter(({ path }) => mayOpen(path, roles));
	return mayOpen("/phone", roles) || !mayOpen(CASH_BOOK.path, roles) ? own : [...own, CASH_BOOK];
}

/** Where the arrow of a page leads that stands beside all others. */
export const homePlace = (roles: Role[]): Place => placesOf(roles)[0] ?? MORE;
