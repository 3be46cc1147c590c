//! Books kept in memory: the plainest way to hold what the fold says.
//!
//! Used where a book is small or where the database's figures are to be checked against another keeper's. Taking an event
//! back is folding all before it again, so that it cannot be done wrongly; the store does it row by row.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::apart::{Apart, ApartWord, word_of};
use super::paper::Paper;
use super::{
    Books, Change, Closed, Decided, Follow, Followed, Judged, Judgement, LinkKind, MonthState, Named, Outcome,
    StoryKey, Sure, TookEffect, VoucherState, Why, follow, judge, malformed,
};
use crate::account::{AccountCode, Chart, OwnAccount, Use};
use crate::chain::{self, Link};
use crate::day::Month;
use crate::digest::{Balance, BalanceKey, LedgerDigest, digest_with};
use crate::event::body::{AccountSet, Body, EventHash, PartySet, SeriesNumber};
use crate::event::decision::MemberMerged;
use crate::event::extra::Side;
use crate::event::photo::PhotoHash;
use crate::event::value::Value;
use crate::event::{Event, EventId, Line, WriterNo};
use crate::fold::book::{content_of, is_capital};
use crate::member::{Effect, Fact, Members};
use crate::party::Detail;

const IDENTITY: u16 = Detail::IdentityNumber as u16;

/// Events of one writer, one after another, that came into the log with one frame.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Run {
    first: u64,
    last: u64,
    place: u64,
}

/// A book in memory.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Memory {
    first_month: Option<Month>,
    first_month_of_year: u8,
    key: [u8; 32],
    /// The events whose content and state are kept; all of them where none are named.
    tracked: Option<BTreeSet<EventId>>,
    log: Vec<(EventId, Option<u64>, Option<Event>)>,
    members: Option<Members>,
    places: BTreeMap<WriterNo, Vec<Run>>,
    /// The last event of each writer, or bytes that are none.
    lasts: BTreeMap<WriterNo, u64>,
    rewinds: Vec<(u32, u64)>,
    events: BTreeMap<EventId, Event>,
    /// Of events that do not simply count.
    outcomes: BTreeMap<EventId, (Outcome, Option<Why>)>,
    balances: BTreeMap<BalanceKey, Balance>,
    chart: Chart,
    vouchers: BTreeMap<EventId, Voucher>,
    before: BTreeMap<EventId, EventId>,
    booked: BTreeMap<Month, BTreeSet<EventId>>,
    cards: BTreeMap<EventId, BTreeMap<u16, (EventId, Value)>>,
    merged: BTreeMap<EventId, EventId>,
    settings: BTreeMap<String, String>,
    closed: BTreeMap<Month, Closed>,
    decisions: BTreeMap<EventId, Vec<Decided>>,
    papers: BTreeMap<Paper, BTreeSet<Named>>,
    /// The photos of each voucher, in the order of the words that linked them.
    photos: BTreeMap<EventId, Vec<PhotoHash>>,
    contributions: BTreeMap<EventId, BTreeSet<EventId>>,
    users: BTreeMap<AccountCode, BTreeMap<WriterNo, EventId>>,
    stories: BTreeMap<StoryKey, Option<NaiveDate>>,
    settled: BTreeMap<StoryKey, EventId>,
    unvouched: Vec<EventId>,
    effects: BTreeMap<EventId, TookEffect>,
    /// Reversals that book nothing.
    idle: BTreeSet<EventId>,
    /// The frames that the server keeps apart.
    apart: BTreeMap<Link, Apart>,
}

#[derive(Debug, Clone, PartialEq)]
struct Voucher {
    number: SeriesNumber,
    version: EventId,
    hash: EventHash,
    day: NaiveDate,
    reversed_by: Option<EventId>,
    reverses: Option<EventId>,
}

impl Memory {
    /// Books under this book key.
    pub fn with_key(key: [u8; 32]) -> Self {
        Self { key, ..Self::default() }
    }

    /// Books that keep these events only, and none to take back: enough to judge a whole book again in little memory,
    /// once the events that later ones refer to are known.
    pub fn tracking(events: BTreeSet<EventId>, key: [u8; 32]) -> Self {
        Self { tracked: Some(events), ..Self::with_key(key) }
    }

    /// The balances that are not zero, in order.
    pub fn balances(&self) -> impl Iterator<Item = (&BalanceKey, &Balance)> {
        self.balances.iter()
    }

    /// The ledger digest under a book key.
    pub fn digest(&self, first_book_key: &[u8; 32]) -> [u8; 32] {
        let mut digest = LedgerDigest::new(first_book_key);
        self.balances.iter().for_each(|(key, balance)| digest.add(key, balance));
        digest.finish()
    }

    /// The stories nobody has decided, in order of their names.
    pub fn open_stories(&self) -> impl Iterator<Item = &StoryKey> {
        self.stories.keys().filter(|key| !self.settled.contains_key(key))
    }

    /// The photos that belong to a voucher, in the order of the words that linked them.
    pub fn photos_of(&self, voucher: EventId) -> &[PhotoHash] {
        self.photos.get(&voucher).map_or(&[], Vec::as_slice)
    }

    /// How an event stands now: for vouchers, its first content.
    pub fn outcome_of(&self, id: EventId) -> (Outcome, Option<Why>) {
        self.outcomes.get(&id).copied().unwrap_or((Outcome::Effective, None))
    }

    /// The events that do not simply count, and why.
    pub fn outcomes(&self) -> &BTreeMap<EventId, (Outcome, Option<Why>)> {
        &self.outcomes
    }

    /// Adds the event that comes next.
    pub fn apply(&mut self, id: EventId, event: Event) -> Judgement {
        self.apply_at(id, None, &event).0
    }

    /// Adds the event that comes next and has this place in the common log; what it does, and what follows from it.
    pub fn apply_at(&mut self, id: EventId, sseq: Option<u64>, event: &Event) -> (Judgement, Vec<Followed>) {
        self.note_place(id, sseq);
        let Ok(judgement) = judge(self, id, event);
        self.keep(id, event);
        self.take(id, id, event, &judgement, true);
        let mut all = Vec::new();
        let mut waiting: Vec<_> = judgement.follows.iter().rev().copied().collect();
        while let Some(next) = waiting.pop() {
            let Ok(followed) = follow(self, id, event, next);
            let Some(followed) = followed else { continue };
            self.take_followed(id, &followed);
            waiting.extend(followed.judgement.follows.iter().rev());
            all.push(followed);
        }
        if self.tracked.is_none() {
            self.log.push((id, sseq, Some(event.clone())));
        }
        (judgement, all)
    }

    /// Adds bytes that come next and are no event.
    pub fn apply_malformed(&mut self, id: EventId, sseq: Option<u64>) -> Judgement {
        self.note_place(id, sseq);
        let judgement = malformed(id);
        self.stand(id, judgement.outcome, judgement.why);
        self.tell(id, &judgement);
        if self.tracked.is_none() {
            self.log.push((id, sseq, None));
        }
        judgement
    }

    /// Takes the last event back.
    pub fn unapply(&mut self) -> Option<Event> {
        let (_, _, last) = self.log.pop()?;
        let log = std::mem::take(&mut self.log);
        *self = Self::with_key(self.key);
        for (id, sseq, event) in log {
            match event {
                Some(event) => drop(self.apply_at(id, sseq, &event)),
                None => drop(self.apply_malformed(id, sseq)),
            }
        }
        last
    }

    /// The number of a voucher.
    pub fn number_of(&self, voucher: EventId) -> Option<SeriesNumber> {
        self.vouchers.get(&voucher).map(|voucher| voucher.number)
    }

    fn note_place(&mut self, id: EventId, sseq: Option<u64>) {
        self.lasts.insert(id.writer(), id.wseq());
        let Some(sseq) = sseq else { return };
        let runs = self.places.entry(id.writer()).or_default();
        match runs.last_mut() {
            Some(run) if run.place == sseq => run.last = id.wseq(),
            _ => runs.push(Run { first: id.wseq(), last: id.wseq(), place: sseq }),
        }
    }

    fn tracks(&self, id: &EventId) -> bool {
        self.tracked.as_ref().is_none_or(|tracked| tracked.contains(id))
    }

    fn keep(&mut self, id: EventId, event: &Event) {
        if self.tracks(&id) {
            self.events.insert(id, event.clone());
        }
    }

    fn stand(&mut self, id: EventId, outcome: Outcome, why: Option<Why>) {
        if (outcome, why) != (Outcome::Held, Some(Why::WriterUnconfirmed)) {
            self.unvouched.retain(|held| *held != id);
        } else if !self.unvouched.contains(&id) {
            self.unvouched.push(id);
        }
        match outcome {
            Outcome::Effective => drop(self.outcomes.remove(&id)),
            _ => drop(self.outcomes.insert(id, (outcome, why))),
        }
    }

    fn tell(&mut self, by: EventId, judgement: &Judgement) {
        for story in &judgement.stories {
            self.stories.entry(story.key.clone()).or_insert(story.day);
        }
        for settled in &judgement.settled {
            self.settled.entry(settled.key.clone()).or_insert(by);
        }
    }

    /// Takes in what an event does: the one that comes next, or an earlier one that takes effect because of it.
    fn take(&mut self, by: EventId, id: EventId, event: &Event, judgement: &Judgement, is_new: bool) {
        self.stand(id, judgement.outcome, judgement.why);
        self.tell(by, judgement);
        judgement.changes().for_each(|change| self.add(change.key, &change.by));
        self.take_version(id, event, judgement, is_new);
        self.take_postings(id, judgement);
        for (paper, dong) in &judgement.papers {
            let voucher = if let Body::VoucherAmended(amended) = event.body.fact() { amended.target } else { id };
            let named = Named { version: id, voucher, dong: *dong };
            self.papers.entry(paper.clone()).or_default().insert(named);
        }
        if let Some(decided) = judgement.decided {
            self.decisions.entry(decided.voucher).or_default().push(decided);
        }
        if judgement.outcome.counts() {
            self.take_register(id, event);
        }
        if let Some((frame, word)) = word_of(&event.body).filter(|_| judgement.takes_up()) {
            let apart = self.apart.entry(frame).or_default();
            match word {
                ApartWord::Noticed(count) => apart.notices.push((id, count)),
                ApartWord::Adopted { at, .. } => drop(apart.adopted.insert(at, id)),
                ApartWord::Discarded => apart.discarded = Some(id),
            }
        }
    }

    fn take_followed(&mut self, by: EventId, followed: &Followed) {
        if let Follow::Accept(_) | Follow::Count { .. } = followed.what {
            let waited = matches!(followed.what, Follow::Count { .. });
            self.effects.insert(followed.id, TookEffect { by, waited });
        }
        if followed.takes_effect {
            self.take(by, followed.id, &followed.event, &followed.judgement, false);
            return;
        }
        self.stand(followed.id, followed.judgement.outcome, followed.judgement.why);
        self.tell(by, &followed.judgement);
        followed.changes().for_each(|change| self.add(change.key, &change.by));
        self.take_postings(followed.id, &followed.judgement);
        let voucher =
            if let Body::VoucherAmended(amended) = followed.event.body.fact() { amended.target } else { followed.id };
        if let Some(day) = followed.judgement.day {
            self.book_on(voucher, followed.day_before, Some(day));
        }
    }

    fn add(&mut self, key: BalanceKey, change: &Balance) {
        let balance = self.balances.entry(key).or_default();
        balance.add(change);
        if balance.is_zero() {
            self.balances.remove(&key);
        }
    }

    /// A voucher that was booked on one day is booked on another.
    fn book_on(&mut self, voucher: EventId, before: Option<NaiveDate>, day: Option<NaiveDate>) {
        if let Some(before) = before
            && let Some(vouchers) = self.booked.get_mut(&Month::of(before))
        {
            vouchers.remove(&voucher);
            if vouchers.is_empty() {
                self.booked.remove(&Month::of(before));
            }
        }
        if let Some(day) = day {
            self.booked.entry(Month::of(day)).or_default().insert(voucher);
            if let Some(voucher) = self.vouchers.get_mut(&voucher) {
                voucher.day = day;
            }
        }
    }

    fn take_version(&mut self, id: EventId, event: &Event, judgement: &Judgement, is_new: bool) {
        let reverses = match judgement.link {
            Some((LinkKind::Reverses, target)) => Some(target),
            _ => None,
        };
        if let Some((number, content)) = event.body.numbered() {
            let day = judgement.day.unwrap_or(content.date);
            if is_new && self.tracks(&id) {
                let hash = chain::hash(&event.encode());
                let voucher = Voucher { number, version: id, hash, day, reversed_by: None, reverses };
                self.vouchers.insert(id, voucher);
            }
            if let Some(voucher) = self.vouchers.get_mut(&id) {
                voucher.reverses = reverses;
            }
            self.book_on(id, (!is_new).then_some(content.date), Some(day));
            if reverses.is_some() && judgement.postings.is_empty() {
                self.idle.insert(id);
            }
            if let Some(target) = reverses.and_then(|target| self.vouchers.get_mut(&target)) {
                target.reversed_by = Some(id);
            }
        }
        if let (Body::VoucherAmended(amended), Some(replaces)) = (event.body.fact(), judgement.replaces) {
            let before = self.vouchers.get(&amended.target).map(|voucher| voucher.day);
            if let Some(voucher) = self.vouchers.get_mut(&amended.target) {
                voucher.version = id;
                voucher.hash = chain::hash(&event.encode());
            }
            self.before.insert(id, replaces);
            self.book_on(amended.target, before, judgement.day);
            // Whatever is a version of a voucher that is kept is kept.
            self.events.insert(id, event.clone());
        }
    }

    fn take_postings(&mut self, id: EventId, judgement: &Judgement) {
        for posting in judgement.postings.iter().filter(|posting| posting.shown) {
            let last = self.users.entry(posting.account).or_default().entry(id.writer()).or_insert(id);
            *last = (*last).max(id);
            if let (Side::Credit, true, Some(party)) = (posting.side, is_capital(posting.account), posting.party) {
                self.contributions.entry(party).or_default().insert(id);
            }
        }
    }

    fn take_register(&mut self, id: EventId, event: &Event) {
        if let Body::Genesis(genesis) = &event.body {
            self.members = Some(Members::new(genesis.book_id));
            self.first_month = Month::new(genesis.first_year.into(), genesis.first_month.into());
            self.first_month_of_year = genesis.first_month;
            self.settings.insert("year.last-open".into(), genesis.first_year.to_string());
        }
        if let Some(members) = &mut self.members
            && members.apply(id.writer(), id.wseq(), event) != Effect::Elsewhere
        {
            if let Ok(Some(Fact::Rewound { epoch, size })) = Fact::of(event) {
                self.rewinds.push((epoch, size));
            }
            return;
        }
        match event.body.fact() {
            Body::PartySet(set) => self.take_card(id, set),
            Body::MemberMerged(MemberMerged { from, into }) => drop(self.merged.insert(*from, *into)),
            Body::AccountSet(AccountSet { code, name, active }) => {
                self.chart.set(*code, OwnAccount { name: name.clone(), active: *active });
            }
            Body::SettingSet(set) => drop(self.settings.insert(set.key.clone(), set.value.clone())),
            Body::PeriodClosed(closed) => {
                self.closed.insert(closed.month, Closed { by: id, seen: closed.seen.clone() });
            }
            Body::PeriodReopened(reopened) => drop(self.closed.remove(&reopened.month)),
            Body::PhotoLinked(linked) => {
                let photos = self.photos.entry(linked.voucher).or_default();
                photos.retain(|hash| *hash != linked.hash);
                photos.push(linked.hash);
            }
            Body::PhotoUnlinked(unlinked) => {
                self.photos.entry(unlinked.voucher).or_default().retain(|hash| *hash != unlinked.hash);
            }
            _ => {}
        }
    }

    fn take_card(&mut self, id: EventId, set: &PartySet) {
        let card = self.cards.entry(set.party.unwrap_or(id)).or_default();
        for field in &set.fields {
            let (number, value) = field.parts();
            card.insert(number, (id, value));
        }
    }
}

impl Books for Memory {
    type Failure = Sure;

    fn first_month(&self) -> Month {
        self.first_month.unwrap_or(Month::of(NaiveDate::MIN))
    }

    fn first_month_of_year(&self) -> u8 {
        self.first_month_of_year.max(1)
    }

    fn last_open_year(&self) -> Result<u16, Sure> {
        Ok(self.settings.get("year.last-open").and_then(|year| year.parse().ok()).unwrap_or(0))
    }

    fn usage(&self, account: AccountCode) -> Result<Use, Sure> {
        Ok(self.chart.usage(account))
    }

    fn has_party(&self, party: EventId) -> Result<bool, Sure> {
        Ok(self.cards.contains_key(&party))
    }

    fn month(&self, month: Month) -> Result<MonthState, Sure> {
        Ok(self.closed.get(&month).cloned().map_or(MonthState::Open, MonthState::Closed))
    }

    fn voucher(&self, voucher: EventId) -> Result<Option<VoucherState>, Sure> {
        Ok(self.vouchers.get(&voucher).map(|voucher| VoucherState {
            number: voucher.number,
            version: voucher.version,
            hash: voucher.hash,
            month: Month::of(voucher.day),
            day: voucher.day,
            outcome: self.outcome_of(voucher.version).0,
            reversed: voucher.reversed_by.is_some(),
            reversal: voucher.reverses.is_some(),
        }))
    }

    fn members(&self) -> Option<&Members> {
        self.members.as_ref()
    }

    fn lines(&self, version: EventId) -> Result<Vec<Line>, Sure> {
        Ok(self.events.get(&version).map(|event| content_of(event).0.to_vec()).unwrap_or_default())
    }

    fn place(&self, id: EventId) -> Result<Option<u64>, Sure> {
        let runs = self.places.get(&id.writer()).map_or(&[][..], Vec::as_slice);
        let run = runs.partition_point(|run| run.first <= id.wseq()).checked_sub(1).map(|at| runs[at]);
        // What still waits comes after the last one that has a place.
        Ok(run.filter(|run| id.wseq() <= run.last).map(|run| run.place))
    }

    fn rewinds(&self) -> &[(u32, u64)] {
        &self.rewinds
    }

    fn judged(&self, id: EventId) -> Result<Option<Judged>, Sure> {
        let (outcome, why) = self.outcome_of(id);
        Ok(self.events.get(&id).map(|event| (event.clone(), outcome, why)))
    }

    fn setting(&self, key: &str) -> Result<Option<String>, Sure> {
        Ok(self.settings.get(key).cloned())
    }

    fn decisions(&self, voucher: EventId) -> Result<Vec<Decided>, Sure> {
        Ok(self.decisions.get(&voucher).cloned().unwrap_or_default())
    }

    fn version_before(&self, version: EventId) -> Result<Option<EventId>, Sure> {
        Ok(self.before.get(&version).copied())
    }

    fn reversal_of(&self, voucher: EventId) -> Result<Option<EventId>, Sure> {
        Ok(self.vouchers.get(&voucher).and_then(|voucher| voucher.reversed_by))
    }

    fn card(&self, party: EventId, field: u16) -> Result<Option<(EventId, Value)>, Sure> {
        Ok(self.cards.get(&party).and_then(|card| card.get(&field)).cloned())
    }

    fn namesakes(&self, identity: &str) -> Result<Vec<EventId>, Sure> {
        let carries = |card: &BTreeMap<u16, (EventId, Value)>| {
            card.get(&IDENTITY).is_some_and(|(_, value)| value.text() == Some(identity))
        };
        let cards = self.cards.iter().filter(|(party, card)| carries(card) && !self.merged.contains_key(party));
        Ok(cards.map(|(party, _)| *party).collect())
    }

    fn merged_into(&self, party: EventId) -> Result<Option<EventId>, Sure> {
        Ok(self.merged.get(&party).copied())
    }

    fn papers(&self, paper: &Paper) -> Result<Vec<Named>, Sure> {
        let named = self.papers.get(paper).into_iter().flatten();
        let stands = |named: &&Named| {
            self.vouchers.get(&named.voucher).is_some_and(|voucher| {
                let outcome = self.outcome_of(named.version).0;
                let counts_or_waits = outcome.counts() || outcome == Outcome::Waiting;
                voucher.version == named.version && voucher.reversed_by.is_none() && counts_or_waits
            })
        };
        Ok(named.filter(stands).copied().collect())
    }

    fn contributions(&self, party: EventId) -> Result<Vec<EventId>, Sure> {
        Ok(self.contributions.get(&party).into_iter().flatten().copied().collect())
    }

    fn last_users(&self, account: AccountCode) -> Result<Vec<EventId>, Sure> {
        Ok(self.users.get(&account).into_iter().flat_map(BTreeMap::values).copied().collect())
    }

    fn booked_in(&self, month: Month) -> Result<Vec<(EventId, EventId)>, Sure> {
        let booked = self.booked.get(&month).into_iter().flatten();
        let version = |voucher: &EventId| self.vouchers.get(voucher).map_or(*voucher, |voucher| voucher.version);
        let pairs = booked.map(|voucher| (*voucher, version(voucher)));
        Ok(pairs
            .filter(|(voucher, version)| self.outcome_of(*version).0.counts() && !self.idle.contains(voucher))
            .collect())
    }

    fn took_effect(&self, version: EventId) -> Result<Option<TookEffect>, Sure> {
        Ok(self.effects.get(&version).copied())
    }

    fn moved_from(&self, month: Month) -> Result<Vec<EventId>, Sure> {
        let moved = self
            .outcomes
            .iter()
            .filter(|(_, (outcome, why))| (*outcome, *why) == (Outcome::Flagged, Some(Why::MovedToOpenMonth)));
        let is_current = |id: &EventId, event: &Event| match event.body.fact() {
            Body::VoucherAmended(amended) => self.vouchers.get(&amended.target).is_some_and(|kept| kept.version == *id),
            _ => self.vouchers.get(id).is_some_and(|kept| kept.version == *id),
        };
        let dated = moved.filter_map(|(id, _)| {
            let event = self.events.get(id)?;
            let content = match event.body.fact() {
                Body::VoucherAmended(amended) => &amended.content,
                body => body.numbered()?.1,
            };
            (Month::of(content.date) == month && is_current(id, event)).then_some(*id)
        });
        Ok(dated.collect())
    }

    fn stories_of_month(&self, month: Month) -> Result<Vec<StoryKey>, Sure> {
        let open = self.open_stories();
        let of_month = |key: &&StoryKey| self.stories.get(*key).copied().flatten().map(Month::of) == Some(month);
        Ok(open.filter(of_month).cloned().collect())
    }

    fn stories_about(&self, event: EventId) -> Result<Vec<StoryKey>, Sure> {
        Ok(self.open_stories().filter(|key| key.about() == Some(event)).cloned().collect())
    }

    fn story(&self, key: &StoryKey) -> Result<(bool, Option<EventId>), Sure> {
        Ok((self.stories.contains_key(key), self.settled.get(key).copied()))
    }

    fn unvouched(&self, writer: WriterNo) -> Result<Vec<EventId>, Sure> {
        Ok(self.unvouched.iter().copied().filter(|held| held.writer() == writer).collect())
    }

    fn apart(&self, frame: &Link) -> Result<Apart, Sure> {
        Ok(self.apart.get(frame).cloned().unwrap_or_default())
    }

    fn digest_of(&self, first: Month, last: Month) -> Result<[u8; 32], Sure> {
        let mut digest = LedgerDigest::new(&self.key);
        let months = self.balances.iter().filter(|(key, _)| (first..=last).contains(&key.month));
        months.for_each(|(key, balance)| digest.add(key, balance));
        Ok(digest.finish())
    }

    fn digest_with(&self, month: Month, changes: &[Change]) -> Result<[u8; 32], Sure> {
        let rows = self.balances.iter().filter(|(key, _)| key.month == month).map(|(key, balance)| (*key, *balance));
        Ok(digest_with(&self.key, rows, changes.iter().map(|change| (change.key, change.by))))
    }

    fn has_come(&self, id: EventId) -> Result<bool, Sure> {
        Ok(self.lasts.get(&id.writer()).is_some_and(|last| id.wseq() <= *last))
    }
}
