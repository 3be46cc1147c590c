//! The list of writers that were shut out, in a small file beside the database.
//!
//! A database restored from an older copy may not know yet that a device was stolen. The list does: a restore adds to it
//! and never replaces it, so such a device is not let in again while the log still lacks its revocation.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ledger::event::WriterNo;
use sync::BookId;

use crate::failure::Failure;
use crate::hex;

/// A writer of a book, by its number and its key.
type Named = (BookId, WriterNo, [u8; 32]);

/// The names on the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShutOut(BTreeSet<Named>);

impl ShutOut {
    /// Whether the list names this writer.
    pub fn names(&self, book: &BookId, writer: WriterNo, sign_key: &[u8; 32]) -> bool {
        self.0.contains(&(*book, writer, *sign_key))
    }
}

/// The list as this program uses it: read once, added to as writers are shut out.
#[derive(Debug, Default)]
pub struct List {
    path: Option<PathBuf>,
    now: Mutex<Arc<ShutOut>>,
    unreadable: usize,
}

impl List {
    /// A list that is only in memory.
    pub fn in_memory() -> Self {
        Self::default()
    }

    /// The list in this file; an empty one if there is none yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(fault) => return Err(Failure::file(path)(fault)),
        };
        let lines = || text.lines().filter(|line| !line.is_empty());
        let names: BTreeSet<_> = lines().filter_map(read).collect();
        let unreadable = lines().filter(|line| read(line).is_none()).count();
        Ok(Self { path: Some(path.to_owned()), now: Mutex::new(Arc::new(ShutOut(names))), unreadable })
    }

    /// How many lines of the file are none. One that a loss of power cut off was never relied on, since the revocation
    /// was not yet durable either; more than a few mean that the file was damaged.
    pub const fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// The names as they are now.
    pub fn now(&self) -> Arc<ShutOut> {
        Arc::clone(&self.now.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Adds writers of a book, durably.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&self, book: &BookId, writers: &[(WriterNo, [u8; 32])]) -> Result<(), Failure> {
        if writers.is_empty() {
            return Ok(());
        }
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let mut names = ShutOut::clone(&now);
        names.0.extend(writers.iter().map(|(writer, key)| (*book, *writer, *key)));
        if let Some(path) = &self.path {
            let lines: String = writers.iter().map(|(writer, key)| write(book, *writer, key)).collect();
            append(path, &lines).map_err(Failure::file(path))?;
        }
        *now = Arc::new(names);
        Ok(())
    }
}

/// One line: book, writer, key. It begins on a line of its own even after one that was cut off.
fn write(book: &BookId, writer: WriterNo, key: &[u8; 32]) -> String {
    format!("\n{} {writer} {}\n", hex::encode(book), hex::encode(key))
}

fn read(line: &str) -> Option<Named> {
    let mut words = line.split(' ');
    let named = (hex::decode(words.next()?)?, words.next()?.parse().ok()?, hex::decode(words.next()?)?);
    words.next().is_none().then_some(named)
}

fn append(path: &Path, lines: &str) -> std::io::Result<()> {
    let is_new = !path.exists();
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(lines.as_bytes())?;
    file.sync_all()?;
    if is_new && let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_through_a_restart_and_a_line_cut_off_does_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shut-out");
        let list = List::open(&path).unwrap();
        list.add(&[1; 16], &[(3, [7; 32]), (500, [8; 32])]).unwrap();
        assert!(list.now().names(&[1; 16], 3, &[7; 32]));
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str("\n0101");
        std::fs::write(&path, text).unwrap();
        List::open(&path).unwrap().add(&[2; 16], &[(4, [9; 32])]).unwrap();
        let list = List::open(&path).unwrap();
        assert_eq!(list.unreadable(), 1);
        assert!(list.now().names(&[1; 16], 500, &[8; 32]) && list.now().names(&[2; 16], 4, &[9; 32]));
        assert!(!list.now().names(&[1; 16], 4, &[7; 32]), "another number");
        assert!(!list.now().names(&[1; 16], 3, &[8; 32]), "another key");
    }
}
