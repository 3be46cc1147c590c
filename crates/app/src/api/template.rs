//! Templates (mẫu định khoản), reminders, and payments that wait for the bank.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::voucher::Draft;

/// What a template leaves for the hand to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Blank {
    /// Who pays or receives, also where a line names the same person.
    Party,
    /// The reason.
    Narration,
    /// The amount of every line.
    Amount,
    /// How many papers are attached.
    Attachments,
}

/// A template in the list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TemplateRow {
    /// Its id.
    pub id: String,
    /// Its form, `PC`.
    pub form: String,
    /// Its name.
    pub name: String,
    /// The accounts of its first line, `642 / 1111`, and `…` when there are more.
    pub accounts: String,
    /// The name of the person, or empty.
    pub party_name: String,
    /// The reason, or empty.
    pub narration: String,
    /// The sum of its lines, as shown; empty where the amount is left blank.
    pub total_shown: String,
    /// How often it was used.
    pub used: u32,
    /// When it is put on the desk by itself.
    pub reminder: Option<ReminderRow>,
    /// True where it lies in the bin.
    pub discarded: bool,
}

/// How often a template is put on the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum EveryMonths {
    /// Hằng tháng.
    Month,
    /// Hằng quý.
    Quarter,
    /// Hằng năm.
    Year,
}

/// What is asked when a template is to be put on the desk by itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ReminderInput {
    /// How often.
    pub every: EveryMonths,
    /// The day of the month, 1 to 31; a shorter month's last day stands for those it does not have.
    pub day: u32,
    /// The first month it is due in, `YYYY-MM`; nothing is due on or before today.
    pub first: String,
}

/// When a template is put on the desk.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ReminderRow {
    /// How often.
    pub every: EveryMonths,
    /// The day of the month.
    pub day: u32,
    /// The first month, `YYYY-MM`.
    pub first: String,
    /// Whether it rests: what falls due meanwhile is left out.
    pub paused: bool,
    /// The next due day, `dd/MM/yyyy`.
    pub next_shown: String,
}

/// Why a draft lies on the desk, where it is more than unfinished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum DraftNote {
    /// A reminder put it there.
    Reminded {
        /// The template's name.
        name: String,
        /// The day it was due, `dd/MM/yyyy`.
        due_shown: String,
        /// True where that is today.
        today: bool,
    },
    /// The bank was told; its notice has not come (UNC đã gửi – chờ báo Nợ).
    Waiting {
        /// The day the bank was told, `YYYY-MM-DD`.
        since: String,
        /// The same, `dd/MM/yyyy`.
        since_shown: String,
    },
}

/// Other words for a posted voucher; its figures stay.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct TextFix {
    /// The voucher.
    pub voucher: String,
    /// The name as printed.
    pub party_name: String,
    /// The reason.
    pub narration: String,
    /// How many original papers are attached.
    pub attachments: u32,
    /// The words of each line, empty where it has none of its own.
    pub narrations: Vec<String>,
    /// Why.
    pub reason: String,
}

/// Everything that waits for the bank.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Waiting {
    /// The longest waiting first.
    pub rows: Vec<WaitingRow>,
    /// What that means for each bank account.
    pub accounts: Vec<WaitingSum>,
}

/// A draft that waits for the bank.
#[derive(Debug, Clone, Serialize, TS)]
pub struct WaitingRow {
    /// The draft.
    pub draft: Draft,
    /// The day the bank was told, `dd/MM/yyyy`.
    pub since_shown: String,
    /// Days since then.
    pub days: i32,
    /// What it will take from the bank, or bring, as shown.
    pub total_shown: String,
    /// True for money that should come in.
    pub incoming: bool,
}

/// A bank account beside what waits.
#[derive(Debug, Clone, Serialize, TS)]
pub struct WaitingSum {
    /// The account, `1121`.
    pub account: String,
    /// What the bank has, as shown.
    pub balance_shown: String,
    /// Payments that wait.
    pub out_count: u32,
    /// Their sum, as shown.
    pub out_shown: String,
    /// Receipts that wait.
    pub in_count: u32,
    /// Their sum, as shown.
    pub in_shown: String,
    /// What the bank will have when all of them came, as shown.
    pub after_shown: String,
}
