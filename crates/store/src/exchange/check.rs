//! The frames of a book in doubt: roots, signatures and chains worked out again, and the events compared with those in the
//! frames.

use ledger::event::{EventId, WriterNo};
use rusqlite::OptionalExtension;
use sync::frame::{Frame, Reading};
use sync::key::Keyring;
use sync::log::{Entry, Tip};
use sync::member::Holder;
use sync::reader::Reader;

use super::row::Row;
use crate::verify::Difference;
use crate::{Failure, Store};

impl Store {
    /// Works the log and the frames out again.
    pub(crate) fn check_frames(&self, differences: &mut Vec<Difference>) -> Result<(), Failure> {
        let (book, ring) = (self.cache.identity().book_id, self.keyring()?);
        let (mut reader, mut tip) = (Reader::new(book), Tip::beginning(&book));
        let mut found = Vec::new();
        self.each_logged(|sseq, frame, judged, received, root| {
            let entry = Entry { received, frame };
            tip = tip.with_frame(&book, &entry);
            let pulled = reader.pull(&entry, &Holder::Nobody, &mut Keyring::default());
            if tip.size != sseq || tip.root != root || pulled.is_err() {
                found.push(Difference::Log(sseq));
            }
            if judged == Some(1) {
                self.check_events(&entry.frame, &ring, Some(sseq), &mut found)?;
            }
            Ok(())
        })?;
        if self.exchange_row()?.is_some_and(|row: Row| row.state.tip != tip) {
            found.push(Difference::Log(tip.size));
        }
        self.check_waiting(&reader, &ring, &mut found)?;
        differences.append(&mut found);
        Ok(())
    }

    /// The frames that are not in the log yet.
    fn check_waiting(&self, reader: &Reader, ring: &Keyring, found: &mut Vec<Difference>) -> Result<(), Failure> {
        let book = self.cache.identity().book_id;
        let mut query = self.conn.prepare(
            "select link, bytes, state from frame where sseq is null and state < 3 order by writer_no, fseq, rowid",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let frame = Frame::decode(row.get_ref(1)?.as_blob().unwrap_or_default());
            let Ok(frame) = frame else {
                found.push(Difference::Structure("frame".into()));
                continue;
            };
            let key = reader.members().signer(&frame).or_else(|| self.sign_key_of(frame.header().writer));
            let signed = key.is_none_or(|key| frame.is_signed_by(&book, &key));
            if frame.link(&book) != row.get::<_, [u8; 32]>(0)? || !signed {
                found.push(Difference::Frame(frame.header().writer, frame.header().fseq));
            }
            if self.stopped()?.is_none() && frame.header().writer == self.writer {
                self.check_events(&frame, ring, None, found)?;
            }
        }
        Ok(())
    }

    fn sign_key_of(&self, writer: WriterNo) -> Option<[u8; 32]> {
        self.cache.writers().find(|(known, _)| *known == writer).and_then(|(_, key)| key)
    }

    fn check_events(
        &self,
        frame: &Frame,
        ring: &Keyring,
        sseq: Option<u64>,
        found: &mut Vec<Difference>,
    ) -> Result<(), Failure> {
        let header = frame.header();
        let Reading::Events(contents) = frame.open(&self.cache.identity().book_id, ring) else {
            found.push(Difference::Frame(header.writer, header.fseq));
            return Ok(());
        };
        for (wseq, bytes) in (header.wseq_first..).zip(&contents.events) {
            let Some(id) = EventId::new(header.writer, wseq) else { continue };
            let mut query = self.conn.prepare_cached("select bytes, sseq from event where event_id = ?")?;
            let kept = query.query_row([id.to_i64()], |row| {
                Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Option<i64>>(1)?.map(i64::unsigned_abs)))
            });
            let agrees = kept.optional()?.is_some_and(|(kept, at)| {
                let same = kept == *bytes || kept == crate::take_page::NO_EVENT;
                same && at == sseq
            });
            if !agrees {
                found.push(Difference::Frame(header.writer, header.fseq));
                break;
            }
        }
        Ok(())
    }
}
