//! What the world can fail to do while books are kept.

use std::io;

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
    Pool(#[from] deadpool_postgres::PoolError),
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

    /// What the database calls it. A code alone: its sentences may quote rows.
    pub fn cause(&self) -> Option<String> {
        match self {
            Failure::Sqlite(error) => error.sqlite_error().map(|error| format!("SQLite {}", error.extended_code)),
            Failure::Postgres(error) => {
                Some(error.code().map_or_else(|| error.to_string(), |code| code.code().to_owned()))
            }
            Failure::File { source, .. } => Some(source.kind().to_string()),
            Failure::Pool(_) | Failure::Damaged(_) | Failure::Busy | Failure::Closed | Failure::Operator { .. } => None,
        }
    }

    /// The stable name of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Failure::Sqlite(_) => "store.sqlite",
            Failure::Postgres(_) => "store.postgres",
            Failure::Pool(_) => "store.pool",
            Failure::Damaged(_) => "store.damaged",
            Failure::Busy => "store.busy",
            Failure::Closed => "store.closed",
            Failure::File { .. } => "store.file",
            Failure::Operator { code, .. } => code,
        }
    }
}
