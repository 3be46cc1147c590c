// A cashier's day on a phone, on the real core: what was approved and not handed over explains why the count is short, and
// the reason goes into the record of the count.
import { afterEach, beforeEach, expect, test } from "vitest";
import { Machine, PASSPHRASE } from "./machine";
import { PHONE, useChromium } from "./window";

useChromium();

const PIN = "260391";
const REASON = "Đã đưa tiền cho chú Quý, chưa bấm xác nhận";

let machine: Machine;

beforeEach(() => {
	machine = new Machine();
});
afterEach(() => machine.end());

async function sitsDown(writer: number) {
	await machine.ask("lock");
	await machine.ask("unlock", { writer, secret: PIN });
}

async function posts(form: string, narration: string, amount: string): Promise<string> {
	const draft = await machine.ask<{ entries: object[] }>("new_draft", { form });
	const [debit, credit] = form === "PT" ? ["1111", "1121"] : ["642", "1111"];
	const entries = [{ ...draft.entries[0], debit, credit, amount }];
	const posted = { ...draft, date: "2026-03-06", narration, entries };
	return (await machine.ask<{ voucher: string }>("post_voucher", { draft: posted })).voucher;
}

const says = (voucher: string, word: string) =>
	machine.ask("decide_voucher", { voucher, version: null, word, day: "2026-03-06", reason: "", proof: null });

test("a count that is short names the voucher that explains it, and ends with a reason", async () => {
	await machine.startCore();
	await machine.makeBook();
	await machine.ask("set_pin", { passphrase: PASSPHRASE, pin: PIN });
	for (const [user_name, role] of [
		["Lò Thị Mai", "cashier"],
		["Vi Văn Sinh", "director"],
	])
		await machine.ask("add_person", { person: { user_name, roles: [role], passphrase: `mat khau ${role}`, pin: PIN } });
	await sitsDown(3);
	const values = [
		{ key: "policy.approval", value: "payments" },
		{ key: "policy.cashier", value: "separate" },
	];
	await machine.ask("set_settings", { values });
	await sitsDown(1);
	const receipt = await posts("PT", "Rút tiền về quỹ", "50000000");
	const payment = await posts("PC", "Chở chè khô xuống chợ", "3000000");
	await sitsDown(3);
	await says(payment, "approve");
	await sitsDown(2);
	await says(receipt, "cash");

	const phone = await machine.look(PHONE);
	const { page } = phone;
	await page.waitForFunction(() => location.hash === "#/phone/cash");
	await page.getByText("1 phiếu chờ thu, chi").waitFor();
	await page.getByRole("button", { name: "Đếm tiền và chốt quỹ" }).tap();
	// 93 × 500.000 + 2 × 200.000 + 1 × 100.000 = 47 million of the 50 in the book.
	for (const notes of ["93", "2", "1", "", "", "", "", "", "", ""]) {
		for (const digit of notes) await page.getByRole("button", { name: digit, exact: true }).tap();
		await page.locator(".pad .next").tap();
	}
	await page.getByText("Thiếu 3.000.000 so với sổ.").first().waitFor();
	await page.getByText("Đếm được 47.000.000, sổ ghi 50.000.000.").waitFor();
	const row = page.locator(".moves li");
	expect(await row.count()).toBe(1);
	const told = (await row.textContent())?.replace(/\s+/g, " ");
	for (const words of ["Chở chè khô xuống chợ", "−3.000.000", "chưa xác nhận thu chi · đúng bằng chỗ lệch"])
		expect(told).toContain(words);
	await page.getByLabel("Vì sao lệch, hoặc ai chứng kiến").fill(REASON);
	await page.getByRole("button", { name: "Chốt quỹ 47.000.000 đồng" }).tap();
	await page.getByText(/Lần chốt gần nhất: .*, 47\.000\.000 đồng\./).waitFor();
	// The count moved nothing, and its record says why it was short.
	expect((await machine.ask<{ cash: { full: string } }>("overview")).cash.full).toBe("50.000.000");
	const query = { kind: null, who: null, from: null, to: null, text: "", offset: 0, limit: 1 };
	const { rows } = await machine.ask<{ rows: { act: string; reason: string }[] }>("history", { query });
	expect(rows[0]).toMatchObject({ act: "balance-counted", reason: REASON });
	expect(phone.faults).toEqual([]);
}, 120_000);
