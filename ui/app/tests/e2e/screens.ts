// Every screen of the window on the stand-in core, and how one comes to it.
import type { Opening, Window } from "./window";

export interface Screen {
	name: string;
	opening: Opening;
	ready?: (window: Window) => Promise<unknown>;
}

const entry = async (window: Window) => {
	await window.press("F5");
	await window.standsOn("party");
};
const shows = async (window: Window, key: string, selector: string) => {
	await window.press(key);
	await window.page.waitForSelector(selector);
};
/** Turns the tabs of a card until this part of it is shown. */
const cardPart = async (window: Window, part: string) => {
	const shown = () => window.page.locator('[role="tabpanel"]').getAttribute("id");
	await window.page.waitForSelector('[role="tabpanel"]');
	for (let turns = 0; (await shown()) !== `part-${part}`; turns++) {
		if (turns > 5) throw new Error(`no such part of a card: ${part}`);
		await window.press("Control+Tab");
		await window.settled();
	}
};
const eventList = async (window: Window) => {
	await entry(window);
	await window.page.focus('[data-stop="event"]');
	await window.type("dien");
	await window.page.waitForSelector('[role="option"]');
};

/** Two drafts on the desk: a payment half written, and one that waits for the bank. */
const twoDrafts = async (window: Window) => {
	await entry(window);
	await window.type("Điện lực huyện Phú Lương, chi nhánh phía Bắc");
	await window.press("Enter");
	await window.standsOn("narration");
	await window.type("Tiền điện trạm bơm, nhà kho và văn phòng hợp tác xã quý một");
	await window.press("Escape");
	await window.page.waitForFunction(() => location.hash.startsWith("#/list"));
	await window.press("F7");
	await window.standsOn("party");
	await window.type("Cửa hàng vật tư Minh Phát");
	await window.press("Enter");
	await window.standsOn("narration");
	await window.type("Trả tiền phân bón đợt hai");
	await window.press("Enter");
	await window.standsOn("0:debit");
	await window.type("642");
	await window.press("Enter");
	await window.standsOn("0:amount");
	await window.type("12tr");
	await window.press("Alt+u");
	await window.page.waitForSelector("dialog[open]");
	await window.press("Control+Enter");
	await window.page.waitForFunction(() => location.hash.startsWith("#/list"));
	await window.press("Alt+d");
	// The list that is left has such a row too.
	await window.page.waitForFunction(() => location.hash.startsWith("#/drafts"));
	await window.settled();
	await window.page.waitForSelector("tbody tr.on >> text=Trả tiền phân bón đợt hai");
};

/** How one comes to the addresses that no path below names. */
export const REACHED: Record<string, string> = {
	"/entry/:form": "entry",
	"/draft/:id": "draft",
	"/report": "trial",
	"/report/ledger": "ledger",
	"/report/statement": "statement",
	"/setup": "setup-policies",
	"/system": "book",
};

/** The screen that shows each question and small form of the window. */
export const DIALOGS: Record<string, string> = {
	AccountChangeDialog: "account-change",
	AccountDialog: "add-account",
	ActDialog: "pin-set",
	AddPeopleDialog: "sheet-people",
	AgreementDialog: "recovery-agree",
	BatchesDialog: "sheet-batches",
	CardDialog: "card-change",
	CertificateDialog: "certificate",
	ChecksDialog: "form-checks",
	ContractDialog: "contract-add",
	DeviceDialog: "device-open",
	DocumentsDialog: "debt-documents",
	ExportDialog: "export",
	ExtraDialog: "entry-extra",
	InviteDialog: "device-invite",
	KeyDialog: "key-change",
	FilingDialog: "filing",
	KeySheet: "keys",
	LastYearDialog: "form-last-year",
	ListValueDialog: "list-value",
	LockScreen: "locked",
	MembershipDialog: "membership",
	NewPartyDialog: "entry-new-party",
	NoteDialog: "form-note",
	NoticeDialog: "bank-notice",
	OpenYearDialog: "open-year",
	Palette: "palette",
	PassphraseDialog: "passphrase",
	PasteDialog: "opening-paste",
	PersonDialog: "person-add",
	PhotoDialog: "photo",
	PinDialog: "pin-set",
	LeaveDialog: "person-leave",
	PledgeDialog: "pledge",
	PostDialog: "sheet-post",
	PracticeBox: "practice-anew",
	PrepaidDialog: "prepaid-add",
	PrintPreview: "print",
	ReminderDialog: "reminder",
	RenameDialog: "rename-template",
	ReopenDialog: "reopen-month",
	ResolutionDialog: "resolution-add",
	ReverseDialog: "reverse",
	SaveTemplateDialog: "template-save",
	TemplateDialog: "template-list",
	TextFixDialog: "text-fix",
	WaitDialog: "wait-for-bank",
};

export const SCREENS: Screen[] = [
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
		name: "setup-lists",
		opening: { path: "/setup/lists" },
		ready: (window) => window.page.waitForSelector(".ties td"),
	},
	{
		name: "setup-move",
		opening: { path: "/setup/move" },
		ready: (window) => window.page.waitForSelector(".sides td"),
	},
	{
		name: "table",
		opening: { path: "/table" },
		ready: (window) => window.page.waitForSelector("tbody.wrong input"),
	},
	{
		name: "members",
		opening: { path: "/setup/members" },
		ready: (window) => window.page.waitForSelector(".said .ask"),
	},
	{
		name: "restore",
		opening: { start: "first", path: "/" },
		ready: async (window) => {
			await window.page.waitForSelector("form input");
			await window.press("Control+r");
			await window.page.waitForSelector('input[type="radio"]');
		},
	},
	{
		name: "restore-words",
		opening: { start: "closed", path: "/" },
		ready: async (window) => {
			await window.page.waitForSelector("button.book");
			await window.press("Control+r");
			await window.page.focus('input[type="radio"]');
			await window.press("ArrowDown", "F10");
			await window.page.waitForSelector('[aria-invalid="true"]');
		},
	},
	{ name: "read-only", opening: { start: "copy", path: "/today" } },
	{ name: "phone", opening: { path: "/phone" }, ready: (window) => window.page.waitForSelector(".finding") },
	{
		name: "phone-approve",
		opening: { path: "/phone/approve" },
		ready: (window) => window.page.waitForSelector(".decide"),
	},
	{
		name: "phone-refuse",
		opening: { path: "/phone/approve" },
		ready: async (window) => {
			await window.page.click(".decide .no");
			await window.page.click(".decide .full");
			await window.page.waitForSelector('[aria-invalid="true"]');
		},
	},
	{
		name: "phone-changed",
		opening: { path: "/phone/approve" },
		ready: async (window) => {
			await window.page.clock.install();
			await window.page.click(".decide .yes");
			await window.page.waitForSelector(".taken");
			await window.page.clock.fastForward(11_000);
			await window.page.waitForSelector(".twin");
			await window.page.clock.resume();
		},
	},
	{
		name: "phone-undo",
		opening: { path: "/phone/approve" },
		ready: async (window) => {
			await window.page.click(".decide .yes");
			await window.page.waitForSelector(".taken");
		},
	},
	{
		name: "phone-ask",
		opening: { path: "/phone/approve" },
		ready: async (window) => {
			await window.page.click(".decide .ask");
			await window.page.waitForSelector("textarea");
		},
	},
	{
		name: "phone-proof",
		opening: { start: "large-payment", path: "/phone/approve" },
		ready: async (window) => {
			await window.page.click(".decide .yes");
			await window.page.fill(".decide input", "123456");
			await window.page.click(".decide .full");
			await window.page.waitForSelector('.decide [aria-invalid="true"]');
		},
	},
	{
		name: "phone-locked",
		opening: { start: "locked", path: "/phone/approve" },
		ready: (window) => window.page.waitForSelector("dialog[open] input"),
	},
	...["cash", "owed", "month"].map((what) => ({
		name: `phone-list-${what}`,
		opening: { path: `/phone/list/${what}` },
		ready: (window: Window) => window.page.waitForSelector("main li"),
	})),
	{
		name: "phone-find",
		opening: { path: "/phone/find" },
		ready: async (window) => {
			await window.page.fill("input", "lan");
			await window.page.click(".people button");
			await window.page.waitForSelector(".owe");
		},
	},
	{
		name: "phone-person",
		opening: { path: "/phone/find/p12" },
		ready: (window) => window.page.waitForSelector(".owe"),
	},
	{
		name: "phone-cash",
		opening: { path: "/phone/cash", roles: ["cashier"] },
		ready: (window) => window.page.waitForSelector("main li"),
	},
	{
		name: "phone-count",
		opening: { path: "/phone/count", roles: ["cashier"] },
		ready: (window) => window.page.waitForSelector(".pad"),
	},
	{
		name: "phone-counted",
		opening: { path: "/phone/count", roles: ["cashier"] },
		ready: async (window) => {
			await window.page.click("tbody tr:last-child input");
			await window.page.click(".pad .next");
			await window.page.waitForSelector(".verdict");
		},
	},
	{
		name: "phone-board",
		opening: { path: "/phone/board", roles: ["supervisor"] },
		ready: async (window) => {
			await window.page.click(".wide");
			await window.page.waitForSelector("dl");
		},
	},
	{
		name: "photo",
		opening: { start: "year", path: "/voucher/v195" },
		ready: async (window) => {
			await window.page.click('button[aria-label*="Hóa đơn bán lẻ"]');
			await window.page.waitForSelector("dialog[open] img");
		},
	},
	{
		name: "phone-voucher",
		opening: { path: "/phone/voucher/v195" },
		ready: (window) => window.page.waitForSelector(".thread"),
	},
	{ name: "phone-more", opening: { path: "/phone/more" }, ready: (window) => window.page.waitForSelector(".doors") },
	{
		name: "join",
		opening: { start: "closed", path: "/" },
		ready: (window) => shows(window, "Control+j", "form input"),
	},
	{
		name: "join-digits",
		opening: { start: "closed", path: "/" },
		ready: async (window) => {
			await shows(window, "Control+j", "form input");
			await window.type("00256");
			await window.press("Enter");
			await window.type("mat khau dai");
			await window.press("Enter");
			await window.type("mat khau dai");
			await window.press("F10");
			await window.page.waitForSelector(".digits");
		},
	},
	{
		name: "locked",
		opening: { start: "locked" },
		ready: (window) => window.page.waitForSelector("dialog[open] input"),
	},
	...Object.entries({ "pin-set": "Alt+p", "person-add": "Control+i" }).map(([name, key]) => ({
		name,
		opening: { start: "year", path: "/system/people" },
		ready: async (window: Window) => {
			await window.page.waitForSelector(".inside li");
			await shows(window, key, "dialog[open]");
		},
	})),
	{
		name: "person-leave",
		opening: { start: "year", path: "/system/people" },
		ready: async (window) => {
			await window.page.locator(".inside li button").first().press("Enter");
			await window.page.waitForSelector("dialog[open]");
		},
	},
	{ name: "devices", opening: { path: "/system/devices" }, ready: (window) => window.page.waitForSelector("tbody th") },
	{
		name: "device-open",
		opening: { path: "/system/devices" },
		ready: async (window) => {
			await window.page.waitForSelector("tbody th");
			await window.page.locator("tbody th button").nth(2).focus();
			await shows(window, "Enter", "dialog[open]");
		},
	},
	{
		name: "device-unknown",
		opening: { sync: "unknown", path: "/system/devices" },
		ready: async (window) => {
			await window.page.locator("summary").press("Enter");
			await window.page.waitForSelector("details[open] input");
		},
	},
	{
		name: "device-check",
		opening: { sync: "look", path: "/system/devices" },
		ready: async (window) => {
			await window.page.getByRole("button", { name: /Kiểm tra sổ|Check the book/ }).press("Enter");
			await window.page.waitForSelector("li code");
		},
	},
	{
		name: "recovery-agree",
		opening: { path: "/system/devices" },
		ready: async (window) => {
			await window.page.getByRole("button", { name: /Đồng ý giao khóa|Agree to the recovery/ }).press("Enter");
			await window.page.waitForSelector("dialog[open]");
		},
	},
	{
		name: "device-invite",
		opening: { path: "/system/devices" },
		ready: async (window) => {
			await window.page.waitForSelector("tbody th");
			await shows(window, "Control+i", "dialog[open]");
			await window.type("Vi Thị Nga");
			await window.press("Tab", "Tab", "Space", "F10");
			await window.page.waitForSelector("dialog svg[role='img']");
		},
	},
	{
		name: "setup-policies",
		opening: { path: "/setup/policies" },
		ready: (window) => window.page.waitForSelector(".setup select"),
	},
	{
		name: "recovery",
		opening: { path: "/setup/recovery" },
		ready: (window) => window.page.waitForSelector(".sheet li"),
	},
	{
		name: "recovery-proof",
		opening: { path: "/setup/recovery" },
		ready: async (window) => {
			await window.page.waitForSelector(".sheet li");
			await window.press("F10");
			await window.page.waitForSelector(".two input");
		},
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
		"form-b01": "/report/b01",
		"form-b02": "/report/b02",
		"form-f02": "/report/f02",
		"form-b09": "/report/b09",
		"books-on-paper": "/report/print",
		compare: "/report/compare",
		cash: "/report/cash",
		"cash-detail": "/report/cash-detail",
		bank: "/report/bank",
		journal: "/report/journal",
		ledger: "/report/ledger/1111",
		statement: "/report/statement/p2",
		amended: "/report/amended",
		periods: "/report/periods",
		stock: "/report/stock",
		"stock-card": "/report/stock/156~p1~Kho%20H%C3%B2a%20An",
		services: "/report/services",
		ageing: "/report/ageing",
		capital: "/report/capital",
		funds: "/report/funds",
		"fund-card": "/report/funds/4421~~lai%20tien%20gui%20cua%20quy",
		resolutions: "/report/resolutions",
		contracts: "/report/contracts",
		prepaid: "/report/prepaid",
		years: "/report/years",
		"year-end": "/report/years/2026",
		distribution: "/report/distribution/2026",
		today: "/today",
		book: "/system/book",
		unit: "/system/unit",
		policies: "/system/policies",
		lists: "/system/lists",
		series: "/system/series",
		attention: "/system/attention",
		decided: "/system/decided",
		history: "/system/history",
		machine: "/system/machine",
		backup: "/system/backup",
		people: "/system/people",
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
		name: "form-parts",
		opening: { start: "year", path: "/report/b01" },
		ready: async (window: Window) => {
			await window.page.waitForSelector("tbody td.now");
			await window.press("Enter");
			await window.page.waitForSelector('[role="option"]');
		},
	},
	{
		name: "form-checks",
		opening: { start: "year", path: "/report/b01" },
		ready: async (window: Window) => {
			await window.page.waitForSelector("tbody td.now");
			await window.press("Alt+c");
			await window.page.waitForSelector("dialog[open]");
		},
	},
	{
		name: "form-last-year",
		opening: { start: "year", path: "/report/b02" },
		ready: async (window: Window) => {
			await window.page.waitForSelector("tbody td.now");
			await window.press("Alt+l");
			await window.page.waitForSelector("dialog[open] input");
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
			await cardPart(window, "papers");
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
	{
		name: "entry-event",
		opening: {},
		ready: async (window) => {
			await eventList(window);
			await window.press("Enter");
			await window.page.waitForSelector('[data-stop="event_amount"]');
		},
	},
	{ name: "event-list", opening: {}, ready: eventList },
	{
		name: "open-book",
		opening: { start: "closed", path: "/" },
		ready: (window) => shows(window, "Enter", "main input"),
	},
	{
		name: "new-book",
		opening: { start: "closed", path: "/" },
		ready: (window) => shows(window, "Control+i", "main input"),
	},
	{
		name: "reopen-month",
		opening: { start: "year", path: "/report/periods" },
		ready: async (window) => {
			await window.page.waitForSelector('[role="grid"]');
			await window.page.focus('[role="grid"]');
			await window.press("Home");
			await shows(window, "Enter", "dialog[open]");
		},
	},
	{
		name: "close-month",
		opening: { start: "year", path: "/report/close/2026-02" },
		ready: (window) => window.page.waitForSelector("aside dl"),
	},
	{
		name: "close-machines",
		opening: { start: "year", path: "/report/close/2026-04" },
		ready: (window) => window.page.waitForSelector("aside .caution"),
	},
	{
		name: "entry-extra",
		opening: {},
		ready: async (window) => {
			await entry(window);
			await window.page.focus('[data-stop="0:debit"]');
			await shows(window, "Control+.", "dialog[open]");
		},
	},
	{
		name: "entry-new-party",
		opening: {},
		ready: async (window) => {
			await entry(window);
			await window.type("Bà Tám Nà Lành");
			await window.page.click('[role="option"].add');
			await window.page.waitForSelector("dialog[open]");
		},
	},
	{ name: "lost", opening: { path: "/nowhere" } },
	{
		name: "new-menu",
		opening: { start: "year", path: "/list" },
		ready: (window) => shows(window, "Control+n", '[role="menu"]'),
	},
	...[
		{ name: "change-list-value", path: "/system/lists", key: "F2" },
		{ name: "open-year", path: "/report/periods", key: "Control+i" },
		{ name: "add-account", path: "/system/chart", key: "Control+i" },
		{ name: "list-value", path: "/system/lists", key: "Control+i" },
		{ name: "rename-template", path: "/system/templates", key: "F2" },
	].map(({ name, path, key }) => ({
		name,
		opening: { start: "year", path },
		ready: async (window: Window) => {
			await window.page.waitForSelector('[role="grid"]');
			await window.page.focus('[role="grid"]');
			await shows(window, key, "dialog[open]");
		},
	})),
	...["capital", "vouchers"].map((part) => ({
		name: `card-${part}`,
		opening: { start: "year", path: "/party/p12" },
		ready: (window: Window) => cardPart(window, part),
	})),
	...Object.entries({ pledge: "Alt+k", certificate: "Alt+g", membership: "Alt+t" }).map(([name, key]) => ({
		name,
		opening: { start: "year", path: "/party/p12" },
		ready: async (window: Window) => {
			await cardPart(window, "capital");
			await window.page.waitForSelector("#part-capital h3");
			await shows(window, key, "dialog[open]");
		},
	})),
	{
		name: "filing",
		opening: { start: "year", path: "/today" },
		ready: async (window: Window) => {
			await window.page.click("text=/Đã nộp…|Filed…/");
			await window.page.waitForSelector("dialog[open]");
		},
	},
	{
		name: "debt-documents",
		opening: { start: "year", path: "/report/ageing" },
		ready: async (window: Window) => {
			await window.page.waitForSelector("tbody tr.on");
			await window.page.focus('[role="grid"]');
			await shows(window, "Enter", "dialog[open]");
		},
	},
	...["resolution", "contract", "prepaid"].flatMap((what) =>
		Object.entries({ [`${what}-add`]: "Control+i", [`${what}-change`]: "Enter" }).map(([name, key]) => ({
			name,
			opening: { start: "year", path: `/report/${what === "prepaid" ? what : `${what}s`}` },
			ready: async (window: Window) => {
				await window.page.waitForSelector("tbody tr.on");
				await window.page.focus('[role="grid"]');
				await shows(window, key, "dialog[open]");
			},
		})),
	),
	{
		name: "form-note",
		opening: { start: "year", path: "/report/b09" },
		ready: async (window: Window) => {
			await window.page.waitForSelector("tbody tr.on");
			await window.page.focus('[role="grid"]');
			await window.press("ArrowDown");
			await shows(window, "Enter", "dialog[open] textarea");
		},
	},
	{
		name: "passphrase",
		opening: { start: "year", path: "/system/book" },
		ready: async (window) => {
			await window.page.getByRole("button", { name: /Đổi mật khẩu|Change the passphrase/ }).click();
			await window.page.waitForSelector("dialog[open]");
		},
	},
	{ name: "drafts-rows", opening: {}, ready: twoDrafts },
	{
		name: "bank-notice",
		opening: {},
		ready: async (window) => {
			await twoDrafts(window);
			await shows(window, "Alt+n", "dialog[open]");
		},
	},
	{
		name: "draft",
		opening: {},
		ready: async (window) => {
			await twoDrafts(window);
			await window.page.focus('table[role="grid"]');
			await window.press("End", "Enter");
			await window.page.waitForSelector("#entry-narration");
		},
	},
	{
		name: "account-change",
		opening: { start: "year", path: "/system/chart" },
		ready: async (window) => {
			await window.page.waitForSelector("tbody tr.on");
			// Only an account of the cooperative's own is changed.
			await window.press("F3");
			await window.type("64299");
			await window.page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
			await window.press("Enter");
			await shows(window, "F2", "dialog[open]");
		},
	},
	{
		name: "recovery-words",
		opening: { start: "year", path: "/system/backup" },
		ready: async (window) => {
			await window.page.getByRole("button", { name: /Xem 12 từ|Show the 12 words/ }).click();
			await window.page.waitForSelector("main ol li");
		},
	},
];
