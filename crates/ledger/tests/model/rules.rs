//! A second reading of `docs/fold.md`: plain lists and maps, nothing of the fold but its words for outcomes and reasons.
//!
//! Nothing is added or subtracted as events come. Each paper keeps its contents and what became of each; figures are added
//! up from the papers whenever somebody asks.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use hmac::{Hmac, KeyInit, Mac};
use ledger::event::apart::Adopted;
use ledger::event::body::{Body, Content, PeriodClosed};
use ledger::event::decision::{At, Computed, Decision, Resolved};
use ledger::event::kind::Kind;
use ledger::event::value::Value;
use ledger::event::{Event, EventId, Line};
use ledger::fold::{Outcome, Why};
use sha2::{Digest, Sha256};

/// Account, party, month (year · 12 + month − 1) against opening, Σ debit, Σ credit.
pub type Figures = BTreeMap<(String, Option<EventId>, i32), (i128, i128, i128)>;
pub type Opinion = (Outcome, Option<Why>);

/// The accounts of the circular, as its data file lists them.
const CHART: &str = include_str!("../../data/chart-tt71.csv");

const COUNTS: Opinion = (Outcome::Effective, None);
const NO_MEMBER: Opinion = (Outcome::Void, Some(Why::EnrolmentInvalid));
pub const ACCOUNTANT: u8 = 1;
pub const CASHIER: u8 = 2;
pub const DIRECTOR: u8 = 4;

#[derive(Debug, Clone, Default)]
pub struct Model {
    key: [u8; 32],
    pub log: Vec<(EventId, Event)>,
    /// Where in the log each event stands; several of one frame have one place.
    places: BTreeMap<EventId, u64>,
    /// The epochs that restores of the server began, and how much of the log each kept.
    rewinds: Vec<(u64, u64)>,
    /// Whether a server belongs to the book, which then writes itself.
    has_server: bool,
    rules: i64,
    pub standing: BTreeMap<EventId, Opinion>,
    pub papers: BTreeMap<EventId, Paper>,
    people: BTreeMap<u16, Person>,
    a_director_came: bool,
    /// Who was handed the newest key of the book, and who made it, where it is not the first.
    key_holders: BTreeSet<u16>,
    key_by: Option<u16>,
    closed: BTreeMap<i32, (EventId, Vec<(u16, u64)>)>,
    first_month: i32,
    pub cards: BTreeMap<EventId, BTreeMap<u16, (EventId, Value)>>,
    merged: BTreeSet<EventId>,
    accounts: BTreeMap<String, bool>,
    settings: BTreeMap<String, String>,
    /// By name: the month it is about.
    pub stories: BTreeMap<String, Option<i32>>,
    /// By name: who decided.
    pub settled: BTreeMap<String, EventId>,
    /// Who raised what, in order.
    pub raised: Vec<(Why, EventId)>,
    words: Vec<Word>,
    /// The frames that lie apart, by their link.
    apart: BTreeMap<[u8; 32], Apart>,
    /// What was said of photos, as it took effect: the voucher, the photo, whether it belongs there.
    photos: Vec<(EventId, [u8; 32], bool)>,
    /// The event at whose place things take effect.
    by: Option<EventId>,
}

#[derive(Debug, Clone)]
pub struct Paper {
    form: u8,
    year: i32,
    pub contents: Vec<Text>,
    pub reversed_by: Option<EventId>,
    reversal: bool,
}

#[derive(Debug, Clone)]
pub struct Text {
    pub id: EventId,
    pub lines: Vec<Line>,
    content: Content,
    /// The day it is booked on.
    day: NaiveDate,
    /// Since when it counts, and whether it waited for that.
    since: (EventId, bool),
}

#[derive(Debug, Clone)]
struct Person {
    roles: u8,
    confirmed: bool,
    /// Whether it may be handed the book's keys.
    entitled: bool,
    /// Whether it retired (true) or was revoked (false), once it is no more.
    gone: Option<bool>,
}

#[derive(Debug, Clone)]
struct Word {
    by: EventId,
    kind: char,
    voucher: EventId,
    /// The content that was seen.
    seen: EventId,
    day: NaiveDate,
}

#[derive(Debug, Clone, Default)]
struct Apart {
    /// The server's notices, and how many events each tells of.
    notices: Vec<(EventId, u64)>,
    /// What took over the event at which place.
    adopted: BTreeMap<u16, EventId>,
    discarded: Option<EventId>,
}

impl Apart {
    fn is_decided(&self, count: u64) -> bool {
        self.discarded.is_some() || self.adopted.len() as u64 >= count
    }
}

impl Paper {
    pub fn now(&self) -> &Text {
        self.contents.last().unwrap()
    }
}

pub fn hash_of(event: &Event) -> [u8; 32] {
    Sha256::digest(event.encode()).into()
}

pub fn month_of(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

fn first_day(month: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(month / 12, month as u32 % 12 + 1, 1).unwrap()
}

fn name(why: Why, events: &[EventId]) -> String {
    let events: Vec<String> = events.iter().map(EventId::to_string).collect();
    format!("{}:{}", why as u16, events.join(","))
}

impl Model {
    pub fn new(key: [u8; 32]) -> Self {
        Self { key, ..Self::default() }
    }

    /// Takes in the next event of a log in which each has a place of its own.
    pub fn tell(&mut self, id: EventId, event: &Event) {
        self.tell_at(id, self.log.len() as u64 + 1, event);
    }

    /// Takes in the next event of the log.
    pub fn tell_at(&mut self, id: EventId, place: u64, event: &Event) {
        self.places.insert(id, place);
        self.log.push((id, event.clone()));
        self.by = Some(id);
        let mark = self.raised.len();
        let mut opinion = match self.bar(id, event) {
            Some(opinion) => {
                if let Some((number, content)) = event.body.numbered() {
                    self.put_paper(id, event, number.form as u8, i32::from(number.year), content);
                }
                opinion
            }
            None => self.hear(id, event, false),
        };
        if event.base > 0 && self.reaches(event.base) >= place {
            opinion = self.flag(id, opinion, Why::BaseAhead, &[id]);
        }
        self.stand(id, opinion, mark);
    }

    /// Takes in bytes that come next and are no event.
    pub fn tell_nonsense(&mut self, id: EventId, place: u64) {
        self.places.insert(id, place);
        self.by = Some(id);
        self.standing.insert(id, (Outcome::Malformed, None));
        self.story(id, Why::Malformed, &[id], None);
    }

    /// What became of an event; whatever does not simply count is told, here at the latest.
    fn stand(&mut self, id: EventId, opinion: Opinion, mark: usize) {
        self.standing.insert(id, opinion);
        if let (Outcome::Flagged | Outcome::Held | Outcome::Void, Some(why)) = opinion
            && !self.raised[mark..].contains(&(why, id))
        {
            self.story(id, why, &[id], self.day_of(id));
        }
    }

    fn story(&mut self, by: EventId, why: Why, events: &[EventId], day: Option<NaiveDate>) {
        self.raised.push((why, by));
        self.stories.entry(name(why, events)).or_insert(day.map(month_of));
    }

    fn flag(&mut self, by: EventId, opinion: Opinion, why: Why, events: &[EventId]) -> Opinion {
        self.story(by, why, events, self.day_of(by));
        let outcome = if opinion.0 == Outcome::Effective { Outcome::Flagged } else { opinion.0 };
        (outcome, opinion.1.or(Some(why)))
    }

    /// The day a voucher's content is booked on, or bears.
    fn day_of(&self, id: EventId) -> Option<NaiveDate> {
        let texts = self.papers.values().flat_map(|paper| &paper.contents);
        texts.filter(|text| text.id == id).map(|text| text.day).next()
    }

    pub fn event(&self, id: EventId) -> Option<&Event> {
        self.log.iter().find(|(known, _)| *known == id).map(|(_, event)| event)
    }

    fn knew(&self, id: EventId, other: EventId) -> bool {
        if id.writer() == other.writer() {
            return other.wseq() < id.wseq();
        }
        let reaches = self.reaches(self.event(id).unwrap().base);
        self.places.get(&other).is_some_and(|place| *place <= reaches)
    }

    /// The last place of the log that the author of an event knew, by its base.
    fn reaches(&self, base: u64) -> u64 {
        let (epoch, size) = (base >> 40, base & ((1 << 40) - 1));
        self.rewinds.iter().filter(|(began, _)| *began > epoch).map(|(_, kept)| *kept).fold(size, u64::min)
    }

    pub fn opinion(&self, id: EventId) -> Opinion {
        self.standing.get(&id).copied().unwrap_or(COUNTS)
    }

    fn counts(&self, id: EventId) -> bool {
        matches!(self.opinion(id).0, Outcome::Effective | Outcome::Flagged)
    }

    fn may(&self, writer: u16, roles: u8) -> bool {
        self.people.get(&writer).is_some_and(|person| person.roles & roles != 0)
    }

    /// The photos of a voucher: those of which the last word is that they belong there.
    pub fn photos_of(&self, voucher: EventId) -> BTreeSet<[u8; 32]> {
        let said = self.photos.iter().filter(|(of, ..)| *of == voucher);
        let last: BTreeMap<[u8; 32], bool> = said.map(|(_, hash, belongs)| (*hash, *belongs)).collect();
        last.into_iter().filter(|(_, belongs)| *belongs).map(|(hash, _)| hash).collect()
    }

    pub fn open(&self) -> BTreeSet<String> {
        self.stories.keys().filter(|name| !self.settled.contains_key(*name)).cloned().collect()
    }

    /// Section 2.
    fn bar(&self, id: EventId, event: &Event) -> Option<Opinion> {
        if matches!(event.body, Body::Genesis(_)) {
            return None;
        }
        let class = event.kind() >> 12;
        if id.writer() == 0 && self.has_server || matches!(event.body, Body::RecoveryEnrol(_)) {
            return None;
        }
        let Some(person) = self.people.get(&id.writer()) else {
            return Some((if class == 3 { Outcome::Void } else { Outcome::Held }, Some(Why::WriterNotEnrolled)));
        };
        if let Some(retired) = person.gone {
            let why = if retired { Why::WriterRetired } else { Why::WriterRevoked };
            return Some((if class == 3 { Outcome::Void } else { Outcome::Held }, Some(why)));
        }
        if matches!(event.kind(), 0x3002..=0x3009 | 0x300f | 0x3010) {
            return None;
        }
        let roles = match event.kind() {
            0x2006 if matches!(&event.body, Body::SettingSet(set) if is_of_director(&set.key)) => DIRECTOR,
            0x300c | 0x4001 | 0x4007 => DIRECTOR,
            0x4002 => CASHIER,
            0x4006 => ACCOUNTANT,
            0x200e | 0x2007 | 0x2012 => ACCOUNTANT | DIRECTOR | CASHIER,
            _ => match class {
                1 | 5 => ACCOUNTANT,
                2..=4 => ACCOUNTANT | DIRECTOR,
                _ => return None,
            },
        };
        if person.roles & roles == 0 {
            return Some((Outcome::Held, Some(Why::RoleMissing)));
        }
        (matches!(class, 3..=5) && !person.confirmed).then_some((Outcome::Held, Some(Why::WriterUnconfirmed)))
    }

    fn hear(&mut self, id: EventId, event: &Event, accepted: bool) -> Opinion {
        match &event.body {
            Body::Adopted(adopted) => self.adopt(id, event, adopted, accepted),
            Body::Discarded(discarded) => self.discard(id, discarded.frame),
            Body::Genesis(genesis) => {
                self.first_month = i32::from(genesis.first_year) * 12;
                let roles = ACCOUNTANT | DIRECTOR;
                self.rules = i64::from(genesis.rules_version);
                self.people.insert(1, Person { roles, confirmed: true, entitled: true, gone: None });
                self.key_holders.insert(1);
                COUNTS
            }
            // The phrase signed it: whoever brings the log has looked.
            Body::RecoveryEnrol(_) if id.wseq() == 1 && (500..1_000).contains(&id.writer()) => {
                let roles = ACCOUNTANT | DIRECTOR;
                self.people.insert(id.writer(), Person { roles, confirmed: true, entitled: true, gone: None });
                COUNTS
            }
            Body::VoucherAdjusted(adjusted) => {
                self.put_paper(
                    id,
                    event,
                    adjusted.number.form as u8,
                    i32::from(adjusted.number.year),
                    &adjusted.content,
                );
                let opinion = self.book(id, accepted);
                match adjusted.target.filter(|target| opinion.0 != Outcome::Held && !self.papers.contains_key(target)) {
                    Some(_) => self.flag(id, opinion, Why::TargetUnknown, &[id]),
                    None => opinion,
                }
            }
            Body::VoucherPosted(posted) => {
                self.put_paper(id, event, posted.number.form as u8, i32::from(posted.number.year), &posted.content);
                let wanted = self.wanted(posted.number.form as u8, &event.lines);
                if wanted == (false, false) {
                    return self.book(id, accepted);
                }
                if let Some(close) = self.held_by(id, posted.content.date, accepted) {
                    return self.flag(id, (Outcome::Held, None), Why::MonthClosed, &[id, close]);
                }
                let why = if wanted.0 { Why::WaitsForApproval } else { Why::WaitsForCash };
                self.look(id, id, (Outcome::Waiting, Some(why)))
            }
            Body::VoucherReversed(reversed) => {
                let number = reversed.number;
                self.put_paper(id, event, number.form as u8, i32::from(number.year), &reversed.content);
                self.reverse(id, event, reversed.target, reversed.version, accepted)
            }
            Body::VoucherAmended(_) => self.amend(id, event, accepted),
            Body::PeriodClosed(closed) => self.close(id, closed, accepted),
            Body::PeriodReopened(reopened) => self.reopen(id, reopened.month.index()),
            Body::PartySet(set) => self.card(id, set),
            Body::AccountSet(set) => {
                let code = set.code.to_string();
                let users: Vec<EventId> = if set.active { Vec::new() } else { self.users_unknown(id, &code) };
                self.accounts.insert(code, set.active);
                match users.is_empty() {
                    true => COUNTS,
                    false => self.flag(id, COUNTS, Why::AccountRetiredInUse, &[&[id], &users[..]].concat()),
                }
            }
            Body::SettingSet(set) => {
                self.settings.insert(set.key.clone(), set.value.clone());
                COUNTS
            }
            Body::PhotoLinked(linked) => {
                self.photos.push((linked.voucher, linked.hash, true));
                COUNTS
            }
            Body::PhotoUnlinked(unlinked) => {
                self.photos.push((unlinked.voucher, unlinked.hash, false));
                COUNTS
            }
            Body::MemberMerged(merged) => self.merge(id, merged.from, merged.into),
            Body::Approved(decision) => self.word(id, 'a', decision, accepted),
            Body::Rejected(decision) => self.word(id, 'r', decision, accepted),
            Body::CashConfirmed(decision) => self.word(id, 'c', decision, accepted),
            Body::AttentionResolved(resolved) => self.resolve(id, resolved, accepted),
            Body::Computed(computed) => self.compute(id, event, computed, accepted),
            Body::WriterEnrolled(enrolled) => {
                let opinion = self.people_change(id, enrolled.writer, 'e', event.rest.first());
                if opinion == COUNTS && matches!(event.rest.get(1), Some(Value::Bytes(_))) {
                    self.hand_newest(id.writer(), enrolled.writer);
                }
                opinion
            }
            Body::WriterRetired(retired) => self.people_change(id, retired.writer, 't', None),
            Body::Other { kind, fields } => {
                let writer = fields.first().and_then(Value::int).unwrap_or(0) as u16;
                let number = |at: usize| fields.get(at).and_then(Value::int).unwrap_or(0);
                let known = Kind::of(*kind).is_some();
                match kind {
                    0x3007 => self.rotate(id, fields.get(2)),
                    0x3008 if self.stands_for(id, DIRECTOR) => {
                        self.has_server = true;
                        COUNTS
                    }
                    0x300f if id.writer() == 0 || self.stands_for(id, DIRECTOR) => match number(0) > self.rules {
                        true => {
                            self.rules = number(0);
                            if self.rules > 1 { self.flag(id, COUNTS, Why::KindUnknown, &[id]) } else { COUNTS }
                        }
                        false => NO_MEMBER,
                    },
                    0x3010 if id.writer() == 0 && self.rewinds.iter().all(|(began, _)| *began < number(0) as u64) => {
                        self.rewinds.push((number(0) as u64, number(1) as u64));
                        COUNTS
                    }
                    0x3008 | 0x300f | 0x3010 => NO_MEMBER,
                    0x6002 => self.notice(id, fields),
                    0x1000..0x2000 if !known && !event.lines.is_empty() => {
                        self.book_unknown(id, event, number(0), accepted)
                    }
                    0x3000..0x6000 if !known => self.flag(id, COUNTS, Why::KindUnknown, &[id]),
                    0x3003 => self.people_change(id, writer, 'c', None),
                    0x3005 => self.people_change(id, writer, 'v', None),
                    0x3006 => self.people_change(id, writer, 'r', fields.get(1)),
                    _ => COUNTS,
                }
            }
            _ => COUNTS,
        }
    }

    /// Section 6, of what the server keeps apart.
    fn notice(&mut self, id: EventId, fields: &[Value]) -> Opinion {
        let number = |at: usize| fields.get(at).and_then(Value::int).unwrap_or(0) as u64;
        if let Some(Value::Bytes(link)) = fields.first()
            && let Ok(link) = <[u8; 32]>::try_from(&link[..])
        {
            let count = number(3) + 1 - number(2);
            let apart = self.apart.entry(link).or_default();
            apart.notices.push((id, count));
            if apart.is_decided(count) {
                return COUNTS;
            }
        }
        self.flag(id, COUNTS, Why::Quarantined, &[id])
    }

    fn adopt(&mut self, id: EventId, event: &Event, adopted: &Adopted, accepted: bool) -> Opinion {
        let apart = self.apart.get(&adopted.frame).cloned().unwrap_or_default();
        let is_it = |(known, event): &&(EventId, Event)| *known == adopted.origin && hash_of(event) == adopted.original;
        let met = self.log.iter().find(is_it).map(|(known, _)| *known);
        let met = met.or(apart.discarded).or(apart.adopted.get(&adopted.at).copied());
        if let Some(met) = met {
            // Its number is used, and whoever corrects it finds a voucher that does not count.
            if let Some((number, content)) = event.body.numbered() {
                self.put_paper(id, event, number.form as u8, i32::from(number.year), content);
            }
            return self.refuse(id, (Why::AlreadyDecided, vec![met]));
        }
        if let Body::SettingSet(set) = &*adopted.fact
            && is_of_director(&set.key)
            && !accepted
            && !self.may(id.writer(), DIRECTOR)
        {
            return (Outcome::Held, Some(Why::RoleMissing));
        }
        let said = Event { body: (*adopted.fact).clone(), rest: adopted.rest.clone(), ..event.clone() };
        let opinion = self.hear(id, &said, accepted);
        if !matches!(opinion.0, Outcome::Held | Outcome::Void) {
            let apart = self.apart.entry(adopted.frame).or_default();
            apart.adopted.insert(adopted.at, id);
            let taken = apart.adopted.len() as u64;
            let whole = apart.notices.clone().into_iter().filter(|(_, count)| taken >= *count);
            self.settle(id, whole.map(|(notice, _)| notice));
        }
        opinion
    }

    fn discard(&mut self, id: EventId, frame: [u8; 32]) -> Opinion {
        let apart = self.apart.entry(frame).or_default().clone();
        // Of what the server refused there is no notice.
        let count = apart.notices.iter().map(|(_, count)| *count).min().unwrap_or(u64::MAX);
        if apart.is_decided(count) {
            let met = apart.discarded.or_else(|| apart.adopted.into_values().next_back()).unwrap_or(id);
            return self.refuse(id, (Why::AlreadyDecided, vec![met]));
        }
        self.apart.get_mut(&frame).unwrap().discarded = Some(id);
        self.settle(id, apart.notices.into_iter().map(|(notice, _)| notice));
        COUNTS
    }

    /// The stories of these notices close.
    fn settle(&mut self, by: EventId, notices: impl Iterator<Item = EventId>) {
        for name in notices.map(|notice| name(Why::Quarantined, &[notice])) {
            if self.stories.contains_key(&name) {
                self.settled.entry(name).or_insert(by);
            }
        }
    }

    /// Whether somebody active and vouched for has one of these roles.
    fn stands_for(&self, id: EventId, roles: u8) -> bool {
        self.people.get(&id.writer()).is_some_and(|one| one.gone.is_none() && one.confirmed && one.roles & roles != 0)
    }

    /// A new key of the book: by whom it may be handed on, and to nobody who may not have it.
    fn rotate(&mut self, id: EventId, boxes: Option<&Value>) -> Opinion {
        let has_key = |writer: u16| self.people.get(&writer).is_some_and(|one| one.gone.is_none() && one.entitled);
        let writer_of = |one: &Value| match one {
            Value::List(pair) => pair.first().and_then(Value::int),
            _ => None,
        };
        let Some(Value::List(boxes)) = boxes else { return NO_MEMBER };
        let to: Option<BTreeSet<u16>> = boxes.iter().map(|one| writer_of(one).map(|writer| writer as u16)).collect();
        let Some(mut to) = to.filter(|to| to.iter().all(|writer| has_key(*writer))) else { return NO_MEMBER };
        let author = self.people.get(&id.writer()).filter(|one| one.gone.is_none() && one.confirmed && one.entitled);
        let Some(author) = author else { return NO_MEMBER };
        if author.roles & (ACCOUNTANT | DIRECTOR) == 0 && !self.key_holders.contains(&id.writer()) {
            return NO_MEMBER;
        }
        to.insert(id.writer());
        (self.key_holders, self.key_by) = (to, Some(id.writer()));
        COUNTS
    }

    /// Whoever lets somebody in hands him the newest key, as far as he holds it and nobody else made it.
    fn hand_newest(&mut self, by: u16, to: u16) {
        let has_newest = self.key_holders.contains(&by) && self.key_by.is_none_or(|maker| maker == by);
        if has_newest && self.people[&by].entitled {
            self.key_holders.insert(to);
        }
    }

    /// A paper that is a voucher: money of a kind that a later version writes has no form.
    fn voucher(&self, id: EventId) -> Option<&Paper> {
        self.papers.get(&id).filter(|paper| paper.form > 0)
    }

    /// Money of a kind that a later version writes: booked on its day, and told.
    fn book_unknown(&mut self, id: EventId, event: &Event, day: i64, accepted: bool) -> Opinion {
        let first = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
        let date = first + chrono::TimeDelta::days(day);
        let content =
            Content { date, party: None, party_name: String::new(), narration: String::new(), attachments: 0 };
        if self.held_by(id, date, accepted).is_some() {
            return (Outcome::Held, Some(Why::MonthClosed));
        }
        self.put_paper(id, event, 0, date.year(), &content);
        if self.closed.get(&month_of(date)).is_some_and(|(_, seen)| !self.sees(seen, id)) {
            self.put_on(id, first_day(self.open_from(month_of(date))));
        }
        self.flag(id, COUNTS, Why::KindUnknown, &[id])
    }

    /// `sync-format.md`: let in, confirmed, retired, revoked, roles changed.
    fn people_change(&mut self, id: EventId, writer: u16, what: char, roles: Option<&Value>) -> Opinion {
        let void = NO_MEMBER;
        let Some(author) = self.people.get(&id.writer()).cloned() else { return void };
        let roles = roles.and_then(Value::int).unwrap_or(0) as u8;
        let known = self.people.get(&writer).filter(|person| person.gone.is_none()).cloned();
        let admits = |roles: u8| author.roles & DIRECTOR != 0 || author.roles & ACCOUNTANT != 0 && roles == CASHIER;
        let own_end = what == 't' && writer == id.writer();
        let holds = author.confirmed
            && match (what, &known) {
                ('e', _) => !self.people.contains_key(&writer) && (2..500).contains(&writer) && admits(roles),
                (_, None) => false,
                ('c', Some(person)) => {
                    let second = author.roles & !person.roles != 0;
                    writer != id.writer() && (author.roles & DIRECTOR != 0 || second) && !person.confirmed
                }
                ('r', Some(_)) => author.roles & DIRECTOR != 0,
                (_, Some(person)) => own_end || admits(person.roles),
            };
        if !holds {
            return void;
        }
        match what {
            'e' => drop(
                self.people.insert(writer, Person { roles, confirmed: false, entitled: author.entitled, gone: None }),
            ),
            'c' => {
                let person = self.people.get_mut(&writer).unwrap();
                (person.confirmed, person.entitled) = (true, person.entitled || author.entitled);
            }
            'r' => self.people.get_mut(&writer).unwrap().roles = roles,
            _ => self.people.get_mut(&writer).unwrap().gone = Some(what == 't'),
        }
        let now = self.people[&writer].clone();
        if matches!(what, 'c' | 'r')
            && writer != 1
            && now.confirmed
            && now.roles & DIRECTOR != 0
            && !self.a_director_came
        {
            self.a_director_came = true;
            self.people.get_mut(&1).unwrap().roles &= !DIRECTOR;
        }
        let one_person = self.settings.get("policy.one-person").is_some_and(|value| value == "yes");
        let mut opinion = COUNTS;
        if matches!(what, 'e' | 'r') && roles & 3 == 3 && !one_person {
            opinion = self.flag(id, opinion, Why::TwoRoles, &[id]);
        }
        if what == 'c' {
            let held: Vec<EventId> = self.log.iter().map(|(id, _)| *id).filter(|id| id.writer() == writer).collect();
            for held in held {
                let refused = self.settled.contains_key(&name(Why::WriterUnconfirmed, &[held]));
                if self.opinion(held) == (Outcome::Held, Some(Why::WriterUnconfirmed)) && !refused {
                    self.accept(id, held);
                }
            }
        }
        opinion
    }

    /// What was held takes effect now.
    fn accept(&mut self, by: EventId, held: EventId) {
        self.close_stories(by, held);
        let event = self.event(held).unwrap().clone();
        let mark = self.raised.len();
        let opinion = self.hear(held, &event, true);
        self.stand(held, opinion, mark);
        // It was decided where it took effect.
        self.settled.values_mut().filter(|decider| **decider == held).for_each(|decider| *decider = by);
    }

    fn close_stories(&mut self, by: EventId, held: EventId) {
        let about: Vec<String> = self.open().into_iter().filter(|name| first_of(name) == Some(held)).collect();
        for name in about {
            if asks_for_acceptance(reason_of(&name)) {
                self.settled.insert(name, by);
            }
        }
    }

    fn put_paper(&mut self, id: EventId, event: &Event, form: u8, year: i32, content: &Content) {
        let text = Text {
            id,
            lines: event.lines.clone(),
            content: content.clone(),
            day: content.date,
            since: (self.by.unwrap(), false),
        };
        let paper = Paper { form, year, contents: vec![text], reversed_by: None, reversal: false };
        self.papers.insert(id, paper);
    }

    /// The close that an event in a closed month knew of, so that it is held.
    fn held_by(&self, id: EventId, day: NaiveDate, accepted: bool) -> Option<EventId> {
        let (close, seen) = self.closed.get(&month_of(day))?;
        (!self.sees(seen, id) && !accepted && self.knew(id, *close)).then_some(*close)
    }

    /// Section 3: where a voucher is booked.
    fn book(&mut self, id: EventId, accepted: bool) -> Opinion {
        let date = self.papers[&id].now().content.date;
        if let Some(close) = self.held_by(id, date, accepted) {
            return self.flag(id, (Outcome::Held, None), Why::MonthClosed, &[id, close]);
        }
        let mut opinion = COUNTS;
        if let Some((close, seen)) = self.closed.get(&month_of(date)).cloned()
            && !self.sees(&seen, id)
        {
            self.put_on(id, first_day(self.open_from(month_of(date))));
            opinion = self.flag(id, opinion, Why::MovedToOpenMonth, &[id, close]);
        }
        self.look(id, id, opinion)
    }

    /// Whether closed figures hold what an event does, which is at the place where it takes effect.
    fn sees(&self, seen: &[(u16, u64)], id: EventId) -> bool {
        sees(seen, id) && sees(seen, self.by.unwrap())
    }

    fn open_from(&self, month: i32) -> i32 {
        (month..).find(|month| !self.closed.contains_key(month)).unwrap()
    }

    fn put_on(&mut self, text: EventId, day: NaiveDate) {
        for paper in self.papers.values_mut() {
            paper.contents.iter_mut().filter(|one| one.id == text).for_each(|one| one.day = day);
        }
    }

    fn text(&self, id: EventId) -> (EventId, Text) {
        let of = |(voucher, paper): (&EventId, &Paper)| {
            paper.contents.iter().find(|text| text.id == id).map(|text| (*voucher, text.clone()))
        };
        self.papers.iter().find_map(of).unwrap()
    }

    /// Section 6, of a content: `about` raises what is to be seen.
    fn look(&mut self, about: EventId, id: EventId, mut opinion: Opinion) -> Opinion {
        let (voucher, text) = self.text(id);
        if let Some(why) = self.doubt(&text.lines) {
            opinion = self.flag(about, opinion, why, &[id]);
        }
        let mut told = BTreeSet::new();
        for line in &text.lines {
            let Some(member) = line.credit_party.filter(|_| is(line.credit, "411") && line.amount.get() > 0) else {
                continue;
            };
            let gone = self.cards.get(&member).and_then(|card| card.get(&5)).cloned();
            if let Some((by, Value::Bool(false))) = gone
                && by.writer() != id.writer()
                && !self.knew(id, by)
                && told.insert(by)
            {
                opinion = self.flag(about, opinion, Why::WithdrawnContributed, &[id, by]);
            }
        }
        for (deed, paper) in papers_of(&text.lines) {
            let others: Vec<EventId> = self.naming(deed, &paper, voucher);
            let Some(first) = others.first().copied() else { continue };
            let sum = |deed: char, ids: &[EventId]| -> i64 {
                ids.iter().map(|id| named(&self.papers[id].now().lines, deed, &paper)).sum()
            };
            let owed = sum('q', &self.naming('q', &paper, voucher));
            let paid = sum('p', &others) + named(&text.lines, 'p', &paper);
            let key = if deed == 'q' { Some(Why::PayableTwice) } else { (paid > owed).then_some(Why::PaidTwice) };
            if let Some(why) = key {
                opinion = self.flag(about, opinion, why, &[id, first]);
            }
        }
        opinion
    }

    /// The vouchers whose present content names a paper, by the event of that content.
    fn naming(&self, deed: char, paper: &str, but: EventId) -> Vec<EventId> {
        let stands = |id: EventId| {
            self.standing.contains_key(&id) && self.counts(id)
                || self.opinion(id).0 == Outcome::Waiting && self.standing.contains_key(&id)
        };
        let mut found: Vec<(EventId, EventId)> = self
            .papers
            .iter()
            .filter(|(id, one)| **id != but && one.reversed_by.is_none() && stands(one.now().id))
            .filter(|(_, one)| papers_of(&one.now().lines).contains(&(deed, paper.to_owned())))
            .map(|(id, one)| (one.now().id, *id))
            .collect();
        found.sort();
        found.into_iter().map(|(_, voucher)| voucher).collect()
    }

    /// Whether an account is there, was not put out of use, and has none under it.
    fn in_use(&self, code: &str) -> bool {
        let listed = || CHART.lines().filter_map(|line| line.split(',').next());
        let is_under = |other: &str| other != code && other.starts_with(code);
        let has_under =
            listed().any(is_under) || self.accounts.iter().any(|(other, active)| *active && is_under(other));
        let is_there = self.accounts.get(code).copied().unwrap_or_else(|| listed().any(|one| one == code));
        is_there && !has_under
    }

    fn doubt(&self, lines: &[Line]) -> Option<Why> {
        for line in lines {
            for (account, party) in [(line.debit, line.debit_party), (line.credit, line.credit_party)] {
                let code = account?.to_string();
                if !self.in_use(&code) {
                    return Some(Why::AccountNotInUse);
                }
                let wanted = ["131", "331", "411"].iter().any(|kept| code.starts_with(kept));
                if party.map_or(wanted, |party| !self.cards.contains_key(&party)) {
                    return Some(Why::PartyUnknown);
                }
            }
        }
        None
    }

    /// Section 4.
    fn correctable(&self, target: EventId, version: [u8; 32], back: &[Line]) -> Result<(), (Why, Vec<EventId>)> {
        let Some(paper) = self.voucher(target) else { return Err((Why::TargetUnknown, vec![])) };
        let now = paper.now();
        let stands = self.counts(now.id) || self.opinion(now.id).0 == Outcome::Waiting;
        if let Some(reversal) = paper.reversed_by {
            return Err((Why::AlreadyReversed, vec![reversal]));
        }
        if paper.reversal {
            return Err((Why::TargetIsReversal, vec![]));
        }
        if hash_of(self.event(now.id).unwrap()) != version || !stands {
            return Err((Why::VersionReplaced, vec![now.id]));
        }
        let opposite: Vec<Line> = now.lines.iter().map(Line::negated).collect();
        if opposite == back { Ok(()) } else { Err((Why::LinesDiffer, vec![])) }
    }

    fn refuse(&mut self, id: EventId, (why, met): (Why, Vec<EventId>)) -> Opinion {
        self.flag(id, (Outcome::Void, None), why, &[&[id], &met[..]].concat())
    }

    fn reverse(&mut self, id: EventId, event: &Event, target: EventId, version: [u8; 32], accepted: bool) -> Opinion {
        if let Err(fault) = self.correctable(target, version, &event.lines) {
            return self.refuse(id, fault);
        }
        let now = self.papers[&target].now().id;
        let waits = self.opinion(now).0 == Outcome::Waiting;
        let mut opinion = if waits { COUNTS } else { self.book(id, accepted) };
        if opinion.0 == Outcome::Held {
            return opinion;
        }
        if waits {
            // Nothing was booked: nothing is taken back.
            self.papers.get_mut(&id).unwrap().contents[0].lines.clear();
        }
        for word in self.standing_words(target) {
            let why = match word.kind {
                'a' => Why::ApprovedAndReversed,
                'c' if waits => Why::CashAgainstWord,
                _ => continue,
            };
            if !self.knew(id, word.by) {
                opinion = self.flag(id, opinion, why, &[word.by, id]);
            }
        }
        self.papers.get_mut(&id).unwrap().reversal = true;
        self.papers.get_mut(&target).unwrap().reversed_by = Some(id);
        opinion
    }

    fn amend(&mut self, id: EventId, event: &Event, accepted: bool) -> Opinion {
        let Body::VoucherAmended(amended) = &event.body else { unreachable!() };
        let (back, new) = event.lines.split_at(amended.negated.into());
        if let Err(fault) = self.correctable(amended.target, amended.version, back) {
            return self.refuse(id, fault);
        }
        let paper = self.papers[&amended.target].clone();
        let now = paper.now().clone();
        if amended.content.date.year() != paper.year {
            return (Outcome::Void, Some(Why::OtherYear));
        }
        let waits = self.opinion(now.id).0 == Outcome::Waiting;
        let words = self.standing_words(amended.target);
        let words_only = only_words((&now.content, &now.lines), (&amended.content, new));
        let fixing = words.iter().find(|word| word.kind == 'c' || word.kind == 'a' && !waits);
        if let Some(word) = fixing.filter(|_| !words_only) {
            return self.refuse(id, (Why::AmendedAfterDecision, vec![word.by]));
        }
        if !waits && self.wanted(paper.form, new).0 && !self.wanted(paper.form, &now.lines).0 {
            return (Outcome::Void, Some(Why::OverLimit));
        }
        let day = if fixing.is_some() && !waits { now.day } else { amended.content.date };
        let days = if waits { vec![day] } else { vec![now.day, day] };
        for day in days {
            if self.closed.get(&month_of(day)).is_some_and(|(_, seen)| !self.sees(seen, id)) {
                return (Outcome::Void, Some(Why::CorrectedInClosedMonth));
            }
        }
        let _ = accepted;
        let text =
            Text { id, lines: new.to_vec(), content: amended.content.clone(), day, since: (self.by.unwrap(), false) };
        self.papers.get_mut(&amended.target).unwrap().contents.push(text);
        let wanted = self.wanted(paper.form, new);
        let waiting = if wanted == (false, true) { Why::WaitsForCash } else { Why::WaitsForApproval };
        self.look(id, id, if waits { (Outcome::Waiting, Some(waiting)) } else { COUNTS })
    }

    /// Section 5: approval, cash.
    fn wanted(&self, form: u8, lines: &[Line]) -> (bool, bool) {
        let is = |key: &str, value: &str| self.settings.get(key).is_some_and(|set| set == value);
        let cash = matches!(form, 1 | 2) && is("policy.cashier", "separate");
        let from = self.settings.get("policy.approval-from").and_then(|text| text.parse().ok()).unwrap_or(0_i64);
        let sum: i64 = lines.iter().map(|line| line.amount.get()).sum();
        let always = self.settings.get("policy.approval-always").map_or("", String::as_str);
        let named = always
            .split_whitespace()
            .any(|group| lines.iter().filter_map(|line| line.debit).any(|code| code.as_str().starts_with(group)));
        (form == 2 && is("policy.approval", "payments") && (sum >= from || named), cash)
    }

    /// The decisions about a voucher on its present figures.
    fn standing_words(&self, voucher: EventId) -> Vec<Word> {
        let contents = &self.papers[&voucher].contents;
        let mut same: Vec<EventId> = vec![contents.last().unwrap().id];
        for pair in contents.windows(2).rev() {
            if !only_words((&pair[0].content, &pair[0].lines), (&pair[1].content, &pair[1].lines)) {
                break;
            }
            same.push(pair[0].id);
        }
        self.words.iter().filter(|word| word.voucher == voucher && same.contains(&word.seen)).cloned().collect()
    }

    fn word(&mut self, id: EventId, kind: char, decision: &Decision, accepted: bool) -> Opinion {
        let target = decision.target;
        let Some(event) = self.event(target).cloned().filter(|_| target != id && self.standing.contains_key(&target))
        else {
            return (Outcome::Void, Some(Why::TargetUnknown));
        };
        let (outcome, why) = self.opinion(target);
        if outcome == Outcome::Held {
            if kind == 'c' {
                return self.flag(id, COUNTS, Why::CashAgainstWord, &[id, target]);
            }
            if hash_of(&event) != decision.version {
                return (Outcome::Void, Some(Why::DecisionOutdated));
            }
            let director_alone =
                matches!(why, Some(Why::WriterRevoked | Why::CloseNeedsDirector | Why::WriterUnconfirmed));
            let roles = if director_alone { DIRECTOR } else { DIRECTOR | ACCOUNTANT };
            if !accepted && !self.may(id.writer(), roles) {
                return (Outcome::Held, Some(Why::RoleMissing));
            }
            match kind {
                'a' => self.accept(id, target),
                _ => self.close_stories(id, target),
            }
            return COUNTS;
        }
        let Some(paper) = self.voucher(target).cloned() else { return (Outcome::Void, Some(Why::NothingToDecide)) };
        let now = paper.now().clone();
        let seen = paper.contents.iter().find(|text| hash_of(self.event(text.id).unwrap()) == decision.version);
        let word = seen.map(|seen| Word { by: id, kind, voucher: target, seen: seen.id, day: decision.day });
        let Some(word) = word.filter(|word| {
            let mut with = self.clone();
            with.words = vec![word.clone()];
            !with.standing_words(target).is_empty()
        }) else {
            return self.flag(id, (Outcome::Void, None), Why::DecisionOutdated, &[id, now.id]);
        };
        let waits = self.opinion(now.id).0 == Outcome::Waiting;
        if !waits && !self.counts(now.id) {
            return (Outcome::Void, Some(Why::NothingToDecide));
        }
        if kind != 'c' && !accepted && !self.may(id.writer(), DIRECTOR) {
            return (Outcome::Held, Some(Why::RoleMissing));
        }
        let before = self.standing_words(target);
        let cash = before.iter().find(|word| word.kind == 'c').cloned();
        let last = before.iter().rfind(|word| word.kind != 'c').cloned();
        let refused = last.clone().filter(|word| word.kind == 'r');
        let approved = last.is_some_and(|word| word.kind == 'a');
        let against = match kind {
            'a' => paper.reversed_by.map(|reversal| (Why::ApprovedAndReversed, reversal)),
            'c' if cash.is_some() => cash.as_ref().map(|cash| (Why::CashConfirmedTwice, cash.by)),
            'c' => paper.reversed_by.or(refused.map(|word| word.by)).map(|other| (Why::CashAgainstWord, other)),
            _ if !waits || paper.reversed_by.is_some() => return (Outcome::Void, Some(Why::NothingToDecide)),
            _ => cash.as_ref().map(|cash| (Why::CashAgainstWord, cash.by)),
        };
        let mut opinion = COUNTS;
        if let Some((why, other)) = against {
            opinion = self.flag(id, opinion, why, &[id, other]);
        }
        if against.is_none_or(|(why, _)| why != Why::CashConfirmedTwice) {
            self.words.push(word);
        }
        let (approval, by_cash) = self.wanted(paper.form, &now.lines);
        let day = match (kind, cash) {
            ('a', Some(cash)) => Some(cash.day),
            ('a', None) if !by_cash => Some(decision.day),
            ('c', _) if approved || !approval => Some(decision.day),
            _ => None,
        };
        if let (Some(day), true, None, None) = (day, waits, paper.reversed_by, against) {
            self.count(now.id, day);
        }
        opinion
    }

    /// What waited counts, on the day of the cash or of the approval.
    fn count(&mut self, text: EventId, day: NaiveDate) {
        let mut opinion = COUNTS;
        let by = self.by.unwrap();
        let moved = self.closed.get(&month_of(day)).cloned().filter(|(_, seen)| !sees(seen, by));
        let day = if moved.is_some() { first_day(self.open_from(month_of(day))) } else { day };
        self.put_on(text, day);
        for paper in self.papers.values_mut() {
            paper.contents.iter_mut().filter(|one| one.id == text).for_each(|one| one.since = (by, true));
        }
        if let Some((close, _)) = moved {
            opinion = self.flag(text, opinion, Why::MovedToOpenMonth, &[text, close]);
        }
        let opinion = self.look(text, text, opinion);
        self.standing.insert(text, opinion);
    }

    fn close(&mut self, id: EventId, closed: &PeriodClosed, accepted: bool) -> Opinion {
        let (month, seen) = (closed.month.index(), &closed.seen[..]);
        if self.closed.contains_key(&month) {
            return (Outcome::Void, Some(Why::MonthAlreadySo));
        }
        if month > self.first_month && !self.closed.contains_key(&(month - 1)) {
            return (Outcome::Void, Some(Why::MonthOutOfOrder));
        }
        let weighs = |name: &String| {
            let red = [Why::CashConfirmedTwice, Why::CashAgainstWord, Why::PaidTwice].contains(&reason_of(name));
            let held = first_of(name).is_some_and(|about| self.opinion(about).0 == Outcome::Held);
            self.stories[name] == Some(month) && (red || held)
        };
        if !accepted && !self.may(id.writer(), DIRECTOR) && self.open().iter().any(weighs) {
            return (Outcome::Held, Some(Why::CloseNeedsDirector));
        }
        let booked: Vec<(EventId, Text)> = self
            .papers
            .iter()
            .filter(|(_, paper)| paper.form > 0 && month_of(paper.now().day) == month)
            .filter(|(_, paper)| !paper.now().lines.is_empty())
            .map(|(voucher, paper)| (*voucher, paper.now().clone()))
            .filter(|(_, text)| self.standing.contains_key(&text.id) && self.counts(text.id))
            .collect();
        // The author had it in his figures, had its voucher in them in another form, or had nothing of it.
        let waited = |text: &Text| text.since.1 && !sees(seen, text.since.0);
        let whole = |text: &Text| sees(seen, text.id) && sees(seen, text.since.0);
        let changed =
            |voucher: EventId, text: &Text| sees(seen, voucher) && text.id != voucher && !whole(text) && !waited(text);
        if let Some((_, text)) = booked.iter().find(|(voucher, text)| changed(*voucher, text)) {
            return self.refuse(id, (Why::FiguresChanged, vec![text.id]));
        }
        let day = first_day(self.open_from(month + 1));
        let missing = |(voucher, text): &(EventId, Text)| !sees(seen, *voucher) || !sees(seen, text.since.0);
        let missing: Vec<EventId> = booked.into_iter().filter(missing).map(|(_, text)| text.id).collect();
        let mut without = self.clone();
        missing.iter().for_each(|text| without.put_on(*text, day));
        if seen.iter().all(|last| self.has(*last)) && without.digest(month, month) != closed.digest {
            return (Outcome::Void, Some(Why::FiguresChanged));
        }
        self.closed.insert(month, (id, seen.to_vec()));
        for text in missing {
            self.put_on(text, day);
            self.raised.push((Why::MovedToOpenMonth, id));
            self.stories.entry(name(Why::MovedToOpenMonth, &[text, id])).or_insert(Some(month_of(day)));
            let (outcome, why) = self.opinion(text);
            let outcome = if outcome == Outcome::Effective { Outcome::Flagged } else { outcome };
            self.standing.insert(text, (outcome, why.or(Some(Why::MovedToOpenMonth))));
        }
        COUNTS
    }

    /// Whether a writer's events have come as far as this.
    fn has(&self, (writer, last): (u16, u64)) -> bool {
        last == 0 || self.log.iter().any(|(id, _)| (id.writer(), id.wseq()) == (writer, last))
    }

    pub fn last_closed(&self) -> Option<i32> {
        self.closed.keys().next_back().copied()
    }

    fn reopen(&mut self, id: EventId, month: i32) -> Opinion {
        if !self.closed.contains_key(&month) {
            return (Outcome::Void, Some(Why::MonthAlreadySo));
        }
        if self.closed.contains_key(&(month + 1)) {
            return (Outcome::Void, Some(Why::MonthOutOfOrder));
        }
        self.closed.remove(&month);
        let texts: Vec<Text> = self.papers.values().map(|paper| paper.now().clone()).collect();
        for text in texts {
            let moved: Vec<String> = self
                .open()
                .into_iter()
                .filter(|name| reason_of(name) == Why::MovedToOpenMonth && first_of(name) == Some(text.id))
                .collect();
            let was_moved = self.opinion(text.id) == (Outcome::Flagged, Some(Why::MovedToOpenMonth));
            let own = text.content.date;
            let free = !self.closed.contains_key(&month_of(text.day));
            if was_moved && !moved.is_empty() && month_of(own) == month && free {
                self.settled.extend(moved.into_iter().map(|name| (name, id)));
                self.put_on(text.id, own);
                self.standing.insert(text.id, COUNTS);
            }
        }
        COUNTS
    }

    fn card(&mut self, id: EventId, set: &ledger::event::body::PartySet) -> Opinion {
        let mut opinion = COUNTS;
        let party = set.party.unwrap_or(id);
        for field in &set.fields {
            let (number, value) = field.parts();
            if let Some((by, other)) = self.cards.get(&party).and_then(|card| card.get(&number)).cloned()
                && [1, 5, 8, 9, 10].contains(&number)
                && by.writer() != id.writer()
                && other != value
                && !self.knew(id, by)
            {
                opinion = self.flag(id, opinion, Why::CardEditedTwice, &[id, by]);
            }
            if number == 9 && value != Value::Text(String::new()) {
                let carries =
                    |card: &BTreeMap<u16, (EventId, Value)>| card.get(&9).is_some_and(|(_, one)| *one == value);
                let other = self
                    .cards
                    .iter()
                    .find(|(other, card)| **other != party && carries(card) && !self.merged.contains(other));
                if let Some(other) = other.map(|(other, _)| *other) {
                    opinion = self.flag(id, opinion, Why::SamePerson, &[other, party]);
                }
            }
            if (number, &value) == (5, &Value::Bool(false)) {
                for contribution in self.contributions(party) {
                    if contribution.writer() != id.writer() && !self.knew(id, contribution) {
                        opinion = self.flag(id, opinion, Why::WithdrawnContributed, &[contribution, id]);
                    }
                }
            }
        }
        let card = self.cards.entry(party).or_default();
        for field in &set.fields {
            let (number, value) = field.parts();
            card.insert(number, (id, value));
        }
        opinion
    }

    fn posted(&self) -> impl Iterator<Item = &Text> {
        let texts = self.papers.values().flat_map(|paper| &paper.contents);
        texts.filter(|text| self.standing.contains_key(&text.id) && self.counts(text.id))
    }

    fn contributions(&self, member: EventId) -> BTreeSet<EventId> {
        let brings = |line: &Line| is(line.credit, "411") && line.credit_party == Some(member);
        self.posted().filter(|text| text.lines.iter().any(brings)).map(|text| text.id).collect()
    }

    fn users_unknown(&self, id: EventId, code: &str) -> Vec<EventId> {
        let uses = |line: &Line| [line.debit, line.credit].into_iter().flatten().any(|one| one.as_str() == code);
        let mut last: BTreeMap<u16, EventId> = BTreeMap::new();
        for text in self.posted().filter(|text| text.lines.iter().any(uses)) {
            let known = last.entry(text.id.writer()).or_insert(text.id);
            *known = (*known).max(text.id);
        }
        last.into_values().filter(|user| user.writer() != id.writer() && !self.knew(id, *user)).collect()
    }

    fn merge(&mut self, id: EventId, from: EventId, into: EventId) -> Opinion {
        let known = self.cards.contains_key(&from) && self.cards.contains_key(&into);
        if from == into || !known || self.merged.contains(&from) || self.merged.contains(&into) {
            return (Outcome::Void, Some(Why::MergeInvalid));
        }
        self.merged.insert(from);
        for pair in [[from, into], [into, from]] {
            let name = name(Why::SamePerson, &pair);
            if self.stories.contains_key(&name) && !self.settled.contains_key(&name) {
                self.settled.insert(name, id);
            }
        }
        COUNTS
    }

    fn resolve(&mut self, id: EventId, resolved: &Resolved, accepted: bool) -> Opinion {
        let nothing = (Outcome::Void, Some(Why::NothingToDecide));
        let Some(why) = Why::of(resolved.story) else { return nothing };
        let name = match resolved.at {
            Some(At { account, day, dong }) => {
                let days = (day - NaiveDate::from_ymd_opt(1970, 1, 1).unwrap()).num_days();
                format!("{}:{account}/{days}/{dong}", name(why, &resolved.events))
            }
            None => name(why, &resolved.events),
        };
        let offered = why.asks().choices.iter().any(|choice| *choice as u16 == resolved.choice);
        if !offered || [2, 3, 17, 19, 20].contains(&resolved.choice) {
            return nothing;
        }
        if let Some(by) = self.settled.get(&name).copied() {
            return self.refuse(id, (Why::AlreadyDecided, vec![by]));
        }
        if !self.stories.contains_key(&name) && (why != Why::BelowZero || resolved.at.is_none()) {
            return nothing;
        }
        if !accepted && !self.may(id.writer(), why.asks().who.number()) {
            return (Outcome::Held, Some(Why::RoleMissing));
        }
        self.settled.insert(name, id);
        COUNTS
    }

    fn compute(&mut self, id: EventId, event: &Event, computed: &Computed, accepted: bool) -> Opinion {
        let number = computed.number;
        self.put_paper(id, event, number.form as u8, i32::from(number.year), &computed.content);
        // Its own lines are not what it was computed from.
        let is_as_it_was = self.digest(computed.first.index(), computed.last.index()) == computed.inputs;
        if is_as_it_was { self.book(id, accepted) } else { (Outcome::Void, Some(Why::ComputedOutdated)) }
    }

    /// `event-format.md`, section 7.
    pub fn digest(&self, first: i32, last: i32) -> [u8; 32] {
        let key = Sha256::digest([b"HTX1D", &self.key[..]].concat());
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        for ((account, party, month), (opening, debit, credit)) in self.figures() {
            if (first..=last).contains(&month) {
                mac.update(&[account.len() as u8]);
                mac.update(account.as_bytes());
                mac.update(&party.map_or(0, EventId::to_i64).to_be_bytes());
                mac.update(&month.to_be_bytes());
                [opening, debit, credit].iter().for_each(|figure| mac.update(&figure.to_be_bytes()));
            }
        }
        mac.finalize().into_bytes().into()
    }

    /// The figures of the papers as they stand, added up anew.
    pub fn figures(&self) -> Figures {
        let mut figures = Figures::new();
        for paper in self.papers.values() {
            let now = paper.now();
            if !self.standing.contains_key(&now.id) || !self.counts(now.id) {
                continue;
            }
            for line in &now.lines {
                let (month, dong) = (month_of(now.day), i128::from(line.amount.get()));
                let debit = (line.debit.unwrap().to_string(), line.debit_party, month);
                let credit = (line.credit.unwrap().to_string(), line.credit_party, month);
                figures.entry(debit).or_default().1 += dong;
                figures.entry(credit).or_default().2 += dong;
            }
        }
        figures.retain(|_, figure| *figure != (0, 0, 0));
        figures
    }
}

fn sees(seen: &[(u16, u64)], id: EventId) -> bool {
    seen.iter().any(|(writer, last)| *writer == id.writer() && id.wseq() <= *last)
}

fn is_of_director(key: &str) -> bool {
    key.starts_with("policy.approval") || key == "policy.cashier" || key == "policy.one-person"
}

fn is(account: Option<ledger::account::AccountCode>, begins: &str) -> bool {
    account.is_some_and(|account| account.as_str().starts_with(begins))
}

fn reason_of(name: &str) -> Why {
    Why::of(name.split(':').next().unwrap().parse().unwrap()).unwrap()
}

fn first_of(name: &str) -> Option<EventId> {
    name.split(':').nth(1)?.split(',').next()?.parse().ok()
}

fn asks_for_acceptance(why: Why) -> bool {
    why.asks().choices.iter().any(|choice| *choice as u16 == 3)
}

/// Whether only words differ: the day, the person, accounts, amounts, parties and details are the same.
fn only_words(old: (&Content, &[Line]), new: (&Content, &[Line])) -> bool {
    let plain = |line: &Line| {
        let details: Vec<_> = line.extra.iter().filter(|(key, _)| *key != 2).cloned().collect();
        (line.debit, line.credit, line.amount.get(), line.debit_party, line.credit_party, details)
    };
    let figures = |lines: &[Line]| lines.iter().map(plain).collect::<Vec<_>>();
    (old.0.date, old.0.party) == (new.0.date, new.0.party) && figures(old.1) == figures(new.1)
}

/// The papers lines pay (`p`) or owe (`q`).
fn papers_of(lines: &[Line]) -> BTreeSet<(char, String)> {
    lines.iter().filter_map(paper_of).collect()
}

fn paper_of(line: &Line) -> Option<(char, String)> {
    let deed = if is(line.credit, "111") || is(line.credit, "112") {
        'p'
    } else if is(line.credit, "331") {
        'q'
    } else {
        return None;
    };
    let typed = [30, 31].iter().find_map(|key| line.extra.iter().find(|(one, _)| one == key)?.1.text())?;
    let plain: String = typed.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_uppercase();
    let seller = if deed == 'p' { line.debit_party.or(line.credit_party) } else { line.credit_party };
    if plain.is_empty() || line.amount.get() < 0 {
        return None;
    }
    Some((
        deed,
        match seller.filter(|_| plain.chars().count() <= 10) {
            Some(seller) => format!("{plain}/{seller}"),
            None => plain,
        },
    ))
}

fn named(lines: &[Line], deed: char, paper: &str) -> i64 {
    let names = |line: &&Line| paper_of(line) == Some((deed, paper.to_owned()));
    lines.iter().filter(names).map(|line| line.amount.get()).sum()
}
