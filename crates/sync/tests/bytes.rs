//! What a voucher costs on the line, in vouchers the dictionary was not trained on; `docs/sync-format.md` quotes it.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/device.rs"]
mod device;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use common::{BOOK, Dice, Hand, voucher};
use device::founder;
use ed25519_dalek::SigningKey;
use ledger::event::body::{Body, Content, Posted, SeriesNumber};
use ledger::event::extra::Extra;
use ledger::event::{Event, EventId, Line};
use ledger::money::Dong;
use ledger::voucher::Form;
use sync::exchange::{Limits, Memory, Server};

#[test]
fn vouchers_drawn_at_random_stay_within_the_contract() {
    let dice = &mut Dice::new(7);
    let vouchers: Vec<_> = (0..500).map(|at| voucher(at + 1, dice)).collect();
    check(&vouchers, 260, 75, "drawn at random");
}

/// Its reasons and names are as long as people write them, longer than the contract's workload: alone in a frame, where
/// nothing but the dictionary packs them, they cost some bytes more.
#[test]
fn the_practice_year_stays_within_the_contract() {
    check(&practice_year(), 285, 80, "practice year");
}

/// The contract's figures for frames of one and of ten, for a day of fifty and for pushing a year. What an exchange
/// adds around frames (some 200 bytes, and HTTP's heads) must have room beside them.
#[track_caller]
fn check(vouchers: &[Vec<u8>], most_alone: usize, most_of_ten: usize, what: &str) {
    let raw = vouchers.iter().map(Vec::len).sum::<usize>() / vouchers.len();
    println!("{what}: {raw} bytes a voucher before packing");
    for (at_a_time, most) in [(1, most_alone), (10, most_of_ten), (50, 54), (400, 45)] {
        let mut hand = Hand::new(1, &mut Dice::new(1));
        let mut bytes = 0;
        for batch in vouchers.chunks(at_a_time) {
            bytes += hand.cut(batch, &mut Dice::new(2)).iter().map(|frame| frame.bytes().len()).sum::<usize>();
        }
        let each = bytes.div_ceil(vouchers.len());
        println!("{what}: {at_a_time} at a time: {each} bytes a voucher");
        assert!(each <= most, "{what}, {at_a_time} at a time: {each}");
    }
}

/// What goes over the line, both ways, HTTP's heads aside: some 300 bytes an exchange.
#[test]
fn a_day_a_lone_voucher_and_nothing_to_do_stay_within_the_contract() {
    let dice = &mut Dice::new(1);
    let log_key = SigningKey::from_bytes(&dice.array());
    let server = Server::new(log_key.clone(), Limits::default());
    let mut store = Memory::invited(&BOOK);
    let mut device = founder(&log_key, dice);
    device.settle(&server, &mut store, 100, dice);
    let mut year = practice_year().into_iter();
    for (what, many, most) in [("nothing to do", 0, 600), ("one voucher", 1, 700), ("a day of fifty", 50, 2_900)] {
        year.by_ref().take(many).for_each(|event| device.record(event));
        let sent = device.ask(dice);
        let reply = server.exchange(&BOOK, &sent.bytes, 100, &mut store).unwrap().encode();
        device.hear(&reply);
        assert!(device.is_settled(), "one round trip");
        println!("{what}: {} bytes there, {} back", sent.bytes.len(), reply.len());
        assert!(sent.bytes.len() + reply.len() <= most, "{what}");
    }
}

/// The practice year as the form would write it: typed by hand, each with its party's name.
fn practice_year() -> Vec<Vec<u8>> {
    let mut parties = BTreeMap::new();
    let mut counts = BTreeMap::new();
    include_str!("../../app/data/practice/vouchers.jsonl")
        .lines()
        .enumerate()
        .map(|(at, line)| {
            let read: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            let mut party = |value: &serde_json::Value| {
                let next = parties.len() as u64 + 2;
                value.as_str().and_then(|code| EventId::new(1, *parties.entry(code.to_owned()).or_insert(next)))
            };
            let lines: Vec<_> = read["entries"]
                .as_array()
                .unwrap()
                .iter()
                .map(|entry| Line {
                    debit: text(&entry["debit"]).parse().ok(),
                    credit: text(&entry["credit"]).parse().ok(),
                    amount: Dong::new(entry["amount"].as_i64().unwrap()).unwrap(),
                    debit_party: party(&entry["debit_party"]),
                    credit_party: party(&entry["credit_party"]),
                    extra: Extra::default(),
                })
                .collect();
            let form = Form::named(&text(&read["kind"])).unwrap();
            let date: NaiveDate = text(&read["date"]).parse().unwrap();
            let number = counts.entry(form).and_modify(|count| *count += 1).or_insert(1_u32);
            let content = Content {
                date,
                party: lines.iter().find_map(|line| line.debit_party.or(line.credit_party)),
                party_name: text(&read["party_name"]),
                narration: text(&read["narration"]),
                attachments: 1,
            };
            let number = SeriesNumber { form, year: date.year() as u16, number: *number };
            let posted = Posted { number, content, reference: None, old_number: None, business: None };
            // Saved some time that day, after all of yesterday had come back from the server.
            let wall = 157_852_800 + date.ordinal() * 86_400 + (at as u32 * 7_919) % 36_000;
            Event::new((1 << 40) + at as u64 / 10 * 10, wall, lines, Body::VoucherPosted(posted)).encode()
        })
        .collect()
}
