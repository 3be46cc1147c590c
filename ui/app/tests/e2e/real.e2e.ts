// A cooperative's work at the window, keys alone, on the real core and a real file.
import { afterEach, beforeEach, expect, test } from "vitest";
import { Machine, PASSPHRASE } from "./machine";
import { useChromium, type Window } from "./window";

useChromium();

let machine: Machine;
let window: Window;

beforeEach(async () => {
	machine = new Machine();
	window = await machine.start();
});
afterEach(() => machine.end());

async function createBook() {
	const { page } = window;
	await page.waitForSelector("text=Tạo sổ đầu tiên");
	const fields = {
		"Tên hợp tác xã": "HTX Nậm Khòa",
		"Tên của anh/chị": "Vi Thị Mến",
		"Mật khẩu mở sổ": PASSPHRASE,
		"Gõ lại mật khẩu": PASSPHRASE,
		"Tệp sổ": machine.book,
	};
	for (const [label, words] of Object.entries(fields)) {
		await page.getByLabel(label, { exact: true }).focus();
		await window.press("Control+a");
		await window.type(words);
	}
	await window.press("F10");
	// Every step of setting up is left for later.
	for (const step of ["Chính sách kế toán", "Số dư đầu kỳ", "Thành viên", "Tờ khôi phục", "Xong phần thiết lập"]) {
		await page.waitForSelector(`.setup h2 >> text=${step}`);
		await window.press("Escape");
	}
	await page.waitForSelector("text=Chưa có phiếu nào");
}

interface Words {
	reason: string;
	accounts: Record<string, string>;
	amount: string;
	day?: string;
}

async function begin(key: string, form: string) {
	await window.press(key);
	await window.page.waitForSelector(`h1 >> text=${form}`);
	await window.standsOn("party");
}

/** Writes one voucher, Enter from field to field, and presses the key that saves. */
async function write(key: string, form: string, { reason, accounts, amount, day }: Words) {
	await begin(key, form);
	await window.type("Cô Tư");
	await window.press("Enter");
	if (day) {
		await window.standsOn("narration");
		await window.page.focus('[data-stop="date"]');
		await window.type(day);
		await window.press("Enter");
	}
	await window.standsOn("narration");
	await window.type(reason);
	await window.press("Enter");
	for (const [stop, account] of Object.entries(accounts)) {
		await window.standsOn(stop);
		await window.type(account);
		await window.press("Enter");
	}
	await window.standsOn("0:amount");
	await window.type(amount);
	await window.press("F10");
}

async function saved(number: string) {
	await window.page.waitForSelector(`text=Đã ghi ${number}`);
	await window.standsOn("party");
}

const RECEIPT: Words = { reason: "Bán lẻ gạo", accounts: { "0:credit": "5111" }, amount: "12tr" };
const PAYMENT: Words = { reason: "Mua dầu máy", accounts: { "0:debit": "642" }, amount: "1tr5" };

const cell = () => window.text("tbody td.now");

async function isAt(path: RegExp) {
	await window.page.waitForFunction((pattern) => new RegExp(pattern).test(location.hash), path.source);
	await window.settled();
}

async function inTable() {
	await window.page.waitForFunction(
		() => document.activeElement?.getAttribute("role") === "grid" && document.querySelector("tbody tr.on"),
	);
}

async function goTo(words: string, path: RegExp) {
	await window.press("Control+k");
	await window.page.waitForSelector("dialog[open]");
	await window.type(words);
	await window.press("Enter");
	await isAt(path);
}

test("a book is made, eight forms are written, one is amended, and every figure leads to its voucher and back", async () => {
	await createBook();
	await write("F4", "Phiếu thu", RECEIPT);
	await saved("PT.Q01-0001");
	await write("F5", "Phiếu chi", PAYMENT);
	await saved("PC.Q01-0001");
	await write("F6", "Thu qua ngân hàng", { reason: "Lãi tiền gửi", accounts: { "0:credit": "558" }, amount: "350k" });
	await saved("BC.Q01-0001");
	await write("F7", "Chi qua ngân hàng", { reason: "Phí ngân hàng", accounts: { "0:debit": "642" }, amount: "22000" });
	await saved("BN.Q01-0001");
	await write("Alt+7", "Phiếu nhập kho", {
		reason: "Nhập lúa",
		accounts: { "0:debit": "156", "0:credit": "1111" },
		amount: "40*75000",
	});
	await saved("PN.Q01-0001");
	await write("Alt+8", "Phiếu xuất kho", {
		reason: "Giá vốn gạo",
		accounts: { "0:debit": "6111", "0:credit": "156" },
		amount: "2tr",
	});
	await saved("PX.Q01-0001");
	await write("F9", "Bán hàng", {
		reason: "Bán gạo",
		accounts: { "0:debit": "1111", "0:credit": "5111" },
		amount: "1.250.000",
	});
	await saved("HD.Q01-0001");
	await write("Alt+0", "Phiếu kế toán", {
		reason: "Khấu hao",
		accounts: { "0:debit": "642", "0:credit": "2141" },
		amount: "1tr25",
	});
	await saved("KT.Q01-0001");

	// The payment was 1.700.000: the receipt shows it, under the same number.
	await window.press("Escape");
	await isAt(/list/);
	await window.press("F3");
	await window.type("dau may");
	await window.page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
	await window.press("Enter");
	await inTable();
	await window.press("Enter");
	await isAt(/voucher/);
	await window.page.waitForSelector(".sheet");
	await window.press("F2");
	await window.standsOn("reason");
	await window.type("Gõ nhầm số tiền");
	await window.page.focus('[data-stop="0:amount"]');
	await window.press("Control+a");
	await window.type("1tr7");
	await window.press("Control+s");
	await window.page.waitForSelector("text=Đã ghi PC.Q01-0001");
	await isAt(/voucher/);
	await window.page.waitForSelector("aside >> text=lý do: Gõ nhầm số tiền");
	const history = await window.text("aside");
	for (const words of ["Lần 2", "1.500.000", "1.700.000", "Lần 1", "Vi Thị Mến"]) expect(history).toContain(words);

	// Cash: 12.000.000 + 1.250.000 in, 1.700.000 + 3.000.000 out.
	await goTo("can doi tai khoan", /report\/f01/);
	await window.page.waitForSelector("text=Nợ bằng Có ở cả ba cột");
	await inTable();
	await window.press("ArrowRight");
	expect(await window.text("tbody tr.on")).toContain("111Tiền mặt––13.250.0004.700.0008.550.000");
	const figure = await cell();
	await window.press("Enter");
	await window.page.waitForSelector('[role="option"] >> text=PC.Q01-0001');
	await window.press("Enter");
	await isAt(/voucher/);
	await window.page.waitForSelector(".sheet");
	await window.press("Escape");
	await isAt(/report\/f01/);
	await inTable();
	expect(await cell()).toBe(figure);
	await window.press("Control+Enter");
	await isAt(/report\/ledger\/111/);
	await inTable();
	await window.press("ArrowDown");
	const row = await window.text("tbody tr.on");
	await window.press("Enter");
	await isAt(/voucher/);
	await window.page.waitForSelector(".sheet");
	await window.press("Escape");
	await isAt(/report\/ledger/);
	await inTable();
	expect(await window.text("tbody tr.on")).toBe(row);
	await window.press("Escape");
	await isAt(/report\/f01/);
	await inTable();
	expect(await cell()).toBe(figure);
	expect(await machine.ask("verify_book")).toMatchObject({ ok: true, vouchers: 8, differences: [] });
	expect(window.faults).toEqual([]);
});

test("in a closed month nothing is written: the form says why, and keeps what was typed", async () => {
	await createBook();
	await goTo("khoa thang", /report\/periods/);
	await inTable();
	const month = (await window.text("tbody tr.on")).slice(0, 7);
	await window.press("Enter");
	await window.page.waitForSelector("aside dl");
	await window.press("Control+Enter");
	await window.page.waitForSelector("tbody tr >> text=Đã khóa");
	await write("F5", "Phiếu chi", { ...PAYMENT, day: `5/${month}` });
	await window.page.waitForSelector('[role="alert"]');
	expect(await window.text('[role="alert"]')).toContain(`Tháng ${month} đã khóa.`);
	await window.standsOn("date");
	expect(await window.valueOf("narration")).toBe(PAYMENT.reason);
	expect(await machine.ask("verify_book")).toMatchObject({ ok: true, vouchers: 0 });
	expect(window.faults).toEqual([]);
});

test("the next year is opened by its key, and a new voucher may be dated in it", async () => {
	await createBook();
	await goTo("khoa thang", /report\/periods/);
	await inTable();
	const next = Number((await machine.ask<{ month: string }[]>("periods")).at(-1)?.month.slice(0, 4)) + 1;
	await window.press("Control+i");
	await window.page.waitForSelector("dialog[open]");
	await window.press("Enter", "Enter");
	expect(await window.page.isVisible("dialog[open]")).toBe(true);
	await window.press("Control+Enter");
	await window.page.waitForSelector("dialog[open]", { state: "detached" });
	await window.page.waitForSelector(`text=Đã mở sổ đến tháng 12/${next}.`);
	await write("F4", "Phiếu thu", { ...RECEIPT, day: `3/1/${next}` });
	await saved("PT.Q01-0001");
	expect(window.faults).toEqual([]);
});

test("after a power cut the form opens as it was", async () => {
	await createBook();
	await write("F4", "Phiếu thu", RECEIPT);
	await saved("PT.Q01-0001");
	await begin("F5", "Phiếu chi");
	await window.type("Út Hậu");
	await window.press("Enter");
	await window.standsOn("narration");
	await window.type("Chi vá đê bao");
	await window.page.waitForTimeout(1000); // The law of drafts: on the disk within a second.
	await machine.powerCut();

	window = await machine.start();
	await window.page.waitForSelector("text=Chọn sổ");
	await window.press("Enter");
	await window.page.getByLabel("Mật khẩu mở sổ").waitFor();
	await window.type(PASSPHRASE);
	await window.press("Enter");
	await window.page.waitForSelector("text=đang viết dở");
	expect(await window.valueOf("party")).toBe("Út Hậu");
	expect(await window.valueOf("narration")).toBe("Chi vá đê bao");
	await window.page.focus('[data-stop="0:debit"]');
	await window.type("642");
	await window.press("Enter");
	await window.standsOn("0:amount");
	await window.type("125k");
	await window.press("F10");
	await saved("PC.Q01-0001");
	expect(await machine.ask("list_drafts", { discarded: false })).toEqual([]);
	expect(await machine.ask("verify_book")).toMatchObject({ ok: true, vouchers: 2 });
	expect(window.faults).toEqual([]);
});
