//! The commands of templates, waiting payments and sheets. Their meaning stands in [`crate::api`].

use crate::api::party::PartyRef;
use crate::api::sheet::*;
use crate::api::template::*;
use crate::api::voucher::{Draft, DraftKept, Receipt};
use crate::{App, Refusal, paste};

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn fix_text(&self, fix: TextFix) -> Result<Receipt, Refusal> {
        self.with(|book| book.fix_text(&fix))
    }

    pub fn cash_after_reversal(&self, voucher: String) -> Result<Option<Draft>, Refusal> {
        self.with(|book| book.cash_after_reversal(&voucher))
    }

    pub fn save_template(&self, draft: Draft, name: String, blank: Vec<Blank>) -> Result<TemplateRow, Refusal> {
        self.with(|book| book.save_template(draft, &name, &blank))
    }

    pub fn list_templates(
        &self,
        form: Option<String>,
        text: String,
        discarded: bool,
    ) -> Result<Vec<TemplateRow>, Refusal> {
        self.with(|book| book.list_templates(form.as_deref(), &text, discarded))
    }

    pub fn use_template(&self, template: String) -> Result<Draft, Refusal> {
        self.with(|book| book.use_template(&template))
    }

    pub fn rename_template(&self, template: String, name: String) -> Result<TemplateRow, Refusal> {
        self.with(|book| book.rename_template(&template, &name))
    }

    pub fn discard_template(&self, template: String) -> Result<(), Refusal> {
        self.with(|book| book.bin_template(&template, true))
    }

    pub fn restore_template(&self, template: String) -> Result<(), Refusal> {
        self.with(|book| book.bin_template(&template, false))
    }

    pub fn set_reminder(&self, template: String, reminder: Option<ReminderInput>) -> Result<TemplateRow, Refusal> {
        self.with(|book| book.set_reminder(&template, reminder.as_ref()))
    }

    pub fn pause_reminder(&self, template: String, paused: bool) -> Result<TemplateRow, Refusal> {
        self.with(|book| book.pause_reminder(&template, paused))
    }

    pub fn remind(&self) -> Result<u32, Refusal> {
        self.with(|book| book.remind())
    }

    pub fn set_waiting(&self, draft: Draft, handed_in: String) -> Result<DraftKept, Refusal> {
        self.with(|book| book.set_waiting(draft, &handed_in))
    }

    pub fn end_waiting(&self, draft_id: String) -> Result<(), Refusal> {
        self.with(|book| book.end_waiting(&draft_id))
    }

    pub fn list_waiting(&self) -> Result<Waiting, Refusal> {
        self.with(|book| book.list_waiting())
    }

    pub fn post_waiting(&self, draft_id: String, date: String) -> Result<Receipt, Refusal> {
        self.with(|book| book.post_waiting(&draft_id, &date))
    }

    pub fn sheet(&self, form: String) -> Result<SheetKept, Refusal> {
        self.with(|book| book.sheet(&form))
    }

    pub fn list_sheets(&self) -> Result<Vec<SheetKept>, Refusal> {
        self.with(|book| book.list_sheets())
    }

    pub fn keep_sheet(&self, sheet: Sheet) -> Result<SheetKept, Refusal> {
        self.with(|book| book.keep_sheet(&sheet))
    }

    pub fn check_sheet(&self, sheet: Sheet) -> Result<SheetCheck, Refusal> {
        self.with(|book| book.check_sheet(&sheet))
    }

    pub fn paste_cells(&self, text: String, column: u32) -> Result<SheetPasted, Refusal> {
        self.with(|_| Ok(paste::read_cells(&text, column as usize)))
    }

    pub fn post_sheet(&self, sheet: Sheet) -> Result<SheetPosted, Refusal> {
        self.with(|book| book.post_sheet(&sheet))
    }

    pub fn add_parties(&self, names: Vec<String>, kind: String) -> Result<Vec<PartyRef>, Refusal> {
        self.with(|book| book.add_parties(&names, &kind))
    }

    pub fn list_batches(&self) -> Result<Vec<BatchRow>, Refusal> {
        self.with(|book| book.list_batches())
    }

    pub fn reverse_batch(&self, batch: String, date: String, reason: String) -> Result<BatchReversed, Refusal> {
        self.with(|book| book.reverse_batch(&batch, &date, &reason))
    }
}
