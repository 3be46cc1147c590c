// Quantities and prices between the screen (12.500,5) and the core (12500.5). Text to text, no numbers.

/** `12,5` is 12.5; `12.500` is 12500; `12.5` is 12.5 too. Null where it cannot be read. */
export function decimalFromTyped(typed: string): string | null {
	const text = typed.replace(/\s/g, "");
	if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(text)) return text.replace(/\./g, "").replace(",", ".");
	if (/^\d+([.,]\d+)?$/.test(text)) return text.replace(",", ".");
	return null;
}

/** As it is shown: dots between groups, a comma before the fraction. */
export function decimalShown(value: string): string {
	const [whole = "", fraction] = value.split(".");
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ".");
	return fraction === undefined ? grouped : `${grouped},${fraction}`;
}
