// Settings, lists, the history and the series as the stand-in core tells them.
import type { Args, Commands, HistoryRow, ListValue, Result, SettingRow, VoucherRow } from "./index";

type Handlers = { [K in keyof Commands]?: (args: Args<K>) => Result<K> };

const setting = (
	key: string,
	values: string[],
	value: string,
	source: string,
	more: Partial<SettingRow> = {},
): SettingRow => ({
	key,
	group: key.split(".")[0] ?? "",
	values,
	value,
	default: value,
	set: false,
	confidence: source ? "inferred" : "none",
	source,
	used: "kept",
	...more,
});

const did = (
	id: number,
	act: string,
	kind: string,
	args: Record<string, string>,
	more: Partial<HistoryRow> = {},
): HistoryRow => ({
	id: String(id),
	at_shown: `26/03/2026 ${String(8 + (id % 9)).padStart(2, "0")}:${String(id % 60).padStart(2, "0")}`,
	day: "2026-03-26",
	who: "Lò Thị Hạnh",
	series: "01",
	kind,
	act,
	args,
	changes: [],
	reason: "",
	why: "",
	target: null,
	...more,
});

/** Answers of the desk's screens; `rows` gives the vouchers. */
export function desk(rows: () => VoucherRow[]): Handlers {
	const settings: SettingRow[] = [
		setting("unit.address", [], "Bản Nà Lành, xã Suối Lành", "TT 71/2024/TT-BTC, phụ lục chứng từ", {
			used: "print",
			confidence: "source",
			default: "",
		}),
		setting("unit.phone", [], "", "", { used: "print", default: "" }),
		setting("sign.director", [], "Hoàng Văn Sinh", "Luật Kế toán 88/2015/QH13, Đ16, Đ19", {
			used: "print",
			confidence: "source",
			default: "",
		}),
		setting("print.names-under-signatures", ["yes", "no"], "yes", "TT 71/2024/TT-BTC: «(Ký, họ tên)»", {
			group: "sign",
			used: "print",
		}),
		setting("words.zero-tens", ["linh", "le"], "linh", "Thói quen đọc số tiền", { used: "words" }),
		setting("policy.vat-method", ["credit", "direct", "none"], "", "Luật Thuế GTGT 48/2024/QH15, Đ11, Đ12"),
		setting(
			"policy.stock-costing",
			["average-period", "average-each", "fifo", "specific"],
			"",
			"TT 71/2024/TT-BTC, tài khoản 152, 156",
			{ confidence: "source" },
		),
		setting("policy.separate-internal", ["yes", "no"], "yes", "Luật Hợp tác xã 17/2023/QH15, Đ4.22", {
			confidence: "source",
		}),
	];
	const lists = new Map<string, ListValue[]>([
		[
			"store",
			[
				{ code: "K1", name: "Kho bản Nà Lành", active: true },
				{ code: "K2", name: "Kho chợ huyện", active: true },
				{ code: "K3", name: "Kho cũ", active: false },
			],
		],
	]);
	const events = (): HistoryRow[] => [
		did(
			9,
			"voucher-amended",
			"correction",
			{ number: "PC.Q01-0231" },
			{
				reason: "Gõ nhầm số tiền",
				changes: [
					{ field: "narration", before: "Công phân loại", after: "Công phân loại chè" },
					{ field: "line", before: "642 / 1111 1.500.000", after: "642 / 1111 1.050.000" },
				],
				target: { kind: "voucher", id: rows()[0]?.id ?? "" },
			},
		),
		did(8, "act-verify", "act", { vouchers: "214" }, { series: "" }),
		did(
			7,
			"setting",
			"setting",
			{ key: "policy.vat-method" },
			{
				changes: [{ field: "policy.vat-method", before: "credit", after: "direct" }],
			},
		),
		...rows()
			.slice(0, 200)
			.map((row, i) =>
				did(
					1000 + i,
					"voucher-posted",
					"voucher",
					{ number: row.number, who: row.who, narration: row.narration, total: row.total_shown },
					{
						target: { kind: "voucher", id: row.id },
					},
				),
			),
	];
	return {
		list_settings: () => settings,
		set_settings: ({ values }) => {
			for (const { key, value } of values) {
				const row = settings.find((one) => one.key === key);
				if (row) Object.assign(row, { value, set: value !== "" });
			}
			return settings;
		},
		list_values: ({ list }) => lists.get(list) ?? [],
		set_list_value: ({ list, code, name }) => {
			const old = lists.get(list) ?? [];
			const before = old.find((one) => one.code === code);
			const next = old.filter((one) => one.code !== code);
			next.push({ code, name: name || (before?.name ?? ""), active: name !== "" });
			lists.set(list, next);
			return next;
		},
		history: ({ query }) => {
			const all = events().filter((row) => !query.kind || row.kind === query.kind);
			return { rows: all.slice(query.offset, query.offset + query.limit), count: all.length, people: ["Lò Thị Hạnh"] };
		},
		list_series: () =>
			["PT", "PC"].map((form) => ({
				form,
				year: 2026,
				series: "01",
				person: "Lò Thị Hạnh",
				first: `${form}.Q01-0001`,
				last: `${form}.Q01-0040`,
				count: 40,
				missing: form === "PC" ? 1 : 0,
				first_day: "02/01/2026",
				last_day: "26/03/2026",
				closed_at: null,
			})),
		series_numbers: ({ form, offset, limit }) => {
			const fates = ["posted", "amended", "reversed", "reversal", "missing"];
			const all = Array.from({ length: 40 }, (_, i) => ({
				number: i + 1,
				number_shown: `${form}.Q01-${String(i + 1).padStart(4, "0")}`,
				fate: fates[i % fates.length] ?? "posted",
				voucher: rows()[i]?.id ?? null,
				date_shown: "26/03/2026",
				who: "Nguyễn Thị Lan (TV012)",
				narration: "Công phân loại chè",
				total_shown: "1.050.000",
				other: `${form}.Q01-0039`,
				amended: 1,
			}));
			return { rows: all.slice(offset, offset + limit), count: all.length };
		},
		search_everything: ({ text }) => ({
			text,
			vouchers: rows().slice(0, 4),
			parties: [],
			accounts: [{ code: "111", name: "Tiền mặt", name_en: "Cash in hand" }],
			months: [],
			exact: [],
		}),
	};
}
