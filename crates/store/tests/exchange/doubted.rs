//! A server that lies, and figures that differ.

use ed25519_dalek::SigningKey;
use store::exchange::{Engine, Input, Output, Phase};
use store::{Access, Store};
use sync::exchange::{Answer, Reply, Told};
use sync::log::{Head, SignedHead, Tip};
use sync::member::Roles;

use crate::common;
use crate::room::{Room, agree, check, reopen, sell};

/// A server that shows another log than before is believed in nothing: work goes on, the proof is kept, and with the honest log
/// everything goes on by itself.
#[test]
fn a_server_that_shows_another_history_is_not_followed_and_typing_goes_on() {
    type Lie = fn(&Room, &mut Answer);
    let other_root: Lie = |room, answer| {
        let head = answer.head.head;
        let tip = Tip { root: [1; 32], ..head.tip };
        answer.head = SignedHead::sign(&room.book, Head { tip, ..head }, &room.log_key);
    };
    let other_signer: Lie = |room, answer| {
        answer.head = SignedHead::sign(&room.book, answer.head.head, &SigningKey::from_bytes(&[8; 32]));
    };
    let turned_round: Lie = |_, answer| answer.page.entries.reverse();
    for (lie, what) in [(other_root, "sync.root"), (other_signer, "sync.signature"), (turned_round, "sync.root")] {
        let (mut room, mut one) = Room::new();
        room.settle(&mut one);
        let mut two = room.let_in(&mut one, 2, Roles::ACCOUNTANT);
        room.settle(&mut two);
        sell(&mut one, 5, 100);
        room.settle(&mut one);
        sell(&mut one, 6, 200);
        room.settle(&mut one);
        let before = check(&two);
        let mut engine = Engine::default();
        assert!(
            matches!(room.settle_lied_to(&mut engine, &mut two, lie), Output::Wait(_)),
            "{what}: it asks again later"
        );
        let status = two.sync_status().unwrap();
        assert_eq!((status.phase, status.fault.as_deref()), (Phase::Tampered, Some("sync.tampered")), "{what}");
        let told = two.sync_log(10).unwrap();
        assert!(
            told.iter().any(|line| (line.what.as_str(), line.about.as_str()) == ("sync.tampered", what)),
            "{told:?}"
        );
        assert_eq!(check(&two), before, "nothing of it is in the books");
        sell(&mut two, 7, 30);
        assert_eq!(two.sync_status().unwrap().pending, 1);
        let mut two = reopen(two);
        assert_eq!((two.access(), two.sync_status().unwrap().phase), (Access::Writing, Phase::Tampered));
        room.settle_with(&mut engine, &mut two);
        room.settle(&mut one);
        room.settle(&mut two);
        agree(&room, &[&one, &two]);
    }
}

/// Once is a slip of the line: the page is read again.
#[test]
fn one_page_that_cannot_be_is_read_again_and_no_alarm() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    sell(&mut one, 5, 100);
    let mut engine = Engine::default();
    let Output::Send(request) = engine.step(&mut one, 100, Input::Ask).unwrap() else { panic!("nothing to send") };
    let Ok(Reply::Answer(mut answer)) = Reply::decode(&room.answer(&request)) else { panic!("no answer") };
    answer.page.entries.retain(|told| matches!(told, Told::Whole(_)));
    let Output::Send(again) = engine.step(&mut one, 100, Input::Reply(&Reply::Answer(answer).encode())).unwrap() else {
        panic!("it does not ask again")
    };
    let reply = room.answer(&again);
    engine.step(&mut one, 100, Input::Reply(&reply)).unwrap();
    room.settle_with(&mut engine, &mut one);
    agree(&room, &[&one]);
}

/// Figures that went wrong on one machine are found by the server, which cannot read them, and made again from the events.
#[test]
fn figures_that_differ_between_two_machines_are_found_and_made_again() {
    let (mut room, mut one) = Room::new();
    sell(&mut one, 4, 7);
    room.settle(&mut one);
    let two = room.let_in(&mut one, 2, Roles::ACCOUNTANT);
    let (path, key) = (two.path().to_owned(), two.key().clone());
    drop(two);
    let changed = common::raw_under(&path, &key)
        .execute("update balance set debit_dong = debit_dong + 1000 where account = '1111'", [])
        .unwrap();
    assert_eq!(changed, 1);
    let mut two = Store::open(&path, store::Opener::Key(key)).unwrap();
    sell(&mut one, 5, 100);
    room.settle(&mut one);
    let mut engine = Engine::default();
    room.settle_with(&mut engine, &mut two);
    assert_ne!(two.ledger_digest().unwrap(), one.ledger_digest().unwrap(), "nobody has noticed yet");
    // Each says what it has at the end of the log, and hears of the difference.
    room.settle(&mut one);
    room.settle_with(&mut engine, &mut two);
    assert!(two.sync_log(10).unwrap().iter().any(|line| line.what == "sync.rebuilt"));
    for _ in 0..2 {
        room.settle_with(&mut engine, &mut two);
        room.settle(&mut one);
    }
    assert_eq!(two.sync_status().unwrap().alarms, vec![]);
    agree(&room, &[&one, &two]);
}

/// Where making them again changes nothing, people are told until somebody has looked: at the next place of the log the server has
/// nothing to compare with, which is no good news. It is told as well where each exchange is a program of its own.
#[test]
fn figures_that_differ_for_good_are_an_alarm_until_somebody_looks() {
    let (mut room, mut one) = Room::new();
    sell(&mut one, 4, 7);
    room.settle(&mut one);
    room.settle_lied_to(&mut Engine::default(), &mut one, |_, answer| answer.diverged = true);
    assert_eq!(one.sync_status().unwrap().alarms, vec![], "once they are made again");
    let mut one = reopen(one);
    room.settle_lied_to(&mut Engine::default(), &mut one, |_, answer| answer.diverged = true);
    assert_eq!(one.sync_status().unwrap().alarms[0].0, "sync.diverged");
    sell(&mut one, 5, 100);
    room.settle(&mut one);
    assert_eq!(one.sync_status().unwrap().alarms[0].0, "sync.diverged");
    one.lower_alarm("sync.diverged").unwrap();
    assert_eq!(one.sync_status().unwrap().alarms, vec![]);
    agree(&room, &[&one]);
}
