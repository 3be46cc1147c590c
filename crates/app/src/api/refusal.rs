//! Why something was not done: codes and values, never sentences.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The answer to a request that changed nothing.
///
/// The sentence for `code` stands in the message catalogue; `args` are the values it mentions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Refusal {
    /// The stable code, such as `book.wrong-passphrase`.
    pub code: String,
    /// What the sentence mentions.
    pub args: BTreeMap<String, String>,
    /// For `voucher.objections`: everything that is wrong with it.
    pub objections: Vec<Objection>,
}

/// One thing wrong with a voucher, at a place the form can show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Objection {
    /// The stable code, such as `voucher.party-missing`.
    pub code: String,
    /// The line it is about, from 0.
    pub line: Option<u32>,
    /// The field it is about: `date`, `party`, `narration`, `debit`, `credit`, `amount`, `debit_party`, `credit_party`.
    pub field: Option<String>,
    /// What the sentence mentions.
    pub args: BTreeMap<String, String>,
}

impl Refusal {
    /// A refusal without values.
    pub fn new(code: impl Into<String>) -> Self {
        Self { code: code.into(), args: BTreeMap::new(), objections: Vec::new() }
    }

    /// The same with one more value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }
}
