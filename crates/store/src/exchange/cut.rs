//! Cutting this writer's events into frames: when a line to the server is up, and for a backup.

use ledger::event::{EventId, WriterNo};
use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};
use sync::bugs;
use sync::dictionary;
use sync::frame::{Cutter, Head};
use sync::key::{BookKey, Nonce};

use super::read::NO_KEY;
use crate::keys::random;
use crate::sidecar::Reach;
use crate::{Access, Failure, Store, Writing};

/// Events cut at a time: memory stays small whatever waits.
const EVENTS_AT_ONCE: u64 = 4_000;

impl Store {
    /// Cuts every event of this writer that no frame holds yet, so that all of the book is signed. Without the writer's
    /// secrets, or in a copy that does not write, nothing is cut.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn cut_for_backup(&mut self, wall: u32) -> Result<(), Failure> {
        if self.access != Access::Writing || self.secrets.is_none() {
            return Ok(());
        }
        self.load_reader()?;
        self.transact(wall, |writing| writing.cut())
    }

    /// How many events of this writer no frame holds yet.
    pub(crate) fn uncut(&self) -> Result<u64, Failure> {
        self.uncut_of(self.writer)
    }

    pub(crate) fn uncut_of(&self, writer: WriterNo) -> Result<u64, Failure> {
        let cut = self.last_frame(writer)?.map_or(0, |(_, _, wseq)| wseq);
        Ok(self.heads.wseq(writer).saturating_sub(cut))
    }

    /// How far this writer's frames have come.
    pub(crate) fn own_head(&self) -> Result<Head, Failure> {
        self.own_head_of_branch(None)
    }

    fn own_head_of_branch(&self, fork: Option<u64>) -> Result<Head, Failure> {
        let identity = self.cache.identity();
        let Some((fseq, link, wseq)) = self.last_frame_of_branch(self.writer, fork)? else {
            let secrets = self.secrets.as_ref().ok_or(Failure::WriterKeyMissing)?;
            let key = secrets.signing_key().verifying_key().to_bytes();
            return Ok(Head::beginning(&identity.book_id, self.writer, &key));
        };
        let last = EventId::new(self.writer, wseq);
        let mut query = self.conn.prepare_cached("select chain from event where event_id = ?")?;
        let event_link = query.query_row([last.map(EventId::to_i64)], |row| row.get(0)).optional()?;
        // A writer whose events left the books cuts no more, and nobody asks for its chain.
        Ok(Head { fseq, link, wseq, event_link: event_link.unwrap_or_default() })
    }

    /// The key to seal with; none while the newest one has not reached this device.
    pub(crate) fn sealing_key(&self) -> Result<Option<BookKey>, Failure> {
        let newest = self.reader.as_ref().and_then(|reader| reader.members().keys().newest);
        match newest {
            Some(id) => Ok(self.keyring()?.get(&id).cloned()),
            None => Ok(Some(BookKey::new(self.cache.identity().book_key))),
        }
    }

    /// The key of the last frame of the log that this device can open.
    fn newest_key_held(&self) -> Result<Option<BookKey>, Failure> {
        let (ring, mut newest) = (self.keyring()?, None);
        self.each_logged(|_, frame, _, _, _| {
            let key = frame.header().key.and_then(|id| ring.get(&id).cloned());
            newest = key.or(newest.take());
            Ok(())
        })?;
        let first = Some(self.cache.identity().book_key).filter(|key| *key != NO_KEY);
        Ok(newest.or(first.map(BookKey::new)))
    }

    fn event_bytes_of(&self, first: u64, last: u64) -> Result<Vec<Vec<u8>>, Failure> {
        let ids = (first..=last).filter_map(|wseq| EventId::new(self.writer, wseq));
        ids.map(|id| self.event_bytes(id)).collect()
    }
}

impl Writing<'_> {
    /// Cuts what no frame holds yet. While the newest key has not reached this device it waits.
    pub(crate) fn cut(&mut self) -> Result<(), Failure> {
        match self.store.sealing_key()? {
            Some(key) => self.cut_under(&key, None),
            None => Ok(()),
        }
    }

    /// The same for a writer that writes no more: a key it lacks never comes, and whoever is in has the older ones as well.
    /// Where the log has another copy's events from number `fork` on, what is cut follows this copy's own frames.
    pub(crate) fn cut_the_last(&mut self, fork: Option<u64>) -> Result<(), Failure> {
        if self.store.secrets.is_none() || bugs::is_on("copy-not-cut") {
            return Ok(());
        }
        match self.store.sealing_key()?.or(self.store.newest_key_held()?) {
            Some(key) => self.cut_under(&key, fork),
            None => Ok(()),
        }
    }

    fn cut_under(&mut self, key: &BookKey, fork: Option<u64>) -> Result<(), Failure> {
        let last = self.heads.wseq(self.store.writer);
        let cut = self.store.last_frame_of_branch(self.store.writer, fork)?.map_or(0, |(_, _, wseq)| wseq);
        if last <= cut {
            return Ok(());
        }
        let mut head = self.store.own_head_of_branch(fork)?;
        let secrets = self.store.secrets.clone().ok_or(Failure::WriterKeyMissing)?;
        let sign = secrets.signing_key();
        let book = self.store.cache.identity().book_id;
        let cutter = Cutter { book: &book, writer: self.store.writer, sign: &sign, key, dictionary: dictionary::FIRST };
        let mut nonces = Nonces::new()?;
        while head.wseq < last {
            let events = self.store.event_bytes_of(head.wseq + 1, last.min(head.wseq + EVENTS_AT_ONCE))?;
            let cut = cutter.cut(head, &events, || nonces.next());
            let (frames, after) = cut.map_err(|fault| Failure::Damaged(fault.to_string()))?;
            for frame in &frames {
                self.store.keep_cut(frame, &frame.link(&book))?;
            }
            head = after;
        }
        self.reach = Reach { fseq: head.fseq, link: head.link, ..self.reach };
        Ok(())
    }
}

/// Random bytes that cannot fail halfway: one draw, hashed on.
pub(crate) struct Nonces {
    seed: [u8; 32],
    drawn: u64,
}

impl Nonces {
    pub fn new() -> Result<Self, Failure> {
        Ok(Self { seed: random()?, drawn: 0 })
    }

    pub fn bytes(&mut self) -> [u8; 32] {
        self.drawn += 1;
        Sha256::new().chain_update(self.seed).chain_update(self.drawn.to_be_bytes()).finalize().into()
    }

    pub fn next(&mut self) -> Nonce {
        let mut nonce = [0; 24];
        if bugs::is_on("nonce-again") {
            return nonce;
        }
        nonce.copy_from_slice(&self.bytes()[..24]);
        nonce
    }
}
