// Digits as they are read here: dots between groups of three, the minus of the printed books.

/** Digits in groups of three, with an optional minus before them. */
export function group(digits: string): string {
	return digits.replace("-", "−").replace(/\B(?=(\d{3})+$)/g, ".");
}

/** A number of things for a sentence: the plural goes by `count`, what is read is `shown`. */
export function counted(count: number): { count: number; shown: string } {
	return { count, shown: group(String(count)) };
}
