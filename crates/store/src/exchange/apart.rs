//! Frames that the server keeps apart: fetched once a notice of them has come, opened, and taken over event by event.

use std::collections::BTreeSet;

use ledger::chain::{self, Link};
use ledger::event::apart::{Adopted, Discarded, can_be_adopted};
use ledger::event::body::{Body, SeriesNumber};
use ledger::event::coop::CoopFact;
use ledger::event::{Event, EventId, WriterNo};
use ledger::fold::apart::{Apart as Words, ApartWord};
use ledger::fold::{Books, Outcome};
use rusqlite::params;
use sync::exchange::{Fetch, Quarantine};
use sync::frame::Frame;

use crate::books::stored_id;
use crate::{Failure, Store, Writing};

/// An event of a frame that lies apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApartEvent {
    /// The frame, by its link.
    pub frame: Link,
    /// Its place in the frame, from 0.
    pub at: u16,
    /// What it was called.
    pub id: EventId,
    /// What it says; none for bytes that are no event.
    pub event: Option<Event>,
    /// The event that took it over, where one did.
    pub by: Option<EventId>,
}

impl ApartEvent {
    /// Whether it can be taken over, and was not.
    pub fn is_open(&self) -> bool {
        self.by.is_none() && self.event.as_ref().is_some_and(|event| can_be_adopted(&event.body))
    }
}

/// What to ask the server for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The frame, by its link.
    pub frame: Link,
    /// Who asks.
    pub writer: u16,
    /// The signature of the question.
    pub signature: [u8; 64],
}

impl Store {
    /// What is known of a frame that lies apart.
    pub(crate) fn apart_words(&self, frame: &Link) -> Result<Words, Failure> {
        let mut words = Words::default();
        let sql = "select event_id, word, at, count from apart_word where frame = ? order by event_id";
        let row = |row: &rusqlite::Row<'_>| {
            Ok((
                stored_id(row.get(0)?)?,
                row.get::<_, u8>(1)?,
                row.get::<_, Option<u16>>(2)?,
                row.get::<_, Option<i64>>(3)?,
            ))
        };
        for (id, word, at, count) in self.list(sql, [frame], row)? {
            match (word, at) {
                (0, _) => words.notices.push((id, count.unwrap_or(0).unsigned_abs())),
                (1, Some(at)) => drop(words.adopted.insert(at, id)),
                _ => words.discarded = Some(id),
            }
        }
        Ok(words)
    }

    pub(crate) fn insert_apart_word(&self, id: EventId, frame: &Link, word: ApartWord) -> Result<(), Failure> {
        let (number, at, origin, count) = match word {
            ApartWord::Noticed(count) => (0, None, None, i64::try_from(count).ok()),
            ApartWord::Adopted { at, origin } => (1, Some(at), Some(origin.to_i64()), None),
            ApartWord::Discarded => (2, None, None, None),
        };
        self.conn
            .prepare_cached(
                "insert into apart_word (event_id, frame, word, at, origin_id, count) values (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![id.to_i64(), frame, number, at, origin, count])?;
        Ok(())
    }

    /// The frames that the server's notices tell of and that are not here yet, with the questions for them; none while this
    /// writer may not ask.
    ///
    /// # Errors
    /// When the database fails.
    pub fn wanted_frames(&self) -> Result<Vec<Wanted>, Failure> {
        let Some(secrets) = &self.secrets else { return Ok(Vec::new()) };
        let book = self.cache.identity().book_id;
        let sql = "select distinct frame from apart_word where word = 0
                   and not exists (select 1 from frame where link = apart_word.frame)";
        let frames = self.list(sql, [], |row| Ok(row.get::<_, Link>(0)?))?;
        let ask = |frame| {
            let signature = Fetch { writer: self.writer, link: frame }.sign(&book, &secrets.signing_key());
            Wanted { frame, writer: self.writer, signature }
        };
        Ok(frames.into_iter().map(ask).collect())
    }

    /// Keeps a frame that the server handed out from what it keeps apart; false where it is not the one asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_fetched(&mut self, link: &Link, bytes: &[u8]) -> Result<bool, Failure> {
        let book = self.cache.identity().book_id;
        let Ok(frame) = Frame::decode(bytes) else { return Ok(false) };
        if frame.link(&book) != *link {
            return Ok(false);
        }
        if self.holds_frame(link)? {
            return Ok(true);
        }
        let why = self.apart_reason(link)?;
        self.begin()?;
        let kept = self
            .keep_cut(&frame, link)
            .and_then(|()| self.set_apart(link, why))
            .and_then(|()| self.set_handed_out(link));
        match kept {
            Ok(()) => self.commit().map(|()| true),
            Err(failure) => {
                self.roll_back()?;
                Err(failure)
            }
        }
    }

    /// Why the server's notice says that it keeps a frame apart.
    fn apart_reason(&self, link: &Link) -> Result<Quarantine, Failure> {
        for (notice, _) in self.apart_words(link)?.notices {
            if let Body::Other { fields, .. } = self.event(notice)?.body
                && let Some(why) = fields.get(4).and_then(ledger::event::value::Value::int)
                && let Some(why) = u8::try_from(why).ok().and_then(Quarantine::of)
            {
                return Ok(why);
            }
        }
        Ok(Quarantine::Revoked)
    }

    /// The events of the frame that a notice of the server is about, as far as it is here and opens.
    ///
    /// # Errors
    /// When the database fails.
    pub fn apart_of(&self, notice: EventId) -> Result<Vec<ApartEvent>, Failure> {
        let sql = "select frame from apart_word where event_id = ? and word = 0";
        let Some(link) = self.list(sql, [notice.to_i64()], |row| Ok(row.get::<_, Link>(0)?))?.pop() else {
            return Ok(Vec::new());
        };
        self.apart_in(link)
    }

    /// The writers of this machine of whom the server refused something that nobody has decided on.
    ///
    /// # Errors
    /// When the database fails.
    pub fn refused_writers(&self) -> Result<BTreeSet<WriterNo>, Failure> {
        let sql = "select distinct writer_no from frame where state = 4 order by writer_no";
        let writers = self.list(sql, [], |row| Ok(row.get::<_, WriterNo>(0)?))?;
        let mut open = BTreeSet::new();
        for writer in writers {
            if self.refused_of(writer)?.iter().any(ApartEvent::is_open) {
                open.insert(writer);
            }
        }
        Ok(open)
    }

    /// The events of a writer that the server refused and that left the books, but for frames that were left out; in order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn refused_of(&self, writer: WriterNo) -> Result<Vec<ApartEvent>, Failure> {
        let sql = "select link from frame where state = 4 and writer_no = ? order by fseq, rowid";
        let mut events = Vec::new();
        for link in self.list(sql, [writer], |row| Ok(row.get::<_, Link>(0)?))? {
            if self.apart_words(&link)?.discarded.is_none() && !self.stands_in_books(&link)? {
                events.extend(self.apart_in(link)?);
            }
        }
        Ok(events)
    }

    /// Whether what a frame holds is in the books, and not what another machine wrote under its numbers.
    fn stands_in_books(&self, link: &Link) -> Result<bool, Failure> {
        let events = self.frame(link)?.and_then(|frame| self.open_frame(&frame)).unwrap_or_default();
        let mut query = self.conn.prepare_cached("select 1 from event where event_id = ? and bytes = ?")?;
        for (id, bytes) in &events {
            if !query.exists(params![id.to_i64(), bytes])? {
                return Ok(false);
            }
        }
        Ok(!events.is_empty())
    }

    fn apart_in(&self, link: Link) -> Result<Vec<ApartEvent>, Failure> {
        let Some(frame) = self.frame(&link)? else { return Ok(Vec::new()) };
        let words = self.apart_words(&link)?;
        let events = self.open_frame(&frame).unwrap_or_default();
        let read = |(at, (id, bytes)): (u16, (EventId, Vec<u8>))| ApartEvent {
            frame: link,
            at,
            id,
            event: Event::decode(&bytes).ok(),
            by: words.adopted.get(&at).copied(),
        };
        Ok((0..).zip(events).map(read).collect())
    }

    /// What took over an event of a writer's that lies apart, where something did.
    fn took_over(&self, id: EventId) -> Result<Option<EventId>, Failure> {
        let sql = "select event_id from apart_word where origin_id = ? order by event_id";
        Ok(self.list(sql, [id.to_i64()], |row| stored_id(row.get(0)?))?.pop())
    }
}

impl Writing<'_> {
    /// Takes over an event that lies apart: under this writer's name, a voucher with the next number of its series. What it
    /// refers to in its own branch must have been taken over before.
    ///
    /// # Errors
    /// [`Failure::NotThere`] for what cannot be taken over, or when the database fails.
    pub fn adopt(&mut self, apart: &ApartEvent) -> Result<(EventId, Outcome), Failure> {
        let event = apart.event.clone().filter(|_| apart.is_open()).ok_or(Failure::NotThere)?;
        let original = chain::hash(&event.encode());
        let (mut lines, mut fact) = (event.lines, event.body);
        let printed = self.number_anew(&mut fact)?;
        for line in &mut lines {
            line.debit_party = self.now_called(line.debit_party)?;
            line.credit_party = self.now_called(line.credit_party)?;
        }
        self.refer_anew(&mut fact)?;
        let adopted = Adopted {
            frame: apart.frame,
            at: apart.at,
            origin: apart.id,
            original,
            printed,
            fact: Box::new(fact),
            rest: event.rest,
        };
        let number = adopted.fact.numbered().map(|(number, _)| number);
        let written = self.event(lines, Body::Adopted(Box::new(adopted)))?;
        if let Some(number) = number {
            self.numbers.insert((number.form, number.year), number.number);
        }
        Ok(written)
    }

    /// Leaves out what of a frame was not taken over.
    ///
    /// # Errors
    /// When the database fails.
    pub fn discard(&mut self, frame: Link, reason: String) -> Result<(EventId, Outcome), Failure> {
        self.event(Vec::new(), Body::Discarded(Discarded { frame, reason }))
    }

    /// Gives a voucher the next number of this writer's series; gives the one it had.
    fn number_anew(&mut self, fact: &mut Body) -> Result<Option<SeriesNumber>, Failure> {
        let Some((printed, _)) = fact.numbered() else { return Ok(None) };
        let next = self.next_number(printed.form, printed.year)?;
        match fact {
            Body::VoucherPosted(posted) => posted.number = next,
            Body::VoucherReversed(reversed) => reversed.number = next,
            Body::VoucherAdjusted(adjusted) => adjusted.number = next,
            _ => return Err(Failure::NotThere),
        }
        Ok(Some(printed))
    }

    /// What something of a branch that lies apart is called since it was taken over.
    fn now_called(&self, id: Option<EventId>) -> Result<Option<EventId>, Failure> {
        let Some(id) = id else { return Ok(None) };
        Ok(Some(self.store.took_over(id)?.unwrap_or(id)))
    }

    fn refer_anew(&self, fact: &mut Body) -> Result<(), Failure> {
        match fact {
            Body::VoucherPosted(posted) => posted.content.party = self.now_called(posted.content.party)?,
            Body::VoucherReversed(reversed) => {
                reversed.content.party = self.now_called(reversed.content.party)?;
                self.target_anew(&mut reversed.target, &mut reversed.version)?;
            }
            Body::VoucherAmended(amended) => {
                amended.content.party = self.now_called(amended.content.party)?;
                self.target_anew(&mut amended.target, &mut amended.version)?;
            }
            Body::VoucherAdjusted(adjusted) => {
                adjusted.content.party = self.now_called(adjusted.content.party)?;
                adjusted.target = self.now_called(adjusted.target)?;
            }
            Body::PartySet(set) => set.party = self.now_called(set.party)?,
            Body::MemberMerged(merged) => {
                merged.from = self.now_called(Some(merged.from))?.unwrap_or(merged.from);
                merged.into = self.now_called(Some(merged.into))?.unwrap_or(merged.into);
            }
            Body::PhotoLinked(linked) => {
                linked.voucher = self.now_called(Some(linked.voucher))?.unwrap_or(linked.voucher);
            }
            Body::PhotoUnlinked(unlinked) => {
                unlinked.voucher = self.now_called(Some(unlinked.voucher))?.unwrap_or(unlinked.voucher);
            }
            Body::Comment(comment) => {
                self.target_anew(&mut comment.target, &mut comment.version)?;
                comment.question = self.now_called(comment.question)?;
            }
            Body::Coop(CoopFact::Contract(set)) => {
                set.contract = self.now_called(set.contract)?;
                set.party = self.now_called(Some(set.party))?.unwrap_or(set.party);
                for line in set.terms.iter_mut().flat_map(|terms| &mut terms.lines) {
                    line.item = self.now_called(line.item)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Where the voucher spoken of was taken over, its version is the present one.
    fn target_anew(&self, target: &mut EventId, version: &mut [u8; 32]) -> Result<(), Failure> {
        if let Some(now) = self.store.took_over(*target)? {
            *target = now;
            if let Some(state) = self.store.voucher(now)? {
                *version = state.hash;
            }
        }
        Ok(())
    }
}
