//! Amounts in words, as a voucher must carry them: «Một triệu không trăm linh năm đồng.»
//!
//! Figures are read in groups of three. The groups are named nghìn, triệu and nothing, and
//! every nine figures are closed by tỷ, so that a thousand tỷ is «một nghìn tỷ».
//!
//! Invariant: two different amounts never have the same words.
//! Invariant: the words are in composed form (NFC), begin with a capital and end in a full stop.

use crate::money::Dong;

/// The choices a cooperative makes once about how its amounts are worded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct WordsStyle {
    /// The word for a missing ten: «một trăm linh năm».
    pub zero_tens: ZeroTens,
    /// The word for a thousand.
    pub thousand: Thousand,
    /// Whether whole thousands end in «đồng chẵn».
    pub exact_suffix: bool,
}

/// The word for a missing ten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ZeroTens {
    /// «linh», usual in the north.
    #[default]
    Linh,
    /// «lẻ», usual in the south.
    Le,
}

/// The word for a thousand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Thousand {
    /// «nghìn», usual in the north.
    #[default]
    Nghin,
    /// «ngàn», usual in the south.
    Ngan,
}

/// The amount in words.
///
/// ```
/// use ledger::money::Dong;
/// use ledger::words::{WordsStyle, in_words};
/// let amount = Dong::new(2_025_000).unwrap();
/// let style = WordsStyle { exact_suffix: true, ..WordsStyle::default() };
/// assert_eq!(in_words(amount, style), "Hai triệu không trăm hai mươi lăm nghìn đồng chẵn.");
/// ```
pub fn in_words(amount: Dong, style: WordsStyle) -> String {
    in_words_of(amount.get(), style)
}

/// Any number of đồng in words, also one beyond what the books can hold.
pub fn in_words_of(dong: i64, style: WordsStyle) -> String {
    let mut words = Vec::new();
    if dong < 0 {
        words.push("âm");
    }
    push_number(&mut words, dong.unsigned_abs(), style);
    words.push("đồng");
    if style.exact_suffix && dong != 0 && dong % 1_000 == 0 {
        words.push("chẵn");
    }
    sentence(&words.join(" "))
}

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// Seven groups of three hold every u64.
const GROUPS_MAX: u32 = 7;

fn push_number(words: &mut Vec<&'static str>, number: u64, style: WordsStyle) {
    if number == 0 {
        words.push(DIGITS[0]);
        return;
    }
    let mut spoken = false;
    for place in (0..GROUPS_MAX).rev() {
        let group = (number / 1_000u64.pow(place) % 1_000) as usize;
        if group != 0 {
            push_group(words, group, spoken, style);
            words.extend(name_of_place(place, style));
            spoken = true;
        }
        // «tỷ» closes nine figures even when the last six are zero, as in «một nghìn tỷ».
        if spoken && place > 0 && place % 3 == 0 {
            words.push("tỷ");
        }
    }
}

fn name_of_place(place: u32, style: WordsStyle) -> Option<&'static str> {
    match place % 3 {
        0 => None,
        1 => Some(style.thousand.word()),
        _ => Some("triệu"),
    }
}

/// Three figures, 1 to 999. After a spoken group the hundreds are said even if there are none.
fn push_group(words: &mut Vec<&'static str>, group: usize, after_another: bool, style: WordsStyle) {
    let (hundreds, below) = (group / 100, group % 100);
    let hundreds_said = hundreds > 0 || after_another;
    if hundreds_said {
        words.extend([DIGITS[hundreds], "trăm"]);
    }
    match (below / 10, below % 10) {
        (0, 0) => {}
        (0, units) if hundreds_said => words.extend([style.zero_tens.word(), DIGITS[units]]),
        (0, units) => words.push(DIGITS[units]),
        (tens, units) => push_tens(words, tens, units),
    }
}

fn push_tens(words: &mut Vec<&'static str>, tens: usize, units: usize) {
    match tens {
        1 => words.push("mười"),
        _ => words.extend([DIGITS[tens], "mươi"]),
    }
    match (tens, units) {
        (_, 0) => {}
        (_, 5) => words.push("lăm"),
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        _ => words.push(DIGITS[units]),
    }
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).chain(['.']).collect()
}

impl ZeroTens {
    const fn word(self) -> &'static str {
        match self {
            ZeroTens::Linh => "linh",
            ZeroTens::Le => "lẻ",
        }
    }
}

impl Thousand {
    const fn word(self) -> &'static str {
        match self {
            Thousand::Nghin => "nghìn",
            Thousand::Ngan => "ngàn",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_every_amount_of_the_handbook() {
        for (dong, words) in [
            (0, "Không đồng."),
            (11, "Mười một đồng."),
            (15, "Mười lăm đồng."),
            (21, "Hai mươi mốt đồng."),
            (24, "Hai mươi tư đồng."),
            (25, "Hai mươi lăm đồng."),
            (44, "Bốn mươi tư đồng."),
            (101, "Một trăm linh một đồng."),
            (104, "Một trăm linh bốn đồng."),
            (1_001, "Một nghìn không trăm linh một đồng."),
            (1_015, "Một nghìn không trăm mười lăm đồng."),
            (1_021, "Một nghìn không trăm hai mươi mốt đồng."),
            (10_000, "Mười nghìn đồng."),
            (105_000, "Một trăm linh năm nghìn đồng."),
            (115_000, "Một trăm mười lăm nghìn đồng."),
            (1_000_005, "Một triệu không trăm linh năm đồng."),
            (1_050_000, "Một triệu không trăm năm mươi nghìn đồng."),
            (2_025_000, "Hai triệu không trăm hai mươi lăm nghìn đồng."),
            (21_000_001, "Hai mươi mốt triệu không trăm linh một đồng."),
            (101_010_101, "Một trăm linh một triệu không trăm mười nghìn một trăm linh một đồng."),
            (1_000_000_001, "Một tỷ không trăm linh một đồng."),
            (1_005_000_000, "Một tỷ không trăm linh năm triệu đồng."),
            (1_000_000_000_000, "Một nghìn tỷ đồng."),
            (
                1_234_567_891_234,
                "Một nghìn hai trăm ba mươi tư tỷ năm trăm sáu mươi bảy triệu \
                 tám trăm chín mươi mốt nghìn hai trăm ba mươi tư đồng.",
            ),
            (1_000_000_000_000_000_000, "Một tỷ tỷ đồng."),
            (-250_000, "Âm hai trăm năm mươi nghìn đồng."),
        ] {
            check(dong, WordsStyle::default(), words);
        }
    }

    #[test]
    fn words_fives_fours_and_tens() {
        for (dong, words) in [
            (5, "Năm đồng."),
            (10, "Mười đồng."),
            (14, "Mười bốn đồng."),
            (20, "Hai mươi đồng."),
            (100, "Một trăm đồng."),
            (105, "Một trăm linh năm đồng."),
            (110, "Một trăm mười đồng."),
            (155, "Một trăm năm mươi lăm đồng."),
            (1_000_000_001_000_000_000, "Một tỷ không trăm linh một tỷ đồng."),
            (-1, "Âm một đồng."),
        ] {
            check(dong, WordsStyle::default(), words);
        }
    }

    #[test]
    fn words_in_the_southern_way() {
        let south = WordsStyle { zero_tens: ZeroTens::Le, thousand: Thousand::Ngan, exact_suffix: false };
        check(105_005, south, "Một trăm lẻ năm ngàn không trăm lẻ năm đồng.");
    }

    #[test]
    fn whole_thousands_end_in_chan_when_asked() {
        let exact = WordsStyle { exact_suffix: true, ..WordsStyle::default() };
        check(350_000, exact, "Ba trăm năm mươi nghìn đồng chẵn.");
        check(-350_000, exact, "Âm ba trăm năm mươi nghìn đồng chẵn.");
        check(350_500, exact, "Ba trăm năm mươi nghìn năm trăm đồng.");
        check(0, exact, "Không đồng.");
    }

    #[test]
    fn words_the_ends_of_the_range() {
        for dong in [i64::MIN, i64::MAX, Dong::MIN.get(), Dong::MAX.get()] {
            reads_back(dong, WordsStyle::default());
        }
    }

    #[test]
    fn a_reader_gets_back_every_number_to_a_million() {
        let step = if cfg!(debug_assertions) { 37 } else { 1 };
        for dong in (0..=20_000).chain((20_001..=1_000_000).step_by(step)).chain([1_000_000]) {
            reads_back(dong, WordsStyle::default());
        }
    }

    proptest! {
        #[test]
        fn a_reader_gets_back_any_number(
            dong in prop_oneof![-1_000_000_000_000_000_000..=1_000_000_000_000_000_000i64, rounded()],
            le: bool, ngan: bool, exact_suffix: bool,
        ) {
            let zero_tens = if le { ZeroTens::Le } else { ZeroTens::Linh };
            let thousand = if ngan { Thousand::Ngan } else { Thousand::Nghin };
            reads_back(dong, WordsStyle { zero_tens, thousand, exact_suffix });
        }
    }

    /// Numbers with long runs of zeros, where the skipped groups are.
    fn rounded() -> impl Strategy<Value = i64> {
        (0..1_000i64, 0..=15u32, 0..1_000i64, 0..=12u32).prop_map(|(a, m, b, n)| a * 10i64.pow(m) + b * 10i64.pow(n))
    }

    #[track_caller]
    fn check(dong: i64, style: WordsStyle, expected: &str) {
        let words = in_words_of(dong, style);
        assert_eq!(words, expected, "{dong}");
        assert!(unicode_normalization::is_nfc(&words), "{dong}");
        reads_back(dong, style);
    }

    #[track_caller]
    fn reads_back(dong: i64, style: WordsStyle) {
        let words = in_words_of(dong, style);
        assert_eq!(reader::number(&words), Some(i128::from(dong)), "{words}");
    }

    /// A second person reading the words aloud and writing the figures down. Knows nothing of
    /// how the words were made: it cuts at the largest unit and reads each side.
    mod reader {
        pub fn number(sentence: &str) -> Option<i128> {
            let lower = sentence.strip_suffix('.')?.to_lowercase();
            let words: Vec<&str> = lower.split(' ').collect();
            let words = words.strip_suffix(&["chẵn"]).unwrap_or(&words).strip_suffix(&["đồng"])?;
            match words.split_first()? {
                (&"âm", rest) => Some(-amount(rest)?),
                _ => amount(words),
            }
        }

        fn amount(words: &[&str]) -> Option<i128> {
            for (names, value) in
                [(["tỷ", "tỷ"], 1_000_000_000), (["triệu", "triệu"], 1_000_000), (["nghìn", "ngàn"], 1_000)]
            {
                if let Some(cut) = words.iter().rposition(|word| names.contains(word)) {
                    let rest = &words[cut + 1..];
                    let below = if rest.is_empty() { 0 } else { amount(rest)? };
                    assert!(below < value && (rest.is_empty() || rest.get(1) == Some(&"trăm")));
                    return Some(amount(&words[..cut])? * value + below);
                }
            }
            hundreds(words)
        }

        fn hundreds(words: &[&str]) -> Option<i128> {
            match words {
                [digit, "trăm"] => Some(figure(digit)? * 100),
                [digit, "trăm", "linh" | "lẻ", unit] => Some(figure(digit)? * 100 + figure(unit)?),
                [digit, "trăm", rest @ ..] => Some(figure(digit)? * 100 + tens(rest).filter(|n| *n >= 10)?),
                _ => tens(words),
            }
        }

        fn tens(words: &[&str]) -> Option<i128> {
            match words {
                ["mười"] => Some(10),
                ["mười", "lăm"] => Some(15),
                ["mười", unit] => figure(unit).map(|n| 10 + n).filter(|n| *n != 15),
                [ten, "mươi"] => Some(figure(ten)? * 10),
                [ten, "mươi", "mốt"] => Some(figure(ten)? * 10 + 1),
                [ten, "mươi", "tư"] => Some(figure(ten)? * 10 + 4),
                [ten, "mươi", "lăm"] => Some(figure(ten)? * 10 + 5),
                [ten, "mươi", unit] => Some(figure(ten)? * 10 + figure(unit).filter(|n| ![1, 4, 5].contains(n))?),
                [unit] => figure(unit),
                _ => None,
            }
        }

        fn figure(word: &str) -> Option<i128> {
            let figures = "không một hai ba bốn năm sáu bảy tám chín";
            figures.split(' ').position(|known| known == word).map(|n| n as i128)
        }
    }
}
