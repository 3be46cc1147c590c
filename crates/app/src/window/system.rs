//! The chart, the lists, the settings and the months.

use crate::api::report::{AccountChange, AccountRow, NewAccount, PeriodRow};
use crate::api::setting::{ListValue, SettingRow, SettingValue};
use crate::{App, Refusal};

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn list_accounts(&self) -> Result<Vec<AccountRow>, Refusal> {
        self.with(|book| book.list_accounts())
    }

    pub fn add_account(&self, account: NewAccount) -> Result<AccountRow, Refusal> {
        self.with(|book| book.add_account(&account))
    }

    pub fn change_account(&self, account: AccountChange) -> Result<AccountRow, Refusal> {
        self.with(|book| book.change_account(&account))
    }

    pub fn list_settings(&self) -> Result<Vec<SettingRow>, Refusal> {
        self.with(|book| book.list_settings())
    }

    pub fn set_settings(&self, values: Vec<SettingValue>) -> Result<Vec<SettingRow>, Refusal> {
        self.with(|book| book.set_settings(&values))
    }

    pub fn list_values(&self, list: String) -> Result<Vec<ListValue>, Refusal> {
        self.with(|book| book.list_values(&list))
    }

    pub fn set_list_value(&self, list: String, code: String, name: String) -> Result<Vec<ListValue>, Refusal> {
        self.with(|book| book.set_list_value(&list, &code, &name))
    }

    pub fn periods(&self) -> Result<Vec<PeriodRow>, Refusal> {
        self.with(|book| book.periods())
    }

    pub fn close_month(&self, month: String) -> Result<Vec<PeriodRow>, Refusal> {
        self.with(|book| book.close_month(&month).and_then(|()| book.periods()))
    }

    pub fn reopen_month(&self, month: String, reason: String) -> Result<Vec<PeriodRow>, Refusal> {
        self.with(|book| book.reopen_month(&month, &reason).and_then(|()| book.periods()))
    }

    pub fn open_next_year(&self) -> Result<Vec<PeriodRow>, Refusal> {
        self.with(|book| book.open_next_year().and_then(|_| book.periods()))
    }
}
