//! Worked cases: rows of a journal as paper gives them, statements worked out by hand, and the same a third time by
//! [`naive`], which shares no code with the product.

#![allow(clippy::unwrap_used)]

mod common;
mod naive;

use std::collections::BTreeMap;

use common::{code, facts};
use naive::{Entry, Journal};
use reports::statement::facts::{Facts, Of};
use reports::statement::identity::{Check, Given, Verdict, What, check};
use reports::statement::{LastYear, Statement, amount, equity, notes, position, result};
use reports::trial::{Figures, Presentation, trial_balance};

const CASES: [(&str, &str); 4] = [
    ("cooperative-year", include_str!("cases/cooperative-year.csv")),
    ("full-year", include_str!("cases/full-year.csv")),
    ("loss-quarter", include_str!("cases/loss-quarter.csv")),
    ("trading-month", include_str!("cases/trading-month.csv")),
];

/// `form`, `code`, and the figures of its columns; nothing where the case does not say.
type Expected = Vec<(String, String, Vec<Option<i64>>)>;

fn read(case: &str) -> (Journal, Expected) {
    let (mut journal, mut expected) = (Journal::default(), Expected::new());
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).comment(Some(b'#'));
    for row in reader.from_reader(case.as_bytes()).records().map(|row| row.unwrap()) {
        let field = |at: usize| row[at].to_owned();
        match &row[0] {
            "opening" => journal.openings.push((field(1), field(2), row[3].parse().unwrap())),
            "entry" => journal.entries.push(Entry {
                debit: field(2),
                debit_party: field(3),
                credit: field(4),
                credit_party: field(5),
                amount: row[6].parse().unwrap(),
            }),
            "expect" => expected.push((field(1), field(2), row.iter().skip(3).map(|cell| cell.parse().ok()).collect())),
            other => panic!("{other}"),
        }
    }
    (journal, expected)
}

fn case(name: &str) -> Journal {
    read(CASES.iter().find(|(of, _)| *of == name).unwrap().1).0
}

/// What B01 or B02 shows, line by line; last year's column where there is one.
fn shown(statement: &Statement) -> BTreeMap<&str, (i64, Option<i64>)> {
    let lines = statement.iter();
    lines
        .map(|line| (line.form.code.as_str(), (line.this.amount, line.last.as_ref().map(|last| last.amount))))
        .collect()
}

#[test]
fn statements_are_what_was_worked_out_by_hand() {
    for (name, text) in CASES {
        let (journal, expected) = read(text);
        let facts = facts(&journal);
        let (b01, b02, f02) = (position(&facts), result(&facts, LastYear::Absent), equity(&facts));
        for line in &b01 {
            let want = expected.iter().find(|(form, code, _)| form == "B01" && *code == line.form.code);
            let want = want.map_or((0, 0), |(_, _, columns)| (columns[0].unwrap(), columns[1].unwrap()));
            let got = (line.this.amount, line.last.as_ref().unwrap().amount);
            assert_eq!(got, want, "{name} B01 {}", line.form.code);
        }
        for line in &b02 {
            let want = expected.iter().find(|(form, code, _)| form == "B02" && *code == line.form.code);
            assert_eq!(
                line.this.amount,
                want.map_or(0, |(_, _, columns)| columns[0].unwrap()),
                "{name} B02 {}",
                line.form.code
            );
            assert_eq!(line.last, None);
        }
        for row in f02.iter().filter(|row| row.form.is_some()) {
            let place = &row.form.unwrap().code;
            let want = expected.iter().find(|(form, code, _)| form == "F02" && code == place);
            let want = want.map_or(vec![0; 4], |(_, _, columns)| columns.iter().map(|cell| cell.unwrap()).collect());
            let got = [&row.opening, &row.increase, &row.decrease, &row.closing].map(|figure| figure.amount);
            assert_eq!(got.to_vec(), want, "{name} F02 {place}");
        }
    }
}

#[test]
fn a_second_bookkeeper_comes_to_the_same() {
    for (name, text) in CASES {
        let (journal, _) = read(text);
        let facts = facts(&journal);
        let (after, before) = (journal.b01(true), journal.b01(false));
        for (line, (this, last)) in shown(&position(&facts)) {
            assert_eq!((this, last), (after[line], Some(before[line])), "{name} B01 {line}");
        }
        let own = journal.b02();
        for (line, (this, _)) in shown(&result(&facts, LastYear::Absent)) {
            assert_eq!(this, own[line], "{name} B02 {line}");
        }
        for row in equity(&facts).iter().filter(|row| row.form.is_some()) {
            let got = [&row.opening, &row.increase, &row.decrease, &row.closing].map(|figure| figure.amount);
            assert_eq!(got, journal.f02(&row.form.unwrap().account), "{name} F02");
        }
    }
}

/// Every figure is the sum of what it says it comes from.
#[test]
fn figures_are_the_sum_of_their_sources() {
    let facts = facts(&case("full-year"));
    let lines: Vec<_> = position(&facts).into_iter().chain(result(&facts, LastYear::Books(&facts))).collect();
    for line in &lines {
        for figure in [Some(&line.this), line.last.as_ref()].into_iter().flatten() {
            assert_eq!(figure.amount, figure.sources.values().sum::<i64>(), "{}", line.form.code);
        }
    }
    let receivables = lines.iter().find(|line| line.form.code == "130").unwrap();
    // 131 of eight, 331 of two, 138, 334, 335 and 338 of one each.
    assert_eq!(receivables.this.sources.len(), 14);
    let cost = lines.iter().find(|line| line.form.code == "11a").unwrap();
    assert_eq!(cost.this.sources[&Of::Pair(code("9111"), code("6113"))], 12_740_000);
}

/// The statements and their identities, as a program would check them at the end of a year.
fn checks(journal: &Journal, facts: &Facts, as_if_closed: bool) -> Vec<Check> {
    checks_with(journal, facts, as_if_closed, &BTreeMap::new())
}

/// The same beside what cards of stock, assets and funds come to.
fn checks_with(
    journal: &Journal,
    facts: &Facts,
    as_if_closed: bool,
    cards: &BTreeMap<ledger::account::AccountCode, i64>,
) -> Vec<Check> {
    use reports::statement::unclosed::{Carry, Sharing};
    let carried = if as_if_closed { facts.as_if_closed(Carry::Balance, Sharing::default()) } else { facts.clone() };
    let mut totals: BTreeMap<_, Figures> = BTreeMap::new();
    for ((account, _), part) in &facts.figures {
        let sum = totals.entry(*account).or_default();
        *sum = Figures {
            opening: sum.opening + part.opening,
            debit: sum.debit + part.debit,
            credit: sum.credit + part.credit,
        };
    }
    let bank = facts.net("112", reports::statement::facts::At::Closing);
    check(&Given {
        facts,
        b01: &position(&carried),
        b02: &result(&carried, LastYear::Absent),
        f02: &equity(&carried),
        f01: &trial_balance(&facts.figures, Presentation::BothSides, 1),
        provisional: as_if_closed,
        journal: journal.entries.iter().filter(|entry| !entry.credit.is_empty()).map(|entry| entry.amount).sum(),
        totals: &totals,
        bank,
        cards,
        closed_before: None,
        below_zero: &[],
        unbalanced: &[],
    })
}

fn verdict<'a>(checks: &'a [Check], id: &str) -> &'a Verdict {
    &checks.iter().find(|check| check.id == id).unwrap().verdict
}

/// Cards of stock a thousand đồng above their account: I12 says which account, and both figures.
#[test]
fn cards_that_are_not_their_account_are_named() {
    use reports::statement::facts::At;
    use reports::statement::identity::{Difference, What};
    let (journal, _) = read(CASES[0].1);
    let facts = facts(&journal);
    let stock = "156".parse().unwrap();
    let held = facts.net("156", At::Closing);
    let agreed = checks_with(&journal, &facts, false, &BTreeMap::from([(stock, held)]));
    assert_eq!(*verdict(&agreed, "I12"), Verdict::Holds);
    let apart = checks_with(&journal, &facts, false, &BTreeMap::from([(stock, held + 1_000)]));
    let named = Difference { of: What::Account(stock), left: held + 1_000, right: held };
    assert_eq!(*verdict(&apart, "I12"), Verdict::Differs(vec![named]));
}

#[test]
fn after_closing_all_identities_hold() {
    for (name, text) in CASES {
        let (journal, _) = read(text);
        for check in checks(&journal, &facts(&journal), false) {
            let expected = if check.id == "I15" { Verdict::Absent } else { Verdict::Holds };
            assert_eq!(check.verdict, expected, "{name} {}", check.id);
        }
    }
}

/// The same year before its closing entries.
fn unclosed() -> Journal {
    let mut journal = case("full-year");
    journal.entries.retain(|entry| !entry.debit.starts_with("911") && !entry.credit.starts_with("911"));
    journal.entries.retain(|entry| entry.credit != "521");
    journal
}

#[test]
fn before_closing_the_forms_say_which_accounts_are_still_to_be_carried() {
    let journal = unclosed();
    let facts = facts(&journal);
    let checks = checks(&journal, &facts, false);
    let Verdict::NotYet(left) = verdict(&checks, "I6") else { panic!("{checks:?}") };
    let b01 = position(&facts);
    let off: i64 = left.iter().map(|difference| difference.left - difference.right).sum();
    assert_eq!(off, amount(&b01, "200") - amount(&b01, "500"), "together they are what the form is off by");
    assert!(matches!(verdict(&checks, "I9"), Verdict::NotYet(left) if left.len() == 13));
}

/// Carried on paper only, B01, B02 and F02 are those of the closed year: the case was closed by the same key.
#[test]
fn as_if_closed_is_what_closing_gives() {
    use reports::statement::unclosed::{Carry, Sharing};
    let (open, closed) = (facts(&unclosed()), facts(&case("full-year")));
    let carried = open.as_if_closed(Carry::Balance, Sharing::default());
    assert_eq!(shown(&position(&carried)), shown(&position(&closed)));
    assert_eq!(shown(&result(&carried, LastYear::Absent)), shown(&result(&closed, LastYear::Absent)));
    assert_eq!(
        open.as_if_closed(Carry::Turnover, Sharing::default()),
        carried,
        "a year begins with nothing on these accounts"
    );
    assert!(carried.unclosed().is_empty() && closed.as_if_closed(Carry::Balance, Sharing::default()) == closed);
    for check in checks(&unclosed(), &open, true) {
        let waits = ["I9", "I10", "I15"].contains(&check.id);
        assert!(waits || check.verdict == Verdict::Holds, "{check:?}");
    }
}

#[test]
fn what_does_not_hold_names_the_figures_that_differ() {
    let mut journal = case("full-year");
    // An account 411 in debit, which the form has no line for, and a member's capital that names no member.
    journal.openings.push(("1111".into(), String::new(), -3_000_000));
    journal.openings.push(("4118".into(), String::new(), 200_000_000));
    journal.openings.push(("4111".into(), String::new(), -197_000_000));
    journal.entries.push(Entry {
        debit: "4111".into(),
        debit_party: String::new(),
        credit: "4211".into(),
        credit_party: String::new(),
        amount: 197_000_000,
    });
    let facts = facts(&journal);
    let checks = checks(&journal, &facts, false);
    assert!(matches!(verdict(&checks, "I6"), Verdict::Differs(faults) if faults.iter().any(
        |fault| matches!(fault.of, What::Balance(account, None) if account == code("4118")))));
    assert_eq!(*verdict(&checks, "I2"), Verdict::Holds);
}

/// A payment of 12 million put right to 13: cash, that member's debt, and the sums over them; nothing else.
#[test]
fn changing_one_voucher_changes_exactly_the_figures_it_should() {
    let journal = case("full-year");
    let mut changed = journal.clone();
    let payment = |entry: &&mut Entry| entry.debit == "1111" && entry.credit == "131" && entry.credit_party == "M03";
    changed.entries.iter_mut().find(payment).unwrap().amount = 13_000_000;
    let (before, after) = (facts(&journal), facts(&changed));
    let moved = |before: &Statement, after: &Statement| -> Vec<(String, i64)> {
        let lines = before.iter().zip(after).map(|(one, other)| (one, other.this.amount - one.this.amount));
        lines.filter(|(_, by)| *by != 0).map(|(line, by)| (line.form.code.clone(), by)).collect()
    };
    let expected = [("110".to_owned(), 1_000_000), ("130".to_owned(), -1_000_000)];
    assert_eq!(moved(&position(&before), &position(&after)), expected);
    let none = LastYear::Absent;
    assert!(moved(&result(&before, none), &result(&after, none)).is_empty());
    assert_eq!(equity(&before), equity(&after));

    // Paid 40 million too much, he is owed: the debt leaves 130 and comes into 320.
    changed.entries.iter_mut().find(payment).unwrap().amount = 52_280_000;
    let after = position(&facts(&changed));
    let expected = [
        ("110", 40_280_000),
        ("130", -35_280_000),
        ("200", 5_000_000),
        ("300", 5_000_000),
        ("320", 5_000_000),
        ("500", 5_000_000),
    ];
    assert_eq!(moved(&position(&before), &after), expected.map(|(line, by)| (line.to_owned(), by)));
}

#[test]
fn last_year_is_read_typed_or_absent() {
    let facts = facts(&case("full-year"));
    let typed =
        BTreeMap::from([("01a".to_owned(), 90), ("02a".to_owned(), 10), ("11a".to_owned(), 50), ("51".to_owned(), 6)]);
    let lines = result(&facts, LastYear::Typed(&typed));
    let last = |code: &str| lines.iter().find(|line| line.form.code == code).unwrap().last.as_ref().unwrap().amount;
    assert_eq!((last("01"), last("10"), last("20"), last("50"), last("60")), (90, 80, 30, 30, 24));
}

#[test]
fn the_notes_add_up_and_agree_with_the_forms() {
    let facts = facts(&case("full-year"));
    let rows = notes(&facts, None);
    let of = |section: &str, line: &str| -> Vec<Option<i64>> {
        let row =
            rows.iter().find(|row| (row.form.section.as_str(), row.form.code.as_str()) == (section, line)).unwrap();
        row.figures.iter().map(|figure| figure.as_ref().map(|figure| figure.amount)).collect()
    };
    let (b01, b02) = (position(&facts), result(&facts, LastYear::Absent));
    assert_eq!(of("IV.1", "3")[0], Some(amount(&b01, "110")));
    assert_eq!(of("IV.3", "6")[0], Some(amount(&b01, "130")));
    assert_eq!(of("IV.5", "6")[0], Some(amount(&b01, "140")));
    assert_eq!(of("IV.6", "3")[0], Some(amount(&b01, "150")));
    assert_eq!(of("IV.7", "3")[0], Some(amount(&b01, "160")));
    assert_eq!(of("IV.10", "4")[0], Some(amount(&b01, "360")));
    assert_eq!(of("V.1", "7"), [Some(amount(&b02, "01")), None]);
    assert_eq!(of("V.2", "7")[0], Some(amount(&b02, "11")));
    assert_eq!(of("V.4", "1")[0], Some(amount(&b02, "12")));
    // 3331: owed 2 at first; 5,16 charged; 2 paid, 0,06 returned and 5,1 set off; nothing left.
    assert_eq!(of("IV.9", "1"), [2_000_000, 5_160_000, 7_160_000, 0].map(Some).to_vec());
    assert_eq!(of("IV.11", "3"), [160_000_000, 8_000_000, 6_000_000, 162_000_000].map(Some).to_vec());
    assert_eq!(of("IV.12", "2"), [Some(50_000_000), Some(0)]);
}
