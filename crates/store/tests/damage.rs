//! Files that are not the book they were: each is refused with a name, or shows itself when the book is checked.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::Step;
use rusqlite::types::Value;
use store::{Failure, Opener, Store, keys};
use tempfile::TempDir;

/// A book of some dozens of acts that reach every table, closed properly.
fn a_book() -> (TempDir, PathBuf) {
    let (folder, mut store) = common::new_book();
    fill(&mut store);
    let path = store.path().to_owned();
    (folder, path)
}

fn fill(store: &mut Store) {
    let card = |number| Step::Card { party: None, code: number, name: "Lan".into() };
    let mut steps = vec![card(0), card(1), Step::Account { number: 0, active: true }];
    steps.push(Step::Setting { value: "ghi".into() });
    steps.push(Step::Enrol { writer: 3 });
    steps.push(Step::Fact { party: Some(0), month: 2, amount: 5_000 });
    steps.push(Step::Opening { month: 1, pair: 0, amount: 900, party: 0 });
    steps.extend((1..30).map(|at| Step::Post {
        month: 1 + at % 3,
        day: at % 28 + 1,
        pair: at as usize % 7,
        amount: i64::from(at) * 3001,
        party: 0,
        force: false,
    }));
    for pick in [3, 7, 11] {
        steps.push(Step::Amend { pick, month: 2, day: 9, pair: 0, amount: 777, stale: false });
        steps.push(Step::Reverse { pick: pick + 1, month: 3, day: 9, stale: false });
    }
    steps.extend([Step::Adjust { pick: 5, month: 3, day: 4, amount: -50 }, Step::Close { month: 1, force: false }]);
    steps.push(Step::Post { month: 1, day: 5, pair: 0, amount: 40, party: 0, force: true });
    let pay = |amount| Step::Pay { month: 3, day: 20, amount, paper: 1 };
    steps.extend([pay(500), Step::Ask { approval: true }, pay(700), Step::Merge { from: 0, into: 1 }]);
    steps.extend((0..50).map(|pick| Step::Decide { pick, word: 0, day: 21 }));
    steps.extend((0..3).map(|pick| Step::Settle { pick }));
    steps.push(Step::Say { pick: 2, asks: true });
    steps.push(Step::Photo { pick: 2, photo: 1, belongs: true });
    steps.extend([Step::AskToClose { month: 2 }, Step::EndSeries { year: 2026 }]);
    steps.push(Step::Adopt { frame: 1, at: 0, day: 3, amount: 40_000 });
    for step in &steps {
        common::take_step(store, step);
    }
}

/// Opens and checks: nothing when all is well, else what a person is told.
fn fault(book: &Path) -> Option<String> {
    match common::open(book).map_err(|failure| failure.code().to_owned()).and_then(|store| {
        if let store::Access::OlderCopy { .. } = store.access() {
            return Ok(Some("book.older-copy".to_owned()));
        }
        let report = store.verify().map_err(|failure| failure.code().to_owned())?;
        Ok(report.differences.first().map(store::verify::Difference::code))
    }) {
        Ok(fault) => fault,
        Err(code) => Some(code),
    }
}

fn beside(book: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}.{ending}", book.display()))
}

fn open_code(book: &Path) -> &'static str {
    common::open(book).err().expect("it must not open").code()
}

/// Flips one byte after another, `count` of them spread over the file, each in a copy of its own.
fn each_flip(book: &Path, ending: &str, count: usize, mut look: impl FnMut(usize, &Path)) {
    let length = fs::read(format!("{}{ending}", book.display())).unwrap().len();
    for turn in 0..count {
        // Spread evenly, and off the pages' own rhythm.
        let at = (turn * length / count + turn * 97) % length;
        let folder = tempfile::tempdir().unwrap();
        let copy = common::copy_book(book, folder.path());
        let spoiled = format!("{}{ending}", copy.display());
        let mut bytes = fs::read(&spoiled).unwrap();
        bytes[at] ^= 1 << (turn % 8);
        fs::write(spoiled, bytes).unwrap();
        look(at, &copy);
    }
}

#[test]
fn a_byte_spoiled_anywhere_in_the_file_is_noticed() {
    let (_folder, path) = a_book();
    assert_eq!(fault(&path), None);
    each_flip(&path, "", 300, |at, copy| {
        let fault = fault(copy);
        assert!(fault.is_some(), "nothing was said of byte {at}");
    });
}

#[test]
fn a_byte_spoiled_in_the_log_of_writes_is_noticed() {
    let (_folder, mut store) = common::new_book();
    fill(&mut store);
    let aside = tempfile::tempdir().unwrap();
    // As after a power cut: the log not yet moved into the file.
    let path = common::copy_book(store.path(), aside.path());
    assert!(fs::metadata(format!("{}-wal", path.display())).unwrap().len() > 100_000);
    each_flip(&path, "-wal", 200, |at, copy| {
        let fault = fault(copy);
        assert!(fault.is_some(), "nothing was said of byte {at}");
    });
    assert_eq!(fault(&path), None);
}

#[test]
fn a_file_cut_short_anywhere_is_noticed() {
    let (_folder, path) = a_book();
    let length = fs::metadata(&path).unwrap().len();
    let cuts = [1, 15, 16, 17, 100, 4095, 4096, 4097, length / 2, length - 4096, length - 1];
    for cut in cuts {
        let folder = tempfile::tempdir().unwrap();
        let copy = common::copy_book(&path, folder.path());
        fs::File::options().write(true).open(&copy).unwrap().set_len(cut).unwrap();
        assert!(fault(&copy).is_some(), "nothing was said of a file of {cut} bytes");
    }
    fs::write(&path, []).unwrap();
    assert_eq!(open_code(&path), "book.not-a-book");
}

#[test]
fn other_files_and_other_keys_are_told_apart() {
    let (_folder, path) = a_book();
    let wrong = keys::DatabaseKey::from_hex(&"5a".repeat(32)).unwrap();
    assert_eq!(Store::open(&path, Opener::Key(wrong)).err().unwrap().code(), "book.not-a-book");
    assert_eq!(Store::open(&path, Opener::Passphrase("mua thu")).err().unwrap().code(), "book.wrong-passphrase");
    // None of this may have touched it.
    assert_eq!(fault(&path), None);

    let other = path.with_file_name("khac.htx");
    assert_eq!(open_code(&other), "book.missing");
    fs::write(&other, "Kính gửi: Ban quản trị\n".repeat(1000)).unwrap();
    assert_eq!(open_code(&other), "book.not-a-book");
    fs::remove_file(&other).unwrap();
    rusqlite::Connection::open(&other).unwrap().execute_batch("create table t (x)").unwrap();
    assert_eq!(open_code(&other), "book.not-a-book");
}

#[test]
fn a_book_of_a_newer_version_is_left_alone() {
    let (_folder, path) = a_book();
    common::raw(&path).pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(common::open(&path), Err(Failure::Newer { found: 99, .. })));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn the_key_file_lost_or_spoiled_opens_nothing_and_loses_nothing() {
    let (_folder, path) = a_book();
    let opened = |copy: &Path| Store::open(copy, Opener::Passphrase(common::PASSPHRASE)).map(drop);
    let mut codes = std::collections::BTreeSet::new();
    // The writer's secrets are there a second time, for a remembered key: under the passphrase they are put right.
    let second = 172..276;
    let spoiled = |copy: &Path| fs::read(beside(copy, "key")).unwrap();
    each_flip(&path, ".key", 12, |at, copy| {
        let before = spoiled(copy);
        match opened(copy) {
            Err(failure) => drop(codes.insert(failure.code())),
            Ok(()) if at < second.end => {
                assert!(second.contains(&at) && spoiled(copy) != before, "opened with byte {at} spoiled");
            }
            // The recovery words lie there until they are written down: whoever asks for them is told.
            Ok(()) => {
                let store = Store::open(copy, Opener::Passphrase(common::PASSPHRASE)).unwrap();
                assert_eq!(store.phrase().err().unwrap().code(), "book.damaged", "byte {at}");
            }
        }
    });
    assert_eq!(codes, ["book.damaged", "book.wrong-passphrase"].into());

    let kept = fs::read(beside(&path, "key")).unwrap();
    fs::write(beside(&path, "key"), &kept[..100]).unwrap();
    assert_eq!(opened(&path).unwrap_err().code(), "book.damaged");
    fs::remove_file(beside(&path, "key")).unwrap();
    assert_eq!(opened(&path).unwrap_err().code(), "book.key-file-missing");
    fs::write(beside(&path, "key"), kept).unwrap();
    opened(&path).unwrap();
}

#[test]
fn the_sidecar_lost_or_spoiled_is_made_again_from_the_book() {
    let (_folder, path) = a_book();
    let good = fs::read(beside(&path, "side")).unwrap();
    let spoil = |at: std::ops::Range<usize>| {
        let mut bytes = good.clone();
        bytes[at].fill(0x5a);
        Some(bytes)
    };
    for bytes in [None, Some(Vec::new()), spoil(0..120), spoil(4096..4216), spoil(0..good.len())] {
        fs::remove_file(beside(&path, "side")).unwrap();
        if let Some(bytes) = bytes {
            fs::write(beside(&path, "side"), bytes).unwrap();
        }
        assert_eq!(fault(&path), None);
        // The mark is back: an older copy is refused again.
        let folder = tempfile::tempdir().unwrap();
        let older = common::copy_book(&path, folder.path());
        let mut store = common::open(&path).unwrap();
        assert!(common::take_step(&mut store, &Step::sale(3, 9, 10)));
        drop(store);
        fs::copy(beside(&path, "side"), beside(&older, "side")).unwrap();
        assert_eq!(fault(&older).as_deref(), Some("book.older-copy"));
    }
}

#[test]
fn a_row_changed_added_or_taken_away_behind_the_books_back_is_noticed() {
    let (_folder, path) = a_book();
    for table in common::PROJECTIONS {
        let columns: Vec<String> = {
            let conn = common::raw(&path);
            let query = conn.prepare(&format!("select * from {table}")).unwrap();
            query.column_names().map(str::to_owned).collect()
        };
        let all = columns.join(", ");
        // The first row by its key; `limit` in a changing statement is not built in.
        let first = format!("({all}) is (select {all} from {table} limit 1)");
        let mut harms = vec![format!("delete from {table} where {first}")];
        harms.extend(columns.iter().map(|column| {
            format!(
                "update {table} set {column} = case typeof({column}) when 'text' then {column} || '1'
                    when 'null' then 1 when 'blob' then zeroblob(32) else {column} + 1 end where {first}"
            )
        }));
        for harm in harms {
            let folder = tempfile::tempdir().unwrap();
            let copy = common::copy_book(&path, folder.path());
            let conn = common::raw(&copy);
            conn.execute_batch("pragma foreign_keys = off").unwrap();
            match conn.execute(&harm, []) {
                Ok(changed) => assert_eq!(changed, 1, "{harm}"),
                // The table's own conditions forbid it.
                Err(error) => {
                    assert!(error.to_string().contains("constraint failed"), "{harm}: {error}");
                    continue;
                }
            }
            drop(conn);
            assert!(fault(&copy).is_some(), "nothing was said of: {harm}");
        }
    }
}

#[test]
fn an_event_does_not_change_and_one_that_did_breaks_the_chain() {
    let (_folder, path) = a_book();
    let conn = common::raw(&path);
    let (id, mut bytes): (i64, Vec<u8>) = conn
        .query_row("select event_id, bytes from event order by event_id desc limit 1 offset 9", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let change = |sql: &str, value: Value| conn.execute(sql, rusqlite::params![value, id]);
    let refused = change("update event set bytes = ? where event_id = ?", bytes.clone().into()).unwrap_err();
    assert!(refused.to_string().contains("event.stays-as-signed"));
    conn.execute_batch("drop trigger event_stays_as_signed").unwrap();
    change("update event set bytes = ? where event_id = ?", bytes.into()).unwrap();
    drop(conn);
    let store = common::open(&path).unwrap();
    let codes: Vec<_> = store.verify().unwrap().differences.iter().map(|difference| difference.code()).collect();
    assert!(codes.contains(&"verify.structure schema".to_owned()), "{codes:?}");
    assert!(codes.contains(&format!("verify.chain {id}")), "{codes:?}");
}
