//! What the law asks of a cooperative beyond bookkeeping: members and their capital, the closing of the year, the
//! distribution of its income.
//!
//! Every rule names the article it follows and how sure that reading is ([`article`]); a refusal carries both, so that
//! whoever shows it can say why. Figures come in as whole đồng and leave as whole đồng.
//!
//! Invariant: nothing here reads a clock, a file or a database; the day that counts is an argument.
//! Invariant: shares of an amount add up to it to the đồng.
//! Absent on purpose: vouchers and events. Whoever asks turns the entries proposed here into vouchers.

pub mod article;
pub mod capital;
pub mod card;
pub mod certificate;
pub mod clock;
pub mod closing;
pub mod contract;
pub mod distribution;
pub mod fund;
pub mod members;
pub mod membership;
pub mod prepaid;
pub mod rate;
pub mod resolution;
pub mod split;
