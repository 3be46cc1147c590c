//! What the operator settled: from the command line, else from the environment, else from a file, else as usual.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use serde::Deserialize;
use sync::exchange::Limits;
use tracing_subscriber::EnvFilter;

use crate::archive::Place;
use crate::failure::Failure;
use crate::http::Rate;
use crate::sqlite;

/// Where the program listens unless told otherwise.
pub const PORT: u16 = 8740;
const CONNECTIONS: usize = 16;
/// How the names of our variables begin.
const PREFIX: &str = "HTX_PROVINCE_";

/// A file of settings, or what the command line or the environment say of them: whatever is not said is left to the next.
#[derive(Debug, Clone, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Said {
    /// The folder of the keys, of the list of writers shut out, and of the books unless they are in PostgreSQL.
    pub data: Option<PathBuf>,
    /// The PostgreSQL database the books are in.
    pub database_url: Option<String>,
    /// How many connections to it at most.
    pub connections: Option<usize>,
    /// Where to listen, in digits.
    pub listen: Option<String>,
    /// Where devices find the server; it stands in codes.
    pub public_url: Option<String>,
    /// Whether a proxy of the operator's stands before it, does TLS, and says who asks in `X-Forwarded-For`.
    pub behind_proxy: Option<bool>,
    /// The certificate chain, in PEM.
    pub tls_certificate: Option<PathBuf>,
    /// Its key, in PEM.
    pub tls_key: Option<PathBuf>,
    /// Whether devices are told by the codes to accept this certificate's key and no other.
    pub tls_pin: Option<bool>,
    /// What is logged: `error`, `warn`, `info`, or finer by part.
    pub log: Option<String>,
    /// How: `json` or `text`.
    pub log_format: Option<LogFormat>,
    /// How much.
    pub limits: SaidLimits,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One object a line.
    Json,
    /// For people.
    Text,
}

/// How much one writer, one address and one book may.
#[derive(Debug, Clone, Copy, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct SaidLimits {
    /// Events a writer may bring in a day.
    pub events_a_day: Option<u32>,
    /// Bytes of a writer's frames into quarantine in a day.
    pub quarantine_bytes_a_day: Option<u32>,
    /// Events into quarantine in a day.
    pub quarantine_events_a_day: Option<u32>,
    /// Bytes of photos a writer may bring in a day.
    pub photo_bytes_a_day: Option<u64>,
    /// Bytes of photos of one book in all.
    pub photo_bytes_a_book: Option<u64>,
    /// Requests of one address a second; 0 for no limit.
    pub address_a_second: Option<u32>,
    /// And at once.
    pub address_at_once: Option<u32>,
    /// Requests for one book a second; 0 for no limit.
    pub book_a_second: Option<u32>,
    /// And at once.
    pub book_at_once: Option<u32>,
}

/// What holds.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The server's folder.
    pub data: PathBuf,
    /// Where the books are.
    pub place: Place,
    /// Connections to PostgreSQL.
    pub connections: usize,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where devices find the server, if that was said.
    pub public_url: Option<String>,
    /// Whether a proxy stands before it.
    pub behind_proxy: bool,
    /// Certificate chain and key.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Whether codes name the certificate's key.
    pub tls_pin: bool,
    /// What is logged.
    pub log: String,
    /// How; none leaves it to where the lines go.
    pub log_format: Option<LogFormat>,
    /// What a writer may bring.
    pub limits: Limits,
    /// How often an address may come.
    pub address: Rate,
    /// How often a book's devices may come.
    pub book: Rate,
}

impl Said {
    /// What a file says.
    ///
    /// # Errors
    /// When it cannot be read, or says something this program does not know.
    pub fn file(path: &std::path::Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(Failure::file(path))?;
        let said = |fault: toml::de::Error| {
            // Only the place and the reason: the line itself may hold the database's password.
            let line = fault.span().map(|span| 1 + text[..span.start].matches('\n').count());
            let line = line.map_or(String::new(), |line| format!(", line {line}"));
            Failure::operator("settings.file", format!("{}{line}: {}", path.display(), fault.message()))
        };
        toml::from_str(&text).map_err(said)
    }

    /// What the environment says, under names that begin with `HTX_PROVINCE_`.
    ///
    /// # Errors
    /// When a value is none of its sort, or a name none of ours.
    pub fn environment(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, Failure> {
        let ours = |(name, value): (String, String)| Some((name.strip_prefix(PREFIX)?.to_owned(), value));
        let mut left: BTreeMap<String, String> = variables.into_iter().filter_map(ours).collect();
        let mut take = |name: &str| left.remove(name).filter(|value| !value.is_empty());
        let said = Self {
            data: take("DATA").map(PathBuf::from),
            database_url: take("DATABASE_URL"),
            connections: parsed("CONNECTIONS", take("CONNECTIONS"), "a number")?,
            listen: take("LISTEN"),
            public_url: take("PUBLIC_URL"),
            behind_proxy: parsed("BEHIND_PROXY", take("BEHIND_PROXY"), "true or false")?,
            tls_certificate: take("TLS_CERTIFICATE").map(PathBuf::from),
            tls_key: take("TLS_KEY").map(PathBuf::from),
            tls_pin: parsed("TLS_PIN", take("TLS_PIN"), "true or false")?,
            log: take("LOG"),
            log_format: match take("LOG_FORMAT").as_deref() {
                None => None,
                Some("json") => Some(LogFormat::Json),
                Some("text") => Some(LogFormat::Text),
                Some(_) => return Err(unreadable("LOG_FORMAT", "json or text")),
            },
            limits: SaidLimits::default(),
        };
        // Read before all others: it names the file they overrule.
        take("CONFIG");
        match left.keys().next() {
            None => Ok(said),
            Some(name) => Err(Failure::operator(
                "settings.environment",
                format!("There is no setting {PREFIX}{name}: see section 2 of docs/operating.md for their names."),
            )),
        }
    }

    /// What is not said here is taken from `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let limits = SaidLimits {
            events_a_day: self.limits.events_a_day.or(other.limits.events_a_day),
            quarantine_bytes_a_day: self.limits.quarantine_bytes_a_day.or(other.limits.quarantine_bytes_a_day),
            quarantine_events_a_day: self.limits.quarantine_events_a_day.or(other.limits.quarantine_events_a_day),
            photo_bytes_a_day: self.limits.photo_bytes_a_day.or(other.limits.photo_bytes_a_day),
            photo_bytes_a_book: self.limits.photo_bytes_a_book.or(other.limits.photo_bytes_a_book),
            address_a_second: self.limits.address_a_second.or(other.limits.address_a_second),
            address_at_once: self.limits.address_at_once.or(other.limits.address_at_once),
            book_a_second: self.limits.book_a_second.or(other.limits.book_a_second),
            book_at_once: self.limits.book_at_once.or(other.limits.book_at_once),
        };
        // Where the books are is said in one place as a whole: a folder named on the command line is not overruled by a
        // database that the file names.
        let here = self.data.is_some() || self.database_url.is_some();
        Self {
            database_url: if here { self.database_url } else { other.database_url },
            data: self.data.or(other.data),
            connections: self.connections.or(other.connections),
            listen: self.listen.or(other.listen),
            public_url: self.public_url.or(other.public_url),
            behind_proxy: self.behind_proxy.or(other.behind_proxy),
            tls_certificate: self.tls_certificate.or(other.tls_certificate),
            tls_key: self.tls_key.or(other.tls_key),
            tls_pin: self.tls_pin.or(other.tls_pin),
            log: self.log.or(other.log),
            log_format: self.log_format.or(other.log_format),
            limits,
        }
    }

    /// What holds, with what is usual where nothing was said. `state` is the folder that systemd gives a service.
    ///
    /// # Errors
    /// When the settings do not go together.
    pub fn settle(self, state: Option<PathBuf>) -> Result<Settings, Failure> {
        let data = self.data.or(state).unwrap_or_else(|| PathBuf::from("htx-province-data"));
        let place = self.database_url.map_or_else(|| Place::Sqlite(data.join(sqlite::FILE)), Place::Postgres);
        let listen = match &self.listen {
            None => SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), PORT),
            Some(listen) => listen.parse().map_err(|_| {
                Failure::operator(
                    "settings.listen",
                    format!(
                        "listen = {listen:?}: an address of this machine in digits, with a port, as 127.0.0.1:{PORT}."
                    ),
                )
            })?,
        };
        let log = self.log.unwrap_or_else(|| "warn,province=info,htx_province=info".into());
        check_log(&log)?;
        let tls = match (self.tls_certificate, self.tls_key) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            _ => return Err(Failure::operator("settings.tls", "TLS needs both a certificate and its key.")),
        };
        let behind_proxy = self.behind_proxy.unwrap_or(false);
        let tls_pin = self.tls_pin.unwrap_or(false);
        if tls_pin && tls.is_none() {
            return Err(Failure::operator(
                "settings.tls-pin",
                "Only a certificate that this program serves can be pinned.",
            ));
        }
        let usual = Limits::default();
        let limits = Limits {
            events_a_day: self.limits.events_a_day.unwrap_or(usual.events_a_day),
            apart_bytes_a_day: self.limits.quarantine_bytes_a_day.unwrap_or(usual.apart_bytes_a_day),
            apart_events_a_day: self.limits.quarantine_events_a_day.unwrap_or(usual.apart_events_a_day),
            page_bytes: usual.page_bytes,
            photo_bytes_a_day: self.limits.photo_bytes_a_day.unwrap_or(usual.photo_bytes_a_day),
            photo_bytes_a_book: self.limits.photo_bytes_a_book.unwrap_or(usual.photo_bytes_a_book),
        };
        Ok(Settings {
            data,
            place,
            connections: self.connections.unwrap_or(CONNECTIONS).max(1),
            listen,
            public_url: self.public_url.map(|url| url.trim_end_matches('/').to_owned()),
            behind_proxy,
            tls,
            tls_pin,
            log,
            log_format: self.log_format,
            limits,
            address: Rate {
                steady: self.limits.address_a_second.unwrap_or(20),
                burst: self.limits.address_at_once.unwrap_or(200),
            },
            book: Rate {
                steady: self.limits.book_a_second.unwrap_or(50),
                burst: self.limits.book_at_once.unwrap_or(500),
            },
        })
    }
}

impl Settings {
    /// Whether what goes over the wire would be open to whoever is on the way.
    ///
    /// # Errors
    /// [`Failure::Operator`] if so.
    pub fn check_open_line(&self) -> Result<(), Failure> {
        if self.listen.ip().is_loopback() || self.tls.is_some() || self.behind_proxy {
            return Ok(());
        }
        Err(Failure::operator(
            "settings.open",
            format!(
                "{} can be reached from other machines: name a certificate (--tls-certificate, --tls-key), \
                 or say --behind-proxy if a proxy before it does TLS.",
                self.listen
            ),
        ))
    }
}

/// A level, or a list of levels and parts' levels. A word that is neither would be taken for the name of a part, and all others
/// would fall silent.
fn check_log(log: &str) -> Result<(), Failure> {
    let is_level = |text: &str| {
        ["off", "error", "warn", "info", "debug", "trace"].iter().any(|level| text.eq_ignore_ascii_case(level))
    };
    let is_one = |part: &str| is_level(part.rsplit_once('=').map_or(part, |(_, level)| level));
    if log.split(',').all(is_one) && EnvFilter::try_new(log).is_ok() {
        return Ok(());
    }
    Err(Failure::operator(
        "settings.log",
        format!("log = {log:?}: error, warn, info, debug or trace, or parts with their levels, as warn,province=info."),
    ))
}

fn parsed<T: std::str::FromStr>(name: &str, text: Option<String>, sort: &str) -> Result<Option<T>, Failure> {
    text.map(|text| text.parse().map_err(|_| unreadable(name, sort))).transpose()
}

fn unreadable(name: &str, sort: &str) -> Failure {
    Failure::operator("settings.environment", format!("{PREFIX}{name} must be {sort}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_goes_before_the_environment_and_that_before_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("province.toml");
        let file =
            "data = '/srv/a'\ndatabase_url = 'postgres://x'\nlisten = '127.0.0.1:1'\n[limits]\nevents_a_day = 7\n";
        std::fs::write(&path, file).unwrap();
        let environment = environment("HTX_PROVINCE_LISTEN", "127.0.0.1:2").unwrap();
        let line = Said { data: Some("/srv/b".into()), ..Said::default() };
        let settings = line.or(environment).or(Said::file(&path).unwrap()).settle(None).unwrap();
        assert_eq!(
            settings.place,
            Place::Sqlite("/srv/b/books.sqlite".into()),
            "the folder named, not the file's database"
        );
        assert_eq!(settings.listen.port(), 2);
        assert_eq!((settings.limits.events_a_day, settings.limits.page_bytes), (7, 65_536));
    }

    #[test]
    fn a_fault_in_the_file_is_named_without_its_text() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("province.toml");
        std::fs::write(&path, "data = '/srv'\ndatabase = 'postgres://u:geheim@x'\n").unwrap();
        let fault = Said::file(&path).unwrap_err().to_string();
        assert!(fault.contains(", line 2: "), "{fault}");
        assert!(!fault.contains("geheim"), "{fault}");
        std::fs::write(&path, "listn = '127.0.0.1:1'\n").unwrap();
        assert!(Said::file(&path).unwrap_err().to_string().contains(", line 1: "));
        std::fs::write(&path, "# of the province\n\n[limits]\nevents_a_day = 'many'\n").unwrap();
        assert!(Said::file(&path).unwrap_err().to_string().contains(", line 4: "));
    }

    fn environment(name: &str, value: &str) -> Result<Said, Failure> {
        Said::environment([("PATH".into(), "/bin".into()), (name.into(), value.into())])
    }

    #[test]
    fn what_a_setting_may_be_is_said_where_it_is_something_else() {
        let fault = |name, value| environment(name, value).unwrap_err().to_string();
        assert_eq!(fault("HTX_PROVINCE_BEHIND_PROXY", "yes"), "HTX_PROVINCE_BEHIND_PROXY must be true or false.");
        assert_eq!(fault("HTX_PROVINCE_CONNECTIONS", "many"), "HTX_PROVINCE_CONNECTIONS must be a number.");
        assert!(fault("HTX_PROVINCE_LISTN", "127.0.0.1:1").contains("HTX_PROVINCE_LISTN"));
        assert!(environment("HTX_PROVINCE_CONFIG", "/etc/htx-province.toml").is_ok());
        let settled = |said: Said| said.settle(None).map(drop).map_err(|fault| fault.to_string());
        let listen = Said { listen: Some("localhost:8741".into()), ..Said::default() };
        assert!(settled(listen).unwrap_err().contains("127.0.0.1:8740"));
        let log = |log: &str| settled(Said { log: Some(log.into()), ..Said::default() });
        for good in ["info", "WARN", "off", "warn,province=info,htx_province=info", "warn,province::http=trace"] {
            assert_eq!(log(good), Ok(()), "{good}");
        }
        for silent in ["informations", "", "warn,provinz", "province=loud", "warn,,info", "warn, info", "="] {
            assert!(log(silent).unwrap_err().contains("province=info"), "{silent}");
        }
    }

    #[test]
    fn an_open_line_needs_tls_or_a_proxy() {
        let on = |listen: &str| Said { listen: Some(listen.into()), ..Said::default() };
        assert!(on("127.0.0.1:8740").settle(None).unwrap().check_open_line().is_ok());
        assert!(on("[::1]:8740").settle(None).unwrap().check_open_line().is_ok());
        assert!(on("0.0.0.0:8740").settle(None).unwrap().check_open_line().is_err());
        let proxied = Said { behind_proxy: Some(true), ..on("10.0.0.5:8740") };
        assert!(proxied.settle(None).unwrap().check_open_line().is_ok());
        let half = Said { tls_key: Some("k".into()), ..Said::default() };
        assert!(half.settle(None).is_err());
    }
}
