//! How two machines meet, and what a cut line costs.

use std::time::Duration;

use ledger::fold::{Books, Outcome, Why};
use store::exchange::{Engine, Input, Output};
use store::{Access, Store};
use sync::exchange::{Limits, Server};
use sync::member::Roles;

use crate::common::{self, Step};
use crate::room::{Room, agree, reopen, sell, written_by};

#[test]
fn two_hundred_vouchers_on_each_of_two_machines_meet_in_either_order() {
    let (mut room, mut one) = Room::new();
    sell(&mut one, 1, 5);
    room.settle(&mut one);
    let two = room.let_in(&mut one, 2, Roles::ACCOUNTANT);
    agree(&room, &[&one, &two]);
    // It has asked the server and written nothing yet.
    let mut two = reopen(two);
    room.settle(&mut two);
    let mut two = reopen(two);
    assert_eq!(two.access(), Access::Writing);
    for round in 0..2 {
        for amount in 1..=100 {
            sell(&mut one, 1 + amount as u32 % 28, amount * 7);
            sell(&mut two, 1 + amount as u32 % 28, amount * 11);
        }
        let (first, second) = if round == 0 { (&mut one, &mut two) } else { (&mut two, &mut one) };
        room.settle(first);
        room.settle(second);
        room.settle(first);
        room.settle(second);
        agree(&room, &[&one, &two]);
    }
    let numbers = one.vouchers(&Default::default(), store::query::Order::Number, 0, 1_000).unwrap();
    let numbers: Vec<_> = numbers.iter().map(|row| row.current.number.to_string()).collect();
    assert_eq!((numbers.len(), numbers[0].as_str(), numbers[400].as_str()), (401, "PT.Q01-0001", "PT.Q02-0200"));
    assert_eq!(common::rows(&common::raw(one.path())), common::rows_under(two.path(), two.key()));
    let (mut one, mut two) = (reopen(one), reopen(two));
    sell(&mut one, 9, 1);
    room.settle(&mut one);
    room.settle(&mut two);
    agree(&room, &[&one, &two]);
    one.rebuild().unwrap();
    agree(&room, &[&one, &two]);
}

#[test]
fn a_lost_answer_costs_one_more_exchange_and_nothing_else() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut engine = Engine::default();
    for amount in 1..=20 {
        sell(&mut one, 3, amount);
        let Output::Send(bytes) = engine.step(&mut one, 100, Input::Ask).unwrap() else { panic!() };
        room.answer(&bytes);
        assert!(matches!(engine.step(&mut one, 100, Input::NoReply("sync.no-reply")).unwrap(), Output::Wait(_)));
        sell(&mut one, 4, amount);
        if amount % 5 == 0 {
            one = reopen(one);
            engine = Engine::default();
        }
    }
    assert!(one.sync_status().unwrap().pending >= 20);
    assert_eq!(room.settle(&mut one), Output::Rest);
    agree(&room, &[&one]);
    assert_eq!(one.sync_status().unwrap().fault, None);
}

/// As of a machine that was shut out: the frame was taken, and where it stands is told no more. Waiting must not cost the
/// province a request every second, for ever.
#[test]
fn whoever_waits_for_a_place_that_is_not_told_asks_less_and_less_often() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let before = room.head();
    sell(&mut one, 3, 100);
    let mut engine = Engine::default();
    let mut longest = Duration::ZERO;
    for _ in 0..20 {
        let waits = room.settle_lied_to(&mut engine, &mut one, |_, answer| {
            answer.head = before;
            answer.latest_size = before.head.tip.size;
            answer.page.entries.clear();
        });
        let Output::Wait(wait) = waits else { panic!("{waits:?} although a voucher waits") };
        longest = longest.max(wait);
    }
    // Each wait is drawn below a limit that doubles from two seconds to a quarter of an hour.
    assert!(longest > Duration::from_secs(4), "{longest:?}");
    assert_eq!(one.sync_status().unwrap().pending, 1);
    assert_eq!(room.settle_with(&mut engine, &mut one), Output::Rest);
    agree(&room, &[&one]);
}

/// What waits is taken back and put again with each page that is taken up: it pays only for as many events as wait.
#[test]
fn while_more_is_to_come_pages_are_taken_up_together_and_when_the_line_goes_down() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::ACCOUNTANT);
    room.settle(&mut two);
    room.server = Server::new(room.log_key.clone(), Limits { page_bytes: 1, ..Limits::default() });
    for day in 1..=9 {
        sell(&mut one, day, 100);
        room.settle(&mut one);
        sell(&mut two, day, 200);
    }
    let shown = |store: &Store| store.vouchers(&Default::default(), store::query::Order::Number, 0, 100).unwrap().len();
    let before = two.sync_status().unwrap().size;
    let mut engine = Engine::default();
    let mut output = engine.step(&mut two, 100, Input::Ask).unwrap();
    for page in 1..=3 {
        let Output::Send(bytes) = output else { panic!("{output:?}") };
        output = engine.step(&mut two, 100, Input::Reply(&room.answer(&bytes))).unwrap();
        assert_eq!((two.sync_status().unwrap().size, shown(&two)), (before + page, 9));
    }
    assert!(matches!(engine.step(&mut two, 100, Input::NoReply("sync.no-reply")).unwrap(), Output::Wait(_)));
    let mut two = reopen(two);
    assert_eq!(two.verify().unwrap().differences, vec![]);
    Engine::default().step(&mut two, 100, Input::Ask).unwrap();
    assert_eq!((two.sync_status().unwrap().size, shown(&two)), (before + 3, 12));
    room.settle(&mut two);
    room.settle(&mut one);
    agree(&room, &[&one, &two]);
    assert_eq!(shown(&two), 18);
}

/// Two take back one voucher, and whoever was second at the server had closed the month on its figures. Nobody has seen the
/// figures without the first one's word, which happen to be those he signed: the close is void, and a check says the same.
#[test]
fn a_close_on_figures_that_somebody_elses_word_gave_is_void_and_a_check_agrees() {
    let (mut room, mut one) = Room::new();
    assert!(common::take_step(&mut one, &Step::sale(1, 5, 100)));
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::ACCOUNTANT);
    let take_back = Step::Reverse { pick: 0, month: 1, day: 9, stale: false };
    assert!(common::take_step(&mut two, &take_back));
    room.settle(&mut two);
    assert!(common::take_step(&mut one, &take_back));
    assert!(common::take_step(&mut one, &Step::Close { month: 1, force: false }));
    (0..2).for_each(|_| [&mut one, &mut two].into_iter().for_each(|store| drop(room.settle(store))));
    let close = written_by(&one, 1).pop().unwrap().0;
    let (_, outcome, why) = one.judged(close).unwrap().unwrap();
    assert_eq!((outcome, why), (Outcome::Void, Some(Why::FiguresChanged)));
    agree(&room, &[&one, &two]);
}
