//! The data of the practice book, and its turnover added up from them in a few lines that know nothing of the product.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::machine::Machine;
use crate::must;

/// Its people, for `htx import parties`.
pub const PARTIES: &str = include_str!("../../crates/app/data/practice/parties.csv");
/// Its balances on 1 January 2025, for `htx import opening`.
pub const OPENING: &str = include_str!("../../crates/app/data/practice/opening.csv");
/// Its vouchers, for `htx import vouchers`.
pub const VOUCHERS: &str = include_str!("../../crates/app/data/practice/vouchers.jsonl");

/// How many vouchers there are.
pub fn vouchers_count() -> usize {
    VOUCHERS.lines().count()
}

/// `account,debit,credit` of the vouchers as they stand in the file.
pub fn turnover() -> String {
    let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for line in VOUCHERS.lines() {
        let voucher: Value = must(serde_json::from_str(line), "a voucher of the practice book");
        for entry in voucher["entries"].as_array().into_iter().flatten() {
            let amount = entry["amount"].as_i64().unwrap_or_default();
            if let Some(account) = entry["debit"].as_str() {
                sums.entry(account.to_owned()).or_default().0 += amount;
            }
            if let Some(account) = entry["credit"].as_str() {
                sums.entry(account.to_owned()).or_default().1 += amount;
            }
        }
    }
    let rows = sums.iter().map(|(account, (debit, credit))| format!("{account},{debit},{credit}\n"));
    std::iter::once("account,debit,credit\n".to_owned()).chain(rows).collect()
}

/// A machine with a book of the sample year.
pub fn with_the_sample_year() -> Machine {
    let machine = Machine::default();
    machine.create_book("HTX Nông nghiệp Hòa An");
    for (what, content) in [("parties", PARTIES), ("opening", OPENING), ("vouchers", VOUCHERS)] {
        let file = machine.file(what, content);
        let date: &[&str] = if what == "opening" { &["--date", "2025-01-01"] } else { &[] };
        machine.says(&[&["import", what], date, &[file.as_str()]].concat(), "");
    }
    machine
}
