//! A program that stops at the wrong moment, a power cut: what was told to be written is there, and nothing half.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod common;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use common::Step;
use ledger::event::body::{Body, PartySet};
use ledger::party::PartyField;
use store::{Failure, Writing};

fn write_much(writing: &mut Writing<'_>) -> Result<(), Failure> {
    for number in 0..24_000 {
        let fields = vec![PartyField::Name(format!("{number} {}", "Nguyễn Thị Lan ".repeat(13)))];
        writing.event(Vec::new(), Body::PartySet(PartySet { party: None, fields }))?;
    }
    let checked = common::checked(writing.books(), &Step::sale(4, 1, 500)).unwrap();
    writing.post(checked, None, None).map(drop)
}

#[test]
fn power_cut_within_a_long_write_leaves_the_book_as_it_was_before() {
    let (_folder, mut store) = common::new_book();
    for amount in 1..6 {
        common::take_step(&mut store, &Step::sale(3, 5, amount));
    }
    let digest = store.ledger_digest().unwrap();
    let path = store.path().to_owned();
    let aside = tempfile::tempdir().unwrap();
    let copy = store
        .record::<_, Failure>(0, |writing| {
            write_much(writing)?;
            writing.books_with_figures()?;
            Ok(common::copy_book(&path, aside.path()))
        })
        .unwrap();
    // The cut proves something only when unfinished pages were in the files by then.
    assert!(fs::metadata(format!("{}-wal", copy.display())).unwrap().len() > 2_000_000);
    let cut = common::open(&copy).unwrap();
    assert_eq!(cut.ledger_digest().unwrap(), digest);
    assert_eq!(cut.register().unwrap().all().count(), 0);
    let report = cut.verify().unwrap();
    assert_eq!((report.vouchers, report.differences), (5, vec![]));
    assert_eq!(store.verify().unwrap().vouchers, 6);
}

#[test]
fn power_cut_at_any_length_of_the_log_leaves_one_of_the_states_the_book_had() {
    let (_folder, mut store) = common::new_book();
    let mut states = vec![store.ledger_digest().unwrap()];
    let before = tempfile::tempdir().unwrap();
    let path = common::copy_book(store.path(), before.path());
    for amount in 1..6 {
        common::take_step(&mut store, &Step::sale(3, amount as u32, amount * 7));
        states.push(store.ledger_digest().unwrap());
    }
    // The mark of before: with the last one, a log that ends early is rightly refused as an older copy.
    let side = fs::read(path.with_file_name("so.htx.side")).unwrap();
    let log = fs::read(format!("{}-wal", store.path().display())).unwrap();
    let mut reached = std::collections::BTreeSet::new();
    for part in 0..=60 {
        let folder = tempfile::tempdir().unwrap();
        let cut = common::copy_book(&path, folder.path());
        fs::copy(store.path(), &cut).unwrap();
        fs::write(format!("{}-wal", cut.display()), &log[..log.len() * part / 60]).unwrap();
        fs::write(format!("{}.side", cut.display()), &side).unwrap();
        let mut cut = common::open(&cut).unwrap();
        assert_eq!(cut.verify().unwrap().differences, vec![]);
        let state = states.iter().position(|state| *state == cut.ledger_digest().unwrap()).expect("a state it had");
        reached.insert(state);
        assert!(common::take_step(&mut cut, &Step::sale(3, 9, 1)), "and goes on");
        assert_eq!(cut.verify().unwrap().vouchers, state as u64 + 1);
    }
    assert_eq!(reached.len(), states.len(), "every state of the book was met");
}

#[test]
fn power_cut_between_the_book_and_its_mark_is_made_good_when_it_is_opened() {
    let (_folder, mut store) = common::new_book();
    let side = store.path().with_file_name("so.htx.side");
    let earlier = fs::read(&side).unwrap();
    common::take_step(&mut store, &Step::sale(3, 5, 100));
    let path = store.path().to_owned();
    drop(store);
    let later = fs::read(&side).unwrap();
    fs::write(&side, earlier).unwrap();
    let store = common::open(&path).unwrap();
    assert_eq!(store.verify().unwrap().vouchers, 1);
    assert_eq!(fs::read(&side).unwrap(), later);
}

#[test]
fn an_older_copy_put_back_does_not_write_on() {
    let (_folder, mut store) = common::new_book();
    let path = store.path().to_owned();
    common::take_step(&mut store, &Step::sale(3, 5, 100));
    drop(store);
    let copy = fs::read(&path).unwrap();
    let mut store = common::open(&path).unwrap();
    common::take_step(&mut store, &Step::sale(3, 6, 200));
    drop(store);
    let newest = fs::read(&path).unwrap();
    fs::write(&path, copy).unwrap();
    let mut older = common::open(&path).unwrap();
    assert_eq!(older.access(), store::Access::OlderCopy { held: 2, written: 3 });
    assert_eq!(older.verify().unwrap().vouchers, 1, "it may be read");
    let checked = common::checked(&older, &Step::sale(3, 7, 300)).unwrap();
    let refused = older.record::<_, Failure>(0, |writing| writing.post(checked, None, None));
    assert!(matches!(refused, Err(Failure::OlderCopy { held: 2, written: 3 })));
    drop(older);
    fs::write(&path, newest).unwrap();
    assert_eq!(common::open(&path).unwrap().verify().unwrap().vouchers, 2);
}

#[test]
fn a_write_that_stops_halfway_leaves_no_trace_and_the_book_goes_on() {
    let (_folder, mut store) = common::new_book();
    common::take_step(&mut store, &Step::sale(3, 5, 100));
    let digest = store.ledger_digest().unwrap();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        store.record::<(), Failure>(0, |writing| {
            write_much(writing)?;
            panic!("on purpose")
        })
    }));
    assert!(panicked.is_err());
    assert!(common::take_step(&mut store, &Step::sale(3, 6, 50)));
    assert_eq!(store.last_number(ledger::voucher::Form::CashReceipt, 2026).unwrap(), 2);
    assert_ne!(store.ledger_digest().unwrap(), digest);
    assert_eq!(store.register().unwrap().all().count(), 0);
    let report = store.verify().unwrap();
    assert_eq!((report.vouchers, report.differences), (2, vec![]));
}
