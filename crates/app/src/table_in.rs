//! Tables of other programs: a file of a spreadsheet or text into cells, and which column is which.
//!
//! Headings are matched by a data file (`data/headings.csv`); a heading of two rows («Số dư cuối kỳ» over «Nợ» and «Có»)
//! is read as one. What is guessed is shown and can be changed: nothing here decides.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::LazyLock;

use calamine::{Data, DataType, Reader};
use ledger::day::show_day;
use ledger::event::extra::Key;

use crate::Refusal;
use crate::api::moving::MoveTable;
use crate::pasted::{cells_up_to, header_words};
use crate::vouchers_in::{self, FIELDS};
use crate::wording::{Language, title_of};

/// The largest file that is read.
const BYTES_MAX: usize = 20 * 1024 * 1024;
/// The most rows and columns of a table.
const ROWS_MAX: usize = 20_000;
const COLUMNS_MAX: usize = 40;
/// Headings are looked for among so many rows at the top: other programs put names and dates above them.
pub const HEADINGS_WITHIN: usize = 15;

/// Of each kind of table: the words of a heading, and the column they name.
static HEADINGS: LazyLock<BTreeMap<(String, String), String>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_bytes!("../data/headings.csv").as_slice());
    let row = |row: Result<(String, String, String), csv::Error>| {
        let (table, column, words) = row.expect("the program's own list of headings reads");
        ((table, words), column)
    };
    reader.deserialize().map(row).collect()
});

/// The details of a line of a voucher on each side: what their columns hold, and the headings this program writes.
static DETAILS: LazyLock<Vec<(String, [String; 2])>> = LazyLock::new(|| {
    let keys = Key::ALL.iter().copied().filter(|key| *key != Key::Narration);
    let sides = keys.flat_map(|key| [(key, false), (key, true)]);
    let words = |(key, credit)| {
        let heading = |language| header_words(&detail_title(key, credit, language));
        let role = if credit { format!("credit_{}", key.name()) } else { key.name().to_owned() };
        (role, [Language::Vietnamese, Language::English].map(heading))
    };
    sides.map(words).collect()
});

/// What stands above the column of a detail of a voucher's lines.
pub(crate) fn detail_title(key: Key, credit: bool, language: Language) -> String {
    let words = title_of(&format!("detail_{}", key.name()), language);
    if credit { format!("{words} {}", title_of("on_credit", language)) } else { words }
}

/// The kinds of tables there are.
pub const KINDS: [&str; 5] = ["trial", "detail", "stock", "parties", "vouchers"];

/// The columns a kind of table may have.
pub fn columns_of(kind: &str) -> Vec<&'static str> {
    if kind == vouchers_in::KIND {
        let details = DETAILS.iter().map(|(role, _)| role.as_str());
        return FIELDS.into_iter().chain(details).collect();
    }
    let mut columns: Vec<&str> =
        HEADINGS.iter().filter(|((table, _), _)| table == kind).map(|(_, column)| column.as_str()).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Reads a file, or pasted text, as a table of a kind, and guesses its columns.
///
/// # Errors
/// `table.kind`; `table.unreadable`, `table.too-large`; what pasted text is refused for.
pub fn read_table(kind: &str, name: &str, bytes: &[u8]) -> Result<MoveTable, Refusal> {
    if !KINDS.contains(&kind) {
        return Err(Refusal::new("table.kind").with("kind", kind));
    }
    if bytes.len() > BYTES_MAX {
        return Err(Refusal::new("table.too-large").with("most", BYTES_MAX / 1024 / 1024));
    }
    let sheets = if bytes.starts_with(b"PK") { sheets(bytes)? } else { vec![text_cells(bytes)?] };
    let table =
        |cells| guessed(MoveTable { kind: kind.to_owned(), name: name.to_owned(), cells, ..MoveTable::default() });
    let known = |table: &MoveTable| table.roles.iter().filter(|role| !role.is_empty()).count();
    // Of several sheets the one whose headings say most; of equals the first.
    let best = sheets.into_iter().map(table).rev().max_by_key(known);
    best.ok_or_else(|| Refusal::new("paste.empty"))
}

/// The bytes of a file that came as text of base 64.
///
/// # Errors
/// `table.unreadable`.
pub fn bytes_of(base64: &str) -> Result<Vec<u8>, Refusal> {
    use base64::Engine;
    let unreadable = |error| Refusal::new("table.unreadable").with("what", error);
    base64::engine::general_purpose::STANDARD.decode(base64).map_err(unreadable)
}

fn text_cells(bytes: &[u8]) -> Result<Vec<Vec<String>>, Refusal> {
    cells_up_to(std::str::from_utf8(bytes).map_err(|_| Refusal::new("import.not-utf8"))?, ROWS_MAX)
}

/// The cells of each sheet that holds anything.
fn sheets(bytes: &[u8]) -> Result<Vec<Vec<Vec<String>>>, Refusal> {
    let unreadable = |what: String| Refusal::new("table.unreadable").with("what", what);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|error: calamine::XlsxError| unreadable(error.to_string()))?;
    let mut sheets = Vec::new();
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).map_err(|error| unreadable(error.to_string()))?;
        // Rows keep the numbers the spreadsheet shows: what stands above the first one that is used counts too.
        let above = range.start().map_or(0, |(row, _)| row as usize);
        let cells = |row: &[Data]| row.iter().take(COLUMNS_MAX).map(cell_text).collect::<Vec<String>>();
        let mut rows: Vec<Vec<String>> = vec![Vec::new(); above.min(ROWS_MAX)];
        rows.extend(range.rows().take(ROWS_MAX + 1).map(cells));
        if rows.len() > ROWS_MAX {
            return Err(Refusal::new("paste.too-long").with("rows", ROWS_MAX));
        }
        if rows.iter().flatten().any(|cell| !cell.is_empty()) {
            sheets.push(rows);
        }
    }
    Ok(sheets)
}

/// What a cell reads as. Numbers are written with their digits, days as people write them.
fn cell_text(cell: &Data) -> String {
    let text = match cell {
        Data::DateTime(moment) => moment.as_datetime().map(|moment| show_day(moment.date())).unwrap_or_default(),
        Data::Float(number) => number.to_string().replace('.', ","),
        other => other.as_string().unwrap_or_default(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Finds the headings and says what each column holds.
fn guessed(mut table: MoveTable) -> MoveTable {
    let width = table.cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut best: (usize, usize, Vec<String>) = (0, 0, vec![String::new(); width]);
    for at in 0..table.cells.len().min(HEADINGS_WITHIN) {
        for rows in 1..=2 {
            let Some(headings) = headings(&table.cells, at, rows, width) else { continue };
            let roles = roles_of(&table.kind, &headings);
            let found = roles.iter().filter(|role| !role.is_empty()).count();
            if found > best.0 {
                best = (found, at + rows, roles);
            }
        }
    }
    let (_, header, roles) = best;
    table.header = u32::try_from(header).unwrap_or(0);
    table.roles = roles;
    table
}

/// The headings of some rows: in two rows the upper one reaches to the right as far as the next.
fn headings(cells: &[Vec<String>], at: usize, rows: usize, width: usize) -> Option<Vec<String>> {
    let row = |at: usize| -> Option<Vec<String>> {
        let row = cells.get(at)?;
        Some((0..width).map(|column| row.get(column).map(|cell| header_words(cell)).unwrap_or_default()).collect())
    };
    let mut upper = row(at)?;
    if rows == 1 {
        return Some(upper);
    }
    let lower = row(at + 1)?;
    let own = upper.clone();
    for column in 1..width {
        if upper[column].is_empty() && !lower[column].is_empty() {
            upper[column] = upper[column - 1].clone();
        }
    }
    let both = |column: usize| match (upper[column].as_str(), lower[column].as_str()) {
        (_, "") => own[column].clone(),
        ("", lower) => lower.to_owned(),
        (upper, lower) => format!("{upper} {lower}"),
    };
    Some((0..width).map(both).collect())
}

/// The role of each heading; the first column of a name has it.
fn roles_of(kind: &str, headings: &[String]) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    for heading in headings {
        let known = HEADINGS.get(&(kind.to_owned(), heading.clone())).or_else(|| detail_called(kind, heading));
        let role = known.cloned().unwrap_or_default();
        roles.push(if roles.contains(&role) { String::new() } else { role });
    }
    as_journal(&mut roles, headings);
    roles
}

/// In a table with one account a row, «Nợ» and «Có» are what is debited and credited, not accounts; and where no other column
/// is the account, the one called the contra account is it, as in form S03a.
fn as_journal(roles: &mut [String], headings: &[String]) {
    let place = |roles: &[String], role: &str| roles.iter().position(|own| own == role);
    let is_bare = |at: usize| ["no", "co", "ghi no", "ghi co", "debit", "credit"].contains(&headings[at].as_str());
    let sides = ["debit", "credit"].map(|role| place(roles, role).filter(|at| is_bare(*at)));
    let has_amounts = ["debit_amount", "credit_amount"].iter().all(|role| place(roles, role).is_some());
    let one_account = place(roles, "account").or(place(roles, "contra"));
    let (Some(account), true) = (one_account, has_amounts || sides.iter().all(Option::is_some)) else { return };
    if place(roles, "account").is_none() {
        "account".clone_into(&mut roles[account]);
    }
    if let ([Some(debit), Some(credit)], false) = (sides, has_amounts) {
        "debit_amount".clone_into(&mut roles[debit]);
        "credit_amount".clone_into(&mut roles[credit]);
    }
}

fn detail_called(kind: &str, heading: &str) -> Option<&'static String> {
    let details = (kind == vouchers_in::KIND).then_some(&*DETAILS)?;
    details.iter().find(|(_, words)| words.iter().any(|known| known == heading)).map(|(role, _)| role)
}

/// One row of a table, by what its columns hold.
pub(crate) struct TableRow<'a> {
    /// As the file counts it, from 1.
    pub number: u32,
    table: &'a MoveTable,
    cells: &'a [String],
}

impl TableRow<'_> {
    /// The cell of a column; empty where the table has none.
    pub fn get(&self, role: &str) -> &str {
        let column = self.table.roles.iter().position(|own| own == role);
        column.and_then(|column| self.cells.get(column)).map(String::as_str).unwrap_or_default().trim()
    }

    pub fn has(&self, role: &str) -> bool {
        self.table.roles.iter().any(|own| own == role)
    }

    pub fn cells(&self) -> &[String] {
        self.cells
    }

    /// Every cell of a column that is read, by what it holds.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let read = self.table.roles.iter().zip(self.cells).filter(|(role, _)| !role.is_empty());
        read.map(|(role, cell)| (role.as_str(), cell.trim()))
    }
}

/// The rows below the headings.
pub(crate) fn rows_of(table: &MoveTable) -> impl Iterator<Item = TableRow<'_>> {
    let header = table.header as usize;
    let numbered = table.cells.iter().enumerate().skip(header);
    numbered.map(move |(at, cells)| TableRow { number: u32::try_from(at + 1).unwrap_or(u32::MAX), table, cells })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(kind: &str, text: &str) -> (u32, String) {
        let table = read_table(kind, "", text.as_bytes()).unwrap();
        (table.header, table.roles.join("|"))
    }

    #[test]
    fn a_trial_balance_of_two_rows_of_headings_is_understood() {
        let misa = "Bảng cân đối tài khoản\t\t\t\t\t\t\t\nSố hiệu TK\tTên tài khoản\tĐầu kỳ\t\tPhát sinh\t\tCuối kỳ\t\n\
                    \t\tNợ\tCó\tNợ\tCó\tNợ\tCó\n111\tTiền mặt\t1\t\t2\t3\t0\t\n";
        let expected = "account|name|open_debit|open_credit|turnover_debit|turnover_credit|close_debit|close_credit";
        assert_eq!(roles("trial", misa), (3, expected.to_owned()));
        assert_eq!(roles("trial", "TK;Dư Nợ;Dư Có\n111;5;").1, "account|close_debit|close_credit");
    }

    #[test]
    fn a_journal_with_one_account_a_row_is_understood() {
        let misa = "Ngày hạch toán\tSố chứng từ\tDiễn giải\tTài khoản\tTK đối ứng\tPhát sinh Nợ\tPhát sinh Có\n\
                    5/1/2026\tPC1\tXăng\t642\t1111\t50000\t\n";
        let expected = "date|number|narration|account|contra|debit_amount|credit_amount";
        assert_eq!(roles("vouchers", misa).1, expected);
        let bare = "Ngày\tSố CT\tDiễn giải\tSố hiệu TK\tNợ\tCó\n5/1/2026\tPC1\tXăng\t642\t50000\t\n";
        assert_eq!(roles("vouchers", bare).1, "date|number|narration|account|debit_amount|credit_amount");
        // The form S03a calls the account itself the contra account.
        let form = "Ngày, tháng ghi sổ\tSố hiệu TK đối ứng\tSố phát sinh\t\n\t\tNợ\tCó\n5/1/2026\t642\t50000\t\n";
        assert_eq!(roles("vouchers", form).1, "date|account|debit_amount|credit_amount");
        // Two accounts a row stay what they are.
        let two = "Ngày\tDiễn giải\tNợ\tCó\tSố tiền\n5/1/2026\tXăng\t642\t1111\t5\n";
        assert_eq!(roles("vouchers", two).1, "date|narration|debit|credit|amount");
    }

    #[test]
    fn other_tables_are_understood_by_their_headings() {
        let debts =
            "Mã KH\tTên khách hàng\tTK công nợ\tSố hóa đơn\tHạn thanh toán\tSố còn nợ\nKH1\tAn\t131\tHD1\t1/2/2026\t5";
        assert_eq!(roles("detail", debts).1, "code|name|account|document|due|amount");
        let stock = "Mã hàng\tTên hàng\tĐVT\tKho\tSố lượng tồn\tGiá trị tồn\nA\tChè\tkg\tK1\t5\t9";
        assert_eq!(roles("stock", stock).1, "code|name|unit|store|quantity|amount");
        assert_eq!(roles("parties", "STT\tHọ và tên\tLoại\n1\tLan\tkhách hàng").1, "|name|kind");
    }
}
