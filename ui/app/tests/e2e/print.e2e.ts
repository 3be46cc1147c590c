// Paper by keyboard alone, on the real core: the preview is the PDF.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Machine, PASSPHRASE } from "./machine";
import { useChromium, type Window } from "./window";

useChromium();

let machine: Machine;
let window: Window;

beforeEach(async () => {
	machine = new Machine();
	window = await machine.start();
	await machine.ask("create_book", {
		book: {
			path: machine.book,
			name: "HTX Nậm Khòa",
			tax_code: null,
			kind: "htx",
			year: 2026,
			first_month: 1,
			user_name: "Vi Thị Mến",
			passphrase: PASSPHRASE,
		},
	});
	const draft = await machine.ask<{ entries: object[] }>("new_draft", { form: "PT" });
	await machine.ask("post_voucher", {
		draft: {
			...draft,
			date: "2026-01-05",
			party_name: "Cô Tư",
			narration: "Thu tiền bán chè",
			entries: [{ ...draft.entries[0], debit: "1111", credit: "5111", amount: "350000" }],
		},
	});
	await window.page.evaluate(() => {
		location.hash = "#/list";
	});
	await window.page.reload();
});
afterEach(() => machine.end());

test("Ctrl+P shows the voucher, Ctrl+S writes the same pages as a PDF, Esc gives the focus back", async () => {
	const { page } = window;
	await page.waitForSelector("tbody tr.on");
	await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "grid");
	await window.press("Control+p");
	const picture = page.locator("dialog[open] img");
	await picture.waitFor();
	expect(await picture.getAttribute("alt")).toBe("Trang 1/1");
	const shape = await picture.evaluate((img: HTMLImageElement) => img.naturalWidth / img.naturalHeight);
	expect(shape).toBeCloseTo(210 / 148, 2);

	await page.getByLabel("Khổ giấy").selectOption("a4-twice");
	await page.waitForFunction(() => {
		const img = document.querySelector<HTMLImageElement>("dialog[open] img");
		return img && img.naturalHeight > img.naturalWidth;
	});

	const file = join(machine.folder, "phieu.pdf");
	await page.getByLabel("Tệp PDF").focus();
	await window.press("Control+a");
	await window.type(file);
	await window.press("Control+s");
	await page.waitForSelector("dialog[open] .saved");
	expect(readFileSync(file).subarray(0, 5).toString()).toBe("%PDF-");

	await window.press("Escape");
	await page.waitForSelector("dialog", { state: "detached" });
	expect(await page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("grid");

	// The sheet is remembered for the next voucher.
	await window.press("Control+p");
	await picture.waitFor();
	expect(await page.getByLabel("Khổ giấy").inputValue()).toBe("a4-twice");
	expect(window.faults).toEqual([]);
});
