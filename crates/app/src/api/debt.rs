//! Debts by document: what is open, how old it is.

use serde::Serialize;
use ts_rs::TS;

use super::party::PartyRef;

/// How old the debts of an account are.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Ageing {
    /// `131` for what others owe, `331` for what the cooperative owes.
    pub account: String,
    /// The day it is looked at from, `YYYY-MM-DD`.
    pub day: String,
    /// The same as shown.
    pub day_shown: String,
    /// Everybody with an open document or a sum ahead, the oldest debt first.
    pub rows: Vec<AgeingRow>,
    /// All of them together.
    pub total: AgeingSums,
}

/// The debt of one party by age.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AgeingRow {
    /// Who.
    pub party: PartyRef,
    /// His sums.
    pub sums: AgeingSums,
    /// Days the oldest document is past its day; 0 where none is.
    pub overdue: u32,
}

/// Sums by age, as shown; empty for nothing.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AgeingSums {
    /// Not due yet.
    pub not_due: String,
    /// 1 to 30 days past.
    pub to_30: String,
    /// 31 to 90 days past.
    pub to_90: String,
    /// 91 to 180 days past.
    pub to_180: String,
    /// More than 180 days past.
    pub over_180: String,
    /// Settled ahead of documents to come.
    pub ahead: String,
    /// The balance.
    pub balance: String,
}

/// A document that is not settled.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpenDocument {
    /// The paper it names, or the voucher's number.
    pub document: String,
    /// Its day, as shown.
    pub day_shown: String,
    /// When it is to be paid, as shown; empty where that was not agreed.
    pub due_shown: String,
    /// Days past that day, or past its own where none was agreed; 0 before it.
    pub overdue: u32,
    /// In all, as shown.
    pub amount: String,
    /// Settled, as shown; empty for nothing.
    pub settled: String,
    /// Still open, as shown.
    pub left: String,
    /// The same in đồng, digits.
    pub left_dong: String,
    /// The voucher that began it; empty for what the book began with.
    pub voucher: String,
}

/// What one party owes, or is owed, document by document.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpenDocuments {
    /// Who.
    pub party: PartyRef,
    /// The account.
    pub account: String,
    /// The day, as shown.
    pub day_shown: String,
    /// The documents, the oldest first.
    pub rows: Vec<OpenDocument>,
    /// The sums.
    pub sums: AgeingSums,
}
