//! Who may do what, judged at the event's place in the log.

use super::{Books, Judgement, Outcome, Standing, Why};
use crate::bugs;
use crate::event::body::Body;
use crate::event::kind::{Class, Kind, class_of};
use crate::event::{Event, EventId, WriterNo};
use crate::member::{Roles, State};

const EITHER: Roles = Roles::of_both(Roles::ACCOUNTANT, Roles::DIRECTOR);
/// Who does what everybody does but who may only read: counts what there is, takes a photo of a paper.
const WORKS: Roles = Roles::of_both(EITHER, Roles::CASHIER);

/// What an event needs of its writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// It is about members, and judged by their own rules.
    Membership,
    /// Any writer may say it.
    Nothing,
    /// One of these roles.
    Role(Roles),
}

/// Whether a setting says who must agree or confirm: whoever is held to it does not change it.
pub fn is_of_director(setting: &str) -> bool {
    ["policy.approval", "policy.cashier", "policy.one-person"].iter().any(|key| setting.starts_with(key))
}

fn needs(event: &Event) -> Needs {
    if let Body::SettingSet(set) = &event.body
        && is_of_director(&set.key)
    {
        return Needs::Role(Roles::DIRECTOR);
    }
    let kind = event.kind();
    match Kind::of(kind) {
        Some(
            Kind::Genesis
            | Kind::WriterEnrolled
            | Kind::WriterConfirmed
            | Kind::WriterRetired
            | Kind::WriterRevoked
            | Kind::RoleChanged
            | Kind::KeyRotated
            | Kind::ProvinceJoined
            | Kind::RecoveryEnrol
            | Kind::RulesActivated
            | Kind::ServerRewound,
        ) => Needs::Membership,
        Some(Kind::PeriodReopened | Kind::QuarantineDiscarded | Kind::ReportSubmitted) => Needs::Role(Roles::DIRECTOR),
        Some(Kind::CashConfirmed) => Needs::Role(Roles::CASHIER),
        Some(Kind::BalanceCounted | Kind::AttachmentLinked | Kind::AttachmentUnlinked) => Needs::Role(WORKS),
        Some(Kind::QuarantineAdopted) => Needs::Role(Roles::ACCOUNTANT),
        _ => match class_of(kind) {
            Some(Class::Ledger | Class::Computed) => Needs::Role(Roles::ACCOUNTANT),
            Some(Class::Register | Class::Gate | Class::Decision) => Needs::Role(EITHER),
            Some(Class::Note) | None => Needs::Nothing,
        },
    }
}

/// What a writer may do here; everything where the book has not begun.
pub(super) fn roles_of<B: Books>(books: &B, writer: WriterNo) -> Roles {
    match books.members() {
        None => EITHER | Roles::CASHIER,
        Some(members) => members.get(writer).map_or(Roles::NONE, |member| member.roles),
    }
}

/// The judgement of an event whose writer may not write it. What it says of money, registers or decisions is held until
/// somebody accepts it; what is about members has no effect.
pub(super) fn judge_writer<B: Books>(books: &B, id: EventId, event: &Event) -> Option<Judgement> {
    // These two bring their own writer, and are judged by what they carry.
    if matches!(event.body, Body::Genesis(_) | Body::RecoveryEnrol(_)) {
        return None;
    }
    let (outcome, why) = match books.standing(id.writer()) {
        Standing::Active => (Outcome::Held, question_roles(books, id, event)?),
        standing => {
            let is_gate = class_of(event.kind()) == Some(Class::Gate);
            let outcome = if is_gate { Outcome::Void } else { Outcome::Held };
            let why = match standing {
                Standing::Retired => Why::WriterRetired,
                Standing::Revoked => Why::WriterRevoked,
                Standing::Unknown | Standing::Active => Why::WriterNotEnrolled,
            };
            (outcome, why)
        }
    };
    let mut judgement = Judgement::of(outcome, Some(why));
    judgement.day = event.body.numbered().map(|(_, content)| content.date);
    Some(judgement)
}

fn question_roles<B: Books>(books: &B, id: EventId, event: &Event) -> Option<Why> {
    let Needs::Role(roles) = needs(event) else { return None };
    let decides = matches!(class_of(event.kind()), Some(Class::Gate | Class::Decision | Class::Computed));
    let members = books.members()?;
    if !roles_of(books, id.writer()).any_of(roles) && !bugs::is_on("role-not-judged") {
        return Some(Why::RoleMissing);
    }
    let member = members.get(id.writer()).filter(|member| member.state == State::Active)?;
    (decides && !member.confirmed && !bugs::is_on("unvouched-decides")).then_some(Why::WriterUnconfirmed)
}
