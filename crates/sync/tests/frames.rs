//! Frames: whatever is cut comes back, whatever is changed is found, and a second reader agrees.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "second_reader/item.rs"]
mod item;
#[path = "second_reader/second.rs"]
mod second;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use common::{BOOK, Dice, Hand, change, for_each_seed, for_each_seed_and_ten_seconds, other, setting, voucher};
use ed25519_dalek::Signer;
use ledger::chain;
use ledger::event::kind::Kind;
use second::{Opened, Plain};
use sync::dictionary;
use sync::frame::{CutFault, Cutter, Fault, Frame, Head, Missing, Reading, fits, is_clear};
use sync::key::{BookKey, Keyring};

fn ring() -> Keyring {
    Keyring::new([BookKey::new([7; 32])])
}

/// Some events of a working day, most of them vouchers, now and then one that the server must read.
fn day(many: usize, dice: &mut Dice) -> Vec<Vec<u8>> {
    (0..many)
        .map(|at| match dice.below(12) {
            0 => other(Kind::RoleChanged as u16, "x"),
            1 => setting("unit.address", "ấp Hòa An"),
            2 => other(0x1fff, "a kind of a later version"),
            _ => voucher(at as u32 + 1, dice),
        })
        .collect()
}

#[test]
fn any_cutting_gives_the_same_events_back() {
    for_each_seed(60, |dice| {
        let mut hand = Hand::new(3, dice);
        let mut head = hand.head;
        let many = 1 + dice.below(60);
        let events = day(many, dice);
        let mut frames = Vec::new();
        let mut rest = events.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(1 + dice.below(rest.len()));
            frames.extend(hand.cut(now, dice));
            rest = later;
        }
        let mut back: Vec<Vec<u8>> = Vec::new();
        for frame in frames {
            let frame = Frame::decode(frame.bytes()).unwrap();
            let header = frame.header();
            assert_eq!((header.fseq, header.wseq_first, header.prev), (head.fseq + 1, head.wseq + 1, head.link));
            assert!(frame.is_signed_by(&BOOK, &hand.sign_key()));
            let Reading::Events(contents) = frame.open(&BOOK, &ring()) else { panic!("{:?}", frame.header()) };
            let event_link = contents.events.iter().fold(head.event_link, |link, event| chain::next(&link, event));
            assert_eq!(contents.last, header.key.map(|_| event_link));
            head = Head { fseq: header.fseq, link: frame.link(&BOOK), wseq: header.wseq_last(), event_link };
            back.extend(contents.events);
        }
        assert_eq!(back, events);
        assert_eq!(head, hand.head);
    });
}

#[test]
fn one_changed_bit_is_found_whichever_it_is() {
    let dice = &mut Dice::new(1);
    let mut hand = Hand::new(3, dice);
    let key = hand.sign_key();
    for events in [vec![voucher(1, dice), voucher(2, dice)], vec![other(Kind::WriterRetired as u16, "x")]] {
        let frame = hand.cut(&events, dice).remove(0);
        for bit in 0..frame.bytes().len() * 8 {
            let mut bytes = frame.bytes().to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let passes = Frame::decode(&bytes).is_ok_and(|changed| changed.is_signed_by(&BOOK, &key));
            assert!(!passes, "bit {bit} of {:02x?}", frame.bytes());
        }
        assert!(!frame.is_signed_by(b"another book ...", &key));
        // A point of small order as key and as R, and S of zero: a lenient check holds for whatever was signed.
        let mut lenient = second::decode(frame.bytes()).unwrap();
        let point = std::array::from_fn(|at| u8::from(at == 0));
        lenient.signature = [point, [0; 32]].concat();
        assert!(!Frame::decode(&lenient.encode()).unwrap().is_signed_by(&BOOK, &point));
    }
}

/// A writer's first event under the recovery phrase, by its form alone.
fn recovered() -> Vec<u8> {
    use ledger::event::Event;
    use ledger::event::body::{Body, RecoveryEnrol};
    let enrol = RecoveryEnrol { sign_key: [1; 32], box_key: [2; 32], seen: Vec::new(), signature: [3; 64] };
    Event::new(0, 0, Vec::new(), Body::RecoveryEnrol(enrol)).encode()
}

#[test]
fn what_is_clear_and_what_is_sealed_never_share_a_frame() {
    let dice = &mut Dice::new(2);
    let genesis = recovered();
    let role = other(Kind::RoleChanged as u16, "x");
    let events = [genesis, role.clone(), role.clone(), voucher(1, dice), setting("a", "b"), role, voucher(2, dice)];
    let frames = Hand::new(700, dice).cut(&events, dice);
    let shape: Vec<_> = frames.iter().map(|frame| (frame.header().count, frame.header().key.is_none())).collect();
    assert_eq!(shape, [(1, true), (2, true), (2, false), (1, true), (1, false)]);
    let clear: Vec<&str> = Kind::ALL.iter().filter(|kind| is_clear(**kind as u16)).map(|kind| kind.name()).collect();
    assert_eq!(clear.len(), 13, "{clear:?}");
}

#[test]
fn an_enrolling_event_is_only_ever_the_first() {
    let dice = &mut Dice::new(3);
    let mut hand = Hand::new(700, dice);
    hand.cut(&[voucher(1, dice)], dice);
    let cutter = Cutter { book: &BOOK, writer: 700, sign: &hand.sign, key: &hand.key, dictionary: dictionary::FIRST };
    let late = [recovered()];
    assert_eq!(cutter.cut(hand.head, &late, || [1; 24]).unwrap_err(), CutFault::NotFirst { wseq: 2 });
    let forged = forge_clear(&hand, 2, &late);
    assert_eq!(Frame::decode(&forged.encode()).unwrap().open(&BOOK, &ring()), Reading::Malformed(Fault::NotAlone));
}

#[test]
fn large_events_get_smaller_frames_and_too_large_ones_none() {
    let dice = &mut Dice::new(4);
    let mut hand = Hand::new(1, dice);
    // Bytes that do not get smaller: twelve events of 3 KiB do not go into one body of 16 KiB.
    let bulky = |len, dice: &mut Dice| {
        use ledger::event::{Event, body::Body, value::Value};
        let fields = vec![Value::Bytes(dice.bytes(len))];
        Event::new(0, 0, vec![], Body::Other { kind: 0x6001, fields }).encode()
    };
    let events: Vec<_> = (0..12).map(|_| bulky(3_000, dice)).collect();
    let frames = hand.cut(&events, dice);
    assert!((3..=4).contains(&frames.len()), "{}", frames.len());
    assert!(frames.iter().all(|frame| frame.body().len() <= 16 * 1024));
    assert_eq!(frames.iter().map(|frame| frame.header().count).sum::<u16>(), 12);

    let (large, too_large) = (bulky(65_000, dice), bulky(66_000, dice));
    assert!(fits(&large, dictionary::FIRST) && !fits(&too_large, dictionary::FIRST));
    assert_eq!(hand.cut(&[large], dice).len(), 1);
    let cutter = Cutter { book: &BOOK, writer: 1, sign: &hand.sign, key: &hand.key, dictionary: dictionary::FIRST };
    assert_eq!(cutter.cut(hand.head, &[too_large], || [1; 24]).unwrap_err(), CutFault::TooLarge { wseq: 14 });

    // Events that get very small: the count is what ends a frame, and what they come to unpacked.
    let small: Vec<_> = (0..401).map(|_| setting("unit.address", "ấp Hòa An")).collect();
    assert_eq!(hand.cut(&small, dice).iter().map(|frame| frame.header().count).collect::<Vec<_>>(), [400, 1]);
    let wordy: Vec<_> = (0..5).map(|_| other(0x6001, &"a".repeat(500)).repeat(400)).collect();
    assert!(hand.cut(&wordy, dice).len() >= 2, "more than half a mebibyte is not one frame");
}

#[test]
fn a_frame_waits_for_its_key_and_for_its_dictionary() {
    let dice = &mut Dice::new(5);
    let mut hand = Hand::new(1, dice);
    let frame = hand.cut(&[voucher(1, dice)], dice).remove(0);
    assert_eq!(
        frame.open(&BOOK, &Keyring::new([BookKey::new([8; 32])])),
        Reading::Waiting(Missing::Key(hand.key.id()))
    );
    let mut later = second::decode(frame.bytes()).unwrap();
    later.dictionary = 9;
    resign(&mut later, &hand);
    let later = Frame::decode(&later.encode()).unwrap();
    assert!(later.is_signed_by(&BOOK, &hand.sign_key()));
    assert_eq!(later.open(&BOOK, &ring()), Reading::Waiting(Missing::Dictionary(9)));
}

/// What an enrolled writer with every key can still do wrong.
#[test]
fn a_signed_frame_that_holds_nonsense_is_malformed_as_a_whole() {
    let dice = &mut Dice::new(6);
    let hand = Hand::new(1, dice);
    let voucher = vec![voucher(1, dice)];
    let role = vec![other(Kind::RoleChanged as u16, "x")];
    let honest = forge_sealed(&hand, &voucher, |packed| packed);
    assert!(matches!(Frame::decode(&honest.encode()).unwrap().open(&BOOK, &ring()), Reading::Events(_)));

    let mut another_key = honest.clone();
    another_key.body[30] ^= 1;
    let mut another_count = forge_sealed(&hand, &voucher, |packed| packed);
    another_count.count = 2;
    reseal(&mut another_count, &hand, &voucher, |packed| packed);
    let cases = [
        (another_key, Fault::Seal),
        (another_count, Fault::Packing),
        (forge_sealed(&hand, &role, |packed| packed), Fault::Kind),
        (forge_clear(&hand, 1, &voucher), Fault::Kind),
        (forge_sealed(&hand, &voucher, |_| b"nonsense".to_vec()), Fault::Packing),
        (forge_sealed(&hand, &voucher, |packed| [&packed[..], b"more"].concat()), Fault::Packing),
        (forge_sealed(&hand, &voucher, |packed| [&packed[..], &LEFT_OUT, &packed].concat()), Fault::Packing),
        (forge_sealed(&hand, &voucher, |packed| packed[..packed.len() - 1].to_vec()), Fault::Packing),
        // A frame of zstd's that readers skip: two programs would not see the same bytes.
        (forge_sealed(&hand, &voucher, |packed| [&packed[..], &SKIPPED].concat()), Fault::Packing),
        (forge_sealed(&hand, &voucher, |packed| [&[0x48], &packed[1..]].concat()), Fault::Packing),
        // Sixty bytes that say they are a gibibyte.
        (forge_sealed(&hand, &voucher, |_| bomb()), Fault::Packing),
    ];
    for (at, (mut frame, fault)) in cases.into_iter().enumerate() {
        resign(&mut frame, &hand);
        let frame = Frame::decode(&frame.encode()).unwrap();
        assert!(frame.is_signed_by(&BOOK, &hand.sign_key()));
        assert_eq!(frame.open(&BOOK, &ring()), Reading::Malformed(fault), "case {at}");
    }
}

const SKIPPED: [u8; 9] = [0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 0x41];
const LEFT_OUT: [u8; 5] = [0x28, 0xb5, 0x2f, 0xfd, 0x00];

/// Blocks that each repeat one byte 128 KiB long, 2,000 times.
fn bomb() -> Vec<u8> {
    let mut packed = vec![0x40];
    for at in 0..2_000u32 {
        let head = (128 * 1024) << 3 | 1 << 1 | u32::from(at == 1_999);
        packed.extend(&head.to_le_bytes()[..3]);
        packed.push(0x41);
    }
    packed
}

fn pack(events: &[Vec<u8>]) -> Vec<u8> {
    let plain: Vec<u8> = events.iter().flat_map(|event| item::Item::Bytes(event.clone()).encode()).collect();
    let mut packer = zstd::bulk::Compressor::new(3).unwrap();
    packer.set_parameter(zstd::zstd_safe::CParameter::ContentSizeFlag(false)).unwrap();
    packer.set_parameter(zstd::zstd_safe::CParameter::WindowLog(18)).unwrap();
    packer.compress(&plain).unwrap()[5..].to_vec()
}

fn forge_clear(hand: &Hand, fseq: u64, events: &[Vec<u8>]) -> Plain {
    let mut frame = Plain {
        writer: hand.writer.into(),
        fseq,
        wseq_first: fseq,
        count: events.len() as u64,
        key: None,
        dictionary: 0,
        prev: hand.head.link.to_vec(),
        body: pack(events),
        signature: vec![0; 64],
    };
    resign(&mut frame, hand);
    frame
}

fn forge_sealed(hand: &Hand, events: &[Vec<u8>], damage: impl Fn(Vec<u8>) -> Vec<u8>) -> Plain {
    let mut frame = forge_clear(hand, 1, events);
    frame.key = Some(hand.key.id().to_vec());
    reseal(&mut frame, hand, events, damage);
    frame
}

fn reseal(frame: &mut Plain, hand: &Hand, events: &[Vec<u8>], damage: impl Fn(Vec<u8>) -> Vec<u8>) {
    let plain = [vec![0; 32], damage(pack(events))].concat();
    let payload = Payload { msg: &plain, aad: &frame.aad(&BOOK) };
    let cipher = XChaCha20Poly1305::new(&Key::from(*hand.key.as_bytes()));
    frame.body = [vec![9; 24], cipher.encrypt(&XNonce::from([9; 24]), payload).unwrap()].concat();
    if frame.body.len() < 73 {
        frame.body.resize(73, 0);
    }
    resign(frame, hand);
}

fn resign(frame: &mut Plain, hand: &Hand) {
    frame.signature = hand.sign.sign(&frame.to_sign(&BOOK)).to_bytes().to_vec();
}

/// The two readers make the same of any bytes, and neither stops.
#[test]
fn a_second_reader_agrees_on_whatever_comes() {
    let first = dictionary::of(1).unwrap();
    let (mut whole, mut refused) = (0, 0);
    for_each_seed_and_ten_seconds(4_000, |dice| {
        let mut hand = Hand::new(dice.below(4) as u16, dice);
        hand.dictionary = dice.below(2) as u16;
        let many = 1 + dice.below(3);
        let events = day(many, dice);
        let frames = hand.cut(&events, dice);
        let honest = dice.pick(&frames);
        let mut bytes = honest.bytes().to_vec();
        for _ in 0..dice.below(3) {
            change(&mut bytes, honest.bytes(), dice);
        }
        let (ours, other) = (Frame::decode(&bytes), second::decode(&bytes));
        assert_eq!(ours.is_ok(), other.is_some(), "{bytes:02x?}");
        let (Ok(ours), Some(mut other)) = (ours, other) else { return refused += 1 };
        whole += 1;
        assert_eq!(other.encode(), ours.bytes());
        assert_eq!(other.link(&BOOK), ours.link(&BOOK));
        let key = hand.sign_key();
        assert_eq!(other.is_signed_by(&BOOK, &key), ours.is_signed_by(&BOOK, &key));
        compare(&ours, &other, first);
        // What a writer with the key could seal: the same bytes, changed under the seal.
        if other.key.is_some() && bytes == honest.bytes() {
            let Opened::Events(events, _) = other.open(&BOOK, &[[7; 32]], &[&[], first]) else { panic!() };
            let damage = dice.number();
            reseal(&mut other, &hand, &events, |mut packed| {
                let dice = &mut Dice::new(damage);
                let before = packed.clone();
                change(&mut packed, &before, dice);
                packed
            });
            compare(&Frame::decode(&other.encode()).unwrap(), &other, first);
        }
    });
    assert!(whole > 500 && refused > 500, "{whole} whole, {refused} refused");
}

fn compare(ours: &Frame, other: &Plain, first: &[u8]) {
    let (ours, other) = (ours.open(&BOOK, &ring()), other.open(&BOOK, &[[7; 32]], &[&[], first]));
    let same = match (&ours, &other) {
        (Reading::Events(ours), Opened::Events(events, last)) => {
            &ours.events == events && ours.last.map(|last| last.to_vec()) == *last
        }
        (Reading::Waiting(Missing::Key(id)), Opened::WaitsForKey(other)) => id.as_slice() == other.as_slice(),
        (Reading::Waiting(Missing::Dictionary(id)), Opened::WaitsForDictionary(other)) => u64::from(*id) == *other,
        (Reading::Malformed(_), Opened::Malformed) => true,
        _ => false,
    };
    assert!(same, "{ours:?} {other:?}");
}
