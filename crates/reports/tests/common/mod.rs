//! From the rows of a journal to the facts the product reads.

use std::collections::BTreeMap;

use ledger::account::AccountCode;
use ledger::event::EventId;
use reports::statement::PAIRS_OF;
use reports::statement::facts::Facts;
use reports::trial::Figures;

use crate::naive::Journal;

/// Parties by the names the rows give them.
#[derive(Default)]
pub struct Parties {
    known: BTreeMap<String, EventId>,
}

impl Parties {
    pub fn id(&mut self, name: &str) -> Option<EventId> {
        if name.is_empty() {
            return None;
        }
        let next = self.known.len() as u64 + 2;
        Some(*self.known.entry(name.to_owned()).or_insert_with(|| EventId::new(1, next).unwrap()))
    }
}

pub fn code(text: &str) -> AccountCode {
    text.parse().unwrap()
}

pub fn facts(journal: &Journal) -> Facts {
    let (mut facts, mut parties) = (Facts::default(), Parties::default());
    for (account, party, amount) in &journal.openings {
        figures(&mut facts, &mut parties, account, party).opening += amount;
    }
    for entry in &journal.entries {
        figures(&mut facts, &mut parties, &entry.debit, &entry.debit_party).debit += entry.amount;
        if entry.credit.is_empty() {
            continue;
        }
        figures(&mut facts, &mut parties, &entry.credit, &entry.credit_party).credit += entry.amount;
        if PAIRS_OF.iter().any(|of| entry.debit.starts_with(of)) {
            *facts.pairs.entry((code(&entry.debit), code(&entry.credit))).or_default() += entry.amount;
        }
    }
    facts
}

fn figures<'a>(facts: &'a mut Facts, parties: &mut Parties, account: &str, party: &str) -> &'a mut Figures {
    facts.figures.entry((code(account), parties.id(party))).or_default()
}
