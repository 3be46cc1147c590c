//! Who has what in the capital, and what the law says to a change of it.

use chrono::NaiveDate;
use coop::article::{MEMBERS_MIN, REGISTER};
use coop::capital::{Breach, Limits, Stake, breaches, charter};
use coop::certificate::{CertificateFault, State, may_issue};
use coop::members::Officials;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::coop::{CoopFact, Pledged};
use ledger::party::{Detail, Party, PartyKind};

use super::law::{CAPITAL, Said, no_stake, not_contributing, stake_of};
use super::{Registers, by_law, percent_of, refused};
use crate::api::capital::{CapitalRegister, CapitalRow, PartyCapital, PledgeInput, PledgeRow};
use crate::api::refusal::Objection;
use crate::cards::shown;
use crate::entry::party_id;
use crate::suggest::party_ref;
use crate::{Book, Refusal, show};

/// Members whose cards lack something are named, at most so many of them.
const GAPS_NAMED: usize = 5;

impl Book {
    pub(crate) fn limits(&self) -> Result<Limits, Refusal> {
        self.law()?.limits()
    }

    /// Everybody's stake at the end of a day.
    pub(super) fn stakes(&self, registers: &Registers, day: NaiveDate) -> Result<Vec<Stake>, Refusal> {
        self.law()?.stakes(registers, day)
    }

    /// Charter capital at the end of a day.
    pub(crate) fn charter_on(&self, day: NaiveDate) -> Result<i64, Refusal> {
        Ok(charter(&self.stakes(&self.registers()?, day)?, day))
    }

    fn breach_words(&self, breach: &Breach) -> Result<Objection, Refusal> {
        self.law()?.breach_words(breach)
    }

    /// Official members at the end of a day.
    pub(super) fn official_on(&self, registers: &Registers, day: NaiveDate) -> Result<usize, Refusal> {
        Ok(self.officials_on(registers, day, None)?.all)
    }

    /// The same with those from abroad, as they would be with one card changed: what the card is then, and whether it is foreign.
    pub(super) fn officials_on(
        &self,
        registers: &Registers,
        day: NaiveDate,
        changed: Option<(Option<EventId>, Option<PartyKind>, bool)>,
    ) -> Result<Officials, Refusal> {
        let mut officials = Officials::default();
        let own = changed.and_then(|(party, ..)| party);
        for party in self.store.register()?.all().filter(|party| party.active && Some(party.id) != own) {
            if registers.kind_on(party, day) == Some(PartyKind::Official) {
                officials.add(party.is_foreign());
            }
        }
        if let Some((_, Some(PartyKind::Official), foreign)) = changed {
            officials.add(foreign);
        }
        Ok(officials)
    }

    /// Refuses what would make too many of the official members foreigners, or more of them where they are too many already.
    ///
    /// # Errors
    /// `members.foreign` with the article.
    pub(crate) fn refuse_foreign(
        &self,
        day: NaiveDate,
        party: Option<EventId>,
        kind: Option<PartyKind>,
        foreign: bool,
    ) -> Result<(), Refusal> {
        if kind != Some(PartyKind::Official) || !foreign {
            return Ok(());
        }
        let registers = self.registers()?;
        let before = self.officials_on(&registers, day, None)?;
        let after = self.officials_on(&registers, day, Some((party, kind, foreign)))?;
        if after.foreign > before.foreign && after.has_too_many_foreign(self.limits()?.members_min) {
            return Err(refused(foreign_words("members.foreign", after)));
        }
        Ok(())
    }

    /// Everybody in the capital on a day, by code.
    ///
    /// # Errors
    /// When the day does not read.
    pub fn capital_register(&self, day: &str) -> Result<CapitalRegister, Refusal> {
        let day = if day.trim().is_empty() { self.current_day()? } else { self.day_typed(day)? };
        let registers = self.registers()?;
        let stakes = self.stakes(&registers, day)?;
        let total = charter(&stakes, day);
        let mut rows = Vec::new();
        let cards = self.cards_on(day)?;
        let without = cards.values().filter(|party| {
            party.active
                && registers.kind_on(party, day) == Some(PartyKind::Official)
                && !stakes.iter().any(|stake| stake.member == party.id)
        });
        let without: Vec<Stake> = without.map(|party| no_stake(party, Some(PartyKind::Official))).collect();
        for stake in stakes.iter().chain(&without) {
            let empty = stake.paid == 0 && stake.pledged == 0;
            if let Some(party) = cards.get(&stake.member).filter(|_| !empty || stake.kind.is_some()) {
                rows.push(self.capital_row(&registers, party, stake, day, total)?);
            }
        }
        rows.sort_by(|one, other| one.party.code.cmp(&other.party.code));
        let (official, limits) = (self.official_on(&registers, day)?, self.limits()?);
        let mut faults: Vec<Objection> =
            breaches(&stakes, limits, day).iter().map(|breach| self.breach_words(breach)).collect::<Result<_, _>>()?;
        let officials = self.officials_on(&registers, day, None)?;
        if officials.has_too_many_foreign(limits.members_min) {
            faults.push(foreign_words("members.foreign-now", officials));
        }
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
            looks: self.register_gaps(&registers, day)?.into_iter().collect(),
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
        let all = registers.certificates_on(day);
        let certificate = all.values().find(|one| one.face.party == party.id && one.state == State::Valid);
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
        let stake = stakes.iter().find(|stake| stake.member == id).copied().unwrap_or_else(|| no_stake(party, kind));
        let held = registers.certificates().into_values().find(|one| one.face.party == id && one.state == State::Valid);
        let fault =
            may_issue(stake.pledged, stake.paid, held.as_ref().map(|one| one.id), held.as_ref().map(|one| one.id));
        let over = breaches(&stakes, self.limits()?, today);
        let own = over.iter().filter(|one| one.of.has(&stake));
        Ok(PartyCapital {
            row: self.capital_row(&registers, party, &stake, today, total)?,
            charter: show::dong(total),
            pledges: pledge_rows(&registers, id),
            certificates: self.certificate_rows(&registers, Some(id))?,
            memberships: super::membership::rows(&registers, id),
            certificate_fault: fault.err().map(certificate_words),
            owes: show::dong_or_blank(self.law()?.owes_before_return(id)?),
            faults: own.map(|breach| self.breach_words(breach)).collect::<Result<_, _>>()?,
            looks: Vec::new(),
        })
    }

    /// Today, or the last day the book has vouchers on where that is later: what is shown counts everything booked.
    pub(super) fn day_of_figures(&self) -> Result<NaiveDate, Refusal> {
        Ok(self.current_day()?.max(self.store.last_day_on(CAPITAL)?.unwrap_or_default()))
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
        let card = self.store.register()?.get(party).ok_or_else(|| Refusal::new("party.not-there"))?;
        let mut after = before.clone();
        let at = stake_of(&mut after, card, registers.kind_on(card, day));
        (after[at].pledged, after[at].due) = (amount.get(), Some(due));
        let mut said = Said::default();
        let law = self.law()?;
        law.say_of_ceilings(party, (&before, &after), day, &mut said)?;
        said.stops.extend(law.below_min(card, &before, &after, day));
        let looks = said.allowed()?;
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
        Ok(PartyCapital { looks, ..self.party_capital(&input.party)? })
    }

    /// Contributing members of whom the register lacks what Đ15 asks for: an address, a number of identity.
    fn register_gaps(&self, registers: &Registers, day: NaiveDate) -> Result<Option<Objection>, Refusal> {
        let asked = [Detail::Address, Detail::IdentityNumber];
        let contributes = |party: &&Party| {
            let kind = registers.kind_on(party, day);
            party.active && matches!(kind, Some(PartyKind::Official | PartyKind::AssociateCapital))
        };
        let lacking = self.store.register()?.all().filter(contributes);
        let codes: Vec<&str> = lacking
            .filter(|party| asked.iter().any(|detail| party.detail(*detail).is_empty()))
            .map(|party| party.code.as_str())
            .collect();
        if codes.is_empty() {
            return Ok(None);
        }
        let named = codes.iter().take(GAPS_NAMED).copied().collect::<Vec<_>>().join(", ");
        let named = if codes.len() > GAPS_NAMED { format!("{named} …") } else { named };
        let args = [("count", codes.len().to_string()), ("codes", named)];
        Ok(Some(by_law("members.register-gaps", REGISTER, args)))
    }

    fn refuse_not_contributing(&self, registers: &Registers, party: EventId, day: NaiveDate) -> Result<(), Refusal> {
        let card = self.store.register()?.get(party).ok_or_else(|| Refusal::new("party.not-there"))?;
        match registers.kind_on(card, day) {
            Some(PartyKind::Official | PartyKind::AssociateCapital) => Ok(()),
            _ => Err(refused(not_contributing(card))),
        }
    }

    /// The resolution named by its id or its number.
    pub(super) fn resolution_named(
        &self,
        registers: &Registers,
        named: Option<&str>,
    ) -> Result<Option<EventId>, Refusal> {
        let Some(named) = named.map(str::trim).filter(|named| !named.is_empty()) else { return Ok(None) };
        let found = registers.resolution_with(named).map(|(id, _)| id);
        found.map(Some).ok_or_else(|| Refusal::new("resolution.unknown").with("number", named))
    }
}

fn foreign_words(code: &str, officials: Officials) -> Objection {
    let args = [("foreign", officials.foreign.to_string()), ("count", officials.all.to_string())];
    by_law(code, Officials::ARTICLE, args)
}

pub(crate) fn certificate_number(certificate: &coop::certificate::Certificate) -> String {
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
