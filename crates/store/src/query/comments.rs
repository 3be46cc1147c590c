//! What was said about vouchers, and the count of the cash that is being made.

use ::ledger::event::body::Body;
use ::ledger::event::comment::Comment;
use ::ledger::event::{Event, EventId};
use rusqlite::{OptionalExtension, Params, params};

use crate::books::stored_id;
use crate::{Failure, Store};

/// Something said, and who said it when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The event.
    pub id: EventId,
    /// The claim of time it carries.
    pub wall: u32,
    /// What was said.
    pub comment: Comment,
}

impl Store {
    /// Everything said about a voucher, the first first.
    ///
    /// # Errors
    /// When an event does not read.
    pub fn comments_on(&self, voucher: EventId) -> Result<Vec<Said>, Failure> {
        self.said("voucher_id = ?", [voucher.to_i64()])
    }

    /// The questions nobody has settled, the first first.
    ///
    /// # Errors
    /// When an event does not read.
    pub fn open_questions(&self) -> Result<Vec<Said>, Failure> {
        self.said(
            "deed = 1 and not exists (select 1 from comment s where s.deed = 3 and s.question_id = comment.event_id)",
            [],
        )
    }

    fn said(&self, condition: &str, values: impl Params) -> Result<Vec<Said>, Failure> {
        let mut query = self.conn.prepare_cached(&format!(
            "select event_id, bytes from comment cross join event using (event_id) where {condition} order by place"
        ))?;
        let mut rows = query.query(values)?;
        let mut said = Vec::new();
        while let Some(row) = rows.next()? {
            let event = Event::decode(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?)?;
            if let Body::Comment(comment) = event.body.into_fact() {
                said.push(Said { id: stored_id(row.get(0)?)?, wall: event.wall, comment });
            }
        }
        Ok(said)
    }

    pub(crate) fn insert_comment(&self, id: EventId, comment: &Comment) -> Result<(), Failure> {
        let question = comment.question.map(EventId::to_i64);
        self.conn
            .prepare_cached("insert into comment (event_id, voucher_id, deed, question_id) values (?, ?, ?, ?)")?
            .execute(params![id.to_i64(), comment.target.to_i64(), comment.deed as u8, question])?;
        Ok(())
    }

    /// The count of cash that is being made, as it was kept.
    ///
    /// # Errors
    /// When the database fails.
    pub fn cash_count(&self) -> Result<Option<String>, Failure> {
        let mut query = self.conn.prepare_cached("select content from cash_count")?;
        Ok(query.query_row([], |row| row.get(0)).optional()?)
    }

    /// Keeps the count of cash as typed so far, or throws it away.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_cash_count(&self, content: Option<&str>, now: i64) -> Result<(), Failure> {
        match content {
            Some(content) => self
                .conn
                .prepare_cached("insert or replace into cash_count (one, content, kept_at) values (1, ?, ?)")?
                .execute(params![content, now])?,
            None => self.conn.prepare_cached("delete from cash_count")?.execute([])?,
        };
        Ok(())
    }
}
