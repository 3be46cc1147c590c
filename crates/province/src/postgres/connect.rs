//! Connections: each works as the runtime role and gives up rather than wait for ever.

use std::net::IpAddr;
use std::time::Duration;

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::NoTls;
use tokio_postgres::config::{Host, SslMode};

use super::RUNTIME_ROLE;
use super::migrate::NEWEST;
use crate::failure::Failure;

const WAIT: Duration = Duration::from_secs(10);

/// What each connection is told first. Whoever logs in gives up every right but those of the runtime role.
const BEGIN: &str = "\
    set role htx_runtime; \
    set search_path = htx; \
    set statement_timeout = '20s'; \
    set lock_timeout = '10s'; \
    set idle_in_transaction_session_timeout = '30s'; \
    set application_name = 'htx-province'";

/// Connections for the program.
pub fn pool(url: &str, connections: usize) -> Result<Pool, Failure> {
    let config = config(url)?;
    let manager = Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let hook = Hook::async_fn(|client, _| {
        Box::pin(async move { client.batch_execute(BEGIN).await.map_err(HookError::Backend) })
    });
    Pool::builder(manager)
        .max_size(connections)
        .timeouts(Timeouts { wait: Some(WAIT), create: Some(WAIT), recycle: Some(WAIT) })
        .runtime(Runtime::Tokio1)
        .post_create(hook)
        .build()
        .map_err(|_| Failure::operator("postgres.pool", "The connections to PostgreSQL could not be set up."))
}

/// One connection with the rights of whoever the address names.
pub fn owner_pool(url: &str) -> Result<Pool, Failure> {
    let config = config(url)?;
    let manager = Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let pool = Pool::builder(manager).max_size(1).build();
    pool.map_err(|_| Failure::operator("postgres.pool", "The connection to PostgreSQL could not be set up."))
}

/// The address of the database. This program speaks to it without TLS: over a socket of the machine, or a line that the
/// operator says is private.
pub fn config(url: &str) -> Result<tokio_postgres::Config, Failure> {
    let mut config: tokio_postgres::Config = url.parse().map_err(|_| {
        Failure::operator("postgres.url", "The address of the database is not of the form postgres://user@host/name.")
    })?;
    if config.get_ssl_mode() == SslMode::Require {
        return Err(Failure::operator(
            "postgres.tls",
            "sslmode=require: htx-province speaks to PostgreSQL over a local socket or a private line, not by TLS.",
        ));
    }
    let is_private = config.get_ssl_mode() == SslMode::Disable;
    if let Some(host) = elsewhere(&config).filter(|_| !is_private) {
        return Err(Failure::operator(
            "postgres.open",
            format!(
                "{host} is another machine, and htx-province speaks to PostgreSQL without TLS: whoever is on the way would see \
                 which cooperatives exchange, and could change what is stored. Lead the line through a tunnel (WireGuard, ssh, \
                 stunnel) that ends on this machine; or, where the line between the two is nobody else's, say so with \
                 sslmode=disable in the address."
            ),
        ));
    }
    config.connect_timeout(WAIT).ssl_mode(SslMode::Disable);
    Ok(config)
}

/// The first host of the address that is another machine's.
fn elsewhere(config: &tokio_postgres::Config) -> Option<String> {
    let names = config.get_hosts().iter().filter_map(|host| match host {
        Host::Tcp(name) => Some(name.clone()),
        Host::Unix(_) => None,
    });
    let is_here = |name: &str| name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let addresses = config.get_hostaddrs();
    // An address stands for the name beside it.
    let reached: Vec<String> =
        if addresses.is_empty() { names.collect() } else { addresses.iter().map(IpAddr::to_string).collect() };
    reached.into_iter().find(|name| !is_here(name))
}

/// Looks whether the database would keep what it acknowledges and the books apart.
pub async fn check(pool: &Pool) -> Result<(), Failure> {
    let client = pool.get().await?;
    for setting in ["synchronous_commit", "fsync", "full_page_writes"] {
        let value: String = client.query_one(&format!("show {setting}"), &[]).await?.get(0);
        if value == "off" {
            return Err(Failure::operator(
                "postgres.not-durable",
                format!("PostgreSQL has {setting} = off: it would lose vouchers it has acknowledged. Switch it on."),
            ));
        }
    }
    let role = client
        .query_one(
            "select current_user::text, rolsuper or rolbypassrls from pg_roles where rolname = current_user",
            &[],
        )
        .await?;
    if role.get::<_, String>(0) != RUNTIME_ROLE || role.get::<_, bool>(1) {
        return Err(Failure::operator(
            "postgres.role",
            "The role htx_runtime must be neither superuser nor past the walls.",
        ));
    }
    let step = super::migrate::step(&**client).await?;
    match step.cmp(&NEWEST) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Less => Err(Failure::operator(
            "postgres.old",
            "The database was not prepared for this version. Run: htx-province migrate --database-url … as its owner.",
        )),
        std::cmp::Ordering::Greater => Err(Failure::operator(
            "postgres.newer",
            "The database was prepared by a newer version of htx-province. Nothing was changed; install that version.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::config;

    #[test]
    fn an_open_line_to_another_machine_must_be_called_private() {
        for here in [
            "postgres://htx@127.0.0.1/books",
            "postgres://htx@localhost:5433/books",
            "postgres://htx@[::1]/books",
            "postgres:///books?host=/run/postgresql",
            "postgres://htx@10.1.2.3/books?sslmode=disable",
        ] {
            assert!(config(here).is_ok(), "{here}");
        }
        for open in ["postgres://htx@10.1.2.3/books", "postgres://htx@db.example.vn,localhost/books"] {
            let fault = config(open).err().map(|fault| fault.to_string()).unwrap_or_default();
            assert!(fault.contains("sslmode=disable"), "{open}: {fault}");
        }
        assert!(config("postgres://htx@127.0.0.1/books?sslmode=require").is_err());
    }
}
