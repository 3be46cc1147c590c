//! Bringing a book's file to the present format: all steps together or none, after a copy was put aside.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::Failure;
use crate::files::beside;

/// The steps, each with the reason it opens with. A released file is never edited.
pub(crate) const STEPS: &[&str] = &[include_str!("../../../migrations/device/0001_book.sql")];

/// The format of a file; 0 for an empty one.
pub(crate) fn format(conn: &Connection) -> Result<i64, Failure> {
    Ok(conn.query_row("pragma user_version", [], |row| row.get(0))?)
}

/// Brings the file to the newest format.
///
/// Returns the copy that was put aside, when there was anything to lose.
pub(crate) fn migrate(conn: &mut Connection, book: &Path, steps: &[&str]) -> Result<Option<PathBuf>, Failure> {
    let found = format(conn)?;
    let known = steps.len() as i64;
    if found > known {
        return Err(Failure::Newer { found, known });
    }
    if found == known {
        return Ok(None);
    }
    let copy = if found > 0 { Some(put_aside(conn, book, found)?) } else { None };
    let transaction = conn.transaction()?;
    for step in steps.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(copy)
}

/// A copy of the whole book under the same key, read back before the format changes.
fn put_aside(conn: &Connection, book: &Path, format: i64) -> Result<PathBuf, Failure> {
    let copy = beside(book, &format!("before-format-{}", format + 1));
    if copy.exists() {
        std::fs::remove_file(&copy).map_err(Failure::io("removing an older copy"))?;
    }
    conn.execute("vacuum into ?", [copy.to_string_lossy()])?;
    std::fs::File::open(&copy).and_then(|file| file.sync_all()).map_err(Failure::io("writing the copy"))?;
    Ok(copy)
}

/// The tables, indexes and triggers that the steps make, as a file of the newest format must have them.
pub(crate) fn schema_as_made() -> Result<Vec<(String, Option<String>)>, Failure> {
    let conn = Connection::open_in_memory()?;
    STEPS.iter().try_for_each(|step| conn.execute_batch(step))?;
    crate::verify::schema(&conn)
}
