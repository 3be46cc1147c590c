//! Business events (việc): what happened, what is asked about it, and the lines that follow.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::refusal::Objection;
use super::voucher::DraftEntry;

/// A business event chosen for a voucher, with what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventChoice {
    /// Its code: `A1`, `D1-nop` …
    pub code: String,
    /// Answers by slot: digits of đồng, a decimal with a point, a party's id, `YYYY-MM-DD`, the value of a choice, text.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
    /// True where the lines are written freely (tự định khoản) and the answers no longer decide them.
    #[serde(default)]
    pub free: bool,
}

/// The names of a business event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EventName {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// In English.
    pub name_en: String,
}

/// A business event in the list under the cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EventOption {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// The form it would be written on: the one asked for where it may be, else its likeliest.
    pub form: String,
    /// Every form it may be written on.
    pub forms: Vec<String>,
    /// True where it stood in a voucher of this form not long ago.
    pub usual: bool,
    /// False where the posting is inferred («chưa đối chiếu»).
    pub confirmed: bool,
}

/// A business event as it stands in a draft.
#[derive(Debug, Clone, Serialize, TS)]
pub struct EventFill {
    /// The event.
    pub event: EventOption,
    /// The lines; those of the draft where they are written freely.
    pub entries: Vec<DraftEntry>,
    /// What is asked, in order.
    pub asked: Vec<EventAsk>,
    /// Which accounts are debited and credited, each debit once.
    pub postings: Vec<EventPosting>,
    /// Why it is written so, to follow «vì».
    pub why: String,
    /// The same in English.
    pub why_en: String,
    /// Where it was read.
    pub source: String,
    /// For what is supplied to somebody: internal or external.
    pub supply: Option<EventSupply>,
    /// The reason (lý do) it proposes for the voucher.
    pub narration: String,
    /// What is missing or wrong.
    pub objections: Vec<Objection>,
    /// What deserves a look.
    pub warnings: Vec<Objection>,
}

/// A question as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EventAsk {
    /// The slot its answer fills: `amount`, `quantity`, `vat_rate` …
    pub slot: String,
    /// `money`, `decimal`, `item`, `party`, `choice`, `day` or `text`.
    pub sort: String,
    /// True where it may stay empty.
    pub optional: bool,
    /// The answer: given, proposed or worked out.
    pub value: String,
    /// True where it was worked out from others and gives way to what is typed.
    pub computed: bool,
    /// What may be chosen.
    pub choices: Vec<EventAskChoice>,
}

/// One of a few.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EventAskChoice {
    /// What is kept.
    pub value: String,
    /// What people read.
    pub name: String,
    /// In English.
    pub name_en: String,
}

/// A debited account and what is credited for it. One of them is empty for an account kept by single entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EventPosting {
    /// The debited account.
    pub debit: String,
    /// The credited accounts: `5111, 3331`.
    pub credit: String,
}

/// Whether what is supplied is internal or external, and by what that was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EventSupply {
    /// True for an internal transaction: 512, 612.
    pub internal: bool,
    /// `not_separated`, `not_official`, `no_contract`, `under_contract`, `said_internal` or `said_external`.
    pub reason: String,
    /// For `not_official`: the kind of the buyer.
    pub kind: String,
}
