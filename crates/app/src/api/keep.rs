//! Keeping a book safe: backups, trials of restoring, restoring, a readable export.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the open book is backed up.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BackupState {
    /// The folder automatic backups go to; nothing until one is chosen.
    pub folder: Option<String>,
    /// Whether that folder is there now: a USB stick may be out.
    pub folder_present: bool,
    /// The last backup.
    pub last: Option<BackupRow>,
    /// The backups this machine made and still knows, the latest first, the last one among them.
    pub copies: Vec<BackupRow>,
    /// Vouchers numbered since the last backup; all of them where there is none.
    pub vouchers_since: u32,
    /// Why the last attempt made none, as a code, when the one before it had not succeeded either.
    pub fault: Option<String>,
    /// When that was, `YYYY-MM-DD HH:MM`.
    pub fault_at: Option<String>,
    /// Whether one is being made, tried or exported now.
    pub running: bool,
    /// When a backup was last restored on trial and agreed, `YYYY-MM-DD HH:MM`.
    pub drilled_at: Option<String>,
    /// Whether that is more than 45 days ago, or never was while there are backups.
    pub drill_due: bool,
    /// Whether the recovery phrase waits to be written down.
    pub recovery_waits: bool,
}

/// One backup.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BackupRow {
    /// The full path of the file.
    pub file: String,
    /// Its name.
    pub name: String,
    /// When it was made, `YYYY-MM-DD HH:MM`.
    pub made_at: String,
    /// How large, as shown: `1,2 MB`.
    pub size_shown: String,
    /// Vouchers in it.
    pub vouchers: u32,
    /// Whether the file is there now.
    pub present: bool,
    /// When it was restored on trial and agreed, `YYYY-MM-DD HH:MM`.
    pub drilled_at: Option<String>,
}

/// What is asked to restore a backup.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RestoreJob {
    /// The backup.
    pub file: String,
    /// The book to make of it; must not exist.
    pub path: String,
    /// The passphrase the book had when the backup was made. It opens the restored book too, unless `new_passphrase` says
    /// otherwise.
    pub passphrase: Option<String>,
    /// The twelve words, in place of the passphrase or beside it. With them the restored book may be written in at once.
    pub words: Option<String>,
    /// The passphrase of the restored book; needed where only the words are known.
    pub new_passphrase: Option<String>,
    /// Who will write here.
    pub user_name: String,
}

/// An export that was written.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ExportDone {
    /// The folder it lies in.
    pub folder: String,
    /// The page to begin with.
    pub index: String,
    /// How many files.
    pub files: u32,
    /// Vouchers in it.
    pub vouchers: u32,
    /// The ledger digest, which stands in its README too.
    pub ledger_digest: String,
}
