//! What is wrong with a voucher is said all at once, each with its line and field.

#![allow(clippy::unwrap_used)]

mod every;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use ledger::amount::read;
use ledger::day::Month;
use ledger::event::body::{AccountSet, Body, Content, Genesis, PartySet, PeriodClosed, SettingSet};
use ledger::event::extra::{Extra, Key, Side};
use ledger::event::value::Value;
use ledger::event::{Event, EventId};
use ledger::fold::memory::Memory;
use ledger::money::Dong;
use ledger::voucher::{Draft, ENTRIES_MAX, Entry, Fault, Form, Objection, Sign};

#[test]
fn nothing_is_said_of_a_sound_voucher() {
    for text in [
        "05/03/2026 | Thu vốn góp | 1111 / 4111 @2 | 5tr",
        "05/03/2026 | Nhận giữ hộ | 002 / | 40tr",
        "05/03/2026 | Trả lại | / 002 | 40tr",
        "05/03/2026 | Chuyển nợ | 131 @2 / 131 @3 | 1",
        "31/12/2026 | Tiền điện | 6421 / 1111 | 9007199254740991",
    ] {
        check(text, &[]);
    }
}

/// A draft with one thing wrong, and how that is said.
const FAULTS: &[(&str, &str)] = &[
    ("05/03/2026 | Thu", "voucher.no-entry"),
    ("05/03/2026 |  | 1111 / 5111 | 1", "voucher.narration-missing narration"),
    ("05/03/2026 | \u{200b} | 1111 / 5111 | 1", "voucher.narration-missing narration"),
    ("05/03/2026 | Thu\ttiền | 1111 / 5111 | 1", "text.control-character narration"),
    ("05/03/2026 | Thu \u{202e} | 1111 / 5111 | 1", "text.direction-character narration"),
    ("05/03/2026 | Thu | 1111 / | 1", "voucher.account-missing 0 credit"),
    ("05/03/2026 | Thu | / 5111 | 1", "voucher.account-missing 0 debit"),
    ("05/03/2026 | Thu | / | 1", "voucher.account-missing 0 debit"),
    ("05/03/2026 | Thu | 1111 / 5999 | 1", "voucher.account-unknown 0 credit"),
    ("05/03/2026 | Thu | 111 / 5111 | 1", "voucher.account-heading 0 debit"),
    ("05/03/2026 | Chi | 642 / 1111 | 1", "voucher.account-heading 0 debit"),
    ("05/03/2026 | Chi | 6422 / 1111 | 1", "voucher.account-retired 0 debit"),
    ("05/03/2026 | Thu | 001 / 5111 | 1", "voucher.off-balance-pair 0 debit"),
    ("05/03/2026 | Thu | 1111 / 001 | 1", "voucher.off-balance-pair 0 credit"),
    ("05/03/2026 | Thu | 1111 / 1111 | 1", "voucher.same-account 0 credit"),
    ("05/03/2026 | Thu | 131 @2 / 131 @2 | 1", "voucher.same-account 0 credit"),
    ("05/03/2026 | Thu | 1111 / 131 | 1", "voucher.party-missing 0 credit_party"),
    ("05/03/2026 | Thu | 1111 / 131 @99 | 1", "voucher.party-unknown 0 credit_party"),
    ("05/03/2026 | Thu | 1111 @99 / 5111 | 1", "voucher.party-unknown 0 debit_party"),
    ("05/03/2026 | Thu | 1111 / 5111 |", "voucher.amount-missing 0 amount"),
    ("05/03/2026 | Thu | 1111 / 5111 | 0", "voucher.amount-zero 0 amount"),
    ("05/03/2026 | Thu | 1111 / 5111 | −1", "voucher.amount-negative 0 amount"),
    ("05/03/2026 | Thu | 1111 / 5111 | 9007199254740991 | 1111 / 5111 | 1", "voucher.total-too-large"),
    ("31/12/2025 | Thu | 1111 / 5111 | 1", "voucher.before-book date"),
    ("01/01/2028 | Thu | 1111 / 5111 | 1", "voucher.year-not-open date"),
    ("28/02/2026 | Thu | 1111 / 5111 | 1", "voucher.month-closed date"),
    ("05/03/2026 | Thu | 1111 / 5111 | 1 | 1111 / | 1", "voucher.account-missing 1 credit"),
];

#[test]
fn each_fault_is_named_with_its_line_and_field() {
    for (text, expected) in FAULTS {
        check(text, &[expected]);
    }
    check(&crowded(ENTRIES_MAX), &[]);
    check(&crowded(ENTRIES_MAX + 1), &["voucher.too-many-entries"]);
}

fn crowded(entries: usize) -> String {
    format!("05/03/2026 | Thu{}", " | 1111 / 5111 | 1".repeat(entries))
}

#[test]
fn texts_have_500_bytes_and_people_are_known() {
    let mut draft = draft("05/03/2026 | Thu | 1111 / 5111 | 1");
    draft.content.narration = "ô".repeat(250);
    check_draft(draft.clone(), &[]);
    draft.content.narration.push('a');
    check_draft(draft.clone(), &["text.too-long narration"]);
    draft.content.party_name = "Lan\u{7}".into();
    draft.content.party = EventId::new(1, 99);
    check_draft(
        draft,
        &["text.too-long narration", "text.control-character party_name", "voucher.party-unknown party"],
    );
}

#[test]
fn an_item_that_is_not_in_the_register_is_named_on_its_side() {
    for (side, field) in [(Side::Debit, "debit_party"), (Side::Credit, "credit_party")] {
        for (item, known) in [(EventId::new(1, 2), true), (EventId::new(1, 99), false)] {
            let mut draft = draft("05/03/2026 | Mua phân | 156 / 1111 | 1tr");
            let key = Key::Item.number() + u16::from(side == Side::Credit);
            draft.entries[0].extra = Extra::new([(key, Value::Int(item.unwrap().to_i64()))]);
            let expected = [&*format!("voucher.party-unknown 0 {field}")];
            check_draft(draft, if known { &[] } else { &expected });
        }
    }
}

#[test]
fn everything_wrong_is_said_at_once() {
    check(
        "28/02/2026 |  | 131 / 5999 | 0 | / 1111 | −5 | 001 / 111 | | 331 @99 / 331 @99 | 1",
        &[
            "voucher.narration-missing narration",
            "voucher.month-closed date",
            "voucher.amount-zero 0 amount",
            "voucher.party-missing 0 debit_party",
            "voucher.account-unknown 0 credit",
            "voucher.amount-negative 1 amount",
            "voucher.account-missing 1 debit",
            "voucher.amount-missing 2 amount",
            "voucher.off-balance-pair 2 debit",
            "voucher.account-heading 2 credit",
            "voucher.same-account 3 credit",
            "voucher.party-unknown 3 debit_party",
            "voucher.party-unknown 3 credit_party",
        ],
    );
}

#[test]
fn a_difference_may_be_negative_and_a_closed_month_names_the_open_one() {
    let negative = draft("05/03/2026 | Giảm giá | 131 @2 / 5111 | −200k");
    assert_eq!(outcome(negative, Sign::Either), Vec::<String>::new());

    let closed = draft("15/01/2026 | Thu | 1111 / 5111 | 1").check(&books(), Sign::Positive).unwrap().unwrap_err();
    let month = |month| Month::new(2026, month).unwrap();
    assert_eq!(closed[0].fault, Fault::MonthClosed(month(1), month(3)));
}

#[test]
fn what_is_checked_is_clean_and_can_be_written_down() {
    let text = "05/03/2026 |   Thu  vốn\u{202f} go\u{301}p \n | 1111 / 4111 @2 | 5tr";
    let checked = draft(text).check(&books(), Sign::Positive).unwrap().unwrap();
    assert_eq!((checked.form(), checked.year()), (Form::CashReceipt, 2026));
    let (content, lines) = checked.into_parts();
    assert_eq!(content.narration, "Thu vốn góp");
    assert_eq!((lines.len(), lines[0].amount), (1, Dong::new(5_000_000).unwrap()));
}

/// Every fault comes up above, except the one that an amendment alone can have and that the draft cannot see.
#[test]
fn no_fault_is_left_out() {
    let said = FAULTS.iter().filter_map(|(_, expected)| expected.split(' ').next());
    let said: BTreeSet<&str> = said.chain(["voucher.too-many-entries"]).collect();
    for fault in every::voucher_faults() {
        assert_eq!(said.contains(fault.code()), !matches!(fault, Fault::OtherYear(_)), "{}", fault.code());
    }
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let actual = outcome(draft(text), Sign::Positive);
    assert_eq!(actual, expected, "{text}");
}

#[track_caller]
fn check_draft(draft: Draft, expected: &[&str]) {
    assert_eq!(outcome(draft, Sign::Positive), expected);
}

fn outcome(draft: Draft, sign: Sign) -> Vec<String> {
    let objections = draft.check(&books(), sign).unwrap().err().unwrap_or_default();
    objections.iter().map(said).collect()
}

/// The code, the line and the field.
fn said(objection: &Objection) -> String {
    let line = objection.line.map_or_else(String::new, |line| format!(" {line}"));
    let field = objection.field.map_or_else(String::new, |field| format!(" {}", field.name()));
    format!("{}{line}{field}", objection.fault.code())
}

/// `date | narration | debit @party / credit @party | amount | …`: a party is named by the number of its event.
fn draft(text: &str) -> Draft {
    let mut parts = text.split('|');
    let date = NaiveDate::parse_from_str(parts.next().unwrap().trim(), "%d/%m/%Y").unwrap();
    let narration = parts.next().unwrap().strip_prefix(' ').unwrap().to_owned();
    let rest: Vec<&str> = parts.map(str::trim).collect();
    let entries = rest.chunks(2).map(|pair| entry(pair[0], pair[1])).collect();
    let content = Content { date, party: None, party_name: String::new(), narration, attachments: 0 };
    Draft { form: Form::CashReceipt, content, entries }
}

fn entry(accounts: &str, amount: &str) -> Entry {
    let (debit, credit) = accounts.split_once('/').unwrap();
    let party = |side: &str| side.split_once('@').and_then(|(_, wseq)| EventId::new(1, wseq.trim().parse().unwrap()));
    let account = |side: &str| side.split('@').next().unwrap().trim().parse().ok();
    Entry {
        debit: account(debit),
        credit: account(credit),
        amount: read(amount).unwrap(),
        debit_party: party(debit),
        credit_party: party(credit),
        extra: Extra::default(),
    }
}

/// A book from January 2026 with two people (@2, @3), 6421 open, 6422 out of use, January and February closed, 2027 open.
fn books() -> Memory {
    let mut books = Memory::default();
    let genesis = Genesis {
        book_id: [1; 16],
        name: "HTX Đồng Tâm".into(),
        tax_code: None,
        union: false,
        first_year: 2026,
        first_month: 1,
        rules_version: 1,
        sign_key: [2; 32],
        box_key: [3; 32],
        recovery_keys: None,
        practice: false,
    };
    let account = |code: &str, active| {
        Body::AccountSet(AccountSet { code: code.parse().unwrap(), name: "Riêng".into(), active })
    };
    let close = |month| {
        let month = Month::new(2026, month).unwrap();
        Body::PeriodClosed(PeriodClosed { month, seen: vec![], digest: Memory::default().digest(&[0; 32]) })
    };
    let party = || Body::PartySet(PartySet { party: None, fields: vec![] });
    let bodies = [
        Body::Genesis(Box::new(genesis)),
        party(),
        party(),
        account("6421", true),
        account("6422", false),
        close(1),
        close(2),
        Body::SettingSet(SettingSet { key: "year.last-open".into(), value: "2027".into() }),
    ];
    for (body, wseq) in bodies.into_iter().zip(1..) {
        books.apply(EventId::new(1, wseq).unwrap(), Event::new(0, 0, vec![], body));
    }
    books
}
