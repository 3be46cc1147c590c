//! The bookkeeping rules of a cooperative: values in, values and faults out.
//!
//! A voucher is drafted ([`voucher`]), checked, written down as an [`event`], chained to its writer's earlier
//! ones ([`chain`]) and judged by the [`fold`], which says what it does to the books.
//!
//! Invariant: nothing here reads a clock, a file, a database or a network.

pub mod account;
pub mod amount;
pub mod bugs;
pub mod business;
pub mod chain;
pub mod correction;
pub mod day;
pub mod digest;
pub mod enrol;
pub mod event;
pub mod fold;
pub mod member;
pub mod money;
pub mod old_chart;
pub mod opening_list;
pub mod party;
pub mod phrase;
pub mod recurring;
pub mod setting;
pub mod text;
pub mod unusual;
pub mod voucher;
pub mod words;
