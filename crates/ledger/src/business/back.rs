//! From lines back to answers, so that a voucher taken up again is still what happened, not only its lines.

use super::fill::{AGREEMENT, Facts, UNDER, fill};
use super::{AccountRule, Answers, Ask, AskSort, Business, Rule, SideRule, Whose, money_of};
use crate::account::AccountCode;
use crate::event::extra::{Key, Side};
use crate::event::value::Value;
use crate::voucher::Entry;

/// The answers that give exactly these lines; nothing where none do, because the lines were written freely.
pub fn answers_of(business: &Business, facts: &Facts<'_>, entries: &[Entry]) -> Option<Answers> {
    let mut answers = Answers::new();
    let mut left = entries;
    for rule in &business.rules {
        if let Some((entry, rest)) = left.split_first()
            && let Some(found) = answers_of_line(business, facts, rule, entry, &answers)
        {
            answers.extend(found);
            left = rest;
        }
    }
    // Sums of which only the whole stands in a line: what is taken away is known from another line.
    for (rule, entry) in business.rules.iter().zip(entries) {
        if let ([(true, whole), (false, part)], Some(amount)) = (rule.amount.as_slice(), entry.amount)
            && !answers.contains_key(whole)
        {
            let part = answers.get(part).map_or(Some(0), |text| text.parse::<i64>().ok())?;
            answers.insert(whole.clone(), amount.get().checked_add(part)?.to_string());
        }
    }
    // An empty answer takes the place of a proposal that was cleared.
    for ask in business.asks.iter().filter(|ask| ask.optional && ask.proposed.is_some()) {
        answers.entry(ask.slot.clone()).or_default();
    }
    let filled = fill(business, facts, &answers);
    let whole = left.is_empty() && filled.flaws.is_empty() && filled.entries == entries;
    whole.then_some(answers)
}

fn answers_of_line(
    business: &Business,
    facts: &Facts<'_>,
    rule: &Rule,
    entry: &Entry,
    known: &Answers,
) -> Option<Answers> {
    let mut found = Answers::new();
    let sides = [
        (&rule.debit, entry.debit, entry.debit_party, Side::Debit),
        (&rule.credit, entry.credit, entry.credit_party, Side::Credit),
    ];
    for (side, account, party, on) in sides {
        match (side, account) {
            (None, None) => {}
            (Some(side), Some(account)) => {
                found.extend(account_answers(business, facts, side, account)?);
                if let (Some(Whose::Other), Some(party)) = (side.party, party) {
                    found.insert("other".into(), party.to_string());
                }
                found.extend(side.keys.iter().filter_map(|key| detail_answer(*key, entry.extra.get(*key, on)?)));
            }
            (Some(_), None) | (None, Some(_)) => return None,
        }
    }
    if let ([(true, slot)], Some(amount)) = (rule.amount.as_slice(), entry.amount) {
        found.insert(slot.clone(), amount.to_string());
    }
    // The same question answered in two ways is not this line.
    let agrees = |(slot, value): (&String, &String)| known.get(slot).is_none_or(|other| other == value);
    found.iter().all(agrees).then_some(found)
}

fn account_answers(business: &Business, facts: &Facts<'_>, side: &SideRule, account: AccountCode) -> Option<Answers> {
    let mut found = Answers::new();
    let money = money_of(facts.form).map(|(code, _)| code);
    let is_at = |code: AccountCode| account.is_under(code.as_str());
    let rule_account = match &side.account {
        AccountRule::Fixed(code) => *code,
        AccountRule::Money => money?,
        AccountRule::MoneyOr(code) => money.unwrap_or(*code),
        AccountRule::Chosen(slot) => {
            let chosen = offered(business, slot)?.into_iter().find(|code| is_at(*code))?;
            found.insert(slot.clone(), chosen.to_string());
            chosen
        }
        AccountRule::Supply { external, internal } => {
            let inside = is_at(*internal);
            if facts.who.is_none() && facts.separates_internal {
                found.insert(AGREEMENT.into(), if inside { "yes" } else { "no" }.into());
            }
            if inside { *internal } else { *external }
        }
    };
    if account != rule_account {
        found.insert(format!("{UNDER}{rule_account}"), account.to_string());
    }
    is_at(rule_account).then_some(found)
}

fn offered(business: &Business, slot: &str) -> Option<Vec<AccountCode>> {
    let is_it = |ask: &&Ask| ask.slot == slot && ask.sort == AskSort::Choice;
    let ask = business.asks.iter().find(is_it)?;
    Some(ask.choices.iter().filter_map(|choice| choice.value.parse().ok()).collect())
}

fn detail_answer(key: Key, value: &Value) -> Option<(String, String)> {
    let text = key.show(value)?;
    match key {
        Key::TaxableBase => None,
        Key::VatClass if text == "KCT" => Some(("vat_rate".into(), "none".into())),
        Key::VatClass => Some(("vat_rate".into(), text)),
        Key::DueDate => Some(("due".into(), text)),
        _ => Some((key.name().into(), text)),
    }
}
