//! Doubting what the server keeps: roots, signatures and chains worked out again from the stored frames.

use super::storage::Transaction;
use crate::BookId;
use crate::key::Keyring;
use crate::log::Tip;
use crate::member::Holder;
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
    /// The log does not end where the book's row says.
    #[error("the log ends elsewhere than the book says")]
    End,
}

const PAGE_BYTES: usize = 256 * 1024;

/// Works a book's log out again and compares it with every stored root.
///
/// # Errors
/// When the store cannot be read. What is wrong with what it holds is the value.
pub fn verify<T: Transaction>(book: &BookId, store: &T) -> Result<Result<(), Damage>, T::Failure> {
    let mut tip = Tip::beginning(book);
    let mut reader = Reader::new(*book);
    loop {
        let entries = store.entries(tip.size, PAGE_BYTES)?;
        for entry in &entries {
            tip = tip.with_frame(book, entry);
            if store.root(tip.size)? != Some(tip.root) {
                return Ok(Err(Damage::Root { sseq: tip.size }));
            }
            if reader.pull(entry, &Holder::Nobody, &mut Keyring::default()).is_err() {
                return Ok(Err(Damage::Signature { sseq: tip.size }));
            }
        }
        if entries.is_empty() {
            let ends = store.book()?.is_none_or(|row| row.tip == tip);
            return Ok(if ends { Ok(()) } else { Err(Damage::End) });
        }
    }
}
