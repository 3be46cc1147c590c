//! The practice book: the sample year, taken in by the product's own command line as a user's files would be.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use xtask::sample::{ACCOUNTANT, NAME, YEAR, sample};

use crate::shell::{Fault, answer, built, run, target};

/// The passphrase of the practice book. It guards made-up figures only.
pub const PASSPHRASE: &str = "thuc hanh 2025";

/// Where the book is, and the folder that stands for the machine's settings.
pub struct Practice {
    /// The file.
    pub book: PathBuf,
    /// `SO_HTX_HOME`.
    pub home: PathBuf,
}

/// The practice book, made unless it is there and sound.
pub fn book() -> Result<Practice, Fault> {
    let folder = target().join("practice");
    let practice = Practice { book: folder.join("so-thuc-hanh.htx"), home: folder.join("home") };
    if practice.book.exists() {
        if answer(&mut htx(&folder, &["verify", "--book", &text(&practice.book)]), Stdio::null()).is_ok() {
            return Ok(practice);
        }
        println!("    the practice book is of another version: it is made anew");
    }
    let _ = fs::remove_dir_all(&folder);
    make(&folder, &practice.book).map(|()| practice)
}

fn make(folder: &Path, book: &Path) -> Result<(), Fault> {
    let sample = sample();
    let (year, day) = (YEAR.to_string(), format!("{YEAR}-01-01"));
    let write = |name: &str, content: &str| -> Result<String, Fault> {
        let file = folder.join(name);
        fs::write(&file, content).map_err(|fault| format!("{}: {fault}", file.display()))?;
        Ok(text(&file))
    };
    fs::create_dir_all(folder).map_err(|fault| format!("{}: {fault}", folder.display()))?;
    let parties = write("parties.csv", &sample.parties)?;
    let opening = write("opening.csv", &sample.opening)?;
    let vouchers = write("vouchers.jsonl", &sample.vouchers)?;
    let book = &text(book);
    let create = ["book", "create", "--book", book, "--name", NAME, "--user-name", ACCOUNTANT, "--year", &year];
    run(&mut htx(folder, &create))?;
    run(&mut htx(folder, &["import", "parties", "--book", book, &parties]))?;
    run(&mut htx(folder, &["import", "opening", "--book", book, "--date", &day, &opening]))?;
    run(&mut htx(folder, &["import", "vouchers", "--book", book, &vouchers]))?;
    let period = ["--from", &day, "--to", &format!("{YEAR}-12-31"), "--format", "csv"];
    let turnover = answer(htx(folder, &["trial-balance", "--book", book]).args(period), Stdio::null())?;
    // Reckoned by the writer of the sample in another way than the product's.
    if turnover == sample.turnover { Ok(()) } else { Err("the trial balance is not that of the sample".to_owned()) }
}

fn htx(folder: &Path, args: &[&str]) -> Command {
    let mut command = crate::shell::command(built("htx"), args);
    command.env("HTX_PASSPHRASE", PASSPHRASE).env("SO_HTX_HOME", folder.join("home"));
    command
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
