//! Đồng (VND): the one unit in which the books are kept.
//!
//! The đồng has no smaller coin, so an amount is a whole number and adds up exactly.
//!
//! Invariant: an amount lies between [`Dong::MIN`] and [`Dong::MAX`], ±(2⁵³−1), which is
//! also what a browser can hold without losing a đồng.
//! Invariant: a sum that leaves this range is refused, never wrapped or rounded.
//! Absent on purpose: multiplication, division and floating point. Whoever needs a share or
//! a rate works it out exactly and says where it rounds.

use std::fmt;
use std::ops::Neg;

/// An amount in whole đồng, negative for a correction by negative entry (ghi âm).
///
/// ```
/// use ledger::money::Dong;
/// let fee = Dong::new(350_000).unwrap();
/// assert_eq!((-fee).to_string(), "-350000");
/// assert_eq!(fee.checked_add(Dong::MAX), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dong(i64);

/// A number of đồng beyond what the books can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} đồng is beyond what the books can hold")]
pub struct DongOutOfRange(pub i64);

impl DongOutOfRange {
    /// The stable name that the UI and the help pages know it by.
    pub const fn code(&self) -> &'static str {
        "money.out-of-range"
    }
}

impl Dong {
    /// The largest amount, 9.007.199.254.740.991 đồng.
    pub const MAX: Dong = Dong((1 << 53) - 1);
    /// The smallest amount, as far below zero as [`Dong::MAX`] is above.
    pub const MIN: Dong = Dong(-Dong::MAX.0);
    /// Nothing.
    pub const ZERO: Dong = Dong(0);

    /// The amount, unless it is out of range.
    pub const fn new(dong: i64) -> Option<Dong> {
        if dong >= Dong::MIN.0 && dong <= Dong::MAX.0 { Some(Dong(dong)) } else { None }
    }

    /// The number of đồng.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Whether there is nothing to pay or record.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether the amount is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The sum of two amounts, unless it is out of range.
    pub const fn checked_add(self, other: Dong) -> Option<Dong> {
        // Twice 2⁵³ is far from the end of an i64.
        Dong::new(self.0 + other.0)
    }

    /// The difference of two amounts, unless it is out of range.
    pub const fn checked_sub(self, other: Dong) -> Option<Dong> {
        Dong::new(self.0 - other.0)
    }

    /// The sum of many amounts, unless it is out of range.
    ///
    /// Only the end counts: a column may pass beyond the range on its way and come back, so
    /// the order of its lines never decides whether it can be added up.
    ///
    /// ```
    /// use ledger::money::Dong;
    /// let column = [Dong::MAX, Dong::MAX, Dong::MIN];
    /// assert_eq!(Dong::sum(column), Some(Dong::MAX));
    /// ```
    pub fn sum(amounts: impl IntoIterator<Item = Dong>) -> Option<Dong> {
        let total: i128 = amounts.into_iter().map(|amount| i128::from(amount.0)).sum();
        i64::try_from(total).ok().and_then(Dong::new)
    }
}

impl TryFrom<i64> for Dong {
    type Error = DongOutOfRange;

    fn try_from(dong: i64) -> Result<Dong, DongOutOfRange> {
        Dong::new(dong).ok_or(DongOutOfRange(dong))
    }
}

impl Neg for Dong {
    type Output = Dong;

    fn neg(self) -> Dong {
        Dong(-self.0)
    }
}

impl fmt::Display for Dong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMIT: i64 = 9_007_199_254_740_991;

    #[test]
    fn holds_amounts_up_to_the_limit_and_no_further() {
        assert_eq!(Dong::MAX.get(), LIMIT);
        assert_eq!(Dong::MIN.get(), -LIMIT);
        for beyond in [LIMIT + 1, -LIMIT - 1, i64::MAX, i64::MIN] {
            assert_eq!(Dong::new(beyond), None);
            assert_eq!(Dong::try_from(beyond), Err(DongOutOfRange(beyond)));
        }
    }

    #[test]
    fn refuses_a_sum_beyond_the_limit() {
        let one = Dong::new(1).unwrap();
        assert_eq!(Dong::MAX.checked_add(one), None);
        assert_eq!(Dong::MIN.checked_sub(one), None);
        assert_eq!(Dong::sum([Dong::MAX, one]), None);
    }

    #[test]
    fn adds_up_nothing_to_zero() {
        assert_eq!(Dong::sum([]), Some(Dong::ZERO));
        assert!(Dong::ZERO.is_zero() && !Dong::ZERO.is_negative());
    }

    #[test]
    fn shows_plain_digits() {
        assert_eq!(Dong::MIN.to_string(), "-9007199254740991");
        assert_eq!(Dong::ZERO.to_string(), "0");
    }

    proptest! {
        #[test]
        fn taking_away_what_was_added_changes_nothing(a in -LIMIT..=LIMIT, b in -LIMIT..=LIMIT) {
            let (a, b) = (Dong::new(a).unwrap(), Dong::new(b).unwrap());
            if let Some(sum) = a.checked_add(b) {
                prop_assert_eq!(sum.checked_sub(b), Some(a));
                prop_assert_eq!(Dong::sum([b, a]), Some(sum));
                prop_assert_eq!((-a).checked_sub(b), Some(-sum));
            }
        }
    }
}
