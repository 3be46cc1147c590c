// The supervisory board on a phone, beside the accountant's laptop, on the province's real server: a question goes and comes
// back, the book is checked, two machines read the same to one another, and what lies outside the book is seen.
import { afterEach, beforeEach, expect, test } from "vitest";
import { PASSPHRASE } from "./machine";
import { PHONE, useChromium, type Window } from "./window";
import { Cooperative, hearsApart, type Person } from "./world/cooperative";

useChromium();

let coop: Cooperative;

beforeEach(() => {
	coop = new Cooperative();
});
afterEach(() => coop.end());

/** The accountant and founder, the director, and the supervisor who came in last; a payment that all have seen. */
async function begin(): Promise<{ hanh: Person; sinh: Person; thang: Person; voucher: string }> {
	const hanh = await coop.found("Lò Thị Hạnh");
	const sinh = await coop.admit(hanh, "Hoàng Văn Sinh", "Máy giám đốc", ["director"]);
	await coop.vouch(hanh);
	await coop.meet(hanh, sinh);
	const thang = await coop.admit(sinh, "Nông Văn Thắng", "Điện thoại ban kiểm soát", ["supervisor"]);
	await coop.vouch(sinh);
	await hanh.posts("PT", "2026-01-05", "Thu bán chè búp tươi", { debit: "1111", credit: "5111", amount: 100_000_000 });
	const voucher = await hanh.posts("PC", "2026-02-10", "Mua 2 lốp xe công nông", {
		debit: "642",
		credit: "1111",
		amount: 4_600_000,
	});
	await coop.meet(sinh, hanh, thang);
	return { hanh, sinh, thang, voucher };
}

const says = (window: Window, words: string) => window.page.getByText(words).first().waitFor();
async function tap(window: Window, name: string) {
	await window.page.getByRole("button", { name, exact: true }).tap();
}

/** The rows of «Điểm cuối của sổ» as they are read to another. */
const heads = (window: Window) =>
	window.page
		.locator("main dl")
		.evaluate((list) => [...list.querySelectorAll("dt, dd")].map((one) => one.textContent?.trim()));

/** The board's page, gone to as a thumb does, and the book checked there. */
async function checks(window: Window): Promise<(string | undefined)[]> {
	await window.page.getByRole("button", { name: "Kiểm tra sổ ngay" }).click();
	await says(window, "Sổ đúng: 2 phiếu khớp từng số.");
	await window.page.waitForSelector("main dl");
	return heads(window);
}

test("a supervisor asks, is answered, closes the question, checks the book, and reads the same as another machine", async () => {
	const { hanh, thang, voucher } = await begin();
	const phone = await thang.machine.look(PHONE);
	await phone.page.getByRole("link", { name: "Kiểm soát" }).tap();
	await says(phone, "Không có câu hỏi nào đang mở.");
	await says(phone, "Không có phần nào nằm ngoài sổ.");
	await phone.page.getByLabel("Số, tên hoặc lý do").fill("lop xe");
	await phone.page.getByRole("link", { name: "Mua 2 lốp xe công nông" }).tap();
	await says(phone, "Chưa có câu hỏi về phiếu này.");
	await phone.page.getByLabel("Viết câu hỏi…").fill("Phiếu ghi 2 lốp, hóa đơn ghi 1. Lốp kia ở đâu?");
	await tap(phone, "Gửi");
	await says(phone, "Có câu hỏi · chưa ai trả lời");
	await coop.meet(thang, hanh);

	const desk = await hanh.machine.look();
	await says(desk, "Phiếu ghi 2 lốp, hóa đơn ghi 1. Lốp kia ở đâu?");
	await desk.page.locator(`a[href="#/phone/voucher/${voucher}"]`).click();
	await desk.page.getByLabel("Viết tiếp…").fill("Lốp kia hóa đơn riêng, tôi quên kẹp.");
	await desk.page.getByRole("button", { name: "Gửi" }).click();
	await says(desk, "Có câu hỏi · đã trả lời");
	// It is not the accountant's to close.
	expect(await desk.page.getByRole("button", { name: "Đã rõ, đóng câu hỏi" }).count()).toBe(0);
	await coop.meet(hanh, thang);

	await phone.page.goto(phone.page.url().replace(/#.*/, "#/phone/board"));
	await says(phone, "1 câu hỏi đang mở");
	await phone.page.getByRole("link", { name: /Lốp kia ở đâu/ }).tap();
	await says(phone, "Lốp kia hóa đơn riêng, tôi quên kẹp.");
	await tap(phone, "Đã rõ, đóng câu hỏi");
	await says(phone, "Đã rõ, câu hỏi đã đóng.");
	await coop.meet(thang, hanh, thang);
	expect((await hanh.ask("list_returned", {})).questions.length).toBe(0);

	await phone.page.goto(phone.page.url().replace(/#.*/, "#/phone/board"));
	const read = await checks(phone);
	// Three people write in the book, and all of it has one digest.
	expect(read.filter((text) => text?.startsWith("Quyển")).length).toBe(3);
	// What the accountant's machine would read aloud, cut as the phone cuts it.
	const own = await hanh.ask("log_heads", {});
	const said = own.writers.flatMap(({ series, user, events, link }) => [
		`Quyển ${series}, ${user}`,
		`${events} việc, ${link.slice(0, 12)}`,
	]);
	expect(read).toEqual([...said, "Tổng số dư", own.ledger_digest.slice(0, 12)]);
	// One voucher more, and the digests differ until the phone has it.
	await hanh.posts("PC", "2026-02-12", "Văn phòng phẩm", { debit: "642", credit: "1111", amount: 50_000 });
	expect((await hanh.ask("log_heads", {})).ledger_digest).not.toBe((await thang.ask("log_heads", {})).ledger_digest);
	await coop.meet(hanh, thang);
	expect((await hanh.ask("log_heads", {})).ledger_digest).toBe((await thang.ask("log_heads", {})).ledger_digest);
	expect([...phone.faults, ...desk.faults]).toEqual([]);
}, 240_000);

test("what a machine sent after it was shut out lies outside the book, and the board reads it there", async () => {
	const { hanh, sinh, thang } = await begin();
	const thao = await coop.admit(sinh, "Nông Thu Thảo", "Máy kế toán 2", ["accountant"]);
	await coop.vouch(sinh);
	await coop.meet(sinh, hanh, thao, thang);
	coop.line.down();
	await thao.posts("PC", "2026-03-06", "Chi sau khi mất máy", { debit: "642", credit: "1111", amount: 1_200_000 });
	await thao.ask("close_book", {});
	await coop.line.up();
	await sinh.ask("revoke_device", { writer: 4, reason: "lost" });
	await sinh.settles();
	await thao.ask("open_book", { path: thao.machine.book, passphrase: PASSPHRASE });
	await thao.ask("sync_now", {});
	await hearsApart(thang);
	const phone = await thang.machine.look(PHONE);
	await phone.page.getByRole("link", { name: "Kiểm soát" }).tap();
	await says(phone, "1 phần chưa vào sổ");
	const apart = phone.page.locator(".apart");
	for (const words of ["Nông Thu Thảo", "Chi sau khi mất máy", "642 / 1111: 1.200.000"])
		await apart.getByText(words).first().waitFor();
	// Nothing of it is decided here, and nothing of it counts: 100 − 4,6 million.
	expect(await apart.getByRole("radio").count()).toBe(0);
	expect(await thang.balance("1111")).toBe("95.400.000");
	expect(phone.faults).toEqual([]);
}, 240_000);
