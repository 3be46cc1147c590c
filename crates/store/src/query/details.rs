//! The rows of an account with the further details of their lines.

use ::ledger::account::AccountCode;
use ::ledger::event::extra::{Key, Side};
use ::ledger::event::value::Value;
use ::ledger::event::{EventId, Line, day_number};
use chrono::NaiveDate;
use rusqlite::params;

use super::LedgerRow;
use super::ledger::{COLUMNS, NOT_REPLACED, ledger_row};
use crate::{Failure, Store};

/// A row of a ledger with its line.
pub struct DetailRow<'a> {
    /// The row.
    pub row: LedgerRow,
    /// The line it is one side of.
    pub line: &'a Line,
    /// Which side.
    pub side: Side,
}

impl DetailRow<'_> {
    /// A detail of the row's own side.
    pub fn own(&self, key: Key) -> Option<&Value> {
        self.line.extra.get(key, self.side)
    }

    /// A detail of either side, the row's own first.
    pub fn any(&self, key: Key) -> Option<&Value> {
        let other = if self.side == Side::Debit { Side::Credit } else { Side::Debit };
        self.own(key).or_else(|| self.line.extra.get(key, other))
    }
}

impl Store {
    /// Gives every row of an account and those under it with its line, by day and order of posting. Each event is read
    /// once: the details of a line are kept nowhere else.
    ///
    /// # Errors
    /// When a row does not read, or what `take` answers.
    pub fn detail_rows<E: From<Failure>>(
        &self,
        account: &str,
        from: NaiveDate,
        to: NaiveDate,
        mut take: impl FnMut(DetailRow<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let accounts = self.accounts_under(account)?;
        if accounts.is_empty() {
            return Ok(());
        }
        let list: Vec<String> = accounts.iter().map(|account: &AccountCode| format!("'{account}'")).collect();
        let sql = format!(
            "select {COLUMNS} from posting p join version v using (event_id)
             where p.account in ({}) and p.day between ?1 and ?2 and {NOT_REPLACED}
             order by p.day, p.event_id, p.line, p.side",
            list.join(", ")
        );
        let mut query = self.conn.prepare_cached(&sql).map_err(Failure::from)?;
        let mut rows = query.query(params![day_number(from), day_number(to)]).map_err(Failure::from)?;
        let mut read: Option<(EventId, Vec<Line>)> = None;
        while let Some(row) = rows.next().map_err(Failure::from)? {
            let ledger_row = ledger_row(row)?;
            let (event, line) = ledger_row.entry;
            if read.as_ref().is_none_or(|(id, _)| *id != event) {
                read = Some((event, self.event(event)?.lines));
            }
            let side = if row.get::<_, bool>(11).map_err(Failure::from)? { Side::Credit } else { Side::Debit };
            let lines = read.as_ref().map(|(_, lines)| lines.as_slice()).unwrap_or_default();
            let line = usize::try_from(line).ok().and_then(|line| lines.get(line));
            let line = line.ok_or_else(|| Failure::Damaged("a line".into()))?;
            take(DetailRow { row: ledger_row, line, side })?;
        }
        Ok(())
    }
}
