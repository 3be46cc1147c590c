// Two laptops and the province's real server: one joins it and lets the other in, by the keyboard alone.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Machine, PASSPHRASE } from "./machine";
import { useChromium, type Window } from "./window";

useChromium();

const PROVINCE = join(dirname(process.env.SO_HTX_BRIDGE_PROGRAM ?? ""), "htx-province");

let first: Machine;
let second: Machine;
let data: string;
let server: ChildProcess;

beforeEach(async () => {
	data = mkdtempSync(join(tmpdir(), "htx-province-"));
	first = new Machine();
	second = new Machine();
});
afterEach(() => {
	server?.kill("SIGKILL");
	first.end();
	second.end();
	rmSync(data, { recursive: true, force: true });
});

/** Starts the server; the code it gives out for a new book. */
async function province(): Promise<string> {
	server = spawn(PROVINCE, ["serve", "--listen", "127.0.0.1:0", "--data", data]);
	const address = await new Promise<string>((heard, failed) => {
		server.once("exit", (code) => failed(new Error(`the server ended with ${code}`)));
		if (server.stdout) createInterface(server.stdout).on("line", (line) => heard(line.replace("listening ", "")));
	});
	const invite = ["book", "invite", "--name", "HTX Nậm Khòa", "--data", data];
	const code = execFileSync(PROVINCE, invite, { encoding: "utf8" }).trim();
	return `${address.startsWith("http") ? address : `http://${address}`}/#${code.split("#")[1]}`;
}

const BOOK = {
	name: "HTX Nậm Khòa",
	tax_code: null,
	kind: "htx",
	year: 2026,
	first_month: 1,
	user_name: "Vi Thị Mến",
	passphrase: PASSPHRASE,
};

async function text(window: Window, words: string) {
	await window.page.getByText(words).first().waitFor();
}

test("a laptop joins the province and lets another in", async () => {
	const code = await province();
	const window = await first.start();
	await first.ask("create_book", { book: { ...BOOK, path: first.book } });
	await window.page.reload();
	await window.page.waitForSelector('a[href="#/system"]');
	await window.page.evaluate(() => {
		location.hash = "#/system/devices";
	});
	await text(window, "Tham gia máy chủ tỉnh");
	await window.page.locator("section .fields input").focus();
	await window.type(code);
	await window.press("Tab", "Enter");
	await text(window, "đúng là máy chủ của mã này");
	await window.page.getByRole("button", { name: "Tham gia" }).press("Enter");
	await text(window, "Đã lên máy chủ hết");
	// A line that is back is used at once, however long the next attempt would be.
	const exchanges = window.page.waitForRequest((asked) => asked.postData()?.includes('"sync_now"') ?? false);
	await window.page.evaluate(() => dispatchEvent(new Event("online")));
	await exchanges;
	// The invite, to the six digits.
	await window.page.getByRole("button", { name: "Thêm thiết bị" }).waitFor();
	await window.press("Control+i");
	await window.page.waitForSelector("dialog[open]");
	await window.type("Lò Văn Bình");
	await window.press("Tab");
	await window.type("Máy kế toán 2");
	await window.press("Tab", "Tab", "Space", "F10");
	await window.page.waitForSelector("dialog svg[role='img']");
	const invite = await first.ask<{ code: string }>("invite_state");
	// The other laptop comes in.
	const other = await second.start();
	await other.press("Control+j");
	await other.page.waitForSelector("form input");
	await other.type(invite.code);
	await other.press("Enter");
	await other.type(PASSPHRASE);
	await other.press("Enter");
	await other.type(PASSPHRASE);
	await other.press("Enter");
	await other.press("Control+a");
	await other.type(second.book);
	await other.press("F10");
	const digits = await other.page.locator(".digits").textContent();
	await window.page.getByLabel("Sáu chữ số trên màn hình máy mới").waitFor();
	await window.type(digits ?? "");
	await window.press("Enter");
	await text(window, "đã vào sổ, ghi quyển 02");
	await other.page.waitForFunction(() => location.hash === "#/today");
	const names = await second.ask<{ name: string; series: string; user_name: string }>("book_info");
	expect([names.name, names.series, names.user_name]).toEqual([BOOK.name, "02", "Lò Văn Bình"]);
	// Ended in good order it says so, and not that it was shut out.
	await first.ask("confirm_device", { writer: 2 });
	await expect
		.poll(
			async () => {
				for (const machine of [first, second]) await machine.ask("sync_now");
				const { rows } = await second.ask<{ rows: { confirmed: boolean }[] }>("list_devices");
				return rows.every(({ confirmed }) => confirmed);
			},
			{ timeout: 20_000 },
		)
		.toBe(true);
	await second.ask("retire_device", { writer: 2 });
	await text(other, "Máy này đã cho nghỉ nên chỉ xem được");
	await other.page.locator("header a", { hasText: "Máy này đã cho nghỉ" }).waitFor();
	expect(await other.page.locator("kbd", { hasText: /^F4$/ }).count()).toBe(0);
	expect([...window.faults, ...other.faults]).toEqual([]);
});
