//! What may be written on the command line about templates, drafts, quick sheets and business events.

use std::path::PathBuf;

use clap::Args;

use super::BookArgs;

#[derive(Args)]
pub struct TemplatesArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Those of this form first, as PC.
    #[arg(long)]
    pub form: Option<String>,
    /// Only those that answer to these words, typed with or without marks.
    #[arg(long, default_value = "")]
    pub text: String,
    /// What lies in the bin.
    #[arg(long)]
    pub bin: bool,
    /// Put the drafts on the desk that are due and not there yet.
    #[arg(long)]
    pub remind: bool,
}

#[derive(Args)]
pub struct DraftsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// What lies in the bin.
    #[arg(long)]
    pub bin: bool,
}

#[derive(Args)]
pub struct QuickArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The form of every row, as PC.
    #[arg(long)]
    pub form: String,
    /// Post the rows that have nothing wrong, all in one act.
    #[arg(long)]
    pub post: bool,
    /// Comma, semicolon or tab separated: date, party, narration, debit, credit, owner, amount, attachments; `-` is
    /// standard input.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct EventsArgs {
    /// Only those that answer to these words, with or without marks, the best first.
    pub words: Vec<String>,
    /// With everything they ask, in JSON.
    #[arg(long)]
    pub json: bool,
}
