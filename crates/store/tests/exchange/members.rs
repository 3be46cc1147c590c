//! Who is shut out, and the keys that change with it.

use ledger::event::EventId;
use ledger::fold::{Books, Outcome, Why};
use store::exchange::{Engine, Input, Output, Phase};
use store::{Access, Stop, Store};
use sync::member::{Fact, Roles};

use crate::room::{Room, agree, put_back, record_fact, sell, shown};

#[test]
fn a_revoked_machine_is_told_and_the_key_is_changed() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::CASHIER);
    room.settle(&mut one);
    record_fact(&mut one, &Fact::Revoked { writer: 2 });
    room.settle(&mut one);
    room.settle(&mut one);
    assert!(!one.members().unwrap().needs_rotation());
    sell(&mut two, 5, 100);
    room.settle(&mut two);
    assert_eq!(two.access(), Access::Stopped(Stop::ShutOut));
    assert_eq!(two.sync_status().unwrap().phase, Phase::ShutOut);
    sell(&mut one, 6, 100);
    room.settle(&mut one);
    room.settle(&mut one);
    agree(&room, &[&one]);
}

/// A key made by somebody who did not know of it yet is not sealed to it: it can seal nothing, brings nothing, and has no
/// receipt from which to learn that it was shut out meanwhile.
#[test]
fn a_revoked_machine_that_lacks_the_newest_key_is_told_and_what_it_wrote_lies_apart() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    room.let_in(&mut one, 3, Roles::CASHIER);
    room.settle(&mut two);
    room.settle(&mut one);
    room.settle(&mut two);
    record_fact(&mut two, &Fact::Revoked { writer: 3 });
    // The request that brings the new key is on its way when the first machine lets somebody in.
    let new_key = new_key(&mut room, &mut two);
    let mut four = room.let_in(&mut one, 4, Roles::CASHIER);
    room.answer(&new_key);
    room.settle(&mut four);
    sell(&mut four, 5, 100);
    room.settle(&mut four);
    let status = four.sync_status().unwrap();
    assert_eq!((status.phase, status.pending), (Phase::Ready, 1), "it waits for the key: {status:?}");
    record_fact(&mut two, &Fact::Revoked { writer: 4 });
    room.settle(&mut two);
    // It is told, and then brings what waited.
    assert!(matches!(room.settle(&mut four), Output::Wait(_)));
    assert_eq!(room.settle(&mut four), Output::Rest);
    for _ in 0..2 {
        room.settle(&mut one);
        room.settle(&mut two);
    }
    let status = four.sync_status().unwrap();
    assert_eq!((four.access(), status.phase), (Access::Stopped(Stop::ShutOut), Phase::ShutOut));
    assert_eq!((status.pending, status.apart), (0, 1));
    let apart = room.memory.quarantined();
    assert_eq!(apart.len(), 1);
    let saved = two.open_frame(&apart[0].0).expect("whoever is in can read what it wrote");
    assert_eq!(saved.iter().map(|(id, _)| (id.writer(), id.wseq())).collect::<Vec<_>>(), [(4, 1)]);
    agree(&room, &[&one, &two]);
}

/// A director takes the role away while its holder, who does not know, makes a new key and seals under it.
#[test]
fn a_key_made_by_somebody_who_no_longer_might_opens_what_was_sealed_under_it() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    let mut three = room.let_in(&mut one, 3, Roles::CASHIER);
    room.let_in(&mut one, 4, Roles::CASHIER);
    room.settle(&mut two);
    record_fact(&mut one, &Fact::Revoked { writer: 4 });
    let new_key = new_key(&mut room, &mut one);
    record_fact(&mut two, &Fact::RoleChanged { writer: 1, roles: Roles::CASHIER });
    let change = Engine::default().step(&mut two, 100, Input::Ask).unwrap();
    let Output::Send(change) = change else { panic!("it says nothing") };
    room.answer(&change);
    room.answer(&new_key);
    for _ in 0..2 {
        [&mut one, &mut two, &mut three].into_iter().for_each(|store| drop(room.settle(store)));
    }
    agree(&room, &[&one, &two, &three]);
    let keys = [&one, &two, &three].map(|store| store.members().unwrap().keys().newest);
    assert!(keys[0].is_some() && keys.iter().all(|key| *key == keys[0]), "and one newest key: {keys:?}");
}

/// As before, and the newest key has passed its maker over, so that his own counts for nothing and makes nobody anything. What
/// he sealed under it before he heard of that opens all the same.
#[test]
fn a_key_that_counts_for_nothing_opens_what_was_sealed_under_it() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    room.let_in(&mut one, 3, Roles::CASHIER);
    room.settle(&mut two);
    // The accountant's new key is on its way when the director lets in two more.
    record_fact(&mut one, &Fact::Revoked { writer: 3 });
    let passing_over = new_key(&mut room, &mut one);
    room.let_in(&mut two, 4, Roles::CASHIER);
    let mut five = room.let_in(&mut two, 5, Roles::DIRECTOR);
    record_fact(&mut five, &Fact::Revoked { writer: 4 });
    let for_nothing = new_key(&mut room, &mut five);
    room.answer(&passing_over);
    record_fact(&mut two, &Fact::RoleChanged { writer: 5, roles: Roles::CASHIER });
    let Output::Send(change) = Engine::default().step(&mut two, 100, Input::Ask).unwrap() else { panic!("no change") };
    room.answer(&change);
    room.answer(&for_nothing);
    for _ in 0..3 {
        [&mut one, &mut two, &mut five].into_iter().for_each(|store| drop(room.settle(store)));
    }
    agree(&room, &[&one, &two, &five]);
    let (_, outcome, why) = one.judged(EventId::new(5, 3).unwrap()).unwrap().unwrap();
    assert_eq!((outcome, why), (Outcome::Void, Some(Why::EnrolmentInvalid)));
}

/// The server is put back to before a new key, and whoever made it is shut out before his word of it comes again: that lies
/// apart. What another sealed under the key meanwhile stands, and he hands the key on.
#[test]
fn a_key_whose_word_lies_apart_is_handed_on_by_whoever_sealed_under_it() {
    let (mut room, mut one) = Room::new();
    room.settle(&mut one);
    let mut two = room.let_in(&mut one, 2, Roles::DIRECTOR);
    let mut three = room.let_in(&mut two, 3, Roles::DIRECTOR);
    room.let_in(&mut one, 4, Roles::CASHIER);
    [&mut two, &mut three].into_iter().for_each(|store| drop(room.settle(store)));
    let older = room.memory.clone();
    record_fact(&mut two, &Fact::Revoked { writer: 4 });
    [&mut two, &mut one].into_iter().for_each(|store| drop(room.settle(store)));
    sell(&mut one, 5, 100);
    room.settle(&mut one);
    put_back(&mut room, older);
    record_fact(&mut three, &Fact::Revoked { writer: 2 });
    for _ in 0..3 {
        [&mut three, &mut one].into_iter().for_each(|store| drop(room.settle(store)));
    }
    agree(&room, &[&one, &three]);
    assert_eq!(shown(&three), 1);
}

/// The request that brings a new key and a sale under it, which goes after the one that says why.
fn new_key(room: &mut Room, store: &mut Store) -> Vec<u8> {
    let mut engine = Engine::default();
    let Output::Send(says_so) = engine.step(store, 100, Input::Ask).unwrap() else { panic!("it says nothing") };
    let heard = room.answer(&says_so);
    sell(store, 5, 100);
    let Output::Send(new_key) = engine.step(store, 100, Input::Reply(&heard)).unwrap() else { panic!("no new key") };
    new_key
}
