//! Blocks of cells copied from a spreadsheet, or files saved by one: which column each cell belongs to.

use ledger::text::fold;

use crate::api::sheet::{COLUMNS, SheetPasted, SheetRow};

/// What a column is called by people, folded; the first column of the sheet that has the name takes it.
const NAMES: [&[&str]; 8] = [
    &["date", "ngay", "ngay chung tu", "ngay ct", "ngay thang"],
    &[
        "party",
        "doi tuong",
        "nguoi",
        "nguoi nhan",
        "nguoi nop",
        "ma",
        "ma doi tuong",
        "ten",
        "ho ten",
        "ho va ten",
        "name",
    ],
    &["narration", "ly do", "dien giai", "noi dung", "reason"],
    &["debit", "no", "tk no", "tai khoan no"],
    &["credit", "co", "tk co", "tai khoan co"],
    &["owner", "doi tuong tk", "doi tuong tai khoan", "chi tiet", "tk cua ai", "cua ai", "account of"],
    &["amount", "so tien", "tien", "thanh tien"],
    &["attachments", "kem theo", "so chung tu goc", "chung tu goc", "papers", "ct goc"],
];

/// Reads tab-separated cells as a spreadsheet copies them, put from `column` of a sheet on. A first row of column names
/// decides the places instead, and is not a voucher.
pub fn read_cells(text: &str, column: usize) -> SheetPasted {
    let mut cells = split(text, '\t');
    cells.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    place(cells, column)
}

/// Reads a file of values separated by commas, semicolons or tabs, whose first row may name the columns.
pub fn read_file(text: &str) -> SheetPasted {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let mark = ['\t', ';', ','].into_iter().max_by_key(|mark| first.matches(*mark).count()).unwrap_or(',');
    let mut cells = split(text, mark);
    cells.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    place(cells, 0)
}

fn place(mut cells: Vec<Vec<String>>, column: usize) -> SheetPasted {
    let named = cells.first().and_then(|first| columns_named(first));
    let places: Vec<Option<usize>> = match named {
        Some(places) => {
            cells.remove(0);
            places
        }
        None => (column..COLUMNS.len()).map(Some).collect(),
    };
    let width = cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut used: Vec<usize> = places.iter().take(width).filter_map(|place| *place).collect();
    used.sort_unstable();
    let rows = cells.into_iter().map(|row| row_of(row, &places)).collect();
    SheetPasted { rows, columns: used.into_iter().map(|place| COLUMNS[place].to_owned()).collect() }
}

fn row_of(cells: Vec<String>, places: &[Option<usize>]) -> SheetRow {
    let mut row = SheetRow::default();
    for (cell, place) in cells.into_iter().zip(places) {
        let Some(place) = place else { continue };
        let columns = [
            &mut row.date,
            &mut row.party,
            &mut row.narration,
            &mut row.debit,
            &mut row.credit,
            &mut row.owner,
            &mut row.amount,
            &mut row.attachments,
        ];
        if let Some(column) = columns.into_iter().nth(*place) {
            *column = cell.trim().to_owned();
        }
    }
    row
}

/// The places of a row of names: at least two must be names of columns, or it is a row of values.
fn columns_named(cells: &[String]) -> Option<Vec<Option<usize>>> {
    let mut places: Vec<Option<usize>> = Vec::with_capacity(cells.len());
    for cell in cells {
        let name = fold(cell);
        let place = NAMES.iter().position(|names| names.contains(&name.as_str()));
        places.push(place.filter(|place| !places.contains(&Some(*place))));
    }
    (places.iter().flatten().count() >= 2).then_some(places)
}

/// Cells between marks; a cell in quotes may hold marks, ends of lines and doubled quotes.
fn split(text: &str, mark: char) -> Vec<Vec<String>> {
    let mut rows = vec![Vec::new()];
    let mut cell = String::new();
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\r' if !quoted => {}
            '\n' if !quoted => {
                if let Some(row) = rows.last_mut() {
                    row.push(std::mem::take(&mut cell));
                }
                rows.push(Vec::new());
            }
            letter if letter == mark && !quoted => {
                if let Some(row) = rows.last_mut() {
                    row.push(std::mem::take(&mut cell));
                }
            }
            // A line's end inside a cell is a space in a voucher.
            '\n' | '\r' => cell.push(' '),
            letter => cell.push(letter),
        }
    }
    if let Some(row) = rows.last_mut() {
        row.push(cell);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pasted: &SheetPasted) -> Vec<String> {
        let row = |row: &SheetRow| {
            [&row.date, &row.party, &row.narration, &row.debit, &row.credit, &row.owner, &row.amount, &row.attachments]
                .map(String::as_str)
                .join("|")
        };
        pasted.rows.iter().map(row).collect()
    }

    #[test]
    fn a_block_lands_from_the_column_it_is_pasted_in() {
        let pasted = read_cells("642\t1111\t\t350k\r\n642\t1111\t\t1.500.000\r\n", 3);
        assert_eq!(shown(&pasted), ["|||642|1111||350k|", "|||642|1111||1.500.000|"]);
        assert_eq!(pasted.columns, ["debit", "credit", "owner", "amount"]);
    }

    #[test]
    fn a_row_of_names_in_any_order_says_where_the_cells_belong() {
        let pasted = read_cells("Số tiền\tNgày\tSTT\tDiễn giải\n50000\t5/3\t1\tXăng xe\n", 5);
        assert_eq!(shown(&pasted), ["5/3||Xăng xe||||50000|"]);
        assert_eq!(pasted.columns, ["date", "narration", "amount"]);
    }

    #[test]
    fn quotes_keep_marks_and_ends_of_lines_inside_a_cell() {
        let pasted = read_cells("5/3\tLan\t\"Mua \"\"dây\"\"\tthép\nvà đinh\"\t642\n", 0);
        assert_eq!(shown(&pasted), ["5/3|Lan|Mua \"dây\"\tthép và đinh|642||||"]);
    }

    #[test]
    fn files_of_commas_semicolons_and_tabs_read_alike() {
        let rows = ["5/3|TV001|Điện, nước|642|1111||350000|1"];
        assert_eq!(
            shown(&read_file(
                "date,party,narration,debit,credit,owner,amount,attachments\n5/3,TV001,\"Điện, nước\",642,1111,,350000,1\n"
            )),
            rows
        );
        assert_eq!(shown(&read_file("\u{feff}5/3;TV001;Điện, nước;642;1111;;350000;1")), rows);
        assert_eq!(shown(&read_file("5/3\tTV001\tĐiện, nước\t642\t1111\t\t350000\t1")), rows);
    }

    #[test]
    fn empty_rows_and_more_cells_than_columns_are_left_out() {
        assert_eq!(shown(&read_cells("\n\t\t\n5/3\ta\tb\tc\td\te\tf\tg\th\ti\n", 0)), ["5/3|a|b|c|d|e|f|g"]);
        assert_eq!(shown(&read_cells("", 0)), Vec::<String>::new());
    }
}
