//! What may be written on the command line about backups, exports and another machine from a backup.

use std::path::PathBuf;

use clap::Args;

use super::BookArgs;

#[derive(Args)]
pub struct BackupArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The file to make; must not exist.
    #[arg(long)]
    pub out: PathBuf,
}

#[derive(Args)]
pub struct RestoreArgs {
    /// The backup.
    pub file: PathBuf,
    /// The book to make; HTX_PASSPHRASE opens the backup, unless the words do.
    #[command(flatten)]
    pub book: BookArgs,
    /// A file with the twelve words of the recovery phrase; with them the book may be written in at once.
    #[arg(long)]
    pub words_file: Option<PathBuf>,
    /// Open the backup by the words alone; the passphrase given is then the restored book's.
    #[arg(long, requires = "words_file")]
    pub by_words: bool,
    /// The accountant's name.
    #[arg(long, default_value = "")]
    pub user_name: String,
}

#[derive(Args)]
pub struct DrillArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The backup.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct ExportArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The folder in which a new one is made.
    #[arg(long)]
    pub out: PathBuf,
}

#[derive(Args)]
pub struct EnrolArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// A file whose first line is the new passphrase; without it the present one stays.
    #[arg(long)]
    pub new_passphrase_file: Option<PathBuf>,
    /// The accountant's name.
    #[arg(long, default_value = "")]
    pub user_name: String,
}
