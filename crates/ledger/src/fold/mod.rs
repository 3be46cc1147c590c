//! The fold: what each event does to the books, decided only by the events before it.
//!
//! [`judge`] never changes a signed amount, account or text. It decides whether an event counts and in which month,
//! and gives the rows that follow. Whoever keeps the books ([`Books`]) adds the rows; taking an event back is
//! removing its rows and subtracting the same figures, so that apply and unapply are exact inverses.
//!
//! Invariant: integers only; no clock, locale, randomness or hash order.

mod judge;
pub mod memory;
pub mod order;

use std::convert::Infallible;

use chrono::NaiveDate;

use crate::account::{AccountCode, Use};
use crate::day::Month;
use crate::digest::{Balance, BalanceKey};
use crate::event::body::{EventHash, SeriesNumber};
use crate::event::extra::Side;
use crate::event::{EventId, Line, WriterNo};

pub use judge::judge;

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

/// Why an event does not simply count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its month was closed when it was written.
    MonthClosed,
    /// Its month was closed elsewhere meanwhile; it was moved to the first open month.
    MovedToOpenMonth,
    /// It names a voucher that is not in the book.
    TargetUnknown,
    /// It names a version that is no longer the current one.
    VersionReplaced,
    /// The voucher it names is already taken back.
    AlreadyReversed,
    /// The voucher it names is itself a reversal.
    TargetIsReversal,
    /// Its lines do not take back exactly those of the version it names.
    LinesDiffer,
    /// It would move the voucher into another fiscal year.
    OtherYear,
    /// It uses an account that is unknown, out of use or a heading.
    AccountNotInUse,
    /// It uses a party that is not in the register.
    PartyUnknown,
    /// It closes a month that is closed, or opens one that is open.
    MonthAlreadySo,
    /// It opens a month before which a later one is closed, or closes one after an open one.
    MonthOutOfOrder,
    /// The book has begun already.
    GenesisRepeated,
    /// Nothing before it lets its writer write.
    WriterNotEnrolled,
    /// Its writer had ended before it.
    WriterRetired,
    /// It enrols or ends a writer in a way that does not hold: the number, the keys or the signature.
    EnrolmentInvalid,
}

impl Why {
    /// The stable name that the screens know it by.
    pub const fn code(self) -> &'static str {
        match self {
            Why::MonthClosed => "fold.month-closed",
            Why::MovedToOpenMonth => "fold.moved-to-open-month",
            Why::TargetUnknown => "fold.target-unknown",
            Why::VersionReplaced => "fold.version-replaced",
            Why::AlreadyReversed => "fold.already-reversed",
            Why::TargetIsReversal => "fold.target-is-reversal",
            Why::LinesDiffer => "fold.lines-differ",
            Why::OtherYear => "fold.other-year",
            Why::AccountNotInUse => "fold.account-not-in-use",
            Why::PartyUnknown => "fold.party-unknown",
            Why::MonthAlreadySo => "fold.month-already-so",
            Why::MonthOutOfOrder => "fold.month-out-of-order",
            Why::GenesisRepeated => "fold.genesis-repeated",
            Why::WriterNotEnrolled => "fold.writer-not-enrolled",
            Why::WriterRetired => "fold.writer-retired",
            Why::EnrolmentInvalid => "fold.enrolment-invalid",
        }
    }
}

/// What the fold asks of whoever keeps the books.
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

    /// Whether a writer may write.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn standing(&self, writer: WriterNo) -> Result<Standing, Self::Failure>;

    /// What the book began with, once it has begun.
    fn origin(&self) -> Option<Origin>;

    /// The lines that one version of a voucher brought, without those that took back an earlier one.
    ///
    /// # Errors
    /// When the books cannot be read.
    fn lines(&self, version: EventId) -> Result<Vec<Line>, Self::Failure>;
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
    /// Its place in the log, once it has one.
    pub place: Option<u64>,
    /// The last event of each writer that was in the figures.
    pub seen: Vec<(WriterNo, u64)>,
}

impl Closed {
    /// Whether the figures closed held this event.
    pub fn holds(&self, id: EventId) -> bool {
        self.seen.iter().any(|(writer, wseq)| *writer == id.writer() && id.wseq() <= *wseq)
    }

    /// Whether the author of an event knew of the close when writing it.
    pub fn was_known_to(&self, id: EventId, base: u64) -> bool {
        let own = id.writer() == self.by.writer() && id.wseq() > self.by.wseq();
        // A base counts epochs in its upper bits; within the first epoch it is the place itself.
        own || self.place.is_some_and(|place| place <= base)
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
    /// Whether its lines are in the balances.
    pub counts: bool,
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
}

impl Judgement {
    fn of(outcome: Outcome, why: Option<Why>) -> Self {
        Self { outcome, why, day: None, replaces: None, link: None, postings: Vec::new(), openings: Vec::new() }
    }

    /// What the event adds to each balance, each key as often as lines touch it.
    pub fn changes(&self) -> impl Iterator<Item = (BalanceKey, Balance)> {
        let postings = self.postings.iter().map(|posting| {
            let key = BalanceKey { account: posting.account, party: posting.party, month: Month::of(posting.day) };
            let change = match posting.side {
                Side::Debit => Balance { debit: posting.amount, ..Balance::default() },
                Side::Credit => Balance { credit: posting.amount, ..Balance::default() },
            };
            (key, change)
        });
        let openings =
            self.openings.iter().map(|(key, opening)| (*key, Balance { opening: *opening, ..Balance::default() }));
        postings.chain(openings)
    }
}

/// Books that cannot fail to be read.
pub type Sure = Infallible;
