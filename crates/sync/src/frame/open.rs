//! Opening: what a frame holds, once its key is there.

use ledger::chain::Link;
use ledger::event::Event;
use ledger::event::kind::Kind;

use super::{Frame, LINK_LEN, NONCE_LEN, pack, sealed_beside};
use crate::BookId;
use crate::dictionary::{self, DictionaryId};
use crate::key::{KeyId, Keyring};

/// What came of opening a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// It opened.
    Events(Contents),
    /// It cannot be judged yet; nothing after it in the log can be either.
    Waiting(Missing),
    /// It keeps its place and has no effect, now and on every other machine.
    Malformed(Fault),
}

/// The events of a frame. Each may still be malformed by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// Their bytes, in order.
    pub events: Vec<Vec<u8>>,
    /// What the writer says its chain of events comes to with the last of them; not said in a clear frame.
    pub last: Option<Link>,
}

/// What is lacking to open a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The book key of this name.
    Key(KeyId),
    /// A dictionary that a later program brings.
    Dictionary(DictionaryId),
}

/// Why a frame is malformed as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It does not open under the key it names.
    #[error("the frame does not open under the key it names")]
    Seal,
    /// What it holds does not unpack to as many events as it says.
    #[error("the frame does not unpack to the events it names")]
    Packing,
    /// An event of a kind that must be clear is sealed, or the other way round.
    #[error("the frame holds an event of a kind it may not hold")]
    Kind,
    /// An event that enrols its own writer is not alone in the writer's first frame.
    #[error("an enrolling event is not alone in its writer's first frame")]
    NotAlone,
}

impl Frame {
    /// What the frame holds. Its signature is another question: [`Frame::is_signed_by`].
    pub fn open(&self, book: &BookId, keys: &Keyring) -> Reading {
        if dictionary::of(self.header.dictionary).is_none() {
            return Reading::Waiting(Missing::Dictionary(self.header.dictionary));
        }
        let opened = match self.header.key {
            None => Ok((None, self.body().to_vec())),
            Some(id) => match keys.get(&id) {
                None => return Reading::Waiting(Missing::Key(id)),
                Some(key) => {
                    let (nonce, sealed) = self.body().split_at(NONCE_LEN);
                    let nonce = nonce.try_into().unwrap_or([0; NONCE_LEN]);
                    key.open(&nonce, sealed, &sealed_beside(book, self.header_bytes())).ok_or(Fault::Seal)
                }
                .and_then(|plain| {
                    let (last, packed) = plain.split_first_chunk::<LINK_LEN>().ok_or(Fault::Packing)?;
                    Ok((Some(*last), packed.to_vec()))
                }),
            },
        };
        let contents = opened.and_then(|(last, packed)| {
            let events =
                pack::unpack(&packed, self.header.count, self.header.dictionary).map_err(|_| Fault::Packing)?;
            self.check_kinds(&events)?;
            Ok(Contents { events, last })
        });
        match contents {
            Ok(contents) => Reading::Events(contents),
            Err(fault) => Reading::Malformed(fault),
        }
    }

    fn check_kinds(&self, events: &[Vec<u8>]) -> Result<(), Fault> {
        let clear = self.header.key.is_none();
        for event in events {
            let Some(kind) = kind_of(event) else { continue };
            if is_clear(kind) != clear {
                return Err(Fault::Kind);
            }
            if is_first_alone(kind) && (self.header.fseq != 1 || self.header.count != 1) {
                return Err(Fault::NotAlone);
            }
        }
        Ok(())
    }
}

/// The kind of an event; none for bytes that are no well-formed event.
pub(super) fn kind_of(event: &[u8]) -> Option<u16> {
    Event::decode(event).ok().map(|event| event.kind())
}

/// Whether events of this kind travel where the server can read them.
///
/// They hold the cooperative's name, keys, numbers, roles and submitted figures; never a person's name or a voucher.
pub fn is_clear(kind: u16) -> bool {
    matches!(
        Kind::of(kind),
        Some(
            Kind::Genesis
                | Kind::ProvinceJoined
                | Kind::WriterEnrolled
                | Kind::WriterConfirmed
                | Kind::WriterRetired
                | Kind::WriterRevoked
                | Kind::RoleChanged
                | Kind::KeyRotated
                | Kind::RecoveryEnrol
                | Kind::RulesActivated
                | Kind::ServerRewound
                | Kind::QuarantineNotice
                | Kind::ReportSubmitted
        )
    )
}

/// Whether an event of this kind enrols its own writer, and so is the writer's first and alone in its frame.
pub fn is_first_alone(kind: u16) -> bool {
    matches!(Kind::of(kind), Some(Kind::Genesis | Kind::RecoveryEnrol))
}
