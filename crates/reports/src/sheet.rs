//! A report as rows and columns, for a file: a spreadsheet or CSV.
//!
//! Both hold the same columns as the screen, numbers as numbers and days as days, one header that stays in sight, and
//! no merged cells, so that what leaves the program can be sorted and added up again.

use std::io::{Cursor, Write};

use chrono::NaiveDate;
use ledger::day::show_day;
use rust_xlsxwriter::{DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Words.
    Text,
    /// Long words: narrations, names.
    LongText,
    /// Days.
    Day,
    /// Whole đồng.
    Dong,
    /// A plain number.
    Number,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its stable name in files for machines.
    pub id: &'static str,
    /// What people read above it.
    pub title: String,
    /// What it holds.
    pub holds: Holds,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Words.
    Text(String),
    /// A day.
    Day(NaiveDate),
    /// Đồng, or a plain number.
    Number(i64),
    /// A number with digits behind the point, as it is written: `12.5`.
    Fraction(String),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Cell::Blank } else { Cell::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Cell::Blank } else { Cell::Text(text) }
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Cell::Day(day)
    }
}

/// A number, or nothing for zero: books leave the other side of a row blank.
pub fn number_or_blank(number: i64) -> Cell {
    if number == 0 { Cell::Blank } else { Cell::Number(number) }
}

/// Rows under a header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// What it is, as the spreadsheet's tab and properties say.
    pub title: String,
    /// Whose, and of which days.
    pub subject: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

/// The bytes of a spreadsheet with a tab for each sheet, in their order.
///
/// # Errors
/// When there are more rows than a spreadsheet takes.
pub fn workbook(title: &str, sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let subject = sheets.first().map(|sheet| sheet.subject.as_str()).unwrap_or_default();
    workbook.set_properties(&DocProperties::new().set_title(title).set_subject(subject));
    let mut tabs = std::collections::BTreeSet::new();
    for sheet in sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(free_tab(&sheet.title, &mut tabs))?;
        sheet.fill(worksheet)?;
    }
    let mut bytes = Cursor::new(Vec::new());
    workbook.save_to_writer(&mut bytes)?;
    Ok(bytes.into_inner())
}

/// A name no tab before it has: a spreadsheet tells them apart without regard to capitals.
fn free_tab(title: &str, taken: &mut std::collections::BTreeSet<String>) -> String {
    let plain = tab_of(title);
    let candidates = (1u32..).map(|at| match at {
        1 => plain.clone(),
        _ => {
            let ending = format!(" ({at})");
            let kept = TAB_LETTERS_MAX - ending.chars().count();
            plain.chars().take(kept).collect::<String>().trim_end().to_owned() + &ending
        }
    });
    let free = candidates.take(100_000).find(|name| !taken.contains(&name.to_lowercase())).unwrap_or(plain.clone());
    taken.insert(free.to_lowercase());
    free
}

/// Letters a tab of a spreadsheet may not have, and how many it may have.
const TAB_FORBIDDEN: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
const TAB_LETTERS_MAX: usize = 31;

impl Sheet {
    /// Writes CSV for people: read by a spreadsheet as UTF-8, titles above, days as `dd/MM/yyyy`.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write_csv(&self, out: &mut impl Write) -> std::io::Result<()> {
        out.write_all("\u{feff}".as_bytes())?;
        write_record(out, self.columns.iter().map(|column| column.title.as_str()))?;
        for row in &self.rows {
            write_record(out, row.iter().map(|cell| text_of(cell, show_day)))?;
        }
        Ok(())
    }

    /// Writes CSV for machines: stable names above, days as `YYYY-MM-DD`, zero where a number is left blank.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write_plain_csv(&self, out: &mut impl Write) -> std::io::Result<()> {
        write_record(out, self.columns.iter().map(|column| column.id))?;
        for row in &self.rows {
            let cells = row.iter().zip(&self.columns).map(|(cell, column)| match (cell, column.holds) {
                (Cell::Blank, Holds::Dong | Holds::Number) => "0".to_owned(),
                (cell, _) => text_of(cell, |day| day.to_string()),
            });
            write_record(out, cells)?;
        }
        Ok(())
    }

    /// The bytes of a spreadsheet (Office Open XML).
    ///
    /// # Errors
    /// When there are more rows than a spreadsheet takes.
    pub fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        workbook(&self.title, std::slice::from_ref(self))
    }

    fn fill(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        let header = Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin);
        let day = Format::new().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Center);
        let dong = Format::new().set_num_format("#,##0");
        for (at, column) in (0u16..).zip(&self.columns) {
            worksheet.write_string_with_format(0, at, &column.title, &header)?;
            worksheet.set_column_width(at, width_of(column))?;
        }
        worksheet.set_freeze_panes(1, 0)?;
        worksheet.set_header(format!("&L{}&R{}", head(&self.title), head(&self.subject)));
        worksheet.set_repeat_rows(0, 0)?;
        worksheet.set_landscape();
        for (line, row) in (1u32..).zip(&self.rows) {
            for ((at, cell), column) in (0u16..).zip(row).zip(&self.columns) {
                match cell {
                    Cell::Blank => {}
                    Cell::Text(text) => drop(worksheet.write_string(line, at, text)?),
                    Cell::Day(date) => drop(worksheet.write_datetime_with_format(line, at, date, &day)?),
                    // Đồng stay below 2^53, so a spreadsheet's number holds each exactly.
                    Cell::Number(number) if column.holds == Holds::Dong => {
                        worksheet.write_number_with_format(line, at, *number as f64, &dong)?;
                    }
                    Cell::Number(number) => drop(worksheet.write_number(line, at, *number as f64)?),
                    Cell::Fraction(digits) => match digits.parse::<f64>() {
                        Ok(number) => drop(worksheet.write_number(line, at, number)?),
                        Err(_) => drop(worksheet.write_string(line, at, digits)?),
                    },
                }
            }
        }
        if let (Some(columns), true) = (u16::try_from(self.columns.len()).ok(), !self.rows.is_empty()) {
            worksheet.autofilter(
                0,
                0,
                u32::try_from(self.rows.len()).unwrap_or(u32::MAX),
                columns.saturating_sub(1),
            )?;
        }
        Ok(())
    }
}

fn text_of(cell: &Cell, day: impl Fn(NaiveDate) -> String) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Day(date) => day(*date),
        Cell::Number(number) => number.to_string(),
        Cell::Fraction(digits) => digits.clone(),
    }
}

fn write_record<T: AsRef<str>>(out: &mut impl Write, fields: impl Iterator<Item = T>) -> std::io::Result<()> {
    let fields: Vec<String> = fields.map(|field| quoted(field.as_ref())).collect();
    writeln!(out, "{}", fields.join(","))
}

/// A field of a CSV record, in quotes where it needs them (RFC 4180).
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

fn width_of(column: &Column) -> u32 {
    match column.holds {
        Holds::Text | Holds::Dong => 16,
        Holds::LongText => 44,
        Holds::Day => 12,
        Holds::Number => 9,
    }
}

fn tab_of(title: &str) -> String {
    let name: String = title.replace(TAB_FORBIDDEN, " ").chars().take(TAB_LETTERS_MAX).collect();
    let name = name.trim_matches(['\'', ' ']).to_owned();
    if name.is_empty() { "1".to_owned() } else { name }
}

/// A spreadsheet leaves out a head of more than 255 letters, its two codes among them.
const HEAD_LETTERS_MAX: usize = 120;

/// A half of the head of a printed page, cut where it is too long; `&` begins a code there.
fn head(text: &str) -> String {
    let mut kept = String::new();
    let mut letters = 0;
    for letter in text.chars() {
        let copies = if letter == '&' { 2 } else { 1 };
        letters += copies;
        if letters > HEAD_LETTERS_MAX {
            break;
        }
        kept.extend(std::iter::repeat_n(letter, copies));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let column = |id, title: &str, holds| Column { id, title: title.to_owned(), holds };
        Sheet {
            title: "Sổ quỹ: tháng 1/2026".into(),
            subject: "HTX Chè & Rau".into(),
            columns: vec![
                column("date", "Ngày", Holds::Day),
                column("narration", "Diễn giải", Holds::LongText),
                column("in", "Thu", Holds::Dong),
            ],
            rows: vec![
                vec![
                    "2026-01-05".parse::<NaiveDate>().unwrap().into(),
                    "Bán chè, \"loại 1\"".into(),
                    Cell::Number(9_007_199_254_740_991),
                ],
                vec![Cell::Blank, "Ghi âm".into(), Cell::Number(-250_000)],
                vec![Cell::Blank, "=1+1".into(), number_or_blank(0)],
            ],
        }
    }

    #[test]
    fn csv_for_people_and_for_machines() {
        let mut people = Vec::new();
        sheet().write_csv(&mut people).unwrap();
        assert_eq!(
            String::from_utf8(people).unwrap(),
            "\u{feff}Ngày,Diễn giải,Thu\n05/01/2026,\"Bán chè, \"\"loại 1\"\"\",9007199254740991\n,Ghi âm,-250000\n,=1+1,\n",
        );
        let mut machines = Vec::new();
        sheet().write_plain_csv(&mut machines).unwrap();
        assert_eq!(
            String::from_utf8(machines).unwrap(),
            "date,narration,in\n2026-01-05,\"Bán chè, \"\"loại 1\"\"\",9007199254740991\n,Ghi âm,-250000\n,=1+1,0\n",
        );
    }

    /// Read back by another library: numbers are numbers to the last đồng, days are days, «=» begins no formula.
    #[test]
    fn a_spreadsheet_holds_what_was_given() {
        use calamine::{Data, Reader, Xlsx};
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(sheet().xlsx().unwrap())).unwrap();
        assert_eq!(book.sheet_names(), ["Sổ quỹ  tháng 1 2026"]);
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
        let text = |text: &str| Data::String(text.into());
        assert_eq!(rows[0], [text("Ngày"), text("Diễn giải"), text("Thu")]);
        assert!(matches!(&rows[1][0], Data::DateTime(day) if day.as_f64() == 46027.0), "{:?}", rows[1][0]);
        assert_eq!(rows[1][2], Data::Float(9_007_199_254_740_991.0));
        assert_eq!(rows[2][2], Data::Float(-250_000.0));
        assert_eq!((&rows[3][1], &rows[3][2]), (&text("=1+1"), &Data::Empty));
        assert!(book.merge_cells_by_sheet_id(0).unwrap().is_empty());
    }
}
