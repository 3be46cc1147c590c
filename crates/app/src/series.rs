//! «Sổ theo dõi quyển chứng từ»: every series with its first and last number, and the fate of each number.
//!
//! Invariant: every number from 1 to the last of a series has exactly one row, whether a voucher bears it or nothing is
//! known of it.

use ledger::day::show_day;
use ledger::event::{EventId, WriterNo};
use ledger::fold::{LinkKind, Outcome};
use store::query::{FullNumber, SeriesRow};

use crate::api::history::{NumberFate, SeriesBook, SeriesPage};
use crate::entry::form_of;
use crate::find::ROWS_MAX;
use crate::{Book, Refusal, show};

impl Book {
    /// Every series there is, by year, form and person.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn list_series(&self) -> Result<Vec<SeriesBook>, Refusal> {
        self.store.series()?.iter().map(|row| self.series_book(row)).collect()
    }

    fn series_book(&self, row: &SeriesRow) -> Result<SeriesBook, Refusal> {
        let number = |number| FullNumber { form: row.form, year: row.year, writer: row.writer, number }.to_string();
        Ok(SeriesBook {
            form: row.form.letters().to_owned(),
            year: row.year.into(),
            series: format!("{:02}", row.writer),
            person: self.writer_name(row.writer),
            first: number(row.first),
            last: number(row.last),
            count: row.last,
            missing: row.last.saturating_sub(row.count),
            first_day: show_day(row.first_day),
            last_day: show_day(row.last_day),
            closed_at: match row.closed_by {
                Some(closed) => Some(show::moment(self.store.event(closed)?.wall)),
                None => None,
            },
        })
    }

    /// Part of a series, number by number from 1 to the last one given.
    ///
    /// # Errors
    /// When there is no such form or series, or the book cannot be read.
    pub fn series_numbers(
        &self,
        form: &str,
        year: u32,
        series: &str,
        offset: u32,
        limit: u32,
    ) -> Result<SeriesPage, Refusal> {
        let form = form_of(form)?;
        let unknown = || Refusal::new("series.unknown").with("series", series).with("year", year);
        let (year, writer) = u16::try_from(year).ok().zip(series.parse::<WriterNo>().ok()).ok_or_else(unknown)?;
        let is_it = |row: &SeriesRow| (row.form, row.year, row.writer) == (form, year, writer);
        let count = self.store.series()?.into_iter().find(is_it).ok_or_else(unknown)?.last;
        let first = offset.saturating_add(1);
        let last = offset.saturating_add(limit.min(ROWS_MAX)).min(count);
        let vouchers = self.store.numbered(form, year, writer, first..=last)?;
        let fate = |number| {
            let whole = FullNumber { form, year, writer, number };
            match vouchers.get(&number) {
                Some(voucher) => self.fate(whole, *voucher),
                None => Ok(blank(whole, "missing")),
            }
        };
        Ok(SeriesPage { rows: (first..=last).map(fate).collect::<Result<_, _>>()?, count })
    }

    fn fate(&self, whole: FullNumber, voucher: EventId) -> Result<NumberFate, Refusal> {
        let Some(row) = self.store.find_voucher(voucher)? else { return Ok(blank(whole, "missing")) };
        let number = |id: EventId| {
            let row = self.store.find_voucher(id)?;
            Ok::<_, Refusal>(row.map(|row| row.current.number.to_string()).unwrap_or_default())
        };
        let back = self.store.linked_to(voucher)?.into_iter().find(|(kind, _)| *kind == LinkKind::Reverses);
        let (fate, other) = match (row.outcome, back, self.store.links_to(voucher)?) {
            (Outcome::Void | Outcome::Malformed, _, _) => ("void", String::new()),
            (Outcome::Held, _, _) => ("held", String::new()),
            (Outcome::Waiting, _, _) => ("waiting", String::new()),
            (_, Some((_, by)), _) => ("reversed", number(by)?),
            (_, None, Some((LinkKind::Reverses, of))) => ("reversal", number(of)?),
            (Outcome::Flagged, None, _) => ("flagged", String::new()),
            (Outcome::Effective, None, Some((LinkKind::Adjusts, of))) => ("adjustment", number(of)?),
            (Outcome::Effective, None, None) if row.current.version > 1 => ("amended", String::new()),
            (Outcome::Effective, None, None) => ("posted", String::new()),
        };
        Ok(NumberFate {
            voucher: Some(voucher.to_string()),
            date_shown: show_day(row.current.day),
            who: self.who(row.current.party, &row.current.party_name)?,
            narration: row.current.narration.clone(),
            total_shown: show::dong(row.current.total),
            other,
            amended: row.current.version.saturating_sub(1),
            ..blank(whole, fate)
        })
    }
}

fn blank(whole: FullNumber, fate: &str) -> NumberFate {
    NumberFate {
        number: whole.number,
        number_shown: whole.to_string(),
        fate: fate.to_owned(),
        voucher: None,
        date_shown: String::new(),
        who: String::new(),
        narration: String::new(),
        total_shown: String::new(),
        other: String::new(),
        amended: 0,
    }
}
