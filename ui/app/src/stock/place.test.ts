import { describe, expect, it } from "vitest";
import { placePath, spotOf } from "./place";

describe("the address of a card of stock", () => {
	it("comes back as it was", () => {
		for (const [id, store] of [
			["65537", "Kho Hòa An"],
			["65537", ""],
			["", ""],
			["9", "K~1/2"],
		] as const) {
			const path = placePath({ account: "1561", item: id ? { id } : null, store });
			expect(spotOf(decodeURIComponent(path.slice("/report/stock/".length)))).toEqual({
				account: "1561",
				item: id || null,
				store,
			});
		}
	});
});
