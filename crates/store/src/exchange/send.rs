//! A request made and on the disk before it leaves, and what an exchange leaves behind besides the books.

use sync::bugs;
use sync::exchange::{Code, Line, Sizes, request};
use sync::frame::Frame;
use sync::log::SignedHead;

use super::RULES;
use super::engine::Flight;
use super::row::Row;
use super::status::Alarm;
use crate::{Access, Failure, Stop, Store, Writing};

impl Store {
    /// The next request. New events are cut, unless frames are still on their way; the counter is on the disk and in the
    /// sidecar when this returns.
    pub(crate) fn make_request(&mut self, sizes: Sizes, now: u32) -> Result<Flight, Failure> {
        self.load_reader()?;
        let row = self.joined_row()?;
        self.transact(now, |writing| {
            if writing.store.access == Access::Writing {
                writing.rotate_if_due()?;
                let own = writing.store.writer;
                if !writing.store.is_offering_of(own)? {
                    writing.cut()?;
                }
            }
            let book = writing.store.cache.identity().book_id;
            let from = if row.forgotten { row.state.rewound(&book) } else { row.state.clone() };
            let frames = writing.store.frames_to_send(&row, sizes.bytes() as usize)?;
            let digest = row.digest.filter(|_| !row.forgotten);
            let (sent, state) = writing.store.with_line(&row, |line| request(line, &from, &frames, digest, sizes))?;
            let mut kept = row.clone();
            kept.state.counter = state.counter;
            if !bugs::is_on("counter-not-kept") {
                writing.keep_exchange(&kept)?;
            }
            let frames = frames[..sent.frames].to_vec();
            Ok(Flight { by: writing.store.writer, bytes: sent.bytes, frames, state, again: false })
        })
    }

    /// The frames to offer in one request; among them the ones that let this writer in, while the server does not know it.
    fn frames_to_send(&self, row: &Row, room: usize) -> Result<Vec<Frame>, Failure> {
        let is_member = self.reader.as_ref().is_some_and(|reader| reader.members().get(self.writer).is_some());
        if is_member && !row.forgotten {
            return self.offered(room);
        }
        let enrolling = self.enrolling()?;
        let taken: usize = enrolling.iter().map(|frame| frame.bytes().len()).sum();
        let mut frames = self.offered(room.saturating_sub(taken).max(1))?;
        if !enrolling.is_empty() {
            // The first one goes whatever its size; beside it there must be room for the others.
            let mut left = room.saturating_sub(taken);
            let fits = |frame: &Frame| {
                let fits = frame.bytes().len() <= left;
                left = left.saturating_sub(frame.bytes().len());
                fits
            };
            let fitting = frames.iter().take_while({
                let mut fits = fits;
                move |frame| fits(frame)
            });
            let fitting = fitting.count();
            frames.truncate(fitting);
        }
        for frame in enrolling {
            if !frames.contains(&frame) {
                frames.push(frame);
            }
        }
        Ok(frames)
    }

    pub(crate) fn with_line<T>(&self, row: &Row, ask: impl FnOnce(&Line<'_>) -> T) -> Result<T, Failure> {
        let sign = self.secrets.as_ref().ok_or(Failure::WriterKeyMissing)?.signing_key();
        Ok(ask(&Line {
            book: &self.cache.identity().book_id,
            writer: self.writer,
            sign: &sign,
            log_key: &row.server.log_key,
            rules: RULES,
        }))
    }

    pub(crate) fn keep_row(&mut self, now: u32, row: &Row) -> Result<(), Failure> {
        self.transact(now, |writing: &mut Writing<'_>| writing.keep_exchange(row))
    }

    /// What the figures come to after they were made again, to be told with the next request; nothing while events wait here
    /// that the log does not have.
    pub(crate) fn digest_anew(&mut self) -> Result<(), Failure> {
        let row = self.joined_row()?;
        let comparable = self.pending()? == 0 && row.applied == row.state.tip.size && row.digest.is_some();
        let digest = if comparable { Some(self.ledger_digest()?) } else { None };
        let digest = digest.map(|digest| std::array::from_fn(|at| digest[at]));
        Row { digest, ..row }.keep(&self.conn)
    }

    pub(crate) fn note_fault(&self, why: &str) -> Result<(), Failure> {
        self.conn.prepare_cached("update exchange set fault = ?")?.execute([why])?;
        Ok(())
    }

    /// Another copy of this machine's book has written: what waits here is cut, so that nothing of it is lost, and nothing
    /// more is written under this writer.
    pub(crate) fn stop_as_copied(&mut self, now: u32) -> Result<(), Failure> {
        self.load_reader()?;
        self.transact(now, |writing: &mut Writing<'_>| {
            writing.cut_the_last(None)?;
            writing.store.raise(Alarm::PossibleCopy, now)?;
            writing.store.note_sync(now, "sync.copied", "")?;
            writing.store.set_stopped(writing.store.writer, Stop::Copied)
        })?;
        self.access = Access::Stopped(Stop::Copied);
        Ok(())
    }

    /// The server knows another machine under the number this one drew, and will take nothing of this one: what it wrote
    /// leaves the books until somebody here decides, as where single frames are refused for good.
    pub(crate) fn stop_as_another(&mut self, now: u32) -> Result<(), Failure> {
        self.load_reader()?;
        self.transact(now, |writing: &mut Writing<'_>| {
            writing.cut_the_last(None)?;
            let own = writing.store.writer;
            writing.store.set_refused_after(own, 0, Code::Signature)?;
            writing.store.raise(Alarm::FrameRefused, now)?;
            writing.store.note_sync(now, "sync.refused", Code::Signature.name())?;
            writing.store.set_stopped(own, Stop::Refused)?;
            writing.take_page(&[], &[(own, 1)], now).map(drop)
        })?;
        self.access = Access::Stopped(Stop::Refused);
        Ok(())
    }

    pub(crate) fn keep_tampered(
        &mut self,
        now: u32,
        row: &Row,
        what: &str,
        shown: Option<&SignedHead>,
    ) -> Result<(), Failure> {
        self.transact(now, |writing: &mut Writing<'_>| {
            writing.store.keep_evidence(what, now, row.state.head.as_ref(), shown)?;
            writing.store.note_sync(now, "sync.tampered", what)?;
            writing.keep_exchange(&Row { tampered: true, fault: Some("sync.tampered".into()), ..row.clone() })
        })
    }
}
