// Which draft is open in the form just now. Only its id stays outside the book, so that after a
// power cut the form can open as it was.
const KEY = "so-htx.open-draft";

export function rememberOpen(draftId: string): void {
	localStorage.setItem(KEY, draftId);
}

export function forgetOpen(): void {
	localStorage.removeItem(KEY);
}

/** The draft that was open when the window went away without being asked to. */
export function openBefore(): string | null {
	return localStorage.getItem(KEY);
}
