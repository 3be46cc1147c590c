//! From answers to lines.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::supply::Supply;
use super::{AccountRule, Answers, Ask, AskSort, Business, Choice, Rule, SideRule, Whose, money_of};
use crate::account::{AccountCode, CHART, Chart, Use, party_required};
use crate::event::EventId;
use crate::event::extra::{Extra, Key};
use crate::event::value::Value;
use crate::money::Dong;
use crate::party::PartyKind;
use crate::text::clean;
use crate::voucher::{Entry, Form};

/// The slot in which somebody says that an unknown buyer is an official member under contract.
pub const AGREEMENT: &str = "agreement";
/// Before the code of an account that has accounts under it: which of them.
pub const UNDER: &str = "under_";
/// How far tax may be from what the rate gives before it deserves a look: rounding of single lines of an invoice.
const VAT_SLACK_DONG: i64 = 100;

/// What must be known of the book.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The form the voucher is written on.
    pub form: Form,
    /// The voucher's party, when in the register.
    pub who: Option<Who>,
    /// Whether tax is deducted and so stands apart (policy `vat-method` is `credit`).
    pub deducts_vat: bool,
    /// Whether internal transactions are kept apart in the voucher's fiscal year.
    pub separates_internal: bool,
    /// The accounts of the book.
    pub chart: &'a Chart,
}

/// The voucher's party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Who {
    /// The party.
    pub id: EventId,
    /// What it is to the cooperative.
    pub kind: PartyKind,
    /// Whether a service contract covers it.
    pub service_contract: bool,
}

/// A question as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The question.
    pub ask: Ask,
    /// The answer given, proposed or worked out; empty where there is none.
    pub value: String,
    /// True where it was worked out from other answers.
    pub computed: bool,
}

/// What came out.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    /// The questions, in order.
    pub asked: Vec<Asked>,
    /// The lines; an amount is missing while its answers are.
    pub entries: Vec<Entry>,
    /// For what the cooperative supplies: internal or external, and why.
    pub supply: Option<Supply>,
    /// What is wrong with the answers.
    pub flaws: Vec<Flaw>,
    /// What deserves a look.
    pub remarks: Vec<Flaw>,
}

/// Something wrong with an answer, or worth a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The stable code, such as `event.answer-missing`.
    pub code: &'static str,
    /// The slot, or nothing for the voucher's party or form.
    pub slot: Option<String>,
}

impl Flaw {
    fn at(code: &'static str, slot: &str) -> Self {
        Self { code, slot: Some(slot.to_owned()) }
    }
}

/// Writes the lines of a business event from the answers, or says what is missing.
///
/// Whatever the answers, the lines come out as far as they are known, so that a form can show them while it is filled.
/// Amounts worked out (quantity × price, a rate of an amount, tax) are rounded half up to the đồng, once each, and give
/// way to an amount that was typed.
pub fn fill(business: &Business, facts: &Facts<'_>, answers: &Answers) -> Filled {
    let mut work = Work::new(business, facts, answers);
    if !business.may_be_on(facts.form) {
        work.out.flaws.push(Flaw { code: "event.form", slot: None });
    }
    work.ask_all();
    work.ask_agreement();
    work.write_lines();
    work.out
}

struct Work<'a> {
    business: &'a Business,
    facts: &'a Facts<'a>,
    answers: &'a Answers,
    amounts: BTreeMap<&'a str, Amount>,
    out: Filled,
}

/// An amount as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Amount {
    Known(Dong),
    /// Nobody answered, and nobody need.
    Nothing,
    Missing,
}

impl<'a> Work<'a> {
    fn new(business: &'a Business, facts: &'a Facts<'a>, answers: &'a Answers) -> Self {
        Self { business, facts, answers, amounts: BTreeMap::new(), out: Filled::default() }
    }

    fn ask_all(&mut self) {
        for ask in &self.business.asks {
            if matches!(ask.slot.as_str(), "vat" | "vat_rate") && !self.facts.deducts_vat {
                continue;
            }
            self.ask(ask.clone());
            if ask.sort == AskSort::Money {
                let amount = self.amount_of(ask);
                self.amounts.insert(&ask.slot, amount);
            }
        }
    }

    /// Takes the answer to one question as it was given or proposed, and says what is wrong with it.
    fn ask(&mut self, ask: Ask) {
        let given = self.answers.get(&ask.slot).map(|text| text.trim());
        // A proposal that may stay empty can be cleared; one that is needed comes back.
        let given = given.filter(|text| ask.optional || !text.is_empty());
        let value = given.map(str::to_owned).or_else(|| ask.proposed.clone()).unwrap_or_default();
        if !value.is_empty() && !reads(&ask, &value) {
            self.out.flaws.push(Flaw::at("event.answer-unreadable", &ask.slot));
        } else if value.is_empty() && !ask.optional && ask.sort != AskSort::Money && !self.is_spared(&ask.slot) {
            self.out.flaws.push(Flaw::at("event.answer-missing", &ask.slot));
        }
        self.out.asked.push(Asked { ask, value, computed: false });
    }

    /// A share is only a way to an amount that may be typed itself.
    fn is_spared(&self, slot: &str) -> bool {
        slot == "share" && self.answers.get("part").is_some_and(|part| !part.trim().is_empty())
    }

    fn value(&self, slot: &str) -> &str {
        self.out.asked.iter().find(|asked| asked.ask.slot == slot).map_or("", |asked| asked.value.as_str())
    }

    fn decimal(&self, slot: &str) -> Option<Decimal> {
        Decimal::from_str(self.value(slot)).ok().filter(|number| !number.is_sign_negative())
    }

    /// The amount in a slot: as typed, or worked out, or missing.
    fn amount_of(&mut self, ask: &Ask) -> Amount {
        let slot = ask.slot.as_str();
        let typed = self.value(slot).to_owned();
        let worked_out = self.worked_out(slot);
        let amount = match (typed.as_str(), worked_out) {
            ("", Some(Ok(amount))) => {
                self.set_computed(slot, amount);
                Amount::Known(amount)
            }
            ("", Some(Err(()))) => {
                self.out.flaws.push(Flaw::at("event.amount-too-large", slot));
                return Amount::Missing;
            }
            ("", None) if ask.optional => Amount::Nothing,
            ("", None) => Amount::Missing,
            (typed, worked_out) => {
                let Some(amount) = dong(typed) else { return Amount::Missing };
                self.compare(slot, amount, worked_out.and_then(Result::ok));
                Amount::Known(amount)
            }
        };
        let is_base = matches!(slot, "amount" | "fee");
        match amount {
            // What is worked out waits for its amount and rate, which are asked for by themselves.
            Amount::Missing if matches!(slot, "vat" | "part") => {}
            Amount::Missing => self.out.flaws.push(Flaw::at("event.answer-missing", slot)),
            Amount::Known(amount) if amount.is_zero() && is_base => {
                self.out.flaws.push(Flaw::at("event.answer-missing", slot));
                return Amount::Missing;
            }
            Amount::Known(_) | Amount::Nothing => {}
        }
        amount
    }

    /// What other answers give for a slot; nothing while they are not there, an error beyond what the books hold.
    fn worked_out(&self, slot: &str) -> Option<Result<Dong, ()>> {
        let hundredth = Decimal::new(1, 2);
        let of = |base: &str, percent: Decimal| match self.amounts.get(base) {
            Some(Amount::Known(amount)) => Some(product(&[Decimal::from(amount.get()), percent, hundredth])),
            _ => None,
        };
        match slot {
            "amount" => Some(product(&[self.decimal("quantity")?, self.decimal("unit_price")?])),
            "part" => of("amount", self.decimal("rate").or_else(|| self.decimal("share"))?),
            "vat" => match self.value("vat_rate") {
                "" => None,
                "none" => Some(Ok(Dong::ZERO)),
                _ => of(&self.business.vat_of, self.decimal("vat_rate")?),
            },
            _ => None,
        }
    }

    fn compare(&mut self, slot: &str, typed: Dong, worked_out: Option<Dong>) {
        let Some(worked_out) = worked_out else { return };
        let apart = (typed.get() - worked_out.get()).abs();
        if slot == "vat" && apart > VAT_SLACK_DONG {
            self.out.remarks.push(Flaw::at("event.vat-differs", slot));
        } else if slot == "amount" && apart > 0 {
            self.out.remarks.push(Flaw::at("event.amount-differs", slot));
        }
    }

    fn set_computed(&mut self, slot: &str, amount: Dong) {
        if let Some(asked) = self.out.asked.iter_mut().find(|asked| asked.ask.slot == slot) {
            asked.value = amount.to_string();
            asked.computed = true;
        }
    }

    /// Whether an unknown buyer is a member under contract is asked only where it matters and cannot be known.
    fn ask_agreement(&mut self) {
        if !self.business.has_supply() {
            return;
        }
        let buyer = self.facts.who.map(|who| (who.kind, who.service_contract));
        if buyer.is_none() && self.facts.separates_internal {
            let choice = |value: &str, name: &str, name_en: &str| Choice {
                value: value.into(),
                name: name.into(),
                name_en: name_en.into(),
            };
            self.ask(Ask {
                slot: AGREEMENT.to_owned(),
                sort: AskSort::Choice,
                optional: false,
                proposed: Some("no".to_owned()),
                choices: vec![choice("no", "Không", "No"), choice("yes", "Có", "Yes")],
            });
        }
        let said = self.value(AGREEMENT) == "yes";
        self.out.supply = Some(Supply::decide(self.facts.separates_internal, buyer, said));
    }

    fn write_lines(&mut self) {
        for rule in &self.business.rules {
            if let Some(amount) = self.sum(rule) {
                let entry = self.entry(rule, amount);
                self.out.entries.push(entry);
            }
        }
        if self.out.entries.is_empty() && self.out.flaws.is_empty() {
            let first = self.business.rules.first().and_then(|rule| rule.amount.first());
            let slot = first.map_or("amount", |(_, slot)| slot.as_str());
            self.out.flaws.push(Flaw::at("event.answer-missing", slot));
        }
        let wants_party = |entry: &Entry| {
            let missing = |account: Option<AccountCode>, party: Option<EventId>| {
                party.is_none() && account.is_some_and(party_required)
            };
            missing(entry.debit, entry.debit_party) || missing(entry.credit, entry.credit_party)
        };
        if self.facts.who.is_none() && self.out.entries.iter().any(wants_party) {
            self.out.flaws.push(Flaw { code: "event.party-missing", slot: None });
        }
        let unusual = self.facts.who.is_some_and(|who| !self.business.suits(who.kind));
        if unusual {
            self.out.remarks.push(Flaw { code: "event.party-unusual", slot: None });
        }
    }

    /// The amount of a line: nothing where the line falls away, an empty one while it is not known.
    fn sum(&mut self, rule: &Rule) -> Option<Option<Dong>> {
        let mut sum = 0;
        let mut missing = false;
        for (plus, slot) in &rule.amount {
            match self.amounts.get(slot.as_str()) {
                Some(Amount::Known(amount)) => sum += if *plus { amount.get() } else { -amount.get() },
                Some(Amount::Missing) => missing = true,
                Some(Amount::Nothing) | None => {}
            }
        }
        if missing {
            return Some(None);
        }
        if sum < 0 {
            let slot = rule.amount.iter().find(|(plus, _)| !plus).map_or("amount", |(_, slot)| slot.as_str());
            self.out.flaws.push(Flaw::at("event.takes-too-much", slot));
            return Some(None);
        }
        (sum != 0).then(|| Dong::new(sum))
    }

    fn entry(&mut self, rule: &Rule, amount: Option<Dong>) -> Entry {
        let mut details: Vec<(u16, Value)> = Vec::new();
        if !rule.label.is_empty() {
            details.push((Key::Narration.number(), Value::Text(rule.label.clone())));
        }
        let mut entry = Entry { amount, ..Entry::default() };
        if let Some(side) = &rule.debit {
            (entry.debit, entry.debit_party) = self.side(side);
            details.extend(self.details(side, 0));
        }
        if let Some(side) = &rule.credit {
            (entry.credit, entry.credit_party) = self.side(side);
            details.extend(self.details(side, 1));
        }
        entry.extra = Extra::new(details);
        entry
    }

    fn side(&mut self, side: &SideRule) -> (Option<AccountCode>, Option<EventId>) {
        let money = money_of(self.facts.form).map(|(code, _)| code);
        let (account, is_money) = match &side.account {
            AccountRule::Fixed(code) => (Some(*code), false),
            AccountRule::Money => (money, true),
            AccountRule::MoneyOr(code) => (money.or(Some(*code)), money.is_some()),
            AccountRule::Chosen(slot) => (self.chosen(slot), false),
            AccountRule::Supply { external, internal } => {
                let inside = self.out.supply.is_some_and(Supply::is_internal);
                (Some(if inside { *internal } else { *external }), false)
            }
        };
        let party = match side.party {
            _ if is_money => None,
            Some(Whose::Voucher) => self.facts.who.map(|who| who.id),
            Some(Whose::Other) => self.value("other").parse().ok(),
            None => None,
        };
        (account.map(|account| self.postable(account)), party)
    }

    fn chosen(&self, slot: &str) -> Option<AccountCode> {
        let asked = self.out.asked.iter().find(|asked| asked.ask.slot == slot)?;
        let offered = asked.ask.choices.iter().any(|choice| choice.value == asked.value);
        if offered { asked.value.parse().ok() } else { None }
    }

    /// The account itself, or the one chosen among those the cooperative opened under it.
    fn postable(&mut self, account: AccountCode) -> AccountCode {
        if self.facts.chart.usage(account) != Use::Heading {
            return account;
        }
        let slot = format!("{UNDER}{account}");
        if !self.out.asked.iter().any(|asked| asked.ask.slot == slot) {
            let choices = accounts_under(self.facts.chart, account);
            self.ask(Ask { slot: slot.clone(), sort: AskSort::Choice, optional: false, proposed: None, choices });
        }
        self.chosen(&slot).unwrap_or(account)
    }

    fn details(&self, side: &SideRule, on_credit: u16) -> Vec<(u16, Value)> {
        let taxed = matches!(self.amounts.get("vat"), Some(Amount::Known(vat)) if !vat.is_zero());
        let detail = |key: &Key| {
            let text = match key {
                Key::VatClass if !self.facts.deducts_vat => String::new(),
                Key::VatClass => match self.value("vat_rate") {
                    "none" => "KCT".to_owned(),
                    rate => rate.to_owned(),
                },
                Key::TaxableBase if taxed => self.base(),
                Key::TaxableBase => String::new(),
                Key::DueDate => self.value("due").to_owned(),
                Key::Narration
                | Key::Item
                | Key::Quantity
                | Key::UnitPrice
                | Key::Store
                | Key::Season
                | Key::ExpenseKind
                | Key::CostObject
                | Key::Asset
                | Key::Loan
                | Key::Contract
                | Key::BankAccount
                | Key::FundSource
                | Key::Document
                | Key::Currency
                | Key::ForeignAmount
                | Key::Rate
                | Key::Resolution
                | Key::SharedBy
                | Key::ShareRate
                | Key::ShareBasis => self.value(key.name()).to_owned(),
            };
            if text.is_empty() { None } else { Some((key.number() + on_credit, key.read(&text)?)) }
        };
        side.keys.iter().filter_map(detail).collect()
    }

    fn base(&self) -> String {
        match self.amounts.get(self.business.vat_of.as_str()) {
            Some(Amount::Known(base)) => base.to_string(),
            _ => String::new(),
        }
    }
}

/// Whether a text is an answer to the question.
fn reads(ask: &Ask, text: &str) -> bool {
    match ask.sort {
        AskSort::Money => dong(text).is_some(),
        AskSort::Decimal => {
            let number = Decimal::from_str(text).ok();
            number.is_some_and(|number| !number.is_sign_negative() && Key::Quantity.read(text).is_some())
        }
        AskSort::Item | AskSort::Asset | AskSort::Party => EventId::from_str(text).is_ok(),
        AskSort::Choice => ask.choices.iter().any(|choice| choice.value == text),
        AskSort::Day => NaiveDate::from_str(text).is_ok(),
        AskSort::Text => clean(text).is_ok(),
    }
}

fn dong(text: &str) -> Option<Dong> {
    text.parse().ok().and_then(Dong::new).filter(|amount| !amount.is_negative())
}

/// A product rounded half up to the đồng; an error beyond what the books can hold.
pub(crate) fn product(factors: &[Decimal]) -> Result<Dong, ()> {
    let product = factors.iter().try_fold(Decimal::ONE, |product, factor| product.checked_mul(*factor));
    let rounded = product.map(|product| product.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero));
    rounded.and_then(|rounded| rounded.to_i64()).and_then(Dong::new).ok_or(())
}

/// What may be posted to under an account, by code.
fn accounts_under(chart: &Chart, account: AccountCode) -> Vec<Choice> {
    let circular = CHART.values().map(|row| (row.code, row.name.as_str(), row.name_en.as_str()));
    let own = chart.own().map(|(code, row)| (code, row.name.as_str(), row.name.as_str()));
    let mut choices: Vec<Choice> = circular
        .chain(own)
        .filter(|(code, ..)| code.is_under(account.as_str()) && chart.usage(*code) == Use::Postable)
        .map(|(code, name, name_en)| Choice {
            value: code.to_string(),
            name: format!("{code} {name}"),
            name_en: format!("{code} {name_en}"),
        })
        .collect();
    choices.sort_by(|one, other| one.value.cmp(&other.value));
    choices
}
