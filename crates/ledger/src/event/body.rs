//! What each kind of event says: its fields, in their fixed places.
//!
//! A field's place is for ever. A later version adds fields at the end; a reader keeps what it does not know.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::apart::{Adopted, Discarded};
use super::comment::Comment;
use super::contract::ContractTerms;
use super::coop::CoopFact;
use super::decision::{Computed, Decision, MemberMerged, NumberVoided, Resolved, SeriesClosed};
use super::kind::Kind;
use super::photo::{PhotoLinked, PhotoUnlinked};
use super::value::Value;
use super::{EventId, Malformed, WriterNo, day_number, day_of, month_of};
use crate::account::AccountCode;
use crate::day::Month;
use crate::fold::Origin;
use crate::money::Dong;
use crate::party::{Detail, PartyField, PartyKind};
use crate::voucher::Form;

/// SHA-256 of an event's bytes: names one version of a voucher.
pub type EventHash = [u8; 32];

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// The book begins.
    Genesis(Box<Genesis>),
    /// A voucher is numbered and booked.
    VoucherPosted(Posted),
    /// A voucher is taken back.
    VoucherReversed(Reversed),
    /// A voucher's content is replaced.
    VoucherAmended(Amended),
    /// A difference to a voucher is booked.
    VoucherAdjusted(Adjusted),
    /// Balances the book starts with.
    OpeningBalance(Opening),
    /// Fields of a party's card.
    PartySet(PartySet),
    /// Fields of an account of the cooperative's own.
    AccountSet(AccountSet),
    /// One setting.
    SettingSet(SettingSet),
    /// A month is closed.
    PeriodClosed(PeriodClosed),
    /// A closed month is open again.
    PeriodReopened(PeriodReopened),
    /// A hidden field of a party's card was looked at.
    PartyRevealed(PartyRevealed),
    /// Something said about a voucher.
    Comment(Comment),
    /// A photo belongs to a voucher.
    PhotoLinked(PhotoLinked),
    /// A photo no longer belongs to a voucher.
    PhotoUnlinked(PhotoUnlinked),
    /// A writer is enrolled by one that writes already.
    WriterEnrolled(WriterEnrolled),
    /// A writer ends in good order.
    WriterRetired(WriterRetired),
    /// A writer enrols itself under the recovery phrase.
    RecoveryEnrol(RecoveryEnrol),
    /// Two cards of one person are one from here on.
    MemberMerged(MemberMerged),
    /// Somebody is about to close a month.
    PeriodCloseRequested(Month),
    /// A series of numbers ends.
    SeriesClosed(SeriesClosed),
    /// A number will never be used.
    NumberVoided(NumberVoided),
    /// The cashier moved the cash.
    CashConfirmed(Decision),
    /// A voucher is approved, or what was held is accepted.
    Approved(Decision),
    /// A voucher is not approved, or what was held is not accepted.
    Rejected(Decision),
    /// A story was decided.
    AttentionResolved(Resolved),
    /// A voucher computed from the whole ledger.
    Computed(Box<Computed>),
    /// An event that lies apart is taken over.
    Adopted(Box<Adopted>),
    /// What lies apart is left out.
    Discarded(Discarded),
    /// A fact of the cooperative's registers.
    Coop(CoopFact),
    /// A kind this version does not read; its fields are kept.
    Other {
        /// The kind number.
        kind: u16,
        /// The fields.
        fields: Vec<Value>,
    },
}

/// The book begins, and writer 1 with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Genesis {
    /// Sixteen random bytes.
    pub book_id: [u8; 16],
    /// The cooperative's name.
    pub name: String,
    /// Its tax code.
    pub tax_code: Option<String>,
    /// True for a union of cooperatives (liên hiệp HTX).
    pub union: bool,
    /// The first fiscal year.
    pub first_year: u16,
    /// The month a fiscal year starts with.
    pub first_month: u8,
    /// The rules the fold begins with.
    pub rules_version: u16,
    /// The writer's Ed25519 public key.
    pub sign_key: [u8; 32],
    /// The writer's X25519 public key.
    pub box_key: [u8; 32],
    /// The recovery phrase's public keys, Ed25519 and X25519, where the phrase was made with the book.
    pub recovery_keys: Option<([u8; 32], [u8; 32])>,
    /// True for a book made for practice.
    pub practice: bool,
}

/// The text part of a voucher: everything but its lines and its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The voucher's date.
    pub date: NaiveDate,
    /// Who pays, receives, delivers or buys, when in the register.
    pub party: Option<EventId>,
    /// The name as printed.
    pub party_name: String,
    /// The reason.
    pub narration: String,
    /// Original papers attached.
    pub attachments: u16,
}

/// A number: the form, the fiscal year, and the count in the writer's own series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesNumber {
    /// The form.
    pub form: Form,
    /// The fiscal year, named by the year it starts in.
    pub year: u16,
    /// 1, 2, 3 … without a gap.
    pub number: u32,
}

/// A voucher is numbered and booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Its number.
    pub number: SeriesNumber,
    /// Its text.
    pub content: Content,
    /// The outside reference it was imported under, unique in the book.
    pub reference: Option<String>,
    /// The number another system printed on it.
    pub old_number: Option<String>,
    /// The code of the business event (việc) it was written as, where one was chosen.
    pub business: Option<String>,
}

/// A voucher is taken back: the lines repeat its lines with the opposite sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversed {
    /// Its own number.
    pub number: SeriesNumber,
    /// Its own text; the narration is the reason.
    pub content: Content,
    /// The voucher taken back.
    pub target: EventId,
    /// The version taken back.
    pub version: EventHash,
}

/// A voucher's content is replaced: the lines are the old ones with the opposite sign, then the new ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    /// The voucher.
    pub target: EventId,
    /// The version replaced.
    pub version: EventHash,
    /// How many of the lines take back the old ones.
    pub negated: u16,
    /// The new text.
    pub content: Content,
    /// Why.
    pub reason: String,
    /// The code of the business event (việc) the new content was written as, where one was chosen.
    pub business: Option<String>,
}

/// A signed difference to a voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjusted {
    /// Its own number.
    pub number: SeriesNumber,
    /// Its own text.
    pub content: Content,
    /// The voucher put right; none for a voucher of an earlier year kept elsewhere.
    pub target: Option<EventId>,
    /// Why.
    pub reason: String,
}

/// Balances at the start of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The month they stand at the start of.
    pub month: Month,
    /// The outside reference it was imported under.
    pub reference: Option<String>,
}

/// Fields of a party's card; a new party when it names none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartySet {
    /// The party, or none for a new one, which this event then names.
    pub party: Option<EventId>,
    /// The fields set.
    pub fields: Vec<PartyField>,
}

/// An account of the cooperative's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSet {
    /// Its code.
    pub code: AccountCode,
    /// Its name.
    pub name: String,
    /// Whether it may be used.
    pub active: bool,
}

/// One setting of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingSet {
    /// Its name, such as `year.last-open`.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// A month is closed: exactly these events of each writer were in its author's figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodClosed {
    /// The month.
    pub month: Month,
    /// The last event of each writer the author had.
    pub seen: Vec<(WriterNo, u64)>,
    /// The ledger digest of the month.
    pub digest: [u8; 32],
}

/// A closed month is open again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodReopened {
    /// The month.
    pub month: Month,
    /// Why.
    pub reason: String,
}

/// A hidden field of a party's card was looked at on a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyRevealed {
    /// Whose card.
    pub party: EventId,
    /// The field's number, as in [`PartySet`].
    pub field: u16,
}

/// A user on an installation may write. Later versions add what sealing and roles need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriterEnrolled {
    /// Its number, 2 to 499.
    pub writer: WriterNo,
    /// Its Ed25519 public key.
    pub sign_key: [u8; 32],
    /// Its X25519 public key.
    pub box_key: [u8; 32],
}

/// A writer ends in good order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriterRetired {
    /// Its number.
    pub writer: WriterNo,
}

/// A writer enrols itself under the recovery phrase; the first event of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryEnrol {
    /// The writer's Ed25519 public key.
    pub sign_key: [u8; 32],
    /// The writer's X25519 public key.
    pub box_key: [u8; 32],
    /// The last event of each writer in the copy it goes on from, and that writer's chain there.
    pub seen: Vec<(WriterNo, u64, [u8; 32])>,
    /// The phrase key's Ed25519 signature, see [`crate::enrol`].
    pub signature: [u8; 64],
}

impl Genesis {
    /// What later events are judged by.
    pub fn origin(&self) -> Origin {
        Origin { book_id: self.book_id, recovery_key: self.recovery_keys.map(|(sign, _)| sign) }
    }
}

impl Body {
    /// The kind number.
    pub fn kind(&self) -> u16 {
        match self {
            Body::Genesis(_) => Kind::Genesis as u16,
            Body::VoucherPosted(_) => Kind::VoucherPosted as u16,
            Body::VoucherReversed(_) => Kind::VoucherReversed as u16,
            Body::VoucherAmended(_) => Kind::VoucherAmended as u16,
            Body::VoucherAdjusted(_) => Kind::VoucherAdjusted as u16,
            Body::OpeningBalance(_) => Kind::OpeningBalance as u16,
            Body::PartySet(_) => Kind::PartySet as u16,
            Body::AccountSet(_) => Kind::AccountSet as u16,
            Body::SettingSet(_) => Kind::SettingSet as u16,
            Body::PeriodClosed(_) => Kind::PeriodClosed as u16,
            Body::PeriodReopened(_) => Kind::PeriodReopened as u16,
            Body::PartyRevealed(_) => Kind::PartyRevealed as u16,
            Body::Comment(_) => Kind::Comment as u16,
            Body::PhotoLinked(_) => Kind::AttachmentLinked as u16,
            Body::PhotoUnlinked(_) => Kind::AttachmentUnlinked as u16,
            Body::WriterEnrolled(_) => Kind::WriterEnrolled as u16,
            Body::WriterRetired(_) => Kind::WriterRetired as u16,
            Body::RecoveryEnrol(_) => Kind::RecoveryEnrol as u16,
            Body::MemberMerged(_) => Kind::MemberMerged as u16,
            Body::PeriodCloseRequested(_) => Kind::PeriodCloseRequested as u16,
            Body::SeriesClosed(_) => Kind::SeriesClosed as u16,
            Body::NumberVoided(_) => Kind::NumberVoided as u16,
            Body::CashConfirmed(_) => Kind::CashConfirmed as u16,
            Body::Approved(_) => Kind::Approved as u16,
            Body::Rejected(_) => Kind::Rejected as u16,
            Body::AttentionResolved(_) => Kind::AttentionResolved as u16,
            Body::Computed(computed) => computed.kind as u16,
            Body::Adopted(_) => Kind::QuarantineAdopted as u16,
            Body::Discarded(_) => Kind::QuarantineDiscarded as u16,
            Body::Coop(fact) => fact.kind(),
            Body::Other { kind, .. } => *kind,
        }
    }

    /// The fields in their places. A last one that may be absent is left out, unless others follow it.
    pub(super) fn fields(&self, followed: bool) -> Vec<Value> {
        let mut fields = self.fixed_fields();
        let absent_at_the_end = |field: &Option<String>| field.is_none() && !followed;
        match self {
            Body::VoucherPosted(Posted { business, .. }) | Body::VoucherAmended(Amended { business, .. })
                if !absent_at_the_end(business) =>
            {
                fields.push(business.clone().into());
            }
            Body::Coop(CoopFact::Counted(counted)) if !counted.notes.is_empty() || followed => {
                fields.push(counted.notes_field());
            }
            Body::Coop(CoopFact::Contract(set)) if set.terms.is_some() || followed => {
                fields.push(set.terms.as_ref().map_or(Value::Null, ContractTerms::field));
            }
            _ => {}
        }
        fields
    }

    fn fixed_fields(&self) -> Vec<Value> {
        match self {
            Body::Genesis(genesis) => genesis_fields(genesis),
            Body::VoucherPosted(posted) => {
                let mut fields = numbered(posted.number, &posted.content);
                fields.extend([posted.reference.clone().into(), posted.old_number.clone().into()]);
                fields
            }
            Body::VoucherReversed(reversed) => {
                let mut fields = numbered(reversed.number, &reversed.content);
                fields.extend([reference(reversed.target), Value::Bytes(reversed.version.to_vec())]);
                fields
            }
            Body::VoucherAmended(amended) => {
                let mut fields = vec![
                    reference(amended.target),
                    Value::Bytes(amended.version.to_vec()),
                    Value::Int(amended.negated.into()),
                ];
                fields.extend(content_fields(&amended.content));
                fields.push(amended.reason.as_str().into());
                fields
            }
            Body::VoucherAdjusted(adjusted) => {
                let mut fields = numbered(adjusted.number, &adjusted.content);
                fields.extend([adjusted.target.map(EventId::to_i64).into(), adjusted.reason.as_str().into()]);
                fields
            }
            Body::OpeningBalance(opening) => {
                vec![Value::Int(opening.month.index().into()), opening.reference.clone().into()]
            }
            Body::PartySet(set) => {
                let fields = set.fields.iter().map(party_field).collect();
                vec![set.party.map(EventId::to_i64).into(), Value::List(fields)]
            }
            Body::AccountSet(set) => {
                vec![set.code.as_str().into(), set.name.as_str().into(), Value::Bool(set.active)]
            }
            Body::SettingSet(set) => vec![set.key.as_str().into(), set.value.as_str().into()],
            Body::PeriodClosed(closed) => {
                let seen = closed
                    .seen
                    .iter()
                    .map(|(writer, wseq)| Value::List(vec![Value::Int((*writer).into()), Value::Int(*wseq as i64)]));
                vec![
                    Value::Int(closed.month.index().into()),
                    Value::List(seen.collect()),
                    Value::Bytes(closed.digest.to_vec()),
                ]
            }
            Body::PeriodReopened(reopened) => {
                vec![Value::Int(reopened.month.index().into()), reopened.reason.as_str().into()]
            }
            Body::Comment(comment) => comment.fields(),
            Body::PhotoLinked(linked) => linked.fields(),
            Body::PhotoUnlinked(unlinked) => unlinked.fields(),
            Body::PartyRevealed(revealed) => vec![reference(revealed.party), Value::Int(revealed.field.into())],
            Body::WriterEnrolled(enrolled) => vec![
                Value::Int(enrolled.writer.into()),
                Value::Bytes(enrolled.sign_key.to_vec()),
                Value::Bytes(enrolled.box_key.to_vec()),
            ],
            Body::WriterRetired(retired) => vec![Value::Int(retired.writer.into())],
            Body::RecoveryEnrol(enrol) => {
                let seen = enrol.seen.iter().map(|(writer, wseq, link)| {
                    let place = [Value::Int((*writer).into()), Value::Int(*wseq as i64), Value::Bytes(link.to_vec())];
                    Value::List(place.to_vec())
                });
                vec![
                    Value::Bytes(enrol.sign_key.to_vec()),
                    Value::Bytes(enrol.box_key.to_vec()),
                    Value::List(seen.collect()),
                    Value::Bytes(enrol.signature.to_vec()),
                ]
            }
            Body::MemberMerged(merged) => merged.fields(),
            Body::PeriodCloseRequested(month) => vec![Value::Int(month.index().into())],
            Body::SeriesClosed(closed) => closed.fields(),
            Body::NumberVoided(voided) => voided.fields(),
            Body::CashConfirmed(decision) | Body::Approved(decision) | Body::Rejected(decision) => decision.fields(),
            Body::AttentionResolved(resolved) => resolved.fields(),
            Body::Computed(computed) => computed.fields(),
            Body::Adopted(adopted) => adopted.fields(),
            Body::Discarded(discarded) => discarded.fields(),
            Body::Coop(fact) => fact.fields(),
            Body::Other { fields, .. } => fields.clone(),
        }
    }

    /// The body these fields are, and the fields a later version added.
    pub(super) fn from_fields(kind: u16, fields: Vec<Value>) -> Result<(Body, Vec<Value>), Malformed> {
        let mut fields = Fields(fields.into_iter());
        let body = match Kind::of(kind) {
            Some(Kind::Genesis) => Body::Genesis(Box::new(read_genesis(&mut fields)?)),
            Some(Kind::VoucherPosted) => Body::VoucherPosted(Posted {
                number: read_number(&mut fields)?,
                content: read_content(&mut fields)?,
                reference: fields.optional_text()?,
                old_number: fields.optional_text()?,
                business: fields.last_text()?,
            }),
            Some(Kind::VoucherReversed) => Body::VoucherReversed(Reversed {
                number: read_number(&mut fields)?,
                content: read_content(&mut fields)?,
                target: fields.reference()?,
                version: fields.bytes()?,
            }),
            Some(Kind::VoucherAmended) => Body::VoucherAmended(Amended {
                target: fields.reference()?,
                version: fields.bytes()?,
                negated: fields.number()?,
                content: read_content(&mut fields)?,
                reason: fields.text()?,
                business: fields.last_text()?,
            }),
            Some(Kind::VoucherAdjusted) => Body::VoucherAdjusted(Adjusted {
                number: read_number(&mut fields)?,
                content: read_content(&mut fields)?,
                target: fields.optional_reference()?,
                reason: fields.text()?,
            }),
            Some(Kind::OpeningBalance) => {
                Body::OpeningBalance(Opening { month: fields.month()?, reference: fields.optional_text()? })
            }
            Some(Kind::PartySet) => Body::PartySet(PartySet {
                party: fields.optional_reference()?,
                fields: read_party_fields(&mut fields)?,
            }),
            Some(Kind::AccountSet) => Body::AccountSet(AccountSet {
                code: fields.text()?.parse().map_err(|_| Malformed::Shape)?,
                name: fields.text()?,
                active: fields.bool()?,
            }),
            Some(Kind::SettingSet) => Body::SettingSet(SettingSet { key: fields.text()?, value: fields.text()? }),
            Some(Kind::PeriodClosed) => Body::PeriodClosed(PeriodClosed {
                month: fields.month()?,
                seen: read_seen(&mut fields)?,
                digest: fields.bytes()?,
            }),
            Some(Kind::PeriodReopened) => {
                Body::PeriodReopened(PeriodReopened { month: fields.month()?, reason: fields.text()? })
            }
            Some(Kind::Comment) => Body::Comment(Comment::read(&mut fields)?),
            Some(Kind::AttachmentLinked) => Body::PhotoLinked(PhotoLinked::read(&mut fields)?),
            Some(Kind::AttachmentUnlinked) => Body::PhotoUnlinked(PhotoUnlinked::read(&mut fields)?),
            Some(Kind::PartyRevealed) => {
                Body::PartyRevealed(PartyRevealed { party: fields.reference()?, field: fields.number()? })
            }
            Some(Kind::WriterEnrolled) => Body::WriterEnrolled(WriterEnrolled {
                writer: fields.number()?,
                sign_key: fields.bytes()?,
                box_key: fields.bytes()?,
            }),
            Some(Kind::WriterRetired) => Body::WriterRetired(WriterRetired { writer: fields.number()? }),
            Some(Kind::RecoveryEnrol) => Body::RecoveryEnrol(RecoveryEnrol {
                sign_key: fields.bytes()?,
                box_key: fields.bytes()?,
                seen: read_seen_links(&mut fields)?,
                signature: fields.bytes()?,
            }),
            Some(Kind::MemberMerged) => Body::MemberMerged(MemberMerged::read(&mut fields)?),
            Some(Kind::PeriodCloseRequested) => Body::PeriodCloseRequested(fields.month()?),
            Some(Kind::SeriesClosed) => Body::SeriesClosed(SeriesClosed::read(&mut fields)?),
            Some(Kind::NumberVoided) => Body::NumberVoided(NumberVoided::read(&mut fields)?),
            Some(Kind::CashConfirmed) => Body::CashConfirmed(Decision::read(&mut fields)?),
            Some(Kind::Approved) => Body::Approved(Decision::read(&mut fields)?),
            Some(Kind::Rejected) => Body::Rejected(Decision::read(&mut fields)?),
            Some(Kind::AttentionResolved) => Body::AttentionResolved(Resolved::read(&mut fields)?),
            Some(Kind::QuarantineAdopted) => Body::Adopted(Box::new(Adopted::read(&mut fields)?)),
            Some(Kind::QuarantineDiscarded) => Body::Discarded(Discarded::read(&mut fields)?),
            Some(kind @ (Kind::ClosingEntries | Kind::DepreciationRun | Kind::SurplusDistributed)) => {
                Body::Computed(Box::new(Computed::read(kind, &mut fields)?))
            }
            known => match CoopFact::from_fields(known, &mut fields)? {
                Some(fact) => Body::Coop(fact),
                None => return Ok((Body::Other { kind, fields: fields.0.collect() }, Vec::new())),
            },
        };
        Ok((body, fields.0.collect()))
    }

    /// What it says of the books: itself, or, of an event taken over, what that one says.
    pub fn fact(&self) -> &Body {
        match self {
            Body::Adopted(adopted) => &adopted.fact,
            body => body,
        }
    }

    /// The same, kept.
    pub fn into_fact(self) -> Body {
        match self {
            Body::Adopted(adopted) => *adopted.fact,
            body => body,
        }
    }

    /// The code of the business event (việc) a voucher was written as, where one was chosen.
    pub fn business(&self) -> Option<&str> {
        match self.fact() {
            Body::VoucherPosted(Posted { business, .. }) | Body::VoucherAmended(Amended { business, .. }) => {
                business.as_deref()
            }
            Body::Computed(computed) => computed.business(),
            _ => None,
        }
    }

    /// The content and number of a voucher event; nothing for other kinds and for amendments, which keep their number.
    pub fn numbered(&self) -> Option<(SeriesNumber, &Content)> {
        match self.fact() {
            Body::VoucherPosted(posted) => Some((posted.number, &posted.content)),
            Body::VoucherReversed(reversed) => Some((reversed.number, &reversed.content)),
            Body::VoucherAdjusted(adjusted) => Some((adjusted.number, &adjusted.content)),
            Body::Computed(computed) => Some((computed.number, &computed.content)),
            _ => None,
        }
    }
}

fn reference(id: EventId) -> Value {
    Value::Int(id.to_i64())
}

pub(super) fn number_fields(number: SeriesNumber) -> [Value; 3] {
    [number.form as i64, number.year.into(), number.number.into()].map(Value::Int)
}

fn numbered(number: SeriesNumber, content: &Content) -> Vec<Value> {
    let mut fields = number_fields(number).to_vec();
    fields.extend(content_fields(content));
    fields
}

pub(super) fn content_fields(content: &Content) -> [Value; 5] {
    [
        Value::Int(day_number(content.date).into()),
        content.party.map(EventId::to_i64).into(),
        content.party_name.as_str().into(),
        content.narration.as_str().into(),
        Value::Int(content.attachments.into()),
    ]
}

fn genesis_fields(genesis: &Genesis) -> Vec<Value> {
    let key = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
    vec![
        key(&genesis.book_id),
        genesis.name.as_str().into(),
        genesis.tax_code.clone().into(),
        Value::Bool(genesis.union),
        Value::Int(genesis.first_year.into()),
        Value::Int(genesis.first_month.into()),
        Value::Int(genesis.rules_version.into()),
        key(&genesis.sign_key),
        key(&genesis.box_key),
        genesis.recovery_keys.map_or(Value::Null, |(sign, wrap)| Value::List(vec![key(&sign), key(&wrap)])),
        Value::Bool(genesis.practice),
    ]
}

fn read_genesis(fields: &mut Fields) -> Result<Genesis, Malformed> {
    let genesis = Genesis {
        book_id: fields.bytes()?,
        name: fields.text()?,
        tax_code: fields.optional_text()?,
        union: fields.bool()?,
        first_year: fields.number()?,
        first_month: fields.number()?,
        rules_version: fields.number()?,
        sign_key: fields.bytes()?,
        box_key: fields.bytes()?,
        recovery_keys: match fields.next()? {
            Value::Null => None,
            Value::List(keys) => match keys.as_slice() {
                [Value::Bytes(sign), Value::Bytes(wrap)] => Some((exactly(sign)?, exactly(wrap)?)),
                _ => return Err(Malformed::Shape),
            },
            _ => return Err(Malformed::Shape),
        },
        practice: fields.bool()?,
    };
    let first_month = i64::from(genesis.first_year) * 12 + i64::from(genesis.first_month) - 1;
    if !(1..=12).contains(&genesis.first_month) || month_of(first_month).is_none() {
        return Err(Malformed::Shape);
    }
    Ok(genesis)
}

pub(super) fn read_number(fields: &mut Fields) -> Result<SeriesNumber, Malformed> {
    Ok(SeriesNumber {
        form: Form::of(fields.number()?).ok_or(Malformed::Shape)?,
        year: fields.number()?,
        number: fields.number()?,
    })
}

pub(super) fn read_content(fields: &mut Fields) -> Result<Content, Malformed> {
    Ok(Content {
        date: day_of(fields.int()?).ok_or(Malformed::Shape)?,
        party: fields.optional_reference()?,
        party_name: fields.text()?,
        narration: fields.text()?,
        attachments: fields.number()?,
    })
}

/// The number of the field that holds the day a party joined.
pub(crate) const JOINED: u16 = 13;

fn party_field(field: &PartyField) -> Value {
    let (number, value) = field.parts();
    Value::List(vec![Value::Int(number.into()), value])
}

fn read_party_fields(fields: &mut Fields) -> Result<Vec<PartyField>, Malformed> {
    let list = fields.next()?;
    list.list().ok_or(Malformed::Shape)?.iter().map(read_party_field).collect()
}

fn read_party_field(field: &Value) -> Result<PartyField, Malformed> {
    let Some([Value::Int(number), value]) = field.list() else { return Err(Malformed::Shape) };
    let number = u16::try_from(*number).map_err(|_| Malformed::Shape)?;
    Ok(match (number, value) {
        (0, Value::Text(code)) => PartyField::Code(code.clone()),
        (1, Value::Text(name)) => PartyField::Name(name.clone()),
        (2, Value::Int(kind)) => {
            let kind = u8::try_from(*kind).ok().and_then(PartyKind::of).ok_or(Malformed::Shape)?;
            PartyField::Kind(kind)
        }
        (3, Value::Text(place)) => PartyField::Place(place.clone()),
        (4, Value::Bool(contract)) => PartyField::ServiceContract(*contract),
        (5, Value::Bool(active)) => PartyField::Active(*active),
        (6..=12 | 14 | 15, Value::Text(text)) => {
            PartyField::Detail(Detail::of(number).ok_or(Malformed::Shape)?, text.clone())
        }
        (JOINED, Value::Null) => PartyField::Joined(None),
        (JOINED, Value::Int(day)) => PartyField::Joined(Some(day_of(*day).ok_or(Malformed::Shape)?)),
        (0..=15, _) => return Err(Malformed::Shape),
        (_, value) => PartyField::Unknown(number, value.clone()),
    })
}

fn read_seen(fields: &mut Fields) -> Result<Vec<(WriterNo, u64)>, Malformed> {
    let list = fields.next()?;
    let entries = list.list().ok_or(Malformed::Shape)?.iter();
    entries
        .map(|entry| match entry.list() {
            Some([Value::Int(writer), Value::Int(wseq)]) => {
                Ok((narrow(*writer)?, u64::try_from(*wseq).map_err(|_| Malformed::Shape)?))
            }
            _ => Err(Malformed::Shape),
        })
        .collect()
}

fn read_seen_links(fields: &mut Fields) -> Result<Vec<(WriterNo, u64, [u8; 32])>, Malformed> {
    let list = fields.next()?;
    let entries = list.list().ok_or(Malformed::Shape)?.iter();
    entries
        .map(|entry| match entry.list() {
            Some([Value::Int(writer), Value::Int(wseq), Value::Bytes(link)]) => {
                Ok((narrow(*writer)?, u64::try_from(*wseq).map_err(|_| Malformed::Shape)?, exactly(link)?))
            }
            _ => Err(Malformed::Shape),
        })
        .collect()
}

fn narrow<T: TryFrom<i64>>(number: i64) -> Result<T, Malformed> {
    T::try_from(number).map_err(|_| Malformed::Shape)
}

fn exactly<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Malformed> {
    bytes.try_into().map_err(|_| Malformed::Shape)
}

/// The fields of a body, taken one by one.
pub(super) struct Fields(std::vec::IntoIter<Value>);

impl Fields {
    /// Fields that stand in a place of others.
    pub(super) fn of(places: Vec<Value>) -> Self {
        Self(places.into_iter())
    }

    pub(super) fn next(&mut self) -> Result<Value, Malformed> {
        self.0.next().ok_or(Malformed::Shape)
    }

    pub(super) fn int(&mut self) -> Result<i64, Malformed> {
        self.next()?.int().ok_or(Malformed::Shape)
    }

    pub(super) fn number<T: TryFrom<i64>>(&mut self) -> Result<T, Malformed> {
        narrow(self.int()?)
    }

    pub(super) fn bool(&mut self) -> Result<bool, Malformed> {
        if let Value::Bool(value) = self.next()? { Ok(value) } else { Err(Malformed::Shape) }
    }

    pub(super) fn text(&mut self) -> Result<String, Malformed> {
        if let Value::Text(text) = self.next()? { Ok(text) } else { Err(Malformed::Shape) }
    }

    fn optional_text(&mut self) -> Result<Option<String>, Malformed> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            _ => Err(Malformed::Shape),
        }
    }

    /// A last field that may be absent; written as null it has others after it.
    fn last_text(&mut self) -> Result<Option<String>, Malformed> {
        if self.0.len() == 0 { Ok(None) } else { self.optional_text() }
    }

    /// A last list of pairs of u32 that may be absent, as [`Fields::last_text`].
    pub(super) fn last_pairs(&mut self) -> Result<Vec<(u32, u32)>, Malformed> {
        if self.0.len() == 0 {
            return Ok(Vec::new());
        }
        let list = match self.next()? {
            Value::Null => return Ok(Vec::new()),
            Value::List(list) if !list.is_empty() => list,
            _ => return Err(Malformed::Shape),
        };
        let pair = |value: &Value| match value.list() {
            Some([Value::Int(first), Value::Int(second)]) => Ok((narrow(*first)?, narrow(*second)?)),
            _ => Err(Malformed::Shape),
        };
        list.iter().map(pair).collect()
    }

    /// A last list of fixed places that may be absent, as [`Fields::last_text`].
    pub(super) fn last_list<T>(
        &mut self,
        read: impl FnOnce(&mut Fields) -> Result<T, Malformed>,
    ) -> Result<Option<T>, Malformed> {
        if self.0.len() == 0 {
            return Ok(None);
        }
        let mut places = match self.next()? {
            Value::Null => return Ok(None),
            Value::List(places) => Fields::of(places),
            _ => return Err(Malformed::Shape),
        };
        let read = read(&mut places)?;
        if places.0.len() == 0 { Ok(Some(read)) } else { Err(Malformed::Shape) }
    }

    pub(super) fn reference(&mut self) -> Result<EventId, Malformed> {
        EventId::from_i64(self.int()?).ok_or(Malformed::Shape)
    }

    pub(super) fn references(&mut self) -> Result<Vec<EventId>, Malformed> {
        let list = self.next()?;
        let references = list.list().ok_or(Malformed::Shape)?.iter();
        references.map(|value| value.int().and_then(EventId::from_i64).ok_or(Malformed::Shape)).collect()
    }

    /// A list of small numbers.
    pub(super) fn numbers<T: TryFrom<i64>>(&mut self) -> Result<Vec<T>, Malformed> {
        let list = self.next()?;
        let numbers = list.list().ok_or(Malformed::Shape)?.iter();
        numbers.map(|value| value.int().ok_or(Malformed::Shape).and_then(narrow)).collect()
    }

    pub(super) fn optional_reference(&mut self) -> Result<Option<EventId>, Malformed> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Int(number) => EventId::from_i64(number).map(Some).ok_or(Malformed::Shape),
            _ => Err(Malformed::Shape),
        }
    }

    pub(super) fn month(&mut self) -> Result<Month, Malformed> {
        month_of(self.int()?).ok_or(Malformed::Shape)
    }

    pub(super) fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        match self.next()? {
            Value::Bytes(bytes) => exactly(&bytes),
            _ => Err(Malformed::Shape),
        }
    }

    pub(super) fn day(&mut self) -> Result<NaiveDate, Malformed> {
        day_of(self.int()?).ok_or(Malformed::Shape)
    }

    pub(super) fn optional_day(&mut self) -> Result<Option<NaiveDate>, Malformed> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Int(number) => day_of(number).map(Some).ok_or(Malformed::Shape),
            _ => Err(Malformed::Shape),
        }
    }

    pub(super) fn dong(&mut self) -> Result<Dong, Malformed> {
        Dong::new(self.int()?).ok_or(Malformed::Shape)
    }

    /// A decimal or null: a mantissa of sixty-four bits, and a scale of 0 to 28.
    pub(super) fn optional_decimal(&mut self) -> Result<Option<Decimal>, Malformed> {
        let parts = match self.next()? {
            Value::Null => return Ok(None),
            Value::List(parts) => parts,
            _ => return Err(Malformed::Shape),
        };
        let [Value::Int(mantissa), Value::Int(scale)] = parts.as_slice() else { return Err(Malformed::Shape) };
        Decimal::try_new(*mantissa, narrow(*scale)?).map(Some).map_err(|_| Malformed::Shape)
    }

    pub(super) fn account(&mut self) -> Result<AccountCode, Malformed> {
        self.text()?.parse().map_err(|_| Malformed::Shape)
    }

    /// A list of lists, each read whole.
    pub(super) fn rows<T>(
        &mut self,
        mut read: impl FnMut(&mut Fields) -> Result<T, Malformed>,
    ) -> Result<Vec<T>, Malformed> {
        let Value::List(rows) = self.next()? else { return Err(Malformed::Shape) };
        let one = |row: Value| {
            let Value::List(cells) = row else { return Err(Malformed::Shape) };
            let mut cells = Fields(cells.into_iter());
            let read = read(&mut cells)?;
            if cells.0.len() == 0 { Ok(read) } else { Err(Malformed::Shape) }
        };
        rows.into_iter().map(one).collect()
    }

    pub(super) fn optional_kind(&mut self) -> Result<Option<PartyKind>, Malformed> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Int(number) => u8::try_from(number).ok().and_then(PartyKind::of).map(Some).ok_or(Malformed::Shape),
            _ => Err(Malformed::Shape),
        }
    }
}
