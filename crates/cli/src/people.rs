//! The people at this machine.

use std::io::Write;

use app::Refusal;
use app::api::lock::NewPerson;
use serde_json::json;

use crate::args::device::PeopleCommand;
use crate::books::{first_line, open, passphrase};
use crate::device::role_of;
use crate::say;

pub fn run(command: &PeopleCommand, out: &mut impl Write) -> Result<bool, Refusal> {
    let here = match command {
        PeopleCommand::List(book) => open(book)?.people_here()?,
        PeopleCommand::Add(add) => {
            let roles = add.roles.iter().map(|role| role_of(role)).collect::<Result<_, _>>()?;
            open(&add.book)?.add_person(&NewPerson {
                user_name: add.user_name.clone(),
                roles,
                passphrase: first_line(&add.own_passphrase_file)?.to_string(),
                pin: first_line(&add.pin_file)?.to_string(),
            })?
        }
        PeopleCommand::Remove(args) => open(&args.book)?.remove_person(args.writer, &passphrase(&args.book)?)?,
        PeopleCommand::Pin(args) => {
            let pin = args.pin_file.as_deref().map(first_line).transpose()?;
            let book = open(&args.book)?;
            book.set_pin(&passphrase(&args.book)?, pin.as_ref().map(|pin| pin.as_str()))?
        }
    };
    for person in &here.people {
        say(out, &json!(person))?;
    }
    Ok(true)
}
