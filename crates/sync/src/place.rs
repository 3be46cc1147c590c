//! Where a server is, and by which key of its certificate it is known where no authority of the machine vouches for it.
//!
//! `https://so.example.vn`, or `https://pin-12345-…@10.1.2.3:8740` with eight groups of five digits: a fingerprint of
//! the certificate's key, which the operator promised to keep. The pin is part of the address, so that whatever carries
//! the address (a province's code, an invite, a device's own settings) carries it too. Digits alone, because Telex would
//! turn letters into others while they are typed.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// The first sixteen bytes of SHA-256 over the key of a certificate, as the certificate has it (SubjectPublicKeyInfo).
pub type Pin = [u8; 16];

const BEFORE: &str = "pin-";
const GROUPS: usize = 8;

/// Where a server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `http://` or `https://` and a host, without a slash at the end.
    pub url: String,
    /// Of the one certificate key that is accepted there; without it the machine's own authorities decide.
    pub pin: Option<Pin>,
}

/// Text that is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is no address of a server")]
pub struct NoPlace;

/// The pin of a certificate's key.
pub fn pin_of(key: &[u8]) -> Pin {
    let mut pin = [0; 16];
    pin.copy_from_slice(&Sha256::digest(key)[..16]);
    pin
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((scheme, host)) = self.url.split_once("://").filter(|_| self.pin.is_some()) else {
            return f.write_str(&self.url);
        };
        write!(f, "{scheme}://{BEFORE}")?;
        for (at, pair) in self.pin.iter().flat_map(|pin| pin.chunks_exact(2)).enumerate() {
            let number = pair.iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
            write!(f, "{}{number:05}", if at > 0 { "-" } else { "" })?;
        }
        write!(f, "@{host}")
    }
}

impl FromStr for Place {
    type Err = NoPlace;

    /// Reads an address. What stands before an `@` must be a pin, and only a certificate can be pinned.
    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let text = text.trim().trim_end_matches('/');
        let (scheme, rest) = text.split_once("://").ok_or(NoPlace)?;
        if !matches!(scheme, "http" | "https") || rest.is_empty() || rest.contains(char::is_whitespace) {
            return Err(NoPlace);
        }
        let Some((pin, host)) = rest.split_once('@') else { return Ok(Self { url: text.to_owned(), pin: None }) };
        if scheme != "https" || host.is_empty() || host.contains('@') {
            return Err(NoPlace);
        }
        Ok(Self { url: format!("https://{host}"), pin: Some(read_pin(pin).ok_or(NoPlace)?) })
    }
}

fn read_pin(text: &str) -> Option<Pin> {
    let groups: Vec<&str> = text.strip_prefix(BEFORE)?.split('-').collect();
    if groups.len() != GROUPS {
        return None;
    }
    let mut pin = [0; 16];
    for (pair, group) in pin.chunks_exact_mut(2).zip(groups) {
        if group.len() != 5 || !group.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        pair.copy_from_slice(&group.parse::<u16>().ok()?.to_be_bytes());
    }
    Some(pin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_with_its_pin_and_without() {
        let plain = "https://so.example.vn:8740".parse::<Place>().unwrap();
        assert_eq!((plain.url.as_str(), plain.pin), ("https://so.example.vn:8740", None));
        let pinned = Place { pin: Some(*b"0123456789abcdef"), ..plain };
        let text = "https://pin-12337-12851-13365-13879-14393-24930-25444-25958@so.example.vn:8740";
        assert_eq!(pinned.to_string(), text);
        assert_eq!(format!("{text}/").parse(), Ok(pinned));
    }

    #[test]
    fn nothing_else_stands_before_the_host() {
        for wrong in [
            "",
            "so.example.vn",
            "ftp://so.example.vn",
            "https://",
            "https://somebody:secret@so.example.vn",
            "https://pin-12337@so.example.vn",
            "https://pin-12337-12851-13365-13879-14393-24930-25444-99999@so.example.vn",
            "https://pin-12337-12851-13365-13879-14393-24930-25444-2595@so.example.vn",
            "https://pin-12337-12851-13365-13879-14393-24930-25444-25958@",
            "http://pin-12337-12851-13365-13879-14393-24930-25444-25958@127.0.0.1",
        ] {
            assert_eq!(wrong.parse::<Place>(), Err(NoPlace), "{wrong}");
        }
    }
}
