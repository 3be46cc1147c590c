//! What the machine around a book can do: another program, a folder that may not be written, a full disk.
//!
//! Each is tried by a second process: this very program, told by its environment what to do and where.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod common;

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::Step;
use store::{Failure, Opener, Store, keys::DatabaseKey};
use tempfile::TempDir;

/// Run by itself this does nothing; told of a book it posts there until it is refused, and says what happened.
#[test]
fn the_other_process() {
    let (Some(book), Ok(key)) = (std::env::var_os("BOOK"), std::env::var("KEY")) else { return };
    let opened = Store::open(Path::new(&book), Opener::Key(DatabaseKey::from_hex(&key).unwrap()));
    let mut store = match opened {
        Ok(store) => store,
        Err(failure) => return say(&format!("refused {}", failure.code())),
    };
    for amount in 1..2000 {
        let checked = common::checked(&store, &Step::sale(3, 5, amount)).unwrap();
        match store.record::<_, Failure>(0, |writing| writing.post(checked, None, None)) {
            Ok(posted) => say(&format!("posted {}", posted.number.number)),
            Err(failure) => {
                say(&format!("refused {}", failure.code()));
                // What can be read is as before the refusal or after the write, never between; and nothing more is written.
                let report = store.verify().map(|report| report.differences.len());
                return say(&format!("checked {report:?}"));
            }
        }
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).unwrap();
}

/// This program as another user would run it, under `sh` with `limits` set first.
fn other_process(book: &Path, limits: &str) -> Vec<String> {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{limits} exec \"$0\" the_other_process --exact --nocapture --quiet")])
        .arg(shared_program())
        .env("BOOK", book)
        .env("KEY", common::key().to_hex().as_str());
    if is_root() {
        // Root may write anywhere.
        command.uid(NOBODY).gid(NOBODY);
    }
    let Output { stdout, stderr, .. } = command.output().unwrap();
    let stdout = String::from_utf8(stdout).unwrap();
    let said: Vec<String> = stdout
        .lines()
        .filter(|line| ["posted", "refused", "checked"].iter().any(|word| line.starts_with(word)))
        .map(str::to_owned)
        .collect();
    assert!(!said.is_empty(), "{stdout}\n{}", String::from_utf8_lossy(&stderr));
    said
}

const NOBODY: u32 = 65534;

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

/// A copy of this program where every user may run it.
fn shared_program() -> PathBuf {
    static PLACE: std::sync::OnceLock<TempDir> = std::sync::OnceLock::new();
    let folder = PLACE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(std::env::current_exe().unwrap(), folder.path().join("world")).unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        folder
    });
    folder.path().join("world")
}

/// A book with one voucher, in a folder that anybody may write.
fn shared_book() -> (TempDir, PathBuf) {
    let (folder, mut store) = common::new_book();
    common::take_step(&mut store, &Step::sale(3, 5, 100));
    let path = store.path().to_owned();
    drop(store);
    allow(folder.path(), 0o777, 0o666);
    (folder, path)
}

fn allow(folder: &Path, of_folder: u32, of_files: u32) {
    for file in fs::read_dir(folder).unwrap() {
        fs::set_permissions(file.unwrap().path(), Permissions::from_mode(of_files)).unwrap();
    }
    fs::set_permissions(folder, Permissions::from_mode(of_folder)).unwrap();
}

fn vouchers(book: &Path) -> u64 {
    let report = common::open(book).unwrap().verify().unwrap();
    assert_eq!(report.differences, vec![]);
    report.vouchers
}

#[test]
fn a_second_process_is_refused_while_the_first_has_the_book() {
    let (_folder, path) = shared_book();
    let store = common::open(&path).unwrap();
    assert_eq!(other_process(&path, ""), ["refused book.open-elsewhere"]);
    // By another name it is the same book.
    let alias = path.with_file_name("ten-khac.htx");
    std::os::unix::fs::symlink(&path, &alias).unwrap();
    assert_eq!(other_process(&alias, ""), ["refused book.open-elsewhere"]);
    assert!(matches!(common::open(&path), Err(Failure::OpenElsewhere)));
    drop(store);
    assert_eq!(vouchers(&path), 1);
}

#[test]
fn what_may_not_be_written_is_named_and_left_as_it_is() {
    for (of_folder, of_files) in [(0o555, 0o666), (0o555, 0o444), (0o777, 0o444)] {
        for locked_before in [true, false] {
            let (folder, path) = shared_book();
            if !locked_before {
                fs::remove_file(path.with_file_name("so.htx.lock")).unwrap();
            }
            let before = fs::read(&path).unwrap();
            allow(folder.path(), of_folder, of_files);
            assert_eq!(other_process(&path, ""), ["refused book.read-only"], "{of_folder:o} {of_files:o}");
            allow(folder.path(), 0o777, 0o666);
            assert_eq!(fs::read(&path).unwrap(), before);
            assert_eq!(vouchers(&path), 1);
        }
    }
}

#[test]
fn a_file_that_may_not_grow_stops_the_writing_and_keeps_all_that_was_told() {
    for blocks in [8, 150, 400, 1100] {
        let (_folder, path) = shared_book();
        // Without the trap the machine would end the process; so the write fails, as on a failing disk.
        let said = other_process(&path, &format!("trap '' XFSZ; ulimit -f {blocks};"));
        let told = said.iter().filter(|line| line.starts_with("posted")).count() as u64;
        let refused = said.iter().find(|line| line.starts_with("refused")).expect("it cannot grow for ever");
        // The index beside the book that may not grow is a full disk to the engine.
        assert!(["refused book.disk", "refused book.disk-full"].contains(&refused.as_str()), "{refused}");
        // Either as before the write that failed, or with it: never between.
        let there = vouchers(&path);
        assert!(there == 1 + told || there == 2 + told, "{there} of 1 + {told}");
    }
}

#[test]
fn a_passphrase_is_changed_and_the_old_one_opens_no_more() {
    let (_folder, path) = shared_book();
    let store = common::open(&path).unwrap();
    let failure = store.change_passphrase("mua thu", "mua dong 2026").unwrap_err();
    assert_eq!(failure.code(), "book.wrong-passphrase");
    store.change_passphrase(common::PASSPHRASE, "Mùa đông 2026 – sổ mới").unwrap();
    drop(store);
    let failure = Store::open(&path, Opener::Passphrase(common::PASSPHRASE)).err().unwrap();
    assert_eq!(failure.code(), "book.wrong-passphrase");
    let store = Store::open(&path, Opener::Passphrase("Mùa đông 2026 – sổ mới")).unwrap();
    assert_eq!(store.verify().unwrap().vouchers, 1);
    drop(store);
    assert!(!path.with_file_name("so.htx.key.new").exists());
    // The book's own key is the same: nothing was encrypted anew.
    assert_eq!(vouchers(&path), 1);
}
