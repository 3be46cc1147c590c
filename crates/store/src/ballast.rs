//! Ballast: twenty megabytes kept beside a book, given back when the disk is full, so that what is being typed can still
//! be saved.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use crate::files::beside;
use crate::{Failure, keys};

const LEN: usize = 20 << 20;
const PART: usize = 64 << 10;

/// Makes the ballast of a book where it is not there. It is filled with what no disk can make smaller.
///
/// # Errors
/// When there is no room for it; nothing is left of it then.
pub fn make(book: &Path) -> Result<(), Failure> {
    let path = beside(book, "ballast");
    if fs::metadata(&path).is_ok_and(|file| file.len() == LEN as u64) {
        return Ok(());
    }
    let made = write(&path);
    if made.is_err() {
        give_back(book);
    }
    made
}

fn write(path: &Path) -> Result<(), Failure> {
    let mut file = File::create(path).map_err(crate::files::not_writable(path))?;
    for _ in 0..LEN / PART {
        let noise: [u8; PART] = keys::random()?;
        file.write_all(&noise).map_err(Failure::io("writing the ballast"))?;
    }
    file.sync_all().map_err(Failure::io("writing the ballast"))
}

/// Gives the room of the ballast back; whether there was any.
pub fn give_back(book: &Path) -> bool {
    fs::remove_file(beside(book, "ballast")).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_once_and_given_back_once() {
        let folder = tempfile::tempdir().unwrap_or_else(|fault| unreachable!("{fault}"));
        let book = folder.path().join("so.htx");
        assert!(make(&book).is_ok() && make(&book).is_ok());
        assert_eq!(fs::metadata(beside(&book, "ballast")).map(|file| file.len()).ok(), Some(LEN as u64));
        assert!(give_back(&book) && !give_back(&book));
    }
}
