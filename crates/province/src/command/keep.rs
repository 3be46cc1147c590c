//! Keeping: migrate, list, rewind, restore, backup, verify, copy.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ed25519_dalek::SigningKey;
use sync::BookId;
use sync::exchange::Server;

use super::progress;
use crate::archive::{Archive, Place};
use crate::books::Books;
use crate::failure::Failure;
use crate::metrics::Metrics;
use crate::postgres::{self, Postgres};
use crate::settings::Settings;
use crate::shut_out::List;
use crate::sqlite::{self, OnFile};
use crate::{clock, hex, keys};

const SECONDS_A_DAY: u32 = 86_400;
/// What a restore makes is called so until it is whole.
const RESTORED: &str = ".restored";
/// What belongs to a database, by the ends of the names; the database itself last.
const FILES: [&str; 3] = ["-wal", "-shm", ""];

/// One server for one folder.
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the folder's lock; it is let go when the program ends, however it ends.
    pub fn take(folder: &Path) -> Result<Self, Failure> {
        keys::make_folder(folder)?;
        let path = folder.join("lock");
        let file =
            File::options().create(true).truncate(false).write(true).open(&path).map_err(Failure::file(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Failure::operator(
                "serve.running",
                format!("Another htx-province works in {}. Nothing was changed; stop it first.", folder.display()),
            )),
            Err(TryLockError::Error(fault)) => Err(Failure::file(&path)(fault)),
        }
    }
}

/// Makes a database that nobody has prepared ready, if whoever logs in may.
pub async fn prepare(settings: &Settings) -> Result<(), Failure> {
    match &settings.place {
        Place::Postgres(url) if !postgres::is_prepared(url).await? => postgres::migrate(url).await.map(drop),
        Place::Postgres(_) | Place::Sqlite(_) => Ok(()),
    }
}

/// The books as the server uses them.
pub async fn books(
    settings: &Settings,
    server: Arc<Server>,
    list: Arc<List>,
    metrics: Arc<Metrics>,
) -> Result<Books, Failure> {
    match &settings.place {
        Place::Sqlite(path) => {
            refuse_cut_off_restore(path)?;
            Ok(Books::File(Arc::new(OnFile::open(path, server, list, metrics)?)))
        }
        Place::Postgres(url) => Ok(Books::Postgres(Postgres::connect(url, settings.connections, server, list).await?)),
    }
}

/// The server's log key, that of the books it keeps; made where there are none yet.
pub async fn log_key(settings: &Settings) -> Result<SigningKey, Failure> {
    let told = match &settings.place {
        Place::Sqlite(path) if !path.exists() => None,
        Place::Postgres(url) if !postgres::holds_books(url).await? => None,
        Place::Postgres(url) if !postgres::sees_all_books(url).await? => {
            keys::require_log_key(&settings.data)?;
            None
        }
        place => Archive::read(place).await?.told_log_key().await?,
    };
    keys::log_key(&settings.data, told)
}

/// Where a restore was cut off, what stands under the books' name may lack what was written last, or be missing.
fn refuse_cut_off_restore(path: &Path) -> Result<(), Failure> {
    let new = beside(path, RESTORED);
    if !new.exists() {
        return Ok(());
    }
    let said = format!(
        "A restore was cut off before its end: {} is there. Nothing was changed; run htx-province restore again.",
        new.display()
    );
    Err(Failure::operator("restore.cut-off", said))
}

/// The books, for one command beside a server that may be running.
pub async fn open(settings: &Settings) -> Result<Books, Failure> {
    prepare(settings).await?;
    let server = Arc::new(Server::new(log_key(settings).await?, settings.limits));
    let list = Arc::new(List::open(&settings.data.join(crate::SHUT_OUT_FILE))?);
    books(settings, server, list, Arc::default()).await
}

pub async fn migrate(settings: &Settings) -> Result<(), Failure> {
    let taken = match &settings.place {
        Place::Sqlite(path) => {
            keys::make_folder(&settings.data)?;
            sqlite::open(path).map(drop)?;
            0
        }
        Place::Postgres(url) => postgres::migrate(url).await?,
    };
    println!("{{\"ok\":true,\"steps\":{taken}}}");
    Ok(())
}

/// The books there are, for whom their codes were made, and when each last brought something.
pub async fn list(settings: &Settings) -> Result<(), Failure> {
    let archive = Archive::read(&settings.place).await?;
    let invites = archive.invites().await?;
    let names: HashMap<BookId, &str> =
        invites.iter().filter_map(|invite| Some((invite.used_by?, invite.name.as_str()))).collect();
    for book in archive.books().await? {
        let Some(((row, writers), last)) = archive.glance(&book).await? else { continue };
        let suspect = row.suspect.map_or("null".into(), |epoch| epoch.to_string());
        let last = last.map_or("null".into(), |last| format!("\"{}\"", clock::text(last)));
        println!(
            "{{\"book\":\"{}\",\"name\":{},\"epoch\":{},\"entries\":{},\"last_entry\":{last},\"writers\":{},\"suspect\":{suspect}}}",
            hex::encode(&book),
            json(names.get(&book).copied().unwrap_or_default()),
            row.epoch,
            row.tip.size,
            writers.len()
        );
    }
    Ok(())
}

/// A text as JSON has it.
pub fn json(text: &str) -> serde_json::Value {
    text.into()
}

fn unknown_book() -> Failure {
    Failure::operator("book.unknown", "There is no such book here. Nothing was changed.")
}

pub async fn rewind(settings: &Settings, book: Option<BookId>) -> Result<(), Failure> {
    let all = match book {
        Some(book) => vec![book],
        None => Archive::read(&settings.place).await?.books().await?,
    };
    let books = open(settings).await?;
    for (at, book) in all.iter().enumerate() {
        let row = books.rewind(*book, clock::now()).await?;
        let row = row.ok_or_else(unknown_book)?;
        println!("{{\"book\":\"{}\",\"epoch\":{},\"entries\":{}}}", hex::encode(book), row.epoch, row.tip.size);
        progress(at + 1, all.len());
    }
    books.close();
    Ok(())
}

pub async fn verify(settings: &Settings, book: Option<BookId>, share: Option<u16>) -> Result<(), Failure> {
    let archive = Archive::read(&settings.place).await?;
    let all = match book {
        Some(book) => {
            archive.glance(&book).await?.ok_or_else(unknown_book)?;
            vec![book]
        }
        None => archive.books().await?,
    };
    let today = clock::now() / SECONDS_A_DAY;
    // A book's id is random, so its first bytes part the books evenly.
    let is_due = |book: &&BookId| {
        share.filter(|parts| *parts > 0).is_none_or(|parts| {
            let place = u32::from_be_bytes([book[0], book[1], book[2], book[3]]);
            place % u32::from(parts) == today % u32::from(parts)
        })
    };
    let due: Vec<_> = all.iter().filter(is_due).collect();
    let (mut entries, mut damaged) = (0, 0);
    for (at, book) in due.iter().enumerate() {
        match archive.verify(book).await? {
            Ok(tip) => entries += tip.size,
            Err(damage) => {
                damaged += 1;
                eprintln!("book {}: {damage}", hex::encode(*book));
            }
        }
        progress(at + 1, due.len());
    }
    println!("{{\"ok\":{},\"books\":{},\"entries\":{entries},\"damaged\":{damaged}}}", damaged == 0, due.len());
    if damaged == 0 {
        return Ok(());
    }
    Err(Failure::operator(
        "verify.damaged",
        format!(
            "{damaged} books are not what was once written. Devices keep everything: restore the last good backup."
        ),
    ))
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(end);
    PathBuf::from(name)
}

fn sync_file(path: &Path) -> Result<(), Failure> {
    File::open(path).and_then(|file| file.sync_all()).map_err(Failure::file(path))
}

fn sync_folder_of(path: &Path) -> Result<(), Failure> {
    sync_file(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))
}

/// How many books there are, all of them sound.
async fn verify_all(place: &Place) -> Result<usize, Failure> {
    let archive = Archive::read(place).await?;
    let books = archive.books().await?;
    for book in &books {
        if let Err(damage) = archive.verify(book).await? {
            return Err(Failure::operator("archive.damaged", format!("Book {}: {damage}.", hex::encode(book))));
        }
    }
    Ok(books.len())
}

/// The file has its name only once it is whole, on the disk, read back and verified.
pub async fn backup(settings: &Settings, out: &Path) -> Result<(), Failure> {
    if out.exists() {
        let said = format!("{} is there already. Nothing was changed.", out.display());
        return Err(Failure::operator("backup.there", said));
    }
    let part = beside(out, ".part");
    let _ = std::fs::remove_file(&part);
    match &settings.place {
        Place::Sqlite(path) => {
            let name = part.to_str().ok_or(Failure::Damaged("name of a file"))?;
            sqlite::open_to_read(path)?.execute("vacuum into ?1", [name])?;
        }
        Place::Postgres(_) => {
            let to = Archive::fill(&Place::Sqlite(part.clone())).await?;
            Archive::read(&settings.place).await?.copy_to(&to, progress).await?;
            to.close()?;
        }
    }
    sync_file(&part)?;
    let books = verify_all(&Place::Sqlite(part.clone())).await?;
    std::fs::rename(&part, out).map_err(Failure::file(out))?;
    sync_folder_of(out)?;
    println!("{{\"ok\":true,\"books\":{books}}}");
    Ok(())
}

pub async fn restore(settings: &Settings, from: &Path) -> Result<(), Failure> {
    let Place::Sqlite(path) = &settings.place else {
        return Err(Failure::operator(
            "restore.postgres",
            "Into PostgreSQL: make an empty database, run htx-province copy --from sqlite:BACKUP --to postgres://…, \
             then htx-province rewind.",
        ));
    };
    let lock = Lock::take(&settings.data)?;
    let count = verify_all(&Place::Sqlite(from.to_owned())).await?;
    let told = Archive::read(&Place::Sqlite(from.to_owned())).await?.told_log_key().await?;
    keys::log_key(&settings.data, told)?;
    let new = beside(path, RESTORED);
    for end in FILES {
        let left = beside(&new, end);
        if left.exists() {
            std::fs::remove_file(&left).map_err(Failure::file(&left))?;
        }
    }
    std::fs::copy(from, &new).map_err(Failure::file(from))?;
    // The later epoch begins before the books have their name: whenever this is cut off, no older copy is ever served as it was.
    rewind(&Settings { place: Place::Sqlite(new.clone()), ..settings.clone() }, None).await?;
    Archive::Sqlite(sqlite::open(&new)?).close()?;
    sync_file(&new)?;
    let aside = put_aside(path)?;
    std::fs::rename(&new, path).map_err(Failure::file(path))?;
    sync_folder_of(path)?;
    drop(lock);
    let aside = aside.map_or("null".into(), |aside| format!("{:?}", aside.display().to_string()));
    println!("{{\"ok\":true,\"books\":{count},\"before\":{aside}}}");
    Ok(())
}

/// What was there stays, under another name, with the files that belong to it.
fn put_aside(path: &Path) -> Result<Option<PathBuf>, Failure> {
    if !path.exists() {
        return Ok(None);
    }
    let before = beside(path, &format!(".before-{}", clock::now()));
    for end in FILES {
        let file = beside(path, end);
        if file.exists() {
            std::fs::rename(&file, beside(&before, end)).map_err(Failure::file(&file))?;
        }
    }
    Ok(Some(before))
}

pub async fn copy(from: &Place, to: &Place) -> Result<(), Failure> {
    let source = Archive::read(from).await?;
    let target = Archive::fill(to).await?;
    let books = source.copy_to(&target, progress).await?;
    target.close()?;
    println!("{{\"ok\":true,\"books\":{books}}}");
    Ok(())
}
