//! Drafts: unfinished vouchers, on this machine only, without a number.

use rusqlite::{OptionalExtension, params};

use crate::{Failure, Store};

/// A draft as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: i64,
    /// What was typed, in the form the caller keeps it.
    pub content: String,
    /// Seconds since 1970-01-01 UTC.
    pub kept_at: i64,
    /// When it was put into the bin.
    pub discarded_at: Option<i64>,
}

impl Store {
    /// Keeps a draft, on the disk before this returns; a new one when it has no id. Where several people share the machine it
    /// is of the one who writes; else it is of whoever comes, also after a restore under another number.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_draft(&self, id: Option<i64>, form: &str, content: &str, now: i64) -> Result<i64, Failure> {
        self.conn
            .prepare_cached(
                "insert into draft (draft_id, form, content, kept_at, writer_no)
                 values (?, ?, ?, ?, (select case when count(*) > 1 then ? end from person))
                 on conflict do update set form = excluded.form, content = excluded.content,
                    kept_at = excluded.kept_at, discarded_at = null",
            )?
            .execute(params![id, form, content, now, self.writer])?;
        Ok(id.unwrap_or_else(|| self.conn.last_insert_rowid()))
    }

    /// The drafts in use, or those in the bin, of the person who writes; the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn drafts(&self, discarded: bool) -> Result<Vec<Kept>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select draft_id, content, kept_at, discarded_at from draft where (discarded_at is not null) = ?1
                and coalesce(writer_no, ?2) = ?2
             order by kept_at desc, draft_id desc",
        )?;
        let rows = query.query_map(params![discarded, self.writer], kept)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One draft.
    ///
    /// # Errors
    /// When the database fails.
    pub fn draft(&self, id: i64) -> Result<Option<Kept>, Failure> {
        let mut query = self
            .conn
            .prepare_cached("select draft_id, content, kept_at, discarded_at from draft where draft_id = ?")?;
        Ok(query.query_row([id], kept).optional()?)
    }

    /// Puts a draft into the bin, or takes it out again.
    ///
    /// # Errors
    /// When the database fails.
    pub fn bin_draft(&self, id: i64, discarded_at: Option<i64>) -> Result<(), Failure> {
        self.conn
            .prepare_cached("update draft set discarded_at = ? where draft_id = ?")?
            .execute(params![discarded_at, id])?;
        Ok(())
    }

    /// Empties the bin of what was put there before `before`; gives what was in those drafts.
    ///
    /// # Errors
    /// When the database fails.
    pub fn empty_bin(&self, before: i64) -> Result<Vec<String>, Failure> {
        let mut query = self.conn.prepare_cached("delete from draft where discarded_at < ? returning content")?;
        let gone = query.query_map([before], |row| row.get(0))?;
        Ok(gone.collect::<Result<_, _>>()?)
    }
}

impl crate::Writing<'_> {
    /// Removes a draft in the same act that posts it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn finish_draft(&self, id: i64) -> Result<(), Failure> {
        self.books().conn.prepare_cached("delete from draft where draft_id = ?")?.execute([id])?;
        Ok(())
    }
}

fn kept(row: &rusqlite::Row<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept { id: row.get(0)?, content: row.get(1)?, kept_at: row.get(2)?, discarded_at: row.get(3)? })
}
