//! Names and notes: how they are kept, searched and put in order.
//!
//! A name is one string, never split into family name and given name. It is kept as it was
//! typed, in one Unicode form; searching looks at a folded copy without marks, so that
//! «nguyen» finds «Nguyễn»; lists of people go by the last word, as Vietnamese lists do.
//!
//! Invariant: folding a folded text, or cleaning a clean one, changes nothing.
//! Invariant: thin and zero-width spaces never count. Typing tools put them in for a moment
//! and take them out again, and a search must not blink meanwhile.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The longest text that is kept, in bytes of UTF-8.
pub const TEXT_BYTES_MAX: usize = 500;

/// One reason why a text cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// A line break, a tab or another control character inside the text.
    ControlCharacter {
        /// The character found.
        found: char,
    },
    /// A character that turns the direction of writing, and so can make a text look like another.
    DirectionCharacter {
        /// The character found.
        found: char,
    },
    /// More than [`TEXT_BYTES_MAX`] bytes after cleaning.
    TooLong {
        /// How many bytes there are.
        bytes: usize,
    },
}

impl TextFault {
    /// The stable name that the UI and the help pages know it by.
    pub const fn code(&self) -> &'static str {
        match self {
            TextFault::ControlCharacter { .. } => "text.control-character",
            TextFault::DirectionCharacter { .. } => "text.direction-character",
            TextFault::TooLong { .. } => "text.too-long",
        }
    }
}

/// The text as it is kept: composed (NFC), without thin spaces, single spaces only, trimmed.
///
/// Letters keep their case. White space at the ends goes whatever it is, because a cell
/// pasted from a spreadsheet ends in a line break; inside the text a line break is refused.
///
/// ```
/// use ledger::text::clean;
/// assert_eq!(clean("  Nguyễn   Văn\u{202f} Bình\n").unwrap(), "Nguyễn Văn Bình");
/// assert_eq!(clean("Lan\u{202e}").unwrap_err().code(), "text.direction-character");
/// ```
pub fn clean(text: &str) -> Result<String, TextFault> {
    let trimmed = text.trim();
    // Nearly every text comes composed already; composing it again would be most of the work of cleaning.
    let composed = if is_nfc(trimmed) && !trimmed.contains(is_unspoken) {
        Cow::Borrowed(trimmed)
    } else {
        Cow::Owned(trimmed.chars().filter(|c| !is_unspoken(*c)).nfc().collect())
    };
    let cleaned = composed.trim();
    if let Some(found) = cleaned.chars().find(|c| c.is_control()) {
        return Err(TextFault::ControlCharacter { found });
    }
    if let Some(found) = cleaned.chars().find(|c| is_direction(*c)) {
        return Err(TextFault::DirectionCharacter { found });
    }
    let cleaned = single_spaced(cleaned);
    match cleaned.len() {
        0..=TEXT_BYTES_MAX => Ok(cleaned),
        bytes => Err(TextFault::TooLong { bytes }),
    }
}

/// The text as searching sees it: no marks, `d` for `đ`, lower case, single spaces.
///
/// ```
/// assert_eq!(ledger::text::fold("  Đặng  Thị HƯƠNG "), "dang thi huong");
/// ```
pub fn fold(text: &str) -> String {
    let plain: String =
        lowered(text).nfd().filter(|c| !is_vietnamese_mark(*c)).map(|c| if c == 'đ' { 'd' } else { c }).collect();
    single_spaced(&plain)
}

/// Whether every word of the query begins some word of the text; both folded.
///
/// A query without words matches everything.
///
/// ```
/// use ledger::text::words_match;
/// assert!(words_match("nguyen van binh", "bi ng"));
/// assert!(!words_match("nguyen van binh", "inh"));
/// ```
pub fn words_match(folded_text: &str, folded_query: &str) -> bool {
    words(folded_query).all(|wanted| words(folded_text).any(|word| word.starts_with(wanted)))
}

/// Whether the query is a run of first letters of the text's words; both folded.
///
/// ```
/// use ledger::text::initials_match;
/// assert!(initials_match("nguyen thi lan", "ntl"));
/// assert!(initials_match("nguyen thi lan", "tl"));
/// assert!(!initials_match("nguyen thi lan", "nl"));
/// ```
pub fn initials_match(folded_text: &str, folded_query: &str) -> bool {
    let initials: String = words(folded_text).filter_map(|word| word.chars().next()).collect();
    !folded_query.is_empty() && initials.contains(folded_query)
}

/// Whether the query stands somewhere in the text, inside a word or not; both folded.
pub fn contains(folded_text: &str, folded_query: &str) -> bool {
    folded_text.contains(folded_query)
}

/// How well a name answers a query, best first, or `None` when it does not; neither folded.
///
/// Whole words are 0, beginnings of words 1, initials 2, contained anywhere 3. When the query itself has marks, a
/// name that answers it only without them comes after all that have them: 4 to 7.
///
/// ```
/// use ledger::text::rank;
/// assert_eq!(rank("Nguyễn Thị Lan", "lan"), Some(0));
/// assert_eq!(rank("Trần Văn Lành", "lan"), Some(1));
/// assert_eq!(rank("Nguyễn Thị Lan", "ntl"), Some(2));
/// assert_eq!(rank("Nguyễn Thị Lan", "uye"), Some(3));
/// assert_eq!(rank("Nguyễn Thị Lan", "lân"), Some(4));
/// assert_eq!(rank("Nguyễn Thị Lan", "hoa"), None);
/// ```
pub fn rank(candidate_name: &str, query: &str) -> Option<u8> {
    let loose = || rank_folded(&fold(candidate_name), &fold(query));
    let marked_query = marked(query);
    if fold(query) == marked_query {
        loose()
    } else {
        rank_folded(&marked(candidate_name), &marked_query).or_else(|| loose().map(|rank| rank + 4))
    }
}

fn rank_folded(text: &str, query: &str) -> Option<u8> {
    if words(query).all(|wanted| words(text).any(|word| word == wanted)) {
        Some(0)
    } else if words_match(text, query) {
        Some(1)
    } else if initials_match(text, query) {
        Some(2)
    } else {
        contains(text, query).then_some(3)
    }
}

/// A key whose byte order is the order of a Vietnamese list of people.
///
/// The last word counts first, then the others from the left. Within a word come the
/// letters (a ă â b c d đ e ê … o ô ơ … u ư …), then its tone: ngang, huyền, hỏi, ngã, sắc,
/// nặng. Where the tone is written (hòa, hoà) and capitals decide only between names that
/// are otherwise equal, so different names never share a key.
///
/// ```
/// use ledger::text::sort_key_by_last_word;
/// let mut names = ["Đỗ Văn Dũng", "Trần Thị Ánh", "Lê Ân", "Nguyễn An"];
/// names.sort_by_key(|name| sort_key_by_last_word(name));
/// assert_eq!(names, ["Nguyễn An", "Trần Thị Ánh", "Lê Ân", "Đỗ Văn Dũng"]);
/// ```
pub fn sort_key_by_last_word(text: &str) -> Vec<u8> {
    let lowered = lowered(text);
    let mut spoken: Vec<&str> = lowered.split_whitespace().collect();
    if let Some(last) = spoken.pop() {
        spoken.insert(0, last);
    }
    let mut key = Vec::new();
    for word in spoken {
        push_word_key(&mut key, word);
    }
    key.push(WORDS_END);
    key.extend(text.nfc().collect::<String>().bytes());
    key
}

const WORDS_END: u8 = 0;
const LETTERS_END: u8 = 1;
const DIGIT_FIRST: u8 = 0x10;
const LETTER_FIRST: u8 = 0x20;
const OTHER: u8 = 0xFE;

/// The letters in their order, those of foreign names included.
const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";

/// The combining marks of the tones in their order; ngang has none.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

fn push_word_key(key: &mut Vec<u8>, word: &str) {
    let mut tone = 0;
    let mut untoned = String::new();
    for c in word.nfd() {
        match TONES.iter().position(|t| *t == c) {
            Some(position) if tone == 0 => tone = position as u8 + 1,
            Some(_) => {}
            None => untoned.push(c),
        }
    }
    for letter in untoned.nfc() {
        push_letter_key(key, letter);
    }
    key.extend([LETTERS_END, LETTERS_END + 1 + tone]);
}

fn push_letter_key(key: &mut Vec<u8>, letter: char) {
    if let Some(place) = ALPHABET.chars().position(|known| known == letter) {
        key.push(LETTER_FIRST + place as u8);
    } else if let Some(digit) = letter.to_digit(10) {
        key.push(DIGIT_FIRST + digit as u8);
    } else {
        key.push(OTHER);
        key.extend(letter.encode_utf8(&mut [0; 4]).bytes());
    }
}

/// As [`fold`], but with the marks kept.
fn marked(text: &str) -> String {
    single_spaced(&lowered(text))
}

/// Lower case, composed, without what is not spoken.
///
/// Decomposing first matters for the few capitals that have a small form only in parts.
fn lowered(text: &str) -> String {
    text.nfd().filter(|c| !is_unspoken(*c)).flat_map(char::to_lowercase).nfc().collect()
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).filter(|word| !word.is_empty())
}

fn is_vietnamese_mark(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

/// A space so thin that a typing tool can use it unseen.
pub(crate) fn is_thin_space(c: char) -> bool {
    matches!(c, '\u{2009}' | '\u{200A}' | '\u{202F}')
}

/// A character without any width.
pub(crate) fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

fn is_unspoken(c: char) -> bool {
    is_thin_space(c) || is_zero_width(c)
}

fn is_direction(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_away_marks_case_and_spaces() {
        for (text, folded) in [
            ("Nguyễn Thị Lan", "nguyen thi lan"),
            ("Nguye\u{302}\u{303}n", "nguyen"),
            ("ĐẶNG  ĐÌNH", "dang dinh"),
            ("\u{200a}Lê\u{202f} Vă\u{200b}n\u{feff}", "le van"),
            ("Đội\u{a0}3", "doi 3"),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    #[test]
    fn folds_every_character_once_and_for_all() {
        // Beyond these planes there are no letters.
        for c in '\0'..='\u{3FFFF}' {
            let once = fold(&c.to_string());
            assert_eq!(fold(&once), once, "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn finds_words_by_their_beginning_in_any_order() {
        let name = fold("Nguyễn Văn Bình (Đội 3)");
        for query in ["", "binh", "b n", "van nguyen", "doi 3", "(doi", "b"] {
            assert!(words_match(&name, query), "{query:?}");
        }
        for query in ["inh", "binh an", "doi 4"] {
            assert!(!words_match(&name, query), "{query:?}");
        }
    }

    #[test]
    fn a_name_with_the_marks_of_the_query_comes_first() {
        assert_eq!(rank("Trần Bình", "bình"), Some(0));
        assert_eq!(rank("Trần Bính", "bình"), Some(4));
        assert_eq!(rank("Trần Bính", "binh"), Some(0));
        assert_eq!(rank("Đinh Văn Đức", "đvđ"), Some(2));
        assert_eq!(rank("Đinh Văn Đức", "dvd"), Some(2));
        assert_eq!(rank("Dương Văn Đức", "đvđ"), Some(6));
    }

    #[test]
    fn a_thin_space_from_a_typing_tool_does_not_disturb_the_search() {
        assert_eq!(rank("Nguyễn Thị Lan", "nguye\u{202f}"), Some(1));
    }

    #[test]
    fn refuses_what_cannot_be_read_on_paper() {
        for (text, code) in [
            ("Chi\ntiền", "text.control-character"),
            ("Chi\ttiền", "text.control-character"),
            ("Chi\u{7f}", "text.control-character"),
            ("\u{202e}Chi", "text.direction-character"),
            ("Chi\u{2066}", "text.direction-character"),
            ("Chi\u{200f}", "text.direction-character"),
        ] {
            assert_eq!(clean(text).unwrap_err().code(), code, "{text:?}");
        }
        assert_eq!(clean(&"ă".repeat(251)), Err(TextFault::TooLong { bytes: 502 }));
        assert_eq!(clean(&"ă".repeat(250)).map(|text| text.len()), Ok(500));
    }

    #[test]
    fn keeps_what_was_typed_apart_from_spaces() {
        for (typed, kept) in [
            ("  Mua   lúa giống ", "Mua lúa giống"),
            ("\u{200b} \u{202f}Lan\u{a0}Anh\r\n", "Lan Anh"),
            ("Nguye\u{302}\u{303}n", "Nguyễn"),
            ("HTX «Tân Lập»", "HTX «Tân Lập»"),
            (" \n ", ""),
        ] {
            assert_eq!(clean(typed).as_deref(), Ok(kept), "{typed:?}");
        }
    }

    #[test]
    fn lists_people_by_last_word_letters_and_tones() {
        in_order(&[
            "An",
            "Bùi An",
            "Nguyễn An",
            "Nguyễn Thị An",
            "Nguyễn Văn An",
            "Lê Ánh",
            "Ngô Ăn",
            "Hồ Ân",
            "Bùi Ấn",
            "Đỗ Bách",
            "Vũ Cường",
            "Lê Dung",
            "Lê Dũng",
            "Lê Dương",
            "Phan Đào",
            "Phan Đạt",
            "Phan Đức",
            "Em",
            "Êm",
            "Lê Hoa",
            "Lê Hòa",
            "Lê Hoả",
            "Lê Hỏa",
            "Lê Hoã",
            "Lê Hóa",
            "Lê Hoạ",
            "Lê Hoài",
            "Đặng Oanh",
            "Ông",
            "Ơn",
            "Từ Uyên",
            "Từ Ước",
            "Lê Vĩ",
            "Lê Vị",
            "Lê William",
            "Mai Xuân",
            "Mai Yến",
        ]);
    }

    #[test]
    fn the_tones_come_in_the_order_taught_at_school() {
        in_order(&["ma", "mà", "mả", "mã", "má", "mạ", "mai", "măng", "mẩn", "mẫn"]);
        in_order(&["o", "ọ", "ô", "ộ", "ơ", "ợ", "u", "ụ", "ư", "ự"]);
        in_order(&["hoà", "hòa", "hoả", "hỏa", "hoá"]);
    }

    #[test]
    fn the_tone_of_the_given_name_counts_before_the_family_name() {
        in_order(&["Vũ Lan", "Bùi Lán", "Hà Bùi Lán", "Bùi Lạn"]);
        in_order(&["Nguyễn Ba Lan", "Nguyễn Bá Lan", "Nguyễn Bảo Lan"]);
    }

    #[track_caller]
    fn in_order(names: &[&str]) {
        for pair in names.windows(2) {
            let (first, second) = (sort_key_by_last_word(pair[0]), sort_key_by_last_word(pair[1]));
            assert!(first < second, "{} before {}", pair[0], pair[1]);
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC*|.*|[a-zàáảãạăâđêôơư\u{300}-\u{36f}\u{200a} ]*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn cleaning_twice_is_cleaning_once(text in "\\PC*|.*|[a-zđ\u{300}-\u{36f}\u{200a}\u{2009} ]*") {
            if let Ok(once) = clean(&text) {
                prop_assert_eq!(clean(&once), Ok(once));
            }
        }

        #[test]
        fn any_name_answers_itself(name in "\\PC*", query in "\\PC*") {
            prop_assert_eq!(rank(&name, &name), Some(0));
            let _ = rank(&name, &query);
        }

        #[test]
        fn different_names_have_different_keys(a in "[aăâàáđd ]{0,6}", b in "[aăâàáđd ]{0,6}") {
            prop_assert_eq!(a == b, sort_key_by_last_word(&a) == sort_key_by_last_word(&b));
        }
    }
}
