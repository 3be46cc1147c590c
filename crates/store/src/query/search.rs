//! The words of every content of a voucher, for a search that answers while it is typed.

use ::ledger::event::EventId;
use ::ledger::text::fold;
use rusqlite::params;

use crate::books::stored_id;
use crate::{Failure, Store};

/// The folded words of one content of a voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherWords {
    /// The content.
    pub version: EventId,
    /// The voucher.
    pub voucher: EventId,
    /// Its number as printed, its names and its reason, folded.
    pub words: String,
    /// The sum of its lines.
    pub total: i64,
}

/// How many of something there are, and the greatest of their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WordsSize {
    /// How many.
    pub count: i64,
    /// The greatest id.
    pub last: i64,
}

impl Store {
    /// How many contents of vouchers there are.
    ///
    /// # Errors
    /// When the database fails.
    pub fn words_size(&self) -> Result<WordsSize, Failure> {
        let mut query = self.conn.prepare_cached("select count(*), coalesce(max(event_id), 0) from version")?;
        Ok(query.query_row([], |row| Ok(WordsSize { count: row.get(0)?, last: row.get(1)? }))?)
    }

    /// How many fields of parties' cards were ever set.
    ///
    /// # Errors
    /// When the database fails.
    pub fn cards_size(&self) -> Result<WordsSize, Failure> {
        let mut query = self.conn.prepare_cached("select count(*), coalesce(max(event_id), 0) from party_fact")?;
        Ok(query.query_row([], |row| Ok(WordsSize { count: row.get(0)?, last: row.get(1)? }))?)
    }

    /// The words of the contents whose ids are greater than this one, the earliest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn words_after(&self, id: i64) -> Result<Vec<VoucherWords>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select event_id, voucher_id, party_name, narration, total_dong from version where event_id > ? order by event_id",
        )?;
        let mut rows = query.query(params![id])?;
        let mut words = Vec::new();
        while let Some(row) = rows.next()? {
            let (name, narration): (String, String) = (row.get(2)?, row.get(3)?);
            words.push(VoucherWords {
                version: stored_id(row.get(0)?)?,
                voucher: stored_id(row.get(1)?)?,
                words: fold(&format!("{name} {narration}")),
                total: row.get(4)?,
            });
        }
        Ok(words)
    }

    /// Whether this content is the one its voucher has now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_current(&self, version: EventId) -> Result<bool, Failure> {
        let mut query = self.conn.prepare_cached("select not exists (select 1 from replaced where event_id = ?)")?;
        Ok(query.query_row([version.to_i64()], |row| row.get(0))?)
    }
}
