//! Copies of the photos beside backups, and back.
//!
//! Every backup of a book in one folder shares one folder of photos: they never change, so each is written there once, and
//! a backup costs only what was added since the one before. No photo is ever let go from there.

use std::path::{Path, PathBuf};

use ::ledger::event::photo::PhotoHash;

use super::files;
use crate::backup::damaged;
use crate::{Failure, Store};

/// What became of the photos when a book was backed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Copies {
    /// Copied now, and read back.
    pub copied: u64,
    /// There from earlier backups.
    pub kept: u64,
    /// Not on this machine, so not copied from it.
    pub not_here: u64,
}

/// What became of the photos when a book was restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Restored {
    /// Lie beside the new book.
    pub here: u64,
    /// Were not beside the backup, or not whole; the server may have them.
    pub missing: u64,
}

/// The folder of a book's photos beside its backups.
fn folder_beside(backup: &Path, book_id: &[u8; 16]) -> PathBuf {
    let id: String = book_id[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    backup.with_file_name(format!("anh-chung-tu-{id}"))
}

impl Store {
    /// Copies beside a backup whatever photos are not there yet, and reads back what it copied. Called on a
    /// [`Store::snapshot`], it is in nobody's way.
    ///
    /// # Errors
    /// The disk's failure; [`Failure::BackupDamaged`] when what was read back is not what was written.
    pub fn back_up_photos(&self, backup: &Path) -> Result<Copies, Failure> {
        let (from, to) = (files::folder(&self.path), folder_beside(backup, &self.cache.identity().book_id));
        let mut copies = Copies::default();
        for hash in self.photo_hashes()? {
            let size = self.photo_named(&hash)?.map(|linked| u64::from(linked.size));
            let there = std::fs::metadata(files::file_in(&to, &hash)).ok().map(|file| file.len());
            if there.is_some() && there == size {
                copies.kept += 1;
                continue;
            }
            let Some(sealed) = files::read(&from, &hash)? else {
                copies.not_here += 1;
                continue;
            };
            files::keep(&to, &hash, &sealed)?;
            if files::read(&to, &hash)?.is_none() {
                return Err(damaged("a photo beside it"));
            }
            copies.copied += 1;
        }
        Ok(copies)
    }

    /// Puts the photos that lie beside a backup beside the book that was restored from it.
    pub(crate) fn restore_photos(&self, backup: &Path) -> Result<Restored, Failure> {
        let (from, to) = (folder_beside(backup, &self.cache.identity().book_id), files::folder(&self.path));
        let mut restored = Restored::default();
        for hash in self.photo_hashes()? {
            match files::read(&from, &hash) {
                Ok(Some(sealed)) => {
                    files::keep(&to, &hash, &sealed)?;
                    restored.here += 1;
                }
                // A photo that a worn stick no longer gives back must not cost the book.
                Ok(None) | Err(_) => restored.missing += 1,
            }
        }
        Ok(restored)
    }

    /// Every photo that a voucher ever had, taken off or not.
    fn photo_hashes(&self) -> Result<Vec<PhotoHash>, Failure> {
        let mut query = self.conn.prepare_cached("select distinct hash from photo where linked = 1 order by hash")?;
        Ok(query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }
}
