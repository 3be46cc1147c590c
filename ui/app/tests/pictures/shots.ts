// What is pictured, and how one comes to it.
import type { Machine } from "../e2e/machine";
import type { Window } from "../e2e/window";

export interface Shot {
	name: string;
	path: string;
	theme?: string;
	ready?: (window: Window, machine: Machine) => Promise<unknown>;
	after?: (window: Window) => Promise<unknown>;
}

const rows = (window: Window) => window.page.waitForSelector("tbody tr.on");
const dialog = (window: Window) => window.page.waitForSelector("dialog[open]");
const close = async (window: Window) => {
	await window.press("Escape");
	await window.page.waitForTimeout(100);
};

/** A form begun by its key; what is left in it goes into the bin again. */
const form = (key: string, act: (window: Window) => Promise<unknown>) => async (window: Window) => {
	await window.press(key);
	await window.standsOn("party");
	await act(window);
};
const leaveForm = async (window: Window) => {
	await close(window);
	await close(window);
	await window.page.waitForTimeout(200);
};

const onFirst = (act: (window: Window) => Promise<unknown>) => async (window: Window) => {
	await rows(window);
	await window.page.focus('[role="grid"]');
	await act(window);
};

const plain = (names: Record<string, string>, ready?: Shot["ready"]): Shot[] =>
	Object.entries(names).map(([name, path]) => ({ name, path, ready }));

/** The last voucher of a form. */
const voucher = (form: string) => async (window: Window, machine: Machine) => {
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
	await window.page.evaluate((id) => {
		location.hash = `#/voucher/${encodeURIComponent(id)}`;
	}, found[0]?.id ?? "");
	await window.page.waitForSelector(".sheet");
};

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
		ageing: "/report/ageing",
		amended: "/report/amended",
		periods: "/report/periods",
		parties: "/party",
	}),
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
		drafts: "/drafts",
		sheet: "/sheet/PC",
	}),
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
		name: "card",
		path: "/party",
		ready: onFirst(async (window) => {
			await window.press("Enter");
			await window.page.waitForFunction(() => location.hash.startsWith("#/party/"));
			await window.page.waitForSelector("header h2");
		}),
	},
	{
		name: "entry",
		path: "/list",
		ready: form("F5", async (window) => {
			await window.type("mười");
			await window.press("Enter");
			await window.page.waitForTimeout(300);
			await window.page.focus('[data-stop$="amount"]');
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
		name: "export",
		path: "/report/cash",
		ready: async (window) => {
			await rows(window);
			await window.press("Alt+x");
			await dialog(window);
		},
		after: close,
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
	"setup-members": "/setup/members",
	"setup-recovery": "/setup/recovery",
});

export const LONG: Shot[] = [
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
];
