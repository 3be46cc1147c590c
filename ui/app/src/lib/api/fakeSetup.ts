// The stand-in for setting a book up: enough for the pages to be looked at.
import type { AppState, BookInfo, Commands, MemberRow, OpeningRow } from "./types";

type Handlers = { [K in keyof Commands]?: (args: Commands[K]["args"]) => Commands[K]["result"] };

const OPENING: OpeningRow[] = [
	{ account: "1111", party: "", debit: "48tr2", credit: "", turnover_debit: "", turnover_credit: "" },
	{
		account: "131",
		party: "Công ty Chè Bản Mây",
		debit: "12.000.000",
		credit: "",
		turnover_debit: "",
		turnover_credit: "",
	},
	{ account: "1119", party: "", debit: "5tr", credit: "", turnover_debit: "", turnover_credit: "" },
	{ account: "4111", party: "nguyen thi lan", debit: "", credit: "60tr", turnover_debit: "", turnover_credit: "" },
];
const MEMBERS: MemberRow[] = [
	{ code: "", name: "Lò Văn Ón", kind: "", place: "Bản Mây", contract: "x", same_name_ok: false },
	{ code: "TV012", name: "Nguyễn Thị Lan", kind: "chính thức", place: "Nà Tâu", contract: "", same_name_ok: false },
];
const LAN = { id: "p12", code: "TV012", name: "Nguyễn Thị Lan", kind: "official", place: "Đội 3" };

export function setupHandlers(state: AppState, book: BookInfo): Handlers {
	const practice = {
		path: "/home/hanh/So HTX/So thuc hanh/so-thuc-hanh.htx",
		passphrase: "thuc hanh 2025",
		present: false,
	};
	const finished = new Set<string>();
	let dismissed = false;
	let opening = OPENING;
	let members = MEMBERS;
	const setup = () => ({
		steps: ["policies", "opening", "members", "recovery"].map((name) => ({
			name,
			done: name === "recovery" ? !book.recovery_waits : finished.has(name),
			begun: name === "opening",
		})),
		dismissed,
	});
	const openPractice = () => {
		practice.present = true;
		state.open = { ...book, path: practice.path, practice: true, name: "HTX Nông nghiệp Dịch vụ Hòa An" };
		return state.open;
	};
	const sheet = () => ({
		rows: opening,
		posted: false,
		closed: false,
		day_shown: "01/01/2026",
		last: "2025-12-31",
		turnover_from_shown: "01/01/2025",
		turnover_is_last_year: true,
		may_undo: false,
	});
	return {
		passphrase_strength: ({ passphrase }) =>
			passphrase.length < 8 ? "short" : passphrase.length < 16 ? "weak" : "good",
		practice_info: () => practice,
		open_practice_book: openPractice,
		make_practice_book: openPractice,
		setup_state: setup,
		finish_setup_step: ({ step }) => {
			finished.add(step);
			return setup();
		},
		dismiss_setup: () => {
			dismissed = true;
			return setup();
		},
		opening_sheet: sheet,
		choose_opening: sheet,
		undo_opening: sheet,
		keep_opening: ({ rows }) => {
			opening = rows;
			const known: Record<string, string> = {
				"1111": "Tiền Việt Nam",
				"131": "Phải thu của khách hàng",
				"4111": "Vốn góp của thành viên",
			};
			return {
				rows: rows.map((row) => ({
					account: row.account in known ? row.account : "",
					account_name: known[row.account] ?? "",
					party: row.party === "nguyen thi lan" ? LAN : null,
					new_party: row.account === "131" ? row.party : "",
					new_kind: row.account === "131" ? "customer" : "",
					debit_shown: row.debit === "48tr2" ? "48.200.000" : row.debit,
					credit_shown: row.credit === "60tr" ? "60.000.000" : row.credit,
					turnover_debit_shown: row.turnover_debit,
					turnover_credit_shown: row.turnover_credit,
					faults:
						row.account && !(row.account in known)
							? [{ code: "account.unknown", line: null, field: null, args: { account: row.account } }]
							: [],
				})),
				debit_shown: "60.200.000",
				credit_shown: "60.000.000",
				difference_shown: "200.000",
				turnover_debit_shown: "",
				turnover_credit_shown: "",
				turnover_difference_shown: "",
				looks: [],
				pairs: [],
				larger: "debit",
				off_balance_shown: "",
				faults: 1,
				new_parties: 1,
				kept_at: "14:05",
			};
		},
		members_sheet: () => members,
		keep_members: ({ rows }) => {
			members = rows;
			return {
				rows: rows.map((row) => ({
					code: row.code || "TV101",
					kind: row.name ? "official" : "",
					twin: row.name === LAN.name ? LAN : null,
					twin_row: null,
					faults:
						row.name === LAN.name && !row.same_name_ok
							? [{ code: "party.twin", line: null, field: null, args: {} }]
							: [],
				})),
				ready: rows.length - 1,
				faults: 1,
			};
		},
	};
}
