//! The data of the practice year go in by the command line, and the books agree with figures worked out elsewhere.

use acceptance::machine::Machine;
use acceptance::practice::{OPENING, PARTIES, VOUCHERS, turnover, vouchers_count};

fn with_people_and_balances() -> Machine {
    let machine = Machine::default();
    machine.create_book("HTX Nông nghiệp Hòa An");
    let parties = machine.file("parties.csv", PARTIES);
    let opening = machine.file("opening.csv", OPENING);
    machine.says(&["import", "parties", &parties], "");
    machine.says(&["import", "opening", "--date", "2025-01-01", &opening], "");
    machine
}

#[test]
fn the_trial_balance_of_the_year_is_the_one_added_up_elsewhere() {
    let machine = with_people_and_balances();
    let vouchers = machine.file("vouchers.jsonl", VOUCHERS);
    let imported = machine.json(&["import", "vouchers", &vouchers], "");
    assert_eq!(imported["vouchers"], vouchers_count());
    let year = ["trial-balance", "--from", "2025-01-01", "--to", "2025-12-31", "--format", "csv"];
    assert_eq!(machine.says(&year, ""), turnover());
    assert_eq!(machine.json(&["verify"], "")["ok"], true);
}

#[test]
fn vouchers_imported_twice_are_in_the_book_once() {
    let machine = with_people_and_balances();
    let vouchers = machine.file("vouchers.jsonl", VOUCHERS);
    machine.says(&["import", "vouchers", &vouchers], "");
    let once = machine.json(&["verify"], "");
    assert_eq!(once["vouchers"], vouchers_count());
    machine.says(&["import", "vouchers", &vouchers], "");
    assert_eq!(machine.json(&["verify"], ""), once);
}

#[test]
fn a_file_with_one_wrong_voucher_leaves_the_book_as_it_was() {
    let machine = with_people_and_balances();
    let wrong = r#"{"id":"X1","date":"2025-03-01","kind":"PC","narration":"Sai","entries":[{"debit":"331","credit":"1111","amount":5000}]}"#;
    let vouchers = machine.file("vouchers.jsonl", &format!("{VOUCHERS}{wrong}\n"));
    let refused = machine.told(&["import", "vouchers", &vouchers], "");
    assert!(!refused.status.success(), "331 without a party was taken");
    assert_eq!(machine.json(&["verify"], "")["vouchers"], 0);
}

#[test]
fn the_practice_book_is_made_by_one_command_and_proves_itself() {
    let machine = Machine::default();
    let book = machine.folder().join("thuc-hanh.htx");
    let run = |args: &[&str], passphrase: &str| {
        let mut command = machine.program("htx");
        let output = command.args(args).arg("--book").arg(&book).env("HTX_PASSPHRASE", passphrase).output();
        let output = acceptance::must(output, "htx runs");
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        acceptance::must(serde_json::from_slice::<serde_json::Value>(&output.stdout), "htx answers with JSON")
    };
    let made = run(&["book", "practice"], "");
    let passphrase = made["passphrase"].as_str().unwrap_or_default();
    let verified = run(&["verify"], passphrase);
    assert_eq!(verified["ok"], true);
    // The late invoice, the reversal and the adjustment have papers of their own.
    assert_eq!(verified["vouchers"], vouchers_count() + 3);
}
