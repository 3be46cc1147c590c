//! What people do with a book, good and bad.

use chrono::NaiveDate;
use ledger::day::Month;
use ledger::event::body::{Body, Content, PartySet, PeriodReopened, SettingSet};
use ledger::event::extra::Extra;
use ledger::event::{Event, EventId};
use ledger::fold::Books;
use ledger::money::Dong;
use ledger::party::{PartyField, PartyKind};
use ledger::voucher::{Draft, Entry, Form, Sign};
use store::{Failure, Store};

use crate::dice::Dice;

const PAIRS: [(Form, &str, &str); 6] = [
    (Form::CashReceipt, "1111", "5111"),
    (Form::CashPayment, "642", "1111"),
    (Form::BankReceipt, "1121", "1111"),
    (Form::CashReceipt, "1111", "131"),
    (Form::GoodsReceipt, "156", "331"),
    (Form::Sale, "131", "5111"),
];

/// What was written, with its bytes as they are on the disk when it is told.
pub type Written = Vec<(EventId, Vec<u8>)>;

/// One thing somebody does. Nothing is written where it cannot be.
pub fn act(store: &mut Store, wall: u32, dice: &mut Dice) -> Result<Written, Failure> {
    let before = store.last_place();
    match dice.below(100) {
        0..=69 => {
            for _ in 0..1 + dice.below(3) {
                post(store, wall, dice)?;
            }
        }
        70..=78 => amend(store, wall, dice)?,
        79..=84 => reverse(store, wall, dice)?,
        85..=90 => card(store, wall, dice)?,
        91..=95 => setting(store, wall, dice)?,
        96..=97 => {
            let month = month(dice);
            store.record::<_, Failure>(wall, |writing| writing.close_month(month)).map(drop)?;
        }
        _ => {
            let body = Body::PeriodReopened(PeriodReopened { month: month(dice), reason: "Còn thiếu".into() });
            store.record::<_, Failure>(wall, |writing| writing.event(vec![], body)).map(drop)?;
        }
    }
    written_since(store, before)
}

/// The events written after a place.
pub fn written_since(store: &Store, before: u64) -> Result<Written, Failure> {
    let places = before + 1..=store.last_place();
    places.map(|place| store.at_place(place)).collect()
}

fn month(dice: &mut Dice) -> Month {
    Month::new(2026, 1 + dice.below(4) as u32).unwrap()
}

fn day(dice: &mut Dice) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1 + dice.below(6) as u32, 1 + dice.below(28) as u32).unwrap()
}

fn content(dice: &mut Dice) -> Content {
    let narration = ["Bán chè búp khô", "Trả tiền điện", "Thu nợ kỳ trước", "Mua phân bón"][dice.place(4)];
    Content {
        date: day(dice),
        party: None,
        party_name: "Trần Văn Bình".into(),
        narration: narration.into(),
        attachments: 1,
    }
}

fn draft(store: &Store, dice: &mut Dice) -> Result<Draft, Failure> {
    let (form, debit, credit) = PAIRS[dice.place(PAIRS.len())];
    let parties: Vec<EventId> = store.register()?.all().map(|party| party.id).collect();
    let party = if parties.is_empty() { None } else { Some(parties[dice.place(parties.len())]) };
    let needs = |account: &str| party.filter(|_| matches!(account, "131" | "331"));
    let entry = Entry {
        debit: debit.parse().ok(),
        credit: credit.parse().ok(),
        amount: Dong::new(1_000 * (1 + dice.below(9_000)) as i64),
        debit_party: needs(debit),
        credit_party: needs(credit),
        extra: Extra::default(),
    };
    Ok(Draft { form, content: content(dice), entries: vec![entry] })
}

fn post(store: &mut Store, wall: u32, dice: &mut Dice) -> Result<(), Failure> {
    let Ok(checked) = draft(store, dice)?.check(store, Sign::Positive)? else { return Ok(()) };
    store.record::<_, Failure>(wall, |writing| writing.post(checked, None, None)).map(drop)
}

fn any_voucher(store: &Store, dice: &mut Dice) -> Result<Option<EventId>, Failure> {
    let rows = store.vouchers(&Default::default(), store::query::Order::Number, 0, 200)?;
    Ok((!rows.is_empty()).then(|| rows[dice.place(rows.len())].current.voucher))
}

fn amend(store: &mut Store, wall: u32, dice: &mut Dice) -> Result<(), Failure> {
    let Some(target) = any_voucher(store, dice)? else { return Ok(()) };
    let Some(state) = store.voucher(target)? else { return Ok(()) };
    let Ok(checked) = draft(store, dice)?.check(store, Sign::Positive)? else { return Ok(()) };
    store.record::<_, Failure>(wall, |writing| writing.amend(target, &state, checked, "Ghi nhầm".into())).map(drop)
}

fn reverse(store: &mut Store, wall: u32, dice: &mut Dice) -> Result<(), Failure> {
    let Some(target) = any_voucher(store, dice)? else { return Ok(()) };
    let Some(state) = store.voucher(target)? else { return Ok(()) };
    let content = content(dice);
    store.record::<_, Failure>(wall, |writing| writing.reverse(target, &state, 2026, content)).map(drop)
}

fn card(store: &mut Store, wall: u32, dice: &mut Dice) -> Result<(), Failure> {
    let parties: Vec<EventId> = store.register()?.all().map(|party| party.id).collect();
    let party = if parties.is_empty() || dice.happens(500) { None } else { Some(parties[dice.place(parties.len())]) };
    let fields = vec![
        PartyField::Code(format!("TV{:03}", dice.below(40))),
        PartyField::Name(["Lò Thị Mai", "Vàng A Páo", "Giàng Thị Sua"][dice.place(3)].into()),
        PartyField::Kind(PartyKind::ALL[0]),
        PartyField::Active(true),
    ];
    let body = Body::PartySet(PartySet { party, fields });
    store.record::<_, Failure>(wall, |writing| writing.event(vec![], body)).map(drop)
}

fn setting(store: &mut Store, wall: u32, dice: &mut Dice) -> Result<(), Failure> {
    let set = SettingSet { key: "book.note".into(), value: format!("{}", dice.below(1_000)) };
    store.record::<_, Failure>(wall, |writing| writing.event(vec![], Body::SettingSet(set))).map(drop)
}

/// States a fact about members.
pub fn state(store: &mut Store, wall: u32, facts: &[sync::member::Fact]) -> Result<Written, Failure> {
    let before = store.last_place();
    let events: Vec<Event> = facts.iter().filter_map(|fact| fact.event(0, wall)).collect();
    store.record::<_, Failure>(wall, |writing| {
        events.into_iter().try_for_each(|event| writing.event(event.lines, event.body).map(drop))
    })?;
    written_since(store, before)
}
