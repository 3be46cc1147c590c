//! `htx-province` as it is called. Data goes to standard output, everything else to standard error; exit 0 means done.

mod invite;
mod keep;
mod load;
mod serve;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use sync::BookId;

use crate::failure::Failure;
use crate::hex;
use crate::keys::{Offline, PublicKeys};
use crate::settings::{Said, Settings};

const PASSPHRASE_MIN: usize = 12;

/// The provincial server: orders, keeps and returns the sealed books of cooperatives. It cannot read them.
#[derive(Debug, Parser)]
#[command(name = "htx-province", version)]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Common {
    /// A file of settings (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The server's folder: keys, and the books unless they are in PostgreSQL
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The PostgreSQL database the books are in
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves until it is told to stop (SIGTERM)
    Serve(Serve),
    /// Brings the database to the shape this version needs
    Migrate,
    /// Books: codes for new ones, and which there are
    #[command(subcommand)]
    Book(Book),
    /// Codes for new books: gives one out, as «book invite» does; lists them; withdraws one
    Invite(Invite),
    /// The server's keys
    #[command(subcommand)]
    Keys(Keys),
    /// After the database was restored from an older copy: begins the next epoch of its books
    Rewind {
        /// One book, by its 32 hexadecimal digits; else all
        #[arg(long, value_name = "HEX")]
        book: Option<String>,
    },
    /// Puts a backup in the place of the SQLite file and begins the next epoch of every book
    Restore {
        /// The backup
        #[arg(value_name = "FILE")]
        from: PathBuf,
    },
    /// Writes every book into one new SQLite file, reads it back and verifies it
    Backup {
        /// The file to be written
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Works logs out again: roots, signatures, chains
    Verify {
        /// One book, by its 32 hexadecimal digits; else all
        #[arg(long, value_name = "HEX")]
        book: Option<String>,
        /// Only today's part of so many, so that each book has its turn once in so many days
        #[arg(long, value_name = "PARTS", conflicts_with = "book")]
        share: Option<u16>,
    },
    /// Copies all books from one database to another that is empty, reads them back and verifies them
    Copy {
        /// sqlite:PATH or postgres://…
        #[arg(long)]
        from: String,
        /// sqlite:PATH or postgres://…
        #[arg(long)]
        to: String,
    },
    /// Acts as many devices, to measure a server
    Load(Load),
}

#[derive(Debug, Args)]
struct Serve {
    /// Where to listen; 127.0.0.1:8740 unless told otherwise
    #[arg(long, value_name = "IP:PORT")]
    listen: Option<String>,
    /// Where devices find the server; it stands in codes
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// A proxy before it does TLS and says who asks
    #[arg(long)]
    behind_proxy: bool,
    /// The certificate chain (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// Its key (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// Codes tell devices to accept this certificate's key and no other; it must then be kept when renewing
    #[arg(long, requires = "tls_certificate")]
    tls_pin: bool,
}

#[derive(Debug, Subcommand)]
enum Book {
    /// Prints a one-time code with which a cooperative's first device may open its book here
    Invite(Invite),
    /// Which books there are: their id, for whom the code was made, epoch, number of entries, when the last one came, and whether a
    /// restore is suspected
    List,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
struct Invite {
    #[command(subcommand)]
    codes: Option<Codes>,
    /// For whom, for the operator's own list
    #[arg(long, default_value = "")]
    name: String,
    /// How many days it works
    #[arg(long, default_value_t = crate::codes::DAYS)]
    days: u32,
    /// How many codes, one a line
    #[arg(long, default_value_t = 1)]
    count: u32,
    /// Where devices find the server
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Codes {
    /// The codes that were given out: for whom, until when, and whether they were used
    List,
    /// Ends a code that nobody has used
    Withdraw {
        /// Which, by its id on the list
        #[arg(value_name = "ID")]
        id: String,
    },
}

#[derive(Debug, Subcommand)]
enum Keys {
    /// Makes the province's offline keys, sealed under a passphrase (HTX_PASSPHRASE or --passphrase-file)
    Root {
        /// The file to keep offline
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// A file whose first line is the passphrase
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// Whether a file of offline keys opens and belongs to this server
    Check {
        /// The file of offline keys
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// A file whose first line is the passphrase
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// Prints the public keys
    Show,
}

#[derive(Debug, Args)]
struct Load {
    /// The server
    #[arg(long)]
    server: String,
    /// Codes for new books, one a line
    #[arg(long, value_name = "FILE")]
    codes: PathBuf,
    /// How many books
    #[arg(long, default_value_t = 200)]
    books: usize,
    /// Vouchers for each
    #[arg(long, default_value_t = 100)]
    vouchers: usize,
    /// Vouchers in one exchange
    #[arg(long, default_value_t = 10)]
    batch: usize,
    /// How many books at once
    #[arg(long, default_value_t = 32)]
    concurrency: usize,
}

impl Cli {
    /// Does what was asked.
    ///
    /// # Errors
    /// When it could not be done.
    pub fn run(self) -> Result<(), Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(|_| Failure::operator("runtime", "The program could not start its threads."))?;
        runtime.block_on(self.command.run(self.common))
    }
}

impl Command {
    async fn run(self, common: Common) -> Result<(), Failure> {
        let said = self.said();
        let settings = || common.settle(said);
        match self {
            Command::Load(load) => load::run(&load).await,
            Command::Copy { from, to } => keep::copy(&from.parse()?, &to.parse()?).await,
            Command::Serve(_) => serve::run(settings()?).await,
            Command::Migrate => keep::migrate(&settings()?).await,
            Command::Book(Book::Invite(invite)) | Command::Invite(invite) => invite::run(&settings()?, &invite).await,
            Command::Book(Book::List) => keep::list(&settings()?).await,
            Command::Keys(command) => command.run(&settings()?).await,
            Command::Rewind { book } => keep::rewind(&settings()?, read_book(book.as_deref())?).await,
            Command::Restore { from } => keep::restore(&settings()?, &from).await,
            Command::Backup { out } => keep::backup(&settings()?, &out).await,
            Command::Verify { book, share } => keep::verify(&settings()?, read_book(book.as_deref())?, share).await,
        }
    }

    /// What the command line says of the settings.
    fn said(&self) -> Said {
        match self {
            Command::Serve(serve) => Said {
                listen: serve.listen.clone(),
                public_url: serve.public_url.clone(),
                behind_proxy: serve.behind_proxy.then_some(true),
                tls_certificate: serve.tls_certificate.clone(),
                tls_key: serve.tls_key.clone(),
                tls_pin: serve.tls_pin.then_some(true),
                ..Said::default()
            },
            Command::Invite(invite) | Command::Book(Book::Invite(invite)) => {
                Said { public_url: invite.public_url.clone(), ..Said::default() }
            }
            _ => Said::default(),
        }
    }
}

impl Common {
    fn settle(self, said: Said) -> Result<Settings, Failure> {
        let line = Said { data: self.data, database_url: self.database_url, ..said };
        let get = |name: &str| std::env::var(name).ok();
        let variables =
            std::env::vars_os().filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok()));
        let mut all = line.or(Said::environment(variables)?);
        let config = self.config.or_else(|| get("HTX_PROVINCE_CONFIG").map(PathBuf::from));
        if let Some(config) = config {
            all = all.or(Said::file(&config)?);
        }
        all.settle(get("STATE_DIRECTORY").map(PathBuf::from))
    }
}

impl Keys {
    async fn run(self, settings: &Settings) -> Result<(), Failure> {
        match self {
            Keys::Root { out, passphrase_file } => {
                let made = Offline::make(&out, &settings.data, &passphrase(passphrase_file)?)?;
                let (root, recovery) = made.public();
                println!("root {}\nrecovery {}", hex::encode(&root), hex::encode(&recovery));
                eprintln!(
                    "Restart the server: until then it names the keys it had. Codes given out before no longer work; give out new ones."
                );
            }
            Keys::Check { file, passphrase_file } => {
                let (root, recovery) = Offline::open(&file, &passphrase(passphrase_file)?)?.public();
                let keys = PublicKeys::of(&settings.data, &keep::log_key(settings).await?)?;
                if (keys.root, keys.recovery) != (root, Some(recovery)) {
                    return Err(Failure::operator(
                        "keys.other",
                        "The file opens, but its keys are not those of this server.",
                    ));
                }
                println!("ok");
            }
            Keys::Show => {
                let keys = PublicKeys::of(&settings.data, &keep::log_key(settings).await?)?;
                println!("root {}\nlog {}", hex::encode(&keys.root), hex::encode(&keys.log));
                if let Some(recovery) = keys.recovery {
                    println!("recovery {}", hex::encode(&recovery));
                }
                println!("fingerprint {}", hex::encode(&keys.fingerprint()));
            }
        }
        Ok(())
    }
}

fn passphrase(file: Option<PathBuf>) -> Result<Vec<u8>, Failure> {
    let text = match file {
        Some(path) => std::fs::read_to_string(&path).map_err(Failure::file(&path))?,
        None => std::env::var("HTX_PASSPHRASE").unwrap_or_default(),
    };
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() < PASSPHRASE_MIN {
        return Err(Failure::operator(
            "keys.passphrase-short",
            "A passphrase of twelve letters or more is needed, in HTX_PASSPHRASE or --passphrase-file.",
        ));
    }
    Ok(line.as_bytes().to_vec())
}

fn read_book(text: Option<&str>) -> Result<Option<BookId>, Failure> {
    let named =
        |text| hex::decode(text).ok_or(Failure::operator("book.id", "A book is named by 32 hexadecimal digits."));
    text.map(named).transpose()
}

/// Says how far long work has come, where somebody watches.
fn progress(done: usize, all: usize) {
    if std::io::stderr().is_terminal() {
        eprint!("\r{done} / {all}{}", if done == all { "\n" } else { "" });
    }
}
