//! The device's side, as two pure steps: what to ask, and what a reply means. Whoever owns the disk and the timer does
//! what they say; a cut anywhere between loses nothing, since the same request or a new one may always be sent.

use ed25519_dalek::SigningKey;
use ledger::event::WriterNo;

use super::pace::Sizes;
use super::refusal::{Code, Refusal};
use super::reply::{Ack, Notice, Receipt, RefusedFrame, Reply};
use super::request::{Position, Request};
use crate::BookId;
use crate::frame::{self, Frame};
use crate::log::{Entry, PageFault, SignedHead, Tip, extend};

/// How far a device has come with the server; kept on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The epoch of its log; 0 before the first reply.
    pub epoch: u32,
    /// The end of its verified log.
    pub tip: Tip,
    /// The counter of its last request.
    pub counter: u64,
    /// The last head it verified; evidence, and proof after a rewind.
    pub head: Option<SignedHead>,
    /// Whether the server said that this history is not its own: then the head is shown once as proof.
    pub disowned: bool,
}

impl State {
    /// Before the first exchange.
    pub fn beginning(book: &BookId) -> Self {
        Self { epoch: 0, tip: Tip::beginning(book), counter: 0, head: None, disowned: false }
    }

    /// After a rewind: the log is pulled from its beginning, and every frame ever held is offered again.
    #[must_use]
    pub fn rewound(&self, book: &BookId) -> Self {
        Self { counter: self.counter, ..Self::beginning(book) }
    }
}

/// Who asks whom.
pub struct Line<'a> {
    /// The book.
    pub book: &'a BookId,
    /// The writer of this device.
    pub writer: WriterNo,
    /// Signs its requests.
    pub sign: &'a SigningKey,
    /// The server's log key, as the invite code or the log gave it.
    pub log_key: &'a [u8; 32],
    /// The highest rules version this program knows.
    pub rules: u16,
}

/// A request ready to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The bytes; the same for every retry.
    pub bytes: Vec<u8>,
    /// How many of the frames offered went along, from the first.
    pub frames: usize,
}

/// What to ask now. The state given back must be on disk before the bytes leave.
///
/// `offered` are the frames not yet acknowledged, in the order they must arrive; as many go as the size allows, at
/// least one. `digest` is the ledger digest at the state's tip.
pub fn request(
    line: &Line<'_>,
    state: &State,
    offered: &[Frame],
    digest: Option<[u8; 8]>,
    sizes: Sizes,
) -> (Sent, State) {
    let counter = state.counter + 1;
    let mut root = [0; 8];
    root.copy_from_slice(&state.tip.root[..8]);
    let position = match &state.head {
        Some(head) if state.disowned => Position::Head(*head),
        _ => Position::Root(root),
    };
    // One that shows a head is mostly refused: it carries nothing else.
    let frames = if matches!(position, Position::Head(_)) { 0 } else { how_many(offered, sizes.bytes() as usize) };
    let request = Request {
        writer: line.writer,
        counter,
        epoch: state.epoch,
        cursor: state.tip.size,
        position,
        digest,
        rules: line.rules,
        frames: offered[..frames].to_vec(),
        blobs_wanted: Vec::new(),
        max_reply: sizes.bytes(),
    };
    let sent = Sent { bytes: request.sign(line.book, line.sign), frames };
    (sent, State { counter, ..state.clone() })
}

fn how_many(frames: &[Frame], mut room: usize) -> usize {
    let fitting = frames.iter().take_while(|frame| {
        let fits = frame.bytes().len() <= room;
        room = room.saturating_sub(frame.bytes().len());
        fits
    });
    fitting.count().max(1).min(frames.len())
}

/// What an exchange brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The state to keep, in the same transaction as what follows.
    pub state: State,
    /// Frames that are in the server's log.
    pub acks: Vec<Ack>,
    /// Frames that lie in quarantine.
    pub quarantined: Vec<Receipt>,
    /// Frames that were not taken; their bytes are kept.
    pub refused: Vec<RefusedFrame>,
    /// The next entries of the log, whole and in order; their signatures are looked at by the reader.
    pub entries: Vec<Entry>,
    /// How many entries the server's log has: more than the state's tip while there is more to pull.
    pub latest_size: u64,
    /// Whether another device reported another ledger digest for this place.
    pub diverged: bool,
    /// The lowest rules version an active writer knows.
    pub min_rules: u16,
    /// The server's clock, for display and for asking about a wrong one.
    pub server_time: u32,
    /// For people.
    pub notices: Vec<Notice>,
}

/// What a reply means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The exchange came through.
    Taken(Box<Taken>),
    /// It was no reply of this server: a captive portal, a cut answer. Try again later.
    NoReply,
    /// The server began a later epoch: unapply everything, go on from [`State::rewound`], offer every frame ever held.
    Rewound(SignedHead),
    /// The server does not know this history and has begun no later epoch; go on from the state given, recording and
    /// waiting for the operator.
    Disowned(State),
    /// The server does not know this writer, whose log says that it did: it has lost the book's beginning. Offer every
    /// frame ever held from [`State::rewound`]; a refusal is not signed, so drop the log only when that is answered.
    Forgotten,
    /// The counter was behind; go on from the state given.
    CounterMoved(State),
    /// Another copy of this device has written: record nothing new under this writer.
    Forked,
    /// A page is not what the server signed, or goes on from another history than before. Ask once more; if it stays so,
    /// stop taking entries, go on recording, keep both heads as evidence and tell the province.
    Tampered(PageFault, Option<SignedHead>),
    /// The server wants this many seconds of quiet.
    Wait(u64),
    /// The server does not let this writer in, or the program is too old, or the request was malformed to it.
    Refused(Code),
}

/// What a reply to a request sent from `state` means. `own` is how far this device's frames have been cut, `sent` the
/// frames that went with the request.
pub fn conclude(line: &Line<'_>, state: &State, own: &frame::Head, sent: &[Frame], reply: &[u8]) -> Verdict {
    match Reply::decode(reply) {
        Err(_) => Verdict::NoReply,
        Ok(Reply::Refusal(refusal)) => refused(line, state, own, &refusal),
        Ok(Reply::Answer(answer)) => {
            // An old answer, cached on the way or repeated, says nothing of this request.
            if answer.page.from != state.tip.size {
                return Verdict::NoReply;
            }
            let epoch = answer.head.head.epoch;
            if state.epoch != 0 && epoch != state.epoch {
                return Verdict::NoReply;
            }
            let entries: Option<Vec<_>> = answer.page.entries.iter().map(|told| told.entry(sent)).collect();
            let Some(entries) = entries else { return Verdict::NoReply };
            match extend(line.book, line.log_key, state.tip, &entries, &answer.head) {
                Err(fault) => Verdict::Tampered(fault, Some(answer.head)),
                Ok(tip) => Verdict::Taken(Box::new(Taken {
                    state: State { epoch, tip, counter: state.counter, head: Some(answer.head), disowned: false },
                    acks: answer.acks,
                    quarantined: answer.quarantined,
                    refused: answer.refused,
                    entries,
                    latest_size: answer.latest_size,
                    diverged: answer.diverged,
                    min_rules: answer.min_rules,
                    server_time: answer.server_time,
                    notices: answer.notices,
                })),
            }
        }
    }
}

fn refused(line: &Line<'_>, state: &State, own: &frame::Head, refusal: &Refusal) -> Verdict {
    match refusal.code {
        Code::Ahead => match &refusal.head {
            Some(head) if !head.is_signed_by(line.book, line.log_key) => Verdict::Tampered(PageFault::Signature, None),
            Some(head) if state.epoch != 0 && head.head.epoch > state.epoch => Verdict::Rewound(*head),
            _ => Verdict::Disowned(State { disowned: true, ..state.clone() }),
        },
        Code::Counter => {
            let beyond = refusal.fseq > own.fseq;
            let another = refusal.fseq == own.fseq && refusal.link.is_some_and(|link| link != own.link);
            if beyond || another {
                Verdict::Forked
            } else {
                Verdict::CounterMoved(State { counter: state.counter.max(refusal.number), ..state.clone() })
            }
        }
        Code::Quota => Verdict::Wait(refusal.number),
        Code::NotEnrolled if state.tip.size > 0 => Verdict::Forgotten,
        code @ (Code::Signature | Code::Frame | Code::NotEnrolled | Code::Gap | Code::Version | Code::Diverged) => {
            Verdict::Refused(code)
        }
    }
}
