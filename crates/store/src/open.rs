//! Making a book and opening one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ledger::chain::{self, Link};
use ledger::event::body::{Body, Genesis};
use ledger::event::{Event, EventId, WriterNo};
use rusqlite::{Connection, OptionalExtension};

use crate::Failure;
use crate::cache::{Cache, Identity};
use crate::connection::{self, connect};
use crate::files::{Lock, not_writable};
use crate::keys::{self, DatabaseKey, Secrets};
use crate::migrate::{STEPS, format, migrate};
use crate::sidecar::{Mark, Sidecar};

/// The writer that makes a book.
pub(crate) const FIRST_WRITER: WriterNo = 1;

/// An open book. One process holds it at a time.
pub struct Store {
    pub(crate) conn: Connection,
    pub(crate) cache: Cache,
    pub(crate) writer: WriterNo,
    /// The writer's last event and the chain there.
    pub(crate) head: Mark,
    pub(crate) sidecar: Sidecar,
    /// The disk failed so late in a write that only opening the book again can tell what is in it.
    pub(crate) unsettled: bool,
    key: DatabaseKey,
    path: PathBuf,
    _lock: Arc<Lock>,
}

/// What a book begins with.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// The cooperative's name.
    pub name: String,
    /// Its tax code.
    pub tax_code: Option<String>,
    /// True for a union of cooperatives.
    pub union: bool,
    /// The first fiscal year.
    pub first_year: u16,
    /// The month a fiscal year starts with.
    pub first_month: u8,
    /// True for a book made for practice.
    pub practice: bool,
}

/// How a book is opened.
pub enum Opener<'a> {
    /// By its passphrase.
    Passphrase(&'a str),
    /// By the database key itself: for scripts, and for keys the machine keeps.
    Key(DatabaseKey),
}

impl Store {
    /// Makes a book, its keys and its first event.
    ///
    /// # Errors
    /// [`Failure::Exists`] when a file of this name is there; nothing is left behind by a failure.
    pub fn create(path: &Path, passphrase: &str, beginning: &Beginning, wall: u32) -> Result<Store, Failure> {
        let is_taken = || path.exists() || keys::key_file(path).exists();
        if is_taken() {
            return Err(Failure::Exists(path.to_owned()));
        }
        let lock = Arc::new(Lock::take(path)?);
        // Somebody else may have made it while this process waited for nothing.
        if is_taken() {
            return Err(Failure::Exists(path.to_owned()));
        }
        let made = Self::create_locked(path, passphrase, beginning, wall, Arc::clone(&lock));
        if made.is_err() {
            for ending in ["", "-wal", "-shm", ".key", ".key.new", ".side", ".lock"] {
                let mut name = path.as_os_str().to_owned();
                name.push(ending);
                // What was not made cannot be removed; the failure itself is what the person is told.
                let _ = std::fs::remove_file(PathBuf::from(name));
            }
        }
        made
    }

    fn create_locked(
        path: &Path,
        passphrase: &str,
        beginning: &Beginning,
        wall: u32,
        lock: Arc<Lock>,
    ) -> Result<Store, Failure> {
        let secrets = Secrets::random()?;
        keys::keep(path, &secrets, passphrase)?;
        let mut conn = connection::create(path, &secrets.database)?;
        migrate(&mut conn, path, &secrets.database, STEPS)?;
        let book_id: [u8; 16] = keys::random()?;
        let identity =
            Identity { book_id, writer: FIRST_WRITER, sign_key: secrets.sign_key(), book_key: keys::random()? };
        identity.keep(&conn)?;
        let link = chain::beginning(&book_id, FIRST_WRITER, &identity.sign_key);
        let sidecar = Sidecar::create(path)?;
        let mut store = Store {
            conn,
            cache: Cache::empty(identity),
            writer: FIRST_WRITER,
            head: Mark { wseq: 0, link },
            sidecar,
            unsettled: false,
            key: secrets.database.clone(),
            path: path.to_owned(),
            _lock: lock,
        };
        let genesis = Genesis {
            book_id,
            name: beginning.name.clone(),
            tax_code: beginning.tax_code.clone(),
            union: beginning.union,
            first_year: beginning.first_year,
            first_month: beginning.first_month,
            rules_version: 1,
            sign_key: secrets.sign_key(),
            box_key: secrets.box_key(),
            recovery_keys: None,
            practice: beginning.practice,
        };
        store.record(wall, |writing| writing.event(Vec::new(), Body::Genesis(Box::new(genesis))).map(drop))?;
        Ok(store)
    }

    /// Opens a book.
    ///
    /// # Errors
    /// Every way in which a file is not a book this person may write: missing, wrong passphrase, not a book, newer,
    /// open elsewhere, read-only, damaged, an older copy.
    pub fn open(path: &Path, opener: Opener<'_>) -> Result<Store, Failure> {
        if !path.is_file() {
            return Err(Failure::Missing(path.to_owned()));
        }
        if std::fs::metadata(path).is_ok_and(|file| file.len() == 0) {
            return Err(Failure::NotABook);
        }
        let key = match opener {
            Opener::Passphrase(passphrase) => keys::read(path, passphrase)?.database.clone(),
            Opener::Key(key) => key,
        };
        std::fs::File::options().append(true).open(path).map_err(not_writable(path))?;
        let lock = Arc::new(Lock::take(path)?);
        let mut conn = connect(path, &key)?;
        // A database of no format is one that a power cut stopped from becoming a book.
        if format(&conn)? == 0 {
            return Err(Failure::NotABook);
        }
        migrate(&mut conn, path, &key, STEPS)?;
        let cache = Cache::load(&conn)?;
        let writer = cache.identity().writer;
        let head = head(&conn, cache.identity())?;
        let (mut sidecar, mark) = Sidecar::open(path)?;
        if let Some(mark) = mark
            && chain_at(&conn, writer, mark.wseq)? != Some(mark.link)
        {
            return Err(Failure::OlderCopy { held: head.wseq, written: mark.wseq });
        }
        // The power went between the commit and the sidecar: the book is right and the sidecar follows.
        if mark != Some(head) {
            sidecar.write(head)?;
        }
        Ok(Store { conn, cache, writer, head, sidecar, unsettled: false, key, path: path.to_owned(), _lock: lock })
    }

    /// Where the book is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The key the database is encrypted with.
    pub fn key(&self) -> &DatabaseKey {
        &self.key
    }

    /// What is known of the book without reading vouchers.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// Puts another passphrase on the book's keys.
    ///
    /// # Errors
    /// [`Failure::WrongPassphrase`] when the old one is not right.
    pub fn change_passphrase(&self, old: &str, new: &str) -> Result<(), Failure> {
        keys::keep(&self.path, &keys::read(&self.path, old)?, new)
    }

    /// The first event of the book.
    ///
    /// # Errors
    /// When it does not read.
    pub fn genesis(&self) -> Result<Genesis, Failure> {
        let id = EventId::new(FIRST_WRITER, 1).ok_or(Failure::NotThere)?;
        match self.event(id)?.body {
            Body::Genesis(genesis) => Ok(*genesis),
            _ => Err(Failure::Damaged("the first event does not begin a book".into())),
        }
    }

    /// One event, as it was written.
    ///
    /// # Errors
    /// [`Failure::NotThere`], or when its bytes do not read.
    pub fn event(&self, id: EventId) -> Result<Event, Failure> {
        Ok(Event::decode(&self.event_bytes(id)?)?)
    }

    pub(crate) fn event_bytes(&self, id: EventId) -> Result<Vec<u8>, Failure> {
        let mut query = self.conn.prepare_cached("select bytes from event where event_id = ?")?;
        Ok(query.query_row([id.to_i64()], |row| row.get(0))?)
    }
}

/// The writer's last event and the chain there.
fn head(conn: &Connection, identity: &Identity) -> Result<Mark, Failure> {
    let last = conn
        .prepare("select event_id, chain from event where event_id & 65535 = ? order by event_id desc limit 1")?
        .query_row([identity.writer], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Link>(1)?)));
    match last {
        Ok((id, link)) => {
            let id = EventId::from_i64(id).ok_or_else(|| Failure::Damaged("an event's id".into()))?;
            Ok(Mark { wseq: id.wseq(), link })
        }
        Err(rusqlite::Error::QueryReturnedNoRows) => Err(Failure::Damaged("the book has no first event".into())),
        Err(error) => Err(error.into()),
    }
}

/// The chain at one of the writer's events, when the file has it.
fn chain_at(conn: &Connection, writer: WriterNo, wseq: u64) -> Result<Option<Link>, Failure> {
    let Some(id) = EventId::new(writer, wseq) else { return Ok(None) };
    let mut query = conn.prepare("select chain from event where event_id = ?")?;
    Ok(query.query_row([id.to_i64()], |row| row.get(0)).optional()?)
}
