// A server restored to an old backup knows somebody no more: of a book that it lost whole the cooperative asks for another code
// and types it; a machine whose letting in was lost, where the book goes on, writes on by the twelve words.
import { afterEach, beforeEach, expect, test } from "vitest";
import { PASSPHRASE } from "./machine";
import { useBrowser } from "./window";
import { Cooperative, NAME, Person } from "./world/cooperative";
import { decides, forget, story } from "./world/matters";

useBrowser();

let coop: Cooperative;
beforeEach(() => {
	coop = new Cooperative();
});
afterEach(() => coop.end());

test("a book the server lost whole goes up again under another code, typed where the machine says that it is lost", async () => {
	await coop.province.start();
	await coop.province.stop();
	const putBack = coop.province.copyDisk();
	const hanh = await coop.found("Lò Thị Hạnh");
	await hanh.posts("PT", "2026-01-05", "Thu bán chè búp tươi", { debit: "1111", credit: "5111", amount: 20_000_000 });
	await hanh.settles();
	const digest = (await hanh.ask("verify_book", {})).ledger_digest;
	await coop.province.stop();
	putBack();
	await coop.startProvince();
	await hanh.ask("sync_now", {});
	const window = await hanh.machine.look();
	await window.page.evaluate(() => {
		location.hash = "#/system/devices";
	});
	await window.page.getByText("Máy chủ không còn nhận ra máy này").waitFor();
	await window.page.getByRole("heading", { name: "Chưa lên được máy chủ, cần mã mới" }).waitFor();
	expect((await hanh.ask("sync_status", {})).vouchers_pending).toBe(1);
	await window.page.getByRole("heading", { name: "Nhập mã tham gia mới" }).waitFor();
	await window.page.getByLabel("Mã tỉnh cấp").focus();
	await window.type(coop.province.code(NAME, coop.line.address));
	await window.press("Enter");
	await window.page.getByRole("button", { name: "Tham gia" }).waitFor();
	await window.press("Enter");
	await window.page.locator("header a", { hasText: "Đã lên máy chủ hết" }).waitFor();
	const status = await hanh.ask("sync_status", {});
	expect([status.pending, status.vouchers_pending, status.fault]).toEqual([0, 0, null]);
	expect((await hanh.ask("verify_book", {})).ledger_digest).toBe(digest);
	expect(window.faults).toEqual([]);
}, 300_000);

test("a machine whose letting in the server lost writes on by the twelve words, and its voucher is taken in again", async () => {
	const hanh = await coop.found("Lò Thị Hạnh");
	const words = (await hanh.ask("recovery_words", {}))?.join(" ") ?? "";
	const code = (await hanh.ask("list_devices", {})).finder_code ?? "";
	await coop.province.stop();
	const putBack = coop.province.copyDisk();
	await coop.startProvince();
	const thao = await coop.admit(hanh, "Nông Thu Thảo", "Máy kế toán 2", ["director", "accountant"]);
	await thao.posts("PT", "2026-03-05", "Thu bán chè khô", { debit: "1111", credit: "5111", amount: 5_000_000 });
	await coop.meet(hanh, thao);
	// The flood takes the office, with the first laptop and the server's disk; the second laptop is switched off that week.
	await hanh.machine.powerCut();
	coop.people.splice(coop.people.indexOf(hanh), 1);
	await thao.machine.powerCut();
	await coop.province.stop();
	putBack();
	coop.province.rewind();
	await coop.startProvince();
	const on = new Person("Vi Thị Mến");
	coop.people.push(on);
	await on.machine.startCore();
	const job = { code, words, path: on.machine.book, passphrase: PASSPHRASE, user_name: on.name };
	await on.ask("open_from_server", { job });
	while ((await on.ask("join_state", {}))?.step !== "done") await new Promise((later) => setTimeout(later, 100));
	await on.settles();
	// Whoever had been let in by the first laptop's word counts no more once another is director.
	const sinh = await coop.admit(on, "Hoàng Văn Sinh", "Máy giám đốc", ["director"]);
	await coop.meet(on, sinh);
	forget(thao);
	await thao.machine.startCore();
	await thao.ask("open_book", { path: thao.machine.book, passphrase: PASSPHRASE });
	await thao.ask("sync_now", {});
	const window = await thao.machine.look();
	await window.page.evaluate(() => {
		location.hash = "#/system/devices";
	});
	const summary = window.page.locator("summary", { hasText: "Sổ vẫn ở máy chủ" });
	await summary.focus();
	await window.press("Enter");
	await window.press("Tab");
	await window.type(words);
	// The line goes down for a moment: what is typed stays.
	coop.line.down();
	await thao.ask("sync_now", {});
	while ((await thao.ask("sync_status", {})).fault === "sync.forgotten")
		await new Promise((later) => setTimeout(later, 100));
	await coop.line.up();
	await window.press("Tab");
	for (const text of [PASSPHRASE, PASSPHRASE]) {
		await window.type(text);
		// Beside a passphrase stands what shows it.
		await window.press("Tab", "Tab");
	}
	await window.type("Nông Thu Thảo");
	expect(await window.page.getByLabel("12 từ khôi phục").inputValue()).toBe(words);
	await window.press("Tab", "Enter");
	await window.page.waitForSelector("text=/Máy này ghi tiếp bằng quyển [5-9]\\d\\d/");
	await thao.settles();
	expect(await thao.balance("1111")).toBe("0");
	const matter = await story(thao, "Máy chủ không nhận phiếu của một máy");
	await decides(matter, "Nhận vào sổ");
	await coop.meet(thao, on, sinh, thao);
	for (const person of [thao, on, sinh]) expect(await person.balance("1111")).toBe("5.000.000");
	const digests = await Promise.all([thao, on, sinh].map((person) => person.ask("verify_book", {})));
	expect(new Set(digests.map(({ ledger_digest }) => ledger_digest)).size).toBe(1);
	expect([window.faults, matter.faults]).toEqual([[], []]);
}, 300_000);
