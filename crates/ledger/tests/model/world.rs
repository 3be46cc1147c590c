//! A cooperative of five people on as many devices, each as far behind the common log as chance has it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use ledger::day::Month;
use ledger::event::body::{
    AccountSet, Amended, Body, Content, Genesis, PartySet, PeriodClosed, PeriodReopened, Posted, Reversed,
    SeriesNumber, SettingSet, WriterEnrolled,
};
use ledger::event::decision::{Computed, Decision, MemberMerged, Resolved};
use ledger::event::extra::{Extra, Key};
use ledger::event::kind::Kind;
use ledger::event::photo::{PhotoLinked, PhotoUnlinked};
use ledger::event::value::Value;
use ledger::event::{Event, EventId, Line};
use ledger::fold::{Outcome, StoryKey};
use ledger::money::Dong;
use ledger::party::{Detail, PartyField};
use ledger::voucher::Form;
use proptest::prelude::*;

use super::rules::{Model, hash_of};

pub const KEY: [u8; 32] = [5; 32];
/// 1 begins the book and is accountant once 5, the director, is there; 2 is an accountant, 3 and 4 are cashiers.
pub const WRITERS: u16 = 6;

#[derive(Debug, Clone)]
pub struct Step {
    pub writer: u16,
    /// Whether the device hears the others first.
    pub hears: bool,
    pub act: Act,
}

#[derive(Debug, Clone)]
pub enum Act {
    Post { form: usize, day: u16, pair: usize, amount: i64, party: usize, paper: Option<u8> },
    Amend { pick: usize, words: bool, amount: i64, day: Option<u16> },
    Reverse { pick: usize, day: u16 },
    Close,
    Reopen,
    Word { kind: usize, pick: usize, day: u16, held: bool },
    Policy { which: usize, on: bool },
    Card { pick: usize, field: usize, value: u8 },
    Person { identity: Option<u8> },
    Account { active: bool },
    Photo { pick: usize, photo: u8, belongs: bool },
    Roles { of: u16, roles: u8 },
    Confirm { of: u16 },
    Revoke { of: u16 },
    Enrol { roles: u8 },
    Merge { one: usize, other: usize },
    Resolve { pick: usize, choice: usize },
    Compute { day: u16 },
}

pub fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = (any::<prop::sample::Index>(), prop::bool::weighted(0.35), act());
    let step = step.prop_map(|(who, hears, act)| Step { writer: who_does(&act, who), hears, act });
    prop::collection::vec(step, 1..most)
}

/// Mostly somebody whose work it is.
fn who_does(act: &Act, chance: prop::sample::Index) -> u16 {
    let likely: &[u16] = match act {
        Act::Post { .. } | Act::Amend { .. } | Act::Reverse { .. } | Act::Compute { .. } => {
            &[1, 2, 1, 2, 1, 2, 1, 2, 5, 6]
        }
        Act::Word { kind: 2, .. } => &[3, 4, 3, 4, 3, 4, 1],
        Act::Word { .. } | Act::Resolve { .. } => &[5, 5, 5, 5, 1, 2],
        Act::Reopen | Act::Roles { .. } | Act::Confirm { .. } | Act::Revoke { .. } => &[5, 5, 5, 5, 1, 3],
        // The director says who must agree; anybody else says it in vain.
        Act::Policy { .. } => &[5, 1, 5, 5, 1],
        _ => &[1, 2, 1, 2, 5, 6, 2, 3],
    };
    *chance.get(likely)
}

fn act() -> impl Strategy<Value = Act> {
    let pick = any::<usize>;
    let post = (0..3usize, 0..150u16, 0..PAIRS.len(), 1..9i64, pick(), prop::option::weighted(0.5, 0..3u8)).prop_map(
        |(form, day, pair, amount, party, paper)| Act::Post { form, day, pair, amount: amount * 1000, party, paper },
    );
    let amend = (pick(), proptest::bool::ANY, 1..9i64, prop::option::weighted(0.3, 0..150u16))
        .prop_map(|(pick, words, amount, day)| Act::Amend { pick, words, amount: amount * 1000, day });
    prop_oneof![
        14 => post,
        8 => amend,
        6 => (pick(), 0..150u16).prop_map(|(pick, day)| Act::Reverse { pick, day }),
        4 => Just(Act::Close),
        1 => Just(Act::Reopen),
        12 => (0..3usize, pick(), 0..150u16, prop::bool::weighted(0.4))
            .prop_map(|(kind, pick, day, held)| Act::Word { kind, pick, day, held }),
        4 => (0..POLICIES.len(), prop::bool::weighted(0.7)).prop_map(|(which, on)| Act::Policy { which, on }),
        8 => (pick(), 0..3usize, 0..3u8).prop_map(|(pick, field, value)| Act::Card { pick, field, value }),
        2 => prop::option::of(0..3u8).prop_map(|identity| Act::Person { identity }),
        3 => proptest::bool::ANY.prop_map(|active| Act::Account { active }),
        1 => (1..7u16, 0..8u8).prop_map(|(of, roles)| Act::Roles { of, roles }),
        2 => (2..8u16).prop_map(|of| Act::Confirm { of }),
        1 => (2..8u16).prop_map(|of| Act::Revoke { of }),
        1 => (0..8u8).prop_map(|roles| Act::Enrol { roles }),
        2 => (pick(), pick()).prop_map(|(one, other)| Act::Merge { one, other }),
        5 => (pick(), pick()).prop_map(|(pick, choice)| Act::Resolve { pick, choice }),
        3 => (0..150u16).prop_map(|day| Act::Compute { day }),
        4 => (pick(), 0..3u8, prop::bool::weighted(0.7))
            .prop_map(|(pick, photo, belongs)| Act::Photo { pick, photo, belongs }),
    ]
}

const PAIRS: [(&str, &str); 8] = [
    ("1111", "5111"),
    ("642", "1111"),
    ("331", "1111"),
    ("642", "331"),
    ("1111", "4111"),
    ("1568", "1111"),
    ("642", "1568"),
    ("1111", "4111"),
];
/// What the director may ask for: that payments are approved, from which sum, whatever the sum of which accounts, and a cashier.
const POLICIES: [&[(&str, &str)]; 5] = [
    &[("policy.approval", "payments")],
    &[("policy.approval", "payments"), ("policy.approval-from", "5000")],
    &[("policy.approval", "payments"), ("policy.approval-from", "5000")],
    &[("policy.approval-always", "331 1568")],
    &[("policy.cashier", "separate")],
];
const FORMS: [Form; 3] = [Form::CashReceipt, Form::CashPayment, Form::Journal];

/// The log of the book as it grows, and what each device has heard of it.
pub struct World {
    pub log: Vec<(EventId, Event)>,
    pub model: Model,
    heard: Vec<(usize, Model)>,
    written: Vec<u64>,
    enrolled: u16,
}

impl World {
    pub fn new() -> Self {
        let heard = vec![(0, Model::new(KEY)); 12];
        let mut world =
            Self { log: Vec::new(), model: Model::new(KEY), heard, written: vec![0; 12], enrolled: WRITERS };
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
        world.put(1, vec![], Body::Genesis(Box::new(genesis)));
        for (writer, roles) in [(2, 1), (3, 2), (4, 2), (5, 4), (6, 1)] {
            world.enrol(1, writer, roles);
        }
        for writer in [2, 3, 4] {
            world.put(1, vec![], about_writer(0x3003, writer, None));
        }
        for name in ["Lan", "Bình", "Cúc"] {
            let fields = vec![PartyField::Name(name.into()), PartyField::Active(true)];
            world.put(1, vec![], Body::PartySet(PartySet { party: None, fields }));
        }
        world.put(1, vec![], about_writer(0x3003, 5, None));
        world.put(1, vec![], Body::AccountSet(account(true)));
        for writer in 1..12 {
            world.hear(writer);
        }
        world
    }

    fn hear(&mut self, writer: u16) {
        self.heard[usize::from(writer)] = (self.log.len(), self.model.clone());
    }

    fn enrol(&mut self, by: u16, writer: u16, roles: u8) {
        let (sign_key, box_key) = ([10 + writer as u8; 32], [50 + writer as u8; 32]);
        let event_body = Body::WriterEnrolled(WriterEnrolled { writer, sign_key, box_key });
        self.write(by, vec![], event_body, vec![Value::Int(roles.into()), Value::Null]);
    }

    fn put(&mut self, writer: u16, lines: Vec<Line>, body: Body) {
        self.write(writer, lines, body, vec![]);
    }

    fn write(&mut self, writer: u16, lines: Vec<Line>, body: Body, rest: Vec<Value>) {
        let at = usize::from(writer);
        self.written[at] += 1;
        let id = EventId::new(writer, self.written[at]).unwrap();
        let mut event = Event::new(self.heard[at].0 as u64, 0, lines, body);
        event.rest = rest;
        event.check().unwrap();
        // What is in the log is what its bytes say.
        let event = Event::decode(&event.encode()).unwrap();
        self.model.tell(id, &event);
        self.log.push((id, event));
    }

    pub fn take(&mut self, step: &Step) {
        let Step { writer, hears, act } = step.clone();
        if hears {
            self.hear(writer);
        }
        let view = self.heard[usize::from(writer)].1.clone();
        let vouchers: Vec<EventId> = view.papers.keys().copied().collect();
        let cards: Vec<EventId> = view.cards.keys().copied().collect();
        let chosen = |list: &[EventId], pick: usize| list.get(pick % list.len().max(1)).copied();
        match act {
            Act::Post { form, day, pair, amount, party, paper } => {
                let posted = Posted {
                    number: self.number(FORMS[form]),
                    content: content(day, "Ghi sổ"),
                    reference: None,
                    old_number: None,
                    business: None,
                };
                let line = line(pair, amount, chosen(&cards, party), paper);
                self.put(writer, vec![line], Body::VoucherPosted(posted));
            }
            Act::Amend { pick, words, amount, day } => {
                let Some(target) = chosen(&vouchers, pick) else { return };
                self.amend(writer, &view, target, (words, amount, day));
            }
            Act::Reverse { pick, day } => {
                let Some(target) = chosen(&vouchers, pick) else { return };
                let now = view.papers[&target].now().clone();
                let version = hash_of(view.event(now.id).unwrap());
                let lines = now.lines.iter().map(Line::negated).collect::<Vec<_>>();
                if lines.is_empty() {
                    return;
                }
                let number = self.number(Form::Journal);
                let body = Body::VoucherReversed(Reversed { number, content: content(day, "Hủy"), target, version });
                self.put(writer, lines, body);
            }
            Act::Close => self.close(writer, &view),
            Act::Reopen => {
                let Some(month) = view.last_closed() else { return };
                let month = Month::from_index(month).unwrap();
                self.put(writer, vec![], Body::PeriodReopened(PeriodReopened { month, reason: "Sót".into() }));
            }
            Act::Word { kind, pick, day, held } => self.word(writer, &view, kind, (pick, day, held)),
            Act::Policy { which, on } => {
                for (key, value) in POLICIES[which] {
                    let value = if on { value } else { "none" };
                    self.put(writer, vec![], Body::SettingSet(SettingSet { key: (*key).into(), value: value.into() }));
                }
            }
            Act::Card { pick, field, value } => {
                let party = chosen(&cards, pick);
                let field = match field {
                    0 => PartyField::Name(format!("Lan {value}")),
                    1 => PartyField::Active(value > 1),
                    _ => PartyField::Detail(Detail::IdentityNumber, identity(value)),
                };
                self.put(writer, vec![], Body::PartySet(PartySet { party, fields: vec![field] }));
            }
            Act::Person { identity: number } => {
                let mut fields = vec![PartyField::Name("Mới".into())];
                fields.extend(number.map(|number| PartyField::Detail(Detail::IdentityNumber, identity(number))));
                self.put(writer, vec![], Body::PartySet(PartySet { party: None, fields }));
            }
            Act::Account { active } => self.put(writer, vec![], Body::AccountSet(account(active))),
            Act::Photo { pick, photo, belongs } => {
                let Some(voucher) = chosen(&vouchers, pick) else { return };
                let (hash, label) = ([photo; 32], String::new());
                let body = if belongs {
                    Body::PhotoLinked(PhotoLinked { voucher, hash, key_id: [7; 8], size: 9, label })
                } else {
                    Body::PhotoUnlinked(PhotoUnlinked { voucher, hash, reason: label })
                };
                self.put(writer, vec![], body);
            }
            Act::Roles { of, roles } => self.put(writer, vec![], about_writer(0x3006, of, Some(roles))),
            Act::Confirm { of } => self.put(writer, vec![], about_writer(0x3003, of, None)),
            Act::Revoke { of } => self.put(writer, vec![], about_writer(0x3005, of, None)),
            Act::Enrol { roles } => {
                if self.enrolled < 10 {
                    self.enrolled += 1;
                    self.enrol(writer, self.enrolled, roles);
                }
            }
            Act::Merge { one, other } => {
                let (Some(from), Some(into)) = (chosen(&cards, one), chosen(&cards, other)) else { return };
                self.put(writer, vec![], Body::MemberMerged(MemberMerged { from, into }));
            }
            Act::Resolve { pick, choice } => self.resolve(writer, &view, pick, choice),
            Act::Compute { day } => {
                let month = |number| Month::new(2026, number).unwrap();
                let computed = Computed {
                    kind: [Kind::ClosingEntries, Kind::DepreciationRun, Kind::SurplusDistributed][usize::from(day) % 3],
                    first: month(1),
                    last: month(2),
                    inputs: view.digest(month(1).index(), month(2).index()),
                    number: self.number(Form::Journal),
                    content: content(day, "Kết chuyển"),
                };
                self.put(writer, vec![line(0, 500, None, None)], Body::Computed(Box::new(computed)));
            }
        }
    }

    fn number(&self, form: Form) -> SeriesNumber {
        SeriesNumber { form, year: 2026, number: self.log.len() as u32 }
    }

    fn amend(&mut self, writer: u16, view: &Model, target: EventId, (words, amount, day): (bool, i64, Option<u16>)) {
        let now = view.papers[&target].now().clone();
        let Some(Body::VoucherPosted(posted)) = view.event(target).map(|event| event.body.clone()) else { return };
        let mut lines: Vec<Line> = now.lines.iter().map(Line::negated).collect();
        let negated = lines.len() as u16;
        let mut new = now.lines.clone();
        let mut changed = Content { narration: format!("Sửa {}", self.log.len()), ..posted.content };
        if let Some(Body::VoucherAmended(amended)) = view.event(now.id).map(|event| &event.body) {
            changed.date = amended.content.date;
        }
        if !words {
            new.iter_mut().for_each(|line| line.amount = Dong::new(amount).unwrap());
            changed.date = day.map_or(changed.date, day_of);
        }
        lines.extend(new);
        let version = hash_of(view.event(now.id).unwrap());
        let amended =
            Amended { target, version, negated, content: changed, reason: "Gõ nhầm".into(), business: None };
        self.put(writer, lines, Body::VoucherAmended(amended));
    }

    /// Closes the first open month with exactly what the device has heard and written itself.
    fn close(&mut self, writer: u16, view: &Model) {
        let month = Month::from_index(view.last_closed().map_or(2026 * 12, |last| last + 1)).unwrap();
        let mut seen: Vec<(u16, u64)> = (1..12)
            .map(|other| {
                let heard = view.log.iter().filter(|(id, _)| id.writer() == other).map(|(id, _)| id.wseq());
                (other, heard.max().unwrap_or(0))
            })
            .collect();
        seen[usize::from(writer) - 1].1 = self.written[usize::from(writer)];
        // The device's own books: what it heard, then what it wrote since.
        let mut own = view.clone();
        for (id, event) in &self.log[self.heard[usize::from(writer)].0..] {
            if id.writer() == writer {
                own.tell(*id, event);
            }
        }
        let digest = own.digest(month.index(), month.index());
        self.put(writer, vec![], Body::PeriodClosed(PeriodClosed { month, seen, digest }));
    }

    fn word(&mut self, writer: u16, view: &Model, kind: usize, (pick, day, held): (usize, u16, bool)) {
        let wanted = if held { Outcome::Held } else { Outcome::Waiting };
        let about: BTreeSet<EventId> =
            view.standing.iter().filter(|(_, opinion)| opinion.0 == wanted).map(|(id, _)| *id).collect();
        let some = |set: &[EventId]| set.get(pick % set.len().max(1)).copied();
        let about: Vec<EventId> = about.into_iter().collect();
        let all: Vec<EventId> = view.papers.keys().copied().collect();
        let Some(target) = some(&about).or_else(|| some(&all)) else { return };
        let voucher = view.papers.iter().find(|(_, paper)| paper.contents.iter().any(|text| text.id == target));
        let (target, version) = match voucher.filter(|_| !held) {
            Some((voucher, paper)) => (*voucher, paper.now().id),
            None => (target, target),
        };
        let version = hash_of(view.event(version).unwrap());
        let decision = Decision { target, version, day: day_of(day), reason: String::new() };
        self.put(writer, vec![], [Body::Approved, Body::Rejected, Body::CashConfirmed][kind](decision));
    }

    fn resolve(&mut self, writer: u16, view: &Model, pick: usize, choice: usize) {
        let open: Vec<String> = view.open().into_iter().collect();
        let Some(name) = open.get(pick % open.len().max(1)) else { return };
        let key: StoryKey = name.parse().unwrap();
        let choices = key.why.asks().choices;
        let resolved = Resolved {
            story: key.why as u16,
            events: key.events,
            at: key.at,
            choice: choices[choice % choices.len()] as u16,
            reason: String::new(),
        };
        self.put(writer, vec![], Body::AttentionResolved(resolved));
    }
}

fn about_writer(kind: u16, writer: u16, roles: Option<u8>) -> Body {
    let fields = [Some(Value::Int(writer.into())), roles.map(|roles| Value::Int(roles.into()))];
    Body::Other { kind, fields: fields.into_iter().flatten().collect() }
}

fn account(active: bool) -> AccountSet {
    AccountSet { code: "1568".parse().unwrap(), name: "Hàng gửi".into(), active }
}

fn identity(number: u8) -> String {
    if number == 0 { String::new() } else { format!("00120000000{number}") }
}

fn day_of(days: u16) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(days.into())
}

fn content(day: u16, narration: &str) -> Content {
    Content {
        date: day_of(day),
        party: None,
        party_name: "Nguyễn Thị Lan".into(),
        narration: narration.into(),
        attachments: 0,
    }
}

fn line(pair: usize, amount: i64, party: Option<EventId>, paper: Option<u8>) -> Line {
    let (debit, credit) = PAIRS[pair];
    let whose = |code: &str| party.filter(|_| ["131", "331", "4111"].contains(&code));
    let document = paper.map(|paper| match paper {
        0 => "0012".to_owned(),
        other => format!("0101234567-1C26TAA-{other}"),
    });
    Line {
        debit: debit.parse().ok(),
        credit: credit.parse().ok(),
        amount: Dong::new(amount).unwrap(),
        debit_party: whose(debit),
        credit_party: whose(credit),
        extra: Extra::new(document.map(|text| (Key::Document.number(), Value::Text(text)))),
    }
}
