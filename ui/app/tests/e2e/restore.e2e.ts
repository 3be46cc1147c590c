// A machine is lost: its backup and its twelve words make the book again on another one, which goes on in a series of its own.
import { copyFileSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Machine, PASSPHRASE } from "./machine";
import { useChromium, type Window } from "./window";

useChromium();

const NEW_PASSPHRASE = "ruộng cũ trâu mới";
const LINE = {
	narration: "",
	debit: "1111",
	credit: "4118",
	amount: "5000000",
	debit_party: null,
	credit_party: null,
	extra: [],
};

let lost: Machine;
let other: Machine;

beforeEach(async () => {
	lost = new Machine();
	other = new Machine();
	await lost.start();
});
afterEach(() => {
	lost.end();
	other.end();
});

interface Kept {
	file: string;
	words: string;
	digest: string;
}

const digest = async (machine: Machine) => (await machine.ask<{ ledger_digest: string }>("verify_book")).ledger_digest;

/** A folder just chosen is backed up into without being asked. */
async function firstBackup(): Promise<string> {
	for (;;) {
		const { running, last } = await lost.ask<{ running: boolean; last: { file: string } | null }>("backup_state");
		if (last && !running) return last.file;
		await new Promise((done) => setTimeout(done, 100));
	}
}

/** A book with one voucher, backed up onto a stick that is then put into the other machine. */
async function backedUp(): Promise<Kept> {
	const book = {
		path: lost.book,
		name: "HTX Nậm Khòa",
		tax_code: null,
		kind: "htx",
		year: 2026,
		first_month: 1,
		user_name: "Vi Thị Mến",
		passphrase: PASSPHRASE,
	};
	await lost.ask("create_book", { book });
	const draft = await lost.ask<object>("new_draft", { form: "PT" });
	await lost.ask("post_voucher", { draft: { ...draft, narration: "Thu vốn góp", entries: [LINE] } });
	const words = await lost.ask<string[]>("recovery_words");
	const stick = join(lost.folder, "usb");
	mkdirSync(stick);
	await lost.ask("set_backup_folder", { folder: stick });
	const backup = await firstBackup();
	const file = join(other.folder, basename(backup));
	copyFileSync(backup, file);
	return { file, words: words.join(" "), digest: await digest(lost) };
}

async function fill(window: Window, fields: Record<string, string>) {
	for (const [label, text] of Object.entries(fields)) {
		// A way to open and the field it opens may have the same name.
		await window.page.getByLabel(label, { exact: true }).and(window.page.locator(":not([type=radio])")).focus();
		await window.press("Control+a");
		await window.type(text);
	}
}

async function beginRestore(window: Window, file: string) {
	await window.page.waitForSelector("text=Tạo sổ đầu tiên");
	await window.press("Control+r");
	await window.page.waitForSelector("h2 >> text=Khôi phục từ bản sao lưu");
	await fill(window, { "Tệp sao lưu": file, "Tệp sổ": other.book });
}

async function typeReceipt(window: Window) {
	await window.press("F4");
	await window.standsOn("party");
	await window.press("Enter");
	await window.standsOn("narration");
	await window.type("Thu vốn góp đợt hai");
	await window.press("Enter");
	await window.standsOn("0:credit");
	await window.type("4118");
	await window.press("Enter");
	await window.standsOn("0:amount");
	await window.type("2tr");
	await window.press("F10");
}

test("with the passphrase the book is read; with the words typed later it is written in, in a new series", async () => {
	const kept = await backedUp();
	const window = await other.start();
	const { page } = window;
	await beginRestore(window, kept.file);
	await fill(window, { "Mật khẩu của sổ lúc sao lưu": "sai mat khau roi" });
	await window.press("F10");
	await page.waitForSelector('[role="alert"]');
	await fill(window, { "Mật khẩu của sổ lúc sao lưu": PASSPHRASE });
	await window.press("F10");
	await page.waitForSelector("text=Sổ này chỉ xem được");
	expect(await digest(other)).toBe(kept.digest);
	await page.waitForSelector("text=Sổ này khôi phục từ bản sao lưu, chỉ xem được");
	// What could not be kept is not offered: the key of a receipt opens nothing here.
	await window.press("F4");
	await page.waitForSelector("h1 >> text=Hôm nay");
	await window.settled();
	expect(await page.locator('[data-stop="party"]').count()).toBe(0);
	expect(await page.locator("kbd", { hasText: /^F4$/ }).count()).toBe(0);
	expect((await other.ask<{ vouchers: number }>("book_info")).vouchers).toBe(1);
	await page.getByText("Ghi tiếp bằng quyển mới", { exact: true }).first().focus();
	await window.press("Enter");
	await page.waitForSelector("h2 >> text=Bản này chỉ xem được");
	await fill(window, {
		"12 từ khôi phục": kept.words,
		"Mật khẩu mới của sổ trên máy này": NEW_PASSPHRASE,
		"Gõ lại mật khẩu": NEW_PASSPHRASE,
		"Người ghi sổ": "Lò Văn Ón",
	});
	await window.press("Tab", "Enter");
	await page.waitForSelector("text=Máy này ghi tiếp bằng quyển");
	await page.waitForSelector("text=Sổ này khôi phục từ bản sao lưu, chỉ xem được", { state: "detached" });
	expect(await digest(other)).toBe(kept.digest);
	await typeReceipt(window);
	await goesOn(window);
});

test("with the twelve words the book opens to be written in at once", async () => {
	const kept = await backedUp();
	const window = await other.start();
	await beginRestore(window, kept.file);
	await window.page.getByLabel("Mật khẩu", { exact: true }).focus();
	await window.press("ArrowDown");
	await fill(window, {
		"12 từ khôi phục": kept.words,
		"Tên của anh/chị": "Lò Văn Ón",
		"Mật khẩu mới của sổ trên máy này": NEW_PASSPHRASE,
		"Gõ lại mật khẩu": NEW_PASSPHRASE,
	});
	await window.press("F10");
	await window.page.waitForSelector("text=Đã khôi phục, 1 phiếu. Máy này ghi tiếp bằng quyển");
	expect(await digest(other)).toBe(kept.digest);
	await typeReceipt(window);
	await goesOn(window);
});

/** The receipt stands in a series no machine of before writes in, and the whole book holds. */
async function goesOn(window: Window) {
	await window.page.waitForSelector("text=/Đã ghi PT\\.Q[5-9]\\d\\d-0001/");
	const { series } = await other.ask<{ series: string }>("book_info");
	expect(Number(series)).toBeGreaterThanOrEqual(500);
	expect(Number(series)).toBeLessThanOrEqual(999);
	const after = await other.ask<{ ok: boolean; vouchers: number }>("verify_book");
	expect([after.ok, after.vouchers]).toEqual([true, 2]);
	expect(window.faults).toEqual([]);
}
