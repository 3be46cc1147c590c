//! Series of numbers (quyển): which there are, and what became of each number.

use std::collections::BTreeMap;

use ::ledger::event::{EventId, WriterNo};
use ::ledger::voucher::Form;
use chrono::NaiveDate;
use rusqlite::params;

use crate::books::{stored_day, stored_form, stored_id};
use crate::{Failure, Store};

/// A series of one writer in one form and fiscal year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesRow {
    /// The form.
    pub form: Form,
    /// The fiscal year.
    pub year: u16,
    /// Whose it is.
    pub writer: WriterNo,
    /// The first number given.
    pub first: u32,
    /// The last number given.
    pub last: u32,
    /// How many numbers were given.
    pub count: u32,
    /// The earliest day of its vouchers.
    pub first_day: NaiveDate,
    /// The latest.
    pub last_day: NaiveDate,
    /// The event that closed it, where one did.
    pub closed_by: Option<EventId>,
}

impl Store {
    /// Every series, by year, form and writer.
    ///
    /// # Errors
    /// When the database fails.
    pub fn series(&self) -> Result<Vec<SeriesRow>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select form, year, writer_no, min(number), max(number), count(distinct number), min(day), max(day),
                (select max(event_id) from series_end
                 where (form, year, writer_no) = (version.form, version.year, version.writer_no))
             from version where version = 1 group by year, form, writer_no order by year, form, writer_no",
        )?;
        let mut rows = query.query([])?;
        let mut series = Vec::new();
        while let Some(row) = rows.next()? {
            series.push(SeriesRow {
                form: stored_form(row.get(0)?)?,
                year: row.get(1)?,
                writer: row.get(2)?,
                first: row.get(3)?,
                last: row.get(4)?,
                count: row.get(5)?,
                first_day: stored_day(row.get(6)?)?,
                last_day: stored_day(row.get(7)?)?,
                closed_by: row.get::<_, Option<i64>>(8)?.map(stored_id).transpose()?,
            });
        }
        Ok(series)
    }

    /// The vouchers that bear numbers of a span in a series, by number.
    ///
    /// # Errors
    /// When the database fails.
    pub fn numbered(
        &self,
        form: Form,
        year: u16,
        writer: WriterNo,
        numbers: std::ops::RangeInclusive<u32>,
    ) -> Result<BTreeMap<u32, EventId>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select number, voucher_id from version
             where version = 1 and form = ? and year = ? and writer_no = ? and number between ? and ?",
        )?;
        let mut rows = query.query(params![form as u8, year, writer, numbers.start(), numbers.end()])?;
        let mut vouchers = BTreeMap::new();
        while let Some(row) = rows.next()? {
            vouchers.insert(row.get(0)?, stored_id(row.get(1)?)?);
        }
        Ok(vouchers)
    }
}
