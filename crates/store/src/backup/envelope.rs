//! The head of a backup: whose it is, and the content key twice, so that either secret opens it.

use std::io::Read;

use chacha20poly1305::XNonce;
use chacha20poly1305::aead::{Aead, Payload};
use ledger::phrase::Phrase;
use sha2::{Digest, Sha256};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use crate::Failure;
use crate::keys::{self, Cost, SALT_LEN, Stretched};
use crate::phrase::PhraseKeys;

const MAGIC: &[u8; 8] = b"HTXBAK1\n";
const FAMILY: &[u8; 6] = b"HTXBAK";
const KNOWN: i64 = 1;
const SEALED_KEY_LEN: usize = 32 + 16;
/// magic 8 ‖ book_id 16 ‖ cost 12 ‖ salt 16 ‖ nonce 24 ‖ sealed key 48 ‖ ephemeral key 32 ‖ sealed key 48 ‖ prefix 19 ‖
/// SHA-256 of these 32.
const HEAD_LEN: usize = BODY_LEN + 32;
const BODY_LEN: usize = 8 + 16 + 12 + SALT_LEN + 24 + SEALED_KEY_LEN + 32 + SEALED_KEY_LEN + PREFIX_LEN;
pub(super) const PREFIX_LEN: usize = 19;

/// By what a backup is opened.
pub enum Opening<'a> {
    /// By the passphrase the book had when it was made.
    Passphrase(&'a str),
    /// By the recovery phrase.
    Phrase(&'a Phrase),
    /// By the key the machine that made it keeps.
    Kept(&'a [u8; 32]),
}

/// What the head says, and the content key.
pub(super) struct Envelope {
    pub book_id: [u8; 16],
    pub content_key: Zeroizing<[u8; 32]>,
    pub prefix: [u8; PREFIX_LEN],
    /// Authenticated with every piece of the content.
    pub binding: [u8; 32],
}

/// What of the passphrase the database keeps: cost, salt and the key that opens backups.
pub(super) struct Wrap {
    pub cost: [u8; 12],
    pub salt: [u8; SALT_LEN],
    pub key: Zeroizing<[u8; 32]>,
}

impl Wrap {
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (cost, rest) = bytes.split_at_checked(12)?;
        let (salt, key) = rest.split_at_checked(SALT_LEN)?;
        let key = Zeroizing::new(<[u8; 32]>::try_from(key).ok()?);
        Some(Self { cost: cost.try_into().ok()?, salt: salt.try_into().ok()?, key })
    }
}

/// Makes the head of a new backup.
pub(super) fn make(
    book_id: &[u8; 16],
    wrap: &Wrap,
    phrase_box_key: Option<&[u8; 32]>,
) -> Result<(Vec<u8>, Envelope), Failure> {
    let content_key = Zeroizing::new(keys::random::<32>()?);
    let prefix = keys::random()?;
    let mut head = Vec::with_capacity(HEAD_LEN);
    head.extend_from_slice(MAGIC);
    head.extend_from_slice(book_id);
    head.extend_from_slice(&wrap.cost);
    head.extend_from_slice(&wrap.salt);
    let nonce: [u8; 24] = keys::random()?;
    let sealed = seal(&wrap.key, nonce, content_key.as_slice(), &head)?;
    head.extend_from_slice(&nonce);
    head.extend_from_slice(&sealed);
    head.extend_from_slice(&seal_to(phrase_box_key, content_key.as_slice(), book_id)?);
    head.extend_from_slice(&prefix);
    let binding: [u8; 32] = Sha256::digest(&head).into();
    head.extend_from_slice(&binding);
    Ok((head, Envelope { book_id: *book_id, content_key, prefix, binding }))
}

/// Seals the content key to the recovery phrase; zeros in a book that has none.
fn seal_to(recipient: Option<&[u8; 32]>, plain: &[u8], book_id: &[u8; 16]) -> Result<Vec<u8>, Failure> {
    let Some(recipient) = recipient else { return Ok(vec![0; 32 + SEALED_KEY_LEN]) };
    let own = StaticSecret::from(keys::random::<32>()?);
    let ephemeral = PublicKey::from(&own).to_bytes();
    let shared = Zeroizing::new(own.diffie_hellman(&PublicKey::from(*recipient)).to_bytes());
    let key = sealing_key(&shared, &ephemeral, recipient);
    // The key is used once, so its nonce may stand still.
    Ok([&ephemeral[..], &seal(&key, [0; 24], plain, book_id)?].concat())
}

fn sealing_key(shared: &[u8; 32], ephemeral: &[u8; 32], recipient: &[u8; 32]) -> Zeroizing<[u8; 32]> {
    let mut hasher = Sha256::new();
    hasher.update(b"HTX1S");
    hasher.update(shared);
    hasher.update(ephemeral);
    hasher.update(recipient);
    Zeroizing::new(hasher.finalize().into())
}

fn seal(key: &[u8; 32], nonce: [u8; 24], msg: &[u8], aad: &[u8]) -> Result<Vec<u8>, Failure> {
    let sealed = keys::cipher(key).encrypt(&XNonce::from(nonce), Payload { msg, aad });
    sealed.map_err(|_| Failure::Damaged("the backup's key could not be sealed".into()))
}

fn open(key: &[u8; 32], nonce: [u8; 24], msg: &[u8], aad: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let plain = Zeroizing::new(keys::cipher(key).decrypt(&XNonce::from(nonce), Payload { msg, aad }).ok()?);
    plain.as_slice().try_into().ok().map(Zeroizing::new)
}

/// Reads the head of a backup and opens the content key.
pub(super) fn read(input: &mut impl Read, opening: &Opening<'_>) -> Result<Envelope, Failure> {
    let mut head = Vec::with_capacity(HEAD_LEN);
    input.by_ref().take(HEAD_LEN as u64).read_to_end(&mut head).map_err(Failure::io("reading the backup"))?;
    if !head.starts_with(FAMILY) {
        return Err(Failure::NotABackup);
    }
    // The digit after the family's name is the format.
    if let Some(found) = head.get(6).filter(|digit| digit.is_ascii_digit()).map(|digit| i64::from(digit - b'0'))
        && found > KNOWN
    {
        return Err(Failure::Newer { found, known: KNOWN });
    }
    let damaged = || Failure::BackupDamaged("its head".into());
    if head.len() < HEAD_LEN || Sha256::digest(&head[..BODY_LEN]).as_slice() != &head[BODY_LEN..] {
        return Err(damaged());
    }
    let mut at = MAGIC.len();
    let mut part = |len: usize| {
        at += len;
        at - len..at
    };
    let (book_id, cost, salt) = (part(16), part(12), part(SALT_LEN));
    let (nonce, sealed, ephemeral, boxed, prefix) =
        (part(24), part(SEALED_KEY_LEN), part(32), part(SEALED_KEY_LEN), part(PREFIX_LEN));
    let aad = &head[..salt.end];
    let nonce = head[nonce].try_into().map_err(|_| damaged())?;
    let book_id: [u8; 16] = head[book_id].try_into().map_err(|_| damaged())?;
    let content_key = match opening {
        Opening::Passphrase(passphrase) => {
            let cost = head[cost].try_into().ok().and_then(Cost::from_bytes).ok_or_else(damaged)?;
            let salt = head[salt].try_into().map_err(|_| damaged())?;
            let key = Stretched::again(passphrase, cost, salt)?.backup_key();
            open(&key, nonce, &head[sealed], aad).ok_or(Failure::WrongPassphrase)?
        }
        Opening::Kept(key) => open(key, nonce, &head[sealed], aad).ok_or(Failure::WrongPassphrase)?,
        Opening::Phrase(phrase) => {
            let keys = PhraseKeys::derive(phrase, &book_id)?;
            let ephemeral: [u8; 32] = head[ephemeral].try_into().map_err(|_| damaged())?;
            let shared = StaticSecret::from(keys.wrap).diffie_hellman(&PublicKey::from(ephemeral));
            let key = sealing_key(&Zeroizing::new(shared.to_bytes()), &ephemeral, &keys.public().1);
            open(&key, [0; 24], &head[boxed], &book_id).ok_or(Failure::WrongPhrase)?
        }
    };
    let prefix = head[prefix].try_into().map_err(|_| damaged())?;
    let binding = head[BODY_LEN..].try_into().map_err(|_| damaged())?;
    Ok(Envelope { book_id, content_key, prefix, binding })
}
