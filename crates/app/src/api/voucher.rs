//! Writing vouchers: drafts, checks, posting, corrections.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::event::{EventChoice, EventName};
use super::party::PartyRef;
use super::photo::DraftPhoto;
use super::refusal::Objection;
use super::template::DraftNote;

/// A side of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Nợ.
    Debit,
    /// Có.
    Credit,
}

/// A voucher being written. Everything is as typed or chosen; amounts are digits of đồng.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// Given when the draft is first kept.
    pub draft_id: Option<String>,
    /// `PT`, `PC`, `BC`, `BN`, `PN`, `PX`, `HD` or `KT`.
    pub form: String,
    /// A new voucher or a correction of one.
    pub purpose: Purpose,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Who pays, receives, delivers or buys, when in the register.
    pub party: Option<String>,
    /// The name as it will be printed (người nộp, người nhận …).
    pub party_name: String,
    /// The reason (lý do, diễn giải).
    pub narration: String,
    /// How many original papers are attached.
    pub attachments: u32,
    /// Photos of these papers: attached to the voucher when it is posted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<DraftPhoto>>", optional)]
    pub photos: Vec<DraftPhoto>,
    /// What happened, where a business event (việc) was chosen; it decides the lines unless they are written freely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub event: Option<EventChoice>,
    /// The lines.
    pub entries: Vec<DraftEntry>,
}

/// Why a draft is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Purpose {
    /// A new voucher.
    New,
    /// The same voucher with other content, under the same number (sửa).
    Amend {
        /// The voucher.
        target: String,
        /// Its number, for the screen.
        number: String,
        /// Why.
        reason: String,
    },
    /// A signed difference under its own number (chứng từ điều chỉnh).
    Adjust {
        /// The voucher put right.
        target: String,
        /// Its number, for the screen.
        number: String,
        /// Why.
        reason: String,
    },
}

/// One line: a debited account, a credited account, one amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftEntry {
    /// What this line is for; empty means the voucher's narration.
    pub narration: String,
    /// The debited account, or empty.
    pub debit: String,
    /// The credited account, or empty.
    pub credit: String,
    /// Digits of đồng with an optional minus, or empty.
    pub amount: String,
    /// Whose account is debited.
    pub debit_party: Option<String>,
    /// Whose account is credited.
    pub credit_party: Option<String>,
    /// Further details (item, quantity, price, document …).
    pub extra: Vec<ExtraField>,
}

/// One further detail of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExtraField {
    /// A name of the registry: `item`, `quantity`, `unit_price`, `store`, `season`, `expense_kind`, `cost_object`,
    /// `asset`, `loan`, `contract`, `bank_account`, `fund_source`, `due_date`, `document`, `vat_class`,
    /// `taxable_base`, `currency`, `foreign_amount`, `rate`.
    pub key: String,
    /// `debit` or `credit`.
    pub side: String,
    /// As text: digits, `YYYY-MM-DD`, a decimal with a point, a party's id, or plain text.
    pub value: String,
}

/// What the form shows while a draft is written. Nothing is changed by asking.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DraftCheck {
    /// The sum of all lines that have an amount, digits.
    pub total: String,
    /// The sum as shown, with dots.
    pub total_shown: String,
    /// The sum in words.
    pub words: String,
    /// What would stop the save.
    pub objections: Vec<Objection>,
    /// What deserves a look but does not stop it (quỹ âm, giống hệt phiếu đã có …).
    pub warnings: Vec<Objection>,
    /// Cash or bank money before and after.
    pub money: Option<MoneyAfter>,
}

/// What a money account will hold after the voucher.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MoneyAfter {
    /// The account, `1111` or `1121`.
    pub account: String,
    /// Its balance today, as shown.
    pub before: String,
    /// What the voucher adds (with a minus when it takes away), as shown.
    pub change: String,
    /// Its balance after, as shown.
    pub after: String,
    /// True where `after` is below zero.
    pub negative: bool,
}

/// A voucher was posted, durably.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Receipt {
    /// The voucher.
    pub voucher: String,
    /// Its number: `PC.Q01-0007`.
    pub number: String,
    /// The sum, as shown.
    pub total_shown: String,
}

/// A draft was kept on the disk.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DraftKept {
    /// Its id.
    pub draft_id: String,
    /// When, `HH:MM` on this machine.
    pub at: String,
}

/// A draft in the list of unfinished work.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DraftRow {
    /// The draft.
    pub draft: Draft,
    /// When it was last kept, `YYYY-MM-DD HH:MM` on this machine.
    pub kept_at: String,
    /// The sum of its lines, as shown.
    pub total_shown: String,
    /// Why it lies on the desk, where it is more than unfinished.
    pub note: Option<DraftNote>,
    /// True where it lies in the bin.
    pub discarded: bool,
}

/// What a typed amount means.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AmountRead {
    /// Digits of đồng; nothing when empty or unreadable.
    pub value: Option<String>,
    /// With dots.
    pub shown: String,
    /// In words.
    pub words: String,
    /// Why it could not be read: `amount.has-fraction` …
    pub fault: Option<String>,
}

/// What a typed date means.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DateRead {
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// `dd/MM/yyyy`.
    pub shown: String,
    /// Why it could not be read: `day.not-in-calendar` …
    pub fault: Option<String>,
    /// What deserves a look: `day.far-from-today`, `day.closed-month` …
    pub warning: Option<String>,
}

/// An account in the list under the cursor.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AccountOption {
    /// The code.
    pub code: String,
    /// Its Vietnamese name.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// Its balance, or this party's on it, as shown; empty when zero.
    pub balance: String,
    /// `debit`, `credit` or empty: the side the balance stands on.
    pub balance_side: String,
    /// True where the balance shown is this party's alone.
    pub of_party: bool,
    /// True where a line on it must name a party.
    pub needs_party: bool,
    /// True for a heading that cannot be posted to.
    pub heading: bool,
}

/// A party in the list under the cursor.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PartyOption {
    /// The party.
    pub party: PartyRef,
    /// What the cooperative owes them, as shown; empty when nothing.
    pub we_owe: String,
    /// What they owe the cooperative, as shown; empty when nothing.
    pub owes_us: String,
}

/// What the last like voucher suggests for this party.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Suggestion {
    /// The reason written then.
    pub narration: String,
    /// Its lines; amounts are those of then, to be shown grey.
    pub entries: Vec<DraftEntry>,
    /// The amount of each line, as shown.
    pub amounts_shown: Vec<String>,
    /// The business event it was written as, with the answers that stay the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub event: Option<EventChoice>,
    /// The other answers of then, as shown, by slot.
    pub event_ghosts: BTreeMap<String, String>,
    /// The voucher it comes from: `PC.Q01-0003`.
    pub number: String,
}

/// A posted voucher with everything known of it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoucherView {
    /// Its id.
    pub id: String,
    /// Its number: `PC.Q01-0007`.
    pub number: String,
    /// Its form, `PC`.
    pub form: String,
    /// The old printed number, when it came from another system.
    pub old_number: Option<String>,
    /// The outside reference, when it was imported.
    pub reference: Option<String>,
    /// How it stands.
    pub state: VoucherState,
    /// The content that counts.
    pub content: VersionView,
    /// Earlier contents, the latest first; empty when never amended.
    pub earlier: Vec<VersionView>,
    /// The voucher that reversed this one.
    pub reversed_by: Option<Link>,
    /// The voucher this one reverses.
    pub reverses: Option<Link>,
    /// The voucher this one adjusts.
    pub adjusts: Option<Link>,
    /// The vouchers that adjust this one.
    pub adjusted_by: Vec<Link>,
    /// True where «Sửa» is possible; else `why_not_amend` says why.
    pub may_amend: bool,
    /// The code of the reason.
    pub why_not_amend: Option<String>,
}

/// One content of a voucher: as posted, or as amended.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VersionView {
    /// 1 as posted, 2 after the first amendment …
    pub version: u32,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// `dd/MM/yyyy`.
    pub date_shown: String,
    /// Who pays or receives.
    pub party: Option<PartyRef>,
    /// The name as printed.
    pub party_name: String,
    /// The reason.
    pub narration: String,
    /// Original papers.
    pub attachments: u32,
    /// The business event (việc) it was written as: its code, and its names while this version knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub event: Option<EventName>,
    /// The lines.
    pub entries: Vec<EntryView>,
    /// The sum, as shown.
    pub total_shown: String,
    /// The sum in words.
    pub words: String,
    /// When it was written, `dd/MM/yyyy HH:MM`.
    pub written_at: String,
    /// Who wrote it.
    pub written_by: String,
    /// Why it was amended.
    pub reason: Option<String>,
    /// True where only words and the count of papers differ from the content before (sửa nhanh).
    pub text_only: bool,
    /// What deserved a look when it was saved all the same. Kept on the machine that saved it.
    pub warnings: Vec<Objection>,
}

/// A line as shown.
#[derive(Debug, Clone, Serialize, TS)]
pub struct EntryView {
    /// What the line is for.
    pub narration: String,
    /// The debited account.
    pub debit: String,
    /// The credited account.
    pub credit: String,
    /// As shown.
    pub amount_shown: String,
    /// Whose account is debited.
    pub debit_party: Option<PartyRef>,
    /// Whose account is credited.
    pub credit_party: Option<PartyRef>,
    /// Further details.
    pub extra: Vec<ExtraField>,
}

/// Another voucher.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Link {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// `dd/MM/yyyy`.
    pub date_shown: String,
}

/// How a voucher stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum VoucherState {
    /// Posted.
    Posted,
    /// Posted, with other content than at first.
    Amended,
    /// Numbered, waiting for approval or cash.
    Waiting,
    /// Taken back by a reversing voucher.
    Reversed,
    /// The reversing voucher itself.
    Reversal,
    /// An adjusting voucher.
    Adjustment,
    /// Counts, and needs a look.
    Flagged,
    /// Does not count until somebody decides.
    Held,
    /// Does not count; its number stays used.
    Void,
}

/// What is looked for in the list of vouchers.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
pub struct VoucherQuery {
    /// Words, numbers, amounts and filters as typed: `lan phan`, `>1tr`, `pc0231`, `@lan`, `#642`, `t3`.
    pub text: String,
    /// Only this form.
    pub form: Option<String>,
    /// From this day on, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// To this day.
    pub to: Option<String>,
    /// Only with this party.
    pub party: Option<String>,
    /// Only touching this account or those under it.
    pub account: Option<String>,
    /// Only in this state.
    pub state: Option<VoucherState>,
    /// Leave out a voucher that takes back another one of the same days; the sums stay those of all.
    #[ts(optional)]
    pub folded: Option<bool>,
    /// `date` (latest first), `date-up`, `number`, `amount`.
    pub order: String,
    /// Rows to skip.
    pub offset: u32,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// What some vouchers come to.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoucherSum {
    /// How many.
    pub count: u32,
    /// Their sum, as shown.
    pub total_shown: String,
}

/// Part of the list of vouchers.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoucherPage {
    /// The rows.
    pub rows: Vec<VoucherRow>,
    /// How many there are in all.
    pub count: u32,
    /// Their sum, as shown.
    pub total_shown: String,
    /// Cash and bank money in, as shown.
    pub money_in_shown: String,
    /// Cash and bank money out, as shown.
    pub money_out_shown: String,
    /// What the typed filters were taken to mean, code to value, to show «Đang lọc: …»; `words` are those that are no filter.
    pub understood: BTreeMap<String, String>,
}

/// A voucher in the list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct VoucherRow {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its form.
    pub form: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// `dd/MM/yyyy`.
    pub date_shown: String,
    /// Who, with code: `Trần Văn Bình (TV007)`.
    pub who: String,
    /// The reason.
    pub narration: String,
    /// As shown.
    pub total_shown: String,
    /// Digits.
    pub total: String,
    /// How it stands.
    pub state: VoucherState,
    /// 1, or more when amended.
    pub version: u32,
    /// How many photos of papers belong to it; left out where none do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub photos: Option<u32>,
}
