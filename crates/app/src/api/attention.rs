//! What waits for somebody's decision.

use serde::Serialize;
use ts_rs::TS;

use super::history::HistoryRow;
use super::report::Balance;

/// Everything that waits for a decision, and what stands beside the balances because of it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Attention {
    /// The stories, the urgent ones first, then those raised last.
    pub stories: Vec<StoryRow>,
    /// Vouchers that wait for an approval or for the cashier, in the order they came.
    pub waiting: Vec<WaitingVoucher>,
    /// How many stories are urgent.
    pub red: u32,
    /// The accounts that what waits or is held would change.
    pub aside: Vec<AsideRow>,
    /// What the waiting vouchers come to, as shown.
    pub waiting_shown: String,
    /// What the held events come to, as shown.
    pub held_shown: String,
    /// Whether the book holds a kind of record this version does not know: months are not closed and nothing is decided.
    pub limited: bool,
}

/// Something a person must decide.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StoryRow {
    /// What names it.
    pub key: String,
    /// The code of its reason, `fold.paid-twice` …
    pub why: String,
    /// `red`, `open` or `note`.
    pub urgency: String,
    /// The day it is about, `dd/MM/yyyy`; empty where it is about none.
    pub day_shown: String,
    /// What is held, flagged or below zero, as shown; empty where it is about no money.
    pub sum_shown: String,
    /// How the event it is about stands: `flagged`, `held`, `void`, `waiting`, `counted`; `balance` where it is about one.
    pub outcome: String,
    /// The account it is about, with its name; empty where it is about none.
    pub account: String,
    /// What happened, in the story's order: who did what on which device.
    pub sides: Vec<StorySide>,
    /// The balances it is about: as they are, and as each choice leaves them.
    pub figures: Vec<StoryFigure>,
    /// What can be chosen, by code.
    pub choices: Vec<String>,
    /// Whether the person at this device may decide.
    pub may_decide: bool,
    /// Whether the person at this device may write vouchers: then what a choice needs is written with it.
    pub may_post: bool,
    /// Who may: `director` or `either`.
    pub who: String,
}

/// A story that somebody decided.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DecidedMatter {
    /// What names it.
    pub key: String,
    /// The code of its reason, as in [`StoryRow`].
    pub why: String,
    /// The code of what was chosen; empty where only a later version knows it.
    pub choice: String,
    /// Who decided.
    pub who: String,
    /// When, as the author's machine had it: `dd/MM/yyyy HH:MM`.
    pub at_shown: String,
    /// Why, in the author's words.
    pub reason: String,
    /// What it was about in money, as shown; empty where it was about none.
    pub sum_shown: String,
    /// The account it was about, with its name; empty where it was about none.
    pub account: String,
    /// What had happened.
    pub sides: Vec<StorySide>,
}

/// One side of a story: what one device wrote.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StorySide {
    /// Who did what, and when.
    pub did: HistoryRow,
    /// What the device is called.
    pub device: String,
    /// Its entries, `642 / 1111: 1.000.000`; none where it moves no money.
    pub lines: Vec<String>,
    /// How it stands: `flagged`, `held`, `void`, `waiting` or `counted`; of what the server keeps apart `apart`, `adopted`, or
    /// `left` where it cannot be taken over.
    pub outcome: String,
}

/// A balance that a story is about.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StoryFigure {
    /// The account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Its balance now.
    pub now: Balance,
    /// What is held or waits beside it, debit positive, as shown; empty for nothing.
    pub aside_shown: String,
    /// Its balance after each choice, in their order.
    pub after: Vec<Balance>,
}

/// A cash voucher that does not count yet.
#[derive(Debug, Clone, Serialize, TS)]
pub struct WaitingVoucher {
    /// The voucher.
    pub id: String,
    /// The version that is shown: a word on it names this one.
    pub version: String,
    /// Its number, as printed.
    pub number: String,
    /// Its day, `dd/MM/yyyy`.
    pub date_shown: String,
    /// Who.
    pub who: String,
    /// The reason.
    pub narration: String,
    /// The sum, as shown.
    pub total_shown: String,
    /// Whether it waits for an approval.
    pub wants_approval: bool,
    /// Whether it waits for the cash to move.
    pub wants_cash: bool,
    /// Whether somebody refused it.
    pub refused: bool,
    /// The balances it would change: as they are, and as they are once it counts.
    pub figures: Vec<StoryFigure>,
    /// Whether the person at this device may approve or refuse it.
    pub may_approve: bool,
    /// Whether the person at this device may say that the cash moved.
    pub may_confirm: bool,
}

/// What one account would change by.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AsideRow {
    /// The account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// What waits, debit positive, as shown.
    pub waiting_shown: String,
    /// What is held, debit positive, as shown.
    pub held_shown: String,
}

/// How many matters wait, and what stands beside the balances because of it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AttentionCount {
    /// All of them, and the vouchers that wait.
    pub all: u32,
    /// The urgent ones.
    pub red: u32,
    /// What the waiting vouchers come to, as shown; empty where none waits.
    pub waiting_shown: String,
    /// What the held events come to, as shown; empty where none is held.
    pub held_shown: String,
    /// The accounts that what waits or is held would change.
    pub aside: Vec<AsideRow>,
}
