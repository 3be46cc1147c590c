//! One request's view of a book: what was loaded of it, and what the request changes.
//!
//! The rules of `sync` run over a [`View`] without waiting for a disk. What they ask for and was not loaded stops them
//! with a [`Want`]; it is loaded, and they run again from the beginning, which they can, since nothing was written yet.
//! So both databases share everything but reading a want and writing [`Changes`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ledger::chain::Link;
use ledger::event::WriterNo;
use sync::BookId;
use sync::exchange::{BookRow, Known, Place, Quarantine, SignedRequest, Transaction, WriterRow};
use sync::frame::Frame;
use sync::log::{Entry, Root, SignedHead, Tip};
use sync::member::State;

use crate::shut_out::ShutOut;

/// Something of a book that a request needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Want {
    /// Where the frame is that has this writer, number and link.
    Place(WriterNo, u64, Link),
    /// Whether a frame of this link lies in quarantine.
    Apart(Link),
    /// The root at a size.
    Root(u64),
    /// Entries after the first so many, as many as these bytes hold.
    Page(u64, usize),
    /// The clear frames after so many entries.
    Clear(u64),
}

/// What was found.
#[derive(Debug, Clone)]
pub enum Found {
    /// For [`Want::Place`].
    Place(Option<Place>),
    /// For [`Want::Apart`].
    Apart(bool),
    /// For [`Want::Root`].
    Root(Option<Root>),
    /// For [`Want::Page`].
    Page(Vec<Entry>),
    /// For [`Want::Clear`].
    Clear(Vec<Frame>),
}

/// What was loaded of one book, its row locked until the changes are durable.
#[derive(Debug)]
pub struct Loaded {
    /// The book.
    pub id: BookId,
    /// Its row; none for a book that is not here.
    pub book: Option<BookRow>,
    /// Its writers.
    pub writers: BTreeMap<WriterNo, WriterRow>,
    /// Its members, as remembered.
    pub known: Option<Known>,
    /// Writers that a restore must not let in again.
    pub shut_out: Arc<ShutOut>,
    found: BTreeMap<Want, Found>,
}

impl Loaded {
    /// Nothing but the rows.
    pub fn new(
        id: BookId,
        book: Option<BookRow>,
        writers: BTreeMap<WriterNo, WriterRow>,
        known: Option<Known>,
        shut_out: Arc<ShutOut>,
    ) -> Self {
        Self { id, book, writers, known, shut_out, found: BTreeMap::new() }
    }

    /// Adds what was found.
    pub fn add(&mut self, want: Want, found: Found) {
        self.found.insert(want, found);
    }

    /// Which of these must be looked up: not those that the rows already answer.
    pub fn missing(&self, wants: Vec<Want>) -> Vec<Want> {
        let Some(book) = &self.book else { return Vec::new() };
        let size = book.tip.size;
        let needed = |want: &Want| match want {
            Want::Root(at) | Want::Page(at, _) => *at > 0 && *at < size || matches!(want, Want::Page(0, _)) && size > 0,
            Want::Place(..) | Want::Apart(_) | Want::Clear(_) => true,
        };
        wants.into_iter().filter(needed).collect()
    }
}

/// Of these, what is most likely not answered by the rows of a book whose members are known at its end: a device that
/// brings something has mostly pulled everything before.
pub fn likely(wants: Vec<Want>, known: Option<&Known>) -> Vec<Want> {
    let Some(end) = known.map(|known| known.tip.size) else { return wants };
    let is_at_end = |want: &Want| matches!(want, Want::Root(at) | Want::Page(at, _) if *at == end);
    wants.into_iter().filter(|want| !is_at_end(want)).collect()
}

/// What a request most likely wants, so that it is loaded at once.
pub fn wants_of(book: &BookId, request: &[u8], page_bytes: u32) -> Vec<Want> {
    let Ok(signed) = SignedRequest::decode(request) else { return Vec::new() };
    let request = &signed.request;
    let room = request.max_reply.min(page_bytes) as usize;
    let of_frame = |frame: &Frame| Want::Place(frame.header().writer, frame.header().fseq, frame.link(book));
    // No log is as long as a cursor may claim, and the databases count in signed numbers.
    let possible = i64::try_from(request.cursor).is_ok();
    let at = [Want::Root(request.cursor), Want::Page(request.cursor, room)];
    at.into_iter().filter(|_| possible).chain(request.frames.iter().map(of_frame)).collect()
}

/// A frame that goes to the end of the log.
#[derive(Debug, Clone)]
pub struct Appended {
    /// The log with it.
    pub tip: Tip,
    /// The frame's link.
    pub link: Link,
    /// The entry.
    pub entry: Entry,
}

/// A frame that goes into quarantine.
#[derive(Debug, Clone)]
pub struct PutApart {
    /// Its link.
    pub link: Link,
    /// The frame.
    pub frame: Frame,
    /// Why.
    pub why: Quarantine,
    /// When it came, in seconds since 2020-01-01 UTC.
    pub received: u32,
}

/// What a request changes of a book.
#[derive(Debug, Default)]
pub struct Changes {
    /// The book's row, if it changed; a new one if it begins.
    pub book: Option<BookRow>,
    /// Whether the book begins with it.
    pub begins: bool,
    /// Rows of writers that changed.
    pub writers: Vec<(WriterNo, WriterRow)>,
    /// New entries, in order.
    pub entries: Vec<Appended>,
    /// Frames for the quarantine.
    pub apart: Vec<PutApart>,
    /// Heads to keep as evidence.
    pub heads: Vec<SignedHead>,
    /// The members, to remember once this is written.
    pub known: Option<Known>,
}

impl Changes {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.book.is_none() && self.writers.is_empty() && self.apart.is_empty() && self.heads.is_empty()
    }

    /// The writers that are shut out after it and that the list does not name yet. Only a clear frame can shut one out.
    pub fn shuts_out(&self, id: &BookId, list: &ShutOut) -> Vec<(WriterNo, [u8; 32])> {
        let said = self.entries.iter().any(|appended| appended.entry.frame.header().key.is_none());
        let Some(known) = self.known.as_ref().filter(|_| said) else { return Vec::new() };
        let revoked = known.members.iter().filter(|(_, member)| member.state == State::Revoked);
        let new = revoked.filter(|(writer, member)| !list.names(id, *writer, &member.keys.sign));
        new.map(|(writer, member)| (writer, member.keys.sign)).collect()
    }
}

/// A transaction over what was loaded.
#[derive(Debug)]
pub struct View<'a> {
    loaded: &'a Loaded,
    book: Option<BookRow>,
    writers: BTreeMap<WriterNo, WriterRow>,
    changed: BTreeSet<WriterNo>,
    changes: Changes,
}

impl<'a> View<'a> {
    /// Before anything is changed.
    pub fn new(loaded: &'a Loaded) -> Self {
        let (book, writers) = (loaded.book, loaded.writers.clone());
        Self { loaded, book, writers, changed: BTreeSet::new(), changes: Changes::default() }
    }

    /// What was changed.
    pub fn into_changes(mut self) -> Changes {
        let row = |writer: &WriterNo| self.writers.get(writer).map(|row| (*writer, *row));
        self.changes.writers = self.changed.iter().filter_map(row).collect();
        self.changes.book = self.book.filter(|_| self.book != self.loaded.book);
        self.changes.begins = self.loaded.book.is_none();
        self.changes
    }

    fn stored_size(&self) -> u64 {
        self.loaded.book.map_or(0, |book| book.tip.size)
    }

    fn found(&self, want: Want) -> Result<&Found, Want> {
        self.loaded.found.get(&want).ok_or(want)
    }

    fn appended_after(&self, from: u64) -> impl Iterator<Item = &Appended> {
        let skipped = usize::try_from(from.saturating_sub(self.stored_size())).unwrap_or(usize::MAX);
        self.changes.entries.iter().skip(skipped)
    }
}

impl Transaction for View<'_> {
    type Failure = Want;

    fn book(&self) -> Result<Option<BookRow>, Want> {
        Ok(self.book)
    }

    fn keep_book(&mut self, row: &BookRow) -> Result<(), Want> {
        self.book = Some(*row);
        Ok(())
    }

    fn writer(&self, writer: WriterNo) -> Result<WriterRow, Want> {
        Ok(self.writers.get(&writer).copied().unwrap_or_default())
    }

    fn keep_writer(&mut self, writer: WriterNo, row: &WriterRow) -> Result<(), Want> {
        self.writers.insert(writer, *row);
        self.changed.insert(writer);
        Ok(())
    }

    fn writers(&self) -> Result<Vec<(WriterNo, WriterRow)>, Want> {
        Ok(self.writers.iter().map(|(writer, row)| (*writer, *row)).collect())
    }

    fn place(&self, frame: &Frame, link: &Link) -> Result<Option<Place>, Want> {
        if let Some(new) = self.changes.entries.iter().find(|new| new.link == *link) {
            return Ok(Some(Place::Log(new.tip.size)));
        }
        if let Some(new) = self.changes.apart.iter().find(|new| new.link == *link) {
            return Ok(Some(Place::Quarantine(new.why)));
        }
        if self.loaded.book.is_none() {
            return Ok(None);
        }
        let want = Want::Place(frame.header().writer, frame.header().fseq, *link);
        match self.found(want)? {
            Found::Place(place) => Ok(*place),
            _ => Err(want),
        }
    }

    fn lies_apart(&self, link: &Link) -> Result<bool, Want> {
        if self.changes.apart.iter().any(|new| new.link == *link) {
            return Ok(true);
        }
        // What a writer's frames end with lies in the log, and so nowhere else.
        let ends = |row: &WriterRow| row.head.is_some_and(|head| head.link == *link);
        if self.loaded.book.is_none() || self.writers.values().any(ends) {
            return Ok(false);
        }
        match self.found(Want::Apart(*link))? {
            Found::Apart(apart) => Ok(*apart),
            _ => Err(Want::Apart(*link)),
        }
    }

    fn append(&mut self, tip: &Tip, link: &Link, entry: &Entry) -> Result<(), Want> {
        self.changes.entries.push(Appended { tip: *tip, link: *link, entry: entry.clone() });
        Ok(())
    }

    fn entries(&self, from: u64, bytes: usize) -> Result<Vec<Entry>, Want> {
        let stored = self.stored_size();
        let mut taken = Vec::new();
        if from < stored {
            let want = Want::Page(from, bytes);
            let Found::Page(page) = self.found(want)? else { return Err(want) };
            taken.clone_from(page);
            if from + (taken.len() as u64) < stored {
                return Ok(taken);
            }
        }
        let used: usize = taken.iter().map(|entry| entry.frame.bytes().len()).sum();
        let mut room = bytes.saturating_sub(used);
        for new in self.appended_after(from) {
            let len = new.entry.frame.bytes().len();
            if !taken.is_empty() && len > room {
                break;
            }
            room = room.saturating_sub(len);
            taken.push(new.entry.clone());
        }
        Ok(taken)
    }

    fn clear_frames(&self, from: u64) -> Result<Vec<Frame>, Want> {
        let mut frames = Vec::new();
        if from < self.stored_size() {
            let Found::Clear(stored) = self.found(Want::Clear(from))? else { return Err(Want::Clear(from)) };
            frames.clone_from(stored);
        }
        let new = self.appended_after(from).map(|new| &new.entry.frame);
        frames.extend(new.filter(|frame| frame.header().key.is_none()).cloned());
        Ok(frames)
    }

    fn known(&self) -> Option<Known> {
        self.loaded.known.clone()
    }

    fn remember(&mut self, known: Known) {
        self.changes.known = Some(known);
    }

    fn was_shut_out(&self, writer: WriterNo, sign_key: &[u8; 32]) -> bool {
        self.loaded.shut_out.names(&self.loaded.id, writer, sign_key)
    }

    fn keep_head(&mut self, head: &SignedHead) -> Result<(), Want> {
        self.changes.heads.push(*head);
        Ok(())
    }

    fn root(&self, size: u64) -> Result<Option<Root>, Want> {
        let Some(book) = self.book else { return Ok(None) };
        let stored = self.loaded.book.map_or_else(|| Tip::beginning(&self.loaded.id), |book| book.tip);
        if size == 0 {
            return Ok(Some(Tip::beginning(&self.loaded.id).root));
        }
        if size > book.tip.size.max(stored.size + self.changes.entries.len() as u64) {
            return Ok(None);
        }
        if size == stored.size {
            return Ok(Some(stored.root));
        }
        if size > stored.size {
            return Ok(self.changes.entries.iter().find(|new| new.tip.size == size).map(|new| new.tip.root));
        }
        match self.found(Want::Root(size))? {
            Found::Root(root) => Ok(*root),
            _ => Err(Want::Root(size)),
        }
    }

    fn quarantine(&mut self, link: &Link, frame: &Frame, why: Quarantine, received: u32) -> Result<(), Want> {
        self.changes.apart.push(PutApart { link: *link, frame: frame.clone(), why, received });
        Ok(())
    }
}
