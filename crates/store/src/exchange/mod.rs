//! The book on its way: frames cut and kept, pages of the common log taken in, and the steps of an exchange with the
//! province's server. `sync` says what the bytes are and what a reply means; here it is made to last.
//!
//! Invariant: a frame, once cut or pulled, is kept byte for byte for ever.
//! Invariant: a page, the books with it, and how far the log has come are written in one transaction, or none of it is.
//! Absent on purpose: clocks, timers and sockets; whoever owns them does what [`Engine`] says.

mod apart;
mod check;
mod cut;
mod devices;
mod engine;
mod frames;
mod join;
mod photo;
mod read;
mod rewind;
mod row;
mod send;
mod status;
mod take;

pub use apart::{ApartEvent, Wanted};
pub use devices::Device;
pub use engine::{Engine, Input, Output};
pub use frames::{Apart, KeptFrame};
pub use join::{Joining, NewWriter};
pub use photo::Signed;
pub use row::Server;
pub use status::{LogLine, Phase, ServerClock, Status};

pub(crate) use engine::UNKNOWN;
pub(crate) use row::{Row as Exchange, base};
pub(crate) use take::{FORMER, PHRASE_BOX};

/// The highest rules version this program knows.
pub const RULES: u16 = 1;
