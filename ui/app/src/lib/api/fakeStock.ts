// The stand-in's answers about stock and services to members.
import type { Args, Commands, PartyRef, Result, StockRow, StockSums } from "./index";

type Handlers = { [K in keyof Commands]?: (args: Args<K>) => Result<K> };

const item = (id: string, code: string, name: string): PartyRef => ({ id, code, name, kind: "item", place: "" });
const RICE = item("p1", "LUA", "Lúa OM 5451");
const LAN: PartyRef = { id: "p2", code: "TV001", name: "Nguyễn Thị Lan", kind: "official", place: "Ấp Hòa An 1" };

const figure = (quantity: string, amount: string) => ({ quantity, amount });
const sums = (
	opening: [string, string],
	came: [string, string],
	went: [string, string],
	left: [string, string],
): StockSums => ({
	opening: figure(...opening),
	came: figure(...came),
	went: figure(...went),
	left: figure(...left),
});

const rows: StockRow[] = [
	{
		account: "156",
		item: RICE,
		unit: "kg",
		store: "Kho Hòa An",
		sums: sums(["1.000", "7.200.000"], ["400,5", "2.843.550"], ["250", "1.785.000"], ["1.150,5", "8.258.550"]),
		unmeasured: 1,
		below_on: "",
	},
	{
		account: "156",
		item: item("p3", "URE", "Phân urê (bao 50 kg)"),
		unit: "bao",
		store: "",
		sums: sums(["", ""], ["40", "23.000.000"], ["44", "25.300.000"], ["−4", "−2.300.000"]),
		unmeasured: 0,
		below_on: "15/03/2026",
	},
	{
		account: "156",
		item: null,
		unit: "",
		store: "",
		sums: sums(["", "30.000.000"], ["", "150.000"], ["", ""], ["", "30.150.000"]),
		unmeasured: 2,
		below_on: "",
	},
];

const nothing = figure("", "");

export const stockHandlers: Handlers = {
	fund_book: () => ({
		funds: [
			{
				account: "4421",
				account_name: "Quỹ chung không chia",
				of: "~lai tien gui cua quy",
				name: "Lãi tiền gửi của quỹ",
				said: true,
				opening: "20.000.000",
				plus: "1.000.000",
				minus: "10.000.000",
				closing: "11.000.000",
			},
			{
				account: "4421",
				account_name: "Quỹ chung không chia",
				of: "",
				name: "Chưa ghi nguồn",
				said: false,
				opening: "",
				plus: "2.000.000",
				minus: "",
				closing: "2.000.000",
			},
		],
		assets: [],
		ties: [
			{
				account: "4421",
				name: "Quỹ chung không chia",
				cards: "13.000.000",
				ledger: "13.000.000",
				ties: true,
				nameless: "2.000.000",
			},
		],
	}),
	fund_card: () => ({
		name: "Lãi tiền gửi của quỹ",
		parts: [
			{
				account: "4421",
				name: "Quỹ chung không chia",
				opening: "20.000.000",
				lines: [
					{
						voucher: "v12",
						number: "BC.Q01-0003",
						date_shown: "15/03/2026",
						narration: "Lãi của quỹ",
						contra: "1121",
						plus: "1.000.000",
						minus: "",
						closing: "21.000.000",
					},
				],
				plus: "1.000.000",
				minus: "",
				closing: "21.000.000",
			},
		],
	}),
	stock_book: () => ({
		rows,
		ties: [
			{
				account: "156",
				name: "Thành phẩm, hàng hóa",
				cards: "36.108.550",
				ledger: "36.108.550",
				ties: true,
				nameless: "30.150.000",
				unmeasured: 3,
			},
		],
		total: sums(["", "37.200.000"], ["", "25.993.550"], ["", "27.085.000"], ["", "36.108.550"]),
	}),
	stock_card: () => ({
		row: rows[0] as StockRow,
		lines: [
			{
				month: "",
				voucher: "v12",
				number: "PN.Q01-0003",
				date_shown: "10/02/2026",
				narration: "Thu mua lúa đợt 2",
				contra: "331",
				price: "7.100",
				came: figure("400,5", "2.843.550"),
				went: nothing,
				left: figure("1.400,5", "10.043.550"),
				unmeasured: false,
			},
			{
				month: "02/2026",
				voucher: "",
				number: "",
				date_shown: "",
				narration: "",
				contra: "",
				price: "",
				came: figure("400,5", "2.843.550"),
				went: figure("250", "1.785.000"),
				left: figure("1.150,5", "8.258.550"),
				unmeasured: false,
			},
		],
	}),
	service_book: () => ({
		members: [
			{
				party: LAN,
				rows: [
					{
						voucher: "v13",
						number: "HD.Q01-0004",
						date_shown: "08/01/2026",
						voucher_date_shown: "08/01/2026",
						narration: "Tưới 2 công",
						service: "Tưới tiêu",
						unit: "công",
						quantity: "2",
						price: "150.000",
						amount: "300.000",
						season: "Đông Xuân 2025-2026",
					},
				],
				seasons: [
					{ season: "Đông Xuân 2025-2026", service: "Tưới tiêu", unit: "công", quantity: "2", amount: "300.000" },
				],
				amount: "300.000",
			},
		],
		amount: "300.000",
	}),
};
