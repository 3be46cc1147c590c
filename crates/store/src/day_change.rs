//! What each day changes of the accounts that cannot stand below nothing, kept up with the balances.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::event::day_number;
use ledger::fold::Change;
use ledger::fold::negative::is_watched;
use rusqlite::{Row, params};

use crate::books::stored_day;
use crate::query::{stored_account, stored_month};
use crate::{Failure, Store};

/// Changes that are not written down yet.
#[derive(Default)]
pub(crate) struct DayChanges(HashMap<(AccountCode, NaiveDate), i64>);

impl DayChanges {
    /// Adds one, where its account is watched.
    pub(crate) fn add(&mut self, change: &Change) -> Result<(), Failure> {
        if is_watched(change.key.account) {
            let dong = change.by.opening.saturating_add(change.by.debit).saturating_sub(change.by.credit);
            let sum = self.0.entry((change.key.account, change.day)).or_default();
            let too_much = || Failure::Database(rusqlite::Error::IntegralValueOutOfRange(0, dong));
            *sum = sum.checked_add(dong).ok_or_else(too_much)?;
        }
        Ok(())
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn write_to(&mut self, store: &Store) -> Result<(), Failure> {
        self.0.drain().try_for_each(|((account, day), dong)| store.add_to_day(account, day, dong))
    }
}

/// By account and day, debit positive, in đồng.
pub(crate) type ByDay = BTreeMap<(AccountCode, NaiveDate), i64>;

impl Store {
    /// What is kept.
    pub(crate) fn kept_day_changes(&self) -> Result<ByDay, Failure> {
        let row = |row: &Row<'_>| Ok(((stored_account(row, 0)?, stored_day(row.get(1)?)?), row.get(2)?));
        Ok(self.list("select account, day, dong from day_change", [], row)?.into_iter().collect())
    }

    /// The same from the books' rows and the opening balances, which takes the whole book.
    pub(crate) fn day_changes_of_postings(&self) -> Result<ByDay, Failure> {
        let mut changes = ByDay::new();
        let posted = "select account, day, case side when 0 then amount_dong else -amount_dong end from posting
                      where not exists (select 1 from replaced where replaced.event_id = posting.event_id)";
        let opened = "select account, month, opening_dong from total where opening_dong <> 0";
        let posted =
            self.list(posted, [], |row| Ok((stored_account(row, 0)?, stored_day(row.get(1)?)?, row.get(2)?)))?;
        let opened = self.list(opened, [], |row| {
            Ok((stored_account(row, 0)?, stored_month(row, 1)?.first_day(), row.get::<_, i64>(2)?))
        })?;
        for (account, day, dong) in posted.into_iter().chain(opened).filter(|(account, ..)| is_watched(*account)) {
            let sum = changes.entry((account, day)).or_default();
            *sum = sum.saturating_add(dong);
        }
        changes.retain(|_, dong| *dong != 0);
        Ok(changes)
    }

    fn add_to_day(&self, account: AccountCode, day: NaiveDate, dong: i64) -> Result<(), Failure> {
        if dong == 0 {
            return Ok(());
        }
        let (account, day) = (account.as_str(), day_number(day));
        // No row stands for nothing: what the day had and what is added may be the same amount on opposite sides.
        let emptied = self
            .conn
            .prepare_cached("delete from day_change where account = ? and day = ? and dong = -?")?
            .execute(params![account, day, dong])?;
        if emptied == 0 {
            self.conn
                .prepare_cached(
                    "insert into day_change (account, day, dong) values (?, ?, ?)
                     on conflict do update set dong = dong + excluded.dong",
                )?
                .execute(params![account, day, dong])?;
        }
        Ok(())
    }
}
