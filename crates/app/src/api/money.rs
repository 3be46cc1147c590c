//! The books of money: cash (S04a, S04b) and each bank account (S05).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::report::Balance;

/// One book of the bank: a bank account by its name, or what a sub-account holds that names none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct BankBookRef {
    /// The sub-account of 112, where no bank account is named.
    pub account: String,
    /// The bank account as the lines name it; empty for a sub-account.
    pub bank_account: String,
}

/// A book of the bank and what it holds.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BankBookRow {
    /// Which book.
    pub book: BankBookRef,
    /// What it is called: the bank account, or the sub-account's name.
    pub name: String,
    /// The balance before the first day, as shown, with a minus below zero.
    pub opening_shown: String,
    /// Money in, as shown.
    pub in_shown: String,
    /// Money out, as shown.
    pub out_shown: String,
    /// The balance after the last day.
    pub closing_shown: String,
    /// True where that is below zero.
    pub below_zero: bool,
}

/// Part of a book of money.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MoneyBook {
    /// The account, empty for a bank account by its name.
    pub account: String,
    /// What it is called.
    pub name: String,
    /// The balance before the first day, as shown, with a minus below zero.
    pub opening_shown: String,
    /// The rows: movements, and after the last one of a day its total.
    pub rows: Vec<MoneyRow>,
    /// How many rows in all, totals of days included.
    pub count: u32,
    /// How many of them are movements.
    pub movements: u32,
    /// Money in, as shown.
    pub in_shown: String,
    /// Money out, as shown.
    pub out_shown: String,
    /// The balance after the last day.
    pub closing_shown: String,
    /// True where that is below zero.
    pub below_zero: bool,
    /// The days whose end is below zero, at most the first hundred.
    pub days_below_zero: Vec<DayBelowZero>,
    /// How many such days there are.
    pub days_below_zero_count: u32,
}

/// A day at whose end more had gone out than was there.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DayBelowZero {
    /// `dd/MM/yyyy`.
    pub date_shown: String,
    /// What was missing, as shown with a minus.
    pub balance_shown: String,
    /// The row that holds the day's total, from 0.
    pub row: u32,
}

/// A movement, or the total of a day.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MoneyRow {
    /// True for the total of a day.
    pub day_total: bool,
    /// The voucher; empty for a total.
    pub voucher: String,
    /// The day it is booked on, `dd/MM/yyyy`.
    pub date_shown: String,
    /// The day the document bears, `dd/MM/yyyy`.
    pub voucher_date_shown: String,
    /// Its number where money came in.
    pub receipt: String,
    /// Its number where money went out.
    pub payment: String,
    /// What it is for.
    pub narration: String,
    /// The other account.
    pub contra: String,
    /// Who paid or was paid, with code.
    pub who: String,
    /// Money in, as shown; empty when out.
    pub in_shown: String,
    /// Money out, as shown; empty when in.
    pub out_shown: String,
    /// The balance after it, as shown, with a minus below zero.
    pub balance_shown: String,
    /// True where that is below zero.
    pub below_zero: bool,
}

/// What stands beside the days asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Beside {
    /// The days of the same length before.
    #[default]
    Previous,
    /// The same days a year before.
    LastYear,
}

/// What a comparison is asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CompareQuery {
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day.
    pub to: String,
    /// What stands beside them.
    pub beside: Beside,
    /// 1, 2, 3 …
    pub level: u32,
}

/// Every account in two spans of days.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ComparedTrial {
    /// The first day of the other span, `YYYY-MM-DD`.
    pub other_from: String,
    /// Its last day.
    pub other_to: String,
    /// True where the book begins after the other span's first day, so that it is not whole.
    pub other_is_short: bool,
    /// The accounts with a figure in either.
    pub rows: Vec<ComparedRow>,
    /// Debit turnover of level 1.
    pub debit: Compared,
    /// Credit turnover of level 1.
    pub credit: Compared,
}

/// An account in two spans.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ComparedRow {
    /// Its code.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// 1, 2, 3, or 4 for the cooperative's own.
    pub level: u32,
    /// `debit` or `credit`: the side balances are counted on.
    pub side: String,
    /// The balance before the first day.
    pub opening: Compared,
    /// Debit turnover.
    pub debit: Compared,
    /// Credit turnover.
    pub credit: Compared,
    /// The balance after the last day.
    pub closing: Compared,
}

/// A figure in two spans, as shown; empty for zero.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, TS)]
pub struct Compared {
    /// In the span asked for.
    pub this: String,
    /// In the other.
    pub other: String,
    /// By how much the first is more.
    pub difference: String,
    /// The same in per cent of the other, `12,5 %`; empty where there is nothing to compare with.
    pub percent: String,
}

/// A party's debts on all accounts together.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Debts {
    /// The balance before the first day: `debit` where the party owed.
    pub opening: Balance,
    /// The rows, with the balance of all debts after each.
    pub rows: Vec<DebtRow>,
    /// Debit turnover, as shown.
    pub debit_shown: String,
    /// Credit turnover, as shown.
    pub credit_shown: String,
    /// The balance after the last day.
    pub closing: Balance,
}

/// A row of a party's debts.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DebtRow {
    /// The account it stands on.
    pub account: String,
    /// The row; its balance is that of all debts.
    pub row: super::report::LedgerRow,
}
