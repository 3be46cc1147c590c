//! A book that begins in the middle of a year: the month it opens in, and the turnover that other books had before it.
//!
//! The forms of a fiscal year count that turnover as if its vouchers were in the book; a month, a journal and a ledger
//! never do. The months before the opening are closed in the act that opens the book, so that nothing is dated there.

use std::collections::BTreeMap;

use ::reports::detail::Key;
use ::reports::statement::brought::Pairs;
use ::reports::statement::facts::{At, Of};
use ::reports::statement::formula::Side;
use ::reports::trial::Figures;
use chrono::{Datelike, NaiveDate};
use ledger::account::AccountCode;
use ledger::day::{Month, show_day};
use ledger::event::EventId;
use ledger::event::body::{Body, PeriodReopened};
use ledger::event::brought::TurnoverBrought;
use ledger::fold::Books;
use store::Writing;
use store::query::VoucherFilter;

use crate::api::setup::{OpeningRow, OpeningSheet};
use crate::{Book, Refusal, show};

/// The month chosen on this machine, until the balances are in the book.
pub(crate) const CHOSEN: &str = "opening-month";

/// Why the months before an opening are opened again.
const REOPENED: &str = "Bỏ số dư đầu kỳ đã ghi để mở sổ lại";

impl Book {
    /// The month at whose start the opening balances stand: where they are in the book already, as chosen, or the first.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn opening_month(&self) -> Result<Month, Refusal> {
        let first = self.store.first_month();
        if let Some((key, _)) = self.store.openings()?.first() {
            return Ok(key.month);
        }
        let brought = self.store.turnover_brought()?.into_values().map(|brought| brought.last.next());
        if let Some(month) = brought.max().filter(|month| *month >= first) {
            return Ok(month);
        }
        let chosen = self.store.setup_sheet(CHOSEN)?.and_then(|text| Month::parse(&text));
        Ok(chosen.filter(|month| (first..=self.last_open_month()).contains(month)).unwrap_or(first))
    }

    /// Chooses the day the balances stand at: the end of a month, or the first day of the next.
    ///
    /// # Errors
    /// `opening.date` for another day; `period.not-in-book`; `opening.posted` where balances are in the book already.
    pub fn choose_opening(&mut self, day: &str) -> Result<OpeningSheet, Refusal> {
        let month = opening_month(self.day_typed(day)?)?;
        self.set_opening_month(month)?;
        self.opening_sheet()
    }

    pub(crate) fn set_opening_month(&mut self, month: Month) -> Result<(), Refusal> {
        if month < self.store.first_month() || month > self.last_open_month() {
            return Err(Refusal::new("period.not-in-book").with("month", month));
        }
        if month != self.opening_month()? {
            if !self.store.openings()?.is_empty() || !self.store.turnover_brought()?.is_empty() {
                return Err(Refusal::new("opening.posted").with("day", show_day(self.opening_month()?.first_day())));
            }
            self.refuse_vouchers_before(month)?;
            self.store.keep_setup_sheet(CHOSEN, &month.to_iso(), show::now().timestamp())?;
        }
        Ok(())
    }

    pub(crate) fn refuse_vouchers_before(&self, month: Month) -> Result<(), Refusal> {
        let before = VoucherFilter { to: Some(month.previous().last_day()), ..VoucherFilter::default() };
        let count = self.store.voucher_totals(&before)?.count;
        if count > 0 {
            let day = show_day(month.first_day());
            return Err(Refusal::new("opening.vouchers-before").with("count", count).with("day", day));
        }
        Ok(())
    }

    /// Takes back everything that the book was opened with, as long as nothing else was written: balances, turnover and
    /// lists. The months closed before the opening are open again.
    ///
    /// # Errors
    /// `opening.has-vouchers`; `opening.nothing` where there is nothing to take back.
    pub fn undo_opening(&mut self) -> Result<OpeningSheet, Refusal> {
        let count = self.store.voucher_totals(&VoucherFilter::default())?.count;
        if count > 0 {
            return Err(Refusal::new("opening.has-vouchers").with("count", count));
        }
        let (present, brought) = (self.store.openings()?, self.store.turnover_brought()?);
        let mut lists = self.store.opening_lists()?;
        lists.retain(|_, listed| !listed.rows.is_empty());
        if present.is_empty() && brought.is_empty() && lists.is_empty() {
            return Err(Refusal::new("opening.nothing"));
        }
        let opens = self.opening_month()?;
        let month = present.first().map_or(opens, |(key, _)| key.month);
        let lines = crate::opening::difference(&BTreeMap::new(), &present.into_iter().collect())?;
        let first = self.store.first_month();
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            crate::opening::write_openings(writing, month, &lines)?;
            for (first, brought) in brought {
                write_brought(writing, TurnoverBrought { first, last: brought.last, turnover: Default::default() })?;
            }
            crate::listed::forget_lists(writing, lists)?;
            let mut month = opens;
            while month > first {
                month = month.previous();
                if writing.books().cache().closed().contains_key(&month) {
                    let reopened = PeriodReopened { month, reason: REOPENED.to_owned() };
                    let (_, outcome) = writing.event(Vec::new(), Body::PeriodReopened(reopened))?;
                    if !outcome.counts() {
                        return Err(Refusal::new("opening.needs-director"));
                    }
                }
            }
            Ok(())
        })?;
        self.opening_sheet()
    }

    /// What each account of each party stands at after a day, and what it did since the fiscal year began, as opening balances
    /// of another book would be typed.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn balances_by_party(&self, day: NaiveDate) -> Result<Vec<OpeningRow>, Refusal> {
        let figures = self.figures_by_party(self.fiscal_year_of(day).first_day(), day)?;
        let digits = |amount: i64| if amount == 0 { String::new() } else { amount.to_string() };
        let row = |((account, party), part): (Key, Figures)| {
            let net = part.at(At::Closing);
            Ok(OpeningRow {
                account: account.to_string(),
                party: party.map(|party| self.code_of_party(party)).transpose()?.unwrap_or_default(),
                debit: digits(net.max(0)),
                credit: digits((-net).max(0)),
                turnover_debit: digits(part.debit),
                turnover_credit: digits(part.credit),
            })
        };
        figures.into_iter().map(row).collect()
    }

    /// The turnover that a span of days holds whole.
    fn brought_in(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<TurnoverBrought>, Refusal> {
        let whole = |brought: &TurnoverBrought| from <= brought.first.first_day() && brought.last.last_day() <= to;
        Ok(self.store.turnover_brought()?.into_values().filter(whole).collect())
    }

    /// Adds to the figures of a span of days what other books had of it: balances at its begin and turnover.
    pub(crate) fn add_brought(
        &self,
        figures: &mut BTreeMap<Key, Figures>,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<(), Refusal> {
        let brought = self.brought_in(from, to)?;
        for row in brought.iter().flat_map(|brought| &brought.turnover.rows) {
            let (debit, credit) = (row.debit.get(), row.credit.get());
            let sum = figures.entry((row.account, row.party)).or_default();
            sum.opening -= debit - credit;
            sum.debit += debit;
            sum.credit += credit;
        }
        // Days that end before the book opens: what it opens with is what they close with.
        if let Some(last) = brought.last().map(|brought| brought.last).filter(|last| last.last_day() == to) {
            for (key, balance) in self.balances_before(last.next())? {
                figures.entry(key).or_default().opening += balance;
            }
        }
        figures.retain(|_, figures| *figures != Figures::default());
        Ok(())
    }

    /// What the accounts stood at before a month that is not later than the one the book opens in.
    fn balances_before(&self, month: Month) -> Result<BTreeMap<Key, i64>, Refusal> {
        let mut balances: BTreeMap<Key, i64> = BTreeMap::new();
        for (key, balance) in self.store.openings()? {
            *balances.entry((key.account, key.party)).or_default() += balance;
        }
        let later = self.store.turnover_brought()?.into_values().filter(|brought| brought.first >= month);
        for row in later.flat_map(|brought| brought.turnover.rows) {
            *balances.entry((row.account, row.party)).or_default() -= row.debit.get() - row.credit.get();
        }
        Ok(balances)
    }

    /// What of the turnover before the book stood against what, in days that hold it whole.
    pub(crate) fn pairs_brought(&self, from: NaiveDate, to: NaiveDate) -> Result<Pairs, Refusal> {
        let mut pairs = Pairs::new();
        for (debit, credit, amount) in self.brought_in(from, to)?.into_iter().flat_map(|brought| brought.turnover.pairs)
        {
            *pairs.entry((debit, credit)).or_default() += amount.get();
        }
        Ok(pairs)
    }

    /// The parts of a figure that other books had, in days that hold them whole.
    pub(crate) fn parts_brought(&self, from: NaiveDate, to: NaiveDate) -> Result<BTreeMap<Of, i64>, Refusal> {
        let mut parts = BTreeMap::new();
        for row in self.brought_in(from, to)?.iter().flat_map(|brought| &brought.turnover.rows) {
            parts.insert(Of::Turnover(Side::Debit, row.account, row.party), row.debit.get());
            parts.insert(Of::Turnover(Side::Credit, row.account, row.party), row.credit.get());
        }
        let pairs = self.pairs_brought(from, to)?.into_iter();
        parts.extend(pairs.map(|((debit, credit), amount)| (Of::Pair(debit, credit), amount)));
        parts.retain(|_, amount| *amount != 0);
        Ok(parts)
    }

    /// Debit and credit turnover of each account before the book, in days that hold it whole.
    pub(crate) fn turnover_before(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<BTreeMap<AccountCode, (i64, i64)>, Refusal> {
        let mut sums: BTreeMap<AccountCode, (i64, i64)> = BTreeMap::new();
        for row in self.brought_in(from, to)?.into_iter().flat_map(|brought| brought.turnover.rows) {
            let sum = sums.entry(row.account).or_default();
            (sum.0, sum.1) = (sum.0 + row.debit.get(), sum.1 + row.credit.get());
        }
        Ok(sums)
    }

    /// What was supplied to each party in some days, with what other books had of them.
    pub(crate) fn supplied_to(
        &self,
        account: &str,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<BTreeMap<EventId, i64>, Refusal> {
        let mut supplied = self.store.supplied_to(account, from, to)?;
        for brought in self.brought_in(from, to)? {
            let rows = brought.turnover.rows.into_iter().filter(|row| row.account.is_under(account));
            for (party, sold) in rows.filter_map(|row| row.party.map(|party| (party, row.credit.get()))) {
                *supplied.entry(party).or_default() += sold;
            }
        }
        Ok(supplied)
    }
}

/// Writes turnover of months before the book.
pub(crate) fn write_brought(writing: &mut Writing<'_>, brought: TurnoverBrought) -> Result<(), Refusal> {
    let fact = ledger::event::coop::CoopFact::Turnover(brought);
    writing.event(Vec::new(), Body::Coop(fact))?;
    Ok(())
}

/// Closes the months before the one the book opens in.
pub(crate) fn close_before(writing: &mut Writing<'_>, opens: Month) -> Result<(), Refusal> {
    let mut month = writing.books().first_month();
    while month < opens {
        if !writing.books().cache().closed().contains_key(&month) {
            writing.close_month(month)?;
        }
        month = month.next();
    }
    Ok(())
}

/// The first month of the fiscal year that the last month before an opening belongs to.
pub(crate) fn year_before_opening(opens: Month, first_month_of_year: u8) -> Month {
    let mut first = opens.previous();
    while first.month() != u32::from(first_month_of_year) {
        first = first.previous();
    }
    first
}

/// The month whose start a day of opening balances stands for.
pub(crate) fn opening_month(date: NaiveDate) -> Result<Month, Refusal> {
    let month = Month::of(date);
    if date.day() == 1 {
        Ok(month)
    } else if date == month.last_day() {
        Ok(month.next())
    } else {
        Err(Refusal::new("opening.date").with("day", date))
    }
}
