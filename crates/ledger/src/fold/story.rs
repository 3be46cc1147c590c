//! Stories (việc cần xem lại): what a person must decide, who may, and what can be chosen.
//!
//! A story is raised by one event, named by its reason and the events in it, and closes only by a decision that is itself
//! an event. There is no way to wave it away.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use super::why::Why;
use crate::event::decision::At;
use crate::event::{EventId, day_number, day_of};
use crate::member::Roles;

/// What names a story: its reason and the events in it; a balance's account, day and figure where it is about one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryKey {
    /// The reason.
    pub why: Why,
    /// The events, the one it is about first.
    pub events: Vec<EventId>,
    /// The balance it is about.
    pub at: Option<At>,
}

/// A story as one event raises it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// What names it.
    pub key: StoryKey,
    /// The day it is about: that of its voucher.
    pub day: Option<NaiveDate>,
    /// What its voucher moves, in đồng.
    pub dong: i64,
}

/// A story that an event closes, and what was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What names it.
    pub key: StoryKey,
    /// What was chosen.
    pub choice: Choice,
}

/// How much hangs on a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Money may have been moved wrongly.
    Red,
    /// The books wait for somebody.
    Open,
    /// Somebody should know.
    Note,
}

macro_rules! choices {
    ($( $(#[doc = $doc:literal])* $name:ident = $number:literal $code:literal ),* $(,)?) => {
        /// What can be chosen. The number is for ever.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum Choice { $( $(#[doc = $doc])* $name = $number ),* }

        impl Choice {
            /// Every choice there is.
            pub const ALL: &'static [Choice] = &[ $( Choice::$name ),* ];

            /// The stable name that the screens know it by.
            pub const fn code(self) -> &'static str {
                match self { $( Choice::$name => $code ),* }
            }

            /// The choice with this number.
            pub const fn of(number: u16) -> Option<Choice> {
                match number { $( $number => Some(Choice::$name), )* _ => None }
            }

            /// The choice with this name.
            pub fn named(code: &str) -> Option<Choice> {
                Self::ALL.iter().copied().find(|choice| choice.code() == code)
            }
        }
    };
}

choices! {
    /// It stays as it is.
    Keep = 1 "keep",
    /// What is held counts from now on.
    Accept = 2 "accept",
    /// What is held never counts.
    Reject = 3 "reject",
    /// It was seen.
    Understood = 4 "understood",
    /// It is written again, on what is current.
    Redo = 5 "redo",
    /// The month is opened again.
    Reopen = 6 "reopen",
    /// One of the two is taken back.
    Reverse = 7 "reverse",
    /// What was paid too much is claimed back.
    Claim = 8 "claim",
    /// The cash was counted: it moved once.
    MovedOnce = 9 "moved-once",
    /// The cash was counted: it moved twice.
    MovedTwice = 10 "moved-twice",
    /// The earlier value is put back.
    PutBack = 11 "put-back",
    /// The money is given back.
    Refund = 12 "refund",
    /// The member is taken in again.
    Readmit = 13 "readmit",
    /// The cards are one person's.
    Merge = 14 "merge",
    /// The cards are two persons'.
    Different = 15 "different",
    /// The account is put into use again.
    Reuse = 16 "reuse",
    /// Somebody vouches for the writer.
    Vouch = 17 "vouch",
    /// Something forgotten is booked.
    Book = 18 "book",
    /// What lies apart is taken over.
    Adopt = 19 "adopt",
    /// What lies apart is left out.
    Discard = 20 "discard",
}

impl Choice {
    /// Whether it is about what lies apart.
    pub fn is_about_apart(self) -> bool {
        matches!(self, Choice::Adopt | Choice::Discard)
    }

    /// Whether it is chosen by an event of another kind, which names what it decides by its bytes.
    pub fn is_said_otherwise(self) -> bool {
        matches!(self, Choice::Accept | Choice::Reject | Choice::Vouch | Choice::Adopt | Choice::Discard)
    }
}

/// What a reason asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asks {
    /// How much hangs on it.
    pub urgency: Urgency,
    /// Who may decide.
    pub who: Roles,
    /// What can be chosen.
    pub choices: &'static [Choice],
}

impl Why {
    /// What a story of this reason asks for.
    pub fn asks(self) -> Asks {
        use Choice::{
            Accept, Adopt, Book, Claim, Different, Discard, Keep, Merge, MovedOnce, MovedTwice, PutBack, Readmit, Redo,
            Refund, Reject, Reopen, Reuse, Reverse, Understood, Vouch,
        };
        let either = Roles::ACCOUNTANT | Roles::DIRECTOR;
        let (urgency, who, choices): (_, _, &'static [Choice]) = match self {
            Why::MonthClosed | Why::RoleMissing | Why::WriterNotEnrolled | Why::WriterRetired => {
                (Urgency::Open, either, &[Accept, Reject])
            }
            Why::WriterRevoked | Why::CloseNeedsDirector => (Urgency::Open, Roles::DIRECTOR, &[Accept, Reject]),
            Why::WriterUnconfirmed => (Urgency::Open, Roles::DIRECTOR, &[Vouch, Reject]),
            Why::MovedToOpenMonth => (Urgency::Open, either, &[Keep, Reopen]),
            Why::VersionReplaced
            | Why::AmendedAfterDecision
            | Why::OverLimit
            | Why::CorrectedInClosedMonth
            | Why::ComputedOutdated
            | Why::FiguresChanged => (Urgency::Open, either, &[Redo, Understood]),
            Why::DecisionOutdated => (Urgency::Open, Roles::DIRECTOR, &[Redo, Understood]),
            Why::ApprovedAndReversed => (Urgency::Open, Roles::DIRECTOR, &[Keep, Redo]),
            Why::CashConfirmedTwice => (Urgency::Red, Roles::DIRECTOR, &[MovedOnce, MovedTwice]),
            Why::CashAgainstWord => (Urgency::Red, Roles::DIRECTOR, &[Book, Refund]),
            Why::PaidTwice => (Urgency::Red, Roles::DIRECTOR, &[Reverse, Claim, Keep]),
            Why::PayableTwice => (Urgency::Open, either, &[Reverse, Keep]),
            Why::CardEditedTwice => (Urgency::Open, either, &[Keep, PutBack]),
            Why::WithdrawnContributed => (Urgency::Open, Roles::DIRECTOR, &[Refund, Readmit]),
            Why::SamePerson => (Urgency::Open, either, &[Merge, Different]),
            Why::AccountRetiredInUse => (Urgency::Open, either, &[Keep, Reuse]),
            Why::AccountNotInUse | Why::PartyUnknown => (Urgency::Open, either, &[Redo, Keep]),
            Why::BelowZero => (Urgency::Red, either, &[Book, Keep]),
            Why::TwoRoles => (Urgency::Open, Roles::DIRECTOR, &[Keep]),
            Why::Quarantined => (Urgency::Open, either, &[Adopt, Discard]),
            Why::Malformed | Why::BaseAhead => (Urgency::Open, Roles::DIRECTOR, &[Understood]),
            _ => (Urgency::Note, either, &[Understood]),
        };
        Asks { urgency, who, choices }
    }
}

impl StoryKey {
    /// The story of a reason about an event, in which others have a part.
    pub fn new(why: Why, about: EventId, others: &[EventId]) -> Self {
        Self { why, events: [&[about], others].concat(), at: None }
    }

    /// The story of a balance below nothing.
    pub fn below_zero(at: At) -> Self {
        Self { why: Why::BelowZero, events: Vec::new(), at: Some(at) }
    }

    /// The event it is about.
    pub fn about(&self) -> Option<EventId> {
        self.events.first().copied()
    }
}

/// As files keep it and screens hand it back: `2:65537,131074` or `44::1111/20517/-5000`.
impl fmt::Display for StoryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.why as u16)?;
        for (place, event) in self.events.iter().enumerate() {
            write!(f, "{}{event}", if place > 0 { "," } else { "" })?;
        }
        match self.at {
            Some(at) => write!(f, ":{}/{}/{}", at.account, day_number(at.day), at.dong),
            None => Ok(()),
        }
    }
}

/// A text that names no story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text names no story")]
pub struct NoStory;

impl FromStr for StoryKey {
    type Err = NoStory;

    fn from_str(text: &str) -> Result<Self, NoStory> {
        let mut parts = text.splitn(3, ':');
        let why = parts.next().and_then(|number| number.parse().ok()).and_then(Why::of).ok_or(NoStory)?;
        let events = parts.next().ok_or(NoStory)?;
        let events =
            events.split(',').filter(|event| !event.is_empty()).map(|event| event.parse().map_err(|_| NoStory));
        let events = events.collect::<Result<Vec<EventId>, NoStory>>()?;
        let at = parts.next().map(|at| read_at(at).ok_or(NoStory)).transpose()?;
        let key = Self { why, events, at };
        // One story has one name.
        if key.to_string() == text { Ok(key) } else { Err(NoStory) }
    }
}

fn read_at(text: &str) -> Option<At> {
    let mut parts = text.split('/');
    let account = parts.next()?.parse().ok()?;
    let day = day_of(parts.next()?.parse().ok()?)?;
    let dong = parts.next()?.parse().ok()?;
    parts.next().is_none().then_some(At { account, day, dong })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_and_has_one_way_of_being_written() {
        let id = |wseq| EventId::new(2, wseq).unwrap_or_else(|| unreachable!("a small number"));
        let key = StoryKey::new(Why::PaidTwice, id(7), &[id(3)]);
        assert_eq!(key.to_string(), "31:458754,196610");
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!(
            "44::1111/20517/-5000".parse::<StoryKey>().map(|key| key.to_string()).as_deref(),
            Ok("44::1111/20517/-5000")
        );
        for wrong in
            ["", "31", "99:65537", "31:+65537", "31:1", "44::1111/20517", "44::1111/20517/-5000/1", "031:65537"]
        {
            assert_eq!(wrong.parse::<StoryKey>(), Err(NoStory), "{wrong}");
        }
    }

    #[test]
    fn every_reason_says_who_decides_and_what_can_be_chosen() {
        for why in Why::ALL {
            let asks = why.asks();
            assert!((1..=3).contains(&asks.choices.len()), "{why:?}");
            assert_ne!(asks.who, Roles::NONE, "{why:?}");
        }
        for choice in Choice::ALL {
            assert_eq!(Choice::of(*choice as u16), Some(*choice));
            assert_eq!(Choice::named(choice.code()), Some(*choice));
        }
    }
}
