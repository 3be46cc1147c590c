//! Rows of the file, read and written.

use std::collections::BTreeMap;

use ledger::chain::Link;
use ledger::event::WriterNo;
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sync::BookId;
use sync::exchange::{BookRow, Place, Quarantine, Today, WriterRow};
use sync::frame::{Frame, Head};
use sync::log::{Entry, Root, SignedHead, Tip};

use crate::archive::{Apart, Invite, Logged};
use crate::failure::Failure;
use crate::view::{Changes, Found, Want};

/// The book's row.
pub fn book(connection: &Connection, id: &BookId) -> Result<Option<BookRow>, Failure> {
    let mut statement =
        connection.prepare_cached("select epoch, size, root, suspect, refilling_until from book where book_id = ?1")?;
    let row = statement.query_row([id], |row| {
        let tip = Tip { size: row.get(1)?, root: row.get(2)? };
        Ok(BookRow { epoch: row.get(0)?, tip, suspect: row.get(3)?, refilling_until: row.get(4)? })
    });
    Ok(row.optional()?)
}

/// The book's writers.
pub fn writers(connection: &Connection, id: &BookId) -> Result<BTreeMap<WriterNo, WriterRow>, Failure> {
    let mut statement = connection.prepare_cached(
        "select writer_no, fseq, f, wseq, e, counter, counter_hash, rules, digest_sseq, digest8, day, day_events, \
         day_apart_bytes, day_apart_events, copied from writer where book_id = ?1",
    )?;
    let rows = statement.query_map([id], |row| Ok((row.get(0)?, writer(row)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn writer(row: &Row<'_>) -> rusqlite::Result<WriterRow> {
    let fseq: Option<u64> = row.get(1)?;
    let head = match fseq {
        None => None,
        Some(fseq) => Some(Head { fseq, link: row.get(2)?, wseq: row.get(3)?, event_link: row.get(4)? }),
    };
    Ok(WriterRow {
        head,
        counter: whole(row, 5)?,
        request: row.get(6)?,
        rules: row.get(7)?,
        digest_at: row.get(8)?,
        digest: row.get(9)?,
        today: Today { day: row.get(10)?, events: row.get(11)?, apart_bytes: row.get(12)?, apart_events: row.get(13)? },
        copied: row.get(14)?,
    })
}

/// A counter may be any 64 bits; SQLite's numbers are signed, so it lies there as the signed number of the same bits.
fn whole(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    Ok(i64::column_result(row.get_ref(at)?)?.cast_unsigned())
}

/// Looks up what a request wants.
pub fn load(connection: &Connection, id: &BookId, want: &Want) -> Result<Found, Failure> {
    Ok(match want {
        Want::Place(writer, fseq, link) => Found::Place(place(connection, id, *writer, *fseq, link)?),
        Want::Apart(link) => Found::Apart(reason(connection, id, link)?.is_some()),
        Want::Root(size) => Found::Root(root(connection, id, *size)?),
        Want::Page(from, bytes) => Found::Page(page(connection, id, *from, *bytes)?),
        Want::Clear(from) => Found::Clear(clear(connection, id, *from)?),
    })
}

fn place(
    connection: &Connection,
    id: &BookId,
    writer: WriterNo,
    fseq: u64,
    link: &Link,
) -> Result<Option<Place>, Failure> {
    let mut statement = connection
        .prepare_cached("select sseq from frame where book_id = ?1 and writer_no = ?2 and fseq = ?3 and f = ?4")?;
    let sseq = statement.query_row(params![id, writer, fseq, link], |row| row.get(0)).optional()?;
    match sseq {
        Some(sseq) => Ok(Some(Place::Log(sseq))),
        None => Ok(reason(connection, id, link)?.map(Place::Quarantine)),
    }
}

fn reason(connection: &Connection, id: &BookId, link: &Link) -> Result<Option<Quarantine>, Failure> {
    let mut statement = connection.prepare_cached("select reason from quarantine where book_id = ?1 and f = ?2")?;
    let reason: Option<u8> = statement.query_row(params![id, link], |row| row.get(0)).optional()?;
    reason.map(|reason| Quarantine::of(reason).ok_or(Failure::Damaged("reason of quarantine"))).transpose()
}

fn root(connection: &Connection, id: &BookId, size: u64) -> Result<Option<Root>, Failure> {
    let mut statement = connection.prepare_cached("select root from frame where book_id = ?1 and sseq = ?2")?;
    Ok(statement.query_row(params![id, size], |row| row.get(0)).optional()?)
}

fn page(connection: &Connection, id: &BookId, from: u64, bytes: usize) -> Result<Vec<Entry>, Failure> {
    let logged = frames_after(connection, id, from, bytes)?;
    Ok(logged.into_iter().map(|logged| logged.entry).collect())
}

/// Entries after the first `from` with their roots, as many as `bytes` hold; at least one, if there is one.
pub fn frames_after(connection: &Connection, id: &BookId, from: u64, bytes: usize) -> Result<Vec<Logged>, Failure> {
    let mut statement = connection
        .prepare_cached("select recv, bytes, root from frame where book_id = ?1 and sseq > ?2 order by sseq")?;
    let mut rows = statement.query(params![id, from])?;
    let mut room = bytes;
    let mut taken = Vec::new();
    while let Some(row) = rows.next()? {
        let stored = row.get_ref(1)?.as_blob().map_err(|_| Failure::Damaged("frame"))?;
        if !taken.is_empty() && stored.len() > room {
            break;
        }
        room = room.saturating_sub(stored.len());
        let entry = Entry { received: row.get(0)?, frame: frame(stored)? };
        taken.push(Logged { entry, root: row.get(2)? });
    }
    Ok(taken)
}

fn frame(bytes: &[u8]) -> Result<Frame, Failure> {
    Frame::decode(bytes).map_err(|_| Failure::Damaged("frame"))
}

fn clear(connection: &Connection, id: &BookId, from: u64) -> Result<Vec<Frame>, Failure> {
    let mut statement = connection
        .prepare_cached("select bytes from frame where book_id = ?1 and sseq > ?2 and clear = 1 order by sseq")?;
    let mut rows = statement.query(params![id, from])?;
    let mut frames = Vec::new();
    while let Some(row) = rows.next()? {
        frames.push(frame(row.get_ref(0)?.as_blob().map_err(|_| Failure::Damaged("frame"))?)?);
    }
    Ok(frames)
}

/// Writes what a request changed.
pub fn apply(connection: &Connection, id: &BookId, changes: &Changes) -> Result<(), Failure> {
    if let Some(row) = &changes.book {
        if changes.begins { put_book(connection, id, row)? } else { keep_book(connection, id, row)? }
    }
    for (writer, row) in &changes.writers {
        put_writer(connection, id, *writer, row)?;
    }
    for new in &changes.entries {
        put_frame(connection, id, new.tip.size, &new.link, &new.entry, &new.tip.root)?;
    }
    for new in &changes.apart {
        put_one_apart(connection, id, &new.link, new.why, new.received, &new.frame)?;
    }
    put_heads(connection, id, &changes.heads)
}

/// Adds a book's row.
pub fn put_book(connection: &Connection, id: &BookId, row: &BookRow) -> Result<(), Failure> {
    let mut statement = connection.prepare_cached(
        "insert into book (book_id, epoch, size, root, suspect, refilling_until) values (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    statement.execute(params![id, row.epoch, row.tip.size, row.tip.root, row.suspect, row.refilling_until])?;
    Ok(())
}

fn keep_book(connection: &Connection, id: &BookId, row: &BookRow) -> Result<(), Failure> {
    let mut statement = connection.prepare_cached(
        "update book set epoch = ?2, size = ?3, root = ?4, suspect = ?5, refilling_until = ?6 where book_id = ?1",
    )?;
    statement.execute(params![id, row.epoch, row.tip.size, row.tip.root, row.suspect, row.refilling_until])?;
    Ok(())
}

/// Adds or replaces a writer's row.
pub fn put_writer(connection: &Connection, id: &BookId, writer: WriterNo, row: &WriterRow) -> Result<(), Failure> {
    let mut statement = connection.prepare_cached(
        "insert or replace into writer (book_id, writer_no, fseq, f, wseq, e, counter, counter_hash, rules, digest_sseq, \
         digest8, day, day_events, day_apart_bytes, day_apart_events, copied) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?;
    statement.execute(params![
        id,
        writer,
        row.head.map(|head| head.fseq),
        row.head.map(|head| head.link),
        row.head.map(|head| head.wseq),
        row.head.map(|head| head.event_link),
        row.counter.cast_signed(),
        row.request,
        row.rules,
        row.digest_at,
        row.digest,
        row.today.day,
        row.today.events,
        row.today.apart_bytes,
        row.today.apart_events,
        row.copied,
    ])?;
    Ok(())
}

fn put_frame(
    connection: &Connection,
    id: &BookId,
    sseq: u64,
    link: &Link,
    entry: &Entry,
    root: &Root,
) -> Result<(), Failure> {
    let header = entry.frame.header();
    let mut statement = connection.prepare_cached(
        "insert into frame (book_id, sseq, writer_no, fseq, wseq_first, count, f, recv, clear, bytes, root) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    statement.execute(params![
        id,
        sseq,
        header.writer,
        header.fseq,
        header.wseq_first,
        header.count,
        link,
        entry.received,
        header.key.is_none(),
        entry.frame.bytes(),
        root,
    ])?;
    Ok(())
}

fn put_one_apart(
    connection: &Connection,
    id: &BookId,
    link: &Link,
    why: Quarantine,
    received: u32,
    frame: &Frame,
) -> Result<(), Failure> {
    let mut statement = connection.prepare_cached(
        "insert into quarantine (book_id, f, writer_no, reason, recv, bytes) values (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    statement.execute(params![id, link, frame.header().writer, why as u8, received, frame.bytes()])?;
    Ok(())
}

/// Adds heads to the archive, each once.
pub fn put_heads(connection: &Connection, id: &BookId, heads: &[SignedHead]) -> Result<(), Failure> {
    for head in heads {
        let tip = head.head.tip;
        let mut statement = connection.prepare_cached(
            "insert or ignore into head_archive (book_id, epoch, size, root, head) values (?1, ?2, ?3, ?4, ?5)",
        )?;
        statement.execute(params![id, head.head.epoch, tip.size, tip.root, head.encode()])?;
    }
    Ok(())
}

/// The frame of this link in quarantine.
pub fn fetch_apart(connection: &Connection, id: &BookId, link: &Link) -> Result<Option<Vec<u8>>, Failure> {
    let mut statement = connection.prepare_cached("select bytes from quarantine where book_id = ?1 and f = ?2")?;
    Ok(statement.query_row(params![id, link], |row| row.get(0)).optional()?)
}

/// Every book, in order.
pub fn books(connection: &Connection) -> Result<Vec<BookId>, Failure> {
    let mut statement = connection.prepare("select book_id from book order by book_id")?;
    let books = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(books)
}

/// Adds invitations.
pub fn put_invites(connection: &Connection, invites: &[Invite]) -> Result<(), Failure> {
    let mut statement = connection
        .prepare_cached("insert into invite (code_hash, name, made, expires, used_by) values (?1, ?2, ?3, ?4, ?5)")?;
    for invite in invites {
        statement.execute(params![invite.code_hash, invite.name, invite.made, invite.expires, invite.used_by])?;
    }
    Ok(())
}

/// Whether nobody has used this code and its time is not over.
pub fn is_unused(connection: &Connection, code_hash: &[u8; 32], now: u32) -> Result<bool, Failure> {
    let mut statement =
        connection.prepare_cached("select 1 from invite where code_hash = ?1 and used_by is null and expires > ?2")?;
    Ok(statement.exists(params![code_hash, now])?)
}

/// Says which book began with a code.
pub fn use_up(connection: &Connection, code_hash: &[u8; 32], book: &BookId) -> Result<(), Failure> {
    let mut statement = connection.prepare_cached("update invite set used_by = ?2 where code_hash = ?1")?;
    statement.execute(params![code_hash, book])?;
    Ok(())
}

/// Ends a code that nobody has used; false for any other.
pub fn withdraw(connection: &Connection, code_hash: &[u8; 32]) -> Result<bool, Failure> {
    let sql = "update invite set expires = made where code_hash = ?1 and used_by is null";
    Ok(connection.execute(sql, [code_hash])? == 1)
}

/// Adds entries that follow the first `from`.
pub fn put_frames(connection: &Connection, id: &BookId, from: u64, logged: &[Logged]) -> Result<(), Failure> {
    for (sseq, logged) in (from + 1..).zip(logged) {
        put_frame(connection, id, sseq, &logged.entry.frame.link(id), &logged.entry, &logged.root)?;
    }
    Ok(())
}

/// Adds frames to the quarantine.
pub fn put_apart(connection: &Connection, id: &BookId, apart: &[Apart]) -> Result<(), Failure> {
    apart.iter().try_for_each(|apart| {
        put_one_apart(connection, id, &apart.frame.link(id), apart.why, apart.received, &apart.frame)
    })
}

/// The archive's heads of one book, in order.
pub fn heads(connection: &Connection, id: &BookId) -> Result<Vec<SignedHead>, Failure> {
    let mut statement =
        connection.prepare("select head from head_archive where book_id = ?1 order by epoch, size, root")?;
    let rows: Vec<Vec<u8>> = statement.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
    rows.iter().map(|head| SignedHead::decode(head).map_err(|_| Failure::Damaged("head"))).collect()
}

/// Up to `many` frames of the quarantine whose link is greater than `after`, in order of link.
pub fn apart_after(connection: &Connection, id: &BookId, after: &[u8], many: u32) -> Result<Vec<Apart>, Failure> {
    let mut statement = connection.prepare_cached(
        "select reason, recv, bytes from quarantine where book_id = ?1 and f > ?2 order by f limit ?3",
    )?;
    let mut rows = statement.query(params![id, after, many])?;
    let mut apart = Vec::new();
    while let Some(row) = rows.next()? {
        let why = Quarantine::of(row.get(0)?).ok_or(Failure::Damaged("reason of quarantine"))?;
        let bytes: Vec<u8> = row.get(2)?;
        apart.push(Apart { frame: frame(&bytes)?, why, received: row.get(1)? });
    }
    Ok(apart)
}

/// Every invitation, in order.
pub fn invites(connection: &Connection) -> Result<Vec<Invite>, Failure> {
    let mut statement =
        connection.prepare("select code_hash, name, made, expires, used_by from invite order by code_hash")?;
    let invites = statement.query_map([], |row| {
        Ok(Invite {
            code_hash: row.get(0)?,
            name: row.get(1)?,
            made: row.get(2)?,
            expires: row.get(3)?,
            used_by: row.get(4)?,
        })
    })?;
    Ok(invites.collect::<Result<_, _>>()?)
}
