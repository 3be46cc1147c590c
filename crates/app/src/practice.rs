//! The practice book («Sổ thực hành – không có giá trị»): a year of a farming cooperative that does not exist, to try
//! everything on.
//!
//! Its people, balances and vouchers are data in `data/practice`; they go in by the same use cases as anybody's. Always
//! the same content. Its passphrase is no secret: the book holds made-up figures only, and says so on every screen.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::api::listed::OpeningListRow;
use crate::api::session::{BookKind, NewBook};
use crate::api::setting::SettingValue;
use crate::api::voucher::{Draft, DraftEntry, Purpose};
use crate::import::{Door, VoucherObject, post_object};
use crate::{Book, Refusal, Unlock, show};

/// What opens a practice book.
pub const PASSPHRASE: &str = "thuc hanh 2025";
/// The cooperative's name.
pub const NAME: &str = "HTX Nông nghiệp Dịch vụ Hòa An";
/// Who keeps its books.
pub const ACCOUNTANT: &str = "Phan Thị Bích";
/// The year of its vouchers.
pub const YEAR: i32 = 2025;
/// No province's code begins so: the tax code is nobody's.
const TAX_CODE: &str = "9900000009";
/// The months that are closed; the others are left to practise on.
const CLOSED_MONTHS: u32 = 10;
/// The name of its file.
const FILE: &str = "so-thuc-hanh.htx";
/// The folder of its own, and the one it is made in.
const FOLDER: &str = "So thuc hanh";
const FOLDER_MAKING: &str = "So thuc hanh dang tao";

const PARTIES: &str = include_str!("../data/practice/parties.csv");
const OPENING: &str = include_str!("../data/practice/opening.csv");
const OPENING_LISTS: &str = include_str!("../data/practice/opening-lists.csv");
const SETTINGS: &str = include_str!("../data/practice/settings.csv");
const VOUCHERS: &str = include_str!("../data/practice/vouchers.jsonl");
const CORRECTIONS: &str = include_str!("../data/practice/corrections.jsonl");
const DRAFTS: &str = include_str!("../data/practice/drafts.jsonl");

/// A correction, carried out when the vouchers of its month are in.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Correction {
    Amend { month: String, voucher: String, reason: String, narration: Option<String>, amounts: Vec<i64> },
    Adjust { month: String, voucher: String, date: String, narration: String, reason: String, amounts: Vec<i64> },
    Reverse { month: String, voucher: String, date: String, reason: String },
    Reopen { month: String, reason: String, voucher: Box<VoucherObject> },
}

impl Correction {
    fn month(&self) -> &str {
        match self {
            Correction::Amend { month, .. }
            | Correction::Adjust { month, .. }
            | Correction::Reverse { month, .. }
            | Correction::Reopen { month, .. } => month,
        }
    }
}

impl Book {
    /// Makes a practice book at `path`, where nothing may be yet.
    ///
    /// # Errors
    /// When the file cannot be made; one cut short by a failure of the disk is not to be opened.
    pub fn make_practice(path: &Path) -> Result<Self, Refusal> {
        let mut book = Self::create(&beginning(path), true)?;
        book.fill_practice()?;
        Ok(book)
    }

    /// Opens a practice book.
    ///
    /// # Errors
    /// As [`Book::open`].
    pub fn open_practice(path: &Path) -> Result<Self, Refusal> {
        Self::open(path, &Unlock::Passphrase(PASSPHRASE.to_owned().into()))
    }

    fn keep_settings(&mut self) -> Result<(), Refusal> {
        let (lists, plain): (Vec<_>, Vec<_>) =
            settings().into_iter().partition(|set| ledger::setting::list_entry(&set.key).is_some());
        self.set_settings(&plain)?;
        for SettingValue { key, value } in lists {
            if let Some((list, code)) = ledger::setting::list_entry(&key) {
                self.set_list_value(list, code, &value)?;
            }
        }
        Ok(())
    }

    /// Posts vouchers and notes under which id the book has each.
    fn post_all(&mut self, objects: Vec<VoucherObject>, ids: &mut BTreeMap<String, String>) -> Result<(), Refusal> {
        self.store.record(show::wall(), |writing| {
            for mut object in objects {
                // The file's own name for it is no reference of another program.
                let name = object.id.take().unwrap_or_default();
                ids.insert(name, post_object(writing, object, Door::Importing { create_parties: false })?.id);
            }
            Ok(())
        })
    }

    fn correct(&mut self, correction: Correction, ids: &mut BTreeMap<String, String>) -> Result<(), Refusal> {
        match correction {
            Correction::Amend { voucher, reason, narration, amounts, .. } => {
                let mut draft = self.amend_draft(&known(ids, &voucher)?)?;
                if let Some(narration) = narration {
                    draft.narration = narration;
                }
                self.post_correction(draft, &reason, &amounts)
            }
            Correction::Adjust { voucher, date, narration, reason, amounts, .. } => {
                let mut draft = self.adjust_draft(&known(ids, &voucher)?)?;
                (draft.date, draft.narration) = (date, narration);
                self.post_correction(draft, &reason, &amounts)
            }
            Correction::Reverse { voucher, date, reason, .. } => {
                self.reverse(&known(ids, &voucher)?, &date, &reason).map(drop)
            }
            Correction::Reopen { month, reason, voucher } => {
                self.reopen_month(&month, &reason)?;
                self.post_all(vec![*voucher], ids)?;
                self.close_month(&month)
            }
        }
    }

    fn post_correction(&mut self, mut draft: Draft, why: &str, amounts: &[i64]) -> Result<(), Refusal> {
        for (entry, amount) in draft.entries.iter_mut().zip(amounts) {
            entry.amount = if *amount == 0 { String::new() } else { amount.to_string() };
        }
        draft.entries.retain(|entry| !entry.amount.is_empty());
        if let Purpose::Amend { reason, .. } | Purpose::Adjust { reason, .. } = &mut draft.purpose {
            why.clone_into(reason);
        }
        self.post_draft(&draft).map(drop)
    }

    fn keep_as_draft(&self, object: VoucherObject) -> Result<(), Refusal> {
        let party = |code: Option<String>| code.map(|code| self.party_with_code(&code).map(|id| id.to_string()));
        let mut draft = self.new_draft(&object.kind)?;
        draft.entries.clear();
        for entry in object.entries {
            draft.entries.push(DraftEntry {
                narration: String::new(),
                debit: entry.debit.unwrap_or_default(),
                credit: entry.credit.unwrap_or_default(),
                amount: entry.amount.to_string(),
                debit_party: party(entry.debit_party).transpose()?,
                credit_party: party(entry.credit_party).transpose()?,
                extra: Vec::new(),
            });
        }
        draft.party = draft.entries.iter().find_map(|entry| entry.debit_party.clone().or(entry.credit_party.clone()));
        (draft.date, draft.narration) = (object.date, object.narration);
        draft.party_name = object.party_name.unwrap_or_default();
        draft.attachments = object.attachments.unwrap_or(0).into();
        self.save_draft(draft).map(drop)
    }
}

/// Where the practice book lies: in a folder of its own beside the machine's preferences, not among real books.
pub(crate) fn place(own: &Path) -> PathBuf {
    own.join(FOLDER).join(FILE)
}

/// Makes a fresh practice book in its folder, in place of the one that was there. A power cut leaves the old one or none.
pub(crate) fn make_anew(own: &Path) -> Result<(), Refusal> {
    let (folder, making) = (own.join(FOLDER), own.join(FOLDER_MAKING));
    let told =
        |error: std::io::Error| Refusal::new("practice.no-room").with("path", folder.display()).with("what", error);
    if making.exists() {
        fs::remove_dir_all(&making).map_err(told)?;
    }
    fs::create_dir_all(&making).map_err(told)?;
    drop(Book::make_practice(&making.join(FILE))?);
    match folder.exists() {
        false => {}
        true if is_only_practice(&folder)? => fs::remove_dir_all(&folder).map_err(told)?,
        true => fs::rename(&folder, free_name(own)).map_err(told)?,
    }
    fs::rename(&making, &folder).map_err(told)
}

/// Whether there is nothing in the folder but a practice book. Anything else is somebody's work: it is put aside, not removed.
fn is_only_practice(folder: &Path) -> Result<bool, Refusal> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    if !names.into_iter().all(|name| name.to_string_lossy().starts_with(FILE)) {
        return Ok(false);
    }
    match Book::open_practice(&folder.join(FILE)).and_then(|book| book.info()) {
        Ok(info) => Ok(info.practice),
        Err(refusal) if refusal.code == "book.open-elsewhere" => Err(refusal),
        Err(_) => Ok(false),
    }
}

fn free_name(own: &Path) -> PathBuf {
    let named = |count: u32| own.join(format!("{FOLDER} cu {count}"));
    (1..).map(named).find(|name| !name.exists()).unwrap_or_else(|| named(0))
}

fn beginning(path: &Path) -> NewBook {
    NewBook {
        path: path.display().to_string(),
        name: NAME.into(),
        tax_code: Some(TAX_CODE.into()),
        kind: BookKind::Htx,
        year: YEAR,
        first_month: 1,
        user_name: ACCOUNTANT.into(),
        passphrase: PASSPHRASE.into(),
    }
}

impl Book {
    fn fill_practice(&mut self) -> Result<(), Refusal> {
        let first_day = self.store.cache().first_month().first_day();
        self.import_parties(PARTIES.as_bytes())?;
        self.import_opening(first_day, OPENING.as_bytes())?;
        for (list, rows) in opening_lists()? {
            self.post_opening_list(&list, &rows)?;
        }
        self.keep_settings()?;
        let mut vouchers: Vec<VoucherObject> = lines(VOUCHERS)?;
        let mut corrections: Vec<Correction> = lines(CORRECTIONS)?;
        let mut ids = BTreeMap::new();
        for number in 1..=12 {
            let month = format!("{YEAR}-{number:02}");
            let of_month = vouchers.extract_if(.., |voucher| voucher.date.starts_with(&month)).collect();
            self.post_all(of_month, &mut ids)?;
            let of_month = corrections.extract_if(.., |one| one.month() == month);
            let (reopened, before): (Vec<_>, Vec<_>) =
                of_month.partition(|one| matches!(one, Correction::Reopen { .. }));
            before.into_iter().try_for_each(|correction| self.correct(correction, &mut ids))?;
            if number <= CLOSED_MONTHS {
                self.close_month(&month)?;
            }
            reopened.into_iter().try_for_each(|correction| self.correct(correction, &mut ids))?;
        }
        lines(DRAFTS)?.into_iter().try_for_each(|draft| self.keep_as_draft(draft))
    }
}

fn settings() -> Vec<SettingValue> {
    let mut reader = csv::Reader::from_reader(SETTINGS.as_bytes());
    let rows = reader.records().filter_map(Result::ok);
    rows.filter_map(|row| Some(SettingValue { key: row.get(0)?.to_owned(), value: row.get(1)?.to_owned() })).collect()
}

/// What lies behind the opening balances: goods by store, assets with their wear, loans, funds, debts by document.
fn opening_lists() -> Result<BTreeMap<String, Vec<OpeningListRow>>, Refusal> {
    let mut reader = csv::Reader::from_reader(OPENING_LISTS.as_bytes());
    let mut lists: BTreeMap<String, Vec<OpeningListRow>> = BTreeMap::new();
    for row in reader.deserialize() {
        let (list, account, of, amount, first, second, third, fourth, fifth): (String, _, _, _, _, _, _, _, String) =
            row.map_err(|fault| Refusal::new("import.csv").with("what", fault))?;
        let mut details = vec![first, second, third, fourth];
        // No list but that of assets has a fifth column.
        details.extend((!fifth.is_empty()).then_some(fifth));
        lists.entry(list).or_default().push(OpeningListRow { account, of, amount, details });
    }
    Ok(lists)
}

fn lines<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, Refusal> {
    let read = |line| serde_json::from_str(line).map_err(|fault| Refusal::new("import.json").with("what", fault));
    text.lines().map(read).collect()
}

fn known(ids: &BTreeMap<String, String>, name: &str) -> Result<String, Refusal> {
    ids.get(name).cloned().ok_or_else(|| Refusal::new("voucher.not-there"))
}
