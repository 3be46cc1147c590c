//! The walls between books in PostgreSQL: as whoever serves book A nothing of book B can be seen or touched.

#![allow(clippy::unwrap_used)]

#[path = "../../sync/tests/common/mod.rs"]
mod common;
#[path = "../../sync/tests/common/device.rs"]
mod device;
mod support {
    pub mod cluster;
}

use std::sync::Arc;

use common::{BOOK, Dice, voucher};
use device::{Device, founder};
use ed25519_dalek::SigningKey;
use province::postgres::{Postgres, migrate};
use province::{Failure, List, codes};
use support::cluster::{self, Cluster};
use sync::exchange::{Limits, Server, Verdict};

const TABLES: [&str; 9] =
    ["book", "writer", "frame", "quarantine", "head_archive", "mailbox", "photo", "photo_chunk", "photo_day"];
const A: &str = "'\\xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'";
const B: &str = "'\\xbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'";

fn migrated() -> (&'static Cluster, String) {
    let cluster = cluster::shared();
    let database = cluster.database();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    assert_eq!(runtime.block_on(migrate(&cluster.url(&database))).unwrap(), 2);
    assert_eq!(runtime.block_on(migrate(&cluster.url(&database))).unwrap(), 0, "a second time there is nothing to do");
    (cluster, database)
}

#[test]
fn every_table_has_a_forced_wall_and_keys_that_begin_with_the_book() {
    let (cluster, database) = migrated();
    let tables = "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace \
         where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and n.nspname in ('htx', 'public')";
    let all = cluster.sql(&database, &format!("select count(*) from ({tables}) as t"));
    assert_eq!(all.trim(), "11", "a new table belongs into this test");
    let open = cluster.sql(&database, &format!("{tables} and not (c.relrowsecurity and c.relforcerowsecurity)"));
    assert_eq!(open, "");
    let keys = "select distinct c.relname from pg_index i join pg_class c on c.oid = i.indrelid \
         join pg_namespace n on n.oid = c.relnamespace \
         join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] \
         where n.nspname in ('htx', 'public') and a.attname <> 'book_id' order by 1";
    // A code is nobody's yet; the steps taken are nobody's at all.
    assert_eq!(cluster.sql(&database, keys), "htx_migration\ninvite\n");
    let owned =
        "select count(*) from pg_class where relowner = (select oid from pg_roles where rolname = 'htx_runtime')";
    assert_eq!(cluster.sql(&database, owned).trim(), "0");
    let role =
        "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb from pg_roles where rolname = 'htx_runtime'";
    assert_eq!(cluster.sql(&database, role).trim(), "f");
}

#[test]
fn book_a_sees_and_touches_nothing_of_book_b() {
    let (cluster, database) = migrated();
    cluster.sql(
        &database,
        "do $$ begin create role guest login in role htx_runtime; exception when others then null; end $$",
    );
    for book in [A, B] {
        let (h32, h8) = ("decode(repeat('11', 32), 'hex')", "decode(repeat('11', 8), 'hex')");
        cluster.sql(&database, &format!(
            "insert into htx.book values ({book}, 1, 1, {h32}, null, 0); \
             insert into htx.writer values ({book}, 1, null, null, null, null, 1, {h32}, 1, 0, {h8}, 0, 0, 0, 0, false); \
             insert into htx.frame values ({book}, 1, 1, 1, 1, 1, {h32}, 0, true, '\\x01', {h32}); \
             insert into htx.quarantine values ({book}, {h32}, 1, 1, 0, '\\x01'); \
             insert into htx.head_archive values ({book}, 1, 1, {h32}, '\\x01'); \
             insert into htx.mailbox values ({book}, decode(repeat('11', 16), 'hex'), 0, '\\x01', 1); \
             insert into htx.photo values ({book}, {h32}, 41, 40, 0); \
             insert into htx.photo_chunk values ({book}, {h32}, 0, '\\x01'); \
             insert into htx.photo_day values ({book}, 1, 0, 0); \
             insert into htx.invite values (decode(repeat(substr({book}::text, 3, 2), 32), 'hex'), '', 0, 1, null)"
        ));
    }
    let as_a = |sql: &str| {
        cluster.sql_of("guest", &database, &format!("begin; set local app.book = {A}; {sql}; commit")).map(|said| {
            said.lines().filter(|line| !["BEGIN", "SET", "COMMIT"].contains(line)).collect::<Vec<_>>().join(" ")
        })
    };
    for table in TABLES {
        assert_eq!(as_a(&format!("select count(*) from htx.{table}")), Ok("1".into()), "{table}: its own");
        assert_eq!(as_a(&format!("select count(*) from htx.{table} where book_id = {B}")), Ok("0".into()), "{table}");
        // Without a book named, in a session that never had one and in one that had.
        let alone = cluster.sql_of("guest", &database, &format!("select count(*) from htx.{table}"));
        assert!(alone.unwrap_err().contains("app.book"), "{table}");
        let after = format!("begin; set local app.book = {A}; commit; select 'left ' || count(*) from htx.{table}");
        assert!(cluster.sql_of("guest", &database, &after).is_ok_and(|said| said.contains("left 0")), "{table}");
        // Nothing of B can be written, moved or removed; of what was signed not even one's own.
        for sql in [
            format!("update htx.{table} set book_id = book_id where book_id = {B}"),
            format!("delete from htx.{table} where book_id = {B}"),
        ] {
            let said = as_a(&sql);
            let refused = said.as_ref().is_err_and(|fault| fault.contains("permission denied"));
            assert!(refused || said == Ok("UPDATE 0".into()) || said == Ok("DELETE 0".into()), "{sql}: {said:?}");
        }
        let moved = as_a(&format!("update htx.{table} set book_id = {B}"));
        assert!(moved.is_err(), "{table}: {moved:?}");
    }
    let planted =
        as_a(&format!("insert into htx.quarantine values ({B}, decode(repeat('22', 32), 'hex'), 1, 1, 0, '\\x01')"));
    assert!(planted.is_err_and(|fault| fault.contains("row-level security")));
    assert!(as_a("delete from htx.frame").is_err_and(|fault| fault.contains("permission denied")));
    assert!(as_a("update htx.frame set bytes = '\\x02'").is_err_and(|fault| fault.contains("permission denied")));
    // A whole photo is not even one's own to remove or change.
    cluster.sql(&database, &format!("begin; set local app.book = {A}; update htx.photo set have = size; commit"));
    for sql in ["delete from htx.photo", "delete from htx.photo_chunk", "update htx.photo set have = 1"] {
        assert!(as_a(sql).is_ok_and(|said| said == "DELETE 0" || said == "UPDATE 0"), "{sql}");
    }
    // Of codes one sees the one that is presented.
    let codes = cluster.sql_of("guest", &database, "select count(*) from htx.invite");
    assert!(codes.is_err_and(|fault| fault.contains("app.code")));
    let one = "begin; set local app.code = '\\xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'; \
               select 'sees ' || count(*) from htx.invite; commit";
    assert!(cluster.sql_of("guest", &database, one).unwrap().contains("sees 1"));
    assert!(cluster.sql_of("guest", &database, "create table htx.x (y int)").is_err());
    assert!(cluster.sql_of("guest", &database, "insert into htx_migration values (2)").is_err());
}

async fn connect(
    cluster: &Cluster,
    database: &str,
    log_key: &SigningKey,
    connections: usize,
) -> Result<Postgres, Failure> {
    let server = Arc::new(Server::new(log_key.clone(), Limits::default()));
    Postgres::connect(&cluster.url(database), connections, server, Arc::new(List::in_memory())).await
}

#[test]
fn a_database_that_would_lose_what_it_acknowledged_is_not_served() {
    let (cluster, database) = migrated();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let key = SigningKey::from_bytes(&[1; 32]);
    runtime.block_on(connect(cluster, &database, &key, 1)).map(drop).unwrap();
    cluster.sql(&database, &format!("alter database {database} set synchronous_commit = off"));
    let refused = runtime.block_on(connect(cluster, &database, &key, 1)).map(drop);
    assert!(matches!(refused, Err(Failure::Operator { code: "postgres.not-durable", .. })));
    let empty = cluster.database();
    let refused = runtime.block_on(connect(cluster, &empty, &key, 1)).map(drop);
    assert!(matches!(refused, Err(Failure::Operator { code: "postgres.old", .. })), "{refused:?}");
}

/// Whether a database can be read says nothing of whether anything can be written.
#[test]
fn a_database_that_takes_nothing_is_unwell_until_it_does() {
    let (cluster, database) = migrated();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let postgres = runtime.block_on(connect(cluster, &database, &SigningKey::from_bytes(&[1; 32]), 1)).unwrap();
    let invite = |secret: [u8; 10]| runtime.block_on(postgres.invite(codes::invite(&secret, "", 0, 1)));
    let is_well = || runtime.block_on(postgres.is_well());
    cluster.sql(&database, "revoke insert on htx.invite from htx_runtime");
    is_well().unwrap();
    assert!(invite([3; 10]).is_err());
    assert!(matches!(is_well(), Err(Failure::Unwritten(cause)) if cause == "42501"));
    cluster.sql(&database, "grant insert on htx.invite to htx_runtime");
    invite([3; 10]).unwrap();
    is_well().unwrap();
}

/// Many devices of one book at once: the log is dense, each frame stands in it once, nobody waits for ever.
#[test]
fn devices_that_come_at_once_find_one_order() {
    let (cluster, database) = migrated();
    come_at_once(cluster, &database);
}

/// Where one transaction is refused because of another (40001), as some databases do always, it is tried again.
#[test]
fn devices_that_are_in_each_others_way_are_all_served() {
    let (cluster, database) = migrated();
    cluster.sql(&database, &format!("alter database {database} set default_transaction_isolation = serializable"));
    come_at_once(cluster, &database);
    let refused = std::fs::read_to_string(cluster.folder().join("log")).unwrap();
    assert!(refused.contains("could not serialize access"), "nothing was in anybody's way");
}

fn come_at_once(cluster: &Cluster, database: &str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut dice = Dice::new(5);
    let log_key = SigningKey::from_bytes(&dice.array());
    let postgres = runtime.block_on(connect(cluster, database, &log_key, 6)).unwrap();
    let secret = [2; 10];
    runtime.block_on(postgres.invite(codes::invite(&secret, "", 0, 1))).unwrap();
    let mut first = founder(&log_key, &mut dice);
    let others: Vec<Device> =
        (2..6).map(|writer| device::enrol(&mut first, writer, sync::member::Roles::CASHIER, &mut dice)).collect();
    // The first request, sent by two hands at the same moment, begins one book.
    let sent = first.ask(&mut dice);
    let hash = Some(codes::hash(&secret));
    let both = async {
        let one = postgres.exchange(BOOK, hash, sent.bytes.clone(), 0);
        let two = postgres.exchange(BOOK, hash, sent.bytes.clone(), 0);
        tokio::join!(one, two)
    };
    let (one, two) = runtime.block_on(both);
    assert_eq!(one.unwrap().bytes, two.unwrap().bytes);
    let used = cluster.sql(database, "select encode(used_by, 'escape') from htx.invite");
    assert_eq!(used.trim(), "book of the test", "the code is used up");
    let tasks: Vec<_> = others
        .into_iter()
        .map(|mut device| {
            let (postgres, mut dice) = (postgres.clone(), Dice::new(u64::from(device.writer)));
            runtime.spawn(async move {
                for round in 0..30 {
                    if round % 3 == 0 {
                        let event = voucher(round, &mut dice);
                        device.record(event);
                    }
                    let sent = device.ask(&mut dice);
                    // A device whose request failed sends the same again.
                    let mut answered = postgres.exchange(BOOK, None, sent.bytes.clone(), 0).await;
                    for _ in 0..5 {
                        if answered.is_err() {
                            answered = postgres.exchange(BOOK, None, sent.bytes.clone(), 0).await;
                        }
                    }
                    let answered = answered.unwrap();
                    assert!(matches!(device.hear(&answered.bytes), Verdict::Taken(_)));
                }
                device.pending()
            })
        })
        .collect();
    for task in tasks {
        assert_eq!(runtime.block_on(task).unwrap(), 0);
    }
    let dense = "select count(*), max(sseq), count(distinct f) from htx.frame";
    let said = cluster.sql(database, dense);
    let counts: Vec<u64> = said.trim().split('|').map(|text| text.parse().unwrap()).collect();
    assert!(counts[0] == counts[1] && counts[1] == counts[2] && counts[0] > 40, "{said}");
    // No connection keeps a book's name beyond its transaction.
    let log = std::fs::read_to_string(cluster.folder().join("log")).unwrap();
    assert!(log.contains("set local app.book") && !log.contains("set app."), "a setting outlives its transaction");
}
