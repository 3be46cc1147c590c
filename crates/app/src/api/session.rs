//! Opening, creating and switching books, and how the window looks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the window needs to know when it starts.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AppState {
    /// The product's version.
    pub version: String,
    /// Books opened on this machine before, the latest first.
    pub books: Vec<KnownBook>,
    /// The book that is open now.
    pub open: Option<BookInfo>,
    /// The cover over the open book while nobody who may see it has said who they are; `open` is nothing then.
    pub cover: Option<super::lock::LockState>,
    /// How the window looks and behaves.
    pub preferences: Preferences,
    /// The folder proposed for a new book.
    pub books_folder: String,
    /// Today on this machine, `YYYY-MM-DD`.
    pub today: String,
    /// The code of an invite whose link opened the program, told once.
    pub invite: Option<String>,
}

/// A book this machine has opened before. Only its file is known outside; its name stays inside.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct KnownBook {
    /// The full path of the file.
    pub path: String,
    /// The file name without its ending, for the list.
    pub label: String,
    /// Whether the file is still there.
    pub present: bool,
    /// Whether the machine's vault was given its key, so that no passphrase is asked.
    pub remembered: bool,
}

/// The kind of organisation whose book this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum BookKind {
    /// Hợp tác xã, a cooperative.
    Htx,
    /// Liên hiệp hợp tác xã, a union of cooperatives.
    Lhhtx,
}

/// What is asked when a book is made.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct NewBook {
    /// The file to make; must not exist.
    pub path: String,
    /// The cooperative's name.
    pub name: String,
    /// Its tax code, ten or thirteen digits, or nothing yet.
    pub tax_code: Option<String>,
    /// Its kind.
    pub kind: BookKind,
    /// The first fiscal year kept in this book.
    pub year: i32,
    /// The month a fiscal year starts with, 1, 4, 7 or 10.
    pub first_month: u32,
    /// The accountant's name.
    pub user_name: String,
    /// The passphrase that opens the book, at least eight characters.
    pub passphrase: String,
}

/// The open book.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BookInfo {
    /// Thirty-two hexadecimal digits.
    pub book_id: String,
    /// The file.
    pub path: String,
    /// The cooperative's name.
    pub name: String,
    /// Its tax code.
    pub tax_code: Option<String>,
    /// Its kind.
    pub kind: BookKind,
    /// The person writing here.
    pub user_name: String,
    /// What the person writing here may do; nothing in a copy that is only read.
    pub roles: Vec<super::device::Role>,
    /// The series (quyển) this writer's numbers are in, as printed: `01`.
    pub series: String,
    /// The month in which a fiscal year starts.
    pub first_month: u32,
    /// The working period, the month of the last voucher or of today: `YYYY-MM`.
    pub working_month: String,
    /// The date a new voucher starts with, `YYYY-MM-DD`.
    pub working_day: String,
    /// Today in Vietnam, `YYYY-MM-DD`, by the clock that is believed: this machine's, or the server's where that is more
    /// than two days off.
    pub today: String,
    /// The first month kept, `YYYY-MM`.
    pub first_period: String,
    /// How many vouchers are posted.
    pub vouchers: u32,
    /// How many drafts wait.
    pub drafts: u32,
    /// True where the book was made for practice.
    pub practice: bool,
    /// True while the recovery phrase waits to be written down.
    pub recovery_waits: bool,
    /// Why nothing may be written in this copy of the book, as a code: `book.not-enrolled` or `book.older-copy`. The
    /// recovery phrase makes this machine a new writer.
    pub read_only: Option<String>,
}

/// The most keys that can be chosen, and the longest name of one.
const KEYS_MAX: usize = 200;
const CHORD_MAX: usize = 40;
/// The longest a book stays open with nobody there, where it is covered at all.
const LOCK_MINUTES_MAX: u32 = 240;

/// How the window looks and behaves on this machine; kept outside every book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Preferences {
    /// `system`, `light`, `dark` or `contrast`.
    pub theme: String,
    /// `vi` or `en`.
    pub language: String,
    /// 100, 115, 130, 150 or 200 per cent.
    pub text_size: u32,
    /// `compact` or `normal` rows.
    pub density: String,
    /// Minutes without a key or a touch after which the book is covered; 0 where it never is by itself.
    pub lock_minutes: u32,
    /// Keys people have chosen, by the program's own: `F5` to `F8`.
    pub keys: BTreeMap<String, String>,
}

impl Preferences {
    /// Whether each is one of the values it may have: a window cannot be shown in any other.
    pub fn are_known(&self) -> bool {
        ["system", "light", "dark", "contrast"].contains(&self.theme.as_str())
            && ["vi", "en"].contains(&self.language.as_str())
            && [100, 115, 130, 150, 200].contains(&self.text_size)
            && ["compact", "normal"].contains(&self.density.as_str())
            && self.lock_minutes <= LOCK_MINUTES_MAX
            && self.keys.len() <= KEYS_MAX
            && self.keys.iter().all(|(own, chosen)| own.len() <= CHORD_MAX && chosen.len() <= CHORD_MAX)
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: "system".into(),
            language: "vi".into(),
            text_size: 100,
            density: "compact".into(),
            lock_minutes: 10,
            keys: BTreeMap::new(),
        }
    }
}
