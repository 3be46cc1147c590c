//! Bodies of decisions, of gates about numbers and periods, and of what is computed from the whole ledger.

use chrono::NaiveDate;

use super::body::{Content, EventHash, Fields, SeriesNumber, content_fields, number_fields, read_content, read_number};
use super::kind::Kind;
use super::value::Value;
use super::{EventId, Malformed, WriterNo, day_number, day_of};
use crate::account::AccountCode;
use crate::day::Month;
use crate::voucher::Form;

/// The code under which the closing entries of a year stand.
pub const YEAR_END: &str = "L";
/// The code under which the distribution of a year's income stands.
pub const DISTRIBUTION: &str = "N";

/// A decision about one version of a voucher, or about an event that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The voucher, or the event held.
    pub target: EventId,
    /// The hash of the version that was seen when deciding.
    pub version: EventHash,
    /// The day: of the approval, or on which the cash moved.
    pub day: NaiveDate,
    /// Why; may be empty.
    pub reason: String,
}

/// A story that somebody decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// What the story is about: the number of its reason.
    pub story: u16,
    /// The events in it, in the story's order.
    pub events: Vec<EventId>,
    /// The account, day and figure, where the story is about a balance.
    pub at: Option<At>,
    /// What was chosen: the number of the choice.
    pub choice: u16,
    /// Why; may be empty.
    pub reason: String,
}

/// A balance that stands below zero at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// The account.
    pub account: AccountCode,
    /// The day.
    pub day: NaiveDate,
    /// The balance, in đồng, debit positive.
    pub dong: i64,
}

/// Two cards of one person are one from here on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberMerged {
    /// The card that goes on as another.
    pub from: EventId,
    /// The one it goes on as.
    pub into: EventId,
}

/// A series of numbers ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesClosed {
    /// The form.
    pub form: Form,
    /// The fiscal year.
    pub year: u16,
    /// Whose series.
    pub writer: WriterNo,
    /// The last number used; 0 for none.
    pub last: u32,
}

/// A number will never be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberVoided {
    /// The number.
    pub number: SeriesNumber,
    /// Whose series.
    pub writer: WriterNo,
    /// Why.
    pub reason: String,
}

/// A voucher computed from the whole ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Computed {
    /// `ClosingEntries`, `DepreciationRun` or `SurplusDistributed`.
    pub kind: Kind,
    /// The first month it was computed from.
    pub first: Month,
    /// The last one.
    pub last: Month,
    /// The ledger digest of those months as they were when it was computed.
    pub inputs: [u8; 32],
    /// Its number.
    pub number: SeriesNumber,
    /// Its text.
    pub content: Content,
}

fn reference(id: EventId) -> Value {
    Value::Int(id.to_i64())
}

impl Decision {
    pub(super) fn fields(&self) -> Vec<Value> {
        vec![
            reference(self.target),
            Value::Bytes(self.version.to_vec()),
            Value::Int(day_number(self.day).into()),
            self.reason.as_str().into(),
        ]
    }

    pub(super) fn read(fields: &mut Fields) -> Result<Self, Malformed> {
        Ok(Self {
            target: fields.reference()?,
            version: fields.bytes()?,
            day: day_of(fields.int()?).ok_or(Malformed::Shape)?,
            reason: fields.text()?,
        })
    }
}

impl Resolved {
    pub(super) fn fields(&self) -> Vec<Value> {
        let at = self.at.map_or(Value::Null, |at| {
            let day = Value::Int(day_number(at.day).into());
            Value::List(vec![at.account.as_str().into(), day, Value::Int(at.dong)])
        });
        vec![
            Value::Int(self.story.into()),
            Value::List(self.events.iter().copied().map(reference).collect()),
            at,
            Value::Int(self.choice.into()),
            self.reason.as_str().into(),
        ]
    }

    pub(super) fn read(fields: &mut Fields) -> Result<Self, Malformed> {
        Ok(Self {
            story: fields.number()?,
            events: fields.references()?,
            at: read_at(&fields.next()?)?,
            choice: fields.number()?,
            reason: fields.text()?,
        })
    }
}

fn read_at(value: &Value) -> Result<Option<At>, Malformed> {
    match value {
        Value::Null => Ok(None),
        Value::List(places) => match places.as_slice() {
            [Value::Text(account), Value::Int(day), Value::Int(dong)] => Ok(Some(At {
                account: account.parse().map_err(|_| Malformed::Shape)?,
                day: day_of(*day).ok_or(Malformed::Shape)?,
                dong: *dong,
            })),
            _ => Err(Malformed::Shape),
        },
        _ => Err(Malformed::Shape),
    }
}

impl MemberMerged {
    pub(super) fn fields(self) -> Vec<Value> {
        vec![reference(self.from), reference(self.into)]
    }

    pub(super) fn read(fields: &mut Fields) -> Result<Self, Malformed> {
        Ok(Self { from: fields.reference()?, into: fields.reference()? })
    }
}

impl SeriesClosed {
    pub(super) fn fields(self) -> Vec<Value> {
        [self.form as i64, self.year.into(), self.writer.into(), self.last.into()].map(Value::Int).to_vec()
    }

    pub(super) fn read(fields: &mut Fields) -> Result<Self, Malformed> {
        Ok(Self {
            form: Form::of(fields.number()?).ok_or(Malformed::Shape)?,
            year: fields.number()?,
            writer: fields.number()?,
            last: fields.number()?,
        })
    }
}

impl NumberVoided {
    pub(super) fn fields(&self) -> Vec<Value> {
        let mut fields = number_fields(self.number).to_vec();
        fields.extend([Value::Int(self.writer.into()), self.reason.as_str().into()]);
        fields
    }

    pub(super) fn read(fields: &mut Fields) -> Result<Self, Malformed> {
        Ok(Self { number: read_number(fields)?, writer: fields.number()?, reason: fields.text()? })
    }
}

impl Computed {
    /// The code of the business event (việc) it is; depreciation is several.
    pub fn business(&self) -> Option<&'static str> {
        match self.kind {
            Kind::ClosingEntries => Some(YEAR_END),
            Kind::SurplusDistributed => Some(DISTRIBUTION),
            _ => None,
        }
    }

    pub(super) fn fields(&self) -> Vec<Value> {
        let mut fields = number_fields(self.number).to_vec();
        fields.extend(content_fields(&self.content));
        fields.extend([
            Value::Int(self.first.index().into()),
            Value::Int(self.last.index().into()),
            Value::Bytes(self.inputs.to_vec()),
        ]);
        fields
    }

    pub(super) fn read(kind: Kind, fields: &mut Fields) -> Result<Self, Malformed> {
        Ok(Self {
            kind,
            number: read_number(fields)?,
            content: read_content(fields)?,
            first: fields.month()?,
            last: fields.month()?,
            inputs: fields.bytes()?,
        })
    }
}
