//! Backups (sao lưu): one file with every event of a book, that the passphrase or the recovery phrase opens.
//!
//! `docs/backup-format.md` describes the bytes. The keys that write in the book's name, and the key of its database, are
//! never inside: a book made from a backup is a new copy with a new writer.
//!
//! Invariant: a file has its final name only when it was read back whole, every event chained and folded again, and the
//! figures were those of the book.
//! Invariant: memory does not grow with the book.

mod envelope;
mod make;
mod records;
mod restore;
mod rows;
mod stream;

use std::path::PathBuf;

pub use envelope::Opening;
pub use make::Made;
pub(crate) use records::damaged;
pub use restore::{Restored, opens, restore};
pub(crate) use restore::{place as build_closed, remove_book};

use zeroize::Zeroizing;

use crate::{Failure, Store};

/// A backup this machine made, as it remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The file.
    pub file: PathBuf,
    /// When, in seconds since 1970-01-01 UTC.
    pub made_at: i64,
    /// How large.
    pub bytes: u64,
    /// Vouchers in it.
    pub vouchers: u64,
    /// The place of the last event in it.
    pub place: u64,
    /// The ledger digest.
    pub ledger_digest: [u8; 32],
    /// When it was last restored on trial, and agreed.
    pub drilled_at: Option<i64>,
}

impl Store {
    /// The backups this machine made, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn backups(&self) -> Result<Vec<Kept>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select file, made_at, bytes, vouchers, place, ledger_digest, drilled_at from backup
             order by made_at desc, backup_id desc",
        )?;
        let rows = query.query_map([], |row| {
            Ok(Kept {
                file: PathBuf::from(row.get::<_, String>(0)?),
                made_at: row.get(1)?,
                bytes: row.get::<_, i64>(2)?.unsigned_abs(),
                vouchers: row.get::<_, i64>(3)?.unsigned_abs(),
                place: row.get::<_, i64>(4)?.unsigned_abs(),
                ledger_digest: row.get(5)?,
                drilled_at: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Remembers a backup that was made.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remember_backup(&self, made: &Made) -> Result<(), Failure> {
        self.conn
            .prepare_cached(
                "insert into backup (file, made_at, bytes, vouchers, place, ledger_digest) values (?, ?, ?, ?, ?, ?)",
            )?
            .execute(rusqlite::params![
                made.file.to_string_lossy(),
                made.made_at,
                made.bytes as i64,
                made.vouchers as i64,
                made.place as i64,
                made.ledger_digest,
            ])?;
        Ok(())
    }

    /// Forgets a backup that is no longer there.
    ///
    /// # Errors
    /// When the database fails.
    pub fn forget_backup(&self, file: &std::path::Path) -> Result<(), Failure> {
        self.conn.prepare_cached("delete from backup where file = ?")?.execute([file.to_string_lossy()])?;
        Ok(())
    }

    /// Remembers that a backup was restored on trial, and agreed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remember_drill(&self, file: &std::path::Path, at: i64) -> Result<(), Failure> {
        self.conn
            .prepare_cached("update backup set drilled_at = ? where file = ?")?
            .execute(rusqlite::params![at, file.to_string_lossy()])?;
        Ok(())
    }

    /// Restores a backup of this book into a scratch file and works everything out again there; nothing is left of it.
    ///
    /// # Errors
    /// As [`restore`], and when the file was made under an earlier passphrase.
    pub fn drill(&self, file: &std::path::Path) -> Result<Restored, Failure> {
        let key = self.backup_key()?.ok_or(Failure::BackupKeyMissing)?;
        restore::drill(file, &crate::files::beside(&self.path, "drill"), &Opening::Kept(&key))
    }

    /// Removes what a trial left beside the book when it was cut off. Called while none is made.
    pub fn remove_cut_drill(&self) {
        restore::remove_book(&crate::files::beside(&self.path, "drill"));
    }

    /// Whether drafts, templates or sheets were kept after a moment in seconds since 1970.
    ///
    /// # Errors
    /// When the database fails.
    pub fn kept_after(&self, moment: i64) -> Result<bool, Failure> {
        let mut query = self.conn.prepare_cached(
            "select exists (select 1 from draft where kept_at > ?1) or exists (select 1 from template where kept_at > ?1)
                or exists (select 1 from sheet where kept_at > ?1) or exists (select 1 from setup_sheet where kept_at > ?1)",
        )?;
        Ok(query.query_row([moment], |row| row.get(0))?)
    }

    /// The key that opens the backups made now, for [`Opening::Kept`].
    ///
    /// # Errors
    /// When the database fails.
    pub fn backup_key(&self) -> Result<Option<Zeroizing<[u8; 32]>>, Failure> {
        let wrap = self.local_bytes(crate::phrase::BACKUP_WRAP)?;
        Ok(wrap.and_then(|bytes| envelope::Wrap::from_bytes(&bytes)).map(|wrap| wrap.key))
    }

    /// How many vouchers were numbered after a place.
    ///
    /// # Errors
    /// When the database fails.
    pub fn vouchers_after(&self, place: u64) -> Result<u64, Failure> {
        let mut query = self.conn.prepare_cached(
            "select count(*) from event indexed by event_by_place cross join version using (event_id)
             where event.place > ? and version.version = 1",
        )?;
        Ok(query.query_row([place as i64], |row| row.get::<_, i64>(0))?.unsigned_abs())
    }

    /// The place of the last event.
    pub fn last_place(&self) -> u64 {
        self.heads.place
    }

    /// The folder automatic backups go to.
    ///
    /// # Errors
    /// When the database fails.
    pub fn backup_folder(&self) -> Result<Option<PathBuf>, Failure> {
        let bytes = self.local_bytes(FOLDER)?;
        Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()).map(PathBuf::from))
    }

    /// Sets the folder automatic backups go to.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_backup_folder(&self, folder: Option<&std::path::Path>) -> Result<(), Failure> {
        let text = folder.map(|folder| folder.to_string_lossy().into_owned());
        self.set_local(FOLDER, text.as_deref().map(str::as_bytes))
    }

    /// Why the last automatic backup was not made, with the moment in seconds since 1970; nothing once one was made.
    ///
    /// # Errors
    /// When the database fails.
    pub fn backup_fault(&self) -> Result<Option<(String, i64)>, Failure> {
        let text = self.local_bytes(FAULT)?.and_then(|bytes| String::from_utf8(bytes).ok());
        Ok(text
            .and_then(|text| text.split_once(' ').map(|(at, code)| (code.to_owned(), at.parse().unwrap_or_default()))))
    }

    /// Remembers why a backup was not made, or that one was.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_backup_fault(&self, fault: Option<(&str, i64)>) -> Result<(), Failure> {
        let text = fault.map(|(code, at)| format!("{at} {code}"));
        self.set_local(FAULT, text.as_deref().map(str::as_bytes))
    }
}

const FOLDER: &str = "backup.folder";
const FAULT: &str = "backup.fault";
