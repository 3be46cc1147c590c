//! What may be written on the command line about files that are brought in.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::BookArgs;

#[derive(Subcommand)]
pub enum ImportCommand {
    /// Vouchers, JSON Lines; `-` is standard input.
    Vouchers(ImportVouchersArgs),
    /// Vouchers, a table (.xlsx, .csv): rows of one number and day are one voucher. Columns are found by their headings.
    Table(ImportTableArgs),
    /// Parties, CSV; columns are found by their names: code or mã, name or họ tên, kind or loại, place, service_contract.
    Parties(ImportFileArgs),
    /// Opening balances, CSV with the header account,party,debit,credit.
    Opening(ImportOpeningArgs),
}

#[derive(Args)]
pub struct ImportVouchersArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Register unknown party codes: as official members when they begin with M.
    #[arg(long)]
    pub create_parties: bool,
    /// The file, or `-`.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct ImportTableArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// What a column holds, by its heading: «Ngày HT=date». Fields: date, number, form, narration, debit, credit, amount,
    /// party, party_name, debit_party, credit_party, line_narration, attachments, event, and the details of a line; of a journal with one
    /// account a row: account, contra, debit_amount, credit_amount.
    #[arg(long = "map", value_name = "HEADING=FIELD")]
    pub maps: Vec<String>,
    /// Only say what it comes to: each voucher, and what is wrong with it.
    #[arg(long)]
    pub check: bool,
    /// Post the vouchers that are right and leave the others out.
    #[arg(long)]
    pub only_good: bool,
    /// The file, or `-`.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct ImportFileArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The file, or `-`.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct ImportOpeningArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The first day of a month, or the last day of the month before.
    #[arg(long)]
    pub date: NaiveDate,
    /// The file, or `-`.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct OpenAtArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The last day of a month, or the first of the next.
    #[arg(long)]
    pub date: NaiveDate,
    /// A table with the columns account, party, debit, credit, turnover debit, turnover credit, by English or Vietnamese
    /// headings; or `-`.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct BalancesArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The day after which they stand.
    #[arg(long)]
    pub date: NaiveDate,
}

#[derive(Args)]
pub struct MoveInArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The last day of the old books.
    #[arg(long)]
    pub date: NaiveDate,
    /// The chart of the old books: tt71 or tt24.
    #[arg(long, default_value = "tt71", value_parser = ["tt71", "tt24"])]
    pub chart: String,
    /// The trial balance, a spreadsheet or CSV.
    #[arg(long)]
    pub trial: PathBuf,
    /// Balances by customer, supplier or member; may be given several times. `131=FILE` says the account of a file that
    /// has no column for it.
    #[arg(long)]
    pub detail: Vec<String>,
    /// Stock by item; `156=FILE` likewise.
    #[arg(long)]
    pub stock: Vec<String>,
    /// Members and other parties.
    #[arg(long)]
    pub parties: Vec<PathBuf>,
    /// What an old account becomes, where it became several: `632=6111`. Split over several by what each takes of the balance,
    /// of the debits and of the credits of the year, the last one taking what is left: `632=6111:90000:90000:0,6121`.
    #[arg(long = "map")]
    pub choices: Vec<String>,
    /// Write it; without, only say what it comes to.
    #[arg(long)]
    pub post: bool,
}

#[derive(Args)]
pub struct OpeningListArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// stock, assets, prepaid, loans, funds or debts; without, all of them.
    pub name: Option<String>,
    /// A table of its rows, to be written; or `-`.
    #[arg(requires = "name")]
    pub file: Option<PathBuf>,
}
