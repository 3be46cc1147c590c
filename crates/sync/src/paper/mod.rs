//! Photos of papers: sealed on the device that took them, kept by the server as bytes nobody there can read.
//!
//! A photo travels beside the log, never in it: an event names it by the hash of its sealed bytes. Sealed bytes never
//! change, so a photo is the same wherever it lies, and may be brought, fetched or copied any number of times.

mod ask;
mod chunk;
pub mod keep;
mod shelf;
mod transfer;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::BookId;
use crate::key::{BookKey, KeyId, Keyring, Nonce, TAG_LEN};

pub use ask::{Act, Ask};
pub use chunk::{CHUNK_MAX, CHUNK_MIN, Chunk, ChunkFault, ENCODED_MAX};
pub use shelf::Shelf;
pub use transfer::{After, Answer, Errand, Transfer, Trouble};

/// Names a sealed photo: SHA-256 of its sealed bytes.
pub type Hash = [u8; 32];

/// The most bytes of a photo before it is sealed.
pub const PHOTO_MAX: usize = 150 * 1024;
/// The most bytes of a sealed photo.
pub const SEALED_MAX: usize = SEALED_MIN + PHOTO_MAX;

const NONCE_LEN: usize = 24;
const SEALED_MIN: usize = NONCE_LEN + TAG_LEN;

/// A photo as it is kept and travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The book key that opens it.
    pub key_id: KeyId,
    /// Its name.
    pub hash: Hash,
    /// nonce ‖ XChaCha20-Poly1305 of the photo.
    pub bytes: Vec<u8>,
}

/// Why a photo cannot be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// These are not the bytes that the event names: damaged on a disk or under way. Another copy may be whole.
    #[error("the bytes are not those of the photo named")]
    Hash,
    /// The book key it was sealed with is not held here (yet).
    #[error("the book key it was sealed with is not here")]
    Key(KeyId),
    /// The bytes are those named, but were not sealed for this book with that key. No other copy will open.
    #[error("the photo does not open under the key it names")]
    Seal,
}

impl Fault {
    /// The stable name that screens and logs know it by.
    pub const fn code(self) -> &'static str {
        match self {
            Fault::Hash => "paper.damaged",
            Fault::Key(_) => "paper.key-missing",
            Fault::Seal => "paper.does-not-open",
        }
    }
}

/// A photo of more than [`PHOTO_MAX`] bytes, or of none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a photo has 1 to {PHOTO_MAX} bytes, this one has {0}")]
pub struct WrongSize(pub usize);

/// Seals a photo with the book's key. `nonce` is random and never used again.
///
/// # Errors
/// [`WrongSize`].
pub fn seal(book: &BookId, key: &BookKey, nonce: &Nonce, photo: &[u8]) -> Result<Sealed, WrongSize> {
    if photo.is_empty() || photo.len() > PHOTO_MAX {
        return Err(WrongSize(photo.len()));
    }
    let key_id = key.id();
    let bytes = [&nonce[..], &key.seal(nonce, photo, &beside(book, &key_id))].concat();
    Ok(Sealed { key_id, hash: hash(&bytes), bytes })
}

/// The photo an event names by `hash` and `key_id`, from its sealed bytes.
///
/// # Errors
/// [`Fault`].
pub fn open(
    book: &BookId,
    keys: &Keyring,
    key_id: &KeyId,
    hash: &Hash,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Fault> {
    if !is_named(hash, sealed) {
        return Err(Fault::Hash);
    }
    let key = keys.get(key_id).ok_or(Fault::Key(*key_id))?;
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(Fault::Seal)?;
    key.open(nonce, sealed, &beside(book, key_id)).map(Zeroizing::new).ok_or(Fault::Seal)
}

/// Whether these are the sealed bytes of this name; asked of every copy that came from a disk or a line.
pub fn is_named(name: &Hash, sealed: &[u8]) -> bool {
    hash(sealed) == *name
}

fn hash(sealed: &[u8]) -> Hash {
    Sha256::digest(sealed).into()
}

/// What a seal protects beside the photo: it opens in its own book alone, and only under the key it names.
fn beside(book: &BookId, key_id: &KeyId) -> Vec<u8> {
    [&b"HTX1A"[..], book, key_id].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: BookId = [1; 16];

    fn key(byte: u8) -> BookKey {
        BookKey::new([byte; 32])
    }

    #[test]
    fn a_photo_opens_in_its_book_under_its_key_alone() {
        let keys = Keyring::new([key(1), key(2)]);
        let sealed = seal(&BOOK, &key(1), &[7; 24], b"a receipt").unwrap();
        let opened = |book: &BookId, keys: &Keyring, id: KeyId| open(book, keys, &id, &sealed.hash, &sealed.bytes);
        assert_eq!(opened(&BOOK, &keys, sealed.key_id).unwrap().as_slice(), b"a receipt");
        assert_eq!(opened(&[2; 16], &keys, sealed.key_id), Err(Fault::Seal), "another book");
        assert_eq!(opened(&BOOK, &keys, key(2).id()), Err(Fault::Seal), "another key");
        assert_eq!(opened(&BOOK, &Keyring::default(), sealed.key_id), Err(Fault::Key(sealed.key_id)));
    }

    #[test]
    fn one_changed_bit_is_no_photo() {
        let keys = Keyring::new([key(1)]);
        let sealed = seal(&BOOK, &key(1), &[7; 24], b"a receipt").unwrap();
        for bit in 0..sealed.bytes.len() * 8 {
            let mut changed = sealed.bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(&BOOK, &keys, &sealed.key_id, &sealed.hash, &changed), Err(Fault::Hash), "bit {bit}");
            // Even from an event that names the changed bytes.
            assert_eq!(open(&BOOK, &keys, &sealed.key_id, &hash(&changed), &changed), Err(Fault::Seal), "bit {bit}");
        }
        let short = &sealed.bytes[..20];
        assert_eq!(open(&BOOK, &keys, &sealed.key_id, &hash(short), short), Err(Fault::Seal));
    }

    #[test]
    fn a_photo_is_not_empty_and_not_larger_than_the_line_bears() {
        let largest = vec![3; PHOTO_MAX];
        let sealed = seal(&BOOK, &key(1), &[7; 24], &largest).unwrap();
        assert_eq!(sealed.bytes.len(), SEALED_MAX);
        assert_eq!(seal(&BOOK, &key(1), &[7; 24], &[&largest[..], &[0]].concat()), Err(WrongSize(PHOTO_MAX + 1)));
        assert_eq!(seal(&BOOK, &key(1), &[7; 24], &[]), Err(WrongSize(0)));
    }
}
