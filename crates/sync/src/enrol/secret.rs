//! The secret of an invite, and what follows from it.

use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::letter::Slot;
use crate::BookId;
use crate::key::{BookKey, Nonce};
use crate::member::PublicKeys;

/// Names a mailbox: the first sixteen bytes of SHA-256("HTX1I" ‖ secret).
pub type MailboxId = [u8; 16];

/// Sixteen random bytes that serve one invite.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secret(pub [u8; 16]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// The mailbox of this invite.
    pub fn mailbox(&self) -> MailboxId {
        let hash = Sha256::new().chain_update(b"HTX1I").chain_update(self.0).finalize();
        let mut id = [0; 16];
        id.copy_from_slice(&hash[..16]);
        id
    }

    /// A letter for a slot: nonce ‖ XChaCha20-Poly1305 under SHA-256("HTX1E" ‖ secret), with book and slot beside it.
    pub(super) fn seal(&self, book: &BookId, slot: Slot, plain: &[u8], nonce: &Nonce) -> Vec<u8> {
        [&nonce[..], &self.key().seal(nonce, plain, &beside(book, slot))].concat()
    }

    /// What a letter says; none when no holder of the secret wrote it for this slot of this book.
    pub(super) fn open(&self, book: &BookId, slot: Slot, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<24>()?;
        self.key().open(nonce, sealed, &beside(book, slot))
    }

    fn key(&self) -> BookKey {
        BookKey::new(Sha256::new().chain_update(b"HTX1E").chain_update(self.0).finalize().into())
    }
}

fn beside(book: &BookId, slot: Slot) -> Vec<u8> {
    [&b"HTX1-ENROL"[..], book, &[slot as u8]].concat()
}

/// What the new device commits to before it sees the inviter's number.
pub(super) fn commitment(book: &BookId, keys: &PublicKeys, number: &[u8; 32]) -> [u8; 32] {
    let hash = Sha256::new().chain_update(b"HTX1-COMMIT").chain_update(book);
    hash.chain_update(keys.sign).chain_update(keys.wrap).chain_update(number).finalize().into()
}

/// Six digits on the new device's screen, typed by the inviter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits(u32);

impl Digits {
    /// The first eight bytes of SHA-256("HTX1-DIGITS" ‖ secret ‖ SHA-256 of the invitation ‖ keys ‖ both numbers), big-endian,
    /// modulo a million.
    pub(super) fn of(
        secret: &Secret,
        invitation: &[u8; 32],
        keys: &PublicKeys,
        newcomers: &[u8; 32],
        inviters: &[u8; 32],
    ) -> Self {
        let hash = Sha256::new()
            .chain_update(b"HTX1-DIGITS")
            .chain_update(secret.0)
            .chain_update(invitation)
            .chain_update(keys.sign)
            .chain_update(keys.wrap)
            .chain_update(newcomers)
            .chain_update(inviters)
            .finalize();
        let number = hash[..8].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        Self((number % 1_000_000) as u32)
    }

    /// Digits as a person types them: whatever else stands among them is passed over. None unless there are six.
    pub fn read(text: &str) -> Option<Self> {
        let digits: Vec<u32> = text.chars().filter_map(|letter| letter.to_digit(10)).take(7).collect();
        (digits.len() == 6).then(|| Self(digits.into_iter().fold(0, |number, digit| number * 10 + digit)))
    }
}

impl std::fmt::Display for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:03} {:03}", self.0 / 1_000, self.0 % 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_however_they_are_spaced() {
        let digits = Digits(42_917);
        assert_eq!(digits.to_string(), "042 917");
        for text in ["042917", "042 917", " 04-29-17 ", "042.917"] {
            assert_eq!(Digits::read(text), Some(digits), "{text}");
        }
        for text in ["", "42917", "0429170", "mot hai"] {
            assert_eq!(Digits::read(text), None, "{text}");
        }
    }
}
