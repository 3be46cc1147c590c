//! Vouchers are found by the words people type: with marks or without, whole or begun.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod common;

use ledger::event::body::Content;
use ledger::text::fold;
use ledger::voucher::{Draft, Entry, Form, Sign};
use store::query::{Order, VoucherFilter};
use store::{Failure, Store};

fn post(store: &mut Store, narration: &str, party_name: &str) {
    let content = Content {
        date: common::day(3, 5),
        party: None,
        party_name: party_name.into(),
        narration: narration.into(),
        attachments: 0,
    };
    let entries = vec![Entry {
        debit: "1111".parse().ok(),
        credit: "5111".parse().ok(),
        amount: ledger::money::Dong::new(1000),
        debit_party: None,
        credit_party: None,
        extra: ledger::event::extra::Extra::default(),
    }];
    let draft = Draft { form: Form::CashReceipt, content, entries };
    let checked = draft.check(store, Sign::Positive).unwrap().unwrap();
    store.record::<_, Failure>(0, |writing| writing.post(checked, None, None)).unwrap();
}

fn found(store: &Store, typed: &str) -> Vec<u32> {
    let filter = VoucherFilter { words: fold(typed), ..VoucherFilter::default() };
    let rows = store.vouchers(&filter, Order::Number, 0, 100).unwrap();
    assert_eq!(store.voucher_totals(&filter).unwrap().count as usize, rows.len());
    rows.iter().map(|row| row.current.number.number).collect()
}

#[test]
fn words_are_found_without_their_marks_and_by_their_beginnings() {
    let (_folder, mut store) = common::new_book();
    post(&mut store, "Bán 40 kg đậu tương", "Nguyễn Văn Đức");
    post(&mut store, "Thu nợ tiền phân bón", "Trần Thị Dung");
    // The same letters taken apart: e, circumflex, tilde.
    post(&mut store, "Thu quy\u{0303} xa\u{0303} vie\u{0302}n", "NGUYE\u{0302}\u{0303}N Thị Lành");
    for (typed, wanted) in [
        ("duc", vec![1]),
        ("Đức", vec![1]),
        ("đậu", vec![1]),
        ("DAU TUONG", vec![1]),
        ("nguyen", vec![1, 3]),
        ("nguyễn", vec![1, 3]),
        ("quỹ", vec![3]),
        ("xa vien", vec![3]),
        ("thu", vec![2, 3]),
        ("thu no", vec![2]),
        ("no thu", vec![2]),
        ("phan b", vec![2]),
        ("d", vec![1, 2]),
        ("40", vec![1]),
        ("an", vec![]),
        ("uong", vec![]),
        ("duc dung", vec![]),
        ("", vec![1, 2, 3]),
    ] {
        assert_eq!(found(&store, typed), wanted, "{typed:?}");
    }
}
