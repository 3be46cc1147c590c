//! The two requests beside the exchange that only a writer of the book may make. They are signed in the same way and
//! carry no counter: repeating one changes nothing.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use ledger::chain::Link;
use ledger::event::WriterNo;
use sha2::{Digest, Sha256};

use super::request::signed_bytes;
use crate::BookId;
use crate::cbor::Out;

const VERSION: u8 = 1;

/// A signature of sixty-four bytes.
pub type SignatureBytes = [u8; 64];

/// Asks for a frame that lies in quarantine: every device keeps those too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetch {
    /// Who asks.
    pub writer: WriterNo,
    /// Which frame, by its link.
    pub link: Link,
}

impl Fetch {
    /// Signs "HTX1-REQ" ‖ book ‖ SHA-256([ 1, writer, link ]).
    pub fn sign(&self, book: &BookId, key: &SigningKey) -> SignatureBytes {
        key.sign(&signed_bytes(book, &self.hash())).to_bytes()
    }

    /// Whether the holder of this key asks it, for this book.
    pub fn is_signed_by(&self, book: &BookId, sign_key: &[u8; 32], signature: &SignatureBytes) -> bool {
        holds(book, sign_key, &self.hash(), signature)
    }

    fn hash(&self) -> [u8; 32] {
        let mut out = Out::default();
        out.list(3).number(VERSION).number(self.writer).bytes(&self.link);
        Sha256::digest(out.finish()).into()
    }
}

/// Opens a box of the mailbox with its first message: an invitation made on a device of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening<'a> {
    /// Who opens it.
    pub writer: WriterNo,
    /// Which box.
    pub id: [u8; 16],
    /// The first message; the server does not look into it.
    pub message: &'a [u8],
}

impl Opening<'_> {
    /// Signs "HTX1-REQ" ‖ book ‖ SHA-256([ 1, writer, id, message ]).
    pub fn sign(&self, book: &BookId, key: &SigningKey) -> SignatureBytes {
        key.sign(&signed_bytes(book, &self.hash())).to_bytes()
    }

    /// Whether the holder of this key opens it, for this book.
    pub fn is_signed_by(&self, book: &BookId, sign_key: &[u8; 32], signature: &SignatureBytes) -> bool {
        holds(book, sign_key, &self.hash(), signature)
    }

    fn hash(&self) -> [u8; 32] {
        let mut out = Out::default();
        out.list(4).number(VERSION).number(self.writer).bytes(&self.id).bytes(self.message);
        Sha256::digest(out.finish()).into()
    }
}

/// Whether a signature over a request's hash holds.
pub(crate) fn holds(book: &BookId, sign_key: &[u8; 32], hash: &[u8; 32], signature: &SignatureBytes) -> bool {
    let signature = Signature::from_bytes(signature);
    VerifyingKey::from_bytes(sign_key).is_ok_and(|key| key.verify_strict(&signed_bytes(book, hash), &signature).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: BookId = [1; 16];

    #[test]
    fn a_signature_is_for_one_request_of_one_writer_in_one_book() {
        let key = SigningKey::from_bytes(&[5; 32]);
        let public = key.verifying_key().to_bytes();
        let fetch = Fetch { writer: 3, link: [7; 32] };
        let signature = fetch.sign(&BOOK, &key);
        assert!(fetch.is_signed_by(&BOOK, &public, &signature));
        assert!(!fetch.is_signed_by(&[2; 16], &public, &signature));
        assert!(!Fetch { writer: 4, ..fetch }.is_signed_by(&BOOK, &public, &signature));
        assert!(!Fetch { link: [8; 32], ..fetch }.is_signed_by(&BOOK, &public, &signature));
        let opening = Opening { writer: 3, id: [9; 16], message: b"hello" };
        let signature = opening.sign(&BOOK, &key);
        assert!(opening.is_signed_by(&BOOK, &public, &signature));
        assert!(!Opening { message: b"hallo", ..opening }.is_signed_by(&BOOK, &public, &signature));
        assert!(!Opening { id: [8; 16], ..opening }.is_signed_by(&BOOK, &public, &signature));
        assert!(!opening.is_signed_by(&BOOK, &[6; 32], &signature));
    }
}
