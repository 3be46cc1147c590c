//! The keys of a book, and the file beside it that holds them wrapped under the passphrase.
//!
//! The database key is random; the passphrase only wraps it, so changing the passphrase rewrites one small file.
//! The writer's keys are never inside the database, so that a copy of it cannot write in the writer's name.
//!
//! Layout of the file: `HTXKEY1\n` ‖ memory KiB (u32 BE) ‖ passes (u32 BE) ‖ lanes (u32 BE) ‖ salt 16 ‖ nonce 24 ‖
//! XChaCha20-Poly1305 of (database key 32 ‖ Ed25519 secret 32 ‖ X25519 secret 32), everything before it authenticated.

use std::fs;
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::Failure;
use crate::files::write_whole;

const MAGIC: &[u8; 8] = b"HTXKEY1\n";
const SALT_LEN: usize = 16;
const NONCE_LEN: usize = 24;
const HEADER_LEN: usize = MAGIC.len() + 12 + SALT_LEN + NONCE_LEN;
const SECRETS_LEN: usize = 96;

// What Argon2id costs: about half a second on a cheap laptop (RFC 9106, second recommended option).
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;
/// A file that asks for more than this was not made by us.
const MEMORY_KIB_MAX: u32 = 1024 * 1024;

/// The key the database is encrypted with.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DatabaseKey([u8; 32]);

impl DatabaseKey {
    /// From sixty-four hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// As sixty-four hexadecimal digits.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// Everything secret of one writer's copy of a book.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Secrets {
    /// Opens the database.
    pub database: DatabaseKey,
    sign: [u8; 32],
    wrap: [u8; 32],
}

impl Secrets {
    /// New random keys.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn random() -> Result<Self, Failure> {
        Ok(Self { database: DatabaseKey(random()?), sign: random()?, wrap: random()? })
    }

    /// The writer's Ed25519 public key.
    pub fn sign_key(&self) -> [u8; 32] {
        ed25519_dalek::SigningKey::from_bytes(&self.sign).verifying_key().to_bytes()
    }

    /// The writer's X25519 public key.
    pub fn box_key(&self) -> [u8; 32] {
        x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from(self.wrap)).to_bytes()
    }

    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([self.database.0, self.sign, self.wrap].concat())
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != SECRETS_LEN {
            return None;
        }
        let part = |index: usize| <[u8; 32]>::try_from(&bytes[index * 32..(index + 1) * 32]).ok();
        Some(Self { database: DatabaseKey(part(0)?), sign: part(1)?, wrap: part(2)? })
    }
}

/// Bytes from the machine's own source of randomness.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Failure::Io {
        doing: "asking for randomness",
        source: std::io::Error::other(error.to_string()),
    })?;
    Ok(bytes)
}

/// The file beside a book that holds its keys.
pub fn key_file(book: &Path) -> PathBuf {
    crate::files::beside(book, "key")
}

/// Writes the keys beside the book, wrapped under a passphrase.
///
/// # Errors
/// When the file cannot be written; an older one then stays as it was.
pub fn keep(book: &Path, secrets: &Secrets, passphrase: &str) -> Result<(), Failure> {
    let salt: [u8; SALT_LEN] = random()?;
    let nonce: [u8; NONCE_LEN] = random()?;
    let mut file = Vec::with_capacity(HEADER_LEN + SECRETS_LEN + 16);
    file.extend_from_slice(MAGIC);
    for cost in [MEMORY_KIB, PASSES, LANES] {
        file.extend_from_slice(&cost.to_be_bytes());
    }
    file.extend_from_slice(&salt);
    file.extend_from_slice(&nonce);
    let key = derive(passphrase, &salt, MEMORY_KIB, PASSES, LANES)?;
    let plain = secrets.to_bytes();
    let sealed = cipher(&key)
        .encrypt(&XNonce::from(nonce), Payload { msg: &plain, aad: &file })
        .map_err(|_| Failure::Damaged("the keys could not be sealed".into()))?;
    file.extend_from_slice(&sealed);
    write_whole(&key_file(book), &file)
}

/// Reads the keys beside the book.
///
/// # Errors
/// [`Failure::KeyFileMissing`], [`Failure::WrongPassphrase`], or [`Failure::Damaged`] for a file that is no key file.
pub fn read(book: &Path, passphrase: &str) -> Result<Secrets, Failure> {
    let path = key_file(book);
    let file = fs::read(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::KeyFileMissing(path.clone()),
        _ => Failure::Io { doing: "reading the keys", source: error },
    })?;
    let damaged = || Failure::Damaged("the key file does not read".into());
    if file.len() != HEADER_LEN + SECRETS_LEN + 16 || !file.starts_with(MAGIC) {
        return Err(damaged());
    }
    let (header, sealed) = file.split_at(HEADER_LEN);
    let cost = |index: usize| {
        let at = MAGIC.len() + index * 4;
        header[at..at + 4].try_into().map(u32::from_be_bytes).unwrap_or(u32::MAX)
    };
    let (memory, passes, lanes) = (cost(0), cost(1), cost(2));
    if memory > MEMORY_KIB_MAX || passes > 64 || lanes > 16 {
        return Err(damaged());
    }
    let salt = &header[MAGIC.len() + 12..MAGIC.len() + 12 + SALT_LEN];
    let nonce: [u8; NONCE_LEN] = header[HEADER_LEN - NONCE_LEN..].try_into().map_err(|_| damaged())?;
    let key = derive(passphrase, salt, memory, passes, lanes)?;
    let plain = cipher(&key)
        .decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: header })
        .map_err(|_| Failure::WrongPassphrase)?;
    Secrets::from_bytes(&Zeroizing::new(plain)).ok_or_else(damaged)
}

fn derive(passphrase: &str, salt: &[u8], memory: u32, passes: u32, lanes: u32) -> Result<Zeroizing<[u8; 32]>, Failure> {
    let refused = |error: argon2::Error| Failure::Damaged(error.to_string());
    let params = Params::new(memory, passes, lanes, Some(32)).map_err(refused)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, key.as_mut())
        .map_err(refused)?;
    Ok(key)
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*key))
}
