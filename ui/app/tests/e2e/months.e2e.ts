// Months and the year, closed at one machine while another writes: each case as its story on screen, on real machines, with
// the figures before, while it is undecided, and after. The figures are worked out by hand.
import { afterAll, beforeAll, expect, test } from "vitest";
import { useBrowser, type Window } from "./window";
import { Cooperative, type Person } from "./world/cooperative";
import { decides, faults, matters, nothingLeft, story, waitsFor } from "./world/matters";

useBrowser();

const SOLD = { debit: "1111", credit: "5111" };
const SPENT = { debit: "642", credit: "1111" };
const NOTHING_LEFT = "text=Không có việc nào cần xem lại";

const coop = new Cooperative();
/** Keeps the books; founded the book. */
let hanh: Person;
/** The second accountant. */
let thao: Person;
/** The director. */
let sinh: Person;
/** The director's deputy, who also keeps books. */
let tua: Person;
let electricity = "";

beforeAll(async () => {
	hanh = await coop.found("Lò Thị Hạnh");
	sinh = await coop.admit(hanh, "Hoàng Văn Sinh", "Máy giám đốc", ["director"]);
	await coop.vouch(hanh);
	await coop.meet(hanh, sinh);
	thao = await coop.admit(sinh, "Nông Thu Thảo", "Máy kế toán 2", ["accountant"]);
	tua = await coop.admit(sinh, "Sùng A Tủa", "Máy phó giám đốc", ["accountant", "director"]);
	await coop.vouch(sinh);
	await coop.meet(sinh, hanh, thao, tua);
	await hanh.posts("PT", "2026-01-05", "Thu bán chè búp tươi", { ...SOLD, amount: 20_000_000 });
	electricity = await hanh.posts("PC", "2026-01-20", "Tiền điện nhà xưởng", { ...SPENT, amount: 1_000_000 });
	await hanh.posts("PC", "2026-02-10", "Văn phòng phẩm", { ...SPENT, amount: 2_000_000 });
	await everybodyMeets();
}, 300_000);
afterAll(() => {
	expect(faults()).toEqual([]);
	coop.end();
});

const everybody = () => [hanh, thao, sinh, tua];
const everybodyMeets = () => coop.meet(...everybody());

/** Everybody's books say the same of the cash, at the end of a month or of the year. */
async function cashIs(dong: string, until = "2026-12-31") {
	for (const person of everybody()) expect(await person.balance("1111", "2026-01-01", until)).toBe(dong);
}

/** Everybody's books say whether a month is closed. */
async function monthIs(month: string, closed: boolean) {
	for (const person of everybody()) {
		const row = (await person.ask("periods", {})).find((one) => one.month === month);
		expect([person.name, row?.closed]).toEqual([person.name, closed]);
	}
}

async function isAt(window: Window, hash: string) {
	await window.page.waitForFunction((wanted) => location.hash === wanted, hash);
}

test("a month closed on figures that another machine had changed stays open, and is closed again", async () => {
	await cashIs("19.000.000", "2026-01-31");
	coop.line.down();
	await thao.amends(electricity, 1_500_000, "Theo hóa đơn điện");
	await hanh.ask("close_month", { month: "2026-01" });
	expect(await hanh.balance("1111", "2026-01-01", "2026-01-31")).toBe("19.000.000");
	await coop.meet(thao, hanh, sinh, tua);
	await cashIs("18.500.000", "2026-01-31");
	await monthIs("2026-01", false);
	const window = await story(hanh, "Khóa tháng trên số liệu cũ");
	expect(await window.text(".detail")).toContain("Tháng vẫn mở");
	expect(await window.text(".detail")).toContain("Khóa tháng 01/2026");
	await decides(window, "Khóa lại tháng");
	await isAt(window, "#/report/close/2026-01");
	await window.page.waitForSelector("aside dl");
	expect(await window.text("aside dl")).toContain("18.500.000");
	await window.press("Control+Enter");
	await window.page.locator("text=Đã khóa tháng 01/2026").first().waitFor();
	await everybodyMeets();
	await monthIs("2026-01", true);
	await cashIs("18.500.000", "2026-01-31");
	for (const person of everybody()) await nothingLeft(person);
}, 300_000);

test("two who close a month apart close it once", async () => {
	await cashIs("16.500.000", "2026-02-28");
	coop.line.down();
	for (const person of [hanh, thao]) await person.ask("close_month", { month: "2026-02" });
	await everybodyMeets();
	await monthIs("2026-02", true);
	await cashIs("16.500.000", "2026-02-28");
	const window = await story(thao, "Khóa hoặc mở tháng hai lần");
	expect(await window.text(".detail")).toContain("Lần sau không có hiệu lực");
	await decides(window, "Đã xem");
	await window.page.waitForSelector(NOTHING_LEFT);
	await everybodyMeets();
	for (const person of everybody()) await nothingLeft(person);
	await monthIs("2026-02", true);
	await cashIs("16.500.000", "2026-02-28");
}, 300_000);

test("what was written into a month opened again in vain is held beside the balance until somebody takes it in", async () => {
	coop.line.down();
	await tua.ask("reopen_month", { month: "2026-02", reason: "Còn phiếu thu tháng 2" });
	await tua.posts("PT", "2026-02-15", "Thu bán chè khô", { ...SOLD, amount: 3_000_000 });
	expect(await tua.balance("1111")).toBe("19.500.000");
	await hanh.ask("close_month", { month: "2026-03" });
	await coop.meet(hanh, tua, thao, sinh);
	await monthIs("2026-02", true);
	await cashIs("16.500.000");
	for (const person of [hanh, tua]) {
		const held = await story(person, "Phiếu ghi vào tháng đã khóa");
		expect(await held.text(".detail")).toContain("Số tiền 3.000.000 đang giữ lại, chưa tính vào số dư nào.");
		expect(await held.text(".now")).toContain("16.500.000 Nợ (chưa tính 3.000.000)");
		// The first screen and the trial balance say so too.
		for (const route of ["#/today", "#/report/f01"]) {
			await held.page.evaluate((hash) => {
				location.hash = hash;
			}, route);
			await held.page.getByText("Chưa tính: đang chờ 0, đang giữ lại 3.000.000").first().waitFor();
		}
	}
	let window = await story(thao, "Khóa hoặc mở tháng không theo thứ tự");
	expect(await window.text(".detail")).toContain("Lần này không có hiệu lực");
	await decides(window, "Đã xem");
	await waitsFor(window, 1);
	window = await story(hanh, "Phiếu ghi vào tháng đã khóa");
	expect(await window.text(".detail label >> nth=0")).toContain("19.500.000 Nợ");
	await decides(window, "Nhận", "Tiền đã thu");
	// Taken in, it counts in the month that is open, and the screen asks whether it shall stay there.
	await coop.meet(thao, hanh, sinh, tua);
	await monthIs("2026-02", true);
	await cashIs("16.500.000", "2026-03-31");
	await cashIs("19.500.000", "2026-04-30");
	await story(hanh, "Phiếu đến sau khi tháng đã khóa");
	await decides(window, "Giữ như hiện nay");
	await window.page.waitForSelector(NOTHING_LEFT);
	await everybodyMeets();
	for (const person of everybody()) await nothingLeft(person);
	await cashIs("19.500.000", "2026-04-30");
}, 300_000);

test("a month with an urgent matter is closed by an accountant only once the director says so", async () => {
	const seller = (
		await hanh.ask("add_party", {
			party: {
				code: "NB001",
				name: "Cửa hàng vật tư Minh Phát",
				kind: "supplier",
				place: "Bản Nà Lầu",
				service_contract: false,
				same_name_ok: false,
			},
		})
	).id;
	const bill = { amount: 4_000_000, document: "0031" };
	await hanh.posts("KT", "2026-04-02", "Mua phân bón", { ...bill, debit: "152", credit: "331", creditParty: seller });
	await everybodyMeets();
	coop.line.down();
	for (const person of [hanh, thao])
		await person.posts("PC", "2026-04-20", "Trả tiền hóa đơn 0031", {
			...bill,
			debit: "331",
			credit: "1111",
			debitParty: seller,
		});
	await everybodyMeets();
	await cashIs("11.500.000", "2026-04-30");
	// The accountant closes it on her screen, which says that it waits.
	let window = await matters(hanh);
	await window.page.evaluate(() => {
		location.hash = "#/report/close/2026-04";
	});
	await window.page.waitForSelector("aside dl");
	await window.press("Control+Enter");
	await window.page.locator("text=chờ giám đốc").first().waitFor();
	await everybodyMeets();
	await monthIs("2026-04", false);
	window = await story(hanh, "Khóa tháng còn việc chưa xong");
	expect(await window.text(".detail")).toContain("Việc này do giám đốc quyết định");
	window = await story(sinh, "Khóa tháng còn việc chưa xong");
	expect(await window.text(".detail")).toContain("Lò Thị Hạnh");
	await decides(window, "Cho khóa tháng", "Đã hỏi cửa hàng");
	await waitsFor(window, 1);
	await everybodyMeets();
	await monthIs("2026-04", true);
	await cashIs("11.500.000", "2026-04-30");
	await story(sinh, "Một chứng từ được trả tiền hai lần");
	await decides(window, "Giữ như hiện nay", "Phiếu sau trả cho hóa đơn 0032");
	await window.page.waitForSelector(NOTHING_LEFT);
	await everybodyMeets();
	for (const person of everybody()) await nothingLeft(person);
	await cashIs("11.500.000");
}, 300_000);

test("a year's closing worked out on figures that changed meanwhile does not count, and is worked out anew", async () => {
	// 20 triệu and 3 triệu were sold; 1,5 and 2 triệu spent.
	const profitIs = async (dong: string) => {
		for (const person of everybody()) expect(await person.balance("4211")).toBe(dong);
	};
	await profitIs("0");
	coop.line.down();
	await thao.posts("PT", "2026-06-20", "Thu bán chè", { ...SOLD, amount: 4_000_000 });
	await hanh.ask("post_year_end", { year: 2026, key: null });
	expect(await hanh.balance("4211")).toBe("-19.500.000");
	await coop.meet(thao, hanh, sinh, tua);
	await profitIs("0");
	await cashIs("15.500.000");
	const window = await story(hanh, "Bút toán tính trên số liệu cũ");
	expect(await window.text(".detail")).toContain("9111 / 4211: 19.500.000");
	expect(await window.text(".now")).toContain("ngoài: 0");
	await decides(window, "Tính lại");
	await isAt(window, "#/report/years");
	await window.page.waitForSelector("[role=grid]");
	await window.press("Enter");
	await isAt(window, "#/report/years/2026");
	await window.page.getByText("23.500.000").first().waitFor();
	await window.press("Control+Enter");
	await window.page.getByText("Đã kết chuyển bằng").first().waitFor();
	await everybodyMeets();
	await profitIs("-23.500.000");
	await cashIs("15.500.000");
	for (const person of everybody()) {
		await nothingLeft(person);
		expect((await person.ask("verify_book", {})).ok).toBe(true);
	}
}, 300_000);

test("a voucher corrected while its month was closed elsewhere keeps the figures that were closed", async () => {
	const paper = await hanh.posts("PC", "2026-05-10", "Văn phòng phẩm", { ...SPENT, amount: 2_000_000 });
	await everybodyMeets();
	await cashIs("9.500.000", "2026-05-31");
	coop.line.down();
	await thao.amends(paper, 2_600_000, "Thiếu một hóa đơn");
	expect(await thao.balance("1111", "2026-01-01", "2026-05-31")).toBe("8.900.000");
	await hanh.ask("close_month", { month: "2026-05" });
	await everybodyMeets();
	await monthIs("2026-05", true);
	await cashIs("9.500.000", "2026-05-31");
	const window = await story(thao, "Sửa phiếu của tháng đã khóa");
	expect(await window.text(".detail")).toContain("Số tiền 2.600.000 không được tính.");
	expect(await window.text(".detail")).toContain("Nông Thu Thảo, Máy kế toán 2 (quyển 03)");
	await decides(window, "Đã xem", "Sẽ lập phiếu điều chỉnh tháng sau");
	await window.page.waitForSelector(NOTHING_LEFT);
	await everybodyMeets();
	await cashIs("9.500.000", "2026-05-31");
	for (const person of everybody()) await nothingLeft(person);
}, 300_000);
