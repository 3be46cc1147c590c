//! Rates: a share of an amount, exact to a millionth.

use std::fmt;
use std::str::FromStr;

const WHOLE: i128 = 1_000_000;

/// A share, counted in millionths.
///
/// ```
/// use coop::rate::Rate;
/// let rate: Rate = "12,5".parse().unwrap();
/// assert_eq!(rate.of(1_004), 126); // 125,5 goes up
/// assert_eq!(rate.to_string(), "12,5");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rate(u32);

/// A text that is no percentage from 0 to 100 with at most four digits behind the comma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotARate;

impl Rate {
    /// Nothing.
    pub const ZERO: Rate = Rate(0);
    /// All of it.
    pub const WHOLE: Rate = Rate(1_000_000);

    /// So many hundredths.
    pub const fn percent(hundredths: u32) -> Rate {
        Rate(hundredths * 10_000)
    }

    /// This share of an amount of đồng, half a đồng rounded up; of a negative amount, down.
    pub fn of(self, amount: i64) -> i64 {
        let exact = i128::from(amount) * i128::from(self.0);
        let half = if exact < 0 { -WHOLE / 2 } else { WHOLE / 2 };
        // A share is never more than the amount, which is an i64.
        i64::try_from((exact + half) / WHOLE).unwrap_or(amount)
    }

    /// The least whole đồng that is at least this share of an amount that is not negative.
    pub fn at_least_of(self, amount: i64) -> i64 {
        let exact = i128::from(amount) * i128::from(self.0);
        i64::try_from((exact + WHOLE - 1) / WHOLE).unwrap_or(amount)
    }

    /// The sum of rates; more than the whole is possible.
    pub fn sum(rates: impl IntoIterator<Item = Rate>) -> Rate {
        Rate(rates.into_iter().fold(0, |sum: u32, rate| sum.saturating_add(rate.0)))
    }

    /// In millionths.
    pub const fn millionths(self) -> u32 {
        self.0
    }
}

impl FromStr for Rate {
    type Err = NotARate;

    fn from_str(text: &str) -> Result<Rate, NotARate> {
        let text = text.trim().trim_end_matches('%').trim_end();
        let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || part.len() > 4 || !is_number(whole) || !is_number(part) {
            return Err(NotARate);
        }
        let whole: u32 = whole.parse().map_err(|_| NotARate)?;
        let part: u32 = format!("{part:0<4}").parse().map_err(|_| NotARate)?;
        let rate = Rate(whole * 10_000 + part);
        if rate > Rate::WHOLE { Err(NotARate) } else { Ok(rate) }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 10_000, self.0 % 10_000);
        if part == 0 {
            write!(f, "{whole}")
        } else {
            write!(f, "{whole},{}", format!("{part:04}").trim_end_matches('0'))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_and_shown() {
        for (text, shown) in [("10", "10"), ("7.5", "7,5"), ("0", "0"), ("100%", "100"), ("33,3333", "33,3333")] {
            assert_eq!(text.parse::<Rate>().unwrap().to_string(), shown);
        }
        for wrong in ["", "-1", "100,0001", "1e2", "12,34567", "một", ",5"] {
            assert_eq!(wrong.parse::<Rate>(), Err(NotARate), "{wrong}");
        }
    }

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(Rate::percent(10).of(45_050_005), 4_505_001);
        assert_eq!(Rate::percent(10).of(45_050_004), 4_505_000);
        assert_eq!(Rate::percent(10).of(-45), -5);
        assert_eq!(Rate::percent(51).at_least_of(110), 57);
        assert_eq!(Rate::percent(51).at_least_of(100), 51);
    }
}
