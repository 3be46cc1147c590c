//! What a book that begins in the middle of a year, or comes from other books, brings along: the turnover of the months
//! before it, and the lists behind its opening balances.
//!
//! Neither moves money. Turnover brought along is counted in the forms of its fiscal year and never in a month; a list
//! says what an opening balance is made of, and must add up to it. Of each, what was written last holds.

use super::body::Fields;
use super::value::Value;
use super::{EventId, Malformed};
use crate::account::AccountCode;
use crate::day::Month;
use crate::money::Dong;

/// The turnover of a fiscal year, or of its first months, as other books had it (số phát sinh luỹ kế).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Turnover {
    /// What each account of each party did.
    pub rows: Vec<TurnoverRow>,
    /// What of it stood against what, where a form asks: debit, credit, đồng.
    pub pairs: Vec<(AccountCode, AccountCode, Dong)>,
}

/// What an account of one party did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TurnoverRow {
    /// The account.
    pub account: AccountCode,
    /// Whose; none where it is not kept by party.
    pub party: Option<EventId>,
    /// Đồng debited.
    pub debit: Dong,
    /// Đồng credited.
    pub credit: Dong,
}

/// Turnover brought along, with its months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnoverBrought {
    /// The first month of the fiscal year. What is written for the same year later takes the place of this.
    pub first: Month,
    /// The last month counted in.
    pub last: Month,
    /// The figures; empty where they are taken back.
    pub turnover: Turnover,
}

/// A list behind an opening balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningListed {
    /// The number of the list. What is written of the same list later takes its place.
    pub list: u8,
    /// The month at whose start it stands.
    pub month: Month,
    /// Its rows.
    pub rows: Vec<ListedRow>,
}

/// A row of such a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedRow {
    /// The account whose opening balance it is part of.
    pub account: AccountCode,
    /// The card it is of: an item, an asset, a lender; of a prepaid cost the cost.
    pub of: Option<EventId>,
    /// Đồng, debit positive.
    pub amount: Dong,
    /// What else is known, by the number of the list's column.
    pub details: Vec<(u16, Value)>,
}

impl TurnoverBrought {
    pub(super) fn fields(&self) -> Vec<Value> {
        let row = |row: &TurnoverRow| {
            Value::List(vec![account(row.account), reference(row.party), dong(row.debit), dong(row.credit)])
        };
        let pair = |(debit, credit, amount): &(AccountCode, AccountCode, Dong)| {
            Value::List(vec![account(*debit), account(*credit), dong(*amount)])
        };
        vec![
            Value::Int(self.first.index().into()),
            Value::Int(self.last.index().into()),
            Value::List(self.turnover.rows.iter().map(row).collect()),
            Value::List(self.turnover.pairs.iter().map(pair).collect()),
        ]
    }

    pub(super) fn read(fields: &mut Fields) -> Result<Self, Malformed> {
        Ok(Self {
            first: fields.month()?,
            last: fields.month()?,
            turnover: Turnover {
                rows: fields.rows(|row| {
                    Ok(TurnoverRow {
                        account: row.account()?,
                        party: row.optional_reference()?,
                        debit: row.dong()?,
                        credit: row.dong()?,
                    })
                })?,
                pairs: fields.rows(|row| Ok((row.account()?, row.account()?, row.dong()?)))?,
            },
        })
    }
}

impl OpeningListed {
    pub(super) fn fields(&self) -> Vec<Value> {
        let detail = |(column, value): &(u16, Value)| Value::List(vec![Value::Int((*column).into()), value.clone()]);
        let row = |row: &ListedRow| {
            let details = row.details.iter().map(detail).collect();
            Value::List(vec![account(row.account), reference(row.of), dong(row.amount), Value::List(details)])
        };
        vec![
            Value::Int(self.list.into()),
            Value::Int(self.month.index().into()),
            Value::List(self.rows.iter().map(row).collect()),
        ]
    }

    pub(super) fn read(fields: &mut Fields) -> Result<Self, Malformed> {
        Ok(Self {
            list: fields.number()?,
            month: fields.month()?,
            rows: fields.rows(|row| {
                Ok(ListedRow {
                    account: row.account()?,
                    of: row.optional_reference()?,
                    amount: row.dong()?,
                    details: row.rows(|detail| Ok((detail.number()?, detail.next()?)))?,
                })
            })?,
        })
    }
}

fn account(code: AccountCode) -> Value {
    code.as_str().into()
}

fn reference(id: Option<EventId>) -> Value {
    id.map(EventId::to_i64).into()
}

fn dong(amount: Dong) -> Value {
    Value::Int(amount.get())
}
