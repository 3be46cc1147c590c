//! The statutory forms: figures for programs, sheets, pages, and whether they agree.

use std::io::Write;

use app::api::export::ExportJob;
use app::api::form::{FormName, FormQuery};
use app::api::print::{KeptBook, PrintJob};
use app::api::report::TrialQuery;
use app::{Book, Refusal};
use reports::trial::Row;
use serde_json::{Value, json};

use crate::args::Format;
use crate::args::reports::{FormArg, PaperBookArg, PrintBooksArgs, ReportArgs};
use crate::books::open;
use crate::{print, say, sheets};

pub fn report(args: &ReportArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let (from, to) = match (&args.period, args.year) {
        (Some(period), _) => book.period_days(period)?,
        (None, year) => book.period_days(&year.unwrap_or_default().to_string())?,
    };
    let (from, to) = (from.to_string(), to.to_string());
    let query = FormQuery { form: form_name(args.form), from: from.clone(), to: to.clone() };
    if args.checks {
        return checks(&book, &query, out);
    }
    match (args.form, args.format) {
        (FormArg::F01, Format::Json) => trial(&book, &query, out),
        (FormArg::F01, Format::Pdf) => {
            print::give(&book, &PrintJob::TrialBalance { from, to, level: 1, net: false }, &args.file, out)
        }
        (FormArg::F01, format) => {
            let job = ExportJob::Trial { query: TrialQuery { from, to, level: 1, net: false } };
            sheets::give(&book, &job, format, &args.file, out)
        }
        (_, Format::Json) => say(out, &book.form_json(&query)?),
        (_, Format::Pdf) => print::give(&book, &PrintJob::Form { query }, &args.file, out),
        (_, format) => sheets::give(&book, &ExportJob::Form { query }, format, &args.file, out),
    }
}

/// Books on paper as one PDF.
pub fn books(args: &PrintBooksArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let year = args.year;
    let (from, to) = book.period_days(args.period.as_deref().unwrap_or(&year.to_string()))?;
    let party = args.party.as_deref().map(|code| book.party_with_code(code)).transpose()?;
    let kept = |which: KeptBook| PrintJob::Kept {
        book: which,
        party: party.map(|party| party.to_string()),
        store: args.store.clone(),
        from: from.to_string(),
        to: to.to_string(),
    };
    let job = match args.which {
        PaperBookArg::S06 => kept(KeptBook::S06),
        PaperBookArg::S07 => kept(KeptBook::S07),
        PaperBookArg::S08 => kept(KeptBook::S08),
        PaperBookArg::S19 => kept(KeptBook::S19),
        PaperBookArg::S23 => kept(KeptBook::S23),
        PaperBookArg::S29 => kept(KeptBook::S29),
        PaperBookArg::S31 => kept(KeptBook::S31),
        PaperBookArg::S32 => kept(KeptBook::S32),
        PaperBookArg::All => PrintJob::YearBooks { year },
        PaperBookArg::Series => PrintJob::Series { year },
    };
    match args.format {
        Format::Pdf => print::give(&book, &job, &args.file, out),
        format => sheets::give(&book, &ExportJob::Paper { job: Box::new(job) }, format, &args.file, out),
    }
}

fn form_name(form: FormArg) -> FormName {
    match form {
        // F01 is checked with the others, and worked out by itself.
        FormArg::F01 | FormArg::B01 => FormName::B01,
        FormArg::B02 => FormName::B02,
        FormArg::F02 => FormName::F02,
        FormArg::B09 => FormName::B09,
    }
}

fn trial(book: &Book, query: &FormQuery, out: &mut impl Write) -> Result<bool, Refusal> {
    let day = |text: &str| text.parse().map_err(|_| Refusal::new("day.unknown"));
    let report = book.trial_figures(day(&query.from)?, day(&query.to)?)?;
    let row = |row: &Row| {
        let columns = &row.columns;
        json!({
            "account": row.account.to_string(),
            "opening_debit": columns.opening_debit,
            "opening_credit": columns.opening_credit,
            "debit": columns.debit,
            "credit": columns.credit,
            "closing_debit": columns.closing_debit,
            "closing_credit": columns.closing_credit,
        })
    };
    let rows = |rows: &[Row]| rows.iter().map(row).collect::<Vec<Value>>();
    say(out, &json!({ "rows": rows(&report.rows), "offbalance": rows(&report.off_balance) }))
}

/// Every identity with what came of it; false where figures differ.
fn checks(book: &Book, query: &FormQuery, out: &mut impl Write) -> Result<bool, Refusal> {
    let form = book.statutory_form(query)?;
    let agreed = form.checks.iter().all(|check| check.verdict != "differs");
    let unclosed: Vec<&str> = form.unclosed.iter().map(|account| account.account.as_str()).collect();
    say(out, &json!({ "checks": form.checks, "unclosed": unclosed }))?;
    Ok(agreed)
}
