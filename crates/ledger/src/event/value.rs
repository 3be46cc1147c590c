//! The values an event is made of: integers, text, bytes, lists. No floats, no maps.
//!
//! Invariant: a value has exactly one encoding (RFC 8949 section 4.2), so equal bytes mean equal values.

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

use super::Malformed;

/// Lists inside lists, at most; a crafted event must not exhaust the stack.
const DEPTH_MAX: usize = 8;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A list.
    List(Vec<Value>),
}

impl Value {
    /// The whole number, when it is one.
    pub fn int(&self) -> Option<i64> {
        if let Value::Int(value) = self { Some(*value) } else { None }
    }

    /// The text, when it is one.
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(value) = self { Some(value) } else { None }
    }

    /// The list, when it is one.
    pub fn list(&self) -> Option<&[Value]> {
        if let Value::List(value) = self { Some(value) } else { None }
    }

    /// The bytes, when it is bytes.
    pub fn bytes(&self) -> Option<&[u8]> {
        if let Value::Bytes(value) = self { Some(value) } else { None }
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Value::Text(value)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// Writing into memory cannot fail; this names the type that says so.
pub(super) type Writer<'a> = Encoder<&'a mut Vec<u8>>;

/// Writes one value.
pub(super) fn write(out: &mut Writer<'_>, value: &Value) {
    // A Vec takes every byte: the results below are all Ok.
    match value {
        Value::Null => out.null().map(drop),
        Value::Bool(value) => out.bool(*value).map(drop),
        Value::Int(value) => out.i64(*value).map(drop),
        Value::Text(value) => out.str(value).map(drop),
        Value::Bytes(value) => out.bytes(value).map(drop),
        Value::List(values) => {
            let _ = out.array(values.len() as u64);
            values.iter().for_each(|value| write(out, value));
            Ok(())
        }
    }
    .unwrap_or(());
}

/// Reads one value.
pub(super) fn read(input: &mut Decoder<'_>) -> Result<Value, Malformed> {
    read_at(input, 0)
}

fn read_at(input: &mut Decoder<'_>, depth: usize) -> Result<Value, Malformed> {
    if depth > DEPTH_MAX {
        return Err(Malformed::Shape);
    }
    match input.datatype()? {
        Type::Null => input.null().map(|()| Value::Null).map_err(Into::into),
        Type::Bool => input.bool().map(Value::Bool).map_err(Into::into),
        Type::U8 | Type::U16 | Type::U32 | Type::U64 | Type::I8 | Type::I16 | Type::I32 | Type::I64 => {
            input.i64().map(Value::Int).map_err(Into::into)
        }
        Type::String => Ok(Value::Text(input.str()?.to_owned())),
        Type::Bytes => Ok(Value::Bytes(input.bytes()?.to_owned())),
        Type::Array => {
            let len = input.array()?.ok_or(Malformed::Shape)?;
            // The length is a claim: room is made as values really come.
            let mut values = Vec::new();
            for _ in 0..len {
                values.push(read_at(input, depth + 1)?);
            }
            Ok(Value::List(values))
        }
        _ => Err(Malformed::Shape),
    }
}
