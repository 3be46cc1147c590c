// The books and reports there are, for the tree and its addresses.
import { m } from "@so-htx/shared";

export interface ReportPlace {
	path: string;
	/** The number of its form, where it has one. */
	code: string;
	title: () => string;
}

export const GROUPS: { id: string; title: () => string; reports: ReportPlace[] }[] = [
	{
		id: "reports",
		title: m.report_group_reports,
		reports: [
			{ path: "/report/b01", code: "B01", title: m.form_b01 },
			{ path: "/report/b02", code: "B02", title: m.form_b02 },
			{ path: "/report/b09", code: "B09", title: m.form_b09 },
			{ path: "/report/f01", code: "F01", title: m.report_f01 },
			{ path: "/report/f02", code: "F02", title: m.form_f02 },
			{ path: "/report/compare", code: "", title: m.books_compare },
		],
	},
	{
		id: "books",
		title: m.report_group_books,
		reports: [
			{ path: "/report/journal", code: "S03a", title: m.report_s03a },
			{ path: "/report/ledger", code: "S03b", title: m.report_s03b },
			{ path: "/report/cash", code: "S04a", title: m.books_s04a },
			{ path: "/report/cash-detail", code: "S04b", title: m.books_s04b },
			{ path: "/report/bank", code: "S05", title: m.books_s05 },
			{ path: "/report/stock", code: "S07", title: m.stock_short },
			{ path: "/report/services", code: "S23", title: m.stock_services },
			{ path: "/report/statement", code: "", title: m.report_statement },
			{ path: "/report/ageing", code: "", title: m.debt_ageing },
			{ path: "/report/print", code: "", title: m.form_paper },
		],
	},
	{
		id: "coop",
		title: m.coop_group,
		reports: [
			{ path: "/report/capital", code: "", title: m.coop_capital },
			{ path: "/report/funds", code: "", title: m.fund_short },
			{ path: "/report/contracts", code: "", title: m.coop_contracts },
			{ path: "/report/resolutions", code: "", title: m.coop_resolutions },
			{ path: "/report/prepaid", code: "", title: m.coop_prepaid },
			{ path: "/report/years", code: "", title: m.coop_years },
		],
	},
	{
		id: "checks",
		title: m.report_group_checks,
		reports: [
			{ path: "/report/amended", code: "", title: m.report_amended },
			{ path: "/report/periods", code: "", title: m.report_periods },
		],
	},
];
