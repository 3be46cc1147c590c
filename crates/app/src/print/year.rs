//! «In bộ sổ năm»: cover, contents with the pages of each book, and all books of a fiscal year in one job.

use std::collections::BTreeSet;

use ::reports::trial::at_level;
use ledger::account::AccountCode;
use ledger::day::{Month, show_day};
use paper::book::{Book as PaperBook, Cell, Column, Group, Laid, Sort};
use paper::cover::Cover;
use paper::sheet::Sheet;
use paper::{Align, Mark};

use super::Part;
use super::detailed::{S12, S19};
use super::kept::Kept;
use crate::api::form::{FormName, FormQuery};
use crate::{Book, Refusal};

/// A book with what the contents call it.
struct Named {
    mark: String,
    name: String,
    laid: Laid,
}

impl Book {
    /// Everything of a fiscal year.
    pub(super) fn year_parts(&self, year: i32, names: bool, on: &Sheet) -> Result<Vec<Part>, Refusal> {
        let begins = self.year_begins(year)?;
        let mut journal_pages = Vec::new();
        let mut named = Vec::new();
        for mut book in self.books_of_year(year, names)? {
            let mark = mark_of(&book);
            // The journal stands before the ledgers that name its pages.
            if mark == "S03b" {
                super::books::fill_pages(&mut book, &journal_pages);
            }
            let name = name_of(&book);
            let laid = book.lay(on);
            if mark == "S03a" {
                journal_pages = laid.lines_before_pages();
            }
            named.push(Named { mark, name, laid });
        }
        let pages: usize = named.iter().map(|book| book.laid.count()).sum();
        let contents = self.contents(&named, year, names)?.lay(on);
        let unit = self.unit()?;
        let cover = Cover {
            unit,
            title: "BỘ SỔ KẾ TOÁN".into(),
            under: vec![format!("Năm {year}"), "Hình thức kế toán: Nhật ký chung".into()],
            says: vec![
                format!("Gồm {} sổ, {pages} trang, kèm mục lục {} trang.", named.len(), contents.count()),
                format!("Ngày mở sổ: {}.", show_day(begins.first_day())),
            ],
            signatures: self.book_signatures(names),
        };
        let mut parts = vec![Part::Pages(cover.pages(on)?), Part::Laid(Box::new(contents))];
        parts.extend(named.into_iter().map(|book| Part::Laid(Box::new(book.laid))));
        Ok(parts)
    }

    fn year_begins(&self, year: i32) -> Result<Month, Refusal> {
        let begins = Month::new(year, u32::from(self.store.cache().first_month_of_year()));
        begins.ok_or_else(|| Refusal::new("period.unreadable").with("period", year))
    }

    /// Every book and statement of a fiscal year, in the order they are bound.
    pub(super) fn books_of_year(&self, year: i32, names: bool) -> Result<Vec<PaperBook>, Refusal> {
        let begins = self.year_begins(year)?;
        let last = Month::from_index(begins.index() + 11).unwrap_or(begins).last_day();
        self.year_books((&begins.first_day().to_string(), &last.to_string()), names)
    }

    fn year_books(&self, (from, to): (&str, &str), names: bool) -> Result<Vec<PaperBook>, Refusal> {
        let span = (from, to);
        let mut books = Vec::new();
        for form in [FormName::B01, FormName::B02, FormName::B09, FormName::F02] {
            books.push(self.form_paper(&FormQuery { form, from: from.into(), to: to.into() }, names)?);
        }
        books.push(self.trial_paper(span, (1, false), names)?);
        books.push(self.journal_paper(from, to, names)?);
        let (first, last) = crate::journal::days(from, to)?;
        let used: BTreeSet<AccountCode> =
            self.store.account_figures(first, last)?.into_keys().map(|account| at_level(account, 1)).collect();
        for account in used.iter().filter(|account| !account.is_off_balance()) {
            books.push(self.ledger_paper(account.as_str(), None, span, names)?);
        }
        if used.iter().any(|account| account.as_str() == "111") {
            books.push(self.cash_paper("111", false, span, names)?);
            books.push(self.cash_paper("111", true, span, names)?);
        }
        for bank in self.bank_figures(first, last)?.into_keys() {
            books.push(self.bank_paper(&bank, from, to, names)?);
        }
        books.extend(self.stock_details((None, None), span, names)?);
        books.extend(self.stock_summary(span, names)?);
        books.extend(self.stock_tallies((None, None), span, names)?);
        books.extend(self.detailed_books(&S12, None, span, names)?);
        books.extend(self.detailed_books(&S19, None, span, names)?);
        books.extend(self.service_books(None, span, names)?);
        for kept in [Kept::Undivided, Kept::Capital, Kept::Funds] {
            books.extend(self.kept_papers(kept, None, span, names)?);
        }
        books.extend(self.undivided_papers(span, names)?);
        if self.store.register()?.all().any(|party| party.kind.is_member()) {
            books.push(self.member_register_paper(to, names)?);
        }
        let amended = self.amended_paper(from, to, names)?;
        books.extend((!amended.groups.is_empty()).then_some(amended));
        books.push(self.series_paper(self.fiscal_year_of(first).year(), names)?);
        Ok(books)
    }

    fn contents(&self, books: &[Named], year: i32, names: bool) -> Result<PaperBook, Refusal> {
        let mut next = 1;
        let mut groups: Vec<Group> = Vec::new();
        for (at, book) in books.iter().enumerate() {
            let pages = book.laid.count();
            let cells = vec![
                (at + 1).to_string().into(),
                book.mark.as_str().into(),
                book.name.as_str().into(),
                pages.to_string().into(),
                next.to_string().into(),
            ];
            groups.push(Group::one(Sort::Plain, cells));
            next += pages;
        }
        let sum = vec![Cell::Empty, Cell::Empty, "Cộng".into(), (next - 1).to_string().into(), Cell::Empty];
        groups.push(Group::one(Sort::Strong, sum));
        Ok(PaperBook {
            unit: self.unit()?,
            title: "MỤC LỤC BỘ SỔ KẾ TOÁN".into(),
            under: vec![format!("Năm {year}")],
            columns: vec![
                Column::text("STT", "", 1_100, Align::Centre),
                Column::text("Mẫu số", "", 2_400, Align::Centre),
                Column::text("Tên sổ, báo cáo", "", 0, Align::Left),
                Column::text("Số trang", "", 1_600, Align::Right),
                Column::text("Từ trang", "", 1_600, Align::Right),
            ],
            groups,
            signatures: self.book_signatures(names),
            ..PaperBook::default()
        })
    }

    /// «Sổ theo dõi quyển chứng từ»: every series of a fiscal year with its first and last number, and when it was ended.
    pub(super) fn series_paper(&self, year: i32, names: bool) -> Result<PaperBook, Refusal> {
        let series = self.list_series()?.into_iter().filter(|series| series.year == u32::try_from(year).unwrap_or(0));
        let row = |(at, series): (usize, crate::api::history::SeriesBook)| {
            let missing = if series.missing == 0 { String::new() } else { series.missing.to_string() };
            let cells = vec![
                (at + 1).to_string().into(),
                series.form.into(),
                series.series.into(),
                series.person.into(),
                series.first.into(),
                series.last.into(),
                series.count.to_string().into(),
                missing.into(),
                series.first_day.into(),
                series.last_day.into(),
                series.closed_at.unwrap_or_default().into(),
            ];
            Group::one(Sort::Plain, cells)
        };
        Ok(PaperBook {
            unit: self.unit()?,
            title: "SỔ THEO DÕI QUYỂN CHỨNG TỪ".into(),
            under: vec![format!("Năm {year}")],
            shape: paper::book::Shape::Landscape,
            columns: vec![
                Column::text("STT", "A", 1_000, Align::Centre),
                Column::text("Loại", "B", 1_200, Align::Centre),
                Column::text("Quyển số", "C", 1_500, Align::Centre),
                Column::text("Người lập", "D", 0, Align::Left),
                Column::text("Từ số", "E", 2_600, Align::Centre).under("Chứng từ"),
                Column::text("Đến số", "F", 2_600, Align::Centre).under("Chứng từ"),
                Column::text("Số tờ", "1", 1_500, Align::Right),
                Column::text("Thiếu", "2", 1_500, Align::Right),
                Column::text("Ngày đầu", "G", 2_300, Align::Centre),
                Column::text("Ngày cuối", "H", 2_300, Align::Centre),
                Column::text("Kết thúc lúc", "I", 3_400, Align::Centre),
            ],
            groups: series.enumerate().map(row).collect(),
            signatures: self.list_signatures("Người lập", names),
            ..PaperBook::default()
        })
    }
}

pub(crate) fn mark_of(book: &PaperBook) -> String {
    let number = book.mark.as_ref().map(|Mark { number, .. }| number.as_str()).unwrap_or_default();
    number.trim_start_matches("Mẫu số ").to_owned()
}

/// A title in small letters, and what the book is of.
pub(crate) fn name_of(book: &PaperBook) -> String {
    let mut letters = book.title.chars();
    let title: String = letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect();
    let of: Vec<&str> = book.under.iter().skip(1).map(String::as_str).collect();
    std::iter::once(title.as_str()).chain(of).collect::<Vec<_>>().join(" · ")
}
