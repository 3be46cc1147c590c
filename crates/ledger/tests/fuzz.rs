//! Readers of bytes and of typed text, fed what a kept corpus becomes when bytes and letters are changed at random.
//!
//! Every run tries the same inputs, and then fresh ones for as long as ten seconds last, or `HTX_FUZZ_SECONDS`. What once went
//! wrong is added to `corpus/`, a line each.

#![allow(clippy::unwrap_used)]

use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use chrono::{Datelike, NaiveDate};
use ledger::event::{Event, EventId};
use ledger::fold::memory::Memory;
use ledger::{amount, day};

const EVENTS: &str = include_str!("corpus/events.txt");
const AMOUNTS: &str = include_str!("corpus/amounts.txt");
const DAYS: &str = include_str!("corpus/days.txt");

#[test]
fn bytes_are_an_event_or_are_refused() {
    let corpus: Vec<Vec<u8>> = EVENTS.lines().filter(|line| !line.starts_with('#')).map(unhex).collect();
    let mut kept = corpus.clone();
    let (mut whole, mut refused) = (0, 0);
    for_each_seed(30_000, |dice| {
        let mut bytes = kept[dice.below(kept.len())].clone();
        for _ in 0..=dice.below(3) {
            change(&mut bytes, &corpus, dice);
        }
        match Event::decode(&bytes) {
            Err(_) => refused += 1,
            Ok(event) => {
                whole += 1;
                assert_eq!(event.encode(), bytes);
                assert_eq!(event.check(), Ok(()));
                // Events that stay whole are changed further, in place of older ones.
                if kept.len() < 400 {
                    kept.push(bytes.clone())
                } else {
                    kept[corpus.len() + dice.below(300)] = bytes.clone()
                }
            }
        }
        format!("{bytes:02x?}")
    });
    assert!(whole > 2_000 && refused > 2_000, "{whole} whole, {refused} refused");
}

/// Whatever is well-formed can be judged, added and taken back, in whatever order it comes.
#[test]
fn any_events_can_be_added_and_taken_back() {
    let corpus: Vec<Vec<u8>> = EVENTS.lines().filter(|line| !line.starts_with('#')).map(unhex).collect();
    for_each_seed(700, |dice| {
        let mut books = Memory::default();
        let mut states = Vec::new();
        let mut wseq = [0; 3];
        let mut said = String::new();
        while states.len() < 12 {
            let mut bytes = corpus[dice.below(corpus.len())].clone();
            if dice.below(2) == 0 {
                change(&mut bytes, &corpus, dice);
            }
            if let Ok(event) = Event::decode(&bytes) {
                let writer = 1 + dice.below(2);
                wseq[writer] += 1;
                said += &format!("{writer}: {bytes:02x?}\n");
                states.push(books.clone());
                books.apply(EventId::new(writer as u16, wseq[writer]).unwrap(), event);
            }
        }
        while let Some(before) = states.pop() {
            books.unapply();
            assert_eq!(books, before, "{said}");
        }
        said
    });
}

#[test]
fn a_typed_amount_is_read_or_asked_about() {
    for_each_seed(60_000, |dice| {
        let typed = typed(AMOUNTS, "0123456789ktrynghđ.,()+*/=−- ", dice);
        if let Ok(Some(read)) = amount::read(&typed) {
            assert_eq!(amount::read(&amount::show(read)), Ok(Some(read)), "{typed:?}");
        }
        let decimals_max = dice.below(5) as u32;
        if let Ok(Some(read)) = amount::read_quantity(&typed, decimals_max) {
            assert!(read.scale() <= decimals_max, "{typed:?}");
            assert_eq!(amount::read_quantity(&amount::show_quantity(read), 28).unwrap(), Some(read), "{typed:?}");
        }
        typed
    });
}

#[test]
fn a_typed_day_is_read_or_asked_about() {
    let working = NaiveDate::from_ymd_opt(2026, 3, 20).unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 4, 2).unwrap();
    for_each_seed(60_000, |dice| {
        let typed = typed(DAYS, "0123456789/-. ", dice);
        if let Ok(read) = day::read_day(&typed, working, today) {
            assert!((1900..3000).contains(&read.year()), "{typed:?}");
            assert_eq!(day::read_day(&day::show_day(read), today, working), Ok(read), "{typed:?}");
        }
        typed
    });
}

/// Runs `attempt` with dice of each seed in turn, then with those of fresh seeds while time lasts; when it stops, says with
/// which seed.
fn for_each_seed(seeds: u64, mut attempt: impl FnMut(&mut Dice) -> String) {
    let seconds = std::env::var("HTX_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(10);
    let end = Instant::now() + Duration::from_secs(seconds);
    let fresh = RandomState::new().hash_one(0) >> 16;
    for seed in (1..=seeds).chain((fresh..).take_while(|_| Instant::now() < end)) {
        let dice = &mut Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        if let Err(cause) = catch_unwind(AssertUnwindSafe(|| attempt(dice))) {
            eprintln!("the seed was {seed}");
            std::panic::resume_unwind(cause);
        }
    }
}

/// Numbers that only depend on the seed (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}

/// Bytes that begin something, end something or stand at a border.
const TELLING: [u8; 24] = [
    0x00, 0x01, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x20, 0x3b, 0x40, 0x5b, 0x60, 0x7b, 0x7f, 0x80, 0x86, 0x9b, 0x9f, 0xa0,
    0xf4, 0xf6, 0xf7, 0xfb, 0xff,
];

fn change(bytes: &mut Vec<u8>, corpus: &[Vec<u8>], dice: &mut Dice) {
    if bytes.is_empty() {
        bytes.push(0x86);
    }
    let place = dice.below(bytes.len());
    match dice.below(9) {
        0 => bytes[place] ^= 1 << dice.below(8),
        1 => bytes[place] = TELLING[dice.below(TELLING.len())],
        2 => bytes[place] = dice.below(256) as u8,
        3 => bytes[place] = bytes[place].wrapping_add(1),
        4 => bytes.insert(place, TELLING[dice.below(TELLING.len())]),
        5 => drop(bytes.remove(place)),
        6 => bytes.truncate(place),
        7 => {
            let end = (place + 1 + dice.below(12)).min(bytes.len());
            let again = bytes[place..end].to_vec();
            bytes.splice(place..place, again);
        }
        _ => {
            let other = &corpus[dice.below(corpus.len())];
            let start = dice.below(other.len());
            let end = (start + 1 + dice.below(24)).min(other.len());
            let cut = (place + end - start).min(bytes.len());
            bytes.splice(place..cut, other[start..end].iter().copied());
        }
    }
}

fn typed(corpus: &str, alphabet: &str, dice: &mut Dice) -> String {
    let lines: Vec<&str> = corpus.lines().collect();
    let alphabet: Vec<char> = alphabet.chars().chain("\u{202f}\u{200b}\u{301}tỷ%１\t".chars()).collect();
    let mut letters: Vec<char> = lines[dice.below(lines.len())].chars().collect();
    for _ in 0..=dice.below(4) {
        let place = dice.below(letters.len() + 1);
        let letter = alphabet[dice.below(alphabet.len())];
        match dice.below(5) {
            0 | 1 => letters.insert(place, letter),
            2 if place < letters.len() => letters[place] = letter,
            3 if place < letters.len() => drop(letters.remove(place)),
            _ => letters.extend(lines[dice.below(lines.len())].chars()),
        }
    }
    letters.into_iter().collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digit = |byte: u8| (byte as char).to_digit(16).unwrap() as u8;
    text.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}
