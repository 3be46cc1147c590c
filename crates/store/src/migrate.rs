//! Bringing a book's file to the present format: all steps together or none, after a copy was put aside.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rusqlite::Connection;

use crate::Failure;
use crate::connection::connect;
use crate::files::{beside, sync_folder};
use crate::keys::DatabaseKey;

/// The steps, each with the reason it opens with. A released file is never edited.
pub(crate) const STEPS: &[&str] = &[
    include_str!("../../../migrations/device/0001_book.sql"),
    include_str!("../../../migrations/device/0002_entry.sql"),
    include_str!("../../../migrations/device/0003_desk.sql"),
    include_str!("../../../migrations/device/0004_setup.sql"),
    include_str!("../../../migrations/device/0005_writers.sql"),
    include_str!("../../../migrations/device/0006_sync.sql"),
    include_str!("../../../migrations/device/0007_attention.sql"),
    include_str!("../../../migrations/device/0008_coop.sql"),
    include_str!("../../../migrations/device/0011_field.sql"),
    include_str!("../../../migrations/device/0012_brought.sql"),
    include_str!("../../../migrations/device/0017_day_change.sql"),
    include_str!("../../../migrations/device/0018_apart.sql"),
    include_str!("../../../migrations/device/0019_people.sql"),
    include_str!("../../../migrations/device/0020_photo.sql"),
    include_str!("../../../migrations/device/0021_closing.sql"),
    include_str!("../../../migrations/device/0022_handed_out.sql"),
];

/// What a database has in it, each by the words that made it.
pub(crate) type Schema = Vec<(String, Option<String>)>;

/// The format of a file; 0 for an empty one.
pub(crate) fn format(conn: &Connection) -> Result<i64, Failure> {
    Ok(conn.query_row("pragma user_version", [], |row| row.get(0))?)
}

/// Brings the file to the newest format.
///
/// Returns the copy that was put aside, when there was anything to lose.
pub(crate) fn migrate(
    conn: &mut Connection,
    book: &Path,
    key: &DatabaseKey,
    steps: &[&str],
) -> Result<Option<PathBuf>, Failure> {
    let found = format(conn)?;
    let known = steps.len() as i64;
    if found > known {
        return Err(Failure::Newer { found, known });
    }
    if found == known {
        return Ok(None);
    }
    let copy = if found > 0 { Some(put_aside(conn, book, key, found)?) } else { None };
    let transaction = conn.transaction()?;
    for step in steps.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(copy)
}

/// A copy of the whole book under the same key, read back before the format changes.
fn put_aside(conn: &Connection, book: &Path, key: &DatabaseKey, format: i64) -> Result<PathBuf, Failure> {
    let copy = beside(book, &format!("before-format-{}", format + 1));
    if copy.exists() {
        std::fs::remove_file(&copy).map_err(Failure::io("removing an older copy"))?;
    }
    conn.execute("vacuum into ?", [copy.to_string_lossy()])?;
    std::fs::File::open(&copy).and_then(|file| file.sync_all()).map_err(Failure::io("writing the copy"))?;
    let events = |conn: &Connection| {
        conn.query_row("select count(*), max(event_id) from event", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })
    };
    let read_back = connect(&copy, key)?;
    let is_whole: String = read_back.query_row("pragma integrity_check(1)", [], |row| row.get(0))?;
    if is_whole != "ok" || events(&read_back)? != events(conn)? {
        return Err(Failure::Damaged("the copy made before the new format".into()));
    }
    drop(read_back);
    sync_folder(&copy)?;
    Ok(copy)
}

/// The tables, indexes and triggers that the steps make, as a file of the newest format must have them. They are made once.
pub(crate) fn schema_as_made() -> Result<&'static Schema, Failure> {
    static MADE: OnceLock<Schema> = OnceLock::new();
    if let Some(made) = MADE.get() {
        return Ok(made);
    }
    let conn = Connection::open_in_memory()?;
    STEPS.iter().try_for_each(|step| conn.execute_batch(step))?;
    let schema = crate::verify::schema(&conn)?;
    Ok(MADE.get_or_init(|| schema))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::{self, Step};

    const LATER: &str = "create table later (x); insert into later values (7);";
    const NOW: i64 = STEPS.len() as i64;

    fn with(step: &'static str) -> Vec<&'static str> {
        [STEPS, &[step]].concat()
    }

    #[test]
    fn a_book_is_copied_before_its_format_changes_and_the_copy_is_a_whole_book() {
        let (folder, mut store) = common::new_book();
        common::take_step(&mut store, &Step::sale(3, 5, 100));
        let path = store.path().to_owned();
        let rows = common::rows(&store.conn);
        let copy = migrate(&mut store.conn, &path, &common::key(), &with(LATER)).unwrap().expect("a copy");
        assert_eq!(copy, folder.path().join(format!("so.htx.before-format-{}", NOW + 1)));
        assert_eq!(store.conn.query_row("select x from later", [], |row| row.get::<_, i64>(0)).unwrap(), 7);
        assert_eq!(format(&store.conn).unwrap(), NOW + 1);
        assert_eq!(migrate(&mut store.conn, &path, &common::key(), &with(LATER)).unwrap(), None);
        drop(store);

        // This program is the older one of the two now: it leaves the book alone, and opens the copy.
        let newer = |found, known| found == NOW + 1 && known == NOW;
        assert!(matches!(common::open(&path), Err(Failure::Newer { found, known }) if newer(found, known)));
        std::fs::copy(&copy, &path).unwrap();
        let store = common::open(&path).unwrap();
        assert_eq!(common::rows(&store.conn), rows);
        assert_eq!(store.verify().unwrap().differences, vec![]);
    }

    #[test]
    fn a_step_that_fails_leaves_the_old_format_and_every_row() {
        let (_folder, mut store) = common::new_book();
        common::take_step(&mut store, &Step::sale(3, 5, 100));
        let path = store.path().to_owned();
        for broken in ["insert into nowhere values (1)", "delete from posting; select nothing from posting"] {
            let steps = [with(LATER), vec![broken]].concat();
            migrate(&mut store.conn, &path, &common::key(), &steps).unwrap_err();
            assert_eq!(format(&store.conn).unwrap(), NOW);
            assert_eq!(store.verify().unwrap().differences, vec![]);
        }
        drop(store);
        assert_eq!(common::open(&path).unwrap().verify().unwrap().vouchers, 1);
    }
}
