// What is pictured, and how one comes to it.
import type { Machine } from "../e2e/machine";
import { receiptSeenBy } from "../e2e/receipt";
import type { Window } from "../e2e/window";
import { DIRECTOR_PIN, PIN } from "./books";
import { ACCOUNTANT, CASHIER, DIRECTOR, SUPERVISOR, sits } from "./four";

export interface Shot {
	name: string;
	path: string;
	theme?: string;
	/** The size of letters, in per cent. */
	text?: number;
	ready?: (window: Window, machine: Machine) => Promise<unknown>;
	after?: (window: Window, machine: Machine) => Promise<unknown>;
	/** Whether it is looked at on a phone as well, or on a phone alone. */
	phone?: "too" | "only";
	/** How wide the phone is. */
	width?: number;
	/** Who sits there in the book of four people, by their series. */
	who?: number;
}

const rows = (window: Window) => window.page.waitForSelector("tbody tr.on");
const dialog = (window: Window) => window.page.waitForSelector("dialog[open]");
const close = async (window: Window) => {
	await window.press("Escape");
	await window.page.waitForTimeout(100);
};

const draftIds = async (machine: Machine) => {
	const drafts = await machine.ask<{ draft: { draft_id: string } }[]>("list_drafts", { discarded: false });
	return drafts.map(({ draft }) => draft.draft_id);
};
let own: string[] = [];

/** A form begun by its key; what is left in it goes into the bin again. */
const form = (key: string, act: (window: Window) => Promise<unknown>) => async (window: Window, machine: Machine) => {
	own = await draftIds(machine);
	await window.press(key);
	await window.standsOn("party");
	await act(window);
};
const leaveForm = async (window: Window, machine: Machine) => {
	await close(window);
	await close(window);
	await window.page.waitForTimeout(200);
	for (const draft of await draftIds(machine)) {
		if (!own.includes(draft)) await machine.ask("discard_draft", { draft_id: draft });
	}
};
/** Something asked with a key over a screen that has its rows. */
const asks = (key: string, selector: string) => async (window: Window) => {
	await rows(window);
	await window.page.focus('[role="grid"]');
	await window.press(key);
	await window.page.waitForSelector(selector);
};

const plain = (names: Record<string, string>, ready?: Shot["ready"]): Shot[] =>
	Object.entries(names).map(([name, path]) => ({ name, path, ready }));

const idOfLast = async (machine: Machine, form: string): Promise<string> => {
	const query = {
		text: "",
		form,
		from: null,
		to: null,
		party: null,
		account: null,
		state: null,
		order: "date",
		offset: 0,
		limit: 1,
	};
	const { rows: found } = await machine.ask<{ rows: { id: string }[] }>("list_vouchers", { query });
	return found[0]?.id ?? "";
};
/** The last voucher of a form. */
const voucher = (form: string) => async (window: Window, machine: Machine) => {
	await window.page.evaluate(
		(id) => {
			location.hash = `#/voucher/${encodeURIComponent(id)}`;
		},
		await idOfLast(machine, form),
	);
	await window.page.waitForSelector(".sheet");
};

/** Service contracts of three members: signed with lines, one with a line open, and one that names what it covers alone. */
/** The year's income distributed by the meeting's resolution. */
async function distributed(window: Window, machine: Machine) {
	const plan = {
		resolution: "01/NQ-ĐHTV",
		external: { funds: [{ account: "4421", pct: "7" }], by_use_pct: "0", by_labour_pct: "0", by_capital_pct: "100" },
		internal: { funds: [{ account: "4421", pct: "5" }], by_use_pct: "60", by_labour_pct: "0", by_capital_pct: "40" },
		use: "books",
		labour: "books",
		losses: "carried",
	};
	if ((await machine.ask<{ posted: unknown[] }>("distribution", { year: 2025, plan })).posted.length === 0) {
		await machine.ask("post_year_end", { year: 2025, key: null });
		const passed = { number: "01/NQ-ĐHTV", day: "2026-04-15", present: 20, in_favour: 18 };
		const resolution = { ...passed, subject: "distribution", title: "Phân phối thu nhập năm 2025" };
		await machine.ask("record_resolution", { resolution });
		await machine.ask("post_distribution", { year: 2025, plan, date: "15/4/2026" });
		await window.page.reload();
	}
	await window.page.waitForSelector("text=179.211.766");
}

async function withContracts(window: Window, machine: Machine) {
	if ((await machine.ask<unknown[]>("list_contracts", { party: null })).length === 0) {
		const people = await machine.ask<{ rows: { party: { id: string; kind: string } }[] }>("list_parties", {
			query: { text: "", kind: "official", retired: false, order: "code", offset: 0, limit: 3 },
		});
		const ids = people.rows.map((row) => row.party.id);
		const lines = [
			{ name: "Phân NPK Lâm Thao 5-10-3, bao 25 kg, giao tại kho thôn", unit: "bao", quantity: "12", price: "162.500" },
			{ name: "Làm đất bằng máy, cày hai lần và bừa", unit: "sào", quantity: "3,5", price: "135.000" },
			{ name: "Giống lúa nếp xác nhận", unit: "kg", quantity: "21,5", price: "28.000" },
		];
		const season = { from: "01/01/2025", season: "Xuân 2025", covers: "" };
		const water = { name: "Tưới, tiêu nước", unit: "sào", quantity: "", price: "32.000" };
		const made = [
			{ ...season, parties: ids.slice(0, 1), number: "01/HĐ-DV", lines, signed: true, signed_on: "05/01/2025" },
			{ ...season, parties: ids.slice(1, 2), number: "02/HĐ-DV", lines: [...lines.slice(1), water], to: "30/06/2035" },
			{ ...season, parties: ids.slice(2, 3), number: "03/HĐ-DV", covers: "Phân bón, tưới", signed: true },
		];
		for (const contract of made) await machine.ask("set_contract", { contract });
		await window.page.reload();
	}
	await rows(window);
}

/** Four vouchers, one of two lines, one with a day there is not, one of somebody the register does not know. */
const VOUCHERS_OF_ANOTHER_PROGRAM = [
	"Ngày hạch toán;Số chứng từ;Loại chứng từ;Diễn giải;TK Nợ;TK Có;Số tiền;Mã đối tượng;Tên đối tượng",
	"05/11/2025;PT00112;Phiếu thu;Thu tiền gạo của trường tiểu học;1111;131;4.725.000;KH03;Trường tiểu học Hòa An",
	"06/11/2025;PC00231;;Mua dây buộc và đinh cho kho;152;1111;1.200.000;;",
	"06/11/2025;PC00231;;Mua dây buộc và đinh cho kho;642;1111;300.000;;",
	"31/11/2025;PC00232;;Xăng xe đi họp huyện;642;1111;150.000;;",
	"07/11/2025;UNC0041;;Trả tiền bao bì đợt hai;331;1121;8.000.000;NCC09;Bao bì Sông Tiền",
].join("\n");

export const PRACTICE: Shot[] = [
	{ name: "today", path: "/today" },
	{ name: "list", path: "/list", ready: rows },
	...plain({
		trial: "/report/f01",
		compare: "/report/compare",
		cash: "/report/cash",
		"cash-detail": "/report/cash-detail",
		bank: "/report/bank",
		journal: "/report/journal",
		ledger: "/report/ledger/131",
		stock: "/report/stock",
		services: "/report/services",
		ageing: "/report/ageing",
		amended: "/report/amended",
		periods: "/report/periods",
		parties: "/party",
		"form-b01": "/report/b01",
		"form-b02": "/report/b02",
		"form-b09": "/report/b09",
		"form-f02": "/report/f02",
		"books-on-paper": "/report/print",
		capital: "/report/capital",
		funds: "/report/funds",
		"fund-card": "/report/funds/4421~~thu%20nhap%20tu%20giao%20dich%20ben%20ngoai",
		resolutions: "/report/resolutions",
		prepaid: "/report/prepaid",
		years: "/report/years",
		"year-end": "/report/years/2025",
		distribution: "/report/distribution/2025",
	}),
	{ name: "contracts", path: "/report/contracts", ready: withContracts },
	{ name: "distributed", path: "/report/distribution/2025", ready: distributed },
	{
		name: "contract",
		path: "/report/contracts",
		ready: async (window, machine) => {
			await withContracts(window, machine);
			await window.page.focus('[role="grid"]');
			await window.press("Enter");
			await window.page.waitForSelector("dialog[open] .total");
		},
		after: close,
	},
	{
		name: "contract-faults",
		path: "/report/contracts",
		ready: async (window, machine) => {
			await withContracts(window, machine);
			await window.page.focus('[role="grid"]');
			await window.press("Control+i");
			await dialog(window);
			await window.page.locator('dialog input[aria-label$=" 1"]').first().focus();
			await window.type("Giống ngô lai");
			await window.press("Tab", "Tab");
			await window.type("mười cân");
			await window.page.waitForSelector("dialog td .fault");
			await window.press("Control+Enter");
		},
		after: close,
	},
	{
		name: "close-month",
		path: "/report/periods",
		ready: async (window) => {
			await rows(window);
			await window.press("Enter");
			await window.page.waitForSelector("aside dl");
			await window.press("ArrowDown");
		},
	},
	{ name: "figure", path: "/report/f01", ready: asks("Enter", '[role="option"]'), after: close },
	{ name: "new-menu", path: "/list", ready: asks("Control+n", '[role="menu"]'), after: close },
	{
		name: "list-marked",
		path: "/list",
		ready: async (window) => {
			await rows(window);
			await window.page.focus('[role="grid"]');
			for (let i = 0; i < 4; i++) await window.press("ArrowDown");
			await window.press("Space", "ArrowDown", "Space", "ArrowDown", "ArrowDown", "Space");
			await window.page.waitForTimeout(300);
		},
		after: async (window) => {
			await window.page.evaluate(() => sessionStorage.clear());
			await window.page.reload();
			await window.page.waitForSelector("main");
		},
	},
	...plain({
		"system-book": "/system/book",
		"system-backup": "/system/backup",
		"system-unit": "/system/unit",
		"system-policies": "/system/policies",
		"system-lists": "/system/lists",
		"system-chart": "/system/chart",
		"system-templates": "/system/templates",
		"system-series": "/system/series",
		"system-history": "/system/history",
		"system-look": "/system/look",
		"system-keys": "/system/keys",
		"system-machine": "/system/machine",
		"system-devices": "/system/devices",
		drafts: "/drafts",
		sheet: "/sheet/PC",
	}),
	{
		name: "table",
		path: "/table",
		ready: async (window) => {
			await window.press("Alt+d");
			await dialog(window);
			await window.type(VOUCHERS_OF_ANOTHER_PROGRAM);
			await window.press("F10");
			await window.page.waitForSelector("tbody.wrong input");
		},
	},
	{
		name: "voucher",
		path: "/list",
		ready: voucher("PC"),
	},
	{
		name: "print",
		path: "/list",
		ready: async (window, machine) => {
			await voucher("PT")(window, machine);
			await window.press("Control+p");
			await window.page.waitForSelector("dialog[open] img");
		},
		after: close,
	},
	{
		name: "export",
		path: "/report/cash",
		ready: async (window) => {
			await rows(window);
			await window.press("Alt+x");
			await dialog(window);
		},
		after: close,
	},
	{
		name: "entry",
		path: "/list",
		ready: form("F5", async (window) => {
			await window.type("mười");
			await window.press("Enter");
			await window.standsOn("narration");
			await window.type("Thuê xe chở 4 tấn lúa về kho Hòa An");
			await window.press("Enter");
			await window.page.focus('[data-stop="0:debit"]');
			await window.type("154");
			await window.press("Enter");
			await window.page.focus('[data-stop="0:amount"]');
			await window.type("1tr5");
		}),
		after: leaveForm,
	},
	{
		name: "entry-accounts",
		path: "/list",
		ready: form("F5", async (window) => {
			await window.page.focus('[data-stop="0:debit"]');
			await window.type("phai tra");
			await window.page.waitForSelector('[role="option"]');
		}),
		after: leaveForm,
	},
	{
		name: "entry-event",
		path: "/list",
		ready: form("F9", async (window) => {
			await window.page.focus('[data-stop="event"]');
			await window.type("ban");
			await window.page.waitForSelector('[role="option"]');
		}),
		after: leaveForm,
	},
	{
		name: "entry-faults",
		path: "/list",
		ready: form("F4", async (window) => {
			await window.press("F10");
			await window.page.waitForSelector('[role="alert"]');
		}),
		after: leaveForm,
	},
	{
		name: "palette",
		path: "/list",
		ready: async (window) => {
			await rows(window);
			await window.press("Control+k");
			await dialog(window);
			await window.type("tien dien");
			await window.page.waitForSelector('[role="option"] b');
		},
		after: close,
	},
	{
		name: "keys",
		path: "/list",
		ready: async (window) => {
			await rows(window);
			await window.press("F1");
			await dialog(window);
		},
		after: close,
	},
	{
		name: "reverse",
		path: "/list",
		ready: async (window, machine) => {
			await voucher("PC")(window, machine);
			await window.press("Alt+h");
			await dialog(window);
		},
		after: close,
	},
	{
		name: "card",
		path: "/party",
		ready: async (window, machine) => {
			const query = { text: "TV005", kind: null, retired: false, order: "name", offset: 0, limit: 1 };
			const { rows: found } = await machine.ask<{ rows: { party: { id: string } }[] }>("list_parties", { query });
			await window.page.evaluate((id) => {
				location.hash = `#/party/${encodeURIComponent(id)}`;
			}, found[0]?.party.id ?? "");
			await window.page.waitForSelector(".period select");
			await window.page.selectOption(".period select", "2025-01-01 2025-12-31");
			await rows(window);
		},
	},
	{
		name: "card-capital",
		path: "/party",
		ready: async (window) => {
			await rows(window);
			await window.page.focus('[role="grid"]');
			await window.press("Enter");
			await window.page.waitForSelector("#tab-capital");
			await window.page.click("#tab-capital");
			await window.page.waitForSelector("#part-capital");
		},
	},
	{ name: "lost", path: "/nowhere-at-all" },
	{ name: "today-dark", path: "/today", theme: "dark" },
	{ name: "list-dark", path: "/list", theme: "dark", ready: rows },
	{
		name: "entry-dark",
		path: "/list",
		theme: "dark",
		ready: form("F5", async (window) => {
			await window.type("mười");
			await window.page.waitForSelector('[role="option"]');
		}),
		after: leaveForm,
	},
	{ name: "voucher-dark", path: "/list", theme: "dark", ready: voucher("HD") },
	{ name: "trial-dark", path: "/report/f01", theme: "dark" },
	{ name: "trial-contrast", path: "/report/f01", theme: "contrast" },
];

export const LARGE: Shot[] = [
	{ name: "list-10000", path: "/list", ready: rows },
	{ name: "ledger-10000", path: "/report/ledger/1111", ready: rows },
];

export const EMPTY: Shot[] = plain({
	"today-empty": "/today",
	"list-empty": "/list",
	"trial-empty": "/report/f01",
	"parties-empty": "/party",
	"setup-policies": "/setup/policies",
	"setup-opening": "/setup/opening",
	"setup-lists": "/setup/lists",
	"setup-move": "/setup/move",
	"setup-members": "/setup/members",
	"setup-recovery": "/setup/recovery",
});

export const LONG: Shot[] = [
	{ name: "attention", path: "/system/attention" },
	{ name: "decided", path: "/system/decided" },
	{ name: "today-long", path: "/today" },
	{ name: "list-long", path: "/list", ready: rows },
	{ name: "voucher-long", path: "/list", ready: voucher("PC") },
];

export const WITHOUT_BOOK: Shot[] = [
	{ name: "books", path: "/", ready: (window) => window.page.waitForSelector("button.book") },
	{
		name: "restore",
		path: "/",
		ready: async (window) => {
			await window.press("Control+r");
			await window.page.waitForSelector('input[type="radio"]');
		},
		after: close,
	},
	{
		name: "join",
		path: "/",
		ready: async (window) => {
			await window.press("Control+j");
			await window.page.waitForSelector("form input");
		},
		after: close,
	},
	{
		name: "new-book",
		path: "/",
		ready: async (window) => {
			await window.press("Control+i");
			await window.page.waitForSelector("form select");
		},
		after: close,
	},
];

const seen = (selector: string) => (window: Window) => window.page.waitForSelector(selector);
/** The first payment that waits, with the photo of its paper. */
const deciding: Shot["ready"] = async (window, machine) => {
	await window.page.waitForSelector(".decide");
	const { items } = await machine.ask<{ items: { id: string }[] }>("list_approvals");
	await withPhoto(window, machine, items[0]?.id ?? "", "Giấy nhận tiền");
	await window.page.waitForSelector(".photo img");
};
/** Further down: the photo, and what was paid before. */
const decidingBelow: Shot["ready"] = async (window, machine) => {
	await deciding(window, machine);
	await window.page.locator(".moves").scrollIntoViewIfNeeded();
};
/** The payment that was changed after it was written: the list of what waits is given to the page the other way round. */
const changed: Shot["ready"] = async (window) => {
	await window.page.route("**/call", async (route) => {
		if (route.request().postDataJSON()?.name !== "list_approvals") return route.fallback();
		const answer = await route.fetch();
		const list = await answer.json();
		await route.fulfill({ response: answer, json: { ...list, items: list.items.reverse() } });
	});
	await window.page.reload();
	await window.page.waitForSelector(".twin");
};
const unrouted: Shot["after"] = (window) => window.page.unroute("**/call");
const finding: Shot["ready"] = async (window) => {
	await window.page.fill("input", "lan");
	await window.page.waitForSelector(".people button");
};
const found: Shot["ready"] = async (window) => {
	await window.page.fill("input", "TV012");
	await window.page.waitForSelector(".owe");
};

/** Half of a screen further down, where the pictures under the figures begin. */
const below: Shot["ready"] = async (window) => {
	await window.page.waitForSelector(".finding");
	await window.page.locator(".finding").first().scrollIntoViewIfNeeded();
	await window.page.evaluate(() => document.querySelector("main")?.scrollBy(0, 420));
};
/** A count that nobody has begun. */
const uncounted: Shot["ready"] = async (window, machine) => {
	await machine.ask("drop_cash_count");
	await window.page.reload();
	await window.page.waitForSelector(".pad");
};
const counted: Shot["ready"] = async (window, machine) => {
	await uncounted(window, machine);
	for (const notes of ["60", "20", "6", "", "", "", "", "", "", ""]) {
		await window.type(notes);
		await window.press("Enter");
	}
	await window.page.waitForSelector(".verdict");
};
async function withPhoto(window: Window, machine: Machine, voucher: string, label: string) {
	const { photos } = await machine.ask<{ photos: unknown[] }>("voucher_photos", { voucher });
	if (photos.length > 0) return;
	const base64 = (await receiptSeenBy(window)).toString("base64");
	await machine.ask("add_photo", { voucher, base64, label });
	await window.page.reload();
}
/** The voucher the board asked about, with the photo of a paper. */
const photographed: Shot["ready"] = async (window, machine) => {
	const [question] = (await machine.ask<{ questions: { voucher: string }[] }>("list_returned")).questions;
	const id = question?.voucher ?? "";
	await withPhoto(window, machine, id, "Hóa đơn bán lẻ");
	await window.page.evaluate((voucher) => {
		location.hash = `#/phone/voucher/${voucher}`;
	}, id);
	await window.page.waitForSelector(".photo img");
	await window.page.locator(".photo").scrollIntoViewIfNeeded();
};
const questioned: Shot["ready"] = async (window, machine) => {
	const [question] = (await machine.ask<{ questions: { voucher: string }[] }>("list_returned")).questions;
	await window.page.evaluate((voucher) => {
		location.hash = `#/phone/voucher/${voucher}`;
	}, question?.voucher ?? "");
	await window.page.waitForSelector(".thread");
};
const threadBelow: Shot["ready"] = async (window, machine) => {
	await questioned(window, machine);
	await window.page.locator(".thread").last().scrollIntoViewIfNeeded();
};
const checked: Shot["ready"] = async (window) => {
	await window.page.getByRole("button", { name: /Kiểm tra sổ ngay|Check the book now/ }).click();
	await window.page.waitForSelector("main dl");
	await window.page.locator("main dl").scrollIntoViewIfNeeded();
};
const confirming: Shot["ready"] = async (window) => {
	await window.page.locator(".items .full").first().click();
	await window.page.waitForSelector(".items .row");
};
const asking: Shot["ready"] = async (window, machine) => {
	await deciding(window, machine);
	await window.page.click(".decide .ask");
	await window.page.waitForSelector("textarea");
};
const even: Shot["ready"] = async (window) => {
	await window.page.fill("input", "binh");
	await window.page.waitForSelector(".owe");
};
const photoLarge: Shot["ready"] = async (window, machine) => {
	await photographed(window, machine);
	await window.page.click(".photo");
	await window.page.waitForSelector("dialog[open] img");
};
const photoOff: Shot["ready"] = async (window, machine) => {
	await photoLarge(window, machine);
	await window.page.locator("dialog[open] .hand button").nth(2).click();
	await window.page.waitForTimeout(200);
};
const refusing: Shot["ready"] = async (window, machine) => {
	await deciding(window, machine);
	await window.page.click(".decide .no");
	await window.page.waitForSelector("textarea");
};

/** One look at a page of the phone: the theme, the size of letters, the width. */
const looks = (shot: Shot, ...others: ("200" | "dark" | "contrast" | "320")[]): Shot[] => [
	shot,
	...others.map((look) => ({
		...shot,
		name: look === "320" ? shot.name : `${shot.name}-${look}`,
		...(look === "200" ? { text: 200 } : look === "320" ? { width: 320 } : { theme: look }),
	})),
];

const OF_DIRECTOR: Shot[] = [
	...looks({ name: "phone-overview", path: "/phone", ready: seen(".finding") }, "320", "200", "dark", "contrast"),
	{ name: "phone-charts", path: "/phone", ready: below },
	{ name: "phone-owed", path: "/phone/list/owed", ready: seen("main li") },
	{ name: "phone-month", path: "/phone/list/month", ready: seen("main li") },
	{ name: "phone-cash-list", path: "/phone/list/cash", ready: seen("main li") },
	{ name: "phone-find", path: "/phone/find", ready: finding },
	...looks({ name: "phone-person", path: "/phone/find", ready: found }, "320", "200"),
	{ name: "phone-even", path: "/phone/find", ready: even },
	...looks({ name: "phone-approve", path: "/phone/approve", ready: deciding }, "320", "200", "dark", "contrast"),
	{ name: "phone-approve-history", path: "/phone/approve", ready: decidingBelow },
	{ name: "phone-changed", path: "/phone/approve", ready: changed, after: unrouted },
	{ name: "phone-refuse", path: "/phone/approve", ready: refusing },
	{ name: "phone-ask", path: "/phone/approve", ready: asking },
	...looks({ name: "phone-more", path: "/phone/more", ready: seen(".doors") }, "200"),
];
const OF_CASHIER: Shot[] = [
	...looks({ name: "phone-cash", path: "/phone/cash", ready: seen(".items li") }, "320", "200", "dark", "contrast"),
	{ name: "phone-cash-confirm", path: "/phone/cash", ready: confirming },
	...looks({ name: "phone-count", path: "/phone/count", ready: uncounted }, "320", "200", "dark", "contrast"),
	{ name: "phone-counted", path: "/phone/count", ready: counted },
];
const OF_BOARD: Shot[] = [
	...looks({ name: "phone-board", path: "/phone/board", ready: seen("main li") }, "320", "200"),
	{ name: "phone-board-checked", path: "/phone/board", ready: checked },
	{ name: "phone-question", path: "/phone/board", ready: questioned },
	{ name: "phone-thread", path: "/phone/board", ready: threadBelow },
];
const OF_ACCOUNTANT: Shot[] = [
	{ name: "phone-voucher", path: "/phone", ready: photographed },
	{ name: "phone-photo", path: "/phone", ready: photoLarge, after: close },
	{ name: "phone-photo-remove", path: "/phone", ready: photoOff, after: close },
];
const by = (who: number, shots: Shot[]): Shot[] => shots.map((shot) => ({ ...shot, who, phone: "only" }));
/** On a phone, each page of somebody whose page it is. */
export const PHONE: Shot[] = [
	...by(DIRECTOR, OF_DIRECTOR),
	...by(CASHIER, OF_CASHIER),
	...by(SUPERVISOR, OF_BOARD),
	...by(ACCOUNTANT, OF_ACCOUNTANT),
];

/** The window under its cover, from a page of its own. */
const covered: Shot["ready"] = async (window) => {
	await window.page.waitForSelector(".frame");
	await window.press("Control+Shift+L");
	await dialog(window);
};
const uncover: Shot["after"] = async (window) => {
	await window.type(PIN);
	await window.press("Enter");
	await window.page.waitForFunction(() => !document.querySelector("dialog[open]"));
};
const wrongly: Shot["ready"] = async (window, machine) => {
	await covered(window, machine);
	await window.type("000000");
	await window.press("Enter");
	await window.page.waitForSelector("dialog[open] .fault");
};
/** The director at the payment that asks for the PIN. */
const proving: Shot["ready"] = async (window, machine) => {
	await sits(machine, 2, DIRECTOR_PIN);
	await window.page.reload();
	await window.page.click(".decide .yes");
	await window.page.waitForSelector(".decide input");
};
const provingWrongly: Shot["ready"] = async (window, machine) => {
	await proving(window, machine);
	await window.page.fill(".decide input", "000000");
	await window.page.click(".decide .full");
	await window.page.waitForSelector('.decide [aria-invalid="true"]');
};
const chosen: Shot["ready"] = async (window, machine) => {
	await proving(window, machine);
	await window.page.fill(".decide input", DIRECTOR_PIN);
	await window.page.click(".decide .full");
	await window.page.waitForSelector(".taken");
};
const accountantAgain: Shot["after"] = async (window, machine) => {
	await sits(machine, 1, PIN);
	await window.page.reload();
	await window.page.waitForSelector("main");
};
const inPeople = (key: string) => async (window: Window) => {
	await window.page.waitForSelector(".inside li");
	await window.press(key);
	await dialog(window);
};

/** Two people at one machine, and a payment so large that the director is asked for the PIN. */
export const TWO: Shot[] = [
	{
		name: "people",
		path: "/system/people",
		ready: (window) => window.page.waitForSelector(".inside li"),
		phone: "too",
	},
	{ name: "person-add", path: "/system/people", ready: inPeople("Control+i"), after: close, phone: "too" },
	{ name: "pin-set", path: "/system/people", ready: inPeople("Alt+p"), after: close, phone: "too" },
	{
		name: "person-leave",
		path: "/system/people",
		ready: async (window) => {
			await window.page.waitForSelector(".inside li");
			await window.page.locator(".inside li button").first().press("Enter");
			await dialog(window);
		},
		after: close,
		phone: "too",
	},
	{ name: "locked", path: "/list", ready: covered, after: uncover, phone: "too" },
	{ name: "locked-wrong", path: "/list", ready: wrongly, after: uncover, phone: "too" },
	{ name: "phone-proof", path: "/phone/approve", ready: proving, after: accountantAgain, phone: "only" },
	{ name: "phone-proof-wrong", path: "/phone/approve", ready: provingWrongly, after: accountantAgain, phone: "only" },
	{ name: "phone-undo", path: "/phone/approve", ready: chosen, after: accountantAgain, phone: "only" },
];
