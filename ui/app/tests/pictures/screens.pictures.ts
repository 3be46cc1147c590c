// Takes the pictures of docs/screenshots: every screen on the real core, in both languages, on a common and on a small
// laptop; long names, ten thousand rows, an empty book and faults among them.
//
//   SO_HTX_BRIDGE_PROGRAM=…/bridge SO_HTX_PROGRAM=…/htx SO_HTX_PICTURES=… npx vitest run --config vitest.pictures.config.ts
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Machine, PASSPHRASE } from "../e2e/machine";
import { useChromium, type Window } from "../e2e/window";
import { makeBooks } from "./books";
import { FOUR_PIN, sits } from "./four";
import { isDark } from "./ground";
import { EMPTY, LARGE, LONG, PHONE, PRACTICE, type Shot, TWO, WITHOUT_BOOK } from "./shots";

useChromium();

const FOLDER = process.env.SO_HTX_PICTURES ?? "";
const ONLY = process.env.SO_HTX_SHOTS?.split(",");
const LANGUAGES = ["vi", "en"];
const SIZES = [
	{ width: 1366, height: 768 },
	{ width: 1024, height: 600 },
];
const PHONE_SIZE = { width: 360, height: 640 };

const machine = new Machine();
let window: Window;
let books: Awaited<ReturnType<typeof makeBooks>>;

beforeAll(async () => {
	mkdirSync(FOLDER, { recursive: true });
	window = await machine.start();
	books = await makeBooks(machine);
});
afterAll(() => machine.end());

async function open(path: string | undefined) {
	if (path === undefined) await machine.ask("open_practice_book");
	else await machine.ask("open_book", { path, passphrase: PASSPHRASE });
	await window.page.reload();
	await window.page.waitForSelector("main");
}

async function prefer(language: string, theme: string, text_size = 100) {
	const { preferences } = await machine.ask<{ preferences: object }>("app_state");
	await machine.ask("set_preferences", { preferences: { ...preferences, language, theme, text_size } });
	await window.page.evaluate(() => sessionStorage.clear());
	await window.page.reload();
	await window.page.waitForSelector("main");
}

/** The scratch folder of this run, shown as the folders of somebody's own. */
function atHome(scratch: string) {
	const home = "/home/ketoan";
	const shown = (text: string) =>
		text
			.split(`${scratch}/settings/documents`)
			.join(`${home}/Documents`)
			.split(`${scratch}/settings/books`)
			.join(`${home}/Documents/So HTX`)
			.split(`${scratch}/settings`)
			.join(`${home}/Documents/So HTX`)
			.split(scratch)
			.join(`${home}/Documents/So HTX`);
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let node = texts.nextNode(); node; node = texts.nextNode()) {
		if (node.nodeValue?.includes(scratch)) node.nodeValue = shown(node.nodeValue);
	}
	for (const field of document.querySelectorAll("input")) {
		if (field.value.includes(scratch)) field.value = shown(field.value);
	}
}

/** Takes one screen in each size; what a first size left behind is gone before the second. */
async function take(shot: Shot, language: string) {
	const sizes = [
		...(shot.phone === "only" ? [] : SIZES),
		...(shot.phone ? [{ ...PHONE_SIZE, width: shot.width ?? PHONE_SIZE.width }] : []),
	];
	for (const size of sizes) {
		await window.page.setViewportSize(size);
		await window.page.evaluate(() => document.querySelector("dialog[open]") && location.reload());
		await window.page.evaluate(() => {
			location.hash = "#/nowhere";
		});
		await window.settled();
		await window.page.evaluate((path) => {
			location.hash = `#${path}`;
		}, shot.path);
		await window.settled();
		await shot.ready?.(window, machine);
		await window.page.evaluate(() => document.fonts.ready);
		await window.page.waitForTimeout(350);
		await window.page.evaluate(atHome, machine.folder);
		expect(await isDark(window), `${shot.name} has the ground of its theme`).toBe(shot.theme === "dark");
		await window.page.screenshot({ path: join(FOLDER, `${shot.name}-${language}-${size.width}.png`) });
		await shot.after?.(window, machine);
	}
}

const GROUPS: [Shot[], () => string | undefined][] = [
	[PRACTICE, () => undefined],
	[LARGE, () => books.large],
	[EMPTY, () => books.empty],
	[LONG, () => books.long],
	[PHONE, () => books.four],
	[TWO, () => books.two],
];

const wanted = (shots: Shot[]) => shots.filter(({ name }) => !ONLY || ONLY.includes(name));

async function takeAll(shots: Shot[], language: string, failed: string[]) {
	let look = "";
	let who: number | undefined;
	for (const shot of wanted(shots)) {
		if (shot.who && shot.who !== who) {
			who = shot.who;
			await sits(machine, who, FOUR_PIN);
			await window.page.reload();
			await window.page.waitForSelector("main");
		}
		const { theme = "light", text = 100 } = shot;
		if (look !== `${theme} ${text}`) {
			look = `${theme} ${text}`;
			await prefer(language, theme, text);
		}
		await take(shot, language).catch((fault) => failed.push(`${shot.name}: ${String(fault).slice(0, 200)}`));
	}
}

// One test, since a context of the browser lives no longer than a test.
test("every screen is pictured in both languages and sizes", async () => {
	const failed: string[] = [];
	for (const language of LANGUAGES) {
		for (const [shots, path] of GROUPS) {
			if (wanted(shots).length === 0) continue;
			await open(path());
			await takeAll(shots, language, failed);
		}
		if (wanted(WITHOUT_BOOK).length === 0) continue;
		await prefer(language, "light");
		await machine.ask("close_book");
		await window.page.reload();
		await window.page.waitForSelector("main");
		await takeAll(WITHOUT_BOOK, language, failed);
	}
	expect(failed).toEqual([]);
	expect(window.faults).toEqual([]);
});
