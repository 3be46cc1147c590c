//! The people at one machine, and the screen that is covered while none of them sits there.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::device::Role;

/// Whether the open book is covered, and who may uncover it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LockState {
    /// Whether it is covered: nothing of the book is answered then.
    pub locked: bool,
    /// The file name without its ending: what of the book may be shown on the cover.
    pub label: String,
    /// The people at this machine, in the order they came.
    pub people: Vec<PersonHere>,
}

/// One person at this machine.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PersonHere {
    /// The writer they are in the book.
    pub writer: u32,
    /// Their series (quyển), as printed: `03`.
    pub series: String,
    /// Their name; empty where nobody wrote it down.
    pub name: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Whether it is they who sit there, or sat there last.
    pub here: bool,
    /// Whether they have a PIN of six digits. The passphrase opens in any case.
    pub has_pin: bool,
    /// How often the PIN may still be tried; 0 when only the passphrase opens.
    pub tries_left: u32,
    /// Whether their keys may be removed from this machine: neither who came first nor who sits there.
    pub may_go: bool,
}

/// The people at this machine, for the page about it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PeopleHere {
    /// They, in the order they came.
    pub people: Vec<PersonHere>,
    /// The roles somebody added from here may have.
    pub may_add: Vec<Role>,
    /// Why nobody can be added now, as a code: `device.role` or `pin.first`.
    pub no_add: Option<String>,
}

/// What is asked to have another person at this machine.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct NewPerson {
    /// Their name.
    pub user_name: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Their passphrase, at least eight characters, typed by themselves.
    pub passphrase: String,
    /// Their PIN, six digits.
    pub pin: String,
}
