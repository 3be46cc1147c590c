//! Making a book and opening one.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ledger::chain::{self, Link};
use ledger::event::body::{Body, Genesis};
use ledger::event::{Event, EventId, WriterNo};
use ledger::phrase::Phrase;
use rusqlite::{Connection, OptionalExtension};
use sync::reader::Reader;

use crate::Failure;
use crate::cache::{Cache, Identity, NOBODY};
use crate::connection::{self, connect};
use crate::files::{Lock, not_writable};
use crate::heads::Heads;
use crate::keys::{self, DatabaseKey, Seat, Secrets, WriterSecrets, key_file, key_file_of};
use crate::migrate::{STEPS, format, migrate};
use crate::phrase::PhraseKeys;
use crate::sidecar::{Mark, Reach, Sidecar};

/// The writer that makes a book.
pub(crate) const FIRST_WRITER: WriterNo = 1;

/// An open book. One process holds it at a time.
pub struct Store {
    pub(crate) conn: Connection,
    pub(crate) cache: Cache,
    pub(crate) writer: WriterNo,
    /// The seat of the person who writes.
    pub(crate) seat: Seat,
    pub(crate) heads: Heads,
    pub(crate) access: Access,
    pub(crate) sidecar: Option<Sidecar>,
    /// The disk failed so late in a write that only opening the book again can tell what is in it.
    pub(crate) unsettled: bool,
    /// While an event computed from the ledger is taken back: the digest it was computed from. Its own rows are still
    /// there, so that the ledger would give another.
    pub(crate) computed_from: Cell<Option<[u8; 32]>>,
    /// The place of the event that is being judged: what has this place or a later one is not in the books it is judged on.
    pub(crate) judged_before: Cell<i64>,
    /// How far the writer has come with the server.
    pub(crate) reach: Reach,
    /// The writer's secrets, where the key file gives them.
    pub(crate) secrets: Option<WriterSecrets>,
    /// The log as it was read, once it was.
    pub(crate) reader: Option<Reader>,
    pub(crate) key: DatabaseKey,
    pub(crate) path: PathBuf,
    pub(crate) lock: Arc<Lock>,
}

/// Whether this copy of the book may be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It may.
    Writing,
    /// It was restored from a backup, and no writer was enrolled on this machine yet.
    NotEnrolled,
    /// It is a copy from before some of what this machine wrote: what it would write next exists already.
    OlderCopy {
        /// The last event of this machine's writer in the file.
        held: u64,
        /// The last one it wrote.
        written: u64,
    },
    /// It was opened by its key, and the person who writes here has a PIN: see [`Store::prove`].
    Locked,
    /// It is being taken from the server.
    Joining,
    /// Nothing more may be written under the writer of this machine.
    Stopped(Stop),
    /// It is a second look at an open book, which stays as the book was at one moment.
    Snapshot,
}

/// Why a writer writes no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Another copy of this machine's book has written under its name. A new writer may go on.
    Copied,
    /// The cooperative ended it or shut it out.
    ShutOut,
    /// The server refuses what it sends.
    Refused,
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
        let is_taken = || path.exists() || key_file(path).exists();
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
        // People of a book that lay here before are nobody in this one.
        for file in keys::files_of_others(path).iter().filter(|file| file.exists()) {
            std::fs::remove_file(file).map_err(not_writable(file))?;
        }
        let secrets = Secrets::random()?;
        let phrase = Phrase::from_entropy(keys::random()?);
        let stretched = keys::keep(&key_file(path), &secrets, Some(&phrase), passphrase)?;
        let mut conn = connection::create(path, &secrets.database)?;
        migrate(&mut conn, path, &secrets.database, STEPS)?;
        let book_id: [u8; 16] = keys::random()?;
        let identity = Identity { book_id, writer: FIRST_WRITER, book_key: keys::random()? };
        identity.keep(&conn)?;
        let mut heads = Heads::default();
        heads.begin(FIRST_WRITER, chain::beginning(&book_id, FIRST_WRITER, &secrets.sign_key()));
        let mut store = Store {
            conn,
            cache: Cache::empty(identity),
            writer: FIRST_WRITER,
            seat: 0,
            heads,
            access: Access::Writing,
            sidecar: Some(Sidecar::create(path, 0)?),
            unsettled: false,
            computed_from: Cell::new(None),
            judged_before: Cell::new(i64::MAX),
            reach: Reach::default(),
            secrets: Some(secrets.writer()),
            reader: None,
            key: secrets.database.clone(),
            path: path.to_owned(),
            lock,
        };
        store.keep_stretched(&stretched, true)?;
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
            recovery_keys: Some(PhraseKeys::derive(&phrase, &book_id)?.public()),
            practice: beginning.practice,
        };
        store.record(wall, |writing| writing.event(Vec::new(), Body::Genesis(Box::new(genesis))).map(drop))?;
        Ok(store)
    }

    /// Opens a book. One in which this machine may not write opens too, and says so by [`Store::access`].
    ///
    /// # Errors
    /// Every way in which a file is not a book: missing, wrong passphrase, not a book, newer, open elsewhere,
    /// read-only, damaged.
    pub fn open(path: &Path, opener: Opener<'_>) -> Result<Store, Failure> {
        if !path.is_file() {
            return Err(Failure::Missing(path.to_owned()));
        }
        if std::fs::metadata(path).is_ok_and(|file| file.len() == 0) {
            return Err(Failure::NotABook);
        }
        let (key, opened) = match opener {
            Opener::Passphrase(passphrase) => {
                let (seat, secrets, stretched) = keys::unwrap_any(path, passphrase)?;
                let file = key_file_of(path, seat);
                let stretched = keys::bring_up_to_date(&file, &secrets, stretched, passphrase)?;
                (secrets.database.clone(), Some((seat, secrets, stretched)))
            }
            Opener::Key(key) => (key, None),
        };
        std::fs::File::options().append(true).open(path).map_err(not_writable(path))?;
        let lock = Arc::new(Lock::take(path)?);
        let mut conn = connect(path, &key)?;
        // A database of no format is one that a power cut stopped from becoming a book.
        if format(&conn)? == 0 {
            return Err(Failure::NotABook);
        }
        let brought_up = migrate(&mut conn, path, &key, STEPS)?.is_some();
        let cache = Cache::load(&conn)?;
        let mut heads = Heads::read(&conn, &cache)?;
        let writer = cache.identity().writer;
        let seat = crate::people::seat_of(&conn, writer)?;
        begin_own(&cache, &mut heads, writer);
        let secrets = match &opened {
            Some((_, secrets, _)) => Some(secrets.writer()),
            None => keys::read_writer(&key_file_of(path, seat), &key),
        };
        let mut store = Store {
            writer,
            seat,
            conn,
            cache,
            heads,
            access: Access::NotEnrolled,
            sidecar: None,
            unsettled: false,
            computed_from: Cell::new(None),
            judged_before: Cell::new(i64::MAX),
            reach: Reach::default(),
            secrets,
            reader: None,
            key,
            path: path.to_owned(),
            lock,
        };
        store.reach = store.own_reach()?;
        if brought_up {
            // A later program may see more in the same events than the one that kept the rows.
            store.rebuild()?;
        }
        match &opened {
            Some((own, secrets, _)) if *own != seat => store.sit_down(*own, secrets.writer())?,
            _ => store.find_access()?,
        }
        // Backups open under the passphrase of the first person here, whoever makes them.
        if let Some((0, _, stretched)) = opened {
            // A passphrase put on the keys while the database could not be written, or by a program before this one.
            let wrap = store.local_bytes(crate::phrase::BACKUP_WRAP)?;
            if wrap.is_none_or(|wrap| wrap.get(12..28) != Some(stretched.salt.as_slice())) {
                let phrase_waits = store.phrase_waits()?;
                store.keep_stretched(&stretched, phrase_waits)?;
            }
        }
        Ok(store)
    }

    /// Compares the book with what this machine remembers to have written.
    pub(crate) fn find_access(&mut self) -> Result<(), Failure> {
        if self.writer == NOBODY {
            return Ok(());
        }
        let (mut sidecar, marks) = Sidecar::open(&self.path, self.seat, self.writer)?;
        if let Some(stop) = self.stopped()? {
            self.access = Access::Stopped(stop);
            self.sidecar = Some(sidecar);
            return Ok(());
        }
        let head = self.heads.of(self.writer).ok_or_else(|| Failure::Damaged("the writer's own events".into()))?;
        let given_up = self.local_bytes(GIVEN_UP)?.unwrap_or_default();
        self.access = Access::Writing;
        for (mark, reach) in &marks {
            let is_given_up = given_up.chunks(Mark::LEN).any(|known| known == mark.to_bytes());
            if is_given_up {
                continue;
            }
            let held = self.heads.wseq(mark.writer);
            let has_frames = reach.fseq == 0 || self.holds_frame(&reach.link)?;
            // A machine that has joined asks the server before it writes: then there is no event to look for.
            let has_events = mark.wseq == 0 || chain_at(&self.conn, mark.writer, mark.wseq)? == Some(mark.link);
            if !has_events || !has_frames {
                self.access = Access::OlderCopy { held, written: mark.wseq };
                break;
            }
            // The frames are all there, so nothing was written since: only the requests are counted on.
            self.reach.counter = self.reach.counter.max(if mark.writer == self.writer { reach.counter } else { 0 });
        }
        // The power went between the commit and the sidecar: the book is right and the sidecar follows.
        let begun = head.wseq > 0 || self.reach.counter > 0;
        if self.access == Access::Writing && begun && marks.first() != Some(&(head, self.reach)) {
            sidecar.write(head, self.reach)?;
        }
        if self.access == Access::Writing && self.secrets.is_none() && keys::has_pin(&self.own_key_file()) {
            self.access = Access::Locked;
        }
        self.sidecar = Some(sidecar);
        Ok(())
    }

    /// A second look at the book as it is now, for long work beside the one who writes. It stays at this moment, and the
    /// file is held until it is dropped.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn snapshot(&self) -> Result<Store, Failure> {
        let conn = connect(&self.path, &self.key)?;
        conn.execute_batch("begin")?;
        let cache = Cache::load(&conn)?;
        let heads = Heads::read(&conn, &cache)?;
        Ok(Store {
            conn,
            cache,
            writer: self.writer,
            seat: self.seat,
            heads,
            access: Access::Snapshot,
            sidecar: None,
            unsettled: false,
            computed_from: Cell::new(None),
            judged_before: Cell::new(i64::MAX),
            reach: self.reach,
            secrets: self.secrets.clone(),
            reader: None,
            key: self.key.clone(),
            path: self.path.clone(),
            lock: Arc::clone(&self.lock),
        })
    }

    /// Whether this copy of the book may be written in.
    pub fn access(&self) -> Access {
        self.access
    }

    /// # Errors
    /// Why it may not be written in.
    pub(crate) fn may_write(&self) -> Result<(), Failure> {
        match self.access {
            Access::Writing => Ok(()),
            Access::NotEnrolled | Access::Joining => Err(Failure::NotEnrolled),
            Access::Locked => Err(Failure::Locked),
            Access::OlderCopy { held, written } => Err(Failure::OlderCopy { held, written }),
            Access::Stopped(Stop::Copied) => Err(Failure::Copied),
            Access::Stopped(Stop::ShutOut) => Err(Failure::ShutOut),
            Access::Stopped(Stop::Refused) => Err(Failure::Refused),
            Access::Snapshot => Err(Failure::ReadOnly(self.path.clone())),
        }
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

    /// The key file of the person who writes.
    pub(crate) fn own_key_file(&self) -> PathBuf {
        key_file_of(&self.path, self.seat)
    }

    /// Puts another passphrase on the keys of the person who writes.
    ///
    /// # Errors
    /// [`Failure::WrongPassphrase`] when the old one is not right.
    pub fn change_passphrase(&self, old: &str, new: &str) -> Result<(), Failure> {
        let file = self.own_key_file();
        let (secrets, stretched) = keys::unwrap(&file, old)?;
        let phrase = keys::read_phrase(&file, &stretched.phrase_key())?;
        let stretched = if keys::has_pin(&file) {
            keys::keep_with_pin(&file, &secrets, phrase.as_ref(), new, keys::PinPart::AsItIs)?
        } else {
            keys::keep(&file, &secrets, phrase.as_ref(), new)?
        };
        self.keep_stretched(&stretched, phrase.is_some())
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

/// The marks of the sidecar that a writer enrolled here no longer goes by, one after another.
pub(crate) const GIVEN_UP: &str = "sidecar.given-up";

/// A writer that was let in and has written nothing yet begins its chain.
pub(crate) fn begin_own(cache: &Cache, heads: &mut Heads, writer: WriterNo) {
    if heads.of(writer).is_none()
        && let Some((_, Some(key))) = cache.writers().find(|(known, _)| *known == writer)
    {
        heads.begin(writer, chain::beginning(&cache.identity().book_id, writer, &key));
    }
}

/// The chain at one of the writer's events, when the file has it.
fn chain_at(conn: &Connection, writer: WriterNo, wseq: u64) -> Result<Option<Link>, Failure> {
    let Some(id) = EventId::new(writer, wseq) else { return Ok(None) };
    let mut query = conn.prepare("select chain from event where event_id = ?")?;
    Ok(query.query_row([id.to_i64()], |row| row.get(0)).optional()?)
}
