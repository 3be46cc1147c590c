// A year's income distributed on one machine while another takes a member's contribution (8.8): the distribution was worked out
// without it, does not count, and is worked out anew. Nobody's money is lost meanwhile.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DistributionPlan } from "../../src/lib/api";
import { useBrowser } from "./window";
import { Cooperative, type Person } from "./world/cooperative";
import { decides, faults, nothingLeft, story } from "./world/matters";

useBrowser();

const coop = new Cooperative();
let hanh: Person;
/** The second accountant. */
let thao: Person;

beforeAll(async () => {
	hanh = await coop.practise("Lò Thị Hạnh");
	thao = await coop.admit(hanh, "Nông Thu Thảo", "Máy kế toán 2", ["accountant"]);
	await coop.vouch(hanh);
	await hanh.ask("post_year_end", { year: 2025, key: null });
	const resolution = {
		id: null,
		number: "01/NQ-ĐHTV",
		day: "2026-04-15",
		subject: "distribution",
		title: "Phân phối thu nhập năm 2025",
		present: 20,
		in_favour: 18,
		withdrawn: false,
	};
	await hanh.ask("record_resolution", { resolution });
	await hanh.ask("open_next_year", {});
	await coop.meet(hanh, thao);
}, 300_000);
afterAll(() => {
	expect(faults()).toEqual([]);
	coop.end();
});

const PLAN: DistributionPlan = {
	resolution: "01/NQ-ĐHTV",
	external: {
		funds: [{ account: "4421", pct: "7", party: null }],
		by_use_pct: "0",
		by_labour_pct: "0",
		by_capital_pct: "100",
	},
	internal: {
		funds: [{ account: "4421", pct: "5", party: null }],
		by_use_pct: "60",
		by_labour_pct: "0",
		by_capital_pct: "40",
	},
	use: "books",
	labour: "books",
	capital_date: null,
	fund_base: null,
	losses: "carried",
};

const WORKED_OUT = [
	["4211", "income that waits for its distribution"],
	["4421", "the undivided fund"],
	["338", "what members are owed"],
	["4111", "the capital"],
	["1111", "the cash"],
] as const;

/** What somebody's book says of each of them. */
async function has(person: Person, ...dong: string[]) {
	for (const [at, [account, what]] of WORKED_OUT.entries())
		expect(await person.balance(account, "2025-01-01"), `${what} at ${person.name}`).toBe(dong[at]);
}

async function everybodyHas(...dong: string[]) {
	for (const person of [hanh, thao]) await has(person, ...dong);
}

test("a distribution that did not know of a contribution does not count, and is worked out anew", async () => {
	await everybodyHas("-314.463.424", "-135.216.000", "0", "-446.100.000", "41.682.700");
	coop.line.down();
	const [member] = await thao.ask("suggest_parties", { text: "TV001", form: "PT" });
	const paid = { debit: "1111", credit: "4111", amount: 5_000_000, creditParty: member?.party.id ?? "" };
	await thao.posts("PT", "2026-03-10", "Góp thêm vốn", paid);
	await hanh.ask("keep_plan", { year: 2025, plan: PLAN });
	await hanh.ask("post_distribution", { year: 2025, plan: PLAN, date: "15/4/2026" });
	// 192.700.824 were earned outside: 7 % are 13.489.058, and 179.211.766 are left for members.
	await has(hanh, "-121.762.600", "-148.705.058", "-179.211.766", "-446.100.000", "41.682.700");
	await has(thao, "-314.463.424", "-135.216.000", "0", "-451.100.000", "46.682.700");
	await coop.meet(thao, hanh);
	await everybodyHas("-314.463.424", "-135.216.000", "0", "-451.100.000", "46.682.700");

	const window = await story(hanh, "Bút toán tính trên số liệu cũ");
	expect(await window.text(".detail")).toContain("Số tiền 192.700.824 không được tính.");
	await decides(window, "Tính lại");
	const { page } = window;
	await page.waitForSelector("h2 >> text=Kết chuyển và phân phối thu nhập");
	await page.waitForSelector("[role=grid]");
	// The newest year comes first.
	await window.press("ArrowDown", "Enter");
	await page.waitForSelector("h2 >> text=Kết chuyển cuối năm 2025");
	await window.press("Alt+p");
	await page.waitForSelector("h2 >> text=Phân phối thu nhập năm 2025");
	await page.getByText("179.211.766").first().waitFor();
	await page.getByLabel("Ngày ghi sổ").focus();
	await window.press("Control+a");
	await window.type("15/4/2026");
	await window.press("Control+Enter");
	await page.waitForSelector("text=Đã phân phối bằng KT.Q01-0002");
	await coop.meet(hanh, thao);
	await everybodyHas("-121.762.600", "-148.705.058", "-179.211.766", "-451.100.000", "46.682.700");
	for (const person of [hanh, thao]) {
		await nothingLeft(person);
		expect((await person.ask("verify_book", {})).ok).toBe(true);
	}
}, 300_000);
