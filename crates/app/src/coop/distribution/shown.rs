//! A distribution as the window shows it and as its sheet is printed.

use coop::article::{Article, FUND_BASE, LOSSES, MEETING_DECIDES, ORDER, ROUNDING, UNDIVIDED_FUND, USE_AND_LABOUR};
use coop::distribution::{Distribution, FundAmount, Income, distributable};

use super::voucher::{MemberShare, Posted, Sheet};
use super::{Worked, fault};
use crate::api::capital::ResolutionRow;
use crate::api::income::{
    DistributionPlan, DistributionView, FundView, LawStep, PoolView, ShareSums, ShareView, StreamView,
};
use crate::api::refusal::Objection;
use crate::coop::law;
use crate::entry::objection;
use crate::suggest::party_ref;
use crate::{Book, Refusal, show};

impl Book {
    /// What a plan comes to, with everything that stands against it.
    pub(super) fn worked_shown(
        &self,
        year: u16,
        plan: &DistributionPlan,
        worked: &Worked,
    ) -> Result<DistributionView, Refusal> {
        let mut faults: Vec<Objection> = Vec::new();
        if let Err(refusal) = self.refuse_unclosed(year) {
            faults.push(Objection { code: refusal.code, line: None, field: None, args: refusal.args });
        }
        faults.extend(worked.resolution.as_ref().err().cloned());
        faults.extend(worked.result.as_ref().err().into_iter().flatten().map(fault::fault_words));
        let sheet = match &worked.result {
            Ok(figures) => self.sheet_of(figures)?,
            Err(_) => Sheet::default(),
        };
        let amounts = (distributable(worked.income.0), distributable(worked.income.1));
        let sheet = Sheet { amounts, ..sheet };
        let rests = worked.result.is_ok();
        let view = self.shown(year, plan.clone(), (worked.income, rests), &sheet)?;
        Ok(DistributionView { faults, looks: self.no_longer_official(year, plan)?, ..view })
    }

    /// What the vouchers say. Where the year's books have changed since, that is told.
    pub(super) fn posted_shown(&self, year: u16, posted: Posted) -> Result<DistributionView, Refusal> {
        let Posted { vouchers, mut plan, sheet } = posted;
        let vouchers = vouchers.into_iter().map(|id| self.posted_voucher(id)).collect::<Result<Vec<_>, _>>()?;
        let (first, last) = self.fiscal_days(year)?;
        let income = (self.income_of("4211", first, last)?, self.income_of("4212", first, last)?);
        // A loss stood against it unless the meeting decided that it is carried.
        plan.losses = (income.0.balance < 0 || income.1.balance < 0).then(|| "carried".to_owned());
        let now = (distributable(income.0), distributable(income.1));
        let number = vouchers.first().map(|voucher| voucher.number.clone()).unwrap_or_default();
        let changed = (now != sheet.amounts).then(|| {
            let args = [
                ("year", year.to_string()),
                ("now", show::dong(now.0 + now.1)),
                ("number", number),
                ("amount", show::dong(sheet.amounts.0 + sheet.amounts.1)),
            ];
            objection("distribution.changed-since", None, None, args)
        });
        let view = self.shown(year, plan, (income, true), &sheet)?;
        Ok(DistributionView { posted: vouchers, looks: changed.into_iter().collect(), ..view })
    }

    fn sheet_of(&self, figures: &Distribution) -> Result<Sheet, Refusal> {
        let register = self.store.register()?;
        let share = |share: &coop::distribution::Share| {
            let own = MemberShare {
                use_value: share.member.use_value,
                labour: share.member.labour,
                capital: share.member.capital,
                by_use: share.by_use,
                by_labour: share.by_labour,
                by_capital_internal: share.by_capital_internal,
                by_capital_external: share.by_capital_external,
                total: share.total(),
            };
            Some((register.by_code(&share.member.code)?.id, own))
        };
        let shares = figures.shares.iter().filter_map(share).collect();
        Ok(Sheet { amounts: (figures.external, figures.internal), funds: figures.funds.clone(), shares })
    }

    fn shown(
        &self,
        year: u16,
        plan: DistributionPlan,
        (income, has_rest): ((Income, Income), bool),
        sheet: &Sheet,
    ) -> Result<DistributionView, Refusal> {
        let register = self.store.register()?;
        let shown = show::dong_or_blank;
        let member = |(party, share): (&ledger::event::EventId, &MemberShare)| {
            Some(ShareView {
                party: party_ref(register.get(*party)?),
                use_value: shown(share.use_value),
                labour: shown(share.labour),
                capital: shown(share.capital),
                by_use: shown(share.by_use),
                by_labour: shown(share.by_labour),
                by_capital_internal: shown(share.by_capital_internal),
                by_capital_external: shown(share.by_capital_external),
                total: show::dong(share.total),
            })
        };
        let mut members: Vec<ShareView> = sheet.shares.iter().filter_map(member).collect();
        members.sort_by(|one, other| one.party.code.cmp(&other.party.code));
        let sum = |part: fn(&MemberShare) -> i64| sheet.shares.values().map(part).sum::<i64>();
        let pools = [
            ("use", sum(|share| share.by_use)),
            ("labour", sum(|share| share.by_labour)),
            ("capital-internal", sum(|share| share.by_capital_internal)),
            ("capital-external", sum(|share| share.by_capital_external)),
        ];
        Ok(DistributionView {
            year: year.into(),
            streams: streams(income, sheet, has_rest),
            funds: sheet.funds.iter().map(|fund| self.fund_shown(fund)).collect(),
            total: ShareSums {
                by_use: shown(pools[0].1),
                by_labour: shown(pools[1].1),
                by_capital_internal: shown(pools[2].1),
                by_capital_external: shown(pools[3].1),
                total: show::dong(sum(|share| share.total)),
            },
            pools: pools
                .into_iter()
                .map(|(pool, amount)| PoolView { pool: pool.to_owned(), amount: show::dong(amount) })
                .collect(),
            members,
            faults: Vec::new(),
            looks: Vec::new(),
            posted: Vec::new(),
            resolution: self.resolution_shown(&plan.resolution)?,
            resolutions: self.carrying_resolutions()?,
            plan,
            steps: law_steps(),
        })
    }

    fn resolution_shown(&self, named: &str) -> Result<Option<ResolutionRow>, Refusal> {
        let registers = self.registers()?;
        let found = registers.resolution_with(named.trim()).map(|(id, _)| id);
        Ok(found.and_then(|id| self.resolution_row(&registers, id)))
    }

    /// The resolutions that can carry a distribution, the latest first.
    fn carrying_resolutions(&self) -> Result<Vec<ResolutionRow>, Refusal> {
        let law = self.law()?;
        let mut rows = self.list_resolutions()?;
        rows.retain(|row| law.carried(&law::DISTRIBUTION, &row.id, None).is_ok());
        Ok(rows)
    }

    fn fund_shown(&self, fund: &FundAmount) -> FundView {
        FundView {
            account: fund.account.to_string(),
            name: self.account_name(fund.account),
            party: fund.party.clone().unwrap_or_default(),
            external: show::dong_or_blank(fund.external),
            internal: show::dong_or_blank(fund.internal),
        }
    }
}

/// The streams; what the funds leave is known only where nothing stands against the plan.
fn streams(income: (Income, Income), sheet: &Sheet, has_rest: bool) -> Vec<StreamView> {
    let funds = (
        sheet.funds.iter().map(|fund| fund.external).sum::<i64>(),
        sheet.funds.iter().map(|fund| fund.internal).sum::<i64>(),
    );
    let stream = |name: &str, income: Income, amount: i64, funds: i64| StreamView {
        stream: name.to_owned(),
        profit: show::dong(income.profit),
        covers: show::dong_or_blank((income.profit - income.balance).max(0)),
        amount: show::dong(amount),
        rest: if has_rest { show::dong(amount - funds) } else { String::new() },
    };
    vec![stream("external", income.0, sheet.amounts.0, funds.0), stream("internal", income.1, sheet.amounts.1, funds.1)]
}

fn law_steps() -> Vec<LawStep> {
    let step = |(name, article): (&str, Article)| LawStep {
        step: name.to_owned(),
        article: article.cited.to_owned(),
        confidence: article.confidence.name().to_owned(),
    };
    [
        ("resolution", MEETING_DECIDES),
        ("losses", LOSSES),
        ("fund", UNDIVIDED_FUND),
        ("base", FUND_BASE),
        ("funds", ORDER),
        ("internal", USE_AND_LABOUR),
        ("external", ORDER),
        ("rounding", ROUNDING),
    ]
    .map(step)
    .into()
}
