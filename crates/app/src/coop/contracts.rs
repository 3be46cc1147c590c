//! Service contracts with members (03-BH): the written agreement that makes a transaction internal.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use coop::article::INTERNAL;
use coop::contract::Contract;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::body::Body;
use ledger::event::contract::{ContractField, ContractLine, ContractTerms, total};
use ledger::event::coop::{CoopFact, ServiceContractSet};
use ledger::fold::Books;
use ledger::money::Dong;
use ledger::party::{Party, PartyKind};
use ledger::words::{WordsStyle, in_words_of};

use super::by_law;
use super::contract_lines::LINES_MAX;
use crate::api::contract::{ContractInput, ContractRead, ContractRow};
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
        let wanted = |contract: &Contract<'_>| party.is_none_or(|party| contract.party == party);
        let all = registers.contracts().into_iter().filter(|(_, contract)| wanted(contract));
        let mut rows =
            all.map(|(id, contract)| self.contract_row(id, &contract, today)).collect::<Result<Vec<_>, Refusal>>()?;
        rows.sort_by(|one, other| {
            (other.active, &other.from, &one.number).cmp(&(one.active, &one.from, &other.number))
        });
        Ok(rows)
    }

    fn contract_row(&self, id: EventId, contract: &Contract<'_>, today: NaiveDate) -> Result<ContractRow, Refusal> {
        let shown = |day: Option<NaiveDate>| day.map(show_day).unwrap_or_default();
        let lines = contract.lines.iter().map(|line| self.contract_line_shown(line));
        Ok(ContractRow {
            id: id.to_string(),
            party: self.party_ref(contract.party)?,
            number: contract.number.to_owned(),
            from: contract.from.to_string(),
            from_shown: show_day(contract.from),
            to: contract.to.map(|day| day.to_string()),
            to_shown: shown(contract.to),
            season: contract.season.to_owned(),
            covers: contract.covers.to_owned(),
            signed: contract.signed,
            signed_on: contract.signed_on.map(|day| day.to_string()),
            signed_on_shown: shown(contract.signed_on),
            lines: lines.collect::<Result<_, Refusal>>()?,
            total: total_shown(contract.lines),
            open_lines: open_lines(contract.lines),
            active: contract.active,
            current: contract.covers_day(today),
        })
    }

    /// What a contract says as it is typed, with everything that is wrong with it; nothing is written.
    ///
    /// # Errors
    /// When the book cannot be read; for a contract to change that is not there.
    pub fn read_contract(&self, input: &ContractInput) -> Result<ContractRead, Refusal> {
        let registers = self.registers()?;
        let standing = standing(&registers.contracts(), input)?;
        let mut faults = Vec::new();
        let mut at = |field: &str, outcome: Result<(), Refusal>| {
            if let Err(Refusal { code, args, .. }) = outcome {
                faults.push(Objection { code, line: None, field: Some(field.to_owned()), args });
            }
        };
        for (field, text) in [("number", &input.number), ("season", &input.season), ("covers", &input.covers)] {
            at(field, self.text_typed(text).map(drop));
        }
        let days = (self.optional_day_typed(&input.from), self.optional_day_typed(&input.to));
        let order = match days {
            (Ok(Some(from)), Ok(Some(to))) if to < from => Err(Refusal::new("day.order")),
            _ => Ok(()),
        };
        at("from", days.0.map(drop));
        at("to", days.1.map(drop).and(order));
        if input.signed {
            at("signed_on", self.optional_day_typed(&input.signed_on).map(drop));
        }
        let read = self.contract_lines_typed(input.lines.as_deref().unwrap_or_default(), standing.lines)?;
        let lines: Vec<ContractLine> = read.iter().map(|read| read.line.clone()).collect();
        let sum = total(&lines).map(Dong::get);
        Ok(ContractRead {
            faults,
            lines: read.into_iter().map(|read| self.contract_line_read(read)).collect::<Result<_, Refusal>>()?,
            total: sum.map(show::dong).unwrap_or_default(),
            words: sum.map(|sum| in_words_of(sum, WordsStyle::default())).unwrap_or_default(),
            open_lines: open_lines(&lines),
        })
    }

    /// Writes contracts down, one for each member named, or changes one: what stays as it stands is not set anew, so what
    /// somebody else changes meanwhile on another machine stays his. Where nothing changes nothing is written.
    ///
    /// # Errors
    /// Without a member or a number, for a last day before the first, for another member than the contract was made with,
    /// and `contract.lines` with everything that is wrong in the lines.
    pub fn set_contract(&mut self, input: &ContractInput) -> Result<Vec<ContractRow>, Refusal> {
        let sets = self.contract_entries(input)?;
        if !sets.is_empty() {
            self.store.record::<_, Refusal>(show::wall(), |writing| {
                sets.into_iter()
                    .try_for_each(|set| writing.event(Vec::new(), Body::Coop(CoopFact::Contract(set))).map(drop))?;
                Ok(())
            })?;
        }
        self.list_contracts(None)
    }

    /// The entries that write down what is typed.
    fn contract_entries(&self, input: &ContractInput) -> Result<Vec<ServiceContractSet>, Refusal> {
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
        let registers = self.registers()?;
        let all = registers.contracts();
        let standing = standing(&all, input)?;
        let signed_on = if input.signed { self.optional_day_typed(&input.signed_on)? } else { None };
        let lines = self.contract_lines(input, standing.lines)?;
        let says_something = signed_on.is_some() || !lines.is_empty();
        let terms = says_something.then_some(ContractTerms { sets: Vec::new(), signed_on, lines });
        let set = |party: EventId, number: String| -> Result<ServiceContractSet, Refusal> {
            Ok(ServiceContractSet {
                contract: standing.id,
                party,
                number,
                from,
                to,
                season: self.text_typed(&input.season)?,
                covers: self.text_typed(&input.covers)?,
                signed: input.signed,
                active: !input.withdrawn,
                terms: terms.clone(),
            })
        };
        let Some(contract) = standing.id.and_then(|id| all.get(&id)) else {
            let numbered = |at: usize| if parties.len() > 1 { format!("{number}-{}", at + 1) } else { number.clone() };
            return parties.iter().enumerate().map(|(at, party)| set(*party, numbered(at))).collect();
        };
        if parties != [contract.party] {
            return Err(Refusal::new("contract.other-member"));
        }
        let mut change = set(contract.party, number)?;
        let sets = contract.differs(&change);
        if sets.is_empty() {
            return Ok(Vec::new());
        }
        // Lines that are not set need not be said again.
        let mut terms = change.terms.take().unwrap_or_default();
        if !sets.contains(&(ContractField::Lines as u8)) {
            terms.lines.clear();
        }
        change.terms = Some(ContractTerms { sets, ..terms });
        Ok(vec![change])
    }

    /// The lines as typed, or as they stand where none are named.
    fn contract_lines(&self, input: &ContractInput, standing: &[ContractLine]) -> Result<Vec<ContractLine>, Refusal> {
        let Some(typed) = &input.lines else { return Ok(standing.to_vec()) };
        if typed.len() > LINES_MAX {
            return Err(Refusal::new("contract.too-many-lines").with("most", LINES_MAX));
        }
        let read = self.contract_lines_typed(typed, standing)?;
        let faults: Vec<Objection> = read.iter().flat_map(|line| line.faults.clone()).collect();
        if !faults.is_empty() {
            return Err(Refusal { objections: faults, ..Refusal::new("contract.lines") });
        }
        let lines: Vec<ContractLine> = read.into_iter().map(|read| read.line).collect();
        let has_amounts = lines.iter().any(|line| line.amount().is_some());
        if has_amounts && total(&lines).is_none() {
            return Err(Refusal::new("contract.too-much"));
        }
        Ok(lines)
    }
}

/// The contract to change, with its lines; neither for a new one.
#[derive(Default)]
struct Standing<'a> {
    id: Option<EventId>,
    lines: &'a [ContractLine],
}

fn standing<'a>(all: &BTreeMap<EventId, Contract<'a>>, input: &ContractInput) -> Result<Standing<'a>, Refusal> {
    let Some(id) = &input.id else { return Ok(Standing::default()) };
    let id: EventId = id.parse().map_err(|_| Refusal::new("contract.not-there"))?;
    let contract = all.get(&id).ok_or_else(|| Refusal::new("contract.not-there"))?;
    Ok(Standing { id: Some(id), lines: contract.lines })
}

fn total_shown(lines: &[ContractLine]) -> String {
    total(lines).map(|sum| show::dong(sum.get())).unwrap_or_default()
}

fn open_lines(lines: &[ContractLine]) -> u32 {
    lines.iter().map(|line| u32::from(line.amount().is_none())).sum()
}
