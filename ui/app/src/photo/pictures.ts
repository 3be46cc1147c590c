// Photos as they are shown and as they are chosen. What was opened once is kept while the window is open: it is small.
import { api } from "$lib/api";

/** What the core reads; it says itself what it does not read. */
export const ACCEPTED = "image/jpeg,image/png,image/webp";
/** One byte more than the core looks at: it then says so. */
const SENT_MAX = 30 * 1024 * 1024 + 1;
/** So many photos are kept ready to show. */
const KEPT_MAX = 60;

const kept = new Map<string, Promise<string>>();

/** The address of a photo for an `img`; refused where it is not here or does not open. */
export function picture(hash: string, keyId: string | null = null): Promise<string> {
	const known = kept.get(hash);
	if (known) return known;
	const asked = api
		.call("photo_picture", { hash, key_id: keyId })
		.then(({ base64 }) => `data:image/jpeg;base64,${base64}`);
	kept.set(hash, asked);
	// One that was not there is asked for again: it may have come meanwhile.
	asked.catch(() => kept.delete(hash));
	const first = kept.keys().next().value;
	if (kept.size > KEPT_MAX && first) kept.delete(first);
	return asked;
}

/** As much of a chosen file as the core looks at. */
export const sent = (file: File): Blob => (file.size > SENT_MAX ? file.slice(0, SENT_MAX) : file);

/** The pictures among what was dropped or pasted. */
export function picturesIn(data: DataTransfer | null): File[] {
	return [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}
