// The pictures of «Việc cần xem lại»: what two accountants wrote apart, on real machines with the province's real server.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useBrowser, type Window } from "../e2e/window";
import { type Cast, gather, partAndMeet } from "../e2e/world/stories";
import { isDark } from "./ground";

useBrowser();

const FOLDER = process.env.SO_HTX_PICTURES ?? "";
const SIZES = [
	{ width: 1366, height: 768 },
	{ width: 360, height: 640 },
];

let cast: Cast;

beforeAll(async () => {
	if (!FOLDER) throw new Error("SO_HTX_PICTURES must name the folder of the pictures");
	mkdirSync(FOLDER, { recursive: true });
	const gathered = await gather();
	cast = gathered.cast;
	await partAndMeet(cast, gathered.known);
}, 300_000);
afterAll(() => cast?.coop.end());

async function show(window: Window, path: string, ready: string) {
	await window.page.evaluate((to) => {
		location.hash = `#${to}`;
	}, path);
	await window.page.waitForSelector(ready);
	await window.settled();
}

test.each(["vi", "en"] as const)(
	"matters and devices in %s",
	async (language) => {
		const window = await cast.hanh.machine.look();
		const { preferences } = await cast.hanh.ask("app_state", {});
		for (const theme of ["light", "dark"]) {
			await cast.hanh.ask("set_preferences", { preferences: { ...preferences, language, theme } });
			await window.page.reload();
			await window.page.waitForSelector("main");
			for (const size of SIZES) {
				await window.page.setViewportSize(size);
				const name = (what: string) => join(FOLDER, `${what}-${theme}-${language}-${size.width}.png`);
				await show(window, "/system/attention", ".matters [role=grid]");
				for (const [at, what] of ["paid-twice", "below-zero"].entries()) {
					await window.page.locator(".matters [role=grid]").focus();
					await window.press("Home", ...new Array<string>(at).fill("ArrowDown"));
					await window.settled();
					await window.page.screenshot({ path: name(`matter-${what}`) });
				}
				expect(await isDark(window), `${theme}, ${size.width} wide`).toBe(theme === "dark");
				await show(window, "/system/devices", "tbody th");
				await window.page.screenshot({ path: name("devices") });
				await show(window, "/today", "h1");
				await window.page.waitForTimeout(300);
				await window.page.screenshot({ path: name("today-matters") });
			}
		}
		expect(window.faults).toEqual([]);
	},
	120_000,
);
