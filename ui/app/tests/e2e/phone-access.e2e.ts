// The phone's pages on a phone: no accessibility violation in any theme at the usual size and at twice the size, nothing
// cut off on the narrowest phone, every target as large as a thumb.
import { expect, test } from "vitest";
import { scan } from "./scan";
import { SCREENS } from "./screens";
import { anew, useOnePage } from "./window";

useOnePage();

const PHONE = SCREENS.filter(({ name }) => name.startsWith("phone"));
const THEMES = ["light", "dark", "contrast"];
const NARROWEST = [{ width: 320, height: 640 }];

test.each(PHONE)("$name", async (screen) => {
	await scan(screen, { text: 100, width: 360, height: 640, language: "vi" }, THEMES, NARROWEST);
});

test.each(PHONE)("$name at twice the size", async (screen) => {
	await scan(screen, { text: 200, width: 360, height: 640, language: "vi" }, THEMES, NARROWEST);
});

test.each(PHONE)("$name in English", async (screen) => {
	await scan(screen, { text: 100, width: 360, height: 640, language: "en" }, ["light"], NARROWEST);
});

test.each(PHONE)("$name in English at twice the size", async (screen) => {
	await scan(screen, { text: 200, width: 360, height: 640, language: "en" }, ["light"], NARROWEST);
});

test.each(PHONE)("$name has targets of 48", async (screen) => {
	const window = await anew({ ...screen.opening, width: 360, height: 640 });
	await screen.ready?.(window);
	const small = await window.page.evaluate(() =>
		[...document.querySelectorAll("button, a, summary, input, textarea, select")]
			// What chooses is its label, all of it.
			.map((target) => (target.matches("[type=radio], [type=checkbox]") ? (target.closest("label") ?? target) : target))
			.map((target) => ({ box: target.getBoundingClientRect(), html: target.outerHTML.slice(0, 120) }))
			.filter(({ box }) => box.width > 0 && (box.width < 47.5 || box.height < 47.5))
			.map(({ box, html }) => `${Math.round(box.width)}×${Math.round(box.height)} ${html}`),
	);
	expect(small).toEqual([]);
});
