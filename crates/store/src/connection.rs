//! The connection to the encrypted file, set up so that what is committed survives and what is damaged is noticed.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::Failure;
use crate::keys::DatabaseKey;

// Before 3.51.3 a reset of the write-ahead log could lose a commit; such an engine must not carry a book.
const _: () = assert!(rusqlite::ffi::SQLITE_VERSION_NUMBER >= 3_051_003);

/// Makes an empty encrypted file.
pub(crate) fn create(path: &Path, key: &DatabaseKey) -> Result<Connection, Failure> {
    open(path, key, OpenFlags::SQLITE_OPEN_CREATE)
}

/// Opens the file with its key.
pub(crate) fn connect(path: &Path, key: &DatabaseKey) -> Result<Connection, Failure> {
    open(path, key, OpenFlags::empty())
}

fn open(path: &Path, key: &DatabaseKey, more: OpenFlags) -> Result<Connection, Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let conn = Connection::open_with_flags(path, flags).map_err(at(path))?;
    // Until the key has proved to be this file's, nothing beside it may be moved into it.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // A plan that hangs on the values of a question is made again for each.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // What the cipher finds is told by our own codes, not on the terminal.
    // The seal is said as the default, so that a copy made by the engine carries it too.
    conn.execute_batch("pragma cipher_log_level = none; pragma cipher_default_hmac_algorithm = HMAC_SHA256;")?;
    // A drawn world has nobody to hide from, and runs quicker without.
    if !crate::chance::is_drawn() {
        let key = zeroize::Zeroizing::new(format!("pragma key = \"x'{}'\"", key.to_hex().as_str()));
        conn.execute_batch(&key)?;
    }
    conn.execute_batch(
        "pragma cipher_memory_security = off;
         pragma foreign_keys = on;
         pragma trusted_schema = off;
         pragma cell_size_check = on;
         pragma mmap_size = 0;
         pragma temp_store = memory;
         pragma secure_delete = on;
         pragma cache_size = -8192;",
    )
    .map_err(at(path))?;
    conn.query_row("select count(*) from sqlite_schema", [], |row| row.get::<_, i64>(0)).map_err(at(path))?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    let journal: String = conn.query_row("pragma journal_mode = wal", [], |row| row.get(0)).map_err(at(path))?;
    if journal != "wal" {
        return Err(Failure::ReadOnly(path.to_owned()));
    }
    let durable = "pragma synchronous = full; pragma fullfsync = on; pragma checkpoint_fullfsync = on;";
    conn.execute_batch(if crate::chance::is_drawn() { "pragma synchronous = off" } else { durable })?;
    // More than there are questions, so that none is read twice.
    conn.set_prepared_statement_cache_capacity(512);
    add_search(&conn)?;
    Ok(conn)
}

/// What the first look at a file may find.
fn at(path: &Path) -> impl FnOnce(rusqlite::Error) -> Failure {
    let path = path.to_owned();
    move |error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Failure::NotABook,
        // The file itself may be written, as was seen before; so it is the files beside it that may not be made.
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Failure::ReadOnly(path),
        _ => error.into(),
    }
}

/// `search_match(text, folded_query)`: whether every word of the query begins a word of the text, marks aside.
///
/// SQLite's own tokenizers do not fold đ; this is the same folding as everywhere else in the product.
fn add_search(conn: &Connection) -> Result<(), Failure> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("search_match", 2, flags, |context| {
        let text = context.get_raw(0).as_str().unwrap_or_default();
        let query = context.get_raw(1).as_str().unwrap_or_default();
        Ok(ledger::text::words_match(&ledger::text::fold(text), query))
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_is_the_one_built_in_and_encrypts() {
        assert_eq!(rusqlite::version_number(), rusqlite::ffi::SQLITE_VERSION_NUMBER, "one engine, the one built in");
        let conn = Connection::open_in_memory().unwrap();
        let cipher: String = conn.query_row("pragma cipher_version", [], |row| row.get(0)).unwrap();
        assert!(cipher.starts_with("4."), "{cipher}");
    }
}
