//! «Tổng quan»: the director's five figures, from what the book keeps added up.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use ledger::account::AccountCode;
use ledger::day::{Month, show_day};
use ledger::event::EventId;
use ledger::fold::Outcome;

use super::sum::sum;
use crate::admission::shown_roles;
use crate::api::field::{Overview, PersonSum};
use crate::{Book, Refusal, show};

const CASH: &str = "111";
const BANK: &str = "112";
/// Accounts of people's debts, as the register of parties counts them.
const DEBTS: [&str; 4] = ["13", "14", "33", "34"];
/// The tax that will be deducted is nobody's debt.
const TAX_TO_DEDUCT: &str = "133";
/// Revenue and costs; what is carried to 911 at the end of a year is neither.
pub(super) const REVENUE: &str = "5";
pub(super) const COSTS: &str = "6";
pub(super) const RESULT: &str = "911";
/// Figures older than this many days are told so with a word.
const STALE_DAYS: u32 = 3;
/// A clock that says so much less than the figures is wrong.
const CLOCK_SECONDS_MAX: i64 = 600;

/// What each person owes the cooperative and is owed by it, on each account by itself.
pub(super) struct Debts {
    pub owed: BTreeMap<Option<EventId>, i64>,
    pub owes: BTreeMap<Option<EventId>, i64>,
}

/// Up to when the figures hold.
struct AsOf {
    seconds: i64,
    days: u32,
    clock_wrong: bool,
}

impl Book {
    /// The five figures, and what the sentences about them say.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn overview(&self) -> Result<Overview, Refusal> {
        let genesis = self.store.genesis()?;
        let today = self.current_day()?;
        let as_of = self.as_of()?;
        let cash = self.store.balance_now(CASH)?;
        let bank = self.store.balance_now(BANK)?;
        let month = self.month_of_result(today)?;
        let (sold, spent) = self.result_of(month.first_day(), month.last_day())?;
        let debts = self.debts_now()?;
        let waiting = self.waiting_on(CASH)?;
        Ok(Overview {
            name: genesis.name,
            practice: genesis.practice,
            roles: shown_roles(self.own_roles()),
            as_of_time: show::clock_time(as_of.seconds).split(' ').nth(1).unwrap_or_default().to_owned(),
            as_of_day: show_day(show::day_of_seconds(as_of.seconds)),
            as_of_days: as_of.days,
            stale: as_of.days > STALE_DAYS,
            clock_wrong: as_of.clock_wrong,
            cash: sum(cash),
            cash_change: sum(cash.saturating_sub(self.balance_before(CASH, today)?)),
            cash_last_day: self.store.last_day_on(CASH)?.map(show_day),
            cash_waiting: waiting.0,
            cash_waiting_sum: sum(waiting.1),
            bank: sum(bank),
            bank_change: sum(bank.saturating_sub(self.balance_before(BANK, Month::of(today).first_day())?)),
            owed: sum(total(&debts.owed)),
            owed_by: people(&debts.owed),
            owed_most: self.most(&debts.owed)?,
            owes: sum(total(&debts.owes)),
            owes_to: people(&debts.owes),
            owes_most: self.most(&debts.owes)?,
            month: month.to_string(),
            month_is_now: month == Month::of(today),
            month_closed: self.store.cache().closed().contains_key(&month),
            sold: sum(sold),
            spent: sum(spent),
            result: sum(sold.saturating_sub(spent)),
            approvals: u32::try_from(self.wanting_approval()?.len()).unwrap_or(u32::MAX),
        })
    }

    /// The figures hold up to when the server last told everything it had; of a book without one, up to the event
    /// written last. A clock that somebody moved does not make them younger than they are.
    fn as_of(&self) -> Result<AsOf, Refusal> {
        // Seconds by the server's clock, where there is one to go by.
        let now = self.server_seconds()?;
        let seconds = match (self.store.server_clock()?, self.store.last_event()?) {
            (Some(server), _) => show::seconds_of_wall(server.heard_at) + server.ahead,
            (None, Some(event)) => show::seconds_of_wall(event.wall),
            (None, None) => now,
        };
        let days = (show::day_of_seconds(now) - show::day_of_seconds(seconds)).num_days();
        Ok(AsOf { seconds, days: u32::try_from(days).unwrap_or(0), clock_wrong: seconds > now + CLOCK_SECONDS_MAX })
    }

    /// The balance of an account and those under it before a day.
    fn balance_before(&self, account: &str, day: NaiveDate) -> Result<i64, Refusal> {
        let before = day.checked_sub_days(Days::new(1)).unwrap_or(day);
        Ok(self.store.figures_of(account, before, before)?.closing())
    }

    /// The month of today where it has sales or costs, or the last that has some: an empty month says nothing.
    pub(super) fn month_of_result(&self, today: NaiveDate) -> Result<Month, Refusal> {
        let now = Month::of(today);
        Ok(self.store.last_month_of(&[REVENUE, COSTS])?.map_or(now, |last| last.min(now)))
    }

    /// What was sold and what was used up in some days; đồng.
    pub(super) fn result_of(&self, from: NaiveDate, to: NaiveDate) -> Result<(i64, i64), Refusal> {
        let sold = self.store.credited(REVENUE, RESULT, from, to)?;
        let spent = self.store.credited(COSTS, RESULT, from, to)?;
        Ok((sold, spent.saturating_neg()))
    }

    /// What everybody owes and is owed; one account is not set against another.
    pub(super) fn debts_now(&self) -> Result<Debts, Refusal> {
        let mut debts = Debts { owed: BTreeMap::new(), owes: BTreeMap::new() };
        for ((account, party), net) in self.store.balances_under(&DEBTS)? {
            if account.is_under(TAX_TO_DEDUCT) {
                continue;
            }
            let side = if net > 0 { &mut debts.owed } else { &mut debts.owes };
            let sum = side.entry(party).or_default();
            *sum = sum.saturating_add(net.saturating_abs());
        }
        Ok(debts)
    }

    /// How many vouchers on an account wait, and what they would change, debit positive.
    fn waiting_on(&self, account: &str) -> Result<(u32, i64), Refusal> {
        let (mut count, mut change) = (0, 0_i64);
        for one in self.store.set_aside()?.iter().filter(|one| one.outcome == Outcome::Waiting) {
            let on = |(code, _): &(&AccountCode, &i64)| code.is_under(account);
            let touched: Vec<i64> = one.accounts.iter().filter(on).map(|(_, dong)| *dong).collect();
            count += u32::from(!touched.is_empty());
            change = touched.into_iter().fold(change, i64::saturating_add);
        }
        Ok((count, change))
    }

    /// Who stands for the largest part; the first registered of two.
    fn most(&self, debts: &BTreeMap<Option<EventId>, i64>) -> Result<Option<PersonSum>, Refusal> {
        let named = debts.iter().filter(|(party, _)| party.is_some());
        let most = named.max_by_key(|(party, dong)| (**dong, std::cmp::Reverse(**party)));
        most.map(|(party, dong)| self.person_sum(*party, *dong)).transpose()
    }

    pub(super) fn person_sum(&self, party: Option<EventId>, dong: i64) -> Result<PersonSum, Refusal> {
        let known = match party {
            Some(id) => self.store.register()?.get(id),
            None => None,
        };
        Ok(PersonSum {
            id: party.map(|id| id.to_string()).unwrap_or_default(),
            name: known.map(|party| party.name.clone()).unwrap_or_default(),
            code: known.map(|party| party.code.clone()).unwrap_or_default(),
            place: known.map(|party| party.place.clone()).unwrap_or_default(),
            sum: sum(dong),
        })
    }
}

fn total(debts: &BTreeMap<Option<EventId>, i64>) -> i64 {
    debts.values().fold(0, |sum, dong| sum.saturating_add(*dong))
}

/// How many people: those of the register, and one for everything where nobody is named.
fn people(debts: &BTreeMap<Option<EventId>, i64>) -> u32 {
    let people: BTreeSet<_> = debts.keys().collect();
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}
