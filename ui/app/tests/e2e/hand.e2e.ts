// Templates, the quick sheet, payments that wait and fixes of words, by keys alone, on the real core and a real file.
import { afterEach, beforeEach, expect, test } from "vitest";
import { Machine, PASSPHRASE } from "./machine";
import { useChromium, type Window } from "./window";

useChromium();

let machine: Machine;
let window: Window;
let year: number;

beforeEach(async () => {
	machine = new Machine();
	window = await machine.start();
	year = new Date().getFullYear();
	await machine.makeBook(year);
	await window.page.reload();
	await window.page.waitForSelector("nav >> text=Chứng từ");
});
afterEach(() => machine.end());

const line = (debit: string, credit: string, amount: string) => ({
	narration: "",
	debit,
	credit,
	amount,
	debit_party: null,
	credit_party: null,
	extra: [],
});

/** A draft as the form would send it, dated in the working month. */
async function draft(form: string, narration: string, entry: object) {
	const blank = await machine.ask<object>("new_draft", { form });
	return { ...blank, narration, entries: [entry] };
}

async function post(form: string, narration: string, entry: object): Promise<string> {
	const posted = await machine.ask<{ voucher: string }>("post_voucher", { draft: await draft(form, narration, entry) });
	return posted.voucher;
}

async function isAt(path: RegExp) {
	await window.page.waitForFunction((pattern) => new RegExp(pattern).test(location.hash), path.source);
	await window.settled();
}

/** What is on the clipboard of another program, pasted where the focus stands. */
async function paste(text: string) {
	await window.page.evaluate((words) => {
		const clipboardData = new DataTransfer();
		clipboardData.setData("text/plain", words);
		document.activeElement?.dispatchEvent(
			new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
		);
	}, text);
}

const stateIs = (row: number, words: RegExp) =>
	window.page.waitForFunction(
		([index, pattern]) =>
			new RegExp(pattern as string).test(
				document.querySelector(`[role="row"][aria-rowindex="${index}"] .state`)?.textContent ?? "",
			),
		[row + 1, words.source],
	);

test("fifty rows are pasted, five faults are mended at their cells, all are posted at once and taken back as one", async () => {
	await post("PT", "Vốn đầu năm", line("1111", "5111", "90000000"));
	await window.press("Alt+q");
	await isAt(/sheet\/PC/);
	await window.standsOn("sheet");
	const rows = Array.from({ length: 50 }, (_, i) => [
		`5/1/${year}`,
		"Út Hậu",
		`Việc số ${i + 1}`,
		"642",
		"",
		"",
		`${i + 1}k`,
	]);
	const spoil = (row: number, column: number, text: string) => {
		const cells = rows[row - 1];
		if (cells) cells[column] = text;
	};
	spoil(3, 0, `31/2/${year}`);
	spoil(11, 3, "999");
	spoil(20, 6, "1,5");
	spoil(31, 2, "");
	spoil(42, 6, "");
	await paste(rows.map((row) => row.join("\t")).join("\r\n"));
	await window.page.waitForSelector("text=45 phiếu ghi được");
	await stateIs(3, /Dòng|ngày/);

	// Ctrl+G goes from fault to fault; what is typed replaces the cell.
	for (const mended of [`3/1/${year}`, "642", "20k", "Việc số 31", "42k"]) {
		await window.press("Control+g");
		await window.settled();
		await window.type(mended);
		await window.press("Enter");
		await window.page.waitForTimeout(400);
	}
	await window.page.waitForSelector("text=50 phiếu ghi được");
	// 1 + 2 + … + 50 thousand.
	await window.page.waitForSelector("text=1.275.000");
	await window.press("Control+Enter");
	await window.page.waitForSelector("dialog[open]");
	await window.press("Control+Enter");
	await window.page.waitForSelector("text=Đã ghi 50 phiếu PC.Q01-0001 – PC.Q01-0050");
	expect(await machine.ask("verify_book")).toMatchObject({ ok: true, vouchers: 51 });
	expect(await machine.ask("list_sheets")).toEqual([]);

	await window.press("Alt+b");
	await window.page.waitForSelector("dialog[open] input[type=radio]");
	await window.type("Dán nhầm tháng");
	await window.press("Control+Enter");
	await window.page.waitForSelector("text=Đã hủy 50 phiếu");
	expect(await machine.ask("verify_book")).toMatchObject({ ok: true, vouchers: 101 });
	expect(window.faults).toEqual([]);
});

test("the sheet moves like a spreadsheet: Tab, Enter, F2, the cell above, undo, rows in and out", async () => {
	await window.press("Alt+q");
	await window.standsOn("sheet");
	await window.type(`5/1/${year}`);
	await window.press("Tab");
	await window.type("Ba Lành");
	await window.press("Tab");
	await window.type("Mua dây");
	await window.press("Tab");
	await window.type("642");
	await window.press("Tab", "Tab", "Tab");
	await window.type("350k");
	await window.press("Enter");
	// Enter came back under the cell where Tab began.
	await stateIs(1, /Ghi được|Ngày|giống/);
	await window.press("Control+'", "ArrowRight", "Control+'", "ArrowRight", "Control+'");
	await window.press("F2");
	await window.type(" thép");
	await window.press("Enter");
	await window.page.waitForSelector("text=Mua dây thép");
	await window.press("Control+z");
	await window.page.waitForSelector("text=Mua dây thép", { state: "detached" });
	await window.press("Control+y");
	await window.page.waitForSelector("text=Mua dây thép");
	await window.press("ArrowUp", "Control+i");
	await stateIs(2, /^\s*$/);
	await window.press("Control+l");
	await window.page.waitForFunction(
		() => document.querySelector('[role="row"][aria-rowindex="3"] .narration')?.textContent?.trim() === "Mua dây thép",
	);
	await window.press("Control+Home");
	expect(await window.valueOf("sheet")).toBe(`5/1/${year}`);
	await window.press("Control+ArrowRight");
	expect(await window.valueOf("sheet")).toBe("642");
	expect(window.faults).toEqual([]);
});

test("after a power cut the sheet is as it was", async () => {
	await window.press("Alt+q");
	await window.standsOn("sheet");
	await paste(`5/1/${year}\tÚt Hậu\tXăng\t642\t\t\t350k`);
	await stateIs(1, /./);
	await window.press("ArrowDown", "ArrowRight", "ArrowRight");
	await window.type("Chi vá đê b");
	await window.page.waitForTimeout(1000); // The law of drafts: on the disk within a second.
	await machine.powerCut();

	window = await machine.start();
	await window.page.waitForSelector("text=Chọn sổ");
	await window.press("Enter");
	await window.page.getByLabel("Mật khẩu mở sổ").waitFor();
	await window.type(PASSPHRASE);
	await window.press("Enter");
	await window.page.waitForSelector("nav >> text=Chứng từ");
	await window.press("Alt+q");
	await window.page.waitForSelector("text=Chi vá đê b");
	await stateIs(1, /./);
	expect(window.faults).toEqual([]);
});

test("a template is used with Ctrl+M and six keys more", async () => {
	await machine.ask("save_template", {
		draft: await draft("PC", "Tiền điện trạm bơm", line("642", "1111", "350000")),
		name: "Tiền điện trạm bơm",
		blank: ["amount"],
	});
	await machine.ask("save_template", {
		draft: await draft("PT", "Bán chè lẻ", line("1111", "5111", "100000")),
		name: "Bán chè lẻ",
		blank: [],
	});
	await window.press("F5");
	await window.standsOn("party");
	await window.press("Control+m");
	await window.page.waitForSelector('[role="option"] >> text=Tiền điện trạm bơm');
	await window.type("dien");
	await window.press("Enter");
	await window.standsOn("party");
	expect(await window.valueOf("narration")).toBe("Tiền điện trạm bơm");
	expect(await window.valueOf("0:debit")).toBe("642");
	await window.page.focus('[data-stop="0:amount"]');
	await window.type("420k");
	await window.press("Control+Enter");
	await window.page.waitForSelector("text=Đã ghi PC.Q01-0001");
	expect(
		await machine.ask<{ used: number }[]>("list_templates", { form: "PC", text: "", discarded: false }),
	).toMatchObject([{ used: 1 }, { used: 0 }]);
	expect(window.faults).toEqual([]);
});

test("a payment order waits without counting until the bank's notice comes", async () => {
	await post("BC", "Vay ngân hàng", line("1121", "341", "50000000"));
	await window.press("F7");
	await window.standsOn("party");
	await window.type("Điện lực");
	await window.press("Enter");
	await window.standsOn("narration");
	await window.type("Tiền điện quý 1");
	await window.press("Enter");
	await window.standsOn("0:debit");
	await window.type("642");
	await window.press("Enter");
	await window.standsOn("0:amount");
	await window.type("12tr");
	await window.press("Alt+u");
	await window.page.waitForSelector("dialog[open]");
	await window.press("Control+Enter");
	await isAt(/list/);
	await window.page.waitForSelector("text=ngân hàng có 50.000.000, chưa tính 1 UNC 12.000.000 đang chờ");
	expect(await machine.ask("book_info")).toMatchObject({ vouchers: 1, drafts: 1 });

	await window.press("Alt+d");
	await isAt(/drafts/);
	await window.page.waitForSelector("tbody tr.on");
	await window.press("Alt+n");
	await window.page.waitForSelector("dialog[open]");
	await window.press("Control+Enter");
	await window.page.waitForSelector("text=Đã ghi BN.Q01-0001");
	expect(await machine.ask("list_waiting")).toEqual({ rows: [], accounts: [] });
	expect(await machine.ask("verify_book")).toMatchObject({ ok: true, vouchers: 2 });
	expect(window.faults).toEqual([]);
});

test("a draft goes into the bin by a key, comes back by another, and lies there to be found", async () => {
	await machine.ask("save_draft", { draft: await draft("PC", "Mua đinh", line("642", "1111", "20000")) });
	await window.press("Alt+d");
	await window.page.waitForSelector("tbody tr.on");
	await window.press("Delete");
	await window.page.waitForSelector("text=Không có nháp nào");
	await window.press("Control+z");
	await window.page.waitForSelector("tbody >> text=Mua đinh");
	await window.page.waitForSelector("tbody tr.on");
	await window.press("Delete");
	await window.page.waitForSelector("text=Không có nháp nào");
	await window.press("Alt+t");
	await window.page.waitForSelector("tbody >> text=Mua đinh");
	await window.page.focus('table[role="grid"]');
	await window.press("Enter");
	await window.page.waitForSelector("text=Thùng trống");
	expect(await machine.ask("book_info")).toMatchObject({ drafts: 1 });
	expect(window.faults).toEqual([]);
});

test("only the words of a voucher are fixed, and its history says so", async () => {
	const voucher = await post("PC", "Tiền đện", line("642", "1111", "350000"));
	await window.page.evaluate((id) => {
		location.hash = `#/voucher/${id}`;
	}, voucher);
	await window.page.waitForSelector(".sheet");
	await window.press("Control+F2");
	await window.page.waitForSelector("dialog[open]");
	await window.press("Tab", "Control+a");
	await window.type("Tiền điện");
	await window.press("Control+Enter");
	await window.page.waitForSelector("text=Chưa ghi vì sao sửa");
	await window.type("Gõ sai chữ");
	await window.press("Control+Enter");
	await window.page.waitForSelector("text=Đã sửa chữ của PC.Q01-0001");
	await window.page.waitForSelector("aside >> text=Chỉ sửa chữ");
	expect(await machine.ask("voucher", { id: voucher })).toMatchObject({
		content: { version: 2, text_only: true, narration: "Tiền điện", total_shown: "350.000" },
	});
	expect(await machine.ask("verify_book")).toMatchObject({ ok: true });
	expect(window.faults).toEqual([]);
});

test("cash that was paid out is owed once its voucher is taken back", async () => {
	const voucher = await post("PC", "Tạm ứng nhầm", line("642", "1111", "350000"));
	await window.page.evaluate((id) => {
		location.hash = `#/voucher/${id}`;
	}, voucher);
	await window.page.waitForSelector(".sheet");
	await window.press("Alt+h");
	await window.page.waitForSelector("dialog[open]");
	await window.type("Chi nhầm người");
	await window.press("Tab", "ArrowDown");
	await window.press("Control+Enter");
	await isAt(/draft/);
	await window.page.waitForSelector('[data-stop="0:debit"]');
	expect(await window.valueOf("0:debit")).toBe("138");
	expect(await window.valueOf("0:amount")).toBe("350.000");
	expect(window.faults).toEqual([]);
});
