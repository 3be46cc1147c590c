//! A machine that has nothing yet takes the book from the server: its keys, then the log from the beginning, and only when
//! the log says that it may write is there a book.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ledger::chain;
use ledger::event::WriterNo;
use sync::member::State;

use super::read::NO_KEY;
use super::row::{Row, Server};
use crate::backup::{build_closed, remove_book};
use crate::cache::{Cache, Identity};
use crate::files::{Lock, beside};
use crate::heads::Heads;
use crate::keys::{self, DatabaseKey, Secrets};
use crate::migrate::{STEPS, migrate};
use crate::sidecar::Reach;
use crate::{Access, Failure, Opener, Store, connection};

/// The keys of a writer to be, made on its own machine.
pub struct NewWriter {
    pub(crate) secrets: Secrets,
}

impl NewWriter {
    /// New random keys.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn make() -> Result<Self, Failure> {
        Ok(Self { secrets: Secrets::random()? })
    }

    /// Its Ed25519 and X25519 public keys.
    pub fn public(&self) -> ([u8; 32], [u8; 32]) {
        (self.secrets.sign_key(), self.secrets.box_key())
    }
}

/// A book that is being taken from the server. Dropped unfinished it may be begun again under the same keys while the
/// program runs; what was pulled is thrown away.
pub struct Joining {
    pub(super) store: Store,
    to: PathBuf,
    key: DatabaseKey,
}

impl Joining {
    /// Begins, beside the place the book will have.
    ///
    /// # Errors
    /// [`Failure::Exists`] when a book is there, or the disk's failure.
    pub fn begin(
        to: &Path,
        passphrase: &str,
        book_id: [u8; 16],
        writer: WriterNo,
        keys: &NewWriter,
        server: Server,
    ) -> Result<Self, Failure> {
        let building = beside(to, "joining");
        if to.exists() || keys::key_file(to).exists() {
            return Err(Failure::Exists(to.to_owned()));
        }
        let lock = Arc::new(Lock::take(to)?);
        remove_book(&building);
        let secrets = &keys.secrets;
        let mut conn = connection::create(&building, &secrets.database)?;
        migrate(&mut conn, &building, &secrets.database, STEPS)?;
        let identity = Identity { book_id, writer, book_key: NO_KEY };
        identity.keep(&conn)?;
        Row::beginning(server, &book_id).keep(&conn)?;
        let mut heads = Heads::default();
        heads.begin(writer, chain::beginning(&book_id, writer, &secrets.sign_key()));
        let store = Store {
            conn,
            cache: Cache::empty(identity),
            writer,
            seat: 0,
            heads,
            access: Access::Joining,
            sidecar: None,
            unsettled: false,
            computed_from: Cell::new(None),
            judged_before: Cell::new(i64::MAX),
            reach: Reach::default(),
            secrets: Some(secrets.writer()),
            reader: None,
            key: secrets.database.clone(),
            path: building.clone(),
            lock,
        };
        let stretched = keys::keep(&keys::key_file(&building), secrets, None, passphrase)?;
        store.keep_stretched(&stretched, false)?;
        Ok(Self { store, to: to.to_owned(), key: secrets.database.clone() })
    }

    /// The book as far as it has come, for [`super::Engine`].
    pub fn store(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Whether the log was taken in to its end and says that this machine may write, with keys that are its own.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_whole(&mut self) -> Result<bool, Failure> {
        let row = self.store.joined_row()?;
        let own = self.store.secrets.as_ref().map(|secrets| secrets.signing_key().verifying_key().to_bytes());
        let writer = self.store.writer;
        let members = self.store.members()?;
        let let_in =
            members.get(writer).is_some_and(|member| member.state == State::Active && Some(member.keys.sign) == own);
        let whole = row.applied == row.state.tip.size && row.state.tip.size == row.latest && row.latest > 0;
        Ok(let_in && whole && self.store.cache.identity().book_key != NO_KEY)
    }

    /// Puts the book in its place and opens it.
    ///
    /// # Errors
    /// [`Failure::NotEnrolled`] before it is whole, or the disk's failure; nothing is left behind by it.
    pub fn finish(mut self) -> Result<Store, Failure> {
        if !self.is_whole()? {
            self.give_up();
            return Err(Failure::NotEnrolled);
        }
        build_closed(self.store, &self.to)?;
        Store::open(&self.to, Opener::Key(self.key))
    }

    /// Throws away what was pulled.
    pub fn give_up(self) {
        let path = self.store.path.clone();
        drop(self.store);
        remove_book(&path);
    }
}
