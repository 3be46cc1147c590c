//! Vouchers from a table of another program: each column is a field, rows with one number and day are one voucher.

use serde::Serialize;
use ts_rs::TS;

use super::refusal::Objection;

/// What a table of vouchers comes to.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoucherTableCheck {
    /// The vouchers, in the order of the table.
    pub vouchers: Vec<TableVoucher>,
    /// How many can be posted.
    pub ready: u32,
    /// How many have something wrong.
    pub faulty: u32,
    /// How many are in the book already.
    pub already: u32,
    /// The sum of those that can be posted, as shown.
    pub total_shown: String,
    /// People and things that nobody in the register answers to: code and name, one of them maybe empty.
    pub unknown: Vec<(String, String)>,
    /// When it was kept, `HH:MM`; empty where it was not.
    pub kept_at: String,
}

/// A voucher of a table.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TableVoucher {
    /// Its rows as the file counts them, from 1.
    pub rows: Vec<u32>,
    /// Its form's letters; empty where they do not read.
    pub form: String,
    /// Its number in the other program.
    pub number: String,
    /// Its day, `dd/MM/yyyy`, or empty.
    pub date_shown: String,
    /// Who it is with.
    pub who: String,
    /// The reason.
    pub narration: String,
    /// Its sum, as shown.
    pub amount_shown: String,
    /// The number it has in this book, where it is there already.
    pub here: String,
    /// Why it cannot be posted.
    pub faults: Vec<TableFault>,
}

/// Something wrong in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TableFault {
    /// The row as the file counts it, from 1.
    pub row: u32,
    /// The column, by what it holds; nothing where it is about the whole row.
    pub role: Option<String>,
    /// What, and what to do.
    pub what: Objection,
}

/// How far a table has been posted.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoucherTablePosted {
    /// Vouchers posted by this call.
    pub posted: u32,
    /// Of those passed by this call, how many were in the book already.
    pub already: u32,
    /// How many of the table are passed, and how many there are.
    pub passed: u32,
    /// How many vouchers the table has.
    pub all: u32,
    /// What to name to go on, and to take all of it back at once.
    pub batch: String,
    /// What the law of cooperatives says of the capital in the book, when the last is posted.
    pub findings: Vec<Objection>,
}
