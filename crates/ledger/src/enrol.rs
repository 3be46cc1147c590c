//! Enrolling a writer: which numbers are given out, and the signature by which the recovery phrase makes one.
//!
//! The signed bytes are `"HTX1-RECOVER"` ‖ book_id ‖ writer (u16 BE) ‖ Ed25519 key ‖ X25519 key ‖ for each writer seen:
//! its number (u16 BE) ‖ its last event (u64 BE) ‖ its chain there. So the phrase also vouches for what the new writer
//! goes on from.

use std::ops::RangeInclusive;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use crate::event::WriterNo;
use crate::event::body::RecoveryEnrol;
use crate::fold::Origin;

/// Numbers of writers enrolled by another writer.
pub const ENROLLED: RangeInclusive<WriterNo> = 2..=499;
/// Numbers a writer under the recovery phrase draws from, so that one made without a server meets no other.
pub const RECOVERED: RangeInclusive<WriterNo> = 500..=999;

/// The enrolment, signed by the phrase's Ed25519 secret key.
pub fn sign(book_id: &[u8; 16], writer: WriterNo, mut enrol: RecoveryEnrol, secret: &[u8; 32]) -> RecoveryEnrol {
    enrol.signature = SigningKey::from_bytes(secret).sign(&signed_bytes(book_id, writer, &enrol)).to_bytes();
    enrol
}

/// Whether the recovery phrase of this book signed the enrolment.
pub fn holds(origin: &Origin, writer: WriterNo, enrol: &RecoveryEnrol) -> bool {
    let Some(key) = origin.recovery_key.and_then(|key| VerifyingKey::from_bytes(&key).ok()) else { return false };
    let signature = Signature::from_bytes(&enrol.signature);
    // Strict, so that no second signature of the same words is accepted anywhere.
    key.verify_strict(&signed_bytes(&origin.book_id, writer, enrol), &signature).is_ok()
}

fn signed_bytes(book_id: &[u8; 16], writer: WriterNo, enrol: &RecoveryEnrol) -> Vec<u8> {
    let mut bytes = b"HTX1-RECOVER".to_vec();
    bytes.extend_from_slice(book_id);
    bytes.extend_from_slice(&writer.to_be_bytes());
    bytes.extend_from_slice(&enrol.sign_key);
    bytes.extend_from_slice(&enrol.box_key);
    for (writer, wseq, link) in &enrol.seen {
        bytes.extend_from_slice(&writer.to_be_bytes());
        bytes.extend_from_slice(&wseq.to_be_bytes());
        bytes.extend_from_slice(link);
    }
    bytes
}
