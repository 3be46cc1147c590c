//! The steps of a first run: opening balances, members.

use crate::api::setup::{
    MemberRow, MembersCheck, OpeningCheck, OpeningPasted, OpeningPosted, OpeningRow, OpeningSheet, SetupState,
};
use crate::{App, Refusal, opening, people};

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

    pub fn keep_opening(&self, rows: Vec<OpeningRow>) -> Result<OpeningCheck, Refusal> {
        self.with(|book| book.keep_opening(&rows))
    }

    pub fn read_opening(&self, text: String) -> Result<OpeningPasted, Refusal> {
        opening::read_opening(&text)
    }

    pub fn post_opening(&self, rows: Vec<OpeningRow>) -> Result<OpeningPosted, Refusal> {
        self.with(|book| book.post_opening(&rows))
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
