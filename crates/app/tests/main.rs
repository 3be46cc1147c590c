//! What the application promises, a file for each part of it. One program of all of them: each would be a quarter of a
//! gigabyte by itself.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod common;
#[path = "common/hall.rs"]
mod hall;

// The year that is also worked out by another hand.
#[path = "../../reports/tests/common/case.rs"]
mod case;
#[path = "../../reports/tests/common/division.rs"]
mod division;
#[path = "../../reports/tests/naive/mod.rs"]
#[allow(dead_code, reason = "the reports ask more of it")]
mod naive;

mod book_forms;
mod commands;
mod contracts;
mod coop;
mod debts;
mod desk;
mod devices;
mod field;
mod forms;
mod funds;
mod hand;
mod history;
mod keep;
mod law_doors;
mod member_papers;
mod money;
mod money_properties;
mod move_in;
mod note_parts;
mod opening_lists;
mod opening_mid_year;
mod paper;
mod people;
mod photo;
mod practice;
mod search;
mod series;
mod settings;
mod setup;
mod spreadsheets;
mod stock;
mod today;
mod trade_papers;
mod vouchers_in;
mod year_changes;
mod year_story;

/// A file that is not named above would never run.
#[test]
fn every_file_of_tests_is_run() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let program = include_str!("main.rs");
    for file in std::fs::read_dir(here).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") else { continue };
        assert!(program.contains(&format!("\nmod {module};\n")), "{name} is not in main.rs");
    }
}
