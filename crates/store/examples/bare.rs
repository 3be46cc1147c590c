//! The figures of bare SQLite that `htx` is measured against; `docs/performance.md` says how.
//!
//! `bare FOLDER write COUNT` makes `vouchers.jsonl`, `extra.jsonl` and `expected.csv`. `bare FOLDER STEP`, where the step is
//! `load`, `trial-balance`, `ledger`, `statement` or `post`, reads them and keeps `bare.db`. Reads `/proc`, so Linux only.
#![allow(missing_docs, clippy::unwrap_used, reason = "for measuring")]

#[path = "../benches/bare/mod.rs"]
mod bare;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use bare::{Bare, Pair, Voucher, day, vouchers};
use serde_json::{Value, json};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, step, rest @ ..] = arguments.as_slice() else { panic!("bare FOLDER STEP") };
    let folder = Path::new(folder);
    let book = folder.join("bare.db");
    match step.as_str() {
        "write" => return write(folder, rest[0].parse().unwrap()).unwrap(),
        "load" => load(&mut Bare::create(&book), folder),
        "trial-balance" => println!("{:?}", Bare::open(&book).trial_balance(2026)),
        "ledger" => println!("{:?}", Bare::open(&book).ledger("131", day(6, 1), day(6, 30))),
        "statement" => println!("{:?}", Bare::open(&book).statement("M0007")),
        "post" => post(&Bare::open(&book), folder),
        _ => panic!("no step {step}"),
    }
    println!("cpu {} µs", cpu_micros());
}

/// The trial balance that is expected is added up here, by nothing of the product.
fn write(folder: &Path, count: usize) -> std::io::Result<()> {
    let line = |voucher: &Voucher| {
        let entries = voucher.entries.iter().map(|pair| {
            json!({ "debit": pair.debit, "credit": pair.credit, "amount": pair.amount,
                "debit_party": pair.debit_party, "credit_party": pair.credit_party })
        });
        json!({ "id": voucher.reference, "date": voucher.day, "kind": voucher.kind, "narration": voucher.narration,
            "entries": entries.collect::<Vec<_>>() })
    };
    let mut sums: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    let all = vouchers(count);
    let mut file = BufWriter::new(File::create(folder.join("vouchers.jsonl"))?);
    for voucher in &all {
        writeln!(file, "{}", line(voucher))?;
        for pair in &voucher.entries {
            sums.entry(&pair.debit).or_default().0 += pair.amount;
            sums.entry(&pair.credit).or_default().1 += pair.amount;
        }
    }
    file.flush()?;
    let mut expected = BufWriter::new(File::create(folder.join("expected.csv"))?);
    writeln!(expected, "account,debit,credit")?;
    for (account, (debit, credit)) in sums {
        writeln!(expected, "{account},{debit},{credit}")?;
    }
    expected.flush()?;
    let mut extra = BufWriter::new(File::create(folder.join("extra.jsonl"))?);
    for mut voucher in vouchers(200) {
        voucher.reference.insert(0, 'X');
        writeln!(extra, "{}", line(&voucher))?;
    }
    extra.flush()
}

/// Reading the file is not counted: only what SQLite itself needs.
fn load(bare: &mut Bare, folder: &Path) {
    let mut spent = 0;
    let mut lines = BufReader::new(File::open(folder.join("vouchers.jsonl")).unwrap()).lines();
    bare.begin();
    loop {
        let part: Vec<Voucher> = lines.by_ref().take(10_000).map(|line| voucher(&line.unwrap())).collect();
        if part.is_empty() {
            break;
        }
        let begun = cpu_micros();
        bare.load(&part);
        spent += cpu_micros() - begun;
    }
    let begun = cpu_micros();
    bare.finish();
    println!("cpu without reading the file {} µs", spent + cpu_micros() - begun);
}

fn post(bare: &Bare, folder: &Path) {
    let extra = BufReader::new(File::open(folder.join("extra.jsonl")).unwrap());
    let mut took: Vec<_> = extra
        .lines()
        .map(|line| {
            let voucher = voucher(&line.unwrap());
            let begun = Instant::now();
            bare.post(&voucher);
            begun.elapsed().as_micros()
        })
        .collect();
    took.sort_unstable();
    let at = |part: usize| took[took.len() * part / 100];
    println!("p10 {} µs, p50 {} µs, p90 {} µs", at(10), at(50), at(90));
}

fn voucher(line: &str) -> Voucher {
    let value: Value = serde_json::from_str(line).unwrap();
    let text = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
    let pair = |entry: &Value| Pair {
        debit: text(entry, "debit").unwrap(),
        credit: text(entry, "credit").unwrap(),
        amount: entry["amount"].as_i64().unwrap(),
        debit_party: text(entry, "debit_party"),
        credit_party: text(entry, "credit_party"),
    };
    Voucher {
        reference: text(&value, "id").unwrap(),
        day: text(&value, "date").unwrap().parse().unwrap(),
        kind: text(&value, "kind").unwrap(),
        narration: text(&value, "narration").unwrap(),
        entries: value["entries"].as_array().unwrap().iter().map(pair).collect(),
    }
}

/// What this process's one thread took of a processor.
fn cpu_micros() -> u64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<u64>().unwrap() / 1000
}
