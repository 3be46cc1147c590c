//! Letting a device in, as stories: who comes in, who does not, and what each side is told.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/device.rs"]
mod device;

use std::collections::BTreeMap;

use common::{BOOK, Dice, for_each_seed, voucher};
use device::{Device, enrol, founder};
use ed25519_dalek::SigningKey;
use ledger::event::Event;
use sync::enrol::{
    HOLDS_SECONDS, Invite, InviteCode, Inviter, InviterLine, Joined, LETTER_MAX, Newcomer, NewcomerKeys, Over,
    Progress, Put, Slot, Standing, Typed,
};
use sync::exchange::{Code, Limits, Memory, Reply, Server};
use sync::key::Keyring;
use sync::member::{Fact, Members, Roles};

/// A mailbox that forgets nothing and takes each number once and in turn, as the server's.
#[derive(Clone, Default)]
struct Mailbox(BTreeMap<u16, Vec<u8>>);

impl Mailbox {
    /// Whether these bytes lie there now; otherwise what does.
    fn put(&mut self, put: &Put) -> Result<(), Vec<u8>> {
        assert!(put.bytes.len() <= LETTER_MAX);
        if !self.0.contains_key(&put.number) {
            assert_eq!(usize::from(put.number), self.0.len(), "in turn");
            self.0.insert(put.number, put.bytes.clone());
        }
        let there = &self.0[&put.number];
        if *there == put.bytes { Ok(()) } else { Err(there.clone()) }
    }
}

/// Two people in one room: the accountant's machine, the new one, and the mailbox between.
struct Room {
    first: Device,
    server: Server,
    store: Memory,
    inviter: Inviter,
    newcomer: Newcomer,
    mailbox: Mailbox,
    dice: Dice,
    now: u32,
}

fn invite(roles: Roles) -> Invite {
    Invite { roles, user: "Vi Thị Nga".into(), device: "Điện thoại thủ quỹ".into() }
}

fn begin(by: &Device, invite: Invite, now: u32, dice: &mut Dice) -> Result<Inviter, Over> {
    let line = InviterLine {
        book: &BOOK,
        writer: by.writer,
        sign: &by.sign,
        province: *by.members().province().unwrap(),
        server: "https://htx.tuyenquang.gov.vn",
    };
    Inviter::begin(&line, by.members(), invite, now, || dice.array())
}

fn newcomer(code: &str, dice: &mut Dice) -> Newcomer {
    let keys = NewcomerKeys { sign: dice.array(), wrap: dice.array() };
    Newcomer::begin(InviteCode::read(code).unwrap(), keys, dice.array())
}

impl Room {
    fn new(seed: u64, roles: Roles) -> Self {
        let mut dice = Dice::new(seed);
        let log_key = SigningKey::from_bytes(&dice.array());
        let server = Server::new(log_key.clone(), Limits::default());
        let mut store = Memory::invited(&BOOK);
        let mut first = founder(&log_key, &mut dice);
        first.settle(&server, &mut store, 100, &mut dice);
        let inviter = begin(&first, invite(roles), 1_000, &mut dice).unwrap();
        let newcomer = newcomer(inviter.code(), &mut dice);
        Self { first, server, store, inviter, newcomer, mailbox: Mailbox::default(), dice, now: 1_000 }
    }

    fn inviters_turn(&mut self) {
        let Self { inviter, mailbox, dice, .. } = self;
        for put in inviter.puts().to_vec() {
            if mailbox.put(&put).is_err() {
                inviter.put_refused(put.number);
            }
        }
        if let Some((number, bytes)) = inviter.wants().and_then(|number| Some((number, mailbox.0.get(&number)?))) {
            inviter.hear(number, bytes, || dice.array());
        }
    }

    fn newcomers_turn(&mut self) {
        let Self { newcomer, mailbox, dice, .. } = self;
        for put in newcomer.puts().to_vec() {
            if let Err(there) = mailbox.put(&put) {
                newcomer.put_refused(&there);
            }
        }
        if let Some((number, bytes)) = newcomer.wants().and_then(|number| Some((number, mailbox.0.get(&number)?))) {
            newcomer.hear(number, bytes, dice.array());
        }
    }

    fn talk(&mut self) {
        for _ in 0..8 {
            self.inviters_turn();
            self.newcomers_turn();
        }
    }

    fn shown(&self) -> String {
        match self.newcomer.progress() {
            Progress::Showing(digits) => digits.to_string(),
            other => panic!("{other:?}"),
        }
    }

    fn type_digits(&mut self, digits: &str) -> Typed {
        self.inviter.type_digits(digits, self.now, self.dice.array())
    }

    /// Writes the enrolment, exchanges, and tells the number once the log has it; again while the number is taken.
    fn enrol(&mut self) -> u16 {
        let device = self.inviter.device().unwrap();
        for _ in 0..3 {
            let by = &self.first;
            let made = device.enrolment(&BOOK, by.members(), by.writer, &by.keys, self.dice.array());
            let (writer, fact) = made.unwrap();
            self.first.state_fact(&fact);
            self.first.settle(&self.server, &mut self.store, 100, &mut self.dice);
            match device.standing(self.first.members(), writer) {
                Standing::Effective => {
                    self.inviter.welcome(writer, self.dice.array());
                    return writer;
                }
                Standing::Taken => {}
                Standing::Waiting => panic!("it settled"),
            }
        }
        panic!("no number")
    }

    /// The new device under its number, with its own keys and nothing else.
    fn device(&mut self) -> Device {
        let Progress::Numbered(writer) = self.newcomer.progress() else { panic!("{:?}", self.newcomer.progress()) };
        let log_key = self.newcomer.invitation().unwrap().province.log_key;
        let mut device = Device::new(writer, log_key, &mut self.dice);
        let keys = self.newcomer.keys();
        device.sign = SigningKey::from_bytes(&keys.sign);
        device.wrap = x25519_dalek::StaticSecret::from(keys.wrap);
        device.head = sync::frame::Head::beginning(&BOOK, writer, &device.sign.verifying_key().to_bytes());
        device
    }

    fn settle(&mut self, device: &mut Device) {
        device.settle(&self.server, &mut self.store, 100, &mut self.dice);
    }
}

#[test]
fn a_second_laptop_comes_in_and_both_have_the_same_book() {
    let mut room = Room::new(1, Roles::ACCOUNTANT);
    let vouchers: Vec<_> = (1..=20).map(|number| voucher(number, &mut room.dice)).collect();
    vouchers.into_iter().for_each(|event| room.first.record(event));
    room.talk();
    assert!(room.inviter.is_typing());
    let invitation = room.newcomer.invitation().unwrap().clone();
    assert_eq!((invitation.user.as_str(), invitation.roles), ("Vi Thị Nga", Roles::ACCOUNTANT));
    // Nothing is let in before the digits were typed.
    assert!(room.inviter.device().is_none());
    let digits = room.shown();
    assert_eq!(room.type_digits(&digits), Typed::Right);
    let writer = room.enrol();
    room.talk();
    let mut second = room.device();
    assert_eq!(second.writer, writer);
    assert_eq!(room.newcomer.joined(second.members()), Joined::Waiting, "nothing is recorded before the log says so");
    room.settle(&mut second);
    assert_eq!(room.newcomer.joined(second.members()), Joined::Effective);
    assert_eq!(second.keys, room.first.keys);
    second.record(voucher(1, &mut room.dice));
    room.settle(&mut second);
    room.first.settle(&room.server, &mut room.store, 100, &mut room.dice);
    assert_eq!(second.read(), room.first.read());
    assert_eq!(second.state.tip, room.first.state.tip);
}

#[test]
fn letters_lost_and_said_again_have_their_effect_once() {
    for_each_seed(200, |dice| {
        let mut room = Room::new(dice.number(), Roles::CASHIER);
        for _ in 0..200 {
            match dice.below(4) {
                0 => room.inviters_turn(),
                1 => room.newcomers_turn(),
                2 => room.now += 1,
                // Whatever lies in the mailbox may be heard again, by anybody and out of turn.
                _ => {
                    let letters: Vec<_> = room.mailbox.0.clone().into_iter().collect();
                    if !letters.is_empty() {
                        let (number, bytes) = dice.pick(&letters).clone();
                        let nonce = dice.array();
                        room.newcomer.hear(number, &bytes, nonce);
                        room.inviter.hear(number, &bytes, || dice.array());
                    }
                }
            }
        }
        room.talk();
        let digits = room.shown();
        assert_eq!(room.type_digits(&digits), Typed::Right);
        assert_eq!(room.type_digits(&digits), Typed::TooSoon, "once");
        room.enrol();
        room.talk();
        assert!(matches!(room.newcomer.progress(), Progress::Numbered(_)));
    });
}

#[test]
fn digits_may_be_mistyped_twice_and_not_three_times() {
    let mut room = Room::new(2, Roles::CASHIER);
    assert_eq!(room.type_digits("123456"), Typed::TooSoon);
    room.talk();
    let shown = room.shown();
    let wrong = if shown == "111 111" { "222222" } else { "111111" };
    assert_eq!(room.type_digits(wrong), Typed::Wrong(2));
    assert_eq!(room.type_digits("12"), Typed::Wrong(1));
    let mut other = Room::new(2, Roles::CASHIER);
    other.talk();
    other.type_digits(wrong);
    other.type_digits(wrong);
    let digits = other.shown();
    assert_eq!(other.type_digits(&digits), Typed::Right);
    assert_eq!(room.type_digits(wrong), Typed::Over(Over::Digits));
    assert_eq!(room.type_digits(&shown), Typed::Over(Over::Digits), "it is burnt");
    assert!(room.inviter.device().is_none());
    room.talk();
    assert_eq!(room.newcomer.progress(), Progress::Over(Over::Digits), "the new device hears of it");
}

#[test]
fn an_invite_ends_after_a_quarter_of_an_hour_or_when_it_is_taken_back() {
    for stage in 0..3 {
        for take_back in [false, true] {
            let mut room = Room::new(3, Roles::CASHIER);
            match stage {
                0 => room.inviters_turn(),
                1 => (0..2).for_each(|_| {
                    room.inviters_turn();
                    room.newcomers_turn();
                }),
                _ => room.talk(),
            }
            let random = room.dice.array();
            let why = if take_back {
                room.inviter.withdraw(random);
                Over::Withdrawn
            } else {
                room.inviter.tick(room.now + HOLDS_SECONDS - 1, random);
                assert_eq!(room.inviter.over(), None);
                room.inviter.tick(room.now + HOLDS_SECONDS, random);
                Over::Late
            };
            assert_eq!(room.inviter.over(), Some(why));
            room.talk();
            assert_eq!(room.newcomer.progress(), Progress::Over(why), "stage {stage}");
            assert_eq!(room.inviter.over(), Some(why));
        }
    }
    // The right digits come too late; so they do when the clock went back.
    for now in [1_000 + HOLDS_SECONDS, 0] {
        let mut room = Room::new(3, Roles::CASHIER);
        room.talk();
        let digits = room.shown();
        room.now = now;
        assert_eq!(room.type_digits(&digits), Typed::Over(Over::Late));
    }
    // A mailbox that has forgotten everything ends the new device's wait.
    let mut room = Room::new(3, Roles::CASHIER);
    room.talk();
    room.newcomer.mailbox_gone();
    assert_eq!(room.newcomer.progress(), Progress::Over(Over::Late));
}

#[test]
fn a_code_serves_the_first_device_that_answers() {
    let mut room = Room::new(4, Roles::CASHIER);
    let mut late = newcomer(room.inviter.code(), &mut room.dice);
    room.talk();
    std::mem::swap(&mut room.newcomer, &mut late);
    room.newcomers_turn();
    room.newcomers_turn();
    assert_eq!(room.newcomer.progress(), Progress::Over(Over::Answered));
    // One that comes when all is done is told so too.
    std::mem::swap(&mut room.newcomer, &mut late);
    let digits = room.shown();
    room.type_digits(&digits);
    room.enrol();
    room.talk();
    assert!(matches!(room.newcomer.progress(), Progress::Numbered(_)));
    room.newcomer = newcomer(room.inviter.code(), &mut room.dice);
    (0..2).for_each(|_| room.newcomers_turn());
    assert_eq!(room.newcomer.progress(), Progress::Over(Over::Answered));
}

/// Somebody photographed the code and sits at the mailbox: to each side he plays the other, with keys of his own.
#[test]
fn a_man_in_the_middle_shows_in_the_digits() {
    let mut equal = 0;
    for_each_seed(400, |dice| {
        let mut room = Room::new(dice.number(), Roles::ACCOUNTANT);
        // Towards the inviter he is a new device; towards the new device, the mailbox he runs holds what he likes.
        let mut he = newcomer(room.inviter.code(), dice);
        let mut true_one = newcomer(room.inviter.code(), dice);
        std::mem::swap(&mut room.newcomer, &mut he);
        room.talk();
        let his = room.shown();
        // The honest device sees the true invitation and whichever inviter's number he relays: the true one.
        for slot in [Slot::Invitation, Slot::Answer] {
            true_one.hear(slot.number(), &room.mailbox.0[&slot.number()], dice.array());
        }
        let Progress::Showing(shown) = true_one.progress() else { panic!() };
        equal += u32::from(shown.to_string() == his);
        // The inviter types what stands on the honest screen.
        if shown.to_string() != his {
            assert!(matches!(room.type_digits(&shown.to_string()), Typed::Wrong(_)));
            assert!(room.inviter.device().is_none());
        }
    });
    assert!(equal <= 1, "one in a million each");
}

/// He cannot look for keys that give the same digits either: he is bound before he sees the number.
#[test]
fn keys_other_than_those_committed_to_are_refused() {
    let mut room = Room::new(6, Roles::CASHIER);
    let mut other = newcomer(room.inviter.code(), &mut room.dice);
    (0..2).for_each(|_| {
        room.inviters_turn();
        room.newcomers_turn();
    });
    (0..2).for_each(|_| room.inviters_turn());
    let nonce = room.dice.array();
    other.hear(Slot::Invitation.number(), &room.mailbox.0[&Slot::Invitation.number()], nonce);
    other.hear(Slot::Answer.number(), &room.mailbox.0[&Slot::Answer.number()], nonce);
    let reveal = other.puts().iter().find(|put| put.number == Slot::Reveal.number()).unwrap().clone();
    room.mailbox.0.insert(Slot::Reveal.number(), reveal.bytes);
    room.inviters_turn();
    assert_eq!(room.inviter.over(), Some(Over::Foreign));
}

#[test]
fn whoever_lacks_the_code_can_only_spoil_it() {
    for_each_seed(300, |dice| {
        let mut room = Room::new(dice.number(), Roles::CASHIER);
        let spoiled = dice.pick(&Slot::ALL).number();
        for _ in 0..10 {
            room.inviters_turn();
            if let Some(bytes) = room.mailbox.0.get_mut(&spoiled) {
                let other = dice.bytes(64);
                common::change(bytes, &other, dice);
            } else if dice.one_in(4) && room.mailbox.0.len() == usize::from(spoiled) {
                room.mailbox.0.insert(spoiled, dice.bytes(120));
            }
            room.newcomers_turn();
        }
        // Either nothing got through, or what got through was the true letter.
        if let (Progress::Showing(digits), true) = (room.newcomer.progress(), room.inviter.is_typing()) {
            assert_eq!(room.type_digits(&digits.to_string()), Typed::Right);
        }
        assert!(!matches!(room.newcomer.progress(), Progress::Numbered(_)));
    });
}

#[test]
fn a_letter_of_one_slot_or_one_book_is_none_of_another() {
    let mut room = Room::new(7, Roles::CASHIER);
    room.inviters_turn();
    let letter = room.mailbox.0[&Slot::Invitation.number()].clone();
    let nonce = room.dice.array();
    // Given back to its writer as if it were an answer.
    room.inviter.hear(Slot::Commitment.number(), &letter, || [3; 32]);
    assert_eq!(room.inviter.over(), Some(Over::Foreign));
    let mut other_book = InviteCode::read(room.inviter.code()).unwrap();
    other_book.book = *b"another book....";
    let keys = NewcomerKeys { sign: [1; 32], wrap: [2; 32] };
    let mut elsewhere = Newcomer::begin(other_book, keys, [3; 32]);
    elsewhere.hear(Slot::Invitation.number(), &letter, nonce);
    assert_eq!(elsewhere.progress(), Progress::Over(Over::Foreign));
}

#[test]
fn the_mailbox_learns_nothing() {
    let mut room = Room::new(8, Roles::CASHIER);
    room.talk();
    let digits = room.shown();
    room.type_digits(&digits);
    room.enrol();
    room.talk();
    assert_eq!(room.mailbox.0.len(), 5);
    let keys = room.newcomer.keys().public();
    let planted: [&[u8]; 6] = [
        "Vi Thị Nga".as_bytes(),
        "thủ quỹ".as_bytes(),
        &keys.sign,
        &keys.wrap,
        &room.first.sign.verifying_key().to_bytes(),
        &room.inviter.secret().0,
    ];
    for (slot, bytes) in &room.mailbox.0 {
        for plain in planted {
            assert!(!bytes.windows(plain.len()).any(|window| window == plain), "{slot:?}");
        }
    }
}

#[test]
fn only_who_may_let_in_can_invite_and_only_while_he_may() {
    let mut room = Room::new(9, Roles::CASHIER);
    let mut director = enrol(&mut room.first, 2, Roles::DIRECTOR, &mut room.dice);
    let mut cashier = enrol(&mut room.first, 3, Roles::CASHIER, &mut room.dice);
    room.first.settle(&room.server, &mut room.store, 100, &mut room.dice);
    room.settle(&mut director);
    room.settle(&mut cashier);
    let dice = &mut room.dice;
    assert!(begin(&director, invite(Roles::ACCOUNTANT), 0, dice).is_ok());
    assert_eq!(begin(&room.first, invite(Roles::ACCOUNTANT), 0, dice).err(), Some(Over::Role));
    assert!(begin(&room.first, invite(Roles::CASHIER), 0, dice).is_ok());
    assert_eq!(begin(&cashier, invite(Roles::CASHIER), 0, dice).err(), Some(Over::Role));
    assert_eq!(begin(&director, invite(Roles::NONE), 0, dice).err(), Some(Over::Role));
    // The accountant loses its role between the code and the digits.
    room.talk();
    let digits = room.shown();
    director.state_fact(&Fact::RoleChanged { writer: 1, roles: Roles::SUPERVISOR });
    room.settle(&mut director);
    room.first.settle(&room.server, &mut room.store, 100, &mut room.dice);
    assert_eq!(room.type_digits(&digits), Typed::Right);
    let first = &room.first;
    let made = room.inviter.device().unwrap().enrolment(&BOOK, first.members(), 1, &first.keys, [9; 32]);
    assert_eq!(made.err(), Some(Over::Role));
    room.inviter.refuse(Over::Role, [8; 32]);
    room.talk();
    assert_eq!(room.newcomer.progress(), Progress::Over(Over::Role));
}

/// Two inviters, each without having heard of the other, give one number: the later gives the next.
#[test]
fn two_inviters_who_give_one_number_give_two() {
    let mut room = Room::new(10, Roles::CASHIER);
    let mut director = enrol(&mut room.first, 2, Roles::DIRECTOR, &mut room.dice);
    room.first.settle(&room.server, &mut room.store, 100, &mut room.dice);
    room.settle(&mut director);
    room.talk();
    let digits = room.shown();
    assert_eq!(room.type_digits(&digits), Typed::Right);
    // The director's invite went as far at the same time, and came to the server first.
    let theirs = Device::new(3, director.log_key, &mut room.dice);
    let keys = theirs.public();
    director.state_fact(&Fact::Enrolled { writer: 3, keys, roles: Roles::SUPERVISOR, boxed: None });
    room.settle(&mut director);
    let device = room.inviter.device().unwrap();
    assert_eq!(device.standing(director.members(), 3), Standing::Taken);
    assert_eq!(room.enrol(), 4);
    room.talk();
    let mut new = room.device();
    room.settle(&mut new);
    assert_eq!(room.newcomer.joined(new.members()), Joined::Effective);

    // A device that was told the number that is void learns it from the log, and records nothing.
    assert_eq!(room.first.members().get(3).unwrap().keys, keys);
    let mut told_three = Room::new(10, Roles::CASHIER);
    told_three.talk();
    let digits = told_three.shown();
    told_three.type_digits(&digits);
    told_three.inviter.welcome(3, [1; 32]);
    told_three.talk();
    assert_eq!(told_three.newcomer.joined(room.first.members()), Joined::Taken);
}

#[test]
fn a_device_that_was_never_enrolled_gets_nothing() {
    let mut room = Room::new(11, Roles::CASHIER);
    room.talk();
    let digits = room.shown();
    room.type_digits(&digits);
    // The number is told, the enrolment is not in the log: the inviter's machine broke down.
    room.inviter.welcome(2, [1; 32]);
    room.talk();
    let mut new = room.device();
    let sent = new.ask(&mut room.dice);
    let Reply::Refusal(refusal) = room.server.exchange(&BOOK, &sent.bytes, 100, &mut room.store).unwrap() else {
        panic!("it got something")
    };
    assert_eq!(refusal.code, Code::NotEnrolled);
    assert_eq!(room.newcomer.joined(new.members()), Joined::Waiting);
}

#[test]
fn a_log_of_another_inviter_or_server_is_not_the_one_invited_to() {
    let mut room = Room::new(12, Roles::CASHIER);
    room.talk();
    let digits = room.shown();
    room.type_digits(&digits);
    let writer = room.enrol();
    room.talk();
    let own = room.newcomer.keys().public();
    let again = |founder_seed: u64, root: u8| {
        let mut members = Members::new(BOOK);
        let mut dice = Dice::new(founder_seed);
        let mut other = founder(&SigningKey::from_bytes(&[5; 32]), &mut dice);
        if root == 9 {
            other.sign = room.first.sign.clone();
        }
        for event in &other.events {
            members.apply(1, 1, &Event::decode(event).unwrap());
        }
        let fact = Fact::Enrolled { writer, keys: own, roles: Roles::CASHIER, boxed: None };
        members.apply(1, 3, &fact.event(0, 0).unwrap());
        members
    };
    assert_eq!(room.newcomer.joined(&again(99, 1)), Joined::Another);
    // Shut out before it ever wrote.
    let mut members = room.first.members().clone();
    members.apply(1, 50, &Fact::Revoked { writer }.event(0, 0).unwrap());
    assert_eq!(room.newcomer.joined(&members), Joined::Ended);
}

/// Keys after a device was shut out: what is sealed from then on it cannot open.
#[test]
fn a_device_shut_out_opens_nothing_sealed_afterwards() {
    let mut room = Room::new(13, Roles::CASHIER);
    room.talk();
    let digits = room.shown();
    room.type_digits(&digits);
    let writer = room.enrol();
    room.talk();
    let mut lost = room.device();
    room.settle(&mut lost);
    let held: Keyring = lost.keys.clone();
    room.first.state_fact(&Fact::Revoked { writer });
    room.first.settle(&room.server, &mut room.store, 100, &mut room.dice);
    assert!(room.first.members().should_rotate(1));
    room.first.rotate(&mut room.dice);
    room.first.settle(&room.server, &mut room.store, 100, &mut room.dice);
    assert!(!room.first.members().needs_rotation());
    let after = voucher(9, &mut room.dice);
    room.first.record(after.clone());
    room.first.settle(&room.server, &mut room.store, 100, &mut room.dice);
    let frame = room.first.cut.last().unwrap();
    let opened = frame.open(&BOOK, &held);
    assert!(matches!(opened, sync::frame::Reading::Waiting(_)), "{opened:?}");
    assert!(matches!(frame.open(&BOOK, &room.first.keys), sync::frame::Reading::Events(_)));
}
