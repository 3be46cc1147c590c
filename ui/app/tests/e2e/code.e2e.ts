// A server restored to a backup from before the book began there: the cooperative asks for another code, types it, and all of
// the book goes up again.
import { afterAll, expect, test } from "vitest";
import { useBrowser } from "./window";
import { Cooperative, NAME } from "./world/cooperative";

useBrowser();

const coop = new Cooperative();
afterAll(() => coop.end());

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
