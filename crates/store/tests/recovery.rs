//! The recovery phrase: kept until it is on paper, and the way in where the machine may not write on.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod common;

use std::fs;

use common::{PASSPHRASE, Step};
use ledger::phrase::Phrase;
use store::{Access, Failure, Opener, PhraseKeys, Store};

const NEW_PASSPHRASE: &str = "mua gat moi";

fn book() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create(&folder.path().join("so.htx"), PASSPHRASE, &common::beginning(), 1).unwrap();
    (folder, store)
}

#[test]
fn the_phrase_stays_under_the_passphrase_until_it_is_on_paper() {
    let (_folder, store) = book();
    let path = store.path().to_owned();
    let phrase = store.phrase().unwrap().expect("a phrase");
    let genesis = store.genesis().unwrap();
    assert_eq!(genesis.recovery_keys, Some(PhraseKeys::derive(&phrase, &genesis.book_id).unwrap().public()));
    store.change_passphrase(PASSPHRASE, NEW_PASSPHRASE).unwrap();
    let key = store.key().clone();
    drop(store);
    // Also one who opens with the key of the vault can show the words.
    let store = Store::open(&path, Opener::Key(key)).unwrap();
    assert!(store.phrase().unwrap() == Some(phrase));
    let file = path.with_file_name("so.htx.key");
    let with_phrase = fs::metadata(&file).unwrap().len();
    store.forget_phrase().unwrap();
    assert!(store.phrase().unwrap().is_none() && !store.phrase_waits().unwrap());
    assert_eq!(fs::metadata(&file).unwrap().len(), with_phrase - 54);
    drop(store);
    let store = Store::open(&path, Opener::Passphrase(NEW_PASSPHRASE)).unwrap();
    assert!(store.phrase().unwrap().is_none());
    store.change_passphrase(NEW_PASSPHRASE, PASSPHRASE).unwrap();
    assert!(store.phrase().unwrap().is_none());
    drop(store);
    Store::open(&path, Opener::Passphrase(PASSPHRASE)).unwrap();
}

#[test]
fn an_older_copy_goes_on_as_a_new_writer_with_a_series_of_its_own() {
    let (_folder, mut store) = book();
    let path = store.path().to_owned();
    let phrase = store.phrase().unwrap().unwrap();
    common::take_step(&mut store, &Step::sale(3, 5, 100));
    drop(store);
    let copy = fs::read(&path).unwrap();
    let mut store = Store::open(&path, Opener::Passphrase(PASSPHRASE)).unwrap();
    common::take_step(&mut store, &Step::sale(3, 6, 200));
    drop(store);
    fs::write(&path, copy).unwrap();

    let mut store = Store::open(&path, Opener::Passphrase(PASSPHRASE)).unwrap();
    assert!(matches!(store.access(), Access::OlderCopy { .. }));
    let other = Phrase::from_entropy([3; 14]);
    assert!(matches!(store.enrol(&other, NEW_PASSPHRASE, "", 9), Err(Failure::WrongPhrase)));
    let writer = store.enrol(&phrase, NEW_PASSPHRASE, "Lò Thị Hạnh", 9).unwrap();
    assert!((500..=999).contains(&writer));
    assert!(common::take_step(&mut store, &Step::sale(3, 7, 300)));
    let numbers = store.vouchers(&Default::default(), store::query::Order::Number, 0, 10).unwrap();
    let numbers: Vec<_> = numbers.iter().map(|row| row.current.number.to_string()).collect();
    assert_eq!(numbers, ["PT.Q01-0001".to_owned(), format!("PT.Q{writer}-0001")]);
    assert_eq!(store.cache().setting(&format!("writer.{writer}.name")), Some("Lò Thị Hạnh"));
    let report = store.verify().unwrap();
    assert_eq!((report.vouchers, report.differences), (2, vec![]));
    assert!(matches!(store.enrol(&phrase, NEW_PASSPHRASE, "", 9), Err(Failure::Exists(_))), "once is enough");
    drop(store);

    assert!(matches!(Store::open(&path, Opener::Passphrase(PASSPHRASE)), Err(Failure::WrongPassphrase)));
    for day in 8..12 {
        let mut store = Store::open(&path, Opener::Passphrase(NEW_PASSPHRASE)).unwrap();
        assert_eq!(store.access(), Access::Writing);
        assert!(common::take_step(&mut store, &Step::sale(3, day, 10)));
        assert_eq!(store.verify().unwrap().differences, vec![]);
    }
    // A copy of before the enrolment, put back later, is an older copy again.
    let newest = fs::read(&path).unwrap();
    let mut store = Store::open(&path, Opener::Passphrase(NEW_PASSPHRASE)).unwrap();
    common::take_step(&mut store, &Step::sale(3, 20, 10));
    drop(store);
    fs::write(&path, newest).unwrap();
    let store = Store::open(&path, Opener::Passphrase(NEW_PASSPHRASE)).unwrap();
    assert!(matches!(store.access(), Access::OlderCopy { .. }));
}

#[test]
fn a_power_cut_between_the_enrolment_and_the_sidecar_is_made_good() {
    let (_folder, mut store) = book();
    let path = store.path().to_owned();
    let phrase = store.phrase().unwrap().unwrap();
    common::take_step(&mut store, &Step::sale(3, 5, 100));
    drop(store);
    let copy = fs::read(&path).unwrap();
    let mut store = Store::open(&path, Opener::Passphrase(PASSPHRASE)).unwrap();
    common::take_step(&mut store, &Step::sale(3, 6, 200));
    drop(store);
    fs::write(&path, copy).unwrap();
    let side = fs::read(path.with_file_name("so.htx.side")).unwrap();
    let mut store = Store::open(&path, Opener::Passphrase(PASSPHRASE)).unwrap();
    store.enrol(&phrase, NEW_PASSPHRASE, "", 9).unwrap();
    drop(store);
    fs::write(path.with_file_name("so.htx.side"), side).unwrap();
    let mut store = Store::open(&path, Opener::Passphrase(NEW_PASSPHRASE)).unwrap();
    assert_eq!(store.access(), Access::Writing);
    assert!(common::take_step(&mut store, &Step::sale(3, 8, 10)));
}
