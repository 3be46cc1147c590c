//! People and things an account is kept by: members, customers, suppliers, employees, items …

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A party, enough to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartyRef {
    /// Its id.
    pub id: String,
    /// Its code: `TV012`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `official`, `associate_capital`, `associate_use`, `customer`, `supplier`, `employee`, `lender`, `fund`, `item`, `asset`, `other`.
    pub kind: String,
    /// The hamlet, team or other mark that tells two of one name apart.
    pub place: String,
}

/// A party to add or change.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PartyInput {
    /// Its code; proposed when empty.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind, as in [`PartyRef`].
    pub kind: String,
    /// Hamlet or team.
    pub place: String,
    /// Whether a service contract covers it.
    pub service_contract: bool,
    /// Add it although another of this name exists.
    pub same_name_ok: bool,
}

/// A party in the register.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PartyRow {
    /// The party.
    pub party: PartyRef,
    /// Paid-in capital (4111), as shown; empty when none.
    pub capital: String,
    /// What they owe the cooperative, as shown.
    pub owes_us: String,
    /// What the cooperative owes them, as shown.
    pub we_owe: String,
    /// Whether a service contract covers it.
    pub service_contract: bool,
    /// Whether it may still be used; false once retired.
    pub active: bool,
}

/// Part of the register.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PartyPage {
    /// The rows.
    pub rows: Vec<PartyRow>,
    /// How many in all.
    pub count: u32,
    /// How many of each kind answer to the words.
    pub kinds: std::collections::BTreeMap<String, u32>,
    /// How many retired ones do.
    pub retired: u32,
}

/// What is looked for in the register.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PartyQuery {
    /// Words or a code.
    pub text: String,
    /// Only this kind; `member` for all kinds of member.
    pub kind: Option<String>,
    /// Show retired ones too.
    #[ts(optional)]
    pub retired: Option<bool>,
    /// `name` (by the last word), `code`, `place`, `capital`, `owes` or `owed` (the largest first).
    #[ts(optional)]
    pub order: Option<String>,
    /// Rows to skip.
    pub offset: u32,
    /// Rows wanted.
    pub limit: u32,
}

/// One party on the right of a form.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PartySummary {
    /// The party.
    pub party: PartyRef,
    /// What the cooperative owes them, as shown; `–` when nothing.
    pub we_owe: String,
    /// What they owe, as shown.
    pub owes_us: String,
    /// Paid-in capital, as shown.
    pub capital: String,
    /// Whether a service contract covers it.
    pub service_contract: bool,
    /// Their balances by account.
    pub balances: Vec<PartyBalance>,
    /// The last vouchers with them.
    pub recent: Vec<super::voucher::VoucherRow>,
}

/// A party's balance on one account.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PartyBalance {
    /// The account.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// `debit` or `credit`.
    pub side: String,
    /// As shown.
    pub balance_shown: String,
}
