//! The server this book belongs to, and how far the exchange with it has come.

use rusqlite::{Connection, OptionalExtension, Row as Sql, params};
use sync::exchange::State;
use sync::log::{SignedHead, Tip};

use crate::{Failure, Store, Writing};

/// A province's server, as its invite code and its own word say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Where it answers.
    pub url: String,
    /// Ed25519: the province's root key.
    pub root_key: [u8; 32],
    /// Ed25519: what its heads and its own frames are signed with.
    pub log_key: [u8; 32],
    /// The code that opens the book there, until it is open.
    pub invite: Option<String>,
}

/// The one row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub server: Server,
    pub state: State,
    /// Entries of the log that are in the books: fewer than verified while a key is waited for.
    pub applied: u64,
    /// The server did not know this writer any more; what it is shown starts from the beginning.
    pub forgotten: bool,
    pub latest: u64,
    pub digest: Option<[u8; 8]>,
    pub succeeded_at: Option<u32>,
    pub clock_behind: Option<i64>,
    pub fault: Option<String>,
    pub tampered: bool,
    pub unknown_kind: Option<u16>,
}

const COLUMNS: &str = "url, root_key, log_key, invite, epoch, size, root, applied, counter, head, disowned, forgotten,
    latest, digest, succeeded_at, clock_behind, fault, tampered, unknown_kind";

impl Row {
    /// Before the first exchange with a server.
    pub fn beginning(server: Server, book: &[u8; 16]) -> Self {
        Self {
            server,
            state: State::beginning(book),
            applied: 0,
            forgotten: false,
            latest: 0,
            digest: None,
            succeeded_at: None,
            clock_behind: None,
            fault: None,
            tampered: false,
            unknown_kind: None,
        }
    }

    pub fn read(conn: &Connection) -> Result<Option<Self>, Failure> {
        let mut query = conn.prepare_cached(&format!("select {COLUMNS} from exchange"))?;
        let row = query.query_row([], |row| Ok((Self::of(row)?, row.get::<_, Option<Vec<u8>>>(9)?))).optional()?;
        let Some((mut row, head)) = row else { return Ok(None) };
        let head = head.map(|bytes| SignedHead::decode(&bytes)).transpose();
        row.state.head = head.map_err(|_| Failure::Damaged("the last head of the server".into()))?;
        Ok(Some(row))
    }

    fn of(row: &Sql<'_>) -> rusqlite::Result<Self> {
        let number = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
        Ok(Self {
            server: Server { url: row.get(0)?, root_key: row.get(1)?, log_key: row.get(2)?, invite: row.get(3)? },
            state: State {
                epoch: row.get(4)?,
                tip: Tip { size: number(5)?, root: row.get(6)? },
                counter: number(8)?,
                head: None,
                disowned: row.get(10)?,
            },
            applied: number(7)?,
            forgotten: row.get(11)?,
            latest: number(12)?,
            digest: row.get(13)?,
            succeeded_at: row.get(14)?,
            clock_behind: row.get(15)?,
            fault: row.get(16)?,
            tampered: row.get(17)?,
            unknown_kind: row.get(18)?,
        })
    }

    pub fn keep(&self, conn: &Connection) -> Result<(), Failure> {
        let Server { url, root_key, log_key, invite } = &self.server;
        let State { epoch, tip, counter, head, disowned } = &self.state;
        let sql = format!("insert or replace into exchange (one, {COLUMNS}) values (1{})", ", ?".repeat(19));
        conn.prepare_cached(&sql)?.execute(params![
            url,
            root_key,
            log_key,
            invite,
            epoch,
            tip.size as i64,
            tip.root,
            self.applied as i64,
            *counter as i64,
            head.map(|head| head.encode()),
            disowned,
            self.forgotten,
            self.latest as i64,
            self.digest,
            self.succeeded_at,
            self.clock_behind,
            self.fault,
            self.tampered,
            self.unknown_kind,
        ])?;
        Ok(())
    }

    fn base(&self) -> u64 {
        u64::from(self.state.epoch) << 40 | self.applied
    }
}

/// What an event written now has seen: epoch · 2^40 + the last entry of the log in the books.
pub(crate) fn base(conn: &Connection) -> Result<u64, Failure> {
    Ok(Row::read(conn)?.map_or(0, |row| row.base()))
}

impl Store {
    pub(crate) fn exchange_row(&self) -> Result<Option<Row>, Failure> {
        Row::read(&self.conn)
    }

    pub(crate) fn joined_row(&self) -> Result<Row, Failure> {
        self.exchange_row()?.ok_or(Failure::NotJoined)
    }

    /// The server this book belongs to.
    ///
    /// # Errors
    /// When the database fails.
    pub fn server(&self) -> Result<Option<Server>, Failure> {
        Ok(self.exchange_row()?.map(|row| row.server))
    }

    /// Has the server at another address from now on; its keys stay.
    ///
    /// # Errors
    /// [`Failure::NotJoined`], or the database's.
    pub fn set_server_url(&mut self, url: &str) -> Result<(), Failure> {
        let mut row = self.joined_row()?;
        row.server.url = url.to_owned();
        row.keep(&self.conn)
    }

    /// Opens the book at its server with another code: the one before was used or ran out, or the server was put back to before the
    /// book began there. The keys stay.
    ///
    /// # Errors
    /// [`Failure::NotJoined`], or the database's.
    pub fn set_server_code(&mut self, url: &str, secret: &str) -> Result<(), Failure> {
        let mut row = self.joined_row()?;
        row.server.url = url.to_owned();
        row.server.invite = Some(secret.to_owned());
        row.keep(&self.conn)
    }
}

impl Writing<'_> {
    /// Joins the book to a server. The event that says so is written beside it.
    ///
    /// # Errors
    /// [`Failure::Exists`] for a book that belongs to one, or the database's.
    pub fn join_server(&mut self, server: Server) -> Result<(), Failure> {
        if self.store.exchange_row()?.is_some() {
            return Err(Failure::Exists(self.store.path.clone()));
        }
        let row = Row::beginning(server, &self.store.cache.identity().book_id);
        self.keep_exchange(&row)
    }

    pub(crate) fn keep_exchange(&mut self, row: &Row) -> Result<(), Failure> {
        row.keep(&self.store.conn)?;
        self.store.cache.set_base(row.base());
        self.reach.counter = self.reach.counter.max(row.state.counter);
        Ok(())
    }
}
