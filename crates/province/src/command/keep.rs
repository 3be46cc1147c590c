//! Keeping: migrate, list, rewind, restore, backup, verify, copy.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ed25519_dalek::SigningKey;
use sync::BookId;
use sync::exchange::Server;

use super::progress;
use super::serve::ADDRESS_FILE;
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
        begin(&path)?;
        let file = File::options().write(true).open(&path).map_err(Failure::file(&path))?;
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

/// The lock of a place that is a server's folder: while it is held nobody serves what is there.
fn lock_of(place: &Place) -> Result<Option<Lock>, Failure> {
    let Place::Sqlite(path) = place else { return Ok(None) };
    let folder = folder_of(path);
    let is_a_servers = path.ends_with(sqlite::FILE) && folder.join(keys::LOG_KEY_FILE).exists();
    is_a_servers.then(|| Lock::take(folder)).transpose()
}

/// Makes an empty file in the server's folder, if it is not there.
fn begin(path: &Path) -> Result<(), Failure> {
    sqlite::make(path)?;
    give(path)
}

/// A file in the server's folder is its owner's, also where root made it: the server runs as that owner.
fn give(path: &Path) -> Result<(), Failure> {
    let folder = std::fs::metadata(folder_of(path)).map_err(Failure::file(path))?;
    let file = std::fs::metadata(path).map_err(Failure::file(path))?;
    if file.uid() != folder.uid() {
        match std::os::unix::fs::chown(path, Some(folder.uid()), Some(folder.gid())) {
            // Only root can give a file away; whoever else made it is whom the folder lets in.
            Err(fault) if fault.kind() != ErrorKind::PermissionDenied => return Err(Failure::file(path)(fault)),
            _ => {}
        }
    }
    Ok(())
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
            refuse_lost_books(settings, path)?;
            begin(path)?;
            Ok(Books::File(Arc::new(OnFile::open(path, server, list, metrics)?)))
        }
        Place::Postgres(url) => Ok(Books::Postgres(Postgres::connect(url, settings.connections, server, list).await?)),
    }
}

/// The server's log key, that of the books it keeps; made where there are none yet.
pub async fn log_key(settings: &Settings) -> Result<SigningKey, Failure> {
    if let Place::Sqlite(path) = &settings.place {
        refuse_lost_books(settings, path)?;
    }
    let told = match &settings.place {
        Place::Sqlite(path) if !path.exists() => None,
        Place::Postgres(url) if !postgres::holds_books(url).await? => None,
        // The server's own login sees one book at a time.
        Place::Postgres(url) if !postgres::sees_all_books(url).await? => {
            keys::require_log_key(&settings.data)?;
            None
        }
        place => Archive::read(place).await?.told_log_key().await?,
    };
    keys::log_key(&settings.data, told)
}

/// Empty books are not begun where there were others, and where a restore was cut off, what stands under their name may lack
/// what was written last, or be missing.
fn refuse_lost_books(settings: &Settings, path: &Path) -> Result<(), Failure> {
    let (new, address) = (beside(path, RESTORED), settings.data.join(ADDRESS_FILE));
    if new.exists() {
        let said = format!(
            "A restore was cut off before its end: {} is there. Nothing was changed; run htx-province restore again.",
            new.display()
        );
        return Err(Failure::operator("restore.cut-off", said));
    }
    if !path.exists() && address.exists() {
        let said = format!(
            "A server worked from this folder before ({}), and its books are not there: {} is missing. Nothing was changed, and \
             devices keep all they have. Put the file back or restore a backup; if the books are in PostgreSQL, say database_url. \
             To begin anew on purpose remove {0}.",
            address.display(),
            path.display()
        );
        return Err(Failure::operator("store.gone", said));
    }
    Ok(())
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
            refuse_lost_books(settings, path)?;
            keys::make_folder(&settings.data)?;
            begin(path)?;
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

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn sync_folder_of(path: &Path) -> Result<(), Failure> {
    sync_file(folder_of(path))
}

/// Removes a database and what belongs to it, if it is there.
fn remove(path: &Path) -> Result<(), Failure> {
    for end in FILES {
        let file = beside(path, end);
        match std::fs::remove_file(&file) {
            Err(fault) if fault.kind() != ErrorKind::NotFound => return Err(Failure::file(&file)(fault)),
            _ => {}
        }
    }
    Ok(())
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

/// The file has its name only once it is whole, on the disk, read back and verified; nothing is left of one that is not.
pub async fn backup(settings: &Settings, out: &Path) -> Result<(), Failure> {
    if out.exists() {
        let said = format!("{} is there already. Nothing was changed.", out.display());
        return Err(Failure::operator("backup.there", said));
    }
    let part = beside(out, ".part");
    remove(&part)?;
    let books = match write_backup(settings, &part).await {
        Ok(books) => books,
        Err(failure) => {
            remove(&part)?;
            return Err(failure);
        }
    };
    std::fs::rename(&part, out).map_err(Failure::file(out))?;
    sync_folder_of(out)?;
    println!("{{\"ok\":true,\"books\":{books}}}");
    Ok(())
}

async fn write_backup(settings: &Settings, part: &Path) -> Result<usize, Failure> {
    match &settings.place {
        Place::Sqlite(path) => {
            let name = part.to_str().ok_or(Failure::Damaged("name of a file"))?;
            let from = sqlite::open_to_read(path)?;
            sqlite::make(part)?;
            from.execute("vacuum into ?1", [name])?;
        }
        Place::Postgres(_) => {
            let from = Archive::read(&settings.place).await?;
            let to = Archive::fill(&Place::Sqlite(part.to_owned())).await?;
            from.copy_to(&to, progress).await?;
            to.close()?;
        }
    }
    sync_file(part)?;
    verify_all(&Place::Sqlite(part.to_owned())).await
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
    remove(&new)?;
    if let Err(failure) = write_restored(settings, from, &new).await {
        // What was there before is as it was, and may be served on.
        remove(&new)?;
        return Err(failure);
    }
    let aside = put_aside(path)?;
    std::fs::rename(&new, path).map_err(Failure::file(path))?;
    sync_folder_of(path)?;
    drop(lock);
    let aside = aside.map_or("null".into(), |aside| json(&aside.display().to_string()).to_string());
    println!("{{\"ok\":true,\"books\":{count},\"before\":{aside}}}");
    Ok(())
}

async fn write_restored(settings: &Settings, from: &Path, new: &Path) -> Result<(), Failure> {
    begin(new)?;
    let mut backup = File::open(from).map_err(Failure::file(from))?;
    // The backup was read whole a moment ago; what fails now is the disk it is written to.
    let mut file = File::options().write(true).open(new).map_err(Failure::file(new))?;
    std::io::copy(&mut backup, &mut file).map_err(Failure::file(new))?;
    // The later epoch begins before the books have their name: whenever this is cut off, no older copy is ever served as it was.
    rewind(&Settings { place: Place::Sqlite(new.to_owned()), ..settings.clone() }, None).await?;
    Archive::Sqlite(sqlite::open_again(new)?).close()?;
    sync_file(new)
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
    let _locks = (lock_of(from)?, lock_of(to)?);
    let source = Archive::read(from).await?;
    let target = Archive::fill(to).await?;
    let books = source.copy_to(&target, progress).await?;
    target.close()?;
    if let Place::Sqlite(path) = to {
        give(path)?;
    }
    println!("{{\"ok\":true,\"books\":{books}}}");
    eprintln!("{}", next_after_copy(to));
    Ok(())
}

/// What whoever copied does next: two places that are served part for ever.
fn next_after_copy(to: &Place) -> String {
    let settings = match to {
        Place::Postgres(_) => {
            "write database_url, with the server's own login, into the settings and leave data as it is".into()
        }
        Place::Sqlite(path) => {
            format!("take database_url out of the settings and see that {} lies in the folder data", path.display())
        }
    };
    format!(
        "Next: {settings}; then start the server. From a backup: run htx-province rewind first. Do not serve the place they were \
         copied from again: each would lack what devices bring to the other."
    )
}
