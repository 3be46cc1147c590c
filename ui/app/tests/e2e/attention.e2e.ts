// «Việc cần xem lại» on real machines: what several people did apart, told as stories, and decided by the keyboard.
import { afterAll, beforeAll, expect, test } from "vitest";
import { useBrowser } from "./window";
import { type Cast, gather, type Known, partAndMeet } from "./world/stories";

useBrowser();

let cast: Cast;
let known: Known;

beforeAll(async () => {
	({ cast, known } = await gather());
}, 300_000);
afterAll(() => cast?.coop.end());

test("two accountants", async () => {
	await partAndMeet(cast, known);
	const told = await cast.hanh.ask("list_attention", {});
	console.log(JSON.stringify(told, null, 1).slice(0, 20000));
	const window = await cast.hanh.machine.look();
	await window.page.evaluate(() => {
		location.hash = "#/system/attention";
	});
	await window.page.waitForSelector("table");
	for (let at = 0; at < told.stories.length; at++) {
		await window.settled();
		await window.page.screenshot({ path: `/tmp/proof/pics/a-${at}.png` });
		await window.page.locator('[role="grid"], table').first().focus();
		await window.press("ArrowDown");
	}
	expect(told.stories.length).toBeGreaterThan(0);
}, 300_000);
