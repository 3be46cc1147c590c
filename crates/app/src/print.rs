//! Printing: gathers what a paper needs from the book and gives it to `paper`.

mod advances;
mod books;
mod certificates;
mod contracts;
mod coop;
mod counts;
mod debts;
mod deliveries;
mod detailed;
mod forms;
mod funds;
mod kept;
mod lists;
mod money;
mod purchases;
mod stock;
mod stock_count;
mod vouchers;
mod year;

use std::fs;
use std::io::Write;
use std::path::Path;

use ledger::event::body::Genesis;
use paper::book::{Group, Laid, Sort};
use paper::recovery::Recovery;
use paper::sheet::{Paper, Sheet};
use paper::voucher::Voucher;
use paper::{Pages, Signature, Unit};

use detailed::S19;
use kept::Kept;
pub(crate) use year::{mark_of, name_of};

use crate::api::print::{KeptBook, PrintJob, PrintSheet, PrintedPage};
use crate::{Book, Refusal};

/// The most pages given as pictures at once.
const PAGES_AT_ONCE: u32 = 20;

/// What is laid out and can be shown, printed or saved: the very same pages each time.
pub struct Ready {
    parts: Vec<Part>,
}

/// Part of what is printed.
enum Part {
    Pages(Pages),
    /// A book of any length: its pages are drawn when they are asked for.
    Laid(Box<Laid>),
}

impl Part {
    fn count(&self) -> usize {
        match self {
            Part::Pages(pages) => pages.count(),
            Part::Laid(laid) => laid.count(),
        }
    }
}

impl Ready {
    /// How many pages it has.
    pub fn count(&self) -> u32 {
        let count: usize = self.parts.iter().map(Part::count).sum();
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
        let mut at = usize::try_from(index).unwrap_or(usize::MAX);
        let shown = |pages: &Pages, at: usize| {
            let (measures, svg) = pages.measures(at).zip(pages.svg(at)).ok_or_else(|| Refusal::new("print.no-page"))?;
            Ok(PrintedPage { index, width: measures.width, height: measures.height, svg })
        };
        for part in &self.parts {
            if at >= part.count() {
                at -= part.count();
                continue;
            }
            return match part {
                Part::Pages(pages) => shown(pages, at),
                Part::Laid(laid) => shown(&laid.pages(at..at.saturating_add(1))?, 0),
            };
        }
        Err(Refusal::new("print.no-page"))
    }

    /// All of it as a PDF.
    ///
    /// # Errors
    /// When the typesetter fails.
    pub fn pdf(&self) -> Result<Vec<u8>, Refusal> {
        if let [Part::Pages(pages)] = self.parts.as_slice() {
            return Ok(pages.pdf()?);
        }
        let mut all: Option<Pages> = None;
        for part in &self.parts {
            let drawn = match part {
                Part::Pages(pages) => pages.copied(),
                Part::Laid(laid) => laid.pages(0..laid.count())?,
            };
            match &mut all {
                Some(all) => all.append(drawn),
                None => all = Some(drawn),
            }
        }
        Ok(all.ok_or_else(|| Refusal::new("print.nothing"))?.pdf()?)
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
            PrintJob::Form { .. } => "form",
            PrintJob::Statement { .. } => "statement",
            PrintJob::Cash { .. } | PrintJob::Bank { .. } => "money",
            PrintJob::Kept { .. } => "kept",
            PrintJob::YearBooks { .. } => "year-books",
            PrintJob::Series { .. } => "series",
            PrintJob::Amended { .. } => "amended",
            PrintJob::MemberRegister { .. } => "member-register",
            PrintJob::MemberStatement { .. } | PrintJob::MemberStatements { .. } => "member-statement",
            PrintJob::Certificates { .. } => "certificates",
            PrintJob::Deliveries { .. } => "deliveries",
            PrintJob::Undivided { .. } => "undivided",
            PrintJob::Contracts { .. } => "contracts",
            PrintJob::Ageing { .. } => "ageing",
            PrintJob::DebtMinutes { .. } | PrintJob::SetOff { .. } => "debt-minutes",
            PrintJob::CashCount { .. } => "cash-count",
            PrintJob::StockCount { .. } => "stock-count",
            PrintJob::Purchases { .. } => "purchases",
            PrintJob::Advance { .. } => "advance",
            PrintJob::Allocation { .. } => "allocation",
            PrintJob::RecoverySheet { .. } => "recovery-sheet",
        }
    }

    /// The papers it can be printed on, the usual one first.
    pub fn papers(&self) -> &'static [&'static str] {
        match self {
            PrintJob::Vouchers { .. } => &["a5", "a4", "a4-twice"],
            PrintJob::Statement { .. } | PrintJob::MemberStatement { .. } | PrintJob::MemberStatements { .. } => {
                &["a5", "a4"]
            }
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
            PrintJob::Form { query } => format!("{}_{}", query.form.name(), days(&query.from, &query.to)),
            PrintJob::Statement { from, to, .. } => format!("doi-chieu-cong-no_{}", days(from, to)),
            PrintJob::Cash { account, detailed, from, to } => {
                format!("{}-so-quy-{account}_{}", if *detailed { "S04b" } else { "S04a" }, days(from, to))
            }
            PrintJob::Bank { book, from, to } => {
                format!("S05-so-tien-gui-{}{}_{}", book.account, book.bank_account, days(from, to))
            }
            PrintJob::Kept { book, from, to, .. } => format!("{book:?}_{}", days(from, to)),
            PrintJob::Certificates { ids } => format!("giay-chung-nhan-phan-von-gop-{}", ids.len()),
            PrintJob::Deliveries { .. } => "bien-ban-giao-nhan-tai-san-gop-von".to_owned(),
            PrintJob::Undivided { from, to } => format!("quy-tai-san-khong-chia_{}", days(from, to)),
            PrintJob::YearBooks { year } => format!("bo-so-nam-{year}"),
            PrintJob::Series { year } => format!("so-theo-doi-quyen_{year}"),
            PrintJob::Amended { from, to } => format!("chung-tu-da-sua_{}", days(from, to)),
            PrintJob::MemberRegister { day } => format!("so-dang-ky-thanh-vien_{day}"),
            PrintJob::MemberStatement { from, to, .. } => format!("bang-ke-thanh-vien_{}", days(from, to)),
            PrintJob::MemberStatements { from, to } => format!("bang-ke-moi-thanh-vien_{}", days(from, to)),
            PrintJob::Contracts { ids } => format!("03-BH-hop-dong-{}", ids.len()),
            PrintJob::Ageing { account, day } => format!("tuoi-no-{account}_{day}"),
            PrintJob::DebtMinutes { day, .. } => format!("bien-ban-doi-chieu-cong-no_{day}"),
            PrintJob::SetOff { day, .. } => format!("bien-ban-bu-tru-cong-no_{day}"),
            PrintJob::CashCount { account, day } => format!("08a-TT-kiem-ke-quy-{account}_{day}"),
            PrintJob::StockCount { day, .. } => format!("05-VT-bien-ban-kiem-ke_{day}"),
            PrintJob::Purchases { ids } => format!("06-VT-bang-ke-mua-hang-{}", ids.len()),
            PrintJob::Advance { from, to, .. } => format!("04-TT-thanh-toan-tam-ung_{}", days(from, to)),
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
        let laid = |book: paper::book::Book| Part::Laid(Box::new(book.lay(&on)));
        let parts: Vec<Part> = match job {
            PrintJob::Vouchers { ids } => vec![Part::Pages(self.voucher_pages(ids, names, &on)?)],
            PrintJob::YearBooks { year } => self.year_parts(*year, names, &on)?,
            PrintJob::Certificates { ids } => vec![Part::Pages(self.certificate_pages(ids, names, &on)?)],
            PrintJob::RecoverySheet { words } => vec![Part::Pages(self.recovery_paper(words)?)],
            PrintJob::Ledger { party: None, from, .. } => {
                let mut books = self.books_of(job, names)?;
                for book in &mut books {
                    self.page_ledger(book, crate::entry::day_of(from)?, &on)?;
                }
                books.into_iter().map(laid).collect()
            }
            books => self.books_of(books, names)?.into_iter().map(laid).collect(),
        };
        if parts.is_empty() {
            return Err(Refusal::new("print.nothing"));
        }
        Ok(Ready { parts })
    }

    /// The books and lists a job is made of, before they are laid out on pages; vouchers and the recovery sheet are none.
    ///
    /// # Errors
    /// When it names something there is not.
    pub(crate) fn books_of(&self, job: &PrintJob, names: bool) -> Result<Vec<paper::book::Book>, Refusal> {
        let book = match job {
            PrintJob::Vouchers { .. } | PrintJob::Certificates { .. } | PrintJob::RecoverySheet { .. } => {
                return Ok(Vec::new());
            }
            PrintJob::YearBooks { year } => return self.books_of_year(*year, names),
            PrintJob::Kept { book, party, store, from, to } => {
                return self.kept_books(*book, (party.as_deref(), store.as_deref()), (from, to), names);
            }
            PrintJob::Deliveries { party } => return self.delivery_papers(party, names),
            PrintJob::Undivided { from, to } => return self.undivided_papers((from, to), names),
            PrintJob::MemberStatements { from, to } => return self.member_statement_papers((from, to), names),
            PrintJob::Journal { from, to } => self.journal_paper(from, to, names)?,
            PrintJob::Ledger { account, party, from, to } => {
                self.ledger_paper(account, party.as_deref(), (from, to), names)?
            }
            PrintJob::TrialBalance { from, to, level, net } => self.trial_paper((from, to), (*level, *net), names)?,
            PrintJob::Form { query } => self.form_paper(query, names)?,
            PrintJob::Statement { party, from, to } => self.statement_paper(party, from, to, names)?,
            PrintJob::Cash { account, detailed, from, to } => self.cash_paper(account, *detailed, (from, to), names)?,
            PrintJob::Bank { book, from, to } => self.bank_paper(book, from, to, names)?,
            PrintJob::Series { year } => self.series_paper(*year, names)?,
            PrintJob::Amended { from, to } => self.amended_paper(from, to, names)?,
            PrintJob::MemberRegister { day } => self.member_register_paper(day, names)?,
            PrintJob::MemberStatement { party, from, to } => self.member_statement_paper(party, (from, to), names)?,
            PrintJob::Contracts { ids } => return self.contract_papers(ids, names),
            PrintJob::Ageing { account, day } => self.ageing_paper(account, day, names)?,
            PrintJob::DebtMinutes { party, day } => self.debt_minutes_paper(party, day, names)?,
            PrintJob::SetOff { party, day } => self.set_off_paper(party, day, names)?,
            PrintJob::CashCount { account, day } => self.cash_count_paper(account, day, names)?,
            PrintJob::StockCount { store, day } => return self.stock_count_papers(store.as_deref(), day, names),
            PrintJob::Purchases { ids } => self.purchase_list_paper(ids, names)?,
            PrintJob::Advance { party, from, to } => self.advance_paper(party, (from, to), names)?,
            PrintJob::Allocation { year, plan } => self.allocation_paper(*year, plan, names)?,
        };
        Ok(vec![book])
    }

    fn kept_books(
        &self,
        kept: KeptBook,
        (party, store): (Option<&str>, Option<&str>),
        span: (&str, &str),
        names: bool,
    ) -> Result<Vec<paper::book::Book>, Refusal> {
        let party = party.map(crate::entry::party_id).transpose()?;
        match kept {
            KeptBook::S06 => self.stock_details((party, store), span, names),
            KeptBook::S07 => self.stock_summary(span, names),
            KeptBook::S08 => self.stock_tallies((party, store), span, names),
            KeptBook::S19 => self.detailed_books(&S19, party, span, names),
            KeptBook::S23 => self.service_books(party, span, names),
            KeptBook::S29 => self.kept_papers(Kept::Undivided, party, span, names),
            KeptBook::S31 => self.kept_papers(Kept::Capital, party, span, names),
            KeptBook::S32 => self.kept_papers(Kept::Funds, party, span, names),
        }
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
            day: ledger::day::show_day(self.current_day()?),
            file,
            words: words.to_vec(),
            finder: self.store.server()?.and_then(|server| self.finder_code(&server)),
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

/// Lines of plain words over the whole width.
fn said<const N: usize>(words: [String; N]) -> Vec<Group> {
    words.into_iter().map(|line| Group::one(Sort::Words, vec![line.into()])).collect()
}
