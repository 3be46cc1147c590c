//! Members: every rule about who may let in, shut out, vouch, give roles and hand out keys, as tables.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

mod common;
#[path = "common/device.rs"]
mod device;

use common::{BOOK, Dice};
use device::founder;
use ed25519_dalek::SigningKey;
use ledger::event::body::Body;
use ledger::event::kind::Kind;
use ledger::event::value::Value;
use ledger::event::{Event, WriterNo};
use sync::key::{BookKey, Keyring};
use sync::member::{
    Effect, Fact, Holder, KeyState, Members, Province, PublicKeys, Roles, Rotation, State, Why, gather_keys, rotate,
    somebody_lacks_a_key,
};
use x25519_dalek::{PublicKey, StaticSecret};

const ACCOUNTANT: Roles = Roles::ACCOUNTANT;
const CASHIER: Roles = Roles::CASHIER;
const DIRECTOR: Roles = Roles::DIRECTOR;
const SUPERVISOR: Roles = Roles::SUPERVISOR;

/// Genesis alone, then whatever a test adds.
fn begun() -> Members {
    let founder = founder(&SigningKey::from_bytes(&[1; 32]), &mut Dice::new(1));
    let mut members = Members::new(BOOK);
    let genesis = Event::decode(&founder.events[0]).unwrap();
    assert_eq!(members.apply(1, 1, &genesis), Effect::Effective);
    assert_eq!(members.apply(1, 1, &genesis), Effect::Void(Why::Taken), "a book begins once");
    members
}

/// 1 the accountant, 2 the director, 3 the cashier, 4 the supervisor, 5 a cashier nobody vouched for.
fn staffed() -> Members {
    let mut members = begun();
    for (writer, roles) in [(2, DIRECTOR), (3, CASHIER), (4, SUPERVISOR), (5, CASHIER)] {
        check(&mut members, 1, &enrolled(writer, roles), Effect::Effective);
    }
    for writer in [2, 3, 4] {
        check(&mut members, 1, &Fact::Confirmed { writer }, Effect::Effective);
    }
    members
}

fn keys(writer: WriterNo) -> PublicKeys {
    let key = |first| std::array::from_fn(|at| [first, writer.to_be_bytes()[0], writer.to_be_bytes()[1]][at % 3]);
    PublicKeys { sign: key(1), wrap: key(2) }
}

fn enrolled(writer: WriterNo, roles: Roles) -> Fact {
    Fact::Enrolled { writer, keys: keys(writer), roles, boxed: Some(vec![0; 80]) }
}

#[track_caller]
fn check(members: &mut Members, author: WriterNo, fact: &Fact, expected: Effect) {
    let event = fact.event(0, 0).unwrap();
    assert_eq!(Fact::of(&event).unwrap().as_ref(), Some(fact), "a fact reads back as it was written");
    let before = members.clone();
    assert_eq!(members.apply(author, 9, &event), expected, "writer {author}: {fact:?}");
    if expected != Effect::Effective {
        let keys = |members: &Members| KeyState { handed: Vec::new(), ..members.keys().clone() };
        assert_eq!(keys(members), keys(&before), "what is void changes nothing about the newest key");
        assert!(members.iter().eq(before.iter()), "nor about anybody");
        // Frames may be sealed under a key that nobody was to make: who was handed it is known.
        assert_eq!(members.keys().handed.len() > before.keys().handed.len(), matches!(fact, Fact::Rotated(_)));
    }
}

#[test]
fn a_director_lets_in_anybody_and_an_accountant_cashiers() {
    let ok = Effect::Effective;
    for (author, roles, expected) in [
        (2, ACCOUNTANT, ok),
        (2, DIRECTOR, ok),
        (1, CASHIER, ok),
        // Writer 1 has been the director only until the first one was confirmed.
        (1, DIRECTOR, Effect::Void(Why::Role)),
        (1, CASHIER | SUPERVISOR, Effect::Void(Why::Role)),
        (3, CASHIER, Effect::Void(Why::Role)),
        (4, CASHIER, Effect::Void(Why::Role)),
        (5, CASHIER, Effect::Void(Why::Author)),
        (0, CASHIER, Effect::Void(Why::Author)),
        (77, CASHIER, Effect::Void(Why::Author)),
    ] {
        check(&mut staffed(), author, &enrolled(9, roles), expected);
    }
}

#[test]
fn a_number_and_a_key_belong_to_one_writer() {
    let taken = Effect::Void(Why::Taken);
    for writer in [0, 1, 3, 500, 999, 1_000] {
        check(&mut staffed(), 2, &enrolled(writer, CASHIER), taken);
    }
    let with = |keys| Fact::Enrolled { writer: 9, keys, roles: CASHIER, boxed: None };
    check(&mut staffed(), 2, &with(PublicKeys { sign: keys(3).sign, ..keys(9) }), taken);
    check(&mut staffed(), 2, &with(PublicKeys { wrap: keys(3).wrap, ..keys(9) }), taken);
    // Also of a writer that has gone.
    let mut members = staffed();
    check(&mut members, 2, &Fact::Revoked { writer: 3 }, Effect::Effective);
    check(&mut members, 2, &enrolled(3, CASHIER), taken);
}

#[test]
fn vouching_takes_a_director_or_a_second_role() {
    for (author, expected) in [
        (2, Effect::Effective),
        (1, Effect::Effective),
        (4, Effect::Effective),
        (3, Effect::Void(Why::Role)), // the same role, and no other
        (5, Effect::Void(Why::Author)),
    ] {
        check(&mut staffed(), author, &Fact::Confirmed { writer: 5 }, expected);
    }
    check(&mut staffed(), 2, &Fact::Confirmed { writer: 3 }, Effect::Void(Why::Writer));
    check(&mut staffed(), 2, &Fact::Confirmed { writer: 8 }, Effect::Void(Why::Writer));
}

#[test]
fn a_writer_ends_itself_and_is_shut_out_by_who_may_let_it_in() {
    for (author, writer, retired, revoked) in [
        (3, 3, true, false),
        (4, 4, true, false),
        (1, 3, true, true),
        (2, 1, true, true),
        (2, 2, true, true),
        (1, 2, false, false),
        (3, 1, false, false),
        (4, 3, false, false),
    ] {
        let expected = |holds| if holds { Effect::Effective } else { Effect::Void(Why::Role) };
        check(&mut staffed(), author, &Fact::Retired { writer }, expected(retired));
        check(&mut staffed(), author, &Fact::Revoked { writer }, expected(revoked));
    }
    // Two who shut each other out: the first stands, the second speaks no more.
    let mut members = staffed();
    check(&mut members, 2, &enrolled(6, DIRECTOR), Effect::Effective);
    check(&mut members, 2, &Fact::Confirmed { writer: 6 }, Effect::Effective);
    check(&mut members, 6, &Fact::Revoked { writer: 2 }, Effect::Effective);
    check(&mut members, 2, &Fact::Revoked { writer: 6 }, Effect::Void(Why::Author));
    assert_eq!(members.get(2).unwrap().state, State::Revoked);
    check(&mut members, 6, &Fact::Revoked { writer: 2 }, Effect::Void(Why::Writer));
}

#[test]
fn roles_and_the_province_are_the_directors() {
    let province = Province { root_key: [1; 32], log_key: [2; 32], recovery_key: None };
    for author in 0..=5 {
        let holds = author == 2;
        let expected = |why| if holds { Effect::Effective } else { Effect::Void(why) };
        let why = if matches!(author, 0 | 5) { Why::Author } else { Why::Role };
        check(&mut staffed(), author, &Fact::RoleChanged { writer: 3, roles: ACCOUNTANT }, expected(why));
        check(&mut staffed(), author, &Fact::Joined(province), expected(why));
    }
    let mut members = begun();
    check(&mut members, 1, &Fact::Joined(province), Effect::Effective);
    assert!(members.is_active(0) && members.sign_key(0) == Some([2; 32]));
}

#[test]
fn rules_and_epochs_only_rise() {
    let mut members = staffed();
    check(&mut members, 0, &Fact::Rules { version: 3 }, Effect::Effective);
    check(&mut members, 2, &Fact::Rules { version: 3 }, Effect::Void(Why::Backwards));
    check(&mut members, 1, &Fact::Rules { version: 4 }, Effect::Void(Why::Role));
    check(&mut members, 2, &Fact::Rules { version: 4 }, Effect::Effective);
    check(&mut members, 2, &Fact::Rewound { epoch: 2, size: 0 }, Effect::Void(Why::Role));
    check(&mut members, 0, &Fact::Rewound { epoch: 2, size: 0 }, Effect::Effective);
    check(&mut members, 0, &Fact::Rewound { epoch: 2, size: 0 }, Effect::Void(Why::Backwards));
}

#[test]
fn a_key_is_handed_to_entitled_writers_and_nobody_else() {
    let rotation = |to: &[WriterNo]| {
        let boxes = to.iter().map(|writer| (*writer, vec![0; 80])).collect();
        Fact::Rotated(Rotation { key: [7; 8], older: vec![0; 72], boxes, recovery: Some(vec![0; 80]), province: None })
    };
    let mut members = staffed();
    assert!(members.needs_rotation(), "the phrase has no key yet");
    check(&mut members, 5, &rotation(&[1]), Effect::Void(Why::Author));
    check(&mut members, 2, &rotation(&[1, 8]), Effect::Void(Why::Writer));
    check(&mut members, 2, &rotation(&[1, 4]), Effect::Effective);
    check(&mut members, 3, &rotation(&[1, 4]), Effect::Void(Why::Role));
    check(&mut members, 4, &rotation(&[1, 2, 3]), Effect::Effective);
    assert!(members.needs_rotation(), "writer 5 may have it and does not");
    check(&mut members, 2, &rotation(&[1, 3, 4, 5]), Effect::Effective);
    assert!(!members.needs_rotation());
    check(&mut members, 2, &Fact::Retired { writer: 4 }, Effect::Effective);
    assert!(members.needs_rotation(), "writer 4 has it and may not");
    check(&mut members, 1, &rotation(&[2, 3, 4, 5]), Effect::Void(Why::Writer));
    check(&mut members, 1, &rotation(&[2, 3, 5]), Effect::Effective);
    assert!(!members.needs_rotation());
}

/// Two replaced the key unknown to each other, and one of them stood not in the log for the other: as after a restore of the server.
#[test]
fn who_was_passed_over_is_handed_what_he_lacks_once() {
    let secret = StaticSecret::from([6; 32]);
    let wrap = PublicKey::from(&secret).to_bytes();
    let mut members = staffed();
    let director =
        Fact::Enrolled { writer: 6, keys: PublicKeys { wrap, ..keys(6) }, roles: DIRECTOR, boxed: Some(vec![0; 80]) };
    check(&mut members, 2, &director, Effect::Effective);
    check(&mut members, 2, &Fact::Confirmed { writer: 6 }, Effect::Effective);
    let mut dice = Dice::new(4);
    let mut ring_of = BTreeMap::from([1, 2, 6].map(|writer| (writer, Keyring::new([BookKey::new([8; 32])]))));
    let mut replace = |members: &mut Members, rings: &mut BTreeMap<WriterNo, Keyring>, author, passed_over| {
        let (key, mut rotation) = rotate(&BOOK, members, author, &rings[&author], || dice.array());
        rotation.boxes.retain(|(writer, _)| Some(*writer) != passed_over);
        check(members, author, &Fact::Rotated(rotation.clone()), Effect::Effective);
        let handed = rings.iter_mut().filter(|(writer, _)| Some(**writer) != passed_over);
        handed.for_each(|(_, ring)| ring.add(key.clone()));
        rotation
    };
    // No word in the log says who was handed this one, which seals something there.
    let unsaid = BookKey::new([9; 32]);
    let names = BTreeSet::from([unsaid.id()]);
    let lacking = |members: &Members, rings: &BTreeMap<WriterNo, Keyring>| -> Vec<WriterNo> {
        let finds = |writer: &WriterNo| somebody_lacks_a_key(members, *writer, &rings[writer], &names);
        rings.keys().copied().filter(finds).collect()
    };
    assert_eq!(lacking(&members, &ring_of), []);
    replace(&mut members, &mut ring_of, 1, None);
    assert_eq!(lacking(&members, &ring_of), [], "everybody was handed it");
    replace(&mut members, &mut ring_of, 1, Some(6));
    replace(&mut members, &mut ring_of, 6, None);
    assert!(!members.needs_rotation(), "everybody holds the newest");
    assert_eq!(lacking(&members, &ring_of), [1, 2], "6 has nothing to hand out that the others lack");
    // Both mend it before they hear of each other.
    let mut one = members.clone();
    let first = replace(&mut one, &mut ring_of.clone(), 1, None);
    let second = replace(&mut members, &mut ring_of, 2, None);
    check(&mut members, 1, &Fact::Rotated(first.clone()), Effect::Effective);
    for rotation in [first, second] {
        gather_keys(&BOOK, &Holder::Writer(6, &secret), &Fact::Rotated(rotation), ring_of.get_mut(&6).unwrap());
    }
    let all = ring_of[&6].clone();
    assert_eq!(all.iter().count(), 6, "the first, one of each replacement");
    ring_of.values_mut().for_each(|ring| *ring = all.clone());
    assert_eq!(lacking(&members, &ring_of), [], "and nobody answers anybody");
    // Whoever is let in holds what the other had made, and may lack what the other had not heard of.
    check(&mut members, 2, &enrolled(7, CASHIER), Effect::Effective);
    assert_eq!(lacking(&members, &ring_of), [1, 2, 6]);
    replace(&mut members, &mut ring_of, 2, None);
    assert_eq!(lacking(&members, &ring_of), []);
    check(&mut members, 2, &enrolled(8, CASHIER), Effect::Effective);
    assert_eq!(lacking(&members, &ring_of), []);
    ring_of.get_mut(&1).unwrap().add(unsaid);
    assert_eq!(lacking(&members, &ring_of), [1], "whoever holds it hands it on");
    replace(&mut members, &mut ring_of, 1, None);
    assert_eq!(lacking(&members, &ring_of), []);
}

#[test]
fn the_key_is_sealed_to_the_provinces_recovery_key_only_while_the_cooperative_agrees() {
    let joined = |recovery_key| Fact::Joined(Province { root_key: [1; 32], log_key: [2; 32], recovery_key });
    let mut members = begun();
    let mut ring = Keyring::new([BookKey::new([8; 32])]);
    let mut dice = Dice::new(3);
    let mut rotated = |members: &mut Members| {
        assert!(members.should_rotate(1), "one who may does it at the next exchange");
        let (key, rotation) = rotate(&BOOK, members, 1, &ring, || dice.array());
        ring.add(key);
        check(members, 1, &Fact::Rotated(rotation.clone()), Effect::Effective);
        assert!(!members.needs_rotation());
        rotation
    };
    let officers = StaticSecret::from([6; 32]);
    let agreed = PublicKey::from(&officers).to_bytes();
    check(&mut members, 1, &joined(None), Effect::Effective);
    assert_eq!(rotated(&mut members).province, None, "nothing is handed out that nobody agreed to");
    check(&mut members, 1, &joined(Some(agreed)), Effect::Effective);
    let rotation = rotated(&mut members);
    // The officers' key opens this key, and through it all the past.
    let mut theirs = Keyring::default();
    gather_keys(&BOOK, &Holder::Province(&officers), &Fact::Rotated(rotation), &mut theirs);
    assert_eq!(theirs.iter().count(), 3);
    // Another key of the province, and agreement taken back: what is sealed from here on is not theirs.
    check(&mut members, 1, &joined(Some([5; 32])), Effect::Effective);
    rotated(&mut members);
    check(&mut members, 1, &joined(None), Effect::Effective);
    assert_eq!(rotated(&mut members).province, None);
}

#[test]
fn whoever_may_and_holds_the_right_replaces_a_key_and_nobody_else() {
    let members = staffed();
    let may: Vec<_> = (0..=6).filter(|writer| members.should_rotate(*writer)).collect();
    assert_eq!(may, [1, 2], "the accountant and the director");
    assert_eq!(members.next_number(), Some(6));
}

/// Somebody makes a key before he hears that he is no accountant any more, and of a director who was let in: he holds the newest and
/// seals under the next, so that it counts. His machine may be gone then; whoever holds the key hands it on, and does no more than that.
#[test]
fn a_key_that_passed_somebody_over_is_handed_on_by_whoever_holds_it() {
    let mut members = staffed();
    let mut number = 0;
    let mut key = |members: &Members, author: WriterNo, to: &[WriterNo]| {
        number += 1;
        let (_, mut rotation) = rotate(&BOOK, members, author, &Keyring::default(), || [number; 32]);
        rotation.boxes.retain(|(writer, _)| to.contains(writer));
        Fact::Rotated(rotation)
    };
    check(&mut members, 2, &Fact::RoleChanged { writer: 1, roles: CASHIER }, Effect::Effective);
    let passing_over = key(&members, 1, &[3, 5]);
    check(&mut members, 1, &passing_over, Effect::Effective);
    let should = |members: &Members| (0..=6).filter(|writer| members.should_rotate(*writer)).collect::<Vec<_>>();
    assert_eq!(should(&members), [1, 2, 3], "the director, and whoever has it and is vouched for");
    let by_one_who_lacks_it = key(&members, 4, &[1, 2, 3, 5]);
    check(&mut members, 4, &by_one_who_lacks_it, Effect::Void(Why::Role));
    let to_all = key(&members, 3, &[1, 2, 4, 5]);
    check(&mut members, 3, &to_all, Effect::Effective);
    assert!(!members.needs_rotation());
    assert_eq!(should(&members), []);
    // Somebody who may have it no more is a matter of those in office.
    check(&mut members, 2, &Fact::Revoked { writer: 4 }, Effect::Effective);
    assert_eq!(should(&members), [2]);
}

#[test]
fn a_body_that_does_not_fit_its_kind_is_void() {
    let text = || vec![Value::Text("x".into())];
    let writer = || Value::Int(3);
    for (kind, fields) in [
        (Kind::WriterEnrolled, text()),
        (Kind::WriterEnrolled, vec![Value::Int(70_000), Value::Bytes(vec![1; 32]), Value::Bytes(vec![2; 32])]),
        (Kind::WriterConfirmed, vec![]),
        (Kind::WriterRetired, text()),
        (Kind::WriterRevoked, vec![Value::Int(-1)]),
        (Kind::RoleChanged, vec![writer()]),
        (Kind::RoleChanged, vec![writer(), Value::Int(16)]),
        (Kind::KeyRotated, vec![Value::Bytes(vec![1; 8]), Value::Bytes(vec![]), Value::Int(1), Value::Null]),
        (Kind::KeyRotated, vec![Value::Bytes(vec![1; 7])]),
        (Kind::ProvinceJoined, vec![Value::Bytes(vec![1; 31]), Value::Bytes(vec![1; 32])]),
        (Kind::RulesActivated, vec![Value::Int(65_536)]),
        (Kind::ServerRewound, vec![Value::Int(2)]),
    ] {
        let event = Event::new(0, 0, vec![], Body::Other { kind: kind as u16, fields });
        // A kind that the ledger reads by now refuses such a body before it comes here.
        if Event::decode(&event.encode()).is_ok() {
            let author = if kind == Kind::ServerRewound { 0 } else { 2 };
            assert_eq!(staffed().apply(author, 9, &event), Effect::Void(Why::Unreadable), "{}", kind.name());
        }
    }
    let elsewhere = Event::new(0, 0, vec![], Body::Other { kind: Kind::StateAttested as u16, fields: text() });
    assert_eq!(staffed().apply(2, 9, &elsewhere), Effect::Elsewhere);
}

#[test]
fn what_a_later_version_adds_to_a_body_is_passed_over() {
    let Body::Other { kind, mut fields } = enrolled(9, CASHIER).event(0, 0).unwrap().body else { panic!() };
    fields.extend([Value::Text("later".into()), Value::Int(5)]);
    let mut members = staffed();
    let event = Event::new(0, 0, vec![], Body::Other { kind, fields });
    assert_eq!(members.apply(2, 9, &event), Effect::Effective);
    assert_eq!(members.get(9).unwrap().roles, CASHIER);
}
