// The stand-in's answers about capital, resolutions, contracts, checks and the year's end.

import { dayShown } from "../day";
import type {
	AgeingSums,
	Args,
	CapitalRegister,
	CapitalRow,
	CheckItem,
	Checklist,
	ClockRow,
	Commands,
	ContractLine,
	ContractRow,
	DistributionView,
	PartyCapital,
	PartyRef,
	PrepaidList,
	ResolutionRow,
	Result,
	YearEnd,
	YearRow,
} from "./index";

type Handlers = { [K in keyof Commands]?: (args: Args<K>) => Result<K> };

const person = (id: string, code: string, name: string, kind = "official"): PartyRef => ({
	id,
	code,
	name,
	kind,
	place: "Đội 3",
});
const LAN = person("p12", "TV012", "Nguyễn Thị Lan");
const BINH = person("p13", "TV013", "Trần Văn Bình");

const row = (party: PartyRef, paid: string, share: string, missing = ""): CapitalRow => ({
	party,
	kind: party.kind,
	pledged: missing ? "30.000.000" : "",
	paid,
	missing,
	due: missing ? "01/02/2026" : "",
	overdue: missing !== "",
	share,
	in_kind: "",
	contributed_on: "12/04/2021",
	certificate: "Q01-0007 (12/04/2021)",
	certificate_stale: missing !== "",
	address: "Bản Nà Lành",
	identity: "•••• 0412",
});

const sums = (not_due: string, to_90: string, balance: string): AgeingSums => ({
	not_due,
	to_30: "",
	to_90,
	to_180: "",
	over_180: "",
	ahead: "",
	balance,
});

const register: CapitalRegister = {
	day: "2026-03-26",
	day_shown: "26/03/2026",
	rows: [row(LAN, "30.000.000", "60 %"), row(BINH, "20.000.000", "40 %", "10.000.000")],
	charter: "50.000.000",
	paid: "50.000.000",
	missing: "10.000.000",
	official: 2,
	official_min: 5,
	faults: [
		{
			code: "capital.members-min",
			line: null,
			field: null,
			args: { count: "2", least: "5", article: "Luật HTX 2023, Đ4.7, Đ4.8, Đ103.1.d" },
		},
	],
	looks: [],
};

const capitalOf = (): PartyCapital => ({
	row: row(LAN, "30.000.000", "60 %"),
	charter: "50.000.000",
	pledges: [{ day_shown: "12/04/2021", amount: "30.000.000", due_shown: "12/10/2021", in_kind: false, note: "" }],
	certificates: [
		{
			id: "c7",
			number: "Q01-0007",
			party: LAN,
			day_shown: "12/04/2021",
			contributed: "30.000.000",
			charter: "500.000.000",
			share: "6 %",
			state: "valid",
			note: "",
		},
	],
	memberships: [{ day_shown: "12/04/2021", kind: "official", note: "NQ 02/2021" }],
	certificate_fault: null,
	owes: "3.000.000",
	faults: [],
	looks: [],
});

const resolutions: ResolutionRow[] = [
	{
		id: "r1",
		number: "01/NQ-ĐHTV",
		day: "2027-04-20",
		day_shown: "20/04/2027",
		subject: "distribution",
		title: "Phân phối thu nhập năm 2026",
		present: 11,
		in_favour: 9,
		needed: 6,
		passed: true,
		active: true,
		article: "Luật HTX 2023, Đ61",
	},
	{
		id: "r2",
		number: "02/NQ-ĐHTV",
		day: "2026-01-10",
		day_shown: "10/01/2026",
		subject: "charter",
		title: "Sửa đổi điều lệ về mức góp vốn tối thiểu của thành viên",
		present: 20,
		in_favour: 12,
		needed: 13,
		passed: false,
		active: true,
		article: "Luật HTX 2023, Đ61",
	},
];

const contractLine = (name: string, unit: string, quantity: string, price: string, amount: string): ContractLine => ({
	item: null,
	name,
	unit,
	quantity,
	price,
	amount,
});
const contracts: ContractRow[] = [
	{
		id: "h1",
		party: LAN,
		number: "05/HĐ-1",
		from: "2026-02-01",
		from_shown: "01/02/2026",
		to: null,
		to_shown: "",
		season: "Xuân 2026",
		covers: "Phân bón, làm đất, tưới",
		signed: true,
		signed_on: "2026-02-03",
		signed_on_shown: "03/02/2026",
		lines: [
			contractLine(
				"Phân urê Phú Mỹ bao 50 kg, đạm 46,3 %, giao tại kho thôn Bản Mây",
				"bao",
				"12,5",
				"560.000",
				"7.000.000",
			),
			contractLine("Làm đất bằng máy", "sào", "18", "120.000", "2.160.000"),
			contractLine("Tưới nước vụ xuân", "sào", "", "35.000", ""),
		],
		total: "9.160.000",
		open_lines: 1,
		active: true,
		current: true,
	},
	{
		id: "h2",
		party: BINH,
		number: "05/HĐ-2",
		from: "2026-02-01",
		from_shown: "01/02/2026",
		to: "2026-06-30",
		to_shown: "30/06/2026",
		season: "Xuân 2026",
		covers: "Phân bón",
		signed: false,
		signed_on: null,
		signed_on_shown: "",
		lines: [],
		total: "",
		open_lines: 0,
		active: true,
		current: true,
	},
];

const prepaid: PrepaidList = {
	month: "2026-03",
	rows: [
		{
			id: "f1",
			name: "Bảo hiểm kho chè",
			amount: "12.000.000",
			month: "2026-01",
			months: 12,
			account: "642",
			part: "1.000.000",
			left: "9.000.000",
			active: true,
		},
	],
	part: "1.000.000",
	allocated: "0",
	open: true,
};

const found = (check: string, state: string, code: string, args: Record<string, string> = {}, link = "") => ({
	check,
	state,
	finding: { code, line: null, field: null, args },
	link,
});
/** Machines of others, in a month of their own. */
const machines = (month: string): CheckItem[] =>
	month === "2026-04"
		? [
				found("machine", "done", "check.machine-heard", { who: "Hoàng Văn Sinh (Máy giám đốc)" }),
				found("machine", "look", "check.machine-silent-days", { who: "Vi Thị Nga (Máy thủ quỹ)", days: "3" }),
			]
		: [];
const checklist = (month: string): Checklist => ({
	month,
	shown: dayShown(month),
	closed: false,
	figures: { vouchers: 214, external: "239.150.000", internal: "70.900.000", cash: "48.200.000", bank: "126.450.000" },
	items: [
		found("earlier", "done", "check.earlier-closed"),
		found("opening", "done", "check.opening-balances"),
		found("drafts", "look", "check.drafts", { count: "2" }, "/today"),
		found(
			"cash",
			"look",
			"check.not-counted",
			{ account: "1111", book: "48.200.000", day: "31/03/2026" },
			"/report/cash?month=2026-03",
		),
		found("bank", "done", "check.counted", { account: "1121", book: "126.450.000", day: "31/03/2026" }),
		found("debts", "done", "check.debts-named"),
		found("depreciation", "done", "check.depreciation-booked", { amount: "3.850.000" }),
		found("vat", "none", "check.no-vat"),
		found("prepaid", "look", "check.prepaid-open", { amount: "1.000.000" }, "/report/prepaid?month=2026-03"),
		...machines(month),
	],
	may_ask: machines(month).length > 0,
	asked_at: machines(month).length > 0 ? "26/11/2026 08:15" : null,
});

const years: YearRow[] = [
	{ year: 2026, from_shown: "01/01/2026", to_shown: "31/12/2026", closed: 2, year_end: null, distributed: [] },
];

const yearEnd: YearEnd = {
	year: 2026,
	day_shown: "31/12/2026",
	key: "net-revenue",
	key_external: "100.000.000",
	key_internal: "50.000.000",
	steps: [
		{
			step: "revenue",
			article: "TT 71/2024/TT-BTC, Phụ lục I, TK 911",
			confidence: "source",
			entries: [
				{
					debit: "5111",
					credit: "9111",
					name: "Doanh thu bán hàng hóa",
					name_en: "Revenue from goods",
					amount: "100.000.000",
				},
				{
					debit: "5121",
					credit: "9112",
					name: "Doanh thu bán sản phẩm, vật tư",
					name_en: "Revenue from products and supplies",
					amount: "50.000.000",
				},
			],
		},
		{
			step: "management",
			article: "TT 71/2024/TT-BTC, B02 mã 12: tiêu thức do HTX chọn",
			confidence: "inferred",
			entries: [
				{
					debit: "9111",
					credit: "642",
					name: "Chi phí quản lý kinh doanh",
					name_en: "Business management expenses",
					amount: "10.000.000",
				},
				{
					debit: "9112",
					credit: "642",
					name: "Chi phí quản lý kinh doanh",
					name_en: "Business management expenses",
					amount: "5.000.000",
				},
			],
		},
		{
			step: "result",
			article: "TT 71/2024/TT-BTC, Phụ lục I, TK 911",
			confidence: "source",
			entries: [
				{
					debit: "9111",
					credit: "4211",
					name: "Lợi nhuận giao dịch bên ngoài",
					name_en: "Profit of external transactions",
					amount: "90.000.000",
				},
				{
					debit: "9112",
					credit: "4212",
					name: "Lợi nhuận giao dịch nội bộ",
					name_en: "Profit of internal transactions",
					amount: "45.000.000",
				},
			],
		},
	],
	profit_external: "90000000",
	profit_external_shown: "90.000.000",
	profit_internal: "45000000",
	profit_internal_shown: "45.000.000",
	posted: null,
	outdated: false,
	looks: [{ code: "closing.months-open", line: null, field: null, args: { count: "9" } }],
};

const distribution = (passed: boolean): DistributionView => ({
	year: 2026,
	streams: [
		{ stream: "external", profit: "90.000.000", covers: "", amount: "90.000.000", rest: "85.500.000" },
		{ stream: "internal", profit: "45.000.000", covers: "", amount: "45.000.000", rest: "42.750.000" },
	],
	funds: [{ account: "4421", name: "Quỹ chung không chia", party: "", external: "4.500.000", internal: "2.250.000" }],
	pools: [
		{ pool: "use", amount: "25.650.000" },
		{ pool: "labour", amount: "0" },
		{ pool: "capital-internal", amount: "17.100.000" },
		{ pool: "capital-external", amount: "85.500.000" },
	],
	members: passed
		? [
				{
					party: LAN,
					use_value: "30.000.000",
					labour: "",
					capital: "30.000.000",
					by_use: "15.390.000",
					by_labour: "",
					by_capital_internal: "10.260.000",
					by_capital_external: "51.300.000",
					total: "76.950.000",
				},
				{
					party: BINH,
					use_value: "20.000.000",
					labour: "",
					capital: "20.000.000",
					by_use: "10.260.000",
					by_labour: "",
					by_capital_internal: "6.840.000",
					by_capital_external: "34.200.000",
					total: "51.300.000",
				},
			]
		: [],
	total: {
		by_use: "25.650.000",
		by_labour: "",
		by_capital_internal: "17.100.000",
		by_capital_external: "85.500.000",
		total: "128.250.000",
	},
	faults: passed
		? []
		: [{ code: "distribution.no-resolution", line: null, field: null, args: { article: "Luật HTX 2023, Đ64.2" } }],
	looks: [],
	posted: [],
	plan: {
		resolution: passed ? (resolutions[0]?.id ?? "") : "",
		external: {
			funds: [{ account: "4421", party: null, pct: "5" }],
			by_use_pct: "",
			by_labour_pct: "",
			by_capital_pct: "100",
		},
		internal: {
			funds: [{ account: "4421", party: null, pct: "5" }],
			by_use_pct: "60",
			by_labour_pct: "0",
			by_capital_pct: "40",
		},
		use: "books",
		labour: "books",
		capital_date: null,
		fund_base: "after-tax",
		losses: null,
	},
	resolutions,
	resolution: passed ? (resolutions[0] ?? null) : null,
	steps: [
		{ step: "resolution", article: "Luật HTX 2023, Đ64.2", confidence: "source" },
		{ step: "losses", article: "Luật HTX 2023, Đ86, Đ89", confidence: "source" },
		{ step: "fund", article: "Luật HTX 2023, Đ84", confidence: "source" },
		{ step: "base", article: "Luật HTX 2023, Đ84, Đ86: luật chưa nói trước hay sau thuế", confidence: "inferred" },
		{ step: "internal", article: "Luật HTX 2023, Đ86.3.a", confidence: "source" },
		{ step: "external", article: "Luật HTX 2023, Đ86", confidence: "source" },
		{
			step: "rounding",
			article: "Số dư lớn nhất: phần lẻ về người có phần dư lớn, cùng dư thì theo mã",
			confidence: "inferred",
		},
	],
});

const clocks: ClockRow[] = [
	{
		due: "pledge",
		filing: "",
		day: "2026-04-12",
		day_shown: "12/04/2026",
		days_left: 17,
		party: BINH,
		amount: "10.000.000",
		year: null,
		article: "Luật HTX 2023, Đ74.4",
	},
	{
		due: "statements",
		filing: "statements.2025",
		day: "2026-03-31",
		day_shown: "31/03/2026",
		days_left: 5,
		party: null,
		amount: "",
		year: 2025,
		article: "TT 71/2024/TT-BTC, Phụ lục IV",
	},
];

export const coopHandlers: Handlers = {
	debt_ageing: ({ account }) => ({
		account,
		day: "2026-03-26",
		day_shown: "26/03/2026",
		rows: [
			{ party: LAN, sums: sums("2.000.000", "1.500.000", "3.500.000"), overdue: 45 },
			{ party: BINH, sums: sums("800.000", "", "800.000"), overdue: 0 },
		],
		total: sums("2.800.000", "1.500.000", "4.300.000"),
	}),
	open_documents: ({ account }) => ({
		party: LAN,
		account,
		day_shown: "26/03/2026",
		rows: [
			{
				document: "HĐ 0101",
				day_shown: "10/01/2026",
				due_shown: "09/02/2026",
				overdue: 45,
				amount: "4.000.000",
				settled: "2.500.000",
				left: "1.500.000",
				left_dong: "1500000",
				voucher: "v12",
			},
			{
				document: "HD.Q01-0003",
				day_shown: "20/03/2026",
				due_shown: "",
				overdue: 0,
				amount: "2.000.000",
				settled: "",
				left: "2.000.000",
				left_dong: "2000000",
				voucher: "v13",
			},
		],
		sums: sums("2.000.000", "1.500.000", "3.500.000"),
	}),
	capital_register: () => register,
	party_capital: capitalOf,
	set_pledge: capitalOf,
	certificates: () => capitalOf().certificates,
	issue_certificate: () => capitalOf().certificates[0] as Result<"issue_certificate">,
	withdraw_certificate: () => capitalOf().certificates[0] as Result<"withdraw_certificate">,
	set_membership: capitalOf,
	member_statement: () => ({
		party: LAN,
		from_shown: "01/01/2026",
		to_shown: "31/03/2026",
		figures: [
			{ what: "capital", opening: "30.000.000", plus: "", minus: "", closing: "30.000.000" },
			{ what: "owes", opening: "1.000.000", plus: "4.000.000", minus: "2.000.000", closing: "3.000.000" },
			{ what: "delivered", opening: "", plus: "42.500.000", minus: "", closing: "" },
		],
		rows: [],
	}),
	list_resolutions: () => resolutions,
	record_resolution: () => resolutions,
	list_contracts: () => contracts,
	read_contract: ({ contract }) => ({
		faults: [],
		lines: (contract.lines ?? []).map((line) => ({
			line: contractLine(line.name, line.unit, line.quantity, line.price, ""),
			faults: [],
		})),
		total: "",
		words: "",
		open_lines: contract.lines?.length ?? 0,
	}),
	read_contract_lines: () => [],
	set_contract: () => contracts,
	list_prepaid: () => prepaid,
	set_prepaid: () => prepaid,
	allocate_prepaid: () => ({ voucher: "v1", number: "KT.Q01-0009", total_shown: "1.000.000" }),
	checklist: ({ month }) => checklist(month),
	request_close: ({ month }) => checklist(month),
	close_requests: () => [],
	count_balance: () => checklist("2026-03"),
	years: () => years,
	year_end: () => yearEnd,
	post_year_end: () => ({ ...yearEnd, posted: { voucher: "v1", number: "KT.Q01-0010", day_shown: "31/12/2026" } }),
	record_filing: () => [],
	kept_plan: () => null,
	keep_plan: () => null,
	distribution: ({ plan }) => distribution(plan.resolution !== ""),
	post_distribution: () => distribution(true),
	clocks: () => (new URLSearchParams(location.search).get("start") === "year" ? clocks : []),
};
