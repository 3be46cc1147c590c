//! Frames: consecutive events of one writer, packed, sealed, signed and chained. Once cut a frame never changes.
//!
//! `frame = [ header, body, signature ]`. The signature is over the frame's link in its writer's chain, so it fixes
//! every earlier frame of the writer too, and a frame verifies alone because its header names the link before it.

mod cut;
mod open;
mod pack;

use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use ledger::chain::Link;
use ledger::event::WriterNo;
use sha2::{Digest, Sha256};

use crate::BookId;
use crate::cbor::{In, Malformed, Out};
use crate::dictionary::DictionaryId;
use crate::key::{KeyId, TAG_LEN};

pub use cut::{CutFault, Cutter, Head, fits};
pub use open::{Contents, Fault, Missing, Reading, is_clear, is_first_alone};

/// The version of the frame format.
const VERSION: u8 = 1;
/// The most events in a frame.
pub const EVENTS_MAX: usize = 400;
/// The most bytes in a frame's body.
pub const BODY_MAX: usize = 64 * 1024;
/// Bodies are cut to about this size: a frame is the smallest thing that can be pulled and verified.
pub const BODY_AIM: usize = 16 * 1024;
/// The most bytes the events of a frame may have together, the bytes that say how long each is counted in.
pub const UNPACKED_MAX: usize = 512 * 1024;
/// The most bytes of a frame: a body and everything around it.
pub const FRAME_MAX: usize = BODY_MAX + 256;
/// Numbers of events and frames stay below this, as an event's identity asks.
const SEQUENCE_MAX: u64 = 1 << 47;

const NONCE_LEN: usize = 24;
const LINK_LEN: usize = 32;
const SEALED_MIN: usize = NONCE_LEN + LINK_LEN + TAG_LEN;

/// What a frame says of itself, readable by all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Whose events these are.
    pub writer: WriterNo,
    /// 1, 2, 3 … among the writer's frames.
    pub fseq: u64,
    /// The number of the first event among the writer's events, from 1.
    pub wseq_first: u64,
    /// How many events, 1 to [`EVENTS_MAX`].
    pub count: u16,
    /// The book key it is sealed with; none when it is clear.
    pub key: Option<KeyId>,
    /// The dictionary it is packed with.
    pub dictionary: DictionaryId,
    /// The link of the writer's frame before; of the first frame, what the chain begins with.
    pub prev: Link,
}

impl Header {
    /// The number of the last event.
    pub const fn wseq_last(&self) -> u64 {
        self.wseq_first + self.count as u64 - 1
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = Out::default();
        out.list(8).number(VERSION).number(self.writer).number(self.fseq).number(self.wseq_first).number(self.count);
        out.optional_bytes(self.key.as_ref().map(<[u8; 8]>::as_slice)).number(self.dictionary).bytes(&self.prev);
        out.finish()
    }

    fn read(input: &mut In<'_>) -> Result<Self, Malformed> {
        input.list_of(8)?;
        if input.number::<u8>()? != VERSION {
            return Err(Malformed);
        }
        let header = Header {
            writer: input.number()?,
            fseq: input.number()?,
            wseq_first: input.number()?,
            count: input.number()?,
            key: input.optional(In::array)?,
            dictionary: input.number()?,
            prev: input.array()?,
        };
        if header.is_possible() { Ok(header) } else { Err(Malformed) }
    }

    fn is_possible(&self) -> bool {
        let counts = (1..=EVENTS_MAX as u16).contains(&self.count);
        let in_range = self.fseq >= 1 && self.wseq_first >= self.fseq && self.wseq_first < SEQUENCE_MAX;
        // Frames leave out no event, so the first event stands in the first frame and nowhere else.
        counts && in_range && (self.fseq == 1) == (self.wseq_first == 1) && self.wseq_last() < SEQUENCE_MAX
    }
}

/// A frame, well-formed on the outside. Nothing is known yet of its signature or of what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    header: Header,
    bytes: Vec<u8>,
    header_len: usize,
    body_start: usize,
    body_len: usize,
}

impl Frame {
    /// The frame these bytes are.
    ///
    /// # Errors
    /// [`Malformed`] for anything that is not the one encoding of a frame within the limits.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut input = In::new(bytes);
        let frame = Self::read(&mut input)?;
        input.end()?;
        Ok(frame)
    }

    /// The frame that comes next in `input`.
    pub(crate) fn read(input: &mut In<'_>) -> Result<Self, Malformed> {
        let whole = input.rest();
        let start = input.position();
        input.list_of(3)?;
        let header_start = input.position();
        let header = Header::read(input)?;
        let header_len = input.position() - header_start;
        let body_len = input.bytes(BODY_MAX)?.len();
        let body_start = input.position() - start - body_len;
        input.array::<64>()?;
        let len_min = if header.key.is_some() { SEALED_MIN + 1 } else { 1 };
        if body_len < len_min {
            return Err(Malformed);
        }
        let bytes = whole[..input.position() - start].to_vec();
        Ok(Self { header, bytes, header_len, body_start, body_len })
    }

    /// What it says of itself.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Its bytes, as they were made.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its bytes, given away.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The packed events, sealed unless the header names no key.
    pub fn body(&self) -> &[u8] {
        &self.bytes[self.body_start..self.body_start + self.body_len]
    }

    /// Its link in the writer's chain, which names it in all the world: f in the protocol.
    pub fn link(&self, book: &BookId) -> Link {
        link(book, &self.header, self.header_bytes(), self.body())
    }

    /// Whether the holder of this key signed it for this book. Strict: no small-order keys, no second form of a signature.
    pub fn is_signed_by(&self, book: &BookId, sign_key: &[u8; 32]) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(sign_key) else { return false };
        let Ok(signature) = self.bytes[self.bytes.len() - 64..].try_into() else { return false };
        key.verify_strict(&signed_bytes(book, &self.header, &self.link(book)), &Signature::from_bytes(signature))
            .is_ok()
    }

    fn header_bytes(&self) -> &[u8] {
        &self.bytes[1..1 + self.header_len]
    }

    /// Puts a frame together and signs it.
    fn sign(book: &BookId, header: Header, body: &[u8], key: &SigningKey) -> (Self, Link) {
        use ed25519_dalek::Signer;
        let header_bytes = header.encode();
        let link = link(book, &header, &header_bytes, body);
        let signature = key.sign(&signed_bytes(book, &header, &link)).to_bytes();
        let mut out = Out::default();
        out.list(3).raw(&header_bytes).bytes(body);
        let bytes = out.finish();
        let body_start = bytes.len() - body.len();
        let mut out = Out::default();
        out.raw(&bytes).bytes(&signature);
        let frame =
            Self { header, bytes: out.finish(), header_len: header_bytes.len(), body_start, body_len: body.len() };
        (frame, link)
    }
}

/// f_k = SHA-256(0x03 ‖ f_{k−1} ‖ SHA-256(0x00 ‖ "HTX1F" ‖ book ‖ header ‖ body)).
fn link(book: &BookId, header: &Header, header_bytes: &[u8], body: &[u8]) -> Link {
    let mut content = Sha256::new();
    content.update([0x00]);
    content.update(b"HTX1F");
    content.update(book);
    content.update(header_bytes);
    content.update(body);
    Sha256::new().chain_update([0x03]).chain_update(header.prev).chain_update(content.finalize()).finalize().into()
}

fn signed_bytes(book: &BookId, header: &Header, link: &Link) -> Vec<u8> {
    [&b"HTX1-SIGN"[..], book, &header.writer.to_be_bytes(), &header.fseq.to_be_bytes(), link].concat()
}

/// What a seal protects beside the packed events.
fn sealed_beside(book: &BookId, header_bytes: &[u8]) -> Vec<u8> {
    [&book[..], header_bytes].concat()
}
