// The stand-in for lists behind balances and for moving over: enough for the pages to be looked at.
import type { Commands, MoveJob, MoveTable, OpeningListRow, TableVoucher } from "./types";

type Handlers = { [K in keyof Commands]?: (args: Commands[K]["args"]) => Commands[K]["result"] };

const GOODS: OpeningListRow[] = [
	{ account: "156", of: "Chè búp khô", amount: "60.000.000", details: ["Kho 1", "600", "kg"] },
	{ account: "156", of: "Chè búp khô", amount: "19.000.000", details: ["Kho 2", "200,5", "kg"] },
];
const TIE = {
	account: "156",
	account_name: "Thành phẩm, hàng hóa",
	party: null,
	balance_shown: "80.000.000",
	listed_shown: "79.000.000",
	difference_shown: "−1.000.000",
	listed: true,
};
const JOB: MoveJob = {
	day: "30/06/2026",
	chart: "tt24",
	tables: [
		{
			kind: "trial",
			name: "can-doi-2026.xlsx",
			header: 2,
			cells: [
				["Số hiệu TK", "Tên tài khoản", "Phát sinh", "", "Cuối kỳ", ""],
				["", "", "Nợ", "Có", "Nợ", "Có"],
				["1111", "Tiền Việt Nam", "100.000.000", "62.000.000", "138.000.000", ""],
				["632", "Giá vốn hàng bán", "340.000.000", "", "340.000.000", ""],
			],
			roles: ["account", "name", "turnover_debit", "turnover_credit", "close_debit", "close_credit"],
			account: "",
		},
	],
	choices: {},
	splits: {},
};

/** Two vouchers of another program, the second with a day there is not. */
const TABLE: MoveTable = {
	kind: "vouchers",
	name: "chung-tu-thang-3.xlsx",
	header: 1,
	cells: [
		["Ngày hạch toán", "Số chứng từ", "Diễn giải", "TK Nợ", "TK Có", "Số tiền", "Đối tượng"],
		["05/03/2026", "PT00012", "Công ty Bản Mây trả tiền chè", "1111", "131", "7.200.000", "KH003"],
		["31/02/2026", "PC00031", "Thuê xe chở chè đi hội chợ huyện", "642", "1111", "1.400.000", ""],
	],
	roles: ["date", "number", "narration", "debit", "credit", "amount", "party"],
	account: "",
};
const VOUCHERS: TableVoucher[] = TABLE.cells
	.slice(1)
	.map(([date = "", number = "", narration = "", , , sum = ""], at) => ({
		rows: [at + 2],
		form: number.slice(0, 2),
		number,
		date_shown: at === 0 ? date : "",
		who: "",
		narration,
		amount_shown: sum,
		here: "",
		faults:
			at === 0
				? []
				: [
						{
							row: 3,
							role: "date",
							what: { code: "day.not-in-calendar", line: 2, field: "date", args: { text: date } },
						},
					],
	}));

export function movingHandlers(): Handlers {
	let table = TABLE;
	let job = JOB;
	let rows = GOODS;
	const list = (held: OpeningListRow[]) => ({
		rows: held.map((row) => ({
			account_name: TIE.account_name,
			of: null,
			new_card: row.of,
			amount_shown: row.amount,
			faults: [],
		})),
		ties: [TIE],
		agrees: false,
		faults: 0,
		kept_at: "14:05",
	});
	const titles = [
		["item", "Mặt hàng", "Item", "item"],
		["store", "Kho", "Store", "text"],
		["quantity", "Số lượng", "Quantity", "decimal"],
		["unit", "Đơn vị tính", "Unit", "text"],
	] as const;
	return {
		voucher_table: () => table,
		open_voucher_table: () => TABLE,
		keep_voucher_table: ({ table: kept }) => {
			table = kept;
			const vouchers = kept.cells.length > 0 ? VOUCHERS : [];
			const sums = { ready: 1, faulty: 1, already: 0, total_shown: "7.200.000" };
			return { vouchers, ...sums, unknown: [["KH009", "Chợ Nà Lành"]], kept_at: "14:05" };
		},
		opening_list_states: () =>
			["stock", "assets", "prepaid", "loans", "funds", "debts"].map((name) => ({
				name,
				rows: name === "stock" ? 2 : 0,
				needed: name !== "loans",
				agrees: name !== "stock",
				ties: name === "stock" ? [TIE] : [],
			})),
		opening_list: ({ name }) => ({
			name,
			columns: titles.map(([own, title, title_en, sort]) => ({
				name: own,
				title,
				title_en,
				sort,
				required: own === "item",
			})),
			rows,
			closed: false,
		}),
		keep_opening_list: ({ rows: held }) => {
			rows = held;
			return list(held);
		},
		read_opening_list: () => GOODS,
		move_job: () => job,
		move_columns: () => [
			"account",
			"name",
			"open_debit",
			"open_credit",
			"turnover_debit",
			"turnover_credit",
			"close_debit",
			"close_credit",
		],
		read_move_table: ({ kind }) => ({ ...(JOB.tables[0] as MoveJob["tables"][number]), kind }),
		keep_move: ({ job: held }) => {
			job = held;
			return {
				faults: [
					{
						table: 0,
						row: 4,
						what: { code: "amount.not-a-number", line: null, field: null, args: { written: "ba trăm" } },
					},
				],
				accounts: [
					{
						old: "1111",
						old_name: "Tiền Việt Nam",
						new: "1111",
						new_name: "Tiền Việt Nam",
						candidates: [["1111", "Tiền Việt Nam"]],
						note: "",
						note_en: "",
						inferred: true,
						chosen: false,
						whole: ["0", "0", "0"],
						parts: [],
					},
					{
						old: "632",
						old_name: "Giá vốn hàng bán",
						new: "",
						new_name: "",
						candidates: [
							["6111", "Giá vốn hàng hóa"],
							["6112", "Giá vốn sản phẩm"],
						],
						note: "Bên ngoài (611) hay nội bộ (612)",
						note_en: "External (611) or internal (612)",
						inferred: true,
						chosen: false,
						whole: ["0", "0", "0"],
						parts: [],
					},
				],
				sides: [
					{
						old: "1111",
						old_balance: ["138.000.000", ""],
						old_turnover: ["100.000.000", "62.000.000"],
						new: "1111",
						new_name: "Tiền Việt Nam",
						new_balance: ["138.000.000", ""],
						new_turnover: ["100.000.000", "62.000.000"],
						equal: true,
					},
				],
				old_sums: ["138.000.000", "138.000.000"],
				new_cards: 0,
				looks: [{ code: "move.inferred", line: null, field: null, args: {} }],
				ready: false,
				kept_at: "14:05",
			};
		},
	};
}
