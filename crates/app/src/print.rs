//! Printing: gathers what a paper needs from the book and gives it to `paper`.

mod books;
mod coop;
mod lists;
mod vouchers;

use std::fs;
use std::io::Write;
use std::path::Path;

use ledger::event::body::Genesis;
use paper::book::Laid;
use paper::recovery::Recovery;
use paper::sheet::{Paper, Sheet};
use paper::voucher::Voucher;
use paper::{Pages, Signature, Unit};

use crate::api::print::{PrintJob, PrintSheet, PrintedPage};
use crate::{Book, Refusal, show};

/// The most pages given as pictures at once.
const PAGES_AT_ONCE: u32 = 20;

/// What is laid out and can be shown, printed or saved: the very same pages each time.
pub struct Ready {
    body: Body,
}

enum Body {
    Pages(Pages),
    /// A book of any length: its pages are drawn when they are asked for.
    Book(Box<Laid>),
}

impl Ready {
    /// How many pages it has.
    pub fn count(&self) -> u32 {
        let count = match &self.body {
            Body::Pages(pages) => pages.count(),
            Body::Book(laid) => laid.count(),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Some of its pages as pictures.
    ///
    /// # Errors
    /// When the typesetter fails.
    pub fn pictures(&self, from: u32, count: u32) -> Result<Vec<PrintedPage>, Refusal> {
        let wanted = from..from.saturating_add(count.min(PAGES_AT_ONCE)).min(self.count());
        wanted.map(|index| self.picture(index)).collect()
    }

    fn picture(&self, index: u32) -> Result<PrintedPage, Refusal> {
        let at = usize::try_from(index).unwrap_or(usize::MAX);
        let shown = |pages: &Pages, at: usize| {
            let (measures, svg) = pages.measures(at).zip(pages.svg(at)).ok_or_else(|| Refusal::new("print.no-page"))?;
            Ok(PrintedPage { index, width: measures.width, height: measures.height, svg })
        };
        match &self.body {
            Body::Pages(pages) => shown(pages, at),
            Body::Book(laid) => shown(&laid.pages(at..at.saturating_add(1))?, 0),
        }
    }

    /// All of it as a PDF.
    ///
    /// # Errors
    /// When the typesetter fails.
    pub fn pdf(&self) -> Result<Vec<u8>, Refusal> {
        Ok(match &self.body {
            Body::Pages(pages) => pages.pdf()?,
            Body::Book(laid) => laid.pages(0..laid.count())?.pdf()?,
        })
    }

    /// Writes the PDF beside the file and puts it in place only when it is whole.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), Refusal> {
        let pdf = self.pdf()?;
        let refused =
            |fault: std::io::Error| Refusal::new("print.not-written").with("path", path.display()).with("what", fault);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder {
            fs::create_dir_all(folder).map_err(refused)?;
        }
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let written =
            fs::File::create(&beside).and_then(|mut file| file.write_all(&pdf).and_then(|()| file.sync_all()));
        written.and_then(|()| fs::rename(&beside, path)).map_err(|fault| {
            // What is left of it helps nobody.
            let _ = fs::remove_file(&beside);
            refused(fault)
        })
    }
}

impl From<paper::Fault> for Refusal {
    fn from(fault: paper::Fault) -> Self {
        Refusal::new("print.failed").with("what", fault)
    }
}

impl PrintSheet {
    /// Whether each value is one it may have.
    pub fn is_known(&self) -> bool {
        let moved = -Sheet::MOVE_MAX..=Sheet::MOVE_MAX;
        ["a5", "a4", "a4-twice"].contains(&self.paper.as_str())
            && moved.contains(&self.right)
            && moved.contains(&self.down)
            && self.left_margin <= Sheet::MARGIN_MAX
    }

    fn sheet(&self) -> Sheet {
        let paper = match self.paper.as_str() {
            "a4" => Paper::A4,
            "a4-twice" => Paper::A4Twice,
            _ => Paper::A5,
        };
        Sheet { paper, right: self.right, down: self.down, left_margin: self.left_margin }
    }
}

impl PrintJob {
    /// The stable name under which the sheet of this kind of paper is remembered.
    pub fn name(&self) -> &'static str {
        match self {
            PrintJob::Vouchers { .. } => "vouchers",
            PrintJob::Journal { .. } => "journal",
            PrintJob::Ledger { .. } => "ledger",
            PrintJob::TrialBalance { .. } => "trial-balance",
            PrintJob::Statement { .. } => "statement",
            PrintJob::Amended { .. } => "amended",
            PrintJob::MemberRegister { .. } => "member-register",
            PrintJob::MemberStatement { .. } => "member-statement",
            PrintJob::Allocation { .. } => "allocation",
            PrintJob::RecoverySheet { .. } => "recovery-sheet",
        }
    }

    /// The papers it can be printed on, the usual one first.
    pub fn papers(&self) -> &'static [&'static str] {
        match self {
            PrintJob::Vouchers { .. } => &["a5", "a4", "a4-twice"],
            PrintJob::Statement { .. } | PrintJob::MemberStatement { .. } => &["a5", "a4"],
            _ => &["a4"],
        }
    }

    /// The sheet where none is named yet.
    pub fn usual_sheet(&self) -> PrintSheet {
        let paper = self.papers().first().copied().unwrap_or("a4").to_owned();
        PrintSheet { paper, ..PrintSheet::default() }
    }

    /// The name of its file, without a folder.
    pub fn file_name(&self) -> String {
        let days = |from: &str, to: &str| format!("{from}_{to}");
        let name = match self {
            PrintJob::Vouchers { ids } => format!("chung-tu-{}", ids.len()),
            PrintJob::Journal { from, to } => format!("S03a-nhat-ky-chung_{}", days(from, to)),
            PrintJob::Ledger { account, party, from, to } => {
                let book = if party.is_some() { "so-chi-tiet" } else { "S03b-so-cai" };
                format!("{book}-{account}_{}", days(from, to))
            }
            PrintJob::TrialBalance { from, to, .. } => format!("F01_{}", days(from, to)),
            PrintJob::Statement { from, to, .. } => format!("doi-chieu-cong-no_{}", days(from, to)),
            PrintJob::Amended { from, to } => format!("chung-tu-da-sua_{}", days(from, to)),
            PrintJob::MemberRegister { day } => format!("so-dang-ky-thanh-vien_{day}"),
            PrintJob::MemberStatement { from, to, .. } => format!("bang-ke-thanh-vien_{}", days(from, to)),
            PrintJob::Allocation { year, .. } => format!("phan-phoi-thu-nhap_{year}"),
            PrintJob::RecoverySheet { .. } => "to-khoi-phuc".to_owned(),
        };
        // Days and accounts come from outside: nothing of them may lead into another folder.
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
        name.chars().filter(|letter| plain(*letter)).collect::<String>() + ".pdf"
    }
}

impl Book {
    /// Lays out what is to be printed.
    ///
    /// # Errors
    /// When it names something there is not, or the sheet cannot be.
    pub fn print(&self, job: &PrintJob, sheet: &PrintSheet) -> Result<Ready, Refusal> {
        if !sheet.is_known() {
            return Err(Refusal::new("print.sheet"));
        }
        let names = sheet.names.unwrap_or_else(|| self.names_under_signatures());
        let on = sheet.sheet();
        let book = |book: paper::book::Book| Body::Book(Box::new(book.lay(&on)));
        let body = match job {
            PrintJob::Vouchers { ids } => Body::Pages(self.voucher_pages(ids, names, &on)?),
            PrintJob::Journal { from, to } => book(self.journal_paper(from, to, names)?),
            PrintJob::Ledger { account, party, from, to } => {
                book(self.ledger_paper(account, party.as_deref(), (from, to), names)?)
            }
            PrintJob::TrialBalance { from, to, level, net } => {
                book(self.trial_paper((from, to), (*level, *net), names)?)
            }
            PrintJob::Statement { party, from, to } => book(self.statement_paper(party, from, to, names)?),
            PrintJob::Amended { from, to } => book(self.amended_paper(from, to, names)?),
            PrintJob::MemberRegister { day } => book(self.member_register_paper(day, names)?),
            PrintJob::MemberStatement { party, from, to } => {
                book(self.member_statement_paper(party, (from, to), names)?)
            }
            PrintJob::Allocation { year, plan } => book(self.allocation_paper(*year, plan, names)?),
            PrintJob::RecoverySheet { words } => Body::Pages(self.recovery_paper(words)?),
        };
        Ok(Ready { body })
    }

    fn voucher_pages(&self, ids: &[String], names: bool, sheet: &Sheet) -> Result<Pages, Refusal> {
        if ids.is_empty() {
            return Err(Refusal::new("print.nothing"));
        }
        let vouchers = ids.iter().map(|id| self.voucher_paper(id, names)).collect::<Result<Vec<_>, _>>()?;
        Ok(Voucher::batch(&vouchers, sheet)?)
    }

    fn recovery_paper(&self, words: &[String]) -> Result<Pages, Refusal> {
        let file = self.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let signer = |title: &str, key: &str| Signature::new(title, self.setting_or_empty(key));
        let sheet = Recovery {
            unit: self.unit()?,
            day: ledger::day::show_day(show::today()),
            file,
            words: words.to_vec(),
            signatures: vec![signer("Giám đốc", "sign.director"), signer("Người giữ sổ", "sign.preparer")],
        };
        Ok(sheet.pages()?)
    }

    fn unit(&self) -> Result<Unit, Refusal> {
        let Genesis { name, practice, .. } = self.store.genesis()?;
        Ok(Unit { name, address: self.setting_or_empty("unit.address").to_owned(), practice })
    }

    fn names_under_signatures(&self) -> bool {
        self.setting_or_empty("print.names-under-signatures") == "yes"
    }

    fn setting_or_empty(&self, key: &str) -> &str {
        self.store.cache().setting(key).unwrap_or_default()
    }

    /// The three who sign a book, with their names where names are printed.
    fn book_signatures(&self, names: bool) -> Vec<Signature> {
        let name = |key: &str| if names { self.setting_or_empty(key) } else { "" };
        vec![
            Signature::new("Người ghi sổ", name("sign.preparer")),
            Signature::new("Kế toán trưởng", name("sign.chief-accountant")),
            Signature::sealed("Người đại diện theo pháp luật", name("sign.director")),
        ]
    }
}
