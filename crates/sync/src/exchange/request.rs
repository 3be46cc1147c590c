//! What a device asks, to the byte.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use ledger::event::WriterNo;
use sha2::{Digest, Sha256};

use crate::BookId;
use crate::cbor::{In, Malformed, Out};
use crate::frame::Frame;
use crate::log::SignedHead;

const VERSION: u8 = 1;
/// The most bytes of a request or a reply: a frame of the largest size, and what stands around it, fits twice.
pub const MESSAGE_MAX: usize = 256 * 1024;
pub(super) const FRAMES_MAX: u64 = 1_024;
const BLOBS_MAX: u64 = 64;
const REQUEST_PARTS: u64 = 11;

/// How a device proves which history it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// The first eight bytes of its root.
    Root([u8; 8]),
    /// The last head the server signed for it; sent after [`Code::Ahead`], as proof.
    Head(SignedHead),
}

/// What a device asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who asks.
    pub writer: WriterNo,
    /// Rises with each request; committed to disk before sending.
    pub counter: u64,
    /// The epoch its log belongs to; 0 before the first reply.
    pub epoch: u32,
    /// How many entries of the log it has.
    pub cursor: u64,
    /// Proof of its history.
    pub position: Position,
    /// The first eight bytes of its ledger digest at the cursor; none while it cannot work it out.
    pub digest: Option<[u8; 8]>,
    /// The highest rules version its program knows.
    pub rules: u16,
    /// Its frames, and those of others that it hands on.
    pub frames: Vec<Frame>,
    /// Attachments it would like to have, by hash.
    pub blobs_wanted: Vec<[u8; 32]>,
    /// About how many bytes the page in the reply may have.
    pub max_reply: u32,
}

impl Request {
    fn encode(&self) -> Vec<u8> {
        let mut out = Out::default();
        out.list(REQUEST_PARTS as usize).number(VERSION).number(self.writer).number(self.counter);
        out.number(self.epoch).number(self.cursor);
        match &self.position {
            Position::Root(root) => drop(out.bytes(root)),
            Position::Head(head) => head.write(&mut out),
        }
        out.optional_bytes(self.digest.as_ref().map(<[u8; 8]>::as_slice)).number(self.rules).list(self.frames.len());
        for frame in &self.frames {
            out.raw(frame.bytes());
        }
        out.list(self.blobs_wanted.len());
        for hash in &self.blobs_wanted {
            out.bytes(hash);
        }
        out.number(self.max_reply);
        out.finish()
    }

    /// Its bytes with the writer's signature.
    pub fn sign(&self, book: &BookId, key: &SigningKey) -> Vec<u8> {
        let mut bytes = self.encode();
        let signature = key.sign(&signed_bytes(book, &hash(&bytes))).to_bytes();
        bytes.extend_from_slice(&signature);
        bytes
    }
}

/// A request as it came, its signature not yet looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRequest {
    /// What is asked.
    pub request: Request,
    /// SHA-256 of what was signed: two requests are the same when these are.
    pub hash: [u8; 32],
    signature: [u8; 64],
}

impl SignedRequest {
    /// The request these bytes are.
    ///
    /// # Errors
    /// [`Malformed`] for anything but the one encoding of a request within the limits.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let (bytes, signature) = bytes.split_last_chunk::<64>().ok_or(Malformed)?;
        if bytes.len() > MESSAGE_MAX {
            return Err(Malformed);
        }
        let mut input = In::new(bytes);
        input.list_of(REQUEST_PARTS)?;
        if input.number::<u8>()? != VERSION {
            return Err(Malformed);
        }
        let request = Request {
            writer: input.number()?,
            counter: input.number()?,
            epoch: input.number()?,
            cursor: input.number()?,
            position: read_position(&mut input)?,
            digest: input.optional(In::array)?,
            rules: input.number()?,
            frames: input.list_with(FRAMES_MAX, Frame::read)?,
            blobs_wanted: input.list_with(BLOBS_MAX, In::array)?,
            max_reply: input.number()?,
        };
        input.end()?;
        Ok(Self { request, hash: hash(bytes), signature: *signature })
    }

    /// Whether the holder of this key asks it, for this book.
    pub fn is_signed_by(&self, book: &BookId, sign_key: &[u8; 32]) -> bool {
        let signature = Signature::from_bytes(&self.signature);
        VerifyingKey::from_bytes(sign_key)
            .is_ok_and(|key| key.verify_strict(&signed_bytes(book, &self.hash), &signature).is_ok())
    }
}

fn hash(request: &[u8]) -> [u8; 32] {
    Sha256::digest(request).into()
}

pub(crate) fn signed_bytes(book: &BookId, hash: &[u8; 32]) -> Vec<u8> {
    [&b"HTX1-REQ"[..], book, hash].concat()
}

fn read_position(input: &mut In<'_>) -> Result<Position, Malformed> {
    // A list of five is a head; eight bytes are a root.
    if input.rest().first() == Some(&0x85) {
        return SignedHead::read(input).map(Position::Head);
    }
    input.array().map(Position::Root)
}
