//! The first screen of a day.

use serde::Serialize;
use ts_rs::TS;

use super::voucher::VoucherRow;

/// What the first screen of a day says.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Today {
    /// Today on this machine, `YYYY-MM-DD`.
    pub date: String,
    /// `26/11/2026`.
    pub date_shown: String,
    /// 1 for Monday to 7 for Sunday.
    pub weekday: u32,
    /// Cash in hand: account 111.
    pub cash: MoneyNow,
    /// Money in banks: account 112.
    pub bank: MoneyNow,
    /// What the drafts on this machine come to, as shown.
    pub drafts_shown: String,
    /// The vouchers written last, the latest first.
    pub recent: Vec<VoucherRow>,
    /// Vouchers somebody should look at, the latest first.
    pub look: Vec<LookRow>,
    /// How many of them there are in all.
    pub look_count: u32,
    /// Days of open months on which cash stood below zero.
    pub low: Vec<LowDays>,
    /// Months with vouchers that are still open, `YYYY-MM`, the earliest first.
    pub open_months: Vec<String>,
    /// The last closed month, `YYYY-MM`.
    pub last_closed: Option<String>,
    /// When it was closed, `dd/MM/yyyy HH:MM`.
    pub last_closed_at: Option<String>,
    /// What the book has so far.
    pub begun: Begun,
}

/// What a book has so far: what to do first in a new one.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Begun {
    /// Vouchers.
    pub vouchers: u32,
    /// Parties.
    pub parties: u32,
    /// Whether opening balances were written.
    pub openings: bool,
}

/// What there is on an account of money.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MoneyNow {
    /// The account: `111`.
    pub account: String,
    /// The balance after everything booked, as shown.
    pub shown: String,
    /// Whether it stands below zero.
    pub negative: bool,
    /// The day of its last movement, `dd/MM/yyyy`.
    pub last_day: Option<String>,
    /// Vouchers on it that are held and not counted.
    pub held: u32,
    /// What they would change, as shown.
    pub held_shown: String,
    /// Vouchers on it that count and should be looked at.
    pub flagged: u32,
    /// What they changed, as shown.
    pub flagged_shown: String,
}

/// A voucher to look at.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LookRow {
    /// The voucher.
    pub voucher: VoucherRow,
    /// `waiting`, `flagged` or `held`.
    pub outcome: String,
    /// The code of the reason, `fold.month-closed` …
    pub why: String,
}

/// Some days on which cash stood below zero without a break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LowDays {
    /// The first of them, `YYYY-MM-DD`.
    pub from: String,
    /// `dd/MM/yyyy`.
    pub from_shown: String,
    /// The last of them; nothing where it still stands below zero.
    pub to_shown: Option<String>,
    /// The lowest it stood, as shown.
    pub lowest_shown: String,
}
