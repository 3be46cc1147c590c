//! What was said in warning when a voucher was saved all the same: shown in its history, on this machine only.

use ledger::event::EventId;
use rusqlite::params;

use crate::{Failure, Store, Writing};

impl Store {
    /// The warnings kept with the event that brought a content of a voucher, in the form the caller keeps them.
    ///
    /// # Errors
    /// When the database fails.
    pub fn warnings(&self, event: EventId) -> Result<Vec<String>, Failure> {
        let mut query = self.conn.prepare_cached("select content from warning where event_id = ? order by place")?;
        let rows = query.query_map([event.to_i64()], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Writing<'_> {
    /// Keeps warnings with the event written last.
    ///
    /// # Errors
    /// When the database fails, or nothing was written yet.
    pub fn keep_warnings(&self, warnings: &[String]) -> Result<(), Failure> {
        let store = self.books();
        let event = EventId::new(store.writer, self.heads.wseq(store.writer)).ok_or(Failure::NotThere)?;
        let mut insert =
            store.conn.prepare_cached("insert into warning (event_id, place, content) values (?, ?, ?)")?;
        for (place, content) in (0i64..).zip(warnings) {
            insert.execute(params![event.to_i64(), place, content])?;
        }
        Ok(())
    }
}
