//! What the world can fail to do while books are kept.

use std::error::Error;
use std::io;

use deadpool_postgres::{HookError, PoolError};
use rusqlite::ErrorCode;
use tokio_postgres::error::SqlState;

/// Why the store did not do what it was asked. Nothing was acknowledged.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// SQLite said no: a full disk, a damaged file.
    #[error("the database file could not be read or written")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL said no, or is not there.
    #[error("PostgreSQL could not be reached or did not do as asked")]
    Postgres(#[from] tokio_postgres::Error),
    /// Every connection is busy, or none could be made.
    #[error("no connection to PostgreSQL could be had")]
    Pool(#[from] PoolError),
    /// What came last could not be written, for the reason named, and nothing has been since.
    #[error("what came last could not be written ({0})")]
    Unwritten(String),
    /// A row is not what this program writes.
    #[error("a stored {0} is not what was once written")]
    Damaged(&'static str),
    /// More requests wait than can be kept waiting.
    #[error("too many requests wait for the database")]
    Busy,
    /// The part that writes has ended.
    #[error("the database is being closed")]
    Closed,
    /// A file other than the database.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// What the operator asked for cannot be done as things stand.
    #[error("{said}")]
    Operator {
        /// The stable name of the reason.
        code: &'static str,
        /// What happened, and what to do.
        said: String,
    },
}

impl Failure {
    /// A refusal of what the operator asked.
    pub fn operator(code: &'static str, said: impl Into<String>) -> Self {
        Self::Operator { code, said: said.into() }
    }

    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.display().to_string();
        move |source| Self::File { path, source }
    }

    /// All of it on one line: what happened, and each reason that has not been told with it.
    pub fn told(&self) -> String {
        let mut told = self.to_string();
        for cause in std::iter::successors(self.source(), |cause| (*cause).source()) {
            let cause = cause.to_string();
            if !told.contains(cause.trim()) {
                told.push_str(": ");
                told.push_str(cause.trim());
            }
        }
        told
    }

    /// What the database calls it, and what that means. A code and words of this program alone: the database's own sentences
    /// may quote rows.
    pub fn cause(&self) -> Option<String> {
        match self {
            Failure::Sqlite(error) => error.sqlite_error().map(|error| {
                let words = sqlite_words(error.code).map_or(String::new(), |words| format!(", {words}"));
                format!("SQLite {}{words}", error.extended_code)
            }),
            Failure::Postgres(error) => Some(postgres_cause(error)),
            Failure::Pool(PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error))) => {
                Some(postgres_cause(error))
            }
            Failure::Pool(error) => Some(error.to_string()),
            Failure::Unwritten(cause) => Some(cause.clone()),
            Failure::File { source, .. } => Some(source.kind().to_string()),
            Failure::Damaged(_) | Failure::Busy | Failure::Closed | Failure::Operator { .. } => None,
        }
    }

    /// Whether it says that nothing can be written, rather than that one thing was not.
    pub(crate) fn is_of_writing(&self) -> bool {
        match self {
            Failure::Sqlite(error) => error.sqlite_error_code() != Some(ErrorCode::ConstraintViolation),
            Failure::Postgres(error) => error.code().is_some_and(|code| {
                let unwritable = [
                    SqlState::DISK_FULL,
                    SqlState::IO_ERROR,
                    SqlState::READ_ONLY_SQL_TRANSACTION,
                    SqlState::INSUFFICIENT_PRIVILEGE,
                ];
                unwritable.contains(code)
            }),
            // A file that this program may not write, or that is another's.
            Failure::File { .. } | Failure::Operator { .. } => true,
            Failure::Pool(_) | Failure::Unwritten(_) | Failure::Damaged(_) | Failure::Busy | Failure::Closed => false,
        }
    }

    /// The stable name of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Failure::Sqlite(_) => "store.sqlite",
            Failure::Postgres(_) => "store.postgres",
            Failure::Pool(_) => "store.pool",
            Failure::Unwritten(_) => "store.unwritten",
            Failure::Damaged(_) => "store.damaged",
            Failure::Busy => "store.busy",
            Failure::Closed => "store.closed",
            Failure::File { .. } => "store.file",
            Failure::Operator { code, .. } => code,
        }
    }
}

/// What an operator can do something about, in words.
const fn sqlite_words(code: ErrorCode) -> Option<&'static str> {
    match code {
        ErrorCode::DiskFull => Some("the disk is full"),
        ErrorCode::ReadOnly => Some("the file may not be written"),
        ErrorCode::DatabaseCorrupt => Some("the file is damaged"),
        ErrorCode::NotADatabase => Some("the file is damaged, or no database"),
        ErrorCode::CannotOpen => Some("the file cannot be opened"),
        ErrorCode::SystemIoFailure => Some("the disk failed"),
        ErrorCode::PermissionDenied => Some("the system refused"),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Some("another program holds the file"),
        ErrorCode::OutOfMemory => Some("there is too little memory"),
        _ => None,
    }
}

fn postgres_cause(error: &tokio_postgres::Error) -> String {
    match (error.code(), error.source()) {
        (Some(code), _) => code.code().to_owned(),
        (None, Some(source)) => format!("{error}: {source}"),
        (None, None) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use deadpool_postgres::TimeoutType;

    use super::*;

    #[test]
    fn the_number_of_a_cause_has_its_words_beside_it() {
        for (number, words) in [
            (13, "SQLite 13, the disk is full"),
            (8, "SQLite 8, the file may not be written"),
            (11, "SQLite 11, the file is damaged"),
            (26, "SQLite 26, the file is damaged, or no database"),
            (778, "SQLite 778, the disk failed"),
            (1, "SQLite 1"),
        ] {
            let failure = Failure::from(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(number), None));
            assert_eq!(failure.cause().as_deref(), Some(words));
        }
        let waited = Failure::Pool(PoolError::Timeout(TimeoutType::Wait));
        assert!(waited.cause().is_some_and(|cause| cause.contains("slot")), "{waited:?}");
    }

    #[test]
    fn a_reason_is_told_once() {
        let fault = io::Error::from_raw_os_error(13);
        let told = Failure::file(Path::new("/srv/lock"))(fault).told();
        assert_eq!(told, "/srv/lock: Permission denied (os error 13)");
        let full = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(13), None);
        let told = Failure::from(full).told();
        assert!(told.starts_with("the database file could not be read or written: "), "{told}");
        assert_eq!(told.matches("full").count(), 1, "{told}");
    }
}
