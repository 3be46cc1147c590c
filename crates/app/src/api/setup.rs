//! Setting a new book up: what is still to do, opening balances and members typed or pasted, the practice book.

use ledger::party::Detail;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::party::PartyRef;
use super::refusal::Objection;

/// What is left of setting the book up.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SetupState {
    /// The steps, in their order.
    pub steps: Vec<SetupStep>,
    /// True where nobody is to be reminded of what is left.
    pub dismissed: bool,
}

/// One step.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SetupStep {
    /// `recovery`, `policies`, `opening` or `members`.
    pub name: String,
    /// Whether it is done, or was said not to be needed.
    pub done: bool,
    /// Whether something was typed there that is not in the book yet.
    pub begun: bool,
}

/// A row of opening balances, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct OpeningRow {
    /// The account's code or name.
    pub account: String,
    /// The party's code or name, or nothing.
    pub party: String,
    /// The debit balance, in any form amounts are typed in.
    pub debit: String,
    /// The credit balance.
    pub credit: String,
    /// What was debited since the fiscal year of the last day before began (luỹ kế Nợ).
    pub turnover_debit: String,
    /// What was credited.
    pub turnover_credit: String,
}

/// The sheet of opening balances.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpeningSheet {
    /// The rows as last kept, or those that are in the book.
    pub rows: Vec<OpeningRow>,
    /// Whether there are opening balances in the book already: what is posted then is the difference.
    pub posted: bool,
    /// Whether the first month is closed, so that nothing can be changed any more.
    pub closed: bool,
    /// The day they stand at the start of, `dd/MM/yyyy`.
    pub day_shown: String,
    /// The day before it, the last of the old books, `YYYY-MM-DD`.
    pub last: String,
    /// The first day that turnover brought along is counted from.
    pub turnover_from_shown: String,
    /// Whether that turnover is of the fiscal year before: it then fills last year's column.
    pub turnover_is_last_year: bool,
    /// Whether everything can still be taken back: there is something, and no voucher yet.
    pub may_undo: bool,
}

/// Rows found in pasted text.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpeningPasted {
    /// The rows.
    pub rows: Vec<OpeningRow>,
    /// How many rows were left out because they only add up others.
    pub left_out: u32,
}

/// What a sheet of opening balances comes to.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpeningCheck {
    /// Each row as understood, in the same order.
    pub rows: Vec<OpeningRead>,
    /// The sum of debits on accounts 111 to 911, as shown.
    pub debit_shown: String,
    /// The sum of credits, as shown.
    pub credit_shown: String,
    /// By how much they differ, as shown; empty when they are equal.
    pub difference_shown: String,
    /// `debit` or `credit`: the side that is larger; empty when equal.
    pub larger: String,
    /// The sum of off-balance accounts 001 to 008, as shown; empty where there are none.
    pub off_balance_shown: String,
    /// What was debited before the book, as shown; empty where nothing was typed.
    pub turnover_debit_shown: String,
    /// What was credited.
    pub turnover_credit_shown: String,
    /// By how much these differ; empty when they are equal.
    pub turnover_difference_shown: String,
    /// What somebody should look at: nothing that stops the sheet.
    pub looks: Vec<Objection>,
    /// What is taken to have stood against what, in turnover that went through 911 («chưa đối chiếu»).
    pub pairs: Vec<OpeningPair>,
    /// How many rows have a fault.
    pub faults: u32,
    /// How many people would be added to the register.
    pub new_parties: u32,
    /// When the sheet was kept, `HH:MM`.
    pub kept_at: String,
}

/// A row as understood.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct OpeningRead {
    /// The account's code; empty when there is no such account.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// The party, when in the register.
    pub party: Option<PartyRef>,
    /// The name under which somebody not in the register would be added; empty for nobody.
    pub new_party: String,
    /// As which kind.
    pub new_kind: String,
    /// The debit, as shown; empty for none.
    pub debit_shown: String,
    /// The credit, as shown; empty for none.
    pub credit_shown: String,
    /// What was debited before the book, as shown; empty for nothing.
    pub turnover_debit_shown: String,
    /// What was credited.
    pub turnover_credit_shown: String,
    /// What is wrong with it.
    pub faults: Vec<Objection>,
}

/// Part of the turnover before the book, with both its accounts.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpeningPair {
    /// The account debited.
    pub debit: String,
    /// The account credited.
    pub credit: String,
    /// Đồng, as shown.
    pub amount: String,
}

/// Opening balances went into the book.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpeningPosted {
    /// How many balances were written.
    pub rows: u32,
    /// How many people were added.
    pub new_parties: u32,
    /// The sum of one side, as shown.
    pub total_shown: String,
}

/// A row of a list of members, as typed or pasted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct MemberRow {
    /// The code; proposed when empty.
    pub code: String,
    /// The name.
    pub name: String,
    /// The kind in any words; official when empty.
    pub kind: String,
    /// Hamlet or team.
    pub place: String,
    /// Whether a service contract covers them: có, không, x …
    pub contract: String,
    /// Whether it is another person although one of this name exists.
    pub same_name_ok: bool,
    /// Further texts of the card: phone, address, tax code, bank. A list that is typed has none.
    #[serde(skip)]
    #[ts(skip)]
    pub details: Vec<(Detail, String)>,
}

/// What a list of members comes to.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MembersCheck {
    /// Each row as understood, in the same order.
    pub rows: Vec<MemberRead>,
    /// How many rows would be added.
    pub ready: u32,
    /// How many rows have a fault.
    pub faults: u32,
}

/// A row of a list of members as understood.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct MemberRead {
    /// The code it would get.
    pub code: String,
    /// The kind, as in [`PartyRef`]; empty for an empty row.
    pub kind: String,
    /// Somebody of this name in the register.
    pub twin: Option<PartyRef>,
    /// An earlier row with this name, counted from 1.
    pub twin_row: Option<u32>,
    /// What is wrong with it.
    pub faults: Vec<Objection>,
}

/// The practice book of this machine.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PracticeInfo {
    /// Its file.
    pub path: String,
    /// What opens it: no secret.
    pub passphrase: String,
    /// Whether it has been made.
    pub present: bool,
}
