//! One search over everything in the book.

use serde::Serialize;
use ts_rs::TS;

use super::party::PartyRef;
use super::voucher::VoucherRow;

/// What answers to some words, each group the best first and at most eight.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct SearchFound {
    /// The words asked for, so that an answer that comes late is known as such.
    pub text: String,
    /// Vouchers: by number, sum or words.
    pub vouchers: Vec<VoucherRow>,
    /// Parties: by code, name, initials or place.
    pub parties: Vec<PartyRef>,
    /// Accounts: by code or name.
    pub accounts: Vec<AccountFound>,
    /// Months of the book: by `t3`, `3/2026` or `2026-03`.
    pub months: Vec<MonthFound>,
    /// The group in which something answers exactly: `vouchers`, `parties`, `accounts`, `months`.
    pub exact: Vec<String>,
}

/// An account that answers.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AccountFound {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// A translation; empty for the cooperative's own.
    pub name_en: String,
}

/// A month that answers.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MonthFound {
    /// `YYYY-MM`.
    pub month: String,
    /// `03/2026`.
    pub shown: String,
    /// Its first day, `YYYY-MM-DD`.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// Whether it is closed.
    pub closed: bool,
}
