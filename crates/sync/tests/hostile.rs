//! A server that signs whatever it likes, and writers that send whatever they like: each is refused or has no effect, and
//! nothing stops or fills the memory.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/device.rs"]
mod device;

use common::{BOOK, Dice, change, for_each_seed, for_each_seed_and_ten_seconds, voucher};
use device::{Device, enrol, founder};
use ed25519_dalek::SigningKey;
use ledger::event::Event;
use sync::exchange::{Damage, Limits, Memory, Reply, Server, Told, Transaction, Verdict, verify};
use sync::frame::Frame;
use sync::key::Keyring;
use sync::log::{Entry, Head, SignedHead, Tip};
use sync::member::{Fact, Holder, Members, Roles};
use sync::reader::Reader;

fn book(dice: &mut Dice) -> (SigningKey, Server, Memory, Device, Device) {
    let log_key = SigningKey::from_bytes(&dice.array());
    let server = Server::new(log_key.clone(), Limits::default());
    let mut store = Memory::invited(&BOOK);
    let mut first = founder(&log_key, dice);
    let mut second = enrol(&mut first, 2, Roles::CASHIER, dice);
    first.settle(&server, &mut store, 100, dice);
    second.settle(&server, &mut store, 100, dice);
    second.record(voucher(1, dice));
    second.settle(&server, &mut store, 100, dice);
    (log_key, server, store, first, second)
}

/// Frames are dropped, doubled, swapped and changed, and the server signs the outcome all the same.
#[test]
fn a_server_with_its_own_key_can_make_no_device_read_what_nobody_wrote() {
    let dice = &mut Dice::new(1);
    let (log_key, _, store, first, _) = book(dice);
    let honest: Vec<Entry> = store.log().cloned().collect();
    let mut read_before = 0;
    for_each_seed(800, |dice| {
        let mut entries = honest.clone();
        for _ in 0..=dice.below(2) {
            let at = dice.below(entries.len());
            match dice.below(4) {
                0 => drop(entries.remove(at)),
                1 => entries.insert(at, entries[dice.below(entries.len())].clone()),
                2 => {
                    let other = dice.below(entries.len());
                    entries.swap(at, other);
                }
                _ => {
                    let mut bytes = entries[at].frame.bytes().to_vec();
                    let before = bytes.clone();
                    change(&mut bytes, &before, dice);
                    if let Ok(frame) = Frame::decode(&bytes) {
                        entries[at].frame = frame;
                    }
                }
            }
        }
        // The roots are right, the head is signed: only the writers' own signatures and chains are in the way.
        let tip = entries.iter().fold(Tip::beginning(&BOOK), |tip, entry| tip.with_frame(&BOOK, entry));
        let head = SignedHead::sign(&BOOK, Head { epoch: 1, tip, time: 0 }, &log_key);
        let key = log_key.verifying_key().to_bytes();
        assert_eq!(sync::log::extend(&BOOK, &key, Tip::beginning(&BOOK), &entries, &head), Ok(tip));
        let mut reader = Reader::new(BOOK);
        let mut keys: Keyring = first.keys.clone();
        let holder = Holder::Writer(1, &first.wrap);
        let pulled = entries.iter().take_while(|entry| reader.pull(entry, &holder, &mut keys).is_ok()).count();
        for judged in reader.judge(&keys) {
            let wrote = honest.iter().any(|entry| entry.frame == judged.frame);
            let effective = matches!(judged.judgement, sync::reader::Judgement::Events(_));
            assert!(wrote || !effective, "{:?}", judged.frame.header());
        }
        read_before += pulled;
    });
    assert!(read_before > 800);
}

/// Whatever a reply says beside the log, the device's own log stays one that its head proves.
#[test]
fn a_changed_reply_never_leaves_a_device_with_a_log_it_cannot_prove() {
    let dice = &mut Dice::new(2);
    let (log_key, server, store, first, _) = book(dice);
    let (mut taken, mut turned_away) = (0, 0);
    for_each_seed(600, |dice| {
        let (mut device, mut store) = (first.clone(), store.clone());
        device.record(voucher(7, dice));
        let sent = device.ask(dice);
        let reply = server.exchange(&BOOK, &sent.bytes, 100, &mut store).unwrap();
        let Reply::Answer(mut answer) = reply else { panic!() };
        match dice.below(6) {
            0 => answer.page.from = dice.number(),
            1 => answer.page.entries.clear(),
            2 => answer.page.entries.push(Told::Sent { received: 0, place: dice.below(3) as u16 }),
            3 => answer.latest_size = dice.number(),
            4 => answer.acks.clear(),
            _ => {
                let head = Head { epoch: dice.below(3) as u32, tip: Tip { size: 9, root: dice.array() }, time: 0 };
                answer.head = SignedHead::sign(&BOOK, head, &log_key);
            }
        }
        let before = device.state.tip;
        match device.hear(&Reply::Answer(answer).encode()) {
            Verdict::Taken(_) => taken += 1,
            _ => {
                turned_away += 1;
                assert_eq!(device.state.tip, before);
            }
        }
        let tip = device.log.iter().fold(Tip::beginning(&BOOK), |tip, entry| tip.with_frame(&BOOK, entry));
        assert_eq!(tip, device.state.tip);
    });
    assert!(taken > 50 && turned_away > 50, "{taken} {turned_away}");
}

/// Bodies of clear events, changed in every way that leaves an event: the members stay members.
#[test]
fn no_event_about_members_stops_the_fold() {
    let dice = &mut Dice::new(3);
    let (.., first, _) = book(dice);
    let mut corpus: Vec<Vec<u8>> = first.events.clone();
    let facts = [
        Fact::Confirmed { writer: 2 },
        Fact::RoleChanged { writer: 2, roles: Roles::DIRECTOR },
        Fact::Revoked { writer: 1 },
        Fact::Rules { version: 9 },
        Fact::Rewound { epoch: 4, size: 1 },
    ];
    corpus.extend(facts.iter().map(|fact| fact.event(0, 0).unwrap().encode()));
    let mut applied = 0;
    for_each_seed_and_ten_seconds(4_000, |dice| {
        let mut members: Members = first.members().clone();
        for wseq in 0..4 {
            let mut bytes = dice.pick(&corpus).clone();
            let other = dice.pick(&corpus).clone();
            change(&mut bytes, &other, dice);
            if let Ok(event) = Event::decode(&bytes) {
                applied += 1;
                members.apply(*dice.pick(&[0, 1, 2, 3, 500]), wseq, &event);
                members.needs_rotation();
            }
        }
    });
    assert!(applied > 2_000, "{applied}");
}

#[test]
fn a_book_proves_itself_and_one_changed_bit_on_the_servers_disk_is_found() {
    let dice = &mut Dice::new(4);
    let (_, _, store, ..) = book(dice);
    assert_eq!(verify(&BOOK, &store).unwrap(), Ok(()));
    let entries: Vec<Entry> = store.log().cloned().collect();
    let mut found = 0;
    for_each_seed(200, |dice| {
        let mut changed = entries.clone();
        let at = dice.below(changed.len());
        let mut bytes = changed[at].frame.bytes().to_vec();
        let bit = dice.below(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        // Where the bytes are no frame any more a store cannot even read them.
        let Ok(frame) = Frame::decode(&bytes) else { return };
        changed[at].frame = frame;
        let damage = verify(&BOOK, &stored(&store, &changed)).unwrap().unwrap_err();
        let sseq = at as u64 + 1;
        assert!([Damage::Root { sseq }, Damage::Signature { sseq }].contains(&damage), "{damage:?}");
        found += 1;
    });
    assert!(found > 100, "{found}");
    assert_eq!(verify(&BOOK, &stored(&store, &entries[1..])).unwrap(), Err(Damage::Root { sseq: 1 }));
    assert_eq!(verify(&BOOK, &stored(&store, &entries[..2])).unwrap(), Err(Damage::End));
}

/// A store with the rows and roots of another and these entries.
fn stored(like: &Memory, entries: &[Entry]) -> Memory {
    let mut store = Memory::invited(&BOOK);
    store.keep_book(&like.book().unwrap().unwrap()).unwrap();
    for (entry, size) in entries.iter().zip(1..) {
        let root = like.root(size).unwrap().unwrap();
        store.append(&Tip { size, root }, &entry.frame.link(&BOOK), entry).unwrap();
    }
    store
}
