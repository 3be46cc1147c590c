//! Who has what in the capital, and what the law says to a change of it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use coop::article::MEMBERS_MIN;
use coop::capital::{Breach, Limits, Return, Stake, breaches, change, charter};
use coop::certificate::{CertificateFault, State, may_issue};
use coop::resolution::Subject;
use ledger::account::AccountCode;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::coop::{CoopFact, Pledged};
use ledger::party::{Detail, Party, PartyKind};
use ledger::voucher::Entry;

use super::registers::votes;
use super::{Registers, by_law, percent_of, refused};
use crate::api::capital::{CapitalRegister, CapitalRow, PartyCapital, PledgeInput, PledgeRow};
use crate::api::refusal::Objection;
use crate::cards::shown;
use crate::entry::{day_of, party_id};
use crate::suggest::{LAST_DAY, party_ref};
use crate::{Book, Refusal, show};

/// Members' paid-in capital.
const CAPITAL: &str = "4111";
/// What a member may owe that is settled before capital goes back (Đ90.2): sales, internal loans, other debts, advances.
const DEBTS: [&str; 4] = ["131", "132", "138", "141"];

impl Book {
    pub(super) fn limits(&self) -> Result<Limits, Refusal> {
        Ok(Limits::of(self.store.genesis()?.union))
    }

    /// Everybody's stake at the end of a day.
    pub(super) fn stakes(&self, registers: &Registers, day: NaiveDate) -> Result<Vec<Stake>, Refusal> {
        let first = self.store.cache().first_month().first_day().min(day);
        let mut paid = std::collections::BTreeMap::new();
        for ((_, party), figures) in self.store.party_figures(CAPITAL, first, day)? {
            if let Some(party) = party {
                *paid.entry(party).or_insert(0) -= figures.closing();
            }
        }
        let with_capital: BTreeSet<EventId> = paid.keys().copied().chain(registers.pledgers()).collect();
        let register = self.store.register()?;
        let stake = |member: EventId| {
            let pledged = registers.pledge_on(member, day);
            Stake {
                member,
                kind: register
                    .get(member)
                    .and_then(|party| registers.kind_on(party, day))
                    .filter(|kind| kind.is_member()),
                pledged: pledged.map_or(0, |pledged| pledged.amount.get()),
                due: pledged.and_then(|pledged| pledged.due),
                paid: paid.get(&member).copied().unwrap_or(0),
            }
        };
        Ok(with_capital.into_iter().map(stake).collect())
    }

    /// Official members at the end of a day.
    pub(super) fn official_on(&self, registers: &Registers, day: NaiveDate) -> Result<usize, Refusal> {
        let members = self.store.register()?.all().filter(|party| party.active || party.joined.is_some());
        let official = |party: &&Party| registers.kind_on(party, day) == Some(PartyKind::Official) && party.active;
        Ok(members.filter(official).count())
    }

    /// Everybody in the capital on a day, by code.
    ///
    /// # Errors
    /// When the day does not read.
    pub fn capital_register(&self, day: &str) -> Result<CapitalRegister, Refusal> {
        let day = if day.trim().is_empty() { show::today() } else { self.day_typed(day)? };
        let registers = self.registers()?;
        let stakes = self.stakes(&registers, day)?;
        let total = charter(&stakes, day);
        let mut rows = Vec::new();
        let register = self.store.register()?;
        let without = register.all().filter(|party| {
            party.active
                && registers.kind_on(party, day) == Some(PartyKind::Official)
                && !stakes.iter().any(|stake| stake.member == party.id)
        });
        let nothing =
            |party: &Party| Stake { member: party.id, kind: Some(PartyKind::Official), pledged: 0, due: None, paid: 0 };
        let without: Vec<Stake> = without.map(nothing).collect();
        for stake in stakes.iter().chain(&without) {
            let empty = stake.paid == 0 && stake.pledged == 0;
            if let Some(party) = register.get(stake.member).filter(|_| !empty || stake.kind.is_some()) {
                rows.push(self.capital_row(&registers, party, stake, day, total)?);
            }
        }
        rows.sort_by(|one, other| one.party.code.cmp(&other.party.code));
        let (official, limits) = (self.official_on(&registers, day)?, self.limits()?);
        let mut faults: Vec<Objection> =
            breaches(&stakes, limits, day).iter().map(|breach| self.breach_words(breach)).collect::<Result<_, _>>()?;
        if official < limits.members_min {
            let args = [("count", official.to_string()), ("least", limits.members_min.to_string())];
            faults.push(by_law("capital.members-min", MEMBERS_MIN, args));
        }
        Ok(CapitalRegister {
            day: day.to_string(),
            day_shown: show_day(day),
            rows,
            charter: show::dong(total),
            paid: show::dong(stakes.iter().map(|stake| stake.paid).sum()),
            missing: show::dong(stakes.iter().map(Stake::missing).sum()),
            official: u32::try_from(official).unwrap_or(u32::MAX),
            official_min: u32::try_from(limits.members_min).unwrap_or(u32::MAX),
            faults,
        })
    }

    fn capital_row(
        &self,
        registers: &Registers,
        party: &Party,
        stake: &Stake,
        day: NaiveDate,
        total: i64,
    ) -> Result<CapitalRow, Refusal> {
        let all = registers.certificates();
        let certificate =
            all.values().find(|one| one.face.party == party.id && one.state == State::Valid && one.face.day <= day);
        let share = percent_of(stake.counts(day), total);
        let pledged = registers.pledge_on(party.id, day);
        let mut first = None;
        if stake.paid != 0 {
            let begin = self.store.cache().first_month().first_day();
            self.store.ledger::<Refusal>(CAPITAL, Some(party.id), begin, day.max(begin), |row| {
                first = first.or((row.credit > 0).then_some(row.day));
                Ok(())
            })?;
        }
        Ok(CapitalRow {
            party: party_ref(party),
            kind: stake.kind.map(PartyKind::name).unwrap_or_default().to_owned(),
            pledged: show::dong_or_blank(stake.pledged),
            paid: show::dong_or_blank(stake.paid),
            missing: show::dong_or_blank(stake.missing()),
            due: stake.due.filter(|_| stake.missing() > 0).map(show_day).unwrap_or_default(),
            overdue: stake.missing() > 0 && stake.due.is_some_and(|due| due < day),
            in_kind: pledged.filter(|pledged| pledged.in_kind).map(|one| one.note.clone()).unwrap_or_default(),
            contributed_on: first.or(party.joined.filter(|_| stake.paid > 0)).map(show_day).unwrap_or_default(),
            certificate_stale: certificate
                .is_some_and(|one| percent_of(one.face.contributed.get(), one.face.charter.get()) != share),
            certificate: certificate
                .map(|one| format!("{} ({})", certificate_number(one), show_day(one.face.day)))
                .unwrap_or_default(),
            share,
            address: party.detail(Detail::Address).to_owned(),
            identity: shown(Detail::IdentityNumber, party.detail(Detail::IdentityNumber)),
        })
    }

    /// One member's capital.
    ///
    /// # Errors
    /// When there is no such party.
    pub fn party_capital(&self, id: &str) -> Result<PartyCapital, Refusal> {
        let id = party_id(id)?;
        let party = self.store.register()?.get(id).ok_or_else(|| Refusal::new("party.not-there"))?;
        let (registers, today) = (self.registers()?, self.day_of_figures()?);
        let stakes = self.stakes(&registers, today)?;
        let total = charter(&stakes, today);
        let kind = registers.kind_on(party, today).filter(|kind| kind.is_member());
        let nothing = Stake { member: id, kind, pledged: 0, due: None, paid: 0 };
        let stake = stakes.iter().find(|stake| stake.member == id).copied().unwrap_or(nothing);
        let held = registers.certificates().into_values().find(|one| one.face.party == id && one.state == State::Valid);
        let fault =
            may_issue(stake.pledged, stake.paid, held.as_ref().map(|one| one.id), held.as_ref().map(|one| one.id));
        let over = breaches(&stakes, self.limits()?, today);
        let associate = kind == Some(PartyKind::AssociateCapital);
        let own = over.iter().filter(|one| one.member == Some(id) || (associate && one.member.is_none()));
        Ok(PartyCapital {
            row: self.capital_row(&registers, party, &stake, today, total)?,
            charter: show::dong(total),
            pledges: pledge_rows(&registers, id),
            certificates: self.certificate_rows(&registers, Some(id))?,
            memberships: super::membership::rows(&registers, id),
            certificate_fault: fault.err().map(certificate_words),
            owes: show::dong_or_blank(self.owes_before_return(id)?),
            faults: own.map(|breach| self.breach_words(breach)).collect::<Result<_, _>>()?,
        })
    }

    /// Today, or the last day the book has vouchers on where that is later: what is shown counts everything booked.
    fn day_of_figures(&self) -> Result<NaiveDate, Refusal> {
        Ok(show::today().max(self.store.last_day_on(CAPITAL)?.unwrap_or_default()))
    }

    /// Writes down what a member has pledged in all from a day on.
    ///
    /// # Errors
    /// For somebody who may not contribute, and where the pledge passes a ceiling of the law.
    pub fn set_pledge(&mut self, input: &PledgeInput) -> Result<PartyCapital, Refusal> {
        let party = party_id(&input.party)?;
        let day = self.day_typed(&input.day)?;
        let amount = self.amount_typed(&input.amount)?;
        if amount.is_negative() {
            return Err(Refusal::new("capital.pledge-negative"));
        }
        let due = self.optional_day_typed(&input.due)?;
        let due = due.unwrap_or_else(|| coop::clock::Due::Pledge.last_day(day));
        if due < day {
            return Err(Refusal::new("day.order"));
        }
        let registers = self.registers()?;
        self.refuse_not_contributing(&registers, party, day)?;
        let before = self.stakes(&registers, day)?;
        let kind = self.store.register()?.get(party).and_then(|card| registers.kind_on(card, day));
        let mut after = before.clone();
        let at = stake_of(&mut after, party, kind);
        (after[at].pledged, after[at].due) = (amount.get(), Some(due));
        if let Some(breach) = change(&before, &after, party, self.limits()?, day).refused.first() {
            return Err(refused(self.breach_words(breach)?));
        }
        let resolution = self.resolution_named(&registers, input.resolution.as_deref())?;
        let note = self.text_typed(&input.note)?;
        let due = (!amount.is_zero()).then_some(due);
        self.write_fact(CoopFact::Pledged(Pledged {
            party,
            day,
            amount,
            due,
            in_kind: input.in_kind,
            note,
            resolution,
        }))?;
        self.party_capital(&input.party)
    }

    fn refuse_not_contributing(&self, registers: &Registers, party: EventId, day: NaiveDate) -> Result<(), Refusal> {
        let card = self.store.register()?.get(party).ok_or_else(|| Refusal::new("party.not-there"))?;
        match registers.kind_on(card, day) {
            Some(PartyKind::Official | PartyKind::AssociateCapital) => Ok(()),
            _ => Err(refused(not_contributing(card))),
        }
    }

    /// What the law says to the capital that a voucher moves: everything that stops it, and what deserves a look.
    pub(crate) fn capital_words(
        &self,
        day: NaiveDate,
        entries: &[Entry],
    ) -> Result<(Vec<Objection>, Vec<Objection>), Refusal> {
        let (mut stops, mut looks) = (Vec::new(), Vec::new());
        let moved = moved_capital(entries);
        if moved.is_empty() {
            return Ok((stops, looks));
        }
        let registers = self.registers()?;
        // What is booked after the day of the voucher counts as well: a ceiling is not passed by the order of typing.
        let day = day.max(self.store.last_day_on(CAPITAL)?.unwrap_or(day));
        let before = self.stakes(&registers, day)?;
        let mut after = before.clone();
        for &(party, amount) in &moved {
            let kind = self.store.register()?.get(party).and_then(|card| registers.kind_on(card, day));
            let at = stake_of(&mut after, party, kind);
            after[at].paid += amount;
        }
        let limits = self.limits()?;
        for &(party, amount) in &moved {
            let Some(card) = self.store.register()?.get(party) else { continue };
            if amount > 0 && registers.kind_on(card, day) == Some(PartyKind::AssociateUse) {
                stops.push(not_contributing(card));
            }
            let found = change(&before, &after, party, limits, day);
            for breach in &found.refused {
                stops.push(self.breach_words(breach)?);
            }
            for breach in &found.pushed {
                let words = self.breach_words(breach)?;
                looks.push(Objection { code: "capital.pushed-over".to_owned(), ..words });
            }
            if amount < 0 {
                self.return_words(&registers, day, entries, (card, amount), &before, (&mut stops, &mut looks))?;
            }
        }
        stops.dedup();
        looks.dedup();
        Ok((stops, looks))
    }

    /// What deserves a look in a draft that moves capital.
    pub(crate) fn capital_looks(&self, draft: &crate::api::voucher::Draft) -> Result<Vec<Objection>, Refusal> {
        if !draft.entries.iter().any(|entry| [&entry.debit, &entry.credit].iter().any(|code| code.starts_with(CAPITAL)))
        {
            return Ok(Vec::new());
        }
        let Ok(day) = day_of(&draft.date) else { return Ok(Vec::new()) };
        let entries: Vec<Entry> = draft.entries.iter().map(plain_entry).collect();
        Ok(self.capital_words(day, &entries)?.1)
    }

    fn return_words(
        &self,
        registers: &Registers,
        day: NaiveDate,
        entries: &[Entry],
        (card, amount): (&Party, i64),
        before: &[Stake],
        (stops, looks): (&mut Vec<Objection>, &mut Vec<Objection>),
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
        let resolved = registers.resolutions().into_values().any(|entry| {
            let subject = Subject::of(entry.subject);
            entry.active
                && entry.day <= day
                && matches!(subject, Subject::CapitalReturn | Subject::CapitalChange)
                && votes(entry).is_passed()
        });
        if !resolved {
            looks.push(by_law("capital.return-unresolved", coop::article::MEETING_CAPITAL, []));
        }
        Ok(())
    }

    /// What somebody owes over all accounts of debts; one account is not set against another.
    fn owes_before_return(&self, party: EventId) -> Result<i64, Refusal> {
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
        let who = match breach.member {
            Some(member) => self.who(Some(member), "")?,
            None => String::new(),
        };
        let args = [
            ("name", who),
            ("part", show::dong(breach.part)),
            ("share", percent_of(breach.part, breach.total)),
            ("limit", breach.percent.to_string()),
            ("most", show::dong(self.limits()?.most_of(breach.total))),
        ];
        Ok(by_law(breach.code(), breach.article(), args))
    }

    /// The resolution named by its id or its number.
    pub(super) fn resolution_named(
        &self,
        registers: &Registers,
        named: Option<&str>,
    ) -> Result<Option<EventId>, Refusal> {
        let Some(named) = named.map(str::trim).filter(|named| !named.is_empty()) else { return Ok(None) };
        let all = registers.resolutions();
        let by_id = named.parse::<EventId>().ok().filter(|id| all.contains_key(id));
        let folded = ledger::text::fold(named);
        let by_number = || all.iter().find(|(_, entry)| entry.active && ledger::text::fold(&entry.number) == folded);
        let found = by_id.or_else(|| by_number().map(|(id, _)| *id));
        found.map(Some).ok_or_else(|| Refusal::new("resolution.unknown").with("number", named))
    }

    /// The same where it may be missing in the register.
    pub(super) fn resolution_if_known(&self, registers: &Registers, named: &str) -> Option<EventId> {
        self.resolution_named(registers, Some(named)).ok().flatten()
    }
}

/// A typed line as far as capital asks: what does not read counts as not there.
fn plain_entry(entry: &crate::api::voucher::DraftEntry) -> Entry {
    Entry {
        debit: entry.debit.parse().ok(),
        credit: entry.credit.parse().ok(),
        amount: entry.amount.parse().ok().and_then(ledger::money::Dong::new),
        debit_party: entry.debit_party.as_deref().and_then(|id| id.parse().ok()),
        credit_party: entry.credit_party.as_deref().and_then(|id| id.parse().ok()),
        ..Entry::default()
    }
}

/// Where somebody's stake stands among others; made where there is none.
fn stake_of(stakes: &mut Vec<Stake>, member: EventId, kind: Option<PartyKind>) -> usize {
    if let Some(at) = stakes.iter().position(|stake| stake.member == member) {
        return at;
    }
    let kind = kind.filter(|kind| kind.is_member());
    stakes.push(Stake { member, kind, pledged: 0, due: None, paid: 0 });
    stakes.len() - 1
}

/// What lines put on each member's capital; below zero what they take off it.
fn moved_capital(entries: &[Entry]) -> Vec<(EventId, i64)> {
    let mut moved = std::collections::BTreeMap::new();
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

fn not_contributing(card: &Party) -> Objection {
    let args = [("name", format!("{} ({})", card.name, card.code))];
    by_law("capital.not-contributing", coop::article::BY_CAPITAL_ONLY, args)
}

pub(super) fn certificate_number(certificate: &coop::certificate::Certificate) -> String {
    format!("Q{:02}-{:04}", certificate.id.writer(), certificate.face.number)
}

pub(super) fn certificate_words(fault: CertificateFault) -> Objection {
    let article = coop::article::CERTIFICATE;
    match fault {
        CertificateFault::NotComplete { missing } => {
            by_law("certificate.not-complete", article, [("amount", show::dong(missing))])
        }
        CertificateFault::Nothing => by_law("certificate.nothing", article, []),
        CertificateFault::HasOne(_) => by_law("certificate.has-one", article, []),
        CertificateFault::NoLongerValid => by_law("certificate.no-longer-valid", article, []),
    }
}

fn pledge_rows(registers: &Registers, party: EventId) -> Vec<PledgeRow> {
    let mut pledges: Vec<&Pledged> = registers.pledges(party).collect();
    pledges.sort_by_key(|pledged| pledged.day);
    let row = |pledged: &&Pledged| PledgeRow {
        day_shown: show_day(pledged.day),
        amount: show::dong(pledged.amount.get()),
        due_shown: pledged.due.map(show_day).unwrap_or_default(),
        in_kind: pledged.in_kind,
        note: pledged.note.clone(),
    };
    pledges.iter().rev().map(row).collect()
}
