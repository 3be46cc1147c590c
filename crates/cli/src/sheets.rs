//! Lists and reports as sheets: CSV, JSON or a spreadsheet, all with the same rows.

use std::io::Write;

use app::api::export::{ExportFormat, ExportJob};
use app::api::money::{BankBookRef, Beside, CompareQuery};
use app::api::party::PartyQuery;
use app::api::print::PrintJob;
use app::api::report::TrialQuery;
use app::{Book, Refusal};
use chrono::NaiveDate;
use reports::sheet::{Cell, Column, Holds};
use serde_json::{Map, Value, json};

use crate::args::desk::PartiesArgs;
use crate::args::reports::{BankBookArgs, CashBookArgs, Compare, TrialBalanceArgs};
use crate::args::{FileArgs, Format};
use crate::books::open;
use crate::reports::days;
use crate::{cannot_write, language, print, say};

pub fn cash_book(args: &CashBookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let (from, to) = days(&book, args.days.from, args.days.to)?;
    if args.days.format == Format::Pdf {
        let (account, from, to) = (args.account.clone(), from.to_string(), to.to_string());
        return print::write(&book, &PrintJob::Cash { account, detailed: true, from, to }, &args.days, out);
    }
    let job = ExportJob::Cash { account: args.account.clone(), from: from.to_string(), to: to.to_string() };
    give(&book, &job, format(args.days.format, args.book.json), &args.days.file, out)
}

pub fn bank_book(args: &BankBookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let (from, to) = days(&book, args.days.from, args.days.to)?;
    let format = format(args.days.format, args.book.json);
    let of = match (&args.bank_account, &args.account) {
        (Some(named), _) => BankBookRef { account: String::new(), bank_account: named.clone() },
        (None, Some(account)) => BankBookRef { account: account.clone(), bank_account: String::new() },
        (None, None) => return bank_books(&book, from, to, format, out),
    };
    if format == Format::Pdf {
        let job = PrintJob::Bank { book: of, from: from.to_string(), to: to.to_string() };
        return print::write(&book, &job, &args.days, out);
    }
    let job = ExportJob::Bank { book: of, from: from.to_string(), to: to.to_string() };
    give(&book, &job, format, &args.days.file, out)
}

/// What each book of the bank holds.
fn bank_books(
    book: &Book,
    from: NaiveDate,
    to: NaiveDate,
    format: Format,
    out: &mut impl Write,
) -> Result<bool, Refusal> {
    let books = book.bank_figures(from, to)?;
    match format {
        Format::Xlsx => Err(Refusal::new("export.which-bank")),
        Format::Pdf => Err(Refusal::new("export.no-pdf")),
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(out);
            let wrote = writer.write_record(["account", "bank_account", "opening", "in", "out", "closing"]);
            wrote.map_err(|fault| cannot_write(fault.into()))?;
            for (of, figures) in books {
                let amounts = [figures.opening, figures.inflow, figures.outflow, figures.closing()];
                let [opening, inflow, outflow, closing] = amounts.map(|amount| amount.to_string());
                let row = [of.account, of.bank_account, opening, inflow, outflow, closing];
                writer.write_record(row).map_err(|fault| cannot_write(fault.into()))?;
            }
            writer.flush().map_err(cannot_write)?;
            Ok(true)
        }
        Format::Json => {
            let rows: Vec<Value> = books
                .into_iter()
                .map(|(of, figures)| {
                    json!({
                        "account": of.account,
                        "bank_account": of.bank_account,
                        "opening": figures.opening,
                        "in": figures.inflow,
                        "out": figures.outflow,
                        "closing": figures.closing(),
                    })
                })
                .collect();
            say(out, &json!({ "rows": rows }))
        }
    }
}

pub fn parties(args: &PartiesArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let query = PartyQuery {
        text: args.text.clone(),
        kind: args.kind.clone(),
        retired: Some(args.retired),
        ..PartyQuery::default()
    };
    give(&book, &ExportJob::Parties { query }, format(args.format, args.book.json), &args.file, out)
}

/// The sheet a trial balance is, where it is compared or goes into a spreadsheet.
pub fn trial_job(args: &TrialBalanceArgs, from: NaiveDate, to: NaiveDate) -> Option<ExportJob> {
    let (from, to, level) = (from.to_string(), to.to_string(), u32::from(args.level.unwrap_or(1)));
    match args.compare {
        Some(compare) => {
            let beside = match compare {
                Compare::Previous => Beside::Previous,
                Compare::LastYear => Beside::LastYear,
            };
            Some(ExportJob::Comparison { query: CompareQuery { from, to, beside, level } })
        }
        None if args.days.format == Format::Xlsx => {
            Some(ExportJob::Trial { query: TrialQuery { from, to, level, net: false } })
        }
        None => None,
    }
}

pub fn format(asked: Format, json: bool) -> Format {
    if json && asked == Format::Csv { Format::Json } else { asked }
}

/// Writes a sheet: a spreadsheet into a file, the rest to standard output.
pub fn give(
    book: &Book,
    job: &ExportJob,
    format: Format,
    file: &FileArgs,
    out: &mut impl Write,
) -> Result<bool, Refusal> {
    match format {
        Format::Xlsx => {
            let path = file.out.as_ref().ok_or_else(|| Refusal::new("export.no-file"))?;
            let path =
                std::path::absolute(path).map_err(|_| Refusal::new("export.path").with("path", path.display()))?;
            let done = book.export(job, &path, ExportFormat::Xlsx, file.replace, language())?;
            say(out, &json!({ "path": done.path, "rows": done.rows }))
        }
        Format::Pdf => Err(Refusal::new("export.no-pdf")),
        Format::Csv => {
            book.table(job, language())?.write_plain_csv(out).map_err(cannot_write)?;
            Ok(true)
        }
        Format::Json => {
            let sheet = book.table(job, language())?;
            let rows: Vec<Value> = sheet.rows.iter().map(|row| row_json(row, &sheet.columns)).collect();
            say(out, &json!({ "rows": rows }))
        }
    }
}

fn row_json(row: &[Cell], columns: &[Column]) -> Value {
    let fields = columns.iter().zip(row).map(|(column, cell)| {
        let value = match (cell, column.holds) {
            (Cell::Blank, Holds::Dong | Holds::Number) => 0.into(),
            (Cell::Blank, _) => "".into(),
            (Cell::Text(text), _) => text.as_str().into(),
            (Cell::Day(day), _) => day.to_string().into(),
            (Cell::Number(number), _) => (*number).into(),
            (Cell::Fraction(digits), _) => digits.as_str().into(),
        };
        (column.id.to_owned(), value)
    });
    Value::Object(fields.collect::<Map<String, Value>>())
}
