//! Questions to the book. Every answer has a total order and reads no more than it shows.

mod attention;
mod balances;
mod cards;
mod closing;
mod comments;
mod coop;
mod details;
mod habit;
mod history;
mod ledger;
mod money;
mod overview;
mod pairs;
mod search;
mod series;
mod supply;
mod today;
mod vouchers;

use ::ledger::account::AccountCode;
use ::ledger::day::Month;
use ::ledger::digest::{Balance, BalanceKey};
use ::ledger::event::WriterNo;
use ::ledger::voucher::Form;
use rusqlite::Row;

use crate::Failure;

pub use attention::{Aside, DecidedStory, OpenStory};
pub use balances::{ByParty, Figures};
pub use cards::CardFact;
pub use closing::CloseRequest;
pub use comments::Said;
pub use details::DetailRow;
pub use history::{Glance, HistorySize};
pub use ledger::{LedgerMonth, LedgerRow, LedgerSlice};
pub use money::BankRow;
pub use overview::Flow;
pub use pairs::JournalSum;
pub use search::{VoucherWords, WordsSize};
pub use series::SeriesRow;
pub use today::Questioned;
pub use vouchers::{Order, StateFilter, Totals, VersionRow, VoucherFilter, VoucherRow};

/// A voucher's whole number: form, fiscal year, series (quyển) and count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FullNumber {
    /// The form.
    pub form: Form,
    /// The fiscal year.
    pub year: u16,
    /// The writer whose series it is.
    pub writer: WriterNo,
    /// The count.
    pub number: u32,
}

impl FullNumber {
    /// Reads a number as it is shown, of a fiscal year.
    ///
    /// ```
    /// use store::query::FullNumber;
    /// assert_eq!(FullNumber::read("PC.Q03-0231", 2026).unwrap().to_string(), "PC.Q03-0231");
    /// assert_eq!(FullNumber::read("PC0231", 2026), None);
    /// ```
    pub fn read(text: &str, year: u16) -> Option<Self> {
        let (form, rest) = text.split_once(".Q")?;
        let (writer, number) = rest.split_once('-')?;
        Some(Self { form: Form::named(form)?, year, writer: writer.parse().ok()?, number: number.parse().ok()? })
    }
}

impl std::fmt::Display for FullNumber {
    /// `PC.Q03-0231`; the year stands in the date.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.Q{:02}-{:04}", self.form.letters(), self.writer, self.number)
    }
}

/// The accounts that have postings, found by jumping from one to the next.
pub(crate) const USED_ACCOUNTS: &str = "with recursive step (account) as (
        select min(account) from posting
        union all
        select (select min(account) from posting where account > step.account) from step where account is not null
    ), used (account) as (select account from step where account is not null)";

/// A row of `account, party_id, month, opening, debit, credit`.
pub(crate) fn stored_balance(row: &Row<'_>) -> Result<(BalanceKey, Balance), Failure> {
    let key = BalanceKey {
        account: stored_account(row, 0)?,
        party: crate::books::stored_party(row.get(1)?)?,
        month: stored_month(row, 2)?,
    };
    Ok((key, Balance { opening: row.get(3)?, debit: row.get(4)?, credit: row.get(5)? }))
}

pub(crate) fn stored_account(row: &Row<'_>, column: usize) -> Result<AccountCode, Failure> {
    let text = row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?;
    text.parse().map_err(|_| Failure::Damaged("an account's code".into()))
}

pub(crate) fn stored_month(row: &Row<'_>, column: usize) -> Result<Month, Failure> {
    Month::from_index(row.get(column)?).ok_or_else(|| Failure::Damaged("a month".into()))
}

fn stored_number(row: &Row<'_>, first_column: usize) -> Result<FullNumber, Failure> {
    Ok(FullNumber {
        form: crate::books::stored_form(row.get(first_column)?)?,
        year: row.get(first_column + 1)?,
        writer: row.get(first_column + 2)?,
        number: row.get(first_column + 3)?,
    })
}
