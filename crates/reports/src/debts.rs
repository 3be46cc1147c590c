//! Debts by document: which papers a party still owes for, or is owed for, and how long they have been due.
//!
//! A settlement that names a document settles it; one that names none settles the oldest. What is settled beyond all
//! documents stands ahead of those to come. That the oldest come first where nobody chose is inferred («chưa đối chiếu»).
//!
//! Invariant: what is left of all documents, less what stands ahead, is the balance.

use chrono::NaiveDate;
use ledger::event::EventId;

/// A movement of one party's debt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// When.
    pub day: NaiveDate,
    /// The paper it names: an invoice, a contract.
    pub document: Option<String>,
    /// When it is to be paid.
    pub due: Option<NaiveDate>,
    /// Đồng: above zero where the debt grows.
    pub amount: i64,
    /// The voucher; none for what the book began with.
    pub voucher: Option<EventId>,
    /// How the voucher is called, for what names no paper.
    pub number: String,
}

/// A paper that is owed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The paper, or else the voucher.
    pub name: String,
    /// The day of the first movement.
    pub day: NaiveDate,
    /// When it is to be paid.
    pub due: Option<NaiveDate>,
    /// Đồng in all.
    pub amount: i64,
    /// Đồng settled.
    pub settled: i64,
    /// The voucher that began it.
    pub voucher: Option<EventId>,
}

impl Document {
    /// Đồng still owed.
    pub fn left(&self) -> i64 {
        self.amount - self.settled
    }

    /// Days past its day of payment, or past its own day where none was agreed; below zero before it.
    pub fn overdue(&self, on: NaiveDate) -> i64 {
        (on - self.due.unwrap_or(self.day)).num_days()
    }

    /// The part of an ageing report it belongs to, by place in [`PARTS`].
    pub fn part(&self, on: NaiveDate) -> usize {
        match self.overdue(on) {
            ..=0 => 0,
            1..=30 => 1,
            31..=90 => 2,
            91..=180 => 3,
            181.. => 4,
        }
    }
}

/// The parts of an ageing report, by days past the day of payment.
pub const PARTS: [&str; 5] = ["not-due", "to-30", "to-90", "to-180", "over-180"];

/// What one party owes, paper by paper.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Debt {
    /// Papers not settled yet, the oldest first.
    pub open: Vec<Document>,
    /// Đồng settled ahead of papers to come.
    pub ahead: i64,
}

impl Debt {
    /// The debt after these movements, which come in the order of their days.
    pub fn of(moves: &[Move]) -> Self {
        let mut all: Vec<Document> = Vec::new();
        // What takes back part of a paper, and what settles none by name.
        let (mut named, mut unnamed) = (Vec::new(), 0i64);
        for one in moves {
            let name = one.document.as_deref().map(str::trim).filter(|name| !name.is_empty());
            if one.amount <= 0 {
                match name {
                    Some(name) => named.push((name.to_owned(), -one.amount)),
                    None => unnamed = unnamed.saturating_sub(one.amount),
                }
                continue;
            }
            let name = name.unwrap_or(&one.number);
            match all.iter_mut().find(|document| same(&document.name, name)) {
                Some(document) => {
                    document.amount = document.amount.saturating_add(one.amount);
                    document.due = document.due.or(one.due);
                }
                None => all.push(Document {
                    name: name.to_owned(),
                    day: one.day,
                    due: one.due,
                    amount: one.amount,
                    settled: 0,
                    voucher: one.voucher,
                }),
            }
        }
        for (name, amount) in named {
            let document = all.iter_mut().find(|document| same(&document.name, &name));
            let taken = document.map_or(0, |document| document.settle(amount));
            unnamed = unnamed.saturating_add(amount - taken);
        }
        all.sort_by_key(|document| (document.due.unwrap_or(document.day), document.day));
        for document in &mut all {
            unnamed -= document.settle(unnamed);
        }
        all.retain(|document| document.left() != 0);
        Self { open: all, ahead: unnamed }
    }

    /// What is left of all papers, less what stands ahead.
    pub fn balance(&self) -> i64 {
        self.open.iter().map(Document::left).sum::<i64>() - self.ahead
    }

    /// What is left, by the parts of an ageing report.
    pub fn by_age(&self, on: NaiveDate) -> [i64; PARTS.len()] {
        let mut parts = [0; PARTS.len()];
        for document in &self.open {
            parts[document.part(on)] += document.left();
        }
        parts
    }
}

impl Document {
    /// Settles as much of an amount as is left of the paper, and says how much that was.
    fn settle(&mut self, amount: i64) -> i64 {
        let taken = amount.clamp(0, self.left().max(0));
        self.settled += taken;
        taken
    }
}

/// Whether two texts name one paper: «HĐ 0012» and «hđ0012» do.
fn same(one: &str, other: &str) -> bool {
    let letters = |text: &str| -> String {
        ledger::text::fold(text).chars().filter(|letter| letter.is_ascii_alphanumeric()).collect()
    };
    letters(one) == letters(other)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn moved(on: &str, document: &str, due: &str, amount: i64) -> Move {
        Move {
            day: day(on),
            document: (!document.is_empty()).then(|| document.to_owned()),
            due: (!due.is_empty()).then(|| day(due)),
            amount,
            voucher: None,
            number: format!("HD {on}"),
        }
    }

    fn shown(debt: &Debt) -> Vec<(String, i64)> {
        debt.open.iter().map(|document| (document.name.clone(), document.left())).collect()
    }

    /// Three invoices of 10, 20 and 30; 25 paid for the third by name, 12 for none.
    #[test]
    fn a_paper_that_is_named_is_settled_and_else_the_oldest() {
        let debt = Debt::of(&[
            moved("2026-01-10", "HĐ 0001", "2026-02-10", 10),
            moved("2026-01-20", "HĐ 0002", "2026-02-20", 20),
            moved("2026-02-01", "HĐ 0003", "2026-02-05", 30),
            moved("2026-02-03", "hđ0003", "", -25),
            moved("2026-02-15", "", "", -12),
        ]);
        // The third was due first: 5 of the 12 settle it, 7 the first.
        assert_eq!(shown(&debt), [("HĐ 0001".to_owned(), 3), ("HĐ 0002".to_owned(), 20)]);
        assert_eq!((debt.balance(), debt.ahead), (23, 0));
        assert_eq!(debt.by_age(day("2026-03-20")), [0, 20, 3, 0, 0]);
        assert_eq!(debt.by_age(day("2026-02-10")), [23, 0, 0, 0, 0]);
    }

    #[test]
    fn what_is_paid_beyond_the_papers_stands_ahead() {
        let debt = Debt::of(&[moved("2026-01-10", "", "", 10), moved("2026-01-11", "HĐ 9", "", -15)]);
        assert_eq!((shown(&debt), debt.ahead, debt.balance()), (vec![], 5, -5));
        // A paper that comes later takes from it.
        let debt = Debt::of(&[moved("2026-01-11", "", "", -15), moved("2026-02-10", "", "", 20)]);
        assert_eq!((shown(&debt), debt.ahead), (vec![("HD 2026-02-10".to_owned(), 5)], 0));
    }

    proptest! {
        #[test]
        fn papers_and_what_is_ahead_are_the_balance(
            moves in prop::collection::vec((0..400_i64, 0..5_u8, -1_000_000..=1_000_000_i64), 0..60)
        ) {
            let mut moves: Vec<Move> = moves
                .into_iter()
                .map(|(after, document, amount)| Move {
                    day: day("2026-01-01") + chrono::Days::new(after.unsigned_abs()),
                    document: (document > 0).then(|| format!("HĐ {document}")),
                    due: None,
                    amount,
                    voucher: None,
                    number: format!("KT {after}"),
                })
                .collect();
            moves.sort_by_key(|one| one.day);
            let debt = Debt::of(&moves);
            prop_assert_eq!(debt.balance(), moves.iter().map(|one| one.amount).sum::<i64>());
            prop_assert!(debt.open.iter().all(|document| document.left() > 0) && debt.ahead >= 0);
            prop_assert!(debt.open.is_empty() || debt.ahead == 0);
            let ages: i64 = debt.by_age(day("2026-08-01")).iter().sum();
            prop_assert_eq!(ages - debt.ahead, debt.balance());
        }
    }
}
