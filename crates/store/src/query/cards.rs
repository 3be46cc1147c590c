//! What was written on a party's card, one field at a time.

use ::ledger::day::Month;
use ::ledger::event::body::Body;
use ::ledger::event::{Event, EventId, Line};
use ::ledger::party::PartyField;

use crate::books::{stored_id, stored_outcome};
use crate::cache::read_field;
use crate::{Failure, Store};

/// One field set by one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardFact {
    /// The event.
    pub event: EventId,
    /// What it set.
    pub field: PartyField,
}

impl Store {
    /// Everything ever set on a party's card, in the order it was written.
    ///
    /// # Errors
    /// When a card does not read.
    pub fn card_facts(&self, party: EventId) -> Result<Vec<CardFact>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select party_id, field, value, event_id from party_fact where party_id = ? order by event_id, field",
        )?;
        let mut rows = query.query([party.to_i64()])?;
        let mut facts = Vec::new();
        while let Some(row) = rows.next()? {
            facts.push(CardFact { event: stored_id(row.get(3)?)?, field: read_field(row)? });
        }
        Ok(facts)
    }

    /// Everything ever set on every card, in the order it counts: whose, and what.
    ///
    /// # Errors
    /// When a card does not read.
    pub fn all_card_facts(&self) -> Result<Vec<(EventId, CardFact)>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select party_id, field, value, event_id from party_fact cross join effect using (event_id)
             order by place, field",
        )?;
        let mut rows = query.query([])?;
        let mut facts = Vec::new();
        while let Some(row) = rows.next()? {
            let fact = CardFact { event: stored_id(row.get(3)?)?, field: read_field(row)? };
            facts.push((stored_id(row.get(0)?)?, fact));
        }
        Ok(facts)
    }

    /// The events that tell of somebody looking at a hidden field of a party's card, with the field's number. They are
    /// found by the bytes every event of their kind begins with: no table holds them.
    ///
    /// # Errors
    /// When an event does not read.
    pub fn reveals_of(&self, party: EventId) -> Result<Vec<(EventId, u16)>, Failure> {
        const BEGINNING: [u8; 4] = [0x86, 0x19, 0x60, 0x05];
        let mut query = self.conn.prepare_cached("select event_id, bytes from event where substr(bytes, 1, 4) = ?1")?;
        let mut rows = query.query([BEGINNING])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            if let Body::PartyRevealed(revealed) =
                Event::decode(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?)?.body
                && revealed.party == party
            {
                found.push((stored_id(row.get(0)?)?, revealed.field));
            }
        }
        Ok(found)
    }

    /// The lines of the opening balances that count, each with the month it stands at the start of. They are found by the
    /// bytes every event of their kind begins with.
    ///
    /// # Errors
    /// When an event does not read.
    pub fn opening_lines(&self) -> Result<Vec<(Month, Line)>, Failure> {
        const BEGINNING: [u8; 4] = [0x86, 0x19, 0x10, 0x05];
        let mut query = self.conn.prepare_cached(
            "select bytes, coalesce(outcome, 0) from event left join judgement using (event_id)
             where substr(bytes, 1, 4) = ?1 and place is not null order by place",
        )?;
        let mut rows = query.query([BEGINNING])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let event = Event::decode(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?;
            if let Body::OpeningBalance(opening) = &event.body
                && stored_outcome(row.get(1)?)?.counts()
            {
                found.extend(event.lines.iter().map(|line| (opening.month, line.clone())));
            }
        }
        Ok(found)
    }
}
