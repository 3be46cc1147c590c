//! The card of a member or other party: everything written on it, and who wrote it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::party::PartyRef;
use super::report::LedgerRow;

/// A card as a screen shows it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PartyCard {
    /// The party.
    pub party: PartyRef,
    /// Whether it may still be used; false once retired.
    pub active: bool,
    /// Whether a service contract covers it.
    pub service_contract: bool,
    /// Its further texts; hidden ones are shown by their last digits.
    pub details: Vec<CardDetail>,
    /// The day it joined, `YYYY-MM-DD`.
    pub joined: Option<String>,
    /// The same, `dd/MM/yyyy`; empty when not known.
    pub joined_shown: String,
    /// Paid-in capital (4111), as shown; `–` when none.
    pub capital: String,
    /// Its share of all paid-in capital, `5,4 %`; empty when none.
    pub capital_share: String,
    /// What the cooperative owes it, as shown; `–` when nothing.
    pub we_owe: String,
    /// What it owes the cooperative, as shown; `–` when nothing.
    pub owes_us: String,
    /// Vouchers with it.
    pub vouchers: u32,
    /// The day of the last of them, `dd/MM/yyyy`; empty when none.
    pub last_voucher_shown: String,
    /// Its paid-in capital, movement by movement.
    pub contributions: Vec<LedgerRow>,
}

/// A further text on a card.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CardDetail {
    /// `phone`, `address`, `tax_code`, `identity_number`, `bank_account`, `bank` or `note`.
    pub name: String,
    /// As shown: a hidden one by its last digits only.
    pub shown: String,
    /// True where the whole of it is given only by `reveal_detail`.
    pub hidden: bool,
}

/// A change of a card, or somebody looking at a hidden field of it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CardChange {
    /// When, `dd/MM/yyyy HH:MM`.
    pub at: String,
    /// By whom.
    pub by: String,
    /// `made`, `changed` or `revealed`.
    pub what: String,
    /// The fields, in order.
    pub fields: Vec<CardFieldChange>,
}

/// One field before and after.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CardFieldChange {
    /// `code`, `name`, `kind`, `place`, `service_contract`, `active`, `joined` or the name of a detail.
    pub field: String,
    /// Before, as shown; empty when nothing was there. Kinds and yes or no by their stable names.
    pub before: String,
    /// After.
    pub after: String,
}

/// A card to add or to change. Of a change, what is left out stays as it is.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct CardInput {
    /// Its code; proposed when empty and the card is new.
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
    /// The further texts that are set; an empty one takes a text away.
    pub details: Vec<DetailInput>,
    /// The day it joined as typed or `YYYY-MM-DD`; empty takes it away, nothing leaves it.
    pub joined: Option<String>,
}

/// A further text to set.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct DetailInput {
    /// Its name, as in [`CardDetail`].
    pub name: String,
    /// The text.
    pub text: String,
}
