// What a photo is called and where it is, in words.
import { m } from "@so-htx/shared";
import type { PhotoState } from "$lib/api";

/** Said under a photo; nothing where there is nothing to say. */
export const STATES: Partial<Record<PhotoState, () => string>> = {
	unsent: m.photo_unsent,
	away: m.photo_away,
	asked: m.photo_asked,
	lacking: m.photo_lacking,
};

export const nameOf = (photo: { label: string }, at: number) => photo.label || m.photo_name({ count: at + 1 });
