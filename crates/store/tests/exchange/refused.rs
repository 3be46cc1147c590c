//! What the server does not take, or takes late.

use ledger::event::body::Body;
use store::exchange::{Engine, Input, Output, Phase};
use store::{Access, Failure, Stop};
use sync::exchange::Code;
use sync::member::Roles;

use crate::common::{self, PASSPHRASE, Step};
use crate::room::{Room, agree, check, reopen, sell};

#[test]
fn bytes_that_are_no_event_hold_nobody_back() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::ACCOUNTANT);
    let odd = Body::Other { kind: 0x3fff, fields: vec!["x".into()] };
    two.record::<_, Failure>(1, |writing| writing.event(vec![], odd)).unwrap();
    sell(&mut two, 6, 100);
    room.settle(&mut two);
    room.settle(&mut one);
    assert_eq!(one.sync_status().unwrap().phase, Phase::Limited, "a gate that this program does not know");
    assert_eq!(check(&one), check(&two));
}

/// A server without room, asked for weeks: each refusal puts the frame behind all others, and the day there is room it goes.
#[test]
fn a_frame_refused_a_hundred_times_goes_the_day_it_is_taken() {
    let (mut room, mut one) = Room::new();
    sell(&mut one, 4, 7);
    room.settle(&mut one);
    sell(&mut one, 5, 100);
    for _ in 0..100 {
        let mut engine = Engine::default();
        let Output::Send(request) = engine.step(&mut one, 100, Input::Ask).unwrap() else { panic!("nothing to send") };
        let refusal = room.refuse(&request, Code::Quota);
        engine.step(&mut one, 100, Input::Reply(&refusal)).unwrap();
    }
    assert_eq!(one.sync_status().unwrap().pending, 1);
    room.settle(&mut one);
    assert_eq!(one.sync_status().unwrap().pending, 0);
}

/// A defect on either side: the server will never take what this machine sends. Nothing of it is lost, the machine goes on under
/// another number, takes its vouchers over one after the other, and every machine has them.
#[test]
fn what_the_server_refuses_for_good_is_taken_over_by_the_writer_that_goes_on() {
    for code in [Code::Frame, Code::Signature] {
        let (mut room, mut one) = Room::new();
        sell(&mut one, 4, 7);
        room.settle(&mut one);
        let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
        room.settle(&mut one);
        let before = check(&one);
        sell(&mut one, 5, 100);
        let mut engine = Engine::default();
        let Output::Send(request) = engine.step(&mut one, 100, Input::Ask).unwrap() else { panic!("nothing to send") };
        // Written while the frame was on its way: it can follow it nowhere.
        sell(&mut one, 6, 20);
        let refusal = room.refuse(&request, code);
        assert_eq!(engine.step(&mut one, 100, Input::Reply(&refusal)).unwrap(), Output::Rest);
        assert_eq!(one.access(), Access::Stopped(Stop::Refused));
        let status = one.sync_status().unwrap();
        assert_eq!((status.phase, status.pending, status.apart), (Phase::Refused, 0, 1), "{status:?}");
        assert_eq!(status.alarms[0].0, "sync.frame-refused");
        assert_eq!(check(&one), before, "they left the books");
        let checked = common::checked(&one, &Step::sale(3, 7, 1)).unwrap();
        let refused = one.record::<_, Failure>(1, |writing| writing.post(checked, None, None));
        assert!(matches!(refused, Err(Failure::Refused)));
        let mut one = reopen(one);
        assert_eq!(one.access(), Access::Stopped(Stop::Refused));

        let phrase = one.phrase().unwrap().unwrap();
        let writer = one.enrol(&phrase, PASSPHRASE, "Lan", 2).unwrap();
        room.settle(&mut one);
        let apart = one.refused_of(1).unwrap();
        assert_eq!(apart.iter().map(store::exchange::ApartEvent::is_open).collect::<Vec<_>>(), [true, true]);
        one.record::<_, Failure>(3, |writing| apart.iter().try_for_each(|one| writing.adopt(one).map(drop))).unwrap();
        assert!(one.refused_writers().unwrap().is_empty(), "nothing is left to decide");
        assert_eq!(one.last_number(ledger::voucher::Form::CashReceipt, 2026).unwrap(), 2, "in the new series");
        for _ in 0..2 {
            room.settle(&mut one);
            room.settle(&mut two);
        }
        agree(&room, &[&one, &two]);
        assert_ne!(check(&two), before);
        let vouchers = two.vouchers(&Default::default(), store::query::Order::Number, 0, 100).unwrap();
        assert_eq!(vouchers.len(), 3);
        assert!(writer >= 500);
        // What was taken over once stays so, whatever comes of the frames.
        let again = one.record::<_, Failure>(4, |writing| writing.adopt(&apart[0]));
        assert_eq!(again.unwrap().1, ledger::fold::Outcome::Void);
    }
}
