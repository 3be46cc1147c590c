//! Photos of papers (ảnh chứng từ): which sealed picture belongs to a voucher.
//!
//! The picture itself never stands in an event. It is sealed, named by the hash of its sealed bytes, and travels and lies
//! apart (`docs/sync-format.md`). A photo of the wrong paper is taken off again by a later event; the picture stays.

use super::body::Fields;
use super::value::Value;
use super::{EventId, Malformed};

/// SHA-256 of the sealed bytes of a photo: names it everywhere.
pub type PhotoHash = [u8; 32];

/// A photo belongs to a voucher from here on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoLinked {
    /// The voucher.
    pub voucher: EventId,
    /// The sealed photo.
    pub hash: PhotoHash,
    /// The book key it is sealed with.
    pub key_id: [u8; 8],
    /// How many bytes it has, sealed.
    pub size: u32,
    /// What it shows, in a person's words; may be empty.
    pub label: String,
}

/// A photo no longer belongs to a voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoUnlinked {
    /// The voucher.
    pub voucher: EventId,
    /// The sealed photo.
    pub hash: PhotoHash,
    /// Why; may be empty.
    pub reason: String,
}

impl PhotoLinked {
    pub(super) fn fields(&self) -> Vec<Value> {
        vec![
            Value::Int(self.voucher.to_i64()),
            Value::Bytes(self.hash.to_vec()),
            Value::Bytes(self.key_id.to_vec()),
            Value::Int(self.size.into()),
            self.label.as_str().into(),
        ]
    }

    pub(super) fn read(fields: &mut Fields) -> Result<Self, Malformed> {
        Ok(Self {
            voucher: fields.reference()?,
            hash: fields.bytes()?,
            key_id: fields.bytes()?,
            size: fields.number()?,
            label: fields.text()?,
        })
    }
}

impl PhotoUnlinked {
    pub(super) fn fields(&self) -> Vec<Value> {
        vec![Value::Int(self.voucher.to_i64()), Value::Bytes(self.hash.to_vec()), self.reason.as_str().into()]
    }

    pub(super) fn read(fields: &mut Fields) -> Result<Self, Malformed> {
        Ok(Self { voucher: fields.reference()?, hash: fields.bytes()?, reason: fields.text()? })
    }
}
