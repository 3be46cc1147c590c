//! The facts of the registers, asked by whoever needs one of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use coop::certificate::{Certificate, certificates};
use coop::contract::{Contract, contracts};
use coop::membership::{History, Spell};
use coop::resolution::{Subject, Votes};
use ledger::event::EventId;
use ledger::event::coop::{BalanceCounted, CoopFact, MembershipSet, Pledged, PrepaidSet, ResolutionRecorded};
use ledger::party::{Party, PartyKind};

/// The facts in the order they are applied.
pub(crate) struct Registers {
    facts: Vec<(EventId, CoopFact)>,
}

impl Registers {
    pub(crate) fn new(facts: Vec<(EventId, CoopFact)>) -> Self {
        Self { facts }
    }

    /// What somebody pledged, in the order it was written.
    pub(crate) fn pledges(&self, party: EventId) -> impl DoubleEndedIterator<Item = &Pledged> {
        self.facts.iter().filter_map(move |(_, fact)| match fact {
            CoopFact::Pledged(pledged) if pledged.party == party => Some(pledged),
            _ => None,
        })
    }

    /// The pledge that holds on a day: of one day the one written last.
    pub(crate) fn pledge_on(&self, party: EventId, day: NaiveDate) -> Option<&Pledged> {
        self.pledges(party).filter(|pledged| pledged.day <= day).max_by_key(|pledged| pledged.day)
    }

    /// Everybody who pledged anything.
    pub(crate) fn pledgers(&self) -> impl Iterator<Item = EventId> {
        self.facts.iter().filter_map(|(_, fact)| match fact {
            CoopFact::Pledged(pledged) => Some(pledged.party),
            _ => None,
        })
    }

    pub(crate) fn memberships(&self, party: EventId) -> impl DoubleEndedIterator<Item = &MembershipSet> {
        self.facts.iter().filter_map(move |(_, fact)| match fact {
            CoopFact::Membership(set) if set.party == party => Some(set),
            _ => None,
        })
    }

    /// A card's membership through time.
    pub(crate) fn history(&self, party: &Party) -> History {
        let spells = self.memberships(party.id).map(|set| Spell { from: set.day, kind: set.kind }).collect();
        History::new(party.kind, party.joined, spells)
    }

    /// What somebody is on a day.
    pub(crate) fn kind_on(&self, party: &Party, day: NaiveDate) -> Option<PartyKind> {
        self.history(party).kind_at(day)
    }

    /// The day in a year from which an official member is none any more at its end.
    pub(crate) fn ceased_official(&self, party: &Party, first: NaiveDate, last: NaiveDate) -> Option<NaiveDate> {
        let history = self.history(party);
        let official = |day: NaiveDate| history.kind_at(day) == Some(PartyKind::Official);
        let ceases =
            |day: &NaiveDate| (first..=last).contains(day) && !official(*day) && day.pred_opt().is_some_and(official);
        if official(last) { None } else { history.changes().filter(ceases).max() }
    }

    pub(crate) fn certificates(&self) -> BTreeMap<EventId, Certificate> {
        certificates(self.facts.iter().map(|(id, fact)| (*id, fact)))
    }

    /// Those given out up to a day, as they stood then.
    pub(crate) fn certificates_on(&self, day: NaiveDate) -> BTreeMap<EventId, Certificate> {
        certificates(self.facts.iter().filter(|(_, fact)| fact.day() <= day).map(|(id, fact)| (*id, fact)))
    }

    /// Why a certificate was taken back.
    pub(crate) fn withdrawn_because(&self, certificate: EventId) -> Option<&str> {
        self.facts.iter().find_map(|(_, fact)| match fact {
            CoopFact::CertificateWithdrawn(withdrawn) if withdrawn.certificate == certificate => {
                Some(withdrawn.reason.as_str())
            }
            _ => None,
        })
    }

    /// Resolutions as their entries stand, by id.
    pub(crate) fn resolutions(&self) -> BTreeMap<EventId, &ResolutionRecorded> {
        let mut all: BTreeMap<EventId, &ResolutionRecorded> = BTreeMap::new();
        for (id, fact) in &self.facts {
            if let CoopFact::Resolution(entry) = fact {
                match entry.resolution {
                    Some(old) if all.contains_key(&old) => drop(all.insert(old, entry)),
                    Some(_) => {}
                    None => drop(all.insert(*id, entry)),
                }
            }
        }
        all
    }

    /// The resolution with an id, or the one in force with a number.
    pub(crate) fn resolution_with(&self, named: &str) -> Option<(EventId, &ResolutionRecorded)> {
        let all = self.resolutions();
        let by_id = || named.parse().ok().and_then(|id: EventId| Some((id, *all.get(&id)?)));
        let folded = ledger::text::fold(named);
        let has_number = |entry: &ResolutionRecorded| entry.active && ledger::text::fold(&entry.number) == folded;
        by_id().or_else(|| all.iter().find(|(_, entry)| has_number(entry)).map(|(id, entry)| (*id, *entry)))
    }

    /// Contracts as they stand, by id.
    pub(crate) fn contracts(&self) -> BTreeMap<EventId, Contract<'_>> {
        contracts(self.facts.iter().map(|(id, fact)| (*id, fact)))
    }

    /// Whether a member has a written agreement on a day: one his card speaks of, or a signed contract of the register.
    pub(crate) fn has_agreement(&self, party: &Party, day: NaiveDate) -> bool {
        party.service_contract || self.is_covered(party.id, day)
    }

    /// Whether a signed contract of the register covers a day.
    fn is_covered(&self, party: EventId, day: NaiveDate) -> bool {
        self.contracts().values().any(|contract| contract.party == party && contract.signed && contract.covers_day(day))
    }

    /// Costs paid in advance as they stand, by id.
    pub(crate) fn prepaid(&self) -> BTreeMap<EventId, &PrepaidSet> {
        let mut all: BTreeMap<EventId, &PrepaidSet> = BTreeMap::new();
        for (id, fact) in &self.facts {
            if let CoopFact::Prepaid(set) = fact {
                match set.item {
                    Some(old) if all.contains_key(&old) => drop(all.insert(old, set)),
                    Some(_) => {}
                    None => drop(all.insert(*id, set)),
                }
            }
        }
        all
    }

    /// What was counted at the end of a day; of several counts of one thing the last.
    pub(crate) fn counted_on(&self, day: NaiveDate) -> Vec<&BalanceCounted> {
        let mut counts: Vec<&BalanceCounted> = Vec::new();
        for (_, fact) in &self.facts {
            if let CoopFact::Counted(count) = fact
                && count.day == day
            {
                counts.retain(|other| (other.account, &other.detail) != (count.account, &count.detail));
                counts.push(count);
            }
        }
        counts
    }
}

/// The votes on a resolution.
pub(crate) fn votes(entry: &ResolutionRecorded) -> Votes {
    Votes { subject: Subject::of(entry.subject), present: entry.present, in_favour: entry.in_favour }
}
