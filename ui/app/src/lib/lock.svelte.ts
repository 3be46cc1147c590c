// The cover over the window while nobody sits there. It falls at once; what was typed in the last second still goes to the
// disk under it, then the core answers nothing more until somebody has proved who they are.

import { forgetOpen } from "../entry/unfinished";
import { api, holdCalls, type LockState } from "./api";
import { refresh, session } from "./session.svelte";

/** Longer than anything typed waits before it is kept. */
const SHUT_AFTER_MS = 1_500;
const LOOK_EVERY_MS = 5_000;

let cover = $state.raw<LockState>();
let shutting: ReturnType<typeof setTimeout> | undefined;
/** Done when the core is shut, or was already. */
let shutDone: Promise<void> = Promise.resolve();
let release: (() => void) | undefined;

export const lock = {
	/** Undefined while the window may be seen. */
	get cover(): LockState | undefined {
		return cover ?? session.app?.cover ?? undefined;
	},
};

/** Covers the window. */
export async function lockNow(): Promise<void> {
	if (lock.cover || !session.book) return;
	const label =
		session.book.path
			.split(/[\\/]/)
			.at(-1)
			?.replace(/\.htx$/, "") ?? "";
	cover = { locked: true, label, people: [] };
	cover = await api.call("lock_state", {});
	shutSoon();
}

function shutSoon(): void {
	shutDone = new Promise((done, fail) => {
		shutting = setTimeout(() => void shut().then(done, fail), SHUT_AFTER_MS);
	});
}

async function shut(): Promise<void> {
	shutting = undefined;
	if (!cover) return;
	const hold = holdCalls();
	release = hold.release;
	await hold.underWay;
	cover = await api.call("lock", {});
}

/** Lifts the cover for a person at this machine. Rejects with why not. */
export async function unlock(writer: number, secret: string): Promise<void> {
	const before = cover?.people.find((person) => person.here)?.writer;
	const other = before !== undefined && before !== writer;
	// What one person typed last must be on the disk as theirs before another sits down.
	if (other) await shutDone;
	else clearTimeout(shutting);
	const book = await api.call("unlock", { writer, secret }).catch((refusal) => {
		if (!release && cover) shutSoon();
		throw refusal;
	});
	if (other) return begin(book.book_id);
	if (!session.book) await refresh();
	cover = undefined;
	release?.();
	release = undefined;
}

/** Another person begins with a window of their own: nothing that was open stays in it. */
function begin(bookId: string): void {
	forgetOpen(bookId);
	location.hash = "";
	location.reload();
}

/** Closes the book from under its cover. */
export async function closeUnderCover(): Promise<void> {
	clearTimeout(shutting);
	await api.call("close_book", {});
	location.hash = "#/books";
	location.reload();
}

/** Who may lift it, asked again: a PIN may have been tried. */
export async function lookAtCover(): Promise<void> {
	if (cover) cover = await api.call("lock_state", {});
	else await refresh();
}

/** Covers the window when nobody has touched it for as long as was chosen; ends with what it gives back. */
export function watchIdle(): () => void {
	let touched = Date.now();
	const touch = () => {
		touched = Date.now();
	};
	const signs = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];
	for (const sign of signs) addEventListener(sign, touch, { capture: true, passive: true });
	const looking = setInterval(() => {
		const minutes = session.book?.practice ? 0 : (session.preferences?.lock_minutes ?? 0);
		// A machine that slept comes back covered: the clock went on.
		if (minutes > 0 && Date.now() - touched >= minutes * 60_000) void lockNow();
	}, LOOK_EVERY_MS);
	return () => {
		clearInterval(looking);
		for (const sign of signs) removeEventListener(sign, touch, { capture: true });
	};
}
