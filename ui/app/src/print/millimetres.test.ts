import { describe, expect, it } from "vitest";
import { readMillimetres, shownMillimetres } from "./millimetres";

describe("millimetres", () => {
	it("reads a comma, a point and a minus", () => {
		expect(["2,5", "2.5", "-1", "−0,5", "", " 12 "].map(readMillimetres)).toEqual([25, 25, -10, -5, 0, 120]);
	});
	it("does not guess", () => {
		expect(["hai", "1,25", "1e3", "--1"].map(readMillimetres)).toEqual([undefined, undefined, undefined, undefined]);
	});
	it("shows what it reads", () => {
		for (const tenths of [-200, -5, 0, 7, 25, 200, 400]) expect(readMillimetres(shownMillimetres(tenths))).toBe(tenths);
	});
});
