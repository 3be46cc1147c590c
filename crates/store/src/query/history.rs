//! What was written down, in the order it was written.

use ::ledger::account::AccountCode;
use ::ledger::event::{Event, EventId};
use ::ledger::fold::Outcome;
use ::ledger::party::PartyField;
use rusqlite::{OptionalExtension, params};

use crate::books::stored_id;
use crate::cache::read_field;
use crate::{Failure, Store};

/// How much of the history there is; another size means that there is more to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HistorySize {
    /// Events.
    pub events: i64,
    /// The greatest of their ids.
    pub last_event: i64,
    /// The number of the last act.
    pub last_act: i64,
}

/// What a glance at an event shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glance {
    /// The event.
    pub id: EventId,
    /// Its kind's number.
    pub kind: u16,
    /// Its claim of time, in seconds since 2020-01-01 UTC.
    pub wall: u32,
}

impl Store {
    /// How much of the history there is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn history_size(&self) -> Result<HistorySize, Failure> {
        let mut query = self.conn.prepare_cached(
            "select (select count(*) from event), coalesce((select max(event_id) from event), 0),
                    coalesce((select max(act_id) from act), 0)",
        )?;
        Ok(query.query_row([], |row| {
            Ok(HistorySize { events: row.get(0)?, last_event: row.get(1)?, last_act: row.get(2)? })
        })?)
    }

    /// A glance at every event whose id is greater than this one.
    ///
    /// # Errors
    /// When the database fails, or an event does not read.
    pub fn glances_after(&self, id: i64) -> Result<Vec<Glance>, Failure> {
        let mut query =
            self.conn.prepare_cached("select event_id, bytes from event where event_id > ? order by event_id")?;
        let mut rows = query.query([id])?;
        let mut glances = Vec::new();
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            let (kind, wall) = Event::glance(bytes)?;
            glances.push(Glance { id: stored_id(row.get(0)?)?, kind, wall });
        }
        Ok(glances)
    }

    /// How an event was judged: nothing where it simply counts.
    ///
    /// # Errors
    /// When the database fails.
    pub fn judgement_of(&self, id: EventId) -> Result<Option<(Outcome, String)>, Failure> {
        let mut query =
            self.conn.prepare_cached("select outcome, coalesce(why, '') from judgement where event_id = ?")?;
        let row = query.query_row([id.to_i64()], |row| Ok((row.get::<_, u8>(0)?, row.get(1)?))).optional()?;
        row.map(|(outcome, why)| {
            let outcome = Outcome::of(outcome).ok_or_else(|| Failure::Damaged("an outcome".into()))?;
            Ok((outcome, why))
        })
        .transpose()
    }

    /// The value of a setting before an event.
    ///
    /// # Errors
    /// When the database fails.
    pub fn setting_before(&self, key: &str, id: EventId) -> Result<Option<String>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select value from setting join event using (event_id)
             where key = ? and place < (select place from event where event_id = ?) order by place desc limit 1",
        )?;
        Ok(query.query_row(params![key, id.to_i64()], |row| row.get(0)).optional()?)
    }

    /// The last value of a setting that was not empty.
    ///
    /// # Errors
    /// When the database fails.
    pub fn last_value(&self, key: &str) -> Result<Option<String>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select value from setting join event using (event_id) where key = ? and value <> ''
             order by place desc limit 1",
        )?;
        Ok(query.query_row([key], |row| row.get(0)).optional()?)
    }

    /// The name and the use of an account of the cooperative's own before an event.
    ///
    /// # Errors
    /// When the database fails.
    pub fn account_before(&self, code: AccountCode, id: EventId) -> Result<Option<(String, bool)>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select name, active from account_fact join event using (event_id)
             where code = ? and place < (select place from event where event_id = ?) order by place desc limit 1",
        )?;
        let row = query.query_row(params![code.as_str(), id.to_i64()], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(row.optional()?)
    }

    /// The fields of a party's card as an event found them: those it set before.
    ///
    /// # Errors
    /// When the database fails.
    pub fn party_before(&self, party: EventId, id: EventId) -> Result<Vec<PartyField>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select party_id, field, value from party_fact f join event e using (event_id) where party_id = ?1
               and e.place = (select max(place) from party_fact join event using (event_id)
                              where party_id = ?1 and field = f.field
                                and place < (select place from event where event_id = ?2))",
        )?;
        let mut rows = query.query(params![party.to_i64(), id.to_i64()])?;
        let mut fields = Vec::new();
        while let Some(row) = rows.next()? {
            fields.push(read_field(row)?);
        }
        Ok(fields)
    }

    /// The version of a voucher that an amendment took the place of.
    ///
    /// # Errors
    /// When the database fails.
    pub fn replaced_by(&self, id: EventId) -> Result<Option<EventId>, Failure> {
        let mut query = self.conn.prepare_cached("select event_id from replaced where by_event_id = ?")?;
        query.query_row([id.to_i64()], |row| row.get(0)).optional()?.map(stored_id).transpose()
    }
}
