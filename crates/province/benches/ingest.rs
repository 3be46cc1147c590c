//! How many exchanges of ten vouchers a second the server takes, beside the bare database doing the same writes in the
//! same run: `cargo bench -p province --bench ingest`. Server and load share the machine; so do pgbench and PostgreSQL.

#![allow(clippy::unwrap_used)]

#[path = "../tests/support/cluster.rs"]
mod cluster;
#[path = "../tests/support/program.rs"]
mod program;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use cluster::Cluster;
use program::{Plan, Running, said};
use province::sqlite;
use rusqlite::params;

const BOOKS: usize = 200;
const AT_ONCE: usize = 32;
/// What a frame of ten vouchers takes.
const FRAME: usize = 450;
const ROUNDS: usize = 3;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::start();
    println!("{BOOKS} books, {AT_ONCE} at once, ten vouchers an exchange; each line one run");
    for round in 0..ROUNDS {
        let place = |name: &str| folder.path().join(format!("{name}-{round}"));
        let raw = bare_sqlite(&place("bare"));
        let served = load(&Plan::on_sqlite(&place("file")));
        tell("SQLite", &served, raw);
        let database = cluster.database();
        let served = load(&Plan::on_postgres(&place("postgres"), cluster.url(&database)));
        let raw = pgbench(&cluster, &database, folder.path());
        tell("PostgreSQL", &served, raw);
    }
}

struct Served {
    a_second: u64,
    p50_ms: String,
    p99_ms: String,
}

fn tell(name: &str, served: &Served, raw: u64) {
    let percent = served.a_second * 100 / raw.max(1);
    println!(
        "{name:>10}: {:>5} exchanges/s, p50 {} ms, p99 {} ms; the bare database {raw:>6}/s: {percent} %",
        served.a_second, served.p50_ms, served.p99_ms
    );
}

/// The server under the load of the contract.
fn load(plan: &Plan) -> Served {
    let server = Running::start_with(plan, &[]);
    let codes = plan.data.with_extension("codes");
    std::fs::write(&codes, plan.run(&["book", "invite", "--count", &BOOKS.to_string()])).unwrap();
    let address = format!("http://{}", plan.address);
    let numbers = [BOOKS.to_string(), AT_ONCE.to_string()];
    let mut command = program::program();
    command.args(["load", "--server", &address, "--codes", codes.to_str().unwrap(), "--books", &numbers[0]]);
    command.args(["--vouchers", "200", "--batch", "10", "--concurrency", &numbers[1]]);
    let told: serde_json::Value = serde_json::from_str(&said(&command.output().unwrap())).unwrap();
    assert_eq!(told["errors"], 0);
    assert!(server.stop());
    let thousandths = |name: &str| -> u64 { told[name].to_string().replace('.', "").parse().unwrap() };
    let a_second = told["exchanges"].as_u64().unwrap() * 1_000 / thousandths("seconds").max(1);
    Served { a_second, p50_ms: told["p50_ms"].to_string(), p99_ms: told["p99_ms"].to_string() }
}

/// The same rows written by one hand into the same tables, sixty-four entries a transaction.
fn bare_sqlite(folder: &Path) -> u64 {
    std::fs::create_dir_all(folder).unwrap();
    let mut file = sqlite::open(&folder.join("bare")).unwrap();
    let book = |at: u64| ((at % BOOKS as u64 + 1) as u128 * 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_be_bytes();
    for at in 0..BOOKS as u64 {
        file.execute("insert into book values (?1, 1, 0, zeroblob(32), null, 0)", [book(at)]).unwrap();
    }
    let (bytes, hash) = (vec![7_u8; FRAME], [7_u8; 32]);
    let entries = 12_800_u64;
    let began = Instant::now();
    for group in 0..entries / 64 {
        let transaction = file.transaction().unwrap();
        for at in group * 64..group * 64 + 64 {
            let (book, sseq) = (book(at), at / BOOKS as u64 + 1);
            let insert = "insert into frame values (?1, ?2, 1, ?2, ?2, 10, ?3, 0, 0, ?4, ?3)";
            transaction.prepare_cached(insert).unwrap().execute(params![book, sseq, hash, bytes]).unwrap();
            let writer = "insert or replace into writer values (?1, 1, ?2, ?3, ?2, ?3, ?2, ?3, 1, 0, zeroblob(8), 0, 0, 0, 0, 0)";
            transaction.prepare_cached(writer).unwrap().execute(params![book, sseq, hash]).unwrap();
            let update = "update book set size = ?2, root = ?3 where book_id = ?1";
            transaction.prepare_cached(update).unwrap().execute(params![book, sseq, hash]).unwrap();
        }
        transaction.commit().unwrap();
    }
    entries * 1_000 / (began.elapsed().as_millis() as u64).max(1)
}

/// The same statements by pgbench, one transaction an entry, into the same tables.
fn pgbench(cluster: &Cluster, database: &str, folder: &Path) -> u64 {
    cluster.sql(
        database,
        "truncate htx.book, htx.writer, htx.frame; \
         insert into htx.book select decode(md5(b::text), 'hex'), 1, 0, decode(repeat('00', 32), 'hex'), null, 0 \
         from generate_series(1, 200) as b",
    );
    let script = folder.join("ingest.sql");
    let hash = "decode(repeat('07', 32), 'hex')";
    let lines = format!(
        "\\set b random(1, {BOOKS})\n\
         begin;\n\
         select size + 1 as s from htx.book where book_id = decode(md5(:b::text), 'hex') for update \\gset\n\
         select * from htx.writer where book_id = decode(md5(:b::text), 'hex');\n\
         insert into htx.frame values (decode(md5(:b::text), 'hex'), :s, 1, :s, :s, 10, {hash}, 0, false, \
         decode(repeat('07', {FRAME}), 'hex'), {hash});\n\
         insert into htx.writer values (decode(md5(:b::text), 'hex'), 1, :s, {hash}, :s, {hash}, :s, {hash}, 1, 0, \
         decode(repeat('00', 8), 'hex'), 0, 0, 0, 0, false) on conflict (book_id, writer_no) do update set \
         fseq = excluded.fseq, wseq = excluded.wseq, counter = excluded.counter;\n\
         update htx.book set size = :s where book_id = decode(md5(:b::text), 'hex');\n\
         commit;\n"
    );
    std::fs::write(&script, lines).unwrap();
    let mut command = Command::new(cluster::programs().join("pgbench"));
    command.args(["-n", "-M", "prepared", "-T", "5", "-j", "2", "-c", &AT_ONCE.to_string(), "-f"]).arg(&script);
    let text = said(&command.arg(cluster.url(database)).output().unwrap());
    let tps = text.lines().find_map(|line| line.strip_prefix("tps = ")).unwrap();
    tps.split('.').next().unwrap().parse().unwrap()
}
