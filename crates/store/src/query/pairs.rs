//! What stood against what, and whether every voucher's debits are its credits: read from the postings themselves.

use std::collections::BTreeMap;

use ::ledger::account::AccountCode;
use ::ledger::event::{EventId, day_number};
use chrono::NaiveDate;
use rusqlite::params;

use super::ledger::NOT_REPLACED;
use super::stored_account;
use crate::books::stored_id;
use crate::{Failure, Store};

/// What the postings of some days come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JournalSum {
    /// Everything debited, but for accounts off the balance; đồng.
    pub debit: i64,
    /// Vouchers whose debits are not their credits, with both.
    pub unbalanced: Vec<(EventId, i64, i64)>,
}

impl Store {
    /// What was debited to accounts under `account` in the days, by account and the account it stood against.
    ///
    /// # Errors
    /// When the postings do not read.
    pub fn pairs(
        &self,
        account: &str,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<BTreeMap<(AccountCode, AccountCode), i64>, Failure> {
        let mut query = self.conn.prepare_cached(&format!(
            "select p.account, p.contra, sum(p.amount_dong) from posting p
             where p.account >= ?1 and p.account < ?1 || '~' and p.day between ?2 and ?3
               and p.side = 0 and p.contra is not null and {NOT_REPLACED}
             group by p.account, p.contra"
        ))?;
        let mut rows = query.query(params![account, day_number(from), day_number(to)])?;
        let mut pairs = BTreeMap::new();
        while let Some(row) = rows.next()? {
            pairs.insert((stored_account(row, 0)?, stored_account(row, 1)?), row.get(2)?);
        }
        pairs.retain(|_, amount| *amount != 0);
        Ok(pairs)
    }

    /// Adds the postings of the days up, voucher by voucher.
    ///
    /// # Errors
    /// When the postings do not read.
    pub fn journal_sum(&self, from: NaiveDate, to: NaiveDate) -> Result<JournalSum, Failure> {
        let mut query = self.conn.prepare_cached(&format!(
            "select v.voucher_id, sum(case p.side when 0 then p.amount_dong else 0 end),
                    sum(case p.side when 1 then p.amount_dong else 0 end)
             from posting p join version v using (event_id)
             where p.day between ?1 and ?2 and p.account >= '1' and {NOT_REPLACED}
             group by v.voucher_id"
        ))?;
        let mut rows = query.query(params![day_number(from), day_number(to)])?;
        let mut sum = JournalSum::default();
        while let Some(row) = rows.next()? {
            let (debit, credit): (i64, i64) = (row.get(1)?, row.get(2)?);
            sum.debit = sum.debit.checked_add(debit).ok_or_else(super::balances::too_much)?;
            if debit != credit {
                sum.unbalanced.push((stored_id(row.get(0)?)?, debit, credit));
            }
        }
        Ok(sum)
    }
}
