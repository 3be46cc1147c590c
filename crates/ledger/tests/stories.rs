//! A few weeks of one cooperative, told as its accountant would; the figures were worked out by hand.
//!
//! A table has one row for each account (and person) with something in it: balance at the start of the month, debit and
//! credit turnover of the month, balance at its end. A credit balance is negative.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::amount::{read, show};
use ledger::chain;
use ledger::day::Month;
use ledger::event::body::{
    Adjusted, Amended, Body, Content, EventHash, Genesis, Opening, PartySet, PeriodClosed, PeriodReopened, Posted,
    Reversed, SeriesNumber, WriterEnrolled,
};
use ledger::event::extra::{Extra, Side};
use ledger::event::value::Value;
use ledger::event::{Event, EventId, Line};
use ledger::fold::memory::Memory;
use ledger::fold::{Books, Judgement};
use ledger::money::Dong;
use ledger::party::PartyField;
use ledger::voucher::Form;

/// Sửa một phiếu chi: typed 530.000, meant 350.000, and the wrong account.
#[test]
fn a_payment_is_put_right_under_its_own_number() {
    let mut story = Story::begins();
    story.opening("01/2026", "1111 Nợ 10tr, 4111 Lan Có 10tr");
    let payment = story.posts("05/03/2026", "642 / 1111 530k");
    story.stands(
        "03/2026",
        "1111     |  10.000.000 |       0 | 530.000 |   9.470.000
         4111 Lan | −10.000.000 |       0 |       0 | −10.000.000
         642      |           0 | 530.000 |       0 |     530.000",
    );

    assert_eq!(story.amends(payment, "05/03/2026", "1561 / 1111 350k"), "flagged fold.account-not-in-use");
    assert_eq!(story.amends(payment, "05/03/2026", "642 / 1111 200k, 156 / 1111 150k"), "effective");
    // The turnover is that of the right payment alone: neither 530.000 nor 1.060.000 of it is left.
    story.stands(
        "03/2026",
        "1111     |  10.000.000 |       0 | 350.000 |   9.650.000
         156      |           0 | 150.000 |       0 |     150.000
         4111 Lan | −10.000.000 |       0 |       0 | −10.000.000
         642      |           0 | 200.000 |       0 |     200.000",
    );
    assert_eq!(story.shown(), "642 Nợ 200.000, 1111 Có 200.000, 156 Nợ 150.000, 1111 Có 150.000");

    // Another day of the year moves it to that month whole.
    assert_eq!(story.amends(payment, "02/04/2026", "642 / 1111 350k"), "effective");
    story.stands(
        "03/2026",
        "1111     |  10.000.000 | 0 | 0 |  10.000.000
         4111 Lan | −10.000.000 | 0 | 0 | −10.000.000",
    );
    story.stands(
        "04/2026",
        "1111     |  10.000.000 |       0 | 350.000 |   9.650.000
         4111 Lan | −10.000.000 |       0 |       0 | −10.000.000
         642      |           0 | 350.000 |       0 |     350.000",
    );
    assert_eq!(story.amends(payment, "02/01/2027", "642 / 1111 350k"), "void fold.other-year");
}

/// Two people put the same payment right without knowing of each other: the first stands, the second is told.
#[test]
fn the_second_of_two_corrections_of_one_version_has_no_effect() {
    let mut story = Story::begins();
    let payment = story.posts("05/03/2026", "642 / 1111 530k");
    let seen_by_both = story.version(payment);
    assert_eq!(story.amends(payment, "05/03/2026", "642 / 1111 350k"), "effective");
    let late = story.amendment(payment, seen_by_both, "642 / 1111 530k", "05/03/2026", "642 / 1111 35k");
    assert_eq!(story.other_writes(late).1, "void fold.version-replaced");
    story.stands(
        "03/2026",
        "1111 | 0 |       0 | 350.000 | −350.000
         642  | 0 | 350.000 |       0 |  350.000",
    );
}

/// Hủy bằng ghi âm.
#[test]
fn a_receipt_taken_back_leaves_nothing_and_keeps_both_numbers() {
    let mut story = Story::begins();
    let receipt = story.posts("05/03/2026", "1111 / 131 Bình 2tr");
    let kept = story.posts("06/03/2026", "1111 / 131 Bình 3tr");
    assert_eq!(story.reverses(receipt, "10/03/2026"), "effective");
    // Negative entries, so that a month's turnover counts the true receipt only.
    assert_eq!(story.shown(), "1111 Nợ −2.000.000, 131 Có −2.000.000");
    story.stands(
        "03/2026",
        "1111     | 0 | 3.000.000 |         0 |  3.000.000
         131 Bình | 0 |         0 | 3.000.000 | −3.000.000",
    );
    assert_eq!(story.reverses(receipt, "11/03/2026"), "void fold.already-reversed");

    // Taken back in a later month, the figures of the earlier one stay.
    assert_eq!(story.reverses(kept, "02/04/2026"), "effective");
    story.stands(
        "03/2026",
        "1111     | 0 | 3.000.000 |         0 |  3.000.000
         131 Bình | 0 |         0 | 3.000.000 | −3.000.000",
    );
    story.stands(
        "04/2026",
        "1111     |  3.000.000 | −3.000.000 |          0 | 0
         131 Bình | −3.000.000 |          0 | −3.000.000 | 0",
    );
}

/// A reversal is final: neither it nor what it took back can be changed or taken back again.
#[test]
fn a_reversal_is_not_reversed() {
    let mut story = Story::begins();
    let receipt = story.posts("05/03/2026", "1111 / 5111 2tr");
    story.reverses(receipt, "10/03/2026");
    let reversal = story.last;
    assert_eq!(story.reverses(reversal, "11/03/2026"), "void fold.target-is-reversal");
    assert_eq!(story.amends(receipt, "05/03/2026", "1111 / 5111 1tr"), "void fold.already-reversed");
    story.stands("03/2026", "");
}

/// Điều chỉnh: a sale of 5.000.000 recorded as 4.500.000, another recorded 200.000 too high.
#[test]
fn a_difference_is_booked_beside_the_voucher_with_its_sign() {
    let mut story = Story::begins();
    let short = story.posts("05/03/2026", "131 Bình / 5111 4tr5");
    let high = story.posts("20/03/2026", "131 Lan / 5111 1tr2");
    assert_eq!(story.adjusts(Some(short), "02/04/2026", "131 Bình / 5111 500k"), "effective");
    assert_eq!(story.adjusts(Some(high), "02/04/2026", "131 Lan / 5111 −200k"), "effective");
    story.stands(
        "03/2026",
        "131 Bình | 0 | 4.500.000 |         0 |  4.500.000
         131 Lan  | 0 | 1.200.000 |         0 |  1.200.000
         5111     | 0 |         0 | 5.700.000 | −5.700.000",
    );
    story.stands(
        "04/2026",
        "131 Bình |  4.500.000 |  500.000 |       0 |  5.000.000
         131 Lan  |  1.200.000 | −200.000 |       0 |  1.000.000
         5111     | −5.700.000 |        0 | 300.000 | −6.000.000",
    );
    let nobody = EventId::new(7, 7);
    assert_eq!(story.adjusts(nobody, "03/04/2026", "131 Lan / 5111 1k"), "flagged fold.target-unknown");
}

/// Số dư đầu kỳ: never turnover, carried from month to month, 001 aside.
#[test]
fn opening_balances_are_balances_and_not_turnover() {
    let mut story = Story::begins();
    story.opening("01/2026", "1111 Nợ 12tr, 131 Bình Nợ 3tr, 331 Lan Có 5tr, 4111 Lan Có 10tr");
    story.opening("01/2026", "001 Nợ 40tr");
    story.posts("15/01/2026", "331 Lan / 1111 2tr");
    story.stands(
        "01/2026",
        "001      |  40.000.000 |         0 |         0 |  40.000.000
         1111     |  12.000.000 |         0 | 2.000.000 |  10.000.000
         131 Bình |   3.000.000 |         0 |         0 |   3.000.000
         331 Lan  |  −5.000.000 | 2.000.000 |         0 |  −3.000.000
         4111 Lan | −10.000.000 |         0 |         0 | −10.000.000",
    );
    // Put right by the opposite side, since an opening balance has no sign of its own.
    story.opening("01/2026", "131 Bình Có 1tr, 4111 Lan Nợ 1tr");
    story.posts("10/02/2026", "1111 / 131 Bình 2tr");
    story.stands(
        "02/2026",
        "001      | 40.000.000 |         0 |         0 | 40.000.000
         1111     | 10.000.000 | 2.000.000 |         0 | 12.000.000
         131 Bình |  2.000.000 |         0 | 2.000.000 |          0
         331 Lan  | −3.000.000 |         0 |         0 | −3.000.000
         4111 Lan | −9.000.000 |         0 |         0 | −9.000.000",
    );
    story.closes("01/2026", 0);
    assert_eq!(story.opening("01/2026", "1111 Nợ 1tr, 4111 Lan Có 1tr"), "held fold.month-closed");
}

/// Khóa tháng và phiếu ghi lùi.
#[test]
fn a_closed_month_stays_as_it_was_closed() {
    let mut story = Story::begins();
    story.posts("10/01/2026", "1111 / 5111 1tr");
    let wage = story.posts("31/01/2026", "642 / 1111 300k");
    let closed = "1111 | 0 | 1.000.000 |   300.000 |    700.000
                  5111 | 0 |         0 | 1.000.000 | −1.000.000
                  642  | 0 |   300.000 |         0 |    300.000";
    story.stands("01/2026", closed);
    // The accountant has seen the first event of the cashier's machine, which is still on its way.
    assert_eq!(story.closes("01/2026", 1), "effective");
    assert_eq!(story.closes("03/2026", 0), "void fold.month-out-of-order");

    // Who closed the month cannot forget it: nothing is booked until somebody decides.
    let forgotten = story.posts("20/01/2026", "642 / 1111 50k");
    assert_eq!(story.outcome, "held fold.month-closed");
    assert_eq!(story.reverses(wage, "31/01/2026"), "held fold.month-closed");
    assert_eq!(story.amends(wage, "31/01/2026", "642 / 1111 400k"), "void fold.corrected-in-closed-month");
    assert_eq!(story.amends(wage, "01/02/2026", "642 / 1111 400k"), "void fold.corrected-in-closed-month");
    assert_eq!(story.amends(forgotten, "01/02/2026", "642 / 1111 50k"), "void fold.version-replaced");
    story.stands("01/2026", closed);

    // The one the accountant had seen belongs to January whenever it comes …
    let seen = Story::voucher("28/01/2026", "1111 / 5111 60k");
    assert_eq!(story.other_writes(seen).1, "effective");
    let with_the_seen = "1111 | 0 | 1.060.000 |   300.000 |    760.000
                         5111 | 0 |         0 | 1.060.000 | −1.060.000
                         642  | 0 |   300.000 |         0 |    300.000";
    story.stands("01/2026", with_the_seen);
    // … and the next, written without knowing of the close, is booked on the first day of February.
    let unseen = Story::voucher("29/01/2026", "1111 / 5111 7k");
    assert_eq!(story.other_writes(unseen).1, "flagged fold.moved-to-open-month on 01/02/2026");
    story.stands("01/2026", with_the_seen);
    story.stands(
        "02/2026",
        "1111 |    760.000 | 7.000 |     0 |    767.000
         5111 | −1.060.000 |     0 | 7.000 | −1.067.000
         642  |    300.000 |     0 |     0 |    300.000",
    );

    // With February closed as well, the next late one goes to March; and a month is reopened from the last.
    assert_eq!(story.closes("02/2026", 2), "effective");
    let later = Story::voucher("30/01/2026", "1111 / 5111 9k");
    assert_eq!(story.other_writes(later).1, "flagged fold.moved-to-open-month on 01/03/2026");
    assert_eq!(story.reopens("01/2026"), "void fold.month-out-of-order");
    assert_eq!(story.reopens("02/2026"), "effective");
    assert_eq!(story.reopens("01/2026"), "effective");
    assert_eq!(story.reopens("01/2026"), "void fold.month-already-so");
    // Open again, January has back the two that came late (7k and 9k). What was held stays held; written again, it counts.
    story.stands(
        "01/2026",
        "1111 | 0 | 1.076.000 |   300.000 |    776.000
         5111 | 0 |         0 | 1.076.000 | −1.076.000
         642  | 0 |   300.000 |         0 |    300.000",
    );
    story.posts("20/01/2026", "642 / 1111 50k");
    assert_eq!(story.outcome, "effective");
    story.stands(
        "01/2026",
        "1111 | 0 | 1.076.000 |   350.000 |    726.000
         5111 | 0 |         0 | 1.076.000 | −1.076.000
         642  | 0 |   350.000 |         0 |    350.000",
    );
}

/// One cooperative's book: writer 1 is the accountant's machine, writer 2 the cashier's. Lan and Bình are members.
struct Story {
    books: Memory,
    written: [u64; 3],
    versions: BTreeMap<EventId, (EventHash, Vec<Line>)>,
    last: EventId,
    outcome: String,
    judgement: Option<Judgement>,
}

impl Story {
    fn begins() -> Self {
        let last = EventId::new(1, 1).unwrap();
        let mut story = Self {
            books: Memory::default(),
            written: [0; 3],
            versions: BTreeMap::new(),
            last,
            outcome: String::new(),
            judgement: None,
        };
        let genesis = Genesis {
            book_id: [1; 16],
            name: "HTX Đồng Tâm".into(),
            tax_code: None,
            union: false,
            first_year: 2026,
            first_month: 1,
            rules_version: 1,
            sign_key: [2; 32],
            box_key: [3; 32],
            recovery_keys: None,
            practice: false,
        };
        story.writes(Event::new(0, 0, vec![], Body::Genesis(Box::new(genesis))));
        for name in PEOPLE {
            let set = PartySet { party: None, fields: vec![PartyField::Name(name.into())] };
            story.writes(Event::new(0, 0, vec![], Body::PartySet(set)));
        }
        let second = WriterEnrolled { writer: 2, sign_key: [4; 32], box_key: [5; 32] };
        let roles = vec![Value::Int(1), Value::Null];
        story.writes(Event { rest: roles, ..Event::new(0, 0, vec![], Body::WriterEnrolled(second)) });
        let confirmed = Body::Other { kind: 0x3003, fields: vec![Value::Int(2)] };
        story.writes(Event::new(0, 0, vec![], confirmed));
        story
    }

    fn writes(&mut self, event: Event) -> String {
        self.put(1, event).1
    }

    fn other_writes(&mut self, event: Event) -> (EventId, String) {
        self.put(2, event)
    }

    fn put(&mut self, writer: u16, event: Event) -> (EventId, String) {
        self.written[usize::from(writer)] += 1;
        let id = EventId::new(writer, self.written[usize::from(writer)]).unwrap();
        assert_eq!(Event::decode(&event.encode()).as_ref(), Ok(&event));
        let judgement = self.books.apply(id, event.clone());
        let hash = chain::hash(&event.encode());
        match &event.body {
            Body::VoucherAmended(amended) if judgement.outcome.counts() => {
                let lines = event.lines[usize::from(amended.negated)..].to_vec();
                self.versions.insert(amended.target, (hash, lines));
            }
            Body::VoucherAmended(_) => {}
            _ => drop(self.versions.insert(id, (hash, event.lines.clone()))),
        }
        self.outcome = said(&judgement, &event);
        (self.last, self.judgement) = (id, Some(judgement));
        (id, self.outcome.clone())
    }

    fn voucher(day: &str, lines: &str) -> Event {
        let posted =
            Posted { number: number(day), content: content(day), reference: None, old_number: None, business: None };
        Event::new(0, 0, lines_of(lines), Body::VoucherPosted(posted))
    }

    fn posts(&mut self, day: &str, lines: &str) -> EventId {
        self.put(1, Self::voucher(day, lines)).0
    }

    fn version(&self, voucher: EventId) -> EventHash {
        self.versions[&voucher].0
    }

    fn amends(&mut self, voucher: EventId, day: &str, lines: &str) -> String {
        let (version, old) = self.versions[&voucher].clone();
        self.writes(amendment(voucher, version, &old, day, lines))
    }

    fn amendment(&self, voucher: EventId, version: EventHash, old: &str, day: &str, lines: &str) -> Event {
        amendment(voucher, version, &lines_of(old), day, lines)
    }

    fn reverses(&mut self, voucher: EventId, day: &str) -> String {
        let (version, old) = self.versions[&voucher].clone();
        let reversed = Reversed { number: number(day), content: content(day), target: voucher, version };
        let lines = old.iter().map(Line::negated).collect();
        self.writes(Event::new(0, 0, lines, Body::VoucherReversed(reversed)))
    }

    fn adjusts(&mut self, target: Option<EventId>, day: &str, lines: &str) -> String {
        let adjusted = Adjusted { number: number(day), content: content(day), target, reason: "Sai giá".into() };
        self.writes(Event::new(0, 0, lines_of(lines), Body::VoucherAdjusted(adjusted)))
    }

    /// `1111 Nợ 10tr, 4111 Lan Có 10tr`.
    fn opening(&mut self, month: &str, balances: &str) -> String {
        let line = |text: &str| {
            let (account, rest) = side(text);
            let (side, amount) = rest.split_once(' ').unwrap();
            let (account, party) = account;
            let amount = read(amount).unwrap().unwrap();
            let none = Line {
                debit: None,
                credit: None,
                amount,
                debit_party: None,
                credit_party: None,
                extra: Extra::default(),
            };
            match side {
                "Nợ" => Line { debit: account.parse().ok(), debit_party: party, ..none },
                "Có" => Line { credit: account.parse().ok(), credit_party: party, ..none },
                _ => panic!("{text}"),
            }
        };
        let lines = balances.split(", ").map(line).collect();
        let opening = Opening { month: month_of(month), reference: None };
        self.writes(Event::new(0, 0, lines, Body::OpeningBalance(opening)))
    }

    /// Writer 1 closes a month, having seen this many events of writer 2.
    fn closes(&mut self, month: &str, of_other: u64) -> String {
        let month = month_of(month);
        let seen = vec![(1, self.written[1]), (2, of_other)];
        // Figures that were signed: those of a close that nothing can be held against, since somebody it saw has not come.
        let mut as_closed = self.books.clone();
        let unseen = PeriodClosed { month, seen: [&seen[..], &[(9, 9)]].concat(), digest: [0; 32] };
        let id = EventId::new(1, self.written[1] + 1).unwrap();
        as_closed.apply(id, Event::new(0, 0, vec![], Body::PeriodClosed(unseen)));
        let Ok(digest) = as_closed.digest_of(month, month);
        self.writes(Event::new(0, 0, vec![], Body::PeriodClosed(PeriodClosed { month, seen, digest })))
    }

    fn reopens(&mut self, month: &str) -> String {
        let reopened = PeriodReopened { month: month_of(month), reason: "Sót phiếu".into() };
        self.writes(Event::new(0, 0, vec![], Body::PeriodReopened(reopened)))
    }

    /// What the books show of the last event.
    fn shown(&self) -> String {
        let postings = self.judgement.iter().flat_map(|judgement| &judgement.postings).filter(|posting| posting.shown);
        let one = |posting: &ledger::fold::Posting| {
            let side = if posting.side == Side::Debit { "Nợ" } else { "Có" };
            format!("{} {side} {}", posting.account, show(Dong::new(posting.amount).unwrap()))
        };
        postings.map(one).collect::<Vec<_>>().join(", ")
    }

    #[track_caller]
    fn stands(&self, month: &str, expected: &str) {
        let month = month_of(month);
        let mut rows: BTreeMap<String, [i64; 4]> = BTreeMap::new();
        for (key, balance) in self.books.balances().filter(|(key, _)| key.month <= month) {
            let name = key.party.map_or_else(String::new, |party| format!(" {}", name_of(party)));
            let row = rows.entry(format!("{}{name}", key.account)).or_default();
            let turnover = balance.debit - balance.credit;
            if key.month < month {
                row[0] += balance.opening + turnover;
            } else {
                row[0] += balance.opening;
                row[1] += balance.debit;
                row[2] += balance.credit;
            }
            row[3] += balance.opening + turnover;
        }
        rows.retain(|_, row| *row != [0; 4]);
        let shown = |(name, row): (&String, &[i64; 4])| {
            let figures = row.map(|figure| show(Dong::new(figure).unwrap()));
            format!("{name} | {}", figures.join(" | "))
        };
        let actual: Vec<String> = rows.iter().map(shown).collect();
        let plain = |line: &str| line.split('|').map(str::trim).collect::<Vec<_>>().join(" | ");
        let expected: Vec<String> = expected.lines().map(plain).filter(|line| !line.is_empty()).collect();
        assert_eq!(actual, expected, "{month}");
    }
}

const PEOPLE: [&str; 2] = ["Lan", "Bình"];

fn name_of(party: EventId) -> &'static str {
    PEOPLE[usize::try_from(party.wseq()).unwrap() - 2]
}

fn said(judgement: &Judgement, event: &Event) -> String {
    let outcome = format!("{:?}", judgement.outcome).to_lowercase();
    let why = judgement.why.map_or_else(String::new, |why| format!(" {}", why.code()));
    let written = event.body.numbered().map(|(_, content)| content.date);
    let moved = judgement.day.filter(|day| written.is_some_and(|written| written != *day));
    let moved = moved.map_or_else(String::new, |day| format!(" on {}", ledger::day::show_day(day)));
    format!("{outcome}{why}{moved}")
}

fn amendment(target: EventId, version: EventHash, old: &[Line], day: &str, lines: &str) -> Event {
    let mut all: Vec<Line> = old.iter().map(Line::negated).collect();
    let negated = u16::try_from(all.len()).unwrap();
    all.extend(lines_of(lines));
    let amended =
        Amended { target, version, negated, content: content(day), reason: "Gõ nhầm".into(), business: None };
    Event::new(0, 0, all, Body::VoucherAmended(amended))
}

/// `131 Bình / 5111 4tr5, …`.
fn lines_of(text: &str) -> Vec<Line> {
    let line = |text: &str| {
        let (debit, rest) = text.split_once(" / ").unwrap();
        let ((debit, debit_party), _) = side(debit);
        let ((credit, credit_party), amount) = side(rest);
        Line {
            debit: debit.parse().ok(),
            credit: credit.parse().ok(),
            amount: read(amount).unwrap().unwrap(),
            debit_party,
            credit_party,
            extra: Extra::default(),
        }
    };
    text.split(", ").map(line).collect()
}

/// The account and whose it is, and what follows.
fn side(text: &str) -> ((&str, Option<EventId>), &str) {
    let (account, rest) = text.split_once(' ').unwrap_or((text, ""));
    let (name, after) = rest.split_once(' ').unwrap_or((rest, ""));
    match PEOPLE.iter().position(|known| *known == name) {
        Some(place) => ((account, EventId::new(1, place as u64 + 2)), after),
        None => ((account, None), rest),
    }
}

fn number(day: &str) -> SeriesNumber {
    SeriesNumber { form: Form::Journal, year: u16::try_from(month_of(&day[3..]).year()).unwrap(), number: 1 }
}

fn content(day: &str) -> Content {
    let date = NaiveDate::parse_from_str(day, "%d/%m/%Y").unwrap();
    Content { date, party: None, party_name: String::new(), narration: "Như phiếu".into(), attachments: 0 }
}

/// `03/2026`.
fn month_of(text: &str) -> Month {
    let (month, year) = text.split_once('/').unwrap();
    Month::new(year.parse().unwrap(), month.parse().unwrap()).unwrap()
}
