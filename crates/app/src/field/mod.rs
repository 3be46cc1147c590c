//! The cooperative in a hand: what the director, the cashier and the supervisory board see on a phone.

mod approvals;
mod charts;
mod overview;
mod sum;
