//! Codes for new books.

use std::io::ErrorKind;

use sync::invite::BookCode;

use super::Invite;
use super::keep::{log_key, open};
use super::serve::{ADDRESS_FILE, found_at};
use crate::failure::Failure;
use crate::keys::{self, PublicKeys};
use crate::settings::Settings;
use crate::{clock, codes};

const COUNT_MAX: u32 = 10_000;

pub async fn run(settings: &Settings, invite: &Invite) -> Result<(), Failure> {
    if invite.name.chars().count() > codes::NAME_MAX || invite.count > COUNT_MAX || !(1..=365).contains(&invite.days) {
        return Err(Failure::operator(
            "invite.range",
            "At most 200 letters of a name, 10000 codes at once, and 1 to 365 days.",
        ));
    }
    let keys = PublicKeys::of(&settings.data, &log_key(settings).await?)?;
    let address = address(settings)?;
    let books = open(settings).await?;
    for _ in 0..invite.count {
        let (secret, now) = (keys::random()?, clock::now());
        books.invite(codes::invite(&secret, &invite.name, now, invite.days), now).await?;
        println!("{}", BookCode { address: address.clone(), secret, keys: keys.fingerprint() });
    }
    books.close();
    Ok(())
}

/// Where devices find the server: as was said, else as it served last, else where it listens unless told otherwise.
fn address(settings: &Settings) -> Result<String, Failure> {
    if let Some(address) = &settings.public_url {
        return found_at(settings, address);
    }
    let path = settings.data.join(ADDRESS_FILE);
    match std::fs::read_to_string(&path) {
        Ok(address) => Ok(address.trim().to_owned()),
        Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(format!("http://{}", settings.listen)),
        Err(fault) => Err(Failure::file(&path)(fault)),
    }
}
