//! The figures of each statutory form, from the figures of accounts.
//!
//! A report is a value first. Which accounts it shows and how comes from the circular's own tables, kept as data with
//! source and confidence.
//!
//! Absent on purpose: SQL, and choosing what to read.

pub mod compare;
pub mod debts;
pub mod detail;
pub mod sheet;
pub mod statement;
pub mod stock;
pub mod trial;
