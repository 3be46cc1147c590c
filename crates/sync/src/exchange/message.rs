//! What goes over the line: requests and replies, to the byte.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use ledger::chain::Link;
use ledger::event::WriterNo;
use sha2::{Digest, Sha256};

use super::refusal::{Code, Quarantine, Refusal};
use crate::BookId;
use crate::cbor::{In, Malformed, Out};
use crate::frame::Frame;
use crate::log::{Entry, SignedHead};

const VERSION: u8 = 1;
/// The most bytes of a request or a reply: a frame of the largest size, and what stands around it, fits twice.
pub const MESSAGE_MAX: usize = 256 * 1024;
const FRAMES_MAX: u64 = 1_024;
const BLOBS_MAX: u64 = 64;
const NOTICES_MAX: u64 = 64;
const REQUEST_PARTS: u64 = 11;
const ANSWER_PARTS: u64 = 10;
const REFUSAL_PARTS: u64 = 5;

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

fn signed_bytes(book: &BookId, hash: &[u8; 32]) -> Vec<u8> {
    [&b"HTX1-REQ"[..], book, hash].concat()
}

fn read_position(input: &mut In<'_>) -> Result<Position, Malformed> {
    // A list of five is a head; eight bytes are a root.
    if input.rest().first() == Some(&0x85) {
        return SignedHead::read(input).map(Position::Head);
    }
    input.array().map(Position::Root)
}

/// A frame that is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ack {
    /// Whose.
    pub writer: WriterNo,
    /// Which.
    pub fseq: u64,
    /// Where.
    pub sseq: u64,
}

/// A frame that lies in quarantine, durably.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Whose.
    pub writer: WriterNo,
    /// Which, by its link.
    pub link: Link,
    /// Why.
    pub why: Quarantine,
}

/// A frame that was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedFrame {
    /// Whose.
    pub writer: WriterNo,
    /// Which.
    pub fseq: u64,
    /// Why.
    pub code: Code,
    /// See [`Code`]; 0 where it says nothing.
    pub detail: u64,
}

/// Something the server wants a person to know; no part of the fold. Numbers this program does not know are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice(pub u16);

impl Notice {
    /// A request came under this writer's name with a counter out of line: the device may have been copied.
    pub const POSSIBLE_COPY: Notice = Notice(1);
}

/// An entry of the log as a reply tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The entry whole.
    Whole(Entry),
    /// A frame that came with the request itself, and so need not go back.
    Sent {
        /// When it was taken.
        received: u32,
        /// Whose it is.
        writer: WriterNo,
        /// Which of the writer's.
        fseq: u64,
    },
}

impl Told {
    const fn received(&self) -> u32 {
        match self {
            Told::Whole(entry) => entry.received,
            Told::Sent { received, .. } => *received,
        }
    }

    /// The entry, given the frames that went with the request; none when it is said of a frame that did not.
    pub fn entry(&self, sent: &[Frame]) -> Option<Entry> {
        match self {
            Told::Whole(entry) => Some(entry.clone()),
            Told::Sent { received, writer, fseq } => {
                let named = |frame: &&Frame| (frame.header().writer, frame.header().fseq) == (*writer, *fseq);
                sent.iter().find(named).map(|frame| Entry { received: *received, frame: frame.clone() })
            }
        }
    }
}

/// Entries of the log in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// How many entries come before the first.
    pub from: u64,
    /// The entries.
    pub entries: Vec<Told>,
    /// Whether the log goes on.
    pub more: bool,
}

/// A reply that takes the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whether the ledger digests of two devices differ at the cursor.
    pub diverged: bool,
    /// The head at the page's end.
    pub head: SignedHead,
    /// How many entries the log has in all.
    pub latest_size: u64,
    /// Frames that are in the log.
    pub acks: Vec<Ack>,
    /// Frames that lie in quarantine.
    pub quarantined: Vec<Receipt>,
    /// Frames that were not taken.
    pub refused: Vec<RefusedFrame>,
    /// What comes next in the log.
    pub page: Page,
    /// The lowest rules version an active writer has reported.
    pub min_rules: u16,
    /// Seconds since 2020-01-01 UTC by the server's clock.
    pub server_time: u32,
    /// For people.
    pub notices: Vec<Notice>,
}

/// What the server says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It took the request.
    Answer(Box<Answer>),
    /// It did not.
    Refusal(Refusal),
}

impl Reply {
    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Out::default();
        match self {
            Reply::Answer(answer) => write_answer(&mut out, answer),
            Reply::Refusal(refusal) => refusal.write(&mut out),
        }
        out.finish()
    }

    /// The reply these bytes are.
    ///
    /// # Errors
    /// [`Malformed`] for anything but the one encoding of a reply within the limits.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > MESSAGE_MAX {
            return Err(Malformed);
        }
        let mut input = In::new(bytes);
        let reply = match input.list(ANSWER_PARTS)? {
            ANSWER_PARTS => Reply::Answer(Box::new(read_answer(&mut input)?)),
            REFUSAL_PARTS => Reply::Refusal(Refusal::read(&mut input)?),
            _ => return Err(Malformed),
        };
        input.end()?;
        Ok(reply)
    }
}

fn write_answer(out: &mut Out, answer: &Answer) {
    out.list(ANSWER_PARTS as usize).number(if answer.diverged { Code::Diverged as u8 } else { 0 });
    answer.head.write(out);
    out.number(answer.latest_size).list(answer.acks.len());
    for ack in &answer.acks {
        out.list(3).number(ack.writer).number(ack.fseq).number(ack.sseq);
    }
    out.list(answer.quarantined.len());
    for receipt in &answer.quarantined {
        out.list(3).number(receipt.writer).bytes(&receipt.link).number(receipt.why as u8);
    }
    out.list(answer.refused.len());
    for refused in &answer.refused {
        out.list(4).number(refused.writer).number(refused.fseq).number(refused.code as u8).number(refused.detail);
    }
    out.list(3).number(answer.page.from).list(answer.page.entries.len());
    let mut before = 0_u32;
    for told in &answer.page.entries {
        // Times mostly rise a little: the difference is short. It wraps, so a clock may also go back.
        let later = told.received().wrapping_sub(before);
        match told {
            Told::Whole(entry) => out.list(2).number(later).raw(entry.frame.bytes()),
            Told::Sent { writer, fseq, .. } => out.list(3).number(later).number(*writer).number(*fseq),
        };
        before = told.received();
    }
    out.bool(answer.page.more).number(answer.min_rules).number(answer.server_time).list(answer.notices.len());
    for notice in &answer.notices {
        out.number(notice.0);
    }
}

fn read_answer(input: &mut In<'_>) -> Result<Answer, Malformed> {
    let diverged = match input.number::<u8>()? {
        0 => false,
        code if code == Code::Diverged as u8 => true,
        _ => return Err(Malformed),
    };
    Ok(Answer {
        diverged,
        head: SignedHead::read(input)?,
        latest_size: input.number()?,
        acks: input.list_with(FRAMES_MAX, read_ack)?,
        quarantined: input.list_with(FRAMES_MAX, read_receipt)?,
        refused: input.list_with(FRAMES_MAX, read_refused)?,
        page: read_page(input)?,
        min_rules: input.number()?,
        server_time: input.number()?,
        notices: input.list_with(NOTICES_MAX, |input| input.number().map(Notice))?,
    })
}

fn read_ack(input: &mut In<'_>) -> Result<Ack, Malformed> {
    input.list_of(3)?;
    Ok(Ack { writer: input.number()?, fseq: input.number()?, sseq: input.number()? })
}

fn read_receipt(input: &mut In<'_>) -> Result<Receipt, Malformed> {
    input.list_of(3)?;
    Ok(Receipt { writer: input.number()?, link: input.array()?, why: Quarantine::read(input)? })
}

fn read_refused(input: &mut In<'_>) -> Result<RefusedFrame, Malformed> {
    input.list_of(4)?;
    Ok(RefusedFrame {
        writer: input.number()?,
        fseq: input.number()?,
        code: Code::read(input)?,
        detail: input.number()?,
    })
}

fn read_page(input: &mut In<'_>) -> Result<Page, Malformed> {
    input.list_of(3)?;
    let from = input.number()?;
    let mut received = 0_u32;
    let entries = input.list_with(FRAMES_MAX, |input| {
        let parts = input.list(3)?;
        received = received.wrapping_add(input.number()?);
        match parts {
            2 => Ok(Told::Whole(Entry { received, frame: Frame::read(input)? })),
            3 => Ok(Told::Sent { received, writer: input.number()?, fseq: input.number()? }),
            _ => Err(Malformed),
        }
    })?;
    Ok(Page { from, entries, more: input.bool()? })
}
