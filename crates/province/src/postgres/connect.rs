//! Connections: each works as the runtime role and gives up rather than wait for ever.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{RUNTIME_ROLE, migrate, tls};
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

/// The address of the database, and how the line to it is guarded.
pub struct Address {
    config: Config,
    /// None for a socket of the machine, or a line that the operator says is private.
    tls: Option<MakeRustlsConnect>,
}

impl Address {
    /// Reads an address of the form `postgres://user@host/name`.
    ///
    /// # Errors
    /// For another form, none of which is repeated: a password is in it; for an open line to another machine that nobody called private; for a file of authorities that cannot
    /// be used.
    pub fn parse(url: &str) -> Result<Self, Failure> {
        // A second @ can only be the password's, and would make its end a part of the machine's name.
        let is_url = url.starts_with("postgres://") || url.starts_with("postgresql://");
        if is_url && url.split('?').next().unwrap_or(url).matches('@').count() > 1 {
            return Err(misspelt());
        }
        let (url, authorities) = without_authorities(url);
        // This program always looks whose certificate it is, as `verify-full` asks other programs to.
        let url = url.replace("sslmode=verify-full", "sslmode=require");
        let mut config: Config = url.parse().map_err(|_| misspelt())?;
        config.connect_timeout(WAIT);
        let tls = match config.get_ssl_mode() {
            SslMode::Require => Some(tls::connector(authorities.as_deref())?),
            mode => {
                if let Some(host) = elsewhere(&config).filter(|_| mode != SslMode::Disable) {
                    return Err(open_line(&host));
                }
                config.ssl_mode(SslMode::Disable);
                None
            }
        };
        Ok(Self { config, tls })
    }

    /// One connection.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn connect(self) -> Result<Client, Failure> {
        // What goes wrong on the line is told to whoever asks over it.
        match self.tls {
            Some(tls) => {
                let (client, connection) = self.config.connect(tls).await?;
                tokio::spawn(async move { drop(connection.await) });
                Ok(client)
            }
            None => {
                let (client, connection) = self.config.connect(NoTls).await?;
                tokio::spawn(async move { drop(connection.await) });
                Ok(client)
            }
        }
    }

    fn manager(self) -> Manager {
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        match self.tls {
            Some(tls) => Manager::from_config(self.config, tls, recycling),
            None => Manager::from_config(self.config, NoTls, recycling),
        }
    }
}

/// The address without the file of authorities it names, as other programs write it (`sslrootcert=`), and that file.
fn without_authorities(url: &str) -> (String, Option<PathBuf>) {
    let Some((place, parts)) = url.split_once('?') else { return (url.to_owned(), None) };
    let (mut kept, mut file) = (Vec::new(), None);
    for part in parts.split('&') {
        match part.strip_prefix("sslrootcert=") {
            Some(path) => file = Some(PathBuf::from(path)),
            None => kept.push(part),
        }
    }
    (format!("{place}?{}", kept.join("&")), file)
}

fn misspelt() -> Failure {
    Failure::operator(
        "postgres.url",
        "The address of the database is not of the form postgres://user:password@host/name. In the password some letters \
         are written as in addresses of the web: @ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25.",
    )
}

fn open_line(host: &str) -> Failure {
    Failure::operator(
        "postgres.open",
        format!(
            "{host} is another machine, and the address does not ask for TLS: whoever is on the way would see which \
             cooperatives exchange, and could change what is stored. Add sslmode=require to the address (and \
             sslrootcert=FILE where the certificate is of an authority of your own); or, where the line between the two is \
             nobody else's, say so with sslmode=disable."
        ),
    )
}

/// Connections for the program.
pub fn pool(url: &str, connections: usize) -> Result<Pool, Failure> {
    let manager = Address::parse(url)?.manager();
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
    let pool = Pool::builder(Address::parse(url)?.manager()).max_size(1).build();
    pool.map_err(|_| Failure::operator("postgres.pool", "The connection to PostgreSQL could not be set up."))
}

/// The first host of the address that is another machine's.
fn elsewhere(config: &Config) -> Option<String> {
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
    migrate::check(migrate::step(&**client).await?)
}

#[cfg(test)]
mod tests {
    use super::{Address, without_authorities};

    #[test]
    fn an_open_line_to_another_machine_must_be_called_private() {
        for here in [
            "postgres://htx@127.0.0.1/books",
            "postgres://htx@localhost:5433/books",
            "postgres://htx@[::1]/books",
            "postgres:///books?host=/run/postgresql",
            "postgres://htx@10.1.2.3/books?sslmode=disable",
        ] {
            assert!(Address::parse(here).is_ok_and(|address| address.tls.is_none()), "{here}");
        }
        for open in ["postgres://htx@10.1.2.3/books", "postgres://htx@db.example.vn,localhost/books"] {
            let fault = Address::parse(open).err().map(|fault| fault.to_string()).unwrap_or_default();
            assert!(fault.contains("sslmode=require") && fault.contains("sslmode=disable"), "{open}: {fault}");
        }
        let missing = "postgres://htx@10.1.2.3/books?sslmode=require&sslrootcert=/nowhere/ca.pem";
        let fault = Address::parse(missing).err().map(|fault| fault.to_string()).unwrap_or_default();
        assert!(fault.contains("/nowhere/ca.pem"), "{fault}");
    }

    #[test]
    fn a_password_is_never_repeated_and_what_it_must_be_written_as_is_said() {
        for url in ["postgres://htx:ge@heim@10.1.2.3/books", "postgres://htx:ge@heim@10.1.2.3/books?sslmode=require"] {
            let fault = Address::parse(url).err().map(|fault| fault.to_string()).unwrap_or_default();
            assert!(fault.contains("@ as %40") && !fault.contains("heim"), "{fault}");
        }
        assert!(Address::parse("postgres://htx:ge%40heim@127.0.0.1/books").is_ok());
    }

    #[test]
    fn the_file_of_authorities_is_taken_out_of_the_address() {
        let (url, file) = without_authorities("postgres://a@b/c?sslrootcert=/etc/ca.pem&sslmode=require");
        assert_eq!((url.as_str(), file), ("postgres://a@b/c?sslmode=require", Some("/etc/ca.pem".into())));
        assert_eq!(without_authorities("postgres://a@b/c"), ("postgres://a@b/c".into(), None));
    }
}
