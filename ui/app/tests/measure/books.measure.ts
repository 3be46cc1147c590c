// How long the screens of a large book take from the key to the first rows on the screen, in Chromium on the real core.
//
//   SO_HTX_BRIDGE_PROGRAM=…/bridge SO_HTX_PROGRAM=…/htx npx vitest run --config vitest.measure.config.ts
//
// The figures go to the terminal; those worth keeping stand in `docs/performance.md`.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Machine, PASSPHRASE } from "../e2e/machine";
import { useChromium, type Window } from "../e2e/window";

useChromium();

const VOUCHERS = Number(process.env.SO_HTX_VOUCHERS ?? 50_000);
const PARTIES = 10_000;
const REPEATS = 9;

/** Vouchers of one year: one in five in cash, so that the book of 1111 has its ten thousand rows. */
function vouchers(): string {
	const lines: string[] = [];
	for (let i = 0; i < VOUCHERS; i++) {
		const day = new Date(Date.UTC(2026, 0, 1 + Math.floor((i * 365) / VOUCHERS))).toISOString().slice(0, 10);
		const party = `M${String((i * 7919) % PARTIES).padStart(5, "0")}`;
		const amount = 10_000 + ((i * 104_729) % 9_000_000);
		const cash = i % 5 === 0;
		const entry = cash
			? { debit: "1111", credit: "131", amount, credit_party: party }
			: { debit: "131", credit: "5111", amount, debit_party: party };
		lines.push(
			JSON.stringify({
				id: `V${i}`,
				date: day,
				kind: cash ? "PT" : "HD",
				narration: `Bán chè đợt ${i % 97}`,
				entries: [entry],
			}),
		);
	}
	return `${lines.join("\n")}\n`;
}

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
	const program = process.env.SO_HTX_PROGRAM ?? "";
	expect(program, "SO_HTX_PROGRAM names the program htx").not.toBe("");
	const env = { ...process.env, HTX_PASSPHRASE: PASSPHRASE };
	const htx = (...args: string[]) => execFileSync(program, [...args, "--book", machine.book], { env });
	htx("book", "create", "--name", "HTX Đo đạc", "--year", "2026");
	const file = join(machine.folder, "vouchers.jsonl");
	writeFileSync(file, vouchers());
	htx("import", "vouchers", "--create-parties", file);
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
