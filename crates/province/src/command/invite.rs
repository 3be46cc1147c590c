//! Codes for new books.

use std::io::ErrorKind;

use sync::invite::BookCode;

use super::keep::{json, log_key, open, prepare};
use super::serve::{ADDRESS_FILE, found_at};
use super::{Codes, Invite};
use crate::archive::{self, Archive};
use crate::failure::Failure;
use crate::keys::{self, PublicKeys};
use crate::settings::Settings;
use crate::{clock, codes, hex};

const COUNT_MAX: u32 = 10_000;

pub async fn run(settings: &Settings, invite: &Invite) -> Result<(), Failure> {
    match &invite.codes {
        None => give_out(settings, invite).await,
        Some(Codes::List) => list(settings).await,
        Some(Codes::Withdraw { id }) => withdraw(settings, id).await,
    }
}

async fn give_out(settings: &Settings, invite: &Invite) -> Result<(), Failure> {
    if invite.name.chars().count() > codes::NAME_MAX || invite.count > COUNT_MAX || !(1..=365).contains(&invite.days) {
        return Err(Failure::operator(
            "invite.range",
            "At most 200 letters of a name, 10000 codes at once, and 1 to 365 days.",
        ));
    }
    let address = address(settings)?;
    prepare(settings).await?;
    let keys = PublicKeys::of(&settings.data, &log_key(settings).await?)?;
    let books = open(settings).await?;
    for _ in 0..invite.count {
        let (secret, now) = (keys::random()?, clock::now());
        books.invite(codes::invite(&secret, &invite.name, now, invite.days), now).await?;
        println!("{}", BookCode { address: address.clone(), secret, keys: keys.fingerprint() });
    }
    books.close();
    Ok(())
}

/// By the time they were made. Of a code nothing is here but its hash, the beginning of which is its name.
async fn list(settings: &Settings) -> Result<(), Failure> {
    let mut invites = Archive::read(&settings.place).await?.invites().await?;
    invites.sort_by_key(|invite| invite.made);
    let now = clock::now();
    for invite in invites {
        let book = invite.used_by.map_or("null".into(), |book| format!("\"{}\"", hex::encode(&book)));
        println!(
            "{{\"id\":\"{}\",\"name\":{},\"state\":\"{}\",\"made\":\"{}\",\"expires\":\"{}\",\"book\":{book}}}",
            id_of(&invite),
            json(&invite.name),
            invite.state(now),
            clock::text(invite.made),
            clock::text(invite.expires),
        );
    }
    Ok(())
}

async fn withdraw(settings: &Settings, id: &str) -> Result<(), Failure> {
    let archive = Archive::write(&settings.place).await?;
    let invites = archive.invites().await?;
    let Some(invite) = invites.iter().find(|invite| id_of(invite) == id) else {
        let said = "There is no such code here: htx-province invite list has their ids. Nothing was changed.";
        return Err(Failure::operator("invite.unknown", said));
    };
    if !archive.withdraw(&invite.code_hash).await? {
        return Err(Failure::operator("invite.used", "A book began with this code already. Nothing was changed."));
    }
    println!("{{\"ok\":true}}");
    Ok(())
}

fn id_of(invite: &archive::Invite) -> String {
    hex::encode(&invite.code_hash[..8])
}

/// Where devices find the server: as was said, else as it served last.
fn address(settings: &Settings) -> Result<String, Failure> {
    if let Some(address) = &settings.public_url {
        return found_at(settings, address);
    }
    let path = settings.data.join(ADDRESS_FILE);
    match std::fs::read_to_string(&path) {
        Ok(address) => Ok(address.trim().to_owned()),
        Err(fault) if fault.kind() == ErrorKind::NotFound => Err(Failure::operator(
            "invite.no-server",
            format!(
                "No server has worked from {} yet, so nobody knows where devices would find it. Nothing was changed: start it \
                 once, or say --public-url.",
                settings.data.display()
            ),
        )),
        Err(fault) => Err(Failure::file(&path)(fault)),
    }
}
