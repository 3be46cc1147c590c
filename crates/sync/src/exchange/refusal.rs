//! Refusals: why the server did not take a request or a frame. All are about the request, none about what an event says.

use ledger::chain::Link;

use crate::cbor::{In, Malformed, Out};
use crate::log::SignedHead;

/// A reason, with the number it travels under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Code {
    /// A signature does not hold.
    Signature = 1,
    /// The bytes, their size or their continuity are wrong.
    Frame = 2,
    /// The writer is unknown here, or not yet or no longer active.
    NotEnrolled = 3,
    /// Earlier frames of the writer are missing; the detail is the last one here.
    Gap = 4,
    /// The program is too old to be understood.
    Version = 5,
    /// Too much today; the detail is how many seconds to wait.
    Quota = 6,
    /// The request comes from another epoch or another history.
    Ahead = 7,
    /// The request's counter is out of line.
    Counter = 8,
    /// The ledger digests of two devices differ at one place of the log.
    Diverged = 9,
}

impl Code {
    /// Every reason there is.
    pub const ALL: [Code; 9] = [
        Code::Signature,
        Code::Frame,
        Code::NotEnrolled,
        Code::Gap,
        Code::Version,
        Code::Quota,
        Code::Ahead,
        Code::Counter,
        Code::Diverged,
    ];

    /// The stable name that screens and logs know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Code::Signature => "sync.signature",
            Code::Frame => "sync.frame",
            Code::NotEnrolled => "sync.not-enrolled",
            Code::Gap => "sync.gap",
            Code::Version => "sync.version",
            Code::Quota => "sync.quota",
            Code::Ahead => "sync.ahead",
            Code::Counter => "sync.counter",
            Code::Diverged => "sync.diverged",
        }
    }

    pub(super) fn read(input: &mut In<'_>) -> Result<Self, Malformed> {
        let number: u8 = input.number()?;
        Code::ALL.into_iter().find(|code| *code as u8 == number).ok_or(Malformed)
    }
}

/// Why a frame lies apart from the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Quarantine {
    /// Its writer had already written something else there: a copied or restored device.
    Fork = 1,
    /// Its writer was shut out.
    Revoked = 2,
    /// Its writer had ended.
    Retired = 3,
}

impl Quarantine {
    /// The reason of this number.
    pub const fn of(number: u8) -> Option<Self> {
        match number {
            1 => Some(Quarantine::Fork),
            2 => Some(Quarantine::Revoked),
            3 => Some(Quarantine::Retired),
            _ => None,
        }
    }

    pub(super) fn read(input: &mut In<'_>) -> Result<Self, Malformed> {
        Self::of(input.number()?).ok_or(Malformed)
    }
}

/// A refusal of a whole request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub code: Code,
    /// The server's head; only for a writer of the book.
    pub head: Option<SignedHead>,
    /// For [`Code::Counter`] the last counter and the writer's last frame here; for [`Code::Quota`] the seconds to wait.
    pub number: u64,
    /// The number of the writer's last frame here.
    pub fseq: u64,
    /// Its link.
    pub link: Option<Link>,
}

impl Refusal {
    /// A refusal that says no more than why.
    pub const fn of(code: Code) -> Self {
        Self { code, head: None, number: 0, fseq: 0, link: None }
    }

    pub(super) fn write(&self, out: &mut Out) {
        out.list(5).number(self.code as u8);
        match &self.head {
            Some(head) => head.write(out),
            None => drop(out.null()),
        }
        out.number(self.number).number(self.fseq).optional_bytes(self.link.as_ref().map(<[u8; 32]>::as_slice));
    }

    pub(super) fn read(input: &mut In<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            code: Code::read(input)?,
            head: input.optional(SignedHead::read)?,
            number: input.number()?,
            fseq: input.number()?,
            link: input.optional(In::array)?,
        })
    }
}
