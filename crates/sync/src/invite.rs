//! The code with which a cooperative's first device opens its book on a province's server.
//!
//! `https://so.example.vn/#12345-…`: the server's address, for people to see, and fifteen groups of five digits: a
//! secret that works once, a fingerprint of the server's keys, so that nobody between can put others in their place, and
//! a check against slips of the pen. What follows `#` is never sent by a browser. Digits alone, because Telex would turn
//! letters into others while they are typed.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// Ten random bytes; whoever has them may open one book.
pub type Secret = [u8; 10];
/// What stands for a server's keys.
pub type Fingerprint = [u8; 16];

const CHECK_LEN: usize = 4;
const BYTES: usize = 10 + 16 + CHECK_LEN;
/// Two bytes are five digits.
const GROUP: usize = 5;
const ADDRESS_MAX: usize = 256;

/// Stands for a province's keys: the first sixteen bytes of SHA-256("HTX1P" ‖ root key ‖ log key ‖ the offline recovery
/// key, if it has one).
pub fn fingerprint(root_key: &[u8; 32], log_key: &[u8; 32], recovery_key: Option<&[u8; 32]>) -> Fingerprint {
    let recovery = recovery_key.map_or(&[][..], |key| key);
    let hash = Sha256::new().chain_update(b"HTX1P").chain_update(root_key).chain_update(log_key).chain_update(recovery);
    let mut fingerprint = [0; 16];
    fingerprint.copy_from_slice(&hash.finalize()[..16]);
    fingerprint
}

/// A code for one book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookCode {
    /// Where the server is, `http://` or `https://` and a host, without a slash at the end.
    pub address: String,
    /// Works once.
    pub secret: Secret,
    /// Of the keys that the server must have.
    pub keys: Fingerprint,
}

/// Text that is no code, or one with a slip in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is no code of a provincial server")]
pub struct NoCode;

impl fmt::Display for BookCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.secret[..], &self.keys, &self.check()].concat();
        let groups = bytes.chunks(2).map(|pair| pair.iter().fold(0, |group, byte| group << 8 | u32::from(*byte)));
        let groups: Vec<_> = groups.map(|group| format!("{group:05}")).collect();
        write!(f, "{}/#{}", self.address, groups.join("-"))
    }
}

impl FromStr for BookCode {
    type Err = NoCode;

    /// Reads a code however it was copied: whatever is no digit after the `#` is passed over.
    fn from_str(text: &str) -> Result<Self, NoCode> {
        let (address, code) = text.trim().split_once('#').ok_or(NoCode)?;
        let address = address.trim_end_matches('/');
        let is_web = address.starts_with("https://") || address.starts_with("http://");
        if !is_web || address.len() > ADDRESS_MAX || address.contains(char::is_whitespace) {
            return Err(NoCode);
        }
        let bytes = bytes_of(code)?;
        let (secret, rest) = bytes.split_first_chunk().ok_or(NoCode)?;
        let (keys, check) = rest.split_first_chunk().ok_or(NoCode)?;
        let code = Self { address: address.to_owned(), secret: *secret, keys: *keys };
        if code.check() == *check { Ok(code) } else { Err(NoCode) }
    }
}

impl BookCode {
    /// Of the secret and the keys alone: a server may move to another address.
    fn check(&self) -> [u8; CHECK_LEN] {
        let hash = Sha256::new().chain_update(b"HTX1N").chain_update(self.secret).chain_update(self.keys).finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }
}

fn bytes_of(text: &str) -> Result<[u8; BYTES], NoCode> {
    let digits: Vec<u32> = text.chars().filter_map(|letter| letter.to_digit(10)).collect();
    if digits.len() != BYTES / 2 * GROUP {
        return Err(NoCode);
    }
    let mut bytes = [0; BYTES];
    for (pair, group) in bytes.chunks_mut(2).zip(digits.chunks(GROUP)) {
        let number = group.iter().fold(0, |number, digit| number * 10 + digit);
        pair.copy_from_slice(&u16::try_from(number).map_err(|_| NoCode)?.to_be_bytes());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> BookCode {
        BookCode { address: "https://so.example.vn".into(), secret: *b"0123456789", keys: [0xa7; 16] }
    }

    #[test]
    fn a_code_is_read_back_however_it_was_copied() {
        let text = code().to_string();
        assert_eq!(
            text,
            "https://so.example.vn/#12337-12851-13365-13879-14393-42919-42919-42919-42919-42919-42919-42919-42919-49580-65343"
        );
        assert_eq!(text.parse(), Ok(code()));
        let untidy = format!("  {}\n", text.replace('-', " \n").replace("/#", "#"));
        assert_eq!(untidy.parse(), Ok(code()));
        assert_eq!(text.replace('-', "").parse(), Ok(code()));
    }

    #[test]
    fn a_slip_of_the_pen_is_found() {
        let text = code().to_string();
        let start = text.find('#').unwrap() + 1;
        for at in start..text.len() {
            for with in ["7", "0", ""] {
                if text[at..=at] == *with || text[at..=at] == *"-" {
                    continue;
                }
                let slipped = format!("{}{with}{}", &text[..at], &text[at + 1..]);
                assert_eq!(slipped.parse::<BookCode>(), Err(NoCode), "{slipped}");
            }
        }
        for text in ["", "#", "so.example.vn/#12345", "ftp://x/#12345", "https://x/#Ủ"] {
            assert_eq!(text.parse::<BookCode>(), Err(NoCode));
        }
    }
}
