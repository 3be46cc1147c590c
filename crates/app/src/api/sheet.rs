//! Bảng nhập nhanh: a sheet of vouchers of one form, one in each row.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::party::PartyRef;
use super::refusal::Objection;

/// A sheet as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sheet {
    /// The form of every voucher in it, `PC`.
    pub form: String,
    /// The rows; empty ones are left out when it is posted.
    pub rows: Vec<SheetRow>,
}

/// A voucher of a sheet, every cell as typed or pasted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct SheetRow {
    /// A day in any way it is typed in a form.
    pub date: String,
    /// A code or a name of the register, or any name.
    pub party: String,
    /// The reason.
    pub narration: String,
    /// The debited account.
    pub debit: String,
    /// The credited account.
    pub credit: String,
    /// Whose account it is, where that is not the person of the voucher.
    pub owner: String,
    /// The amount, in any way it is typed in a form.
    pub amount: String,
    /// How many papers are attached.
    pub attachments: String,
}

/// The columns of a sheet, by their names in [`SheetRow`].
pub const COLUMNS: [&str; 8] = ["date", "party", "narration", "debit", "credit", "owner", "amount", "attachments"];

/// What the core read in a sheet.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SheetCheck {
    /// One for each row of the sheet.
    pub rows: Vec<SheetRowRead>,
    /// How many rows can be posted.
    pub ready: u32,
    /// How many rows have something wrong.
    pub faulty: u32,
    /// The sum of the rows that can be posted, as shown.
    pub total_shown: String,
    /// The sum of all rows whose amounts read, as shown.
    pub total_all_shown: String,
    /// Names that nobody in the register has.
    pub unknown: Vec<String>,
    /// Cash and bank money that would go below zero if all that can be posted were.
    pub warnings: Vec<Objection>,
}

/// What the core read in a row.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SheetRowRead {
    /// Nothing is typed in it.
    pub blank: bool,
    /// The day, `dd/MM/yyyy`, or empty.
    pub date_shown: String,
    /// The amount, as shown, or empty.
    pub amount_shown: String,
    /// The person of the register.
    pub party: Option<PartyRef>,
    /// The person of the register whose account it is, where one is typed.
    pub owner: Option<PartyRef>,
    /// Why it cannot be posted, each at a column of the sheet; the line is the row.
    pub faults: Vec<Objection>,
    /// What deserves a look.
    pub warnings: Vec<Objection>,
}

/// A sheet as it was left.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SheetKept {
    /// The sheet; without rows where nothing was left in it.
    pub sheet: Sheet,
    /// When it was kept, `YYYY-MM-DD HH:MM` on this machine.
    pub kept_at: Option<String>,
}

/// A block of cells from another program.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SheetPasted {
    /// The rows; only the columns named are set.
    pub rows: Vec<SheetRow>,
    /// The columns that were pasted, by name.
    pub columns: Vec<String>,
}

/// What was posted of a sheet, all in one act.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SheetPosted {
    /// What to name to take all of it back at once.
    pub batch: String,
    /// Each posted row with its number, in the order of the sheet.
    pub posted: Vec<SheetReceipt>,
    /// Their sum, as shown.
    pub total_shown: String,
    /// What is left: the rows with something wrong.
    pub left: Sheet,
}

/// A row that was posted.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SheetReceipt {
    /// Its place in the sheet, from 0.
    pub row: u32,
    /// The voucher.
    pub voucher: String,
    /// Its number.
    pub number: String,
}

/// Vouchers that were posted together.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BatchRow {
    /// Its id.
    pub id: String,
    /// The form; empty for vouchers of a table, which may have several.
    pub form: String,
    /// When, `dd/MM/yyyy HH:MM`.
    pub posted_at: String,
    /// How many vouchers.
    pub count: u32,
    /// How many of them still stand.
    pub standing: u32,
    /// The sum of those that stand, as shown.
    pub total_shown: String,
    /// The first number.
    pub first: String,
    /// The last number.
    pub last: String,
}

/// What was taken back at once.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BatchReversed {
    /// How many vouchers.
    pub count: u32,
    /// The number of each voucher, and of the one that takes it back.
    pub numbers: BTreeMap<String, String>,
}
