//! The distribution of a year's income: worked out from the books and the meeting's plan, and posted. From then on the
//! vouchers say it (`voucher`), whatever becomes of the books.

mod fault;
mod plan;
mod shown;
mod voucher;

use chrono::NaiveDate;
use coop::distribution::{Distribution, Fault, Income, Plan, distribute};
use ledger::day::Month;
use ledger::event::EventId;
use ledger::event::body::{Body, SettingSet};
use ledger::event::kind::Kind as EventKind;
use ledger::fold::Books;
use ledger::voucher::fiscal_year;

use super::{DISTRIBUTION, law};
use crate::api::income::{DistributionPlan, DistributionView};
use crate::api::refusal::Objection;
use crate::suggest::LAST_DAY;
use crate::{Book, Refusal, show};

/// A distribution that was worked out, with what it was worked out from.
struct Worked {
    /// The meeting's plan as it was read.
    plan: Plan,
    /// The income of both streams: external, internal.
    income: (Income, Income),
    /// The shares, or everything that stands against them.
    result: Result<Distribution, Vec<Fault>>,
    /// The number of the resolution it rests on, or why there is none.
    resolution: Result<String, Objection>,
}

impl Worked {
    /// What is posted, by which resolution; everything that stands against it else, the first as what refuses.
    fn ready(self) -> Result<(Distribution, Plan, String, (Income, Income)), Refusal> {
        match (self.result, self.resolution) {
            (Ok(figures), Ok(number)) => Ok((figures, self.plan, number, self.income)),
            (result, resolution) => Err(fault::faulty(resolution.err(), &result.err().unwrap_or_default())),
        }
    }
}

impl Book {
    /// A year's distribution: what its vouchers say where it is posted, else what a plan comes to. Nothing is changed.
    ///
    /// # Errors
    /// For a plan that does not read, a code nobody has, a year the book does not have. What the law says against it is in
    /// the answer.
    pub fn distribution(&self, year: u16, plan: &DistributionPlan) -> Result<DistributionView, Refusal> {
        match self.posted_distribution(year)? {
            Some(posted) => self.posted_shown(year, posted),
            None => self.worked_shown(year, plan, &self.worked_distribution(year, plan, None)?),
        }
    }

    /// What a plan comes to in figures, for files.
    ///
    /// # Errors
    /// As [`Book::distribution`]; everything that stands against it, together.
    pub fn distribution_figures(&self, year: u16, plan: &DistributionPlan) -> Result<Distribution, Refusal> {
        let worked = self.worked_distribution(year, plan, None)?;
        self.refuse_unclosed(year)?;
        worked.ready().map(|(figures, ..)| figures)
    }

    /// Posts it on a day after the year: the funds, and what each member is to be paid.
    ///
    /// The fiscal year the day lies in is opened where it is the next one.
    ///
    /// # Errors
    /// As [`Book::distribution_figures`]; when it was distributed before, the day is not open, or the resolution is later.
    pub fn post_distribution(
        &mut self,
        year: u16,
        plan: &DistributionPlan,
        day: &str,
    ) -> Result<DistributionView, Refusal> {
        self.refuse_unless_posting()?;
        self.refuse_limited()?;
        let day = self.day_typed(day)?;
        let (first, last) = self.fiscal_days(year)?;
        let months = (Month::of(first), Month::of(day));
        if day < last {
            return Err(Refusal::new("distribution.before-year-end").with("day", ledger::day::show_day(last)));
        }
        if let Some(id) = self.distributions_of(year)?.first() {
            let number = self.posted_voucher(*id)?.number;
            return Err(Refusal::new("distribution.posted").with("year", year).with("number", number));
        }
        let worked = self.worked_distribution(year, plan, Some(day))?;
        self.refuse_unclosed(year)?;
        let (figures, read, resolution, income) = worked.ready()?;
        let next = fiscal_year(day, self.store.first_month_of_year());
        if next == self.store.last_open_year()? + 1 {
            let set = SettingSet { key: "year.last-open".into(), value: next.to_string() };
            self.store
                .record::<_, Refusal>(show::wall(), |writing| Ok(writing.event(Vec::new(), Body::SettingSet(set))?))?;
        }
        let entries = self.distribution_entries(year, (&figures, &read, income), &resolution)?;
        let vouchers = self.distribution_vouchers(year, day, &resolution, &entries)?;
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            // The months of the year and those after it: nobody else has distributed it, or spent it, in between.
            let mut post = |checked| writing.post_computed(EventKind::SurplusDistributed, months, checked).map(drop);
            Ok(vouchers.into_iter().try_for_each(&mut post)?)
        })?;
        self.distribution(year, plan)
    }

    /// The plan of a year that somebody is still making, as it was left on this machine.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn kept_plan(&self, year: u16) -> Result<Option<DistributionPlan>, Refusal> {
        // A plan of another version that does not read any more is begun anew.
        Ok(self.store.plan(year)?.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Keeps it on the disk.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_plan(&self, year: u16, plan: &DistributionPlan) -> Result<(), Refusal> {
        let text = serde_json::to_string(plan).map_err(|error| Refusal::new("draft.unreadable").with("what", error))?;
        Ok(self.store.keep_plan(year, &text)?)
    }

    /// The vouchers that distribute a year's income and still stand.
    pub(super) fn distributions_of(&self, year: u16) -> Result<Vec<EventId>, Refusal> {
        let (_, last) = self.fiscal_days(year)?;
        let mut found = Vec::new();
        for id in self.standing_as(DISTRIBUTION, "421", last, LAST_DAY)? {
            if self.lines_of_voucher(id)?.iter().any(|line| voucher::distributes(line, year)) {
                found.push(id);
            }
        }
        Ok(found)
    }

    fn worked_distribution(
        &self,
        year: u16,
        plan: &DistributionPlan,
        day: Option<NaiveDate>,
    ) -> Result<Worked, Refusal> {
        let (first, last) = self.fiscal_days(year)?;
        let read = plan::read(plan)?;
        self.refuse_unless_funds(&read)?;
        let income = (self.income_of("4211", first, last)?, self.income_of("4212", first, last)?);
        let members = self.sharing_members(&self.registers()?, plan, first, last)?;
        let result = distribute(&read, income.0, income.1, &members, self.store.genesis()?.union);
        let law = self.law()?;
        let resolution = law.carried(&law::DISTRIBUTION, &plan.resolution, day).map(|(_, entry)| entry.number.clone());
        Ok(Worked { plan: read, income, result, resolution })
    }

    /// A stream's result of the year, the balance it left, and the tax it bore. Tax is external («chưa đối chiếu»).
    fn income_of(&self, account: &str, first: NaiveDate, last: NaiveDate) -> Result<Income, Refusal> {
        let mut profit = 0i64;
        self.store.ledger::<Refusal>(account, None, first, last, |row| {
            if row.contra.is_some_and(|contra| contra.is_under("911")) {
                profit = profit.saturating_add(row.credit).saturating_sub(row.debit);
            }
            Ok(())
        })?;
        let begin = self.store.first_month().first_day().min(last);
        let figures = self.store.account_figures(begin, last)?;
        let under = figures.iter().filter(|(code, _)| code.is_under(account));
        let mut tax = 0i64;
        if account == "4211" {
            self.store.ledger::<Refusal>("659", None, first, last, |row| {
                if row.contra.is_none_or(|contra| !contra.is_under("911")) {
                    tax = tax.saturating_add(row.debit).saturating_sub(row.credit);
                }
                Ok(())
            })?;
        }
        Ok(Income { profit, balance: under.map(|(_, figures)| -figures.closing()).sum(), tax })
    }

    /// Revenue and cost must have been closed to the result before anything is distributed.
    fn refuse_unclosed(&self, year: u16) -> Result<(), Refusal> {
        let (_, last) = self.fiscal_days(year)?;
        let begin = self.store.first_month().first_day().min(last);
        let open = self.store.account_figures(begin, last)?.into_iter().find(|(account, figures)| {
            ["5", "6", "9"].iter().any(|class| account.as_str().starts_with(class)) && figures.closing() != 0
        });
        match open {
            Some((account, figures)) => Err(Refusal::new("distribution.year-not-closed")
                .with("year", year)
                .with("account", account)
                .with("amount", show::dong(figures.closing().abs()))),
            None => Ok(()),
        }
    }
}
