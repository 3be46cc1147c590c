//! Believable histories of a book: two people at work on two machines, with their mistakes.
//!
//! A history is drawn as a list of intentions ([`Step`]). [`write`] turns it into events: whoever writes one knows the
//! book as it stands, by the oracle, and now and then slips.

use chrono::{Days, NaiveDate};
use ledger::day::Month;
use ledger::event::body::{
    AccountSet, Adjusted, Amended, Body, Content, Genesis, Opening, PartySet, PeriodClosed, PeriodReopened, Posted,
    Reversed, SeriesNumber, SettingSet, WriterEnrolled,
};
use ledger::event::extra::{Extra, Key};
use ledger::event::value::Value;
use ledger::event::{Event, EventId, Line};
use ledger::money::Dong;
use ledger::party::PartyField;
use ledger::voucher::Form;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::oracle::{Oracle, Paper, month_of};

pub type History = Vec<(EventId, Event)>;

/// What somebody means to do; places are taken round the things there are.
#[derive(Debug, Clone)]
pub enum Step {
    Post {
        day: u16,
        lines: Vec<Pair>,
    },
    Adjust {
        target: u8,
        day: u16,
        lines: Vec<Pair>,
        slip: Slip,
    },
    Amend {
        target: u8,
        day: Option<u16>,
        lines: Vec<Pair>,
        slip: Slip,
    },
    Reverse {
        target: u8,
        day: Option<u16>,
        slip: Slip,
    },
    Open {
        month: u8,
        lines: Vec<Pair>,
    },
    /// Closes the next month, or another; `seen` is how many events of the other machine are missing from the
    /// closer's figures (below zero) or are in them but still on their way (above zero).
    Close {
        month: Option<u8>,
        seen: i8,
    },
    Reopen {
        month: Option<u8>,
    },
    Party {
        again: bool,
    },
    Account {
        code: usize,
        active: bool,
    },
    Set,
    Drill,
    BeginAgain,
}

/// A line to be: accounts by their place in the pool.
#[derive(Debug, Clone)]
pub struct Pair {
    debit: usize,
    credit: usize,
    amount: i64,
    party: u8,
    opposite: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    None,
    FirstVersion,
    OtherLines,
    NoSuchTarget,
}

/// Two headings, two accounts the cooperative may open, one kept by single entry, one there is not.
const POOL: [&str; 14] =
    ["1111", "1121", "131", "331", "4111", "5111", "642", "156", "334", "6421", "6422", "111", "001", "9999"];

pub fn steps(most: usize) -> impl Strategy<Value = Vec<(u16, Step)>> {
    vec((prop_oneof![3 => Just(1u16), 2 => Just(2)], step()), 1..most)
}

/// Vouchers and their corrections alone: no month is closed and no register changes.
pub fn voucher_steps(most: usize) -> impl Strategy<Value = Vec<(u16, Step)>> {
    let step = prop_oneof![4 => post(), 2 => amend(), 1 => reverse(), 1 => adjust(), 1 => open()];
    vec((1..=2u16, step), 1..most)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => post(),
        8 => amend(),
        6 => reverse(),
        3 => adjust(),
        3 => open(),
        5 => (prop::option::weighted(0.2, 0..14u8), -3..=8i8).prop_map(|(month, seen)| Step::Close { month, seen }),
        2 => prop::option::weighted(0.3, 0..14u8).prop_map(|month| Step::Reopen { month }),
        2 => any::<bool>().prop_map(|again| Step::Party { again }),
        2 => (select(vec![0, 6, 9, 10]), any::<bool>()).prop_map(|(code, active)| Step::Account { code, active }),
        1 => Just(Step::Set),
        1 => Just(Step::Drill),
        1 => Just(Step::BeginAgain),
    ]
}

fn post() -> impl Strategy<Value = Step> {
    (day(), vec(pair(), 1..4)).prop_map(|(day, lines)| Step::Post { day, lines })
}

fn adjust() -> impl Strategy<Value = Step> {
    (any::<u8>(), day(), vec(pair(), 1..3), slip()).prop_map(|(target, day, lines, slip)| Step::Adjust {
        target,
        day,
        lines,
        slip,
    })
}

fn amend() -> impl Strategy<Value = Step> {
    (any::<u8>(), prop::option::of(day()), vec(pair(), 0..4), slip())
        .prop_map(|(target, day, lines, slip)| Step::Amend { target, day, lines, slip })
}

fn reverse() -> impl Strategy<Value = Step> {
    (any::<u8>(), prop::option::of(day()), slip()).prop_map(|(target, day, slip)| Step::Reverse { target, day, slip })
}

fn open() -> impl Strategy<Value = Step> {
    (0..4u8, vec(pair(), 1..4)).prop_map(|(month, lines)| Step::Open { month, lines })
}

/// Mostly the first four months of the book, now and then any day from a month before it to a year on.
fn day() -> impl Strategy<Value = u16> {
    prop_oneof![4 => 31..150u16, 2 => 0..420u16]
}

pub fn pair() -> impl Strategy<Value = Pair> {
    let account = || prop_oneof![30 => 0..9usize, 1 => 0..POOL.len()];
    let amount = prop_oneof![6 => (1..2_000i64).prop_map(|thousands| thousands * 1_000), 1 => 1..1_000_000_000_000i64];
    (account(), account(), amount, any::<u8>(), any::<bool>())
        .prop_map(|(debit, credit, amount, party, opposite)| Pair { debit, credit, amount, party, opposite })
}

fn slip() -> impl Strategy<Value = Slip> {
    prop_oneof![
        8 => Just(Slip::None),
        1 => Just(Slip::FirstVersion),
        1 => Just(Slip::OtherLines),
        1 => Just(Slip::NoSuchTarget)
    ]
}

/// How one history is written down: twice the same but for this.
#[derive(Debug, Clone, Copy)]
pub struct Hand {
    /// What every amount is multiplied by.
    pub scale: i64,
    /// What clocks and bases are drawn from.
    pub clock: u32,
    /// The month a fiscal year starts with.
    pub first_month: u8,
}

pub const PLAIN: Hand = Hand { scale: 1, clock: 0, first_month: 1 };

/// The events of a history, each written on the book as it then stood.
pub fn write(steps: &[(u16, Step)], hand: Hand) -> History {
    let mut desk = Desk { oracle: Oracle::default(), written: [0; 3], history: Vec::new(), hand };
    desk.put(1, vec![], Body::Genesis(Box::new(genesis(hand.first_month))));
    for _ in 0..3 {
        desk.put(1, vec![], Body::PartySet(new_party()));
    }
    let enrolled = WriterEnrolled { writer: 2, sign_key: [4; 32], box_key: [5; 32] };
    desk.put(1, vec![], Body::WriterEnrolled(enrolled));
    desk.put(1, vec![], Body::Other { kind: 0x3003, fields: vec![Value::Int(2)] });
    for (writer, step) in steps {
        desk.act(*writer, step);
    }
    desk.history
}

pub fn genesis(first_month: u8) -> Genesis {
    Genesis {
        book_id: [1; 16],
        name: "HTX Đồng Tâm".into(),
        tax_code: None,
        union: false,
        first_year: 2026,
        first_month,
        rules_version: 1,
        sign_key: [2; 32],
        box_key: [3; 32],
        recovery_keys: None,
        practice: false,
    }
}

pub fn new_party() -> PartySet {
    PartySet { party: None, fields: vec![PartyField::Name("Nguyễn Thị Lan".into())] }
}

struct Desk {
    oracle: Oracle,
    /// How many events each writer has written.
    written: [u64; 3],
    history: History,
    hand: Hand,
}

impl Desk {
    fn put(&mut self, writer: u16, lines: Vec<Line>, body: Body) {
        let wseq = &mut self.written[usize::from(writer)];
        *wseq += 1;
        let id = EventId::new(writer, *wseq).unwrap();
        let clock = self.hand.clock.wrapping_mul(id.to_i64() as u32 | 1);
        let mut event = Event::new(clock.into(), clock.rotate_left(7), lines, body);
        if matches!(event.body, Body::WriterEnrolled(_)) {
            // An accountant; nobody hands it a key here.
            event.rest = vec![Value::Int(1), Value::Null];
        }
        event.check().unwrap();
        self.oracle.tell(id, &event);
        self.history.push((id, event));
    }

    fn act(&mut self, writer: u16, step: &Step) {
        match step {
            Step::Post { day, lines } => {
                let posted = Posted {
                    number: self.number(*day),
                    content: content(*day),
                    reference: None,
                    old_number: None,
                    business: None,
                };
                self.put(writer, self.pairs(lines, false), Body::VoucherPosted(posted));
            }
            Step::Adjust { target, day, lines, slip } => {
                let target = self.target(*target, *slip);
                let adjusted =
                    Adjusted { number: self.number(*day), content: content(*day), target, reason: "Sai giá".into() };
                self.put(writer, self.pairs(lines, true), Body::VoucherAdjusted(adjusted));
            }
            Step::Amend { target, day, lines, slip } => self.amend(writer, *target, *day, lines, *slip),
            Step::Reverse { target, day, slip } => self.reverse(writer, *target, *day, *slip),
            Step::Open { month, lines } => {
                let lines = lines.iter().map(|pair| self.opening(pair)).collect();
                let month = Month::new(2026, u32::from(*month) + 1).unwrap();
                self.put(writer, lines, Body::OpeningBalance(Opening { month, reference: None }));
            }
            Step::Close { month, seen } => self.close(writer, *month, *seen),
            Step::Reopen { month } => {
                let last = self.oracle.first_open_month() - 1;
                let month = Month::from_index(month.map_or(last, |month| 2026 * 12 - 1 + i32::from(month))).unwrap();
                self.put(writer, vec![], Body::PeriodReopened(PeriodReopened { month, reason: "Sót phiếu".into() }));
            }
            Step::Party { again } => {
                let party = self.oracle.parties.first().copied().filter(|_| *again);
                self.put(writer, vec![], Body::PartySet(PartySet { party, ..new_party() }));
            }
            Step::Account { code, active } => {
                let code = POOL[*code].parse().unwrap();
                self.put(writer, vec![], Body::AccountSet(AccountSet { code, name: "Riêng".into(), active: *active }));
            }
            Step::Set => {
                let set = SettingSet { key: "year.last-open".into(), value: "2027".into() };
                self.put(writer, vec![], Body::SettingSet(set));
            }
            // A backup was restored on trial: a fact that moves nothing.
            Step::Drill => {
                self.put(writer, vec![], Body::Other { kind: 0x6004, fields: vec![Value::Int(0)] });
            }
            Step::BeginAgain => self.put(writer, vec![], Body::Genesis(Box::new(genesis(7)))),
        }
    }

    fn amend(&mut self, writer: u16, target: u8, day: Option<u16>, lines: &[Pair], slip: Slip) {
        let Some(paper) = self.paper(target).cloned() else { return };
        let new = self.pairs(lines, false);
        let mut all = taken_back(&paper, slip);
        let negated = u16::try_from(all.len()).unwrap();
        all.extend(new);
        let content = Content { date: day.map_or(paper.day, day_of), ..content(0) };
        let target = self.target(target, slip).unwrap();
        let amended = Amended {
            target,
            version: version(&paper, slip),
            negated,
            content,
            reason: "Gõ nhầm".into(),
            business: None,
        };
        self.put(writer, all, Body::VoucherAmended(amended));
    }

    fn reverse(&mut self, writer: u16, target: u8, day: Option<u16>, slip: Slip) {
        let Some(paper) = self.paper(target).cloned() else { return };
        let content = Content { date: day.map_or(paper.day, day_of), ..content(0) };
        let number = SeriesNumber { year: self.oracle.fiscal_year(content.date), ..self.number(0) };
        let target = self.target(target, slip).unwrap();
        let reversed = Reversed { number, content, target, version: version(&paper, slip) };
        self.put(writer, taken_back(&paper, slip), Body::VoucherReversed(reversed));
    }

    fn close(&mut self, writer: u16, month: Option<u8>, seen: i8) {
        let next = self.oracle.first_open_month();
        let month = Month::from_index(month.map_or(next, |month| 2026 * 12 - 1 + i32::from(month))).unwrap();
        let other = 3 - writer;
        let of_other = self.written[usize::from(other)].saturating_add_signed(seen.into());
        let seen = vec![(writer, self.written[usize::from(writer)]), (other, of_other)];
        let digest = self.oracle.digest_of_seen(month.index(), &seen);
        self.put(writer, vec![], Body::PeriodClosed(PeriodClosed { month, seen, digest }));
    }

    fn paper(&self, place: u8) -> Option<&Paper> {
        let papers = &self.oracle.papers;
        papers.get(usize::from(place) % papers.len().max(1))
    }

    fn target(&self, place: u8, slip: Slip) -> Option<EventId> {
        let nobody = EventId::new(9, 99);
        if slip == Slip::NoSuchTarget { nobody } else { self.paper(place).map(|paper| paper.id) }
    }

    fn number(&self, day: u16) -> SeriesNumber {
        let number = self.history.len() as u32;
        SeriesNumber { form: Form::Journal, year: self.oracle.fiscal_year(day_of(day)), number }
    }

    fn pairs(&self, pairs: &[Pair], signed: bool) -> Vec<Line> {
        pairs.iter().map(|pair| self.line(pair, signed)).collect()
    }

    fn line(&self, pair: &Pair, signed: bool) -> Line {
        let (debit, credit) = (POOL[pair.debit], POOL[pair.credit]);
        let sign = if signed && pair.opposite { -1 } else { 1 };
        let single = |code: &str| code.starts_with('0');
        let (debit, credit) = match (single(debit), single(credit)) {
            (true, _) => (Some(debit), None),
            (_, true) => (None, Some(credit)),
            _ => (Some(debit), Some(credit)),
        };
        Line {
            debit: debit.map(|code| code.parse().unwrap()),
            credit: credit.map(|code| code.parse().unwrap()),
            amount: Dong::new(sign * pair.amount * self.hand.scale).unwrap(),
            debit_party: debit.and_then(|code| self.party(code, pair.party)),
            credit_party: credit.and_then(|code| self.party(code, pair.party / 16)),
            extra: Extra::new((pair.party > 200).then(|| (Key::Narration.number(), "Lô 2".into()))),
        }
    }

    fn opening(&self, pair: &Pair) -> Line {
        let line = self.line(pair, false);
        if line.debit.is_some() && (pair.opposite || line.credit.is_none()) {
            Line { credit: None, credit_party: None, ..line }
        } else {
            Line { debit: None, debit_party: None, ..line }
        }
    }

    /// Somebody of the register where the account asks for one; now and then nobody, or a stranger.
    fn party(&self, code: &str, draw: u8) -> Option<EventId> {
        let wanted = ["131", "331", "334", "4111"].contains(&code);
        let known: Vec<EventId> = self.oracle.parties.iter().copied().collect();
        match draw {
            0 => None,
            1 => EventId::new(8, 88),
            _ => wanted.then(|| known[usize::from(draw) % known.len()]),
        }
    }
}

fn version(paper: &Paper, slip: Slip) -> [u8; 32] {
    match slip {
        Slip::FirstVersion => paper.hashes[0],
        _ => paper.hashes[paper.hashes.len() - 1],
    }
}

fn taken_back(paper: &Paper, slip: Slip) -> Vec<Line> {
    let mut lines: Vec<Line> = paper.lines.iter().map(Line::negated).collect();
    if slip == Slip::OtherLines {
        lines.pop();
    }
    lines
}

pub fn day_of(days: u16) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 12, 1).unwrap() + Days::new(days.into())
}

fn content(day: u16) -> Content {
    Content {
        date: day_of(day),
        party: None,
        party_name: "Nguyễn Thị Lan".into(),
        narration: "Thu tiền bán chè".into(),
        attachments: 0,
    }
}

/// The months there is anything to say about.
pub fn months(history: &History) -> Vec<i32> {
    let days = history.iter().filter_map(|(_, event)| event.body.numbered()).map(|(_, content)| month_of(content.date));
    let (least, most) = days.fold((2026 * 12, 2026 * 12), |(least, most), month| (least.min(month), most.max(month)));
    (least - 1..=most + 14).collect()
}
