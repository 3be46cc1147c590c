//! Measures a large book beside bare SQLite, each step in a process of its own.
//!
//! `cargo run --profile bench -p store --example million -- FOLDER` wants `FOLDER/vouchers.jsonl` (one voucher a line, see
//! `docs/performance.md`) and leaves the two books it makes there. CPU and memory are read from `/proc`, so Linux only.

use std::collections::HashMap;
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use chrono::NaiveDate;
use ledger::event::EventId;
use ledger::event::body::{Body, Content, PartySet};
use ledger::event::extra::Extra;
use ledger::money::Dong;
use ledger::party::{PartyField, PartyKind};
use ledger::voucher::{Draft, Entry, Form, Sign};
use rusqlite::{Connection, params};
use serde_json::Value;
use store::{Beginning, Failure, Opener, Store, keys};

type Answer<T> = Result<T, Box<dyn Error>>;

const PASSPHRASE: &str = "measuring only";
const STEPS: &[(&str, &str)] = &[
    ("import", "bare-import"),
    ("figures", "bare-figures"),
    ("ledger", "bare-ledger"),
    ("statement", "bare-statement"),
    ("post", "bare-post"),
    ("verify", ""),
    ("rebuild", ""),
];

fn main() -> Answer<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [folder] => all(Path::new(folder), STEPS.iter().flat_map(|(ours, bare)| [*ours, *bare])),
        [folder, step] if step.starts_with("do-") => step_of(&step[3..], Path::new(folder)),
        [folder, steps @ ..] => all(Path::new(folder), steps.iter().map(String::as_str)),
        [] => Err("million FOLDER [STEP …]".into()),
    }
}

/// Runs steps one after another, each in a fresh process.
fn all<'a>(folder: &Path, steps: impl Iterator<Item = &'a str>) -> Answer<()> {
    println!("{:<16} {:>10} {:>10} {:>9}  answer", "step", "cpu ms", "wall ms", "peak MB");
    for step in steps.filter(|step| !step.is_empty()) {
        let status = Command::new(std::env::current_exe()?).arg(folder).arg(format!("do-{step}")).spawn()?.wait()?;
        if !status.success() {
            return Err(format!("{step} failed").into());
        }
    }
    Ok(())
}

fn step_of(step: &str, folder: &Path) -> Answer<()> {
    let started = Instant::now();
    let answer = match step {
        "import" => import(folder)?,
        "bare-import" => bare_import(folder)?,
        "figures" => figures(folder)?,
        "bare-figures" => bare_figures(folder)?,
        "ledger" => ledger(folder)?,
        "bare-ledger" => bare_ledger(folder)?,
        "statement" => statement(folder)?,
        "bare-statement" => bare_statement(folder)?,
        "post" => post(folder)?,
        "bare-post" => bare_post(folder)?,
        "verify" => format!("{:?}", open(folder)?.verify()?),
        "rebuild" => open(folder)?.rebuild().map(|()| String::new())?,
        _ => return Err(format!("no step {step}").into()),
    };
    let wall = started.elapsed().as_micros() as u64;
    let (cpu, peak) = (cpu_micros(), peak_kib());
    println!("{step:<16} {:>10} {:>10} {:>9}  {answer}", thousandths(cpu), thousandths(wall), peak / 1024);
    Ok(())
}

fn thousandths(number: u64) -> String {
    format!("{}.{:03}", number / 1000, number % 1000)
}

/// Microseconds this process's first thread was on a processor.
fn cpu_micros() -> u64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|nanos| nanos.parse::<u64>().ok()).unwrap_or(0) / 1000
}

fn peak_kib() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse().ok()).unwrap_or(0)
}

/// One voucher of the file.
struct Voucher {
    reference: String,
    day: NaiveDate,
    form: Form,
    narration: String,
    entries: Vec<(String, String, i64, Option<String>, Option<String>)>,
}

fn each_voucher(folder: &Path, mut take: impl FnMut(Voucher) -> Answer<()>) -> Answer<()> {
    let file = BufReader::with_capacity(1 << 16, std::fs::File::open(folder.join("vouchers.jsonl"))?);
    for line in file.lines() {
        take(voucher_of(&line?)?)?;
    }
    Ok(())
}

fn voucher_of(line: &str) -> Answer<Voucher> {
    let mut value: Value = serde_json::from_str(line)?;
    let text = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
    let entries = value["entries"].take();
    let entry = |entry: &Value| {
        let account = |key| text(entry, key).unwrap_or_default();
        let amount = entry["amount"].as_i64().unwrap_or(0);
        (account("debit"), account("credit"), amount, text(entry, "debit_party"), text(entry, "credit_party"))
    };
    Ok(Voucher {
        reference: text(&value, "id").ok_or("id")?,
        day: value["date"].as_str().ok_or("date")?.parse()?,
        form: value["kind"].as_str().and_then(Form::named).ok_or("kind")?,
        narration: text(&value, "narration").ok_or("narration")?,
        entries: entries.as_array().into_iter().flatten().map(entry).collect(),
    })
}

fn book(folder: &Path) -> PathBuf {
    folder.join("book.htx")
}

fn open(folder: &Path) -> Answer<Store> {
    // The passphrase's own cost is not measured: the raw key stands beside the book.
    let key = std::fs::read_to_string(folder.join("book.raw-key"))?;
    Ok(Store::open(&book(folder), Opener::Key(keys::DatabaseKey::from_hex(&key).ok_or("key")?))?)
}

fn import(folder: &Path) -> Answer<String> {
    let path = book(folder);
    for ending in ["", ".key", ".side", ".lock", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
    }
    let beginning = Beginning {
        name: "HTX Đo Lường".into(),
        tax_code: None,
        union: false,
        first_year: 2025,
        first_month: 1,
        practice: false,
    };
    let mut store = Store::create(&path, PASSPHRASE, &beginning, 0)?;
    std::fs::write(folder.join("book.raw-key"), keys::read(&path, PASSPHRASE)?.database.to_hex().as_str())?;
    let mut parties: HashMap<String, EventId> = HashMap::new();
    let mut count = 0_u64;
    let begun = cpu_micros();
    store.record::<(), Box<dyn Error>>(0, |writing| {
        each_voucher(folder, |voucher| {
            count += 1;
            if writing.books().by_reference(&voucher.reference)?.is_some() {
                return Err("an outside reference twice".into());
            }
            let mut party = |code: &Option<String>| -> Result<Option<EventId>, Failure> {
                let Some(code) = code else { return Ok(None) };
                if let Some(id) = parties.get(code) {
                    return Ok(Some(*id));
                }
                let fields = vec![
                    PartyField::Code(code.clone()),
                    PartyField::Name(code.clone()),
                    PartyField::Kind(PartyKind::Official),
                ];
                let (id, _) = writing.event(Vec::new(), Body::PartySet(PartySet { party: None, fields }))?;
                parties.insert(code.clone(), id);
                Ok(Some(id))
            };
            let entries = voucher.entries.iter().map(|(debit, credit, amount, debit_party, credit_party)| {
                Ok(Entry {
                    debit: debit.parse().ok(),
                    credit: credit.parse().ok(),
                    amount: Dong::new(*amount),
                    debit_party: party(debit_party)?,
                    credit_party: party(credit_party)?,
                    extra: Extra::default(),
                })
            });
            let entries = entries.collect::<Result<Vec<_>, Failure>>()?;
            let draft = draft(&voucher, entries);
            let checked = draft.check(writing.books(), Sign::Positive)?.map_err(|faults| format!("{faults:?}"))?;
            writing.post(checked, Some(voucher.reference), None)?;
            Ok(())
        })
    })?;
    let spent = thousandths(cpu_micros() - begun);
    drop(store);
    let size = std::fs::metadata(&path)?.len();
    Ok(format!("{count} vouchers, {} bytes each, cpu without making the keys {spent}", size / count))
}

fn draft(voucher: &Voucher, entries: Vec<Entry>) -> Draft {
    Draft {
        form: voucher.form,
        content: Content {
            date: voucher.day,
            party: None,
            party_name: String::new(),
            narration: voucher.narration.clone(),
            attachments: 0,
        },
        entries,
    }
}

fn year() -> (NaiveDate, NaiveDate) {
    let day = |month, day| NaiveDate::from_ymd_opt(2025, month, day).unwrap_or_default();
    (day(1, 1), day(12, 31))
}

fn june() -> (NaiveDate, NaiveDate) {
    let day = |day| NaiveDate::from_ymd_opt(2025, 6, day).unwrap_or_default();
    (day(1), day(30))
}

/// The trial balance, from a fresh process and then warm; compared with the one the workload's maker expects.
fn figures(folder: &Path) -> Answer<String> {
    let store = open(folder)?;
    let (from, to) = year();
    let begun = cpu_micros();
    let figures = store.account_figures(from, to)?;
    let once = cpu_micros();
    let mut warm: Vec<u128> = Vec::new();
    for _ in 0..50 {
        let started = Instant::now();
        store.account_figures(from, to)?;
        warm.push(started.elapsed().as_nanos() / 1000);
    }
    let mut csv = "account,debit,credit\n".to_owned();
    for (account, figures) in &figures {
        csv += &format!("{account},{},{}\n", figures.debit, figures.credit);
    }
    let right = std::fs::read_to_string(folder.join("expected.csv"))? == csv;
    warm.sort_unstable();
    Ok(format!("right {right}, query cpu {} ms, warm p10 {} µs", thousandths(once - begun), warm[5]))
}

fn ledger(folder: &Path) -> Answer<String> {
    let store = open(folder)?;
    let (from, to) = june();
    let begun = cpu_micros();
    let (mut rows, mut debit, mut letters) = (0_u64, 0_i64, 0);
    store.ledger::<Failure>("131", None, from, to, |row| {
        rows += 1;
        debit += row.debit;
        letters += row.narration.len();
        Ok(())
    })?;
    Ok(format!("{rows} rows, debit {debit}, {letters}, query cpu {} ms", thousandths(cpu_micros() - begun)))
}

fn statement(folder: &Path) -> Answer<String> {
    let store = open(folder)?;
    let (from, to) = year();
    let begun = cpu_micros();
    let party = store.register()?.by_code("M0007").ok_or("M0007")?.id;
    let (mut rows, mut debit, mut letters) = (0_u64, 0_i64, 0);
    store.statement::<Failure>(party, from, to, |row| {
        rows += 1;
        debit += row.debit;
        letters += row.narration.len();
        Ok(())
    })?;
    Ok(format!("{rows} rows, debit {debit}, {letters}, query cpu {} ms", thousandths(cpu_micros() - begun)))
}

fn post(folder: &Path) -> Answer<String> {
    let mut store = open(folder)?;
    let extra = std::fs::read_to_string(folder.join("extra.jsonl"))?;
    let mut took = Vec::new();
    for line in extra.lines() {
        let voucher = voucher_of(line)?;
        let started = Instant::now();
        let party = |code: &Option<String>| -> Result<Option<EventId>, Failure> {
            let Some(code) = code else { return Ok(None) };
            Ok(store.register()?.by_code(code).map(|party| party.id))
        };
        let entries = voucher.entries.iter().map(|(debit, credit, amount, debit_party, credit_party)| {
            Ok(Entry {
                debit: debit.parse().ok(),
                credit: credit.parse().ok(),
                amount: Dong::new(*amount),
                debit_party: party(debit_party)?,
                credit_party: party(credit_party)?,
                extra: Extra::default(),
            })
        });
        let entries = entries.collect::<Result<Vec<_>, Failure>>()?;
        let checked =
            draft(&voucher, entries).check(&store, Sign::Positive)?.map_err(|faults| format!("{faults:?}"))?;
        store.record::<_, Failure>(0, |writing| writing.post(checked, None, None))?;
        took.push(started.elapsed().as_micros() as u64);
    }
    Ok(spread(took))
}

fn spread(mut took: Vec<u64>) -> String {
    took.sort_unstable();
    let at = |part: usize| thousandths(took[took.len() * part / 100]);
    format!("p10 {} ms, p50 {} ms, p90 {} ms", at(10), at(50), at(90))
}

// Bare SQLite: no encryption, no events, no chain, no checks; two indexes and month totals.

fn bare(folder: &Path) -> Answer<Connection> {
    let conn = Connection::open(folder.join("bare.db"))?;
    conn.execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -8192;")?;
    Ok(conn)
}

fn bare_import(folder: &Path) -> Answer<String> {
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", folder.join("bare.db").display()));
    }
    let conn = bare(folder)?;
    conn.execute_batch(
        "create table voucher (voucher_id integer primary key, reference text, day integer, form text, narration text);
         create table leg (voucher_id integer, line integer, account text, day integer, debit integer, credit integer,
            party text);
         create index leg_by_account on leg (account, day);
         create index leg_by_party on leg (party, account, day) where party is not null;
         create table total (account text, month integer, debit integer, credit integer, primary key (account, month));
         begin;",
    )?;
    let mut count = 0_i64;
    let mut totals: HashMap<(String, i32), (i64, i64)> = HashMap::new();
    let mut parsing = 0;
    let mut last = cpu_micros();
    {
        let mut voucher_row = conn.prepare("insert into voucher values (?, ?, ?, ?, ?)")?;
        let mut leg_row = conn.prepare("insert into leg values (?, ?, ?, ?, ?, ?, ?)")?;
        let mut batch = Vec::with_capacity(10_000);
        let mut keep = |batch: &mut Vec<Voucher>| -> Answer<()> {
            for voucher in batch.drain(..) {
                count += 1;
                let day = ledger::event::day_number(voucher.day);
                let month = ledger::day::Month::of(voucher.day).index();
                voucher_row.execute(params![
                    count,
                    voucher.reference,
                    day,
                    voucher.form.letters(),
                    voucher.narration
                ])?;
                for (line, (debit, credit, amount, debit_party, credit_party)) in (0_i64..).zip(voucher.entries) {
                    leg_row.execute(params![count, line, debit, day, amount, 0, debit_party])?;
                    leg_row.execute(params![count, line, credit, day, 0, amount, credit_party])?;
                    totals.entry((debit, month)).or_default().0 += amount;
                    totals.entry((credit, month)).or_default().1 += amount;
                }
            }
            Ok(())
        };
        // Reading the file is counted apart, a batch at a time: the limit is what SQLite itself needs.
        each_voucher(folder, |voucher| {
            batch.push(voucher);
            if batch.len() == 10_000 {
                parsing += cpu_micros() - last;
                keep(&mut batch)?;
                last = cpu_micros();
            }
            Ok(())
        })?;
        keep(&mut batch)?;
    }
    for ((account, month), (debit, credit)) in totals {
        conn.execute("insert into total values (?, ?, ?, ?)", params![account, month, debit, credit])?;
    }
    conn.execute_batch("commit")?;
    drop(conn);
    let size = std::fs::metadata(folder.join("bare.db"))?.len();
    let spent = thousandths(cpu_micros().saturating_sub(parsing));
    Ok(format!("{count} vouchers, {} bytes each, cpu without reading the file {spent}", size / count.unsigned_abs()))
}

fn bare_figures(folder: &Path) -> Answer<String> {
    let conn = bare(folder)?;
    let begun = cpu_micros();
    let mut query = conn.prepare(
        "select account, sum(debit), sum(credit) from total where month between 24300 and 24311 group by account order by account",
    )?;
    let rows =
        query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))?;
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    Ok(format!("{} accounts, query cpu {} ms", rows.len(), thousandths(cpu_micros() - begun)))
}

fn bare_ledger(folder: &Path) -> Answer<String> {
    let (from, to) = june();
    let values = params![ledger::event::day_number(from), ledger::event::day_number(to)];
    bare_rows(
        folder,
        "select l.day, v.reference, v.narration, l.debit, l.credit, l.party from leg l join voucher v using (voucher_id)
         where l.account = '131' and l.day between ? and ? order by l.day, l.rowid",
        values,
    )
}

fn bare_statement(folder: &Path) -> Answer<String> {
    bare_rows(
        folder,
        "select l.day, v.reference, v.narration, l.debit, l.credit, l.account from leg l join voucher v using (voucher_id)
         where l.party = ? order by l.account, l.day, l.rowid",
        params!["M0007"],
    )
}

fn bare_rows(folder: &Path, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Answer<String> {
    let conn = bare(folder)?;
    let begun = cpu_micros();
    let (mut count, mut debit, mut letters) = (0_u64, 0_i64, 0);
    let mut query = conn.prepare(sql)?;
    let mut rows = query.query(values)?;
    while let Some(row) = rows.next()? {
        count += 1;
        debit += row.get::<_, i64>(3)?;
        letters += row.get_ref(1)?.as_str()?.len() + row.get_ref(2)?.as_str()?.len();
        row.get::<_, i64>(0)?;
        row.get::<_, i64>(4)?;
    }
    Ok(format!("{count} rows, debit {debit}, {letters}, query cpu {} ms", thousandths(cpu_micros() - begun)))
}

fn bare_post(folder: &Path) -> Answer<String> {
    let conn = bare(folder)?;
    let extra = std::fs::read_to_string(folder.join("extra.jsonl"))?;
    let mut took = Vec::new();
    for line in extra.lines() {
        let voucher = voucher_of(line)?;
        let started = Instant::now();
        conn.execute_batch("begin immediate")?;
        let day = ledger::event::day_number(voucher.day);
        let month = ledger::day::Month::of(voucher.day).index();
        conn.prepare_cached("insert into voucher values (null, ?, ?, ?, ?)")?.execute(params![
            voucher.reference,
            day,
            voucher.form.letters(),
            voucher.narration
        ])?;
        let id = conn.last_insert_rowid();
        for (line, (debit, credit, amount, debit_party, credit_party)) in (0_i64..).zip(voucher.entries) {
            for (account, debit, credit, party) in [(debit, amount, 0, debit_party), (credit, 0, amount, credit_party)]
            {
                conn.prepare_cached("insert into leg values (?, ?, ?, ?, ?, ?, ?)")?
                    .execute(params![id, line, account, day, debit, credit, party])?;
                conn.prepare_cached(
                    "insert into total values (?, ?, ?, ?) on conflict do update set debit = debit + excluded.debit, credit = credit + excluded.credit",
                )?
                .execute(params![account, month, debit, credit])?;
            }
        }
        conn.execute_batch("commit")?;
        took.push(started.elapsed().as_micros() as u64);
    }
    Ok(spread(took))
}
