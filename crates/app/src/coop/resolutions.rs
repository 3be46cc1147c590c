//! The register of the general meeting's resolutions.

use coop::resolution::{Subject, Votes};
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::coop::{CoopFact, ResolutionRecorded};

use super::Registers;
use super::registers::votes;
use crate::api::capital::{ResolutionInput, ResolutionRow};
use crate::api::setting::ListValue;
use crate::{Book, Refusal};

impl Book {
    /// Every resolution, the latest first.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn list_resolutions(&self) -> Result<Vec<ResolutionRow>, Refusal> {
        let registers = self.registers()?;
        let mut rows: Vec<ResolutionRow> =
            registers.resolutions().into_iter().map(|(id, entry)| row(id, entry)).collect();
        rows.sort_by(|one, other| (other.active, &other.day, &other.number).cmp(&(one.active, &one.day, &one.number)));
        Ok(rows)
    }

    /// Those that are passed, by number, as a line of a voucher may name them.
    pub(crate) fn resolutions_as_list(&self) -> Result<Vec<ListValue>, Refusal> {
        let passed = self.list_resolutions()?.into_iter().filter(|row| row.active && row.passed);
        let value = |row: ResolutionRow| ListValue {
            name: format!("{} – {}", row.day_shown, row.title),
            code: row.number,
            active: true,
        };
        Ok(passed.map(value).collect())
    }

    pub(super) fn resolution_row(&self, registers: &Registers, id: EventId) -> Option<ResolutionRow> {
        registers.resolutions().get(&id).map(|entry| row(id, entry))
    }

    /// Writes a resolution down, or its entry anew.
    ///
    /// # Errors
    /// Without a number or title, for more votes in favour than took part, and a number that another resolution has.
    pub fn record_resolution(&mut self, input: &ResolutionInput) -> Result<Vec<ResolutionRow>, Refusal> {
        let registers = self.registers()?;
        let resolution = self.resolution_named(&registers, input.id.as_deref())?;
        let (number, title) = (self.text_typed(&input.number)?, self.text_typed(&input.title)?);
        if number.is_empty() || title.is_empty() {
            return Err(Refusal::new("resolution.incomplete"));
        }
        let subject = Subject::named(&input.subject)
            .ok_or_else(|| Refusal::new("resolution.subject").with("subject", &input.subject))?;
        if input.in_favour > input.present {
            return Err(Refusal::new("resolution.votes"));
        }
        let folded = ledger::text::fold(&number);
        let twin = registers
            .resolutions()
            .into_iter()
            .any(|(id, entry)| Some(id) != resolution && entry.active && ledger::text::fold(&entry.number) == folded);
        if twin && !input.withdrawn {
            return Err(Refusal::new("resolution.number-in-use").with("number", number));
        }
        let entry = ResolutionRecorded {
            resolution,
            number,
            day: self.day_typed(&input.day)?,
            subject: subject as u8,
            title,
            present: input.present,
            in_favour: input.in_favour,
            active: !input.withdrawn,
        };
        self.write_fact(CoopFact::Resolution(entry))?;
        self.list_resolutions()
    }
}

fn row(id: EventId, entry: &ResolutionRecorded) -> ResolutionRow {
    let cast = votes(entry);
    ResolutionRow {
        id: id.to_string(),
        number: entry.number.clone(),
        day: entry.day.to_string(),
        day_shown: show_day(entry.day),
        subject: cast.subject.name().to_owned(),
        title: entry.title.clone(),
        present: entry.present,
        in_favour: entry.in_favour,
        needed: cast.subject.votes_needed(entry.present),
        passed: cast.is_passed(),
        active: entry.active,
        article: Votes::ARTICLE.cited.to_owned(),
    }
}
