//! Books in PostgreSQL 15 or later: for a province that has outgrown one file, or already runs it.
//!
//! A transaction takes the lock of the book's row and names the book in `app.book`; row level security shows it nothing
//! else. What a request wants is asked in one go and what it changes is written in one go with the commit.

mod connect;
mod copy;
mod migrate;
mod photos;
mod rows;
mod tls;
mod transact;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use deadpool_postgres::Pool;
use ledger::chain::Link;
use sync::BookId;
use sync::exchange::{BookRow, Known, Server, Transaction as _};
use sync::paper::keep::Brought;

use crate::answered::Answered;
use crate::archive::Invite;
use crate::failure::Failure;
use crate::last_write::LastWrite;
use crate::photos::{Asking, Bringing, Told, may_ask};
use crate::rules::{self, Left, Looked, SignedBy};
use crate::shut_out::List;
use crate::view::{View, wants_of};

pub(crate) use copy::Copier;
pub use migrate::{holds_books, is_prepared, migrate, sees_all_books};
use transact::Work;

/// The role the program works as.
pub const RUNTIME_ROLE: &str = "htx_runtime";

/// How many books' members are remembered.
const KNOWN_MAX: usize = 20_000;

type Remembered = Arc<Mutex<HashMap<BookId, Known>>>;

/// The books of a province in PostgreSQL.
#[derive(Clone)]
pub struct Postgres {
    pool: Pool,
    server: Arc<Server>,
    list: Arc<List>,
    known: Remembered,
    last_write: LastWrite,
}

impl Postgres {
    /// Connects as far as needed to know that everything is as it must be.
    ///
    /// # Errors
    /// When the database cannot be reached, was not migrated, or would not keep what it acknowledges.
    pub async fn connect(url: &str, connections: usize, server: Arc<Server>, list: Arc<List>) -> Result<Self, Failure> {
        let pool = connect::pool(url, connections)?;
        connect::check(&pool).await?;
        Ok(Self { pool, server, list, known: Remembered::default(), last_write: LastWrite::default() })
    }

    /// Answers a request; durable before this returns.
    ///
    /// # Errors
    /// When the database fails: nothing was acknowledged, and the device asks again.
    pub async fn exchange(
        &self,
        book: BookId,
        code_hash: Option<[u8; 32]>,
        request: Vec<u8>,
        now: u32,
    ) -> Result<Answered, Failure> {
        let this = self.clone();
        // In a task of its own: whoever asked may hang up, but what was begun is ended.
        uncut(async move {
            let wants = wants_of(&book, &request, this.server.limits().page_bytes);
            let mut work = this.work(book);
            work.code_hash = code_hash;
            let server = &this.server;
            let reply = work
                .run(
                    &wants,
                    |view, code_is_good| rules::exchange(server, code_is_good, &request, now, &book, view),
                    now,
                )
                .await?;
            Ok(Answered::of(&reply, &request))
        })
        .await
    }

    /// Leaves a message in the mailbox.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn leave(
        &self,
        book: BookId,
        id: [u8; 16],
        number: u16,
        message: Vec<u8>,
        by: Option<SignedBy>,
        now: u32,
    ) -> Result<Left, Failure> {
        let this = self.clone();
        uncut(async move {
            let server = &this.server;
            let may_open = |view: &View<'_>| match &by {
                Some(by) => rules::may_open(server, &book, &id, &message, by, view),
                None => Ok(false),
            };
            this.work(book).leave(&id, number, &message, may_open, now).await
        })
        .await
    }

    /// Looks for a message.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look(&self, book: BookId, id: [u8; 16], number: u16, now: u32) -> Result<Looked, Failure> {
        let this = self.clone();
        uncut(async move { this.work(book).look(&id, number, now).await }).await
    }

    /// The frame of this link in quarantine, if whoever signed may have it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn quarantined(&self, book: BookId, link: Link, by: SignedBy) -> Result<Option<Vec<u8>>, Failure> {
        let this = self.clone();
        uncut(async move {
            let server = &this.server;
            this.work(book).fetch(&link, |view| rules::may_fetch(server, &book, &link, &by, view)).await
        })
        .await
    }

    /// Takes a chunk of a photo; durable before this returns. None for one by whoever may not bring any.
    ///
    /// # Errors
    /// When the database fails: nothing was acknowledged.
    pub async fn bring_photo(&self, book: BookId, bringing: Bringing, now: u32) -> Result<Option<Brought>, Failure> {
        let this = self.clone();
        uncut(async move {
            let server = &this.server;
            let may = |view: &View<'_>| may_ask(server, &book, &bringing.ask(), &bringing.by, view);
            this.work(book).bring(server.limits(), &bringing, may, now).await
        })
        .await
    }

    /// What is here of a photo.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_of_photo(&self, book: BookId, asking: Asking) -> Result<Told, Failure> {
        let this = self.clone();
        uncut(async move {
            let server = &this.server;
            let may = |view: &View<'_>| may_ask(server, &book, &asking.ask(), &asking.by, view);
            this.work(book).ask_of_photo(&asking, may).await
        })
        .await
    }

    /// Gives a code out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invite(&self, invite: Invite) -> Result<(), Failure> {
        let this = self.clone();
        uncut(async move { this.work([0; 16]).invite(&invite).await }).await
    }

    /// Begins a book's next epoch after it was restored from an older copy; none for a book that is not here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rewind(&self, book: BookId, now: u32) -> Result<Option<BookRow>, Failure> {
        let this = self.clone();
        uncut(async move {
            let server = &this.server;
            let decide = |view: &mut View<'_>, _| {
                server.rewind(&book, now, view)?;
                Ok((view.book()?, false))
            };
            this.work(book).run(&[], decide, now).await
        })
        .await
    }

    /// Whether the database answers, and what came last could be written.
    ///
    /// # Errors
    /// When not.
    pub async fn is_well(&self) -> Result<(), Failure> {
        self.last_write.check()?;
        let client = self.pool.get().await?;
        client.simple_query("select 1").await?;
        Ok(())
    }

    fn work(&self, book: BookId) -> Work<'_> {
        let Self { pool, list, known, last_write, .. } = self;
        Work { pool, list, known, last_write, book, code_hash: None }
    }
}

async fn uncut<T: Send + 'static>(
    work: impl Future<Output = Result<T, Failure>> + Send + 'static,
) -> Result<T, Failure> {
    tokio::spawn(work).await.unwrap_or(Err(Failure::Closed))
}
