// Every screen at the usual text size, some in one column: no accessibility violation in any theme, nothing cut off.
import { expect, test } from "vitest";
import { scan } from "./scan";
import { SCREENS } from "./screens";
import { anew, useOnePage } from "./window";

useOnePage();

/** In one column: a screen of each build. */
const NARROW_SCREENS = [
	"today",
	"history",
	"policies",
	"first-run",
	"restore-words",
	"read-only",
	"setup-policies",
	"recovery",
	"recovery-proof",
	"opening",
	"members",
	"setup-done",
	"entry-faults",
	"list",
	"voucher",
	"parties",
	"party",
	"card-change",
	"cash",
	"trial",
	"ledger",
	"periods",
	"chart",
	"books",
	"devices",
	"device-open",
	"device-invite",
	"device-unknown",
	"device-check",
	"people",
	"attention",
];

test.each(SCREENS)("$name", async (screen) => {
	const look = { text: 100, width: 1366, height: 768, language: "vi" };
	await scan(screen, look, ["light", "dark", "contrast"], [{ width: 1024, height: 600 }]);
});

test.each(SCREENS.filter(({ name }) => NARROW_SCREENS.includes(name)))("$name in one column", async (screen) => {
	await scan(screen, { text: 100, width: 360, height: 640, language: "vi" }, ["light"]);
});

test.each(["today", "devices"])("the rows of %s are as tall as a thumb in one column", async (name) => {
	const screen = SCREENS.find((one) => one.name === name);
	const window = await anew({ ...screen?.opening, width: 360, height: 640 });
	await screen?.ready?.(window);
	await window.settled();
	const low = await window.page.evaluate(() =>
		[...document.querySelectorAll("main button, main a, main tbody tr:has(button)")]
			.map((row) => ({ height: row.getBoundingClientRect().height, text: row.textContent?.trim().slice(0, 40) }))
			.filter(({ height }) => height > 0 && height < 43.5)
			.map(({ height, text }) => `${Math.round(height)} ${text}`),
	);
	expect(low).toEqual([]);
});
