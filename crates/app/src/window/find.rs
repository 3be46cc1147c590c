//! Vouchers that were posted, and what happened when.

use crate::api::history::{HistoryPage, HistoryQuery, SeriesBook, SeriesPage};
use crate::api::search::SearchFound;
use crate::api::today::Today;
use crate::api::voucher::{VoucherPage, VoucherQuery, VoucherSum, VoucherView};
use crate::{App, Refusal};

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn list_vouchers(&self, query: VoucherQuery) -> Result<VoucherPage, Refusal> {
        self.with(|book| book.list_vouchers(&query))
    }

    pub fn sum_vouchers(&self, ids: Vec<String>) -> Result<VoucherSum, Refusal> {
        self.with(|book| book.sum_vouchers(&ids))
    }

    pub fn voucher(&self, id: String) -> Result<VoucherView, Refusal> {
        self.with(|book| book.voucher_view(&id))
    }

    pub fn neighbour(&self, id: String, step: i32) -> Result<Option<String>, Refusal> {
        self.with(|book| book.neighbour(&id, step))
    }

    pub fn today(&self) -> Result<Today, Refusal> {
        self.with(|book| book.today())
    }

    pub fn search_everything(&self, text: String) -> Result<SearchFound, Refusal> {
        self.with(|book| book.search_everything(&text))
    }

    pub fn history(&self, query: HistoryQuery) -> Result<HistoryPage, Refusal> {
        self.with(|book| book.history(&query))
    }

    pub fn list_series(&self) -> Result<Vec<SeriesBook>, Refusal> {
        self.with(|book| book.list_series())
    }

    pub fn series_numbers(
        &self,
        form: String,
        year: u32,
        series: String,
        offset: u32,
        limit: u32,
    ) -> Result<SeriesPage, Refusal> {
        self.with(|book| book.series_numbers(&form, year, &series, offset, limit))
    }
}
