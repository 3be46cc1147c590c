//! Figures of accounts for a span of days: whole months from the kept totals, parts of months from the postings.

use std::collections::BTreeMap;

use ::ledger::account::AccountCode;
use ::ledger::day::Month;
use ::ledger::digest::BalanceKey;
use ::ledger::event::{EventId, day_number};
use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::{stored_account, stored_month};
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

/// Whose figures: all accounts and parties, or those of one.
#[derive(Debug, Clone, Copy)]
enum Of<'a> {
    Everything,
    Account(&'a str),
    Party(EventId),
}

impl Store {
    /// The figures of every account for the days `from` to `to`.
    ///
    /// # Errors
    /// When the balances do not read.
    pub fn account_figures(&self, from: NaiveDate, to: NaiveDate) -> Result<BTreeMap<AccountCode, Figures>, Failure> {
        let mut figures = BTreeMap::new();
        self.gather(Of::Everything, false, from, to, |account, _, part| {
            let entry: &mut Figures = figures.entry(account).or_default();
            entry.add(&part);
        })?;
        Ok(figures)
    }

    /// The figures of an account and those under it, party by party.
    ///
    /// # Errors
    /// When the balances do not read.
    pub fn party_figures(
        &self,
        account: &str,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<BTreeMap<(AccountCode, Option<EventId>), Figures>, Failure> {
        let mut figures = BTreeMap::new();
        self.gather(Of::Account(account), true, from, to, |account, party, part| {
            let entry: &mut Figures = figures.entry((account, party)).or_default();
            entry.add(&part);
        })?;
        Ok(figures)
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
        let mut figures = BTreeMap::new();
        self.gather(Of::Party(party), true, from, to, |account, _, part| {
            let entry: &mut Figures = figures.entry(account).or_default();
            entry.add(&part);
        })?;
        Ok(figures)
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

    fn gather(
        &self,
        of: Of<'_>,
        by_party: bool,
        from: NaiveDate,
        to: NaiveDate,
        mut take: impl FnMut(AccountCode, Option<EventId>, Figures),
    ) -> Result<(), Failure> {
        let Some(after) = to.succ_opt() else { return Ok(()) };
        let (first, last) = (Month::of(from), Month::of(after));
        let table = if by_party { "balance" } else { "total" };
        let party = if by_party { "party_id" } else { "0" };
        let (condition, key) = condition(of);
        let mut query = self.conn.prepare_cached(&format!(
            "select account, {party}, month, opening_dong, debit_dong, credit_dong from {table} where {condition} and month <= ?2"
        ))?;
        let mut rows = query.query(params![key, last.index()])?;
        while let Some(row) = rows.next()? {
            let month = stored_month(row, 2)?;
            let (opening, debit, credit) = dong(row)?;
            // An opening balance is never turnover, even when it is typed in for a month of the span.
            let mut part = Figures { opening: if month <= Month::of(to) { opening } else { 0 }, debit: 0, credit: 0 };
            if month < first {
                part.opening += debit - credit;
            } else if month < last {
                (part.debit, part.credit) = (debit, credit);
            }
            take(stored_account(row, 0)?, EventId::from_i64(row.get(1)?), part);
        }
        // Days before `from` in its month belong to the opening, days after the last whole month to the turnover.
        self.gather_days(of, by_party, first.first_day(), from, |account, party, debit, credit| {
            take(account, party, Figures { opening: debit - credit, debit: -debit, credit: -credit });
        })?;
        self.gather_days(of, by_party, last.first_day(), after, |account, party, debit, credit| {
            take(account, party, Figures { opening: 0, debit, credit });
        })
    }

    fn gather_days(
        &self,
        of: Of<'_>,
        by_party: bool,
        from: NaiveDate,
        before: NaiveDate,
        mut take: impl FnMut(AccountCode, Option<EventId>, i64, i64),
    ) -> Result<(), Failure> {
        if from >= before {
            return Ok(());
        }
        let party = if by_party { "party_id" } else { "null" };
        let (condition, key) = condition(of);
        let mut query = self.conn.prepare_cached(&format!(
            "select account, {party}, sum(case side when 0 then amount_dong else 0 end),
                    sum(case side when 1 then amount_dong else 0 end)
             from posting where {condition} and day >= ?2 and day < ?3
               and not exists (select 1 from replaced where replaced.event_id = posting.event_id)
             group by account, {party}"
        ))?;
        let mut rows = query.query(params![key, day_number(from), day_number(before)])?;
        while let Some(row) = rows.next()? {
            let party = row.get::<_, Option<i64>>(1)?.and_then(EventId::from_i64);
            take(stored_account(row, 0)?, party, row.get(2)?, row.get(3)?);
        }
        Ok(())
    }
}

/// A condition on `?1`, and what to put there. Letters and digits sort before `~`, so a code and `~` bound what lies under it.
fn condition(of: Of<'_>) -> (&'static str, rusqlite::types::Value) {
    match of {
        Of::Everything => ("?1 is null", rusqlite::types::Value::Null),
        Of::Account(account) => ("account >= ?1 and account < ?1 || '~'", account.to_owned().into()),
        Of::Party(party) => ("party_id = ?1", party.to_i64().into()),
    }
}

fn dong(row: &Row<'_>) -> Result<(i64, i64, i64), Failure> {
    Ok((row.get(3)?, row.get(4)?, row.get(5)?))
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
            let (key, balance) = super::stored_balance(row)?;
            openings.push((key, balance.opening));
        }
        Ok(openings)
    }
}
