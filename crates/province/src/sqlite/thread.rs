//! The file as many tasks use it: one thread writes what waits in groups, others read.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use ledger::chain::Link;
use rusqlite::{Connection, ErrorCode};
use sync::BookId;
use sync::exchange::Server;
use tokio::sync::oneshot;

use super::{Desk, Done, Job, open, open_again, open_to_read};
use crate::failure::Failure;
use crate::last_write::LastWrite;
use crate::metrics::Metrics;
use crate::photos::{Asking, Told};
use crate::rules::{Looked, SignedBy};
use crate::shut_out::List;

/// How many jobs are made durable together.
const GROUP_MAX: usize = 64;
/// How many may wait; more are told to come again.
const WAITING_MAX: usize = 1_024;
const READERS: usize = 4;

struct Errand {
    job: Job,
    now: u32,
    done: oneshot::Sender<Result<Done, Failure>>,
}

/// The books of a province in one file.
pub struct OnFile {
    to: Mutex<Option<SyncSender<Errand>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    readers: Readers,
    last_write: LastWrite,
    server: Arc<Server>,
    list: Arc<List>,
}

impl OnFile {
    /// Opens the file and starts the thread that writes it.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(path: &Path, server: Arc<Server>, list: Arc<List>, metrics: Arc<Metrics>) -> Result<Self, Failure> {
        let path = path.to_owned();
        let desk = Desk::new(open(&path)?);
        let (to, from) = sync_channel(WAITING_MAX);
        let last_write = LastWrite::default();
        let writing = Writing {
            path: path.clone(),
            desk: Some(desk),
            last_write: last_write.clone(),
            server: server.clone(),
            list: list.clone(),
            metrics,
        };
        let writer = std::thread::Builder::new().name("books".into()).spawn(move || writing.run(&from));
        let writer = writer.map_err(Failure::file(&path))?;
        let readers = Readers { path, idle: Arc::default() };
        Ok(Self { to: Mutex::new(Some(to)), writer: Mutex::new(Some(writer)), readers, last_write, server, list })
    }

    /// Has a job done; durable before this returns.
    ///
    /// # Errors
    /// When it could not be done: nothing was acknowledged.
    pub async fn work(&self, job: Job, now: u32) -> Result<Done, Failure> {
        let (done, answer) = oneshot::channel();
        let sent = match &*self.to.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(to) => to.try_send(Errand { job, now, done }),
            None => return Err(Failure::Closed),
        };
        match sent {
            Ok(()) => answer.await.unwrap_or(Err(Failure::Closed)),
            Err(TrySendError::Full(_)) => Err(Failure::Busy),
            Err(TrySendError::Disconnected(_)) => Err(Failure::Closed),
        }
    }

    /// Looks for a message of the mailbox.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn look(&self, book: BookId, id: [u8; 16], number: u16, now: u32) -> Result<Looked, Failure> {
        self.readers.read(move |file| super::look(file, &book, &id, number, now)).await
    }

    /// The frame of this link in quarantine, if whoever signed may have it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn quarantined(&self, book: BookId, link: Link, by: SignedBy) -> Result<Option<Vec<u8>>, Failure> {
        let (server, list) = (self.server.clone(), self.list.clone());
        self.readers.read(move |file| super::fetch(file, &server, &list, &book, &link, &by)).await
    }

    /// What is here of a photo.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn ask_of_photo(&self, book: BookId, asking: Asking) -> Result<Told, Failure> {
        let (server, list) = (self.server.clone(), self.list.clone());
        self.readers.read(move |file| super::ask_of_photo(file, &server, &list, &book, &asking)).await
    }

    /// Whether the file can be read, the thread that writes it lives, and what came last could be written.
    ///
    /// # Errors
    /// When not.
    pub async fn is_well(&self) -> Result<(), Failure> {
        let ended = |writer: &Option<JoinHandle<()>>| writer.as_ref().is_none_or(JoinHandle::is_finished);
        if ended(&self.writer.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Err(Failure::Closed);
        }
        self.last_write.check()?;
        self.readers
            .read(|file| Ok(file.query_row("select count(*) from (select 1 from book limit 1)", [], |_| Ok(()))?))
            .await
    }

    /// Lets what waits be done, and puts everything into the main file.
    pub fn close(&self) {
        drop(self.to.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(writer) = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // Only a panic could end it otherwise; what it had acknowledged is durable all the same.
            let _ = writer.join();
        }
    }
}

struct Writing {
    path: PathBuf,
    /// None after the disk failed: the next group opens the file again.
    desk: Option<Desk>,
    last_write: LastWrite,
    server: Arc<Server>,
    list: Arc<List>,
    metrics: Arc<Metrics>,
}

impl Writing {
    /// Takes what waits, does it together, and answers when it is durable. Nobody is kept waiting for others to come:
    /// while one group is being made durable the next gathers.
    fn run(mut self, from: &Receiver<Errand>) {
        while let Ok(first) = from.recv() {
            let mut group = vec![first];
            group.extend(from.try_iter().take(GROUP_MAX - 1));
            self.do_group(group);
        }
        if let Some(desk) = &self.desk {
            // Not needed for what was acknowledged; a copy of the main file alone is then whole.
            let _ = desk.connection().execute_batch("pragma wal_checkpoint(truncate)");
        }
    }

    fn do_group(&mut self, group: Vec<Errand>) {
        let (jobs, answers): (Vec<_>, Vec<_>) =
            group.into_iter().map(|errand| ((errand.job, errand.now), errand.done)).unzip();
        let outcomes = self.outcomes(&jobs);
        self.metrics.group(jobs.len());
        if outcomes.iter().any(|outcome| outcome.as_ref().is_err_and(is_of_the_disk)) {
            tracing::error!("the disk failed; the database file is opened again");
            self.desk = None;
        }
        let mut outcomes = outcomes.into_iter();
        for answer in answers {
            // Whoever asked may have gone; what was done stays done.
            let _ = answer.send(outcomes.next().unwrap_or(Err(Failure::Closed)));
        }
    }

    fn outcomes(&mut self, jobs: &[(Job, u32)]) -> Vec<Result<Done, Failure>> {
        // Never made anew: a file that is gone is not begun again while devices rely on what was in it.
        let desk = match self.desk.take().map_or_else(|| open_again(&self.path).map(Desk::new), Ok) {
            Ok(desk) => self.desk.insert(desk),
            Err(failure) => {
                self.last_write.failed(&failure);
                return vec![Err(failure)];
            }
        };
        let before = desk.connection().total_changes();
        let outcomes = desk.work(&self.server, &self.list, jobs);
        // What only reads succeeds on a full disk too.
        if desk.connection().total_changes() > before && outcomes.iter().any(Result::is_ok) {
            self.last_write.succeeded();
        }
        outcomes
            .iter()
            .filter_map(|outcome| outcome.as_ref().err())
            .for_each(|failure| self.last_write.failed(failure));
        outcomes
    }
}

/// After these nothing is tried again on the same connection.
fn is_of_the_disk(failure: &Failure) -> bool {
    let Failure::Sqlite(error) = failure else { return false };
    let of_the_disk =
        [ErrorCode::SystemIoFailure, ErrorCode::DatabaseCorrupt, ErrorCode::NotADatabase, ErrorCode::CannotOpen];
    error.sqlite_error_code().is_some_and(|code| of_the_disk.contains(&code))
}

/// Connections that only read, on threads that may wait.
struct Readers {
    path: PathBuf,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Readers {
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (path, idle) = (self.path.clone(), self.idle.clone());
        let reading = tokio::task::spawn_blocking(move || {
            let taken = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = match taken {
                Some(connection) => connection,
                None => open_to_read(&path)?,
            };
            let outcome = read(&connection);
            let mut idle = idle.lock().unwrap_or_else(PoisonError::into_inner);
            if outcome.is_ok() && idle.len() < READERS {
                idle.push(connection);
            }
            outcome
        });
        reading.await.unwrap_or(Err(Failure::Closed))
    }
}
