//! The statutory forms as sheets for a spreadsheet or CSV, and as figures for files.

use ::reports::sheet::{Cell, Holds, Sheet};
use ::reports::statement::{Figure, Statement};
use serde_json::{Map, Value, json};

use super::Reading;
use crate::api::form::{FormName, FormQuery};
use crate::columns::Making;
use crate::{Book, Refusal};

use Holds::{Dong, LongText, Text};

impl Making<'_> {
    /// A form with its figures as numbers; what is not known stays blank.
    pub(crate) fn form(&self, query: &FormQuery) -> Result<Sheet, Refusal> {
        let reading = self.book.read_form(query)?;
        let figures: &[&'static str] = match query.form {
            FormName::B01 => &["end_of_year", "beginning_of_year"],
            FormName::B02 => &["this_year", "last_year"],
            FormName::F02 => &["opening", "increase", "decrease", "closing"],
            FormName::B09 => &["first", "second", "third", "fourth"],
        };
        let mut columns = vec![("line", Text), ("form_line", LongText)];
        if matches!(query.form, FormName::B01 | FormName::B02) {
            columns.push(("note_section", Text));
        }
        columns.extend(figures.iter().map(|id| (*id, Dong)));
        let mut sheet = self.begin(query.form.name(), "", &reading.under(query.form), &columns)?;
        let amounts = self.book.form_amounts(query.form, &reading)?;
        for (row, amounts) in self.book.form_rows(query.form, &reading)?.into_iter().zip(amounts) {
            let words = if row.text.is_empty() { row.name } else { row.text };
            let mut cells: Vec<Cell> = vec![row.id.into(), words.into()];
            if matches!(query.form, FormName::B01 | FormName::B02) {
                cells.push(row.note.into());
            }
            cells.extend(amounts.into_iter().map(|amount| amount.map_or(Cell::Blank, Cell::Number)));
            cells.resize(columns.len(), Cell::Blank);
            sheet.rows.push(cells);
        }
        Ok(sheet)
    }
}

impl Book {
    /// The figures of each row of a form, in the order of [`Book::form_rows`].
    fn form_amounts(&self, form: FormName, reading: &Reading) -> Result<Vec<Vec<Option<i64>>>, Refusal> {
        let amount = |figure: Option<&Figure>| figure.map(|figure| figure.amount);
        let of_lines = |statement: Statement| -> Vec<Vec<Option<i64>>> {
            statement.iter().map(|line| vec![amount(Some(&line.this)), amount(line.last.as_ref())]).collect()
        };
        Ok(match form {
            FormName::B01 => of_lines(reading.b01()),
            FormName::B02 => of_lines(reading.b02()),
            FormName::F02 => {
                let rows = reading.f02();
                rows.iter()
                    .map(|row| {
                        [&row.opening, &row.increase, &row.decrease, &row.closing]
                            .map(|part| amount(Some(part)))
                            .to_vec()
                    })
                    .collect()
            }
            FormName::B09 => {
                let mut amounts = std::collections::BTreeMap::new();
                for row in reading.b09() {
                    for part in super::notes::parts_of(&row) {
                        amounts.insert(part.id, part.figures.iter().map(|figure| amount(figure.as_ref())).collect());
                    }
                    let own = row.figures.iter().map(|figure| amount(figure.as_ref())).collect();
                    amounts.insert(super::show_form::note_id(&row), own);
                }
                let rows = self.form_rows(form, reading)?;
                rows.iter().map(|row| amounts.get(&row.id).cloned().unwrap_or_default()).collect()
            }
        })
    }

    /// A form for programs: `{"lines":{"110":{"this":…,"last":…}}}`, for F02 `{"rows":[{"item",…}]}`; what is not known
    /// is `null`.
    ///
    /// # Errors
    /// As [`Book::statutory_form`].
    pub fn form_json(&self, query: &FormQuery) -> Result<Value, Refusal> {
        let reading = self.read_form(query)?;
        let amount = |figure: Option<&Figure>| figure.map(|figure| figure.amount);
        let of_lines = |statement: Statement| -> Value {
            let lines = statement.iter().map(|line| {
                let columns = json!({ "this": line.this.amount, "last": amount(line.last.as_ref()) });
                (line.form.code.clone(), columns)
            });
            json!({ "lines": lines.collect::<Map<String, Value>>() })
        };
        Ok(match query.form {
            FormName::B01 => of_lines(reading.b01()),
            FormName::B02 => of_lines(reading.b02()),
            FormName::F02 => {
                let rows = reading.f02();
                let items =
                    rows.iter().filter_map(|row| Some((row.form?, row))).filter(|(form, _)| !form.item.is_empty());
                let items = items.map(|(form, row)| {
                    json!({
                        "item": form.item,
                        "opening": row.opening.amount,
                        "increase": row.increase.amount,
                        "decrease": row.decrease.amount,
                        "closing": row.closing.amount,
                    })
                });
                json!({ "rows": items.collect::<Vec<Value>>() })
            }
            FormName::B09 => {
                let rows = reading.b09();
                let rows = rows.iter().map(|row| {
                    let figures: Vec<Option<i64>> = row.figures.iter().map(|figure| amount(figure.as_ref())).collect();
                    json!({ "section": row.form.section, "line": row.form.code, "name": row.form.name,
                            "measure": row.form.measure.name(), "figures": figures })
                });
                json!({ "rows": rows.collect::<Vec<Value>>() })
            }
        })
    }
}
