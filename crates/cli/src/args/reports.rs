//! What may be written on the command line about books and forms.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{BookArgs, DaysArgs, FileArgs, Format};

/// The statutory forms.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "UPPER")]
pub enum FormArg {
    F01,
    B01,
    B02,
    F02,
    B09,
}

/// Books that exist on paper.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PaperBookArg {
    /// Stock, item by item.
    S06,
    /// Stock, one line for each item.
    S07,
    /// The storekeeper's cards.
    S08,
    /// Services to each member.
    S23,
    /// Accounts followed in detail, one for each party.
    S19,
    /// The undivided fund by source.
    S29,
    /// Each member's capital.
    S31,
    /// Each fund.
    S32,
    /// Cover, contents and every book of the year.
    All,
    /// The register of the series of vouchers.
    Series,
}

#[derive(Args)]
pub struct PrintBooksArgs {
    /// Which.
    #[arg(value_enum, ignore_case = true)]
    pub which: PaperBookArg,
    #[command(flatten)]
    pub book: BookArgs,
    /// The fiscal year.
    #[arg(long)]
    pub year: i32,
    /// A quarter (2026-Q1) or a month (2026-03) of it, where not all of it is wanted.
    #[arg(long)]
    pub period: Option<String>,
    /// One party's alone, by its code; of S06 and S08 one item's.
    #[arg(long)]
    pub party: Option<String>,
    /// Of S06 and S08 that item in this store alone.
    #[arg(long, requires = "party")]
    pub store: Option<String>,
    /// Pages, or a spreadsheet with a tab for each book.
    #[arg(long, value_enum, default_value_t = Format::Pdf)]
    pub format: Format,
    #[command(flatten)]
    pub file: FileArgs,
}

#[derive(Args)]
pub struct ReportArgs {
    /// Which form.
    #[arg(value_enum, ignore_case = true)]
    pub form: FormArg,
    #[command(flatten)]
    pub book: BookArgs,
    /// The fiscal year.
    #[arg(long, required_unless_present = "period")]
    pub year: Option<i32>,
    /// A year (2026), a quarter (2026-Q1) or a month (2026-03) in its place.
    #[arg(long, conflicts_with = "year")]
    pub period: Option<String>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub format: Format,
    /// Whether the forms agree (I1 to I16), in place of the form; the exit status is 1 where one does not.
    #[arg(long)]
    pub checks: bool,
    #[command(flatten)]
    pub file: FileArgs,
}

#[derive(Args)]
pub struct StockArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// 152, 156, 157 or an account under one; all of them where it is left out.
    #[arg(long, default_value = "")]
    pub account: String,
    /// One item's card, by its code; with --account.
    #[arg(long, requires = "account")]
    pub item: Option<String>,
    /// The store of that card.
    #[arg(long, default_value = "", requires = "item")]
    pub store: String,
    /// The minutes of a count, 05-VT, with what should stand in each store on the last day; needs --out.
    #[arg(long, conflicts_with = "item")]
    pub count: bool,
}

#[derive(Args)]
pub struct FundsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// The fund of one source, or 212 of one asset; with --of.
    #[arg(long, default_value = "", requires = "of")]
    pub account: String,
    /// One source or asset, by the `of` of its row; with --account.
    #[arg(long, requires = "account")]
    pub of: Option<String>,
}

#[derive(Args)]
pub struct ServicesArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// One member's, by its code.
    #[arg(long)]
    pub party: Option<String>,
}

#[derive(Args)]
pub struct CashBookArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// 111, or an account under it.
    #[arg(long, default_value = "111")]
    pub account: String,
}

#[derive(Args)]
pub struct BankBookArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// The bank account as vouchers name it.
    #[arg(long, conflicts_with = "account")]
    pub bank_account: Option<String>,
    /// A sub-account of 112: what it holds that names no bank account.
    #[arg(long)]
    pub account: Option<String>,
}

/// What a trial balance is compared with.
#[derive(Clone, Copy, ValueEnum)]
pub enum Compare {
    /// The days of the same length before.
    Previous,
    /// The same days a year before.
    LastYear,
}

#[derive(Args)]
pub struct TrialBalanceArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// Add up to this level of the chart, 1 to 3.
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=4))]
    pub level: Option<u8>,
    /// Beside other days: turnover and closing balances of both, and their differences.
    #[arg(long, value_enum)]
    pub compare: Option<Compare>,
}

#[derive(Args)]
pub struct LedgerArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// The account; those under it are included.
    #[arg(long)]
    pub account: String,
}

#[derive(Args)]
pub struct StatementArgs {
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub days: DaysArgs,
    /// The party's code.
    #[arg(long)]
    pub party: String,
    /// What was advanced, spent and handed back, 04-TT; needs --out.
    #[arg(long)]
    pub advance: bool,
}

#[derive(Args)]
pub struct PrintArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// A voucher's number, PT.Q01-0007; may be given several times.
    #[arg(long = "voucher", required = true)]
    pub vouchers: Vec<String>,
    /// The fiscal year the numbers belong to; the last one with such a number when not named.
    #[arg(long)]
    pub year: Option<u16>,
    /// What they bought on one list, 06-VT on A4, in place of each on its own form.
    #[arg(long, conflicts_with = "paper")]
    pub purchases: bool,
    /// A5, A4, or A4 with two copies.
    #[arg(long, value_enum, default_value_t = PaperArg::A5)]
    pub paper: PaperArg,
    /// The PDF to write; it must not be there.
    #[arg(long)]
    pub out: PathBuf,
    /// Write over a file that is there.
    #[arg(long)]
    pub replace: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum PaperArg {
    A5,
    A4,
    A4Twice,
}
