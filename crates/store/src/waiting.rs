//! Drafts that wait for the bank's notice (UNC đã gửi – chờ báo Nợ): they have no number and count nowhere.

use chrono::NaiveDate;
use ledger::event::day_number;
use rusqlite::params;

use crate::books::stored_day;
use crate::{Failure, Store};

impl Store {
    /// The drafts that wait, with the day the bank was told, the longest waiting first. Those in the bin do not wait.
    ///
    /// # Errors
    /// When the database fails.
    pub fn waiting(&self) -> Result<Vec<(i64, NaiveDate)>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select draft_id, handed_in from waiting join draft using (draft_id)
             where discarded_at is null order by handed_in, draft_id",
        )?;
        let mut rows = query.query([])?;
        let mut waiting = Vec::new();
        while let Some(row) = rows.next()? {
            waiting.push((row.get(0)?, stored_day(row.get(1)?)?));
        }
        Ok(waiting)
    }

    /// Lets a draft wait since a day, or no longer.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_waiting(&self, draft: i64, handed_in: Option<NaiveDate>) -> Result<(), Failure> {
        match handed_in {
            Some(day) => self
                .conn
                .prepare_cached("insert or replace into waiting (draft_id, handed_in) values (?, ?)")?
                .execute(params![draft, day_number(day)])?,
            None => self.conn.prepare_cached("delete from waiting where draft_id = ?")?.execute([draft])?,
        };
        Ok(())
    }
}
