//! What people do with a book, good and bad. They aim at each other's work: what was written last is what several of them
//! correct, pay, approve and close at once.

use chrono::NaiveDate;
use ledger::chain;
use ledger::day::Month;
use ledger::event::body::{AccountSet, Body, Content, PartySet, PeriodReopened, SeriesNumber, SettingSet};
use ledger::event::decision::{Computed, Decision, MemberMerged, Resolved};
use ledger::event::extra::{Extra, Key};
use ledger::event::kind::Kind;
use ledger::event::value::Value;
use ledger::event::{Event, EventId, Line, day_number};
use ledger::fold::{Books, MonthState, Outcome, Why};
use ledger::money::Dong;
use ledger::party::{Detail, PartyField, PartyKind};
use ledger::voucher::{Draft, Entry, Form, Sign};
use store::exchange::ApartEvent;
use store::{Failure, Store};

use crate::dice::Dice;

const PAIRS: [(Form, &str, &str); 10] = [
    (Form::CashReceipt, "1111", "5111"),
    (Form::CashPayment, "642", "1111"),
    (Form::BankReceipt, "1121", "1111"),
    (Form::CashReceipt, "1111", "131"),
    (Form::GoodsReceipt, "156", "331"),
    (Form::Sale, "131", "5111"),
    (Form::CashPayment, "331", "1111"),
    (Form::CashReceipt, "1111", "4111"),
    (Form::Journal, "1568", "331"),
    (Form::CashPayment, "1568", "1111"),
];
/// The account that goes out of use and comes back.
const OWN_ACCOUNT: &str = "1568";
/// How far back people look for something to work on, in events.
const RECENT: u64 = 40;

/// What was written, with its bytes as they are on the disk when it is told.
pub type Written = Vec<(EventId, Vec<u8>)>;

type Done = Result<(), Failure>;

/// A decision, said.
type Say = fn(Decision) -> Body;

/// What the people of a book are given to begin with.
pub fn begin(store: &mut Store, wall: u32, dice: &mut Dice) -> Result<Written, Failure> {
    let before = store.last_place();
    account(store, wall, true)?;
    for policy in 0..2 {
        if dice.happens(400) {
            set_policy(store, wall, policy, true)?;
        }
    }
    for _ in 0..3 {
        card(store, wall, dice)?;
    }
    written_since(store, before)
}

/// One thing somebody does. Nothing is written where it cannot be.
pub fn act(store: &mut Store, wall: u32, dice: &mut Dice) -> Result<Written, Failure> {
    let before = store.last_place();
    match dice.below(100) {
        0..=37 => {
            work(store, wall, dice)?;
        }
        38..=45 => {
            if let Some(target) = any(&recent(store)?, dice) {
                amend(store, wall, dice, target)?;
            }
        }
        46..=53 => {
            if let Some(target) = any(&recent(store)?, dice) {
                reverse(store, wall, dice, target)?;
            }
        }
        54..=64 => card(store, wall, dice)?,
        65..=66 => setting(store, wall, dice)?,
        67..=69 => {
            let active = dice.happens(500);
            account(store, wall, active)?;
        }
        70..=74 => close(store, wall)?,
        75 => reopen(store, wall)?,
        76..=88 => decide(store, wall, dice)?,
        89..=93 => resolve(store, wall, dice)?,
        94 => merge(store, wall, dice)?,
        95..=96 => compute(store, wall, dice)?,
        97 => write_unknown(store, wall, dice)?,
        _ => adjust(store, wall, dice)?,
    }
    written_since(store, before)
}

/// Posts a few vouchers.
pub fn work(store: &mut Store, wall: u32, dice: &mut Dice) -> Result<Written, Failure> {
    let before = store.last_place();
    for _ in 0..1 + dice.below(3) {
        post(store, wall, dice)?;
    }
    written_since(store, before)
}

/// The events written after a place.
pub fn written_since(store: &Store, before: u64) -> Result<Written, Failure> {
    let places = before + 1..=store.last_place();
    places.map(|place| store.at_place(place)).collect()
}

fn write(store: &mut Store, wall: u32, lines: Vec<Line>, body: Body) -> Done {
    store.record::<_, Failure>(wall, |writing| writing.event(lines, body)).map(drop)
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

fn any<T: Clone>(list: &[T], dice: &mut Dice) -> Option<T> {
    (!list.is_empty()).then(|| list[dice.place(list.len())].clone())
}

fn parties(store: &Store) -> Result<Vec<EventId>, Failure> {
    Ok(store.register()?.all().map(|party| party.id).collect())
}

fn draft(store: &Store, dice: &mut Dice) -> Result<Draft, Failure> {
    let (form, debit, credit) = PAIRS[dice.place(PAIRS.len())];
    let party = any(&parties(store)?, dice);
    let needs = |account: &str| party.filter(|_| matches!(account, "131" | "331" | "4111"));
    let names_paper = matches!((debit, credit), ("331", _) | (_, "331"));
    let paper = (names_paper && dice.happens(600)).then(|| named_paper(dice.below(4)));
    let entry = Entry {
        debit: debit.parse().ok(),
        credit: credit.parse().ok(),
        amount: Dong::new(1_000 * (1 + dice.below(9_000)) as i64),
        debit_party: needs(debit),
        credit_party: needs(credit),
        extra: Extra::new(paper),
    };
    Ok(Draft { form, content: content(dice), entries: vec![entry] })
}

fn post(store: &mut Store, wall: u32, dice: &mut Dice) -> Done {
    let Ok(checked) = draft(store, dice)?.check(store, Sign::Positive)? else { return Ok(()) };
    store.record::<_, Failure>(wall, |writing| writing.post(checked, None, None)).map(drop)
}

/// Posts what a paper says, as owed or as paid.
pub fn post_paper(store: &mut Store, wall: u32, dice: &mut Dice, paper: u64, owes: bool) -> Result<Written, Failure> {
    let before = store.last_place();
    let Some(party) = any(&parties(store)?, dice) else { return Ok(Written::new()) };
    let (form, debit, credit) =
        if owes { (Form::GoodsReceipt, "156", "331") } else { (Form::CashPayment, "331", "1111") };
    let entry = Entry {
        debit: debit.parse().ok(),
        credit: credit.parse().ok(),
        amount: Dong::new(1_000 * (1 + dice.below(9_000)) as i64),
        debit_party: (!owes).then_some(party),
        credit_party: owes.then_some(party),
        extra: Extra::new([named_paper(paper)]),
    };
    let draft = Draft { form, content: content(dice), entries: vec![entry] };
    if let Ok(checked) = draft.check(store, Sign::Positive)? {
        store.record::<_, Failure>(wall, |writing| writing.post(checked, None, None)).map(drop)?;
    }
    written_since(store, before)
}

fn named_paper(number: u64) -> (u16, Value) {
    (Key::Document.number(), Value::Text(format!("0101234567-1C26TAA-{number}")))
}

/// The vouchers written last, as this machine sees it, the newest first.
fn recent(store: &Store) -> Result<Vec<EventId>, Failure> {
    let last = store.last_place();
    let mut vouchers = Vec::new();
    for place in (last.saturating_sub(RECENT).max(1)..=last).rev() {
        let (id, bytes) = store.at_place(place)?;
        if Event::decode(&bytes).is_ok_and(|event| event.body.numbered().is_some()) {
            vouchers.push(id);
        }
    }
    vouchers.truncate(6);
    Ok(vouchers)
}

/// What somebody does to a voucher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Another content.
    Amend,
    /// It is taken back.
    Reverse,
    /// The director agrees.
    Approve,
    /// The cash moves.
    Pay,
}

/// Two that meet on one voucher when neither knows of the other.
pub const MEETINGS: [[Deed; 2]; 8] = [
    [Deed::Amend, Deed::Amend],
    [Deed::Amend, Deed::Reverse],
    [Deed::Amend, Deed::Approve],
    [Deed::Amend, Deed::Pay],
    [Deed::Approve, Deed::Reverse],
    [Deed::Reverse, Deed::Reverse],
    [Deed::Pay, Deed::Pay],
    [Deed::Pay, Deed::Reverse],
];

/// A voucher that two machines know, mostly one that waits.
pub fn known_to_both(one: &Store, other: &Store, dice: &mut Dice) -> Result<Option<EventId>, Failure> {
    let mut vouchers: Vec<EventId> = one.set_aside()?.into_iter().rev().take(4).map(|aside| aside.id).collect();
    vouchers.append(&mut recent(one)?);
    let mut known = Vec::new();
    for voucher in vouchers {
        if one.voucher(voucher)?.is_some() && other.voucher(voucher)?.is_some() {
            known.push(voucher);
        }
    }
    Ok(any(&known[..known.len().min(4)], dice))
}

/// Does one thing to a voucher.
pub fn correct(
    store: &mut Store,
    wall: u32,
    dice: &mut Dice,
    (target, deed): (EventId, Deed),
) -> Result<Written, Failure> {
    let before = store.last_place();
    match deed {
        Deed::Amend => amend(store, wall, dice, target)?,
        Deed::Reverse => reverse(store, wall, dice, target)?,
        Deed::Approve => decide_on(store, wall, dice, (target, Some(Body::Approved)))?,
        Deed::Pay => decide_on(store, wall, dice, (target, Some(Body::CashConfirmed)))?,
    }
    written_since(store, before)
}

/// Decides on what the server keeps apart, where its frame is here: takes its events over one by one, or leaves them out.
pub fn decide_apart(store: &mut Store, wall: u32, dice: &mut Dice) -> Result<Written, Failure> {
    let before = store.last_place();
    let open: Vec<_> = store.open_stories()?.into_iter().filter(|story| story.key.why == Why::Quarantined).collect();
    let Some(notice) = any(&open, dice).and_then(|story| story.key.about()) else { return Ok(Written::new()) };
    let apart = store.apart_of(notice)?;
    if dice.happens(300) {
        if let Some(one) = apart.first() {
            let frame = one.frame;
            store.record::<_, Failure>(wall, |writing| writing.discard(frame, "Đã gõ lại".into())).map(drop)?;
        }
        return written_since(store, before);
    }
    adopt_all(store, wall, &apart)?;
    written_since(store, before)
}

/// Takes over what the server refused of the writers this machine was.
pub fn take_over_refused(store: &mut Store, wall: u32) -> Done {
    for writer in store.refused_writers()? {
        let refused = store.refused_of(writer)?;
        adopt_all(store, wall, &refused)?;
    }
    Ok(())
}

fn adopt_all(store: &mut Store, wall: u32, apart: &[ApartEvent]) -> Done {
    for one in apart.iter().filter(|one| one.is_open()) {
        match store.record::<_, Failure>(wall, |writing| writing.adopt(one)) {
            // What it refers to in its own branch was not taken over.
            Ok(_) | Err(Failure::NotThere) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(())
}

fn amend(store: &mut Store, wall: u32, dice: &mut Dice, target: EventId) -> Done {
    let Some(state) = store.voucher(target)? else { return Ok(()) };
    let Ok(mut checked) = draft(store, dice)?.check(store, Sign::Positive)? else { return Ok(()) };
    if dice.happens(300)
        && let Some((event, ..)) = store.judged(state.version)?
        && let Some(same) = in_words_only(&event, state.number.form)
        && let Ok(same) = same.check(store, Sign::Either)?
    {
        checked = same;
    }
    store.record::<_, Failure>(wall, |writing| writing.amend(target, &state, checked, "Ghi nhầm".into())).map(drop)
}

/// The same content in other words.
fn in_words_only(event: &Event, form: Form) -> Option<Draft> {
    let Body::VoucherPosted(posted) = &event.body else { return None };
    let entry = |line: &Line| Entry {
        debit: line.debit,
        credit: line.credit,
        amount: Some(line.amount),
        debit_party: line.debit_party,
        credit_party: line.credit_party,
        extra: line.extra.clone(),
    };
    let content = Content { narration: "Nói rõ hơn".into(), ..posted.content.clone() };
    Some(Draft { form, content, entries: event.lines.iter().map(entry).collect() })
}

fn reverse(store: &mut Store, wall: u32, dice: &mut Dice, target: EventId) -> Done {
    let Some(state) = store.voucher(target)? else { return Ok(()) };
    let content = content(dice);
    store.record::<_, Failure>(wall, |writing| writing.reverse(target, &state, 2026, content)).map(drop)
}

fn adjust(store: &mut Store, wall: u32, dice: &mut Dice) -> Done {
    let target = any(&recent(store)?, dice);
    let Ok(checked) = draft(store, dice)?.check(store, Sign::Positive)? else { return Ok(()) };
    store.record::<_, Failure>(wall, |writing| writing.adjust(target, checked, "Thiếu".into())).map(drop)
}

fn card(store: &mut Store, wall: u32, dice: &mut Dice) -> Done {
    let known = parties(store)?;
    let party = if known.is_empty() || dice.happens(200) { None } else { any(&known[..known.len().min(3)], dice) };
    let name = ["Lò Thị Mai", "Vàng A Páo", "Giàng Thị Sua"][dice.place(3)];
    let fields = match party {
        None => vec![
            PartyField::Code(format!("TV{:03}", dice.below(40))),
            PartyField::Name(name.into()),
            PartyField::Kind(PartyKind::ALL[0]),
            PartyField::Active(true),
        ],
        Some(_) => vec![match dice.below(3) {
            0 => PartyField::Name(name.into()),
            1 => PartyField::Active(dice.happens(500)),
            _ => PartyField::Detail(Detail::IdentityNumber, format!("01430000000{}", dice.below(3))),
        }],
    };
    write(store, wall, vec![], Body::PartySet(PartySet { party, fields }))
}

fn merge(store: &mut Store, wall: u32, dice: &mut Dice) -> Done {
    let known = parties(store)?;
    let (Some(from), Some(into)) = (any(&known, dice), any(&known, dice)) else { return Ok(()) };
    write(store, wall, vec![], Body::MemberMerged(MemberMerged { from, into }))
}

fn setting(store: &mut Store, wall: u32, dice: &mut Dice) -> Done {
    if dice.happens(300) {
        let (policy, on) = (dice.place(2), dice.happens(700));
        return set_policy(store, wall, policy, on);
    }
    let set = SettingSet { key: "book.note".into(), value: format!("{}", dice.below(1_000)) };
    write(store, wall, vec![], Body::SettingSet(set))
}

fn set_policy(store: &mut Store, wall: u32, which: usize, on: bool) -> Done {
    let (key, value) = [("policy.approval", "payments"), ("policy.cashier", "separate")][which];
    let value = if on { value } else { "none" };
    write(store, wall, vec![], Body::SettingSet(SettingSet { key: key.into(), value: value.into() }))
}

fn account(store: &mut Store, wall: u32, active: bool) -> Done {
    let set = AccountSet { code: OWN_ACCOUNT.parse().unwrap(), name: "Hàng gửi".into(), active };
    write(store, wall, vec![], Body::AccountSet(set))
}

fn months() -> impl Iterator<Item = Month> {
    (1..=12).filter_map(|month| Month::new(2026, month))
}

fn close(store: &mut Store, wall: u32) -> Done {
    let Some(month) = months().find(|month| matches!(store.month(*month), Ok(MonthState::Open))) else {
        return Ok(());
    };
    // The year's last months stay open, so that there is always one to move to.
    if month > Month::new(2026, 8).unwrap() {
        return Ok(());
    }
    store.record::<_, Failure>(wall, |writing| writing.close_month(month)).map(drop)
}

fn reopen(store: &mut Store, wall: u32) -> Done {
    let closed = months().filter(|month| matches!(store.month(*month), Ok(MonthState::Closed(_)))).last();
    let Some(month) = closed else { return Ok(()) };
    write(store, wall, vec![], Body::PeriodReopened(PeriodReopened { month, reason: "Còn thiếu".into() }))
}

/// Somebody approves, refuses or pays: mostly what waits or is held.
fn decide(store: &mut Store, wall: u32, dice: &mut Dice) -> Done {
    let waits: Vec<EventId> = store.set_aside()?.into_iter().map(|aside| aside.id).collect();
    let of_last = &waits[waits.len().saturating_sub(4)..];
    let Some(about) = any(of_last, dice).filter(|_| dice.happens(850)).or(any(&recent(store)?, dice)) else {
        return Ok(());
    };
    decide_on(store, wall, dice, (about, None))
}

fn decide_on(store: &mut Store, wall: u32, dice: &mut Dice, (about, say): (EventId, Option<Say>)) -> Done {
    let Some((event, outcome, _)) = store.judged(about)? else { return Ok(()) };
    // A content that waits is decided on by its voucher, whatever version it is; what is held by itself.
    let target = match &event.body {
        Body::VoucherAmended(amended) if outcome == Outcome::Waiting => amended.target,
        _ => about,
    };
    let seen = match store.voucher(target)? {
        Some(state) if outcome != Outcome::Held => state.hash,
        _ => chain::hash(&event.encode()),
    };
    let decision = Decision { target, version: seen, day: day(dice), reason: String::new() };
    let say = say.unwrap_or_else(|| match dice.below(10) {
        0..=3 => Body::Approved,
        4..=8 => Body::CashConfirmed,
        _ => Body::Rejected,
    });
    write(store, wall, vec![], say(decision))
}

fn resolve(store: &mut Store, wall: u32, dice: &mut Dice) -> Done {
    let Some(story) = any(&store.open_stories()?, dice) else { return Ok(()) };
    let key = story.key;
    let Some(choice) = any(key.why.asks().choices, dice) else { return Ok(()) };
    let resolved = Resolved {
        story: key.why as u16,
        events: key.events,
        at: key.at,
        choice: choice as u16,
        reason: String::new(),
    };
    write(store, wall, vec![], Body::AttentionResolved(resolved))
}

fn compute(store: &mut Store, wall: u32, dice: &mut Dice) -> Done {
    let (first, last) = (Month::new(2026, 1).unwrap(), Month::new(2026, 1 + dice.below(3) as u32).unwrap());
    let number = store.last_number(Form::Journal, 2026)? + 1;
    let computed = Computed {
        kind: [Kind::ClosingEntries, Kind::DepreciationRun, Kind::SurplusDistributed][dice.place(3)],
        first,
        last,
        inputs: store.digest_of(first, last)?,
        number: SeriesNumber { form: Form::Journal, year: 2026, number },
        content: content(dice),
    };
    write(store, wall, vec![line(dice)], Body::Computed(Box::new(computed)))
}

fn line(dice: &mut Dice) -> Line {
    Line {
        debit: "642".parse().ok(),
        credit: "214".parse().ok(),
        amount: Dong::new(1_000 * (1 + dice.below(900)) as i64).unwrap(),
        debit_party: None,
        credit_party: None,
        extra: Extra::default(),
    }
}

/// What a later version of the program writes, which this one does not know.
fn write_unknown(store: &mut Store, wall: u32, dice: &mut Dice) -> Done {
    let day = Value::Int(day_number(day(dice)).into());
    let (kind, lines) = if dice.happens(500) { (0x10f0, vec![line(dice)]) } else { (0x60f0, vec![]) };
    write(store, wall, lines, Body::Other { kind, fields: vec![day] })
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
