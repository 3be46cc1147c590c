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
use crate::api::card::*;
use crate::api::event::{EventFill, EventOption};
use crate::api::export::*;
use crate::api::form::*;
use crate::api::history::*;
use crate::api::keep::*;
use crate::api::money::*;
use crate::api::party::*;
use crate::api::print::*;
use crate::api::report::*;
use crate::api::search::*;
use crate::api::session::*;
use crate::api::setting::*;
use crate::api::setup::*;
use crate::api::today::*;
use crate::api::voucher::*;
use crate::keep::Attempt;
use crate::print::Ready;
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
mod find;
mod hand;
mod keep;
mod pages;
mod people;
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
        }
    }

    /// The same, where a person sits at the machine: it may keep keys in the vault of the operating system.
    #[must_use]
    pub fn with_vault(self) -> Self {
        // The fonts are read while the person types the passphrase.
        std::thread::spawn(paper::warm);
        Self { vault: Some(Vault), ..self }
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
        let path = true_path(book.path());
        if let Some(_turn) = Turn::take(&self.keeping) {
            book.remove_unfinished();
        }
        *self.book() = Some(book);
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

/// The commands, one for each thing the window asks for. Their meaning stands in [`crate::api`].
#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn app_state(&self) -> Result<AppState, Refusal> {
        let kept = self.kept();
        let open = self.book().as_ref().map(Book::info).transpose()?;
        Ok(AppState {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            books: kept.books.iter().map(|path| known_book(path, kept.remembered.contains_key(path))).collect(),
            open,
            preferences: kept.preferences,
            books_folder: books_folder(&self.folder).display().to_string(),
            today: show::today().to_string(),
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
        // A book is open for one at a time, also for us: opened again, it is asked only whether the passphrase is right.
        if self.is_open(path) {
            Book::key(path, &passphrase)?;
            return self.book_info();
        }
        self.wait_for_keeping();
        self.take_up(Book::open(path, &Unlock::Passphrase(passphrase))?)
    }

    pub fn close_book(&self) -> Result<(), Refusal> {
        *self.printing() = Printing::default();
        let Some(book) = self.book().take() else { return Ok(()) };
        let Some(folder) = book.backup_due().ok().flatten() else { return Ok(()) };
        let Some(turn) = Turn::take(&self.keeping) else { return Ok(()) };
        // The book is closed for the person; its last backup is made behind his back, and lets go of the file then.
        std::thread::spawn(move || {
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

    pub fn change_passphrase(&self, old: String, new: String) -> Result<(), Refusal> {
        let (old, new) = (Zeroizing::new(old), Zeroizing::new(new));
        self.with(|book| book.change_passphrase(&old, &new))
    }

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
        self.beside(|look| look.export_readable(Path::new(&folder))).map(|(done, _)| done)
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

    pub fn book_info(&self) -> Result<BookInfo, Refusal> {
        self.with(|book| book.info())
    }

    pub fn setup_state(&self) -> Result<SetupState, Refusal> {
        self.with(|book| book.setup_state())
    }

    pub fn finish_setup_step(&self, step: String) -> Result<SetupState, Refusal> {
        self.with(|book| book.finish_setup_step(&step))
    }

    pub fn dismiss_setup(&self) -> Result<SetupState, Refusal> {
        self.with(|book| book.dismiss_setup())
    }

    pub fn opening_sheet(&self) -> Result<OpeningSheet, Refusal> {
        self.with(|book| book.opening_sheet())
    }

    pub fn keep_opening(&self, rows: Vec<OpeningRow>) -> Result<OpeningCheck, Refusal> {
        self.with(|book| book.keep_opening(&rows))
    }

    pub fn read_opening(&self, text: String) -> Result<OpeningPasted, Refusal> {
        opening::read_opening(&text)
    }

    pub fn post_opening(&self, rows: Vec<OpeningRow>) -> Result<OpeningPosted, Refusal> {
        self.with(|book| book.post_opening(&rows))
    }

    pub fn members_sheet(&self) -> Result<Vec<MemberRow>, Refusal> {
        self.with(|book| book.members_sheet())
    }

    pub fn keep_members(&self, rows: Vec<MemberRow>) -> Result<MembersCheck, Refusal> {
        self.with(|book| book.keep_members(&rows))
    }

    pub fn read_members(&self, text: String) -> Result<Vec<MemberRow>, Refusal> {
        people::read_members(&text)
    }

    pub fn add_members(&self, rows: Vec<MemberRow>) -> Result<u32, Refusal> {
        self.with(|book| book.add_members(&rows))
    }

    pub fn read_amount(&self, text: String) -> Result<AmountRead, Refusal> {
        self.with(|book| Ok(book.read_amount(&text)))
    }

    pub fn read_date(&self, text: String, working: String) -> Result<DateRead, Refusal> {
        self.with(|book| book.read_date(&text, &working))
    }

    pub fn amount_in_words(&self, amount: String) -> Result<String, Refusal> {
        self.with(|book| Ok(amount.parse().map(|amount| book.in_words(amount)).unwrap_or_default()))
    }

    pub fn suggest_accounts(
        &self,
        text: String,
        form: String,
        side: Side,
        party: Option<String>,
        all: bool,
    ) -> Result<Vec<AccountOption>, Refusal> {
        self.with(|book| book.suggest_accounts(&text, &form, side, party.as_deref(), all))
    }

    pub fn suggest_parties(&self, text: String, form: String) -> Result<Vec<PartyOption>, Refusal> {
        self.with(|book| book.suggest_parties(&text, &form))
    }

    pub fn suggest_entry(&self, form: String, party: String) -> Result<Option<Suggestion>, Refusal> {
        self.with(|book| book.suggest_entry(&form, &party))
    }

    pub fn suggest_events(
        &self,
        text: String,
        form: String,
        party: Option<String>,
    ) -> Result<Vec<EventOption>, Refusal> {
        self.with(|book| book.suggest_events(&text, &form, party.as_deref()))
    }

    pub fn fill_event(&self, draft: Draft) -> Result<EventFill, Refusal> {
        self.with(|book| book.fill_event(&draft))
    }

    pub fn new_draft(&self, form: String) -> Result<Draft, Refusal> {
        self.with(|book| book.new_draft(&form))
    }

    pub fn check_draft(&self, draft: Draft) -> Result<DraftCheck, Refusal> {
        self.with(|book| book.check_draft(&draft))
    }

    pub fn save_draft(&self, draft: Draft) -> Result<DraftKept, Refusal> {
        self.with_ballast(|book| book.save_draft(draft.clone()))
    }

    pub fn list_drafts(&self, discarded: bool) -> Result<Vec<DraftRow>, Refusal> {
        self.with(|book| book.list_drafts(discarded))
    }

    pub fn discard_draft(&self, draft_id: String) -> Result<(), Refusal> {
        self.with(|book| book.bin_draft(&draft_id, true))
    }

    pub fn restore_draft(&self, draft_id: String) -> Result<(), Refusal> {
        self.with(|book| book.bin_draft(&draft_id, false))
    }

    pub fn post_voucher(&self, draft: Draft) -> Result<Receipt, Refusal> {
        let receipt = self.with(|book| book.post_draft(&draft))?;
        self.back_up_when_due();
        Ok(receipt)
    }

    pub fn repeat_last(&self, form: String) -> Result<Option<Draft>, Refusal> {
        self.with(|book| book.repeat_last(&form))
    }

    pub fn duplicate_voucher(&self, voucher: String) -> Result<Draft, Refusal> {
        self.with(|book| book.duplicate(&voucher))
    }

    pub fn amend_draft(&self, voucher: String) -> Result<Draft, Refusal> {
        self.with(|book| book.amend_draft(&voucher))
    }

    pub fn adjust_draft(&self, voucher: String) -> Result<Draft, Refusal> {
        self.with(|book| book.adjust_draft(&voucher))
    }

    pub fn reverse_voucher(&self, voucher: String, date: String, reason: String) -> Result<Receipt, Refusal> {
        self.with(|book| book.reverse(&voucher, &date, &reason))
    }

    pub fn list_vouchers(&self, query: VoucherQuery) -> Result<VoucherPage, Refusal> {
        self.with(|book| book.list_vouchers(&query))
    }

    pub fn sum_vouchers(&self, ids: Vec<String>) -> Result<VoucherSum, Refusal> {
        self.with(|book| book.sum_vouchers(&ids))
    }

    pub fn voucher(&self, id: String) -> Result<VoucherView, Refusal> {
        self.with(|book| book.voucher_view(&id))
    }

    pub fn neighbour(&self, id: String, step: i32) -> Result<Option<String>, Refusal> {
        self.with(|book| book.neighbour(&id, step))
    }

    pub fn list_parties(&self, query: PartyQuery) -> Result<PartyPage, Refusal> {
        self.with(|book| book.list_parties(&query))
    }

    pub fn party_summary(&self, id: String) -> Result<PartySummary, Refusal> {
        self.with(|book| book.party_summary(&id))
    }

    pub fn add_party(&self, party: PartyInput) -> Result<PartyRef, Refusal> {
        self.with(|book| book.add_party(&party))
    }

    pub fn change_party(&self, id: String, party: PartyInput) -> Result<PartyRef, Refusal> {
        self.with(|book| book.change_party(&id, &party))
    }

    pub fn propose_party_code(&self, kind: String) -> Result<String, Refusal> {
        self.with(|book| book.propose_party_code(&kind))
    }

    pub fn list_accounts(&self) -> Result<Vec<AccountRow>, Refusal> {
        self.with(|book| book.list_accounts())
    }

    pub fn add_account(&self, account: NewAccount) -> Result<AccountRow, Refusal> {
        self.with(|book| book.add_account(&account))
    }

    pub fn change_account(&self, account: AccountChange) -> Result<AccountRow, Refusal> {
        self.with(|book| book.change_account(&account))
    }

    pub fn today(&self) -> Result<Today, Refusal> {
        self.with(|book| book.today())
    }

    pub fn search_everything(&self, text: String) -> Result<SearchFound, Refusal> {
        self.with(|book| book.search_everything(&text))
    }

    pub fn history(&self, query: HistoryQuery) -> Result<HistoryPage, Refusal> {
        self.with(|book| book.history(&query))
    }

    pub fn list_series(&self) -> Result<Vec<SeriesBook>, Refusal> {
        self.with(|book| book.list_series())
    }

    pub fn series_numbers(
        &self,
        form: String,
        year: u32,
        series: String,
        offset: u32,
        limit: u32,
    ) -> Result<SeriesPage, Refusal> {
        self.with(|book| book.series_numbers(&form, year, &series, offset, limit))
    }

    pub fn list_settings(&self) -> Result<Vec<SettingRow>, Refusal> {
        self.with(|book| book.list_settings())
    }

    pub fn set_settings(&self, values: Vec<SettingValue>) -> Result<Vec<SettingRow>, Refusal> {
        self.with(|book| book.set_settings(&values))
    }

    pub fn list_values(&self, list: String) -> Result<Vec<ListValue>, Refusal> {
        self.with(|book| book.list_values(&list))
    }

    pub fn set_list_value(&self, list: String, code: String, name: String) -> Result<Vec<ListValue>, Refusal> {
        self.with(|book| book.set_list_value(&list, &code, &name))
    }

    pub fn general_journal(&self, range: RangeQuery) -> Result<JournalPage, Refusal> {
        self.with(|book| book.general_journal(&range))
    }

    pub fn account_ledger(
        &self,
        account: String,
        party: Option<String>,
        side: Option<Side>,
        range: RangeQuery,
    ) -> Result<LedgerPage, Refusal> {
        self.with(|book| book.account_ledger(&account, party.as_deref(), side, &range))
    }

    pub fn party_statement(&self, party: String, from: String, to: String) -> Result<Statement, Refusal> {
        self.with(|book| book.party_statement(&party, &from, &to))
    }

    pub fn trial_balance(&self, query: TrialQuery) -> Result<TrialBalance, Refusal> {
        self.with(|book| book.trial_balance(&query))
    }

    pub fn party_card(&self, id: String) -> Result<PartyCard, Refusal> {
        self.with(|book| book.party_card(&id))
    }

    pub fn card_history(&self, id: String) -> Result<Vec<CardChange>, Refusal> {
        self.with(|book| book.card_history(&id))
    }

    pub fn add_card(&self, card: CardInput) -> Result<PartyRef, Refusal> {
        self.with(|book| book.add_card(&card))
    }

    pub fn change_card(&self, id: String, card: CardInput) -> Result<PartyRef, Refusal> {
        self.with(|book| book.change_card(&id, &card))
    }

    pub fn retire_party(&self, id: String, active: bool) -> Result<PartyRef, Refusal> {
        self.with(|book| book.retire_party(&id, active))
    }

    pub fn reveal_detail(&self, id: String, name: String) -> Result<String, Refusal> {
        self.with(|book| book.reveal_detail(&id, &name))
    }

    pub fn party_neighbour(&self, id: String, step: i32, query: PartyQuery) -> Result<Option<String>, Refusal> {
        self.with(|book| book.party_neighbour(&id, step, &query))
    }

    pub fn statutory_form(&self, query: FormQuery) -> Result<StatutoryForm, Refusal> {
        self.with(|book| book.statutory_form(&query))
    }

    pub fn figure_sources(&self, query: FormQuery, row: String, column: u32) -> Result<FigureSources, Refusal> {
        self.with(|book| book.figure_sources(&query, &row, column))
    }

    pub fn source_rows(&self, query: SourceQuery) -> Result<SourceRows, Refusal> {
        self.with(|book| book.source_rows(&query))
    }

    pub fn last_year_figures(&self, year: i32) -> Result<Vec<LastYearFigure>, Refusal> {
        self.with(|book| book.last_year(year))
    }

    pub fn set_last_year_figures(
        &self,
        year: i32,
        figures: Vec<LastYearFigure>,
    ) -> Result<Vec<LastYearFigure>, Refusal> {
        self.with(|book| book.set_last_year(year, &figures))
    }

    pub fn cash_book(&self, account: String, range: RangeQuery) -> Result<MoneyBook, Refusal> {
        self.with(|book| book.cash_book(&account, &range))
    }

    pub fn bank_books(&self, from: String, to: String) -> Result<Vec<BankBookRow>, Refusal> {
        self.with(|book| book.bank_books(&from, &to))
    }

    pub fn bank_book(&self, book: BankBookRef, range: RangeQuery) -> Result<MoneyBook, Refusal> {
        self.with(|open| open.bank_book(&book, &range))
    }

    pub fn compare_trial(&self, query: CompareQuery) -> Result<ComparedTrial, Refusal> {
        self.with(|book| book.compare_trial(&query))
    }

    pub fn compare_account(
        &self,
        account: String,
        party: Option<String>,
        query: CompareQuery,
    ) -> Result<ComparedTrial, Refusal> {
        self.with(|book| book.compare_account(&account, party.as_deref(), &query))
    }

    pub fn party_debts(&self, party: String, from: String, to: String) -> Result<Debts, Refusal> {
        self.with(|book| book.party_debts(&party, &from, &to))
    }

    pub fn propose_export(&self, job: ExportJob, format: ExportFormat) -> Result<String, Refusal> {
        let (folder, language) = (documents_folder(&self.folder), self.language());
        self.with(|book| Ok(book.propose_export(&job, format, &folder, language)?.display().to_string()))
    }

    pub fn export_sheet(
        &self,
        job: ExportJob,
        path: String,
        format: ExportFormat,
        replace: bool,
    ) -> Result<Exported, Refusal> {
        let language = self.language();
        self.with(|book| book.export(&job, Path::new(path.trim()), format, replace, language))
    }

    pub fn amended_vouchers(&self, from: String, to: String) -> Result<Vec<AmendedRow>, Refusal> {
        self.with(|book| book.amended_vouchers(&from, &to))
    }

    pub fn print_pages(
        &self,
        job: PrintJob,
        sheet: Option<PrintSheet>,
        from: u32,
        count: u32,
    ) -> Result<Printed, Refusal> {
        let kept = self.kept().sheets.get(job.name()).filter(|sheet| sheet.is_known()).cloned();
        let sheet = sheet.or(kept).unwrap_or_else(|| job.usual_sheet());
        let papers = job.papers().iter().map(|paper| (*paper).to_owned()).collect();
        let file = books_folder(&self.folder).join("In").join(job.file_name()).display().to_string();
        let (pages, count) =
            self.with_laid(job, sheet.clone(), from == 0, |ready| Ok((ready.pictures(from, count)?, ready.count())))?;
        Ok(Printed { count, pages, sheet, papers, file })
    }

    pub fn save_pdf(&self, job: PrintJob, sheet: PrintSheet, path: String) -> Result<SavedPdf, Refusal> {
        let file = PathBuf::from(&path);
        if !file.is_absolute() || file.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("pdf")) {
            return Err(Refusal::new("print.path").with("path", path));
        }
        let name = job.name();
        let pages = self.with_laid(job, sheet.clone(), false, |ready| {
            ready.save(&file)?;
            Ok(ready.count())
        })?;
        self.printing().saved = Some(file);
        let mut kept = self.kept();
        kept.sheets.insert(name.to_owned(), sheet);
        self.keep(&kept)?;
        Ok(SavedPdf { path, pages })
    }

    pub fn open_saved_pdf(&self) -> Result<(), Refusal> {
        let saved = self.printing().saved.clone().ok_or_else(|| Refusal::new("print.nothing"))?;
        open_file::open(&saved)
    }

    pub fn periods(&self) -> Result<Vec<PeriodRow>, Refusal> {
        self.with(|book| book.periods())
    }

    pub fn close_month(&self, month: String) -> Result<Vec<PeriodRow>, Refusal> {
        self.with(|book| book.close_month(&month).and_then(|()| book.periods()))
    }

    pub fn reopen_month(&self, month: String, reason: String) -> Result<Vec<PeriodRow>, Refusal> {
        self.with(|book| book.reopen_month(&month, &reason).and_then(|()| book.periods()))
    }

    pub fn open_next_year(&self) -> Result<Vec<PeriodRow>, Refusal> {
        self.with(|book| book.open_next_year().and_then(|_| book.periods()))
    }

    pub fn verify_book(&self) -> Result<VerifyResult, Refusal> {
        self.with(|book| book.verify())
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
