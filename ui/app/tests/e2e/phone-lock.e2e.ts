// Several people at one machine, by hand: a phone by touch, a laptop by mouse. A large payment asks the director for the PIN
// before the ten seconds; the cover falls by itself, and what was being written is there again to the letter.
import { afterEach, beforeEach, expect, test } from "vitest";
import { Machine, PASSPHRASE } from "./machine";
import { PHONE, useChromium, type Window } from "./window";

useChromium();

const LAPTOP = { viewport: { width: 1366, height: 768 } };
const PIN = "260391";
const DIRECTOR_PIN = "300475";
/** Longer than the ten seconds a choice can be taken back. */
const SIGNED_MS = 20_000;
/** A minute and more, after which the window covers itself. */
const IDLE = "01:10";

let machine: Machine;

/** The accountant's book, with the director at the same machine; payments ask for his word, from 20 million on for his PIN. */
beforeEach(async () => {
	machine = new Machine();
	await machine.startCore();
	await machine.makeBook();
	await machine.ask("set_pin", { passphrase: PASSPHRASE, pin: PIN });
	const director = {
		user_name: "Vi Văn Sinh",
		roles: ["director"],
		passphrase: "mat khau cua sinh",
		pin: DIRECTOR_PIN,
	};
	await machine.ask("add_person", { person: director });
	await posts("PT", "Rút tiền về quỹ", "90000000");
	await sitsDown(2, DIRECTOR_PIN);
	const values = [
		{ key: "policy.approval", value: "payments" },
		{ key: "policy.approval-pin-from", value: "20000000" },
	];
	await machine.ask("set_settings", { values });
	await sitsDown(1, PIN);
});
afterEach(() => machine.end());

async function sitsDown(writer: number, secret: string) {
	await machine.ask("lock");
	await machine.ask("unlock", { writer, secret });
}

async function posts(form: string, narration: string, amount: string) {
	const draft = await machine.ask<{ entries: object[] }>("new_draft", { form });
	const [debit, credit] = form === "PT" ? ["1111", "1121"] : ["642", "1111"];
	const entries = [{ ...draft.entries[0], debit, credit, amount }];
	await machine.ask("post_voucher", { draft: { ...draft, date: "2026-03-06", narration, entries } });
}

const waiting = async () => (await machine.ask<{ items: unknown[] }>("list_approvals")).items.length;
const covered = (window: Window) => window.page.waitForSelector("dialog[open] >> text=Sổ đang khóa");
const uncovered = (window: Window) => window.page.waitForFunction(() => !document.querySelector("dialog[open]"));
/** What can be read on the page, by whatever eyes. */
// biome-ignore lint/performance/useDomNodeTextContent: what is hidden is not seen.
const seen = (window: Window) => window.page.evaluate(() => document.body.innerText);

/** Nobody touches the machine for longer than a minute. */
async function isLeftAlone(window: Window) {
	await window.page.clock.install();
	await window.page.clock.fastForward(IDLE);
	await covered(window);
}

async function prefersAMinute() {
	const { preferences } = await machine.ask<{ preferences: object }>("app_state");
	await machine.ask("set_preferences", { preferences: { ...preferences, lock_minutes: 1 } });
}

test("a large payment asks for the PIN before the ten seconds, and is signed with the right one alone", async () => {
	await posts("PC", "Mua máy sao chè", "25000000");
	await sitsDown(2, DIRECTOR_PIN);
	const window = await machine.look(PHONE);
	const { page } = window;
	const yes = page.getByRole("button", { name: "Đồng ý", exact: true });
	const proof = page.getByLabel("Mã PIN hoặc mật khẩu của mình");
	const says = (words: string) => page.getByText(words).first().waitFor();
	await page.getByRole("link", { name: "Việc cần duyệt" }).tap();
	await says("25.000.000");
	await yes.tap();
	await proof.waitFor();
	await yes.tap();
	await says("Chưa gõ mã PIN hoặc mật khẩu.");
	await proof.fill("111111");
	await yes.tap();
	await says("Còn 9 lần thử");
	// Nothing runs, nothing is chosen, and what was typed is gone.
	expect(await page.getByRole("button", { name: "Hoàn tác" }).count()).toBe(0);
	expect(await proof.inputValue()).toBe("");
	expect(await waiting()).toBe(1);

	await proof.fill(DIRECTOR_PIN);
	await yes.tap();
	await says("Đã chọn: Đồng ý");
	expect(await waiting()).toBe(1);
	await page.getByRole("button", { name: "Hoàn tác" }).tap();
	await yes.waitFor();
	// Taken back, the payment waits as before, and whoever agrees proves it again.
	await yes.tap();
	await proof.waitFor();
	expect(await proof.inputValue()).toBe("");
	await proof.fill(DIRECTOR_PIN);
	await yes.tap();
	await says("Đã chọn: Đồng ý");
	// The phone's own back leaves the page, and decides nothing.
	await page.goBack();
	await page.waitForFunction(() => location.hash === "#/phone");
	await page.waitForTimeout(SIGNED_MS / 2 + 1000);
	expect(await waiting()).toBe(1);

	await page.getByRole("link", { name: "Việc cần duyệt" }).tap();
	await yes.tap();
	await proof.fill(DIRECTOR_PIN);
	await page.keyboard.press("Enter");
	await page.getByText("Không còn việc cần duyệt").waitFor({ timeout: SIGNED_MS });
	expect(await waiting()).toBe(0);
	// 90 − 25 million.
	expect((await machine.ask<{ cash: { full: string } }>("overview")).cash.full).toBe("65.000.000");
	expect(window.faults).toEqual([]);
}, 120_000);

test("on a phone that is left alone the cover falls; two people, a wrong PIN, and the sentence begun is there again", async () => {
	await posts("PC", "Sửa mái kho", "9000000");
	await sitsDown(2, DIRECTOR_PIN);
	await prefersAMinute();
	const window = await machine.look(PHONE);
	const { page } = window;
	await page.getByRole("link", { name: "Việc cần duyệt" }).tap();
	await page.getByRole("button", { name: "Không", exact: true }).tap();
	await page.getByLabel("Vì sao không?").fill("Đắt quá, hỏi g");
	await isLeftAlone(window);
	expect(await seen(window)).not.toMatch(/Đắt quá|9\.000\.000|Nậm Khòa/);
	const pin = page.getByLabel("Mã PIN 6 số", { exact: true });
	// The other one's name, whose PIN this is not.
	const person = (name: string) => page.locator("dialog[open] label", { hasText: name });
	await person("Vi Thị Mến").tap();
	await pin.fill(DIRECTOR_PIN);
	await page.getByRole("button", { name: "Mở khóa" }).tap();
	await page.waitForSelector("dialog[open] >> text=Còn 9 lần thử");
	await person("Vi Văn Sinh").tap();
	await pin.fill("000000");
	await page.getByRole("button", { name: "Mở khóa" }).tap();
	await page.waitForSelector("dialog[open] >> text=Còn 9 lần thử");
	await pin.fill(DIRECTOR_PIN);
	await page.getByRole("button", { name: "Mở khóa" }).tap();
	await uncovered(window);
	expect(await page.getByLabel("Vì sao không?").inputValue()).toBe("Đắt quá, hỏi g");
	expect(await waiting()).toBe(1);
	expect(window.faults).toEqual([]);
}, 120_000);

test("seconds that run do not run on under the cover: nothing is signed by a phone that is locked", async () => {
	await posts("PC", "Sửa mái kho", "9000000");
	await sitsDown(2, DIRECTOR_PIN);
	await prefersAMinute();
	const window = await machine.look(PHONE);
	const { page } = window;
	await page.getByRole("link", { name: "Việc cần duyệt" }).tap();
	await page.getByRole("button", { name: "Đồng ý", exact: true }).tap();
	await page.getByText("Đã chọn: Đồng ý").waitFor();
	await isLeftAlone(window);
	await page.clock.fastForward(SIGNED_MS);
	await page.waitForTimeout(2000);
	await machine.ask("unlock", { writer: 2, secret: DIRECTOR_PIN });
	expect(await waiting()).toBe(1);
	expect(window.faults).toEqual([]);
}, 120_000);

test("on a laptop by mouse: a wrong PIN is counted, the draft is there again, and another person finds none", async () => {
	await prefersAMinute();
	const window = await machine.look(LAPTOP);
	const { page } = window;
	await page.evaluate(() => {
		location.hash = "#/entry/PC";
	});
	await window.standsOn("party");
	await page.locator('[data-stop="narration"]').click();
	await window.type("Mua giống lúa, trả nửa chừ");
	await isLeftAlone(window);
	expect(await seen(window)).not.toMatch(/giống lúa|Nậm Khòa/);
	const pin = page.getByLabel("Mã PIN 6 số", { exact: true });
	await pin.click();
	await window.type("000000");
	await page.getByRole("button", { name: /^Mở khóa/ }).click();
	await page.waitForSelector("dialog[open] >> text=Còn 9 lần thử");
	await window.type(PIN);
	await page.getByRole("button", { name: /^Mở khóa/ }).click();
	await uncovered(window);
	await window.standsOn("narration");
	expect(await window.valueOf("narration")).toBe("Mua giống lúa, trả nửa chừ");

	await page.clock.fastForward(IDLE);
	await covered(window);
	await page.locator("dialog[open] label", { hasText: "Vi Văn Sinh" }).click();
	await pin.click();
	await window.type(DIRECTOR_PIN);
	await page.getByRole("button", { name: /^Mở khóa/ }).click();
	await page.waitForSelector(".frame >> text=Vi Văn Sinh");
	expect(await seen(window)).not.toMatch(/giống lúa/);
	expect(await machine.ask("list_drafts", { discarded: false })).toEqual([]);
	await sitsDown(1, PIN);
	const drafts = await machine.ask<{ draft: { narration: string } }[]>("list_drafts", { discarded: false });
	expect(drafts.map(({ draft }) => draft.narration)).toEqual(["Mua giống lúa, trả nửa chừ"]);
	expect(window.faults).toEqual([]);
}, 120_000);
