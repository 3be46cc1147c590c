// Every screen, three themes, two sizes, some in one column: no accessibility violation, nothing cut off.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { type Opening, openWindow, useChromium, type Window } from "./window";

useChromium();

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Pictures are kept where this names a folder; otherwise none are taken. */
const PICTURES = process.env.SO_HTX_PICTURES;

interface Screen {
	name: string;
	opening: Opening;
	ready?: (window: Window) => Promise<unknown>;
}

const entry = async (window: Window) => {
	await window.press("F5");
	await window.standsOn("party");
};
const SCREENS: Screen[] = [
	{ name: "first-run", opening: { start: "first", path: "/" } },
	{ name: "books", opening: { start: "closed", path: "/" } },
	{
		name: "practice-anew",
		opening: { start: "closed", path: "/" },
		ready: async (window) => {
			await window.press("Control+t");
			await window.page.waitForFunction(() => /^#\/(list|today)/.test(location.hash));
			await window.page.goto(window.page.url().replace(/#.*/, "#/books"));
			await window.page.getByText(/Tạo lại từ đầu|Start it afresh/).click();
			await window.page.waitForSelector("dialog[open]");
		},
	},
	{
		name: "opening",
		opening: { path: "/setup/opening" },
		ready: (window) => window.page.waitForSelector(".said .fault"),
	},
	{
		name: "opening-paste",
		opening: { path: "/setup/opening" },
		ready: async (window) => {
			await window.page.waitForSelector(".said .fault");
			await window.press("Alt+d");
			await window.page.waitForSelector("dialog[open]");
		},
	},
	{
		name: "members",
		opening: { path: "/setup/members" },
		ready: (window) => window.page.waitForSelector(".said .ask"),
	},
	{ name: "setup-done", opening: { path: "/setup/done" } },
	{ name: "entry", opening: {}, ready: entry },
	{
		name: "entry-list",
		opening: {},
		ready: async (window) => {
			await entry(window);
			await window.page.focus('[data-stop="0:debit"]');
			await window.type("phai tra");
			await window.page.waitForSelector('[role="option"]');
		},
	},
	{
		name: "entry-faults",
		opening: {},
		ready: async (window) => {
			await entry(window);
			await window.press("F10");
			await window.page.waitForSelector('[role="alert"]');
		},
	},
	{
		name: "keys",
		opening: {},
		ready: async (window) => {
			await entry(window);
			await window.press("F1");
		},
	},
	{
		name: "palette",
		opening: {},
		ready: async (window) => {
			await window.press("Control+k");
		},
	},
	...Object.entries({
		list: "/list",
		voucher: "/voucher/v195",
		parties: "/party",
		party: "/party/p12",
		trial: "/report/f01",
		compare: "/report/compare",
		cash: "/report/cash",
		"cash-detail": "/report/cash-detail",
		bank: "/report/bank",
		journal: "/report/journal",
		ledger: "/report/ledger/1111",
		statement: "/report/statement/p2",
		amended: "/report/amended",
		periods: "/report/periods",
		today: "/today",
		book: "/system/book",
		unit: "/system/unit",
		policies: "/system/policies",
		lists: "/system/lists",
		series: "/system/series",
		history: "/system/history",
		machine: "/system/machine",
		backup: "/system/backup",
		chart: "/system/chart",
		appearance: "/system/look",
		"all-keys": "/system/keys",
	}).map(([name, path]) => ({ name, opening: { start: "year", path } })),
	{
		name: "figure",
		opening: { start: "year", path: "/report/f01" },
		ready: async (window: Window) => {
			await window.page.waitForSelector("tbody td.now");
			await window.press("Enter");
			await window.page.waitForSelector('[role="option"]');
		},
	},
	{
		name: "reverse",
		opening: { start: "year", path: "/voucher/v195" },
		ready: async (window: Window) => {
			await window.page.waitForSelector(".sheet");
			await window.press("Alt+h");
			await window.page.waitForSelector("dialog[open]");
		},
	},
	{
		name: "new-party",
		opening: { start: "year", path: "/party" },
		ready: async (window: Window) => {
			await window.press("Control+i");
			await window.page.waitForSelector("dialog[open]");
		},
	},
	{
		name: "palette-found",
		opening: { start: "year", path: "/today" },
		ready: async (window: Window) => {
			await window.press("Control+k");
			await window.type("tien");
			await window.page.waitForSelector('[role="option"] b');
		},
	},
	{
		name: "key-change",
		opening: { start: "year", path: "/system/keys" },
		ready: async (window: Window) => {
			await window.page.focus('[role="grid"]');
			await window.press("Enter");
			await window.page.waitForSelector("dialog[open]");
			await window.press("F5");
		},
	},
	{
		name: "print",
		opening: { start: "year", path: "/voucher/v195" },
		ready: async (window: Window) => {
			await window.page.waitForSelector(".sheet");
			await window.press("Control+p");
			await window.page.waitForSelector("dialog[open] img");
		},
	},
	{
		name: "export",
		opening: { start: "year", path: "/report/cash" },
		ready: async (window: Window) => {
			await window.page.waitForSelector("tbody tr.on");
			await window.press("Alt+x");
			await window.page.waitForSelector("dialog[open]");
		},
	},
	{
		name: "card-change",
		opening: { start: "year", path: "/party/p12" },
		ready: async (window: Window) => {
			await window.page.waitForSelector("aside dl, header h2");
			await window.press("F2");
			await window.page.waitForSelector("dialog[open] input");
		},
	},
	{
		name: "card-papers",
		opening: { start: "year", path: "/party/p12" },
		ready: async (window: Window) => {
			await window.page.waitForSelector("header h2");
			await window.press("Control+Tab", "Control+Tab");
			await window.page.waitForSelector("#part-papers ol li");
		},
	},
	{ name: "refused", opening: { path: "/report/amended" } },
	...Object.entries({ drafts: "/drafts", templates: "/system/templates", sheet: "/sheet/PC" }).map(([name, path]) => ({
		name,
		opening: { start: "year", path },
		ready: (window: Window) => window.page.waitForSelector('[role="grid"], .empty, h2'),
	})),
	...Object.entries({ "template-list": "Control+m", "template-save": "Alt+m", "wait-for-bank": "Alt+u" }).map(
		([name, key]) => ({
			name,
			opening: {},
			ready: async (window: Window) => {
				await window.press("F7");
				await window.standsOn("party");
				await window.press(key);
				await window.page.waitForSelector("dialog[open]");
			},
		}),
	),
	...Object.entries({ "sheet-post": "F10", "sheet-people": "Alt+n", "sheet-batches": "Alt+b" }).map(([name, key]) => ({
		name,
		opening: { path: "/sheet/PC" },
		ready: async (window: Window) => {
			await window.page.waitForSelector("text=Ba Lành");
			await window.press(key);
			await window.page.waitForSelector("dialog[open]");
		},
	})),
	{
		name: "text-fix",
		opening: { start: "year", path: "/voucher/v195" },
		ready: async (window: Window) => {
			await window.page.waitForSelector(".sheet");
			await window.press("Control+F2");
			await window.page.waitForSelector("dialog[open]");
		},
	},
	{
		name: "reminder",
		opening: { path: "/system/templates" },
		ready: async (window: Window) => {
			await window.page.waitForSelector('[role="grid"]');
			await window.press("Alt+n");
			await window.page.waitForSelector("dialog[open]");
		},
	},
];
const LOOKS = [
	{ theme: "light", text: 100, width: 1366, height: 768, language: "vi" },
	{ theme: "dark", text: 130, width: 1366, height: 768, language: "vi" },
	{ theme: "light", text: 150, width: 1366, height: 768, language: "vi" },
	{ theme: "contrast", text: 100, width: 1024, height: 600, language: "en" },
];

/** In one column: a screen of each build. */
const NARROW = { theme: "light", text: 100, width: 360, height: 640, language: "vi" };
const NARROW_SCREENS = [
	"today",
	"history",
	"policies",
	"first-run",
	"opening",
	"members",
	"setup-done",
	"entry-faults",
	"list",
	"voucher",
	"parties",
	"party",
	"card-change",
	"cash",
	"trial",
	"ledger",
	"periods",
	"chart",
	"books",
];

const cases = [
	...SCREENS.flatMap((screen) => LOOKS.map((look) => ({ screen, look }))),
	...SCREENS.filter(({ name }) => NARROW_SCREENS.includes(name)).map((screen) => ({ screen, look: NARROW })),
];

test.each(cases)("$screen.name, $look.theme, $look.text %, $look.width wide", async ({ screen, look }) => {
	const window = await openWindow({ ...screen.opening, ...look });
	await screen.ready?.(window);
	await window.page.waitForTimeout(150);
	await window.settled();
	if (PICTURES) {
		mkdirSync(PICTURES, { recursive: true });
		await window.page.screenshot({ path: `${PICTURES}/${screen.name}-${look.theme}-${look.text}-${look.width}.png` });
	}
	await window.page.evaluate(AXE);
	const found = await window.page.evaluate(async () => {
		// biome-ignore lint/suspicious/noExplicitAny: injected by the line above.
		const answer = await (globalThis as any).axe.run(document, {
			runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
			rules: { region: { enabled: false } },
			resultTypes: ["violations"],
			preload: false,
		});
		return answer.violations.flatMap((one: { id: string; nodes: { html: string; failureSummary: string }[] }) =>
			one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)} ${node.failureSummary.split("\n")[1] ?? ""}`),
		);
	});
	expect(found).toEqual([]);
	const cut = await window.page.evaluate(() => {
		// The page before a book is open scrolls in an element of its own.
		const pages = [document.documentElement, ...document.querySelectorAll(".page")];
		return Math.max(...pages.map((page) => page.scrollWidth - page.clientWidth));
	});
	expect(cut, "pixels of the page beyond the window's right edge").toBe(0);
	expect(window.faults).toEqual([]);
});
