//! A form as its rows and columns are shown.

use ::reports::statement::forms::{B09_SECTIONS, FormLine, Measure, NoteSection};
use ::reports::statement::{EquityRow, Figure, Line, NoteRow, SOURCE};
use ledger::day::show_day;

use super::{Last, Reading};
use crate::api::form::{FormCheck, FormColumn, FormFigure, FormName, FormRow, StatutoryForm, UnclosedAccount};
use crate::{Book, Refusal, show};

/// The regime and the currency, as every set of notes says them.
const REGIME: &str = "Thông tư số 71/2024/TT-BTC ngày 07/10/2024 của Bộ Tài chính";
const CURRENCY: &str = "Đồng Việt Nam (VND)";

impl FormName {
    /// `B01`.
    pub const fn name(self) -> &'static str {
        match self {
            FormName::B01 => "B01",
            FormName::B02 => "B02",
            FormName::F02 => "F02",
            FormName::B09 => "B09",
        }
    }

    /// The title as printed.
    pub const fn title(self) -> &'static str {
        match self {
            FormName::B01 => "BÁO CÁO TÌNH HÌNH TÀI CHÍNH",
            FormName::B02 => "BÁO CÁO KẾT QUẢ HOẠT ĐỘNG",
            FormName::F02 => "BÁO CÁO TÌNH HÌNH TĂNG, GIẢM VỐN CHỦ SỞ HỮU",
            FormName::B09 => "BẢN THUYẾT MINH BÁO CÁO TÀI CHÍNH",
        }
    }
}

/// Heads of figures: Vietnamese, English, number in the form.
type Heads = &'static [(&'static str, &'static str, &'static str)];

const POSITION: Heads = &[("Số cuối năm", "End of year", "1"), ("Số đầu năm", "Beginning of year", "2")];
const POSITION_SPAN: Heads = &[("Số cuối kỳ", "End of period", "1"), ("Số đầu năm", "Beginning of year", "2")];
const RESULT: Heads = &[("Năm nay", "This year", "1"), ("Năm trước", "Last year", "2")];
const RESULT_SPAN: Heads = &[("Kỳ này", "This period", "1"), ("Cùng kỳ năm trước", "Same period last year", "2")];
const EQUITY: Heads = &[
    ("Số đầu năm", "Opening", "1"),
    ("Số tăng trong năm", "Increase", "2"),
    ("Số giảm trong năm", "Decrease", "3"),
    ("Số cuối năm", "Closing", "4"),
];

impl Book {
    pub(super) fn shown_form(
        &self,
        form: FormName,
        reading: &Reading,
        checks: Vec<FormCheck>,
    ) -> Result<StatutoryForm, Refusal> {
        let whole = reading.is_whole_year();
        let heads = match form {
            FormName::B01 if whole => POSITION,
            FormName::B01 => POSITION_SPAN,
            FormName::B02 if whole => RESULT,
            FormName::B02 => RESULT_SPAN,
            FormName::F02 => EQUITY,
            FormName::B09 => &[],
        };
        let columns = heads.iter().map(|(head, head_en, letter)| FormColumn {
            head: (*head).to_owned(),
            head_en: (*head_en).to_owned(),
            letter: (*letter).to_owned(),
        });
        let last_year = match (form, &reading.last) {
            (FormName::B01 | FormName::F02, _) => "none",
            (_, Last::Books(_)) => "books",
            (_, Last::Typed(_)) => "typed",
            (_, Last::Absent) => "absent",
        };
        let first = if form == FormName::B02 { reading.from } else { reading.first_day() };
        Ok(StatutoryForm {
            form,
            mark: format!("{} - HTX", form.name()),
            title: form.title().to_owned(),
            under: reading.under(form),
            columns: columns.collect(),
            rows: self.form_rows(form, reading)?,
            checks,
            unclosed: self.unclosed(reading),
            provisional: !self.all_closed(first, reading.to),
            last_year: last_year.to_owned(),
            last_fiscal_year: reading.begins.year() - 1,
            source: format!("{SOURCE}, mẫu {}-HTX", form.name()),
        })
    }

    /// The rows of a form.
    ///
    /// # Errors
    /// When the register does not read.
    pub(crate) fn form_rows(&self, form: FormName, reading: &Reading) -> Result<Vec<FormRow>, Refusal> {
        Ok(match form {
            FormName::B01 => reading.b01().iter().map(line_row).collect(),
            FormName::B02 => reading.b02().iter().map(line_row).collect(),
            FormName::F02 => reading.f02().iter().map(equity_row).collect(),
            FormName::B09 => return self.note_rows(reading),
        })
    }

    fn unclosed(&self, reading: &Reading) -> Vec<UnclosedAccount> {
        let left = reading.year.unclosed().into_iter();
        left.map(|(account, balance)| UnclosedAccount {
            account: account.to_string(),
            name: self.account_name(account),
            balance: show::balance(balance),
        })
        .collect()
    }

    fn note_rows(&self, reading: &Reading) -> Result<Vec<FormRow>, Refusal> {
        let tables = reading.b09();
        let mut rows = Vec::new();
        for section in B09_SECTIONS.iter() {
            rows.push(FormRow {
                id: section.code.clone(),
                name: section.name.clone(),
                name_en: section.name_en.clone(),
                kind: "section".to_owned(),
                ..FormRow::default()
            });
            for row in tables.iter().filter(|row| row.form.section == section.code) {
                rows.push(note_row(row));
                rows.extend(self.part_rows(row)?);
            }
            rows.extend(self.note_text(section, reading));
        }
        Ok(rows)
    }

    fn note_text(&self, section: &NoteSection, reading: &Reading) -> Option<FormRow> {
        let year = reading.begins.year();
        let (text, setting) = match section.text.as_str() {
            "" => return None,
            "=year" => (reading.year_words(), String::new()),
            "=currency" => (CURRENCY.to_owned(), String::new()),
            "=regime" => (REGIME.to_owned(), String::new()),
            key => {
                let key = format!("{key}.{year}");
                (self.setting(&key).to_owned(), key)
            }
        };
        let id = format!("{}:text", section.code);
        Some(FormRow { id, kind: "text".to_owned(), text, setting, ..FormRow::default() })
    }
}

impl Reading {
    /// Whether the days are a whole fiscal year.
    pub fn is_whole_year(&self) -> bool {
        let last = ledger::day::Month::from_index(self.begins.index() + 11).map(|month| month.last_day());
        self.from == self.first_day() && Some(self.to) == last
    }

    /// Below the title.
    pub fn under(&self, form: FormName) -> String {
        let year = self.begins.year();
        match form {
            FormName::B01 => {
                use chrono::Datelike;
                format!("Tại ngày {:02} tháng {:02} năm {}", self.to.day(), self.to.month(), self.to.year())
            }
            FormName::B02 if !self.is_whole_year() => {
                format!("Từ ngày {} đến ngày {}", show_day(self.from), show_day(self.to))
            }
            _ if self.to_year_end() => format!("Năm {year}"),
            _ => format!("Năm {year}, đến ngày {}", show_day(self.to)),
        }
    }

    fn to_year_end(&self) -> bool {
        Some(self.to) == ledger::day::Month::from_index(self.begins.index() + 11).map(|month| month.last_day())
    }

    fn year_words(&self) -> String {
        let last = ledger::day::Month::from_index(self.begins.index() + 11).unwrap_or(self.begins).last_day();
        format!("Bắt đầu từ ngày {}, kết thúc vào ngày {}", show_day(self.first_day()), show_day(last))
    }
}

fn line_row(line: &Line<'static, FormLine>) -> FormRow {
    let form = line.form;
    FormRow {
        id: form.code.clone(),
        code: form.code.clone(),
        name: form.name.clone(),
        name_en: form.name_en.clone(),
        note: form.note.clone(),
        kind: form.kind.name().to_owned(),
        figures: vec![figure(Some(&line.this)), figure(line.last.as_ref())],
        inferred: !form.confirmed,
        why: form.why[0].clone(),
        why_en: form.why[1].clone(),
        ..FormRow::default()
    }
}

fn equity_row(row: &EquityRow) -> FormRow {
    let figures = [&row.opening, &row.increase, &row.decrease, &row.closing].map(|part| figure(Some(part))).to_vec();
    let Some(form) = row.form else {
        let (name, name_en) = ("Cộng".to_owned(), "Total".to_owned());
        return FormRow { id: "total".into(), name, name_en, kind: "total".into(), figures, ..FormRow::default() };
    };
    FormRow {
        id: form.code.clone(),
        name: form.name.clone(),
        name_en: form.name_en.clone(),
        kind: if form.is_group { "group" } else { "line" }.to_owned(),
        figures,
        ..FormRow::default()
    }
}

fn note_row(row: &NoteRow) -> FormRow {
    let form = row.form;
    let sums = form.name.starts_with("Cộng") || form.name.starts_with("Giá trị còn lại");
    FormRow {
        id: note_id(row),
        name: form.name.clone(),
        name_en: form.name_en.clone(),
        kind: if sums { "group" } else { "line" }.to_owned(),
        measure: form.measure.name().to_owned(),
        figures: row.figures.iter().map(|part| figure(part.as_ref())).collect(),
        inferred: !form.confirmed,
        ..FormRow::default()
    }
}

/// `IV.9:2`.
pub(super) fn note_id(row: &NoteRow) -> String {
    format!("{}:{}", row.form.section, row.form.code)
}

/// The columns of a table of B09.
pub(crate) fn note_heads(measure: Measure) -> Vec<&'static str> {
    let heads: Heads = match measure {
        Measure::Balance => POSITION,
        Measure::Turnover => RESULT,
        Measure::Movement => EQUITY,
    };
    heads.iter().map(|(head, ..)| *head).collect()
}

pub(super) fn figure(of: Option<&Figure>) -> FormFigure {
    let Some(figure) = of else { return FormFigure::default() };
    FormFigure { shown: shown(figure.amount), opens: !figure.sources.is_empty() }
}

/// Negative in brackets, as the circular has it.
pub(super) fn shown(amount: i64) -> String {
    match paper::figures(amount) {
        nothing if nothing.is_empty() => "0".to_owned(),
        figures => figures,
    }
}
