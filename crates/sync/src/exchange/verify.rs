//! Doubting what the server keeps: roots, signatures and chains worked out again from the stored frames.

use ledger::event::WriterNo;

use super::storage::{BookRow, Transaction, WriterRow};
use crate::BookId;
use crate::key::Keyring;
use crate::log::{Entry, Root, Tip};
use crate::member::Holder;
use crate::paper::Hash;
use crate::reader::Reader;

/// What is wrong with a stored book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// An entry does not come to the root that is stored with it.
    #[error("entry {sseq} does not come to its root")]
    Root {
        /// Its place.
        sseq: u64,
    },
    /// An entry is not signed by its writer or does not follow its writer's frames.
    #[error("entry {sseq} is not what its writer signed")]
    Signature {
        /// Its place.
        sseq: u64,
    },
    /// A writer's frames end elsewhere than its row says.
    #[error("the frames of writer {writer} end elsewhere than its row says")]
    Writer {
        /// The writer.
        writer: WriterNo,
    },
    /// A photo's bytes are not those of its name.
    #[error("photo {} is not what was once brought", hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>())]
    Photo {
        /// Which.
        hash: Hash,
    },
    /// The log does not end where the book's row says.
    #[error("the log ends elsewhere than the book says")]
    End,
}

/// A stored log as it is doubted, entry by entry.
#[derive(Debug, Clone)]
pub struct Doubt {
    book: BookId,
    tip: Tip,
    reader: Reader,
}

impl Doubt {
    /// Before the first entry.
    pub fn new(book: BookId) -> Self {
        Self { book, tip: Tip::beginning(&book), reader: Reader::new(book) }
    }

    /// How far the log was looked through.
    pub const fn tip(&self) -> Tip {
        self.tip
    }

    /// Looks at the next entry and the root stored with it.
    ///
    /// # Errors
    /// [`Damage`].
    pub fn take(&mut self, entry: &Entry, root: &Root) -> Result<(), Damage> {
        self.tip = self.tip.with_frame(&self.book, entry);
        let sseq = self.tip.size;
        if self.tip.root != *root {
            return Err(Damage::Root { sseq });
        }
        let pulled = self.reader.pull(entry, &Holder::Nobody, &mut Keyring::default());
        // Nobody here has a key: what was pulled need not be kept to be judged.
        self.reader.forget_waiting();
        pulled.map_err(|_| Damage::Signature { sseq })
    }

    /// Compares the end with the book's row and with how far each writer is said to have come.
    ///
    /// # Errors
    /// [`Damage`].
    pub fn end(&self, row: &BookRow, writers: &[(WriterNo, WriterRow)]) -> Result<(), Damage> {
        if row.tip != self.tip {
            return Err(Damage::End);
        }
        let same = |(writer, row): &(WriterNo, WriterRow)| {
            let said = row.head.map(|head| (head.fseq, head.link, head.wseq));
            said == self.reader.head(*writer).map(|head| (head.fseq, head.link, head.wseq))
        };
        match writers.iter().find(|known| !same(known)) {
            Some((writer, _)) => Err(Damage::Writer { writer: *writer }),
            None => Ok(()),
        }
    }
}

const PAGE_BYTES: usize = 256 * 1024;

/// Works a book's log out again and compares it with every stored root.
///
/// # Errors
/// When the store cannot be read. What is wrong with what it holds is the value.
pub fn verify<T: Transaction>(book: &BookId, store: &T) -> Result<Result<(), Damage>, T::Failure> {
    let mut doubt = Doubt::new(*book);
    loop {
        let from = doubt.tip().size;
        let entries = store.entries(from, PAGE_BYTES)?;
        for (size, entry) in (from + 1..).zip(&entries) {
            let root = store.root(size)?.unwrap_or_default();
            if let Err(damage) = doubt.take(entry, &root) {
                return Ok(Err(damage));
            }
        }
        if entries.is_empty() {
            let Some(row) = store.book()? else { return Ok(Ok(())) };
            return Ok(doubt.end(&row, &store.writers()?));
        }
    }
}
