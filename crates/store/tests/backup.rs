//! Backups: the same book again, or a sentence; never half of it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{PASSPHRASE, Step};
use ledger::phrase::Phrase;
use store::backup::{Opening, restore};
use store::{Access, Failure, Opener, Store};
use tempfile::TempDir;

struct Desk {
    folder: TempDir,
    store: Store,
    phrase: Phrase,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("so.htx"), PASSPHRASE, &common::beginning(), 1).unwrap();
        let phrase = store.phrase().unwrap().unwrap();
        common::take_step(&mut store, &Step::Card { party: None, code: 1, name: "Lan".into() });
        for day in 1..20 {
            common::take_step(&mut store, &Step::sale(1 + day % 3, day, 1_000 * i64::from(day)));
        }
        common::take_step(&mut store, &Step::Amend { pick: 3, month: 1, day: 9, pair: 0, amount: 777, stale: false });
        common::take_step(&mut store, &Step::Reverse { pick: 5, month: 2, day: 9, stale: false });
        common::take_step(&mut store, &Step::Close { month: 1, force: false });
        store.keep_draft(None, "PT", "dở dang", 5).unwrap();
        Self { folder, store, phrase }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn back_up(&self, name: &str) -> PathBuf {
        let file = self.at(name);
        self.store.snapshot().unwrap().back_up(&file, 1_795_000_000).unwrap();
        file
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn code(file: &Path, to: &Path, opening: &Opening<'_>) -> &'static str {
    match restore(file, to, opening, PASSPHRASE) {
        Ok(_) => "restored",
        Err(failure) => failure.code(),
    }
}

#[test]
fn a_backup_is_the_same_book_by_the_passphrase_and_by_the_words() {
    let desk = Desk::new();
    let file = desk.back_up("so 2026-11-26 17.00.htxbak");
    let digest = desk.store.ledger_digest().unwrap();
    let before = desk.files();
    let elsewhere = tempfile::tempdir().unwrap();
    let rows = common::rows_under(desk.store.path(), desk.store.key());

    let by_passphrase = elsewhere.path().join("mot.htx");
    let (mut store, restored) = restore(&file, &by_passphrase, &Opening::Passphrase(PASSPHRASE), PASSPHRASE).unwrap();
    assert_eq!(restored.ledger_digest, digest);
    assert_eq!(store.verify().unwrap().differences, vec![]);
    assert_eq!(store.drafts(false).unwrap()[0].content, "dở dang");
    assert_eq!(store.access(), Access::NotEnrolled);
    let checked = common::checked(&store, &Step::sale(3, 7, 300)).unwrap();
    let refused = store.record::<_, Failure>(0, |writing| writing.post(checked, None, None));
    assert!(matches!(refused, Err(Failure::NotEnrolled)));
    assert_eq!(common::rows_under(store.path(), store.key()), rows);

    let by_words = elsewhere.path().join("hai.htx");
    let (mut store, restored) = restore(&file, &by_words, &Opening::Phrase(&desk.phrase), "mat khau moi").unwrap();
    assert_eq!(restored.ledger_digest, digest);
    let writer = store.enrol(&desk.phrase, "mat khau moi", "Lan", 9).unwrap();
    assert!(common::take_step(&mut store, &Step::sale(3, 7, 300)));
    let last = store.vouchers(&Default::default(), store::query::Order::LatestFirst, 0, 100).unwrap();
    assert!(last.iter().any(|row| row.current.number.to_string() == format!("PT.Q{writer}-0001")));
    assert_eq!(store.verify().unwrap().differences, vec![]);
    drop(store);
    let store = Store::open(&by_words, Opener::Passphrase("mat khau moi")).unwrap();
    assert_eq!(store.access(), Access::Writing);

    // The book that was backed up writes on, in its own series, and a backup of the restored one holds both.
    let second = elsewhere.path().join("hai.htxbak");
    store.snapshot().unwrap().back_up(&second, 1).unwrap();
    let (store, _) =
        restore(&second, &elsewhere.path().join("ba.htx"), &Opening::Phrase(&desk.phrase), PASSPHRASE).unwrap();
    assert_eq!(store.verify().unwrap().differences, vec![]);
    assert_eq!(desk.files(), before, "nothing is left beside the book");
}

/// Every row of every table but those that are this machine's own. A new table is here by itself: it is made from the
/// events, or goes into backups.
fn all_rows(store: &Store) -> Vec<String> {
    let conn = common::raw_under(store.path(), store.key());
    let mut query =
        conn.prepare("select name from sqlite_schema where type = 'table' and name not in ('book', 'backup')").unwrap();
    let names: Vec<String> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut rows = Vec::new();
    for name in &names {
        common::rows_of(&conn, name, &mut rows);
    }
    rows
}

#[test]
fn what_lies_beside_the_events_comes_back_with_them() {
    let mut desk = Desk::new();
    let store = &mut desk.store;
    let long = "Bảng thành viên dán từ tệp ".repeat(80_000);
    let paid = store.keep_draft(None, "BN", "trả phân bón", 6).unwrap();
    store.set_waiting(paid, Some(common::day(3, 5))).unwrap();
    let binned = store.keep_draft(None, "PC", "bỏ", 7).unwrap();
    store.bin_draft(binned, Some(8)).unwrap();
    let monthly = store.keep_template("PC", "Tiền điện", "{}", 9).unwrap();
    store.count_use(monthly, 10).unwrap();
    let first = ledger::day::Month::of(common::day(3, 1));
    let recurrence = ledger::recurring::Recurrence::new(ledger::recurring::Every::of(1).unwrap(), 15, first).unwrap();
    let reminder = store::template::Reminder { recurrence, done_to: common::day(2, 28), paused: false };
    store.set_reminder(monthly, Some(&reminder)).unwrap();
    let template = store.template(monthly).unwrap().unwrap();
    store.remind(&template, &[(common::day(3, 15), "tiền điện".into())], common::day(3, 15), 11).unwrap();
    store.keep_sheet("PT", Some("mười dòng"), 12).unwrap();
    store.keep_setup_sheet("members", &long, 13).unwrap();
    store.note_act("import", 14, &[("file".to_owned(), "a \"b\".csv".to_owned())].into()).unwrap();
    let checked = common::checked(store, &Step::sale(3, 7, 300)).unwrap();
    store
        .record::<_, Failure>(0, |writing| {
            let posted = writing.post(checked, None, None)?;
            writing.keep_warnings(&["trùng số tiền".to_owned()])?;
            writing.keep_batch("PT", &[posted.id], 15)
        })
        .unwrap();
    // The number of a draft that is gone is not given to another one.
    let gone = store.keep_draft(None, "PC", "xong", 16).unwrap();
    store.record::<_, Failure>(0, |writing| writing.finish_draft(gone)).unwrap();

    let file = desk.back_up("so.htxbak");
    let before = all_rows(&desk.store);
    for table in
        ["draft", "waiting", "template", "reminder", "reminded", "sheet", "setup_sheet", "batch", "act", "warning"]
    {
        assert!(before.iter().any(|row| row.starts_with(&format!("{table} "))), "nothing in {table}");
    }
    let to = desk.at("moi.htx");
    let (store, _) = restore(&file, &to, &Opening::Phrase(&desk.phrase), PASSPHRASE).unwrap();
    assert_eq!(all_rows(&store), before);
    assert_eq!(store.setup_sheet("members").unwrap().unwrap(), long);
    assert_eq!(store.waiting().unwrap(), [(paid, common::day(3, 5))]);
    assert!(store.keep_draft(None, "PC", "mới", 17).unwrap() > gone);
    assert_eq!(store.verify().unwrap().differences, vec![]);
    // A restore that cannot be gone on with is as if it had not been.
    let before = desk.files();
    store.take_back_restored();
    let left: Vec<String> = before.into_iter().filter(|name| !name.starts_with("moi.htx")).collect();
    assert_eq!(desk.files(), left);
}

#[test]
fn a_backup_of_an_open_book_holds_one_moment_of_it() {
    let mut desk = Desk::new();
    let look = desk.store.snapshot().unwrap();
    let digest = desk.store.ledger_digest().unwrap();
    assert!(common::take_step(&mut desk.store, &Step::sale(3, 7, 300)));
    let made = look.back_up(&desk.at("so.htxbak"), 1).unwrap();
    assert_eq!(made.ledger_digest, digest);
    assert_ne!(desk.store.ledger_digest().unwrap(), digest);
    desk.store.remember_backup(&made).unwrap();
    assert_eq!(desk.store.vouchers_after(made.place).unwrap(), 1);
    let drilled = desk.store.drill(&made.file).unwrap();
    assert_eq!(drilled.ledger_digest, digest);
    desk.store.remember_drill(&made.file, 77).unwrap();
    assert_eq!(desk.store.backups().unwrap()[0].drilled_at, Some(77));
}

#[test]
fn wrong_secrets_and_foreign_files_get_their_word_and_leave_nothing() {
    let desk = Desk::new();
    let file = desk.back_up("so.htxbak");
    let to = desk.at("moi.htx");
    let before = desk.files();
    assert_eq!(code(&file, &to, &Opening::Passphrase("sai mat khau")), "book.wrong-passphrase");
    assert_eq!(code(&file, &to, &Opening::Phrase(&Phrase::from_entropy([1; 14]))), "recovery.not-this-book");
    assert_eq!(code(&desk.at("khong co"), &to, &Opening::Passphrase(PASSPHRASE)), "book.missing");
    assert_eq!(code(desk.store.path(), &to, &Opening::Passphrase(PASSPHRASE)), "backup.not-a-backup");
    assert_eq!(code(&file, desk.store.path(), &Opening::Passphrase(PASSPHRASE)), "book.exists");
    let bytes = fs::read(&file).unwrap();
    let newer = desk.at("newer");
    fs::write(&newer, [b"HTXBAK9\n", &bytes[8..]].concat()).unwrap();
    assert_eq!(code(&newer, &to, &Opening::Passphrase(PASSPHRASE)), "book.newer-version");
    fs::remove_file(&newer).unwrap();
    assert_eq!(desk.files(), before);
    assert!(matches!(desk.store.snapshot().unwrap().back_up(&file, 1), Err(Failure::Exists(_))));
}

#[test]
fn a_cut_or_changed_backup_is_said_to_be_damaged_and_leaves_nothing() {
    let desk = Desk::new();
    let file = desk.back_up("so.htxbak");
    let bytes = fs::read(&file).unwrap();
    let (to, spoilt) = (desk.at("moi.htx"), desk.at("hong.htxbak"));
    fs::write(&spoilt, b"").unwrap();
    let before = desk.files();
    // By the words first: an opening without a derivation is what makes many tries cheap.
    let wrap = desk.store.backup_key().unwrap().unwrap();
    let opening = Opening::Kept(&wrap);
    for part in 0..20 {
        fs::write(&spoilt, &bytes[..bytes.len() * part / 20]).unwrap();
        let found = code(&spoilt, &to, &opening);
        assert!(["backup.damaged", "backup.not-a-backup"].contains(&found), "{part}: {found}");
        assert_eq!(found == "backup.not-a-backup", part == 0);
    }
    for at in (0..bytes.len()).step_by(bytes.len() / 60).chain([bytes.len() - 1]) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        fs::write(&spoilt, &changed).unwrap();
        let found = code(&spoilt, &to, &opening);
        assert!(["backup.damaged", "backup.not-a-backup"].contains(&found), "{at}: {found}");
    }
    fs::write(&spoilt, [&bytes[..], b"more"].concat()).unwrap();
    assert_eq!(code(&spoilt, &to, &opening), "backup.damaged");
    assert_eq!(desk.files(), before);
}

#[test]
fn keys_of_the_machine_are_not_in_a_backup() {
    let desk = Desk::new();
    let file = desk.back_up("so.htxbak");
    let elsewhere = tempfile::tempdir().unwrap();
    let (store, _) =
        restore(&file, &elsewhere.path().join("moi.htx"), &Opening::Passphrase(PASSPHRASE), PASSPHRASE).unwrap();
    assert_ne!(store.key().to_hex(), desk.store.key().to_hex());
    assert!(store.phrase().unwrap().is_none(), "the words are on paper or nowhere");
}

#[test]
fn a_book_opened_by_its_key_alone_goes_on_backing_up_under_the_passphrase() {
    let desk = Desk::new();
    let (path, key) = (desk.store.path().to_owned(), desk.store.key().clone());
    let Desk { folder, store, .. } = desk;
    drop(store);
    let store = Store::open(&path, Opener::Key(key)).unwrap();
    let file = folder.path().join("so.htxbak");
    store.snapshot().unwrap().back_up(&file, 1).unwrap();
    let to = folder.path().join("moi.htx");
    restore(&file, &to, &Opening::Passphrase(PASSPHRASE), PASSPHRASE).unwrap();
    // Another passphrase from now on: new backups open by it, the old one by the old.
    store.change_passphrase(PASSPHRASE, "mat khau moi").unwrap();
    let newer = folder.path().join("so 2.htxbak");
    store.snapshot().unwrap().back_up(&newer, 2).unwrap();
    assert_eq!(code(&newer, &folder.path().join("a.htx"), &Opening::Passphrase(PASSPHRASE)), "book.wrong-passphrase");
    assert_eq!(code(&newer, &folder.path().join("a.htx"), &Opening::Passphrase("mat khau moi")), "restored");
    assert_eq!(code(&file, &folder.path().join("b.htx"), &Opening::Passphrase(PASSPHRASE)), "restored");
}
