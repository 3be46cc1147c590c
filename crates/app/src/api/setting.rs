//! Settings of the book and the lists it keeps.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A setting of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SettingRow {
    /// Its name, such as `policy.vat-method`.
    pub key: String,
    /// `unit`, `sign`, `words`, `policy`; `other` for one this version only keeps.
    pub group: String,
    /// The values it may have; empty where it is a text.
    pub values: Vec<String>,
    /// What holds now: what was set, or the default.
    pub value: String,
    /// What holds where nothing was set; empty where nothing is known until somebody says so.
    pub default: String,
    /// Whether somebody has set it.
    pub set: bool,
    /// `source` where it was read in the law, `inferred` («chưa đối chiếu»), or `none`.
    pub confidence: String,
    /// Where it was read.
    pub source: String,
    /// What it is used for today: `print`, `words`, or `kept`.
    pub used: String,
}

/// A setting to write; an empty value means the default again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct SettingValue {
    /// Its name.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// An entry of a list: a store, a season, a kind of expense …
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ListValue {
    /// Its code, which entries of vouchers keep.
    pub code: String,
    /// Its name now, or the last one it had.
    pub name: String,
    /// False once it is retired: what was written with it stays, and it is offered no longer.
    pub active: bool,
}
