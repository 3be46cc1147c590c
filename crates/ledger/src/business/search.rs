//! Finding a business event by the words people use for it, typed with or without marks.

use super::{ALL, Business};
use crate::text::{fold, rank, words_match};

/// How well an event answers to what was typed, lower is better; nothing where it does not.
///
/// What is called exactly so comes first, then names and other words that begin so, then whole words, begun words,
/// initials and parts of words; a query with marks prefers what has the same marks.
///
/// ```
/// use ledger::business::search::find;
/// assert_eq!(find("thu von gop")[0].code, "A1");
/// assert_eq!(find("điện lực")[0].code, "M1");
/// ```
pub fn rank_of(business: &Business, text: &str) -> Option<u8> {
    let query = fold(text);
    let name = fold(&business.name);
    let others = || business.words.iter().chain([&business.name_en]);
    if query.is_empty() || fold(&business.code) == query || name == query || others().any(|word| fold(word) == query) {
        return Some(0);
    }
    if name.starts_with(&query) {
        return Some(1);
    }
    let by_name = rank(&business.name, text).map(|rank| placed(rank, [2, 4, 7, 9]));
    let begun = others().any(|word| fold(word).starts_with(&query)).then_some(3);
    let by_word = others().filter_map(|word| rank(word, text)).map(|rank| placed(rank, [5, 6, 11, 10])).min();
    let everything = fold(&format!("{} {} {}", business.name, business.words.join(" "), business.name_en));
    let mixed = words_match(&everything, &query).then_some(8);
    [by_name, begun, by_word, mixed].into_iter().flatten().min()
}

/// The place of a rank of [`rank`] among the places for whole words, beginnings, initials and parts.
fn placed(rank: u8, places: [u8; 4]) -> u8 {
    let without_marks = rank / 4;
    places[usize::from(rank % 4)] + 10 * without_marks
}

/// Every event that answers to what was typed, the best first.
pub fn find(text: &str) -> Vec<&'static Business> {
    let mut found: Vec<(u8, &Business)> =
        ALL.iter().filter_map(|business| Some((rank_of(business, text)?, business))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, business)| business).collect()
}
