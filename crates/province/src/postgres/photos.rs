//! Photos of papers, within a transaction that has locked the book.

use sync::BookId;
use sync::exchange::Limits;
use sync::paper::keep::{Before, Brought, Day, Fate, Kept, UNFINISHED_SECONDS, fate};
use sync::paper::{CHUNK_MAX, Hash, is_named};
use tokio_postgres::Row;

use super::rows::{array, int, small, uint};
use crate::failure::Failure;
use crate::photos::{AT_ONCE, Bringing, Photo, WriterDay, elsewhere};

type Client = deadpool_postgres::ClientWrapper;

const KEPT: &str = "select size, have, touched from htx.photo where book_id = $1 and sha = $2";
const OTHERS: &str = "select coalesce(sum(size), 0)::bigint from htx.photo where book_id = $1 and sha <> $2";
const DAY: &str = "select writer_no, day, bytes from htx.photo_day where book_id = $1 and writer_no = $2";
const DAYS: &str = "select writer_no, day, bytes from htx.photo_day where book_id = $1 order by writer_no";
const PUT_DAY: &str = "insert into htx.photo_day (book_id, writer_no, day, bytes) values ($1, $2, $3, $4) \
    on conflict (book_id, writer_no) do update set day = $3, bytes = $4";
const PUT_KEPT: &str = "insert into htx.photo (book_id, sha, size, have, touched) values ($1, $2, $3, $4, $5) \
    on conflict (book_id, sha) do update set have = $4, touched = $5";
const PUT_CHUNK: &str = "insert into htx.photo_chunk (book_id, sha, off, data) values ($1, $2, $3, $4)";
const BYTES: &str = "select data from htx.photo_chunk where book_id = $1 and sha = $2 order by off";
const HASHES: &str = "select sha from htx.photo where book_id = $1 and sha > $2 order by sha limit $3";
/// What begins again, and the beginnings whose rest has not come for too long: chunks first, which their photo's row guards.
const UNFINISHED: &str =
    "select sha from htx.photo where book_id = $1 and have < size and (sha = $2 or touched + $3 < $4)";
const DROP_CHUNKS: &str = "delete from htx.photo_chunk where book_id = $1 and sha = $2";
const DROP: &str = "delete from htx.photo where book_id = $1 and sha = $2";

/// Takes a chunk of a writer who may bring it.
pub async fn bring(
    client: &Client,
    limits: &Limits,
    book: &BookId,
    refilling: bool,
    bringing: &Bringing,
    now: u32,
) -> Result<Brought, Failure> {
    let Bringing { hash, chunk, by, .. } = bringing;
    let (id, sha) = (book.as_slice(), hash.as_slice());
    let others = if chunk.off == 0 { uint(&client.query_one(OTHERS, &[&id, &sha]).await?, 0)? } else { 0 };
    let day = client.query_opt(DAY, &[&id, &i32::from(by.writer)]).await?;
    let day = day.as_ref().map(writer_day).transpose()?.map(|(_, day)| day).unwrap_or_default();
    let row = client.query_opt(KEPT, &[&id, &sha]).await?;
    let before = Before { kept: row.as_ref().map(kept).transpose()?, others, day, refilling };
    let (kept, day) = match fate(limits, &before, chunk, now) {
        Fate::Add(kept, day) => (kept, day),
        Fate::Elsewhere(kept) => return Ok(elsewhere(kept)),
        Fate::TooMuchToday(seconds) => return Ok(Brought::TooMuchToday(seconds)),
        Fate::Full => return Ok(Brought::Full),
    };
    put_photo_days(client, book, &[(by.writer, day)]).await?;
    if chunk.off == 0 {
        let unfinished =
            client.query(UNFINISHED, &[&id, &sha, &i64::from(UNFINISHED_SECONDS), &i64::from(now)]).await?;
        for row in &unfinished {
            drop_photo(client, book, &array(row, 0)?).await?;
        }
    }
    // The row says what is whole only once it is known to be so: from then on nothing of it can be changed.
    if !kept.is_whole() {
        put_kept(client, book, hash, kept, now).await?;
        put_chunk(client, book, hash, chunk.off, &chunk.data).await?;
        return Ok(Brought::Kept(kept));
    }
    let mut all = bytes(client, book, hash).await?;
    all.extend_from_slice(&chunk.data);
    if !is_named(hash, &all) {
        drop_photo(client, book, hash).await?;
        return Ok(Brought::Mismatch);
    }
    put_chunk(client, book, hash, chunk.off, &chunk.data).await?;
    put_kept(client, book, hash, kept, now).await?;
    Ok(Brought::Kept(kept))
}

async fn drop_photo(client: &Client, book: &BookId, hash: &Hash) -> Result<(), Failure> {
    let (id, sha) = (book.as_slice(), hash.as_slice());
    client.execute(DROP_CHUNKS, &[&id, &sha]).await?;
    client.execute(DROP, &[&id, &sha]).await?;
    Ok(())
}

async fn put_kept(client: &Client, book: &BookId, hash: &Hash, kept: Kept, now: u32) -> Result<(), Failure> {
    let (size, have) = (small_int(kept.size)?, small_int(kept.have)?);
    let statement = client.prepare_cached(PUT_KEPT).await?;
    client.execute(&statement, &[&book.as_slice(), &hash.as_slice(), &size, &have, &i64::from(now)]).await?;
    Ok(())
}

async fn put_chunk(client: &Client, book: &BookId, hash: &Hash, off: u32, data: &[u8]) -> Result<(), Failure> {
    let statement = client.prepare_cached(PUT_CHUNK).await?;
    client.execute(&statement, &[&book.as_slice(), &hash.as_slice(), &small_int(off)?, &data]).await?;
    Ok(())
}

/// A size or an offset: at most that of a photo.
fn small_int(number: u32) -> Result<i32, Failure> {
    i32::try_from(number).map_err(|_| Failure::Damaged("number"))
}

fn count(row: &Row, at: usize) -> Result<u32, Failure> {
    u32::try_from(row.try_get::<_, i32>(at)?).map_err(|_| Failure::Damaged("number"))
}

fn kept(row: &Row) -> Result<Kept, Failure> {
    Ok(Kept { size: count(row, 0)?, have: count(row, 1)? })
}

fn writer_day(row: &Row) -> Result<WriterDay, Failure> {
    Ok((small(row, 0)?, Day { day: uint(row, 1)?, bytes: uint(row, 2)? }))
}

async fn bytes(client: &Client, book: &BookId, hash: &Hash) -> Result<Vec<u8>, Failure> {
    let statement = client.prepare_cached(BYTES).await?;
    let rows = client.query(&statement, &[&book.as_slice(), &hash.as_slice()]).await?;
    let mut bytes = Vec::new();
    for row in &rows {
        bytes.extend_from_slice(row.try_get::<_, &[u8]>(0)?);
    }
    Ok(bytes)
}

/// What is here of a photo.
pub async fn photo(client: &Client, book: &BookId, hash: &Hash) -> Result<Option<Photo>, Failure> {
    let statement = client.prepare_cached(KEPT).await?;
    let Some(row) = client.query_opt(&statement, &[&book.as_slice(), &hash.as_slice()]).await? else {
        return Ok(None);
    };
    let (kept, touched) = (kept(&row)?, uint(&row, 2)?);
    Ok(Some(Photo { hash: *hash, kept, touched, bytes: bytes(client, book, hash).await? }))
}

/// Some photos, whole or not, whose hash is greater than `after`, in order; none at the end.
pub async fn photos_after(client: &Client, book: &BookId, after: &[u8]) -> Result<Vec<Photo>, Failure> {
    let rows = client.query(HASHES, &[&book.as_slice(), &after, &i64::from(AT_ONCE)]).await?;
    let mut photos = Vec::with_capacity(rows.len());
    for row in &rows {
        photos.push(photo(client, book, &array(row, 0)?).await?.ok_or(Failure::Damaged("photo"))?);
    }
    Ok(photos)
}

/// Adds photos.
pub async fn put_photos(client: &Client, book: &BookId, photos: &[Photo]) -> Result<(), Failure> {
    for photo in photos {
        for (at, data) in photo.bytes.chunks(CHUNK_MAX).enumerate() {
            let off = u32::try_from(at * CHUNK_MAX).map_err(|_| Failure::Damaged("photo"))?;
            put_chunk(client, book, &photo.hash, off, data).await?;
        }
        put_kept(client, book, &photo.hash, photo.kept, photo.touched).await?;
    }
    Ok(())
}

/// What each writer brought last.
pub async fn photo_days(client: &Client, book: &BookId) -> Result<Vec<WriterDay>, Failure> {
    client.query(DAYS, &[&book.as_slice()]).await?.iter().map(writer_day).collect()
}

/// Keeps what writers brought last.
pub async fn put_photo_days(client: &Client, book: &BookId, days: &[WriterDay]) -> Result<(), Failure> {
    let statement = client.prepare_cached(PUT_DAY).await?;
    for (writer, day) in days {
        let bytes = int(day.bytes)?;
        client.execute(&statement, &[&book.as_slice(), &i32::from(*writer), &i64::from(day.day), &bytes]).await?;
    }
    Ok(())
}
