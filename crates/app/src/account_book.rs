//! The book of one account with the sums its forms ask for: after the last row of a month that month's turnover and balance,
//! and the turnover from the first day of the quarter and of the fiscal year on (TT 71/2024/TT-BTC, Phụ lục III, S03b).
//!
//! Quarters are those of the fiscal year. What other books had of the year before this one began is counted in both, where the
//! span holds it whole.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::day::{Month, show_day};
use ledger::event::EventId;
use store::query::Figures;

use crate::journal::Running;
use crate::{Book, Refusal};

/// Debited and credited; đồng.
pub(crate) type Turnover = (i64, i64);

/// Whose book it is: an account, and a party of it where one is named.
pub(crate) type Whose = (AccountCode, Option<EventId>);

/// Rows of one month, not read yet.
pub(crate) struct MonthRows {
    /// The first and the last day of them.
    days: (NaiveDate, NaiveDate),
    /// How many.
    pub count: u32,
    /// The balance before them, debit positive; đồng.
    before: i64,
}

/// What follows the next part of an account's book.
pub(crate) enum AccountPart {
    /// The rows of a month.
    Rows(MonthRows),
    /// The end of that month.
    Month(MonthEnd),
}

/// What follows the next row of an account's book.
pub(crate) enum AccountLine {
    /// A row with the balance after it.
    Row(Running),
    /// The end of a month that has rows.
    Month(MonthEnd),
}

/// What an account did until the end of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MonthEnd {
    /// The month.
    pub month: Month,
    /// The first and the last day of it that lie in the span.
    pub days: (NaiveDate, NaiveDate),
    /// Turnover of those days.
    pub turnover: Turnover,
    /// The balance after them, debit positive.
    pub balance: i64,
    /// Turnover since the quarter began; nothing where other books had a part of it that cannot be told apart.
    pub quarter: Option<Turnover>,
    /// Turnover since the fiscal year began.
    pub year: Turnover,
}

impl MonthEnd {
    /// `03/2026`, or the days of it where the span does not hold the whole month.
    pub(crate) fn shown(&self) -> String {
        if self.days == (self.month.first_day(), self.month.last_day()) {
            format!("{:02}/{}", self.month.month(), self.month.year())
        } else {
            format!("{} – {}", show_day(self.days.0), show_day(self.days.1))
        }
    }
}

/// Sums since a quarter or a year began.
#[derive(Clone, Copy)]
struct Since {
    first: Month,
    sum: Turnover,
}

impl Book {
    /// Gives every row of an account's book, for one party where named, with the sums after each month; answers with the
    /// figures of the span.
    ///
    /// # Errors
    /// When there is no such account, or what `take` answers.
    pub(crate) fn each_account_line(
        &self,
        account: AccountCode,
        party: Option<EventId>,
        (from, to): (NaiveDate, NaiveDate),
        mut take: impl FnMut(AccountLine) -> Result<(), Refusal>,
    ) -> Result<Figures, Refusal> {
        let mut sums = self.sums((account, party), (from, to))?;
        let figures = self.each_ledger_row(account, party, from, to, |running| {
            if let Some(end) = sums.before(Month::of(running.row.day))? {
                take(AccountLine::Month(end))?;
            }
            sums.add((running.row.debit, running.row.credit), running.balance);
            take(AccountLine::Row(running))
        })?;
        if let Some(end) = sums.end()? {
            take(AccountLine::Month(end))?;
        }
        Ok(figures)
    }

    /// The same book a month at a time: how many rows each has, without reading them, and the sums after it.
    ///
    /// # Errors
    /// When there is no such account, or what `take` answers.
    pub(crate) fn each_account_part(
        &self,
        account: AccountCode,
        party: Option<EventId>,
        (from, to): (NaiveDate, NaiveDate),
        mut take: impl FnMut(AccountPart) -> Result<(), Refusal>,
    ) -> Result<Figures, Refusal> {
        self.must_know(account)?;
        let figures = self.figures_under(account, party, from, to)?;
        let mut sums = self.sums((account, party), (from, to))?;
        let mut balance = figures.opening;
        for month in self.store.ledger_months(account.as_str(), party, from, to)? {
            if let Some(end) = sums.before(month.month)? {
                take(AccountPart::Month(end))?;
            }
            let days = (month.month.first_day().max(from), month.month.last_day().min(to));
            take(AccountPart::Rows(MonthRows { days, count: month.count, before: balance }))?;
            balance += month.debit - month.credit;
            sums.add((month.debit, month.credit), balance);
        }
        if let Some(end) = sums.end()? {
            take(AccountPart::Month(end))?;
        }
        Ok(figures)
    }

    /// Some of the rows of a month, by their place in it.
    ///
    /// # Errors
    /// When a row does not read.
    pub(crate) fn rows_within(
        &self,
        (account, party): Whose,
        rows: &MonthRows,
        places: std::ops::Range<u32>,
    ) -> Result<Vec<Running>, Refusal> {
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let limit = places.end - places.start;
        let slice = self.store.ledger_slice(account.as_str(), party, rows.days, places.start, limit)?;
        let mut balance = rows.before + slice.before;
        let running = slice.rows.into_iter().map(|row| {
            balance += row.debit - row.credit;
            Running { row, balance }
        });
        Ok(running.collect())
    }

    fn sums(&self, (account, party): Whose, (from, to): (NaiveDate, NaiveDate)) -> Result<Sums<'_>, Refusal> {
        Ok(Sums {
            book: self,
            whose: (account, party),
            span: (from, to),
            month: None,
            turnover: (0, 0),
            balance: 0,
            quarter: self.since(self.quarter_of(Month::of(from)), from, account, party)?,
            year: self.since(self.fiscal_year_of(from), from, account, party)?,
        })
    }

    /// The first month of the quarter of the fiscal year that a month lies in.
    fn quarter_of(&self, month: Month) -> Month {
        let begins = self.fiscal_year_of(month.first_day());
        let after = month.index().saturating_sub(begins.index()) / 3 * 3;
        Month::from_index(begins.index() + after).unwrap_or(month)
    }

    /// The turnover from the begin of `first` to the day before `from`, as this book has it.
    fn since(
        &self,
        first: Month,
        from: NaiveDate,
        account: AccountCode,
        party: Option<EventId>,
    ) -> Result<Since, Refusal> {
        let sum = match from.pred_opt() {
            Some(last) if first.first_day() <= last => {
                let figures = self.figures_under(account, party, first.first_day(), last)?;
                (figures.debit, figures.credit)
            }
            _ => (0, 0),
        };
        Ok(Since { first, sum })
    }

    /// What other books had of an account between the begin of `first` and the end of `last`; nothing can be said where they had
    /// it of months on both sides of that begin.
    fn brought_since(&self, first: Month, last: Month, (account, party): Whose) -> Result<Option<Turnover>, Refusal> {
        let mut sum = (0, 0);
        for brought in self.store.turnover_brought()?.into_values() {
            if brought.last < first || brought.first > last {
                continue;
            }
            let rows = || brought.turnover.rows.iter().filter(|row| row.account.is_under(account.as_str()));
            let mut rows = rows().filter(|row| party.is_none() || row.party == party).peekable();
            if brought.first < first && rows.peek().is_some() {
                return Ok(None);
            }
            sum = rows.fold(sum, |sum, row| add(sum, (row.debit.get(), row.credit.get())));
        }
        Ok(Some(sum))
    }
}

/// The sums of a book while its rows go by.
struct Sums<'a> {
    book: &'a Book,
    whose: Whose,
    span: (NaiveDate, NaiveDate),
    month: Option<Month>,
    turnover: Turnover,
    balance: i64,
    quarter: Since,
    year: Since,
}

impl Sums<'_> {
    /// Turns to the month of the next row; what the one before came to, where it is over.
    fn before(&mut self, month: Month) -> Result<Option<MonthEnd>, Refusal> {
        if self.month == Some(month) {
            return Ok(None);
        }
        let end = self.end()?;
        self.month = Some(month);
        for (since, first) in [
            (&mut self.quarter, self.book.quarter_of(month)),
            (&mut self.year, self.book.fiscal_year_of(month.first_day())),
        ] {
            if since.first != first {
                *since = Since { first, sum: (0, 0) };
            }
        }
        Ok(end)
    }

    fn add(&mut self, turnover: Turnover, balance: i64) {
        for sum in [&mut self.turnover, &mut self.quarter.sum, &mut self.year.sum] {
            *sum = add(*sum, turnover);
        }
        self.balance = balance;
    }

    fn end(&mut self) -> Result<Option<MonthEnd>, Refusal> {
        let Some(month) = self.month.take() else { return Ok(None) };
        let with_brought = |since: Since| -> Result<Option<Turnover>, Refusal> {
            let brought = self.book.brought_since(since.first, month, self.whose)?;
            Ok(brought.map(|brought| add(since.sum, brought)))
        };
        let (quarter, year) = (with_brought(self.quarter)?, with_brought(self.year)?);
        let days = (month.first_day().max(self.span.0), month.last_day().min(self.span.1));
        Ok(Some(MonthEnd {
            month,
            days,
            turnover: std::mem::take(&mut self.turnover),
            balance: self.balance,
            quarter,
            year: year.unwrap_or(self.year.sum),
        }))
    }
}

fn add(one: Turnover, other: Turnover) -> Turnover {
    (one.0.saturating_add(other.0), one.1.saturating_add(other.1))
}

/// Where the entries of a fiscal year stand in its journal: the number of the line, debit first, then credit.
pub(crate) struct JournalLines {
    /// How many entries stand before those of a content, and the number its own lines begin with.
    before: BTreeMap<EventId, (u32, u32)>,
    /// Lines of a content that have one side and so stand in no journal.
    one_sided: BTreeMap<EventId, Vec<u32>>,
}

impl Book {
    /// Where the entries of the fiscal year of a day stand in its journal.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub(crate) fn journal_lines(&self, day: NaiveDate) -> Result<JournalLines, Refusal> {
        let begins = self.fiscal_year_of(day);
        let last = Month::from_index(begins.index() + 11).unwrap_or(begins);
        let (first, last) = (begins.first_day(), last.last_day());
        let one_sided = self.store.one_sided_lines(first, last)?;
        let mut before = BTreeMap::new();
        let mut count = 0;
        self.store.counted_contents::<Refusal>(first, last, |event, first_line, lines| {
            before.insert(event, (count, first_line));
            let beside = one_sided.get(&event).map_or(0, |lines| u32::try_from(lines.len()).unwrap_or(u32::MAX));
            count += lines.saturating_sub(beside);
            Ok(())
        })?;
        Ok(JournalLines { before, one_sided })
    }

    /// How many lines the journal of a fiscal year has before a day of it.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub(crate) fn journal_lines_before(&self, day: NaiveDate) -> Result<u32, Refusal> {
        let first = self.fiscal_year_of(day).first_day();
        let Some(last) = day.pred_opt().filter(|last| first <= *last) else { return Ok(0) };
        let beside: usize = self.store.one_sided_lines(first, last)?.values().map(Vec::len).sum();
        let mut count = 0;
        self.store.counted_contents::<Refusal>(first, last, |_, _, lines| {
            count += lines;
            Ok(())
        })?;
        Ok(2 * count.saturating_sub(u32::try_from(beside).unwrap_or(u32::MAX)))
    }
}

impl JournalLines {
    /// The number of a side of an entry, from 1; nothing for one that stands in no journal of this year.
    pub(crate) fn number(&self, event: EventId, line: u32, credit: bool) -> Option<u32> {
        let beside = self.one_sided.get(&event).map(Vec::as_slice).unwrap_or_default();
        if beside.contains(&line) {
            return None;
        }
        let earlier = u32::try_from(beside.iter().filter(|other| **other < line).count()).unwrap_or(u32::MAX);
        let (before, first_line) = self.before.get(&event)?;
        let entry = before + line.saturating_sub(first_line + earlier);
        Some(2 * entry + 1 + u32::from(credit))
    }
}
