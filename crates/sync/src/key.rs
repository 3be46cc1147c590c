//! Book keys: what a cooperative's frames are sealed with.

use std::collections::BTreeMap;
use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Names a book key: the first eight bytes of SHA-256("HTX1K" ‖ key).
pub type KeyId = [u8; 8];

/// Random bytes that seal one thing and are never used again with the same key.
pub type Nonce = [u8; 24];

/// How much longer sealed bytes are than what they seal, the nonce aside.
pub const TAG_LEN: usize = 16;

/// Thirty-two random bytes known to the cooperative's own devices and to nobody else.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct BookKey([u8; 32]);

impl BookKey {
    /// The key made of these bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its name.
    pub fn id(&self) -> KeyId {
        let hash = Sha256::new().chain_update(b"HTX1K").chain_update(self.0).finalize();
        let mut id = [0; 8];
        id.copy_from_slice(&hash[..8]);
        id
    }

    /// Seals `plain`; `beside` is not hidden but cannot be changed either.
    pub fn seal(&self, nonce: &Nonce, plain: &[u8], beside: &[u8]) -> Vec<u8> {
        let cipher = XChaCha20Poly1305::new(&Key::from(self.0));
        cipher
            .encrypt(&XNonce::from(*nonce), Payload { msg: plain, aad: beside })
            .expect("XChaCha20 takes a message of any length that fits in memory")
    }

    /// What was sealed with this key and nonce beside these bytes; none when any of it was changed.
    pub fn open(&self, nonce: &Nonce, sealed: &[u8], beside: &[u8]) -> Option<Vec<u8>> {
        let cipher = XChaCha20Poly1305::new(&Key::from(self.0));
        cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: beside }).ok()
    }
}

impl fmt::Debug for BookKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BookKey({:02x?})", self.id())
    }
}

/// Every book key a device holds. A key stays for ever: it alone opens what was sealed with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keyring(BTreeMap<KeyId, BookKey>);

impl Keyring {
    /// A ring of these keys.
    pub fn new(keys: impl IntoIterator<Item = BookKey>) -> Self {
        Self(keys.into_iter().map(|key| (key.id(), key)).collect())
    }

    /// Adds a key under the name that follows from it.
    pub fn add(&mut self, key: BookKey) {
        self.0.insert(key.id(), key);
    }

    /// The key of this name.
    pub fn get(&self, id: &KeyId) -> Option<&BookKey> {
        self.0.get(id)
    }

    /// Every key, in order of name.
    pub fn iter(&self) -> impl Iterator<Item = (&KeyId, &BookKey)> {
        self.0.iter()
    }
}
