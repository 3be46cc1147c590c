//! One cooperative's book on one machine: an encrypted SQLite file, and the few small files beside it.
//!
//! The store keeps events as they were signed and, beside them, every row that follows from them by the fold of
//! `ledger`. It numbers vouchers, answers questions, proves itself ([`verify`]) and can make every row again from the
//! events ([`Store::rebuild`]).
//!
//! Invariant: an event, its number and everything that follows from it are written in one transaction, and are on the
//! disk before anybody is told.
//! Absent on purpose: rules that `ledger` does not know as well, clocks, and sentences for people.

// The helpers of the tests are written for those outside the crate.
#[cfg(test)]
extern crate self as store;
#[cfg(test)]
#[path = "../tests/common/mod.rs"]
mod common;

pub mod act;
pub mod backup;
pub mod ballast;
mod books;
mod cache;
pub mod chance;
mod closed;
mod connection;
pub mod crash;
mod day_change;
pub mod draft;
mod enrol;
pub mod exchange;
mod failure;
mod files;
mod follow;
mod heads;
pub mod keys;
mod local;
mod migrate;
mod open;
pub mod people;
pub mod photo;
mod phrase;
mod plan;
pub mod query;
mod record;
mod setup;
pub mod sheet;
mod sidecar;
mod take_back;
mod take_in;
mod take_page;
pub mod template;
pub mod verify;
pub mod waiting;
mod warning;

pub use cache::{Cache, CardKeys, Identity};
pub use failure::Failure;
pub use heads::Written;
pub use open::{Access, Beginning, Opener, Stop, Store};
pub use phrase::PhraseKeys;
pub use record::{Numbered, Writing};
pub use take_in::Received;
