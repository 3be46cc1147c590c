// Templates, waiting payments and sheets of the pretended core: enough to look at their screens.
import type { Commands, Objection, SheetRowRead, TemplateRow, Waiting } from "./types";

type Handlers = { [Name in keyof Commands]?: (args: Commands[Name]["args"]) => Commands[Name]["result"] };

const template = (
	id: string,
	form: string,
	name: string,
	accounts: string,
	more: Partial<TemplateRow>,
): TemplateRow => ({
	id,
	form,
	name,
	accounts,
	party_name: "",
	narration: name,
	total_shown: "",
	used: 0,
	reminder: null,
	discarded: false,
	...more,
});

const TEMPLATES: TemplateRow[] = [
	template("1", "PC", "Tiền điện văn phòng và trạm bơm của tổ thủy lợi số 2 thôn Nà Lành", "642 / 1111 …", {
		party_name: "Điện lực huyện",
		used: 12,
		reminder: { every: "month", day: 5, first: "2026-01", paused: false, next_shown: "05/04/2026" },
	}),
	template("2", "PC", "Thuê kho", "642 / 1111", {
		total_shown: "1.500.000",
		used: 3,
		reminder: { every: "quarter", day: 31, first: "2026-01", paused: true, next_shown: "30/04/2026" },
	}),
	template("3", "BN", "Trả phân bón", "331 / 1121", { party_name: "Cửa hàng Minh Phát", used: 1 }),
];

const fault = (line: number, field: string, code: string, args: Record<string, string> = {}): Objection => ({
	code,
	line,
	field,
	args,
});
const read = (more: Partial<SheetRowRead>): SheetRowRead => ({
	blank: false,
	date_shown: "",
	amount_shown: "",
	party: null,
	owner: null,
	faults: [],
	warnings: [],
	...more,
});

const ROWS = [
	["5/3", "TV001", "Mua xăng chở chè", "642", "", "", "350k", "1"],
	["6/3", "Ba Lành", "Ứng tiền phân bón", "331", "", "", "1tr2", ""],
	["31/2", "TV002", "Cơm trưa tổ sao chè", "642", "", "", "120k", ""],
	["7/3", "TV002", "Sửa máy vò", "642", "", "", "4.200.000", "2"],
];

export const handHandlers: Handlers = {
	remind: () => 0,
	list_templates: ({ text, form, discarded }) =>
		discarded
			? []
			: TEMPLATES.filter((row) => row.name.toLowerCase().includes(text.toLowerCase())).sort(
					(a, b) => Number(b.form === form) - Number(a.form === form),
				),
	list_waiting: (): Waiting => ({
		rows: [],
		accounts: [
			{
				account: "1121",
				balance_shown: "126.450.000",
				out_count: 2,
				out_shown: "12.000.000",
				in_count: 0,
				in_shown: "0",
				after_shown: "114.450.000",
			},
		],
	}),
	sheet: ({ form }) => ({
		sheet: {
			form,
			rows: ROWS.map(
				([
					date = "",
					party = "",
					narration = "",
					debit = "",
					credit = "",
					owner = "",
					amount = "",
					attachments = "",
				]) => ({
					date,
					party,
					narration,
					debit,
					credit,
					owner,
					amount,
					attachments,
				}),
			),
		},
		kept_at: "2026-03-26 14:05",
	}),
	keep_sheet: ({ sheet }) => ({ sheet, kept_at: "2026-03-26 14:05" }),
	check_sheet: ({ sheet }) => ({
		rows: sheet.rows.map((row, i) => {
			if (Object.values(row).every((cell) => cell === "")) return read({ blank: true });
			const shown = { date_shown: "05/03/2026", amount_shown: row.amount };
			if (i === 1) return read({ ...shown, faults: [fault(1, "party", "sheet.party-unknown", { name: row.party })] });
			if (i === 2) return read({ amount_shown: "120.000", faults: [fault(2, "date", "day.not-in-calendar")] });
			if (i === 3)
				return read({ ...shown, warnings: [fault(3, "amount", "voucher.amount-unusual", { usual: "380.000" })] });
			return read(shown);
		}),
		ready: 2,
		faulty: 2,
		total_shown: "4.550.000",
		total_all_shown: "5.870.000",
		unknown: ["Ba Lành"],
		warnings: [],
	}),
	list_batches: () => [
		{
			id: "1",
			form: "PC",
			posted_at: "26/03/2026 14:05",
			count: 45,
			standing: 45,
			total_shown: "12.345.000",
			first: "PC.Q01-0231",
			last: "PC.Q01-0275",
		},
	],
};
