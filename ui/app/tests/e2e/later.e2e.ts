// One machine has a later version of the program, which writes what the others do not know yet (8.12). Money of an unknown kind
// is booked and told of; what may decide anything stops deciding here, never typing. Figures are worked out by hand.
import { afterAll, beforeAll, expect, test } from "vitest";
import { useBrowser } from "./window";
import { Cooperative, type Person } from "./world/cooperative";
import { decides, faults, matters, nothingLeft, story } from "./world/matters";

useBrowser();

const NEWER = "Ghi chép của bản mới hơn";
/** Moves money, in a version to come. */
const MOVES_MONEY = 0x10f0;
/** May decide anything, in a version to come. */
const DECIDES = 0x3fff;

const coop = new Cooperative();
/** Keeps the books; founded the book. */
let hanh: Person;
/** The second accountant, whose machine was brought up to date first. */
let thao: Person;

beforeAll(async () => {
	hanh = await coop.found("Lò Thị Hạnh");
	thao = await coop.admit(hanh, "Nông Thu Thảo", "Máy kế toán 2", ["accountant"]);
	await coop.vouch(hanh);
	await hanh.posts("PT", "2026-01-05", "Thu bán chè búp tươi", { debit: "1111", credit: "5111", amount: 10_000_000 });
	await coop.meet(hanh, thao);
}, 300_000);
afterAll(() => {
	expect(faults()).toEqual([]);
	coop.end();
});

async function cashIs(...dong: string[]) {
	expect(await Promise.all([hanh, thao].map((person) => person.balance("1111")))).toEqual(dong);
}

test("money of a kind that a later version writes is booked on its day, told of, and seen by somebody", async () => {
	await thao.machine.isAheadAndWrites(MOVES_MONEY, "2026-01-06", { debit: "642", credit: "1111", amount: 500_000 });
	await cashIs("10.000.000", "9.500.000");
	await coop.meet(thao, hanh);
	await cashIs("9.500.000", "9.500.000");
	const window = await story(hanh, NEWER);
	expect(await window.text(".detail")).toContain("642 / 1111: 500.000");
	await decides(window, "Đã xem");
	await nothingLeft(hanh);
	await coop.meet(hanh, thao);
	await cashIs("9.500.000", "9.500.000");
	await nothingLeft(thao);
}, 300_000);

test("what a later version decided stops deciding here, with the reason, and typing goes on", async () => {
	await thao.machine.isAheadAndWrites(DECIDES, "2026-01-31");
	await coop.meet(thao, hanh);
	const window = await matters(hanh);
	await window.page.getByText("Vẫn lập phiếu được; khóa tháng và quyết định thì cần cập nhật Sổ HTX trước").waitFor();
	await window.page.locator("header a", { hasText: "Máy này cần nâng cấp" }).waitFor();
	await story(hanh, NEWER);
	await decides(window, "Đã xem");
	await window.page.getByText("chưa khóa, chưa quyết định được. Phiếu vẫn lập như thường").waitFor();
	await hanh.posts("PC", "2026-01-20", "Mua bao bì", { debit: "642", credit: "1111", amount: 1_000_000 });
	await cashIs("8.500.000", "9.500.000");
	await coop.meet(hanh, thao);
	await cashIs("8.500.000", "8.500.000");
}, 300_000);
