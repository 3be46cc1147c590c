//! The books, wherever they are kept.

use std::sync::Arc;

use ledger::chain::Link;
use sync::BookId;
use sync::exchange::BookRow;
use sync::paper::keep::Brought;

use crate::answered::Answered;
use crate::archive::Invite;
use crate::failure::Failure;
use crate::photos::{Asking, Bringing, Told};
use crate::postgres::Postgres;
use crate::rules::{Left, Looked, SignedBy};
use crate::sqlite::{Done, Job, OnFile};

/// A store with many at its door.
#[derive(Clone)]
pub enum Books {
    /// One SQLite file.
    File(Arc<OnFile>),
    /// PostgreSQL.
    Postgres(Postgres),
}

impl Books {
    /// Answers a request; durable before this returns.
    ///
    /// # Errors
    /// When the store fails: nothing was acknowledged.
    pub async fn exchange(
        &self,
        book: BookId,
        code_hash: Option<[u8; 32]>,
        request: Vec<u8>,
        now: u32,
    ) -> Result<Answered, Failure> {
        match self {
            Books::File(file) => match file.work(Job::Exchange { book, code_hash, request }, now).await? {
                Done::Answered(answered) => Ok(answered),
                Done::Left(_) | Done::Brought(_) | Done::Invited | Done::Rewound(_) => Err(Failure::Closed),
            },
            Books::Postgres(postgres) => postgres.exchange(book, code_hash, request, now).await,
        }
    }

    /// Leaves a message in the mailbox.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn leave(
        &self,
        book: BookId,
        id: [u8; 16],
        number: u16,
        message: Vec<u8>,
        by: Option<SignedBy>,
        now: u32,
    ) -> Result<Left, Failure> {
        match self {
            Books::File(file) => match file.work(Job::Leave { book, id, number, message, by }, now).await? {
                Done::Left(left) => Ok(left),
                Done::Answered(_) | Done::Brought(_) | Done::Invited | Done::Rewound(_) => Err(Failure::Closed),
            },
            Books::Postgres(postgres) => postgres.leave(book, id, number, message, by, now).await,
        }
    }

    /// Looks for a message of the mailbox.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn look(&self, book: BookId, id: [u8; 16], number: u16, now: u32) -> Result<Looked, Failure> {
        match self {
            Books::File(file) => file.look(book, id, number, now).await,
            Books::Postgres(postgres) => postgres.look(book, id, number, now).await,
        }
    }

    /// The frame of this link in quarantine, if whoever signed may have it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn quarantined(&self, book: BookId, link: Link, by: SignedBy) -> Result<Option<Vec<u8>>, Failure> {
        match self {
            Books::File(file) => file.quarantined(book, link, by).await,
            Books::Postgres(postgres) => postgres.quarantined(book, link, by).await,
        }
    }

    /// Takes a chunk of a photo; durable before this returns. None for one by whoever may not bring any.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn bring_photo(&self, book: BookId, bringing: Bringing, now: u32) -> Result<Option<Brought>, Failure> {
        match self {
            Books::File(file) => match file.work(Job::Bring { book, bringing }, now).await? {
                Done::Brought(brought) => Ok(brought),
                Done::Answered(_) | Done::Left(_) | Done::Invited | Done::Rewound(_) => Err(Failure::Closed),
            },
            Books::Postgres(postgres) => postgres.bring_photo(book, bringing, now).await,
        }
    }

    /// What is here of a photo.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn ask_of_photo(&self, book: BookId, asking: Asking) -> Result<Told, Failure> {
        match self {
            Books::File(file) => file.ask_of_photo(book, asking).await,
            Books::Postgres(postgres) => postgres.ask_of_photo(book, asking).await,
        }
    }

    /// Gives a code out.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn invite(&self, invite: Invite, now: u32) -> Result<(), Failure> {
        match self {
            Books::File(file) => file.work(Job::Invite(invite), now).await.map(drop),
            Books::Postgres(postgres) => postgres.invite(invite).await,
        }
    }

    /// Begins a book's next epoch after it was restored from an older copy; none for a book that is not here.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn rewind(&self, book: BookId, now: u32) -> Result<Option<BookRow>, Failure> {
        match self {
            Books::File(file) => match file.work(Job::Rewind { book }, now).await? {
                Done::Rewound(row) => Ok(row),
                Done::Answered(_) | Done::Left(_) | Done::Brought(_) | Done::Invited => Err(Failure::Closed),
            },
            Books::Postgres(postgres) => postgres.rewind(book, now).await,
        }
    }

    /// Whether the store can be used.
    ///
    /// # Errors
    /// When not.
    pub async fn is_well(&self) -> Result<(), Failure> {
        match self {
            Books::File(file) => file.is_well().await,
            Books::Postgres(postgres) => postgres.is_well().await,
        }
    }

    /// Ends what was begun.
    pub fn close(&self) {
        if let Books::File(file) = self {
            file.close();
        }
    }
}
