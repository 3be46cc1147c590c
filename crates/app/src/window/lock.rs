//! The cover of the window while nobody sits there, and who sits there next.

use std::sync::atomic::Ordering::SeqCst;

use zeroize::Zeroizing;

use super::pages::Printing;
use crate::api::lock::{LockState, NewPerson, PeopleHere};
use crate::api::session::BookInfo;
use crate::{App, Refusal};

/// What is answered while the book is covered: nothing that says what is in it.
const UNDER_COVER: [&str; 7] =
    ["app_state", "lock_state", "lock", "unlock", "close_book", "set_preferences", "passphrase_strength"];

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn lock_state(&self) -> Result<LockState, Refusal> {
        let locked = self.is_locked();
        self.with(|book| book.cover(locked))
    }

    pub fn lock(&self) -> Result<LockState, Refusal> {
        let cover = self.with(|book| {
            book.sign_what_waits()?;
            book.cover(true)
        })?;
        self.locked.store(true, SeqCst);
        *self.printing() = Printing::default();
        Ok(cover)
    }

    pub fn unlock(&self, writer: u32, secret: String) -> Result<BookInfo, Refusal> {
        let secret = Zeroizing::new(secret);
        let other = self.with(|book| {
            let before = book.writer();
            book.come_in(writer, &secret)?;
            Ok(book.writer() != before)
        })?;
        if other {
            // What one person began is not another's to go on with.
            self.end_invite()?;
            *self.printing() = Printing::default();
        }
        self.locked.store(false, SeqCst);
        self.exchange_when_joined();
        self.book_info()
    }

    pub fn people_here(&self) -> Result<PeopleHere, Refusal> {
        self.with(|book| book.people_here())
    }

    pub fn add_person(&self, person: NewPerson) -> Result<PeopleHere, Refusal> {
        let people = self.with(|book| book.add_person(&person))?;
        self.something_written();
        Ok(people)
    }

    pub fn remove_person(&self, writer: u32, passphrase: String) -> Result<PeopleHere, Refusal> {
        let passphrase = Zeroizing::new(passphrase);
        self.with(|book| book.remove_person(writer, &passphrase))
    }

    pub fn set_pin(&self, passphrase: String, pin: Option<String>) -> Result<PeopleHere, Refusal> {
        let (passphrase, pin) = (Zeroizing::new(passphrase), pin.map(Zeroizing::new));
        self.with(|book| book.set_pin(&passphrase, pin.as_ref().map(|pin| pin.as_str())))
    }
}

impl App {
    /// # Errors
    /// `app.locked` for everything that the cover hides.
    pub(crate) fn may_call(&self, name: &str) -> Result<(), Refusal> {
        if self.is_locked() && !UNDER_COVER.contains(&name) { Err(Refusal::new("app.locked")) } else { Ok(()) }
    }

    pub(super) fn is_locked(&self) -> bool {
        self.locked.load(SeqCst)
    }
}
