//! The fold: what each event does to the books, decided only by the events before it.
//!
//! [`judge`] never changes a signed amount, account or text. It decides whether an event counts and in which month,
//! and gives the rows that follow. Whoever keeps the books ([`Books`]) adds the rows; taking an event back is
//! removing its rows and subtracting the same figures, so that apply and unapply are exact inverses.
//!
//! Invariant: integers only; no clock, locale, randomness or hash order.

pub mod apart;
mod book;
mod close;
mod comment;
mod decide;
mod follow;
mod judge;
pub mod memory;
pub mod negative;
pub mod order;
pub mod paper;
mod register;
mod role;
mod seen;
pub mod story;
mod why;

use std::convert::Infallible;

use chrono::NaiveDate;

use crate::account::{AccountCode, Use};
use crate::chain::Link;
use crate::day::Month;
use crate::digest::{Balance, BalanceKey};
use crate::event::body::{EventHash, SeriesNumber};
use crate::event::extra::Side;
use crate::event::value::Value;
use crate::event::{Event, EventId, Line, WriterNo};
use crate::member::{Members, State};

pub use book::content_of;
pub use decide::{
    APPROVAL, APPROVAL_ALWAYS, APPROVAL_FROM, APPROVAL_PIN_FROM, CASHIER, asks_approval, standing_decisions,
};
pub use follow::{Follow, Followed, follow};
pub use judge::{judge, malformed};
pub use role::is_of_director;
pub use seen::is_ahead;
pub use story::{Asks, Choice, Settled, Story, StoryKey, Urgency};
pub use why::Why;

/// The newest rules that this version knows.
pub const RULES_KNOWN: u16 = 1;

/// Whether an event counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Outcome {
    /// It counts.
    Effective = 0,
    /// Numbered and complete, not counted until approved and cash-confirmed.
    Waiting = 1,
    /// It counts, and somebody should look.
    Flagged = 2,
    /// It does not count until somebody decides.
    Held = 3,
    /// It is no fact of its own; its number stays used.
    Void = 4,
    /// Its bytes are not a well-formed event.
    Malformed = 5,
}

impl Outcome {
    /// Whether its lines are in the balances.
    pub const fn counts(self) -> bool {
        matches!(self, Outcome::Effective | Outcome::Flagged)
    }

    /// The outcome with this number.
    pub const fn of(number: u8) -> Option<Self> {
        Some(match number {
            0 => Outcome::Effective,
            1 => Outcome::Waiting,
            2 => Outcome::Flagged,
            3 => Outcome::Held,
            4 => Outcome::Void,
            5 => Outcome::Malformed,
            _ => return None,
        })
    }
}

/// What the fold asks of whoever keeps the books: they stand as after the events before the one judged.
pub trait Books {
    /// What can go wrong when reading them.
    type Failure;

    /// The first month of the book.
    fn first_month(&self) -> Month;

    /// The month a fiscal year starts with, 1 to 12.
    fn first_month_of_year(&self) -> u8;

    /// The last fiscal year that may be posted to.
    ///
    /// # Errors
    /// When the books cannot be read; the same for every method below.
    fn last_open_year(&self) -> Result<u16, Self::Failure>;

    /// How an account may be used.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn usage(&self, account: AccountCode) -> Result<Use, Self::Failure>;

    /// Whether the register has this party.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn has_party(&self, party: EventId) -> Result<bool, Self::Failure>;

    /// How a month stands.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn month(&self, month: Month) -> Result<MonthState, Self::Failure>;

    /// How a voucher stands.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn voucher(&self, voucher: EventId) -> Result<Option<VoucherState>, Self::Failure>;

    /// The members, once the book has begun.
    fn members(&self) -> Option<&Members>;

    /// Whether a writer may write.
    fn standing(&self, writer: WriterNo) -> Standing {
        match self.members() {
            None => Standing::without_word(writer),
            Some(members) => members.get(writer).map_or_else(
                || if members.is_active(writer) { Standing::Active } else { Standing::Unknown },
                |member| match member.state {
                    State::Active => Standing::Active,
                    State::Retired => Standing::Retired,
                    State::Revoked => Standing::Revoked,
                },
            ),
        }
    }

    /// The lines that one version of a voucher brought, without those that took back an earlier one.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn lines(&self, version: EventId) -> Result<Vec<Line>, Self::Failure>;

    /// The place of an event in the common log, once it has one.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn place(&self, id: EventId) -> Result<Option<u64>, Self::Failure>;

    /// For each restore of the server, the epoch it began and how much of the log was kept.
    fn rewinds(&self) -> &[(u32, u64)];

    /// An event of the book, and how it stands now.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn judged(&self, id: EventId) -> Result<Option<Judged>, Self::Failure>;

    /// A setting of the book.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn setting(&self, key: &str) -> Result<Option<String>, Self::Failure>;

    /// The decisions about a voucher that hold, in the order they came.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn decisions(&self, voucher: EventId) -> Result<Vec<Decided>, Self::Failure>;

    /// The version that one took the place of.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn version_before(&self, version: EventId) -> Result<Option<EventId>, Self::Failure>;

    /// The event that took a voucher back.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn reversal_of(&self, voucher: EventId) -> Result<Option<EventId>, Self::Failure>;

    /// A field of a card, and the event that set it last.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn card(&self, party: EventId, field: u16) -> Result<Option<(EventId, Value)>, Self::Failure>;

    /// The cards that carry this identity number and go on as no other, in order of id.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn namesakes(&self, identity: &str) -> Result<Vec<EventId>, Self::Failure>;

    /// The card that a card goes on as.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn merged_into(&self, party: EventId) -> Result<Option<EventId>, Self::Failure>;

    /// The contents now current that name a paper in this way, with what they move, in order of event.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn papers(&self, paper: &paper::Paper) -> Result<Vec<Named>, Self::Failure>;

    /// The events that brought capital in from a member, in order of id.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn contributions(&self, party: EventId) -> Result<Vec<EventId>, Self::Failure>;

    /// The last event of each writer that posted to an account, in order of writer.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn last_users(&self, account: AccountCode) -> Result<Vec<EventId>, Self::Failure>;

    /// The vouchers that count and are booked in a month, each with its current version, in order of id. A reversal of what
    /// still waited counts and books nothing: it is not among them.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn booked_in(&self, month: Month) -> Result<Vec<(EventId, EventId)>, Self::Failure>;

    /// Since when a content counts, where that is not since its own place.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn took_effect(&self, version: EventId) -> Result<Option<TookEffect>, Self::Failure>;

    /// The current versions, dated in a month, that were moved out of it because it was closed.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn moved_from(&self, month: Month) -> Result<Vec<EventId>, Self::Failure>;

    /// The stories not decided about vouchers of a month.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn stories_of_month(&self, month: Month) -> Result<Vec<StoryKey>, Self::Failure>;

    /// The stories not decided that are about an event.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn stories_about(&self, event: EventId) -> Result<Vec<StoryKey>, Self::Failure>;

    /// Whether a story was raised, and by which event it was decided.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn story(&self, key: &StoryKey) -> Result<(bool, Option<EventId>), Self::Failure>;

    /// What is held because nobody vouches for its writer, in the order it came.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn unvouched(&self, writer: WriterNo) -> Result<Vec<EventId>, Self::Failure>;

    /// What is known of a frame that lies apart, by its link.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn apart(&self, frame: &Link) -> Result<apart::Apart, Self::Failure>;

    /// The ledger digest of some months.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn digest_of(&self, first: Month, last: Month) -> Result<[u8; 32], Self::Failure>;

    /// The ledger digest of a month, as it is once these changes are added to its figures.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn digest_with(&self, month: Month, changes: &[Change]) -> Result<[u8; 32], Self::Failure>;

    /// Whether this event came, or bytes of its name that are none.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn has_come(&self, id: EventId) -> Result<bool, Self::Failure>;
}

/// An event of the book, and how it stands now.
pub type Judged = (Event, Outcome, Option<Why>);

/// Since when a content counts that did not when it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TookEffect {
    /// The event that had it accepted or counted.
    pub by: EventId,
    /// Whether it had waited for that, rather than been held.
    pub waited: bool,
}

/// Whether a writer may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody enrolled it.
    Unknown,
    /// It may.
    Active,
    /// It has ended.
    Retired,
    /// It was shut out.
    Revoked,
}

impl Standing {
    /// How a writer stands of whom no event speaks: the first one begins the book, and 0 is the server, whose few words
    /// the log lets in.
    pub const fn without_word(writer: WriterNo) -> Self {
        if writer <= 1 { Standing::Active } else { Standing::Unknown }
    }
}

/// What the book began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Sixteen random bytes.
    pub book_id: [u8; 16],
    /// The Ed25519 key of the recovery phrase, where the book has one.
    pub recovery_key: Option<[u8; 32]>,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum DecisionKind {
    /// The director agrees.
    Approved = 1,
    /// The director does not.
    Rejected = 2,
    /// The cash moved.
    CashConfirmed = 3,
}

impl DecisionKind {
    /// The kind with this number.
    pub const fn of(number: u8) -> Option<Self> {
        Some(match number {
            1 => DecisionKind::Approved,
            2 => DecisionKind::Rejected,
            3 => DecisionKind::CashConfirmed,
            _ => return None,
        })
    }
}

/// A decision about a voucher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// The event.
    pub by: EventId,
    /// What was decided.
    pub kind: DecisionKind,
    /// The voucher.
    pub voucher: EventId,
    /// The version that was seen.
    pub version: EventId,
    /// The day of the decision, or on which the cash moved.
    pub day: NaiveDate,
}

/// A content that names a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The event that brought the content.
    pub version: EventId,
    /// Its voucher.
    pub voucher: EventId,
    /// What its lines that name the paper move, in đồng.
    pub dong: i64,
}

/// How a month stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MonthState {
    /// It may be posted to.
    Open,
    /// It is closed.
    Closed(Closed),
}

/// Who closed a month, and what was in the figures then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// The closing event.
    pub by: EventId,
    /// The last event of each writer that was in the figures.
    pub seen: Vec<(WriterNo, u64)>,
}

impl Closed {
    /// Whether the figures closed held this event.
    pub fn holds(&self, id: EventId) -> bool {
        self.seen.iter().any(|(writer, wseq)| *writer == id.writer() && id.wseq() <= *wseq)
    }
}

/// How a voucher stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherState {
    /// Its number.
    pub number: SeriesNumber,
    /// The event that brought its current content.
    pub version: EventId,
    /// The hash of that event's bytes.
    pub hash: EventHash,
    /// The month its current content is booked in.
    pub month: Month,
    /// The day its current content is booked on.
    pub day: NaiveDate,
    /// Whether it counts now.
    pub outcome: Outcome,
    /// Whether it is taken back.
    pub reversed: bool,
    /// Whether it takes another one back.
    pub reversal: bool,
}

/// How a voucher refers to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum LinkKind {
    /// It takes the other back.
    Reverses = 1,
    /// It books a difference to the other.
    Adjusts = 2,
}

/// One side of one line, booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// The line of the event, from 0.
    pub line: u16,
    /// The side of the account.
    pub side: Side,
    /// The account.
    pub account: AccountCode,
    /// The account on the other side of the line.
    pub contra: Option<AccountCode>,
    /// Whose account.
    pub party: Option<EventId>,
    /// Đồng; negative in corrections.
    pub amount: i64,
    /// The day it is booked on.
    pub day: NaiveDate,
    /// What the line alone is for, where it says so.
    pub narration: Option<Box<str>>,
    /// False for the lines with which an amendment takes back the old content: they change the balances,
    /// but the books show the new content only.
    pub shown: bool,
}

impl Posting {
    /// What it adds to its balance.
    pub fn change(&self) -> Change {
        let key = BalanceKey { account: self.account, party: self.party, month: Month::of(self.day) };
        let by = match self.side {
            Side::Debit => Balance { debit: self.amount, ..Balance::default() },
            Side::Credit => Balance { credit: self.amount, ..Balance::default() },
        };
        Change { key, day: self.day, by }
    }
}

/// What is added to one balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Which balance.
    pub key: BalanceKey,
    /// The day it is booked on; of an opening balance the first of its month.
    pub day: NaiveDate,
    /// By how much, in đồng.
    pub by: Balance,
}

impl Change {
    /// What undoes it.
    pub fn back(self) -> Change {
        let Balance { opening, debit, credit } = self.by;
        Change { by: Balance { opening: -opening, debit: -debit, credit: -credit }, ..self }
    }
}

/// What an event does to the books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Whether it counts.
    pub outcome: Outcome,
    /// Why not simply.
    pub why: Option<Why>,
    /// The day its content is booked on, for vouchers.
    pub day: Option<NaiveDate>,
    /// The version of a voucher that this event's content takes the place of.
    pub replaces: Option<EventId>,
    /// The voucher this one refers to.
    pub link: Option<(LinkKind, EventId)>,
    /// The lines, booked.
    pub postings: Vec<Posting>,
    /// Opening balances.
    pub openings: Vec<(BalanceKey, i64)>,
    /// What it decides about a voucher.
    pub decided: Option<Decided>,
    /// The papers its lines name, and how.
    pub papers: Vec<(paper::Paper, i64)>,
    /// The stories it raises.
    pub stories: Vec<Story>,
    /// The stories it closes.
    pub settled: Vec<Settled>,
    /// What takes effect or moves because of it, in this order.
    pub follows: Vec<Follow>,
}

impl Judgement {
    fn of(outcome: Outcome, why: Option<Why>) -> Self {
        Self {
            outcome,
            why,
            day: None,
            replaces: None,
            link: None,
            postings: Vec::new(),
            openings: Vec::new(),
            decided: None,
            papers: Vec::new(),
            stories: Vec::new(),
            settled: Vec::new(),
            follows: Vec::new(),
        }
    }

    /// Has somebody look at it: what counts goes on counting, and the first reason is the one shown.
    fn flag(&mut self, why: Why) {
        if self.outcome == Outcome::Effective {
            self.outcome = Outcome::Flagged;
        }
        self.why = self.why.or(Some(why));
    }

    /// Raises a story, and has somebody look at the event.
    fn tell(&mut self, key: StoryKey) {
        self.flag(key.why);
        if self.stories.iter().all(|story| story.key != key) {
            self.stories.push(Story { key, day: None, dong: 0 });
        }
    }

    /// Whether it does what its kind does besides moving figures: it counts, or waits for its cash.
    pub fn takes_up(&self) -> bool {
        self.outcome.counts() || self.outcome == Outcome::Waiting
    }

    /// What the event adds to each balance, each key as often as lines touch it.
    pub fn changes(&self) -> impl Iterator<Item = Change> {
        let postings = self.postings.iter().map(Posting::change);
        let openings = self.openings.iter().map(|(key, opening)| Change {
            key: *key,
            day: key.month.first_day(),
            by: Balance { opening: *opening, ..Balance::default() },
        });
        postings.chain(openings)
    }
}

/// Books that cannot fail to be read.
pub type Sure = Infallible;
