//! What the law is asked when a draft is written: a new voucher, or what a correction makes of one that is in the books.

use ledger::event::EventId;
use ledger::fold::{Books, LinkKind};
use ledger::voucher::Entry;

use super::law::{Asked, Law, Said};
use crate::api::voucher::{Draft, Purpose};
use crate::entry::{day_of, voucher_id};
use crate::{Book, Refusal};

impl Book {
    /// What the law of cooperatives asks of this book.
    pub(crate) fn law(&self) -> Result<Law<'_>, Refusal> {
        Law::new(&self.store)
    }

    /// What it says to a voucher that is written for some purpose. A correction is judged by what it changes.
    pub(crate) fn law_says(&self, purpose: &Purpose, written: Asked) -> Result<Said, Refusal> {
        let (new, old) = match purpose {
            Purpose::New => (written, None),
            Purpose::Amend { target, .. } => self.corrected(voucher_id(target)?, written, true)?,
            Purpose::Adjust { target, .. } => self.corrected(voucher_id(target)?, written, false)?,
        };
        if new.is_asked() || old.as_ref().is_some_and(Asked::is_watched) {
            self.law()?.say(&new, old.as_ref())
        } else {
            Ok(Said::default())
        }
    }

    /// What deserves a look in a draft that a law of cooperatives speaks of.
    pub(crate) fn law_looks(&self, draft: &Draft) -> Result<Vec<crate::api::refusal::Objection>, Refusal> {
        match asked_by(draft) {
            Some(asked) => Ok(self.law_says(&draft.purpose, asked)?.looks),
            None => Ok(Vec::new()),
        }
    }

    /// A voucher with its adjustments as it will stand, and as it stands: `written` takes its place, or comes on top of it.
    fn corrected(&self, target: EventId, written: Asked, amends: bool) -> Result<(Asked, Option<Asked>), Refusal> {
        let root = match self.store.links_to(target)? {
            Some((LinkKind::Adjusts, adjusted)) => adjusted,
            _ => target,
        };
        let adjustments = self.store.linked_to(root)?.into_iter().filter(|(kind, _)| *kind == LinkKind::Adjusts);
        let (mut old, mut new) = (Asked::default(), written);
        for id in [root].into_iter().chain(adjustments.map(|(_, id)| id)) {
            let Some(state) = self.store.voucher(id)?.filter(|state| state.outcome.counts() && !state.reversed) else {
                continue;
            };
            let entries: Vec<Entry> = self.store.lines(state.version)?.into_iter().map(Entry::from).collect();
            if !(amends && id == target) {
                new.entries.extend(entries.iter().cloned());
            }
            old.entries.extend(entries);
            if id == target {
                old.day = state.day;
                old.party = self.content_of(state.version)?.party;
            }
        }
        Ok((new, Some(old)))
    }
}

/// A typed draft as far as a law of cooperatives asks: what does not read counts as not there. Without a day there is nothing
/// to ask.
pub(crate) fn asked_by(draft: &Draft) -> Option<Asked> {
    let entry = |entry: &crate::api::voucher::DraftEntry| Entry {
        debit: entry.debit.parse().ok(),
        credit: entry.credit.parse().ok(),
        amount: entry.amount.parse().ok().and_then(ledger::money::Dong::new),
        debit_party: entry.debit_party.as_deref().and_then(|id| id.parse().ok()),
        credit_party: entry.credit_party.as_deref().and_then(|id| id.parse().ok()),
        ..Entry::default()
    };
    Some(Asked {
        day: day_of(&draft.date).ok()?,
        party: draft.party.as_deref().and_then(|id| id.parse().ok()),
        by_event: draft.event.as_ref().is_some_and(|choice| !choice.free),
        entries: draft.entries.iter().map(entry).collect(),
    })
}
