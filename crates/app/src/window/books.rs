//! Which books there are, which is open, by what key, and how the window looks.

use std::fs;
use std::path::Path;

use zeroize::Zeroizing;

use super::keep::Turn;
use super::pages::Printing;
use crate::api::session::{AppState, BookInfo, KnownBook, NewBook, Preferences};
use crate::api::setup::PracticeInfo;
use crate::vault::Vault;
use crate::window::{books_folder, true_path};
use crate::{App, Book, Refusal, Unlock, practice, setup, show};

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn app_state(&self) -> Result<AppState, Refusal> {
        let kept = self.kept();
        let locked = self.is_locked();
        let (open, cover) = match self.book().as_ref() {
            Some(book) if locked => (None, Some(book.cover(true)?)),
            book => (book.map(Book::info).transpose()?, None),
        };
        Ok(AppState {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            books: kept.books.iter().map(|path| known_book(path, kept.remembered.contains_key(path))).collect(),
            open,
            cover,
            preferences: kept.preferences,
            books_folder: books_folder(&self.folder).display().to_string(),
            today: show::today().to_string(),
            invite: self.link().take(),
        })
    }

    pub fn create_book(&self, book: NewBook) -> Result<BookInfo, Refusal> {
        if let Some(folder) = Path::new(&book.path).parent() {
            fs::create_dir_all(folder).map_err(|_| Refusal::new("book.read-only").with("path", folder.display()))?;
        }
        self.take_up(Book::create(&book, false)?)
    }

    pub fn open_book(&self, path: String, passphrase: String) -> Result<BookInfo, Refusal> {
        let (path, passphrase) = (Path::new(&path), Zeroizing::new(passphrase));
        // A book is open for one at a time, also for us: opened again, it is asked only whose passphrase it is.
        if self.is_open(path) {
            self.with(|book| book.come_in_by(&passphrase))?;
            return self.book_info();
        }
        self.wait_for_keeping();
        self.take_up(Book::open(path, &Unlock::Passphrase(passphrase))?)
    }

    pub fn close_book(&self) -> Result<(), Refusal> {
        *self.printing() = Printing::default();
        self.locked.store(false, std::sync::atomic::Ordering::SeqCst);
        let Some(mut book) = self.book().take() else { return Ok(()) };
        let Some(folder) = book.backup_due().ok().flatten() else { return Ok(()) };
        let Some(turn) = Turn::take(&self.keeping) else { return Ok(()) };
        // The book is closed for the person; its last backup is made behind his back, and lets go of the file then.
        std::thread::spawn(move || {
            // What cannot be signed now is in the backup all the same.
            drop(book.look_for_backup());
            let _ = book.remember_attempt(book.back_up_into(&folder));
            drop(book);
            drop(turn);
        });
        Ok(())
    }

    pub fn forget_book(&self, path: String) -> Result<(), Refusal> {
        match self.forget_key(path.clone()) {
            // Where no vault is left there is nothing to take the key out of, and the list must not keep the book for it.
            Err(refusal) if refusal.code == "vault.missing" => self.drop_remembered(Path::new(&path))?,
            outcome => outcome?,
        }
        let mut kept = self.kept();
        kept.books.retain(|known| *known != Path::new(&path));
        self.keep(&kept)
    }

    pub fn book_info(&self) -> Result<BookInfo, Refusal> {
        self.with(|book| book.info())
    }

    pub fn set_preferences(&self, preferences: Preferences) -> Result<Preferences, Refusal> {
        if !preferences.are_known() {
            return Err(Refusal::new("request.malformed")
                .with("name", "set_preferences")
                .with("fault", "unknown value"));
        }
        let mut kept = self.kept();
        kept.preferences = preferences.clone();
        self.keep(&kept)?;
        Ok(preferences)
    }

    pub fn has_vault(&self) -> Result<bool, Refusal> {
        Ok(self.vault.is_some_and(Vault::is_there))
    }

    pub fn remember_key(&self) -> Result<(), Refusal> {
        let (path, id, key) = self.with(|book| Ok((true_path(book.path()), book.book_id(), book.own_key())))?;
        let vault = self.vault()?;
        let before = self.remembered(&path);
        // Another book lay here once; its key is not left behind.
        if let Some(other) = before.as_ref().filter(|before| **before != id) {
            vault.remove(other.clone())?;
        }
        let mut kept = self.kept();
        kept.remembered.insert(path.clone(), id.clone());
        // Named before it is put there: a key in the vault that nobody knows of could never be taken out.
        self.keep(&kept)?;
        let outcome = vault.put(id.clone(), key);
        if outcome.is_err() && before != Some(id) {
            self.drop_remembered(&path)?;
        }
        outcome
    }

    pub fn open_remembered(&self, path: String) -> Result<BookInfo, Refusal> {
        let path = Path::new(&path);
        if self.is_open(path) {
            return self.book_info();
        }
        let id = self.remembered(path).ok_or_else(|| Refusal::new("vault.no-key"))?;
        let vault = self.vault()?;
        self.wait_for_keeping();
        match vault.get(id.clone()).and_then(|key| Book::open(path, &Unlock::Key(key))) {
            Ok(book) => self.take_up(book),
            Err(refusal) if refusal.code == "vault.no-key" => {
                self.drop_remembered(path)?;
                Err(refusal)
            }
            Err(refusal) if ["book.wrong-key", "book.key-malformed"].contains(&refusal.code.as_str()) => {
                vault.remove(id)?;
                self.drop_remembered(path)?;
                Err(Refusal::new("vault.old-key"))
            }
            Err(refusal) => Err(refusal),
        }
    }

    pub fn forget_key(&self, path: String) -> Result<(), Refusal> {
        let path = Path::new(&path);
        let Some(id) = self.remembered(path) else { return Ok(()) };
        self.vault()?.remove(id)?;
        self.drop_remembered(path)
    }

    pub fn passphrase_strength(&self, passphrase: String, about: String) -> Result<String, Refusal> {
        Ok(setup::passphrase_strength(&Zeroizing::new(passphrase), &about).to_owned())
    }

    pub fn change_passphrase(&self, old: String, new: String) -> Result<(), Refusal> {
        let (old, new) = (Zeroizing::new(old), Zeroizing::new(new));
        self.with(|book| book.change_passphrase(&old, &new))
    }

    pub fn practice_info(&self) -> Result<PracticeInfo, Refusal> {
        let path = practice::place(&self.folder);
        Ok(PracticeInfo {
            present: path.is_file(),
            path: path.display().to_string(),
            passphrase: practice::PASSPHRASE.to_owned(),
        })
    }

    pub fn open_practice_book(&self) -> Result<BookInfo, Refusal> {
        let path = practice::place(&self.folder);
        if self.is_open(&path) {
            return self.book_info();
        }
        if !path.is_file() {
            practice::make_anew(&self.folder)?;
        }
        self.take_up(Book::open_practice(&path)?)
    }

    pub fn make_practice_book(&self) -> Result<BookInfo, Refusal> {
        if self.is_open(&practice::place(&self.folder)) {
            self.close_book()?;
        }
        practice::make_anew(&self.folder)?;
        self.open_practice_book()
    }
}

fn known_book(path: &Path, remembered: bool) -> KnownBook {
    KnownBook {
        path: path.display().to_string(),
        label: path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        present: path.is_file(),
        remembered,
    }
}
