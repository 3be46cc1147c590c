//! The server's keys: the log key, which signs heads and lies on the server, and the root key, which lies offline.

use sync::invite::{Fingerprint, fingerprint};

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
}
