//! The trial balance as the window and the command line show it.

use std::collections::BTreeMap;

use ::reports::trial::{Columns, Figures, Presentation, Row, trial_balance};
use chrono::NaiveDate;
use ledger::account::{AccountCode, CHART};
use ledger::day::Month;
use ledger::event::EventId;

use crate::api::report::{TrialBalance, TrialQuery, TrialRow};
use crate::journal::days;
use crate::{Book, Refusal, show};

impl Book {
    /// The trial balance F01 for some days.
    ///
    /// # Errors
    /// When a day does not read.
    pub fn trial_balance(&self, query: &TrialQuery) -> Result<TrialBalance, Refusal> {
        let (from, to) = days(&query.from, &query.to)?;
        let report = self.trial_report(query)?;
        Ok(TrialBalance {
            rows: report.rows.iter().map(|row| self.trial_row(row)).collect(),
            off_balance: report.off_balance.iter().map(|row| self.trial_row(row)).collect(),
            total: columns_shown(&report.total),
            balanced: report.total.is_balanced(),
            provisional: !self.all_closed(from, to),
            source: ::reports::trial::SOURCE.to_owned(),
        })
    }

    /// The figures behind it.
    pub(crate) fn trial_report(&self, query: &TrialQuery) -> Result<::reports::trial::TrialBalance, Refusal> {
        let (from, to) = days(&query.from, &query.to)?;
        let presentation = if query.net { Presentation::Net } else { Presentation::BothSides };
        Ok(trial_balance(&self.figures_by_party(from, to)?, presentation, query.level.clamp(1, 4) as u8))
    }

    /// Debit and credit turnover of each account that has any, down to the accounts posted to or up to a level.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn turnover(
        &self,
        from: NaiveDate,
        to: NaiveDate,
        level: Option<u8>,
    ) -> Result<BTreeMap<String, (i64, i64)>, Refusal> {
        let mut turnover: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        let mut sums = self.turnover_before(from, to)?;
        for (account, figures) in self.store.account_figures(from, to)? {
            let sum = sums.entry(account).or_default();
            (sum.0, sum.1) = (sum.0 + figures.debit, sum.1 + figures.credit);
        }
        for (account, (debit, credit)) in sums.into_iter().filter(|(_, sum)| *sum != (0, 0)) {
            let code = match level {
                Some(level) => ::reports::trial::at_level(account, level),
                None => account,
            };
            let sum = turnover.entry(code.to_string()).or_default();
            sum.0 += debit;
            sum.1 += credit;
        }
        Ok(turnover)
    }

    /// The trial balance in figures, for files.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn trial_figures(&self, from: NaiveDate, to: NaiveDate) -> Result<::reports::trial::TrialBalance, Refusal> {
        Ok(trial_balance(&self.figures_by_party(from, to)?, Presentation::BothSides, 1))
    }

    pub(crate) fn figures_by_party(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<BTreeMap<(AccountCode, Option<EventId>), Figures>, Refusal> {
        let figures = self.store.party_figures("", from, to)?.into_iter();
        let mut figures = figures
            .map(|(key, part)| (key, Figures { opening: part.opening, debit: part.debit, credit: part.credit }))
            .collect();
        self.add_brought(&mut figures, from, to)?;
        Ok(figures)
    }

    pub(crate) fn all_closed(&self, from: NaiveDate, to: NaiveDate) -> bool {
        let closed = self.store.cache().closed();
        let mut month = Month::of(from);
        while month <= Month::of(to) {
            if !closed.contains_key(&month) {
                return false;
            }
            month = month.next();
        }
        true
    }

    fn trial_row(&self, row: &Row) -> TrialRow {
        TrialRow {
            account: row.account.to_string(),
            name: self.account_name(row.account),
            name_en: CHART.get(&row.account).map(|account| account.name_en.clone()).unwrap_or_default(),
            level: row.level.into(),
            inferred: row.inferred,
            ..columns_shown(&row.columns)
        }
    }
}

fn columns_shown(columns: &Columns) -> TrialRow {
    TrialRow {
        opening_debit: show::dong_or_blank(columns.opening_debit),
        opening_credit: show::dong_or_blank(columns.opening_credit),
        debit: show::dong_or_blank(columns.debit),
        credit: show::dong_or_blank(columns.credit),
        closing_debit: show::dong_or_blank(columns.closing_debit),
        closing_credit: show::dong_or_blank(columns.closing_credit),
        ..TrialRow::default()
    }
}
