//! What is decided about a request, over either database.

use std::collections::BTreeMap;

use ledger::chain::Link;
use ledger::event::WriterNo;
use sync::BookId;
use sync::exchange::{BookRow, Fetch, Opening, Reply, Server};
use sync::member::SERVER;

use crate::view::{View, Want};

/// How long a box of the mailbox stays, in seconds.
pub const BOX_SECONDS: u32 = 15 * 60;
/// The most bytes of a message.
pub const MESSAGE_MAX: usize = 4 * 1024;
/// The most messages in a box.
pub const MESSAGES_MAX: u16 = 8;
/// The most boxes a book has at one time.
pub const BOXES_MAX: u64 = 16;

/// A signature by a writer of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedBy {
    /// Who.
    pub writer: WriterNo,
    /// Over what the request says.
    pub signature: [u8; 64],
}

/// Answers an exchange. With a code that nobody has used, an unknown book may begin; then the second value is true and
/// the code is used up. When a book does not begin, the changes are given up.
pub fn exchange(
    server: &Server,
    code_is_good: bool,
    bytes: &[u8],
    now: u32,
    book: &BookId,
    view: &mut View<'_>,
) -> Result<(Reply, bool), Want> {
    if code_is_good {
        server.open(book, bytes, now, view)
    } else {
        Ok((server.exchange(book, bytes, now, view)?, false))
    }
}

/// Whether whoever signed may have this frame of the quarantine: an active writer of the book.
pub fn may_fetch(server: &Server, book: &BookId, link: &Link, by: &SignedBy, view: &View<'_>) -> Result<bool, Want> {
    let fetch = Fetch { writer: by.writer, link: *link };
    let key = active_key(server, book, by.writer, view)?;
    Ok(key.is_some_and(|key| fetch.is_signed_by(book, &key, &by.signature)))
}

/// Whether whoever signed may open this box: an active writer of the book.
pub fn may_open(
    server: &Server,
    book: &BookId,
    id: &[u8; 16],
    message: &[u8],
    by: &SignedBy,
    view: &View<'_>,
) -> Result<bool, Want> {
    let opening = Opening { writer: by.writer, id: *id, message };
    let key = active_key(server, book, by.writer, view)?;
    Ok(key.is_some_and(|key| opening.is_signed_by(book, &key, &by.signature)))
}

fn active_key(server: &Server, book: &BookId, writer: WriterNo, view: &View<'_>) -> Result<Option<[u8; 32]>, Want> {
    Ok(active_row(server, book, writer, view)?.map(|(_, key)| key))
}

/// The book's row and the writer's key, for an active writer of a book that waits for no operator.
pub fn active_row(
    server: &Server,
    book: &BookId,
    writer: WriterNo,
    view: &View<'_>,
) -> Result<Option<(BookRow, [u8; 32])>, Want> {
    use sync::exchange::Transaction;
    let Some(row) = view.book()?.filter(|row| writer != SERVER && row.suspect.is_none()) else { return Ok(None) };
    let members = server.members(book, view)?;
    let key = members.sign_key(writer).filter(|_| members.is_active(writer));
    Ok(key.filter(|key| !view.was_shut_out(writer, key)).map(|key| (row, key)))
}

/// What became of a message left in the mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// It lies there now, or lay there already.
    Kept,
    /// There is no such box, or its time is over.
    NoBox,
    /// Another message has this number, or the one before is not there yet.
    Taken,
    /// The box, the book or the message is at its limit.
    Full,
    /// Whoever opens a box must be a writer of the book.
    NotAllowed,
}

/// What lies in one box.
pub type Messages = BTreeMap<u16, Vec<u8>>;

/// Whether a message may be added, given what the box holds and how many boxes the book has. `opens` says that a writer
/// of the book signed it as the first.
pub fn leave(held: &Messages, boxes: u64, number: u16, message: &[u8], opens: bool) -> Left {
    if message.len() > MESSAGE_MAX || number >= MESSAGES_MAX {
        return Left::Full;
    }
    if let Some(there) = held.get(&number) {
        return if there == message { Left::Kept } else { Left::Taken };
    }
    match (held.len(), number) {
        (0, 0) if !opens => Left::NotAllowed,
        (0, 0) if boxes >= BOXES_MAX => Left::Full,
        (0, 0) => Left::Kept,
        (0, _) => Left::NoBox,
        (many, number) if many == usize::from(number) => Left::Kept,
        _ => Left::Taken,
    }
}

/// What was found in the mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looked {
    /// The message.
    Message(Vec<u8>),
    /// The box is there, the message is not yet.
    NotYet,
    /// There is no such box, or its time is over.
    NoBox,
}

/// The message of this number in a box.
pub fn look(mut held: Messages, number: u16) -> Looked {
    match held.remove(&number) {
        Some(message) => Looked::Message(message),
        None if held.is_empty() => Looked::NoBox,
        None => Looked::NotYet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_left_in_turn_and_once() {
        let none = Messages::new();
        assert_eq!(leave(&none, 0, 0, b"a", false), Left::NotAllowed);
        assert_eq!(leave(&none, 0, 0, b"a", true), Left::Kept);
        assert_eq!(leave(&none, 0, 1, b"a", false), Left::NoBox);
        assert_eq!(leave(&none, BOXES_MAX, 0, b"a", true), Left::Full);
        let one = Messages::from([(0, b"a".to_vec())]);
        assert_eq!(leave(&one, 1, 0, b"a", false), Left::Kept, "the same again");
        assert_eq!(leave(&one, 1, 0, b"b", true), Left::Taken);
        assert_eq!(leave(&one, BOXES_MAX, 1, b"b", false), Left::Kept);
        assert_eq!(leave(&one, 1, 2, b"b", false), Left::Taken, "one too early");
        assert_eq!(leave(&one, 1, MESSAGES_MAX, b"b", false), Left::Full);
        assert_eq!(leave(&one, 1, 1, &[0; MESSAGE_MAX + 1], false), Left::Full);
        assert_eq!(look(one.clone(), 0), Looked::Message(b"a".to_vec()));
        assert_eq!(look(one, 1), Looked::NotYet);
        assert_eq!(look(none, 1), Looked::NoBox);
    }
}
