//! What may be written on the command line about making a book.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::BookArgs;
use super::keep::EnrolArgs;

#[derive(Subcommand)]
pub enum BookCommand {
    /// Make a book.
    Create(CreateArgs),
    /// Make the practice book: a year of a cooperative that does not exist.
    Practice(PracticeArgs),
    /// Show the book's key, for HTX_KEY.
    Key(BookArgs),
    /// Show the twelve words of the recovery phrase, until they were confirmed.
    RecoveryWords(BookArgs),
    /// Confirm that the twelve words are written down; reads them from standard input.
    ConfirmRecovery(BookArgs),
    /// Become a new writer of a restored or older copy; reads the twelve words from standard input.
    Enrol(EnrolArgs),
}

#[derive(Args)]
pub struct CreateArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The cooperative's name.
    #[arg(long)]
    pub name: String,
    /// The first fiscal year.
    #[arg(long)]
    pub year: i32,
    /// The month a fiscal year starts with.
    #[arg(long, default_value_t = 1)]
    pub first_month: u32,
    /// A cooperative or a union of cooperatives.
    #[arg(long, value_enum, default_value_t = Kind::Htx)]
    pub kind: Kind,
    /// Its tax code.
    #[arg(long)]
    pub tax_code: Option<String>,
    /// The accountant's name.
    #[arg(long, default_value = "")]
    pub user_name: String,
    /// A book for practice, marked so for ever.
    #[arg(long)]
    pub practice: bool,
}

#[derive(Args)]
pub struct PracticeArgs {
    /// The file to make; must not exist.
    #[arg(long)]
    pub book: PathBuf,
    /// Answer in JSON, as this command does anyway.
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Kind {
    Htx,
    Lhhtx,
}
