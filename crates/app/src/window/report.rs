//! The books and reports.

use crate::api::form::*;
use crate::api::fund::{FundBook, FundCard, FundCardQuery};
use crate::api::money::{BankBookRef, BankBookRow, CompareQuery, ComparedTrial, Debts, MoneyBook};
use crate::api::report::{AmendedRow, JournalPage, LedgerPage, RangeQuery, Statement, TrialBalance, TrialQuery};
use crate::api::stock::{ServiceBook, StockBook, StockCard, StockCardQuery, StockQuery};
use crate::api::voucher::Side;
use crate::{App, Refusal};

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn general_journal(&self, range: RangeQuery) -> Result<JournalPage, Refusal> {
        self.with(|book| book.general_journal(&range))
    }

    pub fn account_ledger(
        &self,
        account: String,
        party: Option<String>,
        side: Option<Side>,
        range: RangeQuery,
    ) -> Result<LedgerPage, Refusal> {
        self.with(|book| book.account_ledger(&account, party.as_deref(), side, &range))
    }

    pub fn party_statement(&self, party: String, from: String, to: String) -> Result<Statement, Refusal> {
        self.with(|book| book.party_statement(&party, &from, &to))
    }

    pub fn trial_balance(&self, query: TrialQuery) -> Result<TrialBalance, Refusal> {
        self.with(|book| book.trial_balance(&query))
    }

    pub fn statutory_form(&self, query: FormQuery) -> Result<StatutoryForm, Refusal> {
        self.with(|book| book.statutory_form(&query))
    }

    pub fn figure_sources(&self, query: FormQuery, row: String, column: u32) -> Result<FigureSources, Refusal> {
        self.with(|book| book.figure_sources(&query, &row, column))
    }

    pub fn source_rows(&self, query: SourceQuery) -> Result<SourceRows, Refusal> {
        self.with(|book| book.source_rows(&query))
    }

    pub fn last_year_figures(&self, year: i32) -> Result<Vec<LastYearFigure>, Refusal> {
        self.with(|book| book.last_year(year))
    }

    pub fn set_last_year_figures(
        &self,
        year: i32,
        figures: Vec<LastYearFigure>,
    ) -> Result<Vec<LastYearFigure>, Refusal> {
        self.with(|book| book.set_last_year(year, &figures))
    }

    pub fn cash_book(&self, account: String, range: RangeQuery) -> Result<MoneyBook, Refusal> {
        self.with(|book| book.cash_book(&account, &range))
    }

    pub fn bank_books(&self, from: String, to: String) -> Result<Vec<BankBookRow>, Refusal> {
        self.with(|book| book.bank_books(&from, &to))
    }

    pub fn bank_book(&self, book: BankBookRef, range: RangeQuery) -> Result<MoneyBook, Refusal> {
        self.with(|open| open.bank_book(&book, &range))
    }

    pub fn compare_trial(&self, query: CompareQuery) -> Result<ComparedTrial, Refusal> {
        self.with(|book| book.compare_trial(&query))
    }

    pub fn compare_account(
        &self,
        account: String,
        party: Option<String>,
        query: CompareQuery,
    ) -> Result<ComparedTrial, Refusal> {
        self.with(|book| book.compare_account(&account, party.as_deref(), &query))
    }

    pub fn party_debts(&self, party: String, from: String, to: String) -> Result<Debts, Refusal> {
        self.with(|book| book.party_debts(&party, &from, &to))
    }

    pub fn stock_book(&self, query: StockQuery) -> Result<StockBook, Refusal> {
        self.with(|book| book.stock_book(&query))
    }

    pub fn stock_card(&self, query: StockCardQuery) -> Result<StockCard, Refusal> {
        self.with(|book| book.stock_card(&query))
    }

    pub fn service_book(&self, party: Option<String>, from: String, to: String) -> Result<ServiceBook, Refusal> {
        self.with(|book| book.service_book(party.as_deref(), &from, &to))
    }

    pub fn fund_book(&self, from: String, to: String) -> Result<FundBook, Refusal> {
        self.with(|book| book.fund_book(&from, &to))
    }

    pub fn fund_card(&self, query: FundCardQuery) -> Result<FundCard, Refusal> {
        self.with(|book| book.fund_card(&query))
    }

    pub fn amended_vouchers(&self, from: String, to: String) -> Result<Vec<AmendedRow>, Refusal> {
        self.with(|book| book.amended_vouchers(&from, &to))
    }
}
