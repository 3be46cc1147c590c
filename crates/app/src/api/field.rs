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
    /// Whether somebody changed it after a word was said on an earlier version.
    pub changed: bool,
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
