//! Two laptops and a server: two hundred vouchers on each without a line, met in either order, on SQLite and PostgreSQL.
//! The figures are added up here, from what was typed, and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use acceptance::device::let_in;
use acceptance::machine::Machine;
use acceptance::must;
use acceptance::office::Office;
use serde_json::json;

#[path = "../../crates/province/tests/support/cluster.rs"]
mod cluster;

const EACH: u32 = 200;

/// What laptop `of` types as its voucher `at`: a form, and entries of debit, credit and đồng.
fn typed(of: u32, at: u32) -> (&'static str, String, Vec<(&'static str, &'static str, i64)>) {
    let dong = |step: i64| 1_000 + i64::from(at) * 7_919 * step % 4_000_000 + i64::from(of);
    let day = format!("2025-{:02}-{:02}", 1 + (at * 5 + of) % 12, 1 + at * 3 % 28);
    match at % 4 {
        0 => ("PT", day, vec![("1111", "5111", dong(1)), ("1111", "3331", dong(3))]),
        1 => ("PC", day, vec![("642", "1111", dong(5))]),
        2 => ("BC", day, vec![("1121", "1111", dong(7))]),
        _ => ("KT", day, vec![("156", "1111", dong(11)), ("642", "156", dong(13))]),
    }
}

fn write(machine: &Machine, of: u32) {
    let lines = (0..EACH).map(|at| {
        let (kind, date, entries) = typed(of, at);
        let entries: Vec<_> = entries
            .iter()
            .map(|(debit, credit, amount)| json!({ "debit": debit, "credit": credit, "amount": amount }))
            .collect();
        let narration = format!("Phiếu {at} của máy {of}, bán chè búp tươi");
        json!({ "id": format!("{of}-{at}"), "date": date, "kind": kind, "narration": narration, "entries": entries })
            .to_string()
            + "\n"
    });
    machine.says(&["import", "vouchers", "-"], &lines.collect::<String>());
}

/// The trial balance of what both typed, as the command line prints it.
fn expected() -> String {
    let mut sums: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for (debit, credit, amount) in (1..=2).flat_map(|of| (0..EACH).flat_map(move |at| typed(of, at).2)) {
        sums.entry(debit).or_default().0 += amount;
        sums.entry(credit).or_default().1 += amount;
    }
    let rows = sums.iter().map(|(account, (debit, credit))| format!("{account},{debit},{credit}\n"));
    format!("account,debit,credit\n{}", rows.collect::<String>())
}

/// The numbers of each series, without a gap or a double.
fn check_numbers(machine: &Machine) {
    let mut series: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for account in ["1111", "642"] {
        let ledger = machine.says(&["ledger", "--account", account, "--format", "csv"], "");
        for row in ledger.lines().skip(1) {
            let fields: Vec<&str> = row.split(',').collect();
            let (front, number) = must(fields[1].rsplit_once('-').ok_or(row), "a number");
            if ids.insert((fields[1].to_owned(), fields[2].to_owned())) {
                series.entry(front.to_owned()).or_default().insert(must(number.parse(), "a number"));
            }
        }
    }
    let numbers: BTreeSet<&String> = ids.iter().map(|(number, _)| number).collect();
    assert_eq!((numbers.len(), ids.len()), (2 * EACH as usize, 2 * EACH as usize), "each number is one voucher's");
    assert_eq!(series.len(), 8, "four forms in two series: {:?}", series.keys());
    for (name, numbers) in series {
        assert!(numbers.iter().copied().eq(1..=EACH / 4), "{name}: {numbers:?}");
    }
}

/// Both write without a line and meet; `second_first` says who is at the server first. Their clocks may be wrong.
fn meet(office: &Office, second_first: bool, clocks: [Option<&'static str>; 2]) {
    let [first, second] = clocks.map(Machine::at);
    first.create_book("HTX Chè Suối Lành");
    first.json(&["sync", "--server", &office.address, "--code", &office.code()], "");
    let_in(&first, &second, "Vi Thị Nga", "accountant");
    second.json(&["sync"], "");
    [&first, &second].into_iter().for_each(Machine::keeps_key);
    write(&first, 1);
    write(&second, 2);
    let order = if second_first { [&second, &first, &second] } else { [&first, &second, &first] };
    for machine in order {
        machine.json(&["sync"], "");
    }
    let (one, other) = (first.json(&["verify"], ""), second.json(&["verify"], ""));
    assert_eq!((&one["ok"], &one["vouchers"]), (&json!(true), &json!(2 * EACH)), "{one}");
    assert_eq!(one, other);
    for machine in [&first, &second] {
        assert_eq!(machine.says(&["trial-balance", "--format", "csv"], ""), expected());
        check_numbers(machine);
    }
}

#[test]
fn two_laptops_that_wrote_apart_have_one_book_afterwards() {
    let office = Office::open();
    meet(&office, false, [None; 2]);
    meet(&office, true, [None; 2]);
}

#[test]
fn so_they_have_on_postgres() {
    let cluster = cluster::shared();
    let office = Office::open_with(Some(cluster.url(&cluster.database())), &[]);
    meet(&office, false, [None; 2]);
    meet(&office, true, [None; 2]);
}

#[test]
fn a_clock_ten_years_wrong_changes_nothing() {
    let office = Office::open();
    meet(&office, true, [Some("+10y"), Some("-10y")]);
}
