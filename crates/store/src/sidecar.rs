//! The sidecar: a small file that remembers how far this machine has written, outside every copy of the book.
//!
//! A database restored from an older copy would number its next event as one that exists already. The sidecar
//! knows better: a book whose last event lies before the sidecar's is an older copy and does not write on. Each person
//! at a machine has one (`book.side`, `book.side1` …).
//!
//! Two slots are written in turn, far enough apart that a cut in one leaves the other:
//! last event (u64 BE) ‖ its link of the chain 32 ‖ last frame (u64) ‖ its f 32 ‖ request counter (u64) ‖ writer (u16) ‖
//! SHA-256 of these. A slot without the writer, as programs before wrote it, is writer 1's.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use ledger::chain::Link;
use ledger::event::WriterNo;
use sha2::{Digest, Sha256};

use crate::Failure;
use crate::files::{beside, not_writable, sync_folder};
use crate::keys::{Seat, seated};

const BODY_BEFORE_LEN: usize = 8 + 32 + 8 + 32 + 8;
const BODY_LEN: usize = BODY_BEFORE_LEN + 2;
const SLOT_LEN: usize = BODY_LEN + 32;
/// Where the second slot begins: no disk writes in larger pieces.
const SPACING: usize = 4096;
/// The file has its full length from the start, so that a mark never needs room on the disk.
const FILE_LEN: usize = SPACING + SLOT_LEN;

/// How far a writer has written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Mark {
    /// The writer.
    pub writer: WriterNo,
    /// Its last event.
    pub wseq: u64,
    /// The chain there.
    pub link: Link,
}

impl Mark {
    pub(crate) const LEN: usize = 2 + 8 + 32;

    /// The mark as the database keeps it.
    pub(crate) fn to_bytes(self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        bytes[..2].copy_from_slice(&self.writer.to_be_bytes());
        bytes[2..10].copy_from_slice(&self.wseq.to_be_bytes());
        bytes[10..].copy_from_slice(&self.link);
        bytes
    }
}

/// How far a writer has come with the server: what a restored database would forget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub(crate) struct Reach {
    /// The number of its last frame; 0 before the first.
    pub fseq: u64,
    /// The counter of its last request.
    pub counter: u64,
    /// The link of its last frame.
    pub link: Link,
}

/// The open file.
pub(crate) struct Sidecar {
    file: File,
    next_slot: u64,
}

impl Sidecar {
    /// Makes the sidecar of a new book; what an earlier book of this name left behind says nothing about it.
    pub(crate) fn create(book: &Path, seat: Seat) -> Result<Self, Failure> {
        let path = beside(book, &seated("side", seat));
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(not_writable(&path))?;
        let mut sidecar = Self { file, next_slot: 0 };
        sidecar.put(0, &[0; FILE_LEN])?;
        sync_folder(&path)?;
        Ok(sidecar)
    }

    /// Opens the sidecar of a book, and reads the marks in it, the last one first; makes it anew where it is lost.
    pub(crate) fn open(book: &Path, seat: Seat, writer: WriterNo) -> Result<(Self, Vec<(Mark, Reach)>), Failure> {
        let path = beside(book, &seated("side", seat));
        if !path.exists() {
            return Ok((Self::create(book, seat)?, Vec::new()));
        }
        let mut file = File::options().read(true).write(true).open(&path).map_err(not_writable(&path))?;
        let mut bytes = Vec::new();
        Read::by_ref(&mut file)
            .take(FILE_LEN as u64)
            .read_to_end(&mut bytes)
            .map_err(Failure::io("reading the sidecar"))?;
        bytes.resize(FILE_LEN, 0);
        let mut marks: Vec<((Mark, Reach), u64)> = [(0, 0), (1, SPACING)]
            .into_iter()
            .filter_map(|(index, at)| Some((read_slot(&bytes[at..])?, index)))
            .collect();
        // A mark of the writer who wrote here before is older than any of the present one.
        marks.sort_by_key(|((mark, reach), _)| std::cmp::Reverse((mark.writer == writer, mark.wseq, *reach)));
        let next_slot = marks.first().map_or(0, |(_, index)| 1 - index);
        Ok((Self { file, next_slot }, marks.into_iter().map(|(mark, _)| mark).collect()))
    }

    /// Remembers a mark, on the disk before this returns.
    pub(crate) fn write(&mut self, mark: Mark, reach: Reach) -> Result<(), Failure> {
        let mut slot = [0; SLOT_LEN];
        slot[..8].copy_from_slice(&mark.wseq.to_be_bytes());
        slot[8..40].copy_from_slice(&mark.link);
        slot[40..48].copy_from_slice(&reach.fseq.to_be_bytes());
        slot[48..80].copy_from_slice(&reach.link);
        slot[80..BODY_BEFORE_LEN].copy_from_slice(&reach.counter.to_be_bytes());
        slot[BODY_BEFORE_LEN..BODY_LEN].copy_from_slice(&mark.writer.to_be_bytes());
        let check = Sha256::digest(&slot[..BODY_LEN]);
        slot[BODY_LEN..].copy_from_slice(&check);
        self.put(self.next_slot * SPACING as u64, &slot)?;
        self.next_slot = 1 - self.next_slot;
        Ok(())
    }

    fn put(&mut self, at: u64, bytes: &[u8]) -> Result<(), Failure> {
        self.file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.write_all(bytes))
            .and_then(|()| self.file.sync_data())
            .map_err(Failure::io("writing the sidecar"))
    }
}

fn read_slot(slot: &[u8]) -> Option<(Mark, Reach)> {
    let writer = if is_sealed(slot, BODY_LEN) {
        WriterNo::from_be_bytes(slot[BODY_BEFORE_LEN..BODY_LEN].try_into().ok()?)
    } else if is_sealed(slot, BODY_BEFORE_LEN) {
        1
    } else {
        return None;
    };
    let number = |at: usize| Some(u64::from_be_bytes(slot[at..at + 8].try_into().ok()?));
    let mark = Mark { writer, wseq: number(0)?, link: slot[8..40].try_into().ok()? };
    let reach = Reach { fseq: number(40)?, link: slot[48..80].try_into().ok()?, counter: number(80)? };
    Some((mark, reach))
}

fn is_sealed(slot: &[u8], body_len: usize) -> bool {
    let check = slot.get(body_len..body_len + 32);
    check.is_some_and(|check| Sha256::digest(&slot[..body_len]).as_slice() == check)
}
