//! B01, B02, F02 and B09 as the circular lays them out.

use ::reports::statement::forms::Measure;
use paper::book::{Book as PaperBook, Carry, Cell, Column, Group, Row, Shape, Sort};
use paper::{Align, Mark};

use super::vouchers::long_day;
use crate::api::form::{FormName, FormQuery, FormRow};
use crate::forms::{Reading, note_heads};
use crate::{Book, Refusal};

impl Book {
    /// A statutory form on paper.
    pub(super) fn form_paper(&self, query: &FormQuery, names: bool) -> Result<PaperBook, Refusal> {
        let reading = self.read_form(query)?;
        let rows = self.form_rows(query.form, &reading)?;
        let mut under = vec![reading.under(query.form)];
        under.extend(self.said_under(query.form, &reading));
        Ok(PaperBook {
            unit: self.unit()?,
            reporting: true,
            mark: Some(Mark::tt71(&format!("{} - HTX", query.form.name()))),
            title: query.form.title().to_owned(),
            under,
            shape: Shape::Portrait,
            columns: columns(query.form, &reading),
            groups: if query.form == FormName::B09 { note_groups(&rows) } else { form_groups(query.form, &rows) },
            signed: long_day(reading.to),
            signatures: self.list_signatures("Người lập biểu", names),
            ..PaperBook::default()
        })
    }

    /// What makes the figures provisional.
    fn said_under(&self, form: FormName, reading: &Reading) -> Option<String> {
        let first = if form == FormName::B02 { reading.from } else { reading.first_day() };
        if reading.carried.is_some() {
            return Some(
                "(Tạm tính: chưa kết chuyển kết quả; 642 phân bổ theo doanh thu thuần – chưa đối chiếu)".into(),
            );
        }
        (!self.all_closed(first, reading.to)).then(|| "(Tạm tính: còn tháng chưa khóa sổ)".into())
    }
}

fn columns(form: FormName, reading: &Reading) -> Vec<Column> {
    let figure = |head: &'static str, letter: &'static str| Column {
        wide: 3_000,
        ..Column::amount(head, letter, Carry::Nothing)
    };
    let whole = reading.is_whole_year();
    match form {
        FormName::B01 | FormName::B02 => {
            let heads = match (form, whole) {
                (FormName::B01, true) => ["Số cuối năm", "Số đầu năm"],
                (FormName::B01, false) => ["Số cuối kỳ", "Số đầu năm"],
                (_, true) => ["Năm nay", "Năm trước"],
                (_, false) => ["Kỳ này", "Cùng kỳ năm trước"],
            };
            vec![
                Column::text("Chỉ tiêu", "A", 0, Align::Left),
                Column::text("Mã số", "B", 1_300, Align::Centre),
                Column::text("Thuyết minh", "C", 1_500, Align::Centre),
                figure(heads[0], "1"),
                figure(heads[1], "2"),
            ]
        }
        FormName::F02 => vec![
            Column::text("Chỉ tiêu", "A", 0, Align::Left),
            figure("Số đầu năm", "1"),
            figure("Số tăng trong năm", "2"),
            figure("Số giảm trong năm", "3"),
            figure("Số cuối năm", "4"),
        ],
        FormName::B09 => vec![
            Column::text("Nội dung", "", 0, Align::Left),
            figure("", ""),
            figure("", ""),
            figure("", ""),
            figure("", ""),
        ],
    }
}

fn sort_of(row: &FormRow) -> Sort {
    match row.kind.as_str() {
        "group" | "total" => Sort::Strong,
        "section" => Sort::Section,
        "text" => Sort::Words,
        _ => Sort::Plain,
    }
}

fn form_groups(form: FormName, rows: &[FormRow]) -> Vec<Group> {
    let figures =
        |row: &FormRow| row.figures.iter().map(|figure| Cell::from(figure.shown.as_str())).collect::<Vec<_>>();
    let one = |row: &FormRow| {
        let mut cells = vec![Cell::from(row.name.as_str())];
        if form != FormName::F02 {
            cells.extend([row.code.as_str().into(), row.note.as_str().into()]);
        }
        cells.extend(figures(row));
        Group::one(sort_of(row), cells)
    };
    let mut groups: Vec<Group> = rows.iter().map(one).collect();
    if form == FormName::B01 {
        // The form's own two parts.
        let resources = rows.iter().position(|row| row.code == "300").unwrap_or(groups.len());
        groups.insert(resources, Group::one(Sort::Section, vec!["NGUỒN VỐN".into()]));
        groups.insert(0, Group::one(Sort::Section, vec!["TÀI SẢN".into()]));
    }
    groups
}

/// Sections with their tables, each under the heads of its own columns.
fn note_groups(rows: &[FormRow]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut measure = String::new();
    for row in rows {
        if row.measure != measure && !row.measure.is_empty() {
            groups.push(note_head(&row.measure));
        }
        measure.clone_from(&row.measure);
        let mut cells = match row.kind.as_str() {
            "text" if row.text.is_empty() => vec![Cell::from("…")],
            "text" => vec![Cell::from(row.text.as_str())],
            "part" => vec![Cell::Inner(row.name.clone())],
            _ => vec![Cell::from(row.name.as_str())],
        };
        if !row.figures.is_empty() {
            cells.extend(at_right(row.figures.iter().map(|figure| Cell::from(figure.shown.as_str())).collect()));
        }
        groups.push(Group::one(sort_of(row), cells));
    }
    groups
}

/// Tables of two columns stand in the last two of the four.
fn at_right(figures: Vec<Cell>) -> impl Iterator<Item = Cell> {
    let before = 4usize.saturating_sub(figures.len());
    std::iter::repeat_n(Cell::Empty, before).chain(figures)
}

fn note_head(measure: &str) -> Group {
    let measure = match measure {
        "balance" => Measure::Balance,
        "turnover" => Measure::Turnover,
        _ => Measure::Movement,
    };
    let mut cells = vec![Cell::from("Khoản mục")];
    cells.extend(at_right(note_heads(measure).into_iter().map(Cell::from).collect()));
    Group { rows: vec![Row { cells, sort: Sort::Strong }] }
}
