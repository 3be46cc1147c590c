//! A book beside bare SQLite doing the same, in one run, so that a busy machine slows both.
//!
//! `cargo bench -p store`; the ratios are at the end.
#![allow(missing_docs, clippy::unwrap_used, clippy::float_arithmetic, reason = "for measuring")]

mod bare;
#[path = "../tests/common/mod.rs"]
mod common;

use std::collections::HashMap;
use std::time::Duration;

use bare::{Bare, Voucher, day, vouchers};
use criterion::{BatchSize, Criterion, SamplingMode};
use ledger::event::EventId;
use ledger::event::body::{Body, Content, PartySet};
use ledger::event::extra::Extra;
use ledger::money::Dong;
use ledger::party::{PartyField, PartyKind};
use ledger::voucher::{Draft, Entry, Form, Sign};
use store::{Failure, Store};
use tempfile::TempDir;

const COUNT: usize = 10_000;
/// Numbers and posts vouchers in one transaction, all checks on, unknown members registered.
fn record(store: &mut Store, vouchers: &[Voucher], members: &mut HashMap<String, EventId>) {
    let write = store.record::<_, Failure>(0, |writing| {
        for voucher in vouchers {
            assert!(writing.books().by_reference(&voucher.reference)?.is_none());
            let mut entries = Vec::with_capacity(voucher.entries.len());
            for pair in &voucher.entries {
                let mut member = |code: &Option<String>| -> Result<Option<EventId>, Failure> {
                    let Some(code) = code else { return Ok(None) };
                    if let Some(id) = members.get(code) {
                        return Ok(Some(*id));
                    }
                    let fields = vec![PartyField::Code(code.clone()), PartyField::Kind(PartyKind::Official)];
                    let (id, _) = writing.event(Vec::new(), Body::PartySet(PartySet { party: None, fields }))?;
                    members.insert(code.clone(), id);
                    Ok(Some(id))
                };
                entries.push(Entry {
                    debit: pair.debit.parse().ok(),
                    credit: pair.credit.parse().ok(),
                    amount: Dong::new(pair.amount),
                    debit_party: member(&pair.debit_party)?,
                    credit_party: member(&pair.credit_party)?,
                    extra: Extra::default(),
                });
            }
            let content = Content {
                date: voucher.day,
                party: None,
                party_name: String::new(),
                narration: voucher.narration.clone(),
                attachments: 0,
            };
            let draft = Draft { form: Form::named(&voucher.kind).unwrap(), content, entries };
            let checked = draft.check(writing.books(), Sign::Positive)?.unwrap();
            writing.post(checked, Some(voucher.reference.clone()), None)?;
        }
        Ok(())
    });
    write.unwrap();
}

fn new_bare() -> (TempDir, Bare) {
    let folder = tempfile::tempdir().unwrap();
    let bare = Bare::create(&folder.path().join("bare.db"));
    (folder, bare)
}

fn load(bare: &mut Bare, vouchers: &[Voucher]) {
    bare.begin();
    bare.load(vouchers);
    bare.finish();
}

fn measure(criterion: &mut Criterion) {
    let year = vouchers(COUNT);
    let (_folder, mut store) = common::new_book();
    let mut members = HashMap::new();
    record(&mut store, &year, &mut members);
    let (_bare_folder, mut bare) = new_bare();
    load(&mut bare, &year);
    let (from, to) = (day(1, 1), day(12, 31));

    let mut group = criterion.benchmark_group("trial balance");
    group.bench_function("book", |bench| bench.iter(|| store.account_figures(from, to).unwrap()));
    group.bench_function("bare", |bench| bench.iter(|| bare.trial_balance(2026)));
    group.finish();

    let (from, to) = (day(6, 1), day(6, 30));
    let mut group = criterion.benchmark_group("ledger of an account for a month");
    group.bench_function("book", |bench| {
        bench.iter(|| {
            let mut debit = 0;
            let add = |row: store::query::LedgerRow| {
                debit += row.debit;
                Ok::<_, Failure>(())
            };
            store.ledger("131", None, from, to, add).unwrap();
            debit
        });
    });
    group.bench_function("bare", |bench| bench.iter(|| bare.ledger("131", from, to)));
    group.finish();

    let mut group = criterion.benchmark_group("10 000 vouchers");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.bench_function("book, import", |bench| {
        bench.iter_batched_ref(
            common::new_book,
            |(_, store)| record(store, &year, &mut HashMap::new()),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("book, rebuild", |bench| bench.iter(|| store.rebuild().unwrap()));
    group.bench_function("book, verify", |bench| bench.iter(|| store.verify().unwrap()));
    group.bench_function("bare", |bench| {
        bench.iter_batched_ref(new_bare, |(_, bare)| load(bare, &year), BatchSize::PerIteration);
    });
    group.finish();

    let mut group = criterion.benchmark_group("one durable post");
    group.sample_size(50).sampling_mode(SamplingMode::Flat);
    let mut extra = vouchers(1);
    let mut at = 0;
    group.bench_function("book", |bench| {
        bench.iter(|| {
            at += 1;
            extra[0].reference = format!("X{at:07}");
            record(&mut store, &extra, &mut members);
        });
    });
    group.bench_function("bare", |bench| bench.iter(|| bare.post(&extra[0])));
    group.finish();
}

/// The median of a benchmark, in nanoseconds; none before it was ever run.
fn median(group: &str, name: &str) -> Option<f64> {
    let program = std::env::current_exe().ok()?;
    let target = program.ancestors().find(|folder| folder.join("criterion").is_dir())?;
    let path = target.join("criterion").join(group).join(name).join("new/estimates.json");
    let estimates: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()?;
    estimates["median"]["point_estimate"].as_f64()
}

fn main() {
    let short = Criterion::default().warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(4));
    let mut criterion = short.configure_from_args();
    measure(&mut criterion);
    criterion.final_summary();
    for (group, name) in [
        ("trial balance", "book"),
        ("ledger of an account for a month", "book"),
        ("10 000 vouchers", "book, import"),
        ("10 000 vouchers", "book, rebuild"),
        ("10 000 vouchers", "book, verify"),
        ("one durable post", "book"),
    ] {
        if let (Some(book), Some(bare)) = (median(group, name), median(group, "bare")) {
            println!("{:>6.2} × bare SQLite: {group}, {name}", book / bare);
        }
    }
}
