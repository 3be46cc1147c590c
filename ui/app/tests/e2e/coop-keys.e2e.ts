// Every screen of a cooperative's own matters with keys alone, on the real core and the practice book: reached by the palette,
// filled in, printed, left.
import { afterEach, beforeEach, expect, test } from "vitest";
import { Machine } from "./machine";
import { useChromium, type Window } from "./window";

useChromium();

let machine: Machine;
let window: Window;

beforeEach(async () => {
	machine = new Machine();
	window = await machine.start();
	await machine.ask("make_practice_book");
	await window.page.reload();
	await window.page.waitForSelector("main");
});
afterEach(() => machine.end());

/** Through the palette, by a few words of the screen's name. */
async function goTo(words: string, path: string) {
	await window.press("Control+k");
	await window.page.waitForSelector('[role="combobox"]');
	await window.type(words);
	await window.page.waitForSelector(`[role="option"][aria-selected="true"] >> text=${words}`);
	await window.press("Enter");
	await window.page.waitForFunction((to) => location.hash === `#${to}`, path);
	await window.settled();
}

/** The table has the focus, as every screen of rows begins. */
const inTable = () =>
	window.page.waitForFunction(() => document.activeElement?.matches('[role="grid"], [role="grid"] *') === true);

/** Tab until the field with this label has the focus; then the words take the place of what stands there. */
async function fill(label: string, words: string) {
	for (let i = 0; i < 40; i++) {
		const named = await window.page.evaluate(() => {
			const here = document.activeElement;
			const isField = here instanceof HTMLInputElement || here instanceof HTMLTextAreaElement;
			return isField ? (here.labels?.[0]?.textContent?.trim() ?? here.getAttribute("aria-label") ?? "") : "";
		});
		if (named.startsWith(label)) {
			await window.press("Control+a");
			return window.type(words);
		}
		await window.press("Tab");
	}
	throw new Error(`no way to «${label}» by Tab`);
}

async function dialog(key: string) {
	await window.press(key);
	await window.page.waitForSelector("dialog[open]");
}

const closed = () => window.page.waitForSelector("dialog[open]", { state: "detached" });

/** Ctrl+P, the first page, and back. */
async function looksAtPaper(key = "Control+p") {
	await window.press(key);
	await window.page.waitForSelector("dialog[open] img");
	await window.press("Escape");
	await closed();
}

test("capital, a pledge and the member's card", async () => {
	const { page } = window;
	await goTo("Vốn góp thành viên", "/report/capital");
	await page.waitForSelector("text=Vốn điều lệ");
	await inTable();
	await looksAtPaper();
	await inTable();
	await window.press("Enter");
	await page.waitForFunction(() => location.hash.startsWith("#/party/"));
	await page.waitForSelector('[role="tabpanel"]');
	for (let turns = 0; (await page.locator('[role="tabpanel"]').getAttribute("id")) !== "part-capital"; turns++) {
		if (turns > 5) throw new Error("a card has no part for its capital");
		await window.press("Control+Tab");
		await window.settled();
	}
	await page.waitForSelector("#part-capital button");
	await dialog("Alt+k");
	await fill("Tổng số cam kết góp", "41tr");
	await window.press("Control+Enter");
	await closed();
	await page.waitForSelector("#part-capital >> text=41.000.000");
	expect(window.faults).toEqual([]);
});

test("resolutions and contracts are written down and printed", async () => {
	const { page } = window;
	await goTo("Nghị quyết đại hội", "/report/resolutions");
	await dialog("Control+i");
	for (const [label, words] of Object.entries({
		Số: "02/NQ-ĐHTV",
		"Ngày họp": "20/11/2025",
		"Trích yếu": "Trả vốn góp cho thành viên",
		"Số phiếu tham gia": "20",
		"Số phiếu tán thành": "17",
	}))
		await fill(label, words);
	await window.press("Control+Enter");
	await closed();
	await page.waitForSelector("tbody >> text=02/NQ-ĐHTV");

	await goTo("Hợp đồng dịch vụ", "/report/contracts");
	await dialog("Control+i");
	await window.type("TV002");
	await page.waitForSelector('dialog [role="option"]');
	await window.press("Enter");
	await page.waitForSelector("dialog li >> text=TV002");
	await fill("Số", "07/HĐ");
	await fill("Từ ngày", "1/1/2025");
	await window.press("Control+Enter");
	await closed();
	await page.waitForSelector("tbody >> text=07/HĐ");
	await inTable();
	// Marked ones are printed together.
	await window.press("Space");
	await looksAtPaper();

	// Its lines, by keys alone: a wrong quantity is told under its row and mended there.
	await inTable();
	await dialog("Enter");
	await fill("Tên hoặc mã hàng, dòng 1", "Làm đất bằng máy");
	for (const words of ["sào", "mười", "135.000"]) {
		await window.press("Tab");
		await window.type(words);
	}
	await page.waitForSelector("dialog td .fault >> text=Dòng 1: số lượng «mười»");
	await window.press("Control+Enter");
	await page.waitForSelector("dialog >> text=Có dòng cần sửa. Hợp đồng không đổi.");
	await fill("Số lượng, dòng 1", "3,5");
	await fill("Tên hoặc mã hàng, dòng 2", "Tưới nước");
	await window.press("Enter");
	await window.type("sào");
	await page.waitForSelector("dialog .total >> text=472.500");
	await page.waitForSelector("dialog >> text=1 dòng chưa có số lượng hoặc đơn giá");
	// A row put in above and taken away again leaves the others as they were.
	await window.press("Control+i");
	await window.press("Control+l");
	await window.press("Control+Enter");
	await closed();
	await page.waitForSelector("tbody >> text=472.500");

	// The signed paper comes in: the mark and its day.
	await inTable();
	await dialog("Enter");
	for (let i = 0; i < 40; i++) {
		if (
			await page.evaluate(
				() => document.activeElement instanceof HTMLInputElement && document.activeElement.type === "checkbox",
			)
		)
			break;
		await window.press("Tab");
	}
	await window.press("Space");
	await fill("Ngày ký", "3/1/2025");
	await window.press("Control+Enter");
	await closed();
	await page.waitForSelector("tbody >> text=Có, ký 03/01/2025");
	const [contract] = await machine.ask<{ lines: { name: string; amount: string }[]; signed_on: string }[]>(
		"list_contracts",
		{ party: null },
	);
	expect(contract?.lines.map((line) => [line.name, line.amount])).toEqual([
		["Làm đất bằng máy", "472.500"],
		["Tưới nước", ""],
	]);
	expect(contract?.signed_on).toBe("2025-01-03");
	expect(window.faults).toEqual([]);
});

test("a month's checks, prepaid costs and old debts", async () => {
	const { page } = window;
	await goTo("Chi phí chờ phân bổ", "/report/prepaid");
	await dialog("Control+i");
	await fill("Khoản chi", "Bảo hiểm máy gặt");
	await fill("Số tiền", "2.400.000");
	await window.press("Control+Enter");
	await closed();
	await page.waitForSelector("tbody >> text=Bảo hiểm máy gặt");

	await goTo("Tuổi nợ", "/report/ageing");
	await inTable();
	await dialog("Enter");
	await page.waitForSelector("dialog >> text=Chứng từ còn nợ");
	await window.press("Escape");
	await closed();
	await window.press("Alt+c");
	await page.waitForFunction(() => document.querySelector("main")?.textContent?.includes("NCC") === true);
	await looksAtPaper();

	await goTo("Khóa tháng", "/report/periods");
	await inTable();
	await window.press("End", "Enter");
	await page.waitForSelector("main ul li");
	expect(window.faults).toEqual([]);
});

test("stock from the summary to the card to the voucher and back, and services", async () => {
	const { page } = window;
	await goTo("Nhập – xuất – tồn", "/report/stock");
	await page.waitForSelector("text=khớp sổ cái");
	await inTable();
	await looksAtPaper();
	await inTable();
	await window.press("Enter");
	await page.waitForSelector("h2 >> text=Thẻ kho");
	for (let months = 0; months < 12 && (await page.locator("tbody >> text=PX.Q01-").count()) === 0; months++) {
		const answered = page.waitForResponse((answer) => answer.request().postData()?.includes('"stock_card"') === true);
		await window.press("PageUp");
		await answered;
		await window.settled();
	}
	await inTable();
	await looksAtPaper();
	await looksAtPaper("Alt+k");
	await inTable();
	await window.press("ArrowDown", "Enter");
	await page.waitForFunction(() => location.hash.startsWith("#/voucher/"));
	await window.press("Escape");
	await page.waitForSelector("h2 >> text=Thẻ kho");
	await window.press("Escape");
	await page.waitForSelector("h2 >> text=Tổng hợp nhập – xuất – tồn");
	await goTo("Dịch vụ cho thành viên", "/report/services");
	expect(window.faults).toEqual([]);
});

test("a line names the document it settles and the resolution it rests on, each chosen from a list", async () => {
	const { page } = window;
	await machine.ask("record_resolution", {
		resolution: {
			number: "05/NQ",
			day: "20/11/2025",
			subject: "capital-return",
			title: "Trả vốn",
			present: 20,
			in_favour: 18,
		},
	});
	const found = await machine.ask<{ rows: { party: { code: string } }[] }>("debt_ageing", {
		account: "131",
		day: "31/12/2025",
	});
	const debtor = found.rows[0]?.party.code ?? "";
	await window.press("F4");
	await window.standsOn("party");
	await window.type(debtor);
	await page.waitForSelector('[role="option"]');
	await window.press("Enter");
	// What is known of the debtor is filled in; the rest is asked for, field by field.
	for (let fields = 0; fields < 4; fields++) {
		await page.waitForFunction(() => /^(narration|0:)/.test(document.activeElement?.getAttribute("data-stop") ?? ""));
		await window.settled();
		const stop = await page.evaluate(() => document.activeElement?.getAttribute("data-stop"));
		if (stop !== "narration" && stop !== "0:credit") break;
		await window.type(stop === "narration" ? "Thu nợ" : "131");
		await window.press("Enter");
		await page.waitForFunction((was) => document.activeElement?.getAttribute("data-stop") !== was, stop);
	}
	await dialog("Control+.");
	await fill("Số hóa đơn, chứng từ", "0");
	await page.waitForSelector('dialog [role="option"]');
	await window.press("Enter");
	await fill("Nghị quyết đại hội", "05");
	await page.waitForSelector('dialog [role="option"] >> text=05/NQ');
	await window.press("Enter", "Control+Enter");
	await closed();
	const line = await window.text("tbody tr:first-child");
	expect(line).toContain("05/NQ");
	expect(window.faults).toEqual([]);
});
