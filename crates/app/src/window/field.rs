//! What the phone shows.

use crate::api::field::*;
use crate::{App, Refusal};

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn overview(&self) -> Result<Overview, Refusal> {
        self.with(|book| book.overview())
    }

    pub fn overview_due(&self) -> Result<OverviewDue, Refusal> {
        let known = self.with(|book| match book.due_known()? {
            Some(due) => Ok(Ok(due)),
            None => Ok(Err(book.look()?)),
        })?;
        let look = match known {
            Ok(due) => return Ok(due),
            Err(look) => look,
        };
        let due = look.overview_due()?;
        self.with(|book| {
            // Another book may have been opened meanwhile.
            if book.book_id() == look.book_id() {
                book.keep_due(&look, &due)?;
            }
            Ok(due)
        })
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

    pub fn prove_approval(&self, voucher: String, proof: String) -> Result<(), Refusal> {
        let proof = zeroize::Zeroizing::new(proof);
        self.with(|book| book.prove_for(&voucher, "approve", Some(&proof)))
    }

    pub fn decide_approval(
        &self,
        voucher: String,
        version: String,
        word: String,
        reason: String,
        proof: Option<String>,
    ) -> Result<Approvals, Refusal> {
        let proof = proof.map(zeroize::Zeroizing::new);
        let said = self.with(|book| {
            book.prove_for(&voucher, &word, proof.as_ref().map(|proof| proof.as_str()))?;
            book.decide_approval(&voucher, &version, &word, &reason)
        })?;
        self.something_written();
        Ok(said)
    }

    pub fn overview_list(&self, what: String) -> Result<OverviewList, Refusal> {
        self.with(|book| book.overview_list(&what))
    }

    pub fn find_people(&self, text: String) -> Result<Vec<FoundPerson>, Refusal> {
        self.with(|book| book.find_people(&text))
    }

    pub fn person(&self, id: String) -> Result<PersonView, Refusal> {
        self.with(|book| book.person(&id))
    }

    pub fn cash_desk(&self) -> Result<CashDesk, Refusal> {
        self.with(|book| book.cash_desk())
    }

    pub fn confirm_cash(&self, voucher: String, version: String) -> Result<CashDesk, Refusal> {
        let desk = self.with(|book| book.confirm_cash(&voucher, &version))?;
        self.something_written();
        Ok(desk)
    }

    pub fn cash_count(&self) -> Result<CashCount, Refusal> {
        self.with(|book| book.cash_count())
    }

    pub fn keep_cash_count(&self, counts: Vec<String>) -> Result<CashCount, Refusal> {
        self.with(|book| book.keep_cash_count(&counts))
    }

    pub fn drop_cash_count(&self) -> Result<CashCount, Refusal> {
        self.with(|book| book.drop_cash_count())
    }

    pub fn compare_cash_count(&self) -> Result<CountCompared, Refusal> {
        self.with(|book| book.compare_cash_count())
    }

    pub fn close_cash(&self, note: String) -> Result<CashDesk, Refusal> {
        let desk = self.with(|book| book.close_cash(&note))?;
        self.something_written();
        Ok(desk)
    }

    pub fn voucher_thread(&self, voucher: String) -> Result<VoucherThread, Refusal> {
        self.with(|book| book.voucher_thread(&voucher))
    }

    pub fn ask_question(&self, voucher: String, text: String) -> Result<VoucherThread, Refusal> {
        let thread = self.with(|book| book.ask_question(&voucher, &text))?;
        self.something_written();
        Ok(thread)
    }

    pub fn answer_question(&self, question: String, text: String) -> Result<VoucherThread, Refusal> {
        let thread = self.with(|book| book.answer_question(&question, &text))?;
        self.something_written();
        Ok(thread)
    }

    pub fn settle_question(&self, question: String) -> Result<VoucherThread, Refusal> {
        let thread = self.with(|book| book.settle_question(&question))?;
        self.something_written();
        Ok(thread)
    }

    pub fn list_returned(&self) -> Result<Returned, Refusal> {
        self.with(|book| book.returned())
    }

    pub fn log_heads(&self) -> Result<LogHeads, Refusal> {
        self.with(|book| book.log_heads())
    }
}
