//! I-NUM: every number from 1 to the last of a series has exactly one fate, whatever was done with the vouchers.

use std::collections::BTreeMap;

use crate::common::Desk;
use app::api::history::NumberFate;
use app::api::voucher::Purpose;
use proptest::prelude::*;

/// What is done next: a voucher is posted, or an earlier one of those is amended, reversed or put right.
#[derive(Debug, Clone)]
enum Act {
    Post(&'static str),
    Amend(usize),
    Reverse(usize),
    Adjust(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => prop_oneof![Just("PC"), Just("PT"), Just("KT")].prop_map(Act::Post),
        1 => any::<usize>().prop_map(Act::Amend),
        1 => any::<usize>().prop_map(Act::Reverse),
        1 => any::<usize>().prop_map(Act::Adjust),
    ]
}

/// The fate each number must have, worked out without the report: number to fate.
#[derive(Default)]
struct Expected {
    fates: BTreeMap<String, &'static str>,
}

#[allow(clippy::too_many_lines, reason = "one arm for each act")]
fn carry_out(desk: &mut Desk, acts: &[Act]) -> Expected {
    let mut expected = Expected::default();
    let mut vouchers: Vec<(String, String)> = Vec::new();
    let lines = |form: &str| if form == "PT" { "1111 / 131 KH01 10k" } else { "642 / 1111 10k" };
    for act in acts {
        let chosen = |at: &usize| vouchers.get(at % vouchers.len().max(1)).cloned();
        match act {
            Act::Post(form) => {
                let receipt = desk.posts(form, "5/1", "Việc", lines(form));
                expected.fates.insert(receipt.number.clone(), "posted");
                vouchers.push((receipt.voucher, receipt.number));
            }
            Act::Amend(at) => {
                let Some((id, number)) = chosen(at) else { continue };
                let Ok(mut draft) = desk.book.amend_draft(&id) else { continue };
                draft.narration.push_str(" nữa");
                if let Purpose::Amend { reason, .. } = &mut draft.purpose {
                    *reason = "Gõ nhầm".into();
                }
                if desk.book.post_draft(&draft).is_ok() && expected.fates[&number] == "posted" {
                    expected.fates.insert(number, "amended");
                }
            }
            Act::Reverse(at) => {
                let Some((id, number)) = chosen(at) else { continue };
                let Ok(receipt) = desk.book.reverse(&id, "2026-01-31", "Trùng") else { continue };
                expected.fates.insert(number, "reversed");
                expected.fates.insert(receipt.number, "reversal");
            }
            Act::Adjust(at) => {
                let Some((id, _)) = chosen(at) else { continue };
                let Ok(mut draft) = desk.book.adjust_draft(&id) else { continue };
                draft.entries.truncate(1);
                if let Some(entry) = draft.entries.first_mut() {
                    entry.amount = "-1000".into();
                }
                if let Purpose::Adjust { reason, .. } = &mut draft.purpose {
                    *reason = "Thiếu".into();
                }
                draft.narration = "Bớt".into();
                if let Ok(receipt) = desk.book.post_draft(&draft) {
                    expected.fates.insert(receipt.number, "adjustment");
                }
            }
        }
    }
    expected
}

/// Every number of every series, read a few at a time.
fn numbers(desk: &Desk) -> Vec<NumberFate> {
    let mut rows = Vec::new();
    for series in desk.book.list_series().unwrap() {
        for offset in (0..series.count).step_by(3) {
            let page = desk.book.series_numbers(&series.form, series.year, &series.series, offset, 3).unwrap();
            assert_eq!(page.count, series.count);
            rows.extend(page.rows);
        }
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn every_number_up_to_the_last_has_exactly_one_fate(acts in prop::collection::vec(act(), 1..24)) {
        let mut desk = Desk::new();
        let expected = carry_out(&mut desk, &acts);
        let rows = numbers(&desk);
        let told: BTreeMap<String, &str> = rows.iter().map(|row| (row.number_shown.clone(), row.fate.as_str())).collect();
        prop_assert_eq!(told.len(), rows.len(), "a number stands twice");
        prop_assert_eq!(told, expected.fates);
        for series in desk.book.list_series().unwrap() {
            prop_assert_eq!(series.missing, 0);
        }
    }
}

#[test]
fn a_series_is_named_with_its_person_and_its_first_and_last_number() {
    let mut desk = Desk::new();
    desk.posts("PC", "9/1", "Một", "642 / 1111 10k");
    desk.posts("PC", "5/1", "Hai", "642 / 1111 10k");
    let series = desk.book.list_series().unwrap().remove(0);
    assert_eq!(
        (series.person.as_str(), series.first.as_str(), series.last.as_str(), series.count),
        ("Lò Thị Hạnh", "PC.Q01-0001", "PC.Q01-0002", 2)
    );
    assert_eq!((series.first_day.as_str(), series.last_day.as_str()), ("05/01/2026", "09/01/2026"));
    assert_eq!(desk.book.series_numbers("PC", 2026, "07", 0, 10).unwrap_err().code, "series.unknown");
    assert_eq!(desk.book.series_numbers("PC", 9_999_999, "x", 0, 10).unwrap_err().code, "series.unknown");
}
