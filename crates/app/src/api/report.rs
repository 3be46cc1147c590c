//! Books and reports: journal, ledger, statement, trial balance.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::party::PartyRef;

/// The days a report covers and the rows wanted of it.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct RangeQuery {
    /// `YYYY-MM-DD`.
    pub from: String,
    /// `YYYY-MM-DD`.
    pub to: String,
    /// Rows to skip.
    pub offset: u32,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// Part of the general journal (sổ nhật ký chung).
#[derive(Debug, Clone, Serialize, TS)]
pub struct JournalPage {
    /// The rows: one for each line of each voucher.
    pub rows: Vec<JournalRow>,
    /// How many in all.
    pub count: u32,
    /// The sum of all debits of the days, as shown.
    pub debit_shown: String,
    /// The sum of all credits.
    pub credit_shown: String,
}

/// One line of the journal.
#[derive(Debug, Clone, Serialize, TS)]
pub struct JournalRow {
    /// The voucher.
    pub voucher: String,
    /// True on a voucher's first line.
    pub first: bool,
    /// `dd/MM/yyyy`.
    pub date_shown: String,
    /// Its number.
    pub number: String,
    /// What it is for.
    pub narration: String,
    /// Debited account.
    pub debit: String,
    /// Credited account.
    pub credit: String,
    /// As shown.
    pub amount_shown: String,
    /// Whose.
    pub who: String,
}

/// Part of the ledger of one account (sổ cái, sổ chi tiết).
#[derive(Debug, Clone, Serialize, TS)]
pub struct LedgerPage {
    /// The account.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// Whose account, when asked for one party.
    pub party: Option<PartyRef>,
    /// The balance before the first day.
    pub opening: Balance,
    /// The rows: movements, and after the last one of a month its sums; movements alone where one side was asked for.
    pub rows: Vec<LedgerRow>,
    /// How many rows in all, sums included.
    pub count: u32,
    /// How many of them are movements.
    pub movements: u32,
    /// Debit turnover of the days, as shown.
    pub debit_shown: String,
    /// Credit turnover of the days, as shown.
    pub credit_shown: String,
    /// The balance after the last day.
    pub closing: Balance,
}

/// A balance and its side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct Balance {
    /// `debit`, `credit` or empty for zero.
    pub side: String,
    /// As shown; `0` for zero.
    pub shown: String,
}

/// What a row of a ledger is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerSort {
    /// One side of an entry.
    Movement,
    /// Turnover of a month, with the balance after it.
    Month,
    /// Turnover since the quarter of the fiscal year began.
    Quarter,
    /// Turnover since the fiscal year began.
    Year,
}

/// One row of a ledger.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LedgerRow {
    /// What it is.
    pub sort: LedgerSort,
    /// The voucher; empty for a sum.
    pub voucher: String,
    /// `dd/MM/yyyy`; of a sum its month, `03/2026`, or the days of it that were asked for.
    pub date_shown: String,
    /// Its number.
    pub number: String,
    /// What it is for; nothing for a sum.
    pub narration: String,
    /// The other account.
    pub contra: String,
    /// As shown, empty when on the other side.
    pub debit_shown: String,
    /// As shown, empty when on the other side.
    pub credit_shown: String,
    /// Whose.
    pub party: Option<PartyRef>,
    /// The balance after this row; neither side nor figure for the sums of a quarter and a year.
    pub balance: Balance,
}

/// One party over all accounts.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Statement {
    /// The party.
    pub party: PartyRef,
    /// One part for each account.
    pub accounts: Vec<StatementAccount>,
}

/// A party's account.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StatementAccount {
    /// The account.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// The balance before the first day.
    pub opening: Balance,
    /// All rows of the days.
    pub rows: Vec<LedgerRow>,
    /// Debit turnover, as shown.
    pub debit_shown: String,
    /// Credit turnover, as shown.
    pub credit_shown: String,
    /// The balance after the last day.
    pub closing: Balance,
}

/// The trial balance, form F01-HTX (bảng cân đối tài khoản).
#[derive(Debug, Clone, Serialize, TS)]
pub struct TrialBalance {
    /// Level-1 accounts in use, or down to the level asked for.
    pub rows: Vec<TrialRow>,
    /// Accounts 001 to 008, outside the totals.
    pub off_balance: Vec<TrialRow>,
    /// The totals of level 1.
    pub total: TrialRow,
    /// True where debits equal credits in all three pairs of columns.
    pub balanced: bool,
    /// True where a month of it is not closed: «tạm tính».
    pub provisional: bool,
    /// The source of the form.
    pub source: String,
}

/// One account of the trial balance. Figures are as shown, empty for zero.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct TrialRow {
    /// Its code.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// 1, 2 or 3.
    pub level: u32,
    /// Column 1.
    pub opening_debit: String,
    /// Column 2.
    pub opening_credit: String,
    /// Column 3.
    pub debit: String,
    /// Column 4.
    pub credit: String,
    /// Column 5.
    pub closing_debit: String,
    /// Column 6.
    pub closing_credit: String,
    /// True where the way it is shown is inferred, not read in the circular («chưa đối chiếu»).
    pub inferred: bool,
}

/// What the trial balance is asked for.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct TrialQuery {
    /// First day, `YYYY-MM-DD`; a month's first day.
    pub from: String,
    /// Last day; a month's last day.
    pub to: String,
    /// 1, 2 or 3.
    pub level: u32,
    /// Show accounts with two sides net instead of both sides.
    pub net: bool,
}

/// One amendment in «Bảng kê chứng từ đã sửa».
#[derive(Debug, Clone, Serialize, TS)]
pub struct AmendedRow {
    /// The voucher.
    pub voucher: String,
    /// Its number.
    pub number: String,
    /// Which version this amendment made: 2, 3 …
    pub version: u32,
    /// When it was amended, `dd/MM/yyyy HH:MM`.
    pub amended_at: String,
    /// By whom.
    pub amended_by: String,
    /// Why.
    pub reason: String,
    /// The day before and after, `dd/MM/yyyy`.
    pub date_before: String,
    /// The day after.
    pub date_after: String,
    /// The sum before, as shown.
    pub total_before: String,
    /// The sum after.
    pub total_after: String,
    /// What changed, in order: `date`, `party`, `narration`, `amount`, `accounts`, `other`.
    pub changed: Vec<String>,
    /// True where only words and the count of papers changed (sửa nhanh).
    pub text_only: bool,
}

/// A month of the book.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PeriodRow {
    /// `YYYY-MM`.
    pub month: String,
    /// `03/2026`.
    pub shown: String,
    /// Whether it is closed.
    pub closed: bool,
    /// When it was closed, `dd/MM/yyyy HH:MM`.
    pub closed_at: Option<String>,
    /// Whether it is closed and its figures are not those it was closed with: what its closer had is not all here.
    pub otherwise: bool,
    /// Vouchers in it.
    pub vouchers: u32,
    /// Turnover, as shown.
    pub turnover_shown: String,
}

/// An account of the chart.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AccountRow {
    /// Its code.
    pub code: String,
    /// Its Vietnamese name.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// 1, 2 or 3; 4 for the cooperative's own.
    pub level: u32,
    /// Its parent.
    pub parent: Option<String>,
    /// `asset`, `liability`, `equity`, `revenue`, `expense`, `result`, `offbalance`.
    pub class: String,
    /// `debit`, `credit` or `both`.
    pub normal_side: String,
    /// Whether vouchers may be posted to it.
    pub postable: bool,
    /// Whether a line on it must name a party.
    pub needs_party: bool,
    /// True where it was added by the cooperative.
    pub own: bool,
    /// False once it is out of use.
    pub active: bool,
    /// `source` or `inferred`.
    pub confidence: String,
    /// Where it was read.
    pub source: String,
    /// Its balance, as shown, and side.
    pub balance: Balance,
}

/// An account of the cooperative's own, under one of the circular's.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct NewAccount {
    /// Its code, beginning with the parent's.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// How an account of the cooperative's own is to stand from now on.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AccountChange {
    /// Its code, which never changes.
    pub code: String,
    /// Its name.
    pub name: String,
    /// False to take it out of use.
    pub active: bool,
}

/// What checking the whole book found.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VerifyResult {
    /// True where everything agrees.
    pub ok: bool,
    /// Vouchers counted.
    pub vouchers: u32,
    /// Entries counted.
    pub entries: u32,
    /// The digest of all balances, hexadecimal.
    pub ledger_digest: String,
    /// Codes of the differences found, with what they are about.
    pub differences: Vec<String>,
}
