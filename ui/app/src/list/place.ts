// Where the reader was, so that coming back finds the same row at the same height.
// Kept while the window is open; another book has other places.
import { push, replace, router } from "svelte-spa-router";
import { session } from "$lib/session.svelte";

const places = new Map<string, unknown>();

const keyOf = (screen: string) => `${session.book?.book_id ?? ""} ${screen}`;

/** The place left on this screen of this book. */
export function placeOn<Place>(screen: string): Place | undefined {
	return places.get(keyOf(screen)) as Place | undefined;
}

export function keepPlace<Place>(screen: string, place: Place): void {
	places.set(keyOf(screen), place);
}

interface Step {
	from: string;
	to: string;
}

/** The ways gone down, the last one last: from a figure to its ledger, from a ledger to a voucher. */
let steps: Step[] = [];

/** Goes down to what stands behind something; `goUp` comes back from there. */
export function goDown(path: string): void {
	steps.push({ from: router.location, to: path });
	push(path);
}

/** Comes back to where `goDown` was called, or to `otherwise` where the screen was reached another way. */
export function goUp(otherwise: string): void {
	const at = steps.map((step) => step.to).lastIndexOf(router.location);
	const from = steps[at]?.from ?? otherwise;
	steps = steps.slice(0, Math.max(0, at));
	push(from);
}

/** Goes to the neighbour of what is shown; the way back stays the same. */
export function goAside(path: string): void {
	const step = steps[steps.map((one) => one.to).lastIndexOf(router.location)];
	if (step) step.to = path;
	replace(path);
}
