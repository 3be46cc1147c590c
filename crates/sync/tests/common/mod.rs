//! What the tests share: numbers that follow from a seed, vouchers like those of a cooperative, a writer.

#![allow(dead_code, clippy::unwrap_used)]

use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use ed25519_dalek::SigningKey;
use ledger::event::body::{Body, Content, Posted, SeriesNumber, SettingSet};
use ledger::event::extra::Extra;
use ledger::event::{Event, EventId, Line, WriterNo};
use ledger::money::Dong;
use ledger::voucher::Form;
use sync::BookId;
use sync::dictionary;
use sync::frame::{Cutter, Frame, Head};
use sync::key::{BookKey, Nonce};

pub const BOOK: BookId = *b"book of the test";

/// Runs `attempt` with dice of each seed in turn; when it stops, says with which seed. `HTX_FUZZ` makes it so many times as many.
pub fn for_each_seed(seeds: u64, mut attempt: impl FnMut(&mut Dice)) {
    (1..=seeds * asked("HTX_FUZZ", 1)).for_each(|seed| try_seed(seed, &mut attempt));
}

/// For readers of bytes from outside: these seeds first, the same each time, and then fresh ones until ten seconds are over,
/// or `HTX_FUZZ_SECONDS`.
pub fn for_each_seed_and_ten_seconds(seeds: u64, mut attempt: impl FnMut(&mut Dice)) {
    let end = Instant::now() + Duration::from_secs(asked("HTX_FUZZ_SECONDS", 10));
    for_each_seed(seeds, &mut attempt);
    let fresh = RandomState::new().hash_one(0) >> 16;
    let tried = (fresh..).take_while(|_| Instant::now() < end).map(|seed| try_seed(seed, &mut attempt)).count();
    println!("{tried} fresh seeds from {fresh}");
}

fn asked(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn try_seed(seed: u64, attempt: &mut impl FnMut(&mut Dice)) {
    if let Err(cause) = catch_unwind(AssertUnwindSafe(|| attempt(&mut Dice::new(seed)))) {
        eprintln!("the seed was {seed}");
        std::panic::resume_unwind(cause);
    }
}

/// Numbers that only depend on the seed (xorshift).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.number() >> 11) as usize % limit
    }

    pub fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| (self.number() >> 24) as u8)
    }

    pub fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| (self.number() >> 24) as u8).collect()
    }
}

/// Bytes that begin something, end something or stand at a border.
const TELLING: [u8; 24] = [
    0x00, 0x01, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x20, 0x3b, 0x40, 0x5b, 0x60, 0x7b, 0x7f, 0x80, 0x83, 0x88, 0x9b, 0x9f,
    0xf4, 0xf6, 0xf7, 0xfb, 0xff,
];

/// Changes bytes in one of the ways that have fooled decoders before.
pub fn change(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    if bytes.is_empty() {
        bytes.push(0x83);
    }
    let place = dice.below(bytes.len());
    match dice.below(9) {
        0 => bytes[place] ^= 1 << dice.below(8),
        1 => bytes[place] = *dice.pick(&TELLING),
        2 => bytes[place] = dice.below(256) as u8,
        3 => bytes[place] = bytes[place].wrapping_add(1),
        4 => bytes.insert(place, *dice.pick(&TELLING)),
        5 => drop(bytes.remove(place)),
        6 => bytes.truncate(place),
        7 => {
            let end = (place + 1 + dice.below(12)).min(bytes.len());
            let again = bytes[place..end].to_vec();
            bytes.splice(place..place, again);
        }
        _ => {
            let start = dice.below(other.len());
            let end = (start + 1 + dice.below(24)).min(other.len());
            let cut = (place + end - start).min(bytes.len());
            bytes.splice(place..cut, other[start..end].iter().copied());
        }
    }
}

/// A writer of the test: its keys and how far its frames have come.
pub struct Hand {
    pub writer: WriterNo,
    pub sign: SigningKey,
    pub key: BookKey,
    pub head: Head,
    pub dictionary: u16,
}

impl Hand {
    pub fn new(writer: WriterNo, dice: &mut Dice) -> Self {
        let sign = SigningKey::from_bytes(&dice.array());
        let head = Head::beginning(&BOOK, writer, &sign.verifying_key().to_bytes());
        Self { writer, sign, key: BookKey::new([7; 32]), head, dictionary: dictionary::FIRST }
    }

    pub fn sign_key(&self) -> [u8; 32] {
        self.sign.verifying_key().to_bytes()
    }

    pub fn cut(&mut self, events: &[Vec<u8>], dice: &mut Dice) -> Vec<Frame> {
        let cutter =
            Cutter { book: &BOOK, writer: self.writer, sign: &self.sign, key: &self.key, dictionary: self.dictionary };
        let (frames, head) = cutter.cut(self.head, events, || dice.array() as Nonce).unwrap();
        self.head = head;
        frames
    }
}

const GOODS: [&str; 6] = ["lúa ST25", "phân urê", "giống lúa", "cà phê nhân", "tôm thẻ", "rau sạch"];
const NAMES: [&str; 6] =
    ["Nguyễn Thị Lan", "Trần Văn Bình", "Lê Quang Hưng", "Võ Thị Hoa", "Ngô Văn Sửu", "Đỗ Thị Ánh"];

/// A voucher as an accountant types one.
pub fn voucher(number: u32, dice: &mut Dice) -> Vec<u8> {
    let goods = dice.pick(&GOODS);
    let (form, debit, credit, what) = *dice.pick(&[
        (Form::CashReceipt, "1111", "5111", "Bán"),
        (Form::CashPayment, "331", "1111", "Chi trả tiền"),
        (Form::GoodsReceipt, "156", "331", "Thu mua"),
        (Form::Sale, "131", "5111", "Bán chịu"),
    ]);
    let narration = format!("{what} {} kg {goods}", 1 + dice.below(200));
    let party = EventId::new(1, 2 + dice.below(200) as u64);
    let line = Line {
        debit: debit.parse().ok(),
        credit: credit.parse().ok(),
        amount: Dong::new(1_000 * (5 + dice.below(9_000)) as i64).unwrap(),
        debit_party: party.filter(|_| debit.ends_with("31")),
        credit_party: party.filter(|_| credit.ends_with("31")),
        extra: Extra::default(),
    };
    let content = Content {
        date: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(dice.below(365) as u64),
        party,
        party_name: (*dice.pick(&NAMES)).into(),
        narration,
        attachments: dice.below(3) as u16,
    };
    let number = SeriesNumber { form, year: 2026, number };
    let posted = Posted { number, content, reference: None, old_number: None, business: None };
    let wall = 190_000_000 + dice.below(30_000_000) as u32;
    Event::new(1 << 40 | dice.below(9_000) as u64, wall, vec![line], Body::VoucherPosted(posted)).encode()
}

/// A setting: an event as small as they come.
pub fn setting(key: &str, value: &str) -> Vec<u8> {
    let set = SettingSet { key: key.into(), value: value.into() };
    Event::new(0, 0, vec![], Body::SettingSet(set)).encode()
}

/// An event of a kind whose body may be anything.
pub fn other(kind: u16, text: &str) -> Vec<u8> {
    Event::new(0, 0, vec![], Body::Other { kind, fields: vec![text.into()] }).encode()
}
