//! The server's side: it orders frames, keeps them and gives them back. It cannot read them and judges no event.

use ed25519_dalek::SigningKey;
use ledger::chain::{self, Link};
use ledger::event::body::Body;
use ledger::event::kind::Kind;
use ledger::event::value::Value;
use ledger::event::{Event, WriterNo};

use super::message::{Ack, Answer, Notice, Page, Position, Receipt, RefusedFrame, Reply, Request, SignedRequest, Told};
use super::refusal::{Code, Quarantine, Refusal};
use super::storage::{BookRow, Place, Transaction, WriterRow};
use crate::BookId;
use crate::dictionary;
use crate::frame::{Cutter, Frame, Head as FrameHead, Reading};
use crate::key::{BookKey, Keyring};
use crate::log::{Entry, Head, SignedHead};
use crate::member::{Fact, Members, SERVER, State};

const SECONDS_A_DAY: u32 = 86_400;
/// How long after a rewind no quota counts: all the devices have may come back.
const REFILLING_DAYS: u32 = 14;

/// How much one writer may bring in a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Events into the log. An import of a year must pass.
    pub events_a_day: u32,
    /// Bytes into quarantine.
    pub apart_bytes_a_day: u32,
    /// Events into quarantine.
    pub apart_events_a_day: u32,
    /// Bytes of a page, whatever is asked for.
    pub page_bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            events_a_day: 20_000,
            apart_bytes_a_day: 2 * 1024 * 1024,
            apart_events_a_day: 2_000,
            page_bytes: 64 * 1024,
        }
    }
}

/// A server of books.
pub struct Server {
    log_key: SigningKey,
    limits: Limits,
}

impl Server {
    /// A server that signs with this log key.
    pub const fn new(log_key: SigningKey, limits: Limits) -> Self {
        Self { log_key, limits }
    }

    /// Answers a request within one transaction, which the caller makes durable before it sends the reply: whatever the
    /// reply is, and none of it if this fails.
    ///
    /// `now` is in seconds since 2020-01-01 UTC and decides nothing but the day a quota counts for.
    ///
    /// # Errors
    /// When the store fails; the transaction must then be given up.
    pub fn exchange<T: Transaction>(
        &self,
        book: &BookId,
        bytes: &[u8],
        now: u32,
        store: &mut T,
    ) -> Result<Reply, T::Failure> {
        let Ok(signed) = SignedRequest::decode(bytes) else { return Ok(refusal(Code::Frame)) };
        let Some(row) = store.book()? else { return Ok(refusal(Code::NotEnrolled)) };
        let members = members(book, store)?;
        let request = &signed.request;
        let Some(key) = asking_key(book, &members, request) else { return Ok(refusal(Code::NotEnrolled)) };
        if !signed.is_signed_by(book, &key) {
            return Ok(refusal(Code::Signature));
        }
        let mut visit = Visit::new(self, book, now, store, row, members);
        let reply = visit.answer(&signed)?;
        let row = visit.row;
        store.keep_book(&row)?;
        Ok(reply)
    }

    /// Begins a later epoch after the book was restored from an older copy, as the operator orders.
    ///
    /// # Errors
    /// When the store fails.
    pub fn rewind<T: Transaction>(&self, book: &BookId, now: u32, store: &mut T) -> Result<(), T::Failure> {
        let Some(mut row) = store.book()? else { return Ok(()) };
        let epoch = row.epoch.max(row.suspect.unwrap_or(0)) + 1;
        let kept = row.tip.size;
        row.epoch = epoch;
        row.suspect = None;
        row.refilling_until = now.saturating_add(REFILLING_DAYS * SECONDS_A_DAY);
        let members = members(book, store)?;
        let mut visit = Visit::new(self, book, now, store, row, members);
        if let Some(event) = (Fact::Rewound { epoch, size: kept }).event(0, now) {
            visit.write(&event)?;
        }
        let row = visit.row;
        store.keep_book(&row)
    }
}

/// The entries of a page, without the frames that the request itself brought.
fn told(request: &Request, entries: Vec<Entry>) -> Vec<Told> {
    let tell = |entry: Entry| {
        let header = entry.frame.header();
        if request.frames.contains(&entry.frame) {
            Told::Sent { received: entry.received, writer: header.writer, fseq: header.fseq }
        } else {
            Told::Whole(entry)
        }
    };
    entries.into_iter().map(tell).collect()
}

fn seconds_left_today(now: u32) -> u64 {
    u64::from(SECONDS_A_DAY - now % SECONDS_A_DAY)
}

fn refusal(code: Code) -> Reply {
    Reply::Refusal(Refusal::of(code))
}

fn members<T: Transaction>(book: &BookId, store: &T) -> Result<Members, T::Failure> {
    let mut members = Members::new(*book);
    for frame in store.clear_frames()? {
        members.take_frame(&frame);
    }
    Ok(members)
}

/// The key a request must be signed with: the asking writer's, as the log says, or as it will after the frames of the
/// request itself. So a device can begin a book, enter under the phrase, or bring back what the server has lost.
fn asking_key(book: &BookId, members: &Members, request: &Request) -> Option<[u8; 32]> {
    if request.writer == SERVER {
        return None;
    }
    members.sign_key(request.writer).or_else(|| {
        let mut after = members.clone();
        for frame in request.frames.iter().filter(|frame| frame.header().key.is_none()) {
            if after.signer(frame).is_some_and(|key| frame.is_signed_by(book, &key)) {
                after.take_frame(frame);
            }
        }
        after.sign_key(request.writer)
    })
}

/// What becomes of one frame.
enum Fate {
    At(u64),
    Apart(Quarantine),
    Refused(Code, u64),
}

struct Visit<'a, T: Transaction> {
    server: &'a Server,
    book: &'a BookId,
    now: u32,
    store: &'a mut T,
    row: BookRow,
    members: Members,
    acks: Vec<Ack>,
    quarantined: Vec<Receipt>,
    refused: Vec<RefusedFrame>,
}

impl<'a, T: Transaction> Visit<'a, T> {
    fn new(server: &'a Server, book: &'a BookId, now: u32, store: &'a mut T, row: BookRow, members: Members) -> Self {
        Self { server, book, now, store, row, members, acks: vec![], quarantined: vec![], refused: vec![] }
    }

    fn answer(&mut self, signed: &SignedRequest) -> Result<Reply, T::Failure> {
        let request = &signed.request;
        let mut writer = self.store.writer(request.writer)?;
        let is_retry = request.counter == writer.counter && signed.hash == writer.request;
        if request.counter <= writer.counter && !is_retry {
            let (fseq, link) = writer.head.map_or((0, None), |head| (head.fseq, Some(head.link)));
            let number = writer.counter;
            writer.copied = true;
            self.store.keep_writer(request.writer, &writer)?;
            return Ok(Reply::Refusal(Refusal { code: Code::Counter, head: None, number, fseq, link }));
        }
        writer.counter = request.counter;
        writer.request = signed.hash;
        writer.rules = request.rules;
        self.store.keep_writer(request.writer, &writer)?;
        if !self.stands_in_our_history(request)? {
            let head = if self.members.is_active(request.writer) { Some(self.head_now()) } else { None };
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
        let held = match &request.position {
            Position::Head(shown) => ours == Some(shown.head.tip.root) && size == request.cursor,
            Position::Root(root) => ours.is_some_and(|ours| ours[..8] == *root),
        };
        if let Position::Head(shown) = &request.position
            && !held
            && epoch >= self.row.epoch
            && shown.is_signed_by(self.book, &self.server.log_key.verifying_key().to_bytes())
        {
            self.row.suspect = self.row.suspect.max(Some(epoch));
        }
        // A device that has nothing yet does not know the epoch.
        let same_epoch = epoch == self.row.epoch || epoch == 0 && size == 0;
        Ok(held && same_epoch && self.row.suspect.is_none())
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
        match self.store.find(&link)? {
            Some(Place::Log(sseq)) => return Ok(Fate::At(sseq)),
            Some(Place::Quarantine(why)) => return Ok(Fate::Apart(why)),
            None => {}
        }
        let header = frame.header();
        let Some(key) = self.members.signer(frame) else { return Ok(Fate::Refused(Code::NotEnrolled, 0)) };
        if !frame.is_signed_by(self.book, &key) {
            return Ok(Fate::Refused(Code::Signature, 0));
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
        let after_quarantined = matches!(self.store.find(&header.prev)?, Some(Place::Quarantine(_)));
        let another = header.fseq == head.fseq + 1 && header.prev != head.link;
        if header.fseq <= head.fseq || another || after_quarantined {
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
        if !within && self.now >= self.row.refilling_until {
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
    fn write(&mut self, event: &Event) -> Result<u64, T::Failure> {
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

    fn reply(&mut self, request: &Request) -> Result<Reply, T::Failure> {
        // One who was shut out learns what became of his frames and nothing more.
        let active = self.members.is_active(request.writer);
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
        let begin = crate::log::Tip { size: from, root };
        let tip = entries.iter().fold(begin, |tip, entry| tip.with_frame(self.book, entry));
        let head = Head { epoch: self.row.epoch, tip, time: self.now };
        Ok(SignedHead::sign(self.book, head, &self.server.log_key))
    }

    fn head_now(&self) -> SignedHead {
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
        Ok(others.iter().any(|(other, row)| *other != request.writer && at_once(row) && row.digest != digest))
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
