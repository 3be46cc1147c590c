//! Where a figure of a form comes from, down to the ledgers that hold it.

use ::reports::statement::Figure;
use ::reports::statement::facts::Of;
use ::reports::statement::formula::Side;
use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::event::EventId;

use super::notes::parts_of;
use super::show_form::{note_id, shown};
use super::{Reading, year_before};
use crate::api::form::{FigureSource, FigureSources, FormName, FormQuery, SourceQuery, SourceRows};
use crate::entry::party_id;
use crate::find::ROWS_MAX;
use crate::journal::{Running, days};
use crate::{Book, Refusal};

/// A figure with the names of its row, and the days whose ledgers hold it.
struct Found {
    names: (String, String),
    figure: Figure,
    days: (NaiveDate, NaiveDate),
}

impl Book {
    /// What a figure of a form is made of: `row` as the form names it, `column` counted from 0.
    ///
    /// # Errors
    /// When there is no such row or column, or the book cannot be read.
    pub fn figure_sources(&self, query: &FormQuery, row: &str, column: u32) -> Result<FigureSources, Refusal> {
        let reading = self.read_form(query)?;
        let found = self.find_figure(query.form, &reading, row, column);
        let found = found.ok_or_else(|| Refusal::new("form.no-figure").with("row", row))?;
        let mut parts: Vec<(&Of, &i64)> = found.figure.sources.iter().collect();
        parts.sort_by_key(|(of, amount)| (account_of(of), std::cmp::Reverse(amount.unsigned_abs())));
        let brought = self.parts_brought(found.days.0, found.days.1)?;
        let mut rows = Vec::new();
        for (of, amount) in parts {
            // What other books had of it lies in no ledger here: it is a part of its own.
            let before = brought.get(of).copied().unwrap_or(0) * amount.signum();
            if before != 0 {
                let part = self.source(*of, before, found.days)?;
                rows.push(FigureSource { kind: "brought".to_owned(), opens: false, ..part });
            }
            if amount - before != 0 {
                rows.push(self.source(*of, amount - before, found.days)?);
            }
        }
        Ok(FigureSources { name: found.names.0, name_en: found.names.1, shown: shown(found.figure.amount), rows })
    }

    /// The vouchers behind part of a figure. Behind what was carried to 911 stand those that made it up, not the entry
    /// that carried it.
    ///
    /// # Errors
    /// When there is no such account or party, or a day does not read.
    pub fn source_rows(&self, query: &SourceQuery) -> Result<SourceRows, Refusal> {
        let (from, to) = days(&query.from, &query.to)?;
        let unknown = || Refusal::new("account.unknown").with("account", &query.account);
        let code: AccountCode = query.account.parse().map_err(|_| unknown())?;
        let party = query.party.as_deref().map(party_id).transpose()?;
        let wanted = query.offset..query.offset.saturating_add(query.limit.min(ROWS_MAX));
        let mut found = SourceRows { rows: Vec::new(), count: 0 };
        self.each_ledger_row(code, party, from, to, |running| {
            if !stands_behind(query, &running, code, party) {
                return Ok(());
            }
            if wanted.contains(&found.count) {
                found.rows.push(self.ledger_row(&running)?);
            }
            found.count += 1;
            Ok(())
        })?;
        Ok(found)
    }

    fn find_figure(&self, form: FormName, reading: &Reading, row: &str, column: u32) -> Option<Found> {
        let at = usize::try_from(column).ok()?;
        let (year, span) = ((reading.first_day(), reading.to), (reading.from, reading.to));
        match form {
            FormName::B01 | FormName::B02 => {
                let statement = if form == FormName::B01 { reading.b01() } else { reading.b02() };
                let line = statement.into_iter().find(|line| line.form.code == row)?;
                let names = (line.form.name.clone(), line.form.name_en.clone());
                let figure = [Some(line.this), line.last].into_iter().nth(at)??;
                let days = match (form, at) {
                    (FormName::B01, 0) => year,
                    (FormName::B01, _) => year_to(reading.first_day())?,
                    (_, 0) => span,
                    _ => year_before(reading.from, reading.to)?,
                };
                Some(Found { names, figure, days })
            }
            FormName::F02 => {
                let rows = reading.f02();
                let found =
                    rows.into_iter().find(|found| found.form.map_or("total", |form| form.code.as_str()) == row)?;
                let names = found
                    .form
                    .map_or(("Cộng".into(), "Total".into()), |form| (form.name.clone(), form.name_en.clone()));
                let figure = [found.opening, found.increase, found.decrease, found.closing].into_iter().nth(at)?;
                let days = if at == 0 { year_to(reading.first_day())? } else { year };
                Some(Found { names, figure, days })
            }
            FormName::B09 => {
                // A part of a line is named by its line and whose it is.
                let notes = reading.b09();
                let line = notes.into_iter().find(|line| {
                    row.strip_prefix(&note_id(line)).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
                })?;
                let (names, figures) = match parts_of(&line).into_iter().find(|part| part.id == row) {
                    Some(part) => {
                        let [name, name_en] = self.part_named(part.whose).ok()?;
                        ((name, name_en), part.figures)
                    }
                    None if note_id(&line) == row => {
                        ((line.form.name.clone(), line.form.name_en.clone()), line.figures)
                    }
                    None => return None,
                };
                let movement = figures.len() == 4;
                let figure = figures.into_iter().nth(at)??;
                let opening = if movement { at == 0 } else { at == 1 };
                let days = if opening { year_to(reading.first_day())? } else { year };
                Some(Found { names, figure, days })
            }
        }
    }

    fn source(&self, of: Of, amount: i64, (from, to): (NaiveDate, NaiveDate)) -> Result<FigureSource, Refusal> {
        let (kind, account, contra, party) = match of {
            Of::Balance(account, party) => ("balance", account, None, party),
            Of::Turnover(Side::Debit, account, party) => ("debit", account, None, party),
            Of::Turnover(Side::Credit, account, party) => ("credit", account, None, party),
            // A ledger of 911 holds closing entries alone: the other side says what they are of.
            Of::Pair(debit, credit) if debit.is_under("911") => ("pair", credit, Some(debit), None),
            Of::Pair(debit, credit) => ("pair", debit, Some(credit), None),
        };
        let first = self.store.cache().first_month().first_day();
        Ok(FigureSource {
            kind: kind.to_owned(),
            account: account.to_string(),
            account_name: self.account_name(account),
            contra: contra.map(|contra| contra.to_string()).unwrap_or_default(),
            party: party.map(|party| self.party_ref(party)).transpose()?.flatten(),
            shown: shown(amount),
            from: from.max(first).to_string(),
            to: to.to_string(),
            opens: to >= first,
        })
    }
}

/// Whether a row of a ledger is part of what was asked about. A balance that is nobody's is made of rows that name nobody.
fn stands_behind(query: &SourceQuery, running: &Running, code: AccountCode, party: Option<EventId>) -> bool {
    let row = &running.row;
    if row.account != code || row.party != party && query.kind != "pair" {
        return false;
    }
    let against = |account: &str| row.contra.is_some_and(|contra| contra.is_under(account));
    match query.kind.as_str() {
        "debit" => row.debit != 0,
        "credit" => row.credit != 0,
        "pair" if query.contra.starts_with("911") => !against("911"),
        "pair" => against(&query.contra),
        _ => true,
    }
}

fn account_of(of: &Of) -> AccountCode {
    match of {
        Of::Balance(account, _) | Of::Turnover(_, account, _) => *account,
        Of::Pair(_, credit) => *credit,
    }
}

/// The year before the one that begins on a day: where an opening balance comes from.
fn year_to(begins: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    Some((begins.checked_sub_months(chrono::Months::new(12))?, begins.pred_opt()?))
}
