//! The sample year goes in by the command line, and the books agree with figures worked out elsewhere.

use acceptance::machine::Machine;
use xtask::sample::{Sample, sample};

fn with_the_sample_year() -> (Machine, Sample) {
    let (machine, sample) = (Machine::default(), sample());
    machine.create_book(xtask::sample::NAME);
    let parties = machine.file("parties.csv", &sample.parties);
    let opening = machine.file("opening.csv", &sample.opening);
    machine.says(&["import", "parties", &parties], "");
    machine.says(&["import", "opening", "--date", "2025-01-01", &opening], "");
    (machine, sample)
}

#[test]
fn the_trial_balance_of_the_sample_year_is_the_one_its_writer_added_up() {
    let (machine, sample) = with_the_sample_year();
    let vouchers = machine.file("vouchers.jsonl", &sample.vouchers);
    let imported = machine.json(&["import", "vouchers", &vouchers], "");
    assert_eq!(imported["vouchers"], sample.vouchers_count);
    let year = ["trial-balance", "--from", "2025-01-01", "--to", "2025-12-31", "--format", "csv"];
    assert_eq!(machine.says(&year, ""), sample.turnover);
    assert_eq!(machine.json(&["verify"], "")["ok"], true);
}

#[test]
fn vouchers_imported_twice_are_in_the_book_once() {
    let (machine, sample) = with_the_sample_year();
    let vouchers = machine.file("vouchers.jsonl", &sample.vouchers);
    machine.says(&["import", "vouchers", &vouchers], "");
    let once = machine.json(&["verify"], "");
    assert_eq!(once["vouchers"], sample.vouchers_count);
    machine.says(&["import", "vouchers", &vouchers], "");
    assert_eq!(machine.json(&["verify"], ""), once);
}

#[test]
fn a_file_with_one_wrong_voucher_leaves_the_book_as_it_was() {
    let (machine, sample) = with_the_sample_year();
    let wrong = r#"{"id":"X1","date":"2025-03-01","kind":"PC","narration":"Sai","entries":[{"debit":"331","credit":"1111","amount":5000}]}"#;
    let vouchers = machine.file("vouchers.jsonl", &format!("{}{wrong}\n", sample.vouchers));
    let refused = machine.told(&["import", "vouchers", &vouchers], "");
    assert!(!refused.status.success(), "331 without a party was taken");
    assert_eq!(machine.json(&["verify"], "")["vouchers"], 0);
}
