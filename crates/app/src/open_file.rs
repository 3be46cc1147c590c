//! Opening a file with the program the machine has for it.
//!
//! What is opened is never named by the window: [`crate::App`] opens the PDF it has itself written last. The file's
//! name reaches the program as one argument, and no shell reads it.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::Refusal;

/// Opens a file.
///
/// # Errors
/// When the machine has no program that opens files.
pub fn open(path: &Path) -> Result<(), Refusal> {
    // A name that begins with a dash would be taken for an option; a whole path cannot.
    let whole = path.canonicalize().map_err(|fault| not_opened(path, &fault))?;
    let program = if cfg!(target_os = "windows") {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let quiet = || Stdio::null();
    let child = Command::new(program).arg(&whole).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
    let mut child = child.map_err(|fault| not_opened(path, &fault))?;
    // The program may stay as long as it likes; someone must take note of its end.
    std::thread::spawn(move || child.wait());
    Ok(())
}

fn not_opened(path: &Path, fault: &std::io::Error) -> Refusal {
    Refusal::new("print.not-opened").with("path", path.display()).with("what", fault)
}
