// A file that somebody chose, as it goes to the core.

/** Its bytes in base 64. */
export function inBase64(file: Blob): Promise<string> {
	return new Promise((done, failed) => {
		const reader = new FileReader();
		reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ""));
		reader.onerror = () => failed(reader.error);
		reader.readAsDataURL(file);
	});
}
