import { describe, expect, test } from "vitest";
import { dayShown } from "$lib/day";
import { type Days, kindOf, periodAround, stepPeriod } from "./period";

const span = (days: Days) => `${days.from} ${days.to}`;

describe("spans of days", () => {
	test.each([
		["2026-03-26", "month", 1, "2026-03-01 2026-03-31"],
		["2028-02-10", "month", 1, "2028-02-01 2028-02-29"],
		["2026-05-01", "quarter", 1, "2026-04-01 2026-06-30"],
		["2026-03-26", "year", 1, "2026-01-01 2026-12-31"],
		["2026-03-26", "year", 4, "2025-04-01 2026-03-31"],
		["2026-04-01", "year", 4, "2026-04-01 2027-03-31"],
	] as const)("%s by %s, years from month %i", (day, kind, first, wanted) => {
		expect(span(periodAround(day, kind, first))).toBe(wanted);
	});

	test("a span knows its kind", () => {
		expect(kindOf({ from: "2026-03-01", to: "2026-03-31" })).toBe("month");
		expect(kindOf({ from: "2026-01-01", to: "2026-03-31" })).toBe("quarter");
		expect(kindOf({ from: "2026-01-01", to: "2026-12-31" })).toBe("year");
		expect(kindOf({ from: "2026-01-01", to: "2026-12-31" }, 4)).toBe("days");
		expect(kindOf({ from: "2026-03-02", to: "2026-03-31" })).toBe("days");
	});

	test("stepping there and back gives the same span", () => {
		for (const days of [
			{ from: "2026-01-01", to: "2026-01-31" },
			{ from: "2026-01-01", to: "2026-03-31" },
			{ from: "2026-01-01", to: "2026-12-31" },
		]) {
			expect(stepPeriod(stepPeriod(days, -1), 1)).toEqual(days);
		}
		expect(span(stepPeriod({ from: "2026-01-01", to: "2026-01-31" }, -1))).toBe("2025-12-01 2025-12-31");
		expect(span(stepPeriod({ from: "2026-01-10", to: "2026-02-03" }, 1))).toBe("2026-03-01 2026-04-30");
	});

	test("a day is shown the Vietnamese way", () => {
		expect(dayShown("2026-03-05")).toBe("05/03/2026");
	});
});
