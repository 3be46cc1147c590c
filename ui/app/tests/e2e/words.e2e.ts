// Words, cards and people's roles that two machines changed apart: each case as its story on screen, on real machines, with the
// figures before, while it is undecided, and after. The figures are worked out by hand.
import { afterAll, beforeAll, expect, test } from "vitest";
import { useBrowser } from "./window";
import { Cooperative, type Person } from "./world/cooperative";
import { decides, faults, nothingLeft, story, waitsFor } from "./world/matters";

useBrowser();

const SOLD = { debit: "1111", credit: "5111" };
const SPENT = { debit: "642", credit: "1111" };
const NOTHING_LEFT = "text=Không có việc nào cần xem lại";
const BANK = "11211";

const coop = new Cooperative();
/** Keeps the books; founded the book. */
let hanh: Person;
/** The second accountant. */
let thao: Person;
/** Two directors. */
let sinh: Person;
let tua: Person;
let fuel = "";

beforeAll(async () => {
	hanh = await coop.found("Lò Thị Hạnh");
	sinh = await coop.admit(hanh, "Hoàng Văn Sinh", "Máy giám đốc", ["director"]);
	await coop.vouch(hanh);
	await coop.meet(hanh, sinh);
	thao = await coop.admit(sinh, "Nông Thu Thảo", "Máy kế toán 2", ["accountant"]);
	tua = await coop.admit(sinh, "Sùng A Tủa", "Máy giám đốc 2", ["director"]);
	await coop.vouch(sinh);
	await coop.meet(sinh, hanh, thao, tua);
	await hanh.ask("add_account", { account: { code: BANK, name: "Tiền gửi Agribank Mộc Châu" } });
	await hanh.posts("PT", "2026-01-05", "Thu bán chè búp tươi", { ...SOLD, amount: 20_000_000 });
	fuel = await hanh.posts("PC", "2026-01-20", "Chi xăng dầu", { ...SPENT, amount: 1_000_000 });
	await everybodyMeets();
}, 300_000);
afterAll(() => {
	expect(faults()).toEqual([]);
	coop.end();
});

const everybody = () => [hanh, thao, sinh, tua];
const everybodyMeets = () => coop.meet(...everybody());

/** Everybody's books say the same of an account. */
async function stands(account: string, dong: string) {
	for (const person of everybody()) expect([person.name, await person.balance(account)]).toEqual([person.name, dong]);
}

async function nobodyIsAsked() {
	await everybodyMeets();
	for (const person of everybody()) await nothingLeft(person);
}

const writerOf = async (name: string) =>
	(await hanh.ask("list_devices", {})).rows.find(({ user }) => user === name)?.writer ?? 0;

test("an account put out of use while another machine posted to it; and two who decide that apart", async () => {
	await stands(BANK, "0");
	coop.line.down();
	await thao.posts("BC", "2026-02-02", "Bán chè, khách chuyển khoản", {
		debit: BANK,
		credit: "5111",
		amount: 2_000_000,
	});
	await hanh.ask("change_account", { account: { code: BANK, name: "Tiền gửi Agribank Mộc Châu", active: false } });
	await coop.meet(thao, hanh, sinh, tua);
	await stands(BANK, "2.000.000");
	coop.line.down();
	const accountant = await story(hanh, "Tài khoản ngừng dùng khi máy khác đang ghi");
	await decides(accountant, "Giữ như hiện nay");
	await accountant.page.waitForSelector(NOTHING_LEFT);
	const director = await story(sinh, "Tài khoản ngừng dùng khi máy khác đang ghi");
	await decides(director, "Dùng lại tài khoản");
	await director.page.waitForSelector(NOTHING_LEFT);
	await coop.meet(hanh, sinh, thao, tua);
	// What was decided first stands; what the director wrote for his decision is in the book as well.
	await stands(BANK, "2.000.000");
	await story(sinh, "Hai người cùng quyết định một việc");
	for (const choice of ["Dùng lại tài khoản", "Giữ như hiện nay"])
		expect(await director.text(".detail")).toContain(`Tài khoản ngừng dùng khi máy khác đang ghi → ${choice}`);
	await decides(director, "Đã xem");
	await director.page.waitForSelector(NOTHING_LEFT);
	await nobodyIsAsked();
	await stands(BANK, "2.000.000");
}, 300_000);

test("one person on two cards, joined on two machines, is joined once", async () => {
	const card = {
		kind: "official" as const,
		place: "Bản Nà Lầu",
		service_contract: false,
		same_name_ok: true,
		details: [{ name: "identity_number", text: "010190001234" }],
		joined: null,
	};
	const first = (await hanh.ask("add_card", { card: { ...card, code: "TV001", name: "Lù Seo Dín" } })).id;
	await everybodyMeets();
	coop.line.down();
	await thao.ask("add_card", { card: { ...card, code: "TV002", name: "Lù Seo Dìn" } });
	await hanh.posts("PT", "2026-02-03", "Thu góp vốn", {
		debit: "1111",
		credit: "4111",
		creditParty: first,
		amount: 5_000_000,
	});
	await everybodyMeets();
	await stands("4111", "-5.000.000");
	coop.line.down();
	for (const person of [hanh, thao]) {
		const window = await story(person, "Hai thẻ cùng số căn cước");
		await decides(window, "Gộp hai thẻ");
		await window.page.waitForSelector(NOTHING_LEFT);
	}
	await everybodyMeets();
	const window = await story(thao, "Gộp thẻ không được");
	expect(await window.text(".detail")).toContain("Gộp thẻ Lù Seo Dìn vào Lù Seo Dín");
	await decides(window, "Đã xem");
	await window.page.waitForSelector(NOTHING_LEFT);
	await nobodyIsAsked();
	await stands("4111", "-5.000.000");
}, 300_000);

test("a small payment raised over a limit that its accountant did not know of keeps its sum", async () => {
	await stands("1111", "24.000.000");
	coop.line.down();
	await sinh.ask("set_settings", {
		values: [
			{ key: "policy.approval", value: "payments" },
			{ key: "policy.approval-from", value: "2000000" },
		],
	});
	await hanh.amends(fuel, 3_000_000, "Thêm hai can dầu");
	expect(await hanh.balance("1111")).toBe("22.000.000");
	await coop.meet(sinh, hanh, thao, tua);
	await stands("1111", "24.000.000");
	const window = await story(hanh, "Sửa phiếu chi vượt mức không cần duyệt");
	expect(await window.text(".detail")).toContain("Số tiền 3.000.000 không được tính.");
	expect(await window.text(".now")).toContain("24.000.000 Nợ");
	await decides(window, "Làm lại trên bản đang có");
	await window.page.waitForFunction(() => location.hash.startsWith("#/voucher/"));
	// She takes it back and writes another one, which waits for the director.
	await hanh.ask("reverse_voucher", { voucher: fuel, date: "2026-01-21", reason: "Lập lại đủ số" });
	const again = await hanh.posts("PC", "2026-02-04", "Chi xăng dầu và hai can dầu", { ...SPENT, amount: 3_000_000 });
	await everybodyMeets();
	await stands("1111", "25.000.000");
	const { number } = await hanh.ask("voucher", { id: again });
	const director = await story(sinh, `${number} chờ giám đốc duyệt`);
	expect(await director.text(".now")).toContain("25.000.000 Nợ (chưa tính −3.000.000)");
	await decides(director, "Duyệt");
	await director.page.waitForSelector(NOTHING_LEFT);
	await nobodyIsAsked();
	await stands("1111", "22.000.000");
}, 300_000);

test("a payment refused on one machine and taken back on another asks nobody for money", async () => {
	const waits = await hanh.posts("PC", "2026-02-05", "Tạm chi mua giống", { ...SPENT, amount: 5_000_000 });
	await everybodyMeets();
	await stands("1111", "22.000.000");
	coop.line.down();
	await hanh.ask("reverse_voucher", { voucher: waits, date: "2026-02-06", reason: "Không mua nữa" });
	const director = await story(sinh, `${(await hanh.ask("voucher", { id: waits })).number} chờ giám đốc duyệt`);
	await decides(director, "Từ chối", "Chưa có hợp đồng");
	await director.page.getByText("Phiếu này đã bị từ chối.").waitFor();
	await coop.meet(hanh, sinh, thao, tua);
	await stands("1111", "22.000.000");
	await story(sinh, "Quyết định không còn việc để quyết");
	await decides(director, "Đã xem");
	await director.page.waitForSelector(NOTHING_LEFT);
	await nobodyIsAsked();
	await stands("1111", "22.000.000");
}, 300_000);

test("what a machine closes that nobody has vouched for is held until somebody does", async () => {
	const chu = await coop.admit(sinh, "Giàng A Chu", "Máy kế toán 3", ["accountant"]);
	await coop.meet(sinh, chu, hanh);
	await chu.posts("PT", "2026-01-25", "Thu bán chè khô", { ...SOLD, amount: 1_000_000 });
	await chu.ask("close_month", { month: "2026-01" });
	await coop.meet(chu, sinh, hanh, thao, tua);
	const isClosed = async () => {
		const rows = await Promise.all(everybody().map((person) => person.ask("periods", {})));
		return rows.map((months) => months[0]?.closed);
	};
	expect(await isClosed()).toEqual([false, false, false, false]);
	await stands("1111", "23.000.000");
	const window = await story(sinh, "Máy mới chưa được xác nhận");
	expect(await window.text(".detail")).toContain("Khóa tháng 01/2026");
	await decides(window, "Xác nhận máy này");
	await window.page.waitForSelector(NOTHING_LEFT);
	await coop.meet(sinh, chu);
	await nobodyIsAsked();
	expect(await isClosed()).toEqual([true, true, true, true]);
	await stands("1111", "23.000.000");
}, 300_000);

test("who keeps both the books and the cash is named to the director", async () => {
	await sinh.ask("change_role", { writer: await writerOf("Giàng A Chu"), roles: ["accountant", "cashier"] });
	await everybodyMeets();
	const window = await story(sinh, "Một người vừa kế toán vừa thủ quỹ");
	expect(await window.text(".detail")).toContain("Đổi vai trò của Giàng A Chu (quyển 05) thành Kế toán, Thủ quỹ");
	await decides(window, "Giữ như hiện nay", "Hợp tác xã chỉ có bốn người");
	await window.page.waitForSelector(NOTHING_LEFT);
	await nobodyIsAsked();
	await stands("1111", "23.000.000");
}, 300_000);

test("a voucher taken in before the card it names says so until somebody looks", async () => {
	coop.line.down();
	await sinh.ask("change_role", { writer: await writerOf("Nông Thu Thảo"), roles: ["supervisor"] });
	const party = (
		await thao.ask("add_party", {
			party: {
				code: "TV009",
				name: "Tẩn Mẩy Pham",
				kind: "official",
				place: "Bản Nà Lầu",
				service_contract: false,
				same_name_ok: false,
			},
		})
	).id;
	await thao.posts("PT", "2026-02-20", "Thu góp vốn", {
		debit: "1111",
		credit: "4111",
		creditParty: party,
		amount: 6_000_000,
	});
	await coop.meet(sinh, thao, hanh, tua);
	await stands("1111", "23.000.000");
	let window = await story(hanh, "Ghi khi không còn quyền", "6.000.000");
	expect(await window.text(".now")).toContain("23.000.000 Nợ (chưa tính 6.000.000)");
	await decides(window, "Nhận", "Tiền đã thu thật");
	await waitsFor(window, 2);
	await everybodyMeets();
	await stands("1111", "29.000.000");
	await stands("4111", "-11.000.000");
	window = await story(hanh, "Ghi khi không còn quyền");
	expect(await window.text(".detail")).toContain("Tẩn Mẩy Pham (TV009)");
	await decides(window, "Nhận", "Bà Pham là thành viên mới");
	await waitsFor(window, 1);
	await story(hanh, "Phiếu có đối tượng không có trong sổ");
	expect(await window.text(".detail")).toContain("Số tiền 6.000.000 đã tính vào sổ.");
	await decides(window, "Giữ như hiện nay", "Thẻ đã nhận vào sổ");
	await window.page.waitForSelector(NOTHING_LEFT);
	await nobodyIsAsked();
	await stands("1111", "29.000.000");
	await stands("4111", "-11.000.000");
}, 300_000);

test("a role changed on one machine for somebody whom another one shut out changes nothing", async () => {
	const chu = await writerOf("Giàng A Chu");
	coop.line.down();
	await sinh.ask("revoke_device", { writer: chu, reason: "lost" });
	await tua.ask("change_role", { writer: chu, roles: ["cashier"] });
	await everybodyMeets();
	expect((await hanh.ask("list_devices", {})).rows.find(({ writer }) => writer === chu)?.state).toBe("revoked");
	const window = await story(tua, "Thay đổi người ghi sổ không hợp lệ");
	expect(await window.text(".detail")).toContain("Đổi vai trò của Giàng A Chu (quyển 05) thành Thủ quỹ");
	await decides(window, "Đã xem");
	await window.page.waitForSelector(NOTHING_LEFT);
	await nobodyIsAsked();
	await stands("1111", "29.000.000");
	for (const person of everybody()) expect((await person.ask("verify_book", {})).ok).toBe(true);
}, 300_000);
