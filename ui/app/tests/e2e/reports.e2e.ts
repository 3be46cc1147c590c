// The list, the books and the register, by keyboard alone.
import { expect, test } from "vitest";
import { type Opening, openWindow, useChromium, type Window } from "./window";

useChromium();

async function at(path: string, opening: Opening = {}) {
	const window = await openWindow({ start: "year", path, ...opening });
	await gridHasFocus(window);
	return window;
}

/** The table has the focus and its rows are there. */
async function gridHasFocus(window: Window) {
	await window.page.waitForFunction(
		() => document.activeElement?.getAttribute("role") === "grid" && document.querySelector("tbody tr.on"),
	);
}

const rowWords = (window: Window) => window.text("tbody tr.on");
const cellWords = (window: Window) => window.text("tbody td.now");
const path = (window: Window) => window.page.evaluate(() => location.hash.slice(1));

async function goesTo(window: Window, wanted: RegExp) {
	await window.page.waitForFunction((pattern) => new RegExp(pattern).test(location.hash), wanted.source);
	await window.settled();
}

test("Space marks rows and their sum is shown; marks outlive a search", async () => {
	const window = await at("/list");
	await window.press("ArrowDown", " ", "ArrowDown", " ");
	const amounts = await window.page.$$eval("tbody tr", (rows) =>
		rows
			.filter((row) => row.querySelector<HTMLInputElement>("input")?.checked)
			.map((row) => Number(row.querySelector("td.right")?.textContent?.replace(/\D/g, ""))),
	);
	expect(amounts).toHaveLength(2);
	const sum = amounts.reduce((all, amount) => all + amount, 0);
	const shown = sum.toString().replace(/\B(?=(\d{3})+$)/g, ".");
	expect(await window.text(".foot")).toContain(shown);
	await window.press("F3");
	await window.type("khong co ai");
	await window.page.waitForSelector(".empty");
	expect(await window.text(".foot")).toContain(shown);
	expect(window.faults).toEqual([]);
});

test("Ctrl+N lists the kinds of voucher; Esc gives the button the focus, Enter begins one", async () => {
	const window = await at("/list");
	await window.press("Control+n");
	await window.page.waitForSelector('[role="menu"]');
	await window.press("Escape");
	await window.page.waitForFunction(() => document.activeElement?.getAttribute("aria-haspopup") === "menu");
	expect(await window.page.isVisible('[role="menu"]')).toBe(false);
	await window.press("Enter");
	await window.page.waitForFunction(() => document.activeElement?.getAttribute("role") === "menuitem");
	await window.press("ArrowDown", "Enter");
	await goesTo(window, /entry\/PC/);
	await window.standsOn("party");
	expect(window.faults).toEqual([]);
});

test("The account of a ledger is chosen by typing; Esc keeps the old one, Enter goes to the new one's rows", async () => {
	const window = await at("/report/ledger/1111");
	await window.press("F3");
	await window.type("khong co");
	await window.page.waitForSelector("text=Không thấy “khong co”.");
	await window.press("Escape");
	expect(await window.page.getByRole("combobox", { name: "Tài khoản", exact: true }).inputValue()).toContain("1111");
	await window.press("Control+a");
	await window.type("131");
	await window.page.waitForSelector('[role="option"] >> text=131');
	await window.press("Enter");
	await goesTo(window, /ledger\/131/);
	await gridHasFocus(window);
	expect(window.faults).toEqual([]);
});

test("The list keeps to one person until the field is emptied", async () => {
	const window = await at("/list");
	const person = window.page.locator("label", { hasText: "Người" });
	await person.click();
	await window.type("lan");
	await window.page.waitForSelector('[role="option"]');
	await window.press("Enter");
	await window.page.waitForSelector("text=Đang lọc");
	await window.press("Control+a", "Delete", "Enter");
	await window.page.waitForSelector("text=Đang lọc", { state: "detached" });
	expect(window.faults).toEqual([]);
});

test("In a correction PgUp leaves the draft and shows the voucher before it", async () => {
	const window = await at("/list");
	await window.press("Enter");
	await goesTo(window, /voucher/);
	await window.page.waitForSelector(".sheet");
	const number = await window.text("h1");
	await window.press("F2");
	await window.standsOn("reason");
	await window.type("Ghi nhầm");
	await window.press("PageUp");
	await goesTo(window, /voucher/);
	await window.page.waitForSelector(".sheet");
	expect(await window.text("h1")).not.toBe(number);
	expect(window.faults).toEqual([]);
});

test("Esc from a voucher comes back to the same row at the same height", async () => {
	const window = await at("/list", { vouchers: 3000 });
	for (let i = 0; i < 6; i++) await window.press("PageDown");
	await window.page.waitForFunction(() => !document.querySelector("tbody tr.on")?.textContent?.includes("…"));
	const row = await rowWords(window);
	const height = () => window.page.evaluate(() => document.querySelector(".scroll")?.scrollTop ?? 0);
	const before = await height();
	expect(before).toBeGreaterThan(500);
	await window.press("Enter");
	await goesTo(window, /voucher/);
	await window.page.waitForSelector(".sheet");
	await window.press("Escape");
	await goesTo(window, /list/);
	await gridHasFocus(window);
	await window.page.waitForFunction(
		(words) => document.querySelector("tbody tr.on")?.textContent?.includes(words),
		row.slice(0, 11),
	);
	await window.page.waitForFunction(
		(wanted) => Math.abs((document.querySelector(".scroll")?.scrollTop ?? 0) - wanted) < 40,
		before,
	);
	expect(window.faults).toEqual([]);
});

test("In the trial balance the arrows move by cell, Enter opens what is behind it, Esc comes back to the cell", async () => {
	const window = await at("/report/f01");
	await window.press("ArrowDown", "ArrowDown", "ArrowRight");
	const cell = await cellWords(window);
	await window.press("Home");
	expect(await rowWords(window)).toContain("111");
	await window.press("ArrowDown", "ArrowDown");
	expect(await cellWords(window)).toBe(cell);
	await window.press("Enter");
	await window.page.waitForSelector('[role="option"]');
	await window.press("Enter");
	await goesTo(window, /voucher/);
	await window.page.waitForSelector(".sheet");
	await window.press("Escape");
	await goesTo(window, /report/);
	await gridHasFocus(window);
	expect(await cellWords(window)).toBe(cell);
	await window.press("Control+Enter");
	await goesTo(window, /report\/ledger/);
	await gridHasFocus(window);
	await window.press("Escape");
	await goesTo(window, /report\/f01/);
	await gridHasFocus(window);
	expect(await cellWords(window)).toBe(cell);
	expect(window.faults).toEqual([]);
});

test("PgUp shows the period before, and the figures of another month", async () => {
	const window = await at("/report/f01");
	const march = await window.text("tfoot");
	await window.press("PageUp");
	await window.page.waitForFunction((before) => document.querySelector("tfoot")?.textContent !== before, march);
	await window.press("PageDown");
	await window.page.waitForFunction(
		(before) => document.querySelector("tfoot")?.textContent?.replace(/\s+/g, " ").trim() === before,
		march,
	);
});

test("A month is closed only by the key that names the act, never by a second Enter", async () => {
	const window = await at("/report/periods");
	await window.press("Enter");
	await window.page.waitForSelector("aside dl");
	await window.press("Enter", "Enter");
	expect(await path(window)).toBe("/report/close/2026-02");
	await window.press("Control+Enter");
	await gridHasFocus(window);
	expect(await rowWords(window)).toContain("31/03/2026 17:05");
});

test("A second person of one name is asked about, then added", async () => {
	const window = await at("/party", { start: "open" });
	await window.press("Control+i");
	await window.page.waitForSelector("dialog[open]");
	await window.type("Nguyễn Thị Lan");
	await window.press("Control+Enter");
	await window.page.waitForSelector('dialog [role="alert"]');
	expect(await window.text('dialog [role="alert"]')).toContain("TV012");
	await window.press("Control+Enter");
	await window.page.waitForSelector("dialog[open]", { state: "detached" });
	expect(window.faults).toEqual([]);
});

test("What was typed to search goes with Esc, and the list is whole again", async () => {
	const window = await at("/party");
	const all = await window.page.locator("tbody tr").count();
	await window.press("F3");
	await window.type("lo thi");
	await window.page.waitForFunction((count) => document.querySelectorAll("tbody tr").length < count, all);
	await window.press("ArrowDown");
	await gridHasFocus(window);
	await window.press("Escape");
	await window.page.waitForFunction((count) => document.querySelectorAll("tbody tr").length === count, all);
	expect(await path(window)).toBe("/party");
});
