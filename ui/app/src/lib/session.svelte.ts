// What is open: the book, the person, the preferences of this machine.
import { type Density, dress, type Language, speak, type TextSize, type Theme, useChords } from "@so-htx/shared";
import { type AppState, api, type BookInfo, type Preferences, type Role } from "./api";

/** Why a book may only be read that is a copy: nobody was let in on this machine yet. */
const COPIES = ["book.not-enrolled", "book.older-copy"];

const held = $state<{ app: AppState | undefined; invite: string }>({ app: undefined, invite: "" });

export const session = {
	/** Undefined only before the first answer of the core. */
	get app(): AppState | undefined {
		return held.app;
	},
	get book(): BookInfo | null {
		return held.app?.open ?? null;
	},
	/** Today, `YYYY-MM-DD`, by the clock that the open book believes; by this machine's where none is open. */
	get today(): string {
		return held.app?.open?.today ?? held.app?.today ?? "";
	},
	/** As what the person at this machine sees the open book. In a copy, where nobody may do anything, it is who reads everything. */
	get roles(): Role[] {
		const book = held.app?.open;
		if (!book) return [];
		return book.roles.length === 0 && COPIES.includes(book.read_only ?? "") ? ["supervisor"] : book.roles;
	},
	/** Whether they write vouchers. */
	get keepsBooks(): boolean {
		return session.roles.includes("accountant") && !held.app?.open?.read_only;
	},
	get preferences(): Preferences | undefined {
		return held.app?.preferences;
	},
	/** The code in a link that opened the program, until the form for it has come. */
	get invite(): string {
		return held.invite;
	},
};

/** The code in the link, for the form that it leads to. */
export function takeInvite(): string {
	const code = held.invite;
	held.invite = "";
	return code;
}

function apply(preferences: Preferences): void {
	dress(preferences.theme as Theme, preferences.text_size as TextSize, preferences.density as Density);
	speak(preferences.language as Language);
	useChords(preferences.keys);
}

/** What was asked before there was a page to show it. */
let early: Promise<AppState> | undefined;

/** Asks the core what is open while letters and pages are still being read: the first {@link refresh} takes the answer. */
export function askEarly(): void {
	early = api.call("app_state", {});
	// Who takes the answer hears of the fault.
	early.catch(() => undefined);
}

/** Asks the core again what is open. */
export async function refresh(): Promise<void> {
	const asked = early ?? api.call("app_state", {});
	early = undefined;
	held.app = await asked;
	held.invite = held.app.invite ?? held.invite;
	apply(held.app.preferences);
}

/** Asks only for the open book: after a save, when counts and the working day may have moved. */
export async function refreshBook(): Promise<void> {
	if (!held.app?.open) return;
	const open = await api.call("book_info", {});
	if (held.app) held.app.open = open;
}

/**
 * Asks whether the person may still write here, and as what: another machine or the server may have changed it. Where it is as
 * before nothing moves, so that nobody who is typing is disturbed.
 */
export async function refreshRights(): Promise<void> {
	const before = held.app?.open;
	if (!before) return;
	const open = await api.call("book_info", {});
	const isAsBefore = open.read_only === before.read_only && open.roles.join() === before.roles.join();
	if (held.app && !isAsBefore) held.app.open = open;
}

/** Changes how the window looks, at once, and keeps it. */
export async function prefer(change: Partial<Preferences>): Promise<void> {
	if (!held.app) return;
	const preferences = { ...held.app.preferences, ...change };
	apply(preferences);
	held.app.preferences = preferences;
	held.app.preferences = await api.call("set_preferences", { preferences });
}
