//! Events that no honest machine writes: each is refused or has no effect, and none stops the program.

#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use ledger::chain;
use ledger::day::Month;
use ledger::event::body::{Amended, Body, Content, Genesis, Opening, PeriodReopened, Posted, SeriesNumber, SettingSet};
use ledger::event::extra::Extra;
use ledger::event::{Event, EventId, Line, Malformed};
use ledger::fold::memory::Memory;
use ledger::fold::{Outcome, Why};
use ledger::money::Dong;
use ledger::voucher::Form;

#[test]
fn an_amendment_cannot_take_back_more_lines_than_it_has() {
    let posted = Event::new(0, 0, vec![line(100)], Body::VoucherPosted(posted()));
    let version = chain::hash(&posted.encode());
    let taken_back = posted.lines.iter().map(Line::negated).collect();
    let amended =
        Amended { target: id(1, 2), version, negated: 9, content: content(), reason: "x".into(), business: None };
    let amendment = Event::new(0, 0, taken_back, Body::VoucherAmended(amended));
    assert_eq!(Event::decode(&amendment.encode()), Err(Malformed::Shape));

    let mut books = Memory::default();
    books.apply(id(1, 1), Event::new(0, 0, vec![], Body::Genesis(Box::new(genesis(2026, 1)))));
    books.apply(id(1, 2), posted);
    let judgement = books.apply(id(1, 3), amendment);
    assert_eq!((judgement.outcome, judgement.why), (Outcome::Void, Some(Why::LinesDiffer)));
}

#[test]
fn another_writer_does_not_begin_the_book_again() {
    let mut books = Memory::default();
    books.apply(id(1, 1), Event::new(0, 0, vec![], Body::Genesis(Box::new(genesis(2026, 1)))));
    let set = SettingSet { key: "year.last-open".into(), value: "2027".into() };
    books.apply(id(1, 2), Event::new(0, 0, vec![], Body::SettingSet(set)));
    let before = books.clone();
    for (writer, wseq) in [(2, 1), (1, 3)] {
        let again = Event::new(0, 0, vec![], Body::Genesis(Box::new(genesis(2030, 7))));
        let judgement = books.apply(id(writer, wseq), again);
        assert_eq!((judgement.outcome, judgement.why), (Outcome::Void, Some(Why::GenesisRepeated)), "{writer}");
        books.unapply();
        assert_eq!(books, before, "writer {writer}");
    }
}

#[test]
fn months_and_days_lie_between_the_years_1900_and_2200() {
    let opening = |month| Body::OpeningBalance(Opening { month, reference: None });
    let reopened = |month| Body::PeriodReopened(PeriodReopened { month, reason: "x".into() });
    for (year, kept) in [(1899, false), (1900, true), (2199, true), (2200, false), (262_142, false), (-5, false)] {
        let month = Month::new(year, 12).unwrap();
        for body in [opening(month), reopened(month)] {
            let event = Event::new(0, 0, vec![], body);
            assert_eq!(Event::decode(&event.encode()).is_ok(), kept, "{month}");
        }
    }
}

#[test]
fn a_fiscal_year_starts_in_one_of_twelve_months() {
    for (year, month, kept) in [(2026, 1, true), (2026, 12, true), (2026, 0, false), (2026, 13, false), (0, 1, false)] {
        let event = Event::new(0, 0, vec![], Body::Genesis(Box::new(genesis(year, month))));
        assert_eq!(Event::decode(&event.encode()).is_ok(), kept, "{month}/{year}");
    }
}

fn id(writer: u16, wseq: u64) -> EventId {
    EventId::new(writer, wseq).unwrap()
}

fn genesis(first_year: u16, first_month: u8) -> Genesis {
    Genesis {
        book_id: [1; 16],
        name: "HTX Đồng Tâm".into(),
        tax_code: None,
        union: false,
        first_year,
        first_month,
        rules_version: 1,
        sign_key: [2; 32],
        box_key: [3; 32],
        recovery_keys: None,
        practice: false,
    }
}

fn posted() -> Posted {
    let number = SeriesNumber { form: Form::CashReceipt, year: 2026, number: 1 };
    Posted { number, content: content(), reference: None, old_number: None, business: None }
}

fn content() -> Content {
    let date = NaiveDate::from_ymd_opt(2026, 3, 5).unwrap();
    Content { date, party: None, party_name: String::new(), narration: "Thu tiền".into(), attachments: 0 }
}

fn line(amount: i64) -> Line {
    Line {
        debit: "1111".parse().ok(),
        credit: "5111".parse().ok(),
        amount: Dong::new(amount).unwrap(),
        debit_party: None,
        credit_party: None,
        extra: Extra::default(),
    }
}

/// Amounts that are each in range can still add up to more than sixty-four bits hold; an event that moves more than a
/// whole voucher taken back and written again is malformed (section 5 of the format).
#[test]
fn an_event_cannot_move_more_than_two_largest_vouchers() {
    let line = |amount: i64| Line {
        debit: "1111".parse().ok(),
        credit: "5111".parse().ok(),
        amount: Dong::new(amount).unwrap(),
        debit_party: None,
        credit_party: None,
        extra: Extra::default(),
    };
    let other = |lines| Event::new(0, 0, lines, Body::Other { kind: 0x1fff, fields: vec![] });
    let largest = Dong::MAX.get();
    assert_eq!(other(vec![line(largest), line(largest)]).check(), Ok(()));
    let too_much = other(vec![line(largest), line(largest), line(1)]);
    assert_eq!(too_much.check(), Err(Malformed::Amount));
    assert_eq!(Event::decode(&too_much.encode()), Err(Malformed::Amount));
}
