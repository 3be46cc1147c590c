//! What the law says to a voucher, whichever door it comes by: a form, a sheet, a file's object.
//!
//! It reads the book as it stands with everything written so far, so that it can be asked within one act as well.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use coop::article::{
    Article, CONTRIBUTION_MIN, MEETING_CAPITAL, MEETING_DECIDES, NOT_ENTITLED, UNDIVIDED_ASSETS, UNDIVIDED_USE,
};
use coop::capital::{Breach, Limits, Return, Stake, change, is_below_min};
use coop::resolution::{Subject, Votes};
use ledger::account::AccountCode;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::extra::{Key, Side};
use ledger::party::{Party, PartyKind};
use ledger::voucher::Entry;
use store::Store;

use super::registers::votes;
use super::{Registers, by_law, percent_of};
use crate::api::refusal::Objection;
use crate::suggest::LAST_DAY;
use crate::{Refusal, show};

/// Members' paid-in capital.
pub(super) const CAPITAL: &str = "4111";
/// What a member may owe that is settled before capital goes back (Đ90.2): sales, internal loans, other debts, advances.
const DEBTS: [&str; 4] = ["131", "132", "138", "141"];
/// Where income goes that the meeting distributes: members, funds, capital.
const SHARED_TO: [&str; 5] = ["338", "411", "418", "353", "442"];
/// Accounts a law of cooperatives has something to say about.
const WATCHED: [&str; 5] = ["411", "418", "421", "212", "4421"];

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

/// A decision of the general meeting that a voucher rests on.
struct Needed {
    code: &'static str,
    article: Article,
    subjects: &'static [Subject],
}

const RETURN: Needed = Needed {
    code: "capital.return-unresolved",
    article: MEETING_CAPITAL,
    subjects: &[Subject::CapitalReturn, Subject::CapitalChange],
};
const TRANSFER: Needed = Needed {
    code: "capital.transfer-unresolved",
    article: MEETING_CAPITAL,
    subjects: &[Subject::CapitalReturn, Subject::CapitalChange, Subject::Membership],
};
const DISTRIBUTION: Needed = Needed {
    code: "distribution.no-resolution",
    article: MEETING_DECIDES,
    subjects: &[Subject::Distribution, Subject::Funds, Subject::Losses, Subject::CapitalChange],
};
const UNDIVIDED: Needed =
    Needed { code: "asset.undivided-unresolved", article: UNDIVIDED_ASSETS, subjects: &[Subject::LargeInvestment] };

impl<'a> Law<'a> {
    pub(crate) fn new(store: &'a Store) -> Result<Self, Refusal> {
        Ok(Self { registers: Registers::new(store.coop_facts()?), store })
    }

    /// Whether any law asks anything of these lines; most vouchers pass here without a look into the book.
    pub(crate) fn is_asked(entries: &[Entry]) -> bool {
        let watched = |code: Option<AccountCode>| code.is_some_and(|code| WATCHED.iter().any(|own| code.is_under(own)));
        entries.iter().any(|entry| watched(entry.debit) || watched(entry.credit))
    }

    /// What is to be said to a voucher of a day.
    pub(crate) fn say(&self, day: NaiveDate, entries: &[Entry]) -> Result<Said, Refusal> {
        let mut said = Said::default();
        self.say_of_capital(day, entries, &mut said)?;
        self.say_of_shares(day, entries, &mut said)?;
        said.stops.extend(entries.iter().filter(|entry| misuses_undivided(entry)).map(|entry| {
            let account = entry.credit.map(|code| code.to_string()).unwrap_or_default();
            by_law("fund.undivided-use", UNDIVIDED_USE, [("account", account)])
        }));
        for needed in needs_of(entries) {
            said.stops.extend(self.unresolved(&needed, day, entries));
        }
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

    fn say_of_capital(&self, day: NaiveDate, entries: &[Entry], said: &mut Said) -> Result<(), Refusal> {
        let moved = moved_capital(entries);
        if moved.is_empty() {
            return Ok(());
        }
        // What is booked after the day of the voucher counts as well: a ceiling is not passed by the order of typing.
        let day = day.max(self.store.last_day_on(CAPITAL)?.unwrap_or(day));
        let before = self.stakes(&self.registers, day)?;
        let mut after = before.clone();
        for &(party, amount) in &moved {
            let Some(card) = self.card(party)? else { continue };
            let at = stake_of(&mut after, card, self.registers.kind_on(card, day));
            after[at].paid += amount;
        }
        let limits = self.limits()?;
        for &(party, amount) in &moved {
            let Some(card) = self.card(party)? else { continue };
            if amount > 0 && self.registers.kind_on(card, day) == Some(PartyKind::AssociateUse) {
                said.stops.push(not_contributing(card));
            }
            said.stops.extend(self.below_min(card, &before, &after, day));
            let found = change(&before, &after, party, limits, day);
            for breach in &found.refused {
                said.stops.push(self.breach_words(breach)?);
            }
            for breach in &found.pushed {
                let words = self.breach_words(breach)?;
                said.looks.push(Objection { code: breach.pushed_code().to_owned(), ..words });
            }
            if amount < 0 {
                self.say_of_return(entries, (card, amount), &before, &mut said.stops)?;
            }
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

    fn say_of_return(
        &self,
        entries: &[Entry],
        (card, amount): (&Party, i64),
        before: &[Stake],
        stops: &mut Vec<Objection>,
    ) -> Result<(), Refusal> {
        let paid = before.iter().find(|stake| stake.member == card.id).map_or(0, |stake| stake.paid);
        let asked = Return {
            amount: -amount,
            paid,
            owes: self.owes_before_return(card.id)?.saturating_sub(settled_by(entries, card.id)),
            free: self.free_of_debts()?,
        };
        for fault in asked.faults() {
            let args = [("amount", show::dong(fault.amount())), ("name", card.name.clone())];
            stops.push(by_law(fault.code(), fault.article(), args));
        }
        Ok(())
    }

    /// Nobody who never contributed has a share of the income (Đ31.3).
    fn say_of_shares(&self, day: NaiveDate, entries: &[Entry], said: &mut Said) -> Result<(), Refusal> {
        for entry in entries.iter().filter(|entry| is_shared(entry, &["338"])) {
            let card = entry.credit_party.map(|party| self.card(party)).transpose()?;
            let Some(card) = card.flatten() else { continue };
            let contributed = self
                .registers
                .memberships(card.id)
                .any(|set| matches!(set.kind, Some(PartyKind::Official | PartyKind::AssociateCapital)));
            if self.registers.kind_on(card, day) == Some(PartyKind::AssociateUse) && !contributed {
                said.stops.push(by_law("distribution.not-entitled", NOT_ENTITLED, [("code", card.code.clone())]));
            }
        }
        Ok(())
    }

    /// Why the resolution that lines name does not carry what they do; nothing where it does.
    fn unresolved(&self, needed: &Needed, day: NaiveDate, entries: &[Entry]) -> Option<Objection> {
        let Some(named) = resolution_of(entries) else { return Some(by_law(needed.code, needed.article, [])) };
        let all = self.registers.resolutions();
        let folded = ledger::text::fold(&named);
        let found = all.values().find(|entry| entry.active && ledger::text::fold(&entry.number) == folded);
        let number = ("number", named);
        let Some(entry) = found else { return Some(by_law("resolution.not-in-register", needed.article, [number])) };
        let cast = votes(entry);
        if !cast.is_passed() {
            let counts = [("in_favour", cast.in_favour.to_string()), ("present", cast.present.to_string())];
            return Some(by_law("distribution.not-passed", Votes::ARTICLE, counts));
        }
        if entry.day > day {
            let on = ("day", show_day(entry.day));
            return Some(by_law("resolution.later", needed.article, [number, on]));
        }
        let fits = needed.subjects.contains(&Subject::of(entry.subject));
        (!fits).then(|| by_law("resolution.other-subject", needed.article, [number]))
    }

    /// What somebody owes over all accounts of debts; one account is not set against another.
    pub(super) fn owes_before_return(&self, party: EventId) -> Result<i64, Refusal> {
        let first = self.store.cache().first_month().first_day();
        let figures = self.store.figures_of_party(party, first, LAST_DAY)?;
        let debts = figures.iter().filter(|(account, _)| DEBTS.iter().any(|group| account.is_under(group)));
        Ok(debts.map(|(_, figures)| figures.closing().max(0)).sum())
    }

    /// Owners' equity, this year's result among it, without what may not be divided.
    fn free_of_debts(&self) -> Result<i64, Refusal> {
        let first = self.store.cache().first_month().first_day();
        let figures = self.store.account_figures(first, LAST_DAY)?;
        let owners = |account: &AccountCode| {
            ["4", "5", "6", "9"].iter().any(|class| account.as_str().starts_with(class)) && !account.is_under("442")
        };
        Ok(figures.iter().filter(|(account, _)| owners(account)).map(|(_, figures)| -figures.closing()).sum())
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

/// Which decisions of the meeting these lines rest on.
fn needs_of(entries: &[Entry]) -> Vec<Needed> {
    let mut needs = Vec::new();
    let moved = moved_capital(entries);
    let (up, down) = (moved.iter().any(|(_, amount)| *amount > 0), moved.iter().any(|(_, amount)| *amount < 0));
    if down {
        needs.push(if up { TRANSFER } else { RETURN });
    }
    if entries.iter().any(|entry| is_shared(entry, &SHARED_TO) || turns_a_fund_into_capital(entry)) {
        needs.push(DISTRIBUTION);
    }
    let leaves = |entry: &Entry| {
        let is = |code: Option<AccountCode>| code.is_some_and(|code| code.is_under("212"));
        is(entry.credit) && !is(entry.debit) && entry.amount.is_some_and(|amount| amount.get() > 0)
    };
    if entries.iter().any(leaves) {
        needs.push(UNDIVIDED);
    }
    needs
}

/// Whether a line takes income that is not distributed yet to one of these accounts.
fn is_shared(entry: &Entry, accounts: &[&str]) -> bool {
    let is = |code: Option<AccountCode>, groups: &[&str]| {
        code.is_some_and(|code| groups.iter().any(|group| code.is_under(group)))
    };
    is(entry.debit, &["421"]) && is(entry.credit, accounts) && entry.amount.is_some_and(|amount| amount.get() > 0)
}

/// Whether a line takes money of the undivided fund for anything but an undivided asset (Đ87; TT 71/2024/TT-BTC, 442 3.6).
fn misuses_undivided(entry: &Entry) -> bool {
    let is = |code: Option<AccountCode>, group: &str| code.is_some_and(|code| code.is_under(group));
    is(entry.debit, "4421") && !is(entry.credit, "442") && entry.amount.is_some_and(|amount| amount.get() > 0)
}

fn turns_a_fund_into_capital(entry: &Entry) -> bool {
    let is = |code: Option<AccountCode>, group: &str| code.is_some_and(|code| code.is_under(group));
    is(entry.debit, "418") && is(entry.credit, "411")
}

/// The resolution the lines name.
fn resolution_of(entries: &[Entry]) -> Option<String> {
    let named = entries.iter().find_map(|entry| {
        [Side::Debit, Side::Credit].into_iter().find_map(|side| entry.extra.get(Key::Resolution, side)?.text())
    });
    named.map(str::trim).filter(|named| !named.is_empty()).map(ToOwned::to_owned)
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

/// What lines put on each member's capital; below zero what they take off it.
fn moved_capital(entries: &[Entry]) -> Vec<(EventId, i64)> {
    let mut moved = BTreeMap::new();
    for entry in entries {
        let amount = entry.amount.map_or(0, |amount| amount.get());
        let sides = [(entry.credit, entry.credit_party, amount), (entry.debit, entry.debit_party, -amount)];
        for (account, party, amount) in sides {
            if let (Some(account), Some(party)) = (account, party)
                && account.is_under(CAPITAL)
            {
                let sum = moved.entry(party).or_insert(0i64);
                *sum = sum.saturating_add(amount);
            }
        }
    }
    moved.into_iter().filter(|(_, amount)| *amount != 0).collect()
}

/// What the lines of a voucher settle of somebody's debts.
fn settled_by(entries: &[Entry], party: EventId) -> i64 {
    let is_debt = |account: Option<AccountCode>, of: Option<EventId>| {
        of == Some(party) && account.is_some_and(|code| DEBTS.iter().any(|group| code.is_under(group)))
    };
    entries.iter().fold(0i64, |sum, entry| {
        let amount = entry.amount.map_or(0, |amount| amount.get());
        let credited = if is_debt(entry.credit, entry.credit_party) { amount } else { 0 };
        let debited = if is_debt(entry.debit, entry.debit_party) { amount } else { 0 };
        sum.saturating_add(credited).saturating_sub(debited)
    })
}

pub(super) fn not_contributing(card: &Party) -> Objection {
    let args = [("name", format!("{} ({})", card.name, card.code))];
    by_law("capital.not-contributing", coop::article::BY_CAPITAL_ONLY, args)
}
