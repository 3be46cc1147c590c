//! Photos of papers at the server, over either database: who may ask about one, and what is known of a whole one.

use ledger::event::WriterNo;
use sync::BookId;
use sync::exchange::{BookRow, Server};
use sync::paper::keep::{Brought, Day, Kept};
use sync::paper::{Act, Ask, Chunk, ChunkFault, Hash, is_named};

use crate::rules::{SignedBy, active_row};
use crate::view::{View, Want};

/// How many photos are read at once when books are copied.
pub const AT_ONCE: u32 = 8;

/// A chunk that a device brings.
#[derive(Debug, Clone)]
pub struct Bringing {
    /// Of which photo.
    pub hash: Hash,
    /// The chunk.
    pub chunk: Chunk,
    /// Who says so.
    pub by: SignedBy,
    body: Vec<u8>,
}

impl Bringing {
    /// Reads a request's body. Who signed it is not looked at yet.
    ///
    /// # Errors
    /// [`ChunkFault`].
    pub fn read(hash: Hash, by: SignedBy, body: Vec<u8>) -> Result<Self, ChunkFault> {
        Ok(Self { hash, chunk: Chunk::decode(&body)?, by, body })
    }

    /// The request it came with.
    pub fn ask(&self) -> Ask<'_> {
        Ask { writer: self.by.writer, hash: self.hash, act: Act::Bring(&self.body) }
    }
}

/// A question about a photo, and who signed it.
#[derive(Debug, Clone, Copy)]
pub struct Asking {
    /// Which photo.
    pub hash: Hash,
    /// What.
    pub what: Question,
    /// Who asks.
    pub by: SignedBy,
}

/// What is asked about a photo.
#[derive(Debug, Clone, Copy)]
pub enum Question {
    /// How much of it is here.
    Have,
    /// So many bytes from an offset on.
    Bytes {
        /// The offset.
        off: u32,
        /// How many at most.
        len: u32,
    },
}

impl Asking {
    /// The request that is signed.
    pub const fn ask(&self) -> Ask<'_> {
        let act = match self.what {
            Question::Have => Act::Look,
            Question::Bytes { off, len } => Act::Take { off, len },
        };
        Ask { writer: self.by.writer, hash: self.hash, act }
    }

    /// The answer about what is here of the photo.
    pub fn answer(&self, photo: Option<&Photo>) -> Told {
        match self.what {
            Question::Have => Told::Kept(photo.map_or(Kept::nothing(0), |photo| photo.kept)),
            Question::Bytes { off, len } => {
                let whole = photo.filter(|photo| photo.kept.is_whole());
                let chunk = whole.and_then(|photo| Chunk::of(&photo.bytes, off as usize, len as usize));
                chunk.map_or(Told::Nothing, |chunk| Told::Chunk(chunk.encode()))
            }
        }
    }
}

/// What a device is told about a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// How much of it is here.
    Kept(Kept),
    /// A chunk of it, encoded.
    Chunk(Vec<u8>),
    /// No such bytes are here, or whoever asks may not have them.
    Nothing,
}

/// The book's row, if whoever signed may ask this: an active writer of the book.
pub fn may_ask(
    server: &Server,
    book: &BookId,
    ask: &Ask<'_>,
    by: &SignedBy,
    view: &View<'_>,
) -> Result<Option<BookRow>, Want> {
    let active = active_row(server, book, by.writer, view)?;
    Ok(active.filter(|(_, key)| ask.is_signed_by(book, key, &by.signature)).map(|(row, _)| row))
}

/// What a device hears of a chunk that was not added.
pub const fn elsewhere(kept: Kept) -> Brought {
    if kept.is_whole() { Brought::Kept(kept) } else { Brought::Elsewhere(kept) }
}

/// A photo as it is stored, whole or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Its name.
    pub hash: Hash,
    /// How much of it is here.
    pub kept: Kept,
    /// When its last chunk came.
    pub touched: u32,
    /// The bytes that are here, from the first.
    pub bytes: Vec<u8>,
}

impl Photo {
    /// Whether it is what was once brought: a whole one has the bytes of its name.
    pub fn is_sound(&self) -> bool {
        let has_all = self.bytes.len() == self.kept.have as usize;
        has_all && (!self.kept.is_whole() || is_named(&self.hash, &self.bytes))
    }
}

/// What a writer brought last.
pub type WriterDay = (WriterNo, Day);
