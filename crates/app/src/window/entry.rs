//! Vouchers being written and corrected.

use crate::api::event::{EventFill, EventOption};
use crate::api::voucher::{
    AccountOption, AmountRead, DateRead, Draft, DraftCheck, DraftKept, DraftRow, PartyOption, Receipt, Side, Suggestion,
};
use crate::{App, Refusal};

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn read_amount(&self, text: String) -> Result<AmountRead, Refusal> {
        self.with(|book| Ok(book.read_amount(&text)))
    }

    pub fn read_date(&self, text: String, working: String) -> Result<DateRead, Refusal> {
        self.with(|book| book.read_date(&text, &working))
    }

    pub fn amount_in_words(&self, amount: String) -> Result<String, Refusal> {
        self.with(|book| Ok(amount.parse().map(|amount| book.in_words(amount)).unwrap_or_default()))
    }

    pub fn suggest_accounts(
        &self,
        text: String,
        form: String,
        side: Side,
        party: Option<String>,
        all: bool,
    ) -> Result<Vec<AccountOption>, Refusal> {
        self.with(|book| book.suggest_accounts(&text, &form, side, party.as_deref(), all))
    }

    pub fn suggest_parties(&self, text: String, form: String) -> Result<Vec<PartyOption>, Refusal> {
        self.with(|book| book.suggest_parties(&text, &form))
    }

    pub fn suggest_entry(&self, form: String, party: String) -> Result<Option<Suggestion>, Refusal> {
        self.with(|book| book.suggest_entry(&form, &party))
    }

    pub fn suggest_events(
        &self,
        text: String,
        form: String,
        party: Option<String>,
    ) -> Result<Vec<EventOption>, Refusal> {
        self.with(|book| book.suggest_events(&text, &form, party.as_deref()))
    }

    pub fn fill_event(&self, draft: Draft) -> Result<EventFill, Refusal> {
        self.with(|book| book.fill_event(&draft))
    }

    pub fn new_draft(&self, form: String) -> Result<Draft, Refusal> {
        self.with(|book| book.new_draft(&form))
    }

    pub fn check_draft(&self, draft: Draft) -> Result<DraftCheck, Refusal> {
        self.with(|book| book.check_draft(&draft))
    }

    pub fn save_draft(&self, draft: Draft) -> Result<DraftKept, Refusal> {
        self.with_ballast(|book| book.save_draft(draft.clone()))
    }

    pub fn list_drafts(&self, discarded: bool) -> Result<Vec<DraftRow>, Refusal> {
        self.with(|book| book.list_drafts(discarded))
    }

    pub fn discard_draft(&self, draft_id: String) -> Result<(), Refusal> {
        self.with(|book| book.bin_draft(&draft_id, true))
    }

    pub fn restore_draft(&self, draft_id: String) -> Result<(), Refusal> {
        self.with(|book| book.bin_draft(&draft_id, false))
    }

    pub fn post_voucher(&self, draft: Draft) -> Result<Receipt, Refusal> {
        let receipt = self.with(|book| book.post_draft(&draft))?;
        self.back_up_when_due();
        self.something_written();
        Ok(receipt)
    }

    pub fn repeat_last(&self, form: String) -> Result<Option<Draft>, Refusal> {
        self.with(|book| book.repeat_last(&form))
    }

    pub fn duplicate_voucher(&self, voucher: String) -> Result<Draft, Refusal> {
        self.with(|book| book.duplicate(&voucher))
    }

    pub fn amend_draft(&self, voucher: String) -> Result<Draft, Refusal> {
        self.with(|book| book.amend_draft(&voucher))
    }

    pub fn adjust_draft(&self, voucher: String) -> Result<Draft, Refusal> {
        self.with(|book| book.adjust_draft(&voucher))
    }

    pub fn reverse_voucher(&self, voucher: String, date: String, reason: String) -> Result<Receipt, Refusal> {
        self.with(|book| book.reverse(&voucher, &date, &reason))
    }
}
