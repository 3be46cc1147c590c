//! Books in one SQLite file: the default, and enough for a province on one machine.
//!
//! WAL and `synchronous=FULL`: what was committed survives a loss of power. One connection writes ([`Desk`]); others
//! read.

mod desk;
mod mail;
mod photos;
mod rows;
mod thread;

use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use ledger::chain::Link;
use rusqlite::{Connection, MAIN_DB, OpenFlags};
use sync::BookId;
use sync::exchange::{Damage, Doubt, Server};

use crate::failure::Failure;
use crate::photos::{Asking, Told, may_ask};
use crate::rules::{self, SignedBy};
use crate::shut_out::List;
use crate::view::View;

pub use desk::{Desk, Done, Job};
pub(crate) use mail::look;
pub(crate) use photos::{photo_days, photos_after, put_photo_days, put_photos};
pub(crate) use rows::{
    apart_after, book, books, frames_after, heads, invites, put_apart, put_book, put_frames, put_heads, put_invites,
    put_writer, withdraw, writers,
};
pub use thread::OnFile;

/// Numbered steps of the file's shape, each released one unchanged for ever.
const STEPS: &[&str] = &[
    include_str!("../../../../migrations/server-sqlite/0001_books.sql"),
    include_str!("../../../../migrations/server-sqlite/0002_photos.sql"),
];

/// The file's name in the server's folder.
pub const FILE: &str = "books.sqlite";

const CACHED_STATEMENTS: usize = 64;
const BUSY: Duration = Duration::from_secs(10);
/// «HTXP»: whose file this is.
const APPLICATION_ID: i64 = 0x4854_5850;

/// Opens the file for writing, made if there is none, and brings it to the newest shape.
///
/// # Errors
/// As [`open_again`]; and when it cannot be made.
pub fn open(path: &Path) -> Result<Connection, Failure> {
    if !path.exists() {
        make(path)?;
    }
    open_again(path)
}

/// Opens a file that is there for writing and brings it to the newest shape.
///
/// # Errors
/// When it cannot be opened or may not be written, is another program's, or was written by a newer version of this one.
pub fn open_again(path: &Path) -> Result<Connection, Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // Where it may not write SQLite is content with reading, and every transaction would fail later.
    if connection.is_readonly(MAIN_DB)? {
        return Err(Failure::operator(
            "store.read-only",
            format!(
                "{0} may be read and not written. It must belong to the user that htx-province runs as. Nothing was changed; \
                 for instance: chown --reference=\"$(dirname {0})\" {0}*; chmod 600 {0}*",
                path.display()
            ),
        ));
    }
    ready(connection)
}

/// Makes an empty file that nobody else may read; SQLite writes a database into it.
///
/// # Errors
/// When it cannot be made. One that is there stays as it is.
pub fn make(path: &Path) -> Result<(), Failure> {
    match File::options().write(true).create_new(true).mode(0o600).open(path) {
        Err(fault) if fault.kind() != ErrorKind::AlreadyExists => Err(Failure::file(path)(fault)),
        _ => Ok(()),
    }
}

/// A store that is gone when it is dropped.
///
/// # Errors
/// When there is no memory.
pub fn open_in_memory() -> Result<Connection, Failure> {
    ready(Connection::open_in_memory()?)
}

/// Opens the file for reading alone.
///
/// # Errors
/// When it cannot be opened.
pub fn open_to_read(path: &Path) -> Result<Connection, Failure> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    check(&connection)?;
    Ok(connection)
}

fn ready(mut connection: Connection) -> Result<Connection, Failure> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    for (pragma, value) in [
        ("journal_mode", "wal"),
        ("synchronous", "full"),
        ("foreign_keys", "on"),
        ("trusted_schema", "off"),
        ("cell_size_check", "on"),
        ("temp_store", "memory"),
        ("cache_size", "-65536"),
        ("wal_autocheckpoint", "4000"),
    ] {
        connection.pragma_update(None, pragma, value)?;
    }
    if is_empty(&connection)? {
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    check(&connection)?;
    migrate(&mut connection)?;
    Ok(connection)
}

fn number(connection: &Connection, pragma: &str) -> Result<i64, Failure> {
    Ok(connection.pragma_query_value(None, pragma, |row| row.get(0))?)
}

fn is_empty(connection: &Connection) -> Result<bool, Failure> {
    let tables: i64 = connection.query_row("select count(*) from sqlite_schema", [], |row| row.get(0))?;
    Ok(tables == 0)
}

fn check(connection: &Connection) -> Result<(), Failure> {
    if number(connection, "application_id")? != APPLICATION_ID {
        return Err(Failure::operator(
            "store.not-ours",
            "The database file belongs to another program. Nothing was changed.",
        ));
    }
    if number(connection, "user_version")? > STEPS.len() as i64 {
        return Err(Failure::operator(
            "store.newer",
            "The database was written by a newer version of htx-province. Nothing was changed; install that version.",
        ));
    }
    Ok(())
}

/// Takes the steps that the file has not taken, all or none of them.
fn migrate(connection: &mut Connection) -> Result<(), Failure> {
    let done = usize::try_from(number(connection, "user_version")?).unwrap_or(0);
    if done >= STEPS.len() {
        return Ok(());
    }
    // Another process may be doing the same: whoever comes second finds nothing left to do.
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let done = usize::try_from(number(&transaction, "user_version")?).unwrap_or(0);
    for step in STEPS.iter().skip(done) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", STEPS.len() as i64)?;
    transaction.commit()?;
    Ok(())
}

const PAGE_BYTES: usize = 1024 * 1024;

/// Works a book's log out again and compares it with everything stored.
///
/// # Errors
/// When the file cannot be read. What is wrong with what it holds is the value.
pub fn verify(connection: &Connection, book: &BookId) -> Result<Result<(), Damage>, Failure> {
    // One moment for all of it, while others write on.
    let moment = connection.unchecked_transaction()?;
    let mut doubt = Doubt::new(*book);
    loop {
        let logged = frames_after(&moment, book, doubt.tip().size, PAGE_BYTES)?;
        for logged in &logged {
            if let Err(damage) = doubt.take(&logged.entry, &logged.root) {
                return Ok(Err(damage));
            }
        }
        if logged.is_empty() {
            let Some(row) = rows::book(&moment, book)? else { return Ok(Ok(())) };
            let writers: Vec<_> = rows::writers(&moment, book)?.into_iter().collect();
            if let Err(damage) = doubt.end(&row, &writers) {
                return Ok(Err(damage));
            }
            return Ok(photos::first_damaged(&moment, book)?.map_or(Ok(()), |hash| Err(Damage::Photo { hash })));
        }
    }
}

/// The frame of this link in quarantine, if whoever signed may have it.
///
/// # Errors
/// When the file cannot be read.
pub fn fetch(
    connection: &Connection,
    server: &Server,
    list: &List,
    book: &BookId,
    link: &Link,
    by: &SignedBy,
) -> Result<Option<Vec<u8>>, Failure> {
    let decide = |view: &mut View<'_>| rules::may_fetch(server, book, link, by, view);
    let (may, _) = desk::decide_on(connection, None, list, book, Vec::new(), decide)?;
    if may { rows::fetch_apart(connection, book, link) } else { Ok(None) }
}

/// What is here of a photo, for whoever signed the question if he may ask it.
///
/// # Errors
/// When the file cannot be read.
pub fn ask_of_photo(
    connection: &Connection,
    server: &Server,
    list: &List,
    book: &BookId,
    asking: &Asking,
) -> Result<Told, Failure> {
    // One moment: a photo that is being brought must not be seen half.
    let moment = connection.unchecked_transaction()?;
    let decide = |view: &mut View<'_>| may_ask(server, book, &asking.ask(), &asking.by, view);
    let (may, _) = desk::decide_on(&moment, None, list, book, Vec::new(), decide)?;
    if may.is_none() {
        return Ok(Told::Nothing);
    }
    Ok(asking.answer(photos::photo(&moment, book, &asking.hash)?.as_ref()))
}
