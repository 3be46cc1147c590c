//! The side that holds the book: it shows the code, hears the new device, has the digits typed, and enrols.

use ed25519_dalek::SigningKey;
use ledger::event::WriterNo;

use super::code::InviteCode;
use super::letter::{Answer, Commitment, Invitation, Outcome, Reveal, Slot};
use super::secret::{Digits, Secret, commitment};
use super::{HOLDS_SECONDS, Over, Put};
use crate::BookId;
use crate::key::{Keyring, Nonce};
use crate::member::{Fact, Members, Province, PublicKeys, Roles};
use crate::wrap::seal_to;

/// How often digits may be typed: a slip is human, a guess must not pay.
const TRIES: u8 = 3;

/// Who invites into what.
pub struct Line<'a> {
    /// The book.
    pub book: &'a BookId,
    /// The inviting writer.
    pub writer: WriterNo,
    /// Signs in its name.
    pub sign: &'a SigningKey,
    /// The server the book belongs to.
    pub province: Province,
    /// The server's address.
    pub server: &'a str,
}

/// Who is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// What the new writer may do.
    pub roles: Roles,
    /// The name of the person.
    pub user: String,
    /// What the device is called.
    pub device: String,
}

/// A device whose digits were typed right: it may be enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    /// Its keys.
    pub keys: PublicKeys,
    /// Who it is for.
    pub invite: Invite,
}

/// What typing digits did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// They are the new device's: enrol it.
    Right,
    /// They are not; so many more tries.
    Wrong(u8),
    /// It is over.
    Over(Over),
    /// The new device has not come so far yet, or this is done already.
    TooSoon,
}

/// Where the new device's enrolment stands in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Not in the log yet.
    Waiting,
    /// It is a writer.
    Effective,
    /// Its number went to another device meanwhile: enrol it again under the next.
    Taken,
}

enum Stage {
    Committing,
    Revealing { commitment: [u8; 32], answer: Answer },
    Typing { keys: PublicKeys, digits: Digits, tries: u8 },
    Enrolling { keys: PublicKeys },
    Over(Over),
}

/// One invite, from the code to the enrolled device. It serves once.
pub struct Inviter {
    book: BookId,
    secret: Secret,
    invite: Invite,
    invitation: [u8; 32],
    code: String,
    made: u32,
    stage: Stage,
    said: bool,
    put: Vec<Put>,
}

impl Inviter {
    /// Begins with a fresh secret. `random` gives random bytes, never the same twice; `now` is in seconds since 2020-01-01
    /// UTC and is compared with the same clock alone.
    ///
    /// # Errors
    /// [`Over::Role`] when this writer may not let in such a device; [`Over::Foreign`] for an address that is too long.
    pub fn begin(
        line: &Line<'_>,
        members: &Members,
        invite: Invite,
        now: u32,
        mut random: impl FnMut() -> [u8; 32],
    ) -> Result<Self, Over> {
        if invite.roles == Roles::NONE || !members.may_admit(line.writer, invite.roles).unwrap_or(false) {
            return Err(Over::Role);
        }
        let mut secret = Secret([0; 16]);
        secret.0.copy_from_slice(&random()[..16]);
        let code = InviteCode { book: *line.book, secret: secret.clone(), server: line.server.to_owned() };
        let code = code.text().ok_or(Over::Foreign)?;
        let letter = Invitation {
            inviter: line.writer,
            inviter_key: line.sign.verifying_key().to_bytes(),
            roles: invite.roles,
            user: invite.user.clone(),
            device: invite.device.clone(),
            province: line.province,
            made: now,
            signature: [0; 64],
        };
        let letter = letter.signed(line.book, &secret, line.sign);
        let invitation = letter.hash();
        let mut inviter = Self {
            book: *line.book,
            secret,
            invite,
            invitation,
            code,
            made: now,
            stage: Stage::Committing,
            said: false,
            put: Vec::new(),
        };
        inviter.post(Slot::Invitation, &letter.encode(), nonce(random()));
        Ok(inviter)
    }

    /// What to show, as digits in groups of five.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The mailbox of this invite.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Who is invited.
    pub const fn invite(&self) -> &Invite {
        &self.invite
    }

    /// Everything put so far, to be put again until the mailbox has it.
    pub fn puts(&self) -> &[Put] {
        &self.put
    }

    /// The number to look under next; none while it is a person's turn, or when there is nothing to wait for.
    pub fn wants(&self) -> Option<u16> {
        self.expects().map(Slot::number)
    }

    const fn expects(&self) -> Option<Slot> {
        match self.stage {
            Stage::Committing => Some(Slot::Commitment),
            Stage::Revealing { .. } => Some(Slot::Reveal),
            Stage::Typing { .. } | Stage::Enrolling { .. } | Stage::Over(_) => None,
        }
    }

    /// Whether the new device shows its digits now.
    pub const fn is_typing(&self) -> bool {
        matches!(self.stage, Stage::Typing { .. })
    }

    /// Why it came to nothing, if it did.
    pub const fn over(&self) -> Option<Over> {
        match self.stage {
            Stage::Over(why) => Some(why),
            _ => None,
        }
    }

    /// How many seconds the invite still holds; 0 once its time is over, also by a clock that went back.
    pub fn seconds_left(&self, now: u32) -> u32 {
        let age = now.checked_sub(self.made).unwrap_or(HOLDS_SECONDS);
        HOLDS_SECONDS.saturating_sub(age)
    }

    /// Ends the invite when its time is over. A device that was let in already stays in.
    pub fn tick(&mut self, now: u32, random: [u8; 32]) {
        if self.seconds_left(now) == 0 && !matches!(self.stage, Stage::Enrolling { .. } | Stage::Over(_)) {
            self.end(Over::Late, random);
        }
    }

    /// The mailbox would not take this letter, since another lies there. The news that it is over goes one further;
    /// anything else was written by somebody in the inviter's name.
    pub fn put_refused(&mut self, number: u16) {
        match (&self.stage, self.put.last_mut()) {
            (Stage::Over(_), Some(last)) if last.number == number && number < Slot::Outcome.number() => {
                last.number += 1
            }
            (Stage::Enrolling { .. } | Stage::Over(_), _) => {}
            _ => self.stage = Stage::Over(Over::Foreign),
        }
    }

    /// Takes the invite back.
    pub fn withdraw(&mut self, random: [u8; 32]) {
        if !matches!(self.stage, Stage::Enrolling { .. } | Stage::Over(_)) {
            self.end(Over::Withdrawn, random);
        }
    }

    /// What the mailbox holds under a number. One that is not waited for is passed over: it was heard, or comes later.
    pub fn hear(&mut self, number: u16, bytes: &[u8], mut random: impl FnMut() -> [u8; 32]) {
        let Some(slot) = self.expects().filter(|slot| slot.number() == number) else { return };
        let Some(plain) = self.secret.open(&self.book, slot, bytes) else {
            return self.end(Over::Foreign, random());
        };
        match &self.stage {
            Stage::Committing => match Commitment::decode(&plain) {
                Ok(Commitment(commitment)) => {
                    let answer = Answer(random());
                    self.stage = Stage::Revealing { commitment, answer };
                    self.post(Slot::Answer, &answer.encode(), nonce(random()));
                }
                Err(_) => self.end(Over::Foreign, random()),
            },
            Stage::Revealing { commitment, answer } => match Reveal::decode(&plain) {
                Ok(reveal) => match self.judge(&reveal, commitment, answer) {
                    Ok(digits) => self.stage = Stage::Typing { keys: reveal.keys, digits, tries: TRIES },
                    Err(why) => self.end(why, random()),
                },
                Err(_) => self.end(Over::Foreign, random()),
            },
            Stage::Typing { .. } | Stage::Enrolling { .. } | Stage::Over(_) => {}
        }
    }

    fn judge(&self, reveal: &Reveal, committed: &[u8; 32], answer: &Answer) -> Result<Digits, Over> {
        if commitment(&self.book, &reveal.keys, &reveal.number) != *committed {
            return Err(Over::Foreign);
        }
        let usable = seal_to(&self.book, &reveal.keys.wrap, &[], [7; 32]).is_some();
        if !usable || !reveal.holds(&self.book, &self.invitation, answer) {
            return Err(Over::Keys);
        }
        Ok(Digits::of(&self.secret, &self.invitation, &reveal.keys, &reveal.number, &answer.0))
    }

    /// The digits a person read from the new device's screen and typed here.
    pub fn type_digits(&mut self, text: &str, now: u32, random: [u8; 32]) -> Typed {
        self.tick(now, random);
        match &mut self.stage {
            Stage::Typing { keys, digits, tries } => {
                if Digits::read(text) == Some(*digits) {
                    self.stage = Stage::Enrolling { keys: *keys };
                    return Typed::Right;
                }
                *tries -= 1;
                if *tries > 0 {
                    return Typed::Wrong(*tries);
                }
                self.end(Over::Digits, random);
                Typed::Over(Over::Digits)
            }
            Stage::Over(why) => Typed::Over(*why),
            Stage::Committing | Stage::Revealing { .. } | Stage::Enrolling { .. } => Typed::TooSoon,
        }
    }

    /// The device to enrol, once its digits were typed.
    pub fn device(&self) -> Option<NewDevice> {
        match self.stage {
            Stage::Enrolling { keys } => Some(NewDevice { keys, invite: self.invite.clone() }),
            _ => None,
        }
    }

    /// The number the new device has, for the mailbox: after its enrolment is effective in the log.
    pub fn welcome(&mut self, writer: WriterNo, random: [u8; 32]) {
        if matches!(self.stage, Stage::Enrolling { .. }) && !self.said {
            self.said = true;
            self.post(Slot::Outcome, &Outcome::Enrolled(writer).encode(), nonce(random));
        }
    }

    /// Ends it because the log says that it cannot be: the inviter lost its role, or the book has no number left.
    pub fn refuse(&mut self, why: Over, random: [u8; 32]) {
        if !self.said {
            self.end(why, random);
        }
    }

    fn end(&mut self, why: Over, random: [u8; 32]) {
        let next = self.expects().unwrap_or(Slot::Outcome).number();
        self.stage = Stage::Over(why);
        self.said = true;
        self.post(Slot::Outcome, &Outcome::Over(why).encode(), nonce(random));
        if let Some(last) = self.put.last_mut() {
            last.number = next;
        }
    }

    fn post(&mut self, slot: Slot, plain: &[u8], nonce: Nonce) {
        let bytes = self.secret.seal(&self.book, slot, plain, &nonce);
        self.put.push(Put { number: slot.number(), bytes });
    }
}

impl NewDevice {
    /// Its enrolment under the next free number, with every book key of the inviter sealed to it.
    ///
    /// # Errors
    /// [`Over`]: the inviter may no longer, the keys are a writer's already, or no number is left.
    pub fn enrolment(
        &self,
        book: &BookId,
        members: &ledger::member::Members,
        inviter: WriterNo,
        keys: &Keyring,
        ephemeral: [u8; 32],
    ) -> Result<(WriterNo, Fact), Over> {
        if !members.may_admit(inviter, self.invite.roles).unwrap_or(false) {
            return Err(Over::Role);
        }
        if !members.is_new(&self.keys) {
            return Err(Over::Keys);
        }
        let writer = members.next_number().ok_or(Over::Full)?;
        let ring: Vec<_> = keys.iter().map(|(_, key)| key).collect();
        let boxed = seal_to(book, &self.keys.wrap, &ring, ephemeral).ok_or(Over::Keys)?;
        Ok((writer, Fact::Enrolled { writer, keys: self.keys, roles: self.invite.roles, boxed: Some(boxed) }))
    }

    /// What the log says of the number given to it.
    pub fn standing(&self, members: &Members, writer: WriterNo) -> Standing {
        match members.get(writer) {
            None => Standing::Waiting,
            Some(member) if member.keys == self.keys => Standing::Effective,
            Some(_) => Standing::Taken,
        }
    }
}

fn nonce(random: [u8; 32]) -> Nonce {
    let mut nonce = [0; 24];
    nonce.copy_from_slice(&random[..24]);
    nonce
}
