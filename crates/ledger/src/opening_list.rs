//! The lists behind opening balances: which accounts each explains, and what a row of it says.
//!
//! They are rows of a data file (`data/opening-lists.csv`): a list more is a few rows more. What a row holds besides
//! account and amount is kept by the number of its column, which is never used again ([`crate::event::brought::ListedRow`]).
//! Column 0 says what the row is of: a card of the register, or a name.

use std::str::FromStr;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::account::AccountCode;
use crate::event::value::Value;
use crate::event::{day_number, day_of};
use crate::text::clean;

/// What a cell of a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// A card of an item.
    Item,
    /// A card of a fixed asset.
    Asset,
    /// A card of anybody.
    Party,
    /// A name of its own, without a card.
    Name,
    /// Plain text.
    Text,
    /// Whole đồng.
    Dong,
    /// A decimal.
    Decimal,
    /// A whole number from 1 to 1200.
    Count,
    /// A day.
    Day,
    /// An account.
    Account,
}

/// What of an account must add up to its balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TiedBy {
    /// The account.
    Account,
    /// What each party has on it.
    Party,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its number, never used again.
    pub number: u16,
    /// Its stable name.
    pub name: String,
    /// What a cell holds.
    pub sort: Sort,
    /// Whether a row must say it.
    pub required: bool,
    /// Vietnamese and English.
    pub titles: [String; 2],
}

/// A list.
#[derive(Debug, Clone)]
pub struct List {
    /// Its number, as in events.
    pub number: u8,
    /// Its stable name.
    pub name: String,
    /// The accounts it explains, with those under them.
    pub accounts: Vec<String>,
    /// What must add up.
    pub tied_by: TiedBy,
    /// Its columns, the first of which says what a row is of.
    pub columns: Vec<Column>,
}

impl List {
    /// Whether it explains this account.
    pub fn explains(&self, account: AccountCode) -> bool {
        self.accounts.iter().any(|group| account.is_under(group))
    }

    /// The column with this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

#[derive(Deserialize)]
struct Row {
    list: u8,
    name: String,
    accounts: String,
    tied_by: Option<TiedBy>,
    column: u16,
    column_name: String,
    sort: Sort,
    required: String,
    name_vi: String,
    name_en: String,
}

/// Every list, by number.
pub static LISTS: LazyLock<Vec<List>> = LazyLock::new(|| {
    let mut lists: Vec<List> = Vec::new();
    let mut reader = csv::Reader::from_reader(include_bytes!("../data/opening-lists.csv").as_slice());
    for row in reader.deserialize::<Row>() {
        let row = row.expect("the program's own list of opening lists reads");
        if lists.last().is_none_or(|last| last.number != row.list) {
            lists.push(List {
                number: row.list,
                name: row.name,
                accounts: row.accounts.split(' ').map(ToOwned::to_owned).collect(),
                tied_by: row.tied_by.unwrap_or(TiedBy::Account),
                columns: Vec::new(),
            });
        }
        let column = Column {
            number: row.column,
            name: row.column_name,
            sort: row.sort,
            required: row.required == "yes",
            titles: [row.name_vi, row.name_en],
        };
        lists.last_mut().expect("one was pushed").columns.push(column);
    }
    lists
});

/// The list with this name.
pub fn named(name: &str) -> Option<&'static List> {
    LISTS.iter().find(|list| list.name == name)
}

/// The account of wear that belongs to an account of assets (TT 71/2024, Annex I, account 214).
///
/// ```
/// use ledger::opening_list::wear_of;
/// assert_eq!(wear_of("2113".parse().unwrap()).unwrap().as_str(), "2143");
/// assert_eq!(wear_of("212".parse().unwrap()).unwrap().as_str(), "2142");
/// ```
pub fn wear_of(asset: AccountCode) -> Option<AccountCode> {
    let pairs = [("2111", "2141"), ("212", "2142"), ("2113", "2143"), ("2114", "2144"), ("2117", "2147")];
    pairs.iter().find(|(own, _)| asset.is_under(own)).and_then(|(_, wear)| wear.parse().ok())
}

impl Sort {
    /// Whether a cell names a card of the register.
    pub fn is_card(self) -> bool {
        matches!(self, Sort::Item | Sort::Asset | Sort::Party)
    }

    /// What a text stands for, where the cell is no card: digits, `YYYY-MM-DD`, a decimal with a point.
    pub fn read(self, text: &str) -> Option<Value> {
        match self {
            Sort::Item | Sort::Asset | Sort::Party => None,
            Sort::Name | Sort::Text => clean(text).ok().map(Value::Text),
            Sort::Dong => text.parse().ok().map(Value::Int),
            Sort::Decimal => {
                let number = Decimal::from_str(text).ok()?.normalize();
                let mantissa = i64::try_from(number.mantissa()).ok()?;
                Some(Value::List(vec![Value::Int(mantissa), Value::Int(number.scale().into())]))
            }
            Sort::Count => text.parse().ok().filter(|count| (1..=1200).contains(count)).map(Value::Int),
            Sort::Day => text.parse().ok().map(|day| Value::Int(day_number(day).into())),
            Sort::Account => text.parse::<AccountCode>().ok().map(|code| Value::Text(code.to_string())),
        }
    }

    /// The text a value is shown and typed as; nothing when it is of another sort.
    pub fn show(self, value: &Value) -> Option<String> {
        match (self, value) {
            (Sort::Name | Sort::Text | Sort::Account, Value::Text(text)) => Some(text.clone()),
            (Sort::Dong | Sort::Count, Value::Int(number)) => Some(number.to_string()),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::CHART;

    #[test]
    fn the_lists_explain_accounts_of_the_chart_and_their_numbers_stand_once() {
        let numbers: Vec<u8> = LISTS.iter().map(|list| list.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
        for list in LISTS.iter() {
            for group in &list.accounts {
                assert!(CHART.keys().any(|account| account.as_str() == group), "{}: {group}", list.name);
            }
            let columns: Vec<u16> = list.columns.iter().map(|column| column.number).collect();
            assert_eq!(columns, (0..list.columns.len() as u16).collect::<Vec<_>>(), "{}", list.name);
            assert!(list.columns[0].required);
        }
        for asset in CHART.keys().filter(|account| account.is_under("211") && account.as_str() != "211") {
            assert!(wear_of(*asset).is_some_and(|wear| CHART.contains_key(&wear)), "{asset}");
        }
    }

    #[test]
    fn what_is_read_is_shown_again() {
        for (sort, text) in [
            (Sort::Dong, "-1500000"),
            (Sort::Decimal, "12.5"),
            (Sort::Count, "18"),
            (Sort::Day, "2026-03-31"),
            (Sort::Account, "642"),
            (Sort::Name, "Mái che sân phơi"),
        ] {
            assert_eq!(sort.show(&sort.read(text).unwrap()).as_deref(), Some(text));
        }
        for (sort, text) in
            [(Sort::Count, "0"), (Sort::Day, "2026-02-31"), (Sort::Decimal, "một"), (Sort::Account, "x")]
        {
            assert_eq!(sort.read(text), None, "{text}");
        }
    }
}
