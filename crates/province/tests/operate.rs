//! The program as an operator uses it: keys, codes, TLS, verification, load.

#![allow(clippy::unwrap_used)]

mod support {
    pub mod cluster;
    pub mod program;
}

use std::path::Path;
use std::sync::Arc;

use province::keys::PublicKeys;
use province::sqlite;
use support::cluster;
use support::program::{Plan, Running, Web, said};
use sync::invite::{BookCode, fingerprint};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

fn load(plan: &Plan, books: usize, vouchers: usize) -> serde_json::Value {
    let codes = plan.data.with_extension("codes");
    std::fs::write(&codes, plan.run(&["book", "invite", "--count", &books.to_string()])).unwrap();
    let server = format!("http://{}", plan.address);
    let words = ["load", "--server", &server, "--codes", codes.to_str().unwrap(), "--books", &books.to_string()];
    let more = ["--vouchers", &vouchers.to_string(), "--batch", "10", "--concurrency", "4"];
    let output = support::program::program().args(words).args(more).output().unwrap();
    serde_json::from_str(&said(&output)).unwrap()
}

#[test]
fn a_load_is_acknowledged_whole_on_either_database() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = cluster::shared();
    for plan in [
        Plan::on_sqlite(&folder.path().join("file")),
        Plan::on_postgres(&folder.path().join("postgres"), cluster.url(&cluster.database())),
    ] {
        let server = Running::start(&plan);
        let told = load(&plan, 6, 45);
        assert_eq!(
            (&told["exchanges"], &told["vouchers"], &told["errors"]),
            (&36.into(), &270.into(), &0.into()),
            "{told}"
        );
        assert!(server.stop());
        let verified: serde_json::Value = serde_json::from_str(&plan.run(&["verify"])).unwrap();
        // Two entries begin a book: Genesis travels alone, ProvinceJoined after it.
        assert_eq!((&verified["books"], &verified["entries"]), (&6.into(), &(6 * (2 + 5)).into()), "{verified}");
    }
}

#[test]
fn a_turned_bit_is_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let server = Running::start(&plan);
    load(&plan, 3, 20);
    assert!(server.stop());
    plan.run(&["verify"]);
    let file = plan.data.join(sqlite::FILE);
    let turn = |sql: &str| {
        let connection = rusqlite::Connection::open(&file).unwrap();
        assert!(
            connection.execute("update frame set recv = recv + 1", []).is_err(),
            "what is written stays as written"
        );
        connection.execute_batch(&format!("begin; drop trigger frame_stays; {sql}")).unwrap();
        connection.execute_batch(
            "create trigger frame_stays before update on frame begin select raise(abort, 'frame.stays'); end; commit",
        )
        .unwrap();
    };
    for (one_way, back) in [
        ("update frame set recv = recv + 1 where sseq = 3", "update frame set recv = recv - 1 where sseq = 3"),
        (
            // Another book's frame in the place of this one's.
            "update frame set bytes = (select bytes from frame where sseq = 3 and book_id = (select max(book_id) from book)) \
             where sseq = 3 and book_id = (select min(book_id) from book)",
            "",
        ),
    ] {
        turn(one_way);
        let output = plan.command(&["verify"]).output().unwrap();
        assert!(!output.status.success(), "{one_way}");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains("verify.damaged") && error.contains("entry "), "{error}");
        // A copy of what is damaged is not passed off as a backup.
        let backup = plan.data.with_extension("backup");
        assert!(!plan.command(&["backup", "--out", backup.to_str().unwrap()]).output().unwrap().status.success());
        assert!(!backup.exists() && !backup.with_extension("backup.part").exists());
        if !back.is_empty() {
            turn(back);
            plan.run(&["verify"]);
        }
    }
}

#[test]
fn each_book_has_its_turn_in_thirty_days() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let server = Running::start(&plan);
    load(&plan, 5, 1);
    assert!(server.stop());
    let books = |words: &[&str]| -> u64 {
        let told: serde_json::Value = serde_json::from_str(&plan.run(words)).unwrap();
        told["books"].as_u64().unwrap()
    };
    assert_eq!(books(&["verify", "--share", "1"]), 5);
    assert!(books(&["verify", "--share", "30"]) <= 5);
}

#[test]
fn codes_name_the_servers_address_and_all_its_keys() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let offline = folder.path().join("offline.key");
    let root = |passphrase: &str| {
        let mut command = plan.command(&["keys", "root", "--out", offline.to_str().unwrap()]);
        command.env("HTX_PASSPHRASE", passphrase).output().unwrap()
    };
    assert!(!root("short").status.success());
    let made = root("mot hai ba bon nam");
    let next = String::from_utf8_lossy(&made.stderr);
    assert!(next.contains("Restart the server") && next.contains("no longer work"), "{next}");
    let made = said(&made);
    assert!(!root("mot hai ba bon nam").status.success(), "never over another");
    let check = |passphrase: &str| {
        let mut command = plan.command(&["keys", "check", offline.to_str().unwrap()]);
        command.env("HTX_PASSPHRASE", passphrase).output().unwrap().status.success()
    };
    assert!(check("mot hai ba bon nam") && !check("mot hai ba bon tam"));
    let server = Running::start_with(&plan, &["--public-url", "https://so.example.vn/"]);
    let keys = server.web.ask("GET", "/v1/keys", &[], b"").unwrap().body;
    assert_eq!(keys.len(), 96);
    let key = |at: usize| -> [u8; 32] { keys[at * 32..][..32].try_into().unwrap() };
    assert!(made.contains(&province::hex::encode(&key(0))) && made.contains(&province::hex::encode(&key(2))));
    let code: BookCode = plan.code();
    assert_eq!(code.address, "https://so.example.vn");
    assert_eq!(code.keys, fingerprint(&key(0), &key(1), Some(&key(2))));
    let public = PublicKeys { root: key(0), log: key(1), recovery: Some(key(2)) };
    assert_eq!(code.keys, public.fingerprint());
    // What is kept of a code opens nothing.
    let secret = code.secret;
    assert!(server.stop());
    for file in std::fs::read_dir(&plan.data).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(10).any(|window| window == secret));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o077;
        assert_eq!((mode(&offline), mode(&plan.data.join("log.key"))), (0, 0));
    }
}

fn data(name: &str) -> String {
    format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))
}

async fn over_tls(web: Web, trusted: bool) -> std::io::Result<String> {
    let mut roots = RootCertStore::empty();
    if trusted {
        roots.add(CertificateDer::from_pem_file(data("authority.pem")).unwrap()).unwrap();
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = tokio::net::TcpStream::connect(web.address).await?;
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
    stream.write_all(b"GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await?;
    let mut text = String::new();
    // Some servers close without a farewell; what came before counts.
    let _ = stream.read_to_string(&mut text).await;
    Ok(text)
}

#[test]
fn it_speaks_tls_with_a_certificate_of_the_operators() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::on_sqlite(&folder.path().join("server"));
    let (certificate, key) = (data("server.pem"), data("server.key"));
    let server = Running::start_with(&plan, &["--tls-certificate", &certificate, "--tls-key", &key]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    assert!(runtime.block_on(over_tls(server.web, true)).unwrap().starts_with("HTTP/1.1 200 OK"));
    assert!(runtime.block_on(over_tls(server.web, false)).is_err(), "nobody's certificate");
    assert!(server.web.ask("GET", "/health", &[], b"").is_none(), "not in the open");
    // An office that speaks TLS to nobody keeps its line for a while, and others are served meanwhile.
    let _silent: Vec<_> = (0..20).map(|_| server.web.connect().unwrap()).collect();
    assert!(runtime.block_on(over_tls(server.web, true)).unwrap().starts_with("HTTP/1.1 200 OK"));
    assert!(plan.code().address.starts_with("https://127.0.0.1:"));
    assert!(server.stop());
    let wrong = plan.command(&["serve", "--tls-certificate", &key, "--tls-key", &certificate]).output().unwrap();
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("serve.tls"));
}

#[test]
fn the_servers_own_login_reaches_no_further_than_one_book_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = cluster::shared();
    let database = cluster.database();
    cluster.sql(&database, "create role htx_owner login createrole; create role htx_app login");
    cluster.sql(
        &database,
        &format!("alter database {database} owner to htx_owner; grant create on schema public to htx_owner"),
    );
    let (owner, app) = (cluster.url_of("htx_owner", &database), cluster.url_of("htx_app", &database));
    let plan = Plan::on_postgres(&folder.path().join("server"), app);
    let as_owner = Plan { database_url: Some(owner), ..plan.clone() };
    let refused = |plan: &Plan, words: &[&str], code: &str| {
        let output = plan.command(words).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(code), "{words:?}: {said}");
        said
    };
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    // Nobody has prepared the database, and this login may not.
    as_owner.run(&["migrate"]);
    refused(&plan, &serve, "grant htx_runtime to htx_app");
    cluster.sql(&database, "grant htx_runtime to htx_app");
    let server = Running::start(&plan);
    load(&plan, 3, 20);
    // Whatever looks at all books is the owner's.
    let backup = folder.path().join("backup");
    let back = ["backup", "--out", backup.to_str().unwrap()];
    for words in [&["verify"][..], &["book", "list"], &["rewind"], &["invite", "list"], &back] {
        assert!(refused(&plan, words, "postgres.owner").contains("htx_owner"), "{words:?}");
    }
    assert!(!backup.with_extension("part").exists());
    assert!(as_owner.run(&["verify"]).contains("\"books\":3"));
    assert_eq!(as_owner.run(&["book", "list"]).lines().count(), 3);
    assert!(as_owner.run(&back).contains("\"books\":3"));
    assert!(as_owner.run(&["rewind"]).lines().all(|line| line.contains("\"epoch\":2")));
    assert!(server.stop());
    // It serves on with books that it cannot list, under the key they were told.
    assert!(Running::start(&plan).stop());
    let (key, away) = (plan.data.join("log.key"), folder.path().join("log.key"));
    std::fs::rename(&key, &away).unwrap();
    refused(&plan, &serve, "keys.log-missing");
    std::fs::rename(&away, &key).unwrap();
    // Another version's tables.
    cluster.sql(&database, "insert into htx_migration values (99)");
    let again = ["backup", "--out", away.to_str().unwrap()];
    for words in [&serve[..], &["migrate"], &["verify"], &["book", "list"], &again] {
        refused(&as_owner, words, "postgres.newer");
    }
    refused(&plan, &serve, "postgres.newer");
    cluster.sql(&database, "delete from htx_migration where step > 1");
    refused(&plan, &serve, "postgres.old");
    refused(&plan, &["migrate"], "postgres.old");
    let nothing = cluster.sql_of("htx_app", &database, "select count(*) from htx.frame");
    assert!(nothing.is_err());
}
