//! Costs paid in advance: what each month bears, and its voucher.

use std::collections::BTreeMap;

use coop::prepaid::Prepaid;
use ledger::account::{AccountCode, Use};
use ledger::day::Month;
use ledger::event::EventId;
use ledger::event::body::Content;
use ledger::event::coop::{CoopFact, PrepaidSet};
use ledger::event::extra::{Extra, Key};
use ledger::event::value::Value;
use ledger::fold::Books;
use ledger::money::Dong;
use ledger::voucher::{Draft, Entry, Form, Sign};

use super::ALLOCATION;
use crate::api::checklist::{PrepaidInput, PrepaidList, PrepaidRow};
use crate::api::refusal::Objection;
use crate::api::voucher::Receipt;
use crate::{Book, Refusal, show};

/// Twenty years.
const MONTHS_MAX: u32 = 240;
/// Costs waiting to be spread.
const PREPAID: &str = "2421";

impl Book {
    /// Costs paid in advance, and what a month bears of them.
    ///
    /// # Errors
    /// For a month that does not read.
    pub fn list_prepaid(&self, month: &str) -> Result<PrepaidList, Refusal> {
        let month = month_typed(month)?;
        let registers = self.registers()?;
        let all = registers.prepaid();
        let row = |(id, set): (&EventId, &&PrepaidSet)| {
            let cost = cost_of(set);
            PrepaidRow {
                id: id.to_string(),
                name: set.name.clone(),
                amount: show::dong(set.amount.get()),
                month: set.month.to_iso(),
                months: set.months.into(),
                account: set.account.to_string(),
                part: if set.active { show::dong_or_blank(cost.part(month)) } else { String::new() },
                left: show::dong(if set.active { cost.amount - cost.borne_by(month) } else { 0 }),
                active: set.active,
            }
        };
        let (part, allocated) = (self.part_of(month)?.values().sum::<i64>(), self.allocated_in(month)?);
        Ok(PrepaidList {
            month: month.to_iso(),
            rows: all.iter().map(row).collect(),
            part: show::dong(part),
            allocated: show::dong(allocated),
            open: part > allocated,
        })
    }

    /// Writes a cost down, or changes one.
    ///
    /// # Errors
    /// Without a name or an amount, and for an account that takes no posting.
    pub fn set_prepaid(&mut self, input: &PrepaidInput) -> Result<PrepaidList, Refusal> {
        let (name, amount) = (self.text_typed(&input.name)?, self.amount_typed(&input.amount)?);
        let code = input.account.trim();
        let account: AccountCode = code.parse().map_err(|_| Refusal::new("account.unknown").with("account", code))?;
        if self.store.usage(account)? != Use::Postable {
            return Err(Refusal::new("account.not-postable").with("account", account));
        }
        let item = match &input.id {
            Some(id) => {
                let id = id
                    .parse::<EventId>()
                    .ok()
                    .filter(|id| self.registers().is_ok_and(|registers| registers.prepaid().contains_key(id)));
                Some(id.ok_or_else(|| Refusal::new("prepaid.not-there"))?)
            }
            None => None,
        };
        if name.is_empty() || amount.get() <= 0 || !(1..=MONTHS_MAX).contains(&input.months) {
            return Err(Refusal::new("prepaid.incomplete").with("most", MONTHS_MAX));
        }
        let set = PrepaidSet {
            item,
            name,
            amount,
            month: month_typed(&input.month)?,
            months: u16::try_from(input.months).unwrap_or(u16::MAX),
            account,
            active: !input.withdrawn,
        };
        self.write_fact(CoopFact::Prepaid(set))?;
        self.list_prepaid(&input.month)
    }

    /// Posts what a month bears and is not allocated yet, as one voucher on its last day.
    ///
    /// # Errors
    /// When nothing is left to allocate, or the month is closed.
    pub fn allocate_prepaid(&mut self, month: &str) -> Result<Receipt, Refusal> {
        self.refuse_unless_posting()?;
        let month = month_typed(month)?;
        let mut parts = self.part_of(month)?;
        let mut allocated = self.allocated_in(month)?;
        // What is allocated already is taken off in the order of the costs.
        for part in parts.values_mut() {
            let done = allocated.min(*part);
            (*part, allocated) = (*part - done, allocated - done);
        }
        parts.retain(|_, part| *part > 0);
        if parts.is_empty() {
            return Err(Refusal::new("prepaid.nothing").with("month", month));
        }
        let from: AccountCode =
            PREPAID.parse().map_err(|_| Refusal::new("account.unknown").with("account", PREPAID))?;
        let registers = self.registers()?;
        let all = registers.prepaid();
        let entry = |(id, part): (&EventId, &i64)| {
            let set = all.get(id)?;
            Some(Entry {
                debit: Some(set.account),
                credit: Some(from),
                amount: Dong::new(*part),
                debit_party: None,
                credit_party: None,
                extra: Extra::new([(Key::Narration.number(), Value::Text(set.name.clone()))]),
            })
        };
        let content = Content {
            date: month.last_day(),
            party: None,
            party_name: String::new(),
            narration: format!("Phân bổ chi phí chờ phân bổ tháng {month}"),
            attachments: 0,
        };
        let draft = Draft { form: Form::Journal, content, entries: parts.iter().filter_map(entry).collect() };
        let checked = draft.check(&self.store, Sign::Positive)?;
        let checked =
            checked.map_err(|faults| Refusal::objections(faults.into_iter().map(Objection::from).collect()))?;
        let checked = checked.as_business(Some(ALLOCATION.to_owned()));
        let numbered =
            self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.post(checked, None, None)?))?;
        Ok(self.receipt(&numbered, parts.values().sum()))
    }

    /// What each cost puts on a month.
    pub(super) fn part_of(&self, month: Month) -> Result<BTreeMap<EventId, i64>, Refusal> {
        let registers = self.registers()?;
        let parts = registers.prepaid().into_iter().filter(|(_, set)| set.active);
        Ok(parts.map(|(id, set)| (id, cost_of(set).part(month))).filter(|(_, part)| *part > 0).collect())
    }

    /// What was taken off 2421 in a month.
    pub(super) fn allocated_in(&self, month: Month) -> Result<i64, Refusal> {
        let figures = self.store.account_figures(month.first_day(), month.last_day())?;
        Ok(figures.iter().filter(|(account, _)| account.is_under(PREPAID)).map(|(_, part)| part.credit).sum())
    }
}

fn cost_of(set: &PrepaidSet) -> Prepaid {
    Prepaid { amount: set.amount.get().max(0), first: set.month, months: set.months }
}

pub(super) fn month_typed(text: &str) -> Result<Month, Refusal> {
    Month::parse(text.trim()).ok_or_else(|| Refusal::new("period.unknown").with("month", text))
}
