//! Months that somebody is about to close: who said so, and whose machine has exchanged since.

use std::collections::BTreeSet;

use ::ledger::day::Month;
use ::ledger::event::body::Body;
use ::ledger::event::decision::SeriesClosed;
use ::ledger::event::kind::Kind;
use ::ledger::event::value::Value;
use ::ledger::event::{Event, EventId, WriterNo};
use rusqlite::params;

use super::stored_month;
use crate::books::stored_id;
use crate::{Access, Failure, Store, Writing};

/// Somebody is about to close a month, and it was not closed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CloseRequest {
    /// The event that says so, and with it whose machine asks.
    pub event: EventId,
    /// The month.
    pub month: Month,
    /// When it was written, in seconds since 2020-01-01 UTC by the machine that asks.
    pub wall: u32,
    /// Its place in the common log; none while the server does not have it.
    pub sseq: Option<u64>,
}

impl Store {
    /// The months somebody is about to close, each as it was said last.
    ///
    /// # Errors
    /// When the database fails.
    pub fn close_requests(&self) -> Result<Vec<CloseRequest>, Failure> {
        let sql = "select request.event_id, month, bytes, event.sseq from close_request request
                   join effect on effect.event_id = request.event_id join event on event.event_id = request.event_id
                   where not exists (select 1 from gate join effect gated on gated.event_id = gate.event_id
                                     where gate.month = request.month and gated.place > effect.place)
                   order by effect.place desc";
        let mut query = self.conn.prepare_cached(sql)?;
        let mut rows = query.query([])?;
        let (mut asked, mut requests) = (BTreeSet::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let month = stored_month(row, 1)?;
            let (_, wall) = Event::glance(row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?)?;
            let sseq = row.get::<_, Option<i64>>(3)?.map(i64::unsigned_abs);
            if asked.insert(month) && !self.cache.closed().contains_key(&month) {
                requests.push(CloseRequest { event: stored_id(row.get(0)?)?, month, wall, sseq });
            }
        }
        Ok(requests)
    }

    /// Whose frames the log has after one of its places: their machines have exchanged since.
    ///
    /// # Errors
    /// When the database fails.
    pub fn heard_after(&self, sseq: u64) -> Result<BTreeSet<WriterNo>, Failure> {
        let mut query = self.conn.prepare_cached("select distinct writer_no from frame where sseq > ?")?;
        let rows = query.query_map([i64::try_from(sseq).unwrap_or(i64::MAX)], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether somebody at another machine waits to hear from this one before a month is closed, and nothing that is on its
    /// way will tell them.
    ///
    /// # Errors
    /// When the database fails.
    pub fn owes_a_word(&self) -> Result<bool, Failure> {
        if self.access != Access::Writing || self.secrets.is_none() || self.pending()? > 0 {
            return Ok(false);
        }
        for request in self.close_requests()? {
            let asked_elsewhere = !self.is_at_this_machine(request.event.writer())?;
            if let Some(sseq) = request.sseq.filter(|_| asked_elsewhere)
                && !self.heard_after(sseq)?.contains(&self.writer)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(crate) fn insert_close_request(&self, id: EventId, month: Month) -> Result<(), Failure> {
        self.conn
            .prepare_cached("insert into close_request (event_id, month) values (?, ?)")?
            .execute(params![id.to_i64(), month.index()])?;
        Ok(())
    }

    pub(crate) fn insert_series_end(&self, id: EventId, closed: &SeriesClosed) -> Result<(), Failure> {
        self.conn
            .prepare_cached("insert into series_end (event_id, form, year, writer_no, last) values (?, ?, ?, ?, ?)")?
            .execute(params![id.to_i64(), closed.form as u8, closed.year, closed.writer, closed.last])?;
        Ok(())
    }
}

impl Writing<'_> {
    /// Says that this machine has exchanged, and what the figures are here.
    ///
    /// # Errors
    /// When the balances do not read, or the disk fails.
    pub fn attest_state(&mut self) -> Result<EventId, Failure> {
        let digest = Value::Bytes(self.store.ledger_digest()?.to_vec());
        let body = Body::Other { kind: Kind::StateAttested as u16, fields: vec![digest] };
        self.event(Vec::new(), body).map(|(id, _)| id)
    }
}
