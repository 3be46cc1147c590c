//! Service contracts with members (form 03-BH) as they stand: the written agreement of Luật HTX 17/2023/QH15, Đ4.1.
//!
//! Of each field the entry that set it last holds, so the cashier who notes that the signed paper came in and the accountant
//! who fills in the lines at the same time, on another machine, both have their way.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::event::EventId;
use ledger::event::contract::{ContractField, ContractLine};
use ledger::event::coop::{CoopFact, ServiceContractSet};

/// A contract as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contract<'a> {
    /// The member.
    pub party: EventId,
    /// Its number as on the paper.
    pub number: &'a str,
    /// The first day it covers.
    pub from: NaiveDate,
    /// The last day; none while it is open.
    pub to: Option<NaiveDate>,
    /// The season.
    pub season: &'a str,
    /// What it covers, in a few words.
    pub covers: &'a str,
    /// Whether the signed copy is in hand.
    pub signed: bool,
    /// The day on the signed copy, where it is in hand and the day is known.
    pub signed_on: Option<NaiveDate>,
    /// False where the entry was a mistake.
    pub active: bool,
    /// What is supplied; empty where it is left to the pen.
    pub lines: &'a [ContractLine],
}

/// All contracts, from the facts in the order they are applied. What changes a contract that is not there changes nothing.
pub fn contracts<'a>(facts: impl Iterator<Item = (EventId, &'a CoopFact)>) -> BTreeMap<EventId, Contract<'a>> {
    let mut all: BTreeMap<EventId, Contract<'a>> = BTreeMap::new();
    for (id, fact) in facts {
        let CoopFact::Contract(set) = fact else { continue };
        match set.contract {
            Some(old) => drop(all.get_mut(&old).map(|contract| contract.take(set))),
            None => drop(all.insert(id, Contract::new(set))),
        }
    }
    all
}

impl<'a> Contract<'a> {
    fn new(set: &'a ServiceContractSet) -> Self {
        let terms = set.terms.as_ref();
        Self {
            party: set.party,
            number: &set.number,
            from: set.from,
            to: set.to,
            season: &set.season,
            covers: &set.covers,
            signed: set.signed,
            signed_on: terms.and_then(|terms| terms.signed_on).filter(|_| set.signed),
            active: set.active,
            lines: terms.map_or(&[], |terms| &terms.lines),
        }
    }

    /// Takes over what an entry sets. One of an earlier program sets what there was then, and leaves day and lines.
    fn take(&mut self, set: &'a ServiceContractSet) {
        let entry = Self::new(set);
        let sets = |field| match &set.terms {
            Some(terms) => terms.sets(field),
            None => !matches!(field, ContractField::SignedOn | ContractField::Lines),
        };
        for field in ContractField::ALL.into_iter().filter(|field| sets(*field)) {
            match field {
                ContractField::Number => self.number = entry.number,
                ContractField::From => self.from = entry.from,
                ContractField::To => self.to = entry.to,
                ContractField::Season => self.season = entry.season,
                ContractField::Covers => self.covers = entry.covers,
                ContractField::Signed => self.signed = entry.signed,
                ContractField::Active => self.active = entry.active,
                ContractField::SignedOn => self.signed_on = entry.signed_on,
                ContractField::Lines => self.lines = entry.lines,
            }
        }
        if !self.signed {
            self.signed_on = None;
        }
    }

    /// Whether it covers a day, mistakes aside.
    pub fn covers_day(&self, day: NaiveDate) -> bool {
        self.active && self.from <= day && self.to.is_none_or(|last| day <= last)
    }

    /// The fields in which it differs from what somebody wants it to be, by number.
    pub fn differs(&self, wanted: &ServiceContractSet) -> Vec<u8> {
        let other = Contract::new(wanted);
        let same = |field: &ContractField| match field {
            ContractField::Number => self.number == other.number,
            ContractField::From => self.from == other.from,
            ContractField::To => self.to == other.to,
            ContractField::Season => self.season == other.season,
            ContractField::Covers => self.covers == other.covers,
            ContractField::Signed => self.signed == other.signed,
            ContractField::Active => self.active == other.active,
            ContractField::SignedOn => self.signed_on == other.signed_on,
            ContractField::Lines => self.lines == other.lines,
        };
        ContractField::ALL.into_iter().filter(|field| !same(field)).map(|field| field as u8).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use ledger::event::contract::ContractTerms;

    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn id(writer: u16, wseq: u64) -> EventId {
        EventId::new(writer, wseq).unwrap()
    }

    /// Contract 05/HĐ of the spring season with member 1.1, not signed yet.
    fn made() -> ServiceContractSet {
        ServiceContractSet {
            contract: None,
            party: id(1, 1),
            number: "05/HĐ".into(),
            from: day(1, 1),
            to: Some(day(6, 30)),
            season: "Xuân 2026".into(),
            covers: "Phân bón".into(),
            signed: false,
            active: true,
            terms: None,
        }
    }

    fn urea() -> ContractLine {
        ContractLine { name: "Phân urê".into(), unit: "bao".into(), ..ContractLine::default() }
    }

    /// The same contract with a change, which names what it sets.
    fn change(of: EventId, sets: &[ContractField], with: impl FnOnce(&mut ServiceContractSet)) -> ServiceContractSet {
        let sets = sets.iter().map(|field| *field as u8).collect();
        let terms = Some(ContractTerms { sets, ..ContractTerms::default() });
        let mut set = ServiceContractSet { contract: Some(of), terms, ..made() };
        with(&mut set);
        set
    }

    fn stands(sets: &[(EventId, ServiceContractSet)], look: impl FnOnce(&BTreeMap<EventId, Contract<'_>>)) {
        let facts: Vec<(EventId, CoopFact)> =
            sets.iter().map(|(id, set)| (*id, CoopFact::Contract(set.clone()))).collect();
        look(&contracts(facts.iter().map(|(id, fact)| (*id, fact))));
    }

    #[test]
    fn two_who_change_different_fields_at_once_both_have_their_way_in_either_order() {
        let contract = id(1, 5);
        let signs = change(contract, &[ContractField::Signed, ContractField::SignedOn], |set| {
            set.signed = true;
            set.terms.as_mut().unwrap().signed_on = Some(day(1, 3));
        });
        let fills = change(contract, &[ContractField::Lines, ContractField::Season], |set| {
            set.season = "Vụ xuân".into();
            set.terms.as_mut().unwrap().lines = vec![urea()];
        });
        let first = (contract, made());
        let (signs, fills) = ((id(2, 9), signs), (id(3, 4), fills));
        for order in [[first.clone(), signs.clone(), fills.clone()], [first, fills, signs]] {
            stands(&order, |all| {
                let now = all[&contract];
                assert_eq!((now.signed, now.signed_on, now.season), (true, Some(day(1, 3)), "Vụ xuân"));
                assert_eq!((now.lines, now.number, now.to), (&[urea()][..], "05/HĐ", Some(day(6, 30))));
            });
        }
    }

    #[test]
    fn of_one_field_what_was_set_last_holds() {
        let contract = id(1, 5);
        let to = |last| change(contract, &[ContractField::To], |set| set.to = Some(last));
        let order = [(contract, made()), (id(2, 1), to(day(9, 30))), (id(3, 1), to(day(12, 31)))];
        stands(&order, |all| assert_eq!(all[&contract].to, Some(day(12, 31))));
    }

    #[test]
    fn an_entry_of_an_earlier_program_leaves_lines_and_day() {
        let contract = id(1, 5);
        let terms = ContractTerms { sets: Vec::new(), signed_on: Some(day(1, 3)), lines: vec![urea()] };
        let whole = ServiceContractSet { signed: true, terms: Some(terms), ..made() };
        let early = ServiceContractSet { contract: Some(contract), covers: "Giống".into(), signed: true, ..made() };
        stands(&[(contract, whole.clone()), (id(2, 1), early.clone())], |all| {
            let now = all[&contract];
            assert_eq!((now.covers, now.signed_on, now.lines.len()), ("Giống", Some(day(1, 3)), 1));
        });
        // The paper was not in hand after all: the day on it goes as well.
        stands(&[(contract, whole), (id(2, 1), ServiceContractSet { signed: false, ..early })], |all| {
            assert_eq!((all[&contract].signed, all[&contract].signed_on), (false, None));
        });
    }

    #[test]
    fn what_changes_a_contract_that_is_not_there_changes_nothing() {
        let change = change(id(9, 9), &[ContractField::Covers], |set| set.covers = "Giống".into());
        stands(&[(id(1, 5), made()), (id(2, 1), change)], |all| {
            assert_eq!((all.len(), all[&id(1, 5)].covers), (1, "Phân bón"));
        });
    }

    #[test]
    fn a_change_names_what_differs_and_nothing_else() {
        let made = made();
        let now = Contract::new(&made);
        assert_eq!(now.differs(&made), Vec::<u8>::new());
        let terms = ContractTerms { lines: vec![urea()], ..ContractTerms::default() };
        let wanted = ServiceContractSet { to: None, terms: Some(terms), ..made.clone() };
        assert_eq!(now.differs(&wanted), [ContractField::To as u8, ContractField::Lines as u8]);
    }
}
