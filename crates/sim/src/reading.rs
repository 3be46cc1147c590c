//! The second reading of the rules, which the ledger's tests compare with the fold: here it reads what whole cooperatives wrote.

use std::collections::BTreeSet;

use ledger::event::{Event, EventId};
use ledger::fold::memory::Memory as Books;

#[path = "../../ledger/tests/model/rules.rs"]
#[allow(dead_code, reason = "the ledger's tests ask for more")]
mod rules;

pub use rules::Model;

/// In what the fold and the second reading differ, where they do: what became of an event, figures, open stories.
pub fn difference(books: &Books, model: &Model) -> Option<String> {
    let differs = |(id, event): &(EventId, Event)| {
        let (judged, read) = (books.outcome_of(*id), model.opinion(*id));
        (judged != read)
            .then(|| format!("the fold says {judged:?} of {id}, its second reading {read:?}: {:?}", event.body))
    };
    if let Some(difference) = model.log.iter().find_map(differs) {
        return Some(difference);
    }
    let row = |(key, balance): (&ledger::digest::BalanceKey, &ledger::digest::Balance)| {
        let figures = (balance.opening.into(), balance.debit.into(), balance.credit.into());
        ((key.account.to_string(), key.party, key.month.index()), figures)
    };
    let (ours, read) = (books.balances().map(row).collect::<rules::Figures>(), model.figures());
    if ours != read {
        let one = ours.iter().find(|(key, row)| read.get(key) != Some(row)).map(|(key, _)| key);
        let one = one.or(read.keys().find(|key| !ours.contains_key(*key)));
        return Some(format!("{one:?} has other figures in the second reading"));
    }
    let stories: BTreeSet<String> = books.open_stories().map(ToString::to_string).collect();
    let differ: Vec<String> = stories.symmetric_difference(&model.open()).cloned().collect();
    (!differ.is_empty()).then(|| format!("only one of two readings asks people: {differ:?}"))
}
