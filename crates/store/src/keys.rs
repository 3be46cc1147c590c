//! The keys of a book, and the file beside it that holds them wrapped under the passphrase.
//!
//! The database key is random; the passphrase only wraps it, so changing the passphrase rewrites one small file.
//! The writer's keys are never inside the database, so that a copy of it cannot write in the writer's name.
//!
//! Layout of the file: `HTXKEY3\n` ‖ memory KiB (u32 BE) ‖ passes (u32 BE) ‖ lanes (u32 BE) ‖ salt 16 ‖ nonce 24 ‖
//! XChaCha20-Poly1305 of (database key 32 ‖ Ed25519 secret 32 ‖ X25519 secret 32), everything before it authenticated.
//! There follows: nonce 24 ‖ XChaCha20-Poly1305 of (Ed25519 secret 32 ‖ X25519 secret 32) under SHA-256(`HTX1D` ‖
//! database key), the header authenticated: so a book opened by a remembered key can sign and sync as well.
//! Until its owner says that the recovery phrase is written down, there follows: nonce 24 ‖ XChaCha20-Poly1305 of its
//! entropy 14, under SHA-256(`HTX1W` ‖ the passphrase's key), the header authenticated. `HTXKEY2\n` is the same without
//! the middle part, `HTXKEY1\n` without both.
//!
//! `HTXKEY4\n` is the file of a person who has a PIN: its middle part is salt 16 ‖ nonce 24 ‖ the same secrets under
//! SHA-256(`HTX1N` ‖ database key ‖ Argon2id of the PIN), the salt authenticated. Whoever has the database key alone is
//! nobody then. Several people at one device have a file each (`book.key`, `book.key1` …), under a passphrase each.

use std::fs;
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use ledger::phrase::Phrase;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::Failure;
use crate::files::write_whole;

const MAGIC: &[u8; 8] = b"HTXKEY3\n";
const MAGIC_WITH_PIN: &[u8; 8] = b"HTXKEY4\n";
const MAGIC_WITHOUT_WRITER: &[u8; 8] = b"HTXKEY2\n";
const MAGIC_FIRST: &[u8; 8] = b"HTXKEY1\n";
pub(crate) const SALT_LEN: usize = 16;
const NONCE_LEN: usize = 24;
const HEADER_LEN: usize = MAGIC.len() + 12 + SALT_LEN + NONCE_LEN;
const SECRETS_LEN: usize = 96;
const TAG_LEN: usize = 16;
/// Where the part with the writer's secrets begins.
const SECRETS_END: usize = HEADER_LEN + SECRETS_LEN + TAG_LEN;
const WRITER_LEN: usize = 64;
const WRITER_PART_LEN: usize = NONCE_LEN + WRITER_LEN + TAG_LEN;
const PIN_PART_LEN: usize = SALT_LEN + WRITER_PART_LEN;
const PHRASE_LEN: usize = 14;
const PHRASE_PART_LEN: usize = NONCE_LEN + PHRASE_LEN + TAG_LEN;

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

    /// Opens the part of the key file with the writer's secrets.
    fn writer_key(&self) -> Zeroizing<[u8; 32]> {
        let mut hasher = Sha256::new();
        hasher.update(b"HTX1D");
        hasher.update(self.0);
        Zeroizing::new(hasher.finalize().into())
    }

    /// Opens the same where a person has a PIN.
    fn pin_key(&self, pin: &str, salt: &[u8; SALT_LEN], cost: Cost) -> Result<Zeroizing<[u8; 32]>, Failure> {
        let mut hasher = Sha256::new();
        hasher.update(b"HTX1N");
        hasher.update(self.0);
        hasher.update(derive::<32>(pin.as_bytes(), salt, cost)?.as_slice());
        Ok(Zeroizing::new(hasher.finalize().into()))
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

    /// The same database under new keys of a new writer.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub(crate) fn for_new_writer(database: &DatabaseKey) -> Result<Self, Failure> {
        Ok(Self { database: database.clone(), ..Self::random()? })
    }

    /// The same writer in a book that has its key.
    pub(crate) fn with_database(&self, database: &DatabaseKey) -> Self {
        Self { database: database.clone(), ..self.clone() }
    }

    /// The writer's own part.
    pub(crate) fn writer(&self) -> WriterSecrets {
        WriterSecrets { sign: self.sign, wrap: self.wrap }
    }

    /// The writer's own part, for the letters of an invite.
    pub(crate) fn newcomer(&self) -> sync::enrol::NewcomerKeys {
        sync::enrol::NewcomerKeys { sign: self.sign, wrap: self.wrap }
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

/// What a writer signs with and opens boxes with.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct WriterSecrets {
    sign: [u8; 32],
    wrap: [u8; 32],
}

impl WriterSecrets {
    /// Signs in the writer's name.
    pub fn signing_key(&self) -> ed25519_dalek::SigningKey {
        ed25519_dalek::SigningKey::from_bytes(&self.sign)
    }

    /// Opens what is sealed to the writer.
    pub fn box_secret(&self) -> x25519_dalek::StaticSecret {
        x25519_dalek::StaticSecret::from(self.wrap)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (sign, wrap) = bytes.split_first_chunk::<32>()?;
        Some(Self { sign: *sign, wrap: wrap.try_into().ok()? })
    }
}

/// Bytes from the machine's own source of randomness.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    crate::chance::fill(&mut bytes).map_err(|source| Failure::Io { doing: "asking for randomness", source })?;
    Ok(bytes)
}

/// The file beside a book that holds its keys: of the person who made it or brought it to this machine.
pub fn key_file(book: &Path) -> PathBuf {
    key_file_of(book, 0)
}

/// The key file of the person with this seat at the machine.
pub(crate) fn key_file_of(book: &Path, seat: Seat) -> PathBuf {
    crate::files::beside(book, &seated("key", seat))
}

/// A person's seat at this machine: 0 of the first, under which the book was made or came here.
pub(crate) type Seat = u8;

/// `key`, `key1`, `key2` …
pub(crate) fn seated(ending: &str, seat: Seat) -> String {
    if seat == 0 { ending.to_owned() } else { format!("{ending}{seat}") }
}

/// What Argon2id made of a passphrase, and what it was made with.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Stretched {
    #[zeroize(skip)]
    pub cost: Cost,
    #[zeroize(skip)]
    pub salt: [u8; SALT_LEN],
    key: [u8; 32],
}

/// What Argon2id is to cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Cost {
    const NOW: Cost = Cost { memory_kib: MEMORY_KIB, passes: PASSES, lanes: LANES };

    /// What everything made now costs.
    pub fn now() -> Self {
        if crate::chance::is_drawn() { Cost { memory_kib: 64, passes: 1, lanes: 1 } } else { Self::NOW }
    }

    pub fn to_bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        for (part, cost) in bytes.chunks_exact_mut(4).zip([self.memory_kib, self.passes, self.lanes]) {
            part.copy_from_slice(&cost.to_be_bytes());
        }
        bytes
    }

    /// The cost a file names; nothing where it asks for more than any file of ours.
    pub fn from_bytes(bytes: &[u8; 12]) -> Option<Self> {
        let part = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let cost = Self { memory_kib: part(0), passes: part(4), lanes: part(8) };
        (cost.memory_kib <= MEMORY_KIB_MAX && cost.passes <= 64 && cost.lanes <= 16).then_some(cost)
    }
}

impl Stretched {
    /// With a fresh salt.
    pub fn new(passphrase: &str) -> Result<Self, Failure> {
        Self::again(passphrase, Cost::now(), random()?)
    }

    /// With the salt and cost that a file names.
    pub fn again(passphrase: &str, cost: Cost, salt: [u8; SALT_LEN]) -> Result<Self, Failure> {
        let key = derive(passphrase.as_bytes(), &salt, cost)?;
        Ok(Self { cost, salt, key: *key })
    }

    /// Opens the part of the key file with the recovery phrase.
    pub fn phrase_key(&self) -> Zeroizing<[u8; 32]> {
        self.derived(b"HTX1W")
    }

    /// Opens the backups made under the passphrase.
    pub fn backup_key(&self) -> Zeroizing<[u8; 32]> {
        self.derived(b"HTX1B")
    }

    fn derived(&self, purpose: &[u8; 5]) -> Zeroizing<[u8; 32]> {
        let mut hasher = Sha256::new();
        hasher.update(purpose);
        hasher.update(self.key);
        Zeroizing::new(hasher.finalize().into())
    }
}

/// Writes a key file, its keys wrapped under a passphrase; with the recovery phrase while nobody wrote it down. Whoever has
/// the database key is this writer then; see [`keep_with_pin`].
///
/// # Errors
/// When the file cannot be written; an older one then stays as it was.
pub(crate) fn keep(
    path: &Path,
    secrets: &Secrets,
    phrase: Option<&Phrase>,
    passphrase: &str,
) -> Result<Stretched, Failure> {
    let (mut file, stretched) = sealed_secrets(MAGIC, secrets, passphrase)?;
    let writer = Zeroizing::new([secrets.sign, secrets.wrap].concat());
    seal_onto(&mut file, HEADER_LEN - NONCE_LEN, &secrets.database.writer_key(), &writer, false)?;
    finish(path, file, stretched, phrase)
}

/// How the middle part of a key file is guarded, where its person has a PIN.
pub(crate) enum PinPart<'a> {
    /// By this PIN, from now on.
    New(&'a str),
    /// As in the file that is there.
    AsItIs,
}

/// The same for a person with a PIN: without it or the passphrase nobody is this writer.
///
/// # Errors
/// As [`keep`]; [`Failure::Damaged`] where the file that is there has no PIN to stay.
pub(crate) fn keep_with_pin(
    path: &Path,
    secrets: &Secrets,
    phrase: Option<&Phrase>,
    passphrase: &str,
    pin: PinPart<'_>,
) -> Result<Stretched, Failure> {
    let (mut file, stretched) = sealed_secrets(MAGIC_WITH_PIN, secrets, passphrase)?;
    match pin {
        PinPart::AsItIs => {
            let before = read_file(path)?;
            let part =
                before.get(SECRETS_END..SECRETS_END + PIN_PART_LEN).filter(|_| before.starts_with(MAGIC_WITH_PIN));
            file.extend_from_slice(part.ok_or_else(|| Failure::Damaged("the key file does not read".into()))?);
        }
        PinPart::New(pin) => {
            let salt: [u8; SALT_LEN] = random()?;
            let key = secrets.database.pin_key(pin, &salt, Cost::now())?;
            let mut part = salt.to_vec();
            let writer = Zeroizing::new([secrets.sign, secrets.wrap].concat());
            seal_onto(&mut part, SALT_LEN, &key, &writer, false)?;
            file.extend_from_slice(&part);
        }
    }
    finish(path, file, stretched, phrase)
}

fn sealed_secrets(magic: &[u8; 8], secrets: &Secrets, passphrase: &str) -> Result<(Vec<u8>, Stretched), Failure> {
    let stretched = Stretched::new(passphrase)?;
    let mut file = magic.to_vec();
    file.extend_from_slice(&stretched.cost.to_bytes());
    file.extend_from_slice(&stretched.salt);
    seal_onto(&mut file, HEADER_LEN - NONCE_LEN, &stretched.key, &secrets.to_bytes(), true)?;
    Ok((file, stretched))
}

fn finish(path: &Path, mut file: Vec<u8>, stretched: Stretched, phrase: Option<&Phrase>) -> Result<Stretched, Failure> {
    if let Some(phrase) = phrase {
        seal_onto(&mut file, HEADER_LEN - NONCE_LEN, &stretched.phrase_key(), phrase.entropy(), false)?;
    }
    write_whole(path, &file)?;
    Ok(stretched)
}

/// Appends a nonce and the sealed bytes; the first `header` bytes of the file are authenticated along, and for the keys
/// themselves the nonce as well.
fn seal_onto(file: &mut Vec<u8>, header: usize, key: &[u8; 32], plain: &[u8], whole: bool) -> Result<(), Failure> {
    let nonce: [u8; NONCE_LEN] = random()?;
    file.extend_from_slice(&nonce);
    let aad = if whole { &file[..] } else { &file[..header] };
    let sealed = cipher(key)
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad })
        .map_err(|_| Failure::Damaged("the keys could not be sealed".into()))?;
    file.extend_from_slice(&sealed);
    Ok(())
}

/// Reads the keys beside the book, of whichever person at this machine the passphrase is.
///
/// # Errors
/// [`Failure::KeyFileMissing`], [`Failure::WrongPassphrase`], or [`Failure::Damaged`] for a file that is no key file.
pub fn read(book: &Path, passphrase: &str) -> Result<Secrets, Failure> {
    Ok(unwrap_any(book, passphrase)?.1)
}

/// The person at this machine whose passphrase it is, with everything secret of theirs.
///
/// # Errors
/// As [`read`].
pub(crate) fn unwrap_any(book: &Path, passphrase: &str) -> Result<(Seat, Secrets, Stretched), Failure> {
    let first = match unwrap(&key_file(book), passphrase) {
        Ok((secrets, stretched)) => return Ok((0, secrets, stretched)),
        Err(failure) => failure,
    };
    let others = (1..=SEAT_MAX).filter(|seat| key_file_of(book, *seat).exists());
    let mut found = others.filter_map(|seat| Some((seat, unwrap(&key_file_of(book, seat), passphrase).ok()?)));
    // What is wrong with the first file is what is said, whatever the others are.
    found.next().map(|(seat, (secrets, stretched))| (seat, secrets, stretched)).ok_or(first)
}

/// What the people beside the first leave beside a book.
pub(crate) fn files_of_others(book: &Path) -> Vec<PathBuf> {
    let of = |seat: Seat| ["key", "side"].map(|ending| crate::files::beside(book, &seated(ending, seat)));
    (1..=SEAT_MAX).flat_map(of).collect()
}

/// The most people beside the first at one machine.
pub(crate) const SEAT_MAX: Seat = 8;

/// Whether the person of this key file has a PIN.
pub(crate) fn has_pin(path: &Path) -> bool {
    read_file(path).is_ok_and(|file| file.starts_with(MAGIC_WITH_PIN))
}

/// The writer's secrets, opened by the database key and the PIN; none where it is another PIN.
///
/// # Errors
/// [`Failure::Damaged`] for a file that does not read, or has no PIN.
pub(crate) fn open_by_pin(path: &Path, database: &DatabaseKey, pin: &str) -> Result<Option<WriterSecrets>, Failure> {
    let file = read_file(path)?;
    let damaged = || Failure::Damaged("the key file does not read".into());
    let part = file.get(SECRETS_END..SECRETS_END + PIN_PART_LEN).filter(|_| file.starts_with(MAGIC_WITH_PIN));
    let part = part.ok_or_else(damaged)?;
    let salt: [u8; SALT_LEN] = part[..SALT_LEN].try_into().map_err(|_| damaged())?;
    let cost = file[MAGIC.len()..MAGIC.len() + 12].try_into().ok().and_then(Cost::from_bytes).ok_or_else(damaged)?;
    let key = database.pin_key(pin, &salt, cost)?;
    Ok(open_at(part, SALT_LEN, SALT_LEN + NONCE_LEN, &key).and_then(|plain| WriterSecrets::from_bytes(&plain)))
}

/// The same, with what the passphrase was made into.
pub(crate) fn unwrap(path: &Path, passphrase: &str) -> Result<(Secrets, Stretched), Failure> {
    let file = read_file(path)?;
    let damaged = || Failure::Damaged("the key file does not read".into());
    let cost = file[MAGIC.len()..MAGIC.len() + 12].try_into().ok().and_then(Cost::from_bytes);
    let salt = file[MAGIC.len() + 12..MAGIC.len() + 12 + SALT_LEN].try_into().map_err(|_| damaged())?;
    let stretched = Stretched::again(passphrase, cost.ok_or_else(damaged)?, salt)?;
    let plain =
        open_at(&file[..SECRETS_END], HEADER_LEN, HEADER_LEN, &stretched.key).ok_or(Failure::WrongPassphrase)?;
    Ok((Secrets::from_bytes(&plain).ok_or_else(damaged)?, stretched))
}

/// The writer's secrets, opened by the database key; none where the key file has them not, is another book's or does not
/// read: a book may be opened by its key alone, and then signs nothing.
pub(crate) fn read_writer(path: &Path, database: &DatabaseKey) -> Option<WriterSecrets> {
    let file = read_file(path).ok().filter(|file| file.starts_with(MAGIC))?;
    let part = &file[..SECRETS_END + WRITER_PART_LEN];
    let plain = open_at(part, HEADER_LEN - NONCE_LEN, SECRETS_END + NONCE_LEN, &database.writer_key())?;
    WriterSecrets::from_bytes(&plain)
}

/// Gives a key file the part that a remembered key needs, where a program before this one made it or that part was
/// spoiled: what is in it is in the part under the passphrase as well.
///
/// # Errors
/// When the file does not read. One that cannot be written now is tried again at the next opening.
pub(crate) fn bring_up_to_date(
    path: &Path,
    secrets: &Secrets,
    stretched: Stretched,
    passphrase: &str,
) -> Result<Stretched, Failure> {
    if has_pin(path) || read_writer(path, &secrets.database).is_some() {
        return Ok(stretched);
    }
    let phrase = read_phrase(path, &stretched.phrase_key())?;
    Ok(keep(path, secrets, phrase.as_ref(), passphrase).unwrap_or(stretched))
}

/// The recovery phrase in the key file, while nobody wrote it down.
pub(crate) fn read_phrase(path: &Path, phrase_key: &[u8; 32]) -> Result<Option<Phrase>, Failure> {
    let file = read_file(path)?;
    let start = phrase_start(&file);
    if file.len() == start {
        return Ok(None);
    }
    let damaged = || Failure::Damaged("the recovery phrase in the key file".into());
    let plain = open_at(&file, HEADER_LEN - NONCE_LEN, start + NONCE_LEN, phrase_key);
    let entropy = plain.ok_or_else(damaged)?.as_slice().try_into().map_err(|_| damaged())?;
    Ok(Some(Phrase::from_entropy(entropy)))
}

/// Takes the recovery phrase out of the key file; the passphrase goes on opening it.
pub(crate) fn forget_phrase(path: &Path) -> Result<(), Failure> {
    let file = read_file(path)?;
    write_whole(path, &file[..phrase_start(&file)])
}

fn phrase_start(file: &[u8]) -> usize {
    if file.starts_with(MAGIC_WITH_PIN) {
        SECRETS_END + PIN_PART_LEN
    } else if file.starts_with(MAGIC) {
        SECRETS_END + WRITER_PART_LEN
    } else {
        SECRETS_END
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let file = fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::KeyFileMissing(path.to_owned()),
        _ => Failure::Io { doing: "reading the keys", source: error },
    })?;
    let start = phrase_start(&file);
    let right_length = match file.get(..MAGIC.len()) {
        Some(magic) if [MAGIC, MAGIC_WITHOUT_WRITER, MAGIC_WITH_PIN].iter().any(|known| *known == magic) => {
            [start, start + PHRASE_PART_LEN].contains(&file.len())
        }
        Some(magic) if magic == MAGIC_FIRST => file.len() == SECRETS_END,
        _ => false,
    };
    if right_length { Ok(file) } else { Err(Failure::Damaged("the key file does not read".into())) }
}

/// Opens what is sealed from `sealed` on, under the nonce right before it.
fn open_at(file: &[u8], header: usize, sealed: usize, key: &[u8; 32]) -> Option<Zeroizing<Vec<u8>>> {
    let nonce: [u8; NONCE_LEN] = file[sealed - NONCE_LEN..sealed].try_into().ok()?;
    let payload = Payload { msg: &file[sealed..], aad: &file[..header] };
    cipher(key).decrypt(&XNonce::from(nonce), payload).ok().map(Zeroizing::new)
}

/// Argon2id of some bytes.
pub(crate) fn derive<const N: usize>(
    secret: &[u8],
    salt: &[u8; SALT_LEN],
    cost: Cost,
) -> Result<Zeroizing<[u8; N]>, Failure> {
    let refused = |error: argon2::Error| Failure::Damaged(error.to_string());
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(N)).map_err(refused)?;
    let mut key = Zeroizing::new([0; N]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret, salt, key.as_mut())
        .map_err(refused)?;
    Ok(key)
}

pub(crate) fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_of_a_program_before_this_one_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let book = folder.path().join("so.htx");
        let secrets = Secrets::random().unwrap();
        let stretched = Stretched::new("mua xuan 2026").unwrap();
        let mut file = MAGIC_FIRST.to_vec();
        file.extend_from_slice(&stretched.cost.to_bytes());
        file.extend_from_slice(&stretched.salt);
        seal_onto(&mut file, HEADER_LEN - NONCE_LEN, &stretched.key, &secrets.to_bytes(), true).unwrap();
        fs::write(key_file(&book), &file).unwrap();
        assert_eq!(read(&book, "mua xuan 2026").unwrap().to_bytes(), secrets.to_bytes());
        assert!(read_phrase(&key_file(&book), &stretched.phrase_key()).unwrap().is_none());
        // What is no key file, or asks for more memory than any of ours, is said to be damaged at once.
        let mut greedy = file.clone();
        greedy[MAGIC.len()] = 0xff;
        for other in [&file[1..], &file[..file.len() - 1], &[&file[..], &[0; 54]].concat(), &greedy] {
            fs::write(key_file(&book), other).unwrap();
            assert!(matches!(read(&book, "mua xuan 2026"), Err(Failure::Damaged(_))));
        }
    }
}
