//! Two spans of days side by side.

use std::collections::BTreeMap;

use ::reports::compare::{Change, Changes, With, beside, changes_of, compare};
use ::reports::trial::Figures;
use chrono::NaiveDate;
use ledger::account::{AccountCode, CHART};

use crate::api::money::{Beside, CompareQuery, Compared, ComparedRow, ComparedTrial};
use crate::entry::party_id;
use crate::journal::days;
use crate::{Book, Refusal, show};

type Span = (NaiveDate, NaiveDate);

impl Book {
    /// Every account in the days asked for and in those beside them.
    ///
    /// # Errors
    /// When a day does not read, or there are no days beside these.
    pub fn compare_trial(&self, query: &CompareQuery) -> Result<ComparedTrial, Refusal> {
        let (other, comparison) = self.comparison(query)?;
        Ok(ComparedTrial {
            other_from: other.0.to_string(),
            other_to: other.1.to_string(),
            other_is_short: other.0 < self.store.cache().first_month().first_day(),
            rows: comparison.rows.iter().map(|row| self.compared_row(row.account, row.level, &row.changes)).collect(),
            debit: compared(comparison.debit),
            credit: compared(comparison.credit),
        })
    }

    /// The same in figures, for files, with the days of the other span.
    ///
    /// # Errors
    /// As [`Book::compare_trial`].
    pub fn comparison(&self, query: &CompareQuery) -> Result<(Span, ::reports::compare::Comparison), Refusal> {
        let this = days(&query.from, &query.to)?;
        let other = span_beside(this, query.beside)?;
        let level = u8::try_from(query.level.clamp(1, 4)).unwrap_or(1);
        Ok((other, compare(&self.figures_of(this)?, &self.figures_of(other)?, level)))
    }

    /// One account, of one party where named, in the days asked for and in those beside them.
    ///
    /// # Errors
    /// When there is no such account or party, or a day does not read.
    pub fn compare_account(
        &self,
        account: &str,
        party: Option<&str>,
        query: &CompareQuery,
    ) -> Result<ComparedTrial, Refusal> {
        let this = days(&query.from, &query.to)?;
        let other = span_beside(this, query.beside)?;
        let code: AccountCode =
            account.parse().map_err(|_| Refusal::new("account.unknown").with("account", account))?;
        let party = party.map(party_id).transpose()?;
        let figures = |(from, to): Span| {
            self.figures_under(code, party, from, to).map(|sum| Figures {
                opening: sum.opening,
                debit: sum.debit,
                credit: sum.credit,
            })
        };
        let changes = changes_of(code, figures(this)?, figures(other)?);
        Ok(ComparedTrial {
            other_from: other.0.to_string(),
            other_to: other.1.to_string(),
            other_is_short: other.0 < self.store.cache().first_month().first_day(),
            rows: vec![self.compared_row(code, 1, &changes)],
            debit: compared(changes.debit),
            credit: compared(changes.credit),
        })
    }

    fn figures_of(&self, (from, to): Span) -> Result<BTreeMap<AccountCode, Figures>, Refusal> {
        let figures = self.store.account_figures(from, to)?.into_iter();
        Ok(figures
            .map(|(account, part)| (account, Figures { opening: part.opening, debit: part.debit, credit: part.credit }))
            .collect())
    }

    fn compared_row(&self, account: AccountCode, level: u8, changes: &Changes) -> ComparedRow {
        ComparedRow {
            account: account.to_string(),
            name: self.account_name(account),
            name_en: CHART.get(&account).map(|account| account.name_en.clone()).unwrap_or_default(),
            level: level.into(),
            side: if changes.on_credit { "credit" } else { "debit" }.to_owned(),
            opening: compared(changes.opening),
            debit: compared(changes.debit),
            credit: compared(changes.credit),
            closing: compared(changes.closing),
        }
    }
}

fn span_beside(this: Span, with: Beside) -> Result<Span, Refusal> {
    let with = match with {
        Beside::Previous => With::Previous,
        Beside::LastYear => With::LastYear,
    };
    beside(this, with).ok_or_else(|| Refusal::new("day.not-in-calendar"))
}

fn compared(change: Change) -> Compared {
    Compared {
        this: show::dong_or_blank(change.this),
        other: show::dong_or_blank(change.other),
        difference: show::dong_or_blank(change.difference()),
        percent: change.per_mille().map(percent).unwrap_or_default(),
    }
}

/// `12,5 %` of 125 thousandths.
pub(crate) fn percent(per_mille: i64) -> String {
    let minus = if per_mille < 0 { "−" } else { "" };
    let (whole, tenth) = (per_mille.unsigned_abs() / 10, per_mille.unsigned_abs() % 10);
    let whole = show::dong(i64::try_from(whole).unwrap_or(i64::MAX));
    if tenth == 0 { format!("{minus}{whole} %") } else { format!("{minus}{whole},{tenth} %") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_shown_in_per_cent_with_one_decimal_at_most() {
        assert_eq!(
            [125, -300, 5, -4, 0, 12_345_678].map(percent),
            ["12,5 %", "−30 %", "0,5 %", "−0,4 %", "0 %", "1.234.567,8 %"]
        );
    }
}
