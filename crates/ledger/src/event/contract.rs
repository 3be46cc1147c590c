//! The terms of a service contract (form 03-BH): which of its fields an entry sets, the day on the signed paper, and the
//! lines of what is supplied.
//!
//! Invariant: an amount is never written down. It is the quantity times the price, rounded half up to the đồng, so the two
//! cannot disagree.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::body::Fields;
use super::value::Value;
use super::{EventId, Malformed, day_number};
use crate::business::fill::product;
use crate::money::Dong;

/// A field of a contract, by its number. Those below [`ContractField::SignedOn`] are the places of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ContractField {
    /// Its number as on the paper.
    Number = 2,
    /// The first day it covers.
    From = 3,
    /// The last day.
    To = 4,
    /// The season.
    Season = 5,
    /// What it covers, in a few words.
    Covers = 6,
    /// Whether the signed copy is in hand.
    Signed = 7,
    /// Whether the entry is no mistake.
    Active = 8,
    /// The day on the signed copy.
    SignedOn = 9,
    /// What is supplied.
    Lines = 10,
}

impl ContractField {
    /// Every field that a later entry may set. The member is none of them: a contract with another member is another one.
    pub const ALL: [ContractField; 9] = [
        ContractField::Number,
        ContractField::From,
        ContractField::To,
        ContractField::Season,
        ContractField::Covers,
        ContractField::Signed,
        ContractField::Active,
        ContractField::SignedOn,
        ContractField::Lines,
    ];
}

/// What an entry of a contract says beyond the places that were there first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContractTerms {
    /// The numbers of the fields the entry sets; empty where it sets them all. The others stay as they stand, so two
    /// people who change different fields of one contract both have their way. Numbers of later versions are kept.
    pub sets: Vec<u8>,
    /// The day on the signed copy.
    pub signed_on: Option<NaiveDate>,
    /// What is supplied.
    pub lines: Vec<ContractLine>,
}

/// A line of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContractLine {
    /// The item's card, where it has one.
    pub item: Option<EventId>,
    /// The goods or service, as on the paper.
    pub name: String,
    /// The unit; empty where none was agreed on.
    pub unit: String,
    /// How much of it, in the unit; none is left to the pen.
    pub quantity: Option<Decimal>,
    /// Đồng for one unit; none is left to the pen.
    pub price: Option<Decimal>,
}

impl ContractTerms {
    /// Whether an entry with these terms sets a field.
    pub fn sets(&self, field: ContractField) -> bool {
        self.sets.is_empty() || self.sets.contains(&(field as u8))
    }

    pub(super) fn field(&self) -> Value {
        let sets = self.sets.iter().map(|number| Value::Int((*number).into())).collect();
        Value::List(vec![
            Value::List(sets),
            self.signed_on.map(|day| i64::from(day_number(day))).into(),
            Value::List(self.lines.iter().map(ContractLine::field).collect()),
        ])
    }

    pub(super) fn read(fields: &mut Fields) -> Result<Self, Malformed> {
        Ok(Self { sets: fields.numbers()?, signed_on: fields.optional_day()?, lines: fields.rows(ContractLine::read)? })
    }
}

impl ContractLine {
    /// The quantity times the price, half a đồng up; nothing where one of them is open, or beyond what the books can hold.
    pub fn amount(&self) -> Option<Dong> {
        product(&[self.quantity?, self.price?]).ok()
    }

    fn field(&self) -> Value {
        let decimal = |number: Option<Decimal>| {
            // Read from sixty-four bits, or checked to fit them by whoever writes.
            number.map_or(Value::Null, |number| {
                let mantissa = i64::try_from(number.mantissa()).unwrap_or_default();
                Value::List(vec![Value::Int(mantissa), Value::Int(number.scale().into())])
            })
        };
        Value::List(vec![
            self.item.map(EventId::to_i64).into(),
            self.name.as_str().into(),
            self.unit.as_str().into(),
            decimal(self.quantity),
            decimal(self.price),
        ])
    }

    fn read(row: &mut Fields) -> Result<Self, Malformed> {
        Ok(Self {
            item: row.optional_reference()?,
            name: row.text()?,
            unit: row.text()?,
            quantity: row.optional_decimal()?,
            price: row.optional_decimal()?,
        })
    }
}

/// The sum of the lines' amounts; nothing where no line has one, or the sum is beyond what the books can hold.
pub fn total(lines: &[ContractLine]) -> Option<Dong> {
    let amounts: Vec<Dong> = lines.iter().filter_map(ContractLine::amount).collect();
    if amounts.is_empty() { None } else { Dong::sum(amounts) }
}
