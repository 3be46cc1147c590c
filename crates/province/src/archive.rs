//! A book as it is copied from one database to another, piece by piece.

use sync::BookId;
use sync::exchange::Quarantine;
use sync::frame::Frame;
use sync::log::{Entry, Root};

/// An entry of the log as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The entry.
    pub entry: Entry,
    /// The root stored with it.
    pub root: Root,
}

/// A frame of the quarantine as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// The frame.
    pub frame: Frame,
    /// Why it lies there.
    pub why: Quarantine,
    /// When it came.
    pub received: u32,
}

/// A one-time code by which a book may begin here, as it is stored: not the code itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// SHA-256 of the code's secret.
    pub code_hash: [u8; 32],
    /// For the operator: whom it was made for. Empty if nothing was said.
    pub name: String,
    /// When it was made, in seconds since 2020-01-01 UTC.
    pub made: u32,
    /// Until when it works.
    pub expires: u32,
    /// The book that began with it.
    pub used_by: Option<BookId>,
}
