//! Backups, trials, the recovery phrase, and the book proving itself.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::api::keep::{BackupState, ExportDone, RestoreJob};
use crate::api::report::VerifyResult;
use crate::api::session::BookInfo;
use crate::keep::Attempt;
use crate::{App, Book, Refusal};

/// The most a book waits to be opened for a backup of the one before.
const KEEPING_LIMIT: Duration = Duration::from_secs(60);

/// The turn of one who backs up; over when dropped.
pub(super) struct Turn(Arc<AtomicBool>);

impl Turn {
    pub(super) fn take(keeping: &Arc<AtomicBool>) -> Option<Self> {
        let free = keeping.compare_exchange(false, true, Ordering::AcqRel, Ordering::Acquire).is_ok();
        free.then(|| Self(Arc::clone(keeping)))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl App {
    /// Waits until a backup of a book that was just closed lets go of its file.
    pub(super) fn wait_for_keeping(&self) {
        let limit = Instant::now() + KEEPING_LIMIT;
        while self.keeping.load(Ordering::Acquire) && Instant::now() < limit {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Closes the book and waits for its last backup, where one is due: what comes after is the end of the process, and a
    /// backup that is cut off leaves the older ones as they were.
    pub fn finish(&self) {
        // Nothing can be said to anybody any more; what was not backed up is at the next opening.
        let _ = self.close_book();
        self.wait_for_keeping();
    }

    /// Backs the book up by itself when that is due, on a thread of its own: nobody waits for it, and what is in its way
    /// is said where backups are shown.
    pub(super) fn back_up_when_due(&self) {
        let due = self.book().as_mut().and_then(|book| {
            let folder = book.backup_due().ok().flatten();
            // A backup takes the photos with it.
            let photos = if folder.is_none() { book.photos_due().ok().flatten() } else { None };
            let drill = book.drill_due().ok().flatten();
            let is_any = folder.is_some() || photos.is_some() || drill.is_some();
            if is_any { Some((book.look_for_backup().ok()?, folder, photos, drill)) } else { None }
        });
        let Some((look, folder, photos, drill)) = due else { return };
        let Some(turn) = Turn::take(&self.keeping) else { return };
        let open = Arc::clone(&self.open);
        std::thread::spawn(move || {
            let _turn = turn;
            let attempt = folder.map(|folder| look.back_up_into(&folder));
            let photos = photos.map(|file| look.back_up_photos(&file));
            let drilled = drill.and_then(|file| look.drill(&file).ok().map(|restored| (file, restored)));
            let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(book) = open.as_mut().filter(|book| book.book_id() == look.book_id()) else { return };
            // What cannot be noted is found out at the next attempt.
            let _ = attempt.map(|attempt| book.remember_attempt(attempt));
            let _ = photos.map(|photos| book.remember_photos(photos));
            let _ = drilled.map(|(file, restored)| book.drilled(&file, &restored));
        });
    }

    /// Keeps ballast beside the open book, on a thread of its own; a disk without room for it has none.
    pub(super) fn keep_ballast(&self) {
        let path = self.book().as_ref().map(|book| book.path().to_owned());
        let Some(path) = path else { return };
        std::thread::spawn(move || drop(store::ballast::make(&path)));
    }

    /// Does something in the book once more, with the room of the ballast, where the disk was full.
    pub(super) fn with_ballast<T>(&self, act: impl Fn(&mut Book) -> Result<T, Refusal>) -> Result<T, Refusal> {
        self.with(|book| match act(book) {
            Err(refusal) if refusal.code == "book.disk-full" && store::ballast::give_back(book.path()) => act(book),
            outcome => outcome,
        })
    }

    /// Does long work on a second look at the open book while others go on writing in it.
    fn beside<T>(&self, work: impl FnOnce(&Book) -> Result<T, Refusal>) -> Result<(T, Turn), Refusal> {
        let turn = Turn::take(&self.keeping).ok_or_else(|| Refusal::new("backup.running"))?;
        let look = self.with(Book::look_for_backup)?;
        work(&look).map(|answer| (answer, turn))
    }
}

/// The commands. Their meaning stands in [`crate::api`].
#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn recovery_words(&self) -> Result<Option<Vec<String>>, Refusal> {
        self.with(|book| book.recovery_words())
    }

    pub fn confirm_recovery(&self, words: String) -> Result<(), Refusal> {
        let words = Zeroizing::new(words);
        self.with(|book| book.confirm_recovery(&words))
    }

    pub fn enrol_by_recovery(&self, words: String, passphrase: String, user_name: String) -> Result<BookInfo, Refusal> {
        let (words, passphrase) = (Zeroizing::new(words), Zeroizing::new(passphrase));
        self.with(|book| book.enrol_by_recovery(&words, &passphrase, &user_name).and_then(|()| book.info()))
    }

    pub fn backup_state(&self) -> Result<BackupState, Refusal> {
        self.with(|book| book.backup_state(self.keeping.load(Ordering::Acquire)))
    }

    pub fn set_backup_folder(&self, folder: Option<String>) -> Result<BackupState, Refusal> {
        self.with(|book| book.set_backup_folder(folder.as_deref()))?;
        self.back_up_when_due();
        self.backup_state()
    }

    pub fn back_up_now(&self) -> Result<BackupState, Refusal> {
        let folder = self.with(|book| Ok(book.store.backup_folder()?))?;
        let folder = folder.ok_or_else(|| Refusal::new("backup.no-folder"))?;
        let (attempt, turn): (Attempt, Turn) = self.beside(|look| Ok(look.back_up_into(&folder)))?;
        let settled = self.with(|book| book.remember_attempt(attempt));
        drop(turn);
        settled.and_then(|()| self.backup_state())
    }

    pub fn drill_now(&self) -> Result<BackupState, Refusal> {
        let file = self.with(|book| book.latest_backup())?;
        let (restored, turn) = self.beside(|look| look.drill(&file))?;
        let noted = self.with(|book| book.drilled(&file, &restored));
        drop(turn);
        noted.and_then(|()| self.backup_state())
    }

    pub fn restore_backup(&self, job: RestoreJob) -> Result<BookInfo, Refusal> {
        if let Some(folder) = Path::new(&job.path).parent() {
            fs::create_dir_all(folder).map_err(|_| Refusal::new("book.read-only").with("path", folder.display()))?;
        }
        self.take_up(Book::restore(&job)?)
    }

    pub fn export_book(&self, folder: String) -> Result<ExportDone, Refusal> {
        let (done, _) = self.beside(|look| look.export_readable(Path::new(&folder)))?;
        self.with(|book| {
            book.note_exported(&done.folder);
            Ok(())
        })?;
        Ok(done)
    }

    pub fn verify_book(&self) -> Result<VerifyResult, Refusal> {
        self.with(|book| book.verify())
    }
}
