//! Opening a book in the middle of a year, and moving over from other books.

use std::io::{Read, Write};
use std::path::Path;

use app::api::moving::{MoveJob, MovePart, MoveTable};
use app::table_in::{HEADINGS_WITHIN, columns_of, read_table};
use app::{Refusal, opening};
use serde_json::{Value, json};

use crate::args::BookArgs;
use crate::args::incoming::{BalancesArgs, ImportTableArgs, MoveInArgs, OpenAtArgs, OpeningListArgs};
use crate::books::{input, open};
use crate::say;

/// A table may have at most so many bytes.
const TABLE_BYTES_MAX: u64 = 20 * 1024 * 1024;

pub fn open_at(args: &OpenAtArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let rows = opening::read_opening(&text_of(&args.file)?)?.rows;
    book.choose_opening(&shown(args.date))?;
    let looks = book.check_opening(&rows)?.looks;
    let posted = book.post_opening(&rows)?;
    let findings = book.findings(args.date)?;
    let mut answer = json!({ "opened": args.date.to_string(), "rows": posted.rows, "new_parties": posted.new_parties });
    add(&mut answer, "looks", value(&looks)?);
    add(&mut answer, "findings", value(&findings)?);
    say(out, &answer)
}

pub fn move_in(args: &MoveInArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let mut tables = vec![table("trial", "", &args.trial)?];
    for (kind, files) in [("detail", &args.detail), ("stock", &args.stock)] {
        for file in files {
            let (account, path) = file.split_once('=').unwrap_or(("", file));
            tables.push(table(kind, account, Path::new(path))?);
        }
    }
    for file in &args.parties {
        tables.push(table("parties", "", file)?);
    }
    let mut job = MoveJob { day: shown(args.date), chart: args.chart.clone(), tables, ..MoveJob::default() };
    for text in &args.choices {
        let (old, new) = text.split_once('=').ok_or_else(|| Refusal::new("account.unknown").with("account", text))?;
        if new.contains([',', ':']) {
            job.splits.insert(old.to_owned(), new.split(',').map(part).collect());
        } else {
            job.choices.insert(old.to_owned(), new.to_owned());
        }
    }
    if args.post {
        return say(out, &value(&book.post_move(&job)?)?);
    }
    let check = book.check_move(&job)?;
    say(out, &value(&check)?)?;
    Ok(check.ready)
}

/// `6111:340000000:340000000:0`: an account with what it takes of a balance, of the debits and of the credits.
fn part(text: &str) -> MovePart {
    let mut parts = text.split(':').map(|part| part.trim().to_owned());
    let mut next = || parts.next().unwrap_or_default();
    MovePart { account: next(), balance: next(), turnover_debit: next(), turnover_credit: next() }
}

/// Vouchers of a table; whole, unless only what is right was asked for.
pub fn import_table(args: &ImportTableArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut table = book.open_voucher_table(&name, &bytes_of(&args.file)?)?;
    for map in &args.maps {
        let (heading, field) = map.rsplit_once('=').unwrap_or((map, ""));
        table = map_column(table, heading.trim(), field.trim())?;
    }
    let check = book.keep_voucher_table(&table)?;
    if args.check || (check.faulty > 0 && !args.only_good) {
        book.keep_voucher_table(&MoveTable::default())?;
        say(out, &value(&check)?)?;
        return Ok(check.faulty == 0);
    }
    let (mut posted, mut already, mut passed, mut batch) = (0, 0, 0, String::new());
    let mut findings = Vec::new();
    loop {
        let done = book.post_voucher_table(args.only_good, passed, &batch)?;
        (posted, already, passed, batch) = (posted + done.posted, already + done.already, done.passed, done.batch);
        findings.extend(done.findings);
        if passed >= done.all {
            break;
        }
    }
    book.keep_voucher_table(&MoveTable::default())?;
    let mut answer = json!({ "vouchers": posted, "already": already, "faulty": check.faulty });
    add(&mut answer, "findings", value(&findings)?);
    say(out, &answer)
}

/// Says what the column under a heading holds; a field stands once.
fn map_column(mut table: MoveTable, heading: &str, field: &str) -> Result<MoveTable, Refusal> {
    if !field.is_empty() && !columns_of(&table.kind).contains(&field) {
        return Err(Refusal::new("table.field-unknown").with("field", field));
    }
    let headed = |row: &Vec<String>| row.iter().position(|cell| cell.trim() == heading);
    let rows = table.cells.iter().take(HEADINGS_WITHIN).enumerate();
    let (row, column) = rows
        .filter_map(|(row, cells)| Some((row, headed(cells)?)))
        .next()
        .ok_or_else(|| Refusal::new("table.heading-unknown").with("heading", heading))?;
    table.header = table.header.max(u32::try_from(row + 1).unwrap_or(u32::MAX));
    table.roles.iter_mut().filter(|role| *role == field).for_each(String::clear);
    if let Some(role) = table.roles.get_mut(column) {
        field.clone_into(role);
    }
    Ok(table)
}

pub fn list(args: &OpeningListArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    match (&args.name, &args.file) {
        (Some(name), Some(file)) => {
            let rows = app::read_opening_list(name, &text_of(file)?)?;
            say(out, &value(&book.post_opening_list(name, &rows)?)?)
        }
        (Some(name), None) => say(out, &value(&book.opening_list(name)?)?),
        _ => say(out, &value(&book.opening_list_states()?)?),
    }
}

pub fn balances(args: &BalancesArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let rows = open(&args.book)?.balances_by_party(args.date)?;
    let mut writer = csv::Writer::from_writer(out);
    let mut write = |cells: [&str; 6]| {
        writer.write_record(cells).map_err(|error| Refusal::new("output.closed").with("what", error))
    };
    write(["account", "party", "debit", "credit", "turnover debit", "turnover credit"])?;
    for row in &rows {
        write([&row.account, &row.party, &row.debit, &row.credit, &row.turnover_debit, &row.turnover_credit])?;
    }
    Ok(true)
}

pub fn undo(args: &BookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    open(args)?.undo_opening()?;
    say(out, &json!({ "undone": true }))
}

fn table(kind: &str, account: &str, path: &Path) -> Result<MoveTable, Refusal> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(MoveTable { account: account.to_owned(), ..read_table(kind, &name, &bytes_of(path)?)? })
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let read = input(path)?.take(TABLE_BYTES_MAX + 1).read_to_end(&mut bytes);
    read.map_err(|error| Refusal::new("import.unreadable").with("what", error))?;
    Ok(bytes)
}

pub fn text_of(path: &Path) -> Result<String, Refusal> {
    String::from_utf8(bytes_of(path)?).map_err(|_| Refusal::new("import.not-utf8"))
}

fn shown(day: chrono::NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

fn value(answer: &impl serde::Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(answer).map_err(|fault| Refusal::new("import.json").with("what", fault))
}

/// What there is nothing of is left out.
fn add(answer: &mut Value, name: &str, list: Value) {
    if list.as_array().is_some_and(|list| !list.is_empty()) {
        answer[name] = list;
    }
}
