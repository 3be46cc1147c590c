// More of the stand-in for the core: a quarter of a cooperative's books, as long as is wanted, with
// every report worked out from its vouchers. Opened with `?start=year&n=10000`.

import { dayShown } from "../day";
import type {
	AccountRow,
	AmendedRow,
	Args,
	Balance,
	BookInfo,
	Commands,
	Draft,
	EntryView,
	LedgerRow,
	PartyRef,
	PartyRow,
	PeriodRow,
	Refusal,
	Result,
	TrialRow,
	VersionView,
	VoucherRow,
	VoucherState,
} from "./index";

type Handlers = { [K in keyof Commands]?: (args: Args<K>) => Result<K> };

const grouped = (amount: number) =>
	(amount < 0 ? "−" : "") +
	Math.abs(amount)
		.toString()
		.replace(/\B(?=(\d{3})+$)/g, ".");
const refusal = (code: string, args: Record<string, string> = {}): Refusal => ({ code, args, objections: [] });
const fold = (text: string) =>
	text
		.normalize("NFD")
		.replace(/[\u0300-\u036f]/g, "")
		.replace(/[đĐ]/g, "d")
		.toLowerCase();

const CHART: [string, string, string, string, string, number][] = [
	["111", "Tiền mặt", "Cash", "asset", "debit", 62_350_000],
	["1111", "Tiền Việt Nam", "Cash in VND", "asset", "debit", 62_350_000],
	["112", "Tiền gửi Ngân hàng", "Bank deposits", "asset", "debit", 118_900_000],
	["1121", "Tiền Việt Nam", "Deposits in VND", "asset", "debit", 118_900_000],
	["131", "Phải thu của khách hàng", "Receivables from customers", "asset", "both", 84_400_000],
	["132", "Phải thu của hoạt động cho vay nội bộ", "Receivables from internal lending", "asset", "debit", 40_000_000],
	["133", "Thuế GTGT được khấu trừ", "Deductible VAT", "asset", "debit", 3_120_000],
	["138", "Phải thu khác", "Other receivables", "asset", "both", 3_200_000],
	["141", "Tạm ứng", "Advances", "asset", "debit", 2_000_000],
	["152", "Vật liệu, dụng cụ", "Materials and tools", "asset", "debit", 18_750_000],
	["154", "Chi phí sản xuất, kinh doanh dở dang", "Work in progress", "asset", "debit", 24_300_000],
	["156", "Thành phẩm, hàng hóa", "Finished goods and merchandise", "asset", "debit", 286_540_000],
	["211", "Tài sản cố định", "Fixed assets", "asset", "debit", 412_000_000],
	["212", "Tài sản chung không chia", "Undivided common assets", "asset", "debit", 240_000_000],
	["214", "Hao mòn tài sản cố định", "Depreciation", "asset", "credit", -138_600_000],
	["331", "Phải trả cho người bán", "Payables to suppliers", "liability", "both", -68_850_000],
	["333", "Thuế và các khoản phải nộp Nhà nước", "Taxes payable", "liability", "credit", -4_110_000],
	["334", "Phải trả người lao động", "Payables to employees", "liability", "credit", -12_000_000],
	["338", "Phải trả khác", "Other payables", "liability", "both", -9_400_000],
	["341", "Phải trả nợ vay", "Borrowings", "liability", "credit", -140_000_000],
	["411", "Vốn đầu tư của chủ sở hữu", "Owners' capital", "equity", "credit", -550_000_000],
	["4111", "Vốn góp của thành viên", "Members' contributions", "equity", "credit", -550_000_000],
	["418", "Các quỹ thuộc vốn chủ sở hữu", "Funds", "equity", "credit", -298_600_000],
	["421", "Lợi nhuận sau thuế chưa phân phối", "Undistributed profit", "equity", "both", -74_000_000],
	["511", "Doanh thu giao dịch bên ngoài", "Revenue, external", "revenue", "credit", 0],
	["512", "Doanh thu giao dịch nội bộ", "Revenue, internal", "revenue", "credit", 0],
	["632", "Giá vốn hàng bán", "Cost of goods sold", "expense", "debit", 0],
	["642", "Chi phí quản lý kinh doanh", "Administrative expenses", "expense", "debit", 0],
	["911", "Xác định kết quả kinh doanh", "Result", "result", "both", 0],
	["001", "Tài sản thuê ngoài", "Assets held under lease", "offbalance", "debit", 25_000_000],
];
const NEEDS_PARTY = new Set(["131", "132", "138", "141", "331", "334", "338", "341", "4111"]);

const NAMES = [
	"Nguyễn Thị Lan",
	"Trần Văn Bình",
	"Hoàng Thị Sâm",
	"Lường Văn Pảo",
	"Vi Thị Mến",
	"Phạm Quốc Dũng",
	"Lò Thị Ẩn",
	"Đặng Văn Ưởng",
	"Cửa hàng vật tư Minh Phát",
	"Công ty Chè Bản Mây",
	"Đại lý Hòa An",
];
const LONG =
	`Hợp tác xã dịch vụ nông nghiệp tổng hợp ${"sản xuất chế biến tiêu thụ chè hữu cơ vùng cao ".repeat(10)}`.trim();

const ACTS: [string, string, string, string][] = [
	["PT", "Bán 40 kg chè búp khô", "1111", "511"],
	["PC", "Công phân loại chè", "642", "1111"],
	["PC", "Trả tiền hóa đơn phân bón", "331", "1111"],
	["PT", "Góp thêm vốn", "1111", "4111"],
	["BC", "Công ty trả tiền chè qua ngân hàng", "1121", "131"],
	["BN", "Trả tiền chè qua ngân hàng", "331", "1121"],
	["PN", "Mua 230 kg chè búp tươi", "156", "331"],
	["PX", "Xuất chè giao công ty", "632", "156"],
	["HD", "Bán 16 bao phân NPK", "131", "512"],
	["PC", "Cho thành viên vay mua giống", "132", "1111"],
	["KT", "Phân bổ chi phí chờ phân bổ", "642", "138"],
];

interface Posted {
	id: string;
	number: string;
	form: string;
	date: string;
	party: PartyRef;
	narration: string;
	entries: { debit: string; credit: string; amount: number; narration: string }[];
	state: VoucherState;
	versions: number;
	link: string | null;
}

const isUnder = (account: string, group: string) => account.startsWith(group);

export function year(book: BookInfo, count: number): Handlers {
	let seed = 7;
	const random = () => {
		seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
		return seed / 2_147_483_648;
	};
	const parties: PartyRow[] = Array.from({ length: Math.max(NAMES.length, Math.floor(count / 12)) }, (_, i) => {
		const name = i === 11 ? LONG : (NAMES[i % NAMES.length] ?? "");
		const kind = i % 11 === 8 || i % 11 === 10 ? "supplier" : i % 11 === 9 ? "customer" : "official";
		const prefix = kind === "supplier" ? "NB" : kind === "customer" ? "KH" : "TV";
		return {
			party: {
				id: `p${i + 1}`,
				code: `${prefix}${String(i + 1).padStart(3, "0")}`,
				name,
				kind,
				place: `Đội ${(i % 6) + 1}`,
			},
			capital: kind === "official" ? grouped(5_000_000 * ((i % 6) + 1)) : "",
			owes_us: "",
			we_owe: "",
			service_contract: i % 3 !== 0,
			active: true,
		};
	});
	const numbers = new Map<string, number>();
	const numberFor = (form: string) => {
		const next = (numbers.get(form) ?? 0) + 1;
		numbers.set(form, next);
		return `${form}.Q01-${String(next).padStart(4, "0")}`;
	};
	const vouchers: Posted[] = [];
	for (let i = 0; i < count; i++) {
		const day = 1 + Math.floor((i * 85) / Math.max(1, count));
		const date = new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10);
		const [form, narration, debit, credit] = ACTS[Math.floor(random() * ACTS.length)] ?? ["KT", "", "642", "138"];
		const amount = Math.round(random() * 1200 + 5) * 10_000;
		const entries = [{ debit, credit, amount, narration: "" }];
		if (form === "HD") entries.push({ debit: "131", credit: "333", amount: amount / 20, narration: "Thuế GTGT 5%" });
		const party = parties[Math.floor(random() * parties.length)]?.party as PartyRef;
		const state: VoucherState =
			i % 97 === 40 ? "waiting" : i % 131 === 60 ? "flagged" : i % 19 === 5 ? "amended" : "posted";
		const versions = state === "amended" ? 2 + (i % 2) : 1;
		const number = numberFor(form);
		vouchers.push({ id: `v${i + 1}`, number, form, date, party, narration, entries, state, versions, link: null });
	}
	const months: PeriodRow[] = ["2026-01", "2026-02", "2026-03"].map((month) => ({
		month,
		shown: dayShown(month),
		closed: month === "2026-01",
		closed_at: month === "2026-01" ? "05/02/2026 16:40" : null,
		otherwise: false,
		vouchers: vouchers.filter((one) => one.date.startsWith(month)).length,
		turnover_shown: grouped(sum(vouchers.filter((one) => one.date.startsWith(month)))),
	}));
	const chart: AccountRow[] = CHART.map(([code, name, name_en, kind, side]) => ({
		code,
		name,
		name_en,
		level: code.length - 2,
		parent: code.length > 3 ? code.slice(0, -1) : null,
		class: kind,
		normal_side: side,
		postable: !CHART.some(([other]) => other.length > code.length && other.startsWith(code)),
		needs_party: NEEDS_PARTY.has(code),
		own: false,
		active: true,
		confidence: code === "212" ? "inferred" : "source",
		source: "TT 71/2024/TT-BTC, PL I",
		balance: balance(standing(code, "9999")),
	}));

	/** An account of one's own, with a name as long as people give them. */
	const [likeIt] = chart.filter((row) => row.code === "642");
	if (likeIt) {
		const name = "Chi phí điện, nước và sửa chữa của trạm bơm tổ thủy lợi số hai thôn Nà Lành";
		chart.push({
			...likeIt,
			code: "64299",
			name,
			name_en: "",
			level: 3,
			parent: "642",
			own: true,
			confidence: "",
			source: "",
		});
	}

	function total(one: Posted): number {
		return one.entries.reduce((all, entry) => all + entry.amount, 0);
	}
	function sum(list: Posted[]): number {
		return list.reduce((all, one) => all + total(one), 0);
	}
	function balance(amount: number): Balance {
		return { side: amount > 0 ? "debit" : amount < 0 ? "credit" : "", shown: grouped(Math.abs(amount)) };
	}
	/** What stands on an account, or on those under it, before a day. */
	function standing(group: string, before: string, party?: string): number {
		const opening = party ? 0 : (CHART.find(([code]) => code === group)?.[5] ?? 0);
		return vouchers
			.filter((one) => one.date < before && (!party || one.party.id === party))
			.flatMap((one) => one.entries)
			.reduce((all, entry) => all + moves(entry, group), opening);
	}
	function moves(entry: Posted["entries"][number], group: string): number {
		return (isUnder(entry.debit, group) ? entry.amount : 0) - (isUnder(entry.credit, group) ? entry.amount : 0);
	}
	function rowOf(one: Posted): VoucherRow {
		return {
			id: one.id,
			number: one.number,
			form: one.form,
			date: one.date,
			date_shown: dayShown(one.date),
			who: `${one.party.name} (${one.party.code})`,
			narration: one.narration,
			total_shown: grouped(total(one)),
			total: String(total(one)),
			state: one.state,
			version: one.versions,
		};
	}

	function versionOf(one: Posted, version: number): VersionView {
		const entries: EntryView[] = one.entries.map((entry) => ({
			narration: entry.narration,
			debit: entry.debit,
			credit: entry.credit,
			amount_shown: grouped(entry.amount - (one.versions - version) * 50_000),
			debit_party: NEEDS_PARTY.has(entry.debit) ? one.party : null,
			credit_party: NEEDS_PARTY.has(entry.credit) ? one.party : null,
			extra: [],
		}));
		return {
			version,
			date: one.date,
			date_shown: dayShown(one.date),
			party: one.party,
			party_name: one.party.name,
			narration: version < one.versions ? `${one.narration}, đợt ${version}` : one.narration,
			attachments: 1,
			entries,
			total_shown: grouped(total(one) - (one.versions - version) * 50_000),
			words: "Một triệu năm trăm nghìn đồng.",
			written_at: `${dayShown(one.date)} 15:${String(version * 2).padStart(2, "0")}`,
			written_by: book.user_name,
			reason: version > 1 ? "Gõ nhầm số tiền" : null,
			text_only: false,
			warnings: [],
		};
	}

	const find = (id: string): Posted => {
		const one = vouchers.find((held) => held.id === id);
		if (!one) throw refusal("voucher.not-there", { id });
		return one;
	};
	const link = (id: string | null) => {
		const one = id ? vouchers.find((held) => held.id === id) : undefined;
		return one ? { id: one.id, number: one.number, date_shown: dayShown(one.date) } : null;
	};

	function draftOf(one: Posted, purpose: Draft["purpose"]): Draft {
		return {
			draft_id: null,
			form: one.form,
			purpose,
			date: book.working_day,
			party: one.party.id,
			party_name: one.party.name,
			narration: one.narration,
			attachments: 1,
			entries: one.entries.map((entry) => ({
				narration: entry.narration,
				debit: entry.debit,
				credit: entry.credit,
				amount: String(entry.amount),
				debit_party: NEEDS_PARTY.has(entry.debit) ? one.party.id : null,
				credit_party: NEEDS_PARTY.has(entry.credit) ? one.party.id : null,
				extra: [],
			})),
		};
	}

	const withoutAmounts = (draft: Draft): Draft => ({
		...draft,
		entries: draft.entries.map((entry) => ({ ...entry, amount: "" })),
	});

	function ledger(group: string, from: string, to: string, party?: string) {
		let running = standing(group, from, party);
		const opening = running;
		const rows: LedgerRow[] = [];
		let debits = 0;
		let credits = 0;
		for (const one of vouchers) {
			if (one.date < from || one.date > to || (party && one.party.id !== party)) continue;
			for (const entry of one.entries) {
				const amount = moves(entry, group);
				if (amount === 0) continue;
				running += amount;
				if (amount > 0) debits += amount;
				else credits -= amount;
				rows.push({
					sort: "movement",
					voucher: one.id,
					date_shown: dayShown(one.date),
					number: one.number,
					narration: entry.narration || one.narration,
					contra: amount > 0 ? entry.credit : entry.debit,
					debit_shown: amount > 0 ? grouped(amount) : "",
					credit_shown: amount < 0 ? grouped(-amount) : "",
					party: one.party,
					balance: balance(running),
				});
			}
		}
		return { opening, rows, debits, credits, closing: running };
	}

	function trialRow(row: AccountRow, from: string, to: string): TrialRow & { figures: number[] } {
		const { opening, debits, credits, closing } = ledger(row.code, from, to);
		const figures = [
			Math.max(0, opening),
			Math.max(0, -opening),
			debits,
			credits,
			Math.max(0, closing),
			Math.max(0, -closing),
		];
		if (row.normal_side === "both" && row.code.startsWith("1")) {
			for (const at of [0, 4]) {
				figures[at] = (figures[at] ?? 0) + 8_000_000;
				figures[at + 1] = (figures[at + 1] ?? 0) + 8_000_000;
			}
		}
		return { ...trialOf(row, figures), figures };
	}

	function trialOf(row: { code: string; name: string; name_en: string; level: number }, figures: number[]): TrialRow {
		const shown = (at: number) => (figures[at] ? grouped(figures[at]) : "");
		return {
			account: row.code,
			name: row.name,
			name_en: row.name_en,
			level: row.level,
			opening_debit: shown(0),
			opening_credit: shown(1),
			debit: shown(2),
			credit: shown(3),
			closing_debit: shown(4),
			closing_credit: shown(5),
			inferred: row.code === "131" || row.code === "138",
		};
	}

	const owed = (id: string, group: string, sign: 1 | -1) => {
		const amount = standing(group, "9999", id) * sign;
		return amount > 0 ? grouped(amount) : "";
	};
	const partyRow = (row: PartyRow): PartyRow =>
		count > 2000 ? row : { ...row, owes_us: owed(row.party.id, "131", 1), we_owe: owed(row.party.id, "331", -1) };

	book.vouchers = count;
	const closedUntil = () => [...months].reverse().find((row) => row.closed)?.month ?? "";

	return {
		list_vouchers: ({ query }) => {
			const words = fold(query.text).split(" ").filter(Boolean);
			const understood: { [code in string]: string } = query.text ? { words: query.text } : {};
			const found = vouchers.filter((one) => {
				const text = fold(`${one.number} ${one.party.name} ${one.party.code} ${one.narration}`);
				return (
					(!query.form || one.form === query.form) &&
					(!query.from || one.date >= query.from) &&
					(!query.to || one.date <= query.to) &&
					(!query.party || one.party.id === query.party) &&
					(!query.state || one.state === query.state) &&
					words.every((word) => text.includes(word))
				);
			});
			if (query.order !== "date-up") found.reverse();
			if (query.order === "amount") found.sort((a, b) => total(b) - total(a));
			if (query.order === "number") found.sort((a, b) => (a.number < b.number ? -1 : 1));
			return {
				rows: found.slice(query.offset, query.offset + query.limit).map(rowOf),
				count: found.length,
				total_shown: grouped(sum(found)),
				money_in_shown: grouped(sum(found.filter((one) => one.form === "PT" || one.form === "BC"))),
				money_out_shown: grouped(sum(found.filter((one) => one.form === "PC" || one.form === "BN"))),
				understood,
			};
		},
		sum_vouchers: ({ ids }) => {
			const marked = ids.map(find);
			return { count: marked.length, total_shown: grouped(sum(marked)) };
		},
		voucher: ({ id }) => {
			const one = find(id);
			const isOpen = one.date.slice(0, 7) > closedUntil();
			const earlier = Array.from({ length: one.versions - 1 }, (_, i) => versionOf(one, one.versions - 1 - i));
			const reversal = vouchers.find((other) => other.link === one.id);
			return {
				id: one.id,
				number: one.number,
				form: one.form,
				old_number: null,
				reference: null,
				state: one.state,
				content: versionOf(one, one.versions),
				earlier,
				reversed_by: reversal ? link(reversal.id) : null,
				reverses: link(one.link),
				adjusts: null,
				adjusted_by: [],
				may_amend: isOpen && one.state !== "reversed" && one.state !== "reversal",
				why_not_amend: isOpen ? null : "amend.month-closed",
			};
		},
		neighbour: ({ id, step }) => {
			const same = vouchers.filter((one) => one.form === find(id).form);
			return same[same.findIndex((one) => one.id === id) + step]?.id ?? null;
		},
		duplicate_voucher: ({ voucher }) => draftOf(find(voucher), { kind: "new" }),
		amend_draft: ({ voucher }) => {
			const one = find(voucher);
			return { ...draftOf(one, { kind: "amend", target: one.id, number: one.number, reason: "" }), date: one.date };
		},
		adjust_draft: ({ voucher }) => {
			const one = find(voucher);
			return withoutAmounts(draftOf(one, { kind: "adjust", target: one.id, number: one.number, reason: "" }));
		},
		reverse_voucher: ({ voucher, date, reason }) => {
			const one = find(voucher);
			if (date.slice(0, 7) <= closedUntil()) throw refusal("voucher.month-closed", { month: date.slice(0, 7) });
			one.state = "reversed";
			const entries = one.entries.map((entry) => ({ ...entry, amount: -entry.amount }));
			const reversal: Posted = {
				...one,
				id: `v${vouchers.length + 1}`,
				number: numberFor(one.form),
				date,
				narration: reason,
				entries,
				state: "reversal",
				versions: 1,
				link: one.id,
			};
			vouchers.push(reversal);
			return { voucher: reversal.id, number: reversal.number, total_shown: grouped(total(reversal)) };
		},
		list_parties: ({ query }) => {
			const words = fold(query.text).split(" ").filter(Boolean);
			const found = parties.filter(
				({ party }) =>
					(!query.kind || (query.kind === "member" ? party.kind === "official" : party.kind === query.kind)) &&
					words.every((word) => fold(`${party.code} ${party.name} ${party.place}`).includes(word)),
			);
			const kinds: Record<string, number> = {};
			for (const { party } of parties) kinds[party.kind] = (kinds[party.kind] ?? 0) + 1;
			const rows = found.slice(query.offset, query.offset + query.limit).map(partyRow);
			return { rows, count: found.length, kinds, retired: 0 };
		},
		suggest_parties: ({ text }) =>
			parties
				.filter(({ party }) => fold(`${party.code} ${party.name}`).includes(fold(text)))
				.slice(0, 8)
				.map((row) => ({ party: row.party, we_owe: row.we_owe, owes_us: row.owes_us })),
		party_summary: ({ id }) => {
			const row = parties.find((one) => one.party.id === id);
			if (!row) throw refusal("party.not-there", { id });
			const balances = ["131", "132", "331", "4111"]
				.map((account) => ({ account, amount: standing(account, "9999", id) }))
				.filter(({ amount }) => amount !== 0)
				.map(({ account, amount }) => ({
					account,
					account_name: chart.find((one) => one.code === account)?.name ?? "",
					side: amount > 0 ? "debit" : "credit",
					balance_shown: grouped(Math.abs(amount)),
				}));
			return {
				party: row.party,
				we_owe: owed(id, "331", -1) || "–",
				owes_us: owed(id, "131", 1) || "–",
				capital: row.capital || "–",
				service_contract: row.service_contract,
				balances,
				recent: vouchers
					.filter((one) => one.party.id === id)
					.slice(-8)
					.reverse()
					.map(rowOf),
			};
		},
		change_party: ({ id, party: input }) => {
			const row = parties.find((one) => one.party.id === id);
			if (!row) throw refusal("party.not-there", { id });
			const same = parties.find((one) => one.party.id !== id && fold(one.party.name) === fold(input.name));
			if (same && !input.same_name_ok && fold(row.party.name) !== fold(input.name)) {
				throw refusal("party.same-name", { name: same.party.name, code: same.party.code, place: same.party.place });
			}
			row.party = { id, code: input.code || row.party.code, name: input.name, kind: input.kind, place: input.place };
			row.service_contract = input.service_contract;
			return row.party;
		},
		list_accounts: () => chart,
		suggest_accounts: ({ text, all }) =>
			chart
				.filter(
					(row) =>
						(all || row.postable) &&
						(row.code.startsWith(text.trim()) || ` ${fold(row.name)}`.includes(` ${fold(text.trim())}`)),
				)
				.slice(0, all ? 40 : 8)
				.map((row) => ({
					code: row.code,
					name: row.name,
					name_en: row.name_en,
					balance: row.balance.shown === "0" ? "" : row.balance.shown,
					balance_side: row.balance.side,
					of_party: false,
					needs_party: row.needs_party,
					heading: !row.postable,
				})),
		add_account: ({ account }) => {
			if (chart.some((row) => row.code === account.code)) throw refusal("account.in-use", { account: account.code });
			const parent = [...chart].reverse().find((row) => account.code.startsWith(row.code));
			if (!parent) throw refusal("account.no-parent", { account: account.code });
			const row: AccountRow = {
				...parent,
				code: account.code,
				name: account.name,
				name_en: "",
				level: 4,
				parent: parent.code,
				own: true,
				active: true,
				postable: true,
				confidence: "source",
				source: "",
				balance: { side: "", shown: "0" },
			};
			chart.splice(chart.indexOf(parent) + 1, 0, row);
			return row;
		},
		change_account: ({ account }) => {
			const row = chart.find((one) => one.code === account.code);
			if (!row) throw refusal("account.unknown", { account: account.code });
			return Object.assign(row, { name: account.name, active: account.active });
		},
		general_journal: ({ range }) => {
			const all = vouchers
				.filter((one) => one.date >= range.from && one.date <= range.to)
				.flatMap((one) => one.entries.map((entry, i) => ({ one, entry, first: i === 0 })));
			const amount = grouped(all.reduce((sum, { entry }) => sum + entry.amount, 0));
			return {
				count: all.length,
				debit_shown: amount,
				credit_shown: amount,
				rows: all.slice(range.offset, range.offset + range.limit).map(({ one, entry, first }) => ({
					voucher: one.id,
					first,
					date_shown: dayShown(one.date),
					number: one.number,
					narration: entry.narration || one.narration,
					debit: entry.debit,
					credit: entry.credit,
					amount_shown: grouped(entry.amount),
					who: `${one.party.name} (${one.party.code})`,
				})),
			};
		},
		account_ledger: ({ account, party, side, range }) => {
			const row = chart.find((one) => one.code === account);
			if (!row) throw refusal("account.unknown", { account });
			const found = ledger(account, range.from, range.to, party ?? undefined);
			const rows = found.rows.filter((row) => !side || (side === "debit" ? row.debit_shown : row.credit_shown));
			return {
				account,
				account_name: row.name,
				party: parties.find((one) => one.party.id === party)?.party ?? null,
				opening: balance(found.opening),
				rows: rows.slice(range.offset, range.offset + range.limit),
				count: rows.length,
				movements: rows.length,
				debit_shown: grouped(found.debits),
				credit_shown: grouped(found.credits),
				closing: balance(found.closing),
			};
		},
		party_statement: ({ party, from, to }) => {
			const row = parties.find((one) => one.party.id === party);
			if (!row) throw refusal("party.not-there", { id: party });
			const accounts = ["131", "132", "331", "4111"]
				.map((account) => ({ account, found: ledger(account, from, to, party) }))
				.filter(({ found }) => found.rows.length > 0 || found.opening !== 0)
				.map(({ account, found }) => ({
					account,
					account_name: chart.find((one) => one.code === account)?.name ?? "",
					opening: balance(found.opening),
					rows: found.rows,
					debit_shown: grouped(found.debits),
					credit_shown: grouped(found.credits),
					closing: balance(found.closing),
				}));
			return { party: row.party, accounts };
		},
		trial_balance: ({ query }) => {
			const inUse = chart.filter((row) => row.level <= query.level).map((row) => trialRow(row, query.from, query.to));
			const used = inUse.filter((row) => row.figures.some((figure) => figure !== 0));
			const main = used.filter((row) => !row.account.startsWith("0"));
			const figures = [0, 1, 2, 3, 4, 5].map((at) =>
				main.filter((row) => row.level === 1).reduce((all, row) => all + (row.figures[at] ?? 0), 0),
			);
			return {
				rows: main,
				off_balance: used.filter((row) => row.account.startsWith("0")),
				total: trialOf({ code: "", name: "", name_en: "", level: 1 }, figures),
				balanced: figures[2] === figures[3],
				provisional: query.to.slice(0, 7) > closedUntil(),
				source: "TT 71/2024/TT-BTC, PL III, F01-HTX",
			};
		},
		amended_vouchers: ({ from, to }) =>
			vouchers
				.filter((one) => one.versions > 1 && one.date >= from && one.date <= to)
				.map((one): AmendedRow => {
					const before = versionOf(one, one.versions - 1);
					const after = versionOf(one, one.versions);
					return {
						voucher: one.id,
						number: one.number,
						version: one.versions,
						amended_at: after.written_at,
						amended_by: after.written_by,
						reason: after.reason ?? "",
						date_before: before.date_shown,
						date_after: after.date_shown,
						total_before: before.total_shown,
						total_after: after.total_shown,
						changed: ["narration", "amount"],
						text_only: false,
					};
				}),
		periods: () => months,
		close_month: ({ month }) => {
			const row = months.find((one) => one.month === month);
			const earlier = months.find((one) => one.month < month && !one.closed);
			if (earlier) throw refusal("period.earlier-open", { month: earlier.month });
			if (row) Object.assign(row, { closed: true, closed_at: "31/03/2026 17:05" });
			return months;
		},
		reopen_month: ({ month }) => {
			const row = months.find((one) => one.month === month);
			if (row) Object.assign(row, { closed: false, closed_at: null });
			return months;
		},
		verify_book: () => ({
			ok: true,
			vouchers: vouchers.length,
			entries: vouchers.flatMap((one) => one.entries).length,
			ledger_digest: "8f4c".repeat(16),
			differences: [],
		}),
	};
}
