//! What the server keeps apart is told, taken over once, or left out; by the rules in `docs/fold.md`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use chrono::NaiveDate;
use ledger::chain;
use ledger::event::apart::{Adopted, Discarded};
use ledger::event::body::{Body, Content, Posted, SeriesNumber};
use ledger::event::extra::Extra;
use ledger::event::value::Value;
use ledger::event::{Event, EventId, Line};
use ledger::fold::memory::Memory;
use ledger::fold::{Outcome, Why};
use ledger::money::Dong;
use ledger::voucher::Form;

const FRAME: [u8; 32] = [5; 32];

fn id(writer: u16, wseq: u64) -> EventId {
    EventId::new(writer, wseq).unwrap()
}

fn notice(first: i64, last: i64) -> Event {
    let fields = [Value::Bytes(FRAME.to_vec()), Value::Int(2), Value::Int(first), Value::Int(last), Value::Int(2)];
    Event::new(0, 0, Vec::new(), Body::Other { kind: 0x6002, fields: fields.to_vec() })
}

fn receipt(number: u32, dong: i64) -> Event {
    let content = Content {
        date: NaiveDate::from_ymd_opt(2026, 3, 5).unwrap(),
        party: None,
        party_name: "Lò Thị Hạnh".into(),
        narration: "Thu bán chè".into(),
        attachments: 0,
    };
    let number = SeriesNumber { form: Form::CashReceipt, year: 2026, number };
    let line = Line {
        debit: Some("1111".parse().unwrap()),
        credit: Some("5111".parse().unwrap()),
        amount: Dong::new(dong).unwrap(),
        debit_party: None,
        credit_party: None,
        extra: Extra::default(),
    };
    let posted = Posted { number, content, reference: None, old_number: None, business: None };
    Event::new(0, 0, vec![line], Body::VoucherPosted(posted))
}

/// Takes over a receipt of writer 2, the one with this number there.
fn adopted(at: u16, original: &Event, number: u32) -> Event {
    let Event { lines, body, .. } = original.clone();
    let Body::VoucherPosted(posted) = body else { unreachable!("a receipt") };
    let printed = Some(posted.number);
    let number = SeriesNumber { number, ..posted.number };
    let fact = Box::new(Body::VoucherPosted(Posted { number, ..posted }));
    let (origin, original) = (id(2, 7 + u64::from(at)), chain::hash(&original.encode()));
    let adopted = Adopted { frame: FRAME, at, origin, original, printed, fact, rest: Vec::new() };
    Event::new(0, 0, lines, Body::Adopted(Box::new(adopted)))
}

fn discarded() -> Event {
    Event::new(0, 0, Vec::new(), Body::Discarded(Discarded { frame: FRAME, reason: "Máy bị lấy cắp".into() }))
}

fn cash(books: &Memory) -> i64 {
    books.balances().filter(|(key, _)| key.account.as_str() == "1111").map(|(_, balance)| balance.debit).sum()
}

#[test]
fn each_event_is_taken_over_once_and_the_story_closes_with_the_last() {
    let mut books = Memory::default();
    books.apply(id(0, 1), notice(7, 8));
    assert_eq!(books.open_stories().map(|key| key.why).collect::<Vec<_>>(), [Why::Quarantined]);
    let (first, second) = (receipt(1, 100_000), receipt(2, 250_000));
    assert_eq!(books.apply(id(1, 1), adopted(0, &first, 11)).outcome, Outcome::Effective);
    assert_eq!((cash(&books), books.open_stories().count()), (100_000, 1), "one of two");
    // The same one was taken over on another device at the same time.
    let again = books.apply(id(1, 2), adopted(0, &first, 12));
    assert_eq!((again.outcome, again.why), (Outcome::Void, Some(Why::AlreadyDecided)));
    assert_eq!(cash(&books), 100_000, "not twice");
    books.apply(id(1, 3), adopted(1, &second, 13));
    assert_eq!(cash(&books), 350_000);
    assert!(books.open_stories().all(|key| key.why == Why::AlreadyDecided), "nothing is left to decide of the frame");
    assert_eq!(books.number_of(id(1, 3)).unwrap().number, 13, "in the series of whoever took it over");
    // Too late to leave anything out; and what the server says again raises nothing.
    assert_eq!(books.apply(id(1, 4), discarded()).outcome, Outcome::Void);
    books.apply(id(0, 2), notice(7, 8));
    assert!(books.open_stories().all(|key| key.why == Why::AlreadyDecided));
}

#[test]
fn what_was_left_out_is_not_taken_over_later() {
    let mut books = Memory::default();
    books.apply(id(0, 1), notice(7, 8));
    let first = receipt(1, 100_000);
    books.apply(id(1, 2), adopted(0, &first, 11));
    assert_eq!(books.apply(id(1, 3), discarded()).outcome, Outcome::Effective);
    assert!(books.open_stories().all(|key| key.why != Why::Quarantined));
    let late = books.apply(id(1, 4), adopted(1, &receipt(2, 250_000), 12));
    assert_eq!((late.outcome, cash(&books)), (Outcome::Void, 100_000), "what was taken before stays");
}

/// The server says nothing of a frame that it refused: whoever sent it decides by itself.
#[test]
fn what_the_server_refused_is_taken_over_or_left_out_without_a_notice() {
    let mut books = Memory::default();
    let first = receipt(1, 100_000);
    assert_eq!(books.apply(id(1, 1), adopted(0, &first, 11)).outcome, Outcome::Effective);
    assert_eq!(books.apply(id(1, 2), discarded()).outcome, Outcome::Effective);
    assert_eq!((cash(&books), books.open_stories().count()), (100_000, 0));
    let late = books.apply(id(1, 3), adopted(1, &receipt(2, 250_000), 12));
    assert_eq!((late.outcome, late.why), (Outcome::Void, Some(Why::AlreadyDecided)));
    assert_eq!(books.apply(id(1, 4), discarded()).why, Some(Why::AlreadyDecided));
}

#[test]
fn what_is_in_the_log_is_not_taken_over_as_well() {
    let mut books = Memory::default();
    let own = receipt(1, 100_000);
    // Nobody let writer 2 in: it is held, and in the log all the same.
    books.apply(id(2, 7), own.clone());
    assert_eq!(books.apply(id(1, 1), adopted(0, &own, 11)).outcome, Outcome::Void);
    // Under the same name the other branch of a copy has another voucher.
    assert_eq!(books.apply(id(1, 2), adopted(0, &receipt(1, 40_000), 11)).outcome, Outcome::Effective);
    assert_eq!(cash(&books), 40_000);
}

#[test]
fn a_taking_over_is_itself_taken_back_exactly() {
    let mut books = Memory::default();
    books.apply(id(0, 1), notice(7, 7));
    let before = books.clone();
    let event = adopted(0, &receipt(1, 100_000), 11);
    books.apply(id(1, 1), event.clone());
    assert_eq!(books.unapply(), Some(event));
    assert_eq!(books, before);
}
