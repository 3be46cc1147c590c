//! The card of a member or other party: shown, changed, retired, and its history.

use std::collections::BTreeMap;

use chrono::Datelike;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::body::{Body, PartyRevealed};
use ledger::party::{Detail, Party, PartyField};
use store::query::{Order, VoucherFilter};

use crate::api::card::{CardChange, CardDetail, CardFieldChange, CardInput, PartyCard};
use crate::api::money::{DebtRow, Debts};
use crate::api::party::{PartyQuery, PartyRef};
use crate::entry::party_id;
use crate::journal::days;
use crate::parties::{changed_fields, code_of, kind_of, name_of, text_of};
use crate::suggest::{LAST_DAY, party_ref};
use crate::{Book, Refusal, show};

/// Of a hidden text this many letters at its end are shown.
const SHOWN_LETTERS: usize = 4;

/// The longest text a card takes, in letters.
const DETAIL_LETTERS_MAX: usize = 160;

/// Members' paid-in capital (Circular 71/2024/TT-BTC, account 4111).
const CAPITAL: &str = "4111";

impl Book {
    /// One card with its figures and its history.
    ///
    /// # Errors
    /// When there is no such party.
    pub fn party_card(&self, id: &str) -> Result<PartyCard, Refusal> {
        let id = party_id(id)?;
        let party = self.card(id)?;
        let (owes_us, we_owe) = self.debts_of(id)?;
        let capital = self.capital_of(id)?;
        let filter = VoucherFilter { parties: Some(vec![id]), ..VoucherFilter::default() };
        let last = self.store.vouchers(&filter, Order::LatestFirst, 0, 1)?.pop();
        Ok(PartyCard {
            party: party_ref(party),
            active: party.active,
            service_contract: party.service_contract,
            details: Detail::ALL.into_iter().filter_map(|detail| shown_detail(party, detail)).collect(),
            joined: party.joined.map(|day| day.to_string()),
            joined_shown: party.joined.map(show_day).unwrap_or_default(),
            capital: dash(capital),
            capital_share: self.share_of_capital(capital)?,
            we_owe: dash(we_owe),
            owes_us: dash(owes_us),
            vouchers: self.store.voucher_totals(&filter)?.count,
            last_voucher_shown: last.map(|row| show_day(row.current.booked_day)).unwrap_or_default(),
            contributions: self.contributions(id)?,
        })
    }

    fn card(&self, id: EventId) -> Result<&Party, Refusal> {
        self.store.register()?.get(id).ok_or_else(|| Refusal::new("party.not-there"))
    }

    fn share_of_capital(&self, capital: i64) -> Result<String, Refusal> {
        let all = -self.store.balance_now(CAPITAL)?;
        let change = ::reports::compare::Change { this: all.saturating_add(capital), other: all };
        let share = if capital > 0 && all > 0 { change.per_mille() } else { None };
        Ok(share.map(crate::compare::percent).unwrap_or_default())
    }

    fn contributions(&self, id: EventId) -> Result<Vec<crate::api::report::LedgerRow>, Refusal> {
        let code = CAPITAL.parse().map_err(|_| Refusal::new("account.unknown").with("account", CAPITAL))?;
        let first = self.store.cache().first_month().first_day();
        let mut rows = Vec::new();
        self.each_ledger_row(code, Some(id), first, LAST_DAY, |running| {
            rows.push(self.ledger_row(&running)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Adds a card.
    ///
    /// # Errors
    /// As [`Book::add_party`]; for a text too long and a day that does not read.
    pub fn add_card(&mut self, input: &CardInput) -> Result<PartyRef, Refusal> {
        let code =
            if input.code.trim().is_empty() { self.propose_party_code(&input.kind)? } else { code_of(&input.code)? };
        if self.store.register()?.by_code(&code).is_some() {
            return Err(Refusal::new("party.code-in-use").with("code", code));
        }
        let name = name_of(&input.name)?;
        self.refuse_same_name(&name, None, input.same_name_ok)?;
        let mut fields = vec![
            PartyField::Code(code),
            PartyField::Name(name),
            PartyField::Kind(kind_of(&input.kind)?),
            PartyField::Place(text_of(&input.place)?),
            PartyField::ServiceContract(input.service_contract),
        ];
        let empty = Party::new(EventId::new(1, 1).ok_or_else(|| Refusal::new("party.not-there"))?);
        fields.extend(self.changed_details(&empty, input)?);
        let mut new = empty;
        fields.iter().for_each(|field| new.set(field));
        self.refuse_foreign(self.current_day()?, None, Some(new.kind), new.is_foreign())?;
        self.set_party(None, fields)
    }

    /// Changes a card: only what differs is written, in one event.
    ///
    /// # Errors
    /// As [`Book::add_card`], and when there is no such party.
    pub fn change_card(&mut self, id: &str, input: &CardInput) -> Result<PartyRef, Refusal> {
        let id = party_id(id)?;
        let old = self.card(id)?.clone();
        let code = code_of(&input.code)?;
        if self.store.register()?.by_code(&code).is_some_and(|other| other.id != id) {
            return Err(Refusal::new("party.code-in-use").with("code", code));
        }
        let mut new = old.clone();
        (new.code, new.name, new.kind) = (code, name_of(&input.name)?, kind_of(&input.kind)?);
        (new.place, new.service_contract) = (text_of(&input.place)?, input.service_contract);
        if new.name != old.name {
            self.refuse_same_name(&new.name, Some(id), input.same_name_ok)?;
        }
        let mut fields = changed_fields(&old, &new);
        fields.extend(self.changed_details(&old, input)?);
        fields.iter().for_each(|field| new.set(field));
        self.refuse_foreign_card(&old, &new)?;
        if fields.is_empty() { Ok(party_ref(&old)) } else { self.set_party(Some(id), fields) }
    }

    /// Takes a party out of use, or brings it back. Its figures and vouchers stay.
    ///
    /// # Errors
    /// When there is no such party.
    pub fn retire_party(&mut self, id: &str, active: bool) -> Result<PartyRef, Refusal> {
        let id = party_id(id)?;
        let old = self.card(id)?;
        if old.active == active {
            return Ok(party_ref(old));
        }
        if active {
            self.refuse_foreign_card(old, old)?;
        }
        self.set_party(Some(id), vec![PartyField::Active(active)])
    }

    /// Refuses a card that would make too many of the official members foreigners today.
    pub(crate) fn refuse_foreign_card(&self, old: &Party, new: &Party) -> Result<(), Refusal> {
        let today = self.current_day()?;
        // Where a register of kinds is kept, it and not the card says what somebody is.
        let kind = if new.kind == old.kind { self.registers()?.kind_on(old, today) } else { Some(new.kind) };
        self.refuse_foreign(today, Some(old.id), kind, new.is_foreign())
    }

    fn changed_details(&self, old: &Party, input: &CardInput) -> Result<Vec<PartyField>, Refusal> {
        // One event says a field once; of two texts for one the later counts.
        let mut texts = BTreeMap::new();
        for one in &input.details {
            let detail =
                Detail::named(&one.name).ok_or_else(|| Refusal::new("party.detail").with("name", &one.name))?;
            let text = text_of(&one.text)?;
            if text.chars().count() > DETAIL_LETTERS_MAX {
                return Err(Refusal::new("party.detail-long").with("most", DETAIL_LETTERS_MAX));
            }
            if text != old.detail(detail) {
                texts.insert(detail, text);
            }
        }
        let mut fields: Vec<_> = texts.into_iter().map(|(detail, text)| PartyField::Detail(detail, text)).collect();
        if let Some(text) = &input.joined {
            let joined = match text.trim() {
                "" => None,
                typed => Some(self.day_typed(typed)?),
            };
            if joined != old.joined {
                fields.push(PartyField::Joined(joined));
            }
        }
        Ok(fields)
    }

    /// A day as typed (`12/4/2021`, `120421`) or as `YYYY-MM-DD`.
    pub(crate) fn day_typed(&self, text: &str) -> Result<chrono::NaiveDate, Refusal> {
        let day = match text.parse() {
            Ok(day) => day,
            Err(_) => ledger::day::read_day(text, self.working_day()?, self.current_day()?)
                .map_err(|fault| Refusal::new(fault.code()))?,
        };
        // Beyond these years an event cannot name a day.
        if (1900..2200).contains(&day.year()) { Ok(day) } else { Err(Refusal::new("day.year-out-of-range")) }
    }

    /// The whole of a hidden text. That somebody looked is written into the book first.
    ///
    /// # Errors
    /// When there is no such party or text.
    pub fn reveal_detail(&mut self, id: &str, name: &str) -> Result<String, Refusal> {
        let id = party_id(id)?;
        let detail = Detail::named(name).ok_or_else(|| Refusal::new("party.detail").with("name", name))?;
        let text = self.card(id)?.detail(detail).to_owned();
        if detail.is_hidden() && !text.is_empty() {
            let body = Body::PartyRevealed(PartyRevealed { party: id, field: detail as u16 });
            self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.event(Vec::new(), body)?))?;
        }
        Ok(text)
    }

    /// The party before (`-1`) or after (`1`) this one in the register as it is shown.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn party_neighbour(&self, id: &str, step: i32, query: &PartyQuery) -> Result<Option<String>, Refusal> {
        let id = party_id(id)?;
        let found = self.found_parties(query)?;
        let Some(at) = found.iter().position(|party| party.id == id) else { return Ok(None) };
        let next = if step < 0 { at.checked_sub(1) } else { at.checked_add(1) };
        Ok(next.and_then(|next| found.get(next)).map(|party| party.id.to_string()))
    }

    /// What went on with a party over all accounts of debts (13, 14, 33, 34) together, by day.
    ///
    /// # Errors
    /// When there is no such party, or a day does not read.
    pub fn party_debts(&self, party: &str, from: &str, to: &str) -> Result<Debts, Refusal> {
        let (from, to) = days(from, to)?;
        let id = party_id(party)?;
        self.card(id)?;
        let mut rows = Vec::new();
        let figures = self.each_statement_row(id, from, to, |running| {
            if is_debt(running.row.account) {
                rows.push(running);
            }
            Ok(())
        })?;
        rows.sort_by_key(|running| (running.row.day, running.row.voucher, running.row.account));
        let mut sum = store::query::Figures::default();
        figures.iter().filter(|(account, _)| is_debt(**account)).for_each(|(_, part)| sum.add(part));
        let mut balance = sum.opening;
        let mut shown = Vec::new();
        for mut running in rows {
            balance += running.row.debit - running.row.credit;
            running.balance = balance;
            shown.push(DebtRow { account: running.row.account.to_string(), row: self.ledger_row(&running)? });
        }
        Ok(Debts {
            opening: show::balance(sum.opening),
            rows: shown,
            debit_shown: show::dong(sum.debit),
            credit_shown: show::dong(sum.credit),
            closing: show::balance(sum.closing()),
        })
    }

    /// What was written on a card and who looked at its hidden fields, the latest first.
    ///
    /// # Errors
    /// When there is no such party.
    pub fn card_history(&self, id: &str) -> Result<Vec<CardChange>, Refusal> {
        let id = party_id(id)?;
        self.card(id)?;
        let mut history: Vec<(EventId, CardChange)> = Vec::new();
        let mut before = Party::new(id);
        for fact in self.store.card_facts(id)? {
            let change = field_change(&before, &fact.field);
            before.set(&fact.field);
            if history.last().is_none_or(|(event, _)| *event != fact.event) {
                let what = if fact.event == id { "made" } else { "changed" };
                history.push((fact.event, self.card_change(fact.event, what)?));
            }
            if let (Some((_, last)), Some(mut change)) = (history.last_mut(), change) {
                if fact.event == id {
                    change.before.clear();
                }
                last.fields.push(change);
            }
        }
        for (event, field) in self.store.reveals_of(id)? {
            let mut change = self.card_change(event, "revealed")?;
            let name = Detail::of(field).map_or("", Detail::name).to_owned();
            change.fields.push(CardFieldChange { field: name, before: String::new(), after: String::new() });
            history.push((event, change));
        }
        history.sort_by_key(|(event, _)| std::cmp::Reverse((event.wseq(), event.writer())));
        Ok(history.into_iter().map(|(_, change)| change).collect())
    }

    fn card_change(&self, event: EventId, what: &str) -> Result<CardChange, Refusal> {
        let wall = self.store.event(event)?.wall;
        let by = self.writer_name(event.writer());
        Ok(CardChange { at: show::moment(wall), by, what: what.to_owned(), fields: Vec::new() })
    }
}

fn is_debt(account: ledger::account::AccountCode) -> bool {
    ["13", "14", "33", "34"].iter().any(|group| account.is_under(group))
}

fn shown_detail(party: &Party, detail: Detail) -> Option<CardDetail> {
    let text = party.detail(detail);
    if text.is_empty() {
        return None;
    }
    let shown = if detail.is_hidden() { masked(text) } else { text.to_owned() };
    Some(CardDetail { name: detail.name().to_owned(), shown, hidden: detail.is_hidden() })
}

/// The last letters of a text, the rest hidden; nothing of a text too short to hide anything.
fn masked(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let shown = if letters.len() > SHOWN_LETTERS + 2 { SHOWN_LETTERS } else { 0 };
    format!("•••• {}", letters[letters.len() - shown..].iter().collect::<String>()).trim_end().to_owned()
}

/// What a fact changed on a card; nothing where it says what stood there.
fn field_change(old: &Party, field: &PartyField) -> Option<CardFieldChange> {
    let yes_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let (name, before, after) = match field {
        PartyField::Code(code) => ("code", old.code.clone(), code.clone()),
        PartyField::Name(name) => ("name", old.name.clone(), name.clone()),
        PartyField::Kind(kind) => ("kind", old.kind.name().to_owned(), kind.name().to_owned()),
        PartyField::Place(place) => ("place", old.place.clone(), place.clone()),
        PartyField::ServiceContract(contract) => ("service_contract", yes_no(old.service_contract), yes_no(*contract)),
        PartyField::Active(active) => ("active", yes_no(old.active), yes_no(*active)),
        PartyField::Detail(detail, text) => (detail.name(), shown(*detail, old.detail(*detail)), shown(*detail, text)),
        PartyField::Joined(day) => {
            ("joined", old.joined.map(show_day).unwrap_or_default(), day.map(show_day).unwrap_or_default())
        }
        PartyField::Unknown(..) => return None,
    };
    (before != after).then(|| CardFieldChange { field: name.to_owned(), before, after })
}

/// A further text as lists and the history show it: a hidden one masked.
pub(crate) fn shown(detail: Detail, text: &str) -> String {
    if detail.is_hidden() && !text.is_empty() { masked(text) } else { text.to_owned() }
}

fn dash(amount: i64) -> String {
    if amount == 0 { "–".to_owned() } else { show::dong(amount) }
}
