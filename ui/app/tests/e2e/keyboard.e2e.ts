// On every screen and in every dialog: what a pointer can act on, the keyboard can too.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SCREENS } from "./screens";
import { anew, useOnePage, type Window } from "./window";

useOnePage();

/** The real window is walked with the same script (`tests/tests/window_keys.rs`). */
const WALK = readFileSync(join(import.meta.dirname, "../keyboard-walk.js"), "utf8");
/** More steps than any screen has places for the cursor. */
const STEPS = 150;
/** So many steps that come nowhere new have been everywhere. */
const QUIET = 10;

/** Walks the whole screen with Tab, both ways. */
async function walk(window: Window) {
	for (const key of ["Shift+Tab", "Tab"])
		for (let step = 0, before = 0; step < STEPS; step += QUIET) {
			await window.press(...Array<string>(QUIET).fill(key));
			const places = Number(await window.page.evaluate("keyboardWalk.places()"));
			if (places === before) break;
			before = places;
		}
}

test.each(SCREENS)("$name", async ({ opening, ready }) => {
	const window = await anew({ ...opening, width: 1366, height: 768, language: "vi" });
	await ready?.(window);
	await window.settled();
	await window.page.evaluate(WALK);
	await walk(window);
	expect(await window.page.evaluate("keyboardWalk.outOfReach()")).toEqual([]);
	expect(window.faults).toEqual([]);
});
