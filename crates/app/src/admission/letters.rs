//! The mailbox of an invite on the server, as `docs/sync-format.md` has it.

use ledger::event::WriterNo;
use sync::BookId;
use sync::enrol::MailboxId;

use crate::line::{Fault, Method, Wire};

/// Why there was no answer, by a stable name.
pub(crate) type Trouble = &'static str;
/// The server answered something that is no answer of ours, or asks for quiet.
pub(crate) const BUSY: Trouble = "sync.busy";
/// The server does not know this writer, or not yet.
pub(crate) const NOT_KNOWN: Trouble = "sync.not-enrolled";

/// What became of a letter that was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Left {
    /// It lies there.
    Kept,
    /// Something else lies there, or the one before is missing.
    Taken,
    /// The mailbox is gone, or never was.
    Gone,
    /// Only a writer of the book opens a mailbox; the server does not know this one as such.
    NotAllowed,
}

/// What lies under a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// A letter.
    Letter(Vec<u8>),
    /// Nothing yet.
    NotYet,
    /// The mailbox is gone, or never was.
    Gone,
}

/// One mailbox.
#[derive(Clone)]
pub(crate) struct Mailbox {
    pub server: String,
    pub book: BookId,
    pub id: MailboxId,
}

impl Mailbox {
    fn path(&self, number: u16) -> String {
        format!("/v1/e/{}/{}/{number}", hex(&self.book), hex(&self.id))
    }

    /// Leaves a letter; `signed` opens the mailbox, and goes with the first.
    pub fn leave(
        &self,
        wire: &mut Wire,
        number: u16,
        letter: &[u8],
        signed: Option<(WriterNo, [u8; 64])>,
    ) -> Result<Left, Trouble> {
        let signed =
            signed.map(|(writer, signature)| [("htx-writer", writer.to_string()), ("htx-signature", hex(&signature))]);
        let headers: Vec<_> = signed.into_iter().flatten().collect();
        let answer = wire.ask(Method::PUT, &self.server, &self.path(number), &headers, letter.to_vec());
        match answer.map_err(Fault::code)?.status {
            204 => Ok(Left::Kept),
            409 => Ok(Left::Taken),
            404 => Ok(Left::Gone),
            403 => Ok(Left::NotAllowed),
            _ => Err(BUSY),
        }
    }

    /// Looks under a number.
    pub fn look(&self, wire: &mut Wire, number: u16) -> Result<Found, Trouble> {
        let answer = wire.ask(Method::GET, &self.server, &self.path(number), &[], Vec::new()).map_err(Fault::code)?;
        match answer.status {
            200 => Ok(Found::Letter(answer.body)),
            204 => Ok(Found::NotYet),
            404 => Ok(Found::Gone),
            _ => Err(BUSY),
        }
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
