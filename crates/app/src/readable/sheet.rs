//! One table of the export, written twice at once: as CSV for a spreadsheet and as a plain page for reading and printing.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::{Refusal, show};

/// What stands in a cell.
pub(super) enum Cell {
    /// Text.
    Text(String),
    /// Đồng: bare digits in the CSV, with dots on the page.
    Dong(i64),
    /// A count.
    Count(u64),
    /// A file beside the tables, by its path from them.
    File(String),
    /// Nothing.
    Blank,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

/// A table being written.
pub(super) struct Sheet {
    csv: csv::Writer<BufWriter<File>>,
    page: BufWriter<File>,
    rows: u64,
}

/// What every page looks like; it needs no other file.
const STYLE: &str = "body{font:14px/1.45 'Segoe UI',Arial,sans-serif;margin:24px;color:#111;background:#fff}\
h1{font-size:20px;margin:0 0 4px}p{margin:4px 0 12px}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #999;padding:3px 6px;text-align:left;vertical-align:top}th{background:#eee}\
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}a{color:#0645ad}\
@media print{body{margin:0;font-size:11px}a{color:#111;text-decoration:none}thead{display:table-header-group}}";

impl Sheet {
    /// Begins a table with its heading and the names of its columns.
    pub fn begin(folder: &Path, name: &str, title: &str, unit: &str, columns: &[&str]) -> Result<Self, Refusal> {
        let create = |ending: &str| File::create(folder.join(format!("{name}.{ending}"))).map_err(cannot_write);
        let mut file = BufWriter::new(create("csv")?);
        // Spreadsheets read UTF-8 by this mark.
        file.write_all("\u{feff}".as_bytes()).map_err(cannot_write)?;
        let mut csv = csv::Writer::from_writer(file);
        csv.write_record(columns).map_err(cannot_write_csv)?;
        let mut page = BufWriter::new(create("html")?);
        begin_page(&mut page, title, unit)?;
        let heads: String = columns.iter().map(|column| format!("<th>{}</th>", escaped(column))).collect();
        writeln!(page, "<table><thead><tr>{heads}</tr></thead><tbody>").map_err(cannot_write)?;
        Ok(Self { csv, page, rows: 0 })
    }

    /// Writes a row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), Refusal> {
        self.csv.write_record(cells.iter().map(csv_text)).map_err(cannot_write_csv)?;
        let cells: String = cells.iter().map(page_cell).collect();
        self.rows += 1;
        writeln!(self.page, "<tr>{cells}</tr>").map_err(cannot_write)
    }

    /// Ends the table; how many rows it has.
    pub fn end(mut self) -> Result<u64, Refusal> {
        let empty = if self.rows == 0 { "<p>Không có dòng nào.</p>" } else { "" };
        writeln!(self.page, "</tbody></table>{empty}</body></html>").map_err(cannot_write)?;
        self.page.flush().map_err(cannot_write)?;
        self.csv.flush().map_err(cannot_write)?;
        let file = self.csv.into_inner().map_err(|error| cannot_write(error.into_error()))?;
        let synced = file.into_inner().map_err(|error| error.into_error()).and_then(|file| file.sync_all());
        synced.map_err(cannot_write)?;
        self.page.get_ref().sync_all().map_err(cannot_write)?;
        Ok(self.rows)
    }
}

pub(super) fn begin_page(page: &mut impl Write, title: &str, unit: &str) -> Result<(), Refusal> {
    let (title, unit) = (escaped(title), escaped(unit));
    writeln!(
        page,
        "<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><h1>{title}</h1><p>{unit} · <a href=\"index.html\">Mục lục</a></p>"
    )
    .map_err(cannot_write)
}

/// A text that a spreadsheet would take for a formula begins with an apostrophe.
fn csv_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t']) => format!("'{text}"),
        Cell::Text(text) | Cell::File(text) => text.clone(),
        Cell::Dong(amount) => amount.to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Blank => String::new(),
    }
}

fn page_cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => format!("<td>{}</td>", escaped(text)),
        Cell::Dong(amount) => format!("<td class=\"n\">{}</td>", show::dong(*amount)),
        Cell::Count(count) => format!("<td class=\"n\">{count}</td>"),
        Cell::File(path) => format!("<td><a href=\"{0}\">{0}</a></td>", escaped(path)),
        Cell::Blank => "<td></td>".to_owned(),
    }
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

pub(super) fn cannot_write(error: std::io::Error) -> Refusal {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Refusal::new("export.disk-full"),
        _ => Refusal::new("export.not-written").with("what", error),
    }
}

fn cannot_write_csv(error: csv::Error) -> Refusal {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => cannot_write(error),
        other => Refusal::new("export.not-written").with("what", format!("{other:?}")),
    }
}
