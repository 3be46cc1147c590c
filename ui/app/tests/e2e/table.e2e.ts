// Vouchers from a file of another program, by keys alone, on the real core and a real file.
import { afterEach, beforeEach, expect, test } from "vitest";
import { Machine } from "./machine";
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

/** The table's place, and a file chosen there with the key that opens one. */
async function opens(name: string, text: string) {
	const chooser = window.page.waitForEvent("filechooser");
	await window.press("Alt+o");
	await (await chooser).setFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
}

const sums = (ready: number, faulty: number, already: number) =>
	window.page.waitForFunction(
		(words) => words.every((word) => document.querySelector(".foot")?.textContent?.includes(word as string)),
		[`${ready} phiếu ghi được`, `${faulty} phiếu cần sửa`, `${already} phiếu đã có`],
	);

const misa = () =>
	[
		"Ngày hạch toán;Số chứng từ;Diễn giải;TK Nợ;TK Có;Số tiền;Mã đối tượng;Tên đối tượng",
		`05/01/${year};PT00001;Thu tiền chè;1111;131;5.000.000;KH009;Chợ Nà Lành`,
		`06/01/${year};PC00001;Mua dây;152;1111;1.200.000;;`,
		`06/01/${year};PC00001;Mua dây;642;1111;300.000;;`,
		`31/02/${year};PC00002;Xăng xe;642;1111;50.000;;`,
	].join("\n");

test("a file is read, who is missing is added, a fault is mended in its cell, the whole is posted; again it is there already", async () => {
	await window.press("Alt+e");
	await window.page.waitForFunction(() => location.hash === "#/table");
	await window.settled();
	await opens("misa.csv", misa());
	await sums(1, 2, 0);
	// The customer is added with the code and name of the file.
	await window.press("Alt+n");
	await sums(2, 1, 0);
	expect(await machine.ask("verify_book")).toMatchObject({ ok: true, vouchers: 0 });

	// The whole table is not posted with a fault in it: the key goes to the cell.
	await window.press("F10");
	await window.page.waitForFunction(() => document.activeElement?.getAttribute("aria-invalid") === "true");
	expect(await window.page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe(`31/02/${year}`);
	await window.press("Control+a");
	await window.type(`28/01/${year}`);
	await window.press("Tab");
	await sums(3, 0, 0);
	await window.press("F10");
	await window.page.waitForFunction(() => location.hash.startsWith("#/list"));
	await window.page.waitForSelector("text=Đã ghi 3 phiếu từ bảng");
	expect(await machine.ask("verify_book")).toMatchObject({ ok: true, vouchers: 3 });
	expect(await machine.ask("voucher_table")).toMatchObject({ cells: [] });

	// The same file once more: two are known by number and day, the third still has its fault.
	await window.press("Alt+e");
	await window.page.waitForFunction(() => location.hash === "#/table");
	await window.settled();
	await opens("misa.csv", misa());
	await sums(0, 1, 2);
	expect(window.faults).toEqual([]);
});

test("columns are chosen by keys and known again; only what is right is posted, the rest is kept", async () => {
	const own = [
		"Hôm nào;Tờ số;Vì sao;Bên trái;Bên phải;Bao nhiêu",
		`05/01/${year};A1;Mua dây;642;1111;50.000`,
		`06/01/${year};A2;Mua đinh;699;1111;20.000`,
	].join("\n");
	await window.press("Alt+e");
	await window.page.waitForFunction(() => location.hash === "#/table");
	await window.settled();
	await opens("so tay.csv", own);
	await window.page.waitForSelector("section select");
	await window.page.focus("section input");
	await window.press("Control+a");
	await window.type("1");
	await window.press("Tab");
	// What another column holds already is passed over.
	const choose = async (column: number, downs: number, words: string) => {
		const choice = window.page.locator("section select").nth(column);
		await choice.focus();
		for (let down = 0; down < downs; down++) await window.press("ArrowDown");
		await window.settled();
		expect(await choice.locator("option:checked").textContent()).toBe(words);
	};
	await choose(0, 1, "Ngày");
	await choose(1, 1, "Số cũ");
	await choose(2, 2, "Diễn giải");
	await choose(3, 2, "TK Nợ");
	await choose(4, 2, "TK Có");
	await choose(5, 2, "Số tiền");
	await sums(1, 1, 0);
	await window.press("Alt+g");
	await sums(0, 1, 1);
	expect(await machine.ask("verify_book")).toMatchObject({ ok: true, vouchers: 1 });
	// The rest lies on the disk; a new window finds it, and its columns.
	await window.page.reload();
	await sums(0, 1, 1);
	const opened = await machine.ask<{ roles: string[] }>("open_voucher_table", { name: "", text: own, base64: "" });
	expect(opened.roles).toEqual(["date", "number", "narration", "debit", "credit", "amount"]);
	expect(window.faults).toEqual([]);
});
