//! Closing a month: what is looked at first, counts, and costs paid in advance.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::refusal::Objection;

/// What is looked at before a month is closed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Checklist {
    /// `YYYY-MM`.
    pub month: String,
    /// `03/2026`.
    pub shown: String,
    /// Whether it is closed already.
    pub closed: bool,
    /// What the month came to so far.
    pub figures: MonthFigures,
    /// The checks, in order.
    pub items: Vec<CheckItem>,
    /// Whether the machines of other people can be asked from here to send what they have for the month.
    pub may_ask: bool,
    /// When they were last asked, as shown; nothing while they were not.
    pub asked_at: Option<String>,
}

/// A month that somebody at another machine is about to close.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CloseRequestRow {
    /// `YYYY-MM`.
    pub month: String,
    /// `03/2026`.
    pub shown: String,
    /// Who is about to close it.
    pub who: String,
    /// When they said so, as shown.
    pub at: String,
    /// Drafts on this machine that are dated in it.
    pub drafts: u32,
    /// Vouchers of this machine that the server has not confirmed.
    pub unsent: u32,
}

/// What a month came to, as shown.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MonthFigures {
    /// How many vouchers are counted in it.
    pub vouchers: u32,
    /// Revenue from outside, đồng: account 511, before it is carried to the result.
    pub external: String,
    /// Revenue from members, đồng: account 512.
    pub internal: String,
    /// Cash at its end, đồng: account 111.
    pub cash: String,
    /// Money in banks at its end, đồng: account 112.
    pub bank: String,
}

/// One check.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CheckItem {
    /// `earlier`, `opening`, `drafts`, `bank-notices`, `attention`, `cash`, `bank`, `stock`, `debts`, `depreciation`,
    /// `prepaid`, `vat`, `wages`, `year-end`, or `machine`: one for each machine of somebody else.
    pub check: String,
    /// `done`, `none` where it does not apply, `look` where somebody should look, `fault` where it stops the closing.
    pub state: String,
    /// What was found.
    pub finding: Objection,
    /// Where to put it right: a route of the window, empty where there is none.
    pub link: String,
}

/// A count of cash or stock, or the figure on the bank's statement.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct CountInput {
    /// The account.
    pub account: String,
    /// The bank account, where the account holds several.
    pub detail: String,
    /// The end of which day, as typed.
    pub day: String,
    /// Counted, as typed.
    pub amount: String,
    /// Who was there, or why it differs.
    pub note: String,
}

/// A cost paid in advance.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PrepaidRow {
    /// Its id.
    pub id: String,
    /// What for.
    pub name: String,
    /// In all, as shown.
    pub amount: String,
    /// The first month that bears a part, `YYYY-MM`.
    pub month: String,
    /// How many months.
    pub months: u32,
    /// The account that bears it.
    pub account: String,
    /// What the month asked for bears, as shown; empty when nothing.
    pub part: String,
    /// What is left after it, as shown.
    pub left: String,
    /// Whether it is given up.
    pub active: bool,
}

/// A cost paid in advance to write down or to change.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct PrepaidInput {
    /// The one to change.
    pub id: Option<String>,
    /// What for.
    pub name: String,
    /// In all, as typed.
    pub amount: String,
    /// The first month, `YYYY-MM`.
    pub month: String,
    /// How many months, 1 to 240.
    pub months: u32,
    /// The account that bears it.
    pub account: String,
    /// True where it is given up.
    pub withdrawn: bool,
}

/// Costs paid in advance, and what a month bears of them.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PrepaidList {
    /// `YYYY-MM`.
    pub month: String,
    /// The costs.
    pub rows: Vec<PrepaidRow>,
    /// What the month bears in all, as shown.
    pub part: String,
    /// What is allocated in the month already, as shown.
    pub allocated: String,
    /// Whether something is still to be allocated.
    pub open: bool,
}
