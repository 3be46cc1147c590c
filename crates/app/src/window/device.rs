//! Devices: the list, letting one in, shutting one out, and coming into a book from this machine.

use std::sync::{MutexGuard, PoisonError};

use store::exchange::NewWriter;
use sync::enrol::{InviteCode, Standing};

use crate::admission::{Inviting, Joining, Place, begin_fetch, new_wire};
use crate::api::device::*;
use crate::{App, Book, Refusal};

/// What goes on between this machine and another that is coming into a book.
#[derive(Default)]
pub(super) struct Admission {
    inviting: Option<Inviting>,
    joining: Option<Joining>,
}

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn list_devices(&self) -> Result<DeviceList, Refusal> {
        self.with(|book| book.devices())
    }

    pub fn confirm_device(&self, writer: u32) -> Result<DeviceList, Refusal> {
        self.after_fact(|book| book.confirm_device(writer))
    }

    pub fn change_role(&self, writer: u32, roles: Vec<Role>) -> Result<DeviceList, Refusal> {
        self.after_fact(|book| book.change_role(writer, &roles))
    }

    pub fn retire_device(&self, writer: u32) -> Result<DeviceList, Refusal> {
        self.after_fact(|book| book.retire_device(writer))
    }

    pub fn revoke_device(&self, writer: u32, reason: RevokeReason) -> Result<DeviceList, Refusal> {
        self.after_fact(|book| book.revoke_device(writer, reason))
    }

    pub fn invite_device(&self, job: InviteJob) -> Result<InviteState, Refusal> {
        let inviting = self.with(|book| book.invite(&job, new_wire()?))?;
        let shown = inviting.shown();
        if let Some(before) = self.admission().inviting.replace(inviting) {
            before.end();
        }
        Ok(shown)
    }

    pub fn invite_state(&self) -> Result<Option<InviteState>, Refusal> {
        let Some(inviting) = self.admission().inviting.clone() else { return Ok(None) };
        self.go_on_enrolling(&inviting)?;
        Ok(Some(inviting.shown()))
    }

    pub fn confirm_digits(&self, digits: String) -> Result<InviteState, Refusal> {
        let inviting = self.admission().inviting.clone().ok_or_else(|| Refusal::new("enrol.none"))?;
        inviting.type_digits(&digits)?;
        self.go_on_enrolling(&inviting)?;
        Ok(inviting.shown())
    }

    pub fn end_invite(&self) -> Result<(), Refusal> {
        if let Some(inviting) = self.admission().inviting.take() {
            inviting.end();
        }
        Ok(())
    }

    pub fn join_book(&self, job: JoinJob) -> Result<JoinState, Refusal> {
        let code = InviteCode::read(&job.code).map_err(|fault| Refusal::new(fault.code()))?;
        let place = Place::of(&job.path, job.passphrase)?;
        let joining = Joining::by_invite(code, NewWriter::make()?, place, new_wire()?);
        Ok(self.begin_join(joining))
    }

    pub fn open_from_server(&self, job: FetchJob) -> Result<JoinState, Refusal> {
        let mut wire = new_wire()?;
        let fetch = begin_fetch(&job, &mut wire)?;
        Ok(self.begin_join(Joining::by_words(fetch, wire)))
    }

    pub fn join_state(&self) -> Result<Option<JoinState>, Refusal> {
        let Some(joining) = self.admission().joining.clone() else { return Ok(None) };
        let (shown, book) = joining.look();
        if let Some(store) = book {
            self.take_up(Book::of(store))?;
        }
        Ok(Some(shown))
    }

    pub fn end_join(&self) -> Result<(), Refusal> {
        if let Some(joining) = self.admission().joining.take() {
            joining.end();
        }
        Ok(())
    }
}

impl App {
    fn admission(&self) -> MutexGuard<'_, Admission> {
        self.admission.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was written goes to the server at once, where there is a line.
    fn exchange_now(&self) {
        if let Ok(courier) = self.courier() {
            courier.now();
        }
    }

    fn begin_join(&self, joining: Joining) -> JoinState {
        let (shown, _) = joining.look();
        if let Some(before) = self.admission().joining.replace(joining) {
            before.end();
        }
        shown
    }

    /// A fact about members goes to the server at once, where there is a line.
    fn after_fact(&self, act: impl FnOnce(&mut Book) -> Result<DeviceList, Refusal>) -> Result<DeviceList, Refusal> {
        let list = self.with(act)?;
        self.exchange_now();
        Ok(list)
    }

    /// Writes the enrolment down once the digits were typed, again under another number when the first went to another
    /// device, and tells the new device its number when the log has it.
    fn go_on_enrolling(&self, inviting: &Inviting) -> Result<(), Refusal> {
        let Some((device, number)) = inviting.enrolling() else { return Ok(()) };
        let standing = match number {
            Some(writer) => Some((writer, self.with(|book| book.device_standing(&device, writer))?)),
            None => None,
        };
        match standing {
            Some((writer, Standing::Effective)) => inviting.welcome(writer),
            Some((_, Standing::Waiting)) => Ok(()),
            None | Some((_, Standing::Taken)) => {
                match self.with(|book| book.enrol_device(&device))? {
                    Ok(writer) => inviting.numbered(writer),
                    Err(why) => inviting.refuse(why)?,
                }
                self.exchange_now();
                Ok(())
            }
        }
    }
}
