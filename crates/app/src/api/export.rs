//! Lists and reports as files: a spreadsheet or CSV.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::form::FormQuery;
use super::money::{BankBookRef, CompareQuery};
use super::party::PartyQuery;
use super::print::PrintJob;
use super::report::TrialQuery;
use super::voucher::VoucherQuery;

/// What is written to a file: what a screen shows, all rows of it.
#[derive(Clone, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ExportJob {
    /// The list of vouchers.
    Vouchers {
        /// As the list asks; its offset and limit mean nothing here.
        query: VoucherQuery,
    },
    /// The register of parties.
    Parties {
        /// As the register asks.
        query: PartyQuery,
    },
    /// The general journal S03a.
    Journal {
        /// First day.
        from: String,
        /// Last day.
        to: String,
    },
    /// The ledger of an account, of one party where named.
    Ledger {
        /// The account.
        account: String,
        /// The party.
        party: Option<String>,
        /// First day.
        from: String,
        /// Last day.
        to: String,
    },
    /// The statement of a party.
    Statement {
        /// The party.
        party: String,
        /// First day.
        from: String,
        /// Last day.
        to: String,
    },
    /// The trial balance F01.
    Trial {
        /// As the report asks.
        query: TrialQuery,
    },
    /// A statutory form.
    Form {
        /// As the report asks.
        query: FormQuery,
    },
    /// Two spans of days side by side.
    Comparison {
        /// As the report asks.
        query: CompareQuery,
    },
    /// The cash book S04.
    Cash {
        /// 111 or an account under it.
        account: String,
        /// First day.
        from: String,
        /// Last day.
        to: String,
    },
    /// The book of a bank account S05.
    Bank {
        /// Which.
        book: BankBookRef,
        /// First day.
        from: String,
        /// Last day.
        to: String,
    },
    /// A book as it is on paper, or several, each on a tab of its own: what [`super::print::PrintJob`] prints but vouchers.
    Paper {
        /// What.
        job: Box<PrintJob>,
    },
    /// «Bảng kê chứng từ đã sửa».
    Amended {
        /// First day.
        from: String,
        /// Last day.
        to: String,
    },
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// A spreadsheet (Office Open XML).
    Xlsx,
    /// Values separated by commas, UTF-8.
    Csv,
}

/// A file was written.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Exported {
    /// Where it lies.
    pub path: String,
    /// How many rows it has under its header.
    pub rows: u32,
}
