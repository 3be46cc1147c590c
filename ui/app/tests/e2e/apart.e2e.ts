// What happens to machines and to the server, on real machines: a server put back to an older disk, a copied laptop that
// writes twice, two directors who shut each other out, a clock ten years wrong. The figures are worked out by hand.
import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSPHRASE } from "./machine";
import { useBrowser, type Window } from "./window";
import { Cooperative, hearsApart, Person } from "./world/cooperative";
import { decides, faults, forget, story } from "./world/matters";

useBrowser();

const SOLD = { debit: "1111", credit: "5111" };
const SPENT = { debit: "642", credit: "1111" };
const KEPT_APART = "Máy chủ giữ riêng dữ liệu của một máy";

const coop = new Cooperative();
/** Keeps the books; founded the book. */
let hanh: Person;
/** The second accountant. */
let thao: Person;
/** Two directors. */
let sinh: Person;
let tua: Person;

beforeAll(async () => {
	hanh = await coop.found("Lò Thị Hạnh");
	sinh = await coop.admit(hanh, "Hoàng Văn Sinh", "Máy giám đốc", ["director"]);
	await coop.vouch(hanh);
	await coop.meet(hanh, sinh);
	thao = await coop.admit(sinh, "Nông Thu Thảo", "Máy kế toán 2", ["accountant"]);
	tua = await coop.admit(sinh, "Sùng A Tủa", "Máy giám đốc 2", ["director"]);
	await coop.vouch(sinh);
	await coop.meet(sinh, hanh, thao, tua);
	await hanh.posts("PT", "2026-01-05", "Thu bán chè búp tươi", { ...SOLD, amount: 100_000_000 });
	await coop.meet(hanh, thao, sinh, tua);
}, 300_000);
afterAll(() => {
	expect(faults()).toEqual([]);
	coop.end();
});

/** Somebody's machine is switched on again, as if on another day. */
async function switchOn(person: Person, clock?: string) {
	forget(person);
	await person.machine.startCore(clock);
	await person.ask("open_book", { path: person.machine.book, passphrase: PASSPHRASE });
}

/** Somebody asks a server that nobody reaches, again and again. */
async function asksInVain(person: Person, times: number) {
	for (let time = 0; time < times; time++) {
		await person.ask("sync_now", {});
		while ((await person.ask("sync_status", {})).running) await new Promise((later) => setTimeout(later, 20));
	}
}

/** What stands in the top bar about the server, once it says `words`. */
async function chipSays(window: Window, words: string) {
	await window.page.locator("header a", { hasText: words }).waitFor();
}

async function agree(...[first, ...others]: Person[]) {
	const digest = (await first?.ask("verify_book", {}))?.ledger_digest;
	for (const person of others) expect((await person.ask("verify_book", {})).ledger_digest).toBe(digest);
}

test("a server that was put back to an older disk is told what it lost, and nobody stops writing meanwhile", async () => {
	await coop.province.stop();
	const putBack = coop.province.copyDisk();
	await coop.startProvince();
	await hanh.posts("PC", "2026-02-03", "Tiền điện nhà xưởng", { ...SPENT, amount: 1_000_000 });
	await thao.posts("PT", "2026-02-04", "Thu bán chè khô", { ...SOLD, amount: 2_000_000 });
	await coop.meet(hanh, thao, sinh, tua);
	await coop.province.stop();
	putBack();
	await coop.startProvince();
	// The operator has not noticed yet.
	const window = await hanh.machine.look();
	await hanh.ask("sync_now", {});
	await chipSays(window, "Máy chủ chưa nhận ra sổ này, đang chờ");
	await hanh.posts("PC", "2026-02-05", "Văn phòng phẩm", { ...SPENT, amount: 500_000 });
	expect(await hanh.balance("1111")).toBe("100.500.000");
	await coop.province.stop();
	coop.province.rewind();
	await coop.startProvince();
	await coop.meet(hanh, thao, sinh, tua);
	await chipSays(window, "Đã lên máy chủ hết");
	for (const person of [hanh, thao, sinh, tua]) expect(await person.balance("1111")).toBe("100.500.000");
	await agree(hanh, thao, sinh, tua);
	await window.page.evaluate(() => {
		location.hash = "#/system/devices";
	});
	await window.page.getByText("Máy chủ phục hồi từ bản cũ; máy này gửi lại tất cả").first().waitFor();
	expect(window.faults).toEqual([]);
}, 300_000);

test("of a copied laptop one goes on; what the other wrote is looked at and taken in", async () => {
	await thao.machine.powerCut();
	const copy = new Person(thao.name);
	coop.people.push(copy);
	thao.machine.copyTo(copy.machine);
	coop.line.down();
	await switchOn(thao);
	await switchOn(copy);
	await copy.posts("PC", "2026-02-10", "Mua bao bì", { ...SPENT, amount: 300_000 });
	await thao.posts("PC", "2026-02-10", "Mua dây buộc", { ...SPENT, amount: 400_000 });
	// It has asked more often than its copy will, so that the server hears it out before the two find out.
	await asksInVain(thao, 20);
	// Whoever is at the server first is not left to chance.
	await thao.machine.powerCut();
	await coop.meet(copy, hanh);
	await switchOn(thao);
	await thao.ask("sync_now", {});
	await chipSays(await thao.machine.look(), "Máy này mở từ bản sao cũ");
	await hearsApart(hanh);
	expect(await hanh.balance("1111")).toBe("100.200.000");
	const window = await story(hanh, KEPT_APART);
	expect(await window.text(".detail")).toContain("PC.Q03-0001 ngày 10/02/2026");
	expect(await window.text(".detail")).toContain("400.000");
	await decides(window, "Nhận vào sổ");
	await window.page.waitForSelector("text=Không có việc nào cần xem lại");
	expect(await hanh.balance("1111")).toBe("99.800.000");
	await coop.meet(hanh, copy, sinh, tua);
	for (const person of [copy, sinh, tua]) expect(await person.balance("1111")).toBe("99.800.000");
	await agree(hanh, copy, sinh, tua);
}, 300_000);

test("two directors shut each other out: the first at the server stays, the other's word waits for a person", async () => {
	const writerOf = async (person: Person) =>
		(await hanh.ask("list_devices", {})).rows.find(({ user }) => user === person.name)?.writer ?? 0;
	const [first, second] = [await writerOf(sinh), await writerOf(tua)];
	coop.line.down();
	await sinh.ask("revoke_device", { writer: second, reason: "lost" });
	await tua.ask("revoke_device", { writer: first, reason: "lost" });
	await tua.machine.powerCut();
	await coop.meet(sinh);
	await switchOn(tua);
	await tua.ask("sync_now", {});
	const shut = await tua.machine.look();
	await chipSays(shut, "Máy này không còn được ghi vào sổ");
	await shut.page.evaluate(() => {
		location.hash = "#/phone/more";
	});
	await shut.page.getByText("Máy này không ghi được nữa, chỉ xem được").first().waitFor();
	await hearsApart(sinh);
	await coop.meet(sinh, hanh);
	const { rows } = await hanh.ask("list_devices", {});
	const states = rows.filter(({ writer }) => writer === first || writer === second).map(({ state }) => state);
	expect(states).toEqual(["active", "revoked"]);
	const window = await story(sinh, KEPT_APART);
	await decides(window, "Không nhận", "Đã gặp nhau, không ai mất máy");
	await window.page.waitForSelector("text=Không có việc nào cần xem lại");
	await coop.meet(sinh, hanh);
	await agree(hanh, sinh);
}, 300_000);

test("a clock ten years ahead gives no day to anything, and says so", async () => {
	await sinh.ask("set_settings", { values: [{ key: "policy.approval", value: "payments" }] });
	await coop.meet(sinh, hanh);
	const today = (await hanh.ask("today", {})).date_shown;
	const waiting = await hanh.posts("PC", "2026-02-12", "Tạm chi mua giống", { ...SPENT, amount: 5_000_000 });
	await coop.meet(hanh, sinh);
	await sinh.machine.powerCut();
	await switchOn(sinh, "+3650d");
	await coop.meet(sinh);
	const { version } = await sinh.ask("approval", { voucher: waiting });
	await sinh.ask("decide_approval", { voucher: waiting, version, word: "approve", reason: "", proof: null });
	await coop.meet(sinh, hanh);
	const said = { kind: null, who: sinh.name, from: null, to: null, text: "", offset: 0, limit: 1 };
	expect((await hanh.ask("history", { query: said })).rows[0]).toMatchObject({ act: "approved", args: { day: today } });
	// The accountant's clock is as wrong now: the day of the voucher is what was typed, and the form says why to look at it.
	await hanh.machine.powerCut();
	await switchOn(hanh, "+3650d");
	await coop.meet(hanh);
	const window = await hanh.machine.look();
	await window.page.evaluate(() => {
		location.hash = "#/entry/PC";
	});
	await window.standsOn("party");
	await window.page.getByText("Đồng hồ máy này lệch 3650 ngày so với máy chủ").first().waitFor();
	const late = await hanh.posts("PT", "2026-02-13", "Thu bán chè", { ...SOLD, amount: 1_000_000 });
	expect((await hanh.ask("voucher", { id: late })).content.date_shown).toBe("13/02/2026");
	await coop.meet(hanh, sinh);
	await agree(hanh, sinh);
	expect(window.faults).toEqual([]);
}, 300_000);
