//! Moving over from other books («Chuyển sổ»): tables as they are, what their columns are, which account becomes which.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::refusal::Objection;

/// Everything that is moved over, as far as a person has got.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct MoveJob {
    /// The last day of the old books, as typed.
    pub day: String,
    /// `tt71` or `tt24`: the chart of the old books.
    pub chart: String,
    /// The tables.
    pub tables: Vec<MoveTable>,
    /// Which account an old one becomes, where somebody chose.
    pub choices: BTreeMap<String, String>,
    /// The accounts an old one becomes where it is split, with how much of it each takes.
    pub splits: BTreeMap<String, Vec<MovePart>>,
}

/// What an account here takes of an old one. Amounts are as typed; an empty balance of the last part is what is left.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct MovePart {
    /// The account here.
    pub account: String,
    /// Of the balance, on the side the old balance stands on; below zero on the other.
    pub balance: String,
    /// Of what was debited since the year began.
    pub turnover_debit: String,
    /// Of what was credited.
    pub turnover_credit: String,
}

/// A table as other programs wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct MoveTable {
    /// `trial`, `detail` (balances by customer, supplier, member), `stock` or `parties`.
    pub kind: String,
    /// The file's name; empty where it was pasted.
    pub name: String,
    /// How many rows are headings, the first ones.
    pub header: u32,
    /// The cells.
    pub cells: Vec<Vec<String>>,
    /// What each column holds, by the names of [`crate::move_in`]; empty for one that is not read.
    pub roles: Vec<String>,
    /// The old account that all rows belong to, where no column says so.
    pub account: String,
}

/// What the tables come to.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MoveCheck {
    /// What is wrong, row by row.
    pub faults: Vec<MoveFault>,
    /// The old accounts, and what each becomes.
    pub accounts: Vec<MoveAccount>,
    /// The old trial balance beside the new one.
    pub sides: Vec<MoveSide>,
    /// The sums of the old books' balances: debit, credit.
    pub old_sums: (String, String),
    /// How many people and things would be added to the register.
    pub new_cards: u32,
    /// What somebody should look at: nothing that stops the move.
    pub looks: Vec<Objection>,
    /// Whether everything agrees to the đồng and can be written.
    pub ready: bool,
    /// When it was kept, `HH:MM`.
    pub kept_at: String,
}

/// Something wrong in a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MoveFault {
    /// The table, from 0.
    pub table: u32,
    /// The row as the file counts it, from 1; nothing where it is about the whole table.
    pub row: Option<u32>,
    /// What, and what to do.
    pub what: Objection,
}

/// An account of the old books.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MoveAccount {
    /// Its code.
    pub old: String,
    /// Its name.
    pub old_name: String,
    /// What it becomes; empty where somebody must choose.
    pub new: String,
    /// That account's name.
    pub new_name: String,
    /// What it may become: code and name.
    pub candidates: Vec<(String, String)>,
    /// What to choose by.
    pub note: String,
    /// The same in English.
    pub note_en: String,
    /// Whether the row is inferred («chưa đối chiếu»).
    pub inferred: bool,
    /// Whether somebody chose.
    pub chosen: bool,
    /// Its balance and side, and its turnover, as shown: what the parts add up to.
    pub whole: (String, String, String),
    /// The accounts it is split over, as worked out; empty where it becomes one.
    pub parts: Vec<MovePartRead>,
}

/// A part of an old account, worked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MovePartRead {
    /// The account here.
    pub account: String,
    /// Its name; empty where there is no such account to post to.
    pub name: String,
    /// What it takes of the balance, of the debits and of the credits, as shown.
    pub takes: (String, String, String),
}

/// An account in both trial balances.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MoveSide {
    /// The old accounts, apart by spaces.
    pub old: String,
    /// The old balance: debit, credit.
    pub old_balance: (String, String),
    /// The old turnover.
    pub old_turnover: (String, String),
    /// The account in this book.
    pub new: String,
    /// Its name.
    pub new_name: String,
    /// The new balance.
    pub new_balance: (String, String),
    /// The new turnover.
    pub new_turnover: (String, String),
    /// Whether both are the same.
    pub equal: bool,
}

/// A book was moved over.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MoveDone {
    /// The old trial balance beside what the book now says.
    pub sides: Vec<MoveSide>,
    /// How many balances were written.
    pub balances: u32,
    /// How many people and things were added.
    pub cards: u32,
    /// What the law of cooperatives says of what is in the book now.
    pub findings: Vec<Objection>,
}
