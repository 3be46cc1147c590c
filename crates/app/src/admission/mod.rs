//! Letting devices in and coming in: what `sync::enrol` says is done here, over a wire, on a thread of its own.
//!
//! Nobody waits for it: a screen asks how far it is. Everything secret of it is gone with the program or the invite.

mod by_hand;
mod fetching;
mod inviting;
mod joining;
pub(crate) mod letters;
pub(crate) mod link;
pub(crate) mod picture;
pub(crate) mod recovering;

pub(crate) use by_hand::begin_fetch;
pub use by_hand::{fetch_by_hand, invite_by_hand, join_by_hand};
pub(crate) use inviting::{Inviting, stream};
pub(crate) use joining::{Joining, Place};

use std::time::Duration;

use sync::member::Roles;

use crate::Refusal;
use crate::api::device::Role;
use crate::line::Wire;

/// How long a side waits before it looks again.
const TURN: Duration = Duration::from_millis(1_500);

pub(crate) fn roles_of(roles: &[Role]) -> Roles {
    let number = |role: &Role| match role {
        Role::Accountant => Roles::ACCOUNTANT,
        Role::Cashier => Roles::CASHIER,
        Role::Director => Roles::DIRECTOR,
        Role::Supervisor => Roles::SUPERVISOR,
    };
    roles.iter().map(number).fold(Roles::NONE, |sum, role| sum | role)
}

pub(crate) fn shown_roles(roles: Roles) -> Vec<Role> {
    let all = [
        (Roles::DIRECTOR, Role::Director),
        (Roles::ACCOUNTANT, Role::Accountant),
        (Roles::CASHIER, Role::Cashier),
        (Roles::SUPERVISOR, Role::Supervisor),
    ];
    all.into_iter().filter(|(one, _)| roles.any_of(*one)).map(|(_, role)| role).collect()
}

pub(crate) fn new_wire() -> Result<Wire, Refusal> {
    Wire::new().map_err(|error| Refusal::new("sync.no-line").with("what", error))
}

/// Thirty-two bytes from the machine's own source of randomness.
pub(crate) fn random() -> Result<[u8; 32], Refusal> {
    let mut bytes = [0; 32];
    let missing = |fault: getrandom::Error| Refusal::new("app.unknown").with("cause", fault);
    getrandom::fill(&mut bytes).map_err(missing)?;
    Ok(bytes)
}
