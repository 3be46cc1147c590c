//! Codes for people: digits in groups of five, for a picture, for the clipboard, and for a numeric keypad.
//!
//! Digits alone, because Telex would turn letters into others while they are typed. Each group of five is two bytes; a
//! last odd byte is three digits. Four bytes at the end notice a slip.

use sha2::{Digest, Sha256};

use super::secret::Secret;
use crate::BookId;

/// The most bytes of a server's address.
pub const SERVER_MAX: usize = 200;
const CHECK_LEN: usize = 4;
/// Longer than any code, with room for what stands between the groups.
const TEXT_MAX: usize = 4_096;

/// Invites a device into a book: what the inviter shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteCode {
    /// The book.
    pub book: BookId,
    /// What the letters are sealed under.
    pub secret: Secret,
    /// Where the mailbox is, as this program keeps an address.
    pub server: String,
}

/// Finds a book on its server: with the twelve words it opens the book on an empty machine. It is no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinderCode {
    /// The book.
    pub book: BookId,
    /// The first sixteen bytes of SHA-256 of the book's first event: no server can pass off another book for it.
    pub first: [u8; 16],
    /// Where the server is.
    pub server: String,
}

/// Why digits are no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeFault {
    /// There are too few or too many.
    Length,
    /// A digit is wrong.
    Check,
    /// It is a code of another sort, or of a later program.
    Sort,
}

impl CodeFault {
    /// The stable name that screens know it by.
    pub const fn code(self) -> &'static str {
        match self {
            CodeFault::Length => "enrol.code-length",
            CodeFault::Check => "enrol.code-wrong",
            CodeFault::Sort => "enrol.code-sort",
        }
    }
}

/// The first byte of a code.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Sort {
    Invite = 1,
    Finder = 2,
}

impl InviteCode {
    /// The code as digits, grouped by fives. None when the address is longer than [`SERVER_MAX`].
    pub fn text(&self) -> Option<String> {
        text(Sort::Invite, &self.book, &self.secret.0, &self.server)
    }

    /// The code that a person typed, pasted or scanned; whatever is no digit is passed over.
    ///
    /// # Errors
    /// [`CodeFault`].
    pub fn read(text: &str) -> Result<Self, CodeFault> {
        let (book, secret, server) = read(Sort::Invite, text)?;
        Ok(Self { book, secret: Secret(secret), server })
    }
}

impl FinderCode {
    /// The code as digits, grouped by fives. None when the address is longer than [`SERVER_MAX`].
    pub fn text(&self) -> Option<String> {
        text(Sort::Finder, &self.book, &self.first, &self.server)
    }

    /// The code that a person typed, pasted or scanned; whatever is no digit is passed over.
    ///
    /// # Errors
    /// [`CodeFault`].
    pub fn read(text: &str) -> Result<Self, CodeFault> {
        let (book, first, server) = read(Sort::Finder, text)?;
        Ok(Self { book, first, server })
    }

    /// Names a book by its first event, for [`FinderCode::first`].
    pub fn name(genesis: &[u8]) -> [u8; 16] {
        let mut first = [0; 16];
        first.copy_from_slice(&Sha256::digest(genesis)[..16]);
        first
    }
}

fn text(sort: Sort, book: &BookId, middle: &[u8; 16], server: &str) -> Option<String> {
    if server.len() > SERVER_MAX {
        return None;
    }
    let mut bytes = [&[sort as u8][..], book, middle, server.as_bytes()].concat();
    bytes.extend(check(&bytes));
    let groups = bytes.chunks(2).map(|pair| match pair {
        [high, low] => format!("{:05}", u16::from_be_bytes([*high, *low])),
        odd => format!("{:03}", odd[0]),
    });
    Some(groups.collect::<Vec<_>>().join(" "))
}

fn read(sort: Sort, text: &str) -> Result<(BookId, [u8; 16], String), CodeFault> {
    let bytes = bytes_of(text)?;
    let (said, checked) = bytes.split_last_chunk::<CHECK_LEN>().ok_or(CodeFault::Length)?;
    if check(said) != *checked {
        return Err(CodeFault::Check);
    }
    let (first, rest) = said.split_first().ok_or(CodeFault::Length)?;
    if *first != sort as u8 {
        return Err(CodeFault::Sort);
    }
    let (book, rest) = rest.split_first_chunk().ok_or(CodeFault::Length)?;
    let (middle, server) = rest.split_first_chunk().ok_or(CodeFault::Length)?;
    let server = std::str::from_utf8(server).ok().filter(|server| server.len() <= SERVER_MAX);
    Ok((*book, *middle, server.ok_or(CodeFault::Length)?.to_owned()))
}

fn bytes_of(text: &str) -> Result<Vec<u8>, CodeFault> {
    let digits: Vec<u32> = text.chars().take(TEXT_MAX).filter_map(|letter| letter.to_digit(10)).collect();
    let mut bytes = Vec::new();
    for group in digits.chunks(5) {
        let number = group.iter().fold(0, |number, digit| number * 10 + digit);
        match group.len() {
            5 => bytes.extend(u16::try_from(number).map_err(|_| CodeFault::Check)?.to_be_bytes()),
            3 => bytes.push(u8::try_from(number).map_err(|_| CodeFault::Check)?),
            _ => return Err(CodeFault::Length),
        }
    }
    Ok(bytes)
}

fn check(bytes: &[u8]) -> [u8; CHECK_LEN] {
    let hash = Sha256::new().chain_update(b"HTX1-CODE").chain_update(bytes).finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}
