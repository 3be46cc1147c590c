//! What the server keeps of one book, as one transaction sees it.
//!
//! A store takes the book's row lock when the transaction begins, and makes all of it durable before the reply goes out
//! or none of it. [`Memory`] is the model the real stores are compared with.

use std::collections::BTreeMap;
use std::convert::Infallible;

use ledger::chain::Link;
use ledger::event::WriterNo;

use super::refusal::Quarantine;
use crate::BookId;
use crate::frame::{self, Frame};
use crate::log::{Entry, Root, Tip};

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

    /// Where the frame of this link is; none for one that never came.
    ///
    /// # Errors
    /// When it cannot be read.
    fn find(&self, link: &Link) -> Result<Option<Place>, Self::Failure>;

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

    /// The clear frames of the log, in order; what the members are known by.
    ///
    /// # Errors
    /// When they cannot be read.
    fn clear_frames(&self) -> Result<Vec<Frame>, Self::Failure>;

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
}

impl Memory {
    /// A book that was invited here and has nothing yet.
    pub fn invited(book: &BookId) -> Self {
        let tip = Tip::beginning(book);
        Self {
            book: Some(BookRow { epoch: 1, tip, suspect: None, refilling_until: 0 }),
            beginning: Some(tip.root),
            ..Self::default()
        }
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

    fn find(&self, link: &Link) -> Result<Option<Place>, Infallible> {
        Ok(self.links.get(link).copied())
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

    fn clear_frames(&self) -> Result<Vec<Frame>, Infallible> {
        let clear = self.log().filter(|entry| entry.frame.header().key.is_none());
        Ok(clear.map(|entry| entry.frame.clone()).collect())
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
