//! The devices of a book: who writes in it, letting one in, shutting one out.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A role in a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Kế toán.
    Accountant,
    /// Thủ quỹ.
    Cashier,
    /// Giám đốc.
    Director,
    /// Ban kiểm soát.
    Supervisor,
}

impl Role {
    /// The name the pages know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Accountant => "accountant",
            Role::Cashier => "cashier",
            Role::Director => "director",
            Role::Supervisor => "supervisor",
        }
    }
}

/// Whether a device may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum DeviceState {
    /// It may.
    Active,
    /// It ended in good order.
    Retired,
    /// It was shut out.
    Revoked,
}

/// Why a device is shut out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum RevokeReason {
    /// It is lost or broken: vouchers on it may never have been sent.
    Lost,
    /// It was stolen.
    Stolen,
    /// Somebody else may have used it.
    Compromised,
}

/// The devices of the open book.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DeviceList {
    /// Every device there ever was, in the order of their series.
    pub rows: Vec<DeviceRow>,
    /// The server's address, where the book belongs to one.
    pub server: Option<String>,
    /// Whether the province's offline recovery key may open the book.
    pub province_recovery: bool,
    /// Whether the person at this device may change that.
    pub may_change_recovery: bool,
    /// The digits by which the book is found on its server, in groups of five; with the twelve words they open it on an
    /// empty machine. They are no secret.
    pub finder_code: Option<String>,
    /// The roles a device let in from here may have; none where this device may let in nobody.
    pub may_invite: Vec<Role>,
    /// Why nobody can be let in now, as a code: `device.no-server` or `device.role`.
    pub no_invite: Option<String>,
}

/// One device: one person on one machine.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DeviceRow {
    /// Its number in the book.
    pub writer: u32,
    /// Its series (quyển), as printed: `03`.
    pub series: String,
    /// The person; empty where nobody wrote it down.
    pub user: String,
    /// What the machine is called; empty where nobody named it.
    pub device: String,
    /// What it may do.
    pub roles: Vec<Role>,
    /// Whether it may write.
    pub state: DeviceState,
    /// Why it was shut out.
    pub reason: Option<RevokeReason>,
    /// Whether it is this one.
    pub this: bool,
    /// Whether somebody vouched for it: until then its decisions do not count.
    pub confirmed: bool,
    /// When the server last got something from it, `YYYY-MM-DD HH:MM`.
    pub seen_at: Option<String>,
    /// Vouchers of it in this copy of the book.
    pub vouchers: u32,
    /// Whether this device may vouch for it.
    pub may_confirm: bool,
    /// Whether this device may shut it out.
    pub may_revoke: bool,
    /// Whether this device may end it in good order.
    pub may_retire: bool,
    /// Whether this device may give it other roles.
    pub may_change: bool,
}

/// What is asked to let a device in.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct InviteJob {
    /// The person who will write there.
    pub user_name: String,
    /// What the machine is to be called.
    pub device_name: String,
    /// What it may do.
    pub roles: Vec<Role>,
}

/// How far an invite has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum InviteStep {
    /// The code is shown; no device has answered.
    Waiting,
    /// A device answered and shows six digits: type them.
    Typing,
    /// The digits were right; the enrolment is on its way to the server.
    Enrolling,
    /// The device is let in.
    Done,
    /// It came to nothing.
    Over,
}

/// An invite that is going on.
#[derive(Debug, Clone, Serialize, TS)]
pub struct InviteState {
    /// How far it is.
    pub step: InviteStep,
    /// The person invited.
    pub user_name: String,
    /// What the machine is to be called.
    pub device_name: String,
    /// What it may do.
    pub roles: Vec<Role>,
    /// The code: digits in groups of five.
    pub code: String,
    /// The code as a picture.
    pub picture: Picture,
    /// Seconds it still holds.
    pub seconds_left: u32,
    /// How often wrong digits may still be typed.
    pub tries_left: u32,
    /// Whether the last digits typed were wrong.
    pub wrong: bool,
    /// Why the server cannot be reached now, as a code; it is tried again.
    pub trouble: Option<String>,
    /// The series of the new device, once it has one.
    pub series: Option<String>,
    /// Why it came to nothing, as a code.
    pub over: Option<String>,
}

/// A QR code: dark squares on a light ground, four squares of which stay free around.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Picture {
    /// Squares in each direction, the free ones included.
    pub size: u32,
    /// The dark squares as the `d` of an SVG path, one unit each.
    pub path: String,
}

/// What is asked to come into a book that is on another machine.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct JoinJob {
    /// The digits shown there.
    pub code: String,
    /// The book to make here; must not exist.
    pub path: String,
    /// The passphrase that opens it here, at least eight characters.
    pub passphrase: String,
}

/// How far coming in is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum JoinStep {
    /// It waits for the other machine.
    Waiting,
    /// It shows six digits, to be typed on the other machine.
    Showing,
    /// It is let in and fetches the book.
    Fetching,
    /// The book is here and open.
    Done,
    /// It came to nothing.
    Over,
}

/// Coming in that is going on.
#[derive(Debug, Clone, Serialize, TS)]
pub struct JoinState {
    /// How far it is.
    pub step: JoinStep,
    /// The six digits, `042 917`.
    pub digits: Option<String>,
    /// Who is to write here, once the other machine has said so.
    pub user_name: Option<String>,
    /// What this machine is to be called.
    pub device_name: Option<String>,
    /// What it may do.
    pub roles: Vec<Role>,
    /// Why the server cannot be reached now, as a code; it is tried again.
    pub trouble: Option<String>,
    /// Parts of the book fetched, and how many there are.
    pub fetched: u32,
    /// See `fetched`; 0 while it is not known.
    pub to_fetch: u32,
    /// Why it came to nothing, as a code.
    pub over: Option<String>,
}

/// What is asked to open a book from its server on an empty machine.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct FetchJob {
    /// The digits by which the book is found.
    pub code: String,
    /// The twelve words.
    pub words: String,
    /// The book to make here; must not exist.
    pub path: String,
    /// The passphrase that opens it here, at least eight characters.
    pub passphrase: String,
    /// Who will write here.
    pub user_name: String,
}
