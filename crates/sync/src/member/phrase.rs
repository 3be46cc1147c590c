//! Which numbers new writers are given, and the signature by which the recovery phrase brings one in.

use std::ops::RangeInclusive;

use ed25519_dalek::{Signature, VerifyingKey};
use ledger::event::WriterNo;

use super::Fact;
use crate::BookId;

/// Numbers of writers enrolled by another writer.
pub(super) const ENROLLED: RangeInclusive<WriterNo> = 2..=499;
/// Numbers a writer under the recovery phrase draws from, so that one made without a server meets no other.
pub(super) const RECOVERED: RangeInclusive<WriterNo> = 500..=999;

/// Whether the recovery phrase signed this enrolment, and with it what the new writer goes on from.
pub(super) fn signed(book: &BookId, phrase_key: &[u8; 32], writer: WriterNo, fact: &Fact) -> bool {
    let Fact::Recovered { keys, seen, signature } = fact else { return false };
    let mut bytes = [&b"HTX1-RECOVER"[..], book, &writer.to_be_bytes(), &keys.sign, &keys.wrap].concat();
    for (writer, wseq, link) in seen {
        bytes.extend_from_slice(&writer.to_be_bytes());
        bytes.extend_from_slice(&wseq.to_be_bytes());
        bytes.extend_from_slice(link);
    }
    let signature = Signature::from_bytes(signature);
    VerifyingKey::from_bytes(phrase_key).is_ok_and(|key| key.verify_strict(&bytes, &signature).is_ok())
}
