//! The lists behind opening balances: stock, assets, prepaid costs, loans, funds, debts by document.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::party::PartyRef;
use super::refusal::Objection;

/// A list, and whether it adds up.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpeningListState {
    /// `stock`, `assets`, `prepaid`, `loans`, `funds` or `debts`.
    pub name: String,
    /// How many rows are in the book.
    pub rows: u32,
    /// Whether an account it explains has an opening balance.
    pub needed: bool,
    /// Whether every account it explains adds up («khớp»).
    pub agrees: bool,
    /// Account by account.
    pub ties: Vec<OpeningTie>,
}

/// An opening balance beside what the list says of it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpeningTie {
    /// The account.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// Whose, where the list adds up party by party.
    pub party: Option<PartyRef>,
    /// The opening balance, on the account's usual side, as shown.
    pub balance_shown: String,
    /// What the list comes to.
    pub listed_shown: String,
    /// By how much they differ; empty where they are equal.
    pub difference_shown: String,
    /// Whether the list has a row of it at all.
    pub listed: bool,
}

/// A column of a list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpeningListColumn {
    /// Its stable name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The same in English.
    pub title_en: String,
    /// `item`, `asset`, `party`, `name`, `text`, `dong`, `decimal`, `count`, `day` or `account`.
    pub sort: String,
    /// Whether a row must say it.
    pub required: bool,
}

/// A row as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct OpeningListRow {
    /// The account's code.
    pub account: String,
    /// What it is of: a code or name, for the first column.
    pub of: String,
    /// The amount, on the account's usual side.
    pub amount: String,
    /// The other columns, in their order.
    pub details: Vec<String>,
}

/// A list as typed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpeningListSheet {
    /// Its stable name.
    pub name: String,
    /// Its columns besides account and amount; the first says what a row is of.
    pub columns: Vec<OpeningListColumn>,
    /// The rows as last kept, or those in the book.
    pub rows: Vec<OpeningListRow>,
    /// Whether the month it stands at is closed, so that nothing can be changed any more.
    pub closed: bool,
}

/// What a list comes to.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpeningListCheck {
    /// Each row as understood, in the same order.
    pub rows: Vec<OpeningListRead>,
    /// Account by account, or party by party.
    pub ties: Vec<OpeningTie>,
    /// Whether it all adds up.
    pub agrees: bool,
    /// How many rows have a fault.
    pub faults: u32,
    /// When it was kept, `HH:MM`.
    pub kept_at: String,
}

/// A row as understood.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct OpeningListRead {
    /// The account's name.
    pub account_name: String,
    /// The card it is of.
    pub of: Option<PartyRef>,
    /// The name under which a card would be added.
    pub new_card: String,
    /// The amount as shown.
    pub amount_shown: String,
    /// What is wrong with it.
    pub faults: Vec<Objection>,
}
