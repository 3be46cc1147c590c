//! The book keys as the log tells of them: which is the newest, who holds it, and how a device comes by all of them.

use std::collections::BTreeSet;

use ledger::event::WriterNo;
use x25519_dalek::StaticSecret;

use super::{Fact, Members, Rotation};
use crate::BookId;
use crate::key::{BookKey, KeyId, Keyring, Nonce};
use crate::wrap::{open_box, open_older, seal_older, seal_to};

/// A new key for everybody who may hold it, as the fact to be stated by a director or an accountant.
///
/// `random` gives thirty-two random bytes, never the same twice.
pub fn rotate(
    book: &BookId,
    members: &Members,
    author: WriterNo,
    older: &Keyring,
    mut random: impl FnMut() -> [u8; 32],
) -> (BookKey, Rotation) {
    let key = BookKey::new(random());
    let mut nonce: Nonce = [0; 24];
    nonce.copy_from_slice(&random()[..24]);
    let mut boxes = Vec::new();
    for (writer, member) in members.entitled().filter(|(writer, _)| *writer != author) {
        // A writer whose key is no point can be sealed nothing to; it enrolled itself that way.
        boxes.extend(seal_to(book, &member.keys.wrap, &[&key], random()).map(|sealed| (writer, sealed)));
    }
    let recovery = members.recovery().and_then(|keys| seal_to(book, &keys.wrap, &[&key], random()));
    let province = members.province_recovery().and_then(|to| seal_to(book, &to, &[&key], random()));
    let older = seal_older(book, &key, older, nonce);
    let rotation = Rotation { key: key.id(), older, boxes, recovery, province };
    (key, rotation)
}

/// Whether somebody besides `own`, entitled to every key, was by what `ring` can open never handed one that is in it.
///
/// So it is where two replaced the key unknown to each other and one of them stood not in the log yet, as after a restore of the
/// server: who was passed over holds the newest key, his own, under which the other's is not sealed. Whoever replaces the key
/// with this ring hands him all of it. A key in `unsaid` ([`Reader::keys_unsaid`](crate::reader::Reader::keys_unsaid), without
/// the book's first) passed everybody over.
pub fn somebody_lacks_a_key(members: &Members, own: WriterNo, ring: &Keyring, unsaid: &BTreeSet<KeyId>) -> bool {
    let handed = &members.keys().handed;
    members.entitled().filter(|(writer, _)| *writer != own).any(|(writer, _)| {
        let passed_over =
            |key: &KeyId| unsaid.contains(key) || handed.iter().any(|one| one.key == *key && !one.to.contains(&writer));
        let mut missing = ring.iter().map(|(id, _)| *id).filter(passed_over).collect::<BTreeSet<_>>();
        for one in handed.iter().rev().filter(|one| one.to.contains(&writer)) {
            if missing.is_empty() {
                return false;
            }
            let opened = ring.get(&one.key).and_then(|key| open_older(members.book(), key, &one.older));
            for older in opened.into_iter().flatten() {
                missing.remove(&older.id());
            }
        }
        !missing.is_empty()
    })
}

/// Whose boxes a device can open.
pub enum Holder<'a> {
    /// Those sealed to this writer.
    Writer(WriterNo, &'a StaticSecret),
    /// Those sealed to the recovery phrase.
    Recovery(&'a StaticSecret),
    /// Those sealed to the province's offline recovery key.
    Province(&'a StaticSecret),
    /// None: a server, which has no key.
    Nobody,
}

/// Adds to `ring` every key that an effective event hands to the holder, and whatever older keys those open.
///
/// A key that is not the one its event names is left out: the device goes on waiting for it.
pub fn gather_keys(book: &BookId, holder: &Holder<'_>, fact: &Fact, ring: &mut Keyring) {
    match (fact, holder) {
        (Fact::Enrolled { writer, boxed: Some(sealed), .. }, Holder::Writer(own, secret)) if writer == own => {
            open_box(book, secret, sealed).into_iter().flatten().for_each(|key| ring.add(key));
        }
        (Fact::Rotated(rotation), _) => {
            let sealed = match holder {
                Holder::Writer(own, secret) => {
                    rotation.boxes.iter().find(|(writer, _)| writer == own).map(|(_, sealed)| (*secret, sealed))
                }
                Holder::Recovery(secret) => rotation.recovery.as_ref().map(|sealed| (*secret, sealed)),
                Holder::Province(secret) => rotation.province.as_ref().map(|sealed| (*secret, sealed)),
                Holder::Nobody => None,
            };
            let handed = sealed.and_then(|(secret, sealed)| open_box(book, secret, sealed));
            let handed = handed.into_iter().flatten().find(|key| key.id() == rotation.key);
            let Some(key) = handed.or_else(|| ring.get(&rotation.key).cloned()) else { return };
            open_older(book, &key, &rotation.older).into_iter().flatten().for_each(|older| ring.add(older));
            ring.add(key);
        }
        _ => {}
    }
}
