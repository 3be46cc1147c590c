//! Cutting: a writer's pending events become frames, each within the limits and either clear or sealed.
//!
//! Frames are cut when a line to a server or a peer is up, or for a backup; never again, and never differently.

use ed25519_dalek::SigningKey;
use ledger::chain::{self, Link};
use ledger::event::WriterNo;

use super::open::{is_clear, is_first_alone, kind_of};
use super::pack::Packer;
use super::{BODY_AIM, BODY_MAX, EVENTS_MAX, Frame, Header, SEALED_MIN, UNPACKED_MAX, sealed_beside};
use crate::BookId;
use crate::dictionary::DictionaryId;
use crate::key::{BookKey, Nonce};

/// How far a writer's frames have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of the last frame; 0 before the first.
    pub fseq: u64,
    /// The link of the last frame, f; before the first, what the chain begins with.
    pub link: Link,
    /// The number of the last event in a frame; 0 before the first.
    pub wseq: u64,
    /// The link of that event in the chain of events, e; before the first, what the chain begins with.
    pub event_link: Link,
}

impl Head {
    /// Before the first frame of this writer.
    pub fn beginning(book: &BookId, writer: WriterNo, sign_key: &[u8; 32]) -> Self {
        let link = chain::beginning(book, writer, sign_key);
        Self { fseq: 0, link, wseq: 0, event_link: link }
    }
}

/// Why events cannot be cut into frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CutFault {
    /// An event alone is too large for a frame. It should not have been saved.
    #[error("event {wseq} does not fit into a frame")]
    TooLarge {
        /// The event's number.
        wseq: u64,
    },
    /// An event that must be the writer's first is not.
    #[error("event {wseq} may only be a writer's first")]
    NotFirst {
        /// The event's number.
        wseq: u64,
    },
    /// This program does not have the dictionary.
    #[error("dictionary {id} is not known")]
    Dictionary {
        /// Its number.
        id: DictionaryId,
    },
}

/// Cuts frames for one writer.
pub struct Cutter<'a> {
    /// The book.
    pub book: &'a BookId,
    /// The writer.
    pub writer: WriterNo,
    /// Signs in the writer's name.
    pub sign: &'a SigningKey,
    /// Seals what is not clear: the newest book key.
    pub key: &'a BookKey,
    /// What to pack with: one that the book's rules version brings.
    pub dictionary: DictionaryId,
}

impl Cutter<'_> {
    /// Cuts the events that follow `head` into frames, and says how far the writer's frames come with them.
    ///
    /// `events` are the bytes of the writer's events from `head.wseq + 1` on. `nonce` gives random bytes, never the
    /// same twice; it is asked once for each sealed frame.
    ///
    /// # Errors
    /// [`CutFault`]; then nothing was cut.
    pub fn cut<B: AsRef<[u8]>>(
        &self,
        head: Head,
        events: &[B],
        nonce: impl FnMut() -> Nonce,
    ) -> Result<(Vec<Frame>, Head), CutFault> {
        let events = events.iter().map(AsRef::as_ref).collect();
        Packer::with(self.dictionary, |packer| self.cut_with(packer, head, events, nonce))
            .ok_or(CutFault::Dictionary { id: self.dictionary })?
    }

    fn cut_with(
        &self,
        packer: &mut Packer,
        mut head: Head,
        mut rest: Vec<&[u8]>,
        mut nonce: impl FnMut() -> Nonce,
    ) -> Result<(Vec<Frame>, Head), CutFault> {
        let mut frames = Vec::new();
        while !rest.is_empty() {
            let run = run_of_one_sort(head.wseq, &rest)?;
            let (packed, count) =
                pack_first(packer, &rest[..run.len], run.clear).ok_or(CutFault::TooLarge { wseq: head.wseq + 1 })?;
            let event_link = rest[..count].iter().fold(head.event_link, |link, event| chain::next(&link, event));
            let header = Header {
                writer: self.writer,
                fseq: head.fseq + 1,
                wseq_first: head.wseq + 1,
                count: u16::try_from(count).unwrap_or(u16::MAX),
                key: (!run.clear).then(|| self.key.id()),
                dictionary: self.dictionary,
                prev: head.link,
            };
            let body = if run.clear { packed } else { self.seal(&header, &event_link, &packed, nonce()) };
            let (frame, link) = Frame::sign(self.book, header, &body, self.sign);
            head = Head { fseq: head.fseq + 1, link, wseq: head.wseq + count as u64, event_link };
            frames.push(frame);
            rest.drain(..count);
        }
        Ok((frames, head))
    }

    fn seal(&self, header: &Header, event_link: &Link, packed: &[u8], nonce: Nonce) -> Vec<u8> {
        let plain = [event_link, packed].concat();
        let mut body = nonce.to_vec();
        body.extend(self.key.seal(&nonce, &plain, &sealed_beside(self.book, &header.encode())));
        body
    }
}

/// Whether an event can be in a frame at all; to be asked before it is saved.
pub fn fits(event: &[u8], dictionary: DictionaryId) -> bool {
    // Packing never makes it longer by more than this, so almost every event need not be packed to know.
    let longest = event.len() + event.len() / 128 + 128;
    if longest + SEALED_MIN <= BODY_MAX {
        return true;
    }
    Packer::with(dictionary, |packer| pack_first(packer, &[event], false).is_some()).unwrap_or(false)
}

struct Run {
    clear: bool,
    len: usize,
}

/// The events at the beginning that may share a frame: all clear or all sealed, and a writer's enrolling event alone.
fn run_of_one_sort(wseq_before: u64, events: &[&[u8]]) -> Result<Run, CutFault> {
    let kinds = events.iter().map(|event| kind_of(event));
    let alone = |kind: &Option<_>| kind.is_some_and(is_first_alone);
    if alone(&kind_of(events[0])) {
        return if wseq_before == 0 {
            Ok(Run { clear: true, len: 1 })
        } else {
            Err(CutFault::NotFirst { wseq: wseq_before + 1 })
        };
    }
    let clear = kind_of(events[0]).is_some_and(is_clear);
    let len = kinds.take(EVENTS_MAX).take_while(|kind| !alone(kind) && kind.is_some_and(is_clear) == clear).count();
    Ok(Run { clear, len })
}

/// Packs as many of the events as make a body of about the size aimed at; none when the first does not fit alone.
fn pack_first(packer: &mut Packer, events: &[&[u8]], clear: bool) -> Option<(Vec<u8>, usize)> {
    let around = if clear { 0 } else { SEALED_MIN };
    let mut count = within_unpacked_limit(events);
    loop {
        let packed = packer.pack(&events[..count]);
        let size = packed.as_ref().map_or(usize::MAX, |packed| packed.len() + around);
        let most = if count <= 1 { BODY_MAX } else { BODY_AIM };
        match packed {
            Some(packed) if size <= most => return Some((packed, count)),
            _ if count <= 1 => return None,
            // A little fewer than would just fit if all were alike; at least one step on.
            _ => count = (count.saturating_mul(BODY_AIM) / size.max(1) * 15 / 16).clamp(1, count - 1),
        }
    }
}

fn within_unpacked_limit(events: &[&[u8]]) -> usize {
    const LENGTH_MAX: usize = 5;
    let mut room = UNPACKED_MAX;
    let fitting = events.iter().take_while(|event| {
        let left = room.checked_sub(event.len() + LENGTH_MAX);
        room = left.unwrap_or(0);
        left.is_some()
    });
    fitting.count().max(1)
}
