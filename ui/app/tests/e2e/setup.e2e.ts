// A first run by keyboard on the real core: the book, its balances, its members, its first voucher; and the practice book.
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
	await at("Chính sách kế toán");
}

/** A book whose policies are left for later, at its opening balances. */
async function createBookToBalances() {
	await createBook();
	await window.press("Escape");
	await at("Số dư đầu kỳ");
}

const at = (step: string) => window.page.waitForSelector(`.setup h2 >> text=${step}`);

/** The cell the focus stands in, `row:column`. */
async function inCell(cell: string) {
	await window.page.waitForFunction(
		(wanted) => (document.activeElement as HTMLElement | null)?.dataset.cell === wanted,
		cell,
	);
}

/** Types cells from where the focus stands, Enter after each. */
async function typeCells(cells: string[]) {
	for (const cell of cells) {
		if (cell) await window.type(cell);
		await window.press("Enter");
	}
}

/** Pastes text into the cell that has the focus, as a spreadsheet puts it on the clipboard. */
async function paste(text: string) {
	await window.page.evaluate((words) => {
		const data = new DataTransfer();
		data.setData("text/plain", words);
		document.activeElement?.dispatchEvent(
			new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
		);
	}, text);
}

const says = (words: string) => window.page.waitForSelector(`text=${words}`);

/** Chooses each policy with the arrows alone, Enter after each. */
async function choosePolicies() {
	await window.page.waitForFunction(() => document.activeElement?.tagName === "SELECT");
	const count = await window.page.locator(".setup select").count();
	expect(count).toBe(7);
	for (let i = 0; i < count; i += 1) await window.press("ArrowDown", "Enter");
	await window.press("F10");
	await at("Số dư đầu kỳ");
	const kept = await machine.ask<{ key: string; value: string; set: boolean }[]>("list_settings", {});
	const chosen = kept.filter((row) => row.set && /^(policy|print)\./.test(row.key));
	expect(chosen.find((row) => row.key === "policy.vat-method")?.value).toBe("credit");
	expect(chosen).toHaveLength(7);
}

/** Reads the sheet, is wrong once, and types two words back as the paper has them. */
async function typeWordsBack() {
	const words = await window.page.locator(".sheet li b").allTextContents();
	expect(words).toHaveLength(12);
	await window.press("Control+p");
	await window.page.waitForSelector("dialog[open] img");
	await window.press("Escape");
	await window.page.waitForSelector("dialog", { state: "detached" });
	await window.press("F10");
	await window.page.waitForFunction(() => document.activeElement?.tagName === "INPUT");
	expect(await window.page.locator(".sheet").count()).toBe(0);
	await window.type("khong");
	await window.press("F10");
	await says("Chưa khớp với tờ khôi phục");
	const asked = await window.page.locator(".two label").allTextContents();
	expect(asked).toHaveLength(2);
	for (const label of asked) {
		await window.press("Control+a");
		await window.type(words[Number(/\d+/.exec(label)?.[0]) - 1] ?? "");
		await window.press("Enter");
	}
	await window.press("F10");
	await says("Máy không còn giữ 12 từ");
	expect(await machine.ask<string[] | null>("recovery_words")).toBe(null);
}

test("from nothing to the first voucher, every step done by keyboard", async () => {
	await createBook();
	await choosePolicies();
	await inCell("0:0");
	await typeCells(["1111", "", "50tr", "", "", ""]);
	await typeCells(["131", "Công ty Chè Bản Mây", "12.000.000", "", "", ""]);
	await says("Nợ nhiều hơn Có 62.000.000");
	await typeCells(["4111", "Nguyễn Thị Lan", "", "60tr", "", ""]);
	await says("Nợ nhiều hơn Có 2.000.000");
	await says("sẽ thêm 2 người chưa có");
	// Posting what does not balance changes nothing and says by how much.
	await window.press("F10");
	await says("Số dư đầu kỳ chưa cân: Nợ hơn Có 2.000.000");
	await window.page.focus('[data-cell="3:0"]');
	await typeCells(["4118", "", "", "2tr", "", ""]);
	await says("Nợ bằng Có");
	await window.press("F10");
	await at("Thành viên");
	await says("Đã ghi 4 số dư đầu kỳ");
	await inCell("0:1");
	await paste("Mã\tHọ và tên\tThôn\nTV050\tLò Văn Ón\tBản Mây\n\tNguyễn Thị Lan\tNà Tâu");
	await says("Đã có người tên này: TV001");
	await window.page.focus(".said .ask input");
	await window.press("Space");
	await says("2 người sẵn sàng");
	await window.press("F10");
	await at("Tờ khôi phục");
	await says("Đã thêm 2 người");
	await typeWordsBack();
	await at("Xong phần thiết lập");
	await says("Sổ đã sẵn sàng.");
	await window.press("F4");
	await window.standsOn("party");
	await window.type("on");
	await window.page.waitForSelector('[role="option"] >> text=Lò Văn Ón');
	await window.press("Enter");
	await window.standsOn("narration");
	await window.type("Thu vốn góp");
	await window.press("Enter");
	await window.standsOn("0:credit");
	await window.type("4118");
	await window.press("Enter");
	await window.standsOn("0:amount");
	await window.type("1tr");
	await window.press("F10");
	await says("Đã ghi PT.Q01-0001");
	const verified = await machine.ask<{ ok: boolean; vouchers: number }>("verify_book");
	expect([verified.ok, verified.vouchers]).toEqual([true, 1]);
	expect(window.faults).toEqual([]);
});

test("a sheet half typed is there after the power went, and a wrong balance is put right later", async () => {
	await createBookToBalances();
	await inCell("0:0");
	await typeCells(["1111", "", "50tr", "", "", ""]);
	await window.type("411");
	await says("đã giữ lúc");
	await window.page.waitForTimeout(900);
	await machine.powerCut();
	window = await machine.start();
	await window.page.waitForSelector("text=Chọn sổ");
	await window.press("Enter");
	await window.type(PASSPHRASE);
	await window.press("Enter");
	await window.page.waitForSelector("nav >> text=HTX Nậm Khòa");
	await window.page.evaluate(() => {
		location.hash = "#/setup/opening";
	});
	await inCell("0:0");
	expect(await window.page.inputValue('[data-cell="0:2"]')).toBe("50tr");
	expect(await window.page.inputValue('[data-cell="1:0"]')).toBe("411");
	await window.page.focus('[data-cell="1:0"]');
	await window.press("Control+a");
	await typeCells(["4118", "", "", "50tr", "", ""]);
	await says("Nợ bằng Có");
	await window.press("F10");
	await at("Thành viên");
	await window.page.evaluate(() => {
		location.hash = "#/setup/opening";
	});
	await says("phần chênh lệch được ghi thêm");
	await inCell("0:0");
	for (const cell of ["0:2", "1:3"]) {
		await window.page.focus(`[data-cell="${cell}"]`);
		await window.press("Control+a");
		await window.type("48tr");
	}
	await says("Nợ 48.000.000");
	await window.press("F10");
	await says("Đã ghi 2 số dư đầu kỳ, mỗi bên 48.000.000");
	expect((await machine.ask<{ ok: boolean }>("verify_book")).ok).toBe(true);
});

test("text of an old font is refused with a sentence, and each row says its own fault", async () => {
	await createBookToBalances();
	await inCell("0:0");
	await paste("131\tNguyÔn V¨n Thµnh\t5tr\t\n131\tTrÇn ThÞ Lan\t5tr\t");
	await says("Chữ đang ở phông cũ");
	await paste("Tài khoản\tĐối tượng\tNợ\tCó\n111\t\t5.000.000\t\n131\tKH99\t1,5\t\nCộng\t\t5.000.000\t");
	await says("bỏ 1 dòng cộng");
	await says("2 dòng cần sửa");
	await says("Không có đối tượng nào mang mã KH99");
	await window.press("F10");
	await inCell("0:0");
});

test("the practice book opens with one key, is marked everywhere and is made afresh after a question", async () => {
	const { page } = window;
	await page.waitForSelector("text=Sổ thực hành – không có giá trị");
	await window.press("Control+t");
	await page.waitForSelector("nav >> text=HTX Nông nghiệp Dịch vụ Hòa An", { timeout: 50_000 });
	await page.waitForSelector("text=Sổ thực hành – không có giá trị");
	const info = await machine.ask<{ practice: boolean; vouchers: number; drafts: number }>("book_info");
	expect(info.practice).toBe(true);
	expect(info.vouchers).toBeGreaterThan(500);
	expect(info.drafts).toBe(3);
	// One more voucher, which a fresh book does not have.
	const drafts = await machine.ask<{ draft: object }[]>("list_drafts", { discarded: false });
	await machine.ask("post_voucher", { draft: drafts[2]?.draft });
	await page.evaluate(() => {
		location.hash = "#/books";
	});
	await page.getByText("Tạo lại từ đầu").focus();
	await window.press("Enter");
	await page.waitForSelector("dialog >> text=sẽ mất");
	await window.press("Control+Enter");
	await page.waitForFunction(
		() => location.hash.startsWith("#/list") || location.hash.startsWith("#/today"),
		undefined,
		{
			timeout: 50_000,
		},
	);
	const again = await machine.ask<{ vouchers: number; drafts: number }>("book_info");
	expect([again.vouchers, again.drafts]).toEqual([info.vouchers, 3]);
	expect(window.faults).toEqual([]);
});
