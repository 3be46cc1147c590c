//! What members used of the cooperative's services and what they earned by their labour, from the postings.

use std::collections::BTreeMap;

use ::ledger::event::{EventId, day_number};
use chrono::NaiveDate;
use rusqlite::params_from_iter;
use rusqlite::types::Value as Sql;

use crate::books::stored_party;
use crate::{Failure, Store};

impl Store {
    /// What was supplied to each party in some days: the credit of a revenue account less what was taken back, without
    /// closing entries. Where the revenue names nobody, the other side of its line does, or else the voucher.
    ///
    /// # Errors
    /// When the database fails.
    pub fn supplied_to(
        &self,
        account: &str,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<BTreeMap<EventId, i64>, Failure> {
        self.by_party(account, from, to, "case p.side when 1 then p.amount_dong else -p.amount_dong end", true)
    }

    /// What each party earned in some days: the credit of an account of wages.
    ///
    /// # Errors
    /// When the database fails.
    pub fn earned_by(&self, account: &str, from: NaiveDate, to: NaiveDate) -> Result<BTreeMap<EventId, i64>, Failure> {
        self.by_party(account, from, to, "case p.side when 1 then p.amount_dong else 0 end", false)
    }

    fn by_party(
        &self,
        account: &str,
        from: NaiveDate,
        to: NaiveDate,
        amount: &str,
        of_others: bool,
    ) -> Result<BTreeMap<EventId, i64>, Failure> {
        let accounts = self.accounts_under(account)?;
        let mut sums = BTreeMap::new();
        if accounts.is_empty() {
            return Ok(sums);
        }
        let list: Vec<String> = accounts.iter().map(|account| format!("'{account}'")).collect();
        let party = if of_others { "coalesce(p.party_id, o.party_id, v.party_id)" } else { "p.party_id" };
        let sql = format!(
            "select {party}, sum({amount})
             from posting p join version v using (event_id)
               left join posting o on o.account = p.contra and o.day = p.day and o.event_id = p.event_id
                 and o.line = p.line and o.side <> p.side
             where p.account in ({}) and p.day between ?1 and ?2
               and (p.contra is null or p.contra not like '911%')
               and not exists (select 1 from replaced r where r.event_id = p.event_id)
             group by 1",
            list.join(", ")
        );
        let values = [Sql::from(i64::from(day_number(from))), i64::from(day_number(to)).into()];
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut rows = query.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            if let Some(party) = stored_party(row.get(0)?)? {
                sums.insert(party, row.get(1)?);
            }
        }
        Ok(sums)
    }
}
