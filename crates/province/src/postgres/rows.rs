//! Rows of the database, read and written. Every statement names the book beside what row level security does.

use std::collections::BTreeMap;

use futures_util::future::{BoxFuture, FutureExt, try_join_all};
use ledger::chain::Link;
use ledger::event::WriterNo;
use sync::BookId;
use sync::exchange::{BookRow, Place, Quarantine, Today, WriterRow};
use sync::frame::{Frame, Head};
use sync::log::{Entry, Root, SignedHead, Tip};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Row, Statement};

use crate::archive::{Apart, Invite, Logged};
use crate::failure::Failure;
use crate::view::{Changes, Found, Want};

type Client = deadpool_postgres::ClientWrapper;

pub const BOOK: &str = "select epoch, size, root, suspect, refilling_until from htx.book where book_id = $1 for update";
pub const WRITERS: &str = "select writer_no, fseq, f, wseq, e, counter, counter_hash, rules, digest_sseq, digest8, day, \
    day_events, day_apart_bytes, day_apart_events, copied from htx.writer where book_id = $1";
const PLACE: &str = "select sseq, null::smallint from htx.frame \
    where book_id = $1 and writer_no = $2 and fseq = $3 and f = $4 \
    union all select null, reason from htx.quarantine where book_id = $1 and f = $4";
const APART: &str = "select 1 from htx.quarantine where book_id = $1 and f = $2";
const ROOT: &str = "select root from htx.frame where book_id = $1 and sseq = $2";
/// A page is cut by its bytes where it lies, so that no more crosses the line than goes into the reply.
const PAGE: &str = "select recv, bytes, root from (\
    select sseq, recv, bytes, root, sum(length(bytes)) over (order by sseq) as used \
    from htx.frame where book_id = $1 and sseq > $2 and sseq <= $2 + 1024) as page \
    where used <= $3 or sseq = $2 + 1 order by sseq";
const CLEAR: &str = "select bytes from htx.frame where book_id = $1 and sseq > $2 and clear order by sseq";
const PUT_BOOK: &str =
    "insert into htx.book (book_id, epoch, size, root, suspect, refilling_until) values ($1, $2, $3, $4, $5, $6)";
const KEEP_BOOK: &str = "update htx.book set epoch = $2, size = $3, root = $4, suspect = $5, refilling_until = $6 \
    where book_id = $1";
const PUT_WRITER: &str = "insert into htx.writer (book_id, writer_no, fseq, f, wseq, e, counter, counter_hash, rules, \
    digest_sseq, digest8, day, day_events, day_apart_bytes, day_apart_events, copied) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
    on conflict (book_id, writer_no) do update set fseq = $3, f = $4, wseq = $5, e = $6, counter = $7, \
    counter_hash = $8, rules = $9, digest_sseq = $10, digest8 = $11, day = $12, day_events = $13, \
    day_apart_bytes = $14, day_apart_events = $15, copied = $16";
const PUT_FRAME: &str = "insert into htx.frame (book_id, sseq, writer_no, fseq, wseq_first, count, f, recv, clear, bytes, \
    root) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const PUT_APART: &str = "insert into htx.quarantine (book_id, f, writer_no, reason, recv, bytes) \
    values ($1, $2, $3, $4, $5, $6)";
const PUT_HEAD: &str = "insert into htx.head_archive (book_id, epoch, size, root, head) values ($1, $2, $3, $4, $5) \
    on conflict do nothing";
const PUT_INVITE: &str = "insert into htx.invite (code_hash, name, made, expires, used_by) values ($1, $2, $3, $4, $5)";
const USE_UP: &str = "update htx.invite set used_by = $2 where code_hash = $1";
const INVITES: &str = "select code_hash, name, made, expires, used_by from htx.invite order by code_hash";
const HEADS: &str = "select head from htx.head_archive where book_id = $1 order by epoch, size, root";
const APART_AFTER: &str =
    "select reason, recv, bytes from htx.quarantine where book_id = $1 and f > $2 order by f limit $3";
const FETCH: &str = "select bytes from htx.quarantine where book_id = $1 and f = $2";

/// A number that the tables keep as a signed one of 64 bits.
pub(super) fn int(number: impl TryInto<i64>) -> Result<i64, Failure> {
    number.try_into().map_err(|_| Failure::Damaged("number"))
}

pub(super) fn uint<T: TryFrom<i64>>(row: &Row, at: usize) -> Result<T, Failure> {
    T::try_from(row.try_get(at)?).map_err(|_| Failure::Damaged("number"))
}

pub(super) fn array<const N: usize>(row: &Row, at: usize) -> Result<[u8; N], Failure> {
    row.try_get::<_, &[u8]>(at)?.try_into().map_err(|_| Failure::Damaged("hash"))
}

fn frame(row: &Row, at: usize) -> Result<Frame, Failure> {
    Frame::decode(row.try_get(at)?).map_err(|_| Failure::Damaged("frame"))
}

/// The book's row.
pub fn book(row: &Row) -> Result<BookRow, Failure> {
    let suspect: Option<i64> = row.try_get(3)?;
    let suspect = suspect.map(|epoch| u32::try_from(epoch).map_err(|_| Failure::Damaged("number"))).transpose()?;
    Ok(BookRow {
        epoch: uint(row, 0)?,
        tip: Tip { size: uint(row, 1)?, root: array(row, 2)? },
        suspect,
        refilling_until: uint(row, 4)?,
    })
}

/// The book's writers.
pub fn writers(rows: &[Row]) -> Result<BTreeMap<WriterNo, WriterRow>, Failure> {
    rows.iter().map(|row| Ok((small(row, 0)?, writer(row)?))).collect()
}

pub(super) fn small(row: &Row, at: usize) -> Result<u16, Failure> {
    u16::try_from(row.try_get::<_, i32>(at)?).map_err(|_| Failure::Damaged("number"))
}

fn writer(row: &Row) -> Result<WriterRow, Failure> {
    let head = match row.try_get::<_, Option<i64>>(1)? {
        None => None,
        Some(_) => {
            Some(Head { fseq: uint(row, 1)?, link: array(row, 2)?, wseq: uint(row, 3)?, event_link: array(row, 4)? })
        }
    };
    Ok(WriterRow {
        head,
        counter: row.try_get::<_, i64>(5)?.cast_unsigned(),
        request: array(row, 6)?,
        rules: small(row, 7)?,
        digest_at: uint(row, 8)?,
        digest: array(row, 9)?,
        today: Today {
            day: uint(row, 10)?,
            events: uint(row, 11)?,
            apart_bytes: uint(row, 12)?,
            apart_events: uint(row, 13)?,
        },
        copied: row.try_get(14)?,
    })
}

/// Looks up what is wanted, all at once.
pub async fn load(client: &Client, id: &BookId, wants: &[Want]) -> Result<Vec<(Want, Found)>, Failure> {
    try_join_all(wants.iter().map(|want| one(client, id, *want))).await
}

async fn one(client: &Client, id: &BookId, want: Want) -> Result<(Want, Found), Failure> {
    let id = id.as_slice();
    let found = match want {
        Want::Place(writer, fseq, link) => {
            let statement = client.prepare_cached(PLACE).await?;
            let rows = client.query(&statement, &[&id, &i32::from(writer), &int(fseq)?, &link.as_slice()]).await?;
            Found::Place(rows.first().map(place).transpose()?)
        }
        Want::Apart(link) => {
            let statement = client.prepare_cached(APART).await?;
            Found::Apart(client.query_opt(&statement, &[&id, &link.as_slice()]).await?.is_some())
        }
        Want::Root(size) => {
            let statement = client.prepare_cached(ROOT).await?;
            let row = client.query_opt(&statement, &[&id, &int(size)?]).await?;
            Found::Root(row.map(|row| array(&row, 0)).transpose()?)
        }
        Want::Page(from, bytes) => {
            let logged = logged_after(client, id, from, bytes).await?;
            Found::Page(logged.into_iter().map(|logged| logged.entry).collect())
        }
        Want::Clear(from) => {
            let statement = client.prepare_cached(CLEAR).await?;
            let rows = client.query(&statement, &[&id, &int(from)?]).await?;
            Found::Clear(rows.iter().map(|row| frame(row, 0)).collect::<Result<_, _>>()?)
        }
    };
    Ok((want, found))
}

fn place(row: &Row) -> Result<Place, Failure> {
    if row.try_get::<_, Option<i64>>(0)?.is_some() {
        return Ok(Place::Log(uint(row, 0)?));
    }
    reason(row, 1).map(Place::Quarantine)
}

fn reason(row: &Row, at: usize) -> Result<Quarantine, Failure> {
    let number = u8::try_from(row.try_get::<_, i16>(at)?).ok();
    number.and_then(Quarantine::of).ok_or(Failure::Damaged("reason of quarantine"))
}

/// Entries after the first `from` with their roots, as many as `bytes` hold; at least one, if there is one.
pub async fn logged_after(client: &Client, id: &[u8], from: u64, bytes: usize) -> Result<Vec<Logged>, Failure> {
    let statement = client.prepare_cached(PAGE).await?;
    let rows = client.query(&statement, &[&id, &int(from)?, &int(bytes)?]).await?;
    rows.iter()
        .map(|row| {
            let entry = Entry { received: uint(row, 0)?, frame: frame(row, 1)? };
            Ok(Logged { entry, root: array(row, 2)? })
        })
        .collect()
}

/// Something to be written, its values at hand.
pub struct Write {
    sql: &'static str,
    values: Vec<Box<dyn ToSql + Send + Sync>>,
}

macro_rules! write {
    ($sql:expr, $($value:expr),+ $(,)?) => {
        Write { sql: $sql, values: vec![$(Box::new($value)),+] }
    };
}

/// What must be written for the changes of a request, in order.
pub fn writes(id: &BookId, changes: &Changes) -> Result<Vec<Write>, Failure> {
    let mut writes = Vec::new();
    if let Some(row) = &changes.book {
        writes.push(put_book(id, row, changes.begins)?);
    }
    for (writer, row) in &changes.writers {
        writes.push(put_writer(id, *writer, row)?);
    }
    for new in &changes.entries {
        writes.push(put_frame(id, new.tip.size, &new.link, &new.entry, &new.tip.root)?);
    }
    for new in &changes.apart {
        writes.push(put_apart(id, &new.link, new.why, new.received, &new.frame));
    }
    for head in &changes.heads {
        writes.push(put_head(id, head)?);
    }
    Ok(writes)
}

/// A book's row: a new one, or in the place of the old.
pub fn put_book(id: &BookId, row: &BookRow, begins: bool) -> Result<Write, Failure> {
    let sql = if begins { PUT_BOOK } else { KEEP_BOOK };
    let suspect = row.suspect.map(i64::from);
    let size = int(row.tip.size)?;
    Ok(write!(
        sql,
        id.to_vec(),
        i64::from(row.epoch),
        size,
        row.tip.root.to_vec(),
        suspect,
        i64::from(row.refilling_until)
    ))
}

/// A writer's row.
pub fn put_writer(id: &BookId, writer: WriterNo, row: &WriterRow) -> Result<Write, Failure> {
    let (fseq, wseq) = (row.head.map(|head| int(head.fseq)), row.head.map(|head| int(head.wseq)));
    Ok(write!(
        PUT_WRITER,
        id.to_vec(),
        i32::from(writer),
        fseq.transpose()?,
        row.head.map(|head| head.link.to_vec()),
        wseq.transpose()?,
        row.head.map(|head| head.event_link.to_vec()),
        row.counter.cast_signed(),
        row.request.to_vec(),
        i32::from(row.rules),
        int(row.digest_at)?,
        row.digest.to_vec(),
        i64::from(row.today.day),
        i64::from(row.today.events),
        i64::from(row.today.apart_bytes),
        i64::from(row.today.apart_events),
        row.copied,
    ))
}

/// An entry.
pub fn put_frame(id: &BookId, sseq: u64, link: &Link, entry: &Entry, root: &Root) -> Result<Write, Failure> {
    let header = entry.frame.header();
    Ok(write!(
        PUT_FRAME,
        id.to_vec(),
        int(sseq)?,
        i32::from(header.writer),
        int(header.fseq)?,
        int(header.wseq_first)?,
        i32::from(header.count),
        link.to_vec(),
        i64::from(entry.received),
        header.key.is_none(),
        entry.frame.bytes().to_vec(),
        root.to_vec(),
    ))
}

/// A frame for the quarantine.
pub fn put_apart(id: &BookId, link: &Link, why: Quarantine, received: u32, frame: &Frame) -> Write {
    let writer = i32::from(frame.header().writer);
    let why = i16::from(why as u8);
    write!(PUT_APART, id.to_vec(), link.to_vec(), writer, why, i64::from(received), frame.bytes().to_vec())
}

/// A code that was given out.
pub fn put_invite(invite: &Invite) -> Write {
    let used_by = invite.used_by.map(|book| book.to_vec());
    let (made, expires) = (i64::from(invite.made), i64::from(invite.expires));
    write!(PUT_INVITE, invite.code_hash.to_vec(), invite.name.clone(), made, expires, used_by)
}

/// Which book began with a code.
pub fn use_up(code_hash: &[u8; 32], book: &BookId) -> Write {
    write!(USE_UP, code_hash.to_vec(), book.to_vec())
}

/// Every code, in order; for the owner.
pub async fn invites(client: &Client) -> Result<Vec<Invite>, Failure> {
    let rows = client.query(INVITES, &[]).await?;
    let invite = |row: &Row| {
        let used_by: Option<&[u8]> = row.try_get(4)?;
        let used_by = used_by.map(|book| book.try_into().map_err(|_| Failure::Damaged("book"))).transpose()?;
        let (made, expires) = (uint(row, 2)?, uint(row, 3)?);
        Ok(Invite { code_hash: array(row, 0)?, name: row.try_get(1)?, made, expires, used_by })
    };
    rows.iter().map(invite).collect()
}

/// Every book, in order; for the owner.
pub async fn books(client: &Client) -> Result<Vec<BookId>, Failure> {
    let rows = client.query("select book_id from htx.book order by book_id", &[]).await?;
    rows.iter().map(|row| array(row, 0)).collect()
}

/// A head for the archive.
pub fn put_head(id: &BookId, head: &SignedHead) -> Result<Write, Failure> {
    let tip = head.head.tip;
    let size = int(tip.size)?;
    Ok(write!(PUT_HEAD, id.to_vec(), i64::from(head.head.epoch), size, tip.root.to_vec(), head.encode()))
}

/// Writes all of it and commits, in one go. If one fails the transaction is ended by the same commit without effect.
pub async fn apply(client: &Client, writes: &[Write], extra: &[Write]) -> Result<(), Failure> {
    let mut statements = Vec::with_capacity(writes.len() + extra.len());
    for write in writes.iter().chain(extra) {
        statements.push(client.prepare_cached(write.sql).await?);
    }
    let commands = writes.iter().chain(extra).zip(&statements);
    let mut together: Vec<BoxFuture<'_, Result<(), tokio_postgres::Error>>> =
        commands.map(|(write, statement)| run(client, statement, write).boxed()).collect();
    together.push(client.batch_execute("commit").boxed());
    // All are heard out, so that the connection is known to be at rest; the first that failed is told.
    let outcomes = futures_util::future::join_all(together).await;
    outcomes.into_iter().collect::<Result<Vec<()>, _>>()?;
    Ok(())
}

async fn run(client: &Client, statement: &Statement, write: &Write) -> Result<(), tokio_postgres::Error> {
    let values: Vec<&(dyn ToSql + Sync)> = write.values.iter().map(|value| &**value as &(dyn ToSql + Sync)).collect();
    client.execute(statement, &values).await.map(drop)
}

/// Writes a few rows of a long transaction.
pub async fn write_some(client: &Client, writes: &[Write]) -> Result<(), Failure> {
    let mut statements = Vec::with_capacity(writes.len());
    for write in writes {
        statements.push(client.prepare_cached(write.sql).await?);
    }
    try_join_all(writes.iter().zip(&statements).map(|(write, statement)| run(client, statement, write))).await?;
    Ok(())
}

/// The archive's heads of one book, in order.
pub async fn heads(client: &Client, id: &BookId) -> Result<Vec<SignedHead>, Failure> {
    let rows = client.query(HEADS, &[&id.as_slice()]).await?;
    let head = |row: &Row| SignedHead::decode(row.try_get(0)?).map_err(|_| Failure::Damaged("head"));
    rows.iter().map(head).collect()
}

/// Up to `many` frames of the quarantine whose link is greater than `after`, in order of link.
pub async fn apart_after(client: &Client, id: &BookId, after: &[u8], many: u32) -> Result<Vec<Apart>, Failure> {
    let rows = client.query(APART_AFTER, &[&id.as_slice(), &after, &i64::from(many)]).await?;
    rows.iter().map(|row| Ok(Apart { why: reason(row, 0)?, received: uint(row, 1)?, frame: frame(row, 2)? })).collect()
}

/// The frame of this link in quarantine.
pub async fn fetch_apart(client: &Client, id: &BookId, link: &Link) -> Result<Option<Vec<u8>>, Failure> {
    let statement = client.prepare_cached(FETCH).await?;
    let row = client.query_opt(&statement, &[&id.as_slice(), &link.as_slice()]).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}
