//! The bookkeeping rules of a cooperative: values in, values and faults out.
//!
//! Invariant: nothing here reads a clock, a file, a database or a network.

pub mod amount;
pub mod day;
pub mod money;
pub mod text;
pub mod words;
