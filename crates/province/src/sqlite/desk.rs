//! The one place where the file is written: jobs are done in groups, each group one transaction.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, TransactionBehavior};
use sync::BookId;
use sync::exchange::{BookRow, Known, Server, Transaction as _};
use sync::paper::keep::Brought;

use super::{mail, photos, rows};
use crate::answered::Answered;
use crate::archive::Invite;
use crate::failure::Failure;
use crate::photos::{Bringing, may_ask};
use crate::rules::{self, Left, SignedBy};
use crate::shut_out::List;
use crate::view::{Changes, Loaded, View, Want, wants_of};

/// How many books' members are remembered; a book is a few kilobytes.
const KNOWN_MAX: usize = 20_000;
/// Where a database file's header says which sort of journal it has.
const VERSIONS: std::ops::Range<usize> = 18..20;
const PAGES_AT_ONCE: i32 = 1_000;

/// Something to be done to a book. It may be done again when its group failed.
#[derive(Debug, Clone)]
pub enum Job {
    /// A device's exchange.
    Exchange {
        /// Which book.
        book: BookId,
        /// SHA-256 of the code that came along.
        code_hash: Option<[u8; 32]>,
        /// The request.
        request: Vec<u8>,
    },
    /// A message for the mailbox.
    Leave {
        /// Which book.
        book: BookId,
        /// Which box.
        id: [u8; 16],
        /// Which message.
        number: u16,
        /// What it says.
        message: Vec<u8>,
        /// Who signed it; needed to open a box.
        by: Option<SignedBy>,
    },
    /// A chunk of a photo.
    Bring {
        /// Which book.
        book: BookId,
        /// The chunk.
        bringing: Bringing,
    },
    /// A code is given out.
    Invite(Invite),
    /// The operator says that a book was restored from an older copy.
    Rewind {
        /// Which book.
        book: BookId,
    },
}

/// What a job came to.
#[derive(Debug)]
pub enum Done {
    /// An exchange was answered.
    Answered(Answered),
    /// A message was left, or not.
    Left(Left),
    /// What became of a chunk; none for one by whoever may not bring any.
    Brought(Option<Brought>),
    /// The code is there.
    Invited,
    /// The book's row after it; none for a book that is not here.
    Rewound(Option<BookRow>),
}

/// Does jobs on a file.
#[derive(Debug)]
pub struct Desk {
    connection: Connection,
    known: HashMap<BookId, Known>,
}

impl Desk {
    /// On a file opened for writing.
    pub fn new(connection: Connection) -> Self {
        Self { connection, known: HashMap::new() }
    }

    /// The connection, for reading.
    pub const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Everything that was committed, as the bytes of a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn image(&mut self) -> Result<Vec<u8>, Failure> {
        let mut image = self.connection.serialize("main")?.to_vec();
        // In memory there is no write-ahead log, and the file's header must not ask for one.
        image.get_mut(VERSIONS).ok_or(Failure::Damaged("image"))?.fill(1);
        Ok(image)
    }

    /// Puts an image in the place of everything here.
    ///
    /// # Errors
    /// When the image is no database, or it cannot be written.
    pub fn put_back(&mut self, image: &[u8]) -> Result<(), Failure> {
        let mut from = Connection::open_in_memory()?;
        from.deserialize_read_exact("main", image, image.len(), true)?;
        Backup::new(&from, &mut self.connection)?.run_to_completion(PAGES_AT_ONCE, Duration::ZERO, None)?;
        self.known.clear();
        Ok(())
    }

    /// Does the jobs in one transaction, each at its time; durable before this returns. If the group fails, each job is
    /// tried in a transaction of its own, so that one that cannot be done takes no other with it.
    pub fn work(&mut self, server: &Server, list: &List, jobs: &[(Job, u32)]) -> Vec<Result<Done, Failure>> {
        match self.group(server, list, jobs) {
            Ok(done) => done.into_iter().map(Ok).collect(),
            Err(failure) if jobs.len() <= 1 => vec![Err(failure)],
            Err(_) => {
                let alone = |job: &(Job, u32)| self.group(server, list, std::slice::from_ref(job));
                let one = |done: Vec<Done>| done.into_iter().next().ok_or(Failure::Closed);
                jobs.iter().map(alone).map(|done| done.and_then(one)).collect()
            }
        }
    }

    fn group(&mut self, server: &Server, list: &List, jobs: &[(Job, u32)]) -> Result<Vec<Done>, Failure> {
        let Self { connection, known } = self;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut at_work = AtWork { connection: &transaction, known, server, list };
        let done = jobs.iter().map(|(job, now)| at_work.one(job, *now)).collect::<Result<Vec<_>, _>>()?;
        transaction.commit()?;
        Ok(done)
    }
}

struct AtWork<'a> {
    connection: &'a Connection,
    known: &'a mut HashMap<BookId, Known>,
    server: &'a Server,
    list: &'a List,
}

impl AtWork<'_> {
    fn one(&mut self, job: &Job, now: u32) -> Result<Done, Failure> {
        match job {
            Job::Exchange { book, code_hash, request } => {
                self.exchange(book, code_hash.as_ref(), request, now).map(Done::Answered)
            }
            Job::Leave { book, id, number, message, by } => {
                self.leave(book, id, (*number, message), by.as_ref(), now).map(Done::Left)
            }
            Job::Bring { book, bringing } => self.bring(book, bringing, now).map(Done::Brought),
            Job::Invite(invite) => {
                rows::put_invites(self.connection, std::slice::from_ref(invite))?;
                Ok(Done::Invited)
            }
            Job::Rewind { book } => self.rewind(book, now).map(Done::Rewound),
        }
    }

    fn exchange(
        &mut self,
        book: &BookId,
        code_hash: Option<&[u8; 32]>,
        request: &[u8],
        now: u32,
    ) -> Result<Answered, Failure> {
        let code = match code_hash {
            Some(hash) if rows::is_unused(self.connection, hash, now)? => Some(hash),
            Some(_) | None => None,
        };
        let server = self.server;
        let wants = wants_of(book, request, server.limits().page_bytes);
        let decide = |view: &mut View<'_>| rules::exchange(server, code.is_some(), request, now, book, view);
        let ((reply, begun), changes) = self.decide(book, wants, decide)?;
        let is_new = changes.begins;
        if !is_new || begun {
            self.apply(book, changes)?;
        }
        if let Some(hash) = code.filter(|_| begun) {
            rows::use_up(self.connection, hash, book)?;
        }
        Ok(Answered::of(&reply, request))
    }

    fn leave(
        &mut self,
        book: &BookId,
        id: &[u8; 16],
        (number, message): (u16, &[u8]),
        by: Option<&SignedBy>,
        now: u32,
    ) -> Result<Left, Failure> {
        let server = self.server;
        let opens = match by {
            Some(by) => {
                let decide = |view: &mut View<'_>| rules::may_open(server, book, id, message, by, view);
                self.decide(book, Vec::new(), decide)?.0
            }
            None => false,
        };
        mail::leave(self.connection, book, id, (number, message), opens, now)
    }

    fn bring(&mut self, book: &BookId, bringing: &Bringing, now: u32) -> Result<Option<Brought>, Failure> {
        let server = self.server;
        let decide = |view: &mut View<'_>| may_ask(server, book, &bringing.ask(), &bringing.by, view);
        let Some(row) = self.decide(book, Vec::new(), decide)?.0 else { return Ok(None) };
        photos::bring(self.connection, server.limits(), book, now < row.refilling_until, bringing, now).map(Some)
    }

    fn rewind(&mut self, book: &BookId, now: u32) -> Result<Option<BookRow>, Failure> {
        let server = self.server;
        let decide = |view: &mut View<'_>| {
            server.rewind(book, now, view)?;
            view.book()
        };
        let (row, changes) = self.decide(book, Vec::new(), decide)?;
        self.apply(book, changes)?;
        Ok(row)
    }

    /// Decides about one book: what is wanted is loaded until the decision needs nothing more.
    fn decide<R>(
        &self,
        book: &BookId,
        wants: Vec<Want>,
        decide: impl Fn(&mut View<'_>) -> Result<R, Want>,
    ) -> Result<(R, Changes), Failure> {
        decide_on(self.connection, self.known.get(book).cloned(), self.list, book, wants, decide)
    }

    fn apply(&mut self, book: &BookId, mut changes: Changes) -> Result<(), Failure> {
        // Before the revocation is durable: a name too early on the list shuts out only who is about to be.
        self.list.add(book, &changes.shuts_out(book, &self.list.now()))?;
        rows::apply(self.connection, book, &changes)?;
        // If the transaction fails after all, these members belong to a root that the log does not have, and do not count.
        if let Some(known) = changes.known.take() {
            if self.known.len() >= KNOWN_MAX {
                self.known.clear();
            }
            self.known.insert(*book, known);
        }
        Ok(())
    }
}

/// Decides about a book on any connection; what it would change is given back.
pub fn decide_on<R>(
    connection: &Connection,
    known: Option<Known>,
    list: &List,
    book: &BookId,
    wants: Vec<Want>,
    decide: impl Fn(&mut View<'_>) -> Result<R, Want>,
) -> Result<(R, Changes), Failure> {
    let (row, writers) = (rows::book(connection, book)?, rows::writers(connection, book)?);
    let mut loaded = Loaded::new(*book, row, writers, known, Arc::clone(&list.now()));
    for want in loaded.missing(wants) {
        loaded.add(want, rows::load(connection, book, &want)?);
    }
    loop {
        let mut view = View::new(&loaded);
        match decide(&mut view) {
            Ok(decided) => return Ok((decided, view.into_changes())),
            Err(want) => {
                let found = rows::load(connection, book, &want)?;
                loaded.add(want, found);
            }
        }
    }
}
