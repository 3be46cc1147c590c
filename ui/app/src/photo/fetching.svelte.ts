// Photos that were asked for and have not come yet: the page looks again until they are here or it is left.
import type { PhotoList } from "$lib/api";

const AGAIN_MS = 3000;

export function lookWhileAsked(list: () => PhotoList | undefined, again: () => void): void {
	$effect(() => {
		if (!list()?.photos.some(({ state }) => state === "asked")) return;
		const timer = setTimeout(again, AGAIN_MS);
		return () => clearTimeout(timer);
	});
}
