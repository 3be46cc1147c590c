//! The meeting's plan as it is read, and what members share by.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use coop::article::USE_AND_LABOUR;
use coop::distribution::{FundBase, FundRate, Member, Plan, StreamPlan};
use coop::rate::Rate;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::party::PartyKind;

use crate::api::income::{DistributionPlan, KeyAmount, KeySource, StreamPlan as StreamInput};
use crate::api::refusal::Objection;
use crate::coop::{Registers, by_law};
use crate::{Book, Refusal, show};

pub(super) fn read(plan: &DistributionPlan) -> Result<Plan, Refusal> {
    Ok(Plan {
        base: match plan.fund_base.as_deref().unwrap_or("after-tax") {
            "after-tax" => FundBase::AfterTax,
            "before-tax" => FundBase::BeforeTax,
            other => return Err(Refusal::new("distribution.base").with("base", other)),
        },
        losses_carried: plan.losses.as_deref() == Some("carried"),
        external: stream_of(&plan.external, true)?,
        internal: stream_of(&plan.internal, false)?,
    })
}

impl Book {
    /// What is set aside goes to a fund: a person's card in its place would hold a share that nobody resolved on.
    pub(super) fn refuse_unless_funds(&self, plan: &Plan) -> Result<(), Refusal> {
        let register = self.store.register()?;
        for code in plan.external.funds.iter().chain(&plan.internal.funds).filter_map(|fund| fund.party.as_deref()) {
            // A code that nobody has is told when the plan is posted: until then the card may still be made.
            let card = register.by_code(code).filter(|card| card.kind != PartyKind::Fund);
            if let Some(card) = card {
                return Err(Refusal::new("distribution.no-fund-card").with("code", code).with("name", &card.name));
            }
        }
        Ok(())
    }

    /// Everybody with a key, in the order of their codes.
    pub(super) fn sharing_members(
        &self,
        registers: &Registers,
        plan: &DistributionPlan,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Result<Vec<Member>, Refusal> {
        let on = match plan.capital_date.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => crate::entry::day_of(text)?,
            None => last,
        };
        let used = self.keys_of(&plan.used, || self.supplied_to("512", first, last))?;
        let labour = self.keys_of(&plan.labour, || Ok(self.store.earned_by("334", first, last)?))?;
        let stakes = self.stakes(registers, on)?;
        let mut keys: BTreeMap<EventId, (Key2, Key2, i64)> = BTreeMap::new();
        for stake in &stakes {
            keys.entry(stake.member).or_default().2 = stake.paid.max(0);
        }
        for (party, amount) in used {
            keys.entry(party).or_default().0 = amount;
        }
        for (party, amount) in labour {
            keys.entry(party).or_default().1 = amount;
        }
        let register = self.store.register()?;
        let mut members = Vec::new();
        for (id, (used, labour, capital)) in keys {
            let Some(card) = register.get(id) else { continue };
            let kind = registers.kind_on(card, last);
            let official = kind == Some(PartyKind::Official);
            // The books count for those the law lets share; a list is the meeting's word and is judged as it stands.
            let own = |key: Key2| if official || key.listed { key.amount } else { 0 };
            let capital = if kind.is_some_and(PartyKind::is_member) { capital } else { 0 };
            let member = Member {
                code: card.code.clone(),
                kind: kind.filter(|kind| kind.is_member()),
                use_value: own(used),
                labour: own(labour),
                capital,
            };
            if member.use_value > 0 || member.labour > 0 || member.capital > 0 {
                members.push(member);
            }
        }
        members.sort_by(|one, other| one.code.cmp(&other.code));
        Ok(members)
    }

    /// Whose use and labour of the year count for nothing because they are official members no longer.
    pub(super) fn no_longer_official(&self, year: u16, plan: &DistributionPlan) -> Result<Vec<Objection>, Refusal> {
        let (first, last) = self.fiscal_days(year)?;
        let registers = self.registers()?;
        let of = |source: &KeySource, books: BTreeMap<EventId, i64>| match source {
            KeySource::Named(_) => books,
            KeySource::List(_) => BTreeMap::new(),
        };
        let used = of(&plan.used, self.supplied_to("512", first, last)?);
        let paid = of(&plan.labour, self.store.earned_by("334", first, last)?);
        let mut looks = Vec::new();
        for card in self.store.register()?.all() {
            let amount = |of: &BTreeMap<EventId, i64>| of.get(&card.id).copied().unwrap_or(0).max(0);
            let (used, paid) = (amount(&used), amount(&paid));
            let Some(day) = registers.ceased_official(card, first, last).filter(|_| used > 0 || paid > 0) else {
                continue;
            };
            let name = format!("{} ({})", card.name, card.code);
            let args = [("name", name), ("day", show_day(day)), ("used", show::dong(used)), ("paid", show::dong(paid))];
            looks.push(by_law("distribution.no-longer-official", USE_AND_LABOUR, args));
        }
        looks.sort_by(|one, other| one.args.cmp(&other.args));
        Ok(looks)
    }

    fn keys_of(
        &self,
        source: &KeySource,
        books: impl FnOnce() -> Result<BTreeMap<EventId, i64>, Refusal>,
    ) -> Result<Vec<(EventId, Key2)>, Refusal> {
        match source {
            KeySource::Named(name) if matches!(name.as_str(), "books" | "") => {
                let keys = books()?.into_iter();
                Ok(keys.map(|(party, amount)| (party, Key2 { amount: amount.max(0), listed: false })).collect())
            }
            KeySource::Named(name) => Err(Refusal::new("distribution.source").with("source", name)),
            KeySource::List(rows) => {
                let register = self.store.register()?;
                rows.iter()
                    .map(|row| {
                        let card = register
                            .by_code(row.party.trim())
                            .ok_or_else(|| Refusal::new("party.code-unknown").with("code", &row.party))?;
                        let amount = match &row.amount {
                            KeyAmount::Number(number) => *number,
                            KeyAmount::Text(text) => self.amount_typed(text)?.get(),
                        };
                        Ok((card.id, Key2 { amount: amount.max(0), listed: true }))
                    })
                    .collect()
            }
        }
    }
}

/// A key with where it comes from.
#[derive(Debug, Clone, Copy, Default)]
struct Key2 {
    amount: i64,
    listed: bool,
}

fn stream_of(input: &StreamInput, external: bool) -> Result<StreamPlan, Refusal> {
    let rate = |text: &str| -> Result<Rate, Refusal> {
        if text.trim().is_empty() {
            return Ok(Rate::ZERO);
        }
        text.parse().map_err(|_| Refusal::new("distribution.rate").with("rate", text))
    };
    let fund = |fund: &crate::api::income::FundPlan| {
        let code = fund.account.trim();
        Ok(FundRate {
            account: code.parse().map_err(|_| Refusal::new("account.unknown").with("account", code))?,
            party: fund.party.as_deref().map(str::trim).filter(|party| !party.is_empty()).map(str::to_owned),
            rate: rate(&fund.pct)?,
        })
    };
    let by_capital = match input.by_capital_pct.trim() {
        // The external rest has no other key, so nobody need say it.
        "" if external => Rate::WHOLE,
        text => rate(text)?,
    };
    Ok(StreamPlan {
        funds: input.funds.iter().map(fund).collect::<Result<_, Refusal>>()?,
        by_use: rate(&input.by_use_pct)?,
        by_labour: rate(&input.by_labour_pct)?,
        by_capital,
    })
}
