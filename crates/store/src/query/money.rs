//! The rows of accounts kept bank account by bank account.

use ::ledger::account::AccountCode;
use ::ledger::event::extra::{Key, Side};
use ::ledger::event::value::Value;
use ::ledger::event::{EventId, Line, day_number};
use chrono::NaiveDate;
use rusqlite::params;

use super::LedgerRow;
use super::ledger::{COLUMNS, NOT_REPLACED, ledger_row};
use crate::books::stored_id;
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
    /// posting. Each event is read once: the details of a line are kept nowhere else.
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
        let accounts = self.accounts_under(account)?;
        if accounts.is_empty() {
            return Ok(());
        }
        let list: Vec<String> = accounts.iter().map(|account: &AccountCode| format!("'{account}'")).collect();
        let sql = format!(
            "select {COLUMNS}, p.event_id, p.line from posting p join version v using (event_id)
             where p.account in ({}) and p.day between ?1 and ?2 and {NOT_REPLACED}
             order by p.day, p.event_id, p.line, p.side",
            list.join(", ")
        );
        let mut query = self.conn.prepare_cached(&sql).map_err(Failure::from)?;
        let mut rows = query.query(params![day_number(from), day_number(to)]).map_err(Failure::from)?;
        let mut read: Option<(EventId, Vec<Line>)> = None;
        while let Some(row) = rows.next().map_err(Failure::from)? {
            let event = stored_id(row.get(14).map_err(Failure::from)?)?;
            let line: u16 = row.get(15).map_err(Failure::from)?;
            if read.as_ref().is_none_or(|(id, _)| *id != event) {
                read = Some((event, self.event(event)?.lines));
            }
            let side = if row.get::<_, bool>(11).map_err(Failure::from)? { Side::Credit } else { Side::Debit };
            let detail =
                read.as_ref().and_then(|(_, lines)| lines.get(usize::from(line))?.extra.get(Key::BankAccount, side));
            let bank_account = detail.and_then(Value::text).unwrap_or_default().to_owned();
            take(BankRow { row: ledger_row(row)?, bank_account })?;
        }
        Ok(())
    }
}
