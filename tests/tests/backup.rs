//! A backup of a book, made and restored by `htx` as it is built: whole on an empty machine, and what goes wrong said in a
//! sentence's code with nothing lost. `HTX_VOUCHERS` says how large the book is (1000 unless told).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use acceptance::machine::{Machine, PASSPHRASE};
use acceptance::must;
use serde_json::{Value, json};

struct Kept {
    machine: Machine,
    backup: PathBuf,
    digest: Value,
    vouchers: u32,
}

impl Kept {
    fn new() -> Self {
        let vouchers = std::env::var("HTX_VOUCHERS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000);
        let machine = Machine::default();
        machine.create_book("HTX Cẩn Thận");
        let lines: String = (0..vouchers).map(|at| voucher(at) + "\n").collect();
        machine.says(&["import", "vouchers", "-"], &lines);
        let digest = machine.json(&["verify"], "")["ledger_digest"].clone();
        let backup = machine.folder().join("so.htxbak");
        let made = machine.json(&["backup", "--out", &backup.to_string_lossy()], "");
        assert_eq!(made["ledger_digest"], digest);
        Self { machine, backup, digest, vouchers }
    }

    /// The book and the backup are as they were.
    fn stands(&self) {
        assert_eq!(self.machine.json(&["verify"], "")["ledger_digest"], self.digest);
        assert_eq!(self.machine.json(&["drill", &self.backup.to_string_lossy()], "")["ledger_digest"], self.digest);
    }
}

fn voucher(at: u32) -> String {
    let (kind, debit, credit) =
        [("PT", "1111", "5111"), ("PC", "642", "1111"), ("BC", "1121", "5112"), ("BN", "642", "1121")][at as usize % 4];
    json!({
        "id": format!("V{at:06}"), "date": format!("2025-{:02}-{:02}", 1 + at % 12, 1 + at / 12 % 28), "kind": kind,
        "narration": format!("Việc thứ {at} của mùa vụ"),
        "entries": [{ "debit": debit, "credit": credit, "amount": 10_000 + u64::from(at) * 7_919 % 9_000_000 }],
    })
    .to_string()
}

/// The command that restores into a book that is not there yet, in this folder.
fn restoring(onto: &Machine, folder: &Path, backup: &Path, passphrase: &str) -> Command {
    let mut restore = onto.program("htx");
    restore.arg("restore").arg(backup).arg("--book").arg(folder.join("so.htx")).env("HTX_PASSPHRASE", passphrase);
    restore
}

/// What is refused, with its code; nothing is left in the folder.
#[track_caller]
fn refused(restore: &mut Command, folder: &Path, code: &str) {
    let output = must(restore.output(), "htx starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains(code), "{code}: {said}");
    let left: Vec<_> = must(fs::read_dir(folder), "the folder").flatten().map(|entry| entry.path()).collect();
    assert_eq!(left, Vec::<PathBuf>::new(), "{code}");
}

/// The same command where `folder` is a disk of so many bytes; it prints what is left there.
fn on_a_disk_of(bytes: u64, folder: &Path, command: &Command) -> Command {
    let script = r#"mount -t tmpfs -o "size=$1" none "$2" && folder=$2 && shift 2 && { "$@"; said=$?; ls "$folder"; exit $said; }"#;
    let mut alone = Command::new("unshare");
    alone.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", &bytes.to_string()]);
    alone.arg(folder).arg(command.get_program()).args(command.get_args());
    alone.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    alone
}

#[test]
fn a_backup_restores_on_an_empty_machine_to_the_same_digest() {
    let kept = Kept::new();
    let elsewhere = Machine::default();
    let restored = must(restoring(&elsewhere, elsewhere.folder(), &kept.backup, PASSPHRASE).output(), "htx starts");
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    let there = elsewhere.json(&["verify"], "");
    assert_eq!((&there["ok"], &there["vouchers"]), (&json!(true), &json!(kept.vouchers)));
    assert_eq!(there["ledger_digest"], kept.digest);
    let trial = ["trial-balance", "--from", "2025-01-01", "--to", "2025-12-31", "--format", "csv"];
    assert_eq!(elsewhere.says(&trial, ""), kept.machine.says(&trial, ""));
}

#[test]
fn what_is_wrong_with_a_backup_is_said_and_nothing_is_lost() {
    let kept = Kept::new();
    let elsewhere = Machine::default();
    let folder = elsewhere.folder().join("new");
    must(fs::create_dir(&folder), "a folder");
    let refuses = |backup: &Path, passphrase: &str, code: &str| {
        refused(&mut restoring(&elsewhere, &folder, backup, passphrase), &folder, code);
    };
    refuses(&kept.backup, "không phải mật khẩu này", "backup.wrong-passphrase");
    let bytes = must(fs::read(&kept.backup), "the backup");
    let spoiled = kept.machine.folder().join("hong.htxbak");
    for part in [1, 5, 9] {
        must(fs::write(&spoiled, &bytes[..bytes.len() / 10 * part]), "a file that was cut");
        refuses(&spoiled, PASSPHRASE, "backup.damaged");
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 10 * part] ^= 0x20;
        must(fs::write(&spoiled, &flipped), "a file with a flipped byte");
        refuses(&spoiled, PASSPHRASE, "backup.damaged");
    }
    kept.stands();
}

#[test]
fn a_full_disk_stops_a_backup_and_a_restore_and_nothing_is_lost() {
    let kept = Kept::new();
    let size = must(fs::metadata(&kept.backup), "the backup").len();
    let folder = kept.machine.folder().join("disk");
    must(fs::create_dir(&folder), "a folder");
    let full = |command: &Command, bytes: u64, code: &str| {
        let output = must(on_a_disk_of(bytes, &folder, command).output(), "unshare starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(code), "{code} with {bytes} bytes: {said}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "left on the disk");
    };
    for room in [size / 4, size / 2] {
        let backup = kept.machine.htx(&["backup", "--out", &folder.join("so.htxbak").to_string_lossy()]);
        full(&backup, room, "backup.disk-full");
    }
    for room in [4, 8, 40, 100, 200] {
        let restore = restoring(&kept.machine, &folder, &kept.backup, PASSPHRASE);
        full(&restore, room * 1024, "backup.restore-disk-full");
    }
    kept.stands();
}
