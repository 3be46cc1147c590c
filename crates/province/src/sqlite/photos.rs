//! Photos of papers.

use rusqlite::{Connection, OptionalExtension, params};
use sync::BookId;
use sync::exchange::Limits;
use sync::paper::keep::{Before, Brought, Day, Fate, Kept, UNFINISHED_SECONDS, fate};
use sync::paper::{CHUNK_MAX, Hash, is_named};

use crate::failure::Failure;
use crate::photos::{AT_ONCE, Bringing, Photo, WriterDay, elsewhere};

/// Takes a chunk of a writer who may bring it.
pub fn bring(
    connection: &Connection,
    limits: &Limits,
    book: &BookId,
    refilling: bool,
    bringing: &Bringing,
    now: u32,
) -> Result<Brought, Failure> {
    let Bringing { hash, chunk, by, .. } = bringing;
    let others = if chunk.off == 0 { others(connection, book, hash)? } else { 0 };
    let day = day(connection, book, by.writer)?;
    let before = Before { kept: kept(connection, book, hash)?, others, day, refilling };
    let (kept, day) = match fate(limits, &before, chunk, now) {
        Fate::Add(kept, day) => (kept, day),
        Fate::Elsewhere(kept) => return Ok(elsewhere(kept)),
        Fate::TooMuchToday(seconds) => return Ok(Brought::TooMuchToday(seconds)),
        Fate::Full => return Ok(Brought::Full),
    };
    put_photo_days(connection, book, &[(by.writer, day)])?;
    if chunk.off == 0 {
        drop_unfinished(connection, book, hash, now)?;
    }
    put_kept(connection, book, hash, kept, now)?;
    put_chunk(connection, book, hash, chunk.off, &chunk.data)?;
    if kept.is_whole() && !is_named(hash, &bytes(connection, book, hash)?) {
        connection.prepare_cached(DROP_OF_PHOTO)?.execute(params![book, hash])?;
        return Ok(Brought::Mismatch);
    }
    Ok(Brought::Kept(kept))
}

/// With its chunks, which refer to it.
const DROP_OF_PHOTO: &str = "delete from photo where book_id = ?1 and sha = ?2";

/// Drops what is here of a photo that begins again, and the beginnings whose rest has not come for too long.
fn drop_unfinished(connection: &Connection, book: &BookId, hash: &Hash, now: u32) -> Result<(), Failure> {
    let mut statement = connection
        .prepare_cached("delete from photo where book_id = ?1 and have < size and (sha = ?2 or touched + ?3 < ?4)")?;
    statement.execute(params![book, hash, UNFINISHED_SECONDS, now])?;
    Ok(())
}

fn put_kept(connection: &Connection, book: &BookId, hash: &Hash, kept: Kept, now: u32) -> Result<(), Failure> {
    let mut statement = connection.prepare_cached(
        "insert into photo (book_id, sha, size, have, touched) values (?1, ?2, ?3, ?4, ?5) \
         on conflict (book_id, sha) do update set have = ?4, touched = ?5",
    )?;
    statement.execute(params![book, hash, kept.size, kept.have, now])?;
    Ok(())
}

fn put_chunk(connection: &Connection, book: &BookId, hash: &Hash, off: u32, data: &[u8]) -> Result<(), Failure> {
    let mut statement =
        connection.prepare_cached("insert into photo_chunk (book_id, sha, off, data) values (?1, ?2, ?3, ?4)")?;
    statement.execute(params![book, hash, off, data])?;
    Ok(())
}

fn kept(connection: &Connection, book: &BookId, hash: &Hash) -> Result<Option<Kept>, Failure> {
    let mut statement = connection.prepare_cached("select size, have from photo where book_id = ?1 and sha = ?2")?;
    let row = statement.query_row(params![book, hash], |row| Ok(Kept { size: row.get(0)?, have: row.get(1)? }));
    Ok(row.optional()?)
}

fn others(connection: &Connection, book: &BookId, hash: &Hash) -> Result<u64, Failure> {
    let mut statement =
        connection.prepare_cached("select coalesce(sum(size), 0) from photo where book_id = ?1 and sha <> ?2")?;
    Ok(statement.query_row(params![book, hash], |row| row.get(0))?)
}

fn day(connection: &Connection, book: &BookId, writer: u16) -> Result<Day, Failure> {
    let mut statement =
        connection.prepare_cached("select day, bytes from photo_day where book_id = ?1 and writer_no = ?2")?;
    let row = statement.query_row(params![book, writer], |row| Ok(Day { day: row.get(0)?, bytes: row.get(1)? }));
    Ok(row.optional()?.unwrap_or_default())
}

fn bytes(connection: &Connection, book: &BookId, hash: &Hash) -> Result<Vec<u8>, Failure> {
    let mut statement =
        connection.prepare_cached("select data from photo_chunk where book_id = ?1 and sha = ?2 order by off")?;
    let mut rows = statement.query(params![book, hash])?;
    let mut bytes = Vec::new();
    while let Some(row) = rows.next()? {
        bytes.extend_from_slice(row.get_ref(0)?.as_blob().map_err(|_| Failure::Damaged("photo"))?);
    }
    Ok(bytes)
}

/// What is here of a photo.
pub fn photo(connection: &Connection, book: &BookId, hash: &Hash) -> Result<Option<Photo>, Failure> {
    let mut statement =
        connection.prepare_cached("select size, have, touched from photo where book_id = ?1 and sha = ?2")?;
    let row = statement
        .query_row(params![book, hash], |row| Ok((Kept { size: row.get(0)?, have: row.get(1)? }, row.get(2)?)));
    let Some((kept, touched)) = row.optional()? else { return Ok(None) };
    Ok(Some(Photo { hash: *hash, kept, touched, bytes: bytes(connection, book, hash)? }))
}

/// Some photos, whole or not, whose hash is greater than `after`, in order; none at the end.
pub fn photos_after(connection: &Connection, book: &BookId, after: &[u8]) -> Result<Vec<Photo>, Failure> {
    let mut statement =
        connection.prepare_cached("select sha from photo where book_id = ?1 and sha > ?2 order by sha limit ?3")?;
    let hashes: Vec<Hash> =
        statement.query_map(params![book, after, AT_ONCE], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let photo = |hash: &Hash| photo(connection, book, hash)?.ok_or(Failure::Damaged("photo"));
    hashes.iter().map(photo).collect()
}

/// Adds photos.
pub fn put_photos(connection: &Connection, book: &BookId, photos: &[Photo]) -> Result<(), Failure> {
    for photo in photos {
        put_kept(connection, book, &photo.hash, photo.kept, photo.touched)?;
        for (at, data) in photo.bytes.chunks(CHUNK_MAX).enumerate() {
            let off = u32::try_from(at * CHUNK_MAX).map_err(|_| Failure::Damaged("photo"))?;
            put_chunk(connection, book, &photo.hash, off, data)?;
        }
    }
    Ok(())
}

/// What each writer brought last.
pub fn photo_days(connection: &Connection, book: &BookId) -> Result<Vec<WriterDay>, Failure> {
    let mut statement = connection
        .prepare_cached("select writer_no, day, bytes from photo_day where book_id = ?1 order by writer_no")?;
    let rows = statement.query_map([book], |row| Ok((row.get(0)?, Day { day: row.get(1)?, bytes: row.get(2)? })))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keeps what writers brought last.
pub fn put_photo_days(connection: &Connection, book: &BookId, days: &[WriterDay]) -> Result<(), Failure> {
    let mut statement = connection.prepare_cached(
        "insert into photo_day (book_id, writer_no, day, bytes) values (?1, ?2, ?3, ?4) \
         on conflict (book_id, writer_no) do update set day = ?3, bytes = ?4",
    )?;
    days.iter().try_for_each(|(writer, day)| {
        statement.execute(params![book, writer, day.day, day.bytes])?;
        Ok(())
    })
}

/// The first photo that is not what was once brought.
pub fn first_damaged(connection: &Connection, book: &BookId) -> Result<Option<Hash>, Failure> {
    let mut after = Vec::new();
    loop {
        let photos = photos_after(connection, book, &after)?;
        if let Some(damaged) = photos.iter().find(|photo| !photo.is_sound()) {
            return Ok(Some(damaged.hash));
        }
        let Some(last) = photos.last() else { return Ok(None) };
        after = last.hash.to_vec();
    }
}
