//! Service contracts with members (03-BH): the written agreement that makes a transaction internal.

use coop::article::INTERNAL;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::body::Body;
use ledger::event::coop::{CoopFact, ServiceContractSet};
use ledger::fold::Books;
use ledger::party::{Party, PartyKind};

use super::by_law;
use crate::api::capital::{ContractInput, ContractRow};
use crate::api::refusal::Objection;
use crate::entry::party_id;
use crate::suggest::LAST_DAY;
use crate::{Book, Refusal, show};

/// So many contracts are written at once at most.
const BATCH_MAX: usize = 500;

/// Parties whose internal transactions are named, at most so many.
const NAMED: usize = 5;

impl Book {
    /// Internal revenue of those who were never official members, or never had an agreement.
    pub(crate) fn not_internal_in_books(&self) -> Result<Option<Objection>, Refusal> {
        let (begin, registers) = (self.store.first_month().first_day(), self.registers()?);
        let register = self.store.register()?;
        let was_official = |card: &Party| {
            let history = registers.history(card);
            history.changes().chain([begin]).any(|day| history.kind_at(day) == Some(PartyKind::Official))
        };
        let has_any = |card: &Party| {
            card.service_contract
                || registers.contracts().values().any(|one| one.active && one.signed && one.party == card.id)
        };
        let sold = self.store.supplied_to("512", begin, LAST_DAY)?.into_iter().filter(|(_, amount)| *amount > 0);
        let cards = sold.filter_map(|(party, amount)| Some((register.get(party)?, amount)));
        let wrong: Vec<(&Party, i64)> = cards.filter(|(card, _)| !was_official(card) || !has_any(card)).collect();
        if wrong.is_empty() {
            return Ok(None);
        }
        let mut codes: Vec<&str> = wrong.iter().map(|(card, _)| card.code.as_str()).collect();
        codes.sort_unstable();
        let more = if codes.len() > NAMED { " …" } else { "" };
        codes.truncate(NAMED);
        let amount = wrong.iter().map(|(_, amount)| amount).sum();
        let args = [("amount", show::dong(amount)), ("codes", format!("{}{more}", codes.join(", ")))];
        Ok(Some(by_law("internal.in-books", INTERNAL, args)))
    }

    /// Every service contract, or one member's, the latest first.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn list_contracts(&self, party: Option<&str>) -> Result<Vec<ContractRow>, Refusal> {
        let party = party.map(party_id).transpose()?;
        let (registers, today) = (self.registers()?, self.current_day()?);
        let wanted = |set: &ServiceContractSet| party.is_none_or(|party| set.party == party);
        let all = registers.contracts().into_iter().filter(|(_, set)| wanted(set));
        let mut rows = all
            .map(|(id, set)| {
                Ok(ContractRow {
                    id: id.to_string(),
                    party: self.party_ref(set.party)?,
                    number: set.number.clone(),
                    from: set.from.to_string(),
                    from_shown: show_day(set.from),
                    to: set.to.map(|day| day.to_string()),
                    to_shown: set.to.map(show_day).unwrap_or_default(),
                    season: set.season.clone(),
                    covers: set.covers.clone(),
                    signed: set.signed,
                    active: set.active,
                    current: set.active && set.from <= today && set.to.is_none_or(|last| today <= last),
                })
            })
            .collect::<Result<Vec<_>, Refusal>>()?;
        rows.sort_by(|one, other| {
            (other.active, &other.from, &one.number).cmp(&(one.active, &one.from, &other.number))
        });
        Ok(rows)
    }

    /// Writes contracts down, one for each member named, or changes one.
    ///
    /// # Errors
    /// Without a member or a number, and for a last day before the first.
    pub fn set_contract(&mut self, input: &ContractInput) -> Result<Vec<ContractRow>, Refusal> {
        let parties = input.parties.iter().map(|id| party_id(id)).collect::<Result<Vec<_>, _>>()?;
        let number = self.text_typed(&input.number)?;
        if parties.is_empty() || number.is_empty() || parties.len() > BATCH_MAX {
            return Err(Refusal::new("contract.incomplete"));
        }
        for party in &parties {
            self.store.register()?.get(*party).ok_or_else(|| Refusal::new("party.not-there"))?;
        }
        let (from, to) = (self.day_typed(&input.from)?, self.optional_day_typed(&input.to)?);
        if to.is_some_and(|to| to < from) {
            return Err(Refusal::new("day.order"));
        }
        let contract = match &input.id {
            Some(id) => {
                let id: EventId = id.parse().map_err(|_| Refusal::new("contract.not-there"))?;
                let known = self.registers()?.contracts().contains_key(&id);
                Some(known.then_some(id).ok_or_else(|| Refusal::new("contract.not-there"))?)
            }
            None => None,
        };
        let (season, covers) = (self.text_typed(&input.season)?, self.text_typed(&input.covers)?);
        let several = parties.len() > 1 && contract.is_none();
        let sets: Vec<ServiceContractSet> = parties
            .iter()
            .enumerate()
            .map(|(at, party)| ServiceContractSet {
                contract,
                party: *party,
                number: if several { format!("{number}-{}", at + 1) } else { number.clone() },
                from,
                to,
                season: season.clone(),
                covers: covers.clone(),
                signed: input.signed,
                active: !input.withdrawn,
            })
            .collect();
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            sets.into_iter()
                .try_for_each(|set| writing.event(Vec::new(), Body::Coop(CoopFact::Contract(set))).map(drop))?;
            Ok(())
        })?;
        self.list_contracts(None)
    }
}
