// The statutory forms of the stand-in core: a small B01, B02, F02 and B09 with everything a screen must show.
import type { Args, Commands, FormFigure, FormRow, Result, StatutoryForm } from "./index";

type Handlers = { [K in keyof Commands]?: (args: Args<K>) => Result<K> };

const figure = (shown: string, opens = shown !== "0"): FormFigure => ({ shown, opens });

function row(id: string, name: string, kind: string, figures: string[], more: Partial<FormRow> = {}): FormRow {
	return {
		id,
		code: /^\d/.test(id) ? id : "",
		name,
		name_en: name,
		note: "",
		kind,
		measure: "",
		figures: figures.map((shown) => figure(shown)),
		text: "",
		setting: "",
		inferred: false,
		why: "",
		why_en: "",
		...more,
	};
}

const ROWS: Record<string, FormRow[]> = {
	B01: [
		row("110", "Tiền", "line", ["174.650.000", "170.000.000"], { note: "IV.1", name_en: "Cash" }),
		row("130", "Các khoản phải thu", "line", ["7.000.000", "12.000.000"], {
			note: "IV.3",
			inferred: true,
			why: "Dư Nợ 335 không được thông tư xếp chỗ; đặt vào đây",
			why_en: "The circular gives a debit balance of 335 no place; it is put here",
		}),
		row("137", "Trong đó: Phải thu từ hoạt động cho vay nội bộ", "memo", ["0", "0"]),
		row("152", "- Giá trị hao mòn lũy kế (*)", "part", ["(30.000.000)", "0"]),
		row("200", "TỔNG CỘNG TÀI SẢN", "total", ["261.650.000", "262.000.000"]),
		row("300", "I. Nợ phải trả", "group", ["22.000.000", "22.000.000"]),
		row("500", "TỔNG CỘNG NGUỒN VỐN", "total", ["261.650.000", "262.000.000"]),
	],
	B02: [
		row("01", "Doanh thu hoạt động sản xuất kinh doanh", "line", ["3.860.000", ""], { note: "V.1" }),
		row("01a", "- Doanh thu của giao dịch bên ngoài", "part", ["3.860.000", ""]),
		row("60", "Lợi nhuận sau thuế thu nhập doanh nghiệp", "total", ["3.510.000", ""]),
	],
	F02: [
		row("I", "I. Vốn đầu tư của chủ sở hữu", "group", ["240.000.000", "0", "0", "240.000.000"]),
		row("I.1", "1. Vốn góp của thành viên", "line", ["240.000.000", "0", "0", "240.000.000"]),
		row("total", "Cộng", "total", ["240.000.000", "0", "0", "240.000.000"]),
	],
	B09: [
		row("I.1", "1. Lĩnh vực kinh doanh", "section", []),
		row("I.1:text", "", "text", [], { text: "", setting: "notes.field.2026" }),
		row("III", "III. Chế độ kế toán áp dụng", "section", []),
		row("III:text", "", "text", [], { text: "Thông tư số 71/2024/TT-BTC ngày 07/10/2024 của Bộ Tài chính" }),
		row("IV.1", "1. Tiền", "section", []),
		row("IV.1:1", "- Tiền mặt", "line", ["54.650.000", "50.000.000"], { measure: "balance" }),
		row("IV.9", "9. Thuế và các khoản phải nộp Nhà nước", "section", []),
		row("IV.9:1", "- Thuế giá trị gia tăng phải nộp", "line", ["0", "93.000", "0", "93.000"], {
			measure: "movement",
			inferred: true,
		}),
	],
};

const HEADS: Record<string, string[]> = {
	B01: ["Số cuối năm", "Số đầu năm"],
	B02: ["Năm nay", "Năm trước"],
	F02: ["Số đầu năm", "Số tăng trong năm", "Số giảm trong năm", "Số cuối năm"],
	B09: [],
};

const TITLES: Record<string, string> = {
	B01: "BÁO CÁO TÌNH HÌNH TÀI CHÍNH",
	B02: "BÁO CÁO KẾT QUẢ HOẠT ĐỘNG",
	F02: "BÁO CÁO TÌNH HÌNH TĂNG, GIẢM VỐN CHỦ SỞ HỮU",
	B09: "BẢN THUYẾT MINH BÁO CÁO TÀI CHÍNH",
};

function checks(): StatutoryForm["checks"] {
	const ids = Array.from({ length: 16 }, (_, i) => `I${i + 1}`);
	return ids.map((id) => {
		const verdict = id === "I9" ? "not-yet" : id === "I13" ? "differs" : id === "I15" ? "absent" : "holds";
		const one = { of: "account", name: id === "I9" ? "5111" : "4422", at: "", party: null, voucher: null };
		const differences =
			verdict === "differs" || verdict === "not-yet" ? [{ ...one, left: "3.860.000", right: "0" }] : [];
		return { id, verdict, inferred: ["I11", "I12", "I13", "I16"].includes(id), differences, count: differences.length };
	});
}

/** What the statutory forms answer. */
export const forms: Handlers = {
	statutory_form: ({ query }) => {
		const form = query.form;
		return {
			form,
			mark: `${form} - HTX`,
			title: TITLES[form] ?? "",
			under: `Năm ${query.to.slice(0, 4)}`,
			columns: (HEADS[form] ?? []).map((head, i) => ({ head, head_en: head, letter: String(i + 1) })),
			rows: ROWS[form] ?? [],
			checks: checks(),
			unclosed: [{ account: "5111", name: "Doanh thu bán hàng hóa", balance: { side: "credit", shown: "3.860.000" } }],
			provisional: true,
			last_year: form === "B02" ? "absent" : "none",
			last_fiscal_year: 2025,
			source: `TT 71/2024/TT-BTC, Phụ lục IV, mẫu ${form}-HTX`,
		};
	},
	figure_sources: ({ query, row: id, column }) => {
		const found = ROWS[query.form]?.find((one) => one.id === id);
		const { from, to } = query;
		const part = { account: "1111", account_name: "Tiền mặt", contra: "", party: null, from, to, opens: true };
		return {
			name: found?.name ?? "",
			name_en: found?.name_en ?? "",
			shown: found?.figures[column]?.shown ?? "",
			rows: [
				{ ...part, kind: "balance", shown: "54.650.000" },
				{ ...part, kind: "balance", account: "1121", account_name: "Tiền gửi", shown: "120.000.000", opens: false },
			],
		};
	},
	source_rows: () => ({ rows: [], count: 0 }),
	last_year_figures: () => [
		{ line: "01a", name: "- Doanh thu của giao dịch bên ngoài", amount: "" },
		{ line: "11a", name: "- Giá vốn hàng bán của giao dịch bên ngoài", amount: "" },
	],
	set_last_year_figures: ({ figures }) => figures,
};
