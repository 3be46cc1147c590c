//! What may be written on the command line about settings, lists, months and what was done.

use chrono::NaiveDate;
use clap::Args;

use super::{BookArgs, FileArgs, Format};

#[derive(Args)]
pub struct PartiesArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Words, a code or a phone number.
    #[arg(long, default_value = "")]
    pub text: String,
    /// Only this kind; `member` for all kinds of member.
    #[arg(long)]
    pub kind: Option<String>,
    /// Retired ones too.
    #[arg(long)]
    pub retired: bool,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    pub format: Format,
    #[command(flatten)]
    pub file: FileArgs,
}

#[derive(Args)]
pub struct CloseArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The month, YYYY-MM.
    #[arg(long)]
    pub month: String,
    /// Do not close: ask the other machines to send what they have for the month.
    #[arg(long)]
    pub ask: bool,
}

#[derive(Args)]
pub struct ReopenArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The month, YYYY-MM.
    #[arg(long)]
    pub month: String,
    /// Why.
    #[arg(long)]
    pub reason: String,
}

#[derive(Args)]
pub struct SettingsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Settings to write, such as `sign.director="Hoàng Văn Sinh"`; an empty value means the default again.
    pub set: Vec<String>,
}

#[derive(Args)]
pub struct AccountsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The account to add or change.
    #[arg(long, requires = "name")]
    pub code: Option<String>,
    /// Its name.
    #[arg(long, requires = "code")]
    pub name: Option<String>,
    /// Take it out of use.
    #[arg(long, requires = "code")]
    pub retire: bool,
}

#[derive(Args)]
pub struct ListsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// store, season, expense-kind, cost-object, bank-account or contract.
    pub list: String,
    /// The entry to write.
    #[arg(long, requires = "name")]
    pub code: Option<String>,
    /// Its name; empty to retire it.
    #[arg(long, requires = "code")]
    pub name: Option<String>,
}

#[derive(Args)]
pub struct HistoryArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Only voucher, correction, party, account, setting, period, book or act.
    #[arg(long)]
    pub kind: Option<String>,
    /// Only by this person.
    #[arg(long)]
    pub who: Option<String>,
    /// From this day on.
    #[arg(long)]
    pub from: Option<NaiveDate>,
    /// To this day.
    #[arg(long)]
    pub to: Option<NaiveDate>,
    /// Only with these words.
    #[arg(long, default_value = "")]
    pub text: String,
    /// At most so many.
    #[arg(long, default_value_t = 1_000)]
    pub limit: usize,
}

#[derive(Args)]
pub struct AttentionArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The story to decide, by the key it is listed with.
    #[arg(long, requires = "choice", conflicts_with = "voucher")]
    pub story: Option<String>,
    /// What is chosen for it, as listed.
    #[arg(long)]
    pub choice: Option<String>,
    /// The id of the waiting voucher to say a word about.
    #[arg(long, requires = "word", requires = "day")]
    pub voucher: Option<String>,
    /// The version the word is about, as listed; the present one where none is named.
    #[arg(long, requires = "voucher")]
    pub version: Option<String>,
    /// The word: approve, reject, or cash for cash that moved.
    #[arg(long)]
    pub word: Option<String>,
    /// The day of the approval, or on which the cash moved, YYYY-MM-DD.
    #[arg(long)]
    pub day: Option<NaiveDate>,
    /// Why.
    #[arg(long, default_value = "")]
    pub reason: String,
}

#[derive(Args)]
pub struct SeriesArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The form of the series to check: PT, PC …
    #[arg(long, requires = "year", requires = "series")]
    pub form: Option<String>,
    /// Its fiscal year.
    #[arg(long)]
    pub year: Option<u32>,
    /// The series: 01.
    #[arg(long)]
    pub series: Option<String>,
}
