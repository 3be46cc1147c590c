import { expect, test } from "vitest";
import { ageOf } from "./age";

test.each([
	["2026-03-01 08:05", "2026-03-01", "dở lúc 08:05"],
	["2026-02-28 21:40", "2026-03-01", "dở hôm qua 21:40"],
	["2026-02-27 21:40", "2026-03-01", "dở từ 27/02/2026"],
	["2025-12-31 09:00", "2026-01-01", "dở hôm qua 09:00"],
	// A clock that was put back: the day itself is said.
	["2026-03-02 09:00", "2026-03-01", "dở từ 02/03/2026"],
])("left %s and seen on %s: %s", (kept, today, said) => {
	expect(ageOf(kept, today)).toBe(said);
});
