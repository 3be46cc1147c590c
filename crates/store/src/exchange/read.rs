//! The log as this copy has it: who its members are, and which keys open it.

use ledger::event::body::Body;
use ledger::event::kind::Kind;
use ledger::event::{Event, EventId};
use rusqlite::params;
use sync::frame::is_clear;
use sync::key::{BookKey, Keyring};
use sync::member::{Fact, Members, rotate, somebody_lacks_a_key};
use sync::reader::Reader;

use super::cut::Nonces;
use crate::{Failure, Store, Writing};

impl Store {
    /// The members of the book as the log says, as far as it was pulled.
    ///
    /// # Errors
    /// When the log does not read.
    pub fn members(&mut self) -> Result<Members, Failure> {
        Ok(self.load_reader()?.members().clone())
    }

    /// Every key the book was sealed with, as far as this copy has them.
    pub(crate) fn keyring(&self) -> Result<Keyring, Failure> {
        let first = Some(self.cache.identity().book_key).filter(|key| *key != NO_KEY);
        Ok(Keyring::new(self.later_keys()?.into_iter().chain(first).map(BookKey::new)))
    }

    /// The key that the book's digests are worked out under: for the simulator, which works them out by itself.
    #[cfg(feature = "sim")]
    pub fn first_book_key(&self) -> [u8; 32] {
        self.cache.identity().book_key
    }

    /// The last place of the log whose events stand in the books: for the simulator, which compares it with what events claim.
    #[cfg(feature = "sim")]
    pub fn last_of_log(&self) -> u64 {
        let last = self.conn.query_row("select max(sseq) from event", [], |row| row.get::<_, Option<i64>>(0));
        last.ok().flatten().map_or(0, i64::unsigned_abs)
    }

    /// The rows of a table as text: for the simulator, which tells in what two books differ.
    #[cfg(feature = "sim")]
    pub fn rows_of(&self, table: &str) -> Vec<String> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut query = self.conn.prepare(&format!("select * from {table}"))?;
            let columns = query.column_count();
            let row = |row: &rusqlite::Row<'_>| {
                let value = |at| row.get::<_, rusqlite::types::Value>(at);
                (0..columns).map(|at| value(at).map(|value| format!("{value:?}"))).collect::<Result<Vec<_>, _>>()
            };
            query.query_map([], row)?.map(|row| row.map(|row| row.join(" "))).collect()
        };
        read().unwrap_or_default()
    }

    /// The keys the log has handed over.
    pub(crate) fn later_keys(&self) -> Result<Vec<[u8; 32]>, Failure> {
        let mut query = self.conn.prepare_cached("select key from book_key")?;
        let keys = query.query_map([], |row| row.get::<_, [u8; 32]>(0))?;
        Ok(keys.collect::<Result<Vec<_>, _>>()?)
    }

    /// Every key this copy has, sealed to the holder of an X25519 key: what lets another device read the book.
    ///
    /// # Errors
    /// When the machine gives no randomness, or the key is no point that anything can be sealed to.
    pub fn box_keys_for(&self, wrap: &[u8; 32]) -> Result<Vec<u8>, Failure> {
        let ring = self.keyring()?;
        let keys: Vec<_> = ring.iter().map(|(_, key)| key).collect();
        let sealed = sync::wrap::seal_to(&self.cache.identity().book_id, wrap, &keys, crate::keys::random()?);
        sealed.ok_or(Failure::NotThere)
    }

    pub(crate) fn keep_keys(&self, ring: &Keyring) -> Result<(), Failure> {
        for (id, key) in ring.iter() {
            self.conn
                .prepare_cached("insert or ignore into book_key (key_id, key) values (?, ?)")?
                .execute(params![id, key.as_bytes()])?;
        }
        Ok(())
    }

    /// The reader of the log, made again from the frames on the disk when it is not in memory.
    pub(crate) fn load_reader(&mut self) -> Result<&Reader, Failure> {
        let book = self.cache.identity().book_id;
        if self.reader.is_none() {
            let mut reader = Reader::new(book);
            self.each_logged(|_, frame, judged, _, _| {
                reader.pull_again(&frame, judged.is_some());
                Ok(())
            })?;
            self.reader = Some(reader);
        }
        Ok(self.reader.get_or_insert_with(|| Reader::new(book)))
    }

    /// The name of the book's first key is in no event; of those held it is the one that no rotation names. After a restore of
    /// the server a newcomer may have been handed a key whose rotation stands further on in the log: of several it is the one
    /// that the log begins with.
    pub(crate) fn first_key(&self, ring: &Keyring) -> Result<Option<[u8; 32]>, Failure> {
        let (mut rotated, mut seals) = (Vec::new(), Vec::new());
        self.each_logged(|_, frame, judged, _, _| {
            match frame.header().key {
                Some(key) if !seals.contains(&key) => seals.push(key),
                None if judged != Some(3) => rotated.extend(rotations_in(&frame, &self.cache.identity().book_id)),
                _ => {}
            }
            Ok(())
        })?;
        let mut first: Vec<_> = ring.iter().filter(|(id, _)| !rotated.contains(*id)).collect();
        first.sort_by_key(|(id, _)| seals.iter().position(|sealed| sealed == *id).unwrap_or(usize::MAX));
        Ok(first.first().map(|(_, key)| *key.as_bytes()))
    }

    /// Whether this device is to make a new book key now: somebody holds the newest who no longer may, or one who may
    /// does not or lacks an older one that this device can hand him, and no key of its own making is on its way.
    pub(crate) fn must_rotate(&self) -> Result<bool, Failure> {
        let Some(reader) = &self.reader else { return Ok(false) };
        let members = reader.members();
        if !members.may_rotate(self.writer).unwrap_or(false) {
            return Ok(false);
        }
        let ring = self.keyring()?;
        let holds_newest = members.keys().newest.is_none_or(|id| ring.get(&id).is_some());
        let mut unsaid = reader.keys_unsaid();
        unsaid.remove(&BookKey::new(self.cache.identity().book_key).id());
        let is_due = members.should_rotate(self.writer) || somebody_lacks_a_key(members, self.writer, &ring, &unsaid);
        let in_log = reader.head(self.writer).map_or(0, |head| head.wseq);
        Ok(holds_newest && is_due && !self.word_of_members_waits(in_log)?)
    }

    /// Whether something this writer says about members stands in no log yet: a key made now would not reckon with it. What
    /// stands there is reckoned with though it waits to be judged, as where the log before it waits for a key.
    fn word_of_members_waits(&self, in_log: u64) -> Result<bool, Failure> {
        for wseq in in_log + 1..=self.heads.wseq(self.writer) {
            let Some(id) = EventId::new(self.writer, wseq) else { continue };
            match self.event(id) {
                Ok(event) if is_clear(event.kind()) && event.kind() != Kind::ReportSubmitted as u16 => return Ok(true),
                // What a frame held that was malformed as a whole stands in no row.
                Ok(_) | Err(Failure::NotThere) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(false)
    }
}

/// Stands for a book key that has not reached this device yet.
pub(crate) const NO_KEY: [u8; 32] = [0; 32];

fn rotations_in(frame: &sync::frame::Frame, book: &[u8; 16]) -> Vec<sync::key::KeyId> {
    let sync::frame::Reading::Events(contents) = frame.open(book, &Keyring::default()) else { return Vec::new() };
    let facts = contents.events.iter().filter_map(|bytes| Fact::of(&Event::decode(bytes).ok()?).ok()?);
    facts
        .filter_map(|fact| match fact {
            Fact::Rotated(rotation) => Some(rotation.key),
            _ => None,
        })
        .collect()
}

impl Writing<'_> {
    /// Makes a new book key where one is due, and hands it to everybody who may have it.
    pub(crate) fn rotate_if_due(&mut self) -> Result<(), Failure> {
        if !self.store.must_rotate()? {
            return Ok(());
        }
        let Some(members) = self.store.reader.as_ref().map(|reader| reader.members().clone()) else { return Ok(()) };
        let (book, ring, mut nonces) = (self.store.cache.identity().book_id, self.store.keyring()?, Nonces::new()?);
        let (key, rotation) = rotate(&book, &members, self.store.writer, &ring, || nonces.bytes());
        let Some(event) = Fact::Rotated(rotation).event(0, 0) else { return Ok(()) };
        let Body::Other { .. } = &event.body else { return Ok(()) };
        self.event(Vec::new(), event.body)?;
        self.store.keep_keys(&Keyring::new([key]))
    }
}
