// How long the screens of a large book take from the key to the first rows on the screen, in Chromium on the real core.
//
//   SO_HTX_BRIDGE_PROGRAM=…/bridge SO_HTX_PROGRAM=…/htx npx vitest run --config vitest.measure.config.ts
//
// The figures go to the terminal; those worth keeping stand in `docs/performance.md`.
import { test } from "vitest";
import { Machine, PASSPHRASE } from "../e2e/machine";
import { useChromium, type Window } from "../e2e/window";
import { makeLarge } from "./large";

useChromium();

const REPEATS = 9;

/** Milliseconds from the change of the address to two frames after rows are there. */
async function firstRows(window: Window, path: string): Promise<number> {
	return window.page.evaluate(async (to) => {
		location.hash = "/system";
		await new Promise((done) => setTimeout(done, 300));
		performance.mark("asked");
		location.hash = to;
		for (;;) {
			await new Promise(requestAnimationFrame);
			const row = document.querySelector("tbody tr.on");
			if (row && !row.textContent?.includes("…")) break;
		}
		await new Promise(requestAnimationFrame);
		return performance.measure("rows", "asked").duration;
	}, path);
}

test("screens of a large book", async () => {
	const machine = new Machine();
	makeLarge(machine);
	const window = await machine.start();
	const opened = performance.now();
	await machine.ask("open_book", { path: machine.book, passphrase: PASSPHRASE });
	await window.page.reload();
	await window.page.waitForSelector("main");
	await window.page.evaluate(() => {
		location.hash = "/list";
	});
	await window.page.waitForSelector("tbody tr.on");
	console.log(`open to list: ${Math.round(performance.now() - opened)} ms`);
	for (const path of [
		"/list",
		"/report/ledger/1111",
		"/report/cash",
		"/report/journal",
		"/report/f01",
		"/report/compare",
		"/party",
	]) {
		const times: number[] = [];
		for (let i = 0; i < REPEATS; i++) times.push(await firstRows(window, path));
		times.sort((a, b) => a - b);
		const drawn = await window.page.locator("tbody tr").count();
		const [least, middle, most] = [times[0], times[Math.floor(REPEATS / 2)], times.at(-1)].map((time) =>
			Math.round(time ?? 0),
		);
		console.log(`${path}: median ${middle} ms (least ${least}, most ${most}), ${drawn} rows drawn`);
	}
	machine.end();
});
