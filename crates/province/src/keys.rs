//! The server's keys: the log key, which signs heads and lies on the server, and the root key, which lies offline.
//!
//! The root key's file also holds the province's recovery key, which opens the books of cooperatives that agreed to it.
//! Both are sealed under a passphrase; the server keeps their public halves alone.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use ed25519_dalek::SigningKey;
use sync::invite::{Fingerprint, fingerprint};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::hex;

/// The log key's file in the server's folder.
pub const LOG_KEY_FILE: &str = "log.key";
/// The file of the offline keys' public halves in the server's folder.
pub const PUBLIC_FILE: &str = "province.pub";

const TITLE: &str = "htx-province offline keys, version 1";
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

/// The public halves, which every book of this server names in its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKeys {
    /// Ed25519; vouches for the log key and for officers.
    pub root: [u8; 32],
    /// Ed25519; signs heads and the server's own frames.
    pub log: [u8; 32],
    /// X25519, offline; opens books whose cooperatives agreed to it. None where the province has none.
    pub recovery: Option<[u8; 32]>,
}

impl PublicKeys {
    /// What a code says of them.
    pub fn fingerprint(&self) -> Fingerprint {
        fingerprint(&self.root, &self.log, self.recovery.as_ref())
    }

    /// The keys of the server whose folder this is. Where no offline key was made the log key stands for the root too.
    ///
    /// # Errors
    /// When the file of public halves cannot be read.
    pub fn of(folder: &Path, log_key: &SigningKey) -> Result<Self, Failure> {
        let log = log_key.verifying_key().to_bytes();
        let path = folder.join(PUBLIC_FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(Self { root: log, log, recovery: None }),
            Err(fault) => return Err(Failure::file(&path)(fault)),
        };
        let root = value(&text, "root").ok_or(Failure::Damaged("file of public keys"))?;
        let recovery = value(&text, "recovery").ok_or(Failure::Damaged("file of public keys"))?;
        Ok(Self { root, log, recovery: Some(recovery) })
    }
}

/// The log key of the server whose folder this is, in whose books devices were `told` a key; made if there is none yet and nobody
/// was told one.
///
/// # Errors
/// `keys.log-missing`, `keys.log-other` where this folder has not the key they were told: they would take its word for a forgery.
/// When the file cannot be read or written.
pub fn log_key(folder: &Path, told: Option<[u8; 32]>) -> Result<SigningKey, Failure> {
    make_folder(folder)?;
    let path = folder.join(LOG_KEY_FILE);
    let key = match std::fs::read_to_string(&path) {
        Ok(text) => {
            let secret = Zeroizing::new(hex::decode(text.trim()).ok_or(Failure::Damaged("log key"))?);
            SigningKey::from_bytes(&secret)
        }
        Err(fault) if fault.kind() == ErrorKind::NotFound && told.is_some() => {
            return Err(strange("keys.log-missing", "There is no", &path));
        }
        Err(fault) if fault.kind() == ErrorKind::NotFound => {
            let secret = Zeroizing::new(random::<32>()?);
            write_secret(&path, &format!("{}\n", hex::encode(&*secret)))?;
            SigningKey::from_bytes(&secret)
        }
        Err(fault) => return Err(Failure::file(&path)(fault)),
    };
    if told.is_some_and(|told| told != key.verifying_key().to_bytes()) {
        return Err(strange("keys.log-other", "These books are of a server with another key than", &path));
    }
    Ok(key)
}

/// Refuses a folder without a log key: there are books already, and what their devices were told cannot be seen from here.
///
/// # Errors
/// `keys.log-missing`.
pub fn require_log_key(folder: &Path) -> Result<(), Failure> {
    let path = folder.join(LOG_KEY_FILE);
    if path.exists() { Ok(()) } else { Err(strange("keys.log-missing", "There is no", &path)) }
}

fn strange(code: &'static str, what: &str, path: &Path) -> Failure {
    Failure::operator(
        code,
        format!(
            "{what} {}. The devices of these books believe no other key. Nothing was changed: put log.key and province.pub \
             of the server they come from into its folder, then try again.",
            path.display()
        ),
    )
}

/// The server's folder, which nobody else may look into; made if there is none.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(folder: &Path) -> Result<(), Failure> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(Failure::file(folder))
}

/// `N` bytes that nobody can guess.
///
/// # Errors
/// When the system gives none.
pub fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Failure::operator("keys.random", "The system gives no random bytes."))?;
    Ok(bytes)
}

/// The offline keys, opened.
pub struct Offline {
    /// Signs for the province.
    pub root: SigningKey,
    /// Opens books whose cooperatives agreed to it.
    pub recovery: StaticSecret,
}

impl Offline {
    /// Makes both keys, writes them to `out` under a passphrase and their public halves into the server's folder.
    ///
    /// # Errors
    /// When either file is there already or cannot be written.
    pub fn make(out: &Path, folder: &Path, passphrase: &[u8]) -> Result<Self, Failure> {
        make_folder(folder)?;
        let public = folder.join(PUBLIC_FILE);
        if public.exists() {
            return Err(Failure::operator(
                "keys.there",
                format!("{} is there: this server has its offline keys. Nothing was changed.", public.display()),
            ));
        }
        let secrets = Zeroizing::new([random::<32>()?, random::<32>()?].concat());
        let keys = Self::of(&secrets)?;
        let (root, recovery) = keys.public();
        let (salt, nonce) = (random::<16>()?, random::<24>()?);
        let names = format!("root {}\nrecovery {}\n", hex::encode(&root), hex::encode(&recovery));
        let key = derive(passphrase, &salt)?;
        let cipher = XChaCha20Poly1305::new(&Key::from(*key));
        let payload = Payload { msg: &secrets, aad: names.as_bytes() };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| Failure::Damaged("offline keys"))?;
        let (salt, nonce, sealed) = (hex::encode(&salt), hex::encode(&nonce), hex::encode(&sealed));
        write_secret(out, &format!("{TITLE}\n{names}salt {salt}\nnonce {nonce}\nsealed {sealed}\n"))?;
        // Read back before anything relies on it.
        Self::open(out, passphrase)?;
        write_secret(&public, &names)?;
        Ok(keys)
    }

    /// Opens the file of offline keys.
    ///
    /// # Errors
    /// When it cannot be read, is none, or the passphrase is another.
    pub fn open(path: &Path, passphrase: &[u8]) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(Failure::file(path))?;
        let names = |name| value::<32>(&text, name).map(|key| format!("{name} {}\n", hex::encode(&key)));
        let parts = (|| Some((names("root")? + &names("recovery")?, value(&text, "salt")?, value(&text, "nonce")?)))();
        let sealed = value::<80>(&text, "sealed");
        let (Some((names, salt, nonce)), Some(sealed)) = (parts.filter(|_| text.starts_with(TITLE)), sealed) else {
            return Err(Failure::Damaged("file of offline keys"));
        };
        let key = derive(passphrase, &salt)?;
        let cipher = XChaCha20Poly1305::new(&Key::from(*key));
        let opened = cipher.decrypt(&XNonce::from(nonce), Payload { msg: &sealed, aad: names.as_bytes() });
        let opened = opened.map_err(|_| {
            Failure::operator("keys.passphrase", "The passphrase is another, or the file of offline keys was changed.")
        })?;
        Self::of(&Zeroizing::new(opened))
    }

    /// Their public halves: root, recovery.
    pub fn public(&self) -> ([u8; 32], [u8; 32]) {
        (self.root.verifying_key().to_bytes(), PublicKey::from(&self.recovery).to_bytes())
    }

    fn of(secrets: &[u8]) -> Result<Self, Failure> {
        let (root, rest) = secrets.split_first_chunk::<32>().ok_or(Failure::Damaged("offline keys"))?;
        let recovery: [u8; 32] = rest.try_into().map_err(|_| Failure::Damaged("offline keys"))?;
        Ok(Self { root: SigningKey::from_bytes(root), recovery: StaticSecret::from(recovery) })
    }
}

fn derive(passphrase: &[u8], salt: &[u8; 16]) -> Result<Zeroizing<[u8; 32]>, Failure> {
    let refused =
        |_| Failure::operator("keys.derive", "The passphrase could not be worked on: there is too little memory.");
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).map_err(refused)?;
    let mut key = Zeroizing::new([0; 32]);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into(passphrase, salt, &mut *key).map_err(refused)?;
    Ok(key)
}

/// The bytes that stand after a name in a file of names and digits.
fn value<const N: usize>(text: &str, name: &str) -> Option<[u8; N]> {
    text.lines().find_map(|line| hex::decode(line.strip_prefix(name)?.trim()))
}

/// Writes a new file that nobody else may read, durably; never over another.
fn write_secret(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || -> std::io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    };
    write().map_err(Failure::file(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offline_keys_open_with_their_passphrase_and_the_server_keeps_the_public_halves() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("offline");
        let server = folder.path().join("server");
        let log_key = log_key(&server, None).unwrap();
        let alone = PublicKeys::of(&server, &log_key).unwrap();
        assert_eq!((alone.root, alone.recovery), (alone.log, None));
        let made = Offline::make(&out, &server, b"bon mua").unwrap();
        assert_eq!(Offline::open(&out, b"bon mua").unwrap().public(), made.public());
        assert!(matches!(Offline::open(&out, b"bon mu"), Err(Failure::Operator { code: "keys.passphrase", .. })));
        let keys = PublicKeys::of(&server, &log_key).unwrap();
        assert_eq!((keys.root, keys.recovery.unwrap()), made.public());
        assert_ne!(keys.fingerprint(), alone.fingerprint());
        assert!(Offline::make(&folder.path().join("other"), &server, b"x").is_err(), "one pair for a server");
        // A public half that somebody exchanged does not pass for the one that was sealed with it.
        let text = std::fs::read_to_string(&out).unwrap();
        let changed = text.replace(&hex::encode(&made.public().0), &hex::encode(&[7; 32]));
        std::fs::write(&out, changed).unwrap();
        assert!(Offline::open(&out, b"bon mua").is_err());
        assert_eq!(super::log_key(&server, None).unwrap().to_bytes(), log_key.to_bytes(), "made once");
    }

    #[test]
    fn no_log_key_is_made_beside_books_that_were_told_another() {
        let folder = tempfile::tempdir().unwrap();
        let code = |outcome: Result<SigningKey, Failure>| match outcome {
            Err(Failure::Operator { code, .. }) => code,
            other => panic!("{other:?}"),
        };
        assert_eq!(code(log_key(folder.path(), Some([7; 32]))), "keys.log-missing");
        assert!(!folder.path().join(LOG_KEY_FILE).exists());
        let key = log_key(folder.path(), None).unwrap();
        assert_eq!(code(log_key(folder.path(), Some([7; 32]))), "keys.log-other");
        let told = key.verifying_key().to_bytes();
        assert_eq!(log_key(folder.path(), Some(told)).unwrap().to_bytes(), key.to_bytes());
    }
}
