//! The server's side: it orders frames, keeps them and gives them back. It cannot read them and judges no event.

use std::sync::Arc;

use ed25519_dalek::SigningKey;

use super::refusal::{Code, Refusal};
use super::reply::Reply;
use super::request::{Request, SignedRequest};
use super::storage::{BookRow, Transaction};
use super::visit::Visit;
use crate::BookId;
use crate::log::{Head, SignedHead};
use crate::member::{Fact, Members, SERVER, State};

pub(super) const SECONDS_A_DAY: u32 = 86_400;
/// So many frames of writers it does not know a server opens to find out who asks: until then anybody may.
const STRANGERS_MAX: u32 = 32;
/// How long after a rewind no quota counts: all the devices have may come back.
const REFILLING_DAYS: u32 = 14;

/// How much one writer may bring in a day, and one book in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Events into the log. An import of a year must pass.
    pub events_a_day: u32,
    /// Bytes into quarantine.
    pub apart_bytes_a_day: u32,
    /// Events into quarantine.
    pub apart_events_a_day: u32,
    /// Bytes of a page, whatever is asked for.
    pub page_bytes: u32,
    /// Bytes of photos. Some four hundred must pass: a box of old papers in an afternoon.
    pub photo_bytes_a_day: u64,
    /// Bytes of photos of one book, of all its writers and for ever.
    pub photo_bytes_a_book: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            events_a_day: 20_000,
            apart_bytes_a_day: 2 * 1024 * 1024,
            apart_events_a_day: 2_000,
            page_bytes: 64 * 1024,
            photo_bytes_a_day: 64 * 1024 * 1024,
            photo_bytes_a_book: 8 * 1024 * 1024 * 1024,
        }
    }
}

/// A server of books.
#[derive(Debug)]
pub struct Server {
    pub(super) log_key: SigningKey,
    pub(super) limits: Limits,
}

impl Server {
    /// A server that signs with this log key.
    pub const fn new(log_key: SigningKey, limits: Limits) -> Self {
        Self { log_key, limits }
    }

    /// The key that heads are signed with, as devices know it.
    pub fn public_log_key(&self) -> [u8; 32] {
        self.log_key.verifying_key().to_bytes()
    }

    /// How much one writer may bring, and how much goes back at once.
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The members at the end of a book's log: worked out from where they are known, or from the beginning.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn members<T: Transaction>(&self, book: &BookId, store: &T) -> Result<Members, T::Failure> {
        members(book, store)
    }

    /// Answers a request within one transaction, which the caller makes durable before it sends the reply: whatever the
    /// reply is, and none of it if this fails.
    ///
    /// `now` is in seconds since 2020-01-01 UTC and decides nothing but the day a quota counts for.
    ///
    /// # Errors
    /// When the store fails; the transaction must then be given up.
    pub fn exchange<T: Transaction>(
        &self,
        book: &BookId,
        bytes: &[u8],
        now: u32,
        store: &mut T,
    ) -> Result<Reply, T::Failure> {
        let Ok(signed) = SignedRequest::decode(bytes) else { return Ok(refusal(Code::Frame)) };
        let Some(row) = store.book()? else { return Ok(refusal(Code::NotEnrolled)) };
        let members = members(book, store)?;
        let request = &signed.request;
        let Some(key) = asking_key(book, &members, request) else { return Ok(refusal(Code::NotEnrolled)) };
        if !signed.is_signed_by(book, &key) {
            return Ok(refusal(Code::Signature));
        }
        // Shut out before a restore that has lost it, and perhaps that it was ever let in: who has this device must not
        // get in again, nor bring itself in. Its frames may come from others, at their place before the revocation.
        let knows_it_ended = members.get(request.writer).is_some_and(|member| member.state != State::Active);
        if !knows_it_ended && store.was_shut_out(request.writer, &key) {
            return Ok(refusal(Code::NotEnrolled));
        }
        let mut visit = Visit::new(self, book, now, request.writer, store, row, members);
        let reply = visit.answer(&signed)?;
        visit.finish()?;
        Ok(reply)
    }

    /// As [`Server::exchange`], for a request that comes with a one-time code which nobody has used: a book that is not
    /// here begins with it, if the request itself brings the beginning. Says whether that was so and the code is used up;
    /// if not, the caller gives the transaction up and sends the reply all the same.
    ///
    /// A book of years may come at once, so that for some days no quota counts.
    ///
    /// # Errors
    /// When the store fails; the transaction must then be given up.
    pub fn open<T: Transaction>(
        &self,
        book: &BookId,
        bytes: &[u8],
        now: u32,
        store: &mut T,
    ) -> Result<(Reply, bool), T::Failure> {
        if store.book()?.is_some() {
            return Ok((self.exchange(book, bytes, now, store)?, false));
        }
        let refilling_until = now.saturating_add(REFILLING_DAYS * SECONDS_A_DAY);
        store.keep_book(&BookRow { refilling_until, ..BookRow::beginning(book) })?;
        let reply = self.exchange(book, bytes, now, store)?;
        let begun = store.book()?.is_some_and(|row| row.tip.size > 0);
        Ok((reply, begun))
    }

    /// Begins a later epoch after the book was restored from an older copy, as the operator orders.
    ///
    /// # Errors
    /// When the store fails.
    pub fn rewind<T: Transaction>(&self, book: &BookId, now: u32, store: &mut T) -> Result<(), T::Failure> {
        let Some(mut row) = store.book()? else { return Ok(()) };
        let ended = Head { epoch: row.epoch, tip: row.tip, time: now };
        store.keep_head(&SignedHead::sign(book, ended, &self.log_key))?;
        let epoch = row.epoch.max(row.suspect.unwrap_or(0)) + 1;
        let kept = row.tip.size;
        row.epoch = epoch;
        row.suspect = None;
        row.refilling_until = now.saturating_add(REFILLING_DAYS * SECONDS_A_DAY);
        self.state(book, now, store, row, &Fact::Rewound { epoch, size: kept })
    }

    /// Activates the rules of a version from here on, once every active writer's program knows it; says whether it did.
    ///
    /// # Errors
    /// When the store fails.
    pub fn activate_rules<T: Transaction>(
        &self,
        book: &BookId,
        version: u16,
        now: u32,
        store: &mut T,
    ) -> Result<bool, T::Failure> {
        let Some(row) = store.book()? else { return Ok(false) };
        let members = members(book, store)?;
        for (writer, _) in members.iter().filter(|(_, member)| member.state == State::Active) {
            if store.writer(writer)?.rules < version {
                return Ok(false);
            }
        }
        if version <= members.rules() {
            return Ok(false);
        }
        self.state(book, now, store, row, &Fact::Rules { version })?;
        Ok(true)
    }

    /// Appends a fact of the server's own and keeps the book's row.
    fn state<T: Transaction>(
        &self,
        book: &BookId,
        now: u32,
        store: &mut T,
        row: BookRow,
        fact: &Fact,
    ) -> Result<(), T::Failure> {
        let members = members(book, store)?;
        let mut visit = Visit::new(self, book, now, SERVER, store, row, members);
        if let Some(event) = fact.event(0, now) {
            visit.write(&event)?;
        }
        visit.finish()
    }
}

fn refusal(code: Code) -> Reply {
    Reply::Refusal(Refusal::of(code))
}

/// The members at the end of the log: worked out from where they are known, or from the beginning.
fn members<T: Transaction>(book: &BookId, store: &T) -> Result<Members, T::Failure> {
    let mut known = store.known();
    if let Some(before) = &known
        && store.root(before.tip.size)? != Some(before.tip.root)
    {
        known = None;
    }
    let (from, mut members) =
        known.map_or_else(|| (0, Members::new(*book)), |known| (known.tip.size, Arc::unwrap_or_clone(known.members)));
    for frame in store.clear_frames(from)? {
        members.take_frame(&frame);
    }
    Ok(members)
}

/// The key a request must be signed with: the asking writer's, as the log says, or as it will after the frames of the
/// request itself. So a device can begin a book, enter under the phrase, or bring back what the server has lost.
fn asking_key(book: &BookId, members: &Members, request: &Request) -> Option<[u8; 32]> {
    if request.writer == SERVER {
        return None;
    }
    members.sign_key(request.writer).or_else(|| {
        let mut after = members.clone();
        let mut strangers = 0;
        for frame in request.frames.iter().filter(|frame| frame.header().key.is_none()) {
            strangers += u32::from(after.sign_key(frame.header().writer).is_none());
            if strangers > STRANGERS_MAX {
                break;
            }
            if after.signer(frame).is_some_and(|key| frame.is_signed_by(book, &key)) {
                after.take_frame(frame);
            }
        }
        after.sign_key(request.writer)
    })
}
