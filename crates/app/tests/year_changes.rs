//! Changing a voucher of an open month changes exactly the figures it should, and a closed month never moves: drawn
//! changes against a second bookkeeper who shares no code with the product.

use std::collections::BTreeMap;

use crate::case::{Case, Row};
use crate::common::new_book;
use crate::naive::{Entry, Journal};
use app::Book;
use app::api::form::{FormName, FormQuery};
use app::api::report::TrialQuery;
use app::api::voucher::{Draft, DraftEntry, Purpose};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use tempfile::TempDir;

const CASE: &str = include_str!("../../reports/tests/cases/cooperative-year.csv");
/// The last closed month.
const CLOSED: u32 = 6;

/// A voucher of one line, in the book and with the second bookkeeper.
struct Known {
    id: String,
    month: u32,
    row: Row,
    taken_back: bool,
}

struct Desk {
    book: Book,
    case: Case,
    known: Vec<Known>,
    /// What was written after the year was entered.
    later: Vec<Row>,
    _folder: TempDir,
}

/// What somebody tries to do with a voucher.
#[derive(Debug, Clone, Copy)]
enum Change {
    /// The same with another amount.
    Amend(i64),
    /// Taken back, on the last day of its month.
    Reverse,
    /// Another of the kind, in its month.
    Repeat(i64),
}

fn change() -> impl Strategy<Value = (prop::sample::Index, Change)> {
    let amount = 1..=9_000_000_i64;
    let change = prop_oneof![
        3 => amount.clone().prop_map(Change::Amend),
        1 => Just(Change::Reverse),
        2 => amount.prop_map(Change::Repeat),
    ];
    (any::<prop::sample::Index>(), change)
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut book = Book::create(&new_book(&folder, "nam.htx", "HTX Nà Lành"), false).unwrap();
        let official: String = (1..=10).map(|at| format!("TV{at:02},Thành viên {at:02},official,yes\n")).collect();
        let others = "LK01,A,associate_capital,no\nLK02,B,associate_use,no\nKH01,C,customer,no\nKH02,D,customer,no\n\
                      NB01,E,supplier,no\nNB02,G,supplier,no\nNV01,H,employee,no\nNH01,I,lender,no\nDEV,K,fund,no\n";
        book.import_parties(format!("code,name,kind,service_contract\n{official}{others}").as_bytes()).unwrap();
        let case = Case::read(CASE);
        book.import_opening("2026-01-01".parse().unwrap(), case.opening_file().as_bytes()).unwrap();
        let mut desk = Self { book, case, known: Vec::new(), later: Vec::new(), _folder: folder };
        let rows: Vec<Row> = desk.case.rows.iter().filter(|row| !row.closes()).cloned().collect();
        for row in rows {
            let month = month_of(&row.date);
            let id = desk.book.post_draft(&desk.draft(&row)).unwrap().voucher;
            desk.known.push(Known { id, month, row, taken_back: false });
        }
        for month in 1..=CLOSED {
            desk.book.close_month(&format!("2026-{month:02}")).unwrap();
        }
        desk
    }

    fn draft(&self, row: &Row) -> Draft {
        let party = |code: &String| (!code.is_empty()).then(|| self.book.party_with_code(code).unwrap().to_string());
        let mut draft = self.book.new_draft("KT").unwrap();
        (draft.date, draft.narration) = (row.date.clone(), row.text.clone());
        draft.entries = vec![DraftEntry {
            narration: String::new(),
            debit: row.debit.clone(),
            credit: row.credit.clone(),
            amount: row.amount.to_string(),
            debit_party: party(&row.debit_party),
            credit_party: party(&row.credit_party),
            extra: Vec::new(),
        }];
        draft
    }

    /// Tries it in the book; where the book takes it, the second bookkeeper does the same.
    fn try_to(&mut self, at: usize, change: Change) -> Result<(), String> {
        let (id, row, month) = (self.known[at].id.clone(), self.known[at].row.clone(), self.known[at].month);
        match change {
            Change::Amend(amount) => {
                let mut draft = self.book.amend_draft(&id).map_err(|refusal| refusal.code)?;
                draft.entries[0].amount = amount.to_string();
                if let Purpose::Amend { reason, .. } = &mut draft.purpose {
                    *reason = "Sửa số tiền".into();
                }
                self.book.post_draft(&draft).map_err(|refusal| code_of(&refusal))?;
                self.known[at].row.amount = amount;
            }
            Change::Reverse => {
                let day = last_day(month);
                self.book.reverse(&id, &day, "Ghi nhầm").map_err(|refusal| code_of(&refusal))?;
                self.later.push(Row { amount: -row.amount, date: day, ..row });
                self.known[at].taken_back = true;
            }
            Change::Repeat(amount) => {
                let again = Row { amount, ..row };
                let receipt = self.book.post_draft(&self.draft(&again)).map_err(|refusal| code_of(&refusal))?;
                self.known.push(Known { id: receipt.voucher, month, row: again, taken_back: false });
            }
        }
        Ok(())
    }

    /// The second bookkeeper's journal up to the end of a month.
    fn journal(&self, month: u32) -> Journal {
        let rows = self.known.iter().map(|known| &known.row).chain(&self.later);
        let entry = |row: &Row| Entry {
            debit: row.debit.clone(),
            debit_party: row.debit_party.clone(),
            credit: row.credit.clone(),
            credit_party: row.credit_party.clone(),
            amount: row.amount,
        };
        let entries = rows.filter(|row| month_of(&row.date) <= month).map(entry).collect();
        Journal { openings: self.case.openings.clone(), entries }
    }

    fn lines(&self, form: FormName, month: u32) -> BTreeMap<String, i64> {
        let query = FormQuery { form, from: "2026-01-01".into(), to: last_day(month) };
        let lines = self.book.form_json(&query).unwrap()["lines"].clone();
        let lines = lines.as_object().unwrap().iter();
        lines.map(|(line, columns)| (line.clone(), columns["this"].as_i64().unwrap())).collect()
    }

    /// Every figure of a month: turnover and balances of each account.
    fn month(&self, month: u32) -> Vec<[String; 7]> {
        let query = TrialQuery { from: format!("2026-{month:02}-01"), to: last_day(month), level: 3, net: true };
        let trial = self.book.trial_balance(&query).unwrap();
        let rows = trial.rows.into_iter().map(|row| {
            [
                row.account,
                row.opening_debit,
                row.opening_credit,
                row.debit,
                row.credit,
                row.closing_debit,
                row.closing_credit,
            ]
        });
        rows.collect()
    }

    /// B01 and B02 of the months up to one against the second bookkeeper, who carries the result himself.
    fn agrees(&self, month: u32) {
        let journal = self.journal(month);
        let result: i64 = ["511", "512", "521", "558", "611", "612", "642", "658", "659"]
            .iter()
            .map(|account| journal.net(account))
            .sum();
        let mut own = journal.b01(true);
        *own.get_mut("420").unwrap() -= result;
        *own.get_mut("400").unwrap() -= result;
        *own.get_mut("500").unwrap() -= result;
        let shown = self.lines(FormName::B01, month);
        assert_eq!(shown.len(), own.len());
        for (line, amount) in &shown {
            assert_eq!(*amount, own[line.as_str()], "B01 {line} to month {month}");
        }
        assert_eq!(shown["200"], shown["500"]);
        let b02 = self.lines(FormName::B02, month);
        for (line, amount) in [
            ("01a", journal.credited("511")),
            ("01b", journal.credited("512")),
            ("02", journal.net("521")),
            ("11a", journal.net("611")),
            ("11b", journal.net("612")),
            ("12", journal.net("642")),
            ("31", -journal.net("558")),
            ("32", journal.net("658")),
            ("51", journal.net("659")),
            ("60", -result),
        ] {
            assert_eq!(b02[line], amount, "B02 {line} to month {month}");
        }
    }
}

fn code_of(refusal: &app::Refusal) -> String {
    refusal.objections.first().map_or(&refusal.code, |first| &first.code).clone()
}

fn month_of(date: &str) -> u32 {
    date[5..7].parse().unwrap()
}

fn last_day(month: u32) -> String {
    let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    format!("2026-{month:02}-{}", days[month as usize - 1])
}

#[test]
fn an_open_month_follows_every_change_and_a_closed_one_none() {
    let mut desk = Desk::new();
    (1..=12).for_each(|month| desk.agrees(month));
    let closed: Vec<_> = (1..=CLOSED).map(|month| (desk.month(month), desk.lines(FormName::B01, month))).collect();
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..60 {
        let (index, change) = change().new_tree(&mut runner).unwrap().current();
        let at = index.index(desk.known.len());
        let Known { month, taken_back, ref row, .. } = desk.known[at];
        // What the law has its own say on is tried elsewhere.
        if taken_back || row.credit.starts_with("411") || row.debit.starts_with("418") {
            continue;
        }
        let before: Vec<_> = (1..=12).map(|month| desk.month(month)).collect();
        match desk.try_to(at, change) {
            Ok(()) => {
                taken += 1;
                assert!(month > CLOSED, "{change:?} moved a closed month");
                for earlier in 1..month {
                    assert_eq!(
                        desk.month(earlier),
                        before[earlier as usize - 1],
                        "{change:?} of {month} moved {earlier}"
                    );
                }
                desk.agrees(month);
                desk.agrees(12);
            }
            Err(code) => {
                refused += 1;
                assert!(month <= CLOSED, "{change:?} of month {month}: {code}");
                assert!(code.contains("closed"), "{code}");
                (1..=12).for_each(|other| assert_eq!(desk.month(other), before[other as usize - 1]));
            }
        }
        for (at, (month, lines)) in closed.iter().enumerate() {
            let number = u32::try_from(at).unwrap() + 1;
            assert_eq!((&desk.month(number), &desk.lines(FormName::B01, number)), (month, lines));
        }
    }
    assert!(taken > 10 && refused > 10, "{taken} taken, {refused} refused");
    assert!(desk.book.verify().unwrap().ok);
}
