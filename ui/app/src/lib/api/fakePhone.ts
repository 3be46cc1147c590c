// What the phone shows, as the stand-in core tells it: a tea cooperative in March, two payments that wait.
import type { ApprovalItem, Args, CashCount, ChartPoint, Commands, Result, Sum, VoucherThread } from "./index";

type Handlers = { [K in keyof Commands]?: (args: Args<K>) => Result<K> };

const grouped = (dong: number) => String(Math.abs(dong)).replace(/\B(?=(\d{3})+$)/g, ".");
const tenths = (dong: number) => String(Math.round(Math.abs(dong) / 100_000) / 10).replace(".", ",");

export function sum(dong: number): Sum {
	const minus = dong < 0 ? "−" : "";
	const large = Math.abs(dong) >= 1_000_000;
	return {
		figure: minus + (large ? tenths(dong) : grouped(dong)),
		unit: large ? "million" : "dong",
		full: minus + grouped(dong),
		millions: minus + (Math.abs(dong) >= 100_000_000 ? String(Math.round(Math.abs(dong) / 1_000_000)) : tenths(dong)),
		sign: dong === 0 ? "none" : dong > 0 ? "more" : "less",
	};
}

const MILLION = 1_000_000;
const person = (name: string, code: string, dong: number) => ({
	id: code,
	name,
	code,
	place: "Bản Mây",
	sum: sum(dong),
});

function points(rows: [string, number, number?][]): ChartPoint[] {
	const tallest = Math.max(...rows.map(([, first, second = 0]) => Math.max(first, second)));
	return rows.map(([label, first, second = first]) => ({
		label,
		full_label: label,
		first: sum(first * MILLION),
		second: sum(second * MILLION),
		first_height: Math.round((first * 1000) / tallest),
		second_height: Math.round((second * 1000) / tallest),
	}));
}

const item = (id: string, amount: number, more: Partial<ApprovalItem>): ApprovalItem => ({
	id,
	version: id.repeat(8),
	number: "PC.Q01-0231",
	date_shown: "26/03/2026",
	asked_by: "Lò Thị Hạnh",
	asked_roles: ["accountant"],
	amount_shown: grouped(amount),
	words: "Ba triệu hai trăm nghìn đồng.",
	to: "Đặng Văn Quý",
	to_code: "NB07",
	to_place: "xã Nà Lũng",
	purpose: "Chở chè khô xuống chợ Tân Lập, 4 chuyến",
	papers: 1,
	cash_shown: "48.200.000",
	after_shown: grouped(48_200_000 - amount),
	after_negative: amount > 48_200_000,
	paid_times: 3,
	paid_sum: "9.600.000",
	paid: [
		{ voucher: "v1", date_shown: "24/02/2026", purpose: "4 chuyến", amount_shown: "3.200.000" },
		{ voucher: "v2", date_shown: "27/01/2026", purpose: "3 chuyến", amount_shown: "2.400.000" },
		{ voucher: "v3", date_shown: "30/12/2025", purpose: "5 chuyến", amount_shown: "4.000.000" },
	],
	asks_proof: false,
	before: null,
	...more,
});

const LAN = { id: "p12", name: "Nguyễn Thị Lan", code: "TV012", place: "Đội 3" };
const PEOPLE = [LAN, { ...LAN, id: "p47", code: "TV047", place: "Đội 1" }];

const THREAD: VoucherThread = {
	id: "v195",
	number: "PC.Q03-0187",
	form: "PC",
	date_shown: "12/03/2026",
	who: "Tiệm lốp Hòa Bình",
	purpose: "Mua 2 lốp xe công nông",
	amount_shown: "4.600.000",
	words: "Bốn triệu sáu trăm nghìn đồng.",
	lines: [{ debit: "642", credit: "1111", amount_shown: "4.600.000" }],
	reversed: false,
	waits: false,
	decided: [
		{ what: "approved", by: "Vi Văn Sinh", at: "12/03/2026 10:05", reason: "" },
		{ what: "cash", by: "Lò Thị Mai", at: "12/03/2026 14:30", reason: "" },
	],
	questions: [
		{
			id: "q1",
			voucher: "v195",
			number: "PC.Q03-0187",
			by: "Nông Văn Thắng",
			at: "20/03/2026 19:12",
			text: "Phiếu ghi 2 lốp, hóa đơn ghi 1 lốp. Lốp kia mua ở đâu?",
			mine: true,
			settled: false,
			answers: [
				{
					by: "Lò Thị Hạnh",
					at: "21/03/2026 08:40",
					text: "Lốp kia hóa đơn riêng, tôi quên kẹp.",
					mine: false,
					asker: false,
				},
			],
		},
	],
};

const NOTES = [500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500];
const counting = (counts: string[]): CashCount => ({
	today_shown: "26/03/2026",
	notes: NOTES.map((worth, at) => ({
		worth,
		worth_shown: grouped(worth),
		count: counts[at] ?? "",
		sum_shown: grouped(worth * Number(counts[at] ?? 0)),
	})),
	counted_shown: grouped(NOTES.reduce((all, worth, at) => all + worth * Number(counts[at] ?? 0), 0)),
});

/** `asksProof` has the first payment ask for the PIN. */
export function phoneHandlers(asksProof: boolean): Handlers {
	let counts = ["72", "41", "28", "", "", "", "", "", "", ""];
	let waiting = [
		item("w1", 3_200_000, { asks_proof: asksProof }),
		item("w2", 60_000_000, {
			words: "Sáu mươi triệu đồng.",
			to: "Công ty Trách nhiệm hữu hạn một thành viên Vật tư nông nghiệp và Dịch vụ tổng hợp Phú Lương",
			to_code: "NB02",
			purpose: "Trả tiền phân bón vụ xuân theo hợp đồng 12/2026, đợt hai",
			papers: 0,
			paid_times: 0,
			paid: [],
			before: {
				amount_shown: "6.000.000",
				to: "Công ty Vật tư nông nghiệp Phú Lương",
				purpose: "Trả tiền phân bón vụ xuân theo hợp đồng 12/2026, đợt hai",
			},
		}),
	];
	const list = () => ({
		items: waiting.map(({ id, number, to, amount_shown }) => ({ id, number, to, amount_shown })),
		may: true,
		limited: false,
	});
	return {
		overview: () => ({
			name: "HTX Chè Khe Mây",
			practice: false,
			roles: ["director"],
			as_of_time: "17:20",
			as_of_day: "25/03/2026",
			as_of_days: 1,
			stale: false,
			clock_wrong: false,
			cash: sum(48_200_000),
			cash_change: sum(-3_000_000),
			cash_last_day: "26/03/2026",
			cash_waiting: waiting.length,
			cash_waiting_sum: sum(-63_200_000),
			bank: sum(312_600_000),
			bank_change: sum(40_000_000),
			owed: sum(86_500_000),
			owed_by: 7,
			owed_most: person("Công ty Chè Bản Mây", "KH01", 35_000_000),
			owes: sum(57_400_000),
			owes_to: 4,
			owes_most: person("Cửa hàng vật tư Minh Phát", "NB01", 35_000_000),
			month: "03/2026",
			month_is_now: true,
			month_closed: false,
			sold: sum(120_000_000),
			spent: sum(98_000_000),
			result: sum(22_000_000),
			approvals: waiting.length,
		}),
		overview_due: () => ({
			dated: 5,
			late: 2,
			late_sum: sum(18_000_000),
			people: [
				{ id: "v190", days: 12 },
				{ id: "p12", days: 3 },
			],
			next: { to: person("Cửa hàng vật tư Minh Phát", "NB01", 35_000_000), day_shown: "15/04/2026", late: false },
		}),
		prove_approval: () => {
			throw { code: "pin.wrong", args: { left: "9" }, objections: [] };
		},
		overview_charts: () => ({
			money: points([
				["T10", 214],
				["T11", 265],
				["T12", 338],
				["T1", 301],
				["T2", 324],
				["T3", 361],
			]),
			money_grew: sum(147 * MILLION),
			flows: points([
				["T10", 98, 80],
				["T11", 140, 89],
				["T12", 180, 107],
				["T1", 60, 97],
				["T2", 110, 87],
				["T3", 121, 84],
			]),
			flows_left: sum(165 * MILLION),
			debtors: points([
				["Công ty Chè Bản Mây", 35],
				["Nguyễn Thị Lan", 18.5],
				["Trần Văn Bình", 12],
				["Chợ Nà Lành", 4.2],
			]),
			years: points([
				["2025", 310, 262],
				["2026", 352, 281],
			]),
			sold_grew: sum(42 * MILLION),
			seasons: points([
				["HT25", 148, 120],
				["ĐX26", 171, 133],
			]),
			season_grew: sum(23 * MILLION),
		}),
		overview_list: ({ what }) => ({
			what,
			total: sum(86_500_000),
			rows:
				what === "month"
					? [22, -4, 9].map((result, at) => ({
							mark: "",
							label: `0${3 - at}/2026`,
							id: "",
							sum: sum(result * MILLION),
							parts: [sum((result + 98) * MILLION), sum(98 * MILLION)],
						}))
					: [
							["Công ty Trách nhiệm hữu hạn một thành viên Chè Bản Mây và Dịch vụ", 35],
							["Nguyễn Thị Lan", -18.5],
						].map(([label, million], at) => ({
							mark: what.startsWith("ow") ? `KH0${at + 1}` : "26/03/2026",
							label: String(label),
							id: `v19${at}`,
							sum: sum(Number(million) * MILLION),
							parts: [],
						})),
		}),
		find_people: ({ text }) => (text.trim() === "" ? [] : PEOPLE),
		person: ({ id }) => ({
			person: PEOPLE.find((one) => one.id === id) ?? LAN,
			we_owe: sum(3_150_000),
			owes_us: sum(1_300_000),
			capital: sum(5 * MILLION),
			moves: ["cash-out", "none", "bank-in"].map((how, at) => ({
				voucher: `m${at}`,
				date_shown: `2${at}/03/2026`,
				purpose: "Bán chè búp cho HTX",
				how,
				waits: at === 0,
				amount_shown: "1.575.000",
			})),
		}),
		cash_desk: () => ({
			today_shown: "26/03/2026",
			separate: true,
			may: true,
			may_count: true,
			items: [
				{
					id: "c1",
					version: "c1",
					number: "PC.Q01-0230",
					incoming: false,
					date_shown: "25/03/2026",
					who: "Đặng Văn Quý (NB07)",
					purpose: "Chở chè khô xuống chợ Tân Lập, 4 chuyến",
					amount_shown: "3.200.000",
					words: "Ba triệu hai trăm nghìn đồng.",
					approved_by: "Vi Văn Sinh",
					paid_elsewhere: "",
				},
			],
			last_count: { day_shown: "25/03/2026", counted_shown: "51.200.000" },
			counting: true,
		}),
		confirm_cash: () => ({
			today_shown: "26/03/2026",
			separate: true,
			may: true,
			may_count: true,
			items: [],
			last_count: null,
			counting: false,
		}),
		cash_count: () => counting(counts),
		keep_cash_count: (args) => {
			counts = args.counts;
			return counting(counts);
		},
		drop_cash_count: () => counting(NOTES.map(() => "")),
		compare_cash_count: () => ({
			counted_shown: "48.000.000",
			book_shown: "48.200.000",
			difference: sum(-200_000),
			differing: [
				{
					voucher: "d1",
					number: "PC.Q01-0233",
					date_shown: "26/03/2026",
					purpose: "Mua xăng chạy máy bơm",
					change: sum(-200_000),
					why: "unconfirmed",
					explains: true,
				},
			],
		}),
		close_cash: () => ({
			today_shown: "26/03/2026",
			separate: true,
			may: true,
			may_count: true,
			items: [],
			last_count: null,
			counting: false,
		}),
		voucher_thread: () => THREAD,
		ask_question: () => THREAD,
		answer_question: () => THREAD,
		settle_question: () => THREAD,
		list_returned: () => ({
			refused: [
				{
					voucher: "v195",
					number: "PC.Q01-0229",
					who: "Tiệm lốp Hòa Bình",
					amount_shown: "4.600.000",
					by: "Vi Văn Sinh",
					at: "25/03/2026 17:05",
					reason: "Đắt quá, hỏi giá nơi khác",
				},
			],
			questions: THREAD.questions,
		}),
		log_heads: () => ({
			writers: [
				{
					series: "01",
					user: "Lò Thị Hạnh",
					events: 1204,
					link: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
				},
			],
			ledger_digest: "532f8e4f0538e76582e99492a0276b6b0deb38984b37b7ff43ff2b06f3fb6384",
		}),
		list_approvals: list,
		approval: ({ voucher }) => {
			const found = waiting.find(({ id }) => id === voucher);
			if (!found) throw { code: "attention.gone", args: {}, objections: [] };
			return found;
		},
		decide_approval: ({ voucher }) => {
			waiting = waiting.filter(({ id }) => id !== voucher);
			return list();
		},
	};
}
