//! Reports as files: CSV or JSON, amounts as whole đồng.

use std::io::Write;

use app::api::export::ExportJob;
use app::api::print::PrintJob;
use app::{Book, Refusal, Running};
use chrono::NaiveDate;
use ledger::account::AccountCode;
use serde::Serialize;
use serde_json::{Value, json};

use crate::args::reports::{LedgerArgs, StatementArgs, TrialBalanceArgs};
use crate::args::{DaysArgs, Format};
use crate::books::open;
use crate::{cannot_write, print, say, sheets};

const LEDGER_HEADER: [&str; 9] = ["date", "number", "id", "narration", "contra", "debit", "credit", "party", "balance"];
const STATEMENT_HEADER: [&str; 8] = ["date", "number", "id", "account", "narration", "debit", "credit", "balance"];

/// One row of a ledger as files hold it.
#[derive(Serialize)]
struct LedgerRow {
    date: String,
    number: String,
    id: String,
    narration: String,
    contra: String,
    debit: i64,
    credit: i64,
    party: String,
    balance: i64,
}

/// One row of a statement as files hold it.
#[derive(Serialize)]
struct StatementRow {
    date: String,
    number: String,
    id: String,
    account: String,
    narration: String,
    debit: i64,
    credit: i64,
    balance: i64,
}

pub fn trial_balance(args: &TrialBalanceArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let (from, to) = days(&book, args.days.from, args.days.to)?;
    if let Some(job) = sheets::trial_job(args, from, to) {
        return sheets::give(&book, &job, args.days.format, &args.days.file, out);
    }
    let turnover = book.turnover(from, to, args.level)?;
    match args.days.format {
        Format::Csv => {
            let mut text = String::from("account,debit,credit\n");
            for (account, (debit, credit)) in &turnover {
                text.push_str(&format!("{account},{debit},{credit}\n"));
            }
            out.write_all(text.as_bytes()).map_err(cannot_write)?;
            Ok(true)
        }
        Format::Json | Format::Xlsx => say(out, &json!({ "trial_balance": turnover_json(&turnover) })),
        Format::Pdf => {
            let (from, to) = (from.to_string(), to.to_string());
            let level = args.level.unwrap_or(1).into();
            print::write(&book, &PrintJob::TrialBalance { from, to, level, net: false }, &args.days, out)
        }
    }
}

/// `{"1111":{"debit":…,"credit":…},…}`
pub fn turnover_json(turnover: &std::collections::BTreeMap<String, (i64, i64)>) -> Value {
    let accounts = turnover.iter();
    accounts.map(|(account, (debit, credit))| (account.clone(), json!({ "debit": debit, "credit": credit }))).collect()
}

pub fn ledger(args: &LedgerArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let (from, to) = days(&book, args.days.from, args.days.to)?;
    if args.days.format == Format::Pdf {
        let (account, from, to) = (args.account.clone(), from.to_string(), to.to_string());
        return print::write(&book, &PrintJob::Ledger { account, party: None, from, to }, &args.days, out);
    }
    if args.days.format == Format::Xlsx {
        let job = ExportJob::Ledger {
            account: args.account.clone(),
            party: None,
            from: from.to_string(),
            to: to.to_string(),
        };
        return sheets::give(&book, &job, args.days.format, &args.days.file, out);
    }
    let mut rows = Rows::new(out, &args.days, &LEDGER_HEADER);
    each_ledger_row(&book, &args.account, from, to, |row| rows.add(&row))?;
    rows.finish()
}

pub fn statement(args: &StatementArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = open(&args.book)?;
    let (from, to) = days(&book, args.days.from, args.days.to)?;
    if args.advance || args.days.format == Format::Pdf {
        let (from, to) = (from.to_string(), to.to_string());
        let party = book.party_with_code(&args.party)?.to_string();
        let job =
            if args.advance { PrintJob::Advance { party, from, to } } else { PrintJob::Statement { party, from, to } };
        return print::write(&book, &job, &args.days, out);
    }
    if args.days.format == Format::Xlsx {
        let party = book.party_with_code(&args.party)?.to_string();
        let job = ExportJob::Statement { party, from: from.to_string(), to: to.to_string() };
        return sheets::give(&book, &job, args.days.format, &args.days.file, out);
    }
    let mut rows = Rows::new(out, &args.days, &STATEMENT_HEADER);
    each_statement_row(&book, &args.party, from, to, |row| rows.add(&row))?;
    rows.finish()
}

fn each_ledger_row(
    book: &Book,
    account: &str,
    from: NaiveDate,
    to: NaiveDate,
    mut take: impl FnMut(LedgerRow) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let account: AccountCode = account.parse().map_err(|_| Refusal::new("account.unknown").with("account", account))?;
    book.each_ledger_row(account, None, from, to, |running| take(ledger_row(book, running)?))?;
    Ok(())
}

fn each_statement_row(
    book: &Book,
    party: &str,
    from: NaiveDate,
    to: NaiveDate,
    mut take: impl FnMut(StatementRow) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let party = book.party_with_code(party)?;
    book.each_statement_row(party, from, to, |running| take(statement_row(running)))?;
    Ok(())
}

/// The rows of an account's ledger for `batch`.
pub fn ledger_json(book: &Book, account: &str, from: NaiveDate, to: NaiveDate) -> Result<Value, Refusal> {
    let mut rows = Vec::new();
    each_ledger_row(book, account, from, to, |row| {
        rows.push(json!(row));
        Ok(())
    })?;
    Ok(rows.into())
}

/// The rows of a party's statement for `batch`.
pub fn statement_json(book: &Book, party: &str, from: NaiveDate, to: NaiveDate) -> Result<Value, Refusal> {
    let mut rows = Vec::new();
    each_statement_row(book, party, from, to, |row| {
        rows.push(json!(row));
        Ok(())
    })?;
    Ok(rows.into())
}

/// The days asked for, the whole book where none are named.
pub fn days(book: &Book, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<(NaiveDate, NaiveDate), Refusal> {
    let (first, last) = book.all_days();
    let (from, to) = (from.unwrap_or(first), to.unwrap_or(last));
    if from > to { Err(Refusal::new("day.order")) } else { Ok((from, to)) }
}

fn ledger_row(book: &Book, Running { row, balance }: Running) -> Result<LedgerRow, Refusal> {
    Ok(LedgerRow {
        date: row.day.to_string(),
        number: row.number.to_string(),
        id: row.reference.unwrap_or_else(|| row.voucher.to_string()),
        narration: row.narration,
        contra: row.contra.map(|contra| contra.to_string()).unwrap_or_default(),
        debit: row.debit,
        credit: row.credit,
        party: row.party.map(|party| book.code_of_party(party)).transpose()?.unwrap_or_default(),
        balance,
    })
}

fn statement_row(Running { row, balance }: Running) -> StatementRow {
    StatementRow {
        date: row.day.to_string(),
        number: row.number.to_string(),
        id: row.reference.unwrap_or_else(|| row.voucher.to_string()),
        account: row.account.to_string(),
        narration: row.narration,
        debit: row.debit,
        credit: row.credit,
        balance,
    }
}

/// Rows written one by one, so that a ledger of any length needs no memory. Nothing is written before the first row or
/// the end: what is refused leaves the output empty.
enum Rows<'a, W: Write> {
    Csv { writer: Box<csv::Writer<&'a mut W>>, header: &'static [&'static str], begun: bool },
    Json { out: &'a mut W, begun: bool },
}

impl<'a, W: Write> Rows<'a, W> {
    fn new(out: &'a mut W, args: &DaysArgs, header: &'static [&'static str]) -> Self {
        match args.format {
            Format::Csv => {
                let mut builder = csv::WriterBuilder::new();
                builder.has_headers(false).terminator(csv::Terminator::Any(b'\n'));
                Rows::Csv { writer: Box::new(builder.from_writer(out)), header, begun: false }
            }
            Format::Json | Format::Pdf | Format::Xlsx => Rows::Json { out, begun: false },
        }
    }

    fn begin(&mut self) -> Result<(), Refusal> {
        match self {
            Rows::Csv { writer, header, begun } => {
                if !std::mem::replace(begun, true) {
                    writer.write_record(*header).map_err(|fault| cannot_write(fault.into()))?;
                }
            }
            Rows::Json { out, begun } => {
                let lead: &[u8] = if std::mem::replace(begun, true) { b"," } else { b"{\"rows\":[" };
                out.write_all(lead).map_err(cannot_write)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, row: &impl Serialize) -> Result<(), Refusal> {
        self.begin()?;
        match self {
            Rows::Csv { writer, .. } => writer.serialize(row).map_err(|fault| cannot_write(fault.into())),
            Rows::Json { out, .. } => {
                serde_json::to_writer(&mut **out, row).map_err(|fault| cannot_write(fault.into()))
            }
        }
    }

    fn finish(mut self) -> Result<bool, Refusal> {
        if let Rows::Csv { begun: false, .. } | Rows::Json { begun: false, .. } = self {
            self.begin()?;
        }
        match self {
            Rows::Csv { mut writer, .. } => writer.flush().map_err(cannot_write)?,
            Rows::Json { out, .. } => out.write_all(b"]}\n").map_err(cannot_write)?,
        }
        Ok(true)
    }
}
