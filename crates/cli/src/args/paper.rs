//! What may be written on the command line about photos of papers.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::BookArgs;

#[derive(Subcommand)]
pub enum PaperCommand {
    /// Attaches a photo (JPEG, PNG, WebP) to a voucher; it is made small, and where and when it was taken is left out.
    Add(AddPaperArgs),
    /// The photos of a voucher.
    List(ListPapersArgs),
    /// Writes a photo into a file, a JPEG.
    Get(GetPaperArgs),
    /// Takes a photo of the wrong paper off a voucher.
    Remove(RemovePaperArgs),
}

#[derive(Args)]
pub struct AddPaperArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The id of the voucher.
    pub voucher: String,
    /// The photo.
    pub file: PathBuf,
    /// What it shows.
    #[arg(long, default_value = "")]
    pub label: String,
}

#[derive(Args)]
pub struct ListPapersArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The id of the voucher.
    pub voucher: String,
}

#[derive(Args)]
pub struct GetPaperArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The photo, as listed.
    pub hash: String,
    /// The file to write; must not exist.
    pub file: PathBuf,
}

#[derive(Args)]
pub struct RemovePaperArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The id of the voucher.
    pub voucher: String,
    /// The photo, as listed.
    pub hash: String,
    /// Why.
    #[arg(long, default_value = "")]
    pub reason: String,
}
