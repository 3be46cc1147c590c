//! What the first screen of a day asks: where money stands, what was written last, what waits for somebody's eye.

use std::collections::BTreeMap;

use ::ledger::day::Month;
use ::ledger::event::EventId;
use ::ledger::fold::Outcome;
use chrono::NaiveDate;
use rusqlite::OptionalExtension;

use crate::books::{stored_day, stored_id};
use crate::{Failure, Store};

/// A voucher that does not simply count, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Questioned {
    /// The voucher.
    pub voucher: EventId,
    /// The event that was judged: the voucher itself or its last amendment.
    pub event: EventId,
    /// Waiting, flagged or held.
    pub outcome: Outcome,
    /// The fold's reason, `fold.month-closed` …
    pub why: String,
}

impl Store {
    /// The ids of the vouchers written last, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn written_last(&self, limit: u32) -> Result<Vec<EventId>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select v.event_id from event e indexed by event_by_place cross join version v on v.event_id = e.event_id
                where e.place is not null and v.version = 1 order by e.place desc limit ?",
        )?;
        let mut rows = query.query([limit])?;
        let mut ids = Vec::new();
        while let Some(row) = rows.next()? {
            ids.push(stored_id(row.get(0)?)?);
        }
        Ok(ids)
    }

    /// The last day on which an account, or one under it, moved.
    ///
    /// # Errors
    /// When the database fails.
    pub fn last_day_on(&self, account: &str) -> Result<Option<NaiveDate>, Failure> {
        let mut last = None;
        for code in self.accounts_under(account)? {
            let mut query = self.conn.prepare_cached(
                "select max(day) from posting
                 where account = ? and not exists (select 1 from replaced where replaced.event_id = posting.event_id)",
            )?;
            let day: Option<i64> = query.query_row([code.as_str()], |row| row.get(0)).optional()?.flatten();
            last = last.max(day.map(stored_day).transpose()?);
        }
        Ok(last)
    }

    /// What each day did to an account and those under it, debit positive; opening balances on the first of their month.
    ///
    /// # Errors
    /// When the database fails.
    pub fn daily_nets(&self, account: &str) -> Result<BTreeMap<NaiveDate, i64>, Failure> {
        let mut nets: BTreeMap<NaiveDate, i64> = BTreeMap::new();
        let mut add = |day: NaiveDate, net: i64| {
            let sum = nets.entry(day).or_default();
            *sum = sum.saturating_add(net);
        };
        let mut query = self.conn.prepare_cached(
            "select day, sum(case side when 0 then amount_dong else -amount_dong end) from posting
             where account >= ?1 and account < ?1 || '~'
               and not exists (select 1 from replaced where replaced.event_id = posting.event_id)
             group by day",
        )?;
        let mut rows = query.query([account])?;
        while let Some(row) = rows.next()? {
            add(stored_day(row.get(0)?)?, row.get(1)?);
        }
        let mut query = self.conn.prepare_cached(
            "select month, sum(opening_dong) from total where account >= ?1 and account < ?1 || '~' group by month",
        )?;
        let mut rows = query.query([account])?;
        while let Some(row) = rows.next()? {
            let month = Month::from_index(row.get(0)?).ok_or_else(|| Failure::Damaged("a month".into()))?;
            add(month.first_day(), row.get(1)?);
        }
        Ok(nets)
    }

    /// Vouchers whose present content waits, is flagged or is held, and that nothing has taken back: the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn questioned(&self, limit: u32) -> Result<Vec<Questioned>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select v.voucher_id, j.event_id, j.outcome, coalesce(j.why, '')
             from judgement j join version v using (event_id) join event e using (event_id)
             where j.outcome in (1, 2, 3)
               and not exists (select 1 from replaced where replaced.event_id = j.event_id)
               and not exists (select 1 from link where kind = 1 and target_id = v.voucher_id)
             order by e.place desc limit ?",
        )?;
        let mut rows = query.query([limit])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Questioned {
                voucher: stored_id(row.get(0)?)?,
                event: stored_id(row.get(1)?)?,
                outcome: Outcome::of(row.get(2)?).ok_or_else(|| Failure::Damaged("an outcome".into()))?,
                why: row.get(3)?,
            });
        }
        Ok(found)
    }
}
