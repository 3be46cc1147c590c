//! What a file says of a voucher, as the draft that a form would give.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::business::fill::{AGREEMENT, UNDER, fill};
use ledger::business::{Answers, AskSort, Business, named};
use ledger::event::EventId;
use ledger::event::body::{Body, Content, PartySet};
use ledger::event::decision::{DISTRIBUTION, YEAR_END};
use ledger::event::extra::{Extra, Key};
use ledger::event::value::Value;
use ledger::money::Dong;
use ledger::party::{PartyField, PartyKind};
use ledger::voucher::{Draft, Entry, Field, Form};
use store::Writing;

use super::vouchers::{EntryObject, VoucherObject};
use crate::Refusal;
use crate::api::refusal::Objection;
use crate::business::{facts_of, flaw};
use crate::entry::{day_of, objection};
use crate::parties::code_of;

pub(super) fn draft_of(
    writing: &mut Writing<'_>,
    mut object: VoucherObject,
    create_parties: bool,
) -> Result<Draft, Refusal> {
    let named_party = party_named(writing, object.party.as_deref(), create_parties)?;
    let business = match &object.event {
        // The closing and the distribution of another book are as they were: no event of a form.
        Some(code) if [YEAR_END, DISTRIBUTION].contains(&code.as_str()) => None,
        Some(code) => Some(named(code).ok_or_else(|| Refusal::new("event.unknown").with("event", code))?),
        None if object.answers.is_empty() => None,
        None => return Err(Refusal::new("event.unknown").with("event", "")),
    };
    if let Some(business) = business {
        complete(writing, &mut object, business, named_party)?;
    }
    let form =
        Form::named(&object.kind).ok_or_else(|| Refusal::new("voucher.form-unknown").with("form", &object.kind))?;
    let date = day_of(&object.date)?;
    let mut parties = Vec::new();
    let mut entries = Vec::with_capacity(object.entries.len());
    for (line, entry) in (0..).zip(object.entries) {
        let entry = entry_of(writing, line, entry, create_parties)?;
        parties.extend(entry.debit_party.iter().chain(&entry.credit_party).copied());
        entries.push(entry);
    }
    if let Some(business) = business.filter(|_| entries.is_empty()) {
        entries = lines_of(writing, business, form, date, named_party, &object.answers)?;
    } else if !object.answers.is_empty() {
        return Err(Refusal::new("event.answers-and-lines"));
    }
    // A voucher with one person in all its lines is that person's voucher.
    parties.dedup();
    let only = if let [only] = parties.as_slice() { Some(*only) } else { None };
    let party = named_party.or(only);
    let content = Content {
        date,
        party,
        party_name: object.party_name.unwrap_or_default(),
        narration: object.narration,
        attachments: object.attachments.unwrap_or(0),
    };
    Ok(Draft { form, content, entries })
}

/// What a business event says where the file says nothing: its likeliest form, its reason, the name of the party.
fn complete(
    writing: &Writing<'_>,
    object: &mut VoucherObject,
    business: &Business,
    party: Option<EventId>,
) -> Result<(), Refusal> {
    if object.kind.is_empty()
        && let Some(form) = business.forms.first()
    {
        object.kind = form.letters().to_owned();
    }
    if object.party_name.is_none()
        && let Some(party) = party
    {
        object.party_name = writing.books().register()?.get(party).map(|party| party.name.clone());
    }
    if object.narration.is_empty() {
        object.narration = business.narration(object.party_name.as_deref().unwrap_or_default());
    }
    Ok(())
}

/// The lines a business event gives for the answers of a file.
fn lines_of(
    writing: &mut Writing<'_>,
    business: &Business,
    form: Form,
    date: NaiveDate,
    party: Option<EventId>,
    written: &BTreeMap<String, serde_json::Value>,
) -> Result<Vec<Entry>, Refusal> {
    let mut answers = Answers::new();
    for (slot, value) in written {
        let unreadable = || Refusal::new("event.answer-unreadable").with("ask", slot);
        let text = match value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Number(number) => number.to_string(),
            serde_json::Value::Null => continue,
            _ => return Err(unreadable()),
        };
        let ask = business.asks.iter().find(|ask| ask.slot == *slot);
        let is_party = ask.is_some_and(|ask| matches!(ask.sort, AskSort::Item | AskSort::Asset | AskSort::Party));
        let known = ask.is_some() || slot == AGREEMENT || slot.starts_with(UNDER);
        let text = match is_party {
            true => party_named(writing, Some(&text), false)?.ok_or_else(unreadable)?.to_string(),
            false if known => text,
            false => return Err(Refusal::new("event.ask-unknown").with("ask", slot)),
        };
        answers.insert(slot.clone(), text);
    }
    let filled = fill(business, &facts_of(writing.books(), form, party, date)?, &answers);
    if filled.flaws.is_empty() {
        return Ok(filled.entries);
    }
    Err(objected(filled.flaws.iter().map(flaw).collect()))
}

fn entry_of(writing: &mut Writing<'_>, line: u32, entry: EntryObject, create_parties: bool) -> Result<Entry, Refusal> {
    let account = |code: Option<String>, field| {
        let unknown =
            |code| objected(vec![objection("voucher.account-unknown", Some(line), Some(field), [("account", code)])]);
        code.map(|code| code.parse().map_err(|_| unknown(code))).transpose()
    };
    let mut details: Vec<(u16, Value)> = Vec::new();
    for (name, value) in &entry.details {
        details.extend(detail(writing, name, value, create_parties)?);
    }
    Ok(Entry {
        debit: account(entry.debit, Field::Debit)?,
        credit: account(entry.credit, Field::Credit)?,
        amount: Some(Dong::new(entry.amount).ok_or_else(|| Refusal::new("amount.too-large"))?),
        debit_party: party_named(writing, entry.debit_party.as_deref(), create_parties)?,
        credit_party: party_named(writing, entry.credit_party.as_deref(), create_parties)?,
        extra: Extra::new(details),
    })
}

/// The names files use, where they are shorter than the registry's.
const FILE_NAMES: [(&str, Key); 4] =
    [("qty", Key::Quantity), ("price", Key::UnitPrice), ("due", Key::DueDate), ("taxable", Key::TaxableBase)];

fn detail(
    writing: &mut Writing<'_>,
    name: &str,
    value: &serde_json::Value,
    create_parties: bool,
) -> Result<Option<(u16, Value)>, Refusal> {
    let (plain, on_credit) = match name.strip_prefix("credit_") {
        Some(plain) => (plain, 1),
        None => (name.strip_prefix("debit_").unwrap_or(name), 0),
    };
    let short = FILE_NAMES.iter().find(|(short, _)| *short == plain).map(|(_, key)| *key);
    let unreadable = || Refusal::new("voucher.detail-unreadable").with("detail", name);
    let key = short.or_else(|| Key::named(plain)).ok_or_else(unreadable)?;
    let text = match value {
        serde_json::Value::Null => return Ok(None),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) => number.to_string(),
        _ => return Err(unreadable()),
    };
    let value = if key == Key::Item || key == Key::Asset {
        party_named(writing, Some(&text), create_parties)?.map(|party| Value::Int(party.to_i64()))
    } else {
        key.read(&text)
    };
    Ok(Some((key.number() + on_credit, value.ok_or_else(unreadable)?)))
}

fn party_named(writing: &mut Writing<'_>, code: Option<&str>, create: bool) -> Result<Option<EventId>, Refusal> {
    let Some(code) = code else { return Ok(None) };
    if let Some(party) = writing.books().register()?.by_code(code) {
        return Ok(Some(party.id));
    }
    if !create {
        return Err(Refusal::new("party.code-unknown").with("code", code));
    }
    let code = code_of(code)?;
    let kind = if code.starts_with('M') { PartyKind::Official } else { PartyKind::Other };
    let fields = vec![PartyField::Name(code.clone()), PartyField::Kind(kind), PartyField::Code(code)];
    let (id, _) = writing.event(Vec::new(), Body::PartySet(PartySet { party: None, fields }))?;
    Ok(Some(id))
}

/// A voucher of a file has no draft to go back to: the first thing wrong with it gives the code.
pub(super) fn objected(objections: Vec<Objection>) -> Refusal {
    match objections.first() {
        Some(first) => Refusal { code: first.code.clone(), args: first.args.clone(), objections },
        None => Refusal::objections(objections),
    }
}
