// Cash and bank books, comparison, the register and cards, files: on the real core, by keyboard alone.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { Machine, PASSPHRASE } from "./machine";
import { useChromium, type Window } from "./window";

useChromium();

let machine: Machine;

afterEach(() => machine?.end());

/** A draft as the form would hand it over. */
function draft(form: string, date: string, narration: string, entries: object[]) {
	const purpose = { kind: "new" };
	return { draft_id: null, form, purpose, date, party: null, party_name: "", narration, attachments: 0, entries };
}

function line(debit: string, credit: string, amount: number, more: object = {}) {
	return {
		narration: "",
		debit,
		credit,
		amount: String(amount),
		debit_party: null,
		credit_party: null,
		extra: [],
		...more,
	};
}

async function post(form: string, date: string, narration: string, ...entries: object[]) {
	const blank = await machine.ask<object>("new_draft", { form });
	await machine.ask("post_voucher", { draft: { ...blank, ...draft(form, date, narration, entries) } });
}

const card = { place: "Nà Lành", service_contract: true, same_name_ok: false, details: [], joined: null };

/** A small book: 10 million paid in, 12 million paid out a day later, so that the till is 2 million short. */
async function bookOfMoney(): Promise<Window> {
	machine = new Machine();
	const window = await machine.start();
	const book = { path: machine.book, name: "HTX Chè Suối Lành", tax_code: null, kind: "htx", year: 2026 };
	await machine.ask("create_book", {
		book: { ...book, first_month: 1, user_name: "Lò Thị Hạnh", passphrase: PASSPHRASE },
	});
	const identity = [{ name: "identity_number", text: "001087004821" }];
	const lan = await machine.ask<{ id: string }>("add_card", {
		card: { ...card, code: "TV001", name: "Nguyễn Thị Lan", kind: "official", details: identity, joined: "12/4/2021" },
	});
	await machine.ask("add_card", { card: { ...card, code: "TV002", name: "Trần Văn Bình", kind: "official" } });
	await machine.ask("add_card", { card: { ...card, code: "KH01", name: "Công ty Bản Mây", kind: "customer" } });
	await post("PT", "2026-01-05", "Góp vốn", line("1111", "4111", 10_000_000, { credit_party: lan.id }));
	await post("PC", "2026-01-06", "Mua chè", line("156", "1111", 12_000_000));
	const bank = [{ key: "bank_account", side: "debit", value: "Agribank 01" }];
	await post("BC", "2026-02-03", "Bán chè", line("1121", "5111", 7_000_000, { extra: bank }));
	await post("PT", "2026-02-04", "Bán lẻ", line("1111", "5111", 3_000_000));
	await window.page.reload();
	await window.page.waitForSelector("main");
	return window;
}

async function at(window: Window, path: string) {
	await window.page.evaluate((to) => {
		location.hash = to;
	}, path);
	await gridHasFocus(window);
}

async function gridHasFocus(window: Window) {
	await window.page.waitForFunction(
		() => document.activeElement?.getAttribute("role") === "grid" && document.querySelector("tbody tr.on"),
	);
}

/** The days all reports are shown for, chosen in the list of periods by its keys. */
async function january(window: Window) {
	await window.page.waitForFunction(() => document.querySelector(".title h2"));
	await window.press("PageUp");
	await window.page.waitForFunction(() => document.querySelector(".period .shown")?.textContent?.includes("1/2026"));
}

test("The cash book warns of the day the till was short, goes there by a key, and its voucher leads back to the row", async () => {
	const window = await bookOfMoney();
	await at(window, "/report/cash");
	await january(window);
	await window.page.waitForSelector("text=06/01/2026 (−2.000.000)");
	expect(await window.text("tfoot")).toContain("10.000.000 12.000.000 −2.000.000".replace(/ /g, ""));
	await window.press("Alt+m");
	await window.page.waitForFunction(() =>
		document.querySelector("tr.on")?.textContent?.includes("Cộng ngày 06/01/2026"),
	);
	await window.press("ArrowUp", "Enter");
	await window.page.waitForSelector(".sheet");
	expect(await window.text("h1")).toContain("PC.Q01-0001");
	await window.press("Escape");
	await gridHasFocus(window);
	expect(await window.text("tr.on")).toContain("PC.Q01-0001");
	expect(window.faults).toEqual([]);
});

test("The bank has a book for the account its vouchers name; the way back and forward is Alt and an arrow", async () => {
	const window = await bookOfMoney();
	await at(window, "/report/cash-detail");
	await at(window, "/report/bank");
	await window.page.waitForSelector("text=Sổ tiền gửi ngân hàng: Agribank 01");
	expect(await window.text("tfoot")).toContain("7.000.000");
	await window.press("Alt+ArrowLeft");
	await window.page.waitForSelector("text=Sổ kế toán chi tiết quỹ tiền mặt");
	await window.press("Alt+ArrowRight");
	await window.page.waitForSelector("text=Sổ tiền gửi ngân hàng: Agribank 01");
	expect(window.faults).toEqual([]);
});

test("Two months stand side by side, and a file holds what the screen shows", async () => {
	const window = await bookOfMoney();
	await at(window, "/report/compare");
	await window.page.waitForFunction(() =>
		/111\D.*3\.000\.000/.test(document.querySelector("tbody")?.textContent ?? ""),
	);
	const row = await window.text("tbody tr:first-child");
	expect(row).toContain("3.000.000");
	expect(row).toContain("−7.000.000");
	await window.press("Alt+x");
	await window.page.waitForSelector("dialog[open]");
	const path = window.page.getByLabel("Tệp", { exact: true });
	await window.page.waitForFunction(() =>
		document.querySelector<HTMLInputElement>("dialog input")?.value.includes("so-sanh"),
	);
	const file = await path.inputValue();
	await window.press("Control+Enter");
	await window.page.waitForSelector("dialog[open]", { state: "detached" });
	expect(existsSync(file)).toBe(true);
	expect(readFileSync(file).subarray(0, 2).toString()).toBe("PK");
	await window.press("Alt+x");
	await window.page.waitForSelector("dialog[open]");
	await window.page.waitForFunction(() =>
		document.querySelector<HTMLInputElement>("dialog input")?.value.includes("-2"),
	);
	await path.fill(file);
	await window.press("Control+Enter");
	await window.page.waitForSelector("dialog .there");
	await window.press("Control+Enter");
	await window.page.waitForSelector("dialog[open]", { state: "detached" });
	rmSync(file);
	expect(window.faults).toEqual([]);
});

test("The register by keyboard: tabs, retiring and bringing back, typing finds", async () => {
	const window = await bookOfMoney();
	await at(window, "/party");
	const rows = () => window.page.locator("tbody tr").count();
	expect(await rows()).toBe(2);
	expect(await window.text("tbody tr.on")).toContain("Trần Văn Bình");
	await window.press("Control+Tab");
	await window.page.waitForSelector("text=Công ty Bản Mây");
	await window.press("Control+Shift+Tab");
	await window.page.waitForSelector("text=Trần Văn Bình");
	await window.press("Alt+n");
	await window.page.waitForSelector("tbody >> text=Trần Văn Bình", { state: "detached" });
	await window.press("Alt+a");
	await window.page.waitForSelector("tbody >> text=đã ngừng");
	await window.page.focus('[role="grid"]');
	await window.press("Home", "Alt+n");
	await window.page.waitForFunction(() => !document.querySelector("tbody")?.textContent?.includes("đã ngừng"));
	await window.type("binh");
	await window.page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
	expect(await window.page.inputValue('[role="search"] input')).toBe("binh");
	expect(window.faults).toEqual([]);
});

test("A card: the hidden number is shown on asking and that is written down; PgDn is the next person; F5 begins a payment to them", async () => {
	const window = await bookOfMoney();
	await at(window, "/party");
	await window.press("ArrowDown", "Enter");
	await window.page.waitForSelector("text=Nguyễn Thị Lan");
	expect(await window.text(".figures")).toContain("10.000.000");
	expect(await window.text("aside")).toContain("•••• 4821");
	await window.page.focus('aside button[aria-label="Xem Số căn cước"]');
	await window.press("Enter");
	await window.page.waitForSelector("text=001087004821");
	for (let i = 0; i < 3; i++) await window.press("Control+Tab");
	await window.page.waitForSelector("text=Xem số được che");
	await window.press("PageUp");
	await window.page.waitForSelector("h2:has-text('Trần Văn Bình')");
	await window.press("PageDown");
	await window.page.waitForSelector("h2:has-text('Nguyễn Thị Lan')");
	await window.press("F5");
	await window.page.waitForFunction(() =>
		[...document.querySelectorAll<HTMLInputElement>("input")].some((input) => input.value.includes("Nguyễn Thị Lan")),
	);
	expect(window.faults).toEqual([]);
});

test("Marked rows are copied as lines of cells", async () => {
	const window = await bookOfMoney();
	await window.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
	await at(window, "/list");
	await window.press(" ", "Control+c");
	const copied = await window.page.evaluate(() => navigator.clipboard.readText());
	expect(copied.split("\t").slice(0, 2)).toEqual(["PT.Q01-0002", "04/02/2026"]);
	expect(copied).toContain("3.000.000");
	expect(window.faults).toEqual([]);
});
