//! The same from a shell: one call that ends when it is decided.

use std::time::Duration;

use ledger::phrase::Phrase;
use store::exchange::{Engine, NewWriter};
use sync::enrol::{FinderCode, InviteCode, Standing};
use zeroize::Zeroizing;

use super::joining::{Joining, Place};
use super::recovering;
use crate::api::device::{FetchJob, InviteJob, InviteState, InviteStep, JoinJob, JoinState, JoinStep};
use crate::line::Wire;
use crate::{Book, Refusal};

/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Lets a device into the book. `show` is told how far it is whenever that changes; `digits` gives what the new device
/// shows, once asked for.
///
/// # Errors
/// Why nobody was let in.
pub fn invite_by_hand(
    book: &mut Book,
    job: &InviteJob,
    mut show: impl FnMut(&InviteState),
    mut digits: impl FnMut() -> String,
) -> Result<InviteState, Refusal> {
    let (mut wire, mut engine) = (super::new_wire()?, Engine::default());
    let inviting = book.invite(job, super::new_wire()?)?;
    let mut step = None;
    loop {
        let state = inviting.shown();
        if step != Some(state.step) {
            show(&state);
            step = Some(state.step);
        }
        match state.step {
            InviteStep::Waiting => std::thread::sleep(LOOK),
            InviteStep::Typing => drop(inviting.type_digits(&digits())?),
            InviteStep::Enrolling => {
                if let Some((device, number)) = inviting.enrolling() {
                    let standing = number.map(|writer| book.device_standing(&device, writer)).transpose()?;
                    match (number, standing) {
                        (Some(writer), Some(Standing::Effective)) => inviting.welcome(writer)?,
                        (Some(_), Some(Standing::Waiting)) => std::thread::sleep(LOOK),
                        _ => match book.enrol_device(&device)? {
                            Ok(writer) => inviting.numbered(writer),
                            Err(why) => inviting.refuse(why)?,
                        },
                    }
                    book.exchange(&mut engine, &mut wire)?;
                }
            }
            InviteStep::Done => {
                // The last letter is on its way.
                std::thread::sleep(2 * super::TURN);
                return Ok(state);
            }
            InviteStep::Over => return Err(Refusal::new(state.over.as_deref().unwrap_or("enrol.late"))),
        }
    }
}

/// Comes into a book by an invite. `show` is told how far it is whenever that changes.
///
/// # Errors
/// Why it came to nothing.
pub fn join_by_hand(job: &JoinJob, show: impl FnMut(&JoinState)) -> Result<Book, Refusal> {
    let code = InviteCode::read(&job.code).map_err(|fault| Refusal::new(fault.code()))?;
    let place = Place::of(&job.path, job.passphrase.clone())?;
    finish(&Joining::by_invite(code, NewWriter::make()?, place, super::new_wire()?), show)
}

/// Opens a book from its server by the twelve words. `show` is told how far it is whenever that changes.
///
/// # Errors
/// Why it came to nothing.
pub fn fetch_by_hand(job: &FetchJob, show: impl FnMut(&JoinState)) -> Result<Book, Refusal> {
    let mut wire = super::new_wire()?;
    finish(&begin_fetch(job, &mut wire).map(|fetch| Joining::by_words(fetch, wire))?, show)
}

/// Enrols this machine under the twelve words, and says what is to be fetched then.
pub(crate) fn begin_fetch(job: &FetchJob, wire: &mut Wire) -> Result<super::fetching::Fetch, Refusal> {
    let code = FinderCode::read(&job.code).map_err(|fault| Refusal::new(fault.code()))?;
    let phrase = Phrase::read(&Zeroizing::new(job.words.clone()))?;
    let place = Place::of(&job.path, job.passphrase.clone())?;
    let user = ledger::text::clean(&job.user_name).map_err(|fault| Refusal::new(fault.code()))?;
    recovering::enrol(&code, &phrase, user, place, wire)
}

fn finish(joining: &Joining, mut show: impl FnMut(&JoinState)) -> Result<Book, Refusal> {
    let mut step = None;
    loop {
        let (state, book) = joining.look();
        if step != Some(state.step) {
            show(&state);
            step = Some(state.step);
        }
        match (state.step, book) {
            (JoinStep::Done, Some(store)) => return Ok(Book::of(store)),
            (JoinStep::Over, _) => return Err(Refusal::new(state.over.as_deref().unwrap_or("enrol.late"))),
            _ => std::thread::sleep(LOOK),
        }
    }
}
