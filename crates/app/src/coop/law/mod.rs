//! What the law says to a voucher, whichever door it comes by: a form, a sheet, a file's object, a correction.
//!
//! It reads the book as it stands with everything written so far, so that it can be asked within one act as well.

mod decided;
mod internal;
mod lines;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use coop::article::{CONTRIBUTION_MIN, NOT_ENTITLED, UNDIVIDED_USE};
use coop::capital::{Breach, Limits, Return, Stake, change, is_below_min};
use ledger::event::EventId;
use ledger::party::{Party, PartyKind};
use ledger::voucher::Entry;
use store::Store;

use super::{Registers, by_law, percent_of};
use crate::api::refusal::Objection;
use crate::suggest::LAST_DAY;
use crate::{Refusal, show};
use lines::{added_to_equity, is, is_owners, moved_capital, settled_by, shared_to, undivided_spent};

pub(crate) use decided::DISTRIBUTION;

/// Members' paid-in capital.
pub(super) const CAPITAL: &str = "4111";
/// What a member may owe that is settled before capital goes back (Đ90.2): sales, internal loans, other debts, advances.
const DEBTS: [&str; 4] = ["131", "132", "138", "141"];
/// Accounts a law of cooperatives has something to say about.
const WATCHED: [&str; 5] = ["411", "418", "421", "212", "4421"];

/// A voucher as far as a law of cooperatives asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub day: NaiveDate,
    /// Whose voucher it is.
    pub party: Option<EventId>,
    /// Whether a business event wrote its lines, and not a person.
    pub by_event: bool,
    pub entries: Vec<Entry>,
}

impl Asked {
    /// Whether any law asks anything of it; most vouchers pass here without a look into the book.
    pub(crate) fn is_asked(&self) -> bool {
        self.is_watched() || (!self.by_event && self.entries.iter().any(internal::is_internal))
    }

    /// Whether it touches what several vouchers together may pass: capital, income, undivided assets.
    pub(crate) fn is_watched(&self) -> bool {
        self.entries.iter().any(|entry| is(entry.debit, &WATCHED) || is(entry.credit, &WATCHED))
    }
}

/// The laws of cooperatives over a book.
pub(crate) struct Law<'a> {
    store: &'a Store,
    registers: Registers,
}

/// What stops a voucher, and what only deserves a look.
#[derive(Default)]
pub(crate) struct Said {
    pub stops: Vec<Objection>,
    pub looks: Vec<Objection>,
}

impl Said {
    /// What deserves a look, where nothing stops it.
    ///
    /// # Errors
    /// Everything that stops it, the first as what refuses.
    pub(super) fn allowed(self) -> Result<Vec<Objection>, Refusal> {
        match self.stops.first() {
            Some(first) => Err(Refusal { code: first.code.clone(), args: first.args.clone(), objections: self.stops }),
            None => Ok(self.looks),
        }
    }
}

impl<'a> Law<'a> {
    pub(crate) fn new(store: &'a Store) -> Result<Self, Refusal> {
        Ok(Self { registers: Registers::new(store.coop_facts()?), store })
    }

    /// What is to be said to a voucher, or to one that comes instead of another, which the books hold: what was so before and
    /// gets no worse stops nobody who puts something right.
    pub(crate) fn say(&self, new: &Asked, old: Option<&Asked>) -> Result<Said, Refusal> {
        let nothing = Asked::default();
        let old = old.unwrap_or(&nothing);
        let mut said = Said::default();
        self.say_of_capital(new, old, &mut said)?;
        self.say_of_shares(new, old, &mut said)?;
        self.say_of_internal(new, old, &mut said)?;
        let spent = undivided_spent(&old.entries);
        for (account, amount) in undivided_spent(&new.entries) {
            if amount > spent.get(&account).copied().unwrap_or(0) {
                let account = [("account", account.to_string())];
                said.stops.push(by_law("fund.undivided-use", UNDIVIDED_USE, account));
            }
        }
        said.stops.extend(self.unresolved(new, old));
        said.stops.dedup();
        said.looks.dedup();
        Ok(said)
    }

    pub(super) fn limits(&self) -> Result<Limits, Refusal> {
        Ok(Limits::of(self.store.genesis()?.union))
    }

    /// Everybody's stake at the end of a day.
    pub(super) fn stakes(&self, registers: &Registers, day: NaiveDate) -> Result<Vec<Stake>, Refusal> {
        let first = self.store.cache().first_month().first_day().min(day);
        let mut paid = BTreeMap::new();
        for ((_, party), figures) in self.store.party_figures(CAPITAL, first, day)? {
            if let Some(party) = party {
                *paid.entry(party).or_insert(0) -= figures.closing();
            }
        }
        let with_capital: BTreeSet<EventId> = paid.keys().copied().chain(registers.pledgers()).collect();
        let register = self.store.register()?;
        let stake = |member: EventId| {
            let pledged = registers.pledge_on(member, day);
            let card = register.get(member);
            Stake {
                member,
                kind: card.and_then(|party| registers.kind_on(party, day)).filter(|kind| kind.is_member()),
                foreign: card.is_some_and(Party::is_foreign),
                pledged: pledged.map_or(0, |pledged| pledged.amount.get()),
                due: pledged.and_then(|pledged| pledged.due),
                paid: paid.get(&member).copied().unwrap_or(0),
            }
        };
        Ok(with_capital.into_iter().map(stake).collect())
    }

    fn card(&self, party: EventId) -> Result<Option<&'a Party>, Refusal> {
        Ok(self.store.register()?.get(party))
    }

    fn say_of_capital(&self, new: &Asked, old: &Asked, said: &mut Said) -> Result<(), Refusal> {
        let (now, was) = (moved_capital(&new.entries), moved_capital(&old.entries));
        let of = |moved: &BTreeMap<EventId, i64>, party: EventId| moved.get(&party).copied().unwrap_or(0);
        let parties: BTreeSet<EventId> = now.keys().chain(was.keys()).copied().collect();
        let parties: Vec<EventId> = parties.into_iter().filter(|party| of(&now, *party) != of(&was, *party)).collect();
        if parties.is_empty() {
            return Ok(());
        }
        // What is booked after the day of the voucher counts as well: a ceiling is not passed by the order of typing.
        let day = new.day.max(old.day);
        let day = day.max(self.store.last_day_on(CAPITAL)?.unwrap_or(day));
        let before = self.stakes(&self.registers, day)?;
        let mut after = before.clone();
        for &party in &parties {
            let Some(card) = self.card(party)? else { continue };
            let at = stake_of(&mut after, card, self.registers.kind_on(card, day));
            after[at].paid += of(&now, party) - of(&was, party);
        }
        for party in parties {
            let Some(card) = self.card(party)? else { continue };
            let grows = of(&now, party) > of(&was, party);
            if grows && self.registers.kind_on(card, day) == Some(PartyKind::AssociateUse) {
                said.stops.push(not_contributing(card));
            }
            said.stops.extend(self.below_min(card, &before, &after, day));
            self.say_of_ceilings(party, (&before, &after), day, said)?;
            // Less of a contribution is no return: the voucher itself says which it is.
            let returned = (-of(&now, party)).max(0) - (-of(&was, party)).max(0);
            if returned > 0 {
                let paid = after.iter().find(|stake| stake.member == party).map_or(0, |stake| stake.paid);
                let asked = Return {
                    amount: returned,
                    paid: paid + returned,
                    owes: self.owes_before_return(party)?.saturating_sub(settled_by(&new.entries, party))
                        + settled_by(&old.entries, party),
                    free: self.free_of_debts()? + added_to_equity(&new.entries) - added_to_equity(&old.entries)
                        + returned,
                };
                for fault in asked.faults() {
                    let args = [("amount", show::dong(fault.amount())), ("name", card.name.clone())];
                    said.stops.push(by_law(fault.code(), fault.article(), args));
                }
            }
        }
        Ok(())
    }

    /// What the ceilings say to a change of somebody's capital, or of what he is.
    pub(super) fn say_of_ceilings(
        &self,
        member: EventId,
        (before, after): (&[Stake], &[Stake]),
        day: NaiveDate,
        said: &mut Said,
    ) -> Result<(), Refusal> {
        let found = change(before, after, member, self.limits()?, day);
        for breach in &found.refused {
            said.stops.push(self.breach_words(breach)?);
        }
        for breach in &found.pushed {
            let words = self.breach_words(breach)?;
            said.looks.push(Objection { code: breach.pushed_code().to_owned(), ..words });
        }
        Ok(())
    }

    /// What is said where somebody's capital comes to less than the charter asks at least.
    pub(super) fn below_min(
        &self,
        card: &Party,
        before: &[Stake],
        after: &[Stake],
        day: NaiveDate,
    ) -> Option<Objection> {
        let least: i64 = self.store.cache().setting(ledger::setting::CONTRIBUTION_MIN)?.parse().ok()?;
        let own = |stakes: &[Stake]| stakes.iter().find(|stake| stake.member == card.id).copied();
        let after = own(after)?;
        let before = own(before).unwrap_or_else(|| no_stake(card, after.kind));
        let args = || {
            let name = format!("{} ({})", card.name, card.code);
            [("name", name), ("part", show::dong(after.counts(day))), ("least", show::dong(least))]
        };
        is_below_min(&before, &after, least, day).then(|| by_law("capital.below-min", CONTRIBUTION_MIN, args()))
    }

    /// Nobody who never contributed has a share of the income (Đ31.3), on whatever account or in money.
    fn say_of_shares(&self, new: &Asked, old: &Asked, said: &mut Said) -> Result<(), Refusal> {
        let had = shared_to(&old.entries, old.party);
        for (party, amount) in shared_to(&new.entries, new.party) {
            let Some(card) = self.card(party)?.filter(|_| amount > had.get(&party).copied().unwrap_or(0)) else {
                continue;
            };
            let contributed = self
                .registers
                .memberships(card.id)
                .any(|set| matches!(set.kind, Some(PartyKind::Official | PartyKind::AssociateCapital)));
            if self.registers.kind_on(card, new.day) == Some(PartyKind::AssociateUse) && !contributed {
                said.stops.push(by_law("distribution.not-entitled", NOT_ENTITLED, [("code", card.code.clone())]));
            }
        }
        Ok(())
    }

    /// What somebody owes over all accounts of debts; one account is not set against another.
    pub(super) fn owes_before_return(&self, party: EventId) -> Result<i64, Refusal> {
        let first = self.store.cache().first_month().first_day();
        let figures = self.store.figures_of_party(party, first, LAST_DAY)?;
        let debts = figures.iter().filter(|(account, _)| DEBTS.iter().any(|group| account.is_under(group)));
        Ok(debts.map(|(_, figures)| figures.closing().max(0)).sum())
    }

    /// Owners' equity without what may not be divided.
    fn free_of_debts(&self) -> Result<i64, Refusal> {
        let first = self.store.cache().first_month().first_day();
        let figures = self.store.account_figures(first, LAST_DAY)?;
        Ok(figures.iter().filter(|(account, _)| is_owners(account)).map(|(_, figures)| -figures.closing()).sum())
    }

    pub(super) fn breach_words(&self, breach: &Breach) -> Result<Objection, Refusal> {
        let card = breach.of.member().map(|member| self.card(member)).transpose()?.flatten();
        let args = [
            ("name", card.map(|card| format!("{} ({})", card.name, card.code)).unwrap_or_default()),
            ("part", show::dong(breach.part)),
            ("share", percent_of(breach.part, breach.total)),
            ("limit", breach.percent.to_string()),
            ("most", show::dong(breach.most())),
        ];
        Ok(by_law(breach.code(), breach.article(), args))
    }
}

/// Where somebody's stake stands among others; made where there is none.
pub(super) fn stake_of(stakes: &mut Vec<Stake>, card: &Party, kind: Option<PartyKind>) -> usize {
    if let Some(at) = stakes.iter().position(|stake| stake.member == card.id) {
        return at;
    }
    stakes.push(no_stake(card, kind));
    stakes.len() - 1
}

/// Somebody who has nothing in the capital yet.
pub(super) fn no_stake(card: &Party, kind: Option<PartyKind>) -> Stake {
    let kind = kind.filter(|kind| kind.is_member());
    Stake { member: card.id, kind, foreign: card.is_foreign(), pledged: 0, due: None, paid: 0 }
}

pub(super) fn not_contributing(card: &Party) -> Objection {
    let args = [("name", format!("{} ({})", card.name, card.code))];
    by_law("capital.not-contributing", coop::article::BY_CAPITAL_ONLY, args)
}
