//! What always holds of the books of money, whatever was posted: an oracle of plain additions stands beside them.

use std::collections::BTreeMap;

use crate::common::Desk;
use app::api::money::{Beside, CompareQuery};
use app::api::report::RangeQuery;
use app::api::voucher::ExtraField;
use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

const NAMES: [&str; 3] = ["", "Agribank 01", "Quỹ tín dụng"];

/// A movement of 2026: its day of the year, thousands of đồng, cash or one of the banks' books, in or out, taken back or not.
type Movement = (u32, i64, Option<usize>, bool, bool);

fn movement() -> impl Strategy<Value = Movement> {
    (0..59_u32, 1..90_000_i64, prop::option::of(0..NAMES.len()), any::<bool>(), prop::bool::weighted(0.1))
}

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(number.into())
}

fn range(from: NaiveDate, to: NaiveDate) -> RangeQuery {
    RangeQuery { from: from.to_string(), to: to.to_string(), offset: 0, limit: 500 }
}

fn number(shown: &str) -> i64 {
    shown.replace('.', "").replace('−', "-").parse().unwrap_or(0)
}

/// What the movements come to, day by day, in each book: worked out without the program.
#[derive(Default)]
struct Oracle {
    cash: BTreeMap<NaiveDate, i64>,
    banks: BTreeMap<(usize, NaiveDate), i64>,
}

impl Oracle {
    fn moves(&mut self, day: NaiveDate, book: Option<usize>, amount: i64) {
        match book {
            None => *self.cash.entry(day).or_default() += amount,
            Some(bank) => *self.banks.entry((bank, day)).or_default() += amount,
        }
    }

    /// The openings of the desk: 50 million in cash, 120 at the bank that names no account.
    fn cash_at(&self, day: NaiveDate) -> i64 {
        50_000_000 + self.cash.range(..=day).map(|(_, amount)| amount).sum::<i64>()
    }

    fn bank_at(&self, bank: usize, day: NaiveDate) -> i64 {
        let own = self.banks.iter().filter(|((which, moved), _)| *which == bank && *moved <= day);
        own.map(|(_, amount)| amount).sum::<i64>() + if bank == 0 { 120_000_000 } else { 0 }
    }
}

fn post(desk: &mut Desk, oracle: &mut Oracle, &(number, thousands, book, inward, taken_back): &Movement) {
    let (date, amount) = (day(number), thousands * 1_000);
    let account = if book.is_some() { "1121" } else { "1111" };
    let form = match (book.is_some(), inward) {
        (false, true) => "PT",
        (false, false) => "PC",
        (true, true) => "BC",
        (true, false) => "BN",
    };
    let lines = if inward { format!("{account} / 5111 {amount}") } else { format!("642 / {account} {amount}") };
    let mut draft = desk.draft(form, &chrono_text(date), "Tiền", &lines);
    if let Some(bank) = book.filter(|bank| *bank > 0) {
        let side = if inward { "debit" } else { "credit" };
        let value = NAMES[bank].to_owned();
        draft.entries[0].extra.push(ExtraField { key: "bank_account".into(), side: side.into(), value });
    }
    let receipt = desk.book.post_draft(&draft).unwrap();
    if taken_back {
        desk.book.reverse(&receipt.voucher, &date.to_string(), "Nhầm").unwrap();
    } else {
        oracle.moves(date, book, if inward { amount } else { -amount });
    }
}

fn chrono_text(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 6,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn books_of_money_agree_with_the_ledger_and_with_plain_additions(
        movements in prop::collection::vec(movement(), 1..40),
        from in 0..59_u32,
    ) {
        let (mut desk, mut oracle) = (Desk::new(), Oracle::default());
        movements.iter().for_each(|movement| post(&mut desk, &mut oracle, movement));

        // The end of every day in the cash book is the ledger of 111 at that day, and what plain additions say.
        let whole = desk.book.cash_book("111", &range(day(0), day(58))).unwrap();
        for total in whole.rows.iter().filter(|row| row.day_total) {
            let at = NaiveDate::parse_from_str(&total.date_shown, "%d/%m/%Y").unwrap();
            prop_assert_eq!(number(&total.balance_shown), oracle.cash_at(at));
            let ledger = desk.book.account_ledger("111", None, None, &range(day(0), at)).unwrap();
            let side = if ledger.closing.side == "credit" { -1 } else { 1 };
            prop_assert_eq!(number(&total.balance_shown), side * number(&ledger.closing.shown));
            prop_assert_eq!(total.below_zero, oracle.cash_at(at) < 0);
        }
        let below = whole.rows.iter().filter(|row| row.day_total && row.below_zero).count();
        prop_assert_eq!(whole.days_below_zero_count as usize, below);

        // From any day on, the books of the bank are what plain additions say, and together they are 112.
        let part = range(day(from), day(58));
        let books = desk.book.bank_books(&part.from, &part.to).unwrap();
        for (bank, name) in NAMES.iter().enumerate() {
            let found = books.iter().find(|row| row.book.bank_account == *name);
            let closing = found.map_or(0, |row| number(&row.closing_shown));
            prop_assert_eq!(closing, oracle.bank_at(bank, day(58)));
            if let Some(row) = found {
                let book = desk.book.bank_book(&row.book, &part).unwrap();
                prop_assert_eq!(&book.opening_shown, &row.opening_shown);
                let last = book.rows.last().map_or(&book.opening_shown, |last| &last.balance_shown);
                prop_assert_eq!(last, &row.closing_shown);
            }
        }
        let together: i64 = books.iter().map(|row| number(&row.closing_shown)).sum();
        let trial = desk.trial("1/1–28/2", 1, true);
        let row = trial.rows.iter().find(|row| row.account == "112").unwrap();
        prop_assert_eq!(together, number(&row.closing_debit) - number(&row.closing_credit));

        // February beside January: each figure is that of its own trial balance.
        let query = CompareQuery { from: "2026-02-01".into(), to: "2026-02-28".into(), beside: Beside::Previous, level: 1 };
        let compared = desk.book.compare_trial(&query).unwrap();
        let (january, february) = (desk.trial("1/1–31/1", 1, true), desk.trial("1/2–28/2", 1, true));
        for row in &compared.rows {
            let find = |trial: &app::api::report::TrialBalance| {
                trial.rows.iter().find(|other| other.account == row.account).map_or(0, |row| number(&row.debit))
            };
            let (this, other) = (find(&february), find(&january));
            prop_assert_eq!((number(&row.debit.this), number(&row.debit.other)), (this, other));
            prop_assert_eq!(number(&row.debit.difference), this - other);
        }
        prop_assert_eq!(number(&compared.debit.this), number(&february.total.debit));
    }
}
