//! Questions on a voucher, their answers, and remarks (Có câu hỏi).

use super::body::{EventHash, Fields};
use super::value::Value;
use super::{EventId, Malformed};

/// What a comment does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Deed {
    /// It says something.
    Remark = 0,
    /// It asks, and stands open until who asked says otherwise.
    Question = 1,
    /// It answers a question.
    Answer = 2,
    /// Who asked says that the question is settled.
    Settled = 3,
}

impl Deed {
    /// The deed with this number.
    pub const fn of(number: u8) -> Option<Self> {
        match number {
            0 => Some(Deed::Remark),
            1 => Some(Deed::Question),
            2 => Some(Deed::Answer),
            3 => Some(Deed::Settled),
            _ => None,
        }
    }
}

/// Something said about a voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The voucher.
    pub target: EventId,
    /// The hash of the version that was seen.
    pub version: EventHash,
    /// What it does.
    pub deed: Deed,
    /// The question answered or settled.
    pub question: Option<EventId>,
    /// What is said; may be empty where a question is settled.
    pub text: String,
}

impl Comment {
    pub(super) fn fields(&self) -> Vec<Value> {
        vec![
            Value::Int(self.target.to_i64()),
            Value::Bytes(self.version.to_vec()),
            Value::Int(self.deed as i64),
            self.question.map(EventId::to_i64).into(),
            self.text.as_str().into(),
        ]
    }

    pub(super) fn read(fields: &mut Fields) -> Result<Self, Malformed> {
        Ok(Self {
            target: fields.reference()?,
            version: fields.bytes()?,
            deed: Deed::of(fields.number()?).ok_or(Malformed::Shape)?,
            question: fields.optional_reference()?,
            text: fields.text()?,
        })
    }
}
