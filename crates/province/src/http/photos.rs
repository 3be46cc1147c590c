//! Photos of papers: what a device asks about one, and the chunks it brings.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, Request, StatusCode};
use sync::BookId;
use sync::paper::keep::Kept;
use sync::paper::{CHUNK_MAX, ENCODED_MAX, Hash};

use super::{Door, Reply, busy, bytes, failed, later, plain, read, signed_by};
use crate::photos::{Asking, Bringing, Question, Told};
use crate::rules::SignedBy;
use crate::{clock, hex};

/// How much of a photo is here: `have/size`.
const HAVE: HeaderName = HeaderName::from_static("htx-have");

fn place((book, hash): (String, String)) -> Option<(BookId, Hash)> {
    Some((hex::decode(&book)?, hex::decode(&hash)?))
}

pub async fn look(State(door): State<Arc<Door>>, Path(path): Path<(String, String)>, request: Request<Body>) -> Reply {
    ask(&door, path, signed_by(request.headers()), Question::Have).await
}

pub async fn take(State(door): State<Arc<Door>>, Path(path): Path<(String, String)>, request: Request<Body>) -> Reply {
    let Some((off, len)) = piece(request.uri().query().unwrap_or_default()) else {
        return plain(StatusCode::BAD_REQUEST);
    };
    ask(&door, path, signed_by(request.headers()), Question::Bytes { off, len }).await
}

/// `off=` and `len=`; from the beginning and as many as may be where they are not said.
fn piece(query: &str) -> Option<(u32, u32)> {
    let (mut off, mut len) = (0, CHUNK_MAX as u32);
    for part in query.split('&').filter(|part| !part.is_empty()) {
        match part.split_once('=')? {
            ("off", number) => off = number.parse().ok()?,
            ("len", number) => len = number.parse().ok()?,
            _ => return None,
        }
    }
    Some((off, len))
}

async fn ask(door: &Door, path: (String, String), by: Option<SignedBy>, what: Question) -> Reply {
    let Some((book, hash)) = place(path) else { return plain(StatusCode::NOT_FOUND) };
    if let Err(seconds) = door.books_pace.take(book) {
        return later(StatusCode::TOO_MANY_REQUESTS, seconds);
    }
    // Who may not know learns no more than who asks for what is not there.
    let Some(by) = by else { return plain(StatusCode::NOT_FOUND) };
    let Some(_place) = door.place() else { return busy() };
    let began = Instant::now();
    match door.books.ask_of_photo(book, Asking { hash, what, by }).await {
        Ok(Told::Kept(kept)) => having(StatusCode::OK, Some(kept)),
        Ok(Told::Chunk(chunk)) => {
            door.metrics.photo_taken(chunk.len());
            told(&book, by.writer, "taken", chunk.len(), began);
            bytes(chunk)
        }
        Ok(Told::Nothing) => plain(StatusCode::NOT_FOUND),
        Err(failure) => failed(door, &failure),
    }
}

pub async fn bring(State(door): State<Arc<Door>>, Path(path): Path<(String, String)>, request: Request<Body>) -> Reply {
    let Some((book, hash)) = place(path) else { return plain(StatusCode::NOT_FOUND) };
    if let Err(seconds) = door.books_pace.take(book) {
        return later(StatusCode::TOO_MANY_REQUESTS, seconds);
    }
    let Some(by) = signed_by(request.headers()) else { return plain(StatusCode::NOT_FOUND) };
    let body = match read(request.into_body(), ENCODED_MAX).await {
        Ok(body) => body,
        Err(status) => return plain(status),
    };
    let len = body.len();
    // Damage on the way is told before anybody's signature is looked at: it would not hold either.
    let Ok(bringing) = Bringing::read(hash, by, body) else { return plain(StatusCode::BAD_REQUEST) };
    let Some(_place) = door.place() else { return busy() };
    let began = Instant::now();
    match door.books.bring_photo(book, bringing, clock::now()).await {
        Ok(Some(brought)) => {
            door.metrics.photo_brought(brought, len);
            told(&book, by.writer, brought.name(), len, began);
            match brought.over_http() {
                (status, _, Some(seconds)) => later(status_of(status), seconds.into()),
                (status, kept, None) => having(status_of(status), kept),
            }
        }
        Ok(None) => plain(StatusCode::NOT_FOUND),
        Err(failure) => failed(&door, &failure),
    }
}

fn status_of(status: u16) -> StatusCode {
    // The numbers are constants of `sync`, all of them statuses.
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn having(status: StatusCode, kept: Option<Kept>) -> Reply {
    let mut reply = plain(status);
    if let Some(kept) = kept
        && let Ok(value) = HeaderValue::from_str(&format!("{}/{}", kept.have, kept.size))
    {
        reply.headers_mut().insert(HAVE, value);
    }
    reply
}

/// One line about a chunk: how much, never of what.
fn told(book: &BookId, writer: u16, outcome: &'static str, len: usize, began: Instant) {
    tracing::info!(
        book = hex::encode(&book[..4]),
        writer,
        outcome,
        bytes = len,
        micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        "photo"
    );
}

#[cfg(test)]
mod tests {
    use super::piece;

    #[test]
    fn a_piece_is_named_by_its_offset_and_length() {
        assert_eq!(piece(""), Some((0, 65_536)));
        assert_eq!(piece("off=7&len=9"), Some((7, 9)));
        assert_eq!(piece("len=9"), Some((0, 9)));
        for wrong in ["off", "off=-1", "off=x", "of=1", "off=4294967296"] {
            assert_eq!(piece(wrong), None, "{wrong}");
        }
    }
}
