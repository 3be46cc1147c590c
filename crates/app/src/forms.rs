//! The statutory forms B01, B02, F02 and B09 for the window, the command line, files and paper.

mod checks;
mod file;
mod notes;
mod show_form;
mod sources;

use std::collections::BTreeMap;

pub(crate) use show_form::note_heads;

use ::reports::statement::facts::Facts;
use ::reports::statement::unclosed::Carry;
use ::reports::statement::{EquityRow, LastYear, NoteRow, PAIRS_OF, Statement, equity, notes, position, result};
use chrono::NaiveDate;
use ledger::day::Month;
use ledger::setting::last_year_figures;

use crate::api::form::{FormName, FormQuery, LastYearFigure, StatutoryForm};
use crate::api::setting::SettingValue;
use crate::journal::days;
use crate::{Book, Refusal};

/// What a form is made from.
pub(crate) struct Reading {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// The first month of the fiscal year of the last day.
    pub begins: Month,
    /// The ledger as it is, of the fiscal year up to the last day.
    pub year: Facts,
    /// The same with what is on accounts of result carried to 421, where anything is.
    pub carried: Option<Facts>,
    /// Of the days asked for, carried likewise.
    pub span: Facts,
    /// Of the same days a year before.
    pub last: Last,
}

/// What is known of the year before.
pub(crate) enum Last {
    Books(Box<Facts>),
    Typed(BTreeMap<String, i64>),
    Absent,
}

impl Reading {
    /// What B01, F02 and B09 show.
    pub fn shown(&self) -> &Facts {
        self.carried.as_ref().unwrap_or(&self.year)
    }

    fn last_year(&self) -> LastYear<'_> {
        match &self.last {
            Last::Books(facts) => LastYear::Books(facts),
            Last::Typed(typed) => LastYear::Typed(typed),
            Last::Absent => LastYear::Absent,
        }
    }

    pub fn b01(&self) -> Statement {
        position(self.shown())
    }

    pub fn b02(&self) -> Statement {
        result(&self.span, self.last_year())
    }

    pub fn f02(&self) -> Vec<EquityRow> {
        equity(self.shown())
    }

    pub fn b09(&self) -> Vec<NoteRow> {
        let last = if let Last::Books(facts) = &self.last { Some(&**facts) } else { None };
        notes(self.shown(), last)
    }

    /// The first day of the fiscal year.
    pub fn first_day(&self) -> NaiveDate {
        self.begins.first_day()
    }
}

impl Book {
    /// A form as a value, with the identities checked.
    ///
    /// # Errors
    /// When a day does not read, or the book cannot be read.
    pub fn statutory_form(&self, query: &FormQuery) -> Result<StatutoryForm, Refusal> {
        let reading = self.read_form(query)?;
        let checks = self.form_checks(&reading)?;
        self.shown_form(query.form, &reading, checks)
    }

    /// Reads what the forms of some days need.
    pub(crate) fn read_form(&self, query: &FormQuery) -> Result<Reading, Refusal> {
        let (from, to) = days(&query.from, &query.to)?;
        let begins = self.fiscal_year_of(to);
        let year = self.facts(begins.first_day(), to)?;
        let sharing = self.sharing(begins.first_day(), to)?;
        let carried = (!year.unclosed().is_empty()).then(|| year.as_if_closed(Carry::Balance, sharing));
        let whole_year = query.form != FormName::B02;
        let span = if whole_year || from == begins.first_day() {
            carried.clone().unwrap_or_else(|| year.clone())
        } else {
            self.facts(from, to)?.as_if_closed(Carry::Turnover, self.sharing(from, to)?)
        };
        let beside = if whole_year { (begins.first_day(), to) } else { (from, to) };
        Ok(Reading { from, to, begins, year, carried, span, last: self.last_of(begins, beside)? })
    }

    pub(crate) fn facts(&self, from: NaiveDate, to: NaiveDate) -> Result<Facts, Refusal> {
        let mut facts = Facts { figures: self.figures_by_party(from, to)?, pairs: BTreeMap::new() };
        for account in PAIRS_OF {
            facts.pairs.extend(self.store.pairs(account, from, to)?);
        }
        for (pair, amount) in self.pairs_brought(from, to)? {
            *facts.pairs.entry(pair).or_default() += amount;
        }
        Ok(facts)
    }

    /// The same days a year before: from the books if they hold them whole, else as typed, else from the turnover that was
    /// brought along for the year.
    fn last_of(&self, begins: Month, (from, to): (NaiveDate, NaiveDate)) -> Result<Last, Refusal> {
        let typed = last_year_figures(self.store.cache().settings(), begins.year() - 1, "B02");
        let first = self.store.cache().first_month().first_day();
        let before = year_before(from, to);
        let whole = Month::of(from) == begins && Month::of(to).index() == begins.index() + 11;
        let held = |from: NaiveDate, to| -> Result<bool, Refusal> {
            Ok(from >= first || typed.is_empty() && whole && !self.turnover_before(from, to)?.is_empty())
        };
        if let Some((from, to)) = before
            && held(from, to)?
        {
            let sharing = self.sharing(from, to)?;
            return Ok(Last::Books(Box::new(self.facts(from, to)?.as_if_closed(Carry::Turnover, sharing))));
        }
        Ok(if typed.is_empty() || !whole { Last::Absent } else { Last::Typed(typed) })
    }

    /// What was typed for the year before a fiscal year, line by line.
    ///
    /// # Errors
    /// None today; the shape is that of every command.
    pub fn last_year(&self, year: i32) -> Result<Vec<LastYearFigure>, Refusal> {
        let typed = last_year_figures(self.store.cache().settings(), year, "B02");
        let lines = ::reports::statement::forms::typed_lines();
        Ok(lines
            .map(|line| LastYearFigure {
                line: line.code.clone(),
                name: line.name.clone(),
                amount: typed.get(&line.code).map(i64::to_string).unwrap_or_default(),
            })
            .collect())
    }

    /// Keeps «Số liệu năm trước».
    ///
    /// # Errors
    /// When a figure is no whole number of đồng, or a line is not one that is typed; nothing is written then.
    pub fn set_last_year(&mut self, year: i32, figures: &[LastYearFigure]) -> Result<Vec<LastYearFigure>, Refusal> {
        let known = |line: &str| ::reports::statement::forms::typed_lines().any(|known| known.code == line);
        if let Some(unknown) = figures.iter().find(|figure| !known(&figure.line)) {
            return Err(Refusal::new("form.line-unknown").with("line", &unknown.line));
        }
        let values: Vec<SettingValue> = figures
            .iter()
            .map(|figure| SettingValue {
                key: format!("last-year.{year}.B02.{}", figure.line),
                value: figure.amount.clone(),
            })
            .collect();
        self.set_settings(&values)?;
        self.last_year(year)
    }
}

/// The same days a year before; a month's last day stays one.
pub(crate) fn year_before(from: NaiveDate, to: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let before = |day: NaiveDate| day.checked_sub_months(chrono::Months::new(12));
    let (from, last) = (before(from)?, before(to)?);
    Some((from, if to == Month::of(to).last_day() { Month::of(last).last_day() } else { last }))
}

impl Book {
    /// The days of a period as people and scripts name it: a fiscal year `2026`, one of its quarters `2026-Q1`, a
    /// month `2026-03`.
    ///
    /// # Errors
    /// When the text names none.
    pub fn period_days(&self, text: &str) -> Result<(NaiveDate, NaiveDate), Refusal> {
        let unknown = || Refusal::new("period.unreadable").with("period", text);
        let first_month = u32::from(self.store.cache().first_month_of_year());
        let months = |first: Month, count: i32| {
            let last = Month::from_index(first.index() + count - 1).ok_or_else(unknown)?;
            Ok((first.first_day(), last.last_day()))
        };
        let year = |text: &str| text.parse().ok().and_then(|year| Month::new(year, first_month)).ok_or_else(unknown);
        match text.split_once('-') {
            None => months(year(text)?, 12),
            Some((of, quarter)) if quarter.starts_with('Q') => {
                let quarter: i32 = quarter[1..].parse().ok().filter(|at| (1..=4).contains(at)).ok_or_else(unknown)?;
                months(Month::from_index(year(of)?.index() + 3 * (quarter - 1)).ok_or_else(unknown)?, 3)
            }
            Some(_) => months(Month::parse(text).ok_or_else(unknown)?, 1),
        }
    }
}
