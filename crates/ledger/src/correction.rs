//! What a correction of a posted voucher changes.

use crate::event::Line;
use crate::event::body::Content;
use crate::event::extra::{Extra, Key};

/// Whether only words and the count of papers differ between two contents of a voucher (sửa nhanh).
///
/// Date, person, accounts, amounts and every detail of a line but its narration are the same, so that no figure of any
/// book can differ. Equal contents differ in nothing, hence in words only.
pub fn is_of_text_only(before: (&Content, &[Line]), after: (&Content, &[Line])) -> bool {
    let (content, lines) = before;
    let (new_content, new_lines) = after;
    content.date == new_content.date
        && content.party == new_content.party
        && lines.len() == new_lines.len()
        && lines.iter().zip(new_lines).all(|(line, new)| without_words(line) == without_words(new))
}

/// The line with other words; everything else stays.
#[must_use]
pub fn with_narration(line: &Line, narration: Option<String>) -> Line {
    let words = narration.map(|text| (Key::Narration.number(), crate::event::value::Value::Text(text)));
    let others = line.extra.iter().filter(|(key, _)| *key != Key::Narration.number()).cloned();
    Line { extra: Extra::new(others.chain(words)), ..line.clone() }
}

fn without_words(line: &Line) -> Line {
    with_narration(line, None)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::event::extra::Side;
    use crate::event::value::Value;
    use crate::money::Dong;

    fn content() -> Content {
        let date = NaiveDate::from_ymd_opt(2026, 3, 5).unwrap();
        Content { date, party: None, party_name: "Lan".into(), narration: "Tiền điện".into(), attachments: 1 }
    }

    fn line(amount: i64) -> Line {
        Line {
            debit: "642".parse().ok(),
            credit: "1111".parse().ok(),
            amount: Dong::new(amount).unwrap(),
            debit_party: None,
            credit_party: None,
            extra: Extra::new([(Key::Document.number(), Value::Text("0012".into()))]),
        }
    }

    #[test]
    fn other_words_and_papers_are_text_only() {
        let new =
            Content {
                narration: "Tiền điện tháng 2".into(), attachments: 2, party_name: "Bà Lan".into(), ..content()
            };
        let worded = with_narration(&line(350_000), Some("Kho".into()));
        assert_eq!(worded.extra.narration(), Some("Kho"));
        assert_eq!(worded.extra.get(Key::Document, Side::Debit), line(1).extra.get(Key::Document, Side::Debit));
        assert!(is_of_text_only((&content(), &[line(350_000)]), (&new, &[worded])));
    }

    #[test]
    fn a_day_an_amount_a_detail_or_a_line_is_more_than_text() {
        let old = (content(), vec![line(350_000)]);
        let tomorrow = Content { date: old.0.date.succ_opt().unwrap(), ..content() };
        let no_document = Line { extra: Extra::default(), ..line(350_000) };
        for (content, lines) in [
            (tomorrow, vec![line(350_000)]),
            (content(), vec![line(350_001)]),
            (content(), vec![no_document]),
            (content(), vec![line(350_000), line(1)]),
        ] {
            assert!(!is_of_text_only((&old.0, &old.1), (&content, &lines)));
        }
    }
}
