//! The server's log of one book: every frame in one order, each entry bound to all before it.
//!
//! The root at any size fixes the whole log up to there. A head is a root signed by the server's log key; two signed
//! heads that do not extend each other prove that the server showed two histories.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use ledger::chain::Link;
use ledger::event::WriterNo;
use sha2::{Digest, Sha256};

use crate::BookId;
use crate::cbor::{In, Malformed, Out};
use crate::frame::Frame;

/// What fixes a log up to an entry.
pub type Root = [u8; 32];

/// How far a log has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// How many entries.
    pub size: u64,
    /// Their root.
    pub root: Root,
}

impl Tip {
    /// An empty log: root_0 = SHA-256(0x05 ‖ "HTX1L" ‖ book).
    pub fn beginning(book: &BookId) -> Self {
        let root = Sha256::new().chain_update([0x05]).chain_update(b"HTX1L").chain_update(book).finalize().into();
        Self { size: 0, root }
    }

    /// With one more entry: root_s = SHA-256(0x06 ‖ root_{s−1} ‖ leaf_s).
    #[must_use]
    pub fn with(self, writer: WriterNo, fseq: u64, link: &Link, received: u32) -> Self {
        let size = self.size + 1;
        let leaf = Sha256::new()
            .chain_update([0x04])
            .chain_update(size.to_be_bytes())
            .chain_update(writer.to_be_bytes())
            .chain_update(fseq.to_be_bytes())
            .chain_update(link)
            .chain_update(received.to_be_bytes())
            .finalize();
        let root = Sha256::new().chain_update([0x06]).chain_update(self.root).chain_update(leaf).finalize().into();
        Self { size, root }
    }

    /// With this frame as the next entry.
    #[must_use]
    pub fn with_frame(self, book: &BookId, entry: &Entry) -> Self {
        let header = entry.frame.header();
        self.with(header.writer, header.fseq, &entry.frame.link(book), entry.received)
    }
}

/// An entry: a frame, and when the server says it came, in seconds since 2020-01-01 UTC. The time is for people only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it came.
    pub received: u32,
    /// The frame as it came.
    pub frame: Frame,
}

/// A log's tip as the server vouches for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Rises each time the server is restored from an older copy.
    pub epoch: u32,
    /// How far the log has come.
    pub tip: Tip,
    /// When it was signed, in seconds since 2020-01-01 UTC; for people only.
    pub time: u32,
}

/// A head and the server's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedHead {
    /// The head.
    pub head: Head,
    signature: [u8; 64],
}

impl SignedHead {
    /// The most bytes it takes in a message.
    pub const LEN_MAX: usize = 160;

    /// Signs a head for a book.
    pub fn sign(book: &BookId, head: Head, log_key: &SigningKey) -> Self {
        Self { head, signature: log_key.sign(&signed_bytes(book, &head)).to_bytes() }
    }

    /// Whether the server with this log key vouches for it.
    pub fn is_signed_by(&self, book: &BookId, log_key: &[u8; 32]) -> bool {
        let signature = Signature::from_bytes(&self.signature);
        VerifyingKey::from_bytes(log_key)
            .is_ok_and(|key| key.verify_strict(&signed_bytes(book, &self.head), &signature).is_ok())
    }

    /// Its bytes: `[ epoch, size, root, time, signature ]`.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Out::default();
        self.write(&mut out);
        out.finish()
    }

    /// The head these bytes are; its signature is not looked at.
    ///
    /// # Errors
    /// [`Malformed`] for anything but the one encoding of a head.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut input = In::new(bytes);
        let head = Self::read(&mut input)?;
        input.end()?;
        Ok(head)
    }

    pub(crate) fn write(&self, out: &mut Out) {
        let Head { epoch, tip, time } = self.head;
        out.list(5).number(epoch).number(tip.size).bytes(&tip.root).number(time).bytes(&self.signature);
    }

    pub(crate) fn read(input: &mut In<'_>) -> Result<Self, Malformed> {
        input.list_of(5)?;
        let epoch = input.number()?;
        let tip = Tip { size: input.number()?, root: input.array()? };
        let head = Head { epoch, tip, time: input.number()? };
        Ok(Self { head, signature: input.array()? })
    }
}

/// "HTX1-HEAD" ‖ [ book, epoch, size, root, time ].
fn signed_bytes(book: &BookId, head: &Head) -> Vec<u8> {
    let mut out = Out::default();
    out.raw(b"HTX1-HEAD").list(5).bytes(book).number(head.epoch).number(head.tip.size);
    out.bytes(&head.tip.root).number(head.time);
    out.finish()
}

/// Why a page of the log is not what the server vouches for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PageFault {
    /// The head is not signed by the log key.
    #[error("the head is not signed by the server's log key")]
    Signature,
    /// The page does not begin where the reader stands.
    #[error("the page begins elsewhere")]
    Place,
    /// Its entries do not come to the root that the head names.
    #[error("the page does not come to the root that was signed")]
    Root,
}

/// Adds a page's entries to the log up to `tip`, if they come to exactly what the head says.
///
/// # Errors
/// [`PageFault`]; then nothing of the page may be used.
pub fn extend(
    book: &BookId,
    log_key: &[u8; 32],
    tip: Tip,
    entries: &[Entry],
    head: &SignedHead,
) -> Result<Tip, PageFault> {
    if !head.is_signed_by(book, log_key) {
        return Err(PageFault::Signature);
    }
    let reached = entries.iter().fold(tip, |tip, entry| tip.with_frame(book, entry));
    if reached.size != head.head.tip.size {
        Err(PageFault::Place)
    } else if reached.root != head.head.tip.root {
        Err(PageFault::Root)
    } else {
        Ok(reached)
    }
}
