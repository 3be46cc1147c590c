//! What the phone shows.

use crate::api::field::{ApprovalItem, Approvals, Overview, OverviewCharts};
use crate::{App, Refusal};

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn overview(&self) -> Result<Overview, Refusal> {
        self.with(|book| book.overview())
    }

    pub fn overview_charts(&self) -> Result<OverviewCharts, Refusal> {
        self.with(|book| book.overview_charts())
    }

    pub fn list_approvals(&self) -> Result<Approvals, Refusal> {
        self.with(|book| book.approvals())
    }

    pub fn approval(&self, voucher: String) -> Result<ApprovalItem, Refusal> {
        self.with(|book| book.approval(&voucher))
    }

    pub fn decide_approval(
        &self,
        voucher: String,
        version: String,
        word: String,
        reason: String,
    ) -> Result<Approvals, Refusal> {
        let said = self.with(|book| book.decide_approval(&voucher, &version, &word, &reason))?;
        self.something_written();
        Ok(said)
    }
}
