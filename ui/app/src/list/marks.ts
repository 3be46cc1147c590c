// What rows marked with Space come to. Marks stay when the list is filtered or sorted anew.

/** The sum of the marked vouchers, digits of đồng; `totals` holds the sum of every voucher seen so far. */
export function markedSum(marked: ReadonlySet<string>, totals: ReadonlyMap<string, string>): bigint {
	let sum = 0n;
	for (const id of marked) sum += BigInt(totals.get(id) ?? "0");
	return sum;
}

/** Digits of đồng with dots between groups, as the rest of the screen has them. */
export function grouped(dong: bigint): string {
	const digits = (dong < 0n ? -dong : dong).toString().replace(/\B(?=(\d{3})+$)/g, ".");
	return dong < 0n ? `−${digits}` : digits;
}
