//! From the recovery phrase to its keys, and the phrase's stay in the key file until it is on paper.

use ledger::phrase::Phrase;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keys::{self, Cost, Stretched};
use crate::{Failure, Store};

/// The secret keys of a recovery phrase.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct PhraseKeys {
    pub(crate) sign: [u8; 32],
    pub(crate) wrap: [u8; 32],
}

impl PhraseKeys {
    /// The keys of a phrase in one book: Argon2id of its entropy, salted with the book's id.
    ///
    /// # Errors
    /// When the machine has no memory for it.
    pub fn derive(phrase: &Phrase, book_id: &[u8; 16]) -> Result<Self, Failure> {
        let mut hasher = Sha256::new();
        hasher.update(b"HTX1P");
        hasher.update(book_id);
        let mut salt = [0; keys::SALT_LEN];
        salt.copy_from_slice(&hasher.finalize()[..keys::SALT_LEN]);
        let both = keys::derive::<64>(phrase.entropy(), &salt, Cost::now())?;
        let (mut sign, mut wrap) = ([0; 32], [0; 32]);
        sign.copy_from_slice(&both[..32]);
        wrap.copy_from_slice(&both[32..]);
        Ok(Self { sign, wrap })
    }

    /// The Ed25519 secret, which signs enrolments.
    pub fn sign_secret(&self) -> &[u8; 32] {
        &self.sign
    }

    /// The public halves, Ed25519 and X25519, as they stand in the first event.
    pub fn public(&self) -> ([u8; 32], [u8; 32]) {
        let sign = ed25519_dalek::SigningKey::from_bytes(&self.sign).verifying_key().to_bytes();
        (sign, x25519_dalek::PublicKey::from(&x25519_dalek::StaticSecret::from(self.wrap)).to_bytes())
    }
}

impl Store {
    /// Whether the recovery phrase waits to be written down.
    ///
    /// # Errors
    /// When the database fails.
    pub fn phrase_waits(&self) -> Result<bool, Failure> {
        Ok(self.local::<32>(PHRASE_KEY)?.is_some())
    }

    /// The recovery phrase, until somebody said that it is written down.
    ///
    /// # Errors
    /// When the key file does not read.
    pub fn phrase(&self) -> Result<Option<Phrase>, Failure> {
        match self.local::<32>(PHRASE_KEY)? {
            Some(key) => keys::read_phrase(&keys::key_file(self.path()), &key),
            None => Ok(None),
        }
    }

    /// Takes the phrase out of the machine: from now on it is on paper only.
    ///
    /// # Errors
    /// When the disk fails; the phrase may then be there still.
    pub fn forget_phrase(&self) -> Result<(), Failure> {
        keys::forget_phrase(&keys::key_file(self.path()))?;
        self.set_local(PHRASE_KEY, None)
    }

    /// Keeps what follows from the passphrase where backups find it, and the phrase while it waits.
    /// Of the others at this machine nothing is kept: the first one's passphrase opens all backups made here.
    pub(crate) fn keep_stretched(&self, stretched: &Stretched, phrase_waits: bool) -> Result<(), Failure> {
        if self.seat > 0 {
            return Ok(());
        }
        let mut wrap = stretched.cost.to_bytes().to_vec();
        wrap.extend_from_slice(&stretched.salt);
        wrap.extend_from_slice(stretched.backup_key().as_slice());
        self.set_local(BACKUP_WRAP, Some(&wrap))?;
        let key = stretched.phrase_key();
        self.set_local(PHRASE_KEY, phrase_waits.then_some(key.as_slice()))
    }
}

/// Argon2id's cost 12 ‖ its salt 16 ‖ the key that opens backups 32: in the encrypted database, so that a backup by itself
/// asks nobody for the passphrase.
pub(crate) const BACKUP_WRAP: &str = "backup.wrap";
/// The key of the phrase's part of the key file.
const PHRASE_KEY: &str = "recovery.wrap";
