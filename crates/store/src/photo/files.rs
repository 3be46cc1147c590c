//! The folder of sealed photos beside a book: one file for each, named by its hash in hex.
//!
//! Invariant: a file under its final name was written whole and is on the disk; what a cut left has the ending `.new` and is
//! written over. Every reading compares the hash, so a file that was changed since counts as not there.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use ::ledger::event::photo::PhotoHash;
use sync::paper;

use crate::Failure;
use crate::files::{beside, not_writable, sync_folder, write_whole};

/// The folder of a book: `book.htx` → `book.htx.papers`.
pub(super) fn folder(book: &Path) -> PathBuf {
    beside(book, "papers")
}

/// Where a photo's sealed bytes lie in a folder.
pub(super) fn file_in(folder: &Path, hash: &PhotoHash) -> PathBuf {
    folder.join(hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// Whether there is a file of this name; whether it is whole only [`read`] tells.
pub(super) fn lies_in(folder: &Path, hash: &PhotoHash) -> bool {
    file_in(folder, hash).is_file()
}

/// The sealed bytes of a photo; none where there are none, or others than its name says.
pub(super) fn read(folder: &Path, hash: &PhotoHash) -> Result<Option<Vec<u8>>, Failure> {
    let path = file_in(folder, hash);
    match fs::metadata(&path) {
        Ok(found) if found.len() <= paper::SEALED_MAX as u64 => {}
        Ok(_) => return Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::io("looking for a photo")(error)),
    }
    let bytes = fs::read(&path).map_err(Failure::io("reading a photo"))?;
    Ok(Some(bytes).filter(|bytes| paper::is_named(hash, bytes)))
}

/// Keeps the sealed bytes of a photo; one that lies there whole is left as it is.
pub(super) fn keep(folder: &Path, hash: &PhotoHash, sealed: &[u8]) -> Result<(), Failure> {
    if read(folder, hash)?.is_some() {
        return Ok(());
    }
    if !folder.is_dir() {
        fs::create_dir(folder).map_err(not_writable(folder))?;
        sync_folder(folder)?;
    }
    let path = file_in(folder, hash);
    let written = write_whole(&path, sealed);
    if written.is_err() {
        // Half a photo is of no use; what cannot be removed is written over the next time.
        let _ = fs::remove_file(beside(&path, "new"));
    }
    written
}

/// Removes the copy of a photo; one that is not there is gone already.
pub(super) fn remove(folder: &Path, hash: &PhotoHash) -> Result<(), Failure> {
    match fs::remove_file(file_in(folder, hash)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Failure::io("removing a photo")(error)),
        _ => Ok(()),
    }
}

/// Removes a folder of photos that was made with a book which is taken back.
pub(crate) fn remove_folder(book: &Path) {
    let _ = fs::remove_dir_all(folder(book));
}
