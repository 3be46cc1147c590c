//! A book on a real, encrypted file.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use chrono::NaiveDate;
use ledger::event::body::{Body, Content, PartySet};
use ledger::event::extra::Extra;
use ledger::fold::Outcome;
use ledger::money::Dong;
use ledger::party::{PartyField, PartyKind};
use ledger::voucher::{Draft, Entry, Form, Sign};
use store::{Beginning, Failure, Opener, Store};

const PASSPHRASE: &str = "mua xuan 2026";

fn beginning() -> Beginning {
    Beginning {
        name: "HTX Chè Suối Lành".into(),
        tax_code: None,
        union: false,
        first_year: 2026,
        first_month: 1,
        practice: false,
    }
}

fn draft(day: u32, debit: &str, credit: &str, amount: i64) -> Draft {
    Draft {
        form: Form::CashReceipt,
        content: Content {
            date: NaiveDate::from_ymd_opt(2026, 3, day).unwrap(),
            party: None,
            party_name: "Trần Văn Bình".into(),
            narration: "Bán 40 kg chè búp khô".into(),
            attachments: 1,
        },
        entries: vec![Entry {
            debit: Some(debit.parse().unwrap()),
            credit: Some(credit.parse().unwrap()),
            amount: Dong::new(amount),
            debit_party: None,
            credit_party: None,
            extra: Extra::default(),
        }],
    }
}

fn post(store: &mut Store, draft: Draft) -> store::Numbered {
    let checked = draft.check(store, Sign::Positive).unwrap().unwrap();
    store.record::<_, Failure>(0, |writing| writing.post(checked, None, None)).unwrap()
}

#[test]
fn a_voucher_posted_is_there_after_the_book_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("so.htx");
    let mut store = Store::create(&path, PASSPHRASE, &beginning(), 1).unwrap();
    let first = post(&mut store, draft(5, "1111", "5111", 7_200_000));
    let second = post(&mut store, draft(6, "1111", "5111", 800_000));
    assert_eq!((first.number.number, second.number.number), (1, 2));
    assert_eq!(first.outcome, Outcome::Effective);
    assert_eq!(store.balance_now("111").unwrap(), 8_000_000);
    drop(store);

    let store = Store::open(&path, Opener::Passphrase(PASSPHRASE)).unwrap();
    assert_eq!(store.balance_now("111").unwrap(), 8_000_000);
    let report = store.verify().unwrap();
    assert_eq!((report.vouchers, report.entries, report.differences), (2, 2, vec![]));
    assert_eq!(report.ledger_digest, store.ledger_digest().unwrap());
}

#[test]
fn amending_and_reversing_leave_the_right_balances_and_every_row_can_be_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("so.htx");
    let mut store = Store::create(&path, PASSPHRASE, &beginning(), 1).unwrap();
    let voucher = post(&mut store, draft(5, "1111", "5111", 7_200_000));
    let other = post(&mut store, draft(6, "1111", "5111", 500_000));
    use ledger::fold::Books;
    let state = store.voucher(voucher.id).unwrap().unwrap();
    let checked = draft(7, "1111", "5118", 6_000_000).check(&store, Sign::Positive).unwrap().unwrap();
    store.record::<_, Failure>(0, |w| w.amend(voucher.id, &state, checked, "Ghi nhầm số tiền".into())).unwrap();
    assert_eq!(store.balance_now("111").unwrap(), 6_500_000);
    assert_eq!(store.balance_now("5111").unwrap(), -500_000);
    let state = store.voucher(other.id).unwrap().unwrap();
    let content = draft(8, "1111", "5111", 1).content;
    store.record::<_, Failure>(0, |w| w.reverse(other.id, &state, 2026, content)).unwrap();
    assert_eq!(store.balance_now("111").unwrap(), 6_000_000);
    assert_eq!(store.verify().unwrap().differences, vec![]);
    let before = store.ledger_digest().unwrap();
    store.rebuild().unwrap();
    assert_eq!(store.ledger_digest().unwrap(), before);
    assert_eq!(store.verify().unwrap().differences, vec![]);
}

#[test]
fn a_card_is_found_by_its_code_and_a_failed_write_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("so.htx"), PASSPHRASE, &beginning(), 1).unwrap();
    let card = |code: &str| {
        let fields = vec![
            PartyField::Code(code.into()),
            PartyField::Name("Nguyễn Thị Lan".into()),
            PartyField::Kind(PartyKind::Official),
        ];
        Body::PartySet(PartySet { party: None, fields })
    };
    store.record::<_, Failure>(0, |w| w.event(vec![], card("TV012"))).unwrap();
    let refused = store.record::<(), Failure>(0, |w| {
        w.event(vec![], card("TV013"))?;
        Err(Failure::DiskFull)
    });
    assert!(matches!(refused, Err(Failure::DiskFull)));
    assert_eq!(store.register().unwrap().by_code("tv012").unwrap().name, "Nguyễn Thị Lan");
    assert!(store.register().unwrap().by_code("TV013").is_none());
    store.record::<_, Failure>(0, |w| w.event(vec![], card("TV013"))).unwrap();
    assert_eq!(store.verify().unwrap().differences, vec![]);
}
