//! The steps of a first run: opening balances, members.

use crate::api::listed::{OpeningListCheck, OpeningListRow, OpeningListSheet, OpeningListState};
use crate::api::moving::{MoveCheck, MoveDone, MoveJob, MoveTable};
use crate::api::setup::{
    MemberRow, MembersCheck, OpeningCheck, OpeningPasted, OpeningPosted, OpeningRow, OpeningSheet, SetupState,
};
use crate::api::vouchers_in::{VoucherTableCheck, VoucherTablePosted};
use crate::{App, Refusal, listed, opening, people, table_in};

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn setup_state(&self) -> Result<SetupState, Refusal> {
        self.with(|book| book.setup_state())
    }

    pub fn finish_setup_step(&self, step: String) -> Result<SetupState, Refusal> {
        self.with(|book| book.finish_setup_step(&step))
    }

    pub fn dismiss_setup(&self) -> Result<SetupState, Refusal> {
        self.with(|book| book.dismiss_setup())
    }

    pub fn opening_sheet(&self) -> Result<OpeningSheet, Refusal> {
        self.with(|book| book.opening_sheet())
    }

    pub fn choose_opening(&self, day: String) -> Result<OpeningSheet, Refusal> {
        self.with(|book| book.choose_opening(&day))
    }

    pub fn undo_opening(&self) -> Result<OpeningSheet, Refusal> {
        self.with(|book| book.undo_opening())
    }

    pub fn keep_opening(&self, rows: Vec<OpeningRow>) -> Result<OpeningCheck, Refusal> {
        self.with(|book| book.keep_opening(&rows))
    }

    pub fn read_opening(&self, text: String) -> Result<OpeningPasted, Refusal> {
        opening::read_opening(&text)
    }

    pub fn post_opening(&self, rows: Vec<OpeningRow>) -> Result<OpeningPosted, Refusal> {
        self.with(|book| book.post_opening(&rows))
    }

    pub fn opening_list_states(&self) -> Result<Vec<OpeningListState>, Refusal> {
        self.with(|book| book.opening_list_states())
    }

    pub fn opening_list(&self, name: String) -> Result<OpeningListSheet, Refusal> {
        self.with(|book| book.opening_list(&name))
    }

    pub fn keep_opening_list(&self, name: String, rows: Vec<OpeningListRow>) -> Result<OpeningListCheck, Refusal> {
        self.with(|book| book.keep_opening_list(&name, &rows))
    }

    pub fn read_opening_list(&self, name: String, text: String) -> Result<Vec<OpeningListRow>, Refusal> {
        listed::read_opening_list(&name, &text)
    }

    pub fn post_opening_list(&self, name: String, rows: Vec<OpeningListRow>) -> Result<OpeningListCheck, Refusal> {
        self.with(|book| book.post_opening_list(&name, &rows))
    }

    pub fn move_job(&self) -> Result<MoveJob, Refusal> {
        self.with(|book| book.move_job())
    }

    pub fn read_move_table(
        &self,
        kind: String,
        name: String,
        text: String,
        base64: String,
    ) -> Result<MoveTable, Refusal> {
        let bytes = if base64.is_empty() { text.into_bytes() } else { table_in::bytes_of(&base64)? };
        table_in::read_table(&kind, &name, &bytes)
    }

    pub fn move_columns(&self, kind: String) -> Result<Vec<String>, Refusal> {
        Ok(table_in::columns_of(&kind).into_iter().map(ToOwned::to_owned).collect())
    }

    pub fn keep_move(&self, job: MoveJob) -> Result<MoveCheck, Refusal> {
        self.with(|book| book.keep_move(&job))
    }

    pub fn post_move(&self, job: MoveJob) -> Result<MoveDone, Refusal> {
        self.with(|book| book.post_move(&job))
    }

    pub fn voucher_table(&self) -> Result<MoveTable, Refusal> {
        self.with(|book| book.voucher_table())
    }

    pub fn open_voucher_table(&self, name: String, text: String, base64: String) -> Result<MoveTable, Refusal> {
        let bytes = if base64.is_empty() { text.into_bytes() } else { table_in::bytes_of(&base64)? };
        self.with(|book| book.open_voucher_table(&name, &bytes))
    }

    pub fn keep_voucher_table(&self, table: MoveTable) -> Result<VoucherTableCheck, Refusal> {
        self.with(|book| book.keep_voucher_table(&table))
    }

    pub fn add_voucher_people(&self) -> Result<u32, Refusal> {
        self.with(|book| book.add_voucher_people())
    }

    pub fn post_voucher_table(&self, only_good: bool, from: u32, batch: String) -> Result<VoucherTablePosted, Refusal> {
        self.with(|book| book.post_voucher_table(only_good, from, &batch))
    }

    pub fn members_sheet(&self) -> Result<Vec<MemberRow>, Refusal> {
        self.with(|book| book.members_sheet())
    }

    pub fn keep_members(&self, rows: Vec<MemberRow>) -> Result<MembersCheck, Refusal> {
        self.with(|book| book.keep_members(&rows))
    }

    pub fn read_members(&self, text: String) -> Result<Vec<MemberRow>, Refusal> {
        people::read_members(&text)
    }

    pub fn add_members(&self, rows: Vec<MemberRow>) -> Result<u32, Refusal> {
        self.with(|book| book.add_members(&rows))
    }
}
