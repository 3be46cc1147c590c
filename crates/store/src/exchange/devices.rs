//! Devices as this copy knows them, and the facts about them it writes down.

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use ledger::event::kind::Kind;
use ledger::event::value::Value;
use ledger::event::{Event, EventId, WriterNo};
use sync::frame::Frame;
use sync::key::Keyring;
use sync::member::{Fact, Holder, Members, Roles, State, gather_keys};
use x25519_dalek::StaticSecret;

use super::join::{Joining, NewWriter};
use super::read::NO_KEY;
use crate::phrase::PhraseKeys;
use crate::{Failure, Store, Writing};

/// A writer of the book: one person on one machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its number.
    pub writer: WriterNo,
    /// What it may do.
    pub roles: Roles,
    /// Whether it may write.
    pub state: State,
    /// Whether somebody vouched for it.
    pub confirmed: bool,
    /// Why it was shut out: 1 lost, 2 stolen, 3 used by somebody else.
    pub reason: Option<u8>,
    /// When the server last got a frame of it, in seconds since 2020-01-01 UTC.
    pub heard_at: Option<u32>,
}

impl Store {
    /// Every writer there ever was. In a book that belongs to no server they are those its own events name.
    ///
    /// # Errors
    /// When the book does not read.
    pub fn devices(&mut self) -> Result<Vec<Device>, Failure> {
        let members = self.members_here()?;
        let (heard, reasons) = (self.heard()?, self.reasons(&members)?);
        let devices = members.iter().map(|(writer, member)| Device {
            writer,
            roles: member.roles,
            state: member.state,
            confirmed: member.confirmed,
            reason: reasons.get(&writer).copied(),
            heard_at: heard.get(&writer).copied(),
        });
        Ok(devices.collect())
    }

    /// The members as the log says; before there is a log, as the book's own events do.
    fn members_here(&mut self) -> Result<Members, Failure> {
        let members = self.members()?;
        if members.iter().next().is_some() {
            return Ok(members);
        }
        let mut members = Members::new(self.cache.identity().book_id);
        self.each_event_about_members(|id, event| {
            members.apply(id.writer(), id.wseq(), event);
        })?;
        Ok(members)
    }

    /// When the server last got something from each writer, in seconds since 2020-01-01 UTC by the server's clock.
    ///
    /// # Errors
    /// When the database fails.
    pub fn heard(&self) -> Result<BTreeMap<WriterNo, u32>, Failure> {
        let sql = "select writer_no, max(received) from frame where received is not null group by writer_no";
        let mut query = self.conn.prepare_cached(sql)?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Why writers were shut out; looked for only where one is.
    fn reasons(&self, members: &Members) -> Result<BTreeMap<WriterNo, u8>, Failure> {
        let mut reasons = BTreeMap::new();
        if members.iter().all(|(_, member)| member.state != State::Revoked) {
            return Ok(reasons);
        }
        self.each_event_about_members(|_, event| {
            if event.kind() == Kind::WriterRevoked as u16
                && let [writer, reason, ..] = event.fields().as_slice()
                && let (Some(writer), Some(reason)) = (writer.int(), reason.int())
                && let (Ok(writer), Ok(reason)) = (WriterNo::try_from(writer), u8::try_from(reason))
            {
                reasons.entry(writer).or_insert(reason);
            }
        })?;
        Ok(reasons)
    }

    fn each_event_about_members(&self, mut take: impl FnMut(EventId, &Event)) -> Result<(), Failure> {
        let mut query =
            self.conn.prepare("select event_id, bytes from event where place is not null order by place")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(1)?.as_blob().unwrap_or_default();
            // Of a year's events few are about members: the others are not read whole.
            let about = Event::glance(bytes).is_ok_and(|(kind, _)| is_about_members(kind));
            if about && let Ok(event) = Event::decode(bytes) {
                take(crate::books::stored_id(row.get(0)?)?, &event);
            }
        }
        Ok(())
    }

    /// How many vouchers of a writer are in this copy.
    ///
    /// # Errors
    /// When the database fails.
    pub fn vouchers_of(&self, writer: WriterNo) -> Result<u32, Failure> {
        let sql = "select count(*) from version where version = 1 and voucher_id & 65535 = ?";
        Ok(self.conn.prepare_cached(sql)?.query_row([writer], |row| row.get(0))?)
    }

    /// The bytes of the book's first event.
    ///
    /// # Errors
    /// When there is none.
    pub fn first_event(&self) -> Result<Vec<u8>, Failure> {
        self.event_bytes(EventId::new(crate::open::FIRST_WRITER, 1).ok_or(Failure::NotThere)?)
    }

    /// What this machine's writer signs with.
    ///
    /// # Errors
    /// [`Failure::WriterKeyMissing`].
    pub fn signing_key(&self) -> Result<SigningKey, Failure> {
        Ok(self.secrets.as_ref().ok_or(Failure::WriterKeyMissing)?.signing_key())
    }

    /// Every key the book was sealed with, as far as this copy has them: for a device that is let in.
    ///
    /// # Errors
    /// When the database fails.
    pub fn book_keys(&self) -> Result<Keyring, Failure> {
        self.keyring()
    }

    /// Takes the book keys that the log as held here seals to the recovery phrase.
    pub(crate) fn take_keys_with(&mut self, phrase: &PhraseKeys) -> Result<(), Failure> {
        let book = self.cache.identity().book_id;
        let secret = StaticSecret::from(phrase.wrap);
        let mut ring = self.keyring()?;
        self.each_logged(|_, frame, _, _, _| {
            take_keys_of_phrase(&book, &frame, &secret, &mut ring);
            Ok(())
        })?;
        self.keep_keys(&ring)?;
        if self.cache.identity().book_key == NO_KEY
            && let Some(first) = self.first_key(&ring)?
        {
            self.set_local("book_key.1", Some(&first))?;
            self.cache.set_book_key(first);
        }
        Ok(())
    }
}

/// Adds to `ring` the keys that a frame of the log hands to whoever has the recovery phrase.
pub(super) fn take_keys_of_phrase(book: &[u8; 16], frame: &Frame, secret: &StaticSecret, ring: &mut Keyring) {
    if frame.header().key.is_none()
        && let sync::frame::Reading::Events(contents) = frame.open(book, &Keyring::default())
    {
        for fact in contents.events.iter().filter_map(|bytes| Fact::of(&Event::decode(bytes).ok()?).ok()?) {
            gather_keys(book, &Holder::Recovery(secret), &fact, ring);
        }
    }
}

fn is_about_members(kind: u16) -> bool {
    use Kind::*;
    [Genesis, WriterEnrolled, WriterConfirmed, WriterRetired, WriterRevoked, RoleChanged, RecoveryEnrol]
        .iter()
        .any(|about| *about as u16 == kind)
}

impl Writing<'_> {
    /// Writes down a fact about members; `more` are values after those that everybody reads.
    ///
    /// # Errors
    /// [`Failure::NotThere`] for a fact that its own writer states by being made, or the disk's failure.
    pub fn member_fact(&mut self, fact: &Fact, more: Vec<Value>) -> Result<EventId, Failure> {
        let mut event = fact.event(0, 0).ok_or(Failure::NotThere)?;
        event.rest.extend(more);
        // Read again, so that what the ledger knows of it stands in its place.
        let event = Event::decode(&event.encode())?;
        self.event_with(Vec::new(), event.body, event.rest).map(|(id, _)| id)
    }
}

impl NewWriter {
    /// The keys, for the letters of an invite.
    pub fn newcomer(&self) -> sync::enrol::NewcomerKeys {
        self.secrets.newcomer()
    }
}

impl Joining {
    /// Goes on from a request this writer has made already: by it the twelve words let this machine in.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin_after(&mut self, counter: u64) -> Result<(), Failure> {
        let mut row = self.store.joined_row()?;
        row.state.counter = counter;
        row.keep(&self.store.conn)
    }

    /// Takes the book keys that the log holds for the recovery phrase; what waits for them is read at the next exchange.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_with(&mut self, phrase: &PhraseKeys) -> Result<(), Failure> {
        self.store.take_keys_with(phrase)
    }

    /// Whether the book begins with the event of this name: the first sixteen bytes of its SHA-256.
    ///
    /// # Errors
    /// When it does not read.
    pub fn begins_with(&self, first: &[u8; 16]) -> Result<bool, Failure> {
        Ok(sync::enrol::FinderCode::name(&self.store.first_event()?) == *first)
    }
}
