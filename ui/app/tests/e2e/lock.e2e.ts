// Two people at one machine, keys alone, on the real core: what one writes is covered, kept to the letter, and theirs.
import { afterEach, beforeEach, expect, test } from "vitest";
import { Machine, PASSPHRASE } from "./machine";
import { useChromium, type Window } from "./window";

useChromium();

const PIN = "260391";
const CASHIER = "mat khau cua nga";
const CASHIER_PIN = "140288";

let machine: Machine;
let window: Window;

beforeEach(async () => {
	machine = new Machine();
	await machine.startCore();
	await machine.makeBook();
	window = await machine.look();
	await window.page.waitForSelector(".frame");
});
afterEach(() => machine.end());

const typed = () => window.page.evaluate(() => (document.activeElement as HTMLInputElement).value);
/** What can be read on the page, by whatever eyes. */
// biome-ignore lint/performance/useDomNodeTextContent: what is hidden is not seen.
const seen = () => window.page.evaluate(() => document.body.innerText);
const covered = () => window.page.waitForSelector("dialog[open] >> text=Sổ đang khóa");
const uncovered = () => window.page.waitForFunction(() => !document.querySelector("dialog[open]"));
/** The core itself has shut: it says nothing about the book any more. */
const shut = async () => {
	for (;;) {
		const answer = await machine.ask("book_info").then(
			() => "",
			(refusal) => String(refusal),
		);
		if (answer.includes("app.locked")) return;
		await new Promise((done) => setTimeout(done, 100));
	}
};

async function writesPayment() {
	await window.press("F6");
	await window.standsOn("party");
	await window.type("Cửa hàng Bản Mây");
	await window.press("Enter");
	await window.standsOn("narration");
	await window.type("Mua giống lúa, trả nửa chừ");
	// In the middle of a word, with three letters marked.
	await window.press("Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft");
}

test("the cover hides everything at once, and lifted it gives back the same field to the letter", async () => {
	await writesPayment();
	await window.press("Control+Shift+L");
	await covered();
	expect(await seen()).not.toMatch(/Bản Mây|giống lúa|Nậm Khòa/);
	await shut();
	await expect(machine.ask("list_vouchers", {})).rejects.toThrow("app.locked");
	// Keys of the page beneath do nothing.
	await window.press("Control+Enter", "F5", "Escape");
	await window.type("khong phai mat khau");
	await window.press("Enter");
	await window.page.waitForSelector("dialog[open] [role=alert], dialog[open] .fault");
	await window.type(PASSPHRASE);
	await window.press("Enter");
	await uncovered();
	await window.standsOn("narration");
	expect(await typed()).toBe("Mua giống lúa, trả nửa chừ");
	await window.type("ừng");
	expect(await typed()).toBe("Mua giống lúa, trả nửa ừng");
	expect(window.faults).toEqual([]);
});

test("what was typed in the last second before the cover fell is on the disk when the power goes", async () => {
	await writesPayment();
	await window.type("chừng");
	await window.press("Control+Shift+L");
	await shut();
	await machine.powerCut();
	window = await machine.start();
	await machine.ask("open_book", { path: machine.book, passphrase: PASSPHRASE });
	const drafts = await machine.ask<{ draft: { narration: string } }[]>("list_drafts", { discarded: false });
	expect(drafts.map(({ draft }) => draft.narration)).toEqual(["Mua giống lúa, trả nửa chừng"]);
});

test("a window opened anew on a covered book shows the cover and nothing else", async () => {
	await machine.ask("lock");
	await window.page.reload();
	await covered();
	expect(await seen()).not.toMatch(/Nậm Khòa/);
	await window.type(PASSPHRASE);
	await window.press("Enter");
	await window.page.waitForSelector(".frame");
	expect(await seen()).toContain("Vi Thị Mến");
});

test("left alone the window covers itself after the minutes that were chosen", async () => {
	const page = await window.page.context().newPage();
	await page.clock.install();
	await page.goto(window.page.url());
	await page.waitForSelector(".frame");
	await page.clock.fastForward("09:30");
	expect(await page.locator("dialog[open]").count()).toBe(0);
	await page.clock.fastForward("01:00");
	await page.waitForSelector("dialog[open] >> text=Sổ đang khóa");
});

test("a second person is let in, sits down with a PIN, and sees no draft of the first; each writes a series of their own", async () => {
	const { page } = window;
	await page.evaluate(() => {
		location.hash = "#/system/people";
	});
	await page.waitForSelector(".inside li");
	await window.press("Alt+p");
	await page.waitForSelector("dialog[open]");
	for (const words of [PASSPHRASE, PIN, PIN]) {
		await window.type(words);
		// Past the button that shows a passphrase.
		await window.press("Tab");
		if (words === PASSPHRASE) await window.press("Tab");
	}
	await window.press("Control+Enter");
	await uncovered();
	await page.waitForSelector(".inside li >> text=· có mã PIN");
	await window.press("Control+i");
	await page.getByLabel("Họ tên", { exact: true }).focus();
	await window.type("Vi Thị Nga");
	await page.getByRole("checkbox", { name: "Kế toán" }).focus();
	await window.press("Space");
	for (const [label, words] of Object.entries({
		"Mật khẩu của người mới": CASHIER,
		"Gõ lại mật khẩu": CASHIER,
		"Mã PIN của người mới, 6 số": CASHIER_PIN,
	})) {
		await page.getByLabel(label, { exact: true }).focus();
		await window.type(words);
	}
	await window.press("Control+Enter");
	await page.waitForSelector(".inside li >> text=Vi Thị Nga");
	await uncovered();

	await writesPayment();
	// The disk is slow, the hand of the next one is quick: what is on its way is still the first one's.
	await page.route("**/call", async (route) => {
		if (route.request().postData()?.includes('"save_draft"')) await new Promise((done) => setTimeout(done, 2500));
		await route.continue();
	});
	await window.type("chừng");
	await window.press("Control+Shift+L");
	await covered();
	await page.getByRole("radio", { name: /Vi Thị Mến/ }).focus();
	await window.press("ArrowDown");
	await page.getByLabel("Mã PIN 6 số", { exact: true }).focus();
	await window.type("000000");
	await window.press("Enter");
	await page.waitForSelector("dialog[open] >> text=Còn 9 lần thử");
	await window.type(CASHIER_PIN);
	await window.press("Enter");
	await page.waitForSelector(".frame >> text=Vi Thị Nga");
	await page.waitForSelector("text=Lập phiếu mới");
	expect(await seen()).not.toMatch(/giống lúa/);
	expect(await machine.ask("list_drafts", { discarded: false })).toEqual([]);
	const posted = {
		draft_id: null,
		form: "PT",
		purpose: { kind: "new" },
		date: "2026-01-05",
		party: null,
		party_name: "Chợ",
		narration: "Bán thóc",
		attachments: 0,
	};
	const line = {
		narration: "",
		debit: "1111",
		credit: "5111",
		amount: "500000",
		debit_party: null,
		credit_party: null,
		extra: [],
	};
	const receipt = await machine.ask<{ number: string }>("post_voucher", { draft: { ...posted, entries: [line] } });
	expect(receipt.number).toBe("PT.Q02-0001");

	await window.press("Control+Shift+L");
	await covered();
	await page.getByRole("radio", { name: /Vi Thị Mến/ }).check();
	await page.getByLabel("Mã PIN 6 số", { exact: true }).focus();
	await window.type(PIN);
	await window.press("Enter");
	await page.waitForSelector(".frame >> text=Vi Thị Mến");
	const drafts = await machine.ask<{ draft: { narration: string } }[]>("list_drafts", { discarded: false });
	expect(drafts.map(({ draft }) => draft.narration)).toEqual(["Mua giống lúa, trả nửa chừng"]);
	const own = await machine.ask<{ number: string }>("post_voucher", { draft: { ...posted, entries: [line] } });
	expect(own.number).toBe("PT.Q01-0001");

	// She works elsewhere from now on.
	await page.evaluate(() => {
		location.hash = "#/system/people";
	});
	await page.getByRole("button", { name: "Bỏ khỏi máy này · Vi Thị Nga" }).press("Enter");
	await page.waitForSelector("dialog[open]");
	await window.type(PASSPHRASE);
	await window.press("Control+Enter");
	await uncovered();
	await page.waitForSelector("text=Đã bỏ Vi Thị Nga khỏi máy này.");
	expect(await page.locator(".inside li").count()).toBe(1);
	expect(window.faults).toEqual([]);
});
