//! Small values of this machine's copy, beside the book's own: they are in no event and in no backup.

use rusqlite::{OptionalExtension, params};

use crate::{Failure, Store};

impl Store {
    pub(crate) fn local<const N: usize>(&self, key: &str) -> Result<Option<[u8; N]>, Failure> {
        let mut query = self.conn.prepare_cached("select value from book where key = ?")?;
        Ok(query.query_row([key], |row| row.get(0)).optional()?)
    }

    pub(crate) fn local_bytes(&self, key: &str) -> Result<Option<Vec<u8>>, Failure> {
        let mut query = self.conn.prepare_cached("select value from book where key = ?")?;
        Ok(query.query_row([key], |row| row.get(0)).optional()?)
    }

    /// Keeps a value, or takes it away.
    pub(crate) fn set_local(&self, key: &str, value: Option<&[u8]>) -> Result<(), Failure> {
        match value {
            Some(value) => self
                .conn
                .prepare_cached(
                    "insert into book (key, value) values (?, ?) on conflict do update set value = excluded.value",
                )?
                .execute(params![key, value])?,
            None => self.conn.prepare_cached("delete from book where key = ?")?.execute([key])?,
        };
        Ok(())
    }
}
