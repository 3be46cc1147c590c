//! Further details of a line: item, quantity, price, document … One registry of keys, never reused.
//!
//! Each key stands once for the debit side (even number) and once for the credit side (odd number).

use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::value::Value;
use super::{EventId, day_number, day_of};

/// The side of a line a detail belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Nợ.
    Debit,
    /// Có.
    Credit,
}

impl Side {
    /// The stable name used across the bridge.
    pub const fn name(self) -> &'static str {
        match self {
            Side::Debit => "debit",
            Side::Credit => "credit",
        }
    }
}

/// What sort of value a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A party or item of the register.
    Reference,
    /// Plain text.
    Text,
    /// A decimal: `[mantissa, scale]`.
    Decimal,
    /// A day: days since 1970-01-01.
    Day,
    /// Whole đồng.
    Dong,
}

macro_rules! keys {
    ($( $(#[doc = $doc:literal])* $name:ident $text:literal $number:literal $sort:ident ),* $(,)?) => {
        /// A key of the registry.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Key { $( $(#[doc = $doc])* $name ),* }

        impl Key {
            /// Every key there is.
            pub const ALL: &'static [Key] = &[ $( Key::$name ),* ];

            /// Its number for the debit side; one more for the credit side.
            pub const fn number(self) -> u16 { match self { $( Key::$name => $number ),* } }

            /// Its stable name in files and across the bridge.
            pub const fn name(self) -> &'static str { match self { $( Key::$name => $text ),* } }

            /// What sort of value it takes.
            pub const fn sort(self) -> Sort { match self { $( Key::$name => Sort::$sort ),* } }
        }
    };
}

keys! {
    /// What this line alone is for (diễn giải).
    Narration "narration" 2 Text,
    /// The item (mặt hàng).
    Item "item" 4 Reference,
    /// How much of it, in the item's unit.
    Quantity "quantity" 6 Decimal,
    /// Đồng for one unit.
    UnitPrice "unit_price" 8 Decimal,
    /// The store (kho).
    Store "store" 10 Text,
    /// The season (vụ).
    Season "season" 12 Text,
    /// The kind of expense (khoản mục chi phí).
    ExpenseKind "expense_kind" 14 Text,
    /// What costs are gathered for (đối tượng tập hợp chi phí).
    CostObject "cost_object" 16 Text,
    /// The fixed asset.
    Asset "asset" 18 Reference,
    /// The loan contract.
    Loan "loan" 20 Text,
    /// The contract.
    Contract "contract" 22 Text,
    /// The bank account.
    BankAccount "bank_account" 24 Text,
    /// Where a fund comes from.
    FundSource "fund_source" 26 Text,
    /// When it is to be paid.
    DueDate "due_date" 28 Day,
    /// The document: seller's tax code, form, series, number, date.
    Document "document" 30 Text,
    /// The VAT class.
    VatClass "vat_class" 32 Text,
    /// The taxable base.
    TaxableBase "taxable_base" 34 Dong,
    /// The foreign currency's code.
    Currency "currency" 36 Text,
    /// The amount in it.
    ForeignAmount "foreign_amount" 38 Decimal,
    /// Đồng for one unit of it.
    Rate "rate" 40 Decimal,
    /// The number of the resolution of the general meeting it rests on.
    Resolution "resolution" 42 Text,
    /// What a part of the distributed income goes by: `fund`, `use`, `labour`, `capital`.
    SharedBy "shared_by" 44 Text,
    /// How many per cent of it.
    ShareRate "share_rate" 46 Decimal,
    /// What the rate is taken of, or the member's own measure: use, pay, capital.
    ShareBasis "share_basis" 48 Dong,
}

impl Key {
    /// The key and side with this number.
    pub fn of(number: u16) -> Option<(Key, Side)> {
        let key = Key::ALL.iter().find(|key| key.number() == number & !1)?;
        Some((*key, if number & 1 == 0 { Side::Debit } else { Side::Credit }))
    }

    /// The key with this name.
    pub fn named(name: &str) -> Option<Key> {
        Key::ALL.iter().copied().find(|key| key.name() == name)
    }

    /// The value a text stands for: digits, `YYYY-MM-DD`, a decimal with a point, a party's id, plain text.
    pub fn read(self, text: &str) -> Option<Value> {
        match self.sort() {
            Sort::Reference => text.parse::<EventId>().ok().map(|id| Value::Int(id.to_i64())),
            Sort::Text => crate::text::clean(text).ok().map(Value::Text),
            Sort::Dong => text.parse().ok().map(Value::Int),
            Sort::Day => text.parse::<NaiveDate>().ok().map(|day| Value::Int(day_number(day).into())),
            Sort::Decimal => decimal_value(text),
        }
    }

    /// The text a value is shown and typed as; nothing when it is not of the key's sort.
    pub fn show(self, value: &Value) -> Option<String> {
        match (self.sort(), value) {
            (Sort::Reference | Sort::Dong, Value::Int(value)) => Some(value.to_string()),
            (Sort::Text, Value::Text(text)) => Some(text.clone()),
            (Sort::Day, Value::Int(number)) => day_of(*number).map(|day| day.to_string()),
            (Sort::Decimal, Value::List(parts)) => match parts.as_slice() {
                [Value::Int(mantissa), Value::Int(scale)] => {
                    Decimal::try_new(*mantissa, u32::try_from(*scale).ok()?).ok().map(|number| number.to_string())
                }
                _ => None,
            },
            _ => None,
        }
    }
}

fn decimal_value(text: &str) -> Option<Value> {
    let number = Decimal::from_str(text).ok()?.normalize();
    let mantissa = i64::try_from(number.mantissa()).ok()?;
    Some(Value::List(vec![Value::Int(mantissa), Value::Int(number.scale().into())]))
}

/// The further details of a line, in order of key. Keys this version does not know are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extra(Vec<(u16, Value)>);

impl Extra {
    /// The details in the order they are written in; later ones win over earlier ones of the same key.
    pub fn new(details: impl IntoIterator<Item = (u16, Value)>) -> Self {
        let ordered: std::collections::BTreeMap<u16, Value> = details.into_iter().collect();
        Self(ordered.into_iter().collect())
    }

    /// The details, in order of key number.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &(u16, Value)> {
        self.0.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of one key on one side.
    pub fn get(&self, key: Key, side: Side) -> Option<&Value> {
        let number = key.number() + u16::from(side == Side::Credit);
        self.0.iter().find(|(other, _)| *other == number).map(|(_, value)| value)
    }

    /// The narration of the line alone.
    pub fn narration(&self) -> Option<&str> {
        self.get(Key::Narration, Side::Debit).and_then(Value::text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_even_and_used_once() {
        let numbers: std::collections::BTreeSet<u16> = Key::ALL.iter().map(|key| key.number()).collect();
        assert_eq!(numbers.len(), Key::ALL.len());
        assert!(numbers.iter().all(|number| number % 2 == 0));
    }

    #[test]
    fn what_is_read_is_shown_again() {
        for (key, text) in [
            (Key::Quantity, "12.5"),
            (Key::UnitPrice, "7500"),
            (Key::DueDate, "2026-03-31"),
            (Key::TaxableBase, "1500000"),
            (Key::Season, "Đông Xuân 2026"),
            (Key::Item, "65537"),
        ] {
            let value = key.read(text).unwrap();
            assert_eq!(key.show(&value).as_deref(), Some(text), "{}", key.name());
        }
    }

    #[test]
    fn what_is_not_of_the_sort_is_refused() {
        for (key, text) in
            [(Key::Quantity, "một"), (Key::DueDate, "2026-02-31"), (Key::TaxableBase, "1,5"), (Key::Item, "x")]
        {
            assert_eq!(key.read(text), None, "{}", key.name());
        }
    }
}
