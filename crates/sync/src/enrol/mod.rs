//! Enrolment: a device that holds the book lets in another, with a code shown on its screen and six digits read back.
//!
//! The party that already has the book shows the secret and types the digits, so that a code in a message gives nobody
//! anything: who has it still needs the inviter to type what stands on the new device's screen.
//!
//! Five messages go through a mailbox on the server, each sealed under the secret, so the mailbox learns their sizes and
//! nothing else. Who knows the secret and sits at the mailbox cannot come between either: the new device commits to
//! its keys before it sees the inviter's number, and both numbers and all keys make the digits.
//!
//! Invariant: no clock, no disk, no network. Each side says what to put into the mailbox and what to look for next; both
//! may be put and looked for any number of times.

mod code;
mod inviter;
mod letter;
mod newcomer;
mod secret;

pub use code::{CodeFault, FinderCode, InviteCode, SERVER_MAX};
pub use inviter::{Invite, Inviter, Line as InviterLine, NewDevice, Standing, Typed};
pub use letter::{Answer, Commitment, Invitation, LETTER_MAX, NAME_MAX, Outcome, Reveal, Slot};
pub use newcomer::{Joined, Newcomer, NewcomerKeys, Progress};
pub use secret::{Digits, MailboxId, Secret};

/// How long an invite holds, in seconds.
pub const HOLDS_SECONDS: u32 = 15 * 60;

/// Something for the mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// Its number there. Letters lie in their slot's number; one that says that it is over lies in the next free one.
    pub number: u16,
    /// What goes there; the same bytes each time.
    pub bytes: Vec<u8>,
}

/// Why an enrolment came to nothing. No device was let in; a new invite is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// The digits typed were not those of the device that answered: there may be somebody in between.
    Digits,
    /// It took too long.
    Late,
    /// The inviter took it back.
    Withdrawn,
    /// Another device answered this code first.
    Answered,
    /// What lay in the mailbox was not made by a holder of the code.
    Foreign,
    /// The keys are none to be given rights: broken, or a writer's already.
    Keys,
    /// The inviter may not let in a device of these roles, or no longer.
    Role,
    /// The book has no number left.
    Full,
}

impl Over {
    /// The stable name that screens know it by.
    pub const fn code(self) -> &'static str {
        match self {
            Over::Digits => "enrol.digits",
            Over::Late => "enrol.late",
            Over::Withdrawn => "enrol.withdrawn",
            Over::Answered => "enrol.answered",
            Over::Foreign => "enrol.foreign",
            Over::Keys => "enrol.keys",
            Over::Role => "enrol.role",
            Over::Full => "enrol.full",
        }
    }
}
