//! Members of a book as frames tell of them: the ledger's own fold of the clear events, and what goes with keys.

mod admit;
mod keys;

use std::ops::{Deref, DerefMut};

use ledger::event::Event;

use crate::BookId;

pub use admit::Admission;
pub use keys::{Holder, gather_keys, rotate, somebody_lacks_a_key};
pub use ledger::member::{
    Effect, FIRST, Fact, KeyState, Member, Province, PublicKeys, Roles, Rotation, SERVER, State, Unreadable, Why,
};

// What the ledger takes for a box of keys is what is sealed here.
const _: () = assert!(ledger::member::BOX_MAX == crate::wrap::BOX_MAX);

/// The members of one book at one place of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Members(ledger::member::Members);

impl Members {
    /// Before the book begins.
    pub fn new(book: BookId) -> Self {
        Self(ledger::member::Members::new(book))
    }

    /// The keys of the writer that an event enrols by being its first: the key inside checks the frame it stands in.
    pub fn enrols_itself(event: &Event) -> Option<PublicKeys> {
        ledger::member::Members::enrols_itself(event)
    }
}

impl Deref for Members {
    type Target = ledger::member::Members;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Members {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}
