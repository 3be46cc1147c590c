//! The application around a book: which books this machine knows, which is open, how the window looks.
//!
//! Here is what it holds; the commands stand in one file for each part of the window, in the words of [`crate::api`].

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};

use crate::api::print::PrintSheet;
use crate::api::session::{BookInfo, Preferences};
use crate::line::Courier;
use crate::vault::Vault;
use crate::wording::Language;
use crate::{Book, Refusal};
use keep::Turn;
use pages::Printing;

mod attention;
mod books;
mod coop;
mod device;
mod entry;
mod field;
mod find;
mod hand;
mod keep;
mod lock;
mod pages;
mod people;
mod photo;
mod report;
mod setup;
mod sync;
mod system;

/// The application: one per window.
pub struct App {
    folder: PathBuf,
    vault: Option<Vault>,
    open: Arc<Mutex<Option<Book>>>,
    /// Whether a backup, a trial or an export is being made, by whatever book.
    keeping: Arc<AtomicBool>,
    /// The loop that exchanges by itself, once it is needed.
    courier: OnceLock<Courier>,
    /// Letting devices in, and coming in.
    admission: Mutex<device::Admission>,
    printing: Mutex<Printing>,
    /// Whether the open book is covered until somebody proves who they are.
    locked: AtomicBool,
    /// The code in a link that the program was opened with, until the page has asked for it.
    link: Mutex<Option<String>>,
}

/// What is kept outside every book: no name, number or amount of any of them.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    preferences: Preferences,
    books: Vec<PathBuf>,
    /// The books whose keys are in the machine's vault, with the ids they are kept under. A key may be missing there;
    /// none is there that is not named here.
    remembered: BTreeMap<PathBuf, String>,
    /// The sheet last used for each kind of paper.
    sheets: BTreeMap<String, PrintSheet>,
}

impl App {
    /// The application with its own small folder of preferences, and no vault.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            vault: None,
            open: Arc::default(),
            keeping: Arc::default(),
            courier: OnceLock::new(),
            admission: Mutex::default(),
            printing: Mutex::default(),
            locked: AtomicBool::default(),
            link: Mutex::default(),
        }
    }

    /// The same, where a person sits at the machine: it may keep keys in the vault of the operating system.
    #[must_use]
    pub fn with_vault(mut self) -> Self {
        // The fonts are read while the person types the passphrase.
        std::thread::spawn(paper::warm);
        self.vault = Some(Vault);
        self
    }

    /// Takes in a link that somebody opened the program with, for the page to ask for; says whether it is an invite.
    pub fn open_link(&self, link: &str) -> bool {
        let code = crate::admission::link::code_in(link);
        let found = code.is_some();
        if found {
            *self.link() = code;
        }
        found
    }

    fn link(&self) -> MutexGuard<'_, Option<String>> {
        self.link.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self) -> PathBuf {
        self.folder.join("preferences.json")
    }

    /// What was kept; a file that does not read is as none, since nothing of value is in it.
    fn kept(&self) -> Kept {
        fs::read(self.file()).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    fn keep(&self, kept: &Kept) -> Result<(), Refusal> {
        let refused = |error: std::io::Error| Refusal::new("app.preferences").with("what", error);
        fs::create_dir_all(&self.folder).map_err(refused)?;
        let text =
            serde_json::to_vec_pretty(kept).map_err(|error| Refusal::new("app.preferences").with("what", error))?;
        let temporary = self.folder.join("preferences.json.new");
        fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, self.file())).map_err(refused)
    }

    fn book(&self) -> MutexGuard<'_, Option<Book>> {
        // A panic elsewhere does not make the book untrue: what was not committed was taken back.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut Book) -> Result<T, Refusal>) -> Result<T, Refusal> {
        act(self.book().as_mut().ok_or_else(|| Refusal::new("app.no-book"))?)
    }

    /// The language the window speaks, for the titles of a file.
    fn language(&self) -> Language {
        if self.kept().preferences.language == "en" { Language::English } else { Language::Vietnamese }
    }

    fn vault(&self) -> Result<Vault, Refusal> {
        self.vault.ok_or_else(|| Refusal::new("vault.missing"))
    }

    /// The id under which the vault keeps the key of the book at `path`.
    fn remembered(&self, path: &Path) -> Option<String> {
        self.kept().remembered.get(&true_path(path)).cloned()
    }

    fn drop_remembered(&self, path: &Path) -> Result<(), Refusal> {
        let mut kept = self.kept();
        kept.remembered.remove(&true_path(path));
        self.keep(&kept)
    }

    fn is_open(&self, path: &Path) -> bool {
        let same = |book: &Book| fs::canonicalize(book.path()).ok() == fs::canonicalize(path).ok();
        path.exists() && self.book().as_ref().is_some_and(same)
    }

    /// Takes a book in place of the one that was open. One that does not open leaves that one as it is.
    fn take_up(&self, book: Book) -> Result<BookInfo, Refusal> {
        let info = book.info()?;
        let wants_proof = book.wants_proof();
        let path = true_path(book.path());
        if let Some(_turn) = Turn::take(&self.keeping) {
            book.remove_unfinished();
        }
        *self.book() = Some(book);
        self.locked.store(wants_proof, std::sync::atomic::Ordering::SeqCst);
        *self.printing() = Printing::default();
        let mut kept = self.kept();
        kept.books.retain(|known| *known != path);
        kept.books.insert(0, path);
        self.keep(&kept)?;
        self.back_up_when_due();
        self.exchange_when_joined();
        self.keep_ballast();
        Ok(info)
    }
}

impl Drop for App {
    /// The book is shut here and not wherever its loop ends: that may be after the process has let go of what SQLCipher needs.
    fn drop(&mut self) {
        drop(self.book().take());
    }
}

/// The same path for the same file, however it was named; a file that is not there keeps the name it had.
fn true_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Where a new book is proposed: the person's documents, or beside the preferences where there are none.
fn books_folder(own: &Path) -> PathBuf {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
    match home.filter(|_| std::env::var_os("SO_HTX_HOME").is_none()) {
        Some(home) => home.join("Documents").join("So HTX"),
        None => own.join("books"),
    }
}
