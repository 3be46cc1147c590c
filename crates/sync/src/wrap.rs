//! Wrapping: book keys handed to one device, which alone can open them.
//!
//! A sealed box is an ephemeral X25519 public key ‖ the keys, sealed under what follows from both keys. Whoever made it
//! cannot open it again, and nobody can tell from it who did.

use sha2::{Digest, Sha256};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use crate::BookId;
use crate::key::{BookKey, KeyId, Keyring, Nonce};

/// The most keys in one box: a key is made at each retirement, so a book has few.
pub const KEYS_MAX: usize = 256;
/// The most bytes of a box.
pub const BOX_MAX: usize = 32 + KEYS_MAX * 32 + 16;

/// Seals book keys to the holder of the X25519 key `to`. `ephemeral` is random and never used again.
///
/// None for a public key that is no point to exchange keys with.
pub fn seal_to(book: &BookId, to: &[u8; 32], keys: &[&BookKey], ephemeral: [u8; 32]) -> Option<Vec<u8>> {
    let ephemeral = StaticSecret::from(ephemeral);
    let public = PublicKey::from(&ephemeral).to_bytes();
    let key = key_between(book, &ephemeral, to, &public, to)?;
    let plain: Zeroizing<Vec<u8>> = Zeroizing::new(keys.iter().flat_map(|key| *key.as_bytes()).collect());
    Some([&public[..], &key.seal(&[0; 24], &plain, &[])].concat())
}

/// The keys in a box that was sealed to the holder of `secret`; none for another's box or a changed one.
pub fn open_box(book: &BookId, secret: &StaticSecret, sealed: &[u8]) -> Option<Vec<BookKey>> {
    let (public, sealed) = sealed.split_first_chunk::<32>()?;
    let own = PublicKey::from(secret).to_bytes();
    let key = key_between(book, secret, public, public, &own)?;
    keys_of(key.open(&[0; 24], sealed, &[])?)
}

/// Seals every older key under a new one, so that one key opens all the past.
pub fn seal_older(book: &BookId, new: &BookKey, older: &Keyring, nonce: Nonce) -> Vec<u8> {
    let plain: Zeroizing<Vec<u8>> = Zeroizing::new(older.iter().flat_map(|(_, key)| *key.as_bytes()).collect());
    [&nonce[..], &new.seal(&nonce, &plain, &older_beside(book, &new.id()))].concat()
}

/// The older keys that were sealed under a new one.
pub fn open_older(book: &BookId, new: &BookKey, sealed: &[u8]) -> Option<Vec<BookKey>> {
    let (nonce, sealed) = sealed.split_first_chunk::<24>()?;
    keys_of(new.open(nonce, sealed, &older_beside(book, &new.id()))?)
}

fn older_beside(book: &BookId, new: &KeyId) -> Vec<u8> {
    [&b"HTX1O"[..], book, new].concat()
}

fn keys_of(plain: Vec<u8>) -> Option<Vec<BookKey>> {
    let plain = Zeroizing::new(plain);
    let (keys, rest) = plain.as_chunks::<32>();
    (rest.is_empty() && keys.len() <= KEYS_MAX).then(|| keys.iter().map(|key| BookKey::new(*key)).collect())
}

/// The key both sides come to; it serves one box, so its nonce may be all zeros.
fn key_between(
    book: &BookId,
    secret: &StaticSecret,
    other: &[u8; 32],
    ephemeral: &[u8; 32],
    recipient: &[u8; 32],
) -> Option<BookKey> {
    let shared = secret.diffie_hellman(&PublicKey::from(*other));
    if !shared.was_contributory() {
        return None;
    }
    let mut hasher = Sha256::new();
    hasher.update(b"HTX1W");
    hasher.update(book);
    hasher.update(shared.as_bytes());
    hasher.update(ephemeral);
    hasher.update(recipient);
    Some(BookKey::new(hasher.finalize().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: BookId = [1; 16];

    fn key(byte: u8) -> BookKey {
        BookKey::new([byte; 32])
    }

    #[test]
    fn a_box_opens_for_its_holder_alone() {
        let secret = StaticSecret::from([5; 32]);
        let public = PublicKey::from(&secret).to_bytes();
        let sealed = seal_to(&BOOK, &public, &[&key(1), &key(2)], [9; 32]).unwrap();
        assert_eq!(open_box(&BOOK, &secret, &sealed), Some(vec![key(1), key(2)]));
        assert_eq!(open_box(&BOOK, &StaticSecret::from([6; 32]), &sealed), None);
        assert_eq!(open_box(&[2; 16], &secret, &sealed), None, "another book");
        for bit in 0..sealed.len() * 8 {
            // The top bit of an X25519 key is no part of it, but the box says which bytes it was made with.
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open_box(&BOOK, &secret, &changed), None, "bit {bit}");
        }
    }

    #[test]
    fn nothing_is_sealed_to_a_point_of_small_order() {
        assert_eq!(seal_to(&BOOK, &[0; 32], &[&key(1)], [9; 32]), None);
        let secret = StaticSecret::from([5; 32]);
        assert_eq!(open_box(&BOOK, &secret, &[0; 80]), None);
    }

    #[test]
    fn one_key_opens_all_the_past() {
        let older = Keyring::new([key(1), key(2)]);
        let sealed = seal_older(&BOOK, &key(3), &older, [4; 24]);
        let opened = Keyring::new(open_older(&BOOK, &key(3), &sealed).unwrap());
        assert_eq!(opened, older);
        assert_eq!(open_older(&BOOK, &key(4), &sealed), None);
        assert_eq!(open_older(&BOOK, &key(3), &sealed[..20]), None);
    }
}
