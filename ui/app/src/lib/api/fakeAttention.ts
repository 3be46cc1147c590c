// What waits for a decision, as the stand-in core tells it: one of each urgency, and a voucher that waits.
import type {
	Args,
	Attention,
	Balance,
	Commands,
	DecidedMatter,
	HistoryRow,
	Result,
	StoryFigure,
	StoryRow,
	StorySide,
} from "./index";

type Handlers = { [K in keyof Commands]?: (args: Args<K>) => Result<K> };

const posted = (id: string, who: string, series: string, number: string, total: string): HistoryRow => ({
	id,
	at_shown: "26/03/2026 09:14",
	day: "2026-03-26",
	who,
	series,
	kind: "voucher",
	act: "voucher-posted",
	args: { number, who: "Công ty Phân bón Sông Lam", narration: "Trả tiền phân bón vụ xuân", total },
	changes: [],
	reason: "",
	why: "",
	target: { kind: "voucher", id: "v195" },
});

const side = (did: HistoryRow, device: string, outcome: string, ...lines: string[]): StorySide => ({
	did,
	device,
	lines,
	outcome,
});

const debit = (shown: string): Balance => ({ side: "debit", shown });
const figure = (account: string, name: string, now: Balance, after: Balance[], aside_shown = ""): StoryFigure => ({
	account,
	name,
	now,
	aside_shown,
	after,
});

const story = (key: string, why: string, more: Partial<StoryRow>): StoryRow => ({
	key,
	why,
	urgency: "open",
	day_shown: "26/03/2026",
	sum_shown: "",
	outcome: "flagged",
	account: "",
	sides: [],
	figures: [],
	choices: ["understood"],
	may_decide: true,
	may_post: true,
	who: "either",
	...more,
});

export function attention(): Handlers {
	let stories: StoryRow[] = [
		story("31:458754,196610", "fold.paid-twice", {
			urgency: "red",
			sum_shown: "12.500.000",
			who: "director",
			choices: ["reverse", "claim", "keep"],
			sides: [
				side(
					posted("458754", "Hoàng Thị Nga", "02", "PC.Q02-0007", "12.500.000"),
					"Máy kế toán 2",
					"flagged",
					"331 / 1111: 12.500.000",
				),
				side(
					posted("196610", "Lò Thị Hạnh", "01", "PC.Q01-0031", "12.500.000"),
					"Máy kế toán",
					"counted",
					"331 / 1111: 12.500.000",
				),
			],
			figures: [
				figure(
					"1111",
					"Tiền Việt Nam",
					debit("48.200.000"),
					[debit("60.700.000"), debit("48.200.000"), debit("48.200.000")],
					"3.200.000",
				),
				figure("331", "Phải trả cho người bán", debit("12.500.000"), [
					{ side: "", shown: "0" },
					debit("12.500.000"),
					debit("12.500.000"),
				]),
			],
		}),
		story("44::1111/20517/-500000", "fold.below-zero", {
			urgency: "red",
			sum_shown: "-500.000",
			outcome: "balance",
			account: "1111 Tiền Việt Nam",
			figures: [figure("1111", "Tiền Việt Nam", debit("48.200.000"), [debit("48.200.000"), debit("48.200.000")])],
			choices: ["book", "keep"],
		}),
		story("18:131074", "fold.role-missing", {
			sum_shown: "3.200.000",
			outcome: "held",
			choices: ["accept", "reject"],
			may_decide: false,
			sides: [
				side(
					posted("131074", "Hoàng Thị Nga", "02", "PT.Q02-0012", "3.200.000"),
					"Máy kế toán 2",
					"held",
					"1111 / 5111: 3.200.000",
				),
			],
		}),
		story("5:131075,65541", "fold.already-reversed", { urgency: "note", outcome: "void" }),
	];
	const decided: DecidedMatter[] = stories.slice(0, 3).map((row, i) => ({
		key: row.key,
		why: row.why,
		choice: row.choices[0] ?? "",
		who: "Hoàng Văn Sinh",
		at_shown: `2${i}/03/2026 09:14`,
		reason: i === 1 ? "" : "Cửa hàng báo chỉ nhận tiền một lần, đã gọi hỏi lại và ghi biên bản ngày hai mươi ba",
		sum_shown: row.sum_shown,
		account: row.account,
		sides: row.sides,
	}));
	let waits = true;
	const all = (): Attention => ({
		stories,
		waiting: waits
			? [
					{
						version: "w1",
						id: "v195",
						number: "PC.Q01-0040",
						date_shown: "26/03/2026",
						who: "Vàng A Dinh",
						narration: "Tạm ứng mua giống",
						total_shown: "20.000.000",
						wants_approval: true,
						wants_cash: false,
						refused: false,
						may_approve: true,
						may_confirm: false,
						figures: [figure("1111", "Tiền Việt Nam", debit("48.200.000"), [debit("28.200.000")], "-20.000.000")],
					},
				]
			: [],
		red: stories.filter((row) => row.urgency === "red").length,
		aside: [
			{ account: "1111", name: "Tiền Việt Nam", waiting_shown: waits ? "-20.000.000" : "", held_shown: "3.200.000" },
			{ account: "141", name: "Tạm ứng", waiting_shown: waits ? "20.000.000" : "", held_shown: "" },
		],
		waiting_shown: waits ? "20.000.000" : "0",
		held_shown: "3.200.000",
		limited: false,
	});
	return {
		list_attention: all,
		// The first screen of the stand-in says nothing of it: its own journeys walk over other rows.
		list_decided: () => decided,
		count_attention: () => ({ all: 0, red: 0, aside: [], waiting_shown: "", held_shown: "" }),
		decide_attention: ({ key }) => {
			stories = stories.filter((row) => row.key !== key);
			return all();
		},
		decide_voucher: () => {
			waits = false;
			return all();
		},
	};
}
