//! The letters of an enrolment, each for one slot of the mailbox.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use ledger::event::WriterNo;
use sha2::{Digest, Sha256};

use super::Over;
use super::secret::Secret;
use crate::BookId;
use crate::cbor::{In, Malformed, Out};
use crate::member::{Province, PublicKeys, Roles};

/// The most bytes of a letter as it lies in the mailbox.
pub const LETTER_MAX: usize = 1_024;
/// The most bytes of a person's or a device's name.
pub const NAME_MAX: usize = 200;
const VERSION: u8 = 1;

/// What a letter is, and the number it has in the mailbox when all goes well. Each number is filled once, in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Slot {
    /// The inviter: to whom and to what.
    Invitation = 0,
    /// The new device: what it commits to.
    Commitment = 1,
    /// The inviter: its number.
    Answer = 2,
    /// The new device: its keys and its number.
    Reveal = 3,
    /// The inviter: the new writer's number, or why there is none.
    Outcome = 4,
}

impl Slot {
    /// Every slot, in order.
    pub const ALL: [Slot; 5] = [Slot::Invitation, Slot::Commitment, Slot::Answer, Slot::Reveal, Slot::Outcome];

    /// Its number in the mailbox.
    pub const fn number(self) -> u16 {
        self as u16
    }
}

/// What the inviter says first, signed by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Who invites.
    pub inviter: WriterNo,
    /// Its Ed25519 key.
    pub inviter_key: [u8; 32],
    /// What the new writer may do.
    pub roles: Roles,
    /// The name of the person; for the screen, and for the book's own settings.
    pub user: String,
    /// What the device is called.
    pub device: String,
    /// The server's keys, so that the new device talks to no other.
    pub province: Province,
    /// When it was made, in seconds since 2020-01-01 UTC by the inviter's clock; for the screen.
    pub made: u32,
    pub(super) signature: [u8; 64],
}

impl Invitation {
    pub(super) fn signed(mut self, book: &BookId, secret: &Secret, sign: &SigningKey) -> Self {
        self.signature = sign.sign(&self.signed_bytes(book, secret)).to_bytes();
        self
    }

    /// The letter's words, in CBOR.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Out::default();
        out.list(11);
        self.write(&mut out);
        out.bytes(&self.signature);
        out.finish()
    }

    /// # Errors
    /// For other bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut input = In::new(bytes);
        input.list_of(11)?;
        if input.number::<u8>()? != VERSION {
            return Err(Malformed);
        }
        let letter = Self {
            inviter: input.number()?,
            inviter_key: input.array()?,
            roles: Roles::of(input.number()?).ok_or(Malformed)?,
            user: input.text(NAME_MAX)?.to_owned(),
            device: input.text(NAME_MAX)?.to_owned(),
            province: Province {
                root_key: input.array()?,
                log_key: input.array()?,
                recovery_key: input.optional(In::array)?,
            },
            made: input.number()?,
            signature: input.array()?,
        };
        input.end().map(|()| letter)
    }

    /// Whether the inviter it names signed it for this book and this secret.
    pub(super) fn holds(&self, book: &BookId, secret: &Secret) -> bool {
        is_signed(&self.inviter_key, &self.signed_bytes(book, secret), &self.signature)
    }

    /// Names the invitation in everything that follows.
    pub(super) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.encode()).into()
    }

    fn write(&self, out: &mut Out) {
        out.number(VERSION).number(self.inviter).bytes(&self.inviter_key).number(self.roles.number());
        out.text(&self.user).text(&self.device).bytes(&self.province.root_key).bytes(&self.province.log_key);
        out.optional_bytes(self.province.recovery_key.as_ref().map(<[u8; 32]>::as_slice)).number(self.made);
    }

    /// "HTX1-INVITE" ‖ book ‖ mailbox ‖ the list without its signature.
    fn signed_bytes(&self, book: &BookId, secret: &Secret) -> Vec<u8> {
        let mut out = Out::default();
        out.raw(b"HTX1-INVITE").raw(book).raw(&secret.mailbox()).list(10);
        self.write(&mut out);
        out.finish()
    }
}

/// What the new device is bound to: SHA-256("HTX1-COMMIT" ‖ book ‖ keys ‖ its number).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commitment(pub [u8; 32]);

/// The inviter's number: thirty-two random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer(pub [u8; 32]);

/// The new device's keys and its number, which it committed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reveal {
    /// Its keys.
    pub keys: PublicKeys,
    /// Its number.
    pub number: [u8; 32],
    pub(super) proof: [u8; 64],
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The new device is this writer; it looks for its enrolment in the log.
    Enrolled(WriterNo),
    /// There is none.
    Over(Over),
}

impl Commitment {
    /// The letter's words, in CBOR.
    pub fn encode(&self) -> Vec<u8> {
        list_of_one(&self.0)
    }

    /// # Errors
    /// For other bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        read_one(bytes).map(Self)
    }
}

impl Answer {
    /// The letter's words, in CBOR.
    pub fn encode(&self) -> Vec<u8> {
        list_of_one(&self.0)
    }

    /// # Errors
    /// For other bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        read_one(bytes).map(Self)
    }
}

impl Reveal {
    /// Shows that who reveals the keys can sign with them.
    pub(super) fn signed(
        keys: PublicKeys,
        number: [u8; 32],
        book: &BookId,
        invitation: &[u8; 32],
        answer: &Answer,
        sign: &SigningKey,
    ) -> Self {
        let mut reveal = Self { keys, number, proof: [0; 64] };
        reveal.proof = sign.sign(&reveal.signed_bytes(book, invitation, answer)).to_bytes();
        reveal
    }

    pub(super) fn holds(&self, book: &BookId, invitation: &[u8; 32], answer: &Answer) -> bool {
        is_signed(&self.keys.sign, &self.signed_bytes(book, invitation, answer), &self.proof)
    }

    /// The letter's words, in CBOR.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Out::default();
        out.list(4).bytes(&self.keys.sign).bytes(&self.keys.wrap).bytes(&self.number).bytes(&self.proof);
        out.finish()
    }

    /// # Errors
    /// For other bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut input = In::new(bytes);
        input.list_of(4)?;
        let keys = PublicKeys { sign: input.array()?, wrap: input.array()? };
        let reveal = Self { keys, number: input.array()?, proof: input.array()? };
        input.end().map(|()| reveal)
    }

    fn signed_bytes(&self, book: &BookId, invitation: &[u8; 32], answer: &Answer) -> Vec<u8> {
        let keys = &self.keys;
        [&b"HTX1-REVEAL"[..], book, invitation, &keys.sign, &keys.wrap, &self.number, &answer.0].concat()
    }
}

impl Outcome {
    /// The letter's words, in CBOR.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Out::default();
        match self {
            Outcome::Enrolled(writer) => out.list(2).number(0_u8).number(*writer),
            Outcome::Over(why) => out.list(2).number(number_of(*why)).number(0_u8),
        };
        out.finish()
    }

    /// # Errors
    /// For other bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut input = In::new(bytes);
        input.list_of(2)?;
        let (kind, writer): (u8, WriterNo) = (input.number()?, input.number()?);
        input.end()?;
        match (kind, writer) {
            (0, writer) => Ok(Outcome::Enrolled(writer)),
            (kind, 0) => WHYS.into_iter().find(|why| number_of(*why) == kind).map(Outcome::Over).ok_or(Malformed),
            _ => Err(Malformed),
        }
    }
}

const WHYS: [Over; 8] =
    [Over::Digits, Over::Late, Over::Withdrawn, Over::Answered, Over::Foreign, Over::Keys, Over::Role, Over::Full];

const fn number_of(why: Over) -> u8 {
    match why {
        Over::Digits => 1,
        Over::Late => 2,
        Over::Withdrawn => 3,
        Over::Answered => 4,
        Over::Foreign => 5,
        Over::Keys => 6,
        Over::Role => 7,
        Over::Full => 8,
    }
}

fn list_of_one(bytes: &[u8; 32]) -> Vec<u8> {
    let mut out = Out::default();
    out.list(1).bytes(bytes);
    out.finish()
}

fn read_one(bytes: &[u8]) -> Result<[u8; 32], Malformed> {
    let mut input = In::new(bytes);
    input.list_of(1)?;
    let value = input.array()?;
    input.end().map(|()| value)
}

/// Strict, so that no second signature of the same words is accepted anywhere.
fn is_signed(key: &[u8; 32], bytes: &[u8], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(key).is_ok_and(|key| key.verify_strict(bytes, &Signature::from_bytes(signature)).is_ok())
}
