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

/** The preview stands open with a page of it, and goes again. */
async function isSeenOnPaper() {
	await window.page.locator("dialog[open] img").waitFor();
	await window.press("Escape");
	await window.page.waitForSelector("dialog", { state: "detached" });
}

test("what was bought, what stands in the store and an advance are on the circular's papers by one key each", async () => {
	const { page } = window;
	const party = async (code: string, name: string, kind: string) =>
		(
			await machine.ask<{ id: string }>("add_party", {
				party: { code, name, kind, place: "Nà Phặc", service_contract: false, same_name_ok: false },
			})
		).id;
	const posts = async (form: string, entry: object) => {
		const draft = await machine.ask<{ entries: object[] }>("new_draft", { form });
		const entries = [{ ...draft.entries[0], ...entry }];
		const voucher = { ...draft, date: "2026-01-06", party_name: "Bà Ún", narration: "Mua lúa", entries };
		await machine.ask("post_voucher", { draft: voucher });
	};
	const rice = await party("LUA", "Lúa nếp", "item");
	const buyer = await party("NV01", "Cà Văn Phương", "employee");
	await posts("PN", { debit: "156", credit: "1111", amount: "120000", debit_party: rice });
	await posts("PC", { debit: "141", credit: "1111", amount: "50000", debit_party: buyer });
	const goes = (place: string) =>
		page.evaluate((hash) => {
			location.hash = hash;
		}, place);

	await goes("#/today");
	await goes("#/list");
	const line = page.locator("tbody tr", { hasText: "PN.Q01-0001" });
	await line.waitFor();
	await line.locator("td").first().click();
	await window.press("Alt+b");
	await isSeenOnPaper();
	// A payment bought nothing for the store: one sentence says so.
	await page.locator("tbody tr", { hasText: "PC.Q01-0001" }).locator("td").first().click();
	await window.press("Alt+b");
	await page.getByText("Phiếu PC.Q01-0001 không mua hàng").waitFor();
	await window.press("Escape");

	await goes("#/report/stock");
	await page.waitForSelector("tbody tr >> text=Lúa nếp");
	await window.press("Alt+k");
	await isSeenOnPaper();

	await goes("#/report/ledger/141");
	await page.getByPlaceholder("Mọi đối tượng").focus();
	await window.type("NV01");
	await window.press("Enter");
	await page.waitForSelector("main >> text=Cà Văn Phương (NV01)");
	await window.press("Alt+b");
	await isSeenOnPaper();
	expect(window.faults).toEqual([]);
});
