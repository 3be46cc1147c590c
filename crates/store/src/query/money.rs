//! The rows of accounts kept bank account by bank account.

use ::ledger::event::extra::Key;
use ::ledger::event::value::Value;
use chrono::NaiveDate;

use super::LedgerRow;
use crate::{Failure, Store};

/// A row of a bank's book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankRow {
    /// The row.
    pub row: LedgerRow,
    /// The bank account its line names on this side; empty where it names none.
    pub bank_account: String,
}

impl Store {
    /// Gives every row of an account and those under it with the bank account its line names, by day and order of
    /// posting.
    ///
    /// # Errors
    /// When a row does not read, or what `take` answers.
    pub fn bank_rows<E: From<Failure>>(
        &self,
        account: &str,
        from: NaiveDate,
        to: NaiveDate,
        mut take: impl FnMut(BankRow) -> Result<(), E>,
    ) -> Result<(), E> {
        self.detail_rows(account, from, to, |detail| {
            let bank_account = detail.own(Key::BankAccount).and_then(Value::text).unwrap_or_default().to_owned();
            take(BankRow { row: detail.row, bank_account })
        })
    }
}
