// «Việc cần xem lại» on real machines: what several people did apart, told as stories, and decided by the keyboard alone.
// The figures are worked out by hand in `world/stories.ts` and here.
import { afterAll, beforeAll, expect, test } from "vitest";
import { useBrowser } from "./window";
import { decides, faults, matters, open, story, waitsFor } from "./world/matters";
import {
	type Cast,
	gather,
	type Known,
	type Payments,
	partAndMeet,
	payments,
	roleTaken,
	wordsApart,
} from "./world/stories";

useBrowser();

let cast: Cast;
let known: Known;
let paid: Payments;

beforeAll(async () => {
	({ cast, known } = await gather());
}, 300_000);
afterAll(() => {
	expect(faults()).toEqual([]);
	cast?.coop.end();
});

/** Everybody's books say the same. */
async function agrees(account: string, dong: string) {
	for (const person of [cast.hanh, cast.thao, cast.sinh, cast.nga, cast.pao])
		expect(await person.balance(account)).toBe(dong);
}

test("two accountants who worked apart see each case as a story, and decide it", async () => {
	const { hanh, sinh, coop } = cast;
	await agrees("1111", "97.000.000");
	await partAndMeet(cast, known);
	await agrees("1111", "82.500.000");
	await agrees("331", "-7.000.000");
	let window = await story(hanh, "Một chứng từ được trả tiền hai lần");
	expect(await open(window)).toBe(10);
	expect(await window.text(".now")).toContain("82.500.000 Nợ");
	expect(await window.text(".detail")).toContain("Nông Thu Thảo, Máy kế toán 2 (quyển 03)");
	expect(await window.text(".detail")).toContain("Việc này do giám đốc quyết định");

	// The accountant's own: a debt booked twice is taken back in the same act, and the screen says so before.
	await story(hanh, "Một chứng từ ghi nợ hai lần");
	expect(await window.text(".detail label >> nth=0")).toMatch(/Hủy KT\.Q03-0001.*331 sẽ là 0/);
	await decides(window, "Hủy KT.Q03-0001", "Chỉ mua một lần");
	await waitsFor(window, 9);
	expect(await hanh.balance("331")).toBe("0");

	await story(hanh, "Hai thẻ cùng số căn cước");
	await decides(window, "Gộp hai thẻ");
	await waitsFor(window, 8);
	await story(hanh, "Một thẻ được sửa khác nhau trên hai máy");
	await decides(window, "Dùng lại «Vi Thị Mến (Nà Lầu)»");
	await waitsFor(window, 7);
	expect((await hanh.ask("party_card", { id: known.mến })).party.name).toBe("Vi Thị Mến (Nà Lầu)");
	await story(hanh, "Phiếu dùng tài khoản đã ngừng");
	await decides(window, "Giữ như hiện nay");
	await waitsFor(window, 6);

	await story(hanh, "Một phiếu bị hủy hoặc sửa sau khi đã hủy");
	await decides(window, "Đã xem");
	await waitsFor(window, 5);

	// What must be written besides opens by itself.
	await story(hanh, "Hai người sửa cùng một phiếu");
	await decides(window, "Làm lại trên bản đang có");
	await window.page.waitForFunction(() => location.hash.startsWith("#/voucher/"));
	await story(hanh, "Số dư cuối ngày nhỏ hơn không");
	expect(await window.text(".now")).toContain("3.000.000 Có");
	await decides(window, "Ghi bổ sung", "Còn phiếu nhập chưa ghi");
	await window.page.waitForFunction(() => location.hash.startsWith("#/entry/PN"));

	// The director decides what is his; he writes no vouchers, and the screen says who does.
	await coop.meet(hanh, sinh);
	window = await story(sinh, "Một chứng từ được trả tiền hai lần");
	expect(await window.text(".detail label >> nth=0")).toContain(
		"Kế toán hủy PC.Q03-0001; số dư chỉ đổi khi phiếu đã hủy.",
	);
	await decides(window, "Hủy PC.Q03-0001", "Cửa hàng báo chỉ nhận một lần");
	await waitsFor(window, 2);
	expect(await sinh.balance("1111")).toBe("82.500.000");
	// A closed January does not change until the director opens it again; the voucher then is where its date is.
	expect(await sinh.balance("1111", "2026-01-01", "2026-01-31")).toBe("100.000.000");
	await story(sinh, "Phiếu đến sau khi tháng đã khóa");
	await decides(window, "Mở lại tháng", "Phiếu của tháng 1 để quên");
	await waitsFor(window, 1);
	expect(await sinh.balance("1111", "2026-01-01", "2026-01-31")).toBe("103.000.000");
	expect(await sinh.balance("1111")).toBe("82.500.000");
	await story(sinh, "Nhận góp vốn của người đã ra");
	await decides(window, "Trả lại tiền", "Bà Sâm đã ra từ tháng 2");
	await window.page.waitForSelector("text=Không có việc nào cần xem lại");
	await coop.meet(sinh, hanh, cast.thao, cast.nga, cast.pao);
	await agrees("1111", "82.500.000");
	await agrees("331", "0");
}, 300_000);

test("what is held stands beside the balance until somebody accepts it", async () => {
	const { hanh } = cast;
	await roleTaken(cast);
	expect(await hanh.balance("1111")).toBe("82.500.000");
	const window = await story(hanh, "Ghi khi không còn quyền");
	expect(await window.text(".now")).toContain("82.500.000 Nợ (chưa tính −800.000)");
	expect(await window.text(".detail label >> nth=0")).toContain("81.700.000 Nợ");
	await decides(window, "Nhận", "Bạt đã mua, có hóa đơn");
	await window.page.waitForSelector("text=Không có việc nào cần xem lại");
	expect(await hanh.balance("1111")).toBe("81.700.000");
}, 300_000);

test("a payment is approved and paid in its turn, and words said apart are told as stories", async () => {
	const { hanh, sinh, coop } = cast;
	paid = await payments(cast);
	const window = await matters(sinh);
	expect(await window.page.locator(".matter b").allTextContents()).toEqual(
		new Array(5).fill(expect.stringContaining("chờ giám đốc duyệt")),
	);
	expect(await window.text(".detail")).toContain("Đang chờ 15.000.000");
	expect(await sinh.balance("1111")).toBe("81.700.000");
	await wordsApart(cast, paid);
	// Paid once for 1.000.000 and once for 4.000.000; nothing else counts.
	await agrees("1111", "76.700.000");
	for (const [title, choice] of [
		["Hai thủ quỹ cùng xác nhận một phiếu", "Đã đếm quỹ: tiền ra một lần"],
		["Tiền đã chi cho phiếu bị hủy hoặc bị từ chối", "Trả lại tiền"],
		["Duyệt một bản đã được sửa", "Đã xem"],
		["Phiếu vừa được duyệt vừa bị hủy", "Giữ như hiện nay"],
		["Sửa phiếu đã duyệt hoặc đã chi", "Đã xem"],
	] as const) {
		await story(sinh, title);
		await decides(window, choice, "Đã xem cùng thủ quỹ");
		await window.settled();
	}
	await waitsFor(window, 1);
	await story(sinh, `${(await hanh.ask("voucher", { id: paid.outdated })).number} chờ giám đốc duyệt`);
	await decides(window, "Duyệt");
	await coop.meet(sinh, hanh, cast.nga);
	const cashier = await story(
		cast.nga,
		`${(await hanh.ask("voucher", { id: paid.outdated })).number} chờ thủ quỹ thu, chi tiền`,
	);
	await decides(cashier, "Đã thu, chi tiền");
	await cashier.page.waitForSelector("text=Không có việc nào cần xem lại");
	await coop.meet(cast.nga, hanh, sinh, cast.thao, cast.pao);
	await agrees("1111", "70.700.000");
	expect((await hanh.ask("verify_book", {})).ok).toBe(true);
}, 300_000);
