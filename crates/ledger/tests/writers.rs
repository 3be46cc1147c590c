//! Who may write in a book, and what becomes of what others write.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use ed25519_dalek::SigningKey;
use ledger::enrol;
use ledger::event::body::{
    Body, Content, Genesis, PeriodClosed, Posted, RecoveryEnrol, SeriesNumber, SettingSet, WriterEnrolled,
    WriterRetired,
};
use ledger::event::value::Value;
use ledger::event::{Event, EventId, Line};
use ledger::fold::memory::Memory;
use ledger::fold::{Books, Standing};
use ledger::money::Dong;
use ledger::voucher::Form;

const PHRASE: [u8; 32] = [7; 32];
const BOOK: [u8; 16] = [1; 16];

struct Books3 {
    books: Memory,
    written: std::collections::BTreeMap<u16, u64>,
}

impl Books3 {
    fn begun(recovery: Option<[u8; 32]>) -> Self {
        let mut books = Self { books: Memory::default(), written: Default::default() };
        let genesis = Genesis {
            book_id: BOOK,
            name: "HTX Đồng Tâm".into(),
            tax_code: None,
            union: false,
            first_year: 2026,
            first_month: 1,
            rules_version: 1,
            sign_key: [2; 32],
            box_key: [3; 32],
            recovery_keys: recovery.map(|key| (key, [9; 32])),
            practice: false,
        };
        assert_eq!(books.put(1, vec![], Body::Genesis(Box::new(genesis))), "effective");
        books
    }

    fn put(&mut self, writer: u16, lines: Vec<Line>, body: Body) -> String {
        let wseq = self.written.entry(writer).or_default();
        *wseq += 1;
        let mut event = Event::new(0, 0, lines, body);
        if matches!(event.body, Body::WriterEnrolled(_)) {
            event.rest = vec![Value::Int(1), Value::Null];
        }
        assert_eq!(Event::decode(&event.encode()).unwrap(), event);
        let before = self.books.clone();
        let judgement = self.books.apply(EventId::new(writer, *wseq).unwrap(), event.clone());
        let after = self.books.clone();
        self.books.unapply().unwrap();
        assert_eq!(self.books, before, "taking back is the inverse");
        self.books.apply(EventId::new(writer, *wseq).unwrap(), event);
        assert_eq!(self.books, after);
        let outcome = format!("{:?}", judgement.outcome).to_lowercase();
        judgement.why.map_or(outcome.clone(), |why| format!("{outcome} {}", why.code()))
    }

    fn posts(&mut self, writer: u16) -> String {
        let line = Line {
            debit: "1111".parse().ok(),
            credit: "5111".parse().ok(),
            amount: Dong::new(500_000).unwrap(),
            debit_party: None,
            credit_party: None,
            extra: Default::default(),
        };
        let content = Content {
            date: chrono::NaiveDate::from_ymd_opt(2026, 3, 5).unwrap(),
            party: None,
            party_name: "Lan".into(),
            narration: "Bán chè".into(),
            attachments: 0,
        };
        let number = SeriesNumber { form: Form::CashReceipt, year: 2026, number: 1 };
        let posted = Posted { number, content, reference: None, old_number: None, business: None };
        self.put(writer, vec![line], Body::VoucherPosted(posted))
    }
}

fn phrase_key() -> [u8; 32] {
    SigningKey::from_bytes(&PHRASE).verifying_key().to_bytes()
}

fn recovery(writer: u16) -> RecoveryEnrol {
    let seen = vec![(1, 1, [8; 32])];
    let unsigned = RecoveryEnrol { sign_key: [4; 32], box_key: [5; 32], seen, signature: [0; 64] };
    enrol::sign(&BOOK, writer, unsigned, &PHRASE)
}

#[test]
fn a_writer_enrolled_by_another_counts_until_it_ends() {
    let mut books = Books3::begun(None);
    let enrolled = |writer| Body::WriterEnrolled(WriterEnrolled { writer, sign_key: [4; 32], box_key: [5; 32] });
    assert_eq!(books.posts(2), "held fold.writer-not-enrolled");
    assert_eq!(books.put(1, vec![], enrolled(3)), "effective");
    assert_eq!(books.posts(3), "effective");
    assert_eq!(books.put(1, vec![], enrolled(3)), "void fold.enrolment-invalid");
    for unfit in [0, 1, 500] {
        assert_eq!(books.put(1, vec![], enrolled(unfit)), "void fold.enrolment-invalid", "{unfit}");
    }
    assert_eq!(books.put(4, vec![], enrolled(4)), "void fold.writer-not-enrolled", "nobody lets himself in");
    assert_eq!(books.put(1, vec![], Body::WriterRetired(WriterRetired { writer: 3 })), "effective");
    assert_eq!(books.posts(3), "held fold.writer-retired");
    assert_eq!(books.put(1, vec![], enrolled(3)), "void fold.enrolment-invalid", "a number is never used again");
    assert_eq!(books.put(1, vec![], Body::WriterRetired(WriterRetired { writer: 3 })), "void fold.enrolment-invalid");
    let month = ledger::day::Month::new(2026, 1).unwrap();
    let close = PeriodClosed { month, seen: vec![], digest: [0; 32] };
    assert_eq!(books.put(3, vec![], Body::PeriodClosed(close)), "void fold.writer-retired");
    let setting = SettingSet { key: "book.note".into(), value: "x".into() };
    assert_eq!(books.put(3, vec![], Body::SettingSet(setting)), "held fold.writer-retired");
    assert_eq!(books.books.standing(3), Standing::Retired);
}

#[test]
fn the_recovery_phrase_lets_in_a_new_writer_and_nothing_else_does() {
    let mut books = Books3::begun(Some(phrase_key()));
    assert_eq!(books.put(523, vec![], Body::RecoveryEnrol(recovery(523))), "effective");
    assert_eq!(books.posts(523), "effective");
    assert_eq!(books.put(523, vec![], Body::RecoveryEnrol(recovery(523))), "void fold.enrolment-invalid");

    let void = "void fold.enrolment-invalid";
    assert_eq!(books.put(524, vec![], Body::RecoveryEnrol(recovery(525))), void, "signed for another number");
    for writer in [2, 499, 1000] {
        assert_eq!(books.put(writer, vec![], Body::RecoveryEnrol(recovery(writer))), void, "{writer}");
    }
    let changes: [fn(&mut RecoveryEnrol); 5] = [
        |enrol| enrol.sign_key[0] ^= 1,
        |enrol| enrol.box_key[31] ^= 1,
        |enrol| enrol.signature[63] ^= 1,
        |enrol| enrol.seen[0].1 += 1,
        |enrol| enrol.seen.clear(),
    ];
    for (change, writer) in changes.iter().zip(600..) {
        let mut enrol = recovery(writer);
        change(&mut enrol);
        assert_eq!(books.put(writer, vec![], Body::RecoveryEnrol(enrol)), void);
        assert_eq!(books.posts(writer), "held fold.writer-not-enrolled");
    }
    let mut without = Books3::begun(None);
    assert_eq!(without.put(523, vec![], Body::RecoveryEnrol(recovery(523))), void);
    let mut of_another = Books3::begun(Some(SigningKey::from_bytes(&[6; 32]).verifying_key().to_bytes()));
    assert_eq!(of_another.put(523, vec![], Body::RecoveryEnrol(recovery(523))), void);
}

#[test]
fn what_is_held_moves_no_money() {
    let mut books = Books3::begun(None);
    assert_eq!(books.posts(2), "held fold.writer-not-enrolled");
    assert_eq!(books.books.balances().count(), 0);
}
