//! Cards as they stood at the end of a day, from what was written on them and when: the register of members is printed as of
//! any day, and must then say what it said ([`coop::card`]).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use coop::card::card_at;
use ledger::event::EventId;
use ledger::party::{Party, PartyField};

use crate::{Book, Refusal, show};

impl Book {
    /// Every card at the end of a day; as it is now where that is today or later.
    pub(crate) fn cards_on(&self, day: NaiveDate) -> Result<BTreeMap<EventId, Party>, Refusal> {
        let register = self.store.register()?;
        let now = register.all().map(|card| (card.id, card.clone()));
        if day >= self.current_day()? {
            return Ok(now.collect());
        }
        let mut written: BTreeMap<EventId, NaiveDate> = BTreeMap::new();
        let mut facts: BTreeMap<EventId, Vec<(NaiveDate, PartyField)>> = BTreeMap::new();
        for (party, fact) in self.store.all_card_facts()? {
            let on = match written.get(&fact.event) {
                Some(on) => *on,
                None => show::day_of_wall(self.store.event(fact.event)?.wall),
            };
            written.insert(fact.event, on);
            facts.entry(party).or_default().push((on, fact.field));
        }
        Ok(now
            .map(|(id, card)| match facts.get(&id) {
                Some(facts) => (id, card_at(id, facts, day)),
                None => (id, card),
            })
            .collect())
    }
}
