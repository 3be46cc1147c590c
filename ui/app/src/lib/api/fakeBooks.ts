// The books of money, comparisons and cards of the stand-in core, made from what its other parts answer.
import { grouped, refusal } from "./fake";
import type { Args, Balance, Commands, Compared, LedgerPage, MoneyBook, Result } from "./index";

type Handlers = { [K in keyof Commands]?: (args: Args<K>) => Result<K> };

const digits = (shown: string) => Number(shown.replace(/\./g, "").replace("−", "-") || 0);
const net = (balance: Balance) => digits(balance.shown) * (balance.side === "credit" ? -1 : 1);
const whole = (amount: number) => grouped(String(amount));

function moneyBook(page: LedgerPage, offset: number, limit: number): MoneyBook {
	const rows = page.rows.flatMap((row, i) => {
		const balance = net(row.balance);
		const movement = {
			day_total: false,
			voucher: row.voucher,
			date_shown: row.date_shown,
			voucher_date_shown: row.date_shown,
			receipt: row.debit_shown ? row.number : "",
			payment: row.debit_shown ? "" : row.number,
			narration: row.narration,
			contra: row.contra,
			who: row.party ? `${row.party.name} (${row.party.code})` : "",
			in_shown: row.debit_shown,
			out_shown: row.credit_shown,
			balance_shown: whole(balance),
			below_zero: balance < 0,
		};
		if (page.rows[i + 1]?.date_shown === row.date_shown) return [movement];
		const day = page.rows.filter((one) => one.date_shown === row.date_shown);
		const sum = (side: "debit_shown" | "credit_shown") => whole(day.reduce((all, one) => all + digits(one[side]), 0));
		const total = { ...movement, day_total: true, voucher: "", receipt: "", payment: "", narration: "", who: "" };
		return [movement, { ...total, contra: "", in_shown: sum("debit_shown"), out_shown: sum("credit_shown") }];
	});
	const below = rows.flatMap((row, at) =>
		row.day_total && row.below_zero ? [{ date_shown: row.date_shown, balance_shown: row.balance_shown, row: at }] : [],
	);
	return {
		account: page.account,
		name: page.account_name,
		opening_shown: whole(net(page.opening)),
		rows: rows.slice(offset, offset + limit),
		count: rows.length,
		movements: page.rows.length,
		in_shown: page.debit_shown,
		out_shown: page.credit_shown,
		closing_shown: whole(net(page.closing)),
		below_zero: net(page.closing) < 0,
		days_below_zero: below.slice(0, 100),
		days_below_zero_count: below.length,
	};
}

export function standIns(handlers: Handlers): Handlers {
	function ask<K extends keyof Commands>(name: K, args: Args<K>): Result<K> {
		const handler = handlers[name] as ((args: Args<K>) => Result<K>) | undefined;
		if (!handler) throw refusal("request.unknown", { name });
		return handler(args);
	}
	const ledger = (account: string, from: string, to: string) =>
		ask("account_ledger", { account, party: null, side: null, range: { from, to, offset: 0, limit: 100_000 } });
	const compared = (amount: number): Compared => ({
		this: amount ? whole(amount) : "",
		other: amount ? whole(amount) : "",
		difference: "",
		percent: amount ? "0 %" : "",
	});
	const summaryOf = (id: string) => ask("party_summary", { id });
	return {
		cash_book: ({ account, range }) =>
			moneyBook(ledger(account === "111" ? "1111" : account, range.from, range.to), range.offset, range.limit),
		bank_books: ({ from, to }) => {
			const page = ledger("1121", from, to);
			const shown = moneyBook(page, 0, 1);
			const book = { account: "1121", bank_account: "" };
			return [
				{
					book,
					name: page.account_name,
					opening_shown: shown.opening_shown,
					in_shown: shown.in_shown,
					out_shown: shown.out_shown,
					closing_shown: shown.closing_shown,
					below_zero: shown.below_zero,
				},
			];
		},
		bank_book: ({ range }) => moneyBook(ledger("1121", range.from, range.to), range.offset, range.limit),
		compare_trial: ({ query }) => {
			const trial = ask("trial_balance", { query: { ...query, net: true } });
			const rows = trial.rows.map((row) => ({
				account: row.account,
				name: row.name,
				name_en: row.name_en,
				level: row.level,
				side: row.closing_credit ? "credit" : "debit",
				opening: compared(digits(row.opening_debit || row.opening_credit)),
				debit: compared(digits(row.debit)),
				credit: compared(digits(row.credit)),
				closing: compared(digits(row.closing_debit || row.closing_credit)),
			}));
			const total = { debit: compared(digits(trial.total.debit)), credit: compared(digits(trial.total.credit)) };
			return { other_from: "2026-02-01", other_to: "2026-02-28", other_is_short: false, rows, ...total };
		},
		party_card: ({ id }) => {
			const summary = summaryOf(id);
			return {
				party: summary.party,
				active: true,
				service_contract: summary.service_contract,
				details: [
					{ name: "phone", shown: "0900 000 107", hidden: false },
					{ name: "identity_number", shown: "•••• 4821", hidden: true },
				],
				joined: "2021-04-12",
				joined_shown: "12/04/2021",
				capital: summary.capital,
				capital_share: "5,4 %",
				we_owe: summary.we_owe,
				owes_us: summary.owes_us,
				vouchers: summary.recent.length,
				last_voucher_shown: summary.recent[0]?.date_shown ?? "",
				contributions: [],
			};
		},
		card_history: () => [
			{
				at: "12/04/2021 09:30",
				by: "Lò Thị Hạnh",
				what: "made",
				fields: [{ field: "phone", before: "", after: "0900 000 107" }],
			},
		],
		add_card: ({ card }) => ask("add_party", { party: card }),
		change_card: ({ id, card }) => ask("change_party", { id, party: card }),
		retire_party: ({ id }) => summaryOf(id).party,
		reveal_detail: () => "001087004821",
		party_neighbour: ({ id, step, query }) => {
			const { rows } = ask("list_parties", { query: { ...query, offset: 0, limit: 100_000 } });
			return rows[rows.findIndex((row) => row.party.id === id) + step]?.party.id ?? null;
		},
		party_debts: () => {
			const none = { side: "", shown: "0" };
			return { opening: none, rows: [], debit_shown: "0", credit_shown: "0", closing: none };
		},
		propose_export: ({ format }) => `/home/hanh/Documents/so-quy-tien-mat.${format}`,
		export_sheet: ({ path }) => ({ path, rows: 12 }),
	};
}
