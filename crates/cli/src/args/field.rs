//! What may be written on the command line about what the phone shows.

use clap::Args;

use super::{BookArgs, FileArgs};

#[derive(Args)]
pub struct OverviewArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// What stands behind one figure instead: cash, bank, owed, owes or month.
    #[arg(long)]
    pub list: Option<String>,
    /// Also the figures of the charts, on a second line.
    #[arg(long)]
    pub charts: bool,
}

#[derive(Args)]
pub struct ApprovalsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The id of a payment that waits: shown in full, or decided where a version and a word are given.
    #[arg(long)]
    pub voucher: Option<String>,
    /// The version that was read, as shown with the payment.
    #[arg(long, requires = "voucher", requires = "word")]
    pub version: Option<String>,
    /// The word: approve or reject.
    #[arg(long, requires = "version")]
    pub word: Option<String>,
    /// Why.
    #[arg(long, default_value = "")]
    pub reason: String,
}

#[derive(Args)]
pub struct FindArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Letters of a name, a code or a place, with marks or without.
    #[arg(long, default_value = "")]
    pub text: String,
    /// The id of a person: how he stands.
    #[arg(long)]
    pub person: Option<String>,
}

#[derive(Args)]
pub struct CashDeskArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The id of a voucher whose cash moved.
    #[arg(long, requires = "version")]
    pub voucher: Option<String>,
    /// Its version, as listed.
    #[arg(long, requires = "voucher")]
    pub version: Option<String>,
    /// How many notes of 500.000, 200.000 … 500 there are: ten numbers with commas between them.
    #[arg(long, value_delimiter = ',')]
    pub count: Vec<String>,
    /// Throw the count away that is being made.
    #[arg(long)]
    pub drop_count: bool,
    /// Show the count beside the book.
    #[arg(long)]
    pub compare: bool,
    /// Write the count down for today.
    #[arg(long)]
    pub close: bool,
    /// Who was there, or why it differs.
    #[arg(long, default_value = "")]
    pub note: String,
    /// Write the last count as form 08a-TT, a PDF.
    #[command(flatten)]
    pub file: FileArgs,
}

#[derive(Args)]
pub struct QuestionsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The id of a voucher: shown with its thread, or asked about where a text is given.
    #[arg(long, conflicts_with = "question")]
    pub voucher: Option<String>,
    /// The id of a question: answered where a text is given, settled where none is.
    #[arg(long)]
    pub question: Option<String>,
    /// What is asked or answered.
    #[arg(long)]
    pub text: Option<String>,
}
