// Every screen at the usual text size, some in one column: no accessibility violation in any theme, nothing cut off.
import { test } from "vitest";
import { scan } from "./scan";
import { SCREENS } from "./screens";
import { useOnePage } from "./window";

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
];

test.each(SCREENS)("$name", async (screen) => {
	const look = { text: 100, width: 1366, height: 768, language: "vi" };
	await scan(screen, look, ["light", "dark", "contrast"], [{ width: 1024, height: 600 }]);
});

test.each(SCREENS.filter(({ name }) => NARROW_SCREENS.includes(name)))("$name in one column", async (screen) => {
	await scan(screen, { text: 100, width: 360, height: 640, language: "vi" }, ["light"]);
});
