// A file as text that a call to the core can carry.

/** So many bytes become letters at once: an engine takes only so many arguments. */
const BYTES_AT_ONCE = 0x8000;

export async function base64Of(file: Blob): Promise<string> {
	const bytes = new Uint8Array(await file.arrayBuffer());
	let letters = "";
	for (let at = 0; at < bytes.length; at += BYTES_AT_ONCE)
		letters += String.fromCharCode(...bytes.subarray(at, at + BYTES_AT_ONCE));
	return btoa(letters);
}
