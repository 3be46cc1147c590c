//! Taking in events written elsewhere: another device's, or an earlier machine's from a backup.
//!
//! Invariant: afterwards the rows are those that a fold of all events in their order gives, whatever came first here.

use std::collections::BTreeMap;

use ledger::chain;
use ledger::event::body::Body;
use ledger::event::{Event, EventId, WriterNo};
use ledger::fold::order::{Waiting, in_order};
use rusqlite::params;

use crate::sidecar::Mark;
use crate::{Failure, Writing};

/// An event as it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The event.
    pub id: EventId,
    /// Its place in the common log, where it has one.
    pub sseq: Option<u64>,
    /// Its bytes as they were made.
    pub bytes: Vec<u8>,
}

impl Writing<'_> {
    /// Takes in events, each writer's without a gap. What waits for the common log is taken back, the events are put
    /// where they belong, and what waited is applied again after them.
    ///
    /// # Errors
    /// [`Failure::Damaged`] where an event is missing before one of them or another has its name, or the disk's failure.
    pub fn take_in(&mut self, events: Vec<Received>) -> Result<(), Failure> {
        let mut new: BTreeMap<EventId, Received> = BTreeMap::new();
        for event in events {
            if event.id.wseq() > self.heads.wseq(event.id.writer()) {
                new.insert(event.id, event);
            } else if self.store.event_bytes(event.id)? != event.bytes {
                return Err(Failure::Damaged(format!("there are two events {}", event.id)));
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        let pending = self.lift()?;

        let (mut logged, waiting): (Vec<Received>, Vec<Received>) =
            new.into_values().partition(|event| event.sseq.is_some());
        logged.sort_by_key(|event| (event.sseq, event.id.wseq()));
        for event in &logged {
            self.append(event)?;
        }
        let known = pending.iter().map(|(id, bytes)| waits(*id, bytes));
        let order = in_order(known.chain(waiting.iter().map(|event| waits(event.id, &event.bytes))));
        let mut waiting: BTreeMap<EventId, Received> = waiting.into_iter().map(|event| (event.id, event)).collect();
        for id in order {
            match waiting.remove(&id) {
                Some(event) => self.append(&event)?,
                None => self.place_again(id)?,
            }
        }
        Ok(())
    }

    /// Takes back every event that is not in the common log, and gives up their places. What is given comes back in the
    /// order they had.
    pub(crate) fn lift(&mut self) -> Result<Vec<(EventId, Vec<u8>)>, Failure> {
        while self.take_back()?.is_some() {}
        let mut pending = Vec::new();
        for place in std::mem::take(&mut self.taken_back).into_iter().rev() {
            pending.push(self.store.event_at(place)?);
        }
        let confirmed = self.heads.place - pending.len() as u64;
        self.store.conn.execute("update event set place = null where place > ?", [confirmed as i64])?;
        self.heads.place = confirmed;
        Ok(pending)
    }

    /// Adds an event after all others.
    ///
    /// # Errors
    /// [`Failure::Damaged`] where it does not follow its writer's last one, or the disk's failure.
    pub(crate) fn append(&mut self, received: &Received) -> Result<(), Failure> {
        let (id, writer) = (received.id, received.id.writer());
        let decoded = Event::decode(&received.bytes).ok();
        if id.wseq() != self.heads.wseq(writer) + 1 {
            return Err(Failure::Damaged(format!("the event before {id}")));
        }
        let before = match self.heads.of(writer) {
            Some(head) => head.link,
            // Of a writer whom nobody let in no key is known; what he wrote is held, and his row still has no gap.
            None => self.chain_begins(id, decoded.as_ref())?.unwrap_or_else(|| self.chain_under(writer, &[0; 32])),
        };
        let link = chain::next(&before, &received.bytes);
        self.heads.advance(Mark { writer, wseq: id.wseq(), link });
        let place = self.heads.place;
        let sseq = received.sseq.and_then(|sseq| i64::try_from(sseq).ok());
        self.store
            .conn
            .prepare_cached("insert into event (event_id, bytes, chain, sseq, place) values (?, ?, ?, ?, ?)")?
            .execute(params![id.to_i64(), received.bytes, link, sseq, place as i64])?;
        self.numbers.clear();
        match decoded {
            Some(event) => self.apply(id, place, &event).map(drop),
            None => self.apply_at(place),
        }
    }

    /// Gives an event that was taken back the next place, and applies it there.
    pub(crate) fn place_again(&mut self, id: EventId) -> Result<(), Failure> {
        self.heads.place += 1;
        let place = self.heads.place;
        self.store
            .conn
            .prepare_cached("update event set place = ? where event_id = ?")?
            .execute(params![place as i64, id.to_i64()])?;
        self.apply_at(place)
    }

    /// What a writer's chain begins with, where his key is known.
    pub(crate) fn chain_begins(&self, id: EventId, event: Option<&Event>) -> Result<Option<chain::Link>, Failure> {
        let key = match event.map(|event| &event.body) {
            Some(Body::Genesis(genesis)) => Some(genesis.sign_key),
            Some(Body::RecoveryEnrol(enrol)) => Some(enrol.sign_key),
            _ => self.key_said_of(id.writer())?,
        };
        Ok(key.map(|key| self.chain_under(id.writer(), &key)))
    }

    fn chain_under(&self, writer: WriterNo, key: &[u8; 32]) -> chain::Link {
        chain::beginning(&self.store.cache.identity().book_id, writer, key)
    }

    /// A writer's key, as the event that lets him in says. While that event waits for its place in the log it may be judged
    /// void, and count again later; what the writer's chain begins with is the same all the time.
    fn key_said_of(&self, writer: WriterNo) -> Result<Option<[u8; 32]>, Failure> {
        let counts = self.store.cache.writers().find(|(known, _)| *known == writer).and_then(|(_, key)| key);
        if counts.is_some() {
            return Ok(counts);
        }
        let sql = "select bytes from judgement join event using (event_id) order by place";
        let mut query = self.store.conn.prepare_cached(sql)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let event = Event::decode(row.get_ref(0)?.as_blob().unwrap_or_default());
            if let Ok(Event { body: Body::WriterEnrolled(enrolled), .. }) = event
                && enrolled.writer == writer
            {
                return Ok(Some(enrolled.sign_key));
            }
        }
        Ok(None)
    }
}

pub(crate) fn waits(id: EventId, bytes: &[u8]) -> Waiting {
    Waiting::of(id, Event::decode(bytes).ok().as_ref())
}
