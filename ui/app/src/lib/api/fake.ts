// A stand-in for the core, in memory: for looking at screens and for component tests.
// Builds for people do not contain it. It imitates answers; the rules live in Rust.

import { dayShown } from "../day";
import { attention } from "./fakeAttention";
import { standIns } from "./fakeBooks";
import { coopHandlers } from "./fakeCoop";
import { desk } from "./fakeDesk";
import { deviceHandlers } from "./fakeDevices";
import { eventHandlers } from "./fakeEvents";
import { forms } from "./fakeForms";
import { handHandlers } from "./fakeHand";
import { keepHandlers } from "./fakeKeep";

import { lockHandlers } from "./fakeLock";
import { movingHandlers } from "./fakeMoving";
import { phoneHandlers } from "./fakePhone";
import { photoHandlers } from "./fakePhotos";
import { printHandlers } from "./fakePrint";
import { setupHandlers } from "./fakeSetup";
import { stockHandlers } from "./fakeStock";
import { day } from "./fakeToday";
import { year } from "./fakeYear";
import type {
	AccountOption,
	AmountRead,
	AppState,
	Args,
	BookInfo,
	Commands,
	DateRead,
	Door,
	Draft,
	DraftEntry,
	DraftRow,
	Objection,
	PartyRef,
	PartyRow,
	Refusal,
	Result,
	VersionView,
	VoucherRow,
	VoucherView,
} from "./index";

type Handlers = { [K in keyof Commands]?: (args: Args<K>) => Result<K> };

const NBSP_MINUS = "−";

export function grouped(digits: string): string {
	const minus = digits.startsWith("-");
	const text = digits.replace("-", "").replace(/\B(?=(\d{3})+$)/g, ".");
	return minus ? NBSP_MINUS + text : text;
}

export function refusal(code: string, args: Record<string, string> = {}, objections: Objection[] = []): Refusal {
	return { code, args, objections };
}

const fold = (text: string) =>
	text
		.normalize("NFD")
		.replace(/[\u0300-\u036f]/g, "")
		.replace(/[đĐ]/g, "d")
		.toLowerCase()
		.trim();

const DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

function below1000(n: number, full: boolean): string {
	const hundreds = Math.floor(n / 100);
	const tens = Math.floor((n % 100) / 10);
	const units = n % 10;
	const words: string[] = [];
	if (hundreds > 0 || full) words.push(`${DIGITS[hundreds]} trăm`);
	if (tens === 0 && units > 0 && words.length > 0) words.push("linh");
	if (tens === 1) words.push("mười");
	if (tens > 1) words.push(`${DIGITS[tens]} mươi`);
	if (units === 1 && tens > 1) words.push("mốt");
	else if (units === 4 && tens > 1) words.push("tư");
	else if (units === 5 && tens > 0) words.push("lăm");
	else if (units > 0) words.push(DIGITS[units] ?? "");
	return words.join(" ");
}

function inWords(digits: string): string {
	const scales = ["", " nghìn", " triệu", " tỷ"];
	const groups = grouped(digits.replace("-", "")).split(".").map(Number);
	const words: string[] = [];
	groups.forEach((group, i) => {
		if (group > 0) words.push(below1000(group, i > 0) + scales[groups.length - 1 - i]);
	});
	const text = `${digits.startsWith("-") ? "âm " : ""}${words.join(" ") || "không"} đồng.`;
	return text[0]?.toUpperCase() + text.slice(1);
}

function readAmount(text: string): AmountRead {
	const none = { value: null, shown: "", words: "" };
	const plain = text
		.trim()
		.toLowerCase()
		.replace(/[đ₫]|vnd/g, "")
		.replace("−", "-");
	if (plain === "") return { ...none, fault: null };
	const unit = /^(-?)([\d.,]+)(k|n|tr|ty|tỷ)(\d*)$/.exec(plain);
	let value: number | undefined;
	if (unit) {
		const scale = { k: 1e3, n: 1e3, tr: 1e6, ty: 1e9, tỷ: 1e9 }[unit[3] ?? ""] ?? 1;
		value = Math.round(Number(`${(unit[2] ?? "").replace(",", ".")}`) * scale + Number(`0.${unit[4] || 0}`) * scale);
		if (unit[1]) value = -value;
	} else if (/^-?\d+$/.test(plain)) value = Number(plain);
	else if (/^-?\d{1,3}([.,\s]\d{3})+$/.test(plain)) value = Number(plain.replace(/[.,\s]/g, ""));
	else if (/^=?\d+\*\d+$/.test(plain))
		value = plain
			.replace("=", "")
			.split("*")
			.map(Number)
			.reduce((a, b) => a * b);
	else if (/^\d+[.,]\d+$/.test(plain)) return { ...none, fault: "amount.has-fraction" };
	if (value === undefined || Number.isNaN(value)) return { ...none, fault: "amount.not-a-number" };
	return { value: String(value), shown: grouped(String(value)), words: inWords(String(value)), fault: null };
}

function readDate(text: string, working: string): DateRead {
	const parts = text.trim();
	const [year = "2026", month = "03"] = working.split("-");
	const give = (y: string, m: string, d: string): DateRead => {
		const iso = `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
		const real = new Date(`${iso}T00:00:00Z`);
		if (Number.isNaN(real.getTime()) || real.getUTCDate() !== Number(d))
			return { date: null, shown: "", fault: "day.not-in-calendar", warning: null };
		return { date: iso, shown: dayShown(iso), fault: null, warning: m !== month ? "day.far-from-today" : null };
	};
	const step = /^([+-]+|PgUp|PgDn)$/.exec(parts);
	if (step) {
		const day = new Date(`${working}T00:00:00Z`);
		if (parts === "PgUp") day.setUTCMonth(day.getUTCMonth() - 1);
		else if (parts === "PgDn") day.setUTCMonth(day.getUTCMonth() + 1);
		else day.setUTCDate(day.getUTCDate() + (parts.startsWith("+") ? parts.length : -parts.length));
		const [y = "", m = "", d = ""] = day.toISOString().slice(0, 10).split("-");
		return give(y, m, d);
	}
	if (parts === ".") return give("2026", "03", "26");
	const split = parts.split(/[/.-]/);
	if (/^\d{4}$/.test(parts)) return give(year, parts.slice(2), parts.slice(0, 2));
	if (/^\d{6}$/.test(parts)) return give(`20${parts.slice(4)}`, parts.slice(2, 4), parts.slice(0, 2));
	if (/^\d{8}$/.test(parts)) return give(parts.slice(4), parts.slice(2, 4), parts.slice(0, 2));
	if (split.every((part) => /^\d+$/.test(part))) {
		const y = split[2] ? (split[2].length === 2 ? `20${split[2]}` : split[2]) : year;
		return give(y, split[1] ?? month, split[0] ?? "");
	}
	return { date: null, shown: "", fault: "day.unknown", warning: null };
}

const account = (
	code: string,
	name: string,
	name_en: string,
	side = "",
	balance = "",
	needs_party = false,
): AccountOption => ({
	code,
	name,
	name_en,
	balance,
	balance_side: side,
	of_party: false,
	needs_party,
	heading: false,
});

const CHART: AccountOption[] = [
	{ ...account("111", "Tiền mặt", "Cash"), heading: true },
	account("1111", "Tiền Việt Nam", "Cash in VND", "debit", "48.200.000"),
	account("1121", "Tiền gửi Ngân hàng, tiền Việt Nam", "Bank deposits in VND", "debit", "126.450.000"),
	account("131", "Phải thu của khách hàng", "Receivables from customers", "debit", "116.875.000", true),
	account("141", "Tạm ứng", "Advances", "debit", "2.000.000", true),
	account("152", "Vật liệu, dụng cụ", "Materials and tools", "debit", "18.750.000"),
	account("156", "Thành phẩm, hàng hóa", "Finished goods and merchandise", "debit", "279.840.000"),
	account("331", "Phải trả cho người bán", "Payables to suppliers", "credit", "75.920.000", true),
	account("334", "Phải trả người lao động", "Payables to employees", "", "", true),
	account("338", "Phải trả khác", "Other payables", "credit", "9.400.000", true),
	account("341", "Phải trả nợ vay", "Borrowings", "credit", "140.000.000", true),
	account("4111", "Vốn góp của thành viên", "Members' contributions", "credit", "550.000.000", true),
	account("511", "Doanh thu giao dịch bên ngoài", "Revenue from external transactions"),
	account("611", "Chi phí giao dịch bên ngoài", "Cost of external transactions"),
	account("632", "Giá vốn hàng bán", "Cost of goods sold"),
	account("642", "Chi phí quản lý kinh doanh", "Administrative expenses"),
];

const party = (id: string, code: string, name: string, kind: string, place: string): PartyRef => ({
	id,
	code,
	name,
	kind,
	place,
});

const PARTIES: PartyRow[] = [
	[party("p1", "TV012", "Nguyễn Thị Lan", "official", "Đội 3"), "20.000.000", "", "1.050.000"],
	[party("p2", "TV007", "Trần Văn Bình", "official", "Đội 3, thôn Nà Lành"), "30.000.000", "", "4.250.000"],
	[party("p3", "TV019", "Hoàng Thị Sâm", "official", "Đội 1"), "15.000.000", "6.720.000", ""],
	[party("p4", "NB004", "Cửa hàng vật tư Minh Phát", "supplier", "Thị trấn"), "", "", "12.600.000"],
	[party("p5", "KH003", "Công ty Chè Bản Mây", "customer", "Thành phố"), "", "64.700.000", ""],
	[party("p6", "TV023", "Lường Văn Pảo", "official", "Đội 2"), "10.000.000", "20.000.000", ""],
	[party("p7", "TV041", "Nguyễn Thị Lan", "official", "Đội 5"), "5.000.000", "", ""],
].map(([ref, capital, owes_us, we_owe]) => ({
	party: ref as PartyRef,
	capital: capital as string,
	owes_us: owes_us as string,
	we_owe: we_owe as string,
	service_contract: true,
	active: true,
}));

const line = (
	narration: string,
	debit: string,
	credit: string,
	amount: string,
	who: string | null = null,
): DraftEntry => ({
	narration,
	debit,
	credit,
	amount,
	debit_party: debit === "331" ? who : null,
	credit_party: credit === "131" ? who : null,
	extra: [],
});

interface Posted {
	draft: Draft;
	id: string;
	number: string;
}

/** One fake core, with its own books. `start` is what stands in it: nothing yet, or an open practice book. */
export function fake(): Door {
	const asked = new URLSearchParams(location.search);
	const start = asked.get("start") ?? "open";
	const book: BookInfo = {
		book_id: "0f".repeat(16),
		path: "/home/hanh/So HTX/che-suoi-lanh.htx",
		name: "HTX Chè Suối Lành",
		tax_code: "5500123456",
		kind: "htx",
		user_name: "Lò Thị Hạnh",
		roles: (asked.get("roles") ?? "director,accountant").split(",").filter(Boolean) as BookInfo["roles"],
		series: "01",
		first_month: 1,
		working_month: "2026-03",
		working_day: "2026-03-26",
		today: "2026-03-26",
		first_period: "2026-01",
		vouchers: 0,
		drafts: 0,
		practice: false,
		recovery_waits: true,
		read_only: { copy: "book.not-enrolled", shut: "book.shut-out" }[start] ?? null,
	};
	const state: AppState = {
		version: "0.1.0",
		books: [
			{ path: book.path, label: "che-suoi-lanh", present: true, remembered: false },
			{ path: "/home/hanh/So HTX/so-thuc-hanh.htx", label: "so-thuc-hanh", present: true, remembered: true },
		],
		open: ["open", "year", "copy", "shut", "large-payment"].includes(start) ? book : null,
		cover: start === "locked" ? lockHandlers().lock() : null,
		preferences: {
			theme: asked.get("theme") ?? "light",
			language: asked.get("language") ?? "vi",
			text_size: Number(asked.get("text") ?? 100),
			density: "compact",
			lock_minutes: 10,
			keys: {},
		},
		books_folder: "/home/hanh/So HTX",
		invite: null,
		today: "2026-03-26",
	};
	if (start === "first") state.books = [];
	const drafts = new Map<string, DraftRow>();
	const posted: Posted[] = [];
	const parties = [...PARTIES];
	let made = 0;

	const find = (id: string | null) => parties.find((row) => row.party.id === id)?.party ?? null;
	const total = (draft: Draft) => String(draft.entries.reduce((sum, entry) => sum + Number(entry.amount || 0), 0));
	const blank = (form: string): Draft => ({
		draft_id: null,
		form,
		purpose: { kind: "new" },
		date: book.working_day,
		party: null,
		party_name: "",
		narration: "",
		attachments: 0,
		entries: [],
	});

	function post(draft: Draft): Posted {
		const count = posted.filter((one) => one.draft.form === draft.form).length + 1;
		const one = { draft, id: `v${posted.length + 1}`, number: `${draft.form}.Q01-${String(count).padStart(4, "0")}` };
		posted.push(one);
		book.vouchers = posted.length;
		return one;
	}

	function rowOf({ draft, id, number }: Posted): VoucherRow {
		const who = find(draft.party);
		return {
			id,
			number,
			form: draft.form,
			date: draft.date,
			date_shown: dayShown(draft.date),
			who: who ? `${who.name} (${who.code})` : draft.party_name,
			narration: draft.narration,
			total_shown: grouped(total(draft)),
			total: total(draft),
			state: "posted",
			version: 1,
		};
	}

	function viewOf({ draft, id, number }: Posted): VoucherView {
		const content: VersionView = {
			version: 1,
			date: draft.date,
			date_shown: dayShown(draft.date),
			party: find(draft.party),
			party_name: draft.party_name,
			narration: draft.narration,
			attachments: draft.attachments,
			entries: draft.entries.map((entry) => ({
				narration: entry.narration,
				debit: entry.debit,
				credit: entry.credit,
				amount_shown: grouped(entry.amount),
				debit_party: find(entry.debit_party),
				credit_party: find(entry.credit_party),
				extra: entry.extra,
			})),
			total_shown: grouped(total(draft)),
			words: inWords(total(draft)),
			written_at: "26/03/2026 14:05",
			written_by: book.user_name,
			reason: null,
			text_only: false,
			warnings: [],
		};
		return {
			id,
			number,
			form: draft.form,
			old_number: null,
			reference: null,
			state: "posted",
			content,
			earlier: [],
			reversed_by: null,
			reverses: null,
			adjusts: null,
			adjusted_by: [],
			may_amend: true,
			why_not_amend: null,
		};
	}

	function objectionsTo(draft: Draft): Objection[] {
		const found: Objection[] = [];
		const add = (code: string, at: number | null, field: string | null, args: Record<string, string> = {}) =>
			found.push({ code, line: at, field, args });
		if (draft.entries.length === 0) add("voucher.no-entry", null, null);
		draft.entries.forEach((entry, i) => {
			if (!entry.debit) add("voucher.account-missing", i, "debit");
			else if (!CHART.some((row) => row.code === entry.debit))
				add("voucher.account-unknown", i, "debit", { account: entry.debit });
			if (!entry.credit) add("voucher.account-missing", i, "credit");
			for (const side of ["debit", "credit"] as const) {
				const needs = CHART.find((row) => row.code === entry[side])?.needs_party;
				if (needs && !entry[`${side}_party`])
					add("voucher.party-missing", i, `${side}_party`, { account: entry[side] });
			}
			if (!entry.amount) add("voucher.amount-missing", i, "amount");
		});
		return found;
	}

	const seed: [string, string, string, DraftEntry[]][] = [
		["PC", "p2", "Thuê xe chở chè", [line("", "642", "1111", "1400000")]],
		["PC", "p1", "Công phân loại chè", [line("", "642", "1111", "1050000")]],
		["PC", "p4", "Trả tiền hóa đơn 0012", [line("", "331", "1111", "2000000", "p4")]],
		["PT", "p5", "Công ty Bản Mây trả tiền chè", [line("", "1111", "131", "7200000", "p5")]],
	];
	for (const [form, who, narration, entries] of seed) {
		post({ ...blank(form), party: who, party_name: find(who)?.name ?? "", narration, entries });
	}

	const handlers: Handlers = {
		...setupHandlers(state, book),
		...movingHandlers(),
		...photoHandlers(),
		app_state: () => structuredClone(state),
		create_book: ({ book: made }) => {
			state.open = {
				...book,
				name: made.name,
				path: made.path,
				user_name: made.user_name,
				roles: ["director", "accountant"],
				kind: made.kind,
				vouchers: 0,
			};
			state.books.unshift({
				path: made.path,
				label: made.path.split("/").at(-1) ?? "",
				present: true,
				remembered: false,
			});
			return state.open;
		},
		open_book: ({ path, passphrase }) => {
			const known = state.books.find((one) => one.path === path);
			if (!known) throw refusal("book.missing", { path });
			if (passphrase !== "mat khau dung") throw refusal("book.wrong-passphrase");
			state.open = { ...book, path };
			return state.open;
		},
		close_book: () => {
			state.open = null;
			return null;
		},
		forget_book: ({ path }) => {
			state.books = state.books.filter((one) => one.path !== path);
			return null;
		},
		has_vault: () => true,
		remember_key: () => {
			const known = state.books.find((one) => one.path === state.open?.path);
			if (known) known.remembered = true;
			return null;
		},
		open_remembered: ({ path }) => {
			const known = state.books.find((one) => one.path === path);
			if (!known?.remembered) throw refusal("vault.no-key");
			state.open = { ...book, path };
			return state.open;
		},
		forget_key: ({ path }) => {
			const known = state.books.find((one) => one.path === path);
			if (known) known.remembered = false;
			return null;
		},
		change_passphrase: ({ old }) => {
			if (old !== "mat khau dung") throw refusal("book.wrong-passphrase");
			return null;
		},
		set_preferences: ({ preferences }) => {
			state.preferences = preferences;
			return preferences;
		},
		book_info: () => ({ ...(state.open ?? book), vouchers: posted.length, drafts: drafts.size }),
		read_amount: ({ text }) => readAmount(text),
		read_date: ({ text, working }) => readDate(text, working),
		amount_in_words: ({ amount }) => inWords(amount),
		suggest_accounts: ({ text, all }) => {
			const words = fold(text).split(" ");
			const hits = CHART.filter(
				(row) =>
					(all || !row.heading) &&
					(row.code.startsWith(text.trim()) || words.every((word) => ` ${fold(row.name)}`.includes(` ${word}`))),
			);
			return hits.slice(0, all ? 40 : 8);
		},
		suggest_parties: ({ text }) => {
			const words = fold(text).split(" ");
			const initials = (name: string) =>
				fold(name)
					.split(" ")
					.map((word) => word[0])
					.join("");
			return parties
				.filter(
					({ party: { code, name } }) =>
						fold(code).startsWith(fold(text)) ||
						initials(name) === fold(text) ||
						words.every((word) => ` ${fold(name)}`.includes(` ${word}`)),
				)
				.slice(0, 8)
				.map((row) => ({ party: row.party, we_owe: row.we_owe, owes_us: row.owes_us }));
		},
		suggest_entry: ({ form, party: who }) => {
			const last = posted.filter((one) => one.draft.form === form && one.draft.party === who).at(-1);
			return last
				? {
						narration: last.draft.narration,
						entries: structuredClone(last.draft.entries),
						amounts_shown: last.draft.entries.map((entry) => grouped(entry.amount)),
						event_ghosts: {},
						number: last.number,
					}
				: null;
		},
		new_draft: ({ form }) => blank(form),
		check_draft: ({ draft }) => {
			const sum = total(draft);
			const cash = draft.entries
				.filter((one) => one.credit === "1111")
				.reduce((all, one) => all + Number(one.amount || 0), 0);
			const after = 48_200_000 - cash;
			return {
				total: sum,
				total_shown: grouped(sum),
				words: inWords(sum),
				objections: objectionsTo(draft),
				warnings:
					after < 0
						? [
								{
									code: "voucher.money-negative",
									line: null,
									field: "amount",
									args: { account: "1111", short: grouped(String(-after)), day: "26/03/2026" },
								},
							]
						: [],
				money: cash
					? {
							account: "1111",
							before: "48.200.000",
							change: grouped(String(-cash)),
							after: grouped(String(after)),
							negative: after < 0,
						}
					: null,
			};
		},
		save_draft: ({ draft }) => {
			made += 1;
			const draft_id = draft.draft_id ?? `d${made}`;
			const kept = { ...structuredClone(draft), draft_id };
			drafts.set(draft_id, {
				draft: kept,
				kept_at: "2026-03-26 14:05",
				total_shown: grouped(total(draft)),
				note: null,
				discarded: false,
			});
			return { draft_id, at: "14:05" };
		},
		list_drafts: ({ discarded }) => [...drafts.values()].filter((row) => row.discarded === discarded).reverse(),
		set_waiting: ({ draft }) => {
			made += 1;
			const draft_id = draft.draft_id ?? `d${made}`;
			drafts.set(draft_id, {
				draft: { ...structuredClone(draft), draft_id },
				kept_at: "2026-03-26 14:05",
				total_shown: grouped(total(draft)),
				note: { kind: "waiting", since: "2026-03-26", since_shown: "26/03/2026" },
				discarded: false,
			});
			return { draft_id, at: "14:05" };
		},
		discard_draft: ({ draft_id }) => {
			const row = drafts.get(draft_id);
			if (row) row.discarded = true;
			return null;
		},
		restore_draft: ({ draft_id }) => {
			const row = drafts.get(draft_id);
			if (row) row.discarded = false;
			return null;
		},
		post_voucher: ({ draft }) => {
			const objections = objectionsTo(draft);
			if (objections.length > 0) throw refusal("voucher.objections", {}, objections);
			if (draft.draft_id) drafts.delete(draft.draft_id);
			const purpose = draft.purpose;
			if (purpose.kind === "amend") {
				const old = posted.find((one) => one.id === purpose.target);
				if (old) old.draft = draft;
				return { voucher: purpose.target, number: purpose.number, total_shown: grouped(total(draft)) };
			}
			const one = post(structuredClone(draft));
			return { voucher: one.id, number: one.number, total_shown: grouped(total(draft)) };
		},
		repeat_last: ({ form }) => {
			const last = posted.filter((one) => one.draft.form === form).at(-1);
			return last ? { ...structuredClone(last.draft), draft_id: null, date: book.working_day } : null;
		},
		duplicate_voucher: ({ voucher }) => {
			const one = posted.find((held) => held.id === voucher);
			if (!one) throw refusal("voucher.not-there");
			return { ...structuredClone(one.draft), draft_id: null, purpose: { kind: "new" } };
		},
		amend_draft: ({ voucher }) => {
			const one = posted.find((held) => held.id === voucher);
			if (!one) throw refusal("voucher.not-there");
			const purpose = { kind: "amend" as const, target: one.id, number: one.number, reason: "" };
			return { ...structuredClone(one.draft), draft_id: null, purpose };
		},
		list_vouchers: ({ query }) => {
			const rows = posted
				.map(rowOf)
				.reverse()
				.filter((row) => !query.form || row.form === query.form);
			return {
				rows: rows.slice(query.offset, query.offset + query.limit),
				count: rows.length,
				total_shown: grouped(String(rows.reduce((sum, row) => sum + Number(row.total), 0))),
				money_in_shown: "7.200.000",
				money_out_shown: "4.450.000",
				understood: {},
			};
		},
		sum_vouchers: ({ ids }) => {
			const rows = posted.filter((one) => ids.includes(one.id)).map(rowOf);
			return {
				count: rows.length,
				total_shown: grouped(String(rows.reduce((sum, row) => sum + Number(row.total), 0))),
			};
		},
		voucher: ({ id }) => {
			const one = posted.find((held) => held.id === id);
			if (!one) throw refusal("voucher.not-there");
			return viewOf(one);
		},
		neighbour: ({ id, step }) => {
			const one = posted.find((held) => held.id === id);
			const same = posted.filter((held) => held.draft.form === one?.draft.form);
			return same[same.findIndex((held) => held.id === id) + step]?.id ?? null;
		},
		list_parties: ({ query }) => ({
			rows: parties.slice(query.offset, query.offset + query.limit),
			count: parties.length,
			kinds: { official: parties.length },
			retired: 0,
		}),
		party_summary: ({ id }) => {
			const row = parties.find((one) => one.party.id === id);
			if (!row) throw refusal("party.not-there");
			return {
				party: row.party,
				we_owe: row.we_owe || "–",
				owes_us: row.owes_us || "–",
				capital: row.capital || "–",
				service_contract: row.service_contract,
				balances: [],
				recent: posted
					.filter((one) => one.draft.party === id)
					.reverse()
					.slice(0, 3)
					.map(rowOf),
			};
		},
		add_party: ({ party: input }) => {
			const same = parties.find((row) => fold(row.party.name) === fold(input.name));
			if (same && !input.same_name_ok) {
				throw refusal("party.same-name", { name: same.party.name, code: same.party.code, place: same.party.place });
			}
			const ref = party(
				`p${parties.length + 1}`,
				input.code || `TV${100 + parties.length}`,
				input.name,
				input.kind,
				input.place,
			);
			parties.push({
				party: ref,
				capital: "",
				owes_us: "",
				we_owe: "",
				service_contract: input.service_contract,
				active: true,
			});
			return ref;
		},
		propose_party_code: ({ kind }) =>
			`${kind === "supplier" ? "NB" : kind === "customer" ? "KH" : "TV"}${100 + parties.length}`,
		list_accounts: () =>
			CHART.map((row) => ({
				code: row.code,
				name: row.name,
				name_en: row.name_en,
				level: 1,
				parent: null,
				class: "asset",
				normal_side: "debit",
				postable: !row.heading,
				needs_party: row.needs_party,
				own: false,
				active: true,
				confidence: "source",
				source: "",
				balance: { side: row.balance_side, shown: row.balance || "0" },
			})),
		periods: () => [],
	};

	if (start === "year") {
		const count = Number(new URLSearchParams(location.search).get("n") ?? 240);
		Object.assign(handlers, year(book, count), { book_info: () => ({ ...book, drafts: drafts.size }) });
	}
	Object.assign(handlers, coopHandlers, stockHandlers, eventHandlers, handHandlers, printHandlers, keepHandlers(book));
	Object.assign(
		handlers,
		eventHandlers,
		handHandlers,
		printHandlers,
		keepHandlers(book),
		lockHandlers(),
		deviceHandlers(),
		phoneHandlers(start === "large-payment"),
	);
	const everything = {
		text: "",
		form: null,
		from: null,
		to: null,
		party: null,
		account: null,
		state: null,
		order: "date",
		offset: 0,
		limit: 200,
	};
	const latest = () => handlers.list_vouchers?.({ query: everything }).rows ?? [];
	Object.assign(handlers, desk(latest), attention());
	handlers.today = () =>
		day(
			latest(),
			[...drafts.values()].filter((row) => !row.discarded),
		);
	Object.assign(handlers, standIns(handlers), forms);
	return async (name, args) => {
		const handler = handlers[name] as ((args: unknown) => unknown) | undefined;
		if (!handler) throw refusal("request.unknown", { name });
		return structuredClone(handler(JSON.parse(JSON.stringify(args)))) as never;
	};
}
