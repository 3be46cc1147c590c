//! What may be written on the command line about what the phone shows.

use clap::Args;

use crate::args::BookArgs;

#[derive(Args)]
pub struct OverviewArgs {
    #[command(flatten)]
    pub book: BookArgs,
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
