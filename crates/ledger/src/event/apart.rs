//! Bodies of the words about what the server keeps apart (quarantine): the server's notice, an event taken over, the rest
//! left out.

use super::body::{Body, EventHash, Fields, SeriesNumber, number_fields, read_number};
use super::coop::CoopFact;
use super::kind::Kind;
use super::value::Value;
use super::{EventId, Malformed, WriterNo};
use crate::chain::Link;

/// The server keeps a frame apart from the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// The frame, by its link.
    pub frame: Link,
    /// Whose frame it is.
    pub writer: WriterNo,
    /// The number of its first event among the writer's.
    pub first: u64,
    /// That of its last one.
    pub last: u64,
}

/// An event that lies apart, taken over by the writer of this one: it counts as his, from this place on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// The frame it lies in, by its link.
    pub frame: Link,
    /// Its place among the events of that frame, from 0.
    pub at: u16,
    /// What it was called: its writer and its number among the writer's.
    pub origin: EventId,
    /// The hash of its bytes.
    pub original: EventHash,
    /// The number that was printed on it, in the series of its own writer; a voucher gets one of the new writer's.
    pub printed: Option<SeriesNumber>,
    /// What it says. What it refers to in its own branch is what took that over.
    pub fact: Box<Body>,
    /// What a later version added to it.
    pub rest: Vec<Value>,
}

/// What of a frame was not taken over is left out for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discarded {
    /// The frame, by its link.
    pub frame: Link,
    /// Why.
    pub reason: String,
}

/// Whether an event that lies apart can be taken over: a voucher, an entry of a register, a remark. What opens, closes or
/// decides is said again by whoever may.
pub fn can_be_adopted(fact: &Body) -> bool {
    match fact {
        Body::Coop(entry) => !matches!(entry, CoopFact::Turnover(_) | CoopFact::Listed(_)),
        Body::VoucherPosted(_)
        | Body::VoucherReversed(_)
        | Body::VoucherAmended(_)
        | Body::VoucherAdjusted(_)
        | Body::PartySet(_)
        | Body::AccountSet(_)
        | Body::SettingSet(_)
        | Body::MemberMerged(_)
        | Body::Comment(_)
        | Body::PhotoLinked(_)
        | Body::PhotoUnlinked(_) => true,
        _ => false,
    }
}

impl Notice {
    /// What these fields of an event of kind `QuarantineNotice` say; nothing where they are not as agreed.
    pub fn read(fields: &[Value]) -> Option<Self> {
        let [Value::Bytes(frame), writer, first, last, ..] = fields else { return None };
        let (first, last) = (u64::try_from(first.int()?).ok()?, u64::try_from(last.int()?).ok()?);
        let notice =
            Self { frame: frame.as_slice().try_into().ok()?, writer: u16::try_from(writer.int()?).ok()?, first, last };
        (last >= first).then_some(notice)
    }

    /// How many events the frame has.
    pub fn count(&self) -> u64 {
        (self.last - self.first).saturating_add(1)
    }
}

impl Adopted {
    pub(super) fn fields(&self) -> Vec<Value> {
        let mut fact = self.fact.fields(!self.rest.is_empty());
        fact.extend(self.rest.iter().cloned());
        vec![
            Value::Bytes(self.frame.to_vec()),
            Value::Int(self.at.into()),
            Value::Int(self.origin.to_i64()),
            Value::Bytes(self.original.to_vec()),
            self.printed.map_or(Value::Null, |number| Value::List(number_fields(number).to_vec())),
            Value::Int(self.fact.kind().into()),
            Value::List(fact),
        ]
    }

    pub(super) fn read(fields: &mut Fields) -> Result<Self, Malformed> {
        let (frame, at) = (fields.bytes()?, fields.number()?);
        let (origin, original) = (fields.reference()?, fields.bytes()?);
        let printed = match fields.next()? {
            Value::Null => None,
            Value::List(places) if places.len() == 3 => Some(read_number(&mut Fields::of(places))?),
            _ => return Err(Malformed::Shape),
        };
        let kind = fields.number()?;
        let Value::List(places) = fields.next()? else { return Err(Malformed::Shape) };
        if kind == Kind::QuarantineAdopted as u16 {
            return Err(Malformed::Shape);
        }
        let (fact, rest) = Body::from_fields(kind, places)?;
        if !can_be_adopted(&fact) {
            return Err(Malformed::Shape);
        }
        Ok(Self { frame, at, origin, original, printed, fact: Box::new(fact), rest })
    }
}

impl Discarded {
    pub(super) fn fields(&self) -> Vec<Value> {
        vec![Value::Bytes(self.frame.to_vec()), self.reason.as_str().into()]
    }

    pub(super) fn read(fields: &mut Fields) -> Result<Self, Malformed> {
        Ok(Self { frame: fields.bytes()?, reason: fields.text()? })
    }
}
