//! One request's visit to a book: each frame it brings goes into the log, lies apart, or is refused.

use std::sync::Arc;

use ledger::chain::{self, Link};
use ledger::event::body::Body;
use ledger::event::kind::Kind;
use ledger::event::value::Value;
use ledger::event::{Event, WriterNo};

use super::refusal::{Code, Quarantine, Refusal};
use super::reply::{Ack, Receipt, RefusedFrame, Reply};
use super::request::{Position, Request, SignedRequest};
use super::server::{SECONDS_A_DAY, Server};
use super::storage::{BookRow, Known, Place, Transaction, WriterRow};
use crate::BookId;
use crate::bugs;
use crate::dictionary;
use crate::frame::{Cutter, Frame, Head as FrameHead, Reading};
use crate::key::{BookKey, Keyring};
use crate::log::Entry;
use crate::member::{Members, SERVER, State};

/// A counter goes up by one with each request, and by some after a restore. A copy of a device must not be able to use up what
/// the device itself has left.
const COUNTER_STEP_MAX: u64 = 1 << 32;

/// What becomes of one frame.
enum Fate {
    At(u64),
    Apart(Quarantine),
    Refused(Code, u64),
}

/// A request at work in its transaction.
pub(super) struct Visit<'a, T: Transaction> {
    pub(super) server: &'a Server,
    pub(super) book: &'a BookId,
    pub(super) now: u32,
    /// Who asks; the server itself where it states something.
    pub(super) asking: WriterNo,
    pub(super) store: &'a mut T,
    pub(super) row: BookRow,
    pub(super) members: Members,
    pub(super) acks: Vec<Ack>,
    pub(super) quarantined: Vec<Receipt>,
    pub(super) refused: Vec<RefusedFrame>,
}

impl<'a, T: Transaction> Visit<'a, T> {
    pub(super) fn new(
        server: &'a Server,
        book: &'a BookId,
        now: u32,
        asking: WriterNo,
        store: &'a mut T,
        row: BookRow,
        members: Members,
    ) -> Self {
        Self { server, book, now, asking, store, row, members, acks: vec![], quarantined: vec![], refused: vec![] }
    }

    /// Keeps the book's row, and the members for next time.
    pub(super) fn finish(self) -> Result<(), T::Failure> {
        self.store.keep_book(&self.row)?;
        self.store.remember(Known { tip: self.row.tip, members: Arc::new(self.members) });
        Ok(())
    }

    pub(super) fn answer(&mut self, signed: &SignedRequest) -> Result<Reply, T::Failure> {
        let request = &signed.request;
        let mut writer = self.store.writer(request.writer)?;
        let is_retry = request.counter == writer.counter && signed.hash == writer.request;
        if request.counter <= writer.counter && !is_retry && !bugs::is_on("server-takes-any-counter") {
            let (fseq, link) = writer.head.map_or((0, None), |head| (head.fseq, Some(head.link)));
            let number = writer.counter;
            writer.copied = true;
            self.store.keep_writer(request.writer, &writer)?;
            return Ok(Reply::Refusal(Refusal { code: Code::Counter, head: None, number, fseq, link }));
        }
        if request.counter.saturating_sub(writer.counter) > COUNTER_STEP_MAX {
            return Ok(Reply::Refusal(Refusal::of(Code::Frame)));
        }
        writer.counter = request.counter;
        writer.request = signed.hash;
        writer.rules = request.rules;
        self.store.keep_writer(request.writer, &writer)?;
        if !self.stands_in_our_history(request)? {
            // Also to one who was shut out: its frames must still come to lie apart.
            let head = self.members.get(request.writer).map(|_| self.head_now());
            return Ok(Reply::Refusal(Refusal { head, ..Refusal::of(Code::Ahead) }));
        }
        for frame in &request.frames {
            self.offer(frame)?;
        }
        self.reply(request)
    }

    /// Whether the device's epoch, cursor and root are ours. A signed head of ours that we do not hold makes the book suspect.
    fn stands_in_our_history(&mut self, request: &Request) -> Result<bool, T::Failure> {
        let (size, epoch) = match &request.position {
            Position::Head(shown) => (shown.head.tip.size, shown.head.epoch),
            Position::Root(_) => (request.cursor, request.epoch),
        };
        let ours = self.store.root(size)?;
        let ours = match &request.position {
            // What was signed in a later epoch was lost with it, though all of the log up to there may be here.
            Position::Head(shown) => ours == Some(shown.head.tip.root) && epoch <= self.row.epoch,
            Position::Root(root) => ours.is_some_and(|ours| ours[..8] == *root),
        };
        if let Position::Head(shown) = &request.position
            && !ours
            && epoch >= self.row.epoch
            && shown.is_signed_by(self.book, &self.server.log_key.verifying_key().to_bytes())
        {
            self.row.suspect = self.row.suspect.max(Some(epoch));
            self.store.keep_head(shown)?;
        }
        // A device that has nothing yet does not know the epoch.
        let same_epoch = epoch == self.row.epoch || epoch == 0 && size == 0;
        // A head of ours beside another place proves nothing: whoever asks so is only told where we stand.
        Ok(ours && size == request.cursor && same_epoch && self.row.suspect.is_none())
    }

    fn offer(&mut self, frame: &Frame) -> Result<(), T::Failure> {
        let (writer, fseq) = (frame.header().writer, frame.header().fseq);
        match self.fate(frame)? {
            Fate::At(sseq) => self.acks.push(Ack { writer, fseq, sseq }),
            Fate::Apart(why) => self.quarantined.push(Receipt { writer, link: frame.link(self.book), why }),
            Fate::Refused(code, detail) => self.refused.push(RefusedFrame { writer, fseq, code, detail }),
        }
        Ok(())
    }

    fn fate(&mut self, frame: &Frame) -> Result<Fate, T::Failure> {
        let link = frame.link(self.book);
        match self.store.place(frame, &link)? {
            Some(Place::Log(sseq)) if !bugs::is_on("server-forgets-frames") => return Ok(Fate::At(sseq)),
            Some(Place::Quarantine(why)) => return Ok(Fate::Apart(why)),
            Some(Place::Log(_)) | None => {}
        }
        let header = frame.header();
        let Some(key) = self.members.signer(frame) else { return Ok(Fate::Refused(Code::NotEnrolled, 0)) };
        if !frame.is_signed_by(self.book, &key) {
            return Ok(Fate::Refused(Code::Signature, 0));
        }
        // Whoever lacks a dictionary waits for a later program, and judges nothing behind it. Rules that bring one are activated
        // here, so that nobody may pack with one that is not here.
        if dictionary::of(header.dictionary).is_none() {
            return Ok(Fate::Refused(Code::Frame, 0));
        }
        if header.writer == SERVER {
            return self.write_again(frame).map(Fate::At);
        }
        match self.members.get(header.writer).map(|member| member.state) {
            Some(State::Revoked) => return self.put_apart(frame, &link, Quarantine::Revoked),
            Some(State::Retired) => return self.put_apart(frame, &link, Quarantine::Retired),
            Some(State::Active) | None => {}
        }
        let writer = self.store.writer(header.writer)?;
        let head = writer.head.unwrap_or_else(|| FrameHead::beginning(self.book, header.writer, &key));
        let after_quarantined = self.store.lies_apart(&header.prev)?;
        let another = header.fseq == head.fseq + 1 && header.prev != head.link;
        let branch = header.fseq <= head.fseq || another || after_quarantined;
        if branch && bugs::is_on("server-calls-branch-gap") {
            return Ok(Fate::Refused(Code::Gap, head.fseq));
        }
        if branch {
            return self.put_apart(frame, &link, Quarantine::Fork);
        }
        if header.fseq > head.fseq + 1 {
            return Ok(Fate::Refused(Code::Gap, head.fseq));
        }
        if header.wseq_first != head.wseq + 1 {
            return Ok(Fate::Refused(Code::Frame, 0));
        }
        self.admit(frame, &link, writer)
    }

    /// Puts a frame at the end of the log, if its writer is active or becomes so by it.
    fn admit(&mut self, frame: &Frame, link: &Link, mut writer: WriterRow) -> Result<Fate, T::Failure> {
        let header = frame.header();
        writer.today.roll_to(self.now / SECONDS_A_DAY);
        writer.today.events = writer.today.events.saturating_add(header.count.into());
        if writer.today.events > self.server.limits.events_a_day && self.now >= self.row.refilling_until {
            return Ok(Fate::Refused(Code::Quota, seconds_left_today(self.now)));
        }
        if !self.members.take_frame(frame).active {
            return Ok(Fate::Refused(Code::NotEnrolled, 0));
        }
        self.append(frame, link, writer).map(Fate::At)
    }

    fn append(&mut self, frame: &Frame, link: &Link, mut writer: WriterRow) -> Result<u64, T::Failure> {
        let header = frame.header();
        let before = self.row.tip;
        let entry = Entry { received: self.now, frame: frame.clone() };
        self.row.tip = before.with_frame(self.book, &entry);
        self.store.append(&self.row.tip, link, &entry)?;
        // The chain of events cannot be seen from here; only writer 0's is kept up, in `write`.
        let event_link = writer.head.map_or([0; 32], |head| head.event_link);
        writer.head = Some(FrameHead { fseq: header.fseq, link: *link, wseq: header.wseq_last(), event_link });
        self.store.keep_writer(header.writer, &writer)?;
        Ok(self.row.tip.size)
    }

    fn put_apart(&mut self, frame: &Frame, link: &Link, why: Quarantine) -> Result<Fate, T::Failure> {
        let header = frame.header();
        let mut writer = self.store.writer(header.writer)?;
        let limits = &self.server.limits;
        writer.today.roll_to(self.now / SECONDS_A_DAY);
        writer.today.apart_bytes += u32::try_from(frame.bytes().len()).unwrap_or(u32::MAX);
        writer.today.apart_events += u32::from(header.count);
        let within = writer.today.apart_bytes <= limits.apart_bytes_a_day
            && writer.today.apart_events <= limits.apart_events_a_day;
        // After a restore others bring back what lay apart, of years perhaps; nobody needs that freedom for frames of his own.
        let brought_back = self.now < self.row.refilling_until && header.writer != self.asking;
        if !within && !brought_back {
            return Ok(Fate::Refused(Code::Quota, seconds_left_today(self.now)));
        }
        self.store.keep_writer(header.writer, &writer)?;
        self.store.quarantine(link, frame, why, self.now)?;
        let number = |number: u64| Value::Int(number as i64);
        let fields = vec![
            Value::Bytes(link.to_vec()),
            number(header.writer.into()),
            number(header.wseq_first),
            number(header.wseq_last()),
            number(why as u64),
        ];
        let notice = Body::Other { kind: Kind::QuarantineNotice as u16, fields };
        self.write(&Event::new(0, self.now, vec![], notice))?;
        Ok(Fate::Apart(why))
    }

    /// Appends an event of the server's own; not before the book has joined, when nobody could check it.
    pub(super) fn write(&mut self, event: &Event) -> Result<u64, T::Failure> {
        if !self.members.is_active(SERVER) {
            return Ok(self.row.tip.size);
        }
        let own = self.server.log_key.verifying_key().to_bytes();
        let writer = self.store.writer(SERVER)?;
        let head = writer.head.unwrap_or_else(|| FrameHead::beginning(self.book, SERVER, &own));
        // What the server writes is clear: the key is asked for and never used.
        let key = BookKey::new([0; 32]);
        let cutter = Cutter {
            book: self.book,
            writer: SERVER,
            sign: &self.server.log_key,
            key: &key,
            dictionary: dictionary::NONE,
        };
        let bytes = event.encode();
        let Ok((frames, _)) = cutter.cut(head, &[&bytes], || [0; 24]) else { return Ok(self.row.tip.size) };
        for frame in &frames {
            let link = frame.link(self.book);
            let event_link = chain::next(&head.event_link, &bytes);
            self.members.take_frame(frame);
            let writer = WriterRow { head: Some(FrameHead { event_link, ..head }), ..writer };
            self.append(frame, &link, writer)?;
        }
        Ok(self.row.tip.size)
    }

    /// A frame of the server's own that it lost in a rewind: what in it still matters is written again, under the chain it has now.
    fn write_again(&mut self, frame: &Frame) -> Result<u64, T::Failure> {
        let Reading::Events(contents) = frame.open(self.book, &Keyring::default()) else {
            return Ok(self.row.tip.size);
        };
        for bytes in &contents.events {
            let Ok(event) = Event::decode(bytes) else { continue };
            if event.kind() == Kind::RulesActivated as u16 {
                self.write(&event)?;
            }
        }
        Ok(self.row.tip.size)
    }
}

fn seconds_left_today(now: u32) -> u64 {
    u64::from(SECONDS_A_DAY - now % SECONDS_A_DAY)
}
