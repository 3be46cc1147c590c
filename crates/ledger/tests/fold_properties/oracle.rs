//! A second opinion on what events do to the books, written from the protocol and not from the fold.
//!
//! Nothing is added or subtracted as events come. Each paper (phiếu) keeps its latest content and whether it counts;
//! the figures are added up from the papers whenever somebody asks.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use ledger::account::CHART;
use ledger::day::Month;
use ledger::digest::{Balance, BalanceKey, LedgerDigest};
use ledger::event::body::{Amended, Body, Content, PeriodClosed, Reversed};
use ledger::event::{Event, EventId, Line};
use ledger::fold::{Outcome, Why};
use sha2::{Digest, Sha256};

/// Account, party, month (year · 12 + month − 1) against opening, Σ debit, Σ credit.
pub type Figures = BTreeMap<(String, Option<EventId>, i32), (i128, i128, i128)>;

#[derive(Debug, Clone, Default)]
pub struct Oracle {
    first_month: i32,
    first_month_of_year: u32,
    pub papers: Vec<Paper>,
    openings: Vec<(i32, Line)>,
    closed: BTreeMap<i32, Close>,
    pub parties: BTreeSet<EventId>,
    accounts: BTreeMap<String, bool>,
    /// Who posted to which account.
    users: BTreeSet<(String, u16)>,
}

#[derive(Debug, Clone)]
pub struct Paper {
    pub id: EventId,
    /// The event that brought the present content, and what became of it.
    version: EventId,
    opinion: Opinion,
    /// The day the paper itself bears.
    own_day: NaiveDate,
    pub hashes: Vec<[u8; 32]>,
    pub lines: Vec<Line>,
    pub day: NaiveDate,
    pub counts: bool,
    pub reversed: bool,
    pub reversal: bool,
    year: u16,
}

#[derive(Debug, Clone)]
struct Close {
    by: EventId,
    seen: Vec<(u16, u64)>,
}

enum Place {
    There,
    On(NaiveDate),
    Nowhere,
}

type Opinion = (Outcome, Option<Why>);

impl Oracle {
    pub fn tell(&mut self, id: EventId, event: &Event) -> Opinion {
        match &event.body {
            Body::Genesis(_) if (id.writer(), id.wseq()) != (1, 1) => {
                return (Outcome::Void, Some(Why::GenesisRepeated));
            }
            Body::Genesis(genesis) => {
                self.first_month = i32::from(genesis.first_year) * 12 + i32::from(genesis.first_month) - 1;
                self.first_month_of_year = genesis.first_month.into();
            }
            Body::PartySet(set) => drop(self.parties.insert(set.party.unwrap_or(id))),
            Body::AccountSet(set) => {
                let code = set.code.to_string();
                let in_use = self.users.iter().any(|(used, by)| *used == code && *by != id.writer());
                self.accounts.insert(code, set.active);
                if in_use && !set.active {
                    return (Outcome::Flagged, Some(Why::AccountRetiredInUse));
                }
            }
            Body::VoucherPosted(posted) => {
                let opinion = self.paper(id, event, &posted.content, posted.number.year);
                if opinion.0 != Outcome::Held {
                    self.use_accounts(id, &event.lines);
                }
                return opinion;
            }
            Body::VoucherAdjusted(adjusted) => {
                let known = adjusted.target.is_none_or(|target| self.find(target).is_some());
                let mut opinion = self.paper(id, event, &adjusted.content, adjusted.number.year);
                if opinion.0 != Outcome::Held {
                    self.use_accounts(id, &event.lines);
                    opinion = if known { opinion } else { doubted(opinion, Some(Why::TargetUnknown)) };
                }
                self.papers.last_mut().unwrap().opinion = opinion;
                return opinion;
            }
            Body::VoucherReversed(reversed) => return self.reverse(id, event, reversed),
            Body::VoucherAmended(amended) => return self.amend(id, event, amended),
            Body::OpeningBalance(opening) => {
                if self.closed.contains_key(&opening.month.index()) {
                    return (Outcome::Held, Some(Why::MonthClosed));
                }
                self.openings.extend(event.lines.iter().map(|line| (opening.month.index(), line.clone())));
                return doubted((Outcome::Effective, None), self.doubt(&event.lines));
            }
            Body::PeriodClosed(closed) => return self.close(id, closed),
            // The second hand is an accountant's, and only the director opens a month again.
            Body::PeriodReopened(_) if id.writer() != 1 => return (Outcome::Held, Some(Why::RoleMissing)),
            Body::PeriodReopened(reopened) => return self.reopen(reopened.month.index()),
            // Both hands of these histories may write; who may is told by `writers.rs`.
            Body::WriterEnrolled(_) | Body::WriterRetired(_) | Body::RecoveryEnrol(_) => {}
            _ => {}
        }
        (Outcome::Effective, None)
    }

    fn find(&self, id: EventId) -> Option<usize> {
        self.papers.iter().position(|paper| paper.id == id)
    }

    fn paper(&mut self, id: EventId, event: &Event, content: &Content, year: u16) -> Opinion {
        let (opinion, day) = match self.place(id, content.date) {
            Place::There => ((Outcome::Effective, None), content.date),
            Place::On(day) => ((Outcome::Flagged, Some(Why::MovedToOpenMonth)), day),
            Place::Nowhere => ((Outcome::Held, Some(Why::MonthClosed)), content.date),
        };
        let counts = opinion.0 != Outcome::Held;
        let (lines, hashes) = (event.lines.clone(), vec![Sha256::digest(event.encode()).into()]);
        let opinion = if counts { doubted(opinion, self.doubt(&event.lines)) } else { opinion };
        let (version, own_day) = (id, content.date);
        let paper =
            Paper { id, version, opinion, own_day, hashes, lines, day, counts, reversed: false, reversal: false, year };
        self.papers.push(paper);
        opinion
    }

    fn reverse(&mut self, id: EventId, event: &Event, reversed: &Reversed) -> Opinion {
        let target = self.correctable(reversed.target, &reversed.version, &event.lines);
        let opinion = self.paper(id, event, &reversed.content, reversed.number.year);
        let own = self.papers.len() - 1;
        match target {
            Ok(target) if self.papers[own].counts => {
                self.use_accounts(id, &event.lines);
                self.papers[own].reversal = true;
                self.papers[target].reversed = true;
                opinion
            }
            Ok(_) => opinion,
            Err(why) => {
                self.papers[own].counts = false;
                self.papers[own].opinion = (Outcome::Void, Some(why));
                (Outcome::Void, Some(why))
            }
        }
    }

    fn amend(&mut self, id: EventId, event: &Event, amended: &Amended) -> Opinion {
        let (old, new) = event.lines.split_at(amended.negated.into());
        let target = match self.correctable(amended.target, &amended.version, old) {
            Ok(target) => target,
            Err(why) => return (Outcome::Void, Some(why)),
        };
        if self.fiscal_year(amended.content.date) != self.papers[target].year {
            return (Outcome::Void, Some(Why::OtherYear));
        }
        for day in [self.papers[target].day, amended.content.date] {
            if !matches!(self.place(id, day), Place::There) {
                return (Outcome::Void, Some(Why::CorrectedInClosedMonth));
            }
        }
        let opinion = doubted((Outcome::Effective, None), self.doubt(new));
        self.use_accounts(id, new);
        let paper = &mut self.papers[target];
        (paper.version, paper.opinion, paper.own_day) = (id, opinion, amended.content.date);
        paper.hashes.push(Sha256::digest(event.encode()).into());
        paper.lines = new.to_vec();
        paper.day = amended.content.date;
        opinion
    }

    fn correctable(&self, target: EventId, version: &[u8; 32], old: &[Line]) -> Result<usize, Why> {
        let place = self.find(target).ok_or(Why::TargetUnknown)?;
        let paper = &self.papers[place];
        if paper.reversed {
            Err(Why::AlreadyReversed)
        } else if paper.reversal {
            Err(Why::TargetIsReversal)
        } else if paper.hashes.last() != Some(version) || !paper.counts {
            Err(Why::VersionReplaced)
        } else if paper.lines.iter().map(opposite).collect::<Vec<_>>() != old {
            Err(Why::LinesDiffer)
        } else {
            Ok(place)
        }
    }

    fn close(&mut self, by: EventId, close: &PeriodClosed) -> Opinion {
        let month = close.month.index();
        if self.closed.contains_key(&month) {
            return (Outcome::Void, Some(Why::MonthAlreadySo));
        }
        if month > self.first_month && !self.closed.contains_key(&(month - 1)) {
            return (Outcome::Void, Some(Why::MonthOutOfOrder));
        }
        let is_held = |paper: &Paper| paper.opinion.0 == Outcome::Held && month_of(paper.own_day) == month;
        if by.writer() != 1 && self.papers.iter().any(is_held) {
            return (Outcome::Held, Some(Why::CloseNeedsDirector));
        }
        let close = Close { by, seen: close.seen.clone() };
        let mut booked = self.papers.iter().filter(|paper| paper.counts && month_of(paper.day) == month);
        if booked.any(|paper| close.has_seen(paper.id) && !close.has_seen(paper.version)) {
            return (Outcome::Void, Some(Why::FiguresChanged));
        }
        let open = (month + 1..).find(|month| !self.closed.contains_key(month)).unwrap();
        for paper in self.papers.iter_mut().filter(|paper| paper.counts && month_of(paper.day) == month) {
            if !close.has_seen(paper.id) {
                paper.day = first_day(open);
                paper.opinion = doubted(paper.opinion, Some(Why::MovedToOpenMonth));
            }
        }
        self.closed.insert(month, close);
        (Outcome::Effective, None)
    }

    fn use_accounts(&mut self, id: EventId, lines: &[Line]) {
        let codes = lines.iter().flat_map(|line| [line.debit, line.credit]).flatten();
        self.users.extend(codes.map(|code| (code.to_string(), id.writer())));
    }

    fn reopen(&mut self, month: i32) -> Opinion {
        if self.closed.contains_key(&(month + 1)) && self.closed.contains_key(&month) {
            return (Outcome::Void, Some(Why::MonthOutOfOrder));
        }
        if self.closed.remove(&month).is_none() {
            return (Outcome::Void, Some(Why::MonthAlreadySo));
        }
        for paper in self.papers.iter_mut().filter(|paper| month_of(paper.own_day) == month) {
            let moved = paper.opinion == (Outcome::Flagged, Some(Why::MovedToOpenMonth));
            if moved && !self.closed.contains_key(&month_of(paper.day)) {
                (paper.day, paper.opinion) = (paper.own_day, (Outcome::Effective, None));
            }
        }
        (Outcome::Effective, None)
    }

    /// Membership of a closed month is decided by the closing list of what was seen, never by the order of events.
    fn place(&self, id: EventId, day: NaiveDate) -> Place {
        let mut month = month_of(day);
        let Some(close) = self.closed.get(&month) else { return Place::There };
        if close.has_seen(id) {
            return Place::There;
        }
        if id.writer() == close.by.writer() && id.wseq() > close.by.wseq() {
            return Place::Nowhere;
        }
        while self.closed.contains_key(&month) {
            month += 1;
        }
        Place::On(first_day(month))
    }

    /// The first thing to look at in lines that count.
    fn doubt(&self, lines: &[Line]) -> Option<Why> {
        let sides = lines
            .iter()
            .flat_map(|line| [(line.debit, line.debit_party), (line.credit, line.credit_party)])
            .filter_map(|(account, party)| Some((account?, party)));
        for (account, party) in sides {
            if !self.in_use(account.as_str()) {
                return Some(Why::AccountNotInUse);
            }
            let by_party = ["131", "132", "141", "331", "332", "334", "4111"];
            let wanted = by_party.iter().any(|code| account.as_str().starts_with(code));
            if party.map_or(wanted, |party| !self.parties.contains(&party)) {
                return Some(Why::PartyUnknown);
            }
        }
        None
    }

    fn in_use(&self, code: &str) -> bool {
        let under = |other: &str| other.len() > code.len() && other.starts_with(code);
        let own = self.accounts.get(code).copied();
        let exists = own.unwrap_or_else(|| CHART.keys().any(|known| known.as_str() == code));
        let heading = CHART.keys().any(|known| under(known.as_str()))
            || self.accounts.iter().any(|(known, active)| *active && under(known));
        exists && !heading
    }

    pub fn fiscal_year(&self, day: NaiveDate) -> u16 {
        (day.year() - i32::from(day.month() < self.first_month_of_year)) as u16
    }

    /// Whether a closed month's author had this event in the figures, so that it belongs there whenever it comes.
    pub fn belongs_to_closed(&self, month: i32, id: EventId) -> bool {
        self.closed.get(&month).is_some_and(|close| close.has_seen(id))
    }

    pub fn is_closed(&self, month: i32) -> bool {
        self.closed.contains_key(&month)
    }

    pub fn first_open_month(&self) -> i32 {
        (self.first_month..).find(|month| !self.is_closed(*month)).unwrap()
    }

    /// The digest of a month as who has seen so much signs it, under a key of zeros.
    pub fn digest_of_seen(&self, month: i32, seen: &[(u16, u64)]) -> [u8; 32] {
        let has_seen = |paper: &Paper| sees(seen, paper.id);
        let mut digest = LedgerDigest::new(&[0; 32]);
        for ((account, party, of), (opening, debit, credit)) in self.figures_of(has_seen) {
            let key = BalanceKey { account: account.parse().unwrap(), party, month: Month::from_index(of).unwrap() };
            let [opening, debit, credit] = [opening, debit, credit].map(|dong| i64::try_from(dong).unwrap());
            if of == month {
                digest.add(&key, &Balance { opening, debit, credit });
            }
        }
        digest.finish()
    }

    /// The figures of the papers as they stand, added up anew.
    pub fn figures(&self) -> Figures {
        self.figures_of(|_| true)
    }

    fn figures_of(&self, which: impl Fn(&Paper) -> bool) -> Figures {
        let mut figures = Figures::new();
        for paper in self.papers.iter().filter(|paper| paper.counts && which(paper)) {
            for line in &paper.lines {
                let month = month_of(paper.day);
                if let Some(account) = line.debit {
                    figures.entry((account.to_string(), line.debit_party, month)).or_default().1 += dong(line);
                }
                if let Some(account) = line.credit {
                    figures.entry((account.to_string(), line.credit_party, month)).or_default().2 += dong(line);
                }
            }
        }
        for (month, line) in &self.openings {
            if let Some(account) = line.debit {
                figures.entry((account.to_string(), line.debit_party, *month)).or_default().0 += dong(line);
            } else if let Some(account) = line.credit {
                figures.entry((account.to_string(), line.credit_party, *month)).or_default().0 -= dong(line);
            }
        }
        figures.retain(|_, figure| *figure != (0, 0, 0));
        figures
    }
}

impl Close {
    fn has_seen(&self, id: EventId) -> bool {
        sees(&self.seen, id)
    }
}

fn sees(seen: &[(u16, u64)], id: EventId) -> bool {
    seen.iter().any(|(writer, last)| *writer == id.writer() && id.wseq() <= *last)
}

fn doubted(opinion: Opinion, doubt: Option<Why>) -> Opinion {
    match (opinion, doubt) {
        ((Outcome::Effective, None), Some(why)) => (Outcome::Flagged, Some(why)),
        _ => opinion,
    }
}

fn opposite(line: &Line) -> Line {
    Line { amount: ledger::money::Dong::new(-line.amount.get()).unwrap(), ..line.clone() }
}

fn dong(line: &Line) -> i128 {
    line.amount.get().into()
}

fn first_day(month: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(month / 12, month as u32 % 12 + 1, 1).unwrap()
}

pub fn month_of(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}
