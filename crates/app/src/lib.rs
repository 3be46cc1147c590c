//! What a person does with a book: one method for each thing, called by the window, the command line and the tests.
//!
//! [`Book`] is an open book and everything that can be done in it. [`App`] adds what a window needs: which books are
//! known on this machine, which one is open, how the window looks.
//!
//! Invariant: no rule of bookkeeping is decided here; this crate asks `ledger`, writes through `store`, and shows.
//! It owns the clock, the files and the machine's vault. Absent on purpose: Tauri and windows.

mod account_book;
mod admission;
pub mod api;
mod at_machine;
mod attention;
mod books;
mod brought;
mod business;
mod calendar;
mod cards;
mod columns;
mod compare;
mod coop;
mod correct;
mod debts;
mod devices;
mod entries_out;
mod entry;
mod export;
mod failure;
mod field;
mod find;
mod forms;
mod history;
pub mod import;
pub mod joined;
mod journal;
mod keep;
pub mod line;
mod listed;
pub mod money;
pub mod move_in;
mod open_file;
pub mod opening;
mod own_account;
mod parties;
pub mod paste;
pub mod pasted;
pub mod people;
mod periods;
pub mod photo;
pub mod practice;
mod print;
mod readable;
mod recovery;
mod reports;
mod search;
mod series;
mod settings;
pub mod setup;
mod sheet;
mod show;
mod stock;
mod stories;
mod suggest;
pub mod table_in;
mod template;
mod text_fix;
mod today;
mod vault;
pub mod vouchers_in;
mod waiting;
mod warn;
mod window;
pub mod wording;
mod workbook;

/// What can happen in a cooperative (việc), for whoever lists it.
pub mod events {
    pub use ledger::business::Business;
    pub use ledger::business::search::find;
}

pub use admission::{fetch_by_hand, invite_by_hand, join_by_hand};
pub use api::refusal::Refusal;
pub use books::{Book, Unlock};
pub use coop::read_contract_lines;
pub use export::bytes_of;
pub use journal::Running;
pub use listed::read_opening_list;
pub use print::Ready;
pub use window::App;
