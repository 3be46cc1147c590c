//! What an answer of the server does, in one transaction: who has which frame, the next entries of the log, and the books
//! with them.

use std::collections::{BTreeMap, BTreeSet};

use ledger::chain::Link;
use ledger::event::kind::{Class, Kind};
use ledger::event::{BYTES_MAX, Event, EventId, WriterNo};
use sync::bugs;
use sync::exchange::{Code, Notice, Quarantine, Taken};
use sync::frame::Frame;
use sync::key::Keyring;
use sync::member::Holder;
use sync::reader::{Judged, Judgement, Reader};
use x25519_dalek::StaticSecret;

use super::devices::take_keys_of_phrase;
use super::read::NO_KEY;
use super::row::Row;
use super::status::Alarm;
use crate::take_page::{Branch, NO_EVENT};
use crate::{Failure, Received, Stop, Store, Writing};

/// Set while frames of a writer of before wait until the log is known: it may have their events already.
pub(crate) const FORMER: &str = "sync.former";

/// The secret that opens what the log seals to the recovery phrase: kept from an enrolment under the phrase until this
/// writer stands in the log and has its newest key. The copy that enrolled may be older than a key whose holders are gone.
pub(crate) const PHRASE_BOX: &str = "sync.phrase-box";

/// Why an answer was not taken in.
#[derive(Debug)]
pub(crate) enum Fault {
    Failure(Failure),
    Tampering,
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        Fault::Failure(failure)
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Fault::Failure(error.into())
    }
}

/// What an answer brought, in numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Brought {
    /// Frames that need not be offered any more.
    pub settled: usize,
    /// Entries of the log.
    pub entries: usize,
    /// Events in them that others wrote.
    pub received: u64,
    /// Own events that the log confirms.
    pub sent: u64,
}

impl Store {
    /// Takes in what the server answered to a request that carried `sent`.
    pub(crate) fn take_answer(&mut self, row: &Row, sent: &[Frame], taken: &Taken, now: u32) -> Result<Brought, Fault> {
        self.load_reader()?;
        if bugs::is_on("state-before-page") {
            self.keep_row(now, &Row { state: taken.state.clone(), latest: taken.latest_size, ..row.clone() })?;
        }
        let mut stopped = None;
        let mut reader = self.reader.clone().unwrap_or_else(|| Reader::new(self.cache.identity().book_id));
        let brought = self.transact::<_, Fault>(now, |writing| {
            let mut taking = Taking::new(writing, row.clone(), now);
            taking.settle_frames(sent, taken)?;
            let ring = taking.pull(&mut reader, taken)?;
            taking.apply(&mut reader, &ring, taken)?;
            stopped = taking.stop;
            Ok(taking.brought)
        })?;
        self.read_on(reader, stopped);
        Ok(brought)
    }

    /// Takes into the books what earlier answers brought and the books were to wait for more of, when no more came.
    pub(crate) fn take_up(&mut self, now: u32) -> Result<Brought, Failure> {
        let row = self.joined_row()?;
        if row.applied == row.state.tip.size {
            return Ok(Brought::default());
        }
        let (mut reader, ring) = (self.load_reader()?.clone(), self.keyring()?);
        let judged = reader.judge(&ring);
        if judged.is_empty() {
            return Ok(Brought::default());
        }
        let mut stopped = None;
        let brought = self.transact::<_, Fault>(now, |writing| {
            let mut taking = Taking::new(writing, row, now);
            taking.take_up(judged, &[])?;
            taking.writing.keep_exchange(&taking.row)?;
            stopped = taking.stop;
            Ok(taking.brought)
        });
        let brought = brought.map_err(|fault| match fault {
            Fault::Failure(failure) => failure,
            Fault::Tampering => Failure::Damaged("the log as it was pulled".into()),
        })?;
        self.read_on(reader, stopped);
        Ok(brought)
    }

    fn read_on(&mut self, reader: Reader, stopped: Option<Stop>) {
        self.reader = Some(reader);
        if let Some(stop) = stopped {
            self.access = crate::Access::Stopped(stop);
        }
    }
}

struct Taking<'a, 'b> {
    writing: &'a mut Writing<'b>,
    row: Row,
    now: u32,
    stop: Option<Stop>,
    /// What leaves the books because no log will ever have it.
    refused: Vec<Branch>,
    /// What this answer says that the server has.
    acked: BTreeSet<Link>,
    brought: Brought,
}

impl<'a, 'b> Taking<'a, 'b> {
    fn new(writing: &'a mut Writing<'b>, row: Row, now: u32) -> Self {
        let brought = Brought::default();
        Self { writing, row, now, stop: None, refused: Vec::new(), acked: BTreeSet::new(), brought }
    }
}

impl Taking<'_, '_> {
    /// What became of the frames that went with the request.
    fn settle_frames(&mut self, sent: &[Frame], taken: &Taken) -> Result<(), Fault> {
        let book = self.writing.store.cache.identity().book_id;
        let apart: BTreeSet<Link> = taken.quarantined.iter().map(|receipt| receipt.link).collect();
        for receipt in &taken.quarantined {
            self.lay_apart(receipt.writer, &receipt.link, receipt.why)?;
        }
        let named = |writer: WriterNo, fseq: u64| {
            let is = move |frame: &&Frame| (frame.header().writer, frame.header().fseq) == (writer, fseq);
            sent.iter().filter(is).map(move |frame| frame.link(&book)).filter(|link| !apart.contains(link))
        };
        for ack in &taken.acks {
            for link in named(ack.writer, ack.fseq) {
                self.writing.store.set_acked(&link)?;
                self.brought.settled += 1;
                self.acked.insert(link);
            }
        }
        let mut unwanted = Unwanted { is_whole: self.row.state.tip.size == taken.latest_size, known: BTreeMap::new() };
        for refused in &taken.refused {
            if refused.ends(self.writing.store.writer) {
                self.write_no_more(Stop::ShutOut, None)?;
                continue;
            }
            let is_final = matches!(refused.code, Code::Signature | Code::Frame)
                || refused.code == Code::NotEnrolled && unwanted.has(self.writing.store, refused.writer)?;
            match refused.code {
                code if is_final => {
                    for link in named(refused.writer, refused.fseq).collect::<Vec<_>>() {
                        self.refuse(&link, code)?;
                    }
                }
                Code::Gap if bugs::is_on("gap-not-filled") => {}
                // The word that lets this writer in went along before its turn. The old order is kept: brought forward, it could
                // come to stand behind the end of its author's right to it.
                Code::Gap if self.writing.store.offers_all_before(refused)? => continue,
                Code::Gap => {
                    self.writing.store.offer_from(refused.writer, refused.detail + 1)?;
                }
                _ => self.writing.store.offer_later(refused.writer)?,
            }
            self.row.fault = Some(refused.code.name().to_owned());
        }
        Ok(())
    }

    /// The server will never take a frame, and so none after it of the same writer. All of that leaves the books until somebody
    /// decides; under a writer of this machine nothing more is written: it would not get anywhere either.
    fn refuse(&mut self, link: &Link, code: Code) -> Result<(), Fault> {
        self.writing.store.set_refused(link, code)?;
        self.brought.settled += 1;
        self.writing.store.raise(Alarm::FrameRefused, self.now)?;
        let Some(frame) = self.writing.store.frame(link)? else { return Ok(()) };
        let header = frame.header();
        if header.writer == self.writing.store.writer {
            self.write_no_more(Stop::Refused, None)?;
        } else if self.writing.store.is_at_this_machine(header.writer)? {
            self.writing.store.set_stopped(header.writer, Stop::Refused)?;
        }
        self.writing.store.set_refused_after(header.writer, header.fseq, code)?;
        self.writing.store.note_sync(self.now, "sync.refused", code.name())?;
        self.refused.push((header.writer, header.wseq_first));
        Ok(())
    }

    /// A frame lies apart for ever: what it and its writer's later ones say leaves the books until somebody decides.
    fn lay_apart(&mut self, writer: WriterNo, link: &Link, why: Quarantine) -> Result<(), Fault> {
        self.brought.settled += 1;
        // It was handed out here, and offered again after a restore of the server: that it lies apart as before ends nobody.
        if self.writing.store.is_handed_out(link)? {
            return Ok(self.writing.store.set_apart(link, why)?);
        }
        let own = writer == self.writing.store.writer;
        let stop = if why == Quarantine::Fork { Stop::Copied } else { Stop::ShutOut };
        if own && !bugs::is_on("branch-goes-on") {
            self.write_no_more(stop, None)?;
        } else if !own && self.writing.store.is_at_this_machine(writer)? {
            self.writing.store.set_stopped(writer, stop)?;
        }
        Ok(self.writing.store.set_apart(link, why)?)
    }

    /// This machine's writer has ended here. What was written since goes the way of its frames, and must be in frames before
    /// its rows go; where another copy's events stand in the log from number `fork` on, in frames beside those.
    fn write_no_more(&mut self, stop: Stop, fork: Option<u64>) -> Result<(), Fault> {
        let is_let_in = self.writing.store.access != crate::Access::Joining;
        if is_let_in && self.stop.is_none() {
            self.writing.cut_the_last(fork)?;
            self.writing.store.set_stopped(self.writing.store.writer, stop)?;
            self.stop = Some(stop);
        }
        Ok(())
    }

    /// Pulls the entries, gathers keys, keeps the frames.
    fn pull(&mut self, reader: &mut Reader, taken: &Taken) -> Result<Keyring, Fault> {
        let store = &mut *self.writing.store;
        let book = store.cache.identity().book_id;
        let mut ring = store.keyring()?;
        let secret = store.secrets.as_ref().map(|secrets| secrets.box_secret());
        let holder = match &secret {
            Some(secret) => Holder::Writer(store.writer, secret),
            None => Holder::Nobody,
        };
        let phrase = store.local::<32>(PHRASE_BOX)?.map(StaticSecret::from);
        let mut tip = self.row.state.tip;
        for entry in &taken.entries {
            reader.pull(entry, &holder, &mut ring).map_err(|_| Fault::Tampering)?;
            if let Some(secret) = &phrase {
                take_keys_of_phrase(&book, &entry.frame, secret, &mut ring);
            }
            tip = tip.with_frame(&book, entry);
            let link = entry.frame.link(&book);
            store.keep_logged(&entry.frame, &link, tip.size, entry.received, &tip.root)?;
        }
        self.brought.entries = taken.entries.len();
        self.keep_ring(&ring)?;
        let members = reader.members();
        let is_whole = tip.size >= taken.latest_size && members.is_active(self.writing.store.writer);
        if phrase.is_some() && is_whole && members.keys().newest.is_none_or(|newest| ring.get(&newest).is_some()) {
            // From here on keys are sealed to this writer.
            self.writing.store.set_local(PHRASE_BOX, None)?;
        }
        Ok(ring)
    }

    /// Whether the books take the entries up with a later page. What waits here is taken back and put again each time, so
    /// that it pays only for as many events as wait: after a restore of the server that is the whole book. What a copy of this
    /// machine wrote is compared with what waits at once, before anything more is cut.
    fn may_take_up_later(&self, reader: &Reader, taken: &Taken) -> Result<bool, Fault> {
        let more = !taken.entries.is_empty() && taken.state.tip.size < taken.latest_size;
        let stays = taken.quarantined.is_empty() && self.refused.is_empty() && self.stop.is_none();
        let store = &self.writing.store;
        Ok(more && stays && !store.has_frame_of_a_copy()? && reader.events_not_judged() < store.pending()?)
    }

    fn keep_ring(&mut self, ring: &Keyring) -> Result<(), Fault> {
        let store = &mut *self.writing.store;
        if bugs::is_on("key-not-kept") {
            return Ok(());
        }
        store.keep_keys(ring)?;
        if store.cache.identity().book_key == NO_KEY
            && let Some(first) = store.first_key(ring)?
        {
            store.set_local("book_key.1", Some(&first))?;
            store.cache.set_book_key(first);
        }
        Ok(())
    }

    /// Puts what can be judged into the books.
    fn take_up(&mut self, judged: Vec<Judged>, apart: &[Branch]) -> Result<(), Fault> {
        let mut logged = Vec::new();
        for entry in judged {
            self.row.applied = entry.sseq;
            self.writing.store.set_judged(entry.sseq, number_of(&entry.judgement))?;
            self.collect(entry, &mut logged)?;
        }
        self.stop_if_copied(&logged)?;
        let digest = self.writing.take_page(&logged, apart, self.now)?;
        // Whoever joins has no key before the log hands one over, and a digest under none would be another for the same figures.
        let comparable =
            self.row.applied == self.row.state.tip.size && self.writing.store.cache.identity().book_key != NO_KEY;
        self.row.digest = digest.filter(|_| comparable).map(|digest| std::array::from_fn(|at| digest[at]));
        Ok(())
    }

    /// Takes the entries into the books, and keeps how far the log has come.
    fn apply(&mut self, reader: &mut Reader, ring: &Keyring, taken: &Taken) -> Result<(), Fault> {
        let later = self.may_take_up_later(reader, taken)?;
        let judged = if later { Vec::new() } else { reader.judge(ring) };
        let apart = self.branches_apart(taken)?;
        self.row.state = taken.state.clone();
        self.take_up(judged, &apart)?;
        if bugs::is_on("applied-before-judged") {
            self.row.applied = reader.size();
        }
        let row = Row {
            forgotten: false,
            latest: taken.latest_size,
            succeeded_at: Some(self.now),
            clock_behind: Some(i64::from(taken.server_time) - i64::from(self.now)),
            tampered: false,
            ..self.row.clone()
        };
        let fault = row.fault.filter(|_| !taken.refused.is_empty());
        let mut row = Row { fault, ..row };
        if reader.members().is_active(self.writing.store.writer) {
            row.server.invite = None;
            if row.state.tip.size >= row.latest {
                self.offer_what_the_log_lacks()?;
            }
        }
        for notice in &taken.notices {
            if *notice == Notice::POSSIBLE_COPY {
                self.writing.store.raise(Alarm::PossibleCopy, self.now)?;
            }
        }
        if row.state.tip.size >= row.latest && self.writing.store.local_bytes(FORMER)?.is_some() {
            self.writing.store.offer_former()?;
            self.writing.store.set_local(FORMER, None)?;
        }
        self.writing.store.forget_clock()?;
        self.writing.keep_exchange(&row)?;
        Ok(())
    }

    /// The whole log is here, without frames that the server once said it has: it was put back to before its epoch, which began
    /// again under the same number, so that no head tells of it. They are offered again. Where it says so in this very
    /// answer, nothing has moved: it does not tell their place.
    fn offer_what_the_log_lacks(&mut self) -> Result<(), Fault> {
        let store = &self.writing.store;
        let lacking = store.acknowledged_without_place()?;
        lacking.iter().try_for_each(|link| store.offer_last(link))?;
        if lacking.iter().any(|link| !self.acked.contains(link)) {
            store.forget_photos_at_server()?;
        }
        self.brought.settled -= lacking.iter().filter(|link| self.acked.contains(*link)).count();
        Ok(())
    }

    fn collect(&mut self, entry: Judged, logged: &mut Vec<Received>) -> Result<(), Fault> {
        let header = entry.frame.header();
        let (writer, first) = (header.writer, header.wseq_first);
        let own = writer == self.writing.store.writer;
        let events = match entry.judgement {
            Judgement::Events(contents) => contents.events,
            Judgement::Malformed(_) => vec![NO_EVENT.to_vec(); header.count.into()],
            Judgement::Inactive => {
                self.writing.store.raise(Alarm::InactiveWriter, self.now)?;
                Vec::new()
            }
        };
        let count = if own { &mut self.brought.sent } else { &mut self.brought.received };
        *count += events.len() as u64;
        for (wseq, bytes) in (first..).zip(events) {
            let Some(id) = EventId::new(writer, wseq) else { continue };
            let keepable = !bytes.is_empty() && bytes.len() <= BYTES_MAX;
            let bytes = if keepable { bytes } else { NO_EVENT.to_vec() };
            self.row.unknown_kind = unknown_gate(&bytes).or(self.row.unknown_kind);
            logged.push(Received { id, sseq: Some(entry.sseq), bytes });
        }
        Ok(())
    }

    /// Where the log has other events under this writer's numbers than the ones that wait here, another copy of this device
    /// wrote them. What waits leaves the books with this page, so it must be in frames before.
    fn stop_if_copied(&mut self, logged: &[Received]) -> Result<(), Fault> {
        let own = self.writing.store.writer;
        if self.stop.is_some() || self.writing.store.secrets.is_none() || bugs::is_on("copy-writes-on") {
            return Ok(());
        }
        for event in logged.iter().filter(|event| event.id.writer() == own) {
            if self.writing.store.waits_otherwise(event)? {
                self.writing.store.raise(Alarm::PossibleCopy, self.now)?;
                self.writing.store.note_sync(self.now, "sync.copied", "")?;
                return self.write_no_more(Stop::Copied, Some(event.id.wseq()));
            }
        }
        Ok(())
    }

    fn branches_apart(&self, taken: &Taken) -> Result<Vec<Branch>, Fault> {
        let mut branches = self.refused.clone();
        for receipt in taken.quarantined.iter().filter(|_| !bugs::is_on("branch-stays-in-books")) {
            if let Some(frame) = self.writing.store.frame(&receipt.link)?
                && !self.writing.store.is_handed_out(&receipt.link)?
            {
                branches.push((receipt.writer, frame.header().wseq_first));
            }
        }
        Ok(branches)
    }
}

/// Writers whom nobody lets in any more: the word that did counts for nothing in the log, since whoever said it had no right to
/// any more, or lies apart from it. A restored server has lost the time when it counted. Looked up once.
struct Unwanted {
    /// Whether the log was pulled to its end.
    is_whole: bool,
    known: BTreeMap<WriterNo, bool>,
}

impl Unwanted {
    fn has(&mut self, store: &Store, writer: WriterNo) -> Result<bool, Failure> {
        if let Some(known) = self.known.get(&writer) {
            return Ok(*known);
        }
        let is_member = store.reader.as_ref().is_some_and(|reader| reader.members().get(writer).is_some());
        let is_unwanted = !is_member && store.nobody_lets_in(writer, self.is_whole)?;
        self.known.insert(writer, is_unwanted);
        Ok(is_unwanted)
    }
}

fn number_of(judgement: &Judgement) -> u8 {
    match judgement {
        Judgement::Events(_) => 1,
        Judgement::Malformed(_) => 2,
        Judgement::Inactive => 3,
    }
}

/// The kind of an event that this program does not know and may not pass over.
fn unknown_gate(bytes: &[u8]) -> Option<u16> {
    let kind = Event::decode(bytes).ok()?.kind();
    let decides = [Class::Gate, Class::Decision, Class::Computed].map(|class| class as u16).contains(&(kind >> 12));
    (decides && Kind::of(kind).is_none()).then_some(kind)
}
