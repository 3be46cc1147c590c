//! Books as they are on paper, as spreadsheets: the same columns and rows, numbers as numbers and days as days, a tab for
//! each book where a job has several.

use ::reports::sheet::{Cell, Column, Holds, Sheet};
use chrono::{Datelike, NaiveDate};
use paper::Align;
use paper::book::{Book as PaperBook, Cell as PaperCell, Row, Sort};

use crate::api::print::PrintJob;
use crate::print::{mark_of, name_of};
use crate::{Book, Refusal};

impl Book {
    /// The sheets of a printed book or of several.
    ///
    /// # Errors
    /// What the books themselves refuse; for vouchers, which are no books.
    pub(crate) fn sheets_of(&self, job: &PrintJob) -> Result<Vec<Sheet>, Refusal> {
        let unit = self.store.genesis()?.name;
        let from = self.first_day_of(job)?;
        let sheets: Vec<Sheet> = self.books_of(job, false)?.iter().map(|book| sheet_of(book, &unit, from)).collect();
        if sheets.is_empty() { Err(Refusal::new("print.nothing")) } else { Ok(sheets) }
    }

    /// The first day of a job: paper leaves the year away.
    fn first_day_of(&self, job: &PrintJob) -> Result<NaiveDate, Refusal> {
        let begins = self.store.cache().first_month().first_day();
        match job {
            PrintJob::Journal { from, .. }
            | PrintJob::Ledger { from, .. }
            | PrintJob::TrialBalance { from, .. }
            | PrintJob::Statement { from, .. }
            | PrintJob::Cash { from, .. }
            | PrintJob::Bank { from, .. }
            | PrintJob::Kept { from, .. }
            | PrintJob::Amended { from, .. }
            | PrintJob::Undivided { from, .. }
            | PrintJob::Advance { from, .. }
            | PrintJob::MemberStatement { from, .. }
            | PrintJob::MemberStatements { from, .. } => crate::entry::day_of(from),
            PrintJob::Form { query } => crate::entry::day_of(&query.from),
            PrintJob::YearBooks { year } | PrintJob::Series { year } => Ok(self.period_days(&year.to_string())?.0),
            PrintJob::MemberRegister { .. }
            | PrintJob::Certificates { .. }
            | PrintJob::Deliveries { .. }
            | PrintJob::Contracts { .. }
            | PrintJob::Ageing { .. }
            | PrintJob::DebtMinutes { .. }
            | PrintJob::SetOff { .. }
            | PrintJob::CashCount { .. }
            | PrintJob::StockCount { .. }
            | PrintJob::Purchases { .. }
            | PrintJob::Allocation { .. }
            | PrintJob::Vouchers { .. }
            | PrintJob::RecoverySheet { .. } => Ok(begins),
        }
    }

    /// The sheet of a job that has no more than one; several fit into no file without tabs.
    ///
    /// # Errors
    /// As [`Book::sheets_of`]; `export.several` where there are more.
    pub(crate) fn only_sheet_of(&self, job: &PrintJob) -> Result<Sheet, Refusal> {
        let mut sheets = self.sheets_of(job)?;
        match (sheets.pop(), sheets.len()) {
            (Some(only), 0) => Ok(only),
            (_, others) => Err(Refusal::new("export.several").with("count", others + 1)),
        }
    }
}

fn sheet_of(book: &PaperBook, unit: &str, from: NaiveDate) -> Sheet {
    let mark = mark_of(book).replace(" - HTX", "");
    // «Tài khoản: 111», «Thành viên: …»: what the book is of, not what is said about it.
    let named = || book.under.iter().filter_map(|line| line.split_once(": ").filter(|(head, _)| !head.contains('(')));
    // Of several books of one account, whose each is tells them apart.
    let whose = named().find(|(head, _)| ["Đối tượng", "Thành viên", "Mặt hàng"].contains(head));
    let of = whose.or_else(|| named().next()).map(|(_, of)| of.to_owned()).unwrap_or_default();
    let rows: Vec<&Row> = book.groups.iter().flat_map(|group| &group.rows).collect();
    let columns: Vec<Column> = (0..book.columns.len()).map(|at| column_of(book, at, &rows)).collect();
    let mut years = Years { from, last: vec![None; columns.len()] };
    let row = |row: &&Row| {
        let cells = columns
            .iter()
            .enumerate()
            .map(|(at, column)| cell_of(row.cells.get(at), column.holds, |text| years.day(at, text)));
        cells.collect::<Vec<Cell>>()
    };
    Sheet {
        title: if mark.is_empty() { name_of(book) } else { format!("{mark} {of}").trim().to_owned() },
        subject: format!("{unit} · {}", name_of(book)),
        rows: rows.iter().map(row).collect(),
        columns,
    }
}

fn column_of(book: &PaperBook, at: usize, rows: &[&Row]) -> Column {
    let column = &book.columns[at];
    let title = match column.group {
        "" => column.head.clone().into_owned(),
        group => format!("{group}: {}", column.head),
    };
    let of_rows = || rows.iter().filter(|row| !matches!(row.sort, Sort::Section | Sort::Words));
    let texts = || of_rows().filter_map(|row| text_of(row.cells.get(at)?)).filter(|text| !text.is_empty());
    let has_amounts = of_rows().any(|row| matches!(row.cells.get(at), Some(PaperCell::Amount(_))));
    let all = |is: &dyn Fn(&str) -> bool| texts().next().is_some() && texts().all(is);
    // What stands on a decimal line is counted; accounts, codes and numbers of papers stand elsewhere.
    let counts = column.align == Align::Right;
    let holds = if has_amounts || counts && all(&|text| dong_of(text).is_some()) {
        Holds::Dong
    } else if all(&|text| is_day(text)) {
        Holds::Day
    } else if counts && all(&|text| fraction_of(text).is_some()) {
        Holds::Number
    } else if column.wide == 0 {
        Holds::LongText
    } else {
        Holds::Text
    };
    Column { id: column.letter, title, holds }
}

fn cell_of(cell: Option<&PaperCell>, holds: Holds, mut day: impl FnMut(&str) -> Option<NaiveDate>) -> Cell {
    match cell {
        None | Some(PaperCell::Empty) => Cell::Blank,
        Some(PaperCell::Amount(0)) => Cell::Blank,
        Some(PaperCell::Amount(amount)) => Cell::Number(*amount),
        Some(PaperCell::Text(text) | PaperCell::Inner(text)) => match holds {
            Holds::Day => day(text).map_or_else(|| text.as_str().into(), Cell::Day),
            Holds::Dong => dong_of(text).map_or_else(|| text.as_str().into(), Cell::Number),
            Holds::Number => fraction_of(text).map_or_else(|| text.as_str().into(), Cell::Fraction),
            Holds::Text | Holds::LongText => text.as_str().into(),
        },
    }
}

fn text_of(cell: &PaperCell) -> Option<&str> {
    match cell {
        PaperCell::Text(text) | PaperCell::Inner(text) => Some(text),
        PaperCell::Empty | PaperCell::Amount(_) => None,
    }
}

/// The years that days of a column lie in, where paper leaves them away: rows follow each other in time.
struct Years {
    from: NaiveDate,
    last: Vec<Option<NaiveDate>>,
}

impl Years {
    /// The day a text of a column means: the first on or after the row before, or where that is far ahead, of its year.
    fn day(&mut self, column: usize, text: &str) -> Option<NaiveDate> {
        let found = match day_of(text) {
            Some(day) => day,
            None => {
                let after = self.last[column].unwrap_or(self.from);
                let of = |year: i32| NaiveDate::parse_from_str(&format!("{text}/{year}"), "%d/%m/%Y").ok();
                let near = [after.year() - 1, after.year(), after.year() + 1].map(of);
                // A voucher may be a little older than the row before it, but not half a year; a book is of one year.
                let ahead = |day: &NaiveDate| (*day - after).num_days();
                near.into_iter().flatten().find(|day| (1 - HALF_A_YEAR..=A_YEAR).contains(&ahead(day)))?
            }
        };
        self.last[column] = Some(found);
        Some(found)
    }
}

const HALF_A_YEAR: i64 = 183;
const A_YEAR: i64 = 366;

fn is_day(text: &str) -> bool {
    // A leap year has every day there is.
    day_of(text).is_some() || day_of(&format!("{text}/2024")).is_some()
}

/// A day as paper shows it, `05/03/2026`.
fn day_of(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%d/%m/%Y").ok().filter(|day| day.year() > 1900)
}

/// Whole numbers as paper shows them: `1.500.000`, in brackets where less than nothing.
fn dong_of(text: &str) -> Option<i64> {
    let (digits, sign) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (inner, -1),
        None => (text, 1),
    };
    let groups: Vec<&str> = digits.split('.').collect();
    let (first, rest) = groups.split_first()?;
    let is_group = |group: &&str, least: usize| {
        (least..=3).contains(&group.len()) && group.bytes().all(|digit| digit.is_ascii_digit())
    };
    if !is_group(first, 1) || !rest.iter().all(|group| is_group(group, 3)) {
        return None;
    }
    groups.concat().parse::<i64>().ok().map(|amount| sign * amount)
}

/// A quantity or price as paper shows it, `1.250,5`, with a point for the comma.
fn fraction_of(text: &str) -> Option<String> {
    let (whole, part) = text.split_once(',').unwrap_or((text, ""));
    let whole = whole.replace('.', "").replace('−', "-");
    let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
    let unsigned = whole.strip_prefix('-').unwrap_or(&whole);
    if unsigned.is_empty() || !is_number(unsigned) || !is_number(part) || (part.is_empty() && text.contains(',')) {
        return None;
    }
    Some(if part.is_empty() { whole } else { format!("{whole}.{part}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_paper_shows_them() {
        assert_eq!(
            [dong_of("1.500.000"), dong_of("(2.000)"), dong_of("12.500,5")],
            [Some(1_500_000), Some(-2_000), None]
        );
        assert_eq!([dong_of("1111"), dong_of("12.34"), dong_of("")], [None, None, None]);
        assert_eq!(fraction_of("2026").as_deref(), Some("2026"));
        assert_eq!(fraction_of("1.250,5").as_deref(), Some("1250.5"));
        assert_eq!(fraction_of("3,25").as_deref(), Some("3.25"));
        assert_eq!(fraction_of("−1.250,5").as_deref(), Some("-1250.5"));
        assert_eq!([fraction_of("KT,1"), fraction_of("5,"), fraction_of("")], [None, None, None]);
        assert_eq!(day_of("05/03/2026"), NaiveDate::from_ymd_opt(2026, 3, 5));
        let mut years = Years { from: "2026-10-01".parse().unwrap(), last: vec![None] };
        let days =
            ["05/10", "30/09", "31/12", "02/01", "29/02"].map(|text| years.day(0, text).map(|day| day.to_string()));
        let days = days.map(Option::unwrap_or_default);
        assert_eq!(days, ["2026-10-05", "2026-09-30", "2026-12-31", "2027-01-02", ""]);
    }
}
