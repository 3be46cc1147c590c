//! The line to a PostgreSQL that speaks TLS alone: of an authority the operator named, and of no other.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

#[path = "support/cluster.rs"]
mod cluster;

use std::path::{Path, PathBuf};

use cluster::Cluster;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

#[test]
fn the_line_to_the_database_is_guarded_by_the_authority_that_was_named_and_no_other() {
    let cluster = Cluster::start();
    cluster.guard(&data("server.pem"), &data("server.key"));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let address = |parts: &str| format!("{}?{parts}", cluster.url("postgres"));
    let migrate = |parts: &str| runtime.block_on(province::postgres::migrate(&address(parts)));
    let by = |name: &str| format!("sslmode=require&sslrootcert={}", data(name).display());
    // Without TLS the database itself lets nobody in.
    assert!(migrate("sslmode=disable").is_err());
    // Another authority of the same name has not signed its certificate; nor has any that the machine trusts.
    assert!(migrate(&by("other-authority.pem")).is_err());
    assert!(migrate("sslmode=require").is_err());
    assert!(migrate(&by("authority.pem")).unwrap() > 0);
    assert_eq!(migrate(&by("authority.pem")).unwrap(), 0, "all of it is there already");
    // The certificate is that of 127.0.0.1 and of no other name.
    let elsewhere = address(&by("authority.pem")).replace("@127.0.0.1", "@localhost");
    assert!(runtime.block_on(province::postgres::migrate(&elsewhere)).is_err());
}
