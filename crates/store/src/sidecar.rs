//! The sidecar: a small file that remembers how far this machine has written, outside every copy of the book.
//!
//! A database restored from an older copy would number its next event as one that exists already. The sidecar
//! knows better: a book whose last event lies before the sidecar's is an older copy and does not write on.
//!
//! Two slots are written in turn, far enough apart that a cut in one leaves the other:
//! last event (u64 BE) ‖ its link of the chain 32 ‖ last frame (u64) ‖ its f 32 ‖ request counter (u64) ‖ SHA-256 of these.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use ledger::chain::Link;
use sha2::{Digest, Sha256};

use crate::Failure;
use crate::files::{beside, not_writable, sync_folder};

const BODY_LEN: usize = 8 + 32 + 8 + 32 + 8;
const SLOT_LEN: usize = BODY_LEN + 32;
/// Where the second slot begins: no disk writes in larger pieces.
const SPACING: usize = 4096;
/// The file has its full length from the start, so that a mark never needs room on the disk.
const FILE_LEN: usize = SPACING + SLOT_LEN;

/// How far a writer has written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Mark {
    /// Its last event.
    pub wseq: u64,
    /// The chain there.
    pub link: Link,
}

/// The open file.
pub(crate) struct Sidecar {
    file: File,
    next_slot: u64,
}

impl Sidecar {
    /// Makes the sidecar of a new book; what an earlier book of this name left behind says nothing about it.
    pub(crate) fn create(book: &Path) -> Result<Self, Failure> {
        let path = beside(book, "side");
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(not_writable(&path))?;
        let mut sidecar = Self { file, next_slot: 0 };
        sidecar.put(0, &[0; FILE_LEN])?;
        sync_folder(&path)?;
        Ok(sidecar)
    }

    /// Opens the sidecar of a book, and reads the furthest mark in it; makes it anew where it is lost.
    pub(crate) fn open(book: &Path) -> Result<(Self, Option<Mark>), Failure> {
        let path = beside(book, "side");
        if !path.exists() {
            return Ok((Self::create(book)?, None));
        }
        let mut file = File::options().read(true).write(true).open(&path).map_err(not_writable(&path))?;
        let mut bytes = Vec::new();
        Read::by_ref(&mut file)
            .take(FILE_LEN as u64)
            .read_to_end(&mut bytes)
            .map_err(Failure::io("reading the sidecar"))?;
        bytes.resize(FILE_LEN, 0);
        let marks =
            [(0, 0), (1, SPACING)].into_iter().filter_map(|(index, at)| Some((read_slot(&bytes[at..])?, index)));
        let furthest = marks.max_by_key(|(mark, _)| mark.wseq);
        let next_slot = furthest.map_or(0, |(_, index)| 1 - index);
        Ok((Self { file, next_slot }, furthest.map(|(mark, _)| mark)))
    }

    /// Remembers a mark, on the disk before this returns.
    pub(crate) fn write(&mut self, mark: Mark) -> Result<(), Failure> {
        let mut slot = [0; SLOT_LEN];
        slot[..8].copy_from_slice(&mark.wseq.to_be_bytes());
        slot[8..40].copy_from_slice(&mark.link);
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

fn read_slot(slot: &[u8]) -> Option<Mark> {
    let (body, check) = slot.get(..SLOT_LEN)?.split_at_checked(BODY_LEN)?;
    if Sha256::digest(body).as_slice() != check {
        return None;
    }
    Some(Mark { wseq: u64::from_be_bytes(body[..8].try_into().ok()?), link: body[8..40].try_into().ok()? })
}
