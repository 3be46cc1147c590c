//! An invite that is going on: its letters go back and forth while a person shows the code and types the digits.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ed25519_dalek::SigningKey;
use ledger::event::WriterNo;
use sync::enrol::{Inviter, NewDevice, Typed};
use sync::exchange::Opening;

use super::letters::{Found, Left, Mailbox, NOT_KNOWN, Trouble};
use super::{TURN, link, picture, random, shown_roles};
use crate::api::device::{InviteState, InviteStep, Picture};
use crate::line::Wire;
use crate::{Refusal, show};

/// An invite, shared by the thread that carries its letters and whoever asks how far it is.
#[derive(Clone)]
pub(crate) struct Inviting(Arc<Mutex<State>>);

struct State {
    inviter: Inviter,
    mailbox: Mailbox,
    writer: WriterNo,
    /// Opens the mailbox with the first letter.
    signature: [u8; 64],
    picture: Picture,
    /// How many letters the mailbox has taken.
    left: usize,
    trouble: Option<Trouble>,
    tries_left: u32,
    wrong: bool,
    /// The new device's number, once its enrolment was written down here.
    number: Option<WriterNo>,
    done: bool,
    /// Nobody asks any more.
    ended: bool,
}

impl Inviting {
    /// Begins to carry the letters of an invite.
    ///
    /// # Errors
    /// When the code makes no picture.
    pub fn begin(
        inviter: Inviter,
        mailbox: Mailbox,
        writer: WriterNo,
        sign: &SigningKey,
        mut wire: Wire,
    ) -> Result<Self, Refusal> {
        let digits: String = inviter.code().split(' ').collect();
        let first = inviter.puts().first().map(|put| put.bytes.clone()).unwrap_or_default();
        let signature = Opening { writer, id: mailbox.id, message: &first }.sign(&mailbox.book, sign);
        let state = State {
            picture: picture::of(&link::to(&digits))?,
            inviter,
            mailbox,
            writer,
            signature,
            left: 0,
            trouble: None,
            tries_left: 3,
            wrong: false,
            number: None,
            done: false,
            ended: false,
        };
        let inviting = Self(Arc::new(Mutex::new(state)));
        let carried = inviting.clone();
        std::thread::spawn(move || {
            while carried.carry(&mut wire) {
                std::thread::sleep(TURN);
            }
        });
        Ok(inviting)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One turn: leaves what is to be left, looks for what is waited for. False when there is no more to do.
    fn carry(&self, wire: &mut Wire) -> bool {
        // While the wire is asked nobody waits for it.
        let (mailbox, waiting, wants, signed) = {
            let state = self.state();
            let waiting: Vec<_> = state.inviter.puts()[state.left..].to_vec();
            let signed = (state.writer, state.signature);
            (state.mailbox.clone(), waiting, state.inviter.wants(), signed)
        };
        for put in &waiting {
            match mailbox.leave(wire, put.number, &put.bytes, (put.number == 0).then_some(signed)) {
                Ok(outcome) => self.state().left(put.number, &outcome),
                Err(trouble) => {
                    self.state().trouble = Some(trouble);
                    return self.goes_on();
                }
            }
        }
        if let Some(number) = wants {
            let looked = mailbox.look(wire, number);
            let mut state = self.state();
            match looked {
                Ok(Found::Letter(letter)) => {
                    state.trouble = None;
                    // Without randomness nothing is answered, and the letter is heard at the next turn.
                    if let Ok(seed) = random() {
                        state.inviter.hear(number, &letter, stream(seed));
                    }
                }
                Ok(Found::NotYet | Found::Gone) => state.trouble = None,
                Err(trouble) => state.trouble = Some(trouble),
            }
        }
        self.goes_on()
    }

    fn goes_on(&self) -> bool {
        let mut state = self.state();
        if let Ok(random) = random() {
            state.inviter.tick(show::wall(), random);
        }
        let all_left = state.left >= state.inviter.puts().len();
        let over = state.inviter.over().is_some() || state.done;
        // An end is told to the new device, once, if the line is up.
        !(over && (all_left || state.trouble.is_some())) && !(state.ended && all_left)
    }

    /// Types the digits; the device to enrol when they are right.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn type_digits(&self, digits: &str) -> Result<Option<NewDevice>, Refusal> {
        let random = random()?;
        let mut state = self.state();
        match state.inviter.type_digits(digits, show::wall(), random) {
            Typed::Right => {
                state.wrong = false;
                Ok(state.inviter.device())
            }
            Typed::Wrong(left) => {
                state.wrong = true;
                state.tries_left = left.into();
                Ok(None)
            }
            Typed::Over(_) | Typed::TooSoon => Ok(None),
        }
    }

    /// The device to enrol and the number it was given here, until the log has it.
    pub fn enrolling(&self) -> Option<(NewDevice, Option<WriterNo>)> {
        let state = self.state();
        if state.done { None } else { Some((state.inviter.device()?, state.number)) }
    }

    /// Its enrolment was written down under this number.
    pub fn numbered(&self, writer: WriterNo) {
        self.state().number = Some(writer);
    }

    /// The log says that it is a writer: the new device is told.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn welcome(&self, writer: WriterNo) -> Result<(), Refusal> {
        let random = random()?;
        let mut state = self.state();
        state.inviter.welcome(writer, random);
        state.done = true;
        Ok(())
    }

    /// It cannot be.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn refuse(&self, why: sync::enrol::Over) -> Result<(), Refusal> {
        let random = random()?;
        self.state().inviter.refuse(why, random);
        Ok(())
    }

    /// Nobody asks any more: one that has let nobody in is taken back.
    pub fn end(&self) {
        let mut state = self.state();
        state.ended = true;
        if let Ok(random) = random() {
            state.inviter.withdraw(random);
        }
    }

    /// How far it is.
    pub fn shown(&self) -> InviteState {
        let state = self.state();
        let invite = state.inviter.invite();
        let over = state.inviter.over();
        let step = match over {
            Some(_) => InviteStep::Over,
            None if state.done => InviteStep::Done,
            None if state.inviter.device().is_some() => InviteStep::Enrolling,
            None if state.inviter.is_typing() => InviteStep::Typing,
            None => InviteStep::Waiting,
        };
        InviteState {
            step,
            user_name: invite.user.clone(),
            device_name: invite.device.clone(),
            roles: shown_roles(invite.roles),
            code: state.inviter.code().to_owned(),
            picture: state.picture.clone(),
            seconds_left: state.inviter.seconds_left(show::wall()),
            tries_left: state.tries_left,
            wrong: state.wrong,
            trouble: state.trouble.map(str::to_owned),
            series: state.number.map(|writer| format!("{writer:02}")),
            over: over.map(|why| why.code().to_owned()),
        }
    }
}

impl State {
    fn left(&mut self, number: u16, outcome: &Left) {
        match outcome {
            Left::Kept => {
                self.trouble = None;
                self.left += 1;
            }
            Left::Taken => {
                self.inviter.put_refused(number);
                // The news that it is over goes one further; any other letter has lost its place for good.
                if self.inviter.puts().get(self.left).is_some_and(|put| put.number == number) {
                    self.left += 1;
                }
            }
            // The server has not heard of this writer, or not yet: it is asked again until the invite's time is over.
            Left::NotAllowed => self.trouble = Some(NOT_KNOWN),
            // Its time is over there too; the clock here says so in a moment.
            Left::Gone => self.left += 1,
        }
    }
}

/// Random bytes that follow from a random seed, as many as are asked for.
pub(crate) fn stream(seed: [u8; 32]) -> impl FnMut() -> [u8; 32] {
    use sha2::{Digest, Sha256};
    let mut count = 0_u64;
    move || {
        count += 1;
        Sha256::new().chain_update(seed).chain_update(count.to_be_bytes()).finalize().into()
    }
}
