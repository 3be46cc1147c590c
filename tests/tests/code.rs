//! A cooperative whose code was used already, or whose book began at the server after the backup that was restored there: it is
//! given another code and goes on, and all it has goes along.

use acceptance::machine::Machine;
use acceptance::office::Office;
use serde_json::json;

fn write(machine: &Machine, vouchers: u32) {
    let voucher = |at: u32| {
        json!({
            "id": format!("V{at}"), "date": "2025-03-05", "kind": "PT", "narration": format!("Thu bán chè lần {at}"),
            "entries": [{ "debit": "1111", "credit": "5111", "amount": 50_000 + at }],
        })
    };
    let lines: String = (1..=vouchers).map(|at| format!("{}\n", voucher(at))).collect();
    machine.says(&["import", "vouchers", "-"], &lines);
}

/// The code with which an exchange is refused.
fn refused(machine: &Machine, words: &[&str]) -> String {
    let told = machine.told(words, "");
    assert!(!told.status.success(), "{words:?}");
    let said = String::from_utf8_lossy(&told.stderr).into_owned();
    said.rsplit('[').next().unwrap_or_default().trim().trim_end_matches(']').to_owned()
}

fn status(machine: &Machine) -> [u64; 2] {
    let status = machine.json(&["sync-status"], "");
    ["pending", "vouchers_pending"].map(|name| status[name].as_u64().unwrap_or_default())
}

#[test]
fn a_code_that_was_used_is_said_to_be_and_another_one_opens_the_book() {
    let office = Office::open();
    let (first, second) = (Machine::default(), Machine::default());
    let code = office.code();
    for machine in [&first, &second] {
        machine.create_book("HTX Chè Suối Lành");
        write(machine, 3);
    }
    first.json(&["sync", "--code", &code], "");
    assert_eq!(refused(&second, &["sync", "--attempts", "1", "--code", &code]), "sync.code-spent");
    assert_eq!(status(&second)[1], 3);
    second.json(&["sync", "--code", &office.code()], "");
    assert_eq!(status(&second), [0, 0]);
    // A server with other keys is another server: no code of its own leads there.
    let other = Office::open();
    assert_eq!(refused(&second, &["sync", "--code", &other.code()]), "sync.joined");
}

#[test]
fn a_book_that_began_after_the_backup_is_brought_back_under_another_code() {
    let mut office = Office::open();
    let machine = Machine::default();
    machine.create_book("HTX Chè Suối Lành");
    let backup = office.folder().join("monday.sqlite").to_string_lossy().into_owned();
    office.says(&["backup", "--out", &backup]);
    machine.json(&["sync", "--code", &office.code()], "");
    write(&machine, 7);
    machine.json(&["sync"], "");
    let before = machine.json(&["verify"], "");
    office.kill();
    office.says(&["restore", &backup]);
    office.start_again();
    for _ in 0..3 {
        assert_eq!(refused(&machine, &["sync", "--attempts", "1"]), "sync.forgotten");
    }
    let [pending, vouchers] = status(&machine);
    assert!(pending > 7 && vouchers == 7, "{pending} {vouchers}");
    machine.json(&["sync", "--code", &office.code()], "");
    assert_eq!(status(&machine), [0, 0]);
    assert_eq!(machine.json(&["verify"], "")["ledger_digest"], before["ledger_digest"]);
    office.says(&["verify"]);
    assert!(office.says(&["book", "list"]).contains("\"epoch\":1"));
}
