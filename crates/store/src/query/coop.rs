//! The facts of the cooperative's registers, in the order they are applied.

use ::ledger::event::body::Body;
use ::ledger::event::coop::CoopFact;
use ::ledger::event::{Event, EventId, day_number};
use rusqlite::{Params, params};

use crate::books::stored_id;
use crate::{Failure, Store};

impl Store {
    /// Every fact of the registers, the first written first.
    ///
    /// # Errors
    /// When an event does not read.
    pub fn coop_facts(&self) -> Result<Vec<(EventId, CoopFact)>, Failure> {
        self.facts_where("true", [])
    }

    /// Those that belong to one party.
    ///
    /// # Errors
    /// When an event does not read.
    pub fn coop_facts_of(&self, party: EventId) -> Result<Vec<(EventId, CoopFact)>, Failure> {
        self.facts_where("party_id = ?", [party.to_i64()])
    }

    fn facts_where(&self, condition: &str, values: impl Params) -> Result<Vec<(EventId, CoopFact)>, Failure> {
        let mut query = self.conn.prepare_cached(&format!(
            "select event_id, bytes from coop_fact cross join event using (event_id) where {condition} order by place"
        ))?;
        let mut rows = query.query(values)?;
        let mut facts = Vec::new();
        while let Some(row) = rows.next()? {
            if let Body::Coop(fact) = Event::decode(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?)?.body {
                facts.push((stored_id(row.get(0)?)?, fact));
            }
        }
        Ok(facts)
    }

    pub(crate) fn insert_coop_fact(&self, id: EventId, fact: &CoopFact) -> Result<(), Failure> {
        self.conn
            .prepare_cached("insert into coop_fact (event_id, kind, party_id, day) values (?, ?, ?, ?)")?
            .execute(params![id.to_i64(), fact.kind(), fact.party().map(EventId::to_i64), day_number(fact.day())])?;
        Ok(())
    }
}
