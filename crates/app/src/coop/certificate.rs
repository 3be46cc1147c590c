//! Certificates of contribution: given out, replaced, taken back.

use coop::certificate::{State, may_issue, next_number};
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::coop::{CertificateIssued, CertificateWithdrawn, CoopFact};
use ledger::money::Dong;

use super::capital::{certificate_number, certificate_words};
use super::{Registers, percent_of, refused};
use crate::api::capital::{CertificateInput, CertificateRow};
use crate::entry::{party_id, reason_of};
use crate::{Book, Refusal, show};

impl Book {
    /// Every certificate, or one member's, the latest first.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn certificates(&self, party: Option<&str>) -> Result<Vec<CertificateRow>, Refusal> {
        self.certificate_rows(&self.registers()?, party.map(party_id).transpose()?)
    }

    pub(super) fn certificate_rows(
        &self,
        registers: &Registers,
        party: Option<EventId>,
    ) -> Result<Vec<CertificateRow>, Refusal> {
        let mut all: Vec<_> = registers.certificates().into_values().collect();
        all.retain(|one| party.is_none_or(|party| one.face.party == party));
        all.sort_by_key(|one| std::cmp::Reverse((one.face.day, one.id)));
        let row = |one: coop::certificate::Certificate| {
            let reason = registers.withdrawn_because(one.id).map(str::to_owned);
            Ok(CertificateRow {
                id: one.id.to_string(),
                number: certificate_number(&one),
                party: self.party_ref(one.face.party)?,
                day_shown: show_day(one.face.day),
                contributed: show::dong(one.face.contributed.get()),
                charter: show::dong(one.face.charter.get()),
                share: percent_of(one.face.contributed.get(), one.face.charter.get()),
                state: one.state.name().to_owned(),
                note: reason.unwrap_or(one.face.note),
            })
        };
        all.into_iter().map(row).collect()
    }

    /// Gives a certificate out. What is on its face the book says.
    ///
    /// # Errors
    /// When the contribution is not complete, or the member has one that holds and no other is to take its place.
    pub fn issue_certificate(&mut self, input: &CertificateInput) -> Result<CertificateRow, Refusal> {
        let party = party_id(&input.party)?;
        let day = self.day_typed(&input.day)?;
        let registers = self.registers()?;
        let all = registers.certificates();
        let replaces = input.replaces.as_deref().map(certificate_id).transpose()?;
        let held = all.values().find(|one| one.face.party == party && one.state == State::Valid).map(|one| one.id);
        let stakes = self.stakes(&registers, day)?;
        let stake = stakes.iter().find(|stake| stake.member == party);
        let (pledged, paid) = stake.map_or((0, 0), |stake| (stake.pledged, stake.paid));
        may_issue(pledged, paid, held, replaces).map_err(|fault| refused(certificate_words(fault)))?;
        let note = self.text_typed(&input.note)?;
        if replaces.is_some() && note.is_empty() {
            return Err(Refusal::new("voucher.reason-missing"));
        }
        let too_large = || Refusal::new("amount.too-large");
        let face = CertificateIssued {
            number: next_number(&all, self.store.cache().identity().writer),
            party,
            day,
            contributed: Dong::new(paid).ok_or_else(too_large)?,
            charter: Dong::new(coop::capital::charter(&stakes, day)).ok_or_else(too_large)?,
            replaces,
            note,
        };
        let id = self.write_fact(CoopFact::CertificateIssued(face))?;
        self.certificate_row(id)
    }

    /// Takes a certificate back. Its number is not given again.
    ///
    /// # Errors
    /// When there is none, or it no longer holds; without a reason.
    pub fn withdraw_certificate(&mut self, id: &str, day: &str, reason: &str) -> Result<CertificateRow, Refusal> {
        let id = certificate_id(id)?;
        let (day, reason) = (self.day_typed(day)?, reason_of(reason)?);
        let all = self.registers()?.certificates();
        let certificate = all.get(&id).ok_or_else(|| Refusal::new("certificate.not-there"))?;
        if certificate.state != State::Valid {
            return Err(refused(certificate_words(coop::certificate::CertificateFault::NoLongerValid)));
        }
        if day < certificate.face.day {
            return Err(Refusal::new("day.order"));
        }
        self.write_fact(CoopFact::CertificateWithdrawn(CertificateWithdrawn { certificate: id, day, reason }))?;
        self.certificate_row(id)
    }

    fn certificate_row(&self, id: EventId) -> Result<CertificateRow, Refusal> {
        let rows = self.certificate_rows(&self.registers()?, None)?;
        rows.into_iter().find(|row| row.id == id.to_string()).ok_or_else(|| Refusal::new("certificate.not-there"))
    }
}

fn certificate_id(text: &str) -> Result<EventId, Refusal> {
    text.parse().map_err(|_| Refusal::new("certificate.not-there"))
}
