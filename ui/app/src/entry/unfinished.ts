// Which draft is open in the form just now. Only its id stays outside the book, so that after a
// power cut the form can open as it was.
import { session } from "$lib/session.svelte";

function key(): string {
	return `so-htx.open-draft.${session.book?.book_id ?? ""}`;
}

export function rememberOpen(draftId: string): void {
	localStorage.setItem(key(), draftId);
}

export function forgetOpen(): void {
	localStorage.removeItem(key());
}

/** The draft that was open when the window went away without being asked to. */
export function openBefore(): string | null {
	return localStorage.getItem(key());
}
