//! The side that comes in: it reads the code, makes its keys, shows six digits, and records nothing until the log says
//! that it is a writer.

use ed25519_dalek::SigningKey;
use ledger::event::WriterNo;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::code::InviteCode;
use super::letter::{Answer, Commitment, Invitation, Outcome, Reveal, Slot};
use super::secret::{Digits, commitment};
use super::{Over, Put};
use crate::key::Nonce;
use crate::member::{Members, PublicKeys, State};

/// The secret keys a new device makes for itself; they never leave it.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct NewcomerKeys {
    /// Ed25519.
    pub sign: [u8; 32],
    /// X25519.
    pub wrap: [u8; 32],
}

impl NewcomerKeys {
    /// The public halves.
    pub fn public(&self) -> PublicKeys {
        PublicKeys {
            sign: SigningKey::from_bytes(&self.sign).verifying_key().to_bytes(),
            wrap: PublicKey::from(&StaticSecret::from(self.wrap)).to_bytes(),
        }
    }
}

/// How far a new device has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// It waits for the inviter's letters.
    Waiting,
    /// It shows these digits until the inviter has typed them.
    Showing(Digits),
    /// It is this writer, as the inviter says; its log must say so too.
    Numbered(WriterNo),
    /// It came to nothing.
    Over(Over),
}

/// What a new device's own log says of its enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joined {
    /// Its enrolment has not been pulled yet.
    Waiting,
    /// It is a writer and may record.
    Effective,
    /// Its number is another device's: it is invited again.
    Taken,
    /// It was let in and is shut out already.
    Ended,
    /// The log is not the one it was invited to: another inviter or another server's key.
    Another,
}

enum Stage {
    Reading,
    Committed { invitation: Invitation },
    Showing { invitation: Invitation, digits: Digits },
    Numbered { invitation: Invitation, writer: WriterNo },
    Over(Over),
}

/// A new device on its way into a book.
pub struct Newcomer {
    code: InviteCode,
    keys: NewcomerKeys,
    number: [u8; 32],
    stage: Stage,
    put: Vec<Put>,
}

impl Newcomer {
    /// From a code that was read, with fresh keys and a fresh random number.
    pub const fn begin(code: InviteCode, keys: NewcomerKeys, number: [u8; 32]) -> Self {
        Self { code, keys, number, stage: Stage::Reading, put: Vec::new() }
    }

    /// The code it came with.
    pub const fn code(&self) -> &InviteCode {
        &self.code
    }

    /// Its keys.
    pub const fn keys(&self) -> &NewcomerKeys {
        &self.keys
    }

    /// What it was invited to, once that was read.
    pub const fn invitation(&self) -> Option<&Invitation> {
        match &self.stage {
            Stage::Committed { invitation }
            | Stage::Showing { invitation, .. }
            | Stage::Numbered { invitation, .. } => Some(invitation),
            Stage::Reading | Stage::Over(_) => None,
        }
    }

    /// Everything put so far, to be put again until the mailbox has it.
    pub fn puts(&self) -> &[Put] {
        &self.put
    }

    /// The number to look under next; none when there is nothing more to hear.
    pub fn wants(&self) -> Option<u16> {
        self.expects().map(Slot::number)
    }

    const fn expects(&self) -> Option<Slot> {
        match self.stage {
            Stage::Reading => Some(Slot::Invitation),
            Stage::Committed { .. } => Some(Slot::Answer),
            Stage::Showing { .. } => Some(Slot::Outcome),
            Stage::Numbered { .. } | Stage::Over(_) => None,
        }
    }

    /// How far it has come.
    pub const fn progress(&self) -> Progress {
        match &self.stage {
            Stage::Reading | Stage::Committed { .. } => Progress::Waiting,
            Stage::Showing { digits, .. } => Progress::Showing(*digits),
            Stage::Numbered { writer, .. } => Progress::Numbered(*writer),
            Stage::Over(why) => Progress::Over(*why),
        }
    }

    /// The mailbox would not take a letter, because `there` lies under its number: another device has answered, or the
    /// inviter has ended it.
    pub fn put_refused(&mut self, there: &[u8]) {
        if !matches!(self.stage, Stage::Numbered { .. } | Stage::Over(_)) {
            self.stage = Stage::Over(self.ended(there).unwrap_or(Over::Answered));
        }
    }

    /// The mailbox is gone: the invite's time is over. One that knows its number needs no mailbox any more.
    pub fn mailbox_gone(&mut self) {
        if !matches!(self.stage, Stage::Numbered { .. } | Stage::Over(_)) {
            self.stage = Stage::Over(Over::Late);
        }
    }

    /// What the mailbox holds under a number; `nonce` is random and never used again. A number that is not waited for is
    /// passed over.
    pub fn hear(&mut self, number: u16, bytes: &[u8], nonce: Nonce) {
        let Some(slot) = self.expects().filter(|slot| slot.number() == number) else { return };
        let Some(plain) = self.code.secret.open(&self.code.book, slot, bytes) else {
            self.stage = Stage::Over(self.ended(bytes).unwrap_or(Over::Foreign));
            return;
        };
        let stage = std::mem::replace(&mut self.stage, Stage::Over(Over::Foreign));
        self.stage = match stage {
            Stage::Reading => self.read(&plain, nonce),
            Stage::Committed { invitation } => self.reveal(invitation, &plain, nonce),
            Stage::Showing { invitation, .. } => match Outcome::decode(&plain) {
                Ok(Outcome::Enrolled(writer)) => Stage::Numbered { invitation, writer },
                Ok(Outcome::Over(why)) => Stage::Over(why),
                Err(_) => Stage::Over(Over::Foreign),
            },
            stage @ (Stage::Numbered { .. } | Stage::Over(_)) => stage,
        };
    }

    /// Why it is over, when that is what a letter says before its turn.
    fn ended(&self, bytes: &[u8]) -> Option<Over> {
        let plain = self.code.secret.open(&self.code.book, Slot::Outcome, bytes)?;
        match Outcome::decode(&plain).ok()? {
            Outcome::Over(why) => Some(why),
            Outcome::Enrolled(_) => None,
        }
    }

    fn read(&mut self, plain: &[u8], nonce: Nonce) -> Stage {
        let invitation = Invitation::decode(plain).ok();
        let Some(invitation) = invitation.filter(|letter| letter.holds(&self.code.book, &self.code.secret)) else {
            return Stage::Over(Over::Foreign);
        };
        let commitment = Commitment(commitment(&self.code.book, &self.keys.public(), &self.number));
        self.post(Slot::Commitment, &commitment.encode(), &nonce);
        Stage::Committed { invitation }
    }

    fn reveal(&mut self, invitation: Invitation, plain: &[u8], nonce: Nonce) -> Stage {
        let Ok(answer) = Answer::decode(plain) else { return Stage::Over(Over::Foreign) };
        let (book, keys, hash) = (self.code.book, self.keys.public(), invitation.hash());
        let sign = SigningKey::from_bytes(&self.keys.sign);
        let reveal = Reveal::signed(keys, self.number, &book, &hash, &answer, &sign);
        self.post(Slot::Reveal, &reveal.encode(), &nonce);
        let digits = Digits::of(&self.code.secret, &hash, &keys, &self.number, &answer.0);
        Stage::Showing { invitation, digits }
    }

    /// What its own verified log says, once it has a number. Nothing is recorded before this is [`Joined::Effective`].
    pub fn joined(&self, members: &Members) -> Joined {
        let Stage::Numbered { invitation, writer } = &self.stage else { return Joined::Waiting };
        joined(invitation, &self.keys.public(), *writer, members)
    }

    fn post(&mut self, slot: Slot, plain: &[u8], nonce: &Nonce) {
        let bytes = self.code.secret.seal(&self.code.book, slot, plain, nonce);
        self.put.push(Put { number: slot.number(), bytes });
    }
}

fn joined(invitation: &Invitation, own: &PublicKeys, writer: WriterNo, members: &Members) -> Joined {
    let Some(member) = members.get(writer) else { return Joined::Waiting };
    let inviter = members.get(invitation.inviter).map(|inviter| inviter.keys.sign);
    let same_server = members.province().is_some_and(|province| province.root_key == invitation.province.root_key);
    if inviter != Some(invitation.inviter_key) || !same_server {
        Joined::Another
    } else if member.keys != *own {
        Joined::Taken
    } else if member.state != State::Active {
        Joined::Ended
    } else {
        Joined::Effective
    }
}
