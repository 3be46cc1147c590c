//! What the server keeps of one book, as one transaction sees it.
//!
//! A store takes the book's row lock when the transaction begins, and makes all of it durable before the reply goes out
//! or none of it. [`Memory`] is the model the real stores are compared with.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use std::sync::Arc;

use ledger::chain::Link;
use ledger::event::WriterNo;

use super::refusal::Quarantine;
use crate::BookId;
use crate::frame::{self, Frame};
use crate::log::{Entry, Root, SignedHead, Tip};
use crate::member::{Members, State};

/// One book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookRow {
    /// Rises with each rewind, from 1.
    pub epoch: u32,
    /// How far its log has come.
    pub tip: Tip,
    /// The epoch of a signed head that a device showed and this log does not hold: the log was restored from an older
    /// copy, and nothing is taken until the operator says so.
    pub suspect: Option<u32>,
    /// Until then devices bring back what a rewind lost, and no quota counts; seconds since 2020-01-01 UTC.
    pub refilling_until: u32,
}

impl BookRow {
    /// A book that has nothing yet.
    pub fn beginning(book: &BookId) -> Self {
        Self { epoch: 1, tip: Tip::beginning(book), suspect: None, refilling_until: 0 }
    }
}

/// The members of a book as they were worked out at some place of its log.
#[derive(Debug, Clone)]
pub struct Known {
    /// The place.
    pub tip: Tip,
    /// The members there.
    pub members: Arc<Members>,
}

/// One writer of a book, as the server knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WriterRow {
    /// How far its frames have come; none before the first.
    pub head: Option<frame::Head>,
    /// The counter of its last request.
    pub counter: u64,
    /// What that request said, by hash.
    pub request: [u8; 32],
    /// The highest rules its program knows.
    pub rules: u16,
    /// The place in the log it last reported a ledger digest for.
    pub digest_at: u64,
    /// That digest's first eight bytes.
    pub digest: [u8; 8],
    /// What it brought today.
    pub today: Today,
    /// Whether a request came under its name that another copy of the device may have made; told once.
    pub copied: bool,
}

/// What a writer brought in one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Today {
    /// The day, counted from 2020-01-01.
    pub day: u32,
    /// Events into the log.
    pub events: u32,
    /// Bytes into quarantine.
    pub apart_bytes: u32,
    /// Events into quarantine.
    pub apart_events: u32,
}

impl Today {
    /// Begins again when it is another day.
    pub fn roll_to(&mut self, day: u32) {
        if self.day != day {
            *self = Self { day, ..Self::default() };
        }
    }
}

/// Where a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the log, at this place.
    Log(u64),
    /// Apart from it.
    Quarantine(Quarantine),
}

/// A transaction on one book.
pub trait Transaction {
    /// What the world can fail to do.
    type Failure;

    /// The book; none for one that was not invited here.
    ///
    /// # Errors
    /// When it cannot be read.
    fn book(&self) -> Result<Option<BookRow>, Self::Failure>;

    /// Keeps the book's row.
    ///
    /// # Errors
    /// When it cannot be written.
    fn keep_book(&mut self, row: &BookRow) -> Result<(), Self::Failure>;

    /// A writer; the default for one that was never here.
    ///
    /// # Errors
    /// When it cannot be read.
    fn writer(&self, writer: WriterNo) -> Result<WriterRow, Self::Failure>;

    /// Keeps a writer's row.
    ///
    /// # Errors
    /// When it cannot be written.
    fn keep_writer(&mut self, writer: WriterNo, row: &WriterRow) -> Result<(), Self::Failure>;

    /// Every writer that was ever here.
    ///
    /// # Errors
    /// When they cannot be read.
    fn writers(&self) -> Result<Vec<(WriterNo, WriterRow)>, Self::Failure>;

    /// Where this frame is, `link` being its link; none for one that never came. Another frame that stands in the log at
    /// its writer's same number is not it.
    ///
    /// # Errors
    /// When it cannot be read.
    fn place(&self, frame: &Frame, link: &Link) -> Result<Option<Place>, Self::Failure>;

    /// Whether a frame of this link lies in quarantine.
    ///
    /// # Errors
    /// When it cannot be read.
    fn lies_apart(&self, link: &Link) -> Result<bool, Self::Failure>;

    /// Adds an entry at the end of the log, which `tip` then is.
    ///
    /// # Errors
    /// When it cannot be written.
    fn append(&mut self, tip: &Tip, link: &Link, entry: &Entry) -> Result<(), Self::Failure>;

    /// The entries after the first `from`, as many as `bytes` hold; at least one, if there is one.
    ///
    /// # Errors
    /// When they cannot be read.
    fn entries(&self, from: u64, bytes: usize) -> Result<Vec<Entry>, Self::Failure>;

    /// The clear frames of the log after its first `from` entries, in order; what the members are known by.
    ///
    /// # Errors
    /// When they cannot be read.
    fn clear_frames(&self, from: u64) -> Result<Vec<Frame>, Self::Failure>;

    /// The members as somebody worked them out before, if anybody remembers; they count only where the log still has
    /// that root at that size.
    fn known(&self) -> Option<Known> {
        None
    }

    /// Members worked out now, for next time.
    fn remember(&mut self, _known: Known) {}

    /// Whether the operator's list, which outlives a restore, says that this key's writer was shut out of the book.
    fn was_shut_out(&self, writer: WriterNo, sign_key: &[u8; 32]) -> bool;

    /// Keeps a signed head as evidence: the last of an epoch that ended, or one that this log does not hold.
    ///
    /// # Errors
    /// When it cannot be written.
    fn keep_head(&mut self, head: &SignedHead) -> Result<(), Self::Failure>;

    /// The root at a size; none beyond the end.
    ///
    /// # Errors
    /// When it cannot be read.
    fn root(&self, size: u64) -> Result<Option<Root>, Self::Failure>;

    /// Keeps a frame apart from the log, for ever.
    ///
    /// # Errors
    /// When it cannot be written.
    fn quarantine(&mut self, link: &Link, frame: &Frame, why: Quarantine, received: u32) -> Result<(), Self::Failure>;
}

/// A book in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    book: Option<BookRow>,
    writers: BTreeMap<WriterNo, WriterRow>,
    entries: Vec<(Entry, Root)>,
    links: BTreeMap<Link, Place>,
    quarantine: Vec<(Frame, Quarantine)>,
    beginning: Option<Root>,
    known: Option<Known>,
    heads: Vec<SignedHead>,
    shut_out: BTreeSet<(WriterNo, [u8; 32])>,
}

impl Memory {
    /// A book that was invited here and has nothing yet.
    pub fn invited(book: &BookId) -> Self {
        let row = BookRow::beginning(book);
        Self { book: Some(row), beginning: Some(row.tip.root), ..Self::default() }
    }

    /// Puts an older copy in the place of everything but the list of writers that were shut out.
    pub fn put_back(&mut self, copy: &Self) {
        let shut_out = std::mem::take(&mut self.shut_out);
        *self = Self { shut_out, ..copy.clone() };
    }

    /// Where the frame of this link is; none for one that never came.
    pub fn find(&self, link: &Link) -> Option<Place> {
        self.links.get(link).copied()
    }

    /// The heads kept as evidence.
    pub fn heads(&self) -> &[SignedHead] {
        &self.heads
    }

    /// The frames that lie apart.
    pub fn quarantined(&self) -> &[(Frame, Quarantine)] {
        &self.quarantine
    }

    /// The log.
    pub fn log(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(|(entry, _)| entry)
    }
}

impl Transaction for Memory {
    type Failure = Infallible;

    fn book(&self) -> Result<Option<BookRow>, Infallible> {
        Ok(self.book)
    }

    fn keep_book(&mut self, row: &BookRow) -> Result<(), Infallible> {
        self.book = Some(*row);
        // A book that begins now begins at what it has: nothing.
        self.beginning = self.beginning.or(Some(row.tip.root));
        Ok(())
    }

    fn writer(&self, writer: WriterNo) -> Result<WriterRow, Infallible> {
        Ok(self.writers.get(&writer).copied().unwrap_or_default())
    }

    fn keep_writer(&mut self, writer: WriterNo, row: &WriterRow) -> Result<(), Infallible> {
        self.writers.insert(writer, *row);
        Ok(())
    }

    fn writers(&self) -> Result<Vec<(WriterNo, WriterRow)>, Infallible> {
        Ok(self.writers.iter().map(|(writer, row)| (*writer, *row)).collect())
    }

    fn place(&self, _: &Frame, link: &Link) -> Result<Option<Place>, Infallible> {
        Ok(self.find(link))
    }

    fn lies_apart(&self, link: &Link) -> Result<bool, Infallible> {
        Ok(matches!(self.find(link), Some(Place::Quarantine(_))))
    }

    fn append(&mut self, tip: &Tip, link: &Link, entry: &Entry) -> Result<(), Infallible> {
        self.links.insert(*link, Place::Log(tip.size));
        self.entries.push((entry.clone(), tip.root));
        Ok(())
    }

    fn entries(&self, from: u64, bytes: usize) -> Result<Vec<Entry>, Infallible> {
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        let mut room = bytes;
        let mut taken = Vec::new();
        for (entry, _) in self.entries.iter().skip(from) {
            let len = entry.frame.bytes().len();
            if !taken.is_empty() && len > room {
                break;
            }
            room = room.saturating_sub(len);
            taken.push(entry.clone());
        }
        Ok(taken)
    }

    fn clear_frames(&self, from: u64) -> Result<Vec<Frame>, Infallible> {
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        let clear = self.log().skip(from).filter(|entry| entry.frame.header().key.is_none());
        Ok(clear.map(|entry| entry.frame.clone()).collect())
    }

    fn known(&self) -> Option<Known> {
        self.known.clone()
    }

    fn remember(&mut self, known: Known) {
        let revoked = known.members.iter().filter(|(_, member)| member.state == State::Revoked);
        self.shut_out.extend(revoked.map(|(writer, member)| (writer, member.keys.sign)));
        self.known = Some(known);
    }

    fn was_shut_out(&self, writer: WriterNo, sign_key: &[u8; 32]) -> bool {
        self.shut_out.contains(&(writer, *sign_key))
    }

    fn keep_head(&mut self, head: &SignedHead) -> Result<(), Infallible> {
        if !self.heads.contains(head) {
            self.heads.push(*head);
        }
        Ok(())
    }

    fn root(&self, size: u64) -> Result<Option<Root>, Infallible> {
        let Some(before) = size.checked_sub(1) else { return Ok(self.beginning) };
        let entry = usize::try_from(before).ok().and_then(|at| self.entries.get(at));
        Ok(entry.map(|(_, root)| *root))
    }

    fn quarantine(&mut self, link: &Link, frame: &Frame, why: Quarantine, _: u32) -> Result<(), Infallible> {
        self.links.insert(*link, Place::Quarantine(why));
        self.quarantine.push((frame.clone(), why));
        Ok(())
    }
}
