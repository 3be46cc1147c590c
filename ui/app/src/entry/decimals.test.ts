import { expect, test } from "vitest";
import { decimalFromTyped, decimalShown } from "./decimals";

test.each([
	["12,5", "12.5"],
	["12.500", "12500"],
	["12.5", "12.5"],
	["1.250,5", "1250.5"],
	["18000", "18000"],
	["mười", null],
])("%s is read as %s", (typed, value) => {
	expect(decimalFromTyped(typed)).toBe(value);
});

test("decimals are shown with dots and a comma", () => {
	expect(decimalShown("12500.5")).toBe("12.500,5");
	expect(decimalShown("")).toBe("");
});
