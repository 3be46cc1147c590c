//! The cooperative in a hand: what the director, the cashier and the supervisory board see on a phone.

mod approvals;
mod cash;
mod charts;
mod due;
mod find;
mod overview;
mod sum;
mod threads;

pub(crate) use approvals::hex;
pub(crate) use due::KnownDue;
