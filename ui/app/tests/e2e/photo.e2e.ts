// Photos of papers on the real core: a real file by keyboard in the form and at the voucher, looked at large, taken off;
// a text file that calls itself a photo; and the same voucher in a hand.
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Machine, PASSPHRASE } from "./machine";
import { receiptSeenBy } from "./receipt";
import { useChromium, type Window } from "./window";

useChromium();

const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
/** Where pictures of the way go, when somebody wants to look at them. */
const PICTURES = process.env.SO_HTX_LOOK;

let machine: Machine;
let window: Window;
let photo: string;

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
	await window.page.reload();
	await window.page.waitForSelector("main");
	photo = join(machine.folder, "hoa-don.png");
	writeFileSync(photo, await receiptSeenBy(window));
});
afterEach(() => {
	expect(window.faults).toEqual([]);
	machine.end();
});

async function choose(file: string) {
	const asked = window.page.waitForEvent("filechooser");
	await window.press("Alt+a");
	await (await asked).setFiles(file);
}

async function look(name: string) {
	if (!PICTURES) return;
	await window.settled();
	await window.page.waitForTimeout(200);
	await window.page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

async function post(): Promise<string> {
	const draft = await machine.ask<{ entries: object[] }>("new_draft", { form: "PC" });
	const entry = { ...draft.entries[0], debit: "642", credit: "1111", amount: "370000" };
	const posted = await machine.ask<{ voucher: string }>("post_voucher", {
		draft: {
			...draft,
			date: "2026-03-05",
			narration: "Mua dầu máy bơm",
			party_name: "Cửa hàng xăng dầu số 4",
			entries: [entry],
		},
	});
	return posted.voucher;
}

const sealed = () => (existsSync(`${machine.book}.papers`) ? readdirSync(`${machine.book}.papers`).length : 0);

test("a photo is attached to a voucher by keyboard, looked at large, and taken off again", async () => {
	const voucher = await post();
	await window.page.evaluate((id) => (location.hash = `#/voucher/${id}`), voucher);
	await window.page.waitForSelector("text=Chưa có ảnh nào.");
	await choose(photo);
	await window.page.waitForSelector(".screen li img");
	expect(sealed()).toBe(1);
	await look("voucher");

	await window.page.focus('button[aria-label="Xem Ảnh 1"]');
	await window.press("Enter");
	await window.page.waitForSelector("dialog[open] img");
	await look("large");
	const height = () => window.page.$eval("dialog[open] img", (image) => image.getBoundingClientRect().height);
	const before = await height();
	await window.press("Control+=", "Control+=", "Control+=");
	await window.settled();
	expect(await height()).toBeGreaterThan(before * 1.5);
	await look("larger");
	await window.press("Delete");
	await window.page.waitForSelector("dialog[open] input");
	await window.type("Nhầm phiếu");
	await look("taking-off");
	await window.press("Enter");
	await window.page.waitForSelector("dialog[open]", { state: "detached" });
	await window.page.waitForSelector("text=Chưa có ảnh nào.");
	const history = await machine.ask<{ rows: { act: string; reason: string }[] }>("history", { query: { limit: 2 } });
	expect(history.rows.map(({ act, reason }) => `${act} ${reason}`)).toEqual([
		"photo-unlinked Nhầm phiếu",
		"photo-linked ",
	]);
});

test("a file that only calls itself a photo is refused in words, and the voucher stays as it was", async () => {
	const voucher = await post();
	const renamed = join(machine.folder, "hoa-don.jpg");
	writeFileSync(renamed, "Hóa đơn số 15, 370.000 đồng");
	await window.page.evaluate((id) => (location.hash = `#/voucher/${id}`), voucher);
	await window.page.waitForSelector("text=Chưa có ảnh nào.");
	await choose(renamed);
	await window.page.waitForSelector("text=Tệp này không phải ảnh đọc được. Sổ không đổi.");
	await look("refused");
	expect(sealed()).toBe(0);
});

test("photos of a form wait with its draft and come with the voucher when it is saved; the list counts them", async () => {
	await window.press("F7");
	await window.standsOn("party");
	await window.type("Cửa hàng xăng dầu số 4");
	await window.press("Enter");
	await window.standsOn("narration");
	await window.type("Mua dầu máy bơm");
	await window.press("Enter");
	await window.standsOn("0:debit");
	await window.type("642");
	await window.press("Enter");
	await window.standsOn("0:amount");
	await window.type("370k");
	await choose(photo);
	await window.page.waitForSelector("text=1 ảnh");
	await look("form");
	await window.press("Control+s");
	await window.page.waitForFunction(() => location.hash.startsWith("#/voucher/"));
	await window.page.waitForSelector(".screen li img");
	await window.page.evaluate(() => (location.hash = "#/list"));
	await window.page.waitForSelector('tbody [aria-label="1 ảnh"]');
	await look("list");
});

test("the photo is read in a hand, large, by touch", async () => {
	const voucher = await post();
	const { readFileSync } = await import("node:fs");
	await machine.ask("add_photo", { voucher, base64: readFileSync(photo).toString("base64"), label: "Hóa đơn dầu" });
	await window.page.setViewportSize(PHONE.viewport);
	await window.page.evaluate((id) => (location.hash = `#/phone/voucher/${id}`), voucher);
	await window.page.waitForSelector(".photo img");
	await look("phone");
	await window.page.click('button[aria-label="Xem Hóa đơn dầu"]');
	await window.page.waitForSelector("dialog[open] img");
	await look("phone-large");
	const reaches = await window.page.$$eval("dialog[open] button", (buttons) =>
		buttons.every((button) => button.getBoundingClientRect().height >= 44),
	);
	expect(reaches).toBe(true);
	expect(await window.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
