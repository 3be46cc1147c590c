//! Whether closed months stand as they were closed.

use std::collections::BTreeMap;

use ledger::day::Month;
use ledger::digest::LedgerDigest;
use ledger::event::body::{Body, PeriodClosed};

use crate::{Failure, Store};

impl Store {
    /// The closed months whose figures are not those they were closed with: something their author had is not here yet, or
    /// something changed them that should not have. In order.
    ///
    /// # Errors
    /// When the balances do not read.
    pub fn closed_otherwise(&self) -> Result<Vec<Month>, Failure> {
        let key = &self.cache.identity().book_key;
        let mut found: BTreeMap<Month, LedgerDigest> =
            self.cache.closed().keys().map(|month| (*month, LedgerDigest::new(key))).collect();
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = self.conn.prepare_cached(
            "select account, party_id, month, opening_dong, debit_dong, credit_dong from balance
             order by account, party_id, month",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let (key, balance) = crate::query::stored_balance(row)?;
            if let Some(digest) = found.get_mut(&key.month) {
                digest.add(&key, &balance);
            }
        }
        let mut otherwise = Vec::new();
        for (month, digest) in found {
            if self.closing(month)?.is_some_and(|closed| closed.digest != digest.finish()) {
                otherwise.push(month);
            }
        }
        Ok(otherwise)
    }

    fn closing(&self, month: Month) -> Result<Option<PeriodClosed>, Failure> {
        let Some(closed) = self.cache.closed().get(&month) else { return Ok(None) };
        match self.event(closed.by)?.body {
            Body::PeriodClosed(closed) => Ok(Some(closed)),
            _ => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::{self, Step};

    #[test]
    fn a_month_closed_on_other_figures_is_told_until_it_is_opened_again() {
        let (_folder, mut store) = common::new_book();
        common::take_step(&mut store, &Step::sale(1, 5, 100));
        let first = store.cache().first_month();
        store.record::<_, Failure>(0, |writing| writing.close_month(first)).unwrap();
        assert_eq!(store.closed_otherwise().unwrap(), []);
        // What comes late goes to the next month, and the closed one stands.
        common::take_step(&mut store, &Step::Post { month: 1, day: 6, pair: 0, amount: 70, party: 0, force: true });
        assert_eq!(store.closed_otherwise().unwrap(), []);
        // Another machine closed February with something that is not here.
        let february = first.next();
        let seen = vec![(1, 1_000)];
        let closed = Body::PeriodClosed(PeriodClosed { month: february, seen, digest: [7; 32] });
        store.record::<_, Failure>(0, |writing| writing.event(Vec::new(), closed)).unwrap();
        assert_eq!(store.closed_otherwise().unwrap(), [february]);
        assert!(common::take_step(&mut store, &Step::Reopen { month: 2 }));
        assert_eq!(store.closed_otherwise().unwrap(), []);
    }
}
