// The phone's first page on a large book, from nothing; and how evenly a ledger of ten thousand rows scrolls. In Chromium on
// the real core, run as `books.measure.ts` is.
import { test } from "vitest";
import { Machine, PASSPHRASE } from "../e2e/machine";
import { useChromium, type Window } from "../e2e/window";
import { makeLarge } from "./large";

useChromium();

const REPEATS = 9;
const SCROLLS = 120;
/** How far a grid goes with every frame: a slow finger, a quick wheel, and a scroll bar that is dragged. */
const SCROLL_PX = [40, 120, 900];

const inOrder = (times: number[]) => [...times].sort((one, other) => one - other);
const at = (times: number[], part: number) => Math.round(times[Math.floor((times.length - 1) * part)] ?? 0);

/** Milliseconds from the beginning of the page to its first words, and to the frame that shows the five figures. */
async function firstFigures(window: Window): Promise<[words: number, figures: number]> {
	await window.page.waitForSelector(".finding");
	await window.settled();
	return window.page.evaluate(() => [
		performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
		performance.now(),
	]);
}

/** How long each frame took while a grid was scrolled by most of a screen with every frame. */
async function frames(window: Window, px: number): Promise<number[]> {
	return window.page.evaluate(
		async ([scrolls, px]) => {
			const row = document.querySelector("tbody tr");
			let box = row?.parentElement;
			while (box && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
			if (!box) throw new Error("nothing scrolls");
			box.scrollTop = 0;
			const times: number[] = [];
			let before = await new Promise<number>(requestAnimationFrame);
			for (let i = 0; i < scrolls; i++) {
				box.scrollTop += px;
				const now = await new Promise<number>(requestAnimationFrame);
				times.push(now - before);
				before = now;
			}
			return times;
		},
		[SCROLLS, px] as const,
	);
}

const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };

test("the phone's first page", async () => {
	const machine = new Machine();
	makeLarge(machine);
	const shown: [words: number, figures: number][] = [];
	for (let i = 0; i < REPEATS; i++) {
		// Each time a program that was never asked anything, and a page nobody has seen.
		await machine.startCore();
		await machine.ask("open_book", { path: machine.book, passphrase: PASSPHRASE });
		const window = await machine.look(PHONE, "#/phone");
		shown.push(await firstFigures(window));
		await machine.powerCut();
	}
	for (const [place, what] of ["first words", "figures"].entries()) {
		const times = inOrder(shown.map((one) => one[place] ?? 0));
		console.log(`phone, page to ${what}: first ${Math.round(shown[0]?.[place] ?? 0)} ms, median ${at(times, 0.5)} ms`);
	}
	machine.end();
});

test("a long ledger and a long list, scrolled", async () => {
	const machine = new Machine();
	makeLarge(machine);
	const window = await machine.start();
	await machine.ask("open_book", { path: machine.book, passphrase: PASSPHRASE });
	await window.page.reload();
	for (const path of ["/report/ledger/1111", "/list"]) {
		await window.page.evaluate((to) => {
			location.hash = to;
		}, path);
		await window.page.waitForSelector("tbody tr.on");
		for (const px of SCROLL_PX) {
			await window.page.waitForTimeout(1000);
			const times = inOrder(await frames(window, px));
			const late = times.filter((time) => time > 50).length;
			console.log(
				`${path}, ${px} px a frame: median ${at(times, 0.5)} ms, 95 % ${at(times, 0.95)}, worst ${at(times, 1)}, ${late} of ${times.length} over 50 ms`,
			);
		}
	}
	machine.end();
});
