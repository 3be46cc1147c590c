//! Figures of accounts for a span of days: whole months from the kept totals, parts of months from the postings.

use std::collections::BTreeMap;

use ::ledger::account::AccountCode;
use ::ledger::day::Month;
use ::ledger::digest::BalanceKey;
use ::ledger::event::{EventId, day_number};
use chrono::NaiveDate;
use rusqlite::params;

use super::{USED_ACCOUNTS, stored_account, stored_balance};
use crate::books::stored_party;
use crate::{Failure, Store};

/// What an account, or one party's part of it, did in a span of days; đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// The balance before the first day: debit positive.
    pub opening: i64,
    /// Debit turnover.
    pub debit: i64,
    /// Credit turnover.
    pub credit: i64,
}

impl Figures {
    /// The balance after the last day: debit positive.
    pub fn closing(&self) -> i64 {
        self.opening + self.debit - self.credit
    }

    /// Adds another account's figures.
    pub fn add(&mut self, other: &Figures) {
        self.opening += other.opening;
        self.debit += other.debit;
        self.credit += other.credit;
    }
}

/// Figures of each account and party; none where no party is named.
pub type ByParty = BTreeMap<(AccountCode, Option<EventId>), Figures>;

/// Whose figures: all accounts and parties, or those of one.
#[derive(Debug, Clone, Copy)]
enum Of<'a> {
    Everything,
    Account(&'a str),
    Party(EventId),
}

impl Store {
    /// The figures of every account for the days `from` to `to`; accounts of which nothing is left are not among them.
    ///
    /// # Errors
    /// When the balances do not read.
    pub fn account_figures(&self, from: NaiveDate, to: NaiveDate) -> Result<BTreeMap<AccountCode, Figures>, Failure> {
        let figures = self.gather(Of::Everything, false, from, to)?;
        Ok(figures.into_iter().map(|((account, _), figures)| (account, figures)).collect())
    }

    /// The figures of an account and those under it, party by party.
    ///
    /// # Errors
    /// When the balances do not read.
    pub fn party_figures(&self, account: &str, from: NaiveDate, to: NaiveDate) -> Result<ByParty, Failure> {
        self.gather(Of::Account(account), true, from, to)
    }

    /// The figures of each account under one, whoever they belong to.
    pub(super) fn figures_by_account(&self, account: &str, from: NaiveDate, to: NaiveDate) -> Result<ByParty, Failure> {
        self.gather(Of::Account(account), false, from, to)
    }

    /// The figures of one party on every account.
    ///
    /// # Errors
    /// When the balances do not read.
    pub fn figures_of_party(
        &self,
        party: EventId,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<BTreeMap<AccountCode, Figures>, Failure> {
        let figures = self.gather(Of::Party(party), true, from, to)?;
        Ok(figures.into_iter().map(|((account, _), figures)| (account, figures)).collect())
    }

    /// The balance of an account and those under it after all that is booked: debit positive.
    ///
    /// # Errors
    /// When the balances do not read.
    pub fn balance_now(&self, account: &str) -> Result<i64, Failure> {
        let mut query = self.conn.prepare_cached(
            "select coalesce(sum(opening_dong + debit_dong - credit_dong), 0) from total where account >= ?1 and account < ?1 || '~'",
        )?;
        Ok(query.query_row([account], |row| row.get(0))?)
    }

    fn gather(&self, of: Of<'_>, by_party: bool, from: NaiveDate, to: NaiveDate) -> Result<ByParty, Failure> {
        let mut figures = ByParty::new();
        // A span that ends before it begins has no days: an opening, and no turnover.
        let Some(after) = to.succ_opt().map(|after| after.max(from)) else { return Ok(figures) };
        let (first, last) = (Month::of(from), Month::of(after));
        let last_day = after.pred_opt().unwrap_or(after);
        let (table, party) = if by_party { ("balance", "party_id") } else { ("total", "0") };
        let (condition, key) = of.in_balances();
        let mut query = self.conn.prepare_cached(&format!(
            "select account, {party}, month, opening_dong, debit_dong, credit_dong from {table} where {condition} and month <= ?2"
        ))?;
        let mut rows = query.query(params![key, Month::of(last_day).index()])?;
        while let Some(row) = rows.next()? {
            let (key, balance) = stored_balance(row)?;
            // An opening balance is never turnover, even when it is typed in for a month of the span.
            let mut part = Figures { opening: balance.opening, debit: 0, credit: 0 };
            if key.month < first {
                part.opening = part.opening.checked_add(balance.debit - balance.credit).ok_or_else(too_much)?;
            } else if key.month < last {
                (part.debit, part.credit) = (balance.debit, balance.credit);
            }
            add(&mut figures, (key.account, key.party), part)?;
        }
        // Days before `from` in its month belong to the opening, days after the last whole month to the turnover.
        self.gather_days(of, by_party, first.first_day(), from, |key, debit, credit| {
            add(&mut figures, key, Figures { opening: debit - credit, debit: -debit, credit: -credit })
        })?;
        self.gather_days(of, by_party, last.first_day(), after, |key, debit, credit| {
            add(&mut figures, key, Figures { opening: 0, debit, credit })
        })?;
        figures.retain(|_, figures| *figures != Figures::default());
        Ok(figures)
    }

    fn gather_days(
        &self,
        of: Of<'_>,
        by_party: bool,
        from: NaiveDate,
        before: NaiveDate,
        mut take: impl FnMut((AccountCode, Option<EventId>), i64, i64) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if from >= before {
            return Ok(());
        }
        let party = if by_party { "party_id" } else { "null" };
        let (condition, key) = of.in_postings();
        // Account by account, so that only the days asked for are read.
        let mut query = self.conn.prepare_cached(&format!(
            "{USED_ACCOUNTS}
             select account, {party}, sum(case side when 0 then amount_dong else 0 end),
                    sum(case side when 1 then amount_dong else 0 end)
             from posting where {condition} and account in used and day >= ?2 and day < ?3
               and not exists (select 1 from replaced where replaced.event_id = posting.event_id)
             group by account, {party}"
        ))?;
        let mut rows = query.query(params![key, day_number(from), day_number(before)])?;
        while let Some(row) = rows.next()? {
            let party = stored_party(row.get(1)?)?;
            take((stored_account(row, 0)?, party), row.get(2)?, row.get(3)?)?;
        }
        Ok(())
    }
}

impl Of<'_> {
    /// A condition on `?1` in the kept balances, and what to put there.
    ///
    /// Letters and digits sort before `~`, so a code and `~` bound what lies under it.
    fn in_balances(self) -> (&'static str, rusqlite::types::Value) {
        match self {
            Of::Everything => ("?1 is null", rusqlite::types::Value::Null),
            Of::Account(account) => ("account >= ?1 and account < ?1 || '~'", account.to_owned().into()),
            Of::Party(party) => ("party_id = ?1 and party_id > 0", party.to_i64().into()),
        }
    }

    /// The same in the postings.
    fn in_postings(self) -> (&'static str, rusqlite::types::Value) {
        let (condition, value) = self.in_balances();
        (if let Of::Party(_) = self { "party_id = ?1" } else { condition }, value)
    }
}

fn add(figures: &mut ByParty, key: (AccountCode, Option<EventId>), part: Figures) -> Result<(), Failure> {
    let sum = figures.entry(key).or_default();
    for (sum, part) in [(&mut sum.opening, part.opening), (&mut sum.debit, part.debit), (&mut sum.credit, part.credit)]
    {
        *sum = sum.checked_add(part).ok_or_else(too_much)?;
    }
    Ok(())
}

/// Sums of đồng that no number here can hold are refused rather than shown wrong.
pub(super) fn too_much() -> Failure {
    Failure::Database(rusqlite::Error::IntegralValueOutOfRange(0, i64::MAX))
}

impl Store {
    /// Every opening balance that is not zero: debit positive.
    ///
    /// # Errors
    /// When the balances do not read.
    pub fn openings(&self) -> Result<Vec<(BalanceKey, i64)>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select account, party_id, month, opening_dong, 0, 0 from balance where opening_dong <> 0
             order by account, party_id, month",
        )?;
        let mut rows = query.query([])?;
        let mut openings = Vec::new();
        while let Some(row) = rows.next()? {
            let (key, balance) = stored_balance(row)?;
            openings.push((key, balance.opening));
        }
        Ok(openings)
    }
}
