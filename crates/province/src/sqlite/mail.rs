//! The mailbox.

use rusqlite::{Connection, params};
use sync::BookId;

use crate::failure::Failure;
use crate::rules::{self, BOX_SECONDS, Left, Looked, Messages};

fn held(connection: &Connection, book: &BookId, id: &[u8; 16], now: u32) -> Result<Messages, Failure> {
    let mut statement =
        connection.prepare_cached("select n, data from mailbox where book_id = ?1 and id = ?2 and expires > ?3")?;
    let rows = statement.query_map(params![book, id, now], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The message of this number.
pub fn look(connection: &Connection, book: &BookId, id: &[u8; 16], number: u16, now: u32) -> Result<Looked, Failure> {
    Ok(rules::look(held(connection, book, id, now)?, number))
}

/// Leaves a message; a box stays for a quarter of an hour from its first. What has had its time is removed.
pub fn leave(
    connection: &Connection,
    book: &BookId,
    id: &[u8; 16],
    (number, message): (u16, &[u8]),
    opens: bool,
    now: u32,
) -> Result<Left, Failure> {
    connection.prepare_cached("delete from mailbox where expires <= ?1")?.execute([now])?;
    let held = held(connection, book, id, now)?;
    let boxes: u64 = connection
        .prepare_cached("select count(*) from mailbox where book_id = ?1 and n = 0")?
        .query_row([book], |row| row.get(0))?;
    let left = rules::leave(&held, boxes, number, message, opens);
    if left == Left::Kept && !held.contains_key(&number) {
        let begun: Option<u32> = connection
            .prepare_cached("select min(expires) from mailbox where book_id = ?1 and id = ?2")?
            .query_row(params![book, id], |row| row.get(0))?;
        let expires = begun.unwrap_or(now.saturating_add(BOX_SECONDS));
        connection
            .prepare_cached("insert into mailbox (book_id, id, n, data, expires) values (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![book, id, number, message, expires])?;
    }
    Ok(left)
}
