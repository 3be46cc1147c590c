//! Accounts that stand on both sides at once: what some owe is not set against what others are owed, and B01 balances.

#![allow(clippy::unwrap_used)]

#[allow(dead_code, reason = "each file of tests uses some of it")]
mod common;
#[allow(dead_code, reason = "each file of tests uses some of it")]
mod naive;

use std::collections::BTreeMap;

use common::facts;
use naive::{Entry, Journal};
use reports::statement::{amount, position};
use reports::trial::{Presentation, trial_balance};

const OWES: i64 = 5_000_000;
const OWED: i64 = 3_000_000;

/// The account, the one who owes and the one who is owed (taxes and contributions by kind), and the lines of B01 they
/// stand in (TT 71/2024/TT-BTC, Phụ lục IV; that 335 in debit goes to 130 is inferred).
const MIXED: [(&str, [&str; 2], [&str; 2]); 7] = [
    ("131", ["131", "131"], ["130", "320"]),
    ("331", ["331", "331"], ["130", "310"]),
    ("333", ["3331", "3334"], ["170", "330"]),
    ("334", ["334", "334"], ["130", "340"]),
    ("335", ["335", "335"], ["130", "360"]),
    ("338", ["338", "338"], ["130", "360"]),
    ("138", ["138", "138"], ["130", "360"]),
];

fn entry(debit: (&str, &str), credit: (&str, &str), amount: i64) -> Entry {
    Entry {
        debit: debit.0.into(),
        debit_party: debit.1.into(),
        credit: credit.0.into(),
        credit_party: credit.1.into(),
        amount,
    }
}

/// Five million that one owes, from capital; three that another is owed, for cash.
fn entries([owes, owed]: [&str; 2]) -> [Entry; 2] {
    [entry((owes, "A"), ("4118", ""), OWES), entry(("1111", ""), (owed, "B"), OWED)]
}

fn shown(journal: &Journal) -> BTreeMap<String, i64> {
    let b01 = position(&facts(journal));
    let own = journal.b01(true);
    for line in &b01 {
        assert_eq!(line.this.amount, own[line.form.code.as_str()], "the second bookkeeper, line {}", line.form.code);
    }
    assert_eq!(amount(&b01, "200"), amount(&b01, "500"));
    let lines = b01.iter().filter(|line| line.this.amount != 0);
    lines.map(|line| (line.form.code.clone(), line.this.amount)).collect()
}

fn lines(of: &[(&str, i64)]) -> BTreeMap<String, i64> {
    of.iter().map(|(code, amount)| ((*code).to_owned(), *amount)).collect()
}

#[test]
fn each_account_of_two_sides_stands_on_both() {
    for (account, codes, [asset, liability]) in MIXED {
        let journal = Journal { openings: Vec::new(), entries: entries(codes).into() };
        // 3 of cash and 5 owed by A are 8; 3 owed to B and 5 of capital are 8.
        let whole = OWES + OWED;
        let expected = lines(&[
            ("110", OWED),
            (asset, OWES),
            ("200", whole),
            (liability, OWED),
            ("300", OWED),
            ("410", OWES),
            ("400", OWES),
            ("500", whole),
        ]);
        assert_eq!(shown(&journal), expected, "{account}");
        let f01 = trial_balance(&facts(&journal).figures, Presentation::BothSides, 1);
        let row = f01.rows.iter().find(|row| row.account.as_str() == account).unwrap();
        assert_eq!((row.columns.closing_debit, row.columns.closing_credit), (OWES, OWED), "{account} in F01");
        assert!(f01.total.is_balanced(), "{account}");
    }
}

#[test]
fn all_of_them_together() {
    let journal =
        Journal { openings: Vec::new(), entries: MIXED.iter().flat_map(|(_, codes, _)| entries(*codes)).collect() };
    // Seven times 3 of cash; six times 5 in 130 and once in 170; 138, 335 and 338 share 360.
    let expected = lines(&[
        ("110", 21_000_000),
        ("130", 30_000_000),
        ("170", 5_000_000),
        ("200", 56_000_000),
        ("310", 3_000_000),
        ("320", 3_000_000),
        ("330", 3_000_000),
        ("340", 3_000_000),
        ("360", 9_000_000),
        ("300", 21_000_000),
        ("410", 35_000_000),
        ("400", 35_000_000),
        ("500", 56_000_000),
    ]);
    assert_eq!(shown(&journal), expected);
}
