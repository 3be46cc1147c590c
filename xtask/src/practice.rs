//! The practice book that `run` opens: made by the product itself, as anybody's is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::office::Office;
use crate::shell::{Fault, answer, built, run, target};

/// The passphrase of the practice book. It guards made-up figures only.
pub const PASSPHRASE: &str = "thuc hanh 2025";

/// Where the book is, the folder that stands for the machine's settings, and the province's folder.
pub struct Practice {
    /// The file.
    pub book: PathBuf,
    /// `SO_HTX_HOME`.
    pub home: PathBuf,
    /// `--data` of the provincial server the book is kept on.
    pub office: PathBuf,
}

impl Practice {
    /// Syncs the book with the server, which it joins first unless it has.
    pub fn sync(&self, office: &Office) -> Result<(), Fault> {
        let (folder, book) = (target().join("practice"), self.book.to_string_lossy());
        let status = answer(&mut htx(&folder, &["sync-status", "--book", &book]), Stdio::null())?;
        let mut sync = htx(&folder, &["sync", "--book", &book, "--server", office.address()]);
        if status.contains(r#""phase":"alone""#) {
            sync.arg("--code").arg(office.code("Sổ thực hành")?);
        }
        run(&mut sync)
    }
}

/// The practice book, made unless it is there and sound.
pub fn book() -> Result<Practice, Fault> {
    let folder = target().join("practice");
    let practice =
        Practice { book: folder.join("so-thuc-hanh.htx"), home: folder.join("home"), office: folder.join("office") };
    let book = practice.book.to_string_lossy().into_owned();
    if practice.book.exists() {
        if answer(&mut htx(&folder, &["verify", "--book", &book]), Stdio::null()).is_ok() {
            return Ok(practice);
        }
        println!("    the practice book is of another version: it is made anew");
    }
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|fault| format!("{}: {fault}", folder.display()))?;
    run(&mut htx(&folder, &["book", "practice", "--book", &book]))?;
    Ok(practice)
}

fn htx(folder: &Path, args: &[&str]) -> Command {
    let mut command = crate::shell::command(built("htx"), args);
    command.env("HTX_PASSPHRASE", PASSPHRASE).env("SO_HTX_HOME", folder.join("home"));
    command
}
