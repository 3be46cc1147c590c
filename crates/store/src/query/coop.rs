//! The facts of the cooperative's registers, in the order they are applied.

use std::collections::BTreeMap;

use ::ledger::day::Month;
use ::ledger::event::body::Body;
use ::ledger::event::brought::{OpeningListed, TurnoverBrought};
use ::ledger::event::coop::CoopFact;
use ::ledger::event::kind::Kind;
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

    /// Turnover of months before the book: of each fiscal year what was written last, by its first month.
    ///
    /// # Errors
    /// When an event does not read.
    pub fn turnover_brought(&self) -> Result<BTreeMap<Month, TurnoverBrought>, Failure> {
        let mut by_year = BTreeMap::new();
        for (_, fact) in self.facts_where("kind = ?", [Kind::TurnoverBrought as u16])? {
            if let CoopFact::Turnover(brought) = fact {
                by_year.insert(brought.first, brought);
            }
        }
        by_year.retain(|_, brought| !brought.turnover.rows.is_empty());
        Ok(by_year)
    }

    /// The lists behind the opening balances: of each what was written last, by its number.
    ///
    /// # Errors
    /// When an event does not read.
    pub fn opening_lists(&self) -> Result<BTreeMap<u8, OpeningListed>, Failure> {
        let mut by_list = BTreeMap::new();
        for (_, fact) in self.facts_where("kind = ?", [Kind::OpeningListed as u16])? {
            if let CoopFact::Listed(listed) = fact {
                by_list.insert(listed.list, listed);
            }
        }
        Ok(by_list)
    }

    fn facts_where(&self, condition: &str, values: impl Params) -> Result<Vec<(EventId, CoopFact)>, Failure> {
        let mut query = self.conn.prepare_cached(&format!(
            "select event_id, bytes from coop_fact cross join event using (event_id) where {condition} order by place"
        ))?;
        let mut rows = query.query(values)?;
        let mut facts = Vec::new();
        while let Some(row) = rows.next()? {
            let event = Event::decode(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?)?;
            if let Body::Coop(fact) = event.body.into_fact() {
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
