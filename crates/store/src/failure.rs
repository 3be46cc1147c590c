//! What the world can do to a book: disk, key, damage. Each has a stable code; nothing is lost by any of them.

use std::path::PathBuf;

use ledger::event::Malformed;

/// Why a book could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A file of this name is there already.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// There is no such file.
    #[error("{0} is not there")]
    Missing(PathBuf),
    /// The file beside the book that holds its keys is not there.
    #[error("{0} is not there; without it the passphrase cannot open the book")]
    KeyFileMissing(PathBuf),
    /// The passphrase does not open the keys.
    #[error("the passphrase is not right")]
    WrongPassphrase,
    /// The key does not open the file: another key, or not a book at all.
    #[error("the file is not a book, or the key is another book's")]
    NotABook,
    /// Written by a newer version of the product.
    #[error("the book was written by a newer version (format {found}, this one knows {known})")]
    Newer {
        /// The format of the file.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// Another program has the book open.
    #[error("the book is open elsewhere")]
    OpenElsewhere,
    /// The folder or file may not be written.
    #[error("{0} may not be written")]
    ReadOnly(PathBuf),
    /// The disk is full; what was being written was taken back whole.
    #[error("the disk is full")]
    DiskFull,
    /// The file is damaged in some place.
    #[error("the book is damaged: {0}")]
    Damaged(String),
    /// The file is a copy from before some of what this machine wrote, whether or not it was written on elsewhere.
    #[error(
        "the file is an older copy: it ends at event {held} and lacks what this machine wrote up to event {written}"
    )]
    OlderCopy {
        /// The last event in the file.
        held: u64,
        /// The last event this machine wrote.
        written: u64,
    },
    /// The file is no backup.
    #[error("the file is not a backup")]
    NotABackup,
    /// A backup was cut short or changed.
    #[error("the backup is damaged: {0}")]
    BackupDamaged(String),
    /// The key backups are made with is known once the book was opened by its passphrase.
    #[error("the book must be opened by its passphrase once before it can be backed up")]
    BackupKeyMissing,
    /// The recovery phrase is not this book's.
    #[error("the recovery phrase is not this book's")]
    WrongPhrase,
    /// The book was restored from a backup, and nobody was let in to write on this machine yet.
    #[error("nobody may write in this copy of the book yet")]
    NotEnrolled,
    /// Another copy of this machine's book has written under its name.
    #[error("another copy of this book has written under the name of this machine")]
    Copied,
    /// The cooperative ended this machine's writer or shut it out.
    #[error("this machine may no longer write in the book")]
    ShutOut,
    /// The server refuses what this machine's writer sends.
    #[error("the server refuses what this writer sends")]
    Refused,
    /// The keys this machine signs with are known once the book was opened by its passphrase.
    #[error("the book must be opened by its passphrase once before it can be signed")]
    WriterKeyMissing,
    /// The person who writes here has a PIN, and was not asked for it.
    #[error("the person who writes here must prove it by the PIN or the passphrase")]
    Locked,
    /// The PIN is not right.
    #[error("the PIN is not right; {left} tries are left")]
    WrongPin {
        /// How often it may still be tried before only the passphrase opens.
        left: u8,
    },
    /// The PIN was tried too often.
    #[error("the PIN was tried too often; the passphrase opens")]
    PinSpent,
    /// The person has no PIN, or the other people at this machine need one before.
    #[error("there is no PIN")]
    NoPin,
    /// There is no room for another person at this machine.
    #[error("no more people can be at this machine")]
    SeatsFull,
    /// The book belongs to no server.
    #[error("the book was not joined to a server yet")]
    NotJoined,
    /// A photo is empty, or larger than a photo may be.
    #[error("a photo of {0} bytes cannot be kept")]
    PhotoSize(usize),
    /// A stored event does not read.
    #[error("a stored event does not read")]
    Event(#[from] Malformed),
    /// Nothing with this id is in the book.
    #[error("there is nothing with this id")]
    NotThere,
    /// Anything else of the disk.
    #[error("while {doing}")]
    Io {
        /// What was being attempted.
        doing: &'static str,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// Anything else of the database.
    #[error("the database refused")]
    Database(#[source] rusqlite::Error),
}

impl Failure {
    /// The stable name that the screens and the help pages know it by.
    pub const fn code(&self) -> &'static str {
        match self {
            Failure::Exists(_) => "book.exists",
            Failure::Missing(_) => "book.missing",
            Failure::KeyFileMissing(_) => "book.key-file-missing",
            Failure::WrongPassphrase => "book.wrong-passphrase",
            Failure::NotABook => "book.not-a-book",
            Failure::Newer { .. } => "book.newer-version",
            Failure::OpenElsewhere => "book.open-elsewhere",
            Failure::ReadOnly(_) => "book.read-only",
            Failure::DiskFull => "book.disk-full",
            Failure::Damaged(_) | Failure::Event(_) => "book.damaged",
            Failure::OlderCopy { .. } => "book.older-copy",
            Failure::NotABackup => "backup.not-a-backup",
            Failure::BackupDamaged(_) => "backup.damaged",
            Failure::BackupKeyMissing => "backup.passphrase-once",
            Failure::WrongPhrase => "recovery.not-this-book",
            Failure::NotEnrolled => "book.not-enrolled",
            Failure::Copied => "book.copied",
            Failure::ShutOut => "book.shut-out",
            Failure::Refused => "book.refused",
            Failure::WriterKeyMissing => "sync.passphrase-once",
            Failure::Locked => "book.locked",
            Failure::WrongPin { .. } => "pin.wrong",
            Failure::PinSpent => "pin.spent",
            Failure::NoPin => "pin.none",
            Failure::SeatsFull => "people.full",
            Failure::NotJoined => "sync.not-joined",
            Failure::PhotoSize(_) => "photo.size",
            Failure::NotThere => "book.not-there",
            Failure::Io { .. } => "book.disk",
            Failure::Database(_) => "book.database",
        }
    }

    /// A disk error with what was being attempted.
    pub(crate) fn io(doing: &'static str) -> impl FnOnce(std::io::Error) -> Failure {
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Failure::DiskFull,
            _ => Failure::Io { doing, source },
        }
    }
}

fn extended_code(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|error| error.extended_code)
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Failure::DiskFull,
            // The engine's index beside the book could not grow: it says so in a way of its own.
            _ if extended_code(&error) == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => Failure::DiskFull,
            // Only the first look at a file can find that it is no book (`connect`); later on it is one with a bad page.
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Failure::Damaged(error.to_string()),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Failure::OpenElsewhere,
            Some(ErrorCode::ReadOnly) => Failure::ReadOnly(PathBuf::new()),
            Some(ErrorCode::SystemIoFailure) => {
                Failure::Io { doing: "reading or writing the book", source: std::io::Error::other(error) }
            }
            Some(_) => Failure::Database(error),
            None => match error {
                rusqlite::Error::QueryReturnedNoRows => Failure::NotThere,
                // A value of another kind or range than its column promises.
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::Utf8Error(..) => Failure::Damaged(error.to_string()),
                _ => Failure::Database(error),
            },
        }
    }
}
