//! What the phone shows: the director's five figures, what waits for his word, and what he looks up.

use serde::Serialize;
use ts_rs::TS;

use super::device::Role;

/// A sum as a slow reader takes it in, and to the đồng.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct Sum {
    /// `48,2`, with a minus below zero.
    pub figure: String,
    /// What the figure counts: `dong`, `million` or `billion`.
    pub unit: String,
    /// To the đồng, with dots.
    pub full: String,
    /// In millions, for a picture or a table that says so: `214`, `0,4`.
    pub millions: String,
    /// `less`, `none` or `more` than zero.
    pub sign: String,
}

/// A person and a sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonSum {
    /// The party's id; empty where nobody of the register is named.
    pub id: String,
    /// The name; empty where nobody is named.
    pub name: String,
    /// The code, which tells two people of one name apart.
    pub code: String,
    /// Where they live.
    pub place: String,
    /// The sum.
    pub sum: Sum,
}

/// The director's five figures, and what his sentences say about them.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Overview {
    /// The cooperative's name.
    pub name: String,
    /// Whether the book was made for practice.
    pub practice: bool,
    /// The roles of whoever is at this device.
    pub roles: Vec<Role>,
    /// Up to when the figures hold: `17:20`. By the server's clock where the book has one.
    pub as_of_time: String,
    /// Its day, `dd/MM/yyyy`.
    pub as_of_day: String,
    /// How many days ago that was.
    pub as_of_days: u32,
    /// Whether the figures are so old that somebody should be told.
    pub stale: bool,
    /// Whether this machine's clock cannot be right: it says an earlier time than the figures.
    pub clock_wrong: bool,
    /// Cash: account 111, only what has really moved.
    pub cash: Sum,
    /// How much more cash there is than at the end of yesterday.
    pub cash_change: Sum,
    /// The last day on which cash moved, `dd/MM/yyyy`.
    pub cash_last_day: Option<String>,
    /// Cash vouchers that wait and are not counted.
    pub cash_waiting: u32,
    /// What they would change.
    pub cash_waiting_sum: Sum,
    /// Money in banks: account 112.
    pub bank: Sum,
    /// How much more it is than at the end of last month.
    pub bank_change: Sum,
    /// What others owe the cooperative: accounts 13 without the tax to be deducted (133), 14, 33 and 34, each account of
    /// each person by itself.
    pub owed: Sum,
    /// How many people that is.
    pub owed_by: u32,
    /// Who owes most.
    pub owed_most: Option<PersonSum>,
    /// What the cooperative owes, on the same accounts.
    pub owes: Sum,
    /// How many people that is.
    pub owes_to: u32,
    /// Whom it owes most.
    pub owes_most: Option<PersonSum>,
    /// The month of the fifth figure, `03/2026`.
    pub month: String,
    /// Whether that is the month of today.
    pub month_is_now: bool,
    /// Whether it is closed, so that its result stands.
    pub month_closed: bool,
    /// What was sold and earned: accounts of class 5.
    pub sold: Sum,
    /// What was used up: accounts of class 6.
    pub spent: Sum,
    /// The one less the other.
    pub result: Sum,
    /// How many payments wait for the director's word.
    pub approvals: u32,
}

/// What the sentences about debts say of days of payment.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OverviewDue {
    /// How many of those who owe for sales (131) agreed on a day of payment.
    pub dated: u32,
    /// How many of them are past it.
    pub late: u32,
    /// What they are late with.
    pub late_sum: Sum,
    /// Who they are, the longest first; at most two hundred.
    pub people: Vec<LatePerson>,
    /// What the cooperative pays next for what it bought (331); none where no day was agreed on.
    pub next: Option<NextPayment>,
}

/// Somebody who is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LatePerson {
    /// The party.
    pub id: String,
    /// How many days ago the oldest agreed day of payment was.
    pub days: u32,
}

/// A payment with its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NextPayment {
    /// To whom, and how much on that day.
    pub to: PersonSum,
    /// The day, `dd/MM/yyyy`.
    pub day_shown: String,
    /// Whether it has passed.
    pub late: bool,
}

/// A month of a chart, with one or two figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ChartPoint {
    /// What stands under the mark: `T3`, a name, or the days compared.
    pub label: String,
    /// The same in full, for the table.
    pub full_label: String,
    /// The first figure.
    pub first: Sum,
    /// The second; the same as the first where a chart has one.
    pub second: Sum,
    /// How high the first mark stands, in thousandths of the tallest of the chart; below zero it hangs.
    pub first_height: i32,
    /// The same of the second.
    pub second_height: i32,
}

/// The charts under the five figures. Each stands in a table as well.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OverviewCharts {
    /// Cash and bank at the end of each of six months, the last one up to now.
    pub money: Vec<ChartPoint>,
    /// How much that grew from the first to the last.
    pub money_grew: Sum,
    /// What came in and went out of cash and bank together, month by month.
    pub flows: Vec<ChartPoint>,
    /// What all of it came to: in less out.
    pub flows_left: Sum,
    /// Who owes the cooperative most, at most ten.
    pub debtors: Vec<ChartPoint>,
    /// Sold and used up in this fiscal year, and in the same days of the one before; empty where the book has no such days.
    pub years: Vec<ChartPoint>,
    /// How much more was sold than a year before.
    pub sold_grew: Sum,
    /// Sold and used up in the season (vụ) begun last and in the one before, by the seasons that lines name; empty where
    /// fewer than two are named.
    pub seasons: Vec<ChartPoint>,
    /// How much more was sold than in the season before.
    pub season_grew: Sum,
}

/// The payments that wait for the director's word.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Approvals {
    /// Those nobody has said a word on, in the order they came.
    pub items: Vec<ApprovalRow>,
    /// Whether the person at this device may say it.
    pub may: bool,
    /// Whether the book holds something this version does not know, so that nothing is decided here.
    pub limited: bool,
}

/// A payment that waits.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ApprovalRow {
    /// The voucher.
    pub id: String,
    /// Its number, as printed.
    pub number: String,
    /// Who is paid.
    pub to: String,
    /// How much.
    pub amount_shown: String,
}

/// One payment in full, as the director reads it before he says a word.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ApprovalItem {
    /// The voucher.
    pub id: String,
    /// The version that is shown: a word names it, and counts for no other.
    pub version: String,
    /// Its number, as printed.
    pub number: String,
    /// Its day, `dd/MM/yyyy`.
    pub date_shown: String,
    /// Who wrote it.
    pub asked_by: String,
    /// The roles of who wrote it.
    pub asked_roles: Vec<Role>,
    /// How much, with dots.
    pub amount_shown: String,
    /// The same in words.
    pub words: String,
    /// Who is paid.
    pub to: String,
    /// Their code; empty where nobody of the register is named.
    pub to_code: String,
    /// Where they live.
    pub to_place: String,
    /// What for.
    pub purpose: String,
    /// How many papers are attached to the voucher.
    pub papers: u32,
    /// The cash there is now.
    pub cash_shown: String,
    /// The cash left when this is paid.
    pub after_shown: String,
    /// Whether that is below zero.
    pub after_negative: bool,
    /// How often this person was paid before.
    pub paid_times: u32,
    /// What that came to.
    pub paid_sum: String,
    /// The last of these payments, at most three.
    pub paid: Vec<PaidRow>,
    /// Whether agreeing to it asks for the PIN or passphrase of who sits there.
    pub asks_proof: bool,
    /// What it said before it was changed last; none where it never was.
    pub before: Option<ApprovalBefore>,
}

/// What a payment said before it was changed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ApprovalBefore {
    /// How much.
    pub amount_shown: String,
    /// Who was to be paid.
    pub to: String,
    /// What for.
    pub purpose: String,
}

/// A payment of earlier.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PaidRow {
    /// The voucher.
    pub voucher: String,
    /// The day, `dd/MM/yyyy`.
    pub date_shown: String,
    /// What for.
    pub purpose: String,
    /// How much.
    pub amount_shown: String,
}

/// Somebody of the register who answers to some letters.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FoundPerson {
    /// The party.
    pub id: String,
    /// The name.
    pub name: String,
    /// The code, which tells two people of one name apart.
    pub code: String,
    /// Where they live.
    pub place: String,
}

/// How one person stands with the cooperative.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PersonView {
    /// Who.
    pub person: FoundPerson,
    /// What the cooperative owes.
    pub we_owe: Sum,
    /// What the person owes; never set against the other.
    pub owes_us: Sum,
    /// Capital contributed.
    pub capital: Sum,
    /// The last vouchers with this person, at most ten.
    pub moves: Vec<PersonMove>,
}

/// A voucher with somebody.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PersonMove {
    /// The voucher.
    pub voucher: String,
    /// The day, `dd/MM/yyyy`.
    pub date_shown: String,
    /// What for.
    pub purpose: String,
    /// How it was settled: `cash-in`, `cash-out`, `bank-in`, `bank-out`, or `none` where no money moved.
    pub how: String,
    /// Whether it does not count yet.
    pub waits: bool,
    /// How much.
    pub amount_shown: String,
}

/// What stands behind one of the five figures.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OverviewList {
    /// `cash`, `bank`, `owed`, `owes` or `month`.
    pub what: String,
    /// The figure, to the đồng.
    pub total: Sum,
    /// Movements, people or months.
    pub rows: Vec<ListRow>,
}

/// A row behind a figure.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ListRow {
    /// The day of a movement, the code of a person, empty of a month.
    pub mark: String,
    /// What for, who, or which month.
    pub label: String,
    /// The person or voucher; empty of a month.
    pub id: String,
    /// How much; below zero what went out or was lost.
    pub sum: Sum,
    /// Of a month, what was sold and what was used up.
    pub parts: Vec<Sum>,
}

/// What the cashier has to do.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CashDesk {
    /// Today, `dd/MM/yyyy`.
    pub today_shown: String,
    /// Whether the book has a cashier who confirms that cash moved.
    pub separate: bool,
    /// Whether the person at this device may confirm it.
    pub may: bool,
    /// Whether the person at this device may write down a count.
    pub may_count: bool,
    /// Vouchers whose cash may move now, in the order they came.
    pub items: Vec<CashItem>,
    /// The last count of the cash.
    pub last_count: Option<LastCount>,
    /// Whether a count was begun and lies here unfinished.
    pub counting: bool,
}

/// A voucher whose cash may move.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CashItem {
    /// The voucher.
    pub id: String,
    /// The version that is shown.
    pub version: String,
    /// Its number.
    pub number: String,
    /// Whether cash comes in.
    pub incoming: bool,
    /// Its day, `dd/MM/yyyy`.
    pub date_shown: String,
    /// Who pays or is paid.
    pub who: String,
    /// What for.
    pub purpose: String,
    /// How much.
    pub amount_shown: String,
    /// The same in words.
    pub words: String,
    /// Who approved it; empty where nobody has to.
    pub approved_by: String,
    /// The number of another payment that names the same paper: it may be paid already. Empty where there is none.
    pub paid_elsewhere: String,
}

/// A count of the cash.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LastCount {
    /// At the end of which day, `dd/MM/yyyy`.
    pub day_shown: String,
    /// How much.
    pub counted_shown: String,
}

/// A count that is being made. The book's figure is not in it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CashCount {
    /// Today, `dd/MM/yyyy`.
    pub today_shown: String,
    /// The notes, the largest first.
    pub notes: Vec<NoteCount>,
    /// What was counted so far.
    pub counted_shown: String,
}

/// How many notes of one kind there are.
#[derive(Debug, Clone, Serialize, TS)]
pub struct NoteCount {
    /// What one is worth, in đồng.
    pub worth: u32,
    /// The same with dots.
    pub worth_shown: String,
    /// How many, as typed; empty where nothing was.
    pub count: String,
    /// What they come to.
    pub sum_shown: String,
}

/// A finished count beside the book.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CountCompared {
    /// What was counted.
    pub counted_shown: String,
    /// What the book says: account 1111.
    pub book_shown: String,
    /// By how much more was counted.
    pub difference: Sum,
    /// Cash vouchers that may explain it: written and not confirmed, or confirmed and not counted in the books.
    pub differing: Vec<DifferingVoucher>,
}

/// A voucher that stands in one book of the cash and not in the other.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DifferingVoucher {
    /// The voucher.
    pub voucher: String,
    /// Its number.
    pub number: String,
    /// Its day, `dd/MM/yyyy`.
    pub date_shown: String,
    /// What for.
    pub purpose: String,
    /// What it does to the cash.
    pub change: Sum,
    /// `unconfirmed`: no cashier confirmed it; `uncounted`: confirmed, and not in the books.
    pub why: String,
    /// Whether it is exactly the difference.
    pub explains: bool,
}

/// A voucher with what was asked about it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoucherThread {
    /// The voucher.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its form, by its letters.
    pub form: String,
    /// Its day, `dd/MM/yyyy`.
    pub date_shown: String,
    /// Who.
    pub who: String,
    /// What for.
    pub purpose: String,
    /// How much.
    pub amount_shown: String,
    /// The same in words.
    pub words: String,
    /// Its lines, for whoever reads accounts.
    pub lines: Vec<ThreadLine>,
    /// Whether it is taken back.
    pub reversed: bool,
    /// Whether it does not count yet.
    pub waits: bool,
    /// What was decided about it, the first first.
    pub decided: Vec<DecidedRow>,
    /// The questions, the first first.
    pub questions: Vec<Question>,
}

/// A line of a voucher.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ThreadLine {
    /// The account debited; empty where there is none.
    pub debit: String,
    /// The account credited; empty where there is none.
    pub credit: String,
    /// How much.
    pub amount_shown: String,
}

/// A word on a voucher.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DecidedRow {
    /// `approved`, `rejected` or `cash`.
    pub what: String,
    /// Who said so.
    pub by: String,
    /// When, `26/03/2026 10:05`.
    pub at: String,
    /// Why; may be empty.
    pub reason: String,
}

/// A question and its answers.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Question {
    /// The question.
    pub id: String,
    /// The voucher it is about.
    pub voucher: String,
    /// The voucher's number.
    pub number: String,
    /// Who asked.
    pub by: String,
    /// When, `20/03/2026 19:12`.
    pub at: String,
    /// What was asked.
    pub text: String,
    /// Whether it was asked on this device, where alone it can be settled.
    pub mine: bool,
    /// Whether it is settled.
    pub settled: bool,
    /// The answers, the first first.
    pub answers: Vec<Answer>,
}

/// An answer, or a further word of who asked.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Answer {
    /// Who.
    pub by: String,
    /// When, `21/03/2026 08:40`.
    pub at: String,
    /// What was said.
    pub text: String,
    /// Whether it was said on this device.
    pub mine: bool,
    /// Whether whoever asked said it.
    pub asker: bool,
}

/// What came back to the accountant.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Returned {
    /// Payments the director did not agree to.
    pub refused: Vec<RefusedRow>,
    /// Questions nobody has settled.
    pub questions: Vec<Question>,
}

/// A payment the director did not agree to.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RefusedRow {
    /// The voucher.
    pub voucher: String,
    /// Its number.
    pub number: String,
    /// Who.
    pub who: String,
    /// How much.
    pub amount_shown: String,
    /// Who did not agree.
    pub by: String,
    /// When, `26/03/2026 10:05`.
    pub at: String,
    /// Why.
    pub reason: String,
}

/// How far each writer's chain goes: what two copies of one book are compared by.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LogHeads {
    /// The writers, in the order of their series.
    pub writers: Vec<HeadRow>,
    /// The digest of all balances, the same on every device that has the same books.
    pub ledger_digest: String,
}

/// The end of one writer's chain.
#[derive(Debug, Clone, Serialize, TS)]
pub struct HeadRow {
    /// The series.
    pub series: String,
    /// Who writes in it.
    pub user: String,
    /// How many events.
    pub events: u32,
    /// The chain's last link, in hexadecimal digits.
    pub link: String,
}
