//! Books kept in memory: the plainest way to hold what the fold says.
//!
//! Used where a book is small or where the database's figures are to be checked against another keeper's.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Books, Closed, Judgement, LinkKind, MonthState, Origin, Outcome, Standing, Sure, VoucherState, judge};
use crate::account::{AccountCode, Chart, OwnAccount, Use};
use crate::day::Month;
use crate::digest::{Balance, BalanceKey, LedgerDigest};
use crate::event::body::{Body, EventHash, SeriesNumber};
use crate::event::{Event, EventId, Line, WriterNo};
use crate::{chain, event::body::AccountSet};

/// A book in memory.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Memory {
    first_month: Option<Month>,
    first_month_of_year: u8,
    chart: Chart,
    /// The vouchers whose state is kept; all of them where none are named.
    tracked: Option<BTreeSet<EventId>>,
    events: Vec<(EventId, Event, EventHash, Outcome)>,
    balances: BTreeMap<BalanceKey, Balance>,
    vouchers: BTreeMap<EventId, Voucher>,
    lines: BTreeMap<EventId, Vec<Line>>,
    parties: BTreeMap<EventId, Vec<EventId>>,
    accounts: BTreeMap<AccountCode, Vec<(EventId, OwnAccount)>>,
    settings: BTreeMap<String, Vec<(EventId, String)>>,
    gates: BTreeMap<Month, Vec<(EventId, Option<Closed>)>>,
    writers: BTreeMap<WriterNo, Vec<(EventId, Standing)>>,
    origin: Option<Origin>,
}

#[derive(Debug, Clone, PartialEq)]
struct Voucher {
    number: SeriesNumber,
    versions: Vec<(EventId, EventHash, NaiveDate)>,
    counts: bool,
    reversed_by: Option<EventId>,
    reverses: Option<EventId>,
}

impl Memory {
    /// Books that keep the state of these vouchers only, and no event to take back: enough to judge a whole book
    /// again in little memory, once the vouchers that later events refer to are known.
    pub fn tracking(vouchers: BTreeSet<EventId>) -> Self {
        Self { tracked: Some(vouchers), ..Self::default() }
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

    /// Adds the event that comes next.
    pub fn apply(&mut self, id: EventId, event: Event) -> Judgement {
        let judgement = self.judge_next(id, &event);
        self.take(id, event, &judgement);
        judgement
    }

    /// What the event that comes next does; nothing is added yet.
    pub fn judge_next(&self, id: EventId, event: &Event) -> Judgement {
        let Ok(judgement) = judge(self, id, event);
        judgement
    }

    /// The number of a voucher.
    pub fn number_of(&self, voucher: EventId) -> Option<SeriesNumber> {
        self.vouchers.get(&voucher).map(|voucher| voucher.number)
    }

    /// Adds the event that comes next, as it was judged.
    pub fn take(&mut self, id: EventId, event: Event, judgement: &Judgement) {
        // An amendment is a version of its voucher, so it is that voucher which must be kept.
        let voucher = if let Body::VoucherAmended(amended) = &event.body { amended.target } else { id };
        let hash = if self.tracks(&voucher) { chain::hash(&event.encode()) } else { EventHash::default() };
        self.add(judgement, 1);
        self.register(id, &event, judgement, hash);
        if self.tracked.is_none() {
            self.events.push((id, event, hash, judgement.outcome));
        }
    }

    /// Takes the last event back.
    pub fn unapply(&mut self) -> Option<Event> {
        let (id, event, _, outcome) = self.events.pop()?;
        self.unregister(id, &event, outcome);
        // Judged again on the books as they were before it, it gives the same rows.
        let Ok(judgement) = judge(self, id, &event);
        self.add(&judgement, -1);
        Some(event)
    }

    fn tracks(&self, id: &EventId) -> bool {
        self.tracked.as_ref().is_none_or(|tracked| tracked.contains(id))
    }

    fn add(&mut self, judgement: &Judgement, sign: i64) {
        for (key, change) in judgement.changes() {
            let balance = self.balances.entry(key).or_default();
            balance.opening = balance.opening.saturating_add(sign * change.opening);
            balance.debit = balance.debit.saturating_add(sign * change.debit);
            balance.credit = balance.credit.saturating_add(sign * change.credit);
            if balance.is_zero() {
                self.balances.remove(&key);
            }
        }
    }

    fn register(&mut self, id: EventId, event: &Event, judgement: &Judgement, hash: EventHash) {
        if let Some((number, _)) = event.body.numbered() {
            let day = judgement.day.unwrap_or_default();
            let reverses = match judgement.link {
                Some((LinkKind::Reverses, target)) => Some(target),
                _ => None,
            };
            let counts = judgement.outcome.counts();
            let voucher = Voucher { number, versions: vec![(id, hash, day)], counts, reversed_by: None, reverses };
            if self.tracks(&id) {
                self.vouchers.insert(id, voucher);
                self.lines.insert(id, event.lines.clone());
            }
            if let Some(target) = reverses.and_then(|target| self.vouchers.get_mut(&target)) {
                target.reversed_by = Some(id);
            }
        }
        if !judgement.outcome.counts() {
            return;
        }
        match &event.body {
            Body::Genesis(genesis) => {
                self.first_month = Month::new(genesis.first_year.into(), genesis.first_month.into());
                self.first_month_of_year = genesis.first_month;
                self.origin = Some(genesis.origin());
                let last_open = self.settings.entry("year.last-open".into()).or_default();
                last_open.push((id, genesis.first_year.to_string()));
            }
            Body::VoucherAmended(amended) => {
                let day = judgement.day.unwrap_or_default();
                if let Some(voucher) = self.vouchers.get_mut(&amended.target) {
                    voucher.versions.push((id, hash, day));
                }
                self.lines.insert(id, event.lines[usize::from(amended.negated)..].to_vec());
            }
            Body::PartySet(set) => self.parties.entry(set.party.unwrap_or(id)).or_default().push(id),
            Body::AccountSet(AccountSet { code, name, active }) => {
                let account = OwnAccount { name: name.clone(), active: *active };
                self.chart.set(*code, account.clone());
                self.accounts.entry(*code).or_default().push((id, account));
            }
            Body::SettingSet(set) => {
                self.settings.entry(set.key.clone()).or_default().push((id, set.value.clone()));
            }
            Body::PeriodClosed(closed) => {
                let state = Closed { by: id, place: None, seen: closed.seen.clone() };
                self.gates.entry(closed.month).or_default().push((id, Some(state)));
            }
            Body::PeriodReopened(reopened) => self.gates.entry(reopened.month).or_default().push((id, None)),
            Body::WriterEnrolled(enrolled) => self.put_writer(enrolled.writer, id, Standing::Active),
            Body::WriterRetired(retired) => self.put_writer(retired.writer, id, Standing::Retired),
            Body::RecoveryEnrol(_) => self.put_writer(id.writer(), id, Standing::Active),
            Body::VoucherPosted(_)
            | Body::VoucherReversed(_)
            | Body::VoucherAdjusted(_)
            | Body::OpeningBalance(_)
            | Body::PartyRevealed(_)
            | Body::Coop(_)
            | Body::Other { .. } => {}
        }
    }

    fn put_writer(&mut self, writer: WriterNo, by: EventId, standing: Standing) {
        self.writers.entry(writer).or_default().push((by, standing));
    }

    fn unregister(&mut self, id: EventId, event: &Event, outcome: Outcome) {
        if let Some(voucher) = self.vouchers.remove(&id)
            && let Some(target) = voucher.reverses.and_then(|target| self.vouchers.get_mut(&target))
        {
            target.reversed_by = None;
        }
        self.lines.remove(&id);
        if let (Body::VoucherAmended(amended), true) = (&event.body, outcome.counts())
            && let Some(voucher) = self.vouchers.get_mut(&amended.target)
        {
            voucher.versions.pop();
        }
        drop_last(&mut self.parties, |party| *party == id);
        drop_last(&mut self.accounts, |(by, _)| *by == id);
        if let Body::AccountSet(set) = &event.body {
            match self.accounts.get(&set.code).and_then(|facts| facts.last()) {
                Some((_, before)) => self.chart.set(set.code, before.clone()),
                None => self.chart.remove(set.code),
            }
        }
        drop_last(&mut self.settings, |(by, _)| *by == id);
        drop_last(&mut self.gates, |(by, _)| *by == id);
        drop_last(&mut self.writers, |(by, _)| *by == id);
        if let (Body::Genesis(_), true) = (&event.body, outcome.counts()) {
            self.first_month = None;
            self.first_month_of_year = 0;
            self.origin = None;
        }
    }
}

fn drop_last<K: Ord + Clone, V>(rows: &mut BTreeMap<K, Vec<V>>, is_its: impl Fn(&V) -> bool) {
    rows.retain(|_, facts| {
        facts.retain(|fact| !is_its(fact));
        !facts.is_empty()
    });
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
        let value = self.settings.get("year.last-open").and_then(|facts| facts.last());
        Ok(value.and_then(|(_, year)| year.parse().ok()).unwrap_or(0))
    }

    fn usage(&self, account: AccountCode) -> Result<Use, Sure> {
        Ok(self.chart.usage(account))
    }

    fn has_party(&self, party: EventId) -> Result<bool, Sure> {
        Ok(self.parties.contains_key(&party))
    }

    fn month(&self, month: Month) -> Result<MonthState, Sure> {
        let last = self.gates.get(&month).and_then(|facts| facts.last());
        Ok(last.and_then(|(_, state)| state.clone()).map_or(MonthState::Open, MonthState::Closed))
    }

    fn voucher(&self, voucher: EventId) -> Result<Option<VoucherState>, Sure> {
        Ok(self.vouchers.get(&voucher).and_then(|voucher| {
            let (version, hash, day) = *voucher.versions.last()?;
            Some(VoucherState {
                number: voucher.number,
                version,
                hash,
                month: Month::of(day),
                day,
                counts: voucher.counts,
                reversed: voucher.reversed_by.is_some(),
                reversal: voucher.reverses.is_some(),
            })
        }))
    }

    fn standing(&self, writer: WriterNo) -> Result<Standing, Sure> {
        let last = self.writers.get(&writer).and_then(|facts| facts.last());
        Ok(last.map_or(Standing::without_word(writer), |(_, standing)| *standing))
    }

    fn origin(&self) -> Option<Origin> {
        self.origin
    }

    fn lines(&self, version: EventId) -> Result<Vec<Line>, Sure> {
        Ok(self.lines.get(&version).cloned().unwrap_or_default())
    }
}
