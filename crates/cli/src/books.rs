//! Making a book, filling it, closing months, checking it.

use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Read, Write};
use std::path::Path;

use app::api::session::{BookKind, NewBook};
use app::import::VoucherObject;
use app::wording::{note, sentence};
use app::{Book, Refusal, Unlock};
use serde_json::json;
use zeroize::Zeroizing;

use crate::args::BookArgs;
use crate::args::books::{CreateArgs, Kind, PracticeArgs};
use crate::args::desk::ReopenArgs;
use crate::args::incoming::{ImportFileArgs, ImportOpeningArgs, ImportVouchersArgs};
use crate::{language, say};

/// A voucher on standard input has at most so many bytes.
const VOUCHER_BYTES_MAX: u64 = 4 * 1024 * 1024;
const PROGRESS_EVERY: u64 = 10_000;

pub fn create(args: CreateArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let passphrase = passphrase(&args.book)?;
    let new = NewBook {
        path: args.book.book.display().to_string(),
        name: args.name,
        tax_code: args.tax_code,
        kind: match args.kind {
            Kind::Htx => BookKind::Htx,
            Kind::Lhhtx => BookKind::Lhhtx,
        },
        year: args.year,
        first_month: args.first_month,
        user_name: args.user_name,
        passphrase: passphrase.to_string(),
    };
    let book = Book::create(&new, args.practice)?;
    say(out, &json!({ "book_id": book.book_id() }))
}

pub fn practice(args: &PracticeArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let book = Book::make_practice(&args.book)?;
    say(out, &json!({ "book_id": book.book_id(), "passphrase": app::practice::PASSPHRASE }))
}

pub fn key(args: &BookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let key = Book::key(&args.book, &passphrase(args)?)?;
    writeln!(out, "{}", key.as_str()).map_err(crate::cannot_write)?;
    Ok(true)
}

/// Opens the book by HTX_KEY, or else by its passphrase.
pub fn open(args: &BookArgs) -> Result<Book, Refusal> {
    let unlock = match std::env::var("HTX_KEY") {
        Ok(key) if args.passphrase_file.is_none() => Unlock::Key(Zeroizing::new(key)),
        _ => Unlock::Passphrase(passphrase(args)?),
    };
    Book::open(&args.book, &unlock)
}

pub fn passphrase(args: &BookArgs) -> Result<Zeroizing<String>, Refusal> {
    match &args.passphrase_file {
        Some(file) => first_line(file),
        None => {
            let text = std::env::var("HTX_PASSPHRASE").map_err(|_| Refusal::new("book.passphrase-needed"))?;
            Ok(Zeroizing::new(Zeroizing::new(text).lines().next().unwrap_or_default().to_owned()))
        }
    }
}

/// The first line of a file with a passphrase.
pub fn first_line(file: &Path) -> Result<Zeroizing<String>, Refusal> {
    let unreadable = |error| Refusal::new("book.passphrase-file").with("path", file.display()).with("what", error);
    let text = Zeroizing::new(std::fs::read_to_string(file).map_err(unreadable)?);
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

pub fn import_vouchers(args: &ImportVouchersArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let file = BufReader::with_capacity(1 << 16, input(&args.file)?);
    let shows_progress = io::stderr().is_terminal();
    let imported = book.import_vouchers(file, args.create_parties, |line| {
        if shows_progress && line % PROGRESS_EVERY == 0 {
            eprint!("\r{line}");
        }
    })?;
    if shows_progress {
        eprintln!();
    }
    if imported.already > 0 {
        eprintln!("{}", note("import.already", imported.already, language()));
    }
    if imported.vouchers > 0 {
        tell_findings(&book, book.all_days().1)?;
    }
    let mut answer = json!({ "vouchers": imported.vouchers, "entries": imported.entries });
    if imported.already > 0 {
        answer["already"] = imported.already.into();
    }
    say(out, &answer)
}

/// Files of what happened long ago are taken as they are; what the law of cooperatives says of the capital they leave is
/// told beside the answer.
fn tell_findings(book: &Book, day: chrono::NaiveDate) -> Result<(), Refusal> {
    for finding in book.findings(day)? {
        let said = Refusal { code: finding.code, args: finding.args, objections: Vec::new() };
        eprintln!("{}", sentence(&said, language()));
    }
    Ok(())
}

pub fn import_parties(args: &ImportFileArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let parties = open(&args.book)?.import_parties(input(&args.file)?)?;
    say(out, &json!({ "parties": parties }))
}

pub fn import_opening(args: &ImportOpeningArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let imported = book.import_opening(args.date, input(&args.file)?)?;
    if imported.already > 0 {
        eprintln!("{}", note("opening.already", imported.already, language()));
    }
    if imported.closed > 0 {
        eprintln!("{}", note("opening.months-closed", imported.closed, language()));
    }
    if imported.rows > 0 {
        tell_findings(&book, args.date)?;
    }
    say(out, &json!({ "rows": imported.rows }))
}

pub fn post(args: &BookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut text = String::new();
    io::stdin()
        .lock()
        .take(VOUCHER_BYTES_MAX)
        .read_to_string(&mut text)
        .map_err(|error| Refusal::new("import.unreadable").with("what", error))?;
    let object: VoucherObject = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|fault| Refusal::new("import.json").with("what", fault))?;
    let posted = open(args)?.post_object(object)?;
    say(out, &serde_json::to_value(posted).map_err(|fault| Refusal::new("import.json").with("what", fault))?)
}

pub fn reopen(args: &ReopenArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    open(&args.book)?.reopen_month(&args.month, &args.reason)?;
    say(out, &json!({ "reopened": args.month }))
}

pub fn open_year(args: &BookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let year = open(args)?.open_next_year()?;
    say(out, &json!({ "year": year }))
}

pub fn verify(args: &BookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let report = open(args)?.verify()?;
    let mut answer = json!({
        "ok": report.ok,
        "vouchers": report.vouchers,
        "entries": report.entries,
        "ledger_digest": report.ledger_digest,
    });
    if !report.ok {
        answer["differences"] = report.differences.into();
    }
    say(out, &answer)?;
    Ok(report.ok)
}

pub fn input(path: &Path) -> Result<Box<dyn Read>, Refusal> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(path).map_err(|error| Refusal::new("import.unreadable").with("what", error))?;
    Ok(Box::new(file))
}
