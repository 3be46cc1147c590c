//! One-time codes: given out by the operator, used up by the book that begins with them.

use sha2::{Digest, Sha256};
use sync::invite::Secret;

use crate::archive::Invite;

/// How long a code works unless told otherwise.
pub const DAYS: u32 = 30;
/// The most letters of the name a code is given out under.
pub const NAME_MAX: usize = 200;
const SECONDS_A_DAY: u32 = 86_400;

/// What is kept of a code: SHA-256 of its secret. Who reads the database cannot open a book with it.
pub fn hash(secret: &Secret) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// A code for whoever `name` says, from now on for so many days.
pub fn invite(secret: &Secret, name: &str, now: u32, days: u32) -> Invite {
    let expires = now.saturating_add(days.saturating_mul(SECONDS_A_DAY));
    let name = name.chars().take(NAME_MAX).collect();
    Invite { code_hash: hash(secret), name, made: now, expires, used_by: None }
}
