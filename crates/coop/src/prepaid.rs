//! Costs paid in advance (account 2421), spread evenly over months.

use ledger::day::Month;

/// A cost and the months that bear it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prepaid {
    /// Đồng in all; not negative.
    pub amount: i64,
    /// The first month.
    pub first: Month,
    /// How many months; at least one.
    pub months: u16,
}

impl Prepaid {
    /// What is borne up to the end of a month: the whole in equal parts, rounded down, so that the last month takes what
    /// is left (TT 71/2024/TT-BTC, account 242; that the parts are equal is inferred).
    pub fn borne_by(&self, month: Month) -> i64 {
        let passed = i64::from(month.index() - self.first.index() + 1).clamp(0, i64::from(self.months.max(1)));
        let exact = i128::from(self.amount) * i128::from(passed) / i128::from(self.months.max(1));
        i64::try_from(exact).unwrap_or(self.amount)
    }

    /// What one month bears.
    pub fn part(&self, month: Month) -> i64 {
        self.borne_by(month) - self.borne_by(month.previous())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn months_bear_equal_parts_that_add_up() {
        let insurance = Prepaid { amount: 6_000_000, first: Month::new(2026, 3).unwrap(), months: 12 };
        assert_eq!(insurance.part(Month::new(2026, 2).unwrap()), 0);
        assert_eq!(insurance.part(Month::new(2026, 3).unwrap()), 500_000);
        assert_eq!(insurance.part(Month::new(2027, 2).unwrap()), 500_000);
        assert_eq!(insurance.part(Month::new(2027, 3).unwrap()), 0);
        let odd = Prepaid { amount: 100, months: 3, ..insurance };
        let parts: Vec<i64> = (3..7).map(|month| odd.part(Month::new(2026, month).unwrap())).collect();
        assert_eq!(parts, [33, 33, 34, 0]);
    }
}
