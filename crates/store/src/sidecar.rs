//! The sidecar: a small file that remembers how far this machine has written, outside every copy of the book.
//!
//! A database restored from an older copy would number its next event as one that exists already. The sidecar
//! knows better: a book whose last event lies before the sidecar's is an older copy and does not write on.
//!
//! Two slots are written in turn, so that a cut in one leaves the other:
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
    /// Opens or makes the sidecar of a book, and reads the furthest mark in it.
    pub(crate) fn open(book: &Path) -> Result<(Self, Option<Mark>), Failure> {
        let path = beside(book, "side");
        let is_new = !path.exists();
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(not_writable(&path))?;
        if is_new {
            sync_folder(&path)?;
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(Failure::io("reading the sidecar"))?;
        let marks = bytes.chunks(SLOT_LEN).zip(0u64..).filter_map(|(slot, index)| Some((read_slot(slot)?, index)));
        let furthest = marks.max_by_key(|(mark, _)| mark.wseq);
        let next_slot = furthest.map_or(0, |(_, index)| 1 - index.min(1));
        Ok((Self { file, next_slot }, furthest.map(|(mark, _)| mark)))
    }

    /// Remembers a mark, on the disk before this returns.
    pub(crate) fn write(&mut self, mark: Mark) -> Result<(), Failure> {
        let mut slot = [0; SLOT_LEN];
        slot[..8].copy_from_slice(&mark.wseq.to_be_bytes());
        slot[8..40].copy_from_slice(&mark.link);
        let check = Sha256::digest(&slot[..BODY_LEN]);
        slot[BODY_LEN..].copy_from_slice(&check);
        self.file
            .seek(SeekFrom::Start(self.next_slot * SLOT_LEN as u64))
            .and_then(|_| self.file.write_all(&slot))
            .and_then(|()| self.file.sync_data())
            .map_err(Failure::io("writing the sidecar"))?;
        self.next_slot = 1 - self.next_slot;
        Ok(())
    }
}

fn read_slot(slot: &[u8]) -> Option<Mark> {
    let (body, check) = slot.split_at_checked(BODY_LEN)?;
    if Sha256::digest(body).as_slice() != check {
        return None;
    }
    Some(Mark { wseq: u64::from_be_bytes(body[..8].try_into().ok()?), link: body[8..40].try_into().ok()? })
}
