// Which draft is open in the form just now. Only its id stays outside the book, so that after a
// power cut the form can open as it was.
import { session } from "$lib/session.svelte";

function key(book = session.book?.book_id): string {
	return `so-htx.open-draft.${book ?? ""}`;
}

export function rememberOpen(draftId: string): void {
	localStorage.setItem(key(), draftId);
}

export function forgetOpen(book?: string): void {
	localStorage.removeItem(key(book));
}

/** The draft that was open when the window went away without being asked to. */
export function openBefore(): string | null {
	return localStorage.getItem(key());
}
