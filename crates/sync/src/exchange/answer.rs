//! The answer to a request: the next page of the log, the head at its end, and what a person should know.

use ledger::event::WriterNo;

use super::reply::{Answer, Notice, Page, RefusedFrame, Reply, Told};
use super::request::{FRAMES_MAX, Request};
use super::storage::{Transaction, WriterRow};
use super::visit::Visit;
use crate::log::{Entry, Head, SignedHead, Tip};
use crate::member::{SERVER, State};

impl<T: Transaction> Visit<'_, T> {
    pub(super) fn reply(&mut self, request: &Request) -> Result<Reply, T::Failure> {
        // One who was shut out learns that, and what became of his frames, and nothing more.
        let active = self.members.is_active(request.writer);
        let ended = self.members.get(request.writer).is_some_and(|member| member.state != State::Active);
        if ended && self.refused.len() < FRAMES_MAX as usize {
            self.refused.push(RefusedFrame::of_writer(request.writer));
        }
        let latest_size = if active { self.row.tip.size } else { request.cursor };
        let room = request.max_reply.min(self.server.limits.page_bytes) as usize;
        let entries = if active { self.store.entries(request.cursor, room)? } else { Vec::new() };
        let end = request.cursor + entries.len() as u64;
        let head = self.sign_at(request.cursor, &entries)?;
        let answer = Answer {
            diverged: active && self.digests_differ(request)?,
            head,
            latest_size,
            acks: std::mem::take(&mut self.acks),
            quarantined: std::mem::take(&mut self.quarantined),
            refused: std::mem::take(&mut self.refused),
            page: Page { from: request.cursor, entries: told(request, entries), more: end < latest_size },
            min_rules: self.min_rules()?,
            server_time: self.now,
            notices: self.notices(request.writer)?,
        };
        Ok(Reply::Answer(Box::new(answer)))
    }

    /// Signs the head at the end of a page, worked out again from the entries as they are kept: a bit that turned over on
    /// the disk must not be signed.
    fn sign_at(&self, from: u64, entries: &[Entry]) -> Result<SignedHead, T::Failure> {
        let root = self.store.root(from)?.unwrap_or([0; 32]);
        let begin = Tip { size: from, root };
        let tip = entries.iter().fold(begin, |tip, entry| tip.with_frame(self.book, entry));
        let head = Head { epoch: self.row.epoch, tip, time: self.now };
        Ok(SignedHead::sign(self.book, head, &self.server.log_key))
    }

    pub(super) fn head_now(&self) -> SignedHead {
        let head = Head { epoch: self.row.epoch, tip: self.row.tip, time: self.now };
        SignedHead::sign(self.book, head, &self.server.log_key)
    }

    /// Keeps the digest the device reports and compares it with what others reported at the same place.
    fn digests_differ(&mut self, request: &Request) -> Result<bool, T::Failure> {
        let Some(digest) = request.digest else { return Ok(false) };
        let mut writer = self.store.writer(request.writer)?;
        writer.digest_at = request.cursor;
        writer.digest = digest;
        self.store.keep_writer(request.writer, &writer)?;
        let others = self.store.writers()?;
        let at_once = |row: &WriterRow| row.digest_at == request.cursor && request.cursor > 0;
        // Who has ended makes nothing again, and cannot be asked.
        let is_asked = |other: WriterNo| other != request.writer && self.members.is_active(other);
        Ok(others.iter().any(|(other, row)| is_asked(*other) && at_once(row) && row.digest != digest))
    }

    /// What its device should tell a person, once.
    fn notices(&mut self, writer: WriterNo) -> Result<Vec<Notice>, T::Failure> {
        let mut row = self.store.writer(writer)?;
        if !std::mem::take(&mut row.copied) {
            return Ok(Vec::new());
        }
        self.store.keep_writer(writer, &row)?;
        Ok(vec![Notice::POSSIBLE_COPY])
    }

    fn min_rules(&self) -> Result<u16, T::Failure> {
        let writers = self.store.writers()?;
        let active = |writer: &WriterNo| *writer != SERVER && self.members.is_active(*writer);
        Ok(writers.iter().filter(|(writer, _)| active(writer)).map(|(_, row)| row.rules).min().unwrap_or(0))
    }
}

/// The entries of a page, without the frames that the request itself brought.
fn told(request: &Request, entries: Vec<Entry>) -> Vec<Told> {
    let tell = |entry: Entry| {
        let place = request.frames.iter().position(|frame| *frame == entry.frame);
        match place.and_then(|place| u16::try_from(place).ok()) {
            Some(place) => Told::Sent { received: entry.received, place },
            None => Told::Whole(entry),
        }
    };
    entries.into_iter().map(tell).collect()
}
