// The first screen of a day as the stand-in core tells it.
import type { DraftRow, Today, VoucherRow } from "./index";

const MONEY = { negative: false, held: 0, held_shown: "0", flagged: 0, flagged_shown: "0" };

/** A day with the last vouchers of a book; `rows` are the latest first. */
export function day(rows: VoucherRow[], drafts: DraftRow[]): Today {
	const flagged = rows[2];
	return {
		date: "2026-03-26",
		date_shown: "26/03/2026",
		weekday: 4,
		cash: {
			...MONEY,
			account: "111",
			shown: "48.200.000",
			last_day: rows[0]?.date_shown ?? null,
			held: 1,
			held_shown: "−2.000.000",
		},
		bank: { ...MONEY, account: "112", shown: "126.450.000", last_day: rows[0]?.date_shown ?? null },
		drafts_shown: drafts[0]?.total_shown ?? "0",
		recent: rows.slice(0, 5),
		look: flagged ? [{ voucher: flagged, outcome: "flagged", why: "fold.party-unknown" }] : [],
		look_count: flagged ? 1 : 0,
		low: flagged ? [{ from: "2026-03-12", from_shown: "12/03/2026", to_shown: null, lowest_shown: "−2.300.000" }] : [],
		open_months: rows.length > 0 ? ["2026-02", "2026-03"] : [],
		last_closed: rows.length > 0 ? "2026-01" : null,
		last_closed_at: rows.length > 0 ? "05/02/2026 16:20" : null,
		begun: { vouchers: rows.length, parties: rows.length, openings: rows.length > 0 },
	};
}
