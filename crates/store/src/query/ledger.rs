//! The rows of an account's ledger, of a party's statement, and of the journal.

use ::ledger::account::AccountCode;
use ::ledger::day::Month;
use ::ledger::event::{EventId, day_number};
use chrono::NaiveDate;
use rusqlite::types::Value as Sql;
use rusqlite::{Row, params_from_iter};

use super::{FullNumber, USED_ACCOUNTS, stored_account, stored_number};
use crate::books::{stored_day, stored_id, stored_party};
use crate::{Failure, Store};

/// One side of one line, with its voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// The account.
    pub account: AccountCode,
    /// The day it is booked on.
    pub day: NaiveDate,
    /// The day the document bears.
    pub voucher_day: NaiveDate,
    /// The voucher.
    pub voucher: EventId,
    /// The content it stands with, and the number of the line in it.
    pub entry: (EventId, u32),
    /// Its number.
    pub number: FullNumber,
    /// The outside reference, when it was imported.
    pub reference: Option<String>,
    /// What the line, or else the voucher, is for.
    pub narration: String,
    /// The account on the other side.
    pub contra: Option<AccountCode>,
    /// Whose account.
    pub party: Option<EventId>,
    /// Đồng debited; 0 when credited.
    pub debit: i64,
    /// Đồng credited; 0 when debited.
    pub credit: i64,
}

/// What the rows of a month of a ledger come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerMonth {
    /// The month.
    pub month: Month,
    /// How many rows it has.
    pub count: u32,
    /// Debited, in đồng.
    pub debit: i64,
    /// Credited, in đồng.
    pub credit: i64,
}

/// Some rows of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerSlice {
    /// What the rows before these come to, debit positive; đồng.
    pub before: i64,
    /// The rows.
    pub rows: Vec<LedgerRow>,
}

/// The order of a ledger: total, and the same on all machines.
const ORDER: &str = "p.day, v.place, p.line, p.side";

/// A condition on the postings `p` of some accounts on some days, and its values.
fn condition(accounts: &[AccountCode], party: Option<EventId>, from: NaiveDate, to: NaiveDate) -> (String, Vec<Sql>) {
    let mut values = vec![Sql::from(i64::from(day_number(from))), i64::from(day_number(to)).into()];
    let party_condition = match party {
        Some(party) => {
            values.push(party.to_i64().into());
            "and p.party_id = ?3"
        }
        None => "",
    };
    let account_condition = match accounts {
        [only] => format!("p.account = '{only}'"),
        several => {
            let list: Vec<String> = several.iter().map(|account| format!("'{account}'")).collect();
            format!("p.account in ({})", list.join(", "))
        }
    };
    (format!("{account_condition} and p.day between ?1 and ?2 {party_condition} and {NOT_REPLACED}"), values)
}

pub(super) const COLUMNS: &str = "p.account, p.day, v.voucher_id, v.form, v.year, v.writer_no, v.number, v.reference,
    coalesce(p.narration, v.narration), p.contra, p.party_id, p.side, p.amount_dong, v.day,
    p.event_id, p.line";
pub(super) const NOT_REPLACED: &str = "not exists (select 1 from replaced r where r.event_id = p.event_id)";

impl Store {
    /// Gives every row of an account and those under it, for one party where named, by day and order of posting.
    ///
    /// # Errors
    /// When a row does not read, or what `take` answers.
    pub fn ledger<E: From<Failure>>(
        &self,
        account: &str,
        party: Option<EventId>,
        from: NaiveDate,
        to: NaiveDate,
        mut take: impl FnMut(LedgerRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let accounts = self.accounts_under(account)?;
        // One account is read in the order it is kept. Several are put in order a month at a time, in little memory.
        let mut part = from;
        while part <= to && !accounts.is_empty() {
            let end = if accounts.len() == 1 { to } else { Month::of(part).last_day().min(to) };
            self.ledger_part(&accounts, party, part, end, &mut take)?;
            let Some(next) = end.succ_opt() else { break };
            part = next;
        }
        Ok(())
    }

    fn ledger_part<E: From<Failure>>(
        &self,
        accounts: &[AccountCode],
        party: Option<EventId>,
        from: NaiveDate,
        to: NaiveDate,
        take: impl FnMut(LedgerRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let (condition, values) = condition(accounts, party, from, to);
        let sql = format!(
            "select {COLUMNS} from posting p join version v using (event_id) where {condition} order by {ORDER}"
        );
        self.each_row(&sql, values, take)
    }

    /// The months of what [`Store::ledger`] gives: how many rows each has and what they come to, added up without being read.
    ///
    /// # Errors
    /// When the database fails.
    pub fn ledger_months(
        &self,
        account: &str,
        party: Option<EventId>,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<LedgerMonth>, Failure> {
        let accounts = self.accounts_under(account)?;
        let mut months: Vec<LedgerMonth> = Vec::new();
        if accounts.is_empty() {
            return Ok(months);
        }
        let (condition, values) = condition(&accounts, party, from, to);
        let sql = format!(
            "select p.day, count(*), sum(iif(side = 0, amount_dong, 0)), sum(iif(side = 0, 0, amount_dong))
             from posting p where {condition} group by p.day order by p.day"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut days = query.query(params_from_iter(values))?;
        while let Some(day) = days.next()? {
            let month = Month::of(stored_day(day.get(0)?)?);
            let (count, debit, credit): (u32, i64, i64) = (day.get(1)?, day.get(2)?, day.get(3)?);
            match months.last_mut().filter(|last| last.month == month) {
                Some(last) => {
                    last.count += count;
                    last.debit += debit;
                    last.credit += credit;
                }
                None => months.push(LedgerMonth { month, count, debit, credit }),
            }
        }
        Ok(months)
    }

    /// Some rows of what [`Store::ledger`] gives, with what those before them come to, added up without being read one by one.
    ///
    /// # Errors
    /// When a row does not read.
    pub fn ledger_slice(
        &self,
        account: &str,
        party: Option<EventId>,
        (from, to): (NaiveDate, NaiveDate),
        offset: u32,
        limit: u32,
    ) -> Result<LedgerSlice, Failure> {
        let accounts = self.accounts_under(account)?;
        let mut slice = LedgerSlice::default();
        if accounts.is_empty() {
            return Ok(slice);
        }
        let (condition, mut values) = condition(&accounts, party, from, to);
        let (offset_at, limit_at) = (values.len() + 1, values.len() + 2);
        values.push(offset.into());
        let before = format!(
            "select coalesce(sum(case side when 0 then amount_dong else -amount_dong end), 0)
             from (select p.side, p.amount_dong from posting p join version v using (event_id)
                   where {condition} order by {ORDER} limit ?{offset_at})"
        );
        if offset > 0 {
            slice.before =
                self.conn.prepare_cached(&before)?.query_row(params_from_iter(values.clone()), |row| row.get(0))?;
        }
        values.push(limit.into());
        let rows = format!(
            "select {COLUMNS} from posting p join version v using (event_id)
             where {condition} order by {ORDER} limit ?{limit_at} offset ?{offset_at}"
        );
        self.each_row::<Failure>(&rows, values, |row| {
            slice.rows.push(row);
            Ok(())
        })?;
        Ok(slice)
    }

    /// Gives every row of one party over all accounts, by account, day and order of posting.
    ///
    /// # Errors
    /// When a row does not read, or what `take` answers.
    pub fn statement<E: From<Failure>>(
        &self,
        party: EventId,
        from: NaiveDate,
        to: NaiveDate,
        take: impl FnMut(LedgerRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let values =
            vec![Sql::from(party.to_i64()), i64::from(day_number(from)).into(), i64::from(day_number(to)).into()];
        let sql = format!(
            "select {COLUMNS} from posting p indexed by posting_by_party join version v using (event_id)
             where p.party_id = ?1 and p.day between ?2 and ?3 and {NOT_REPLACED}
             order by p.account, p.day, v.place, p.line, p.side"
        );
        self.each_row(&sql, values, take)
    }

    /// The accounts that have figures and are `account` or lie under it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn accounts_under(&self, account: &str) -> Result<Vec<AccountCode>, Failure> {
        let mut query = self.conn.prepare_cached(&format!(
            "{USED_ACCOUNTS}
             select account from used where account >= ?1 and account < ?1 || '~'
             union select account from total where account >= ?1 and account < ?1 || '~' order by account"
        ))?;
        let mut rows = query.query([account])?;
        let mut accounts = Vec::new();
        while let Some(row) = rows.next()? {
            accounts.push(stored_account(row, 0)?);
        }
        Ok(accounts)
    }

    /// Whether anything is booked on an account.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_figures(&self, account: AccountCode) -> Result<bool, Failure> {
        let mut query = self.conn.prepare_cached(
            "select exists (select 1 from total where account = ?1) or exists (select 1 from posting where account = ?1)",
        )?;
        Ok(query.query_row([account.as_str()], |row| row.get(0))?)
    }

    /// Whether anybody still has a balance on an account: what parties owe and are owed may add up to nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_balance(&self, account: AccountCode) -> Result<bool, Failure> {
        let mut query = self.conn.prepare_cached(
            "select exists (select 1 from balance where account = ?1 group by party_id
                            having sum(opening_dong + debit_dong - credit_dong) <> 0)
                 or (select coalesce(sum(opening_dong + debit_dong - credit_dong), 0) from total where account = ?1) <> 0",
        )?;
        Ok(query.query_row([account.as_str()], |row| row.get(0))?)
    }

    fn each_row<E: From<Failure>>(
        &self,
        sql: &str,
        values: Vec<Sql>,
        mut take: impl FnMut(LedgerRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut query = self.conn.prepare_cached(sql).map_err(Failure::from)?;
        let mut rows = query.query(params_from_iter(values)).map_err(Failure::from)?;
        while let Some(row) = rows.next().map_err(Failure::from)? {
            take(ledger_row(row)?)?;
        }
        Ok(())
    }
}

pub(super) fn ledger_row(row: &Row<'_>) -> Result<LedgerRow, Failure> {
    let amount: i64 = row.get(12)?;
    let is_credit: bool = row.get(11)?;
    let contra = match row.get_ref(9)? {
        rusqlite::types::ValueRef::Null => None,
        _ => Some(stored_account(row, 9)?),
    };
    Ok(LedgerRow {
        account: stored_account(row, 0)?,
        day: stored_day(row.get(1)?)?,
        voucher_day: stored_day(row.get(13)?)?,
        voucher: stored_id(row.get(2)?)?,
        entry: (stored_id(row.get(14)?)?, row.get(15)?),
        number: stored_number(row, 3)?,
        reference: row.get(7)?,
        narration: row.get(8)?,
        contra,
        party: stored_party(row.get(10)?)?,
        debit: if is_credit { 0 } else { amount },
        credit: if is_credit { amount } else { 0 },
    })
}
