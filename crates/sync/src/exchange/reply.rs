//! What the server says, to the byte.

use ledger::chain::Link;
use ledger::event::WriterNo;

use super::refusal::{Code, Quarantine, Refusal};
use super::request::{FRAMES_MAX, MESSAGE_MAX};
use crate::cbor::{In, Malformed, Out};
use crate::frame::Frame;
use crate::log::{Entry, SignedHead};

const NOTICES_MAX: u64 = 64;
const ANSWER_PARTS: u64 = 10;
const REFUSAL_PARTS: u64 = 5;

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
    /// Which; 0 where it is said of the writer and every frame it may still bring.
    pub fseq: u64,
    /// Why.
    pub code: Code,
    /// See [`Code`]; 0 where it says nothing.
    pub detail: u64,
}

impl RefusedFrame {
    /// That a writer has ended: one that brings nothing, since it lacks the newest key, has no receipt to hear it by.
    pub const fn of_writer(writer: WriterNo) -> Self {
        Self { writer, fseq: 0, code: Code::NotEnrolled, detail: 0 }
    }

    /// Whether it says that this writer has ended.
    pub fn ends(&self, writer: WriterNo) -> bool {
        *self == Self::of_writer(writer)
    }
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
        /// Which frame of the request, from 0.
        place: u16,
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
            Told::Sent { received, place } => {
                let frame = sent.get(usize::from(*place))?;
                Some(Entry { received: *received, frame: frame.clone() })
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
        out.list(2).number(told.received().wrapping_sub(before));
        match told {
            Told::Whole(entry) => out.raw(entry.frame.bytes()),
            Told::Sent { place, .. } => out.number(*place),
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
        input.list_of(2)?;
        received = received.wrapping_add(input.number()?);
        // A list of three is a frame; a number is the place of one in the request.
        if input.rest().first() == Some(&0x83) {
            return Ok(Told::Whole(Entry { received, frame: Frame::read(input)? }));
        }
        Ok(Told::Sent { received, place: input.number()? })
    })?;
    Ok(Page { from, entries, more: input.bool()? })
}
