//! The server in one process with whoever asks it: no HTTP, no clock, no threads.
//!
//! The simulator and other tests use it. It is the same code that stands behind the HTTP door, on the same SQLite.

use std::path::Path;

use ed25519_dalek::SigningKey;
use ledger::chain::Link;
use sync::BookId;
use sync::exchange::{BookRow, Damage, Limits, Quarantine, Server};
use sync::frame::Frame;
use sync::invite::{BookCode, Secret};
use sync::log::Entry;
use sync::paper::keep::Brought;

use crate::codes::{self, DAYS};
use crate::failure::Failure;
use crate::keys::{self, PublicKeys};
use crate::photos::{Asking, Bringing, Told};
use crate::rules::{Left, Looked, SignedBy};
use crate::shut_out::List;
use crate::sqlite::{self, Desk, Done, Job};

/// A provincial server on a file, or in memory.
#[derive(Debug)]
pub struct Local {
    server: Server,
    root_key: [u8; 32],
    desk: Desk,
    list: List,
}

impl Local {
    /// A server whose store is gone when it is dropped.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn in_memory(log_key: SigningKey, limits: Limits) -> Result<Self, Failure> {
        Ok(Self::on(sqlite::open_in_memory()?, List::in_memory(), log_key, limits))
    }

    /// A server on the files of this folder, which is made if there is none.
    ///
    /// # Errors
    /// When they cannot be opened.
    pub fn open(folder: &Path, log_key: SigningKey, limits: Limits) -> Result<Self, Failure> {
        keys::make_folder(folder)?;
        let list = List::open(&folder.join(crate::SHUT_OUT_FILE))?;
        Ok(Self::on(sqlite::open(&folder.join(sqlite::FILE))?, list, log_key, limits))
    }

    fn on(connection: rusqlite::Connection, list: List, log_key: SigningKey, limits: Limits) -> Self {
        let root_key = log_key.verifying_key().to_bytes();
        Self { server: Server::new(log_key, limits), root_key, desk: Desk::new(connection), list }
    }

    /// The keys a device must find behind the code it was given.
    pub fn keys(&self) -> PublicKeys {
        PublicKeys { root: self.root_key, log: self.server.public_log_key(), recovery: None }
    }

    /// A code with which one book may begin here. `secret` are random bytes, never the same twice.
    ///
    /// # Errors
    /// When the store fails.
    pub fn invite(&mut self, name: &str, secret: Secret, now: u32) -> Result<BookCode, Failure> {
        let invite = codes::invite(&secret, name, now, DAYS);
        self.one(Job::Invite(invite), now)?;
        Ok(BookCode { address: "http://127.0.0.1".into(), secret, keys: self.keys().fingerprint() })
    }

    /// Answers a request: bytes in, bytes out, everything durable before this returns. `code` is the secret of a
    /// [`BookCode`], sent until the book's log has begun.
    ///
    /// # Errors
    /// When the store fails: nothing was acknowledged, and the device asks again.
    pub fn exchange(
        &mut self,
        book: &BookId,
        code: Option<&Secret>,
        request: &[u8],
        now: u32,
    ) -> Result<Vec<u8>, Failure> {
        let job = Job::Exchange { book: *book, code_hash: code.map(codes::hash), request: request.to_vec() };
        match self.one(job, now)? {
            Done::Answered(answered) => Ok(answered.bytes),
            Done::Left(_) | Done::Brought(_) | Done::Invited | Done::Rewound(_) => Err(Failure::Closed),
        }
    }

    /// Leaves a message in a box of the mailbox; the first must be signed by a writer of the book.
    ///
    /// # Errors
    /// When the store fails.
    pub fn leave(
        &mut self,
        book: &BookId,
        id: &[u8; 16],
        number: u16,
        message: &[u8],
        by: Option<SignedBy>,
        now: u32,
    ) -> Result<Left, Failure> {
        let job = Job::Leave { book: *book, id: *id, number, message: message.to_vec(), by };
        match self.one(job, now)? {
            Done::Left(left) => Ok(left),
            Done::Answered(_) | Done::Brought(_) | Done::Invited | Done::Rewound(_) => Err(Failure::Closed),
        }
    }

    /// Looks for a message.
    ///
    /// # Errors
    /// When the store fails.
    pub fn look(&self, book: &BookId, id: &[u8; 16], number: u16, now: u32) -> Result<Looked, Failure> {
        sqlite::look(self.desk.connection(), book, id, number, now)
    }

    /// The frame of this link that lies in quarantine, for a writer of the book who signed [`sync::exchange::Fetch`].
    ///
    /// # Errors
    /// When the store fails.
    pub fn quarantined(&self, book: &BookId, link: &Link, by: &SignedBy) -> Result<Option<Vec<u8>>, Failure> {
        sqlite::fetch(self.desk.connection(), &self.server, &self.list, book, link, by)
    }

    /// Takes a chunk of a photo; none for one by whoever may not bring any.
    ///
    /// # Errors
    /// When the store fails: nothing was acknowledged.
    pub fn bring_photo(&mut self, book: &BookId, bringing: Bringing, now: u32) -> Result<Option<Brought>, Failure> {
        match self.one(Job::Bring { book: *book, bringing }, now)? {
            Done::Brought(brought) => Ok(brought),
            Done::Answered(_) | Done::Left(_) | Done::Invited | Done::Rewound(_) => Err(Failure::Closed),
        }
    }

    /// What is here of a photo.
    ///
    /// # Errors
    /// When the store fails.
    pub fn ask_of_photo(&self, book: &BookId, asking: &Asking) -> Result<Told, Failure> {
        sqlite::ask_of_photo(self.desk.connection(), &self.server, &self.list, book, asking)
    }

    /// What the operator does after the store was put back from an older copy: the book's next epoch begins. None for a
    /// book that is not here.
    ///
    /// # Errors
    /// When the store fails.
    pub fn rewind(&mut self, book: &BookId, now: u32) -> Result<Option<BookRow>, Failure> {
        match self.one(Job::Rewind { book: *book }, now)? {
            Done::Rewound(row) => Ok(row),
            Done::Answered(_) | Done::Left(_) | Done::Brought(_) | Done::Invited => Err(Failure::Closed),
        }
    }

    /// Works a book's log out again and compares it with everything stored.
    ///
    /// # Errors
    /// When the store fails. What is wrong with what it holds is the value.
    pub fn verify(&self, book: &BookId) -> Result<Result<(), Damage>, Failure> {
        sqlite::verify(self.desk.connection(), book)
    }

    /// A book's row; none for one that is not here.
    ///
    /// # Errors
    /// When the store fails.
    pub fn book(&self, book: &BookId) -> Result<Option<BookRow>, Failure> {
        sqlite::book(self.desk.connection(), book)
    }

    /// A book's log from its beginning.
    ///
    /// # Errors
    /// When the store fails.
    pub fn log(&self, book: &BookId) -> Result<Vec<Entry>, Failure> {
        let logged = sqlite::frames_after(self.desk.connection(), book, 0, usize::MAX)?;
        Ok(logged.into_iter().map(|logged| logged.entry).collect())
    }

    /// The frames of a book that lie apart from its log, and why.
    ///
    /// # Errors
    /// When the store fails.
    pub fn apart(&self, book: &BookId) -> Result<Vec<(Frame, Quarantine)>, Failure> {
        let apart = sqlite::apart_after(self.desk.connection(), book, &[], u32::MAX)?;
        Ok(apart.into_iter().map(|apart| (apart.frame, apart.why)).collect())
    }

    /// Every book here.
    ///
    /// # Errors
    /// When the store fails.
    pub fn books(&self) -> Result<Vec<BookId>, Failure> {
        sqlite::books(self.desk.connection())
    }

    /// The whole store as the bytes of a file: what a backup would hold at this moment.
    ///
    /// # Errors
    /// When the store fails.
    pub fn image(&mut self) -> Result<Vec<u8>, Failure> {
        self.desk.image()
    }

    /// Puts an image in the place of what is here, as an operator restores a backup; the list of writers that were shut
    /// out stays. [`Local::rewind`] is to follow, unless the server only lost power.
    ///
    /// # Errors
    /// When the store fails.
    pub fn restore(&mut self, image: &[u8]) -> Result<(), Failure> {
        self.desk.put_back(image)
    }

    fn one(&mut self, job: Job, now: u32) -> Result<Done, Failure> {
        let done = self.desk.work(&self.server, &self.list, &[(job, now)]);
        done.into_iter().next().unwrap_or(Err(Failure::Closed))
    }
}
