//! Certificates of contribution (giấy chứng nhận phần vốn góp): given out, replaced, taken back (Đ75; read in the text).
//!
//! A number is never used again, whatever became of its certificate. The ratio on the face is the ratio of the day it was
//! given out and does not follow later changes of the capital.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::event::EventId;
use ledger::event::coop::{CertificateIssued, CoopFact};

/// What became of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It holds.
    Valid,
    /// Another one took its place.
    Replaced(EventId),
    /// It was taken back on this day.
    Withdrawn(NaiveDate),
}

impl State {
    /// The stable name used across the bridge.
    pub const fn name(self) -> &'static str {
        match self {
            State::Valid => "valid",
            State::Replaced(_) => "replaced",
            State::Withdrawn(_) => "withdrawn",
        }
    }
}

/// A certificate as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The event that made it.
    pub id: EventId,
    /// What is on its face.
    pub face: CertificateIssued,
    /// What became of it.
    pub state: State,
}

/// All certificates, from the facts in the order they were written. What names a certificate that is not there, or one
/// that no longer holds, changes nothing.
pub fn certificates<'a>(facts: impl Iterator<Item = (EventId, &'a CoopFact)>) -> BTreeMap<EventId, Certificate> {
    let mut all: BTreeMap<EventId, Certificate> = BTreeMap::new();
    for (id, fact) in facts {
        match fact {
            CoopFact::CertificateIssued(face) => {
                if let Some(old) = face.replaces.and_then(|old| valid(&mut all, old)) {
                    old.state = State::Replaced(id);
                }
                all.insert(id, Certificate { id, face: face.clone(), state: State::Valid });
            }
            CoopFact::CertificateWithdrawn(withdrawn) => {
                if let Some(certificate) = valid(&mut all, withdrawn.certificate) {
                    certificate.state = State::Withdrawn(withdrawn.day);
                }
            }
            _ => {}
        }
    }
    all
}

fn valid(all: &mut BTreeMap<EventId, Certificate>, id: EventId) -> Option<&mut Certificate> {
    all.get_mut(&id).filter(|certificate| certificate.state == State::Valid)
}

/// The next number of a writer's series.
pub fn next_number(all: &BTreeMap<EventId, Certificate>, writer: u16) -> u32 {
    let own = all.values().filter(|certificate| certificate.id.writer() == writer);
    own.map(|certificate| certificate.face.number).max().unwrap_or(0).saturating_add(1)
}

/// Why a certificate is not given out or taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateFault {
    /// Not all of what was pledged is paid in: the contribution is not complete.
    NotComplete {
        /// Đồng still to be paid in.
        missing: i64,
    },
    /// Nothing is contributed.
    Nothing,
    /// He has one that holds; a new one takes its place.
    HasOne(EventId),
    /// It was replaced or taken back before.
    NoLongerValid,
}

/// Whether a first or another certificate may be given out (Đ75: when the contribution is complete).
///
/// # Errors
/// Why not.
pub fn may_issue(
    pledged: i64,
    paid: i64,
    holds: Option<EventId>,
    replaces: Option<EventId>,
) -> Result<(), CertificateFault> {
    if paid <= 0 {
        return Err(CertificateFault::Nothing);
    }
    if paid < pledged {
        return Err(CertificateFault::NotComplete { missing: pledged - paid });
    }
    match (holds, replaces) {
        (Some(held), None) => Err(CertificateFault::HasOne(held)),
        (held, Some(replaced)) if held != Some(replaced) => Err(CertificateFault::NoLongerValid),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use ledger::event::coop::CertificateWithdrawn;
    use ledger::money::Dong;

    fn id(wseq: u64) -> EventId {
        EventId::new(1, wseq).unwrap()
    }

    fn issued(number: u32, party: u64, replaces: Option<u64>) -> CoopFact {
        CoopFact::CertificateIssued(CertificateIssued {
            number,
            party: id(party),
            day: "2026-01-10".parse().unwrap(),
            contributed: Dong::new(30).unwrap(),
            charter: Dong::new(100).unwrap(),
            replaces: replaces.map(id),
            note: String::new(),
        })
    }

    #[test]
    fn a_replaced_or_withdrawn_certificate_stays_and_its_number_is_not_given_again() {
        let back = CoopFact::CertificateWithdrawn(CertificateWithdrawn {
            certificate: id(12),
            day: "2026-05-01".parse().unwrap(),
            reason: "ra khỏi HTX".into(),
        });
        let facts = [
            (id(10), issued(1, 5, None)),
            (id(11), issued(2, 6, None)),
            (id(12), issued(3, 5, Some(10))),
            (id(13), back),
        ];
        let all = certificates(facts.iter().map(|(id, fact)| (*id, fact)));
        assert_eq!(all[&id(10)].state, State::Replaced(id(12)));
        assert_eq!(all[&id(11)].state, State::Valid);
        assert_eq!(all[&id(12)].state.name(), "withdrawn");
        assert_eq!(next_number(&all, 1), 4);
        assert_eq!(next_number(&all, 2), 1);
    }

    #[test]
    fn a_certificate_is_given_out_when_all_is_paid_and_none_holds() {
        assert_eq!(may_issue(100, 100, None, None), Ok(()));
        assert_eq!(may_issue(100, 60, None, None), Err(CertificateFault::NotComplete { missing: 40 }));
        assert_eq!(may_issue(0, 0, None, None), Err(CertificateFault::Nothing));
        assert_eq!(may_issue(0, 60, Some(id(9)), None), Err(CertificateFault::HasOne(id(9))));
        assert_eq!(may_issue(0, 60, Some(id(9)), Some(id(9))), Ok(()));
        assert_eq!(may_issue(0, 60, None, Some(id(9))), Err(CertificateFault::NoLongerValid));
    }
}
