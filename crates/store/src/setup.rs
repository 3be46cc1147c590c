//! What is typed while a new book is set up, before it is taken into the book: on this machine only.

use rusqlite::{OptionalExtension, params};

use crate::{Failure, Store};

impl Store {
    /// Keeps a sheet, on the disk before this returns.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_setup_sheet(&self, name: &str, content: &str, now: i64) -> Result<(), Failure> {
        self.conn
            .prepare_cached(
                "insert into setup_sheet (name, content, kept_at) values (?, ?, ?)
                 on conflict do update set content = excluded.content, kept_at = excluded.kept_at",
            )?
            .execute(params![name, content, now])?;
        Ok(())
    }

    /// The sheet of this name, as last kept.
    ///
    /// # Errors
    /// When the database fails.
    pub fn setup_sheet(&self, name: &str) -> Result<Option<String>, Failure> {
        let mut query = self.conn.prepare_cached("select content from setup_sheet where name = ?")?;
        Ok(query.query_row([name], |row| row.get(0)).optional()?)
    }

    /// Forgets a sheet.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn drop_setup_sheet(&self, name: &str) -> Result<(), Failure> {
        self.conn.prepare_cached("delete from setup_sheet where name = ?")?.execute([name])?;
        Ok(())
    }
}

impl crate::Writing<'_> {
    /// Forgets a sheet in the same act that takes it into the book.
    ///
    /// # Errors
    /// When the database fails.
    pub fn finish_setup_sheet(&self, name: &str) -> Result<(), Failure> {
        self.books().drop_setup_sheet(name)
    }
}
