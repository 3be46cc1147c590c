// The end of a cooperative's year at the window, keys alone, on the real core and the practice book.
import { afterEach, beforeEach, expect, test } from "vitest";
import { Machine } from "./machine";
import { useChromium, type Window } from "./window";

useChromium();

let machine: Machine;
let window: Window;

beforeEach(async () => {
	machine = new Machine();
	window = await machine.start();
	await machine.ask("make_practice_book");
	await window.page.reload();
	await window.page.waitForSelector("main");
});
afterEach(() => machine.end());

async function goTo(path: string, heading: string) {
	await window.page.evaluate((to) => {
		location.hash = to;
	}, path);
	await window.page.waitForSelector(`h2 >> text=${heading}`);
}

/** Goes to another page, until nothing of this one is left. */
async function leaveFor(path: string, heading: string) {
	await window.page.evaluate((to) => {
		location.hash = to;
	}, path);
	await window.page.waitForSelector(`h2 >> text=${heading}`, { state: "detached" });
}

/** Tab until the field with this label has the focus. */
async function standOn(label: string) {
	for (let i = 0; i < 60; i++) {
		const named = await window.page.evaluate(() => {
			const here = document.activeElement;
			if (
				!(here instanceof HTMLInputElement || here instanceof HTMLSelectElement || here instanceof HTMLTextAreaElement)
			)
				return "";
			return here.getAttribute("aria-label") ?? here.labels?.[0]?.textContent?.trim() ?? "";
		});
		if (named.startsWith(label)) return;
		await window.press("Tab");
	}
	throw new Error(`no way to «${label}» by Tab`);
}

test("the year is closed and its income distributed with the keyboard alone", async () => {
	const { page } = window;
	await goTo("/report/years", "Kết chuyển và phân phối thu nhập");
	await page.waitForSelector("tbody tr");
	await window.press("Enter");
	await page.waitForSelector("h2 >> text=Kết chuyển cuối năm 2025");
	await page.waitForSelector("text=Doanh thu thuần: 511 sang 9111");
	await window.press("Control+Enter");
	await page.waitForSelector("text=Đã kết chuyển bằng KT.Q01-");
	await window.press("Alt+p");
	await page.waitForSelector("h2 >> text=Phân phối thu nhập năm 2025");
	await page.waitForSelector(
		"text=Chưa có nghị quyết đại hội thành viên nên chưa phân phối thu nhập được (Luật HTX 2023, Đ64.2)",
	);
	await page.waitForSelector("text=Giao dịch nội bộ còn lỗ");

	await window.press("Control+i");
	await page.waitForSelector("dialog[open]");
	for (const [label, words] of Object.entries({
		Số: "01/NQ-ĐHTV",
		"Ngày họp": "15/4/2026",
		"Trích yếu": "Phân phối thu nhập năm 2025",
		"Số phiếu tham gia": "20",
		"Số phiếu tán thành": "18",
	})) {
		await standOn(label);
		await window.type(words);
	}
	await window.press("Control+Enter");
	await page.waitForSelector("text=Được thông qua (cần 11)");
	// The undivided fund gets 7 % of the external income, not the 5 of the first plan.
	await standOn("Quỹ chung không chia, % bên ngoài");
	await window.press("Control+a");
	await window.type("7");
	await standOn("Đại hội quyết định chuyển khoản lỗ");
	await window.press("Space");
	await page.waitForSelector("text=Nguyễn Văn Thành");
	await standOn("Ngày ghi sổ");
	await window.press("Control+a");
	await window.type("15/4/2026");
	await window.press("Control+Enter");
	await page.waitForSelector("text=Đã phân phối bằng KT.Q01-");
	expect(window.faults).toEqual([]);
	const verified = await machine.ask<{ ok: boolean }>("verify_book");
	expect(verified.ok).toBe(true);

	// Opened again, the year shows what its voucher says, and nothing of it can be changed.
	await leaveFor("/today", "Phân phối thu nhập năm 2025");
	await goTo("/report/distribution/2025", "Phân phối thu nhập năm 2025");
	await page.waitForSelector("text=Nguyễn Văn Thành");
	expect(await page.locator("fieldset input:not(:disabled)").count()).toBe(0);
	const undivided = page.getByLabel("Quỹ chung không chia, % bên ngoài");
	expect(await undivided.inputValue()).toBe("7");
	const posted = await machine.ask<{ posted: { voucher: string }[] }>("distribution", { year: 2025, plan: {} });
	const draft = await machine.ask<{
		entries: { credit: string; amount: string; credit_party: string | null; extra: { key: string; value: string }[] }[];
	}>("duplicate_voucher", { voucher: posted.posted[0]?.voucher });
	const shares = draft.entries.filter((line) => line.credit === "338");
	expect(shares.length).toBeGreaterThan(0);
	expect(
		draft.entries.every((line) => line.extra.some((one) => one.key === "resolution" && one.value === "01/NQ-ĐHTV")),
	).toBe(true);
	const total = shares.reduce((sum, line) => sum + Number(line.amount), 0);
	await page.waitForSelector(`text=${total.toLocaleString("vi-VN").replaceAll(",", ".")}`);
});

test("a plan half made is there when the wizard is opened again", async () => {
	const { page } = window;
	await goTo("/report/distribution/2025", "Phân phối thu nhập năm 2025");
	await standOn("Quỹ chung không chia, % bên ngoài");
	await window.press("Control+a");
	await window.type("3");
	await window.press("Tab");
	await expect.poll(() => machine.ask("kept_plan", { year: 2025 })).not.toBeNull();
	await leaveFor("/today", "Phân phối thu nhập năm 2025");
	await goTo("/report/distribution/2025", "Phân phối thu nhập năm 2025");
	expect(await page.getByLabel("Quỹ chung không chia, % bên ngoài").inputValue()).toBe("3");
	expect(window.faults).toEqual([]);
});

test("a return before the debts are settled is refused in one sentence", async () => {
	const { page } = window;
	const found = await machine.ask<{ rows: { party: { id: string; code: string } }[] }>("list_parties", {
		query: { text: "TV001", kind: "member", retired: null, order: "code", offset: 0, limit: 5 },
	});
	const id = found.rows[0]?.party.id ?? "";
	await page.evaluate((to) => {
		location.hash = to;
	}, `/entry/PC?event=A3&n=1&party=${id}`);
	await page.waitForSelector("h1 >> text=Phiếu chi");
	await page.waitForSelector('[data-stop="event_amount"]');
	await page.focus('[data-stop="event_amount"]');
	await window.type("5tr");
	await window.press("F10");
	await page.waitForSelector("text=trả vốn góp sau khi đã thanh toán hết nợ (Luật HTX 2023, Đ90.2)");
	expect(window.faults).toEqual([]);
});
