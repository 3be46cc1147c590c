//! Taking in a page of the common log: its events stand before everything that waits, in the log's order.
//!
//! Invariant: afterwards the rows are those that a fold of the log and then of what waits gives, whatever came first here.

use std::collections::BTreeMap;

use ledger::chain::{self, Link};
use ledger::event::body::Body;
use ledger::event::{Event, EventId, WriterNo};
use ledger::fold::is_ahead;
use ledger::fold::order::in_order;
use rusqlite::{OptionalExtension, params};
use sync::bugs;

use crate::sidecar::Mark;
use crate::take_in::waits;
use crate::{Failure, Received, Writing};

/// Events of one writer that leave the books: this one and all of his after it that are not in the log.
pub(crate) type Branch = (WriterNo, u64);

/// What bytes that are no event are kept as, where there are none to keep: CBOR's null.
pub(crate) const NO_EVENT: &[u8] = &[0xf6];

impl crate::Store {
    /// Whether another event waits here under the number of one that the log has.
    pub(crate) fn waits_otherwise(&self, logged: &Received) -> Result<bool, Failure> {
        let mut query = self.conn.prepare_cached("select bytes from event where event_id = ? and sseq is null")?;
        let bytes: Option<Vec<u8>> = query.query_row([logged.id.to_i64()], |row| row.get(0)).optional()?;
        // Bytes that are no event may have come in a frame that is malformed as a whole; they are the same event.
        Ok(bytes.is_some_and(|bytes| bytes != logged.bytes && logged.bytes != NO_EVENT))
    }
}

impl Writing<'_> {
    /// Takes in events of the log, in its order and all of them after those taken in before. What waits and lies in
    /// `apart` leaves the books; the rest of what waits is put after the page again.
    ///
    /// Gives the ledger digest with exactly the log taken in, where it is known without working for it.
    ///
    /// # Errors
    /// [`Failure::Damaged`] where an event of the log is missing before one of them, or the disk's failure.
    pub(crate) fn take_page(
        &mut self,
        logged: &[Received],
        apart: &[Branch],
        wall: u32,
    ) -> Result<Option<[u8; 32]>, Failure> {
        if apart.is_empty() && self.stands_as_it_came(logged)? {
            self.confirm(logged)?;
            return self.digest_if_nothing_waits();
        }
        let mut pending: BTreeMap<EventId, Vec<u8>> =
            if bugs::is_on("log-after-waiting") { BTreeMap::new() } else { self.lift()?.into_iter().collect() };
        for branch in apart {
            self.set_aside(*branch, &mut pending, wall)?;
        }
        for event in logged {
            self.take_logged(event, &mut pending, wall)?;
        }
        self.flush()?;
        let mut digest = self.store.ledger_digest()?;
        for id in in_order(pending.iter().map(|(id, bytes)| waits(*id, bytes))) {
            self.chain_again(id, &pending[&id])?;
            self.place_again(id)?;
        }
        if bugs::is_on("digest-with-waiting") {
            self.flush()?;
            digest = self.store.ledger_digest()?;
        }
        Ok(Some(digest))
    }

    fn take_logged(
        &mut self,
        event: &Received,
        pending: &mut BTreeMap<EventId, Vec<u8>>,
        wall: u32,
    ) -> Result<(), Failure> {
        match pending.get(&event.id) {
            Some(bytes) if *bytes == event.bytes || bugs::is_on("same-number-same-event") => {
                let bytes = pending.remove(&event.id).unwrap_or_default();
                self.chain_again(event.id, &bytes)?;
                self.set_logged(event)?;
                self.place_again(event.id)
            }
            Some(_) => {
                self.set_aside((event.id.writer(), event.id.wseq()), pending, wall)?;
                self.append(event)
            }
            None if self.begins_with(event)? => self.set_logged(event),
            None => self.append(event),
        }
    }

    /// Whether this is the beginning of the book, which is never lifted.
    fn begins_with(&self, event: &Received) -> Result<bool, Failure> {
        let mut query = self.store.conn.prepare_cached("select bytes from event where event_id = ? and place = 1")?;
        let bytes: Option<Vec<u8>> = query.query_row([event.id.to_i64()], |row| row.get(0)).optional()?;
        Ok(bytes.is_some_and(|bytes| bytes == event.bytes))
    }

    /// Whether the oldest of what waits are exactly these events, and all of it is one writer's: then nothing moves when the log
    /// confirms them. Of others' events a place says who had known them, and of an event's own whether its author claims to
    /// have seen too much, which is asked when it is judged.
    fn stands_as_it_came(&self, logged: &[Received]) -> Result<bool, Failure> {
        let Some(first) = logged.first() else { return Ok(true) };
        type Row = (Option<i64>, Option<i64>, Vec<u8>);
        let row = |id: EventId| -> Result<Option<Row>, Failure> {
            let mut query =
                self.store.conn.prepare_cached("select place, sseq, bytes from event where event_id = ?")?;
            Ok(query.query_row([id.to_i64()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?)
        };
        let Some((Some(mut place), _, _)) = row(first.id)? else { return Ok(false) };
        if place > 1 {
            let mut query = self.store.conn.prepare_cached("select sseq is not null from event where place = ?")?;
            if !query.query_row([place - 1], |row| row.get::<_, bool>(0))? {
                return Ok(false);
            }
        }
        let mut query =
            self.store.conn.prepare_cached("select 1 from event where place >= ? and event_id & 65535 <> ? limit 1")?;
        if query.exists(params![place, first.id.writer()])? {
            return Ok(false);
        }
        for event in logged {
            if !matches!(row(event.id)?, Some((Some(at), None, bytes)) if at == place && bytes == event.bytes) {
                return Ok(false);
            }
            let base = Event::decode(&event.bytes).map_or(0, |event| event.base);
            if event.sseq.is_some_and(|sseq| is_ahead(&*self.store, base, sseq)) {
                return Ok(false);
            }
            place += 1;
        }
        Ok(true)
    }

    fn confirm(&mut self, logged: &[Received]) -> Result<(), Failure> {
        let mut closes = false;
        for event in logged {
            self.set_logged(event)?;
            closes |= Event::decode(&event.bytes).is_ok_and(|event| matches!(event.body, Body::PeriodClosed(_)));
        }
        if closes {
            // A close that has its place in the log is known to later events by that.
            self.store.cache = crate::cache::Cache::load(&self.store.conn)?;
        }
        Ok(())
    }

    fn set_logged(&self, event: &Received) -> Result<(), Failure> {
        let sseq = event.sseq.and_then(|sseq| i64::try_from(sseq).ok());
        self.store
            .conn
            .prepare_cached("update event set sseq = ? where event_id = ?")?
            .execute(params![sseq, event.id.to_i64()])?;
        Ok(())
    }

    fn digest_if_nothing_waits(&mut self) -> Result<Option<[u8; 32]>, Failure> {
        self.flush()?;
        let mut query = self.store.conn.prepare_cached("select sseq is null from event where place = ?")?;
        let waits: bool = query.query_row([self.heads.place as i64], |row| row.get(0)).optional()?.unwrap_or(false);
        if waits { Ok(None) } else { self.store.ledger_digest().map(Some) }
    }

    /// Takes events of a writer out of the books for good: their frames are kept, and their bytes beside the book's rows.
    fn set_aside(
        &mut self,
        (writer, first): Branch,
        pending: &mut BTreeMap<EventId, Vec<u8>>,
        wall: u32,
    ) -> Result<(), Failure> {
        let leaving: Vec<EventId> =
            pending.keys().copied().filter(|id| id.writer() == writer && id.wseq() >= first).collect();
        let Some(least) = leaving.first().map(|id| id.wseq()) else { return Ok(()) };
        for id in leaving {
            let bytes = pending.remove(&id).unwrap_or_default();
            let conn = &self.store.conn;
            conn.prepare_cached("insert into aside (event_id, bytes, at) values (?, ?, ?)")?.execute(params![
                id.to_i64(),
                bytes,
                wall
            ])?;
            // What was said in warning was said of a voucher that is no longer here.
            conn.prepare_cached("delete from warning where event_id = ?")?.execute([id.to_i64()])?;
            conn.prepare_cached("delete from event where event_id = ?")?.execute([id.to_i64()])?;
        }
        self.numbers.clear();
        let before = EventId::new(writer, least - 1);
        match before.map(|id| self.chain_of(id)).transpose()?.flatten() {
            Some(link) => self.heads.set(Mark { writer, wseq: least - 1, link }),
            None => self.heads.forget(writer),
        }
        Ok(())
    }

    fn chain_of(&self, id: EventId) -> Result<Option<Link>, Failure> {
        let mut query = self.store.conn.prepare_cached("select chain from event where event_id = ?")?;
        Ok(query.query_row([id.to_i64()], |row| row.get(0)).optional()?)
    }

    /// Makes an event's link follow the event before it, where that became another one: only after a frame that was
    /// malformed as a whole, whose events are kept as none. A writer's first stays as it is while the event that says his key
    /// waits behind it.
    fn chain_again(&mut self, id: EventId, bytes: &[u8]) -> Result<(), Failure> {
        let before = match EventId::new(id.writer(), id.wseq() - 1) {
            Some(before) => self.chain_of(before)?,
            None => self.chain_begins(id, Event::decode(bytes).ok().as_ref())?,
        };
        let Some(link) = before.map(|before| chain::next(&before, bytes)) else { return Ok(()) };
        if self.chain_of(id)? != Some(link) {
            let conn = &self.store.conn;
            conn.prepare_cached("delete from warning where event_id = ?")?.execute([id.to_i64()])?;
            conn.prepare_cached("delete from event where event_id = ?")?.execute([id.to_i64()])?;
            conn.prepare_cached("insert into event (event_id, bytes, chain) values (?, ?, ?)")?.execute(params![
                id.to_i64(),
                bytes,
                link
            ])?;
            if self.heads.wseq(id.writer()) == id.wseq() {
                self.heads.set(Mark { writer: id.writer(), wseq: id.wseq(), link });
            }
        }
        Ok(())
    }

    /// Puts the whole book back to what waits: nothing of it is in the common log any more, and what the server itself
    /// had written is gone with that.
    pub(crate) fn put_before_the_log(&mut self) -> Result<(), Failure> {
        self.put_back()?;
        self.forget_everything()?;
        self.changes.clear();
        self.days.clear();
        let conn = &self.store.conn;
        if !bugs::is_on("rewind-keeps-server") {
            conn.execute("delete from warning where event_id & 65535 = 0", [])?;
            conn.execute("delete from event where event_id & 65535 = 0", [])?;
        }
        conn.execute("update event set place = null, sseq = null", [])?;
        self.heads.forget(0);
        self.heads.place = 0;
        let mut query = self.store.conn.prepare("select event_id, bytes from event")?;
        let rows = query.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
        let mut waiting = Vec::new();
        for row in rows {
            let (id, bytes) = row?;
            waiting.push(waits(crate::books::stored_id(id)?, &bytes));
        }
        drop(query);
        in_order(waiting).into_iter().try_for_each(|id| self.place_again(id))
    }
}
