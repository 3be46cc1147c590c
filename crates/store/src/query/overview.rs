//! What the director's first page asks: from the kept totals, and from the postings of the days it names, never from
//! vouchers one by one.

use std::collections::BTreeMap;

use ::ledger::account::AccountCode;
use ::ledger::day::Month;
use ::ledger::event::{Event, EventId, day_number};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, params};

use super::balances::too_much;
use super::ledger::NOT_REPLACED;
use super::{Figures, USED_ACCOUNTS, stored_account, stored_month};
use crate::books::{stored_day, stored_party};
use crate::{Failure, Store};

/// Money that came in and went out of all purses together; đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flow {
    /// What came in.
    pub inflow: i64,
    /// What went out.
    pub outflow: i64,
}

impl Store {
    /// The event applied last.
    ///
    /// # Errors
    /// When it does not read.
    pub fn last_event(&self) -> Result<Option<Event>, Failure> {
        let mut query =
            self.conn.prepare_cached("select bytes from event where place is not null order by place desc limit 1")?;
        let bytes: Option<Vec<u8>> = query.query_row([], |row| row.get(0)).optional()?;
        bytes.map(|bytes| Ok(Event::decode(&bytes)?)).transpose()
    }

    /// What each account of debts holds of each person after all that is booked: debit positive, nothing that is zero.
    /// `groups` are the beginnings of codes.
    ///
    /// # Errors
    /// When the balances do not read.
    pub fn balances_under(&self, groups: &[&str]) -> Result<BTreeMap<(AccountCode, Option<EventId>), i64>, Failure> {
        let mut balances = BTreeMap::new();
        let mut query = self.conn.prepare_cached(
            "select account, party_id, sum(opening_dong + debit_dong - credit_dong) from balance
             where account >= ?1 and account < ?1 || '~' group by account, party_id
             having sum(opening_dong + debit_dong - credit_dong) <> 0",
        )?;
        for group in groups {
            let mut rows = query.query([group])?;
            while let Some(row) = rows.next()? {
                balances.insert((stored_account(row, 0)?, stored_party(row.get(1)?)?), row.get(2)?);
            }
        }
        Ok(balances)
    }

    /// What an account and those under it did in each month that has a figure.
    ///
    /// # Errors
    /// When the totals do not read.
    pub fn months_of(&self, account: &str) -> Result<BTreeMap<Month, Figures>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select account, month, sum(opening_dong), sum(debit_dong), sum(credit_dong) from total
             where account >= ?1 and account < ?1 || '~' group by month",
        )?;
        let mut rows = query.query([account])?;
        let mut months = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let figures = Figures { opening: row.get(2)?, debit: row.get(3)?, credit: row.get(4)? };
            months.insert(stored_month(row, 1)?, figures);
        }
        Ok(months)
    }

    /// The last month in which an account under one of `groups` did anything.
    ///
    /// # Errors
    /// When the totals do not read.
    pub fn last_month_of(&self, groups: &[&str]) -> Result<Option<Month>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select account, max(month) from total
             where account >= ?1 and account < ?1 || '~' and (debit_dong <> 0 or credit_dong <> 0)",
        )?;
        let mut last = None;
        for group in groups {
            let month: Option<i32> = query.query_row([group], |row| row.get(1))?;
            let month = month.map(|index| Month::from_index(index).ok_or_else(|| Failure::Damaged("a month".into())));
            last = last.max(month.transpose()?);
        }
        Ok(last)
    }

    /// What the accounts under `group` come to in some days, credit positive, leaving out what stands against an account
    /// under `but_for`.
    ///
    /// # Errors
    /// When the postings do not read.
    pub fn credited(&self, group: &str, but_for: &str, from: NaiveDate, to: NaiveDate) -> Result<i64, Failure> {
        let mut query = self.conn.prepare_cached(&format!(
            "{USED_ACCOUNTS}
             select p.side, p.amount_dong from used cross join posting p on p.account = used.account
             where used.account >= ?1 and used.account < ?1 || '~' and p.day between ?3 and ?4
               and (p.contra is null or p.contra < ?2 or p.contra >= ?2 || '~') and {NOT_REPLACED}"
        ))?;
        let mut rows = query.query(params![group, but_for, day_number(from), day_number(to)])?;
        let mut sum: i64 = 0;
        while let Some(row) = rows.next()? {
            let amount: i64 = row.get(1)?;
            let signed = if row.get::<_, bool>(0)? { amount } else { -amount };
            sum = sum.checked_add(signed).ok_or_else(too_much)?;
        }
        Ok(sum)
    }

    /// What came into and went out of the accounts under `group` in each month of some days; what only went from one of
    /// them to another is neither.
    ///
    /// # Errors
    /// When the postings do not read.
    pub fn flows(&self, group: &str, from: NaiveDate, to: NaiveDate) -> Result<BTreeMap<Month, Flow>, Failure> {
        let mut query = self.conn.prepare_cached(&format!(
            "{USED_ACCOUNTS}
             select p.day, sum(case p.side when 0 then p.amount_dong else 0 end),
                    sum(case p.side when 1 then p.amount_dong else 0 end)
             from used cross join posting p on p.account = used.account
             where used.account >= ?1 and used.account < ?1 || '~' and p.day between ?2 and ?3
               and (p.contra is null or p.contra < ?1 or p.contra >= ?1 || '~') and {NOT_REPLACED}
             group by p.day"
        ))?;
        let mut rows = query.query(params![group, day_number(from), day_number(to)])?;
        let mut flows: BTreeMap<Month, Flow> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let flow = flows.entry(Month::of(stored_day(row.get(0)?)?)).or_default();
            flow.inflow = flow.inflow.checked_add(row.get(1)?).ok_or_else(too_much)?;
            flow.outflow = flow.outflow.checked_add(row.get(2)?).ok_or_else(too_much)?;
        }
        Ok(flows)
    }

    /// The figures of an account and those under it for the days `from` to `to`, added up.
    ///
    /// # Errors
    /// When the balances do not read.
    pub fn figures_of(&self, account: &str, from: NaiveDate, to: NaiveDate) -> Result<Figures, Failure> {
        let mut sum = Figures::default();
        self.figures_by_account(account, from, to)?.values().for_each(|figures| sum.add(figures));
        Ok(sum)
    }
}
