import { expect, test } from "vitest";
import { grouped, markedSum } from "./marks";

test("the sum of marked rows is exact, negative ones included", () => {
	const totals = new Map([
		["a", "9007199254740993"],
		["b", "-3000000"],
		["c", "1"],
		["d", "5"],
	]);
	expect(markedSum(new Set(["a", "b", "c"]), totals)).toBe(9007199251740994n);
	expect(markedSum(new Set(), totals)).toBe(0n);
});

test.each([
	[0n, "0"],
	[999n, "999"],
	[7430000n, "7.430.000"],
	[-250000n, "−250.000"],
])("%s is shown with dots", (dong, shown) => {
	expect(grouped(dong)).toBe(shown);
});
