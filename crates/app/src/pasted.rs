//! Text pasted from a spreadsheet: cells, header words, letters of old fonts.
//!
//! Pure: text in, cells out. What the cells mean is for whoever asked.

use ledger::text::fold;

use crate::Refusal;

/// The most cells a paste may have across and down; what is longer comes as a file.
const ROWS_MAX: usize = 5_000;
const CELLS_MAX: usize = 40;

/// Cuts pasted text into rows of cells: tabs as spreadsheets put them, or else semicolons or commas. Cells in quotes may
/// hold anything. Rows without any text are left out.
pub fn cells(text: &str) -> Result<Vec<Vec<String>>, Refusal> {
    cells_up_to(text, ROWS_MAX)
}

/// The same of a file, which may be longer than what is pasted.
pub(crate) fn cells_up_to(text: &str, rows_max: usize) -> Result<Vec<Vec<String>>, Refusal> {
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = if text.contains('\t') {
        b'\t'
    } else if text.lines().next().is_some_and(|line| line.contains(';')) {
        b';'
    } else {
        b','
    };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|fault| Refusal::new("import.csv").with("what", fault))?;
        let row: Vec<String> = record.iter().take(CELLS_MAX).map(tidied).collect();
        if row.iter().any(|cell| !cell.is_empty()) {
            rows.push(row);
        }
        if rows.len() > rows_max {
            return Err(Refusal::new("paste.too-long").with("rows", rows_max));
        }
    }
    if rows.is_empty() {
        return Err(Refusal::new("paste.empty"));
    }
    refuse_old_fonts(&rows)?;
    Ok(rows)
}

/// A cell on one line, without spaces at its ends.
fn tidied(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A header as it is compared: no marks, no signs, single spaces.
pub fn header_words(cell: &str) -> String {
    let plain: String = fold(cell).chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a row adds up those above it: «Cộng», «Tổng cộng», «Cộng dồn» …
pub fn is_total(row: &[String]) -> bool {
    let first = row.iter().find(|cell| !cell.is_empty()).map(|cell| header_words(cell)).unwrap_or_default();
    let whole = ["cong", "tong", "tong so", "cong don", "cong so du", "total"];
    whole.contains(&first.as_str()) || first.starts_with("tong cong")
}

/// Letters that TCVN3 and VNI fonts draw as Vietnamese and that Vietnamese in Unicode never has inside a word.
const OLD_LETTERS: &str = "µ¸¶·¹¨»¾¼½Æ©Ç®§¬¦¤£¢¡ñÑöÖäÄëËüÜïÏåÅûÛøØ\u{fffd}";

/// Whether a word is written in a font from before Unicode, or came through one.
pub fn has_old_letters(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let letters = word.chars().filter(|letter| letter.is_alphabetic() && !OLD_LETTERS.contains(*letter)).count();
        letters > 0 && word.chars().any(|letter| OLD_LETTERS.contains(letter))
    })
}

/// One odd name may be a foreign one; several are a whole list in an old font, of which nothing would be right.
fn refuse_old_fonts(rows: &[Vec<String>]) -> Result<(), Refusal> {
    let odd = |row: &&Vec<String>| row.iter().any(|cell| has_old_letters(cell));
    let Some(first) = rows.iter().find(odd) else { return Ok(()) };
    if rows.iter().filter(odd).count() * 4 < rows.len().max(4) {
        return Ok(());
    }
    let example = first.iter().find(|cell| has_old_letters(cell)).cloned().unwrap_or_default();
    Err(Refusal::new("paste.old-font").with("example", example))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_as_a_spreadsheet_copies_them() {
        let text = "Mã\tHọ tên\tGhi chú\r\nTV01\t\"Nguyễn Văn \"\"Út\"\" Bé\"\t\"hai\r\ndòng\"\r\n\t\t\r\nTV02\tTrần  Thị Lan\t\r\n";
        assert_eq!(
            cells(text).unwrap(),
            [["Mã", "Họ tên", "Ghi chú"], ["TV01", "Nguyễn Văn \"Út\" Bé", "hai dòng"], ["TV02", "Trần Thị Lan", ""]]
        );
    }

    #[test]
    fn semicolons_and_commas_do_where_there_are_no_tabs() {
        assert_eq!(cells("a;b\n1;2").unwrap(), [["a", "b"], ["1", "2"]]);
        assert_eq!(cells("a,b\n\"1,5\",2").unwrap(), [["a", "b"], ["1,5", "2"]]);
    }

    #[test]
    fn a_list_in_an_old_font_is_refused_with_an_example() {
        let tcvn = cells("NguyÔn V¨n Thµnh\tTæ 1\nTrÇn ThÞ Lan\tTæ 2").unwrap_err();
        assert_eq!((tcvn.code.as_str(), tcvn.args["example"].as_str()), ("paste.old-font", "NguyÔn V¨n Thµnh"));
        let vni = cells("Nguyeãn Vaên Thaønh\nTraàn Thò Möôøi").unwrap_err();
        assert_eq!(vni.code, "paste.old-font");
    }

    #[test]
    fn vietnamese_in_unicode_is_no_old_font() {
        for name in ["Đặng Thị Ẩn", "Huỳnh Văn Đức", "Kim Sa Rươl", "Ngô Thành Công ®", "Lý Ỷ Ỹ"]
        {
            assert!(!has_old_letters(name), "{name}");
        }
        assert!(cells("Công ty Köln\nTrần Thị Lan\nLê An\nVõ Ba\nHồ Tư").is_ok(), "one foreign name among many");
    }

    #[test]
    fn a_row_of_totals_is_known_by_its_first_word() {
        let row = |text: &str| vec![String::new(), text.to_owned(), "5".to_owned()];
        assert!(is_total(&row("Cộng")) && is_total(&row("TỔNG CỘNG:")) && is_total(&row("Tổng số")));
        assert!(!is_total(&row("Công ty Lương thực")) && !is_total(&row("Trần Cộng Hòa")));
    }

    #[test]
    fn nothing_is_said_to_be_nothing() {
        assert_eq!(cells(" \n\t\n").unwrap_err().code, "paste.empty");
    }
}
