// When something was, as it is read here.

/** `2026-03-26 17:00` as `26/03/2026 17:00`; anything else as it is. */
export function shownAt(moment: string): string {
	return moment.replace(/^(\d{4})-(\d{2})-(\d{2})/, "$3/$2/$1");
}
