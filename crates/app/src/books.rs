//! Making, opening and describing a book.

use std::cell::RefCell;
use std::path::Path;

use chrono::NaiveDate;
use ledger::day::Month;
use ledger::event::body::{Body, SettingSet};
use ledger::words::{Thousand, WordsStyle, ZeroTens};
use store::keys::DatabaseKey;
use store::query::{Totals, VoucherFilter};
use store::{Access, Beginning, Failure, Opener, Stop, Store, Written};
use zeroize::Zeroizing;

use crate::Refusal;
use crate::api::report::VerifyResult;
use crate::api::session::{BookInfo, BookKind, NewBook};
use crate::field::KnownDue;
use crate::history::HistoryIndex;
use crate::search::SearchIndex;
use crate::show;

/// The shortest passphrase accepted.
pub(crate) const PASSPHRASE_LETTERS_MIN: usize = 8;

/// An open book and everything that can be done in it.
pub struct Book {
    pub(crate) store: Store,
    /// What was read of the history, and of the words of vouchers, since the book was opened.
    pub(crate) history: RefCell<HistoryIndex>,
    pub(crate) search: RefCell<SearchIndex>,
    /// What is left of a table of vouchers that is being posted.
    pub(crate) reading: crate::vouchers_in::Reading,
    pub(crate) due: RefCell<Option<KnownDue>>,
    /// What a list comes to, with how far the book had come.
    pub(crate) totals: RefCell<Option<(Written, VoucherFilter, Totals)>>,
}

/// How a book is unlocked.
pub enum Unlock {
    /// By its passphrase.
    Passphrase(Zeroizing<String>),
    /// By the database key in hexadecimal digits.
    Key(Zeroizing<String>),
}

impl Book {
    /// Makes a book.
    ///
    /// # Errors
    /// For a name, tax code, year or passphrase that cannot be used, and for a file that cannot be made.
    pub fn create(new: &NewBook, practice: bool) -> Result<Self, Refusal> {
        long_enough(&new.passphrase)?;
        let beginning = Beginning {
            name: named(&new.name, "book.name-missing")?,
            tax_code: new.tax_code.as_deref().map(tax_code).transpose()?.flatten(),
            union: new.kind == BookKind::Lhhtx,
            first_year: first_year(new.year)?,
            first_month: first_month(new.first_month)?,
            practice,
        };
        let user = ledger::text::clean(&new.user_name).map_err(|fault| Refusal::new(fault.code()))?;
        let mut store = Store::create(Path::new(&new.path), &new.passphrase, &beginning, show::wall())?;
        if !user.is_empty() {
            let name = SettingSet { key: "writer.1.name".into(), value: user };
            store
                .record::<_, Refusal>(show::wall(), |writing| Ok(writing.event(Vec::new(), Body::SettingSet(name))?))?;
        }
        Ok(Self::of(store))
    }

    /// Opens a book.
    ///
    /// # Errors
    /// Every way in which a file is not a book this person may write.
    pub fn open(path: &Path, unlock: &Unlock) -> Result<Self, Refusal> {
        let store = match unlock {
            Unlock::Passphrase(passphrase) => Store::open(path, Opener::Passphrase(passphrase))?,
            Unlock::Key(hex) => {
                let key = DatabaseKey::from_hex(hex).ok_or_else(|| Refusal::new("book.key-malformed"))?;
                // Under a wrong key a book reads as any other file does.
                Store::open(path, Opener::Key(key)).map_err(|failure| match failure {
                    Failure::NotABook => Refusal::new("book.wrong-key"),
                    other => other.into(),
                })?
            }
        };
        Ok(Self::of(store))
    }

    /// The database key of a book, for scripts.
    ///
    /// # Errors
    /// When the passphrase does not open it.
    pub fn key(path: &Path, passphrase: &str) -> Result<Zeroizing<String>, Refusal> {
        Ok(store::keys::read(path, passphrase)?.database.to_hex())
    }

    /// Puts another passphrase on the book.
    ///
    /// # Errors
    /// When the old one is not right or the new one too short.
    pub fn change_passphrase(&self, old: &str, new: &str) -> Result<(), Refusal> {
        long_enough(new)?;
        Ok(self.store.change_passphrase(old, new)?)
    }

    pub(crate) fn of(store: Store) -> Self {
        Self {
            store,
            history: RefCell::default(),
            search: RefCell::default(),
            reading: Default::default(),
            due: RefCell::default(),
            totals: RefCell::default(),
        }
    }

    /// The book as it stands now.
    ///
    /// # Errors
    /// When it does not read.
    pub fn info(&self) -> Result<BookInfo, Refusal> {
        let genesis = self.store.genesis()?;
        let identity = self.store.cache().identity();
        let working_day = self.working_day()?;
        Ok(BookInfo {
            book_id: identity.book_id.iter().map(|byte| format!("{byte:02x}")).collect(),
            path: self.store.path().display().to_string(),
            name: genesis.name,
            tax_code: genesis.tax_code,
            kind: if genesis.union { BookKind::Lhhtx } else { BookKind::Htx },
            user_name: self.writer_name(identity.writer),
            roles: crate::admission::shown_roles(self.own_roles()),
            series: format!("{:02}", identity.writer),
            first_month: genesis.first_month.into(),
            working_month: Month::of(working_day).to_iso(),
            working_day: working_day.to_string(),
            today: self.current_day()?.to_string(),
            first_period: self.store.cache().first_month().to_iso(),
            vouchers: self.store.voucher_totals(&store::query::VoucherFilter::default())?.count,
            drafts: u32::try_from(self.store.drafts(false)?.len()).unwrap_or(u32::MAX),
            practice: genesis.practice,
            recovery_waits: self.store.phrase_waits()?,
            read_only: match self.store.access() {
                Access::NotEnrolled => Some("book.not-enrolled".into()),
                Access::OlderCopy { .. } => Some("book.older-copy".into()),
                Access::Stopped(Stop::Copied) => Some("book.copied".into()),
                Access::Stopped(Stop::ShutOut) => Some("book.shut-out".into()),
                Access::Stopped(Stop::Refused) => Some("book.refused".into()),
                Access::Joining => Some("book.not-enrolled".into()),
                Access::Locked => Some("book.locked".into()),
                Access::Writing | Access::Snapshot => None,
            },
        })
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// The database key of this book in hexadecimal digits, for the machine's vault.
    pub(crate) fn own_key(&self) -> Zeroizing<String> {
        self.store.key().to_hex()
    }

    /// The writer who sits at this machine.
    pub(crate) fn writer(&self) -> u16 {
        self.store.cache().identity().writer
    }

    /// Signs what the one who sits there wrote, before somebody else may sit there.
    ///
    /// # Errors
    /// When the disk fails.
    pub(crate) fn sign_what_waits(&mut self) -> Result<(), Refusal> {
        Ok(self.store.cut_for_backup(show::wall())?)
    }

    /// The sixteen bytes that name the book, in hexadecimal digits.
    pub fn book_id(&self) -> String {
        self.store.cache().identity().book_id.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The day a new voucher starts with: the last voucher's, or today within the years that are open.
    pub(crate) fn working_day(&self) -> Result<NaiveDate, Refusal> {
        if let Some(day) = self.store.last_day()? {
            return Ok(day);
        }
        let first = self.store.cache().first_month().first_day();
        let last = self.last_open_month().last_day();
        Ok(self.current_day()?.clamp(first, last))
    }

    /// The last month of the last fiscal year that is open.
    pub(crate) fn last_open_month(&self) -> Month {
        use ledger::fold::Books;
        let Ok(year) = self.store.last_open_year() else { return self.store.cache().first_month() };
        let first = Month::new(year.into(), self.store.cache().first_month_of_year().into());
        let first = first.unwrap_or(self.store.cache().first_month());
        Month::from_index(first.index() + 11).unwrap_or(first)
    }

    pub(crate) fn writer_name(&self, writer: u16) -> String {
        self.store.cache().setting(&format!("writer.{writer}.name")).unwrap_or_default().to_owned()
    }

    /// How this book writes amounts in words.
    pub(crate) fn words_style(&self) -> WordsStyle {
        let setting = |key| self.store.cache().setting(key);
        WordsStyle {
            zero_tens: if setting("words.zero-tens") == Some("le") { ZeroTens::Le } else { ZeroTens::Linh },
            thousand: if setting("words.thousand") == Some("ngan") { Thousand::Ngan } else { Thousand::Nghin },
            exact_suffix: setting("words.exact-suffix") == Some("yes"),
        }
    }

    /// An amount in words, in this book's style.
    pub(crate) fn in_words(&self, amount: i64) -> String {
        ledger::words::in_words_of(amount, self.words_style())
    }

    /// Recomputes everything from the events and compares.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn verify(&self) -> Result<VerifyResult, Refusal> {
        let checked = self.check()?;
        let what = if checked.ok { "verify" } else { "verify-failed" };
        self.note_done(what, &[("vouchers", checked.vouchers.to_string())]);
        Ok(checked)
    }

    /// The same without a note of it: on a second look, while others write on.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn check(&self) -> Result<VerifyResult, Refusal> {
        let report = self.store.verify()?;
        let digest = report.ledger_digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(VerifyResult {
            ok: report.differences.is_empty(),
            vouchers: u32::try_from(report.vouchers).unwrap_or(u32::MAX),
            entries: u32::try_from(report.entries).unwrap_or(u32::MAX),
            ledger_digest: digest,
            differences: report.differences.iter().map(store::verify::Difference::code).collect(),
        })
    }
}

/// Whether a passphrase may be put on a book.
pub(crate) fn long_enough(passphrase: &str) -> Result<(), Refusal> {
    if passphrase.chars().count() < PASSPHRASE_LETTERS_MIN {
        return Err(Refusal::new("book.passphrase-short").with("least", PASSPHRASE_LETTERS_MIN));
    }
    Ok(())
}

fn named(text: &str, missing: &str) -> Result<String, Refusal> {
    let name = ledger::text::clean(text).map_err(|fault| Refusal::new(fault.code()))?;
    if name.is_empty() { Err(Refusal::new(missing)) } else { Ok(name) }
}

/// Ten digits, or ten and three with a dash; nothing when left empty (Circular 105/2020/TT-BTC, article 5: «chưa đối chiếu»).
fn tax_code(text: &str) -> Result<Option<String>, Refusal> {
    let code: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let digits = code.chars().filter(char::is_ascii_digit).count();
    let right_shape = match code.len() {
        0 => return Ok(None),
        10 | 13 => digits == code.len(),
        14 => digits == 13 && code.as_bytes()[10] == b'-',
        _ => false,
    };
    if right_shape { Ok(Some(code)) } else { Err(Refusal::new("book.tax-code")) }
}

fn first_year(year: i32) -> Result<u16, Refusal> {
    u16::try_from(year)
        .ok()
        .filter(|year| (2000..=2100).contains(year))
        .ok_or_else(|| Refusal::new("book.year").with("year", year))
}

/// A fiscal year of twelve months begins with a quarter (Law on Accounting 88/2015/QH13, article 12: «chưa đối chiếu»).
fn first_month(month: u32) -> Result<u8, Refusal> {
    match month {
        1 | 4 | 7 | 10 => Ok(month as u8),
        _ => Err(Refusal::new("book.first-month").with("month", month)),
    }
}
