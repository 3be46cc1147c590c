//! How the books of one cooperative travel between its devices and the province's server.
//!
//! A writer's events are cut into [`frame`]s: packed, sealed with the book's key, signed and chained. What a frame
//! holds only the cooperative's own devices can read; that nothing in it was changed anybody can check.
//! `docs/sync-format.md` says what every byte is.
//!
//! Invariant: nothing here reads a clock, a file, a database or a network; randomness comes in as an argument.
//! Invariant: bytes that came from outside are never trusted: each decoder refuses them or gives a value, and makes
//! room only for what really came.

pub use ledger::bugs;
pub mod cbor;
pub mod dictionary;
pub mod enrol;
pub mod exchange;
pub mod frame;
pub mod invite;
pub mod key;
pub mod log;
pub mod member;
pub mod paper;
pub mod place;
pub mod reader;
pub mod wrap;

/// Sixteen random bytes: names one cooperative's books.
pub type BookId = [u8; 16];
