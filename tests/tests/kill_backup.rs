//! The program is killed while it backs up, again and again: the older backups stand and are whole, and no file has a
//! backup's name that is not one. `HTX_KILLS` says how often (12 unless told; a tenth of what posting is killed).

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use acceptance::machine::Machine;
use serde_json::json;

const VOUCHERS: u32 = 400;

#[test]
fn older_backups_stand_when_the_program_is_killed_while_it_backs_up() {
    let kills: u32 =
        std::env::var("HTX_KILLS").ok().and_then(|text| text.parse().ok()).map_or(12, |kills: u32| kills / 10);
    let mut random =
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(1, |time| time.as_nanos() as u64 | 1);
    println!("{kills} kills, seed {random}");
    let machine = Machine::default();
    machine.create_book("HTX Mất Điện");
    let vouchers: String = (1..=VOUCHERS).map(|at| voucher(at) + "\n").collect();
    machine.says(&["import", "vouchers", "-"], &vouchers);
    let digest = machine.json(&["verify"], "")["ledger_digest"].clone();
    let key = machine.says(&["book", "key"], "").trim().to_owned();
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: String| folder.path().join(name);
    let first = file("0.htxbak".to_owned());
    assert_eq!(machine.json(&["backup", "--out", &first.to_string_lossy()], "")["ledger_digest"], digest);
    for kill in 1..=kills {
        let out = file(format!("{kill}.htxbak"));
        let mut command = machine.htx(&["backup", "--out", &out.to_string_lossy()]);
        let mut program =
            command.env("HTX_KEY", &key).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("htx starts");
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(Duration::from_micros(random % 400_000));
        program.kill().expect("the program is killed");
        program.wait().expect("the program has ended");
    }
    let mut whole: Vec<PathBuf> = fs::read_dir(folder.path())
        .expect("the folder")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "htxbak"))
        .collect();
    whole.sort();
    assert!(whole.contains(&first));
    println!("{} backups have their name", whole.len());
    // Each is a derivation and a whole restore: the first, the last and those between that few tries allow.
    let step = whole.len().div_ceil(6);
    for backup in whole.iter().step_by(step).chain(whole.last()) {
        let drilled = machine.json(&["drill", &backup.to_string_lossy()], "");
        assert_eq!(drilled["ledger_digest"], digest, "{}", backup.display());
    }
    assert_eq!(machine.json(&["verify"], "")["ok"], true);
}

fn voucher(at: u32) -> String {
    json!({
        "id": format!("K{at:06}"), "date": "2025-06-15", "kind": "PT", "narration": "Bán lẻ gạo tại kho",
        "entries": [{ "debit": "1111", "credit": "5111", "amount": 10_000 + at }]
    })
    .to_string()
}
