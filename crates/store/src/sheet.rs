//! Sheets of vouchers not posted yet (bảng nhập nhanh), one for each form; and what was posted from one together.

use ledger::event::EventId;
use rusqlite::{OptionalExtension, params};

use crate::books::stored_id;
use crate::{Failure, Store, Writing};

/// Vouchers posted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub id: i64,
    /// The letters of its form.
    pub form: String,
    /// Seconds since 1970-01-01 UTC.
    pub posted_at: i64,
    /// The vouchers, in the order of the sheet.
    pub vouchers: Vec<EventId>,
}

impl Store {
    /// What is typed in the sheet of a form, and when it was kept.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sheet(&self, form: &str) -> Result<Option<(String, i64)>, Failure> {
        let mut query = self.conn.prepare_cached("select content, kept_at from sheet where form = ?")?;
        Ok(query.query_row([form], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// The forms whose sheets have something in them, with their contents.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sheets(&self) -> Result<Vec<(String, String, i64)>, Failure> {
        let mut query = self.conn.prepare_cached("select form, content, kept_at from sheet order by form")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps the sheet of a form, on the disk before this returns; nothing takes it away.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_sheet(&self, form: &str, content: Option<&str>, now: i64) -> Result<(), Failure> {
        keep_sheet(&self.conn, form, content, now)
    }

    /// The batch with this id.
    ///
    /// # Errors
    /// When the database fails.
    pub fn batch(&self, id: i64) -> Result<Option<Batch>, Failure> {
        let mut query = self.conn.prepare_cached("select form, posted_at from batch where batch_id = ?")?;
        let found = query.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let Some((form, posted_at)) = found else { return Ok(None) };
        let mut query =
            self.conn.prepare_cached("select voucher_id from batch_voucher where batch_id = ? order by voucher_id")?;
        let mut rows = query.query([id])?;
        let mut vouchers = Vec::new();
        while let Some(row) = rows.next()? {
            vouchers.push(stored_id(row.get(0)?)?);
        }
        Ok(Some(Batch { id, form, posted_at, vouchers }))
    }

    /// The batches, the latest first, at most so many.
    ///
    /// # Errors
    /// When the database fails.
    pub fn batches(&self, limit: u32) -> Result<Vec<Batch>, Failure> {
        let mut query = self.conn.prepare_cached("select batch_id from batch order by batch_id desc limit ?")?;
        let ids = query.query_map([limit], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
        ids.into_iter().map(|id| self.batch(id)?.ok_or(Failure::NotThere)).collect()
    }
}

impl Writing<'_> {
    /// Keeps the sheet of a form in the same act that posts from it.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_sheet(&self, form: &str, content: Option<&str>, now: i64) -> Result<(), Failure> {
        keep_sheet(&self.books().conn, form, content, now)
    }

    /// Notes which vouchers were posted together.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_batch(&self, form: &str, vouchers: &[EventId], now: i64) -> Result<i64, Failure> {
        let conn = &self.books().conn;
        conn.prepare_cached("insert into batch (form, posted_at) values (?, ?)")?.execute(params![form, now])?;
        let id = conn.last_insert_rowid();
        self.join_batch(id, vouchers)?;
        Ok(id)
    }

    /// Notes that these were posted together with a batch before them, or begins one; none begins for no voucher.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_to_batch(
        &self,
        batch: Option<i64>,
        form: &str,
        vouchers: &[EventId],
        now: i64,
    ) -> Result<Option<i64>, Failure> {
        match batch {
            None if vouchers.is_empty() => Ok(None),
            None => self.keep_batch(form, vouchers, now).map(Some),
            Some(id) => self.join_batch(id, vouchers).map(|()| Some(id)),
        }
    }

    fn join_batch(&self, id: i64, vouchers: &[EventId]) -> Result<(), Failure> {
        let mut insert =
            self.books().conn.prepare_cached("insert into batch_voucher (batch_id, voucher_id) values (?, ?)")?;
        for voucher in vouchers {
            insert.execute(params![id, voucher.to_i64()])?;
        }
        Ok(())
    }
}

fn keep_sheet(conn: &rusqlite::Connection, form: &str, content: Option<&str>, now: i64) -> Result<(), Failure> {
    match content {
        Some(content) => conn
            .prepare_cached("insert or replace into sheet (form, content, kept_at) values (?, ?, ?)")?
            .execute(params![form, content, now])?,
        None => conn.prepare_cached("delete from sheet where form = ?")?.execute([form])?,
    };
    Ok(())
}
