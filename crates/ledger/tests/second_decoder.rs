//! A second reader of events, written from `docs/event-format.md` alone, and its comparison with the ledger.
//!
//! `second` uses nothing of the ledger and no CBOR library. Whatever the bytes, both readers accept them with one
//! meaning or both refuse them.

#![allow(clippy::unwrap_used)]

#[path = "second_decoder/arbitrary.rs"]
mod arbitrary;
#[path = "second_decoder/plain.rs"]
mod plain;
#[path = "second_decoder/second.rs"]
mod second;

use arbitrary::{Mutation, bytes_after};
use ledger::event::body::Body;
use ledger::event::contract::{ContractField, ContractLine, ContractTerms};
use ledger::event::coop::{CoopFact, ServiceContractSet};
use ledger::event::kind::{Kind, class_of};
use ledger::event::value::Value;
use ledger::event::{Event, EventId};
use ledger::money::Dong;
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, TestRunner};
use rust_decimal::Decimal;
use second::Item;

fn config(cases: u32) -> ProptestConfig {
    let kept = FileFailurePersistence::WithSource("regressions");
    ProptestConfig { cases, failure_persistence: Some(Box::new(kept)), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn every_kind_of_event_reads_the_same_twice(event in arbitrary::event()) {
        let bytes = event.encode();
        prop_assert_eq!(second::decode(&bytes), Ok(plain::of(&event)));
        prop_assert_eq!(second::Item::List(second::tree(&bytes).unwrap()).encode(), bytes.clone());
        prop_assert_eq!(Event::decode(&bytes), Ok(event));
    }
}

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn changed_bytes_are_refused_by_both_or_mean_the_same_to_both(
        event in arbitrary::event(),
        mutations in prop::collection::vec(arbitrary::mutation(), 1..4),
    ) {
        let mut bytes = event.encode();
        for mutation in &mutations {
            bytes = bytes_after(&bytes, mutation);
        }
        agree(&bytes)?;
    }
}

/// Both refuse the bytes, or both read the same from them and would write them again.
fn agree(bytes: &[u8]) -> Result<bool, TestCaseError> {
    let (ours, other) = (Event::decode(bytes), second::decode(bytes));
    prop_assert_eq!(ours.as_ref().ok().map(plain::of), other.clone().ok(), "{:02x?} {:?} {:?}", bytes, ours, other);
    if let Ok(event) = &ours {
        prop_assert_eq!(&event.encode()[..], bytes);
    }
    Ok(ours.is_ok())
}

/// A generator that never leaves an event whole, or always does, would prove nothing.
#[test]
fn each_way_of_changing_bytes_is_seen_to_do_what_it_is_for() {
    let mut runner = TestRunner::deterministic();
    let mut whole = [0; Mutation::WAYS];
    let mut broken = [0; Mutation::WAYS];
    for _ in 0..4_000 {
        let (event, mutation) = draw(&mut runner, &(arbitrary::event(), arbitrary::mutation()));
        let before = event.encode();
        let after = bytes_after(&before, &mutation);
        if after != before {
            let counted = if agree(&after).unwrap() { &mut whole } else { &mut broken };
            counted[mutation.way()] += 1;
        }
    }
    for way in 0..Mutation::WAYS {
        let (whole, broken) = (whole[way], broken[way]);
        assert!(broken > 20, "way {way} broke {broken} events");
        match Mutation::leaves_whole(way) {
            Some(true) => assert!(whole > 5, "way {way} left {whole} events whole"),
            Some(false) => assert_eq!(whole, 0, "way {way}"),
            None => {}
        }
    }
}

fn draw<S: Strategy>(runner: &mut TestRunner, strategy: &S) -> S::Value {
    use proptest::strategy::ValueTree;
    strategy.new_tree(runner).unwrap().current()
}

#[test]
fn the_worked_example_is_what_the_document_says() {
    let document = include_str!("../../../docs/event-format.md");
    let fenced: Vec<&str> = document.split("```").collect();
    let by_field: String =
        fenced.iter().find(|text| text.starts_with("\n86    ")).unwrap().lines().map(hex_of).collect();
    let whole: String = fenced.iter().find(|text| text.starts_with("\n8619")).unwrap().split_whitespace().collect();
    assert_eq!(by_field, whole);

    let bytes = unhex(&whole);
    let event = Event::decode(&bytes).unwrap();
    let second = second::decode(&bytes).unwrap();
    assert_eq!(second, plain::of(&event));
    assert_eq!((bytes.len(), second.kind, second.wall), (108, 0x1001, 194_837_400));
    let body = |name| second.body.iter().find(|(field, _)| *field == name).map(|(_, item)| item.clone());
    assert_eq!(body("party_name"), Some(Item::Text("Nguyễn Thị Lan".into())));
    assert_eq!(body("date"), Some(Item::Int(20_517)));

    // Worked out once with another language's SHA-256, then written into the document.
    let book_id: [u8; 16] = std::array::from_fn(|place| place as u8);
    let bytes_from = |first: u8| std::array::from_fn(|place| first + place as u8);
    let e0 = ledger::chain::beginning(&book_id, 1, &bytes_from(0x20));
    let e1 = ledger::chain::next(&e0, &bytes);
    let mut books = ledger::fold::memory::Memory::default();
    books.apply(ledger::event::EventId::new(1, 1).unwrap(), event);
    let digest = books.digest(&bytes_from(0x40));
    for (name, value) in [("hash", ledger::chain::hash(&bytes)), ("e₀", e0), ("e₁", e1), ("digest", digest)]
        .map(|(name, value)| (name, hex(&value)))
    {
        assert!(document.contains(&format!("`{value}`")), "{name} is {value}");
    }
    assert_eq!(hex(&e1), "476dc8ef17285495b31cbd4cf3e3e7d9d417a529646c3a211f96ac422a4b1da6");
    assert_eq!(hex(&digest), "532f8e4f0538e76582e99492a0276b6b0deb38984b37b7ff43ff2b06f3fb6384");
}

/// The listing of section 9, written by hand, is the end of the event it speaks of.
#[test]
fn the_terms_of_a_contract_are_what_the_document_says() {
    let document = include_str!("../../../docs/event-format.md");
    let (_, section) = document.split_once("## 9.").unwrap();
    let listing: String = section.split("```").nth(1).unwrap().lines().map(hex_of).collect();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 3).unwrap();
    let id = |wseq| EventId::new(1, wseq).unwrap();
    let line = ContractLine {
        item: Some(id(7)),
        name: "Phân urê".into(),
        unit: "bao".into(),
        quantity: Some(Decimal::new(125, 1)),
        price: Some(Decimal::from(560_000)),
    };
    assert_eq!(line.amount(), Dong::new(7_000_000));
    let sets = [ContractField::Signed, ContractField::SignedOn, ContractField::Lines].map(|field| field as u8).to_vec();
    let set = ServiceContractSet {
        contract: Some(id(9)),
        party: id(3),
        number: "05/HĐ".into(),
        from: day,
        to: None,
        season: String::new(),
        covers: String::new(),
        signed: true,
        active: true,
        terms: Some(ContractTerms { sets, signed_on: Some(day), lines: vec![line] }),
    };
    let event = Event::new(0, 0, Vec::new(), Body::Coop(CoopFact::Contract(set.clone())));
    let bytes = event.encode();
    assert!(hex(&bytes).ends_with(&listing), "{}\n{listing}", hex(&bytes));
    assert_eq!(second::decode(&bytes).unwrap(), plain::of(&event));

    // An event of before reads as ever; the same with a null at its end is malformed, unless a later version follows it.
    let early = Event::new(0, 0, Vec::new(), Body::Coop(CoopFact::Contract(ServiceContractSet { terms: None, ..set })));
    let later = Event { rest: vec![Value::Int(1)], ..early.clone() };
    for event in [&early, &later] {
        assert_eq!(Event::decode(&event.encode()).as_ref(), Ok(event));
    }
    let idle = [&early.encode()[..], &[0xf6]].concat();
    let idle = unhex(&hex(&idle).replacen("89", "8a", 1));
    assert!(Event::decode(&idle).is_err() && second::decode(&idle).is_err());
}

/// The bytes at the start of one line of the field-by-field listing.
fn hex_of(line: &str) -> &str {
    let first = line.split_whitespace().next().unwrap_or_default();
    if first.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) { first } else { "" }
}

#[test]
fn the_registries_of_the_document_are_those_of_the_program() {
    let document = include_str!("../../../docs/event-format.md");
    for kind in Kind::ALL {
        let built = if second::fields_of(*kind as u16).is_some() { " ●" } else { "" };
        let row = format!("| `{:#06x}` | {}{built} |", *kind as u16, kind.name());
        assert!(document.contains(&row), "{row}");
    }
    assert_eq!(document.matches("| `0x").count(), Kind::ALL.len());
    for key in ledger::event::extra::Key::ALL {
        let row = format!("| {} | {} | {} |", key.number(), key.number() + 1, key.name());
        assert!(document.contains(&row), "{row}");
    }
}

#[test]
fn a_kind_that_is_not_known_still_has_its_class() {
    for (number, has_class) in [(0x1fff, true), (0x6abc, true), (0x0001, false), (0x7001, false), (0xffff, false)] {
        assert_eq!(class_of(number).is_some(), has_class, "{number:#x}");
        let event = Event::decode(&unhex(&format!("8619{number:04x}010000808101").replace("190001", "01"))).unwrap();
        assert_eq!((event.kind(), event.lines.len()), (number, 0));
    }
}

/// The rules of sections 1 and 5, each broken alone; `…` of the event around it is right.
#[test]
fn each_rule_broken_alone_is_refused_and_its_limit_is_not() {
    let comment = |body: &str| unhex(&format!("86196003010000 80 {body}").replace(' ', ""));
    let text = |len: usize| format!("8179{len:04x}{}", "61".repeat(len));
    let nested = |lists: usize| format!("{}80", "81".repeat(lists));
    let long = format!("815a{:08x}{}", BYTES_MAX - 14, "00".repeat(BYTES_MAX - 14));
    for (bytes, kept, what) in [
        (comment("80"), true, "nothing said"),
        (comment("8161 61"), true, "a text"),
        (comment("81 1800"), false, "an int longer than it need be"),
        (comment("81 1817"), false, "an int longer than it need be"),
        (comment("81 1818"), true, "an int in its shortest form"),
        (comment("81 1b7fffffffffffffff"), true, "2^63 - 1"),
        (comment("81 1b8000000000000000"), false, "2^63"),
        (comment("81 3b7fffffffffffffff"), true, "-2^63"),
        (comment("81 3b8000000000000000"), false, "-2^63 - 1"),
        (comment("81 7801 61"), false, "a text with a long head"),
        (comment("9fff"), false, "a list without a length"),
        (comment("81 7f6161ff"), false, "a text without a length"),
        (comment("81 5f4161ff"), false, "bytes without a length"),
        (comment("81 f93c00"), false, "a float of two bytes"),
        (comment("81 fb3ff0000000000000"), false, "a float of eight bytes"),
        (comment("81 a0"), false, "a map"),
        (comment("81 c000"), false, "a tag"),
        (comment("81 f7"), false, "undefined"),
        (comment("81 f0"), false, "a simple value"),
        (comment("81 f814"), false, "false in two bytes"),
        (comment("81 f4"), true, "false"),
        (comment("81 62c328"), false, "a text that is not UTF-8"),
        (comment("81 63 65cc81"), false, "a text that is not composed"),
        (comment("81 62 c3a9"), true, "a text that is"),
        (comment("81 81 63 65cc81"), false, "a text inside a list that is not composed"),
        (comment(&text(500)), true, "a text of 500 bytes"),
        (comment(&text(501)), false, "a text of 501 bytes"),
        (comment(&nested(8)), true, "8 lists below the body"),
        (comment(&nested(9)), false, "9 lists below the body"),
        (comment(&format!("{}00", "81".repeat(8))), true, "an int in the eighth place down"),
        (comment(&format!("{}00", "81".repeat(9))), false, "an int one deeper"),
        (comment("80 00"), false, "a byte after the event"),
        (comment(""), false, "a byte too few"),
        (comment(&long), true, "as many bytes as there may be"),
        (comment(&format!("82 00{}", &long[2..])), false, "one more"),
    ] {
        assert_eq!(Event::decode(&bytes).is_ok(), kept, "{what}");
        assert_eq!(second::decode(&bytes).is_ok(), kept, "the second reader: {what}");
    }
}

/// The borders of sections 1, 2 and 4: the last value inside and the first one outside.
#[test]
fn both_readers_know_the_borders() {
    let text = |text: &str| if text.is_empty() { Item::Null } else { Item::Text(text.into()) };
    let line = |debit: &str, credit: &str, amount: i128, party: i128| {
        Item::List(vec![text(debit), text(credit), Item::Int(amount), Item::Int(party), Item::Null, Item::List(vec![])])
    };
    let voucher = |kind: i128, line: Item, day: i128| {
        let number = [8, 2026, 1, day].map(Item::Int);
        let rest = [Item::Null, text("Lan"), text("Thu"), Item::Int(0)];
        let last = match kind {
            0x1002 => [Item::Int(1 << 16), Item::Bytes(vec![0; 32])],
            0x1004 => [Item::Null, text("x")],
            _ => [Item::Null, Item::Null],
        };
        event(kind, line, [&number[..], &rest[..], &last[..]].concat())
    };
    let adopted = |kind: i128, line: Item| {
        let own = [1, 2026, 1, 20_517].map(Item::Int);
        let own = [&own[..], &[Item::Null, text("Lan"), text("Thu"), Item::Int(0), Item::Null, Item::Null]].concat();
        let hash = Item::Bytes(vec![7; 32]);
        let places =
            [hash.clone(), Item::Int(0), Item::Int(1 << 16), hash, Item::Null, Item::Int(kind), Item::List(own)];
        event(0x4006, line, places.to_vec())
    };
    let opening = |line: Item| event(0x1005, line, vec![Item::Int(24_312), Item::Null]);
    let posted = |line: Item| voucher(0x1001, line, 20_517);
    let sound = line("1111", "5111", 1, 1 << 16);
    let most = (1 << 53) - 1;
    for (event, kept, what) in [
        (voucher(0x1001, sound.clone(), -25_567), true, "1900-01-01"),
        (voucher(0x1001, sound.clone(), -25_568), false, "the day before"),
        (voucher(0x1001, sound.clone(), 84_005), true, "2199-12-31"),
        (voucher(0x1001, sound.clone(), 84_006), false, "the day after"),
        (posted(line("1111", "5111", most, 1 << 16)), true, "the largest amount"),
        (posted(line("1111", "5111", most + 1, 1 << 16)), false, "one more"),
        (posted(line("1111", "5111", 0, 1 << 16)), false, "no amount"),
        (posted(line("1111", "5111", -1, 1 << 16)), false, "a negative amount in a voucher"),
        (voucher(0x1002, line("1111", "5111", -most, 1 << 16), 0), true, "in a reversal"),
        (voucher(0x1004, line("1111", "5111", -1, 1 << 16), 0), true, "in an adjustment"),
        (adopted(0x1001, line("1111", "5111", -1, 1 << 16)), true, "in an adopted event"),
        (adopted(0x1005, sound.clone()), false, "an opening balance taken over"),
        (adopted(0x4006, sound.clone()), false, "a taking over taken over"),
        (event(0x1006, line("1111", "5111", -1, 1 << 16), vec![]), true, "in one typed in again"),
        (event(0x5001, line("1111", "5111", -1, 1 << 16), vec![]), false, "in closing entries"),
        (posted(line("1111", "5111", 1, (1 << 16) - 1)), false, "a party of no event"),
        (posted(line("1111", "5111", 1, i64::MAX.into())), true, "the last party"),
        (posted(line("1111", "", 1, 1 << 16)), false, "one side"),
        (posted(line("", "", 1, 1 << 16)), false, "no side"),
        (posted(line("001", "", 1, 1 << 16)), true, "a single entry"),
        (posted(line("", "001", 1, 1 << 16)), true, "a single entry out"),
        (posted(line("001", "1111", 1, 1 << 16)), false, "a single entry with a counter-account"),
        (posted(line("1111", "001", 1, 1 << 16)), false, "a single entry as counter-account"),
        (opening(line("1111", "", 1, 1 << 16)), true, "an opening balance"),
        (opening(line("", "001", 1, 1 << 16)), true, "an opening single entry"),
        (opening(line("1111", "4111", 1, 1 << 16)), false, "an opening balance with two sides"),
        (opening(line("1111", "", -1, 1 << 16)), false, "a negative opening balance"),
        (posted(line("11", "1A", 1, 1 << 16)), true, "codes of two"),
        (posted(line("1", "5111", 1, 1 << 16)), false, "a code of one"),
        (posted(line("123456789012", "5111", 1, 1 << 16)), true, "a code of twelve"),
        (posted(line("1234567890123", "5111", 1, 1 << 16)), false, "a code of thirteen"),
        (posted(line("A1", "5111", 1, 1 << 16)), false, "a code that begins with a letter"),
        (posted(line("1a", "5111", 1, 1 << 16)), false, "a code in small letters"),
    ] {
        let bytes = event.encode();
        assert_eq!(Event::decode(&bytes).is_ok(), kept, "{what}");
        assert_eq!(second::decode(&bytes).is_ok(), kept, "the second reader: {what}");
    }
}

/// The last place of a voucher, which may be absent: absent, said, null before others, and what may not stand there.
#[test]
fn both_readers_know_the_place_that_may_be_absent() {
    let text = |text: &str| Item::Text(text.into());
    let line = Item::List(vec![text("1111"), text("5111"), Item::Int(1), Item::Null, Item::Null, Item::List(vec![])]);
    let posted = [Item::Int(1), Item::Int(2026), Item::Int(1)];
    let content = [Item::Int(0), Item::Null, text("Lan"), text("Thu"), Item::Int(0)];
    let amended = [Item::Int(1 << 16), Item::Bytes(vec![0; 32]), Item::Int(0)];
    let bodies = [
        (0x1001, [&posted[..], &content, &[Item::Null, Item::Null]].concat()),
        (0x1003, [&amended[..], &content, &[text("Gõ nhầm")]].concat()),
    ];
    for (kind, body) in bodies {
        for (more, kept, business, rest) in [
            (vec![], true, None, 0),
            (vec![text("A1")], true, Some("A1"), 0),
            (vec![text("A1"), Item::Int(1)], true, Some("A1"), 1),
            (vec![Item::Null, Item::Int(1)], true, None, 1),
            (vec![Item::Null], false, None, 0),
            (vec![Item::Int(1)], false, None, 0),
            (vec![Item::List(vec![])], false, None, 0),
        ] {
            let bytes = event(kind, line.clone(), [&body[..], &more].concat()).encode();
            let read = Event::decode(&bytes);
            assert_eq!(read.as_ref().ok().map(plain::of), second::decode(&bytes).ok(), "{kind:#x} {more:?}");
            assert_eq!(read.is_ok(), kept, "{kind:#x} {more:?}");
            if let Ok(read) = read {
                assert_eq!((read.body.business(), read.rest.len()), (business, rest), "{kind:#x} {more:?}");
            }
        }
    }
}

fn event(kind: i128, line: Item, body: Vec<Item>) -> Item {
    let head = [kind, 1, 0, 0].map(Item::Int);
    Item::List([&head[..], &[Item::List(vec![line]), Item::List(body)]].concat())
}

const BYTES_MAX: usize = 262_144;

#[test]
fn an_event_has_two_thousand_lines_and_no_more() {
    for (lines, kept) in [(2_000, true), (2_001, false)] {
        let line = "86 623131 623231 01 f6 f6 80";
        let text = format!("86191001010000 99{lines:04x}{} 8a01000100f6606000f6f6", line.repeat(lines));
        let bytes = unhex(&text.replace(' ', ""));
        assert_eq!(Event::decode(&bytes).is_ok(), kept, "{lines} lines");
        assert_eq!(second::decode(&bytes).is_ok(), kept, "the second reader: {lines} lines");
    }
}

/// A length is a claim; room is made only as items come.
#[test]
fn lengths_that_cannot_be_true_cost_nothing() {
    let peak_before = peak_kib();
    let line = |extra: &str| format!("86191001010000 81 86 623131 623231 01 f6 f6 {extra}");
    let closed = |seen: &str| format!("8619300b010000 80 83 195efa {seen}");
    for claim in ["9a80000000", "9b0000000200000000", "9b1000000000000000", "9bffffffffffffffff"] {
        let other = |major: &str| format!("{major}{}", &claim[1..]);
        for event in [
            format!("86191001010000 {claim}"),
            format!("86191001010000 80 {claim}"),
            format!("86196003010000 80 81 {claim}"),
            format!("86196003010000 80 81 {}", other("7")),
            format!("86196003010000 80 81 {}", other("5")),
            line(claim),
            line(&format!("81 82 02 {claim}")),
            closed(claim),
            format!("86192003010000 80 82 f6 {claim}"),
            format!("{claim}191001"),
        ] {
            for tail in ["", "00", "f6f6f6f6"] {
                let bytes = unhex(&format!("{event}{tail}").replace(' ', ""));
                assert!(Event::decode(&bytes).is_err(), "{event}");
                assert!(second::decode(&bytes).is_err(), "the second reader: {event}");
            }
        }
    }
    if let (Some(before), Some(after)) = (peak_before, peak_kib()) {
        assert!(after - before < 1 << 20, "{} KiB more than before", after - before);
    }
}

/// The most memory this program has asked for, where the system tells it.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmPeak:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn unhex(text: &str) -> Vec<u8> {
    let digit = |byte: u8| (byte as char).to_digit(16).unwrap_or_else(|| panic!("{text}")) as u8;
    text.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
