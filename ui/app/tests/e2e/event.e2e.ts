// Vouchers written by what happened, with the keyboard alone, on the real core and a real file.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Machine, PASSPHRASE } from "./machine";
import { useChromium, type Window } from "./window";

useChromium();

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = process.env.SO_HTX_PICTURES;

let machine: Machine;
let window: Window;

const PEOPLE = [
	["TV001", "Nguyễn Thị Lan", "official", "Đội 3", true],
	["TV002", "Trần Văn Bình", "associate_use", "Đội 1", false],
	["KH001", "Công ty Chè Bản Mây", "customer", "", false],
	["NCC01", "Cửa hàng vật tư Minh Phát", "supplier", "", false],
	["NV001", "Lò Thị Hạnh", "employee", "", false],
	["MH001", "Chè búp tươi", "item", "", false],
] as const;

beforeEach(async () => {
	machine = new Machine();
	window = await machine.start();
	const book = {
		path: machine.book,
		name: "HTX Chè Suối Lành",
		tax_code: null,
		kind: "htx",
		year: 2026,
		first_month: 1,
		user_name: "Lò Thị Hạnh",
		passphrase: PASSPHRASE,
	};
	await machine.ask("create_book", { book });
	for (const [code, name, kind, place, service_contract] of PEOPLE) {
		await machine.ask("add_party", { party: { code, name, kind, place, service_contract, same_name_ok: false } });
	}
	await window.page.reload();
	await window.page.waitForSelector("text=Chưa có phiếu nào");
});
afterEach(() => machine.end());

/** Opens a form by its key from another screen, so that what is typed lands in the new form. */
async function open(key: string) {
	const { page } = window;
	if (await page.evaluate(() => location.hash.startsWith("#/entry/"))) {
		// A form that has not come yet cannot be left.
		await page.waitForFunction(() => (document.activeElement as HTMLElement | null)?.dataset.stop !== undefined);
		await window.press("Escape");
		await page.waitForFunction(() => !location.hash.startsWith("#/entry/"));
	}
	await window.press(key);
	await page.waitForFunction(() => location.hash.startsWith("#/entry/"));
	await window.standsOn("party");
}

/** Begins a form for somebody, named by a code. */
async function openFor(key: string, who: string) {
	await open(key);
	await window.type(who);
	await window.press("Enter");
}

/** Begins a form, names who (a code, or nobody), and says what happened. */
async function begin(key: string, who: string, what: string) {
	await open(key);
	if (who) await window.type(who);
	await window.press("Enter");
	await window.standsOn("narration");
	await window.press("Enter");
	await window.standsOn("event");
	await window.type(what);
	await window.press("Enter");
}

/** Answers question by question: each stop, and what is typed there. */
async function answer(answers: [stop: string, text: string][]) {
	for (const [stop, text] of answers) {
		await window.standsOn(`event_${stop}`);
		await window.type(text);
		await window.press("Enter");
		// The form goes on by itself; only then may a story go elsewhere.
		await window.page.waitForFunction((left) => {
			const stop = (document.activeElement as HTMLElement | null)?.dataset.stop;
			return stop !== undefined && stop !== left;
		}, `event_${stop}`);
	}
}

async function saved(number: string) {
	await window.standsOn("save");
	await window.press("Enter");
	await window.page.waitForSelector(`text=Đã ghi ${number}`);
}

interface Turnover {
	rows: { account: string; debit: string; credit: string }[];
}

/** What moved in the year on an account. */
async function moved(account: string): Promise<string> {
	const query = { from: "2026-01-01", to: "2026-12-31", level: 3, net: false };
	const { rows } = await machine.ask<Turnover>("trial_balance", { query });
	const row = rows.find((one) => one.account === account);
	return row ? `${row.debit || "–"} / ${row.credit || "–"}` : "none";
}

test("ten things that happen are written by their own words, and every figure stands where it belongs", async () => {
	await begin("F4", "tv001", "thu von gop");
	await answer([["amount", "30tr"]]);
	expect(await window.valueOf("narration")).toBe("Thu vốn góp của Nguyễn Thị Lan");
	expect(await window.text(".why")).toContain("Ghi Nợ 1111, Có 4111 vì vốn góp");
	await saved("PT.Q01-0001");

	await begin("F5", "", "nop tien vao ngan hang");
	await answer([["amount", "20tr"]]);
	await saved("PC.Q01-0001");

	await openFor("F8", "tv001");
	await answer([
		["item", "che"],
		["quantity", "1000"],
		["unit_price", "7500"],
	]);
	await window.standsOn("save");
	expect(await window.valueOf("event_amount")).toBe("7.500.000");
	await saved("PN.Q01-0001");

	// A purchase with tax: 300 × 520.000 and 5 %.
	await openFor("Alt+9", "ncc01");
	await window.standsOn("event_item");
	await window.press("Enter");
	await answer([
		["quantity", "300"],
		["unit_price", "520000"],
		["vat_rate", "5"],
	]);
	await window.standsOn("save");
	expect(await window.valueOf("event_vat")).toBe("7.800.000");
	await saved("PN.Q01-0002");

	// To an official member under contract: internal. To an associate: external.
	await begin("F9", "tv001", "ban vat tu");
	await window.standsOn("event_item");
	await window.press("Enter");
	await window.standsOn("event_quantity");
	await window.press("Enter");
	await window.standsOn("event_unit_price");
	await window.press("Enter");
	await answer([
		["amount", "11tr2"],
		["vat_rate", "5"],
	]);
	await window.page.focus('[data-stop="event_cost"]');
	await answer([["cost", "10240000"]]);
	expect(await window.text(".why")).toContain("Nội bộ: thành viên chính thức, có hợp đồng dịch vụ.");
	await saved("HD.Q01-0001");

	await begin("F9", "tv002", "ban vat tu");
	await window.page.focus('[data-stop="event_amount"]');
	await answer([
		["amount", "2tr"],
		["vat_rate", "5"],
	]);
	expect(await window.text(".why")).toContain("Bên ngoài: người mua là Thành viên liên kết");
	await saved("HD.Q01-0002");

	await begin("F7", "nv001", "chi luong");
	await answer([["amount", "4tr"]]);
	await saved("BN.Q01-0001");

	await begin("F5", "nv001", "tam ung");
	await answer([["amount", "1tr"]]);
	await saved("PC.Q01-0002");

	await begin("F4", "tv002", "thu no");
	await answer([["amount", "600k"]]);
	await saved("PT.Q01-0002");

	await begin("Alt+0", "", "khau hao");
	await window.page.focus('[data-stop="event_amount"]');
	await answer([["amount", "1250000"]]);
	await saved("KT.Q01-0001");

	expect(await moved("1111")).toBe("30.600.000 / 21.000.000");
	expect(await moved("4111")).toBe("– / 30.000.000");
	expect(await moved("1121")).toBe("20.000.000 / 4.000.000");
	expect(await moved("156")).toBe("163.500.000 / 10.240.000");
	expect(await moved("1331")).toBe("7.800.000 / –");
	expect(await moved("331")).toBe("– / 171.300.000");
	expect(await moved("5121")).toBe("– / 11.200.000");
	expect(await moved("5111")).toBe("– / 2.000.000");
	expect(await moved("3331")).toBe("– / 660.000");
	expect(await moved("6121")).toBe("10.240.000 / –");
	expect(await moved("131")).toBe("13.860.000 / 600.000");
	expect(await moved("334")).toBe("4.000.000 / –");
	expect(await moved("141")).toBe("1.000.000 / –");
	expect(await moved("2141")).toBe("– / 1.250.000");
	expect(await machine.ask("verify_book")).toMatchObject({ ok: true, vouchers: 10 });
	expect(window.faults).toEqual([]);
});

test("a payee met before takes six keys and the amount, with what happened then", async () => {
	await begin("F5", "nv001", "tam ung");
	await answer([["amount", "1tr"]]);
	await saved("PC.Q01-0001");
	await window.press("Escape");
	await window.page.waitForFunction(() => location.hash.startsWith("#/list"));
	let keys = 0;
	const press = async (key: string) => {
		keys += 1;
		await window.press(key);
	};
	await press("F5");
	await window.standsOn("party");
	for (const letter of "hanh") await press(letter);
	await press("Enter");
	await window.standsOn("event_amount");
	expect(await window.page.getAttribute('[data-stop="event_amount"]', "placeholder")).toBe("1.000.000");
	await window.type("350k");
	await press("Control+Enter");
	await window.page.waitForSelector("text=Đã ghi PC.Q01-0002");
	expect(keys).toBeLessThanOrEqual(8);
	expect(await moved("141")).toBe("1.350.000 / –");
	expect(window.faults).toEqual([]);
});

test("a quick hand and a slow core come to the same purchase from somebody met before", async () => {
	await openFor("F8", "tv001");
	await answer([
		["item", "che"],
		["quantity", "1000"],
		["unit_price", "7500"],
	]);
	await saved("PN.Q01-0001");
	const late: string[] = [];
	await window.page.route("**/call", async (route) => {
		const { name } = route.request().postDataJSON() as { name: string };
		if (late.includes(name)) await new Promise((done) => setTimeout(done, 500));
		await route.continue();
	});
	const slow = [[], ["fill_event"], ["suggest_entry"], ["fill_event", "suggest_entry"], ["suggest_parties"]];
	for (const [i, names] of slow.entries()) {
		late.splice(0, late.length, ...names);
		await openFor("F8", "tv001");
		// Her item is known, as it was last time; what it weighs and costs is typed before the form has come so far.
		await window.type("100");
		await window.press("Enter");
		await window.type("8000");
		await window.press("Enter", "Control+Enter");
		await window.page.waitForSelector(`text=Đã ghi PN.Q01-000${i + 2}`);
	}
	// The price of last time is taken by Enter.
	await openFor("F8", "tv001");
	await window.type("10");
	await window.press("Enter", "Enter", "Control+Enter");
	await window.page.waitForSelector("text=Đã ghi PN.Q01-0007");
	// 1.000 × 7.500, five times 100 × 8.000, and 10 × 8.000.
	expect(await moved("156")).toBe("11.580.000 / –");
	expect(await moved("331")).toBe("– / 11.580.000");
	expect(window.faults).toEqual([]);
});

test("the reason that was proposed names whoever it is about, also where the last paper with somebody else proposed it", async () => {
	await begin("F4", "tv001", "thu von gop");
	await answer([["amount", "5tr"]]);
	await saved("PT.Q01-0001");
	await openFor("F4", "tv001");
	await window.standsOn("event_amount");
	expect(await window.valueOf("narration")).toBe("Thu vốn góp của Nguyễn Thị Lan");
	const shownGrey = () => window.page.getAttribute('[data-stop="event_amount"]', "placeholder");
	expect(await shownGrey()).toBe("5.000.000");
	await window.page.focus('[data-stop="party"]');
	await window.type("tv002");
	await window.press("Enter");
	await window.page.waitForFunction(
		() =>
			document.querySelector<HTMLInputElement>('[data-stop="narration"]')?.value === "Thu vốn góp của Trần Văn Bình",
	);
	expect(await shownGrey(), "nothing of hers is shown for him").toBe(null);
	// Words of one's own stay.
	await window.page.focus('[data-stop="narration"]');
	await window.press("Control+a");
	await window.type("Góp đợt hai");
	await window.page.focus('[data-stop="party"]');
	await window.type("tv001");
	await window.press("Enter", "Control+Enter");
	await window.page.waitForSelector("text=Chưa có “Số tiền”");
	expect(await window.valueOf("narration")).toBe("Góp đợt hai");
	expect(window.faults).toEqual([]);
});

test("where it is said that goods are bought, the last paper of another kind proposes nothing", async () => {
	await openFor("Alt+7", "tv001");
	await window.standsOn("narration");
	await window.type("Nhập kho theo phiếu cân");
	await window.press("Enter");
	await window.standsOn("0:debit");
	await window.type("156");
	await window.press("Enter");
	await window.type("331");
	await window.press("Enter");
	await window.type("2tr");
	await window.press("Control+Enter");
	await window.page.waitForSelector("text=Đã ghi PN.Q01-0001");
	await openFor("F8", "tv001");
	await answer([
		["item", "che"],
		["quantity", "10"],
		["unit_price", "7500"],
	]);
	await saved("PN.Q01-0002");
	expect(await moved("156")).toBe("2.075.000 / –");
	expect(window.faults).toEqual([]);
});

test("the lines are opened by one key and follow from the answers again by the same", async () => {
	await begin("F4", "tv001", "thu von gop");
	await window.standsOn("event_amount");
	await window.type("5tr");
	await window.press("Control+e");
	await window.standsOn("0:debit");
	expect(await window.valueOf("0:credit")).toBe("4111");
	expect(await window.valueOf("0:amount")).toBe("5.000.000");
	await window.page.focus('[data-stop="0:amount"]');
	await window.type("7tr");
	await window.press("Tab");
	await window.press("Control+e");
	await window.standsOn("event_amount");
	await window.page.waitForSelector("tbody tr:first-child >> text=5.000.000");
	await window.press("Control+z");
	await window.page.waitForFunction(
		() => document.querySelector<HTMLInputElement>('[data-stop="0:amount"]')?.value === "7.000.000",
	);
	await window.press("F10");
	await window.page.waitForSelector("text=Đã ghi PT.Q01-0001");
	expect(await moved("4111")).toBe("– / 7.000.000");
	expect(window.faults).toEqual([]);
});

test("what is missing is said at its place, and a voucher taken up again still knows what happened", async () => {
	await begin("F4", "tv001", "thu von gop");
	await window.standsOn("event_amount");
	await window.press("F10");
	await window.standsOn("event_amount");
	expect(await window.text('[role="alert"]')).toContain("Chưa có “Số tiền” của việc đã chọn.");
	await window.type("5tr");
	await window.press("F10");
	await window.page.waitForSelector("text=Đã ghi PT.Q01-0001");
	await window.press("Control+u");
	await window.page.waitForFunction(() => location.hash.startsWith("#/voucher/"));
	await window.page.waitForSelector("text=Sửa");
	const id = await window.page.evaluate(() => decodeURIComponent(location.hash.split("/").at(-1) ?? ""));
	const draft = await machine.ask<object>("amend_draft", { voucher: id });
	expect(draft).toMatchObject({ event: { code: "A1", answers: { amount: "5000000" }, free: false } });
	expect(await machine.ask("duplicate_voucher", { voucher: id })).toMatchObject({ event: { code: "A1", free: false } });
	expect(window.faults).toEqual([]);
});

const LOOKS = [
	{ width: 1366, height: 768, theme: "light", language: "vi", text_size: 100 },
	{ width: 1366, height: 768, theme: "dark", language: "en", text_size: 100 },
	{ width: 1366, height: 768, theme: "contrast", language: "vi", text_size: 130 },
	{ width: 1024, height: 600, theme: "light", language: "vi", text_size: 100 },
	{ width: 360, height: 640, theme: "light", language: "vi", text_size: 100 },
];

test("a sale with everything asked about it is in sight and without barriers", async () => {
	if (PICTURES) mkdirSync(PICTURES, { recursive: true });
	const { preferences } = await machine.ask<{ preferences: object }>("app_state");
	for (const { width, height, theme, language, text_size } of LOOKS) {
		await window.page.setViewportSize({ width, height });
		await machine.ask("set_preferences", { preferences: { ...preferences, theme, language, text_size } });
		await window.page.reload();
		await window.page.waitForSelector("main");
		await window.settled();
		await begin("F9", "tv001", "C5");
		await window.standsOn("event_item");
		await window.type("che");
		await window.press("Enter");
		await answer([
			["quantity", "60"],
			["unit_price", "600000"],
			["vat_rate", "5"],
		]);
		await window.standsOn("save");
		await window.settled();
		const name = `event-${width}-${theme}-${language}-${text_size}`;
		if (PICTURES) await window.page.screenshot({ path: `${PICTURES}/${name}.png` });
		await window.page.evaluate(AXE);
		const found = await window.page.evaluate(async () => {
			// @ts-expect-error: axe is put into the page as a script.
			const { violations } = await globalThis.axe.run(document, {
				runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
			});
			return violations.map((one: { id: string; nodes: { html: string }[] }) => `${one.id}: ${one.nodes[0]?.html}`);
		});
		expect(found, name).toEqual([]);
		const wide = await window.page.evaluate(
			() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
		);
		expect(wide, name).toBe(0);
		if (width === 1366 && text_size === 100) {
			const fits = await window.page.evaluate(() => {
				const form = document.querySelector(".form");
				const lines = document.querySelector(".lines");
				const whole = (one: Element | null) => (one ? one.scrollHeight - one.clientHeight : 0);
				return [whole(form), whole(lines), document.querySelectorAll(".lines tbody tr").length];
			});
			expect(fits, name).toEqual([0, 0, 7]);
		}
		await window.press("Escape");
	}
	expect(window.faults).toEqual([]);
});

test("nothing typed into a sale is lost: a new item is added, a price is read, a rate that must be chosen is not passed by", async () => {
	await begin("F9", "tv001", "ban vat tu");
	await answer([
		["item", "Phân NPK"],
		["quantity", "20"],
		["unit_price", "150k"],
	]);
	await window.standsOn("event_vat_rate");
	await window.press("Enter");
	await window.standsOn("event_vat_rate");
	await window.press("5", "Enter");
	await window.standsOn("save");
	expect(await window.valueOf("event_item")).toBe("Phân NPK");
	expect(await window.valueOf("event_vat")).toBe("150.000");
	await saved("HD.Q01-0001");
	expect(await moved("131")).toBe("3.150.000 / –");
});

test("the name at the top is proposed to the line that asks whose it is, and both become that person", async () => {
	await openFor("F4", "Vàng A Sử");
	await window.standsOn("narration");
	await window.type("Góp vốn");
	await window.press("Enter");
	await window.standsOn("0:credit");
	await window.type("4111");
	await window.press("Enter");
	await window.page.waitForSelector("text=Thêm mới “Vàng A Sử”");
	await window.press("Enter");
	await window.page.waitForSelector("dialog[open]");
	await window.press("Control+Enter");
	await window.standsOn("0:amount");
	await window.type("5tr");
	await window.press("F10");
	await window.page.waitForSelector("text=Đã ghi PT.Q01-0001");
	expect(await moved("4111")).toBe("– / 5.000.000");
});
