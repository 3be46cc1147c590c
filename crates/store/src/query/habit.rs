//! What was usual until now: so that a voucher that is unlike the others can be pointed at before it is saved.

use ::ledger::account::AccountCode;
use ::ledger::event::{EventId, day_number};
use ::ledger::money::Dong;
use ::ledger::voucher::Form;
use chrono::NaiveDate;
use rusqlite::params;

use crate::books::{stored_day, stored_party};
use crate::{Failure, Store};

/// So many of the last lines say what is usual.
const LIKE_LINES: u32 = 200;

impl Store {
    /// What an account gained (negative: lost) on each day from `from` on that has postings; đồng.
    ///
    /// # Errors
    /// When the database fails.
    pub fn daily_changes(&self, account: &str, from: NaiveDate) -> Result<Vec<(NaiveDate, i64)>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select day, sum(case side when 0 then amount_dong else -amount_dong end) from posting
             where account = ?1 and day >= ?2
               and not exists (select 1 from replaced where replaced.event_id = posting.event_id)
             group by day order by day",
        )?;
        let mut rows = query.query(params![account, day_number(from)])?;
        let mut days = Vec::new();
        while let Some(row) = rows.next()? {
            days.push((stored_day(row.get(0)?)?, row.get(1)?));
        }
        Ok(days)
    }

    /// The amounts of the last lines between two accounts on a form, each with its voucher's party, the latest first.
    /// Corrections are not among them.
    ///
    /// # Errors
    /// When the database fails.
    pub fn like_amounts(
        &self,
        form: Form,
        debit: AccountCode,
        credit: AccountCode,
    ) -> Result<Vec<(Option<EventId>, Dong)>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select v.party_id, p.amount_dong from (
                 select event_id, amount_dong from posting
                 where account = ?1 and side = 0 and contra = ?2 and amount_dong > 0
                 order by day desc, event_id desc limit ?4
             ) p join version v using (event_id)
             where v.form = ?3 and not exists (select 1 from replaced where replaced.event_id = v.event_id)
               and not exists (select 1 from link where event_id = v.voucher_id or target_id = v.voucher_id)",
        )?;
        let mut rows = query.query(params![debit.as_str(), credit.as_str(), form as u8, LIKE_LINES])?;
        let mut amounts = Vec::new();
        while let Some(row) = rows.next()? {
            let amount = Dong::new(row.get(1)?).ok_or_else(|| Failure::Damaged("an amount".into()))?;
            amounts.push((stored_party(row.get(0)?)?, amount));
        }
        Ok(amounts)
    }
}
