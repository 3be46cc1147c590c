//! Two spans of days side by side: what each account did in one and in the other, and by how much they differ.
//!
//! No form of the circular asks for it; it is a reading of the same figures as F01.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use ledger::account::{AccountCode, CHART, NormalSide, in_chart};
use ledger::day::Month;

use crate::trial::{Figures, ancestry, level};

/// Which other span stands beside the one asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum With {
    /// The span of the same length right before it.
    Previous,
    /// The same days of the year before.
    LastYear,
}

/// The span that stands beside `from` to `to`.
///
/// Whole months are compared with as many whole months; other days with as many days.
///
/// ```
/// use reports::compare::{With, beside};
/// let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
/// let quarter = (day("2026-01-01"), day("2026-03-31"));
/// assert_eq!(beside(quarter, With::Previous), Some((day("2025-10-01"), day("2025-12-31"))));
/// let february = (day("2025-02-01"), day("2025-02-28"));
/// assert_eq!(beside(february, With::LastYear), Some((day("2024-02-01"), day("2024-02-29"))));
/// let ten_days = (day("2026-03-11"), day("2026-03-20"));
/// assert_eq!(beside(ten_days, With::Previous), Some((day("2026-03-01"), day("2026-03-10"))));
/// ```
pub fn beside((from, to): (NaiveDate, NaiveDate), with: With) -> Option<(NaiveDate, NaiveDate)> {
    let whole_months = from.day() == 1 && Month::of(to).last_day() == to;
    match (with, whole_months) {
        (With::Previous, true) => {
            let months = Month::of(to).index() - Month::of(from).index() + 1;
            let first = Month::from_index(Month::of(from).index() - months)?;
            Some((first.first_day(), from.pred_opt()?))
        }
        (With::Previous, false) => {
            let days = u64::try_from((to - from).num_days() + 1).ok()?;
            Some((from.checked_sub_days(Days::new(days))?, from.pred_opt()?))
        }
        (With::LastYear, _) => {
            let year_before = |day: NaiveDate| day.checked_sub_months(Months::new(12));
            let last = year_before(to)?;
            Some((year_before(from)?, if whole_months { Month::of(last).last_day() } else { last }))
        }
    }
}

/// One figure in both spans; đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Change {
    /// In the span asked for.
    pub this: i64,
    /// In the one beside it.
    pub other: i64,
}

impl Change {
    /// By how much the first is more than the second.
    pub fn difference(self) -> i64 {
        self.this - self.other
    }

    /// The difference in thousandths of the second, rounded half away from zero; none where there is nothing to compare with.
    pub fn per_mille(self) -> Option<i64> {
        if self.other == 0 {
            return None;
        }
        let (part, whole) = (i128::from(self.difference()) * 1_000, i128::from(self.other).abs());
        let rounded = (part.abs() * 2 + whole) / (whole * 2);
        i64::try_from(if part < 0 { -rounded } else { rounded }).ok()
    }

    fn add(&mut self, more: Change) {
        self.this += more.this;
        self.other += more.other;
    }
}

/// What an account did in both spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    /// The balance before the first day, on the account's side.
    pub opening: Change,
    /// Debit turnover.
    pub debit: Change,
    /// Credit turnover.
    pub credit: Change,
    /// The balance after the last day, on the account's side.
    pub closing: Change,
    /// True where balances are counted as credits.
    pub on_credit: bool,
}

/// One account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The account.
    pub account: AccountCode,
    /// 1, 2, 3, or 4 for accounts of the cooperative's own.
    pub level: u8,
    /// Its figures.
    pub changes: Changes,
}

/// Every account that has a figure in either span.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// In order of code.
    pub rows: Vec<Row>,
    /// Debit turnover of level 1, off-balance accounts left out.
    pub debit: Change,
    /// Credit turnover of level 1, off-balance accounts left out.
    pub credit: Change,
}

/// Puts the figures of two spans side by side, down to a level of the chart.
pub fn compare(
    this: &BTreeMap<AccountCode, Figures>,
    other: &BTreeMap<AccountCode, Figures>,
    level_max: u8,
) -> Comparison {
    let mut accounts: BTreeMap<AccountCode, [Figures; 2]> = BTreeMap::new();
    for (which, figures) in [this, other].into_iter().enumerate() {
        for (account, part) in figures {
            for code in ancestry(*account, level_max) {
                let sum = &mut accounts.entry(code).or_default()[which];
                sum.opening += part.opening;
                sum.debit += part.debit;
                sum.credit += part.credit;
            }
        }
    }
    let mut comparison = Comparison::default();
    for (account, [this, other]) in accounts {
        let changes = changes_of(account, this, other);
        let row = Row { account, level: level(account), changes };
        if row.level == 1 && !account.is_off_balance() {
            comparison.debit.add(changes.debit);
            comparison.credit.add(changes.credit);
        }
        comparison.rows.push(row);
    }
    comparison
}

/// The figures of one account in both spans, its balances on the side they are usually on.
pub fn changes_of(account: AccountCode, this: Figures, other: Figures) -> Changes {
    let closings = [this, other].map(|figures| figures.opening + figures.debit - figures.credit);
    let on_credit = match CHART.get(&account).or_else(|| in_chart(account)).map(|known| known.normal_side) {
        Some(NormalSide::Credit) => true,
        Some(NormalSide::Debit) => false,
        // Kept on either side: the side it stands on now says which.
        Some(NormalSide::Both) | None => closings.into_iter().find(|net| *net != 0).is_some_and(|net| net < 0),
    };
    let sided = |net: i64| if on_credit { -net } else { net };
    Changes {
        opening: Change { this: sided(this.opening), other: sided(other.opening) },
        debit: Change { this: this.debit, other: other.debit },
        credit: Change { this: this.credit, other: other.credit },
        closing: Change { this: sided(closings[0]), other: sided(closings[1]) },
        on_credit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(rows: &[(&str, i64, i64, i64)]) -> BTreeMap<AccountCode, Figures> {
        let row = |&(account, opening, debit, credit): &(&str, i64, i64, i64)| {
            (account.parse().unwrap(), Figures { opening, debit, credit })
        };
        rows.iter().map(row).collect()
    }

    /// February: 1111 opens with 40, takes in 12, pays 7 → 45. March: opens with 45, takes in 9, pays 14 → 40.
    /// 331 owed 20 at the end of February (opening 15, credit 5) and 14 at the end of March (debit 6).
    #[test]
    fn two_months_stand_side_by_side_with_what_changed() {
        let march = figures(&[("1111", 45, 9, 14), ("331", -20, 6, 0)]);
        let february = figures(&[("1111", 40, 12, 7), ("331", -15, 0, 5)]);
        let comparison = compare(&march, &february, 1);
        let accounts: Vec<String> = comparison.rows.iter().map(|row| row.account.to_string()).collect();
        assert_eq!(accounts, ["111", "331"]);
        let cash = comparison.rows[0].changes;
        assert_eq!((cash.debit.difference(), cash.credit.difference(), cash.closing.difference()), (-3, 7, -5));
        let owed = comparison.rows[1].changes;
        assert_eq!((owed.closing, owed.on_credit), (Change { this: 14, other: 20 }, true));
        assert_eq!(owed.closing.per_mille(), Some(-300));
        assert_eq!(
            (comparison.debit, comparison.credit),
            (Change { this: 15, other: 12 }, Change { this: 14, other: 12 })
        );
    }

    #[test]
    fn a_share_is_rounded_half_away_from_zero_and_never_made_up() {
        let share = |this, other| Change { this, other }.per_mille();
        assert_eq!(share(3, 0), None);
        assert_eq!(share(2_001, 2_000), Some(1), "half a thousandth");
        assert_eq!(share(1_999, 2_000), Some(-1));
        assert_eq!(share(5, -10), Some(1_500), "from ten below to five above");
        assert_eq!(share(i64::MAX / 2, 1), None, "more than can be said");
    }

    #[test]
    fn a_year_that_leaps_is_compared_with_one_that_does_not() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let february = (day("2024-02-01"), day("2024-02-29"));
        assert_eq!(beside(february, With::LastYear), Some((day("2023-02-01"), day("2023-02-28"))));
        let year = (day("2024-04-01"), day("2025-03-31"));
        assert_eq!(beside(year, With::Previous), Some((day("2023-04-01"), day("2024-03-31"))));
    }
}
