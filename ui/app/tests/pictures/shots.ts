// What is pictured, and how one comes to it.
import type { Machine } from "../e2e/machine";
import { receiptSeenBy } from "../e2e/receipt";
import type { Window } from "../e2e/window";
import { DIRECTOR_PIN, PIN } from "./books";

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
		contracts: "/report/contracts",
		resolutions: "/report/resolutions",
		prepaid: "/report/prepaid",
		years: "/report/years",
		"year-end": "/report/years/2025",
		distribution: "/report/distribution/2025",
	}),
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

/** The practice book asks its director about a payment. */
const waits = async (machine: Machine) => {
	const list = await machine.ask<{ items: unknown[] }>("list_approvals");
	if (list.items.length > 0) return;
	await machine.ask("set_settings", { values: [{ key: "policy.approval", value: "payments" }] });
	const draft = await machine.ask<{ entries: object[] }>("new_draft", { form: "PC" });
	Object.assign(draft, { party_name: "Đặng Văn Quý", narration: "Chở lúa xuống chợ Tân Lập, 4 chuyến" });
	Object.assign(draft.entries[0] ?? {}, { debit: "642", credit: "1111", amount: "3200000" });
	await machine.ask("post_voucher", { draft });
};
const seen = (selector: string) => (window: Window) => window.page.waitForSelector(selector);
const deciding: Shot["ready"] = async (window, machine) => {
	await waits(machine);
	await window.page.reload();
	await window.page.waitForSelector(".decide");
};
const finding: Shot["ready"] = async (window) => {
	await window.page.fill("input", "lan");
	await window.page.waitForSelector(".people button");
};
const found: Shot["ready"] = async (window) => {
	await window.page.fill("input", "lan");
	await window.page.click(".people button");
	await window.page.waitForSelector(".owe");
};

/** Half of a screen further down, where the pictures under the figures begin. */
const below: Shot["ready"] = async (window) => {
	await window.page.waitForSelector(".finding");
	await window.page.locator(".finding").first().scrollIntoViewIfNeeded();
	await window.page.evaluate(() => document.querySelector("main")?.scrollBy(0, 420));
};
const counted: Shot["ready"] = async (window) => {
	await window.page.waitForSelector(".pad");
	for (const notes of ["83", "1", "1", "", "", "", "", "", "", ""]) {
		await window.type(notes);
		await window.press("Enter");
	}
	await window.page.waitForSelector(".verdict");
};
/** The last payment of the practice year, with the photo of a paper. */
const photographed: Shot["ready"] = async (window, machine) => {
	const id = await idOfLast(machine, "PC");
	const { photos } = await machine.ask<{ photos: unknown[] }>("voucher_photos", { voucher: id });
	if (photos.length === 0) {
		const base64 = (await receiptSeenBy(window)).toString("base64");
		await machine.ask("add_photo", { voucher: id, base64, label: "Hóa đơn bán lẻ" });
	}
	await window.page.evaluate((voucher) => {
		location.hash = `#/phone/voucher/${voucher}`;
	}, id);
	await window.page.waitForSelector(".photo img");
	await window.page.locator(".photo").scrollIntoViewIfNeeded();
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

/** On a phone. What waits is written last, so that the figures before it are the practice year's own. */
const ON_PHONE: Shot[] = [
	{ name: "phone-overview", path: "/phone", ready: seen(".finding") },
	{ name: "phone-owed", path: "/phone/list/owed", ready: seen("main li") },
	{ name: "phone-month", path: "/phone/list/month", ready: seen("main li") },
	{ name: "phone-find", path: "/phone/find", ready: finding },
	{ name: "phone-person", path: "/phone/find", ready: found },
	{ name: "phone-cash", path: "/phone/cash", ready: seen("main h2") },
	{ name: "phone-count", path: "/phone/count", ready: seen(".pad") },
	{ name: "phone-counted", path: "/phone/count", ready: counted },
	{ name: "phone-more", path: "/phone/more", ready: seen(".doors") },
	{ name: "phone-board", path: "/phone/board", ready: seen("main li") },
	{ name: "phone-charts", path: "/phone", ready: below },
	{ name: "phone-voucher", path: "/phone/board", ready: photographed },
	{ name: "phone-photo", path: "/phone/board", ready: photoLarge, after: close },
	{ name: "phone-photo-remove", path: "/phone/board", ready: photoOff, after: close },
	{ name: "phone-approve", path: "/phone/approve", ready: deciding },
	{ name: "phone-refuse", path: "/phone/approve", ready: refusing },
	{ name: "phone-overview-dark", path: "/phone", theme: "dark", ready: seen(".finding") },
	{ name: "phone-approve-dark", path: "/phone/approve", theme: "dark", ready: deciding },
	{ name: "phone-overview-contrast", path: "/phone", theme: "contrast", ready: seen(".finding") },
	{ name: "phone-overview-200", path: "/phone", text: 200, ready: seen(".finding") },
	{ name: "phone-approve-200", path: "/phone/approve", text: 200, ready: deciding },
	{ name: "phone-count-200", path: "/phone/count", text: 200, ready: seen(".pad") },
];
export const PHONE: Shot[] = ON_PHONE.map((shot) => ({ ...shot, phone: "only" }));

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
const sits = async (machine: Machine, writer: number, secret: string) => {
	await machine.ask("lock");
	await machine.ask("unlock", { writer, secret });
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
