// Before a month is closed: the other machines are asked, answer by exchanging, or are named; on real machines, by the
// keyboard. The figures are worked out by hand.
import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSPHRASE } from "./machine";
import { useBrowser, type Window } from "./window";
import { Cooperative, type Person } from "./world/cooperative";
import { decides, faults, story } from "./world/matters";

useBrowser();

const SOLD = { debit: "1111", credit: "5111" };
const SPENT = { debit: "642", credit: "1111" };

const coop = new Cooperative();
/** Keeps the books; founded the book. */
let hanh: Person;
/** The second accountant, whose machine is off for days at a time. */
let thao: Person;
/** The director. */
let sinh: Person;
let window: Window;

beforeAll(async () => {
	hanh = await coop.found("Lò Thị Hạnh");
	await hanh.posts("PT", "2026-01-05", "Thu bán chè búp tươi", { ...SOLD, amount: 10_000_000 });
}, 300_000);
afterAll(() => {
	expect([...faults(), ...(window?.faults ?? [])]).toEqual([]);
	coop.end();
});

async function goes(to: Window, route: string) {
	await to.page.evaluate((hash) => {
		location.hash = hash;
	}, `#${route}`);
}

async function closesJanuary(month = "2026-01") {
	await goes(window, "/today");
	await window.page.waitForSelector("h1 >> text=Hôm nay");
	await goes(window, `/report/close/${month}`);
	await window.page.waitForSelector("aside dl");
}

/** What the closing screen says of a person's machine. */
const rowOf = (name: string) => window.page.locator("li", { hasText: name });

async function picture(of: Window, name: string) {
	const folder = process.env.SO_HTX_PICTURES;
	if (folder) await of.page.screenshot({ path: `${folder}/closing-${name}.png` });
}

async function switchOn(person: Person) {
	await person.machine.startCore();
	await person.ask("open_book", { path: person.machine.book, passphrase: PASSPHRASE });
}

test("a book of one machine sees nothing of it", async () => {
	window = await hanh.machine.look();
	await closesJanuary();
	expect(await window.page.locator("h2", { hasText: "Máy của người khác" }).count()).toBe(0);
	expect(await window.text("aside button")).toContain("Khóa tháng 01/2026");
}, 300_000);

test("who has not exchanged is named, is asked, hears of it on the first screen, and answers by exchanging", async () => {
	sinh = await coop.admit(hanh, "Hoàng Văn Sinh", "Máy giám đốc", ["director"]);
	await coop.vouch(hanh);
	await coop.meet(hanh, sinh);
	thao = await coop.admit(sinh, "Nông Thu Thảo", "Máy kế toán 2", ["accountant"]);
	await coop.vouch(sinh);
	await coop.meet(sinh, hanh, thao);
	await thao.posts("PT", "2026-01-06", "Thu bán chè khô", { ...SOLD, amount: 2_000_000 });
	await coop.meet(thao, hanh);
	await thao.machine.powerCut();

	await closesJanuary();
	const silent = "Chưa hỏi: Hoàng Văn Sinh (Máy giám đốc), Nông Thu Thảo (Máy kế toán 2).";
	expect(await window.text("aside .caution")).toContain(silent);
	expect(await rowOf("Nông Thu Thảo").textContent()).toContain("chưa hỏi");
	expect(await window.text("aside button")).toContain("Vẫn khóa 01/2026");
	await picture(window, "not-asked");
	const ask = window.page.locator("button", { hasText: "Hỏi các máy" });
	await ask.focus();
	await window.press("Enter");
	await window.page.locator("p", { hasText: "Đã hỏi lúc" }).waitFor();

	// The director's machine is on: its first screen says so, and by exchanging it has answered.
	await coop.meet(hanh, sinh, hanh);
	await rowOf("Hoàng Văn Sinh").locator("text=đã trao đổi sau khi hỏi").waitFor();
	const director = await sinh.machine.look();
	await goes(director, "/today");
	await director.page.locator("text=Lò Thị Hạnh sắp khóa tháng 01/2026").first().waitFor();
	await goes(director, "/phone");
	await director.page.locator("text=Lò Thị Hạnh sắp khóa tháng 01/2026").first().waitFor();
	await picture(director, "phone");
	expect(director.faults).toEqual([]);
	expect(await window.text("aside .caution")).toContain("Chưa trao đổi: Nông Thu Thảo (Máy kế toán 2).");
	expect(await rowOf("Nông Thu Thảo").textContent()).toContain("chưa trao đổi từ khi hỏi");
	await picture(window, "one-silent");

	// The other one is switched on, types what was in hand, and sends it: the closing screen says so by itself.
	await switchOn(thao);
	await thao.settles();
	const second = await thao.machine.look();
	await goes(second, "/today");
	await second.page.locator("text=Lò Thị Hạnh sắp khóa tháng 01/2026").first().waitFor();
	await picture(second, "today");
	await thao.posts("PC", "2026-01-30", "Tiền điện tháng 1", { ...SPENT, amount: 1_500_000 });
	await coop.meet(thao, hanh);
	await rowOf("Nông Thu Thảo").locator("text=đã trao đổi sau khi hỏi").waitFor();
	expect(await window.text("aside button")).toContain("Khóa tháng 01/2026");
	expect(await window.page.locator("aside .caution").count()).toBe(0);
	expect(await window.text("aside dl")).toContain("10.500.000");
	await picture(window, "all-heard");
	await window.press("Control+Enter");
	await window.page.locator("text=Đã khóa tháng 01/2026").first().waitFor();
	await coop.meet(hanh, thao, sinh);
	await second.page.locator("text=sắp khóa tháng").first().waitFor({ state: "detached" });
	expect(second.faults).toEqual([]);
	for (const person of [hanh, thao, sinh])
		expect(await person.balance("1111", "2026-01-01", "2026-01-31")).toBe("10.500.000");
}, 300_000);

test("a month is closed all the same, and what comes later counts in the next and is told", async () => {
	await hanh.posts("PT", "2026-02-05", "Thu bán chè", { ...SOLD, amount: 3_000_000 });
	await coop.meet(hanh, thao, sinh);
	coop.line.down();
	await thao.posts("PC", "2026-02-20", "Mua bao bì", { ...SPENT, amount: 500_000 });
	await closesJanuary("2026-02");
	expect(await window.text("aside .caution")).toContain("Phiếu gửi tới sau khi khóa sẽ ghi vào tháng sau");
	await window.press("Control+Enter");
	await window.page.locator("text=Đã khóa tháng 02/2026").first().waitFor();
	expect(await hanh.balance("1111", "2026-01-01", "2026-02-28")).toBe("13.500.000");
	await coop.meet(hanh, thao, sinh);
	for (const person of [hanh, thao, sinh]) {
		expect(await person.balance("1111", "2026-01-01", "2026-02-28")).toBe("13.500.000");
		expect(await person.balance("1111")).toBe("13.000.000");
	}
	const matter = await story(hanh, "Phiếu đến sau khi tháng đã khóa");
	await decides(matter, "Giữ như hiện nay");
	await matter.page.waitForSelector("text=Không có việc nào cần xem lại");
	await coop.meet(hanh, thao, sinh);
	for (const person of [hanh, thao, sinh]) expect(await person.balance("1111")).toBe("13.000.000");
}, 300_000);
