//! What a device asks about a photo. Only a writer of the book may, so each request is signed as an exchange is; it
//! carries no counter, since repeating it changes nothing.

use ed25519_dalek::{Signer, SigningKey};
use ledger::event::WriterNo;
use sha2::{Digest, Sha256};

use super::Hash;
use crate::BookId;
use crate::cbor::Out;
use crate::exchange::{SignatureBytes, holds, signed_bytes};

const VERSION: u8 = 1;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act<'a> {
    /// How much of it the server has.
    Look,
    /// At most so many bytes from an offset on.
    Take {
        /// How many bytes are here already.
        off: u32,
        /// How many may come.
        len: u32,
    },
    /// Here is a chunk of it, encoded.
    Bring(&'a [u8]),
}

/// A request about a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask<'a> {
    /// Who asks.
    pub writer: WriterNo,
    /// About which photo.
    pub hash: Hash,
    /// What.
    pub act: Act<'a>,
}

impl Ask<'_> {
    /// Signs "HTX1-REQ" ‖ book ‖ SHA-256 of [ 1, writer, hash, 0 ], [ 1, writer, hash, 1, off, len ] or
    /// [ 1, writer, hash, 2, SHA-256 of the encoded chunk ].
    pub fn sign(&self, book: &BookId, key: &SigningKey) -> SignatureBytes {
        key.sign(&signed_bytes(book, &self.digest())).to_bytes()
    }

    /// Whether the holder of this key asks it, for this book.
    pub fn is_signed_by(&self, book: &BookId, sign_key: &[u8; 32], signature: &SignatureBytes) -> bool {
        holds(book, sign_key, &self.digest(), signature)
    }

    fn digest(&self) -> [u8; 32] {
        let mut out = Out::default();
        let mut begin = |len: usize, act: u8| {
            out.list(3 + len).number(VERSION).number(self.writer).bytes(&self.hash).number(act);
        };
        match self.act {
            Act::Look => begin(1, 0),
            Act::Take { off, len } => {
                begin(3, 1);
                out.number(off).number(len);
            }
            Act::Bring(chunk) => {
                begin(2, 2);
                out.bytes(&Sha256::digest(chunk));
            }
        }
        Sha256::digest(out.finish()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: BookId = [1; 16];

    #[test]
    fn a_signature_is_for_one_request_about_one_photo_by_one_writer_of_one_book() {
        let key = SigningKey::from_bytes(&[5; 32]);
        let public = key.verifying_key().to_bytes();
        let acts = [
            Act::Look,
            Act::Take { off: 0, len: 9 },
            Act::Take { off: 1, len: 9 },
            Act::Take { off: 0, len: 8 },
            Act::Bring(b"one"),
            Act::Bring(b"two"),
        ];
        for act in acts {
            let ask = Ask { writer: 3, hash: [7; 32], act };
            let signature = ask.sign(&BOOK, &key);
            for other in acts {
                assert_eq!(Ask { act: other, ..ask }.is_signed_by(&BOOK, &public, &signature), act == other);
            }
            assert!(!Ask { writer: 4, ..ask }.is_signed_by(&BOOK, &public, &signature));
            assert!(!Ask { hash: [8; 32], ..ask }.is_signed_by(&BOOK, &public, &signature));
            assert!(!ask.is_signed_by(&[2; 16], &public, &signature));
            assert!(!ask.is_signed_by(&BOOK, &[6; 32], &signature));
        }
    }
}
