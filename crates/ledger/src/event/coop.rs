//! What a cooperative writes into its registers: pledges and certificates of capital, membership, resolutions of the
//! general meeting, service contracts, counts of cash and bank, costs paid in advance, what a book brings along ([`super::brought`]).
//!
//! None of these moves money: what was paid stands in vouchers. Each names the day it is true from, which is a fact of
//! the paper and not the day it was typed.

use chrono::NaiveDate;

use super::body::Fields;
use super::brought::{OpeningListed, TurnoverBrought};
use super::contract::ContractTerms;
use super::kind::Kind;
use super::value::Value;
use super::{EventId, Malformed, day_number};
use crate::account::AccountCode;
use crate::day::Month;
use crate::money::Dong;
use crate::party::PartyKind;

/// A fact of the cooperative's registers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CoopFact {
    /// What a member has pledged in all, from a day on.
    Pledged(Pledged),
    /// A certificate of contribution is given out.
    CertificateIssued(CertificateIssued),
    /// A certificate is taken back.
    CertificateWithdrawn(CertificateWithdrawn),
    /// What kind of member somebody is from a day on, or that he is none any more.
    Membership(MembershipSet),
    /// A resolution of the general meeting.
    Resolution(ResolutionRecorded),
    /// A service contract with a member.
    Contract(ServiceContractSet),
    /// What was counted in the safe, or stands on the bank's statement.
    Counted(BalanceCounted),
    /// A cost paid in advance, to be spread over months.
    Prepaid(PrepaidSet),
    /// Turnover of months before the book.
    Turnover(TurnoverBrought),
    /// What an opening balance is made of.
    Listed(OpeningListed),
}

/// What a member has pledged in all, from a day on (Luật HTX 17/2023/QH15, Đ4.24, Đ74).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pledged {
    /// The member.
    pub party: EventId,
    /// From when.
    pub day: NaiveDate,
    /// Đồng in all; nothing takes the pledge away.
    pub amount: Dong,
    /// The last day for paying it in; none where it is long paid.
    pub due: Option<NaiveDate>,
    /// Whether it is contributed in kind.
    pub in_kind: bool,
    /// What is contributed, or a remark.
    pub note: String,
    /// The resolution it rests on.
    pub resolution: Option<EventId>,
}

/// A certificate of contribution is given out (Đ75). The event names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateIssued {
    /// Its number in the series of its writer: 1, 2, 3 … never used again.
    pub number: u32,
    /// Whose.
    pub party: EventId,
    /// The day on its face.
    pub day: NaiveDate,
    /// The contribution on its face.
    pub contributed: Dong,
    /// The charter capital on its face; with the contribution it gives the ratio of that day.
    pub charter: Dong,
    /// The certificate it takes the place of.
    pub replaces: Option<EventId>,
    /// Why: lost, damaged, other content.
    pub note: String,
}

/// A certificate is taken back (Đ75).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateWithdrawn {
    /// The certificate.
    pub certificate: EventId,
    /// When.
    pub day: NaiveDate,
    /// Why.
    pub reason: String,
}

/// What kind of member somebody is from a day on (Đ30–33).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipSet {
    /// Who.
    pub party: EventId,
    /// From when.
    pub day: NaiveDate,
    /// The kind; none where the membership ends.
    pub kind: Option<PartyKind>,
    /// Why: the decision, the ground of Đ33.
    pub note: String,
    /// The resolution it rests on.
    pub resolution: Option<EventId>,
}

/// A resolution of the general meeting (Đ61, Đ64).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolutionRecorded {
    /// The resolution whose entry is written anew; none for a new one, which this event then names.
    pub resolution: Option<EventId>,
    /// Its number as on the paper.
    pub number: String,
    /// The day of the meeting.
    pub day: NaiveDate,
    /// What it is about, by the number of its subject.
    pub subject: u8,
    /// Its title.
    pub title: String,
    /// Votes of those who took part.
    pub present: u32,
    /// Votes in favour.
    pub in_favour: u32,
    /// False where the entry was a mistake.
    pub active: bool,
}

/// A service contract with a member (form 03-BH): the written agreement of Đ4.1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceContractSet {
    /// The contract that is changed; none for a new one, which this event then names.
    pub contract: Option<EventId>,
    /// The member.
    pub party: EventId,
    /// Its number as on the paper.
    pub number: String,
    /// The first day it covers.
    pub from: NaiveDate,
    /// The last day; none while it is open.
    pub to: Option<NaiveDate>,
    /// The season.
    pub season: String,
    /// The goods and services it covers, in a few words.
    pub covers: String,
    /// Whether the signed copy is in hand.
    pub signed: bool,
    /// False where the entry was a mistake.
    pub active: bool,
    /// What the entry sets, the day of signing and the lines; none in an entry that says nothing of them.
    pub terms: Option<ContractTerms>,
}

/// What was counted in the safe, or stands on the bank's statement, at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalanceCounted {
    /// The account: 111, 112 or one under them; 152, 156 for a count of stock.
    pub account: AccountCode,
    /// The bank account, where the account holds several.
    pub detail: String,
    /// The end of which day.
    pub day: NaiveDate,
    /// Đồng counted.
    pub counted: Dong,
    /// Who was there, or why it differs.
    pub note: String,
    /// The notes of a count of cash: what each is worth in đồng, and how many there were (form 08a-TT).
    pub notes: Vec<(u32, u32)>,
}

impl BalanceCounted {
    /// The notes as a field; null where none were counted one by one.
    pub(super) fn notes_field(&self) -> Value {
        if self.notes.is_empty() {
            return Value::Null;
        }
        let pair =
            |(worth, count): &(u32, u32)| Value::List(vec![Value::Int((*worth).into()), Value::Int((*count).into())]);
        Value::List(self.notes.iter().map(pair).collect())
    }
}

/// A cost paid in advance, to be spread over months (account 2421).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrepaidSet {
    /// The item that is changed; none for a new one, which this event then names.
    pub item: Option<EventId>,
    /// What was paid for.
    pub name: String,
    /// Đồng in all.
    pub amount: Dong,
    /// The first month that bears a part.
    pub month: Month,
    /// How many months bear it.
    pub months: u16,
    /// The account that bears it: 642, 154 …
    pub account: AccountCode,
    /// False where the entry was a mistake or the item is given up.
    pub active: bool,
}

impl CoopFact {
    /// The kind number.
    pub fn kind(&self) -> u16 {
        let kind = match self {
            CoopFact::Pledged(_) => Kind::CapitalPledged,
            CoopFact::CertificateIssued(_) => Kind::CertificateIssued,
            CoopFact::CertificateWithdrawn(_) => Kind::CertificateWithdrawn,
            CoopFact::Membership(_) => Kind::MembershipSet,
            CoopFact::Resolution(_) => Kind::ResolutionRecorded,
            CoopFact::Contract(_) => Kind::ServiceContractSet,
            CoopFact::Counted(_) => Kind::BalanceCounted,
            CoopFact::Prepaid(_) => Kind::PrepaidSet,
            CoopFact::Turnover(_) => Kind::TurnoverBrought,
            CoopFact::Listed(_) => Kind::OpeningListed,
        };
        kind as u16
    }

    /// Whose card it belongs to.
    pub fn party(&self) -> Option<EventId> {
        match self {
            CoopFact::Pledged(fact) => Some(fact.party),
            CoopFact::CertificateIssued(fact) => Some(fact.party),
            CoopFact::Membership(fact) => Some(fact.party),
            CoopFact::Contract(fact) => Some(fact.party),
            CoopFact::CertificateWithdrawn(_)
            | CoopFact::Resolution(_)
            | CoopFact::Counted(_)
            | CoopFact::Prepaid(_)
            | CoopFact::Turnover(_)
            | CoopFact::Listed(_) => None,
        }
    }

    /// The day it is true from.
    pub fn day(&self) -> NaiveDate {
        match self {
            CoopFact::Pledged(fact) => fact.day,
            CoopFact::CertificateIssued(fact) => fact.day,
            CoopFact::CertificateWithdrawn(fact) => fact.day,
            CoopFact::Membership(fact) => fact.day,
            CoopFact::Resolution(fact) => fact.day,
            CoopFact::Contract(fact) => fact.from,
            CoopFact::Counted(fact) => fact.day,
            CoopFact::Prepaid(fact) => fact.month.first_day(),
            CoopFact::Turnover(fact) => fact.first.first_day(),
            CoopFact::Listed(fact) => fact.month.first_day(),
        }
    }

    pub(super) fn fields(&self) -> Vec<Value> {
        match self {
            CoopFact::Pledged(fact) => vec![
                reference(fact.party),
                day(fact.day),
                Value::Int(fact.amount.get()),
                optional_day(fact.due),
                Value::Bool(fact.in_kind),
                fact.note.as_str().into(),
                optional(fact.resolution),
            ],
            CoopFact::CertificateIssued(fact) => vec![
                Value::Int(fact.number.into()),
                reference(fact.party),
                day(fact.day),
                Value::Int(fact.contributed.get()),
                Value::Int(fact.charter.get()),
                optional(fact.replaces),
                fact.note.as_str().into(),
            ],
            CoopFact::CertificateWithdrawn(fact) => {
                vec![reference(fact.certificate), day(fact.day), fact.reason.as_str().into()]
            }
            CoopFact::Membership(fact) => vec![
                reference(fact.party),
                day(fact.day),
                fact.kind.map(|kind| kind as i64).into(),
                fact.note.as_str().into(),
                optional(fact.resolution),
            ],
            CoopFact::Resolution(fact) => vec![
                optional(fact.resolution),
                fact.number.as_str().into(),
                day(fact.day),
                Value::Int(fact.subject.into()),
                fact.title.as_str().into(),
                Value::Int(fact.present.into()),
                Value::Int(fact.in_favour.into()),
                Value::Bool(fact.active),
            ],
            CoopFact::Contract(fact) => vec![
                optional(fact.contract),
                reference(fact.party),
                fact.number.as_str().into(),
                day(fact.from),
                optional_day(fact.to),
                fact.season.as_str().into(),
                fact.covers.as_str().into(),
                Value::Bool(fact.signed),
                Value::Bool(fact.active),
            ],
            CoopFact::Counted(fact) => vec![
                fact.account.as_str().into(),
                fact.detail.as_str().into(),
                day(fact.day),
                Value::Int(fact.counted.get()),
                fact.note.as_str().into(),
            ],
            CoopFact::Prepaid(fact) => vec![
                optional(fact.item),
                fact.name.as_str().into(),
                Value::Int(fact.amount.get()),
                Value::Int(fact.month.index().into()),
                Value::Int(fact.months.into()),
                fact.account.as_str().into(),
                Value::Bool(fact.active),
            ],
            CoopFact::Turnover(fact) => fact.fields(),
            CoopFact::Listed(fact) => fact.fields(),
        }
    }

    /// The fact of this kind, or nothing where the kind is none of these.
    pub(super) fn from_fields(kind: Option<Kind>, fields: &mut Fields) -> Result<Option<CoopFact>, Malformed> {
        Ok(Some(match kind {
            Some(Kind::CapitalPledged) => CoopFact::Pledged(Pledged {
                party: fields.reference()?,
                day: fields.day()?,
                amount: fields.dong()?,
                due: fields.optional_day()?,
                in_kind: fields.bool()?,
                note: fields.text()?,
                resolution: fields.optional_reference()?,
            }),
            Some(Kind::CertificateIssued) => CoopFact::CertificateIssued(CertificateIssued {
                number: fields.number()?,
                party: fields.reference()?,
                day: fields.day()?,
                contributed: fields.dong()?,
                charter: fields.dong()?,
                replaces: fields.optional_reference()?,
                note: fields.text()?,
            }),
            Some(Kind::CertificateWithdrawn) => CoopFact::CertificateWithdrawn(CertificateWithdrawn {
                certificate: fields.reference()?,
                day: fields.day()?,
                reason: fields.text()?,
            }),
            Some(Kind::MembershipSet) => CoopFact::Membership(MembershipSet {
                party: fields.reference()?,
                day: fields.day()?,
                kind: fields.optional_kind()?,
                note: fields.text()?,
                resolution: fields.optional_reference()?,
            }),
            Some(Kind::ResolutionRecorded) => CoopFact::Resolution(ResolutionRecorded {
                resolution: fields.optional_reference()?,
                number: fields.text()?,
                day: fields.day()?,
                subject: fields.number()?,
                title: fields.text()?,
                present: fields.number()?,
                in_favour: fields.number()?,
                active: fields.bool()?,
            }),
            Some(Kind::ServiceContractSet) => CoopFact::Contract(ServiceContractSet {
                contract: fields.optional_reference()?,
                party: fields.reference()?,
                number: fields.text()?,
                from: fields.day()?,
                to: fields.optional_day()?,
                season: fields.text()?,
                covers: fields.text()?,
                signed: fields.bool()?,
                active: fields.bool()?,
                terms: fields.last_list(ContractTerms::read)?,
            }),
            Some(Kind::BalanceCounted) => CoopFact::Counted(BalanceCounted {
                account: fields.account()?,
                detail: fields.text()?,
                day: fields.day()?,
                counted: fields.dong()?,
                note: fields.text()?,
                notes: fields.last_pairs()?,
            }),
            Some(Kind::PrepaidSet) => CoopFact::Prepaid(PrepaidSet {
                item: fields.optional_reference()?,
                name: fields.text()?,
                amount: fields.dong()?,
                month: fields.month()?,
                months: fields.number()?,
                account: fields.account()?,
                active: fields.bool()?,
            }),
            Some(Kind::TurnoverBrought) => CoopFact::Turnover(TurnoverBrought::read(fields)?),
            Some(Kind::OpeningListed) => CoopFact::Listed(OpeningListed::read(fields)?),
            _ => return Ok(None),
        }))
    }
}

fn reference(id: EventId) -> Value {
    Value::Int(id.to_i64())
}

fn optional(id: Option<EventId>) -> Value {
    id.map(EventId::to_i64).into()
}

fn day(day: NaiveDate) -> Value {
    Value::Int(day_number(day).into())
}

fn optional_day(day: Option<NaiveDate>) -> Value {
    day.map(|day| i64::from(day_number(day))).into()
}
