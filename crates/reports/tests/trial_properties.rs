//! What always holds for form F01, whatever was posted.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use ledger::account::AccountCode;
use ledger::event::EventId;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use reports::trial::{Columns, Figures, Presentation, Row, TrialBalance, trial_balance};

type Books = BTreeMap<(AccountCode, Option<EventId>), Figures>;

/// Plain accounts, accounts of two sides, one kept under another, one of the cooperative's own, one off the balance.
const ACCOUNTS: [&str; 12] =
    ["1111", "1121", "131", "138", "156", "331", "3331", "3334", "4111", "5111", "6421", "003"];

/// A pair: debited and credited side, whose they are, đồng (negative for a correction in red), and whether it was there
/// before the first day.
type Pair = ((usize, u64), (usize, u64), i64, bool);

fn pair() -> impl Strategy<Value = Pair> {
    let side = || (0..ACCOUNTS.len(), 0..4_u64);
    (side(), side(), -1_000_000_000_000..=1_000_000_000_000_i64, any::<bool>())
}

fn books(pairs: &[Pair]) -> Books {
    let mut books = Books::new();
    for (debit, credit, amount, before) in pairs {
        // An account off the balance stands alone, whichever side it is written on.
        let alone = [debit, credit].iter().any(|side| ACCOUNTS[side.0].starts_with('0'));
        if !alone || ACCOUNTS[debit.0].starts_with('0') {
            add(&mut books, *debit, *amount, true, *before);
        }
        if !alone {
            add(&mut books, *credit, *amount, false, *before);
        }
    }
    books
}

fn add(books: &mut Books, (account, party): (usize, u64), amount: i64, is_debit: bool, before: bool) {
    let figures = books.entry((ACCOUNTS[account].parse().unwrap(), EventId::new(1, party))).or_default();
    match (before, is_debit) {
        (true, true) => figures.opening += amount,
        (true, false) => figures.opening -= amount,
        (false, true) => figures.debit += amount,
        (false, false) => figures.credit += amount,
    }
}

fn row<'a>(report: &'a TrialBalance, account: &AccountCode) -> Option<&'a Row> {
    report.rows.iter().chain(&report.off_balance).find(|row| row.account == *account)
}

/// Opening, turnover and closing: debit less credit.
fn net(columns: &Columns) -> [i64; 3] {
    [
        columns.opening_debit - columns.opening_credit,
        columns.debit - columns.credit,
        columns.closing_debit - columns.closing_credit,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn debits_equal_credits_in_each_pair_of_columns(pairs in prop::collection::vec(pair(), 0..60), level in 1..=4_u8) {
        for presentation in [Presentation::BothSides, Presentation::Net] {
            let report = trial_balance(&books(&pairs), presentation, level);
            prop_assert!(report.total.is_balanced(), "{:?}", report.total);
            prop_assert!(report.off_balance.iter().all(|row| row.account.is_off_balance()));
        }
    }

    #[test]
    fn every_row_closes_with_its_opening_and_its_turnover(pairs in prop::collection::vec(pair(), 0..60)) {
        let report = trial_balance(&books(&pairs), Presentation::BothSides, 4);
        for row in report.rows.iter().chain(&report.off_balance) {
            let [opening, turnover, closing] = net(&row.columns);
            prop_assert_eq!(opening + turnover, closing, "{}", row.account);
            let columns = row.columns;
            let balances = [columns.opening_debit, columns.opening_credit, columns.closing_debit, columns.closing_credit];
            prop_assert!(balances.iter().all(|balance| *balance >= 0), "a balance stands on its side: {:?}", columns);
        }
    }

    /// Shown net, only what some owe is set against what others are owed: the difference and the turnover stay.
    #[test]
    fn net_and_both_sides_differ_in_what_they_set_against_each_other_only(
        pairs in prop::collection::vec(pair(), 0..60),
        level in 1..=4_u8,
    ) {
        let books = books(&pairs);
        let both = trial_balance(&books, Presentation::BothSides, level);
        let one = trial_balance(&books, Presentation::Net, level);
        for net_row in &one.rows {
            let columns = net_row.columns;
            prop_assert!(columns.opening_debit == 0 || columns.opening_credit == 0, "one side only: {columns:?}");
            let two_sided = row(&both, &net_row.account).unwrap().columns;
            prop_assert_eq!(net(&two_sided), net(&columns));
            prop_assert_eq!((two_sided.debit, two_sided.credit), (columns.debit, columns.credit));
            prop_assert!(two_sided.opening_debit >= columns.opening_debit);
            prop_assert!(two_sided.closing_credit >= columns.closing_credit);
        }
        // A row may stand on both sides and come to nothing; none is in the net form alone.
        prop_assert!(both.rows.len() >= one.rows.len());
    }

    /// The totals are those of level 1, however deep the form is asked for; a level adds up to the one above.
    #[test]
    fn levels_add_up(pairs in prop::collection::vec(pair(), 0..60)) {
        let books = books(&pairs);
        let deep = trial_balance(&books, Presentation::BothSides, 4);
        prop_assert_eq!(deep.total, trial_balance(&books, Presentation::BothSides, 1).total);
        for (parent, children) in [("111", vec!["1111"]), ("333", vec!["3331", "3334"]), ("642", vec!["6421"])] {
            let turnover = |account: &str| {
                row(&deep, &account.parse().unwrap()).map_or((0, 0), |row| (row.columns.debit, row.columns.credit))
            };
            let sum = children.iter().fold((0, 0), |sum, child| (sum.0 + turnover(child).0, sum.1 + turnover(child).1));
            prop_assert_eq!(turnover(parent), sum, "{}", parent);
        }
    }
}
