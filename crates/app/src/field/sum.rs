//! Sums for a slow reader: two or three figures and a word, beside the sum to the đồng.

use crate::api::field::Sum;
use crate::show;

const MILLION: u64 = 1_000_000;
const BILLION: u64 = 1_000_000_000;

/// A sum as the phone says it: to the đồng below a million, else to a tenth of a million or a hundredth of a billion, half
/// away from zero. The full sum always stands beside it.
///
/// Rounded figures need not add up; the full ones do.
pub(crate) fn sum(dong: i64) -> Sum {
    let size = dong.unsigned_abs();
    let (figure, unit) = match size {
        // What would round up to a thousand million is said as one billion.
        size if size >= BILLION - MILLION / 20 => (decimal(size, BILLION / 100, 2), "billion"),
        size if size >= MILLION => (decimal(size, MILLION / 10, 1), "million"),
        _ => (show::dong(dong.saturating_abs()), "dong"),
    };
    let sign = match dong {
        0 => "none",
        1.. => "more",
        _ => "less",
    };
    let minus = if dong < 0 { "−" } else { "" };
    Sum {
        figure: format!("{minus}{figure}"),
        unit: unit.to_owned(),
        full: show::dong(dong),
        millions: format!("{}{}", if size >= MILLION / 20 { minus } else { "" }, millions(size)),
        sign: sign.to_owned(),
    }
}

/// Whole millions from a hundred on, tenths below.
fn millions(size: u64) -> String {
    if size >= 100 * MILLION - MILLION / 20 { decimal(size, MILLION, 0) } else { decimal(size, MILLION / 10, 1) }
}

/// `size` in steps, with a comma before the last `places` figures and no zeros at the end.
fn decimal(size: u64, step: u64, places: u32) -> String {
    let steps = (size + step / 2) / step;
    let scale = 10_u64.pow(places);
    let whole = show::dong(i64::try_from(steps / scale).unwrap_or(i64::MAX));
    let rest = if places == 0 { String::new() } else { format!("{:0width$}", steps % scale, width = places as usize) };
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { whole } else { format!("{whole},{rest}") }
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn pictures_count_in_millions() {
        let said = |dong| sum(dong).millions;
        let all =
            [0, 49_999, 350_000, -350_000, 48_250_000, 99_949_999, 99_950_000, 214_400_000, 1_204_500_000].map(said);
        assert_eq!(all, ["0", "0", "0,4", "−0,4", "48,3", "99,9", "100", "214", "1.205"]);
    }

    #[test]
    fn sums_are_said_in_few_figures() {
        let said = |dong| {
            let sum = sum(dong);
            format!("{} {} {}", sum.figure, sum.unit, sum.sign)
        };
        for (dong, expected) in [
            (0, "0 dong none"),
            (350_000, "350.000 dong more"),
            (-999_999, "−999.999 dong less"),
            (1_000_000, "1 million more"),
            (48_200_000, "48,2 million more"),
            (48_249_999, "48,2 million more"),
            (48_250_000, "48,3 million more"),
            (-2_300_000, "−2,3 million less"),
            (312_600_000, "312,6 million more"),
            (999_949_999, "999,9 million more"),
            (999_950_000, "1 billion more"),
            (1_250_000_000, "1,25 billion more"),
            (12_004_000_000, "12 billion more"),
            (-9_007_199_254_740_991, "−9.007.199,25 billion less"),
        ] {
            assert_eq!(said(dong), expected);
        }
    }
}
