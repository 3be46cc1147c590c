//! The chain of a writer's events: e_n = SHA-256(0x07 ‖ e_{n−1} ‖ event bytes).
//!
//! From the first event on, a book can prove that nothing its writers wrote was changed, dropped or inserted.

use sha2::{Digest, Sha256};

use crate::event::WriterNo;
use crate::event::body::EventHash;

/// A link of the chain.
pub type Link = [u8; 32];

/// What a writer's chain begins with: its e_0, which is also the f_0 of its frames.
pub fn beginning(book_id: &[u8; 16], writer: WriterNo, public_key: &[u8; 32]) -> Link {
    let mut hasher = Sha256::new();
    hasher.update([0x02]);
    hasher.update(b"HTX1C");
    hasher.update(book_id);
    hasher.update(writer.to_be_bytes());
    hasher.update(public_key);
    hasher.finalize().into()
}

/// The link after `previous`, for these event bytes.
pub fn next(previous: &Link, bytes: &[u8]) -> Link {
    let mut hasher = Sha256::new();
    hasher.update([0x07]);
    hasher.update(previous);
    hasher.update(bytes);
    hasher.finalize().into()
}

/// Names one version of a voucher by the bytes of the event that made it.
pub fn hash(bytes: &[u8]) -> EventHash {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_and_every_place_in_the_chain_matters() {
        let start = beginning(&[1; 16], 1, &[2; 32]);
        let chain = |events: &[&[u8]]| events.iter().fold(start, |link, bytes| next(&link, bytes));
        let whole = chain(&[b"a", b"b", b"c"]);
        for other in
            [chain(&[b"a", b"b", b"d"]), chain(&[b"b", b"a", b"c"]), chain(&[b"a", b"c"]), chain(&[b"ab", b"c"])]
        {
            assert_ne!(whole, other);
        }
        assert_ne!(start, beginning(&[1; 16], 2, &[2; 32]));
    }
}
