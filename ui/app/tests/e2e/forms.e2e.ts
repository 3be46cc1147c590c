// The statutory forms on the real core, by keyboard alone: figures down to their vouchers, checks, last year, notes, paper.
import { afterEach, expect, test } from "vitest";
import { Machine, PASSPHRASE } from "./machine";
import { useChromium, type Window } from "./window";

useChromium();

let machine: Machine;

afterEach(() => machine?.end());

function line(debit: string, credit: string, amount: number, more: object = {}) {
	const blank = { narration: "", debit_party: null, credit_party: null, extra: [] };
	return { ...blank, debit, credit, amount: String(amount), ...more };
}

async function post(form: string, date: string, narration: string, ...entries: object[]) {
	const blank = await machine.ask<object>("new_draft", { form });
	await machine.ask("post_voucher", { draft: { ...blank, date, narration, entries } });
}

/** 50 million of capital, a sale of 5 on credit and 7 by bank, 2 of expense: 10 million earned, not carried yet. */
async function book(): Promise<Window> {
	machine = new Machine();
	const window = await machine.start();
	const own = { path: machine.book, name: "HTX Chè Suối Lành", tax_code: null, kind: "htx", year: 2026 };
	await machine.ask("create_book", { book: { ...own, first_month: 1, user_name: "Hạnh", passphrase: PASSPHRASE } });
	const card = { place: "Nà Lành", service_contract: true, same_name_ok: false, details: [], joined: null };
	const lan = await machine.ask<{ id: string }>("add_card", {
		card: { ...card, code: "TV001", name: "Nguyễn Thị Lan", kind: "official" },
	});
	const may = await machine.ask<{ id: string }>("add_card", {
		card: { ...card, code: "KH01", name: "Công ty Bản Mây", kind: "customer" },
	});
	await post("PT", "2026-01-05", "Góp vốn", line("1111", "4111", 50_000_000, { credit_party: lan.id }));
	await post("HD", "2026-01-20", "Bán chè chịu", line("131", "5111", 5_000_000, { debit_party: may.id }));
	await post("BC", "2026-02-03", "Bán chè", line("1121", "5111", 7_000_000));
	await post("PC", "2026-02-10", "Điện, nước", line("642", "1111", 2_000_000));
	await window.page.reload();
	await window.page.waitForSelector("main");
	return window;
}

async function look(window: Window, path: string) {
	await window.page.evaluate((wanted) => {
		location.hash = wanted;
	}, path);
	await window.page.waitForSelector('table[role="grid"] tbody tr');
	await window.page.focus('table[role="grid"]');
}

/** The row of a form that begins with these words. */
const row = (window: Window, words: string) =>
	window.page.locator("tbody tr", { hasText: words }).first().textContent();

test("a figure opens its parts, a part its vouchers, and Esc comes back the same way", async () => {
	const window = await book();
	await look(window, "/report/b01");
	expect(await row(window, "Tiền")).toContain("55.000.000");
	expect(await row(window, "TỔNG CỘNG TÀI SẢN")).toContain("60.000.000");
	expect(await row(window, "TỔNG CỘNG NGUỒN VỐN")).toContain("60.000.000");
	await window.press("Home", "ArrowDown", "Enter");
	const popup = window.page.locator(".popup");
	await popup.getByText("48.000.000").waitFor();
	await window.press("Enter");
	await popup.getByText("PC.Q01-0001").waitFor();
	await window.press("Escape");
	await popup.getByText("7.000.000").waitFor();
	await window.press("Enter");
	await popup.getByText("PT.Q01-0001").waitFor();
	await window.press("Enter");
	await window.page.waitForFunction(() => location.hash.startsWith("#/voucher/"));
	await window.press("Escape");
	await window.page.waitForFunction(() => location.hash === "#/report/b01");
	expect(window.faults).toEqual([]);
});

test("the checks say calmly what waits for closing", async () => {
	const window = await book();
	await look(window, "/report/b02");
	await window.page.getByText(/tạm tính, chưa kết chuyển/).waitFor();
	await window.press("Alt+c");
	const dialog = window.page.locator("dialog[open]");
	await dialog.getByText("I16", { exact: true }).waitFor();
	expect(await dialog.getByText("chưa khớp").count()).toBe(0);
	expect(await dialog.getByText("chờ kết chuyển").count()).toBeGreaterThan(0);
	await window.press("Escape");
	await window.page.waitForFunction(() => document.querySelector("dialog[open]") === null);
});

test("last year is typed as amounts are, kept, and added up", async () => {
	const window = await book();
	await look(window, "/report/b02");
	await window.press("Alt+l");
	await window.page.waitForSelector("dialog[open] input");
	await window.type("9tr5");
	await window.press("F10");
	await window.page.waitForFunction(() => document.querySelector("dialog[open]") === null);
	const kept = await machine.ask<{ line: string; amount: string }[]>("last_year_figures", { year: 2025 });
	expect(kept[0]).toMatchObject({ line: "01a", amount: "9500000" });
	const query = { form: "B02", from: "2026-01-01", to: "2026-12-31" };
	const form = await machine.ask<{ last_year: string; rows: { code: string; figures: { shown: string }[] }[] }>(
		"statutory_form",
		{ query },
	);
	expect(form.last_year).toBe("typed");
	expect(form.rows.find((one) => one.code === "60")?.figures.map((one) => one.shown)).toEqual([
		"10.000.000",
		"9.500.000",
	]);
});

test("words of the notes are written with the keyboard, and everything is printed", async () => {
	const window = await book();
	await look(window, "/report/b09");
	await window.press("Home", "ArrowDown", "ArrowDown", "Enter");
	await window.page.waitForSelector("dialog[open] textarea");
	await window.type("Trong va che bien che");
	await window.press("Control+Enter");
	await window.page.getByText("Trong va che bien che").waitFor();
	await window.press("Control+p");
	await window.page.waitForSelector('[role="region"] img');
	await window.press("Escape");
	await look(window, "/report/print");
	await window.press("Home", "Enter");
	await window.page.waitForSelector('[role="region"] img');
	expect(window.faults).toEqual([]);
});
