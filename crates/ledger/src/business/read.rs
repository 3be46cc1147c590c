//! The data file of business events. It is part of the program and checked by tests, so a row that cannot be read is
//! our own mistake and may stop it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{AccountRule, Ask, AskSort, Business, Choice, Rule, SideRule, Whose};
use crate::event::extra::Key;
use crate::party::PartyKind;
use crate::voucher::Form;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    event: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: String,
    name: String,
    name_en: String,
    words: String,
    say: Option<String>,
    forms: Vec<String>,
    #[serde(default)]
    who: Vec<String>,
    asks: Vec<String>,
    #[serde(default)]
    choices: BTreeMap<String, Vec<String>>,
    vat_of: Option<String>,
    lines: Vec<String>,
    why: String,
    why_en: String,
    source: String,
    confidence: String,
}

pub(super) fn read(text: &str) -> Vec<Business> {
    let file: File = toml::from_str(text).expect("the business events are readable");
    file.event.into_iter().map(business).collect()
}

fn business(row: Row) -> Business {
    let code = row.code;
    Business {
        say: row.say.unwrap_or_else(|| row.name.clone()),
        words: row.words.split(", ").map(str::to_owned).collect(),
        forms: row
            .forms
            .iter()
            .map(|letters| Form::named(letters).unwrap_or_else(|| unknown(&code, letters)))
            .collect(),
        who: row.who.iter().map(|kind| PartyKind::named(kind).unwrap_or_else(|| unknown(&code, kind))).collect(),
        asks: row.asks.iter().map(|text| ask(text, &row.choices).unwrap_or_else(|| unknown(&code, text))).collect(),
        vat_of: row.vat_of.unwrap_or_else(|| "amount".to_owned()),
        rules: row.lines.iter().map(|text| rule(text).unwrap_or_else(|| unknown(&code, text))).collect(),
        confirmed: match row.confidence.as_str() {
            "source" => true,
            "inferred" => false,
            other => unknown(&code, other),
        },
        name: row.name,
        name_en: row.name_en,
        why: row.why,
        why_en: row.why_en,
        source: row.source,
        code,
    }
}

fn unknown(code: &str, what: &str) -> ! {
    panic!("the business event {code} says what cannot be read: {what}")
}

/// `quantity?`, `stock=156`, `expense_kind?=Tiền điện`.
fn ask(text: &str, choices: &BTreeMap<String, Vec<String>>) -> Option<Ask> {
    let (slot, proposed) = match text.split_once('=') {
        Some((slot, proposed)) => (slot, Some(proposed.to_owned())),
        None => (text, None),
    };
    let (slot, optional) = match slot.strip_suffix('?') {
        Some(slot) => (slot, true),
        None => (slot, false),
    };
    let choices = match (slot, choices.get(slot)) {
        ("vat_rate", None) => vat_rates(),
        (_, Some(rows)) => rows.iter().map(|row| choice(row)).collect::<Option<_>>()?,
        (_, None) => Vec::new(),
    };
    Some(Ask { slot: slot.to_owned(), sort: sort_of(slot)?, optional, proposed, choices })
}

fn sort_of(slot: &str) -> Option<AskSort> {
    Some(match slot {
        "amount" | "vat" | "cost" | "fee" | "debt" | "estimate" | "discount" | "interest" | "worn" | "left"
        | "reserve" | "accrued" | "collateral" | "part" => AskSort::Money,
        "quantity" | "unit_price" | "share" => AskSort::Decimal,
        "item" => AskSort::Item,
        "asset" => AskSort::Asset,
        "other" => AskSort::Party,
        "due" => AskSort::Day,
        "expense_kind" | "cost_object" | "loan" | "bank_account" | "fund_source" | "resolution" => AskSort::Text,
        "use" | "stock" | "into" | "fund" | "wear" | "profit" | "revenue" | "rate" | "vat_rate" => AskSort::Choice,
        _ => return None,
    })
}

/// `156 Để bán|For sale`.
fn choice(row: &str) -> Option<Choice> {
    let (value, names) = row.split_once(' ')?;
    let (name, name_en) = names.split_once('|')?;
    Some(Choice { value: value.to_owned(), name: name.to_owned(), name_en: name_en.to_owned() })
}

/// The rates there have been since 2024; which of them fits what is sold is for the person to say.
fn vat_rates() -> Vec<Choice> {
    let rate = |rate: &str| Choice { value: rate.into(), name: format!("{rate} %"), name_en: format!("{rate} %") };
    let none = Choice {
        value: "none".into(), name: "Không chịu thuế, không có thuế".into(), name_en: "No VAT".into()
    };
    vec![none, rate("0"), rate("5"), rate("8"), rate("10")]
}

/// `156(item) / pay:331@who = amount - debt ; what for`.
fn rule(text: &str) -> Option<Rule> {
    let (sides, rest) = text.split_once(" = ")?;
    let (debit, credit) = sides.split_once(" / ")?;
    let (amount, label) = rest.split_once(" ; ").unwrap_or((rest, ""));
    let mut terms = Vec::new();
    let mut plus = true;
    for word in amount.split(' ') {
        match word {
            "+" => plus = true,
            "-" => plus = false,
            slot => terms.push((plus, slot.to_owned())),
        }
    }
    Some(Rule { debit: side(debit)?, credit: side(credit)?, amount: terms, label: label.to_owned() })
}

fn side(text: &str) -> Option<Option<SideRule>> {
    if text == "-" {
        return Some(None);
    }
    let (text, keys) = match text.strip_suffix(')') {
        Some(text) => text.split_once('(')?,
        None => (text, ""),
    };
    let (account, party) = match text.split_once('@') {
        Some((account, "who")) => (account, Some(Whose::Voucher)),
        Some((account, "other")) => (account, Some(Whose::Other)),
        Some(_) => return None,
        None => (text, None),
    };
    let keys = keys.split_whitespace().map(Key::named).collect::<Option<_>>()?;
    Some(Some(SideRule { account: account_rule(account)?, party, keys }))
}

fn account_rule(text: &str) -> Option<AccountRule> {
    if text == "money" {
        Some(AccountRule::Money)
    } else if let Some(code) = text.strip_prefix("pay:") {
        code.parse().ok().map(AccountRule::MoneyOr)
    } else if let Some(slot) = text.strip_prefix('{') {
        slot.strip_suffix('}').map(|slot| AccountRule::Chosen(slot.to_owned()))
    } else if let Some((external, internal)) = text.split_once('|') {
        Some(AccountRule::Supply { external: external.parse().ok()?, internal: internal.parse().ok()? })
    } else {
        text.parse().ok().map(AccountRule::Fixed)
    }
}
