//! What may be written on the command line about the exchange, devices and people.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::BookArgs;

#[derive(Args)]
pub struct SyncArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The server's address; later only where it has moved.
    #[arg(long)]
    pub server: Option<String>,
    /// The one-time code with which the book opens there.
    #[arg(long)]
    pub code: Option<String>,
    /// The cooperative agrees that its key is sealed to the province's offline recovery key too.
    #[arg(long, requires = "code")]
    pub offline_recovery: bool,
    /// How many failed attempts to make before giving up.
    #[arg(long, default_value_t = 5)]
    pub attempts: u32,
}

#[derive(Subcommand)]
pub enum DeviceCommand {
    /// Every device there ever was.
    List(BookArgs),
    /// Let a device in: shows a code, reads the six digits from standard input.
    Invite(InviteArgs),
    /// Come into a book by an invite's code; with --words-file by the finder code and the twelve words.
    Join(JoinArgs),
    /// Vouch for a device.
    Confirm(DeviceArgs),
    /// Give a device other roles.
    Roles(RolesArgs),
    /// End a device in good order.
    Retire(DeviceArgs),
    /// Shut a device out.
    Revoke(RevokeArgs),
}

#[derive(Subcommand)]
pub enum PeopleCommand {
    /// One line each.
    List(BookArgs),
    /// Lets another person write at this machine.
    Add(AddPersonArgs),
    /// Removes a person's keys from this machine; their series stays in the book.
    Remove(RemovePersonArgs),
    /// Puts a PIN on the keys of whoever's passphrase opens the book, or takes it away.
    Pin(PinArgs),
}

#[derive(Args)]
pub struct AddPersonArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The person.
    #[arg(long)]
    pub user_name: String,
    /// accountant, cashier, director, supervisor.
    #[arg(long, value_delimiter = ',', required = true)]
    pub roles: Vec<String>,
    /// A file whose first line is the person's own passphrase.
    #[arg(long)]
    pub own_passphrase_file: PathBuf,
    /// A file whose first line is the person's own PIN, six digits.
    #[arg(long)]
    pub pin_file: PathBuf,
}

#[derive(Args)]
pub struct RemovePersonArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The person's series: a number.
    pub writer: u32,
}

#[derive(Args)]
pub struct PinArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// A file whose first line is the PIN, six digits; without it the PIN is taken away.
    #[arg(long)]
    pub pin_file: Option<PathBuf>,
}

#[derive(Args)]
pub struct DeviceArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The number of its series.
    pub device: u32,
}

#[derive(Args)]
pub struct InviteArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The person who will write there.
    #[arg(long)]
    pub user_name: String,
    /// What the device is to be called.
    #[arg(long, default_value = "")]
    pub device_name: String,
    /// accountant, cashier, director, supervisor.
    #[arg(long, value_delimiter = ',', required = true)]
    pub roles: Vec<String>,
}

#[derive(Args)]
pub struct JoinArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The digits that were shown.
    #[arg(long)]
    pub code: String,
    /// A file with the twelve words on its first line.
    #[arg(long)]
    pub words_file: Option<PathBuf>,
    /// Who will write here, with the twelve words.
    #[arg(long, default_value = "")]
    pub user_name: String,
}

#[derive(Args)]
pub struct RolesArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The number of its series.
    pub device: u32,
    /// accountant, cashier, director, supervisor.
    #[arg(long, value_delimiter = ',')]
    pub roles: Vec<String>,
}

#[derive(Args)]
pub struct RevokeArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// The number of its series.
    pub device: u32,
    /// lost, stolen or compromised.
    #[arg(long)]
    pub reason: String,
}
