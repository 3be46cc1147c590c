//! The months of the book: closing one, opening it again, opening the next fiscal year.

use std::collections::BTreeMap;

use ledger::day::Month;
use ledger::event::body::{Body, PeriodReopened, SettingSet};
use ledger::fold::Books;

use crate::api::report::PeriodRow;
use crate::entry::reason_of;
use crate::{Book, Refusal, show};

impl Book {
    /// The months of the book, from its first to the last of the years that are open.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn periods(&self) -> Result<Vec<PeriodRow>, Refusal> {
        let totals = self.store.month_totals()?.into_iter();
        let totals: BTreeMap<Month, (u32, i64)> = totals.map(|(month, count, total)| (month, (count, total))).collect();
        let otherwise = self.store.closed_otherwise()?;
        let mut rows = Vec::new();
        let mut month = self.store.first_month();
        while month <= self.last_open_month() {
            let (vouchers, turnover) = totals.get(&month).copied().unwrap_or_default();
            let closed = self.store.cache().closed().get(&month);
            rows.push(PeriodRow {
                month: month.to_iso(),
                shown: month.to_string(),
                closed: closed.is_some(),
                closed_at: match closed {
                    Some(closed) => Some(show::moment(self.store.event(closed.by)?.wall)),
                    None => None,
                },
                otherwise: otherwise.contains(&month),
                vouchers,
                turnover_shown: show::dong(turnover),
            });
            month = month.next();
        }
        Ok(rows)
    }

    /// Closes a month after its checks.
    ///
    /// # Errors
    /// With the first thing in the way: an earlier month still open, already closed, not in the book, or opening
    /// balances that do not agree.
    pub fn close_month(&mut self, month: &str) -> Result<(), Refusal> {
        self.refuse_limited()?;
        let month = self.month_of(month)?;
        if self.is_closed(month) {
            return Err(Refusal::new("period.closed").with("month", month));
        }
        if month > self.store.first_month() && !self.is_closed(month.previous()) {
            let earliest = ledger::voucher::first_open_month(self.store.first_month(), &self.store)?;
            return Err(Refusal::new("period.earlier-open").with("month", earliest));
        }
        let figures = self.store.account_figures(month.first_day(), month.last_day())?;
        let on_balance = figures.iter().filter(|(account, _)| !account.is_off_balance());
        let opening: i64 = on_balance.map(|(_, part)| part.opening).sum();
        if opening != 0 {
            return Err(Refusal::new("period.opening-unbalanced").with("difference", show::dong(opening)));
        }
        self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.close_month(month)?))?;
        Ok(())
    }

    /// Opens a closed month again.
    ///
    /// # Errors
    /// When it is open, when a later month is closed, or without a reason.
    pub fn reopen_month(&mut self, month: &str, reason: &str) -> Result<(), Refusal> {
        self.refuse_limited()?;
        let month = self.month_of(month)?;
        let reason = reason_of(reason)?;
        if !self.is_closed(month) {
            return Err(Refusal::new("period.open").with("month", month));
        }
        if self.is_closed(month.next()) {
            return Err(Refusal::new("period.later-closed").with("month", month.next()));
        }
        let body = Body::PeriodReopened(PeriodReopened { month, reason });
        self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.event(Vec::new(), body)?))?;
        Ok(())
    }

    /// Opens the fiscal year after the last open one, so that vouchers may be dated in it.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn open_next_year(&mut self) -> Result<u16, Refusal> {
        let year = self.store.last_open_year()? + 1;
        let body = Body::SettingSet(SettingSet { key: "year.last-open".into(), value: year.to_string() });
        self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.event(Vec::new(), body)?))?;
        Ok(year)
    }

    fn is_closed(&self, month: Month) -> bool {
        self.store.cache().closed().contains_key(&month)
    }

    fn month_of(&self, text: &str) -> Result<Month, Refusal> {
        let month = Month::parse(text).ok_or_else(|| Refusal::new("period.unknown").with("month", text))?;
        let kept = self.store.first_month()..=self.last_open_month();
        if kept.contains(&month) { Ok(month) } else { Err(Refusal::new("period.not-in-book").with("month", month)) }
    }
}
