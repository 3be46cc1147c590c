import { expect, test } from "vitest";
import { mayOpen } from "./doors";

test("whoever has no role sees nothing of the books", () => {
	const shut = ["/list", "/party", "/report/f01", "/phone", "/phone/board", "/phone/list/cash", "/phone/voucher/1"];
	expect(shut.filter((path) => mayOpen(path, []))).toEqual([]);
	expect(["/phone/more", "/today", "/system/devices"].filter((path) => !mayOpen(path, []))).toEqual([]);
});

test("the longest address that fits decides", () => {
	expect(mayOpen("/report/cash?month=2026-01", ["cashier"])).toBe(true);
	expect(mayOpen("/report/f01", ["cashier"])).toBe(false);
});
