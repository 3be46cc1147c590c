//! The history of everything, and the series of numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is looked for in the history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(default)]
pub struct HistoryQuery {
    /// Only this kind: `voucher`, `correction`, `party`, `account`, `setting`, `period`, `book`, `act`.
    pub kind: Option<String>,
    /// Only by this person, by name.
    pub who: Option<String>,
    /// From this day on, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// To this day.
    pub to: Option<String>,
    /// Words: a name, a reason, a number, a value.
    pub text: String,
    /// Rows to skip.
    pub offset: u32,
    /// Rows wanted.
    pub limit: u32,
}

/// Part of the history, the latest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct HistoryPage {
    /// The rows.
    pub rows: Vec<HistoryRow>,
    /// How many in all.
    pub count: u32,
    /// Everybody who has written in this book.
    pub people: Vec<String>,
}

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HistoryRow {
    /// The event's id, or `act-` and a number.
    pub id: String,
    /// When, as its author's machine had it: `dd/MM/yyyy HH:MM`.
    pub at_shown: String,
    /// The day of it, `YYYY-MM-DD`.
    pub day: String,
    /// Who.
    pub who: String,
    /// The series (quyển) of the machine it was done on; empty where it is this one's own note.
    pub series: String,
    /// The kind of thing, as the filter knows it.
    pub kind: String,
    /// What was done: `voucher-posted`, `party-changed` … the sentence stands in the message catalogue.
    pub act: String,
    /// What the sentence mentions.
    pub args: BTreeMap<String, String>,
    /// What it changed.
    pub changes: Vec<HistoryChange>,
    /// Why, in its author's words; empty where none was asked.
    pub reason: String,
    /// The code of why it does not simply count; empty where it does.
    pub why: String,
    /// Where it can be looked at.
    pub target: Option<HistoryTarget>,
}

/// One thing that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HistoryChange {
    /// `date`, `who`, `narration`, `attachments`, `line`, `name`, `code`, `kind`, `place`, `contract`, `active`, or a setting's name.
    pub field: String,
    /// What it was; empty where there was nothing.
    pub before: String,
    /// What it became; empty where nothing is left.
    pub after: String,
}

/// Where something can be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HistoryTarget {
    /// `voucher`, `party` or `account`.
    pub kind: String,
    /// Its id, or the account's code.
    pub id: String,
}

/// A series of numbers: «quyển».
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SeriesBook {
    /// `PT`, `PC` …
    pub form: String,
    /// The fiscal year.
    pub year: u32,
    /// `01`.
    pub series: String,
    /// Whose it is.
    pub person: String,
    /// The first number given, as printed.
    pub first: String,
    /// The last number given, as printed.
    pub last: String,
    /// How many numbers there are up to the last.
    pub count: u32,
    /// How many of them nothing is known of.
    pub missing: u32,
    /// The earliest day of its vouchers, `dd/MM/yyyy`.
    pub first_day: String,
    /// The latest.
    pub last_day: String,
    /// When it was closed, as shown: nothing where numbers may still be given.
    pub closed_at: Option<String>,
}

/// Part of a series, number by number.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SeriesPage {
    /// From 1 to the last number given.
    pub rows: Vec<NumberFate>,
    /// How many numbers there are.
    pub count: u32,
}

/// What became of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NumberFate {
    /// The count within the series.
    pub number: u32,
    /// As printed.
    pub number_shown: String,
    /// `posted`, `amended`, `reversed`, `reversal`, `adjustment`, `waiting`, `flagged`, `held`, `void`, or `missing`.
    pub fate: String,
    /// The voucher that bears it.
    pub voucher: Option<String>,
    /// Its day, `dd/MM/yyyy`.
    pub date_shown: String,
    /// Who.
    pub who: String,
    /// The reason.
    pub narration: String,
    /// The sum, as shown.
    pub total_shown: String,
    /// The number of the voucher that takes it back, or that it takes back or puts right.
    pub other: String,
    /// How often it was amended.
    pub amended: u32,
}
