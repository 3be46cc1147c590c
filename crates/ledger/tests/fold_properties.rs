//! What always holds for the books, whatever is written into them.

#![allow(clippy::unwrap_used)]

#[path = "fold_properties/history.rs"]
mod history;
#[path = "fold_properties/oracle.rs"]
mod oracle;

use std::collections::{BTreeMap, BTreeSet};

use history::{Hand, History, PLAIN, Step, months, voucher_steps, write};
use ledger::digest::{Balance, BalanceKey};
use ledger::event::body::{Adjusted, Body, Content, SeriesNumber};
use ledger::event::{Event, EventId};
use ledger::fold::memory::Memory;
use ledger::fold::{Judgement, Outcome, Why};
use ledger::voucher::Form;
use oracle::{Figures, Oracle, month_of};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{FileFailurePersistence, TestRunner};

const KEY: [u8; 32] = [5; 32];

fn config(cases: u32) -> ProptestConfig {
    let kept = FileFailurePersistence::WithSource("regressions");
    ProptestConfig { cases, failure_persistence: Some(Box::new(kept)), ..ProptestConfig::default() }
}

fn books_of(history: &History) -> Memory {
    let mut books = Memory::default();
    history.iter().for_each(|(id, event)| drop(books.apply(*id, event.clone())));
    books
}

fn figures(books: &Memory) -> Figures {
    let row = |(key, balance): (&BalanceKey, &Balance)| {
        let figures = (balance.opening.into(), balance.debit.into(), balance.credit.into());
        ((key.account.to_string(), key.party, key.month.index()), figures)
    };
    books.balances().map(row).collect()
}

/// Debit less credit by month, single-entry accounts aside.
fn imbalance<'a>(rows: impl Iterator<Item = (&'a BalanceKey, &'a Balance)>) -> BTreeMap<i32, i128> {
    let mut months = BTreeMap::new();
    for (key, balance) in rows.filter(|(key, _)| !key.account.is_off_balance()) {
        *months.entry(key.month.index()).or_default() += i128::from(balance.debit) - i128::from(balance.credit);
    }
    months
}

proptest! {
    #![proptest_config(config(250))]

    #[test]
    fn the_oracle_agrees_at_every_step(steps in history::steps(40), first_month in 1..=12u8) {
        let (mut books, mut oracle) = (Memory::default(), Oracle::default());
        for (id, event) in write(&steps, Hand { first_month, ..PLAIN }) {
            let opinion = oracle.tell(id, &event);
            let judgement = books.apply(id, event.clone());
            prop_assert_eq!((judgement.outcome, judgement.why), opinion, "{:?} {:?}", id, event);
            prop_assert_eq!(figures(&books), oracle.figures(), "{:?} {:?}", id, event);
        }
    }

    #[test]
    fn debit_equals_credit_in_every_event_month_and_book_at_every_step(steps in history::steps(40)) {
        let mut books = Memory::default();
        for (id, event) in write(&steps, PLAIN) {
            let judgement = books.apply(id, event);
            let changes: Vec<_> = judgement.changes().collect();
            let of_event = imbalance(changes.iter().map(|change| (&change.key, &change.by)));
            prop_assert!(of_event.values().all(|difference| *difference == 0), "{:?} {:?}", id, judgement);
            let of_book = imbalance(books.balances());
            prop_assert!(of_book.values().all(|difference| *difference == 0), "{:?} {:?}", id, judgement);
            prop_assert!(judgement.outcome.counts() || changes.is_empty());
        }
    }

    #[test]
    fn taking_back_is_the_opposite_of_adding_at_every_depth(steps in history::steps(30)) {
        let history = write(&steps, PLAIN);
        let mut books = Memory::default();
        let mut states = Vec::new();
        for (id, event) in &history {
            states.push(books.clone());
            books.apply(*id, event.clone());
            let after = books.clone();
            prop_assert_eq!(books.unapply(), Some(event.clone()));
            prop_assert_eq!(&books, states.last().unwrap(), "{:?} {:?}", id, event);
            books.apply(*id, event.clone());
            prop_assert_eq!(&books, &after);
        }
        let whole = books.clone();
        for (before, (id, event)) in states.iter().zip(&history).rev() {
            prop_assert_eq!(books.unapply(), Some(event.clone()));
            prop_assert_eq!(&books, before, "{:?} {:?}", id, event);
        }
        prop_assert_eq!(&books, &Memory::default());
        prop_assert_eq!(books.unapply(), None);
        history.iter().for_each(|(id, event)| drop(books.apply(*id, event.clone())));
        prop_assert_eq!(books.digest(&KEY), whole.digest(&KEY));
        prop_assert_eq!(books, whole);
    }

    #[test]
    fn corrected_books_stand_as_if_only_the_final_content_had_been_written(steps in voucher_steps(40)) {
        let history = write(&steps, PLAIN);
        let mut oracle = Oracle::default();
        for (id, event) in &history {
            oracle.tell(*id, event);
        }
        let mut fair_copy = Memory::default();
        let is_register_or_opening =
            |event: &Event| matches!(
                event.body,
                Body::Genesis(_) | Body::PartySet(_) | Body::OpeningBalance(_) | Body::WriterEnrolled(_)
                    | Body::Other { .. }
            );
        for (id, event) in history.iter().filter(|(_, event)| is_register_or_opening(event)) {
            fair_copy.apply(*id, event.clone());
        }
        for paper in oracle.papers.iter().filter(|paper| paper.counts) {
            // The one kind that may carry the sign of a reversal.
            let number = SeriesNumber { form: Form::Journal, year: 2026, number: 1 };
            let content = Content {
                date: paper.day, party: None, party_name: String::new(), narration: "Chép lại".into(), attachments: 0,
            };
            let body = Body::VoucherAdjusted(Adjusted { number, content, target: None, reason: String::new() });
            fair_copy.apply(paper.id, Event::new(0, 0, paper.lines.clone(), body));
        }
        let books = books_of(&history);
        prop_assert_eq!(figures(&books), figures(&fair_copy));
        prop_assert_eq!(books.digest(&KEY), fair_copy.digest(&KEY));
    }

    #[test]
    fn reversing_a_voucher_brings_every_balance_back(
        steps in voucher_steps(15), lines in prop::collection::vec(history::pair(), 1..4), amended in any::<bool>(),
    ) {
        let before = figures(&books_of(&write(&steps, PLAIN)));
        let mut more = steps.clone();
        more.push((2, Step::Post { day: 70, lines: lines.clone() }));
        let target = (papers_written(&more) - 1) as u8;
        if amended {
            more.push((1, Step::Amend { target, day: Some(100), lines, slip: history::Slip::None }));
        }
        more.push((1, Step::Reverse { target, day: None, slip: history::Slip::None }));
        let books = books_of(&write(&more, PLAIN));
        prop_assert_eq!(figures(&books), before);
    }

    #[test]
    fn vouchers_that_do_not_name_one_another_may_come_in_any_order(
        steps in voucher_steps(30), swaps in prop::collection::vec(any::<prop::sample::Index>(), 1..60),
    ) {
        let history = write(&steps, PLAIN);
        let mut shuffled = history.clone();
        for swap in swaps {
            // The book, its three parties and its second writer, vouched for, come first.
            let last = shuffled.len() - 1;
            if last > 6 {
                let place = 6 + swap.index(last - 6);
                if commute(&shuffled[place].1, shuffled[place].0, &shuffled[place + 1].1, shuffled[place + 1].0) {
                    shuffled.swap(place, place + 1);
                }
            }
        }
        prop_assert_eq!(books_of(&shuffled).digest(&KEY), books_of(&history).digest(&KEY));
    }

    #[test]
    fn seven_times_the_amounts_are_seven_times_the_balances(steps in history::steps(40)) {
        let (once, seven) = (write(&steps, PLAIN), write(&steps, Hand { scale: 7, ..PLAIN }));
        let times_seven = figures(&books_of(&once))
            .into_iter()
            .map(|(key, (opening, debit, credit))| (key, (7 * opening, 7 * debit, 7 * credit)));
        prop_assert_eq!(figures(&books_of(&seven)), times_seven.collect::<Figures>());
    }

    #[test]
    fn clocks_decide_nothing(steps in history::steps(40), clock in 1..u32::MAX) {
        let (mut books, mut others) = (Memory::default(), Memory::default());
        let history = write(&steps, PLAIN);
        let otherwise = write(&steps, Hand { clock, ..PLAIN });
        prop_assert_eq!(history.len(), otherwise.len());
        for ((id, event), (_, other)) in history.into_iter().zip(otherwise) {
            let (judgement, of_other) = (books.apply(id, event), others.apply(id, other));
            prop_assert_eq!(judgement, of_other);
        }
        prop_assert_eq!(books.digest(&KEY), others.digest(&KEY));
    }

    #[test]
    fn a_closed_month_never_moves_but_by_reopening(steps in history::steps(50)) {
        let (mut books, mut oracle) = (Memory::default(), Oracle::default());
        let history = write(&steps, PLAIN);
        let months = months(&history);
        for (id, event) in history {
            let of_month = |books: &Memory, month: i32| -> Figures {
                figures(books).into_iter().filter(|((_, _, row), _)| *row == month).collect()
            };
            let closed: Vec<(i32, Figures)> = months
                .iter()
                .filter(|month| oracle.is_closed(**month) && !oracle.belongs_to_closed(**month, id))
                .filter(|month| !opens(&event, **month))
                .map(|month| (*month, of_month(&books, *month)))
                .collect();
            oracle.tell(id, &event);
            books.apply(id, event.clone());
            for (month, before) in closed {
                prop_assert_eq!(of_month(&books, month), before, "{} {:?} {:?}", month, id, event);
            }
        }
    }

    #[test]
    fn a_book_judged_in_little_memory_stands_the_same(steps in history::steps(40)) {
        let history = write(&steps, PLAIN);
        let mut named: BTreeSet<EventId> = history.iter().filter_map(|(_, event)| target_of(event)).collect();
        // What does not simply count, or moves later, is looked at again.
        let mut first = Memory::with_key(KEY);
        for (id, event) in &history {
            let (judgement, followed) = first.apply_at(*id, None, event);
            named.extend((judgement.outcome != Outcome::Effective).then_some(*id));
            named.extend(followed.iter().map(|followed| followed.id));
        }
        let (mut whole, mut little) = (Memory::with_key(KEY), Memory::tracking(named, KEY));
        for (id, event) in history {
            prop_assert_eq!(whole.apply(id, event.clone()), little.apply(id, event));
        }
        prop_assert_eq!(whole.digest(&KEY), little.digest(&KEY));
    }

    #[test]
    fn every_event_of_a_history_reads_back_from_its_bytes(steps in history::steps(40)) {
        for (_, event) in write(&steps, PLAIN) {
            prop_assert_eq!(Event::decode(&event.encode()), Ok(event));
        }
    }
}

/// Whether an event opens a month: what was moved out of it comes back.
fn opens(event: &Event, month: i32) -> bool {
    matches!(&event.body, Body::PeriodReopened(reopened) if reopened.month.index() == month)
}

/// How many papers a history has: a reversal with nothing to reverse is never written.
fn papers_written(steps: &[(u16, Step)]) -> usize {
    write(steps, PLAIN).iter().filter(|(_, event)| event.body.numbered().is_some()).count()
}

fn target_of(event: &Event) -> Option<EventId> {
    match &event.body {
        Body::VoucherReversed(reversed) => Some(reversed.target),
        Body::VoucherAmended(amended) => Some(amended.target),
        Body::VoucherAdjusted(adjusted) => adjusted.target,
        _ => None,
    }
}

/// Whether two neighbours say nothing about one another nor about the same voucher.
fn commute(first: &Event, first_id: EventId, second: &Event, second_id: EventId) -> bool {
    let (one, other) = (target_of(first), target_of(second));
    one != Some(second_id) && other != Some(first_id) && (one.is_none() || one != other)
}

/// A generator that cannot produce the situation proves nothing.
#[test]
fn histories_reach_every_outcome_and_every_reason() {
    let mut runner = TestRunner::deterministic();
    let mut outcomes: BTreeMap<Outcome, u32> = BTreeMap::new();
    let mut whys: BTreeMap<&str, u32> = BTreeMap::new();
    let mut came_late_into_closed = 0;
    for round in 0..250 {
        let steps = history::steps(50).new_tree(&mut runner).unwrap().current();
        let (mut books, mut oracle) = (Memory::default(), Oracle::default());
        for (id, event) in write(&steps, Hand { first_month: 1 + round % 12, ..PLAIN }) {
            let Judgement { outcome, why, day, .. } = books.apply(id, event.clone());
            *outcomes.entry(outcome).or_default() += 1;
            why.into_iter().for_each(|why| *whys.entry(why.code()).or_default() += 1);
            let late = day.is_some_and(|day| oracle.belongs_to_closed(month_of(day), id));
            came_late_into_closed += u32::from(late && outcome.counts());
            oracle.tell(id, &event);
        }
    }
    for outcome in [Outcome::Effective, Outcome::Flagged, Outcome::Held, Outcome::Void] {
        assert!(outcomes[&outcome] >= 100, "{outcomes:?}");
    }
    for why in [
        Why::MonthClosed,
        Why::MovedToOpenMonth,
        Why::TargetUnknown,
        Why::VersionReplaced,
        Why::AlreadyReversed,
        Why::TargetIsReversal,
        Why::LinesDiffer,
        Why::OtherYear,
        Why::AccountNotInUse,
        Why::PartyUnknown,
        Why::MonthAlreadySo,
        Why::MonthOutOfOrder,
        Why::GenesisRepeated,
        Why::RoleMissing,
        Why::AccountRetiredInUse,
    ] {
        assert!(whys.get(why.code()).is_some_and(|count| *count >= 20), "{} {whys:?}", why.code());
    }
    assert!(came_late_into_closed >= 20, "{came_late_into_closed}");
}
