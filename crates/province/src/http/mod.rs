//! The door: HTTP/1.1 over the books. What it answers says `docs/sync-format.md`, section 8.

mod listen;
mod pace;
mod photos;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header};
use axum::middleware::Next;
use axum::routing::{get, post};
use http_body_util::BodyExt;
use sync::BookId;
use sync::exchange::MESSAGE_MAX;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::answered::Answered;
use crate::books::Books;
use crate::failure::Failure;
use crate::keys::PublicKeys;
use crate::metrics::Metrics;
use crate::rules::{self, Left, Looked, SignedBy};
use crate::{clock, codes, hex};

pub use listen::{Listening, pin, tls};
pub use pace::{Pace, Rate};

/// A request and its signature.
const REQUEST_MAX: usize = MESSAGE_MAX + 64;
/// A device on a slow line sends something within this time, and all of it within that.
const PIECE_WAIT: Duration = Duration::from_secs(30);
const BODY_WAIT: Duration = Duration::from_secs(300);
/// How many requests are worked on at once; others are told to come again.
const AT_ONCE: usize = 512;
const CODE: &str = "htx-code";
const WRITER: &str = "htx-writer";
const SIGNATURE: &str = "htx-signature";
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Who is at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// What stands behind the door.
pub struct Door {
    /// The books.
    pub books: Books,
    /// The keys a device must find here.
    pub keys: PublicKeys,
    /// Figures.
    pub metrics: Arc<Metrics>,
    /// Whether a proxy of the operator's stands before it and says who asks.
    pub behind_proxy: bool,
    /// How often an address may come. This machine's own are not counted.
    pub addresses: Pace<IpAddr>,
    /// How often a book's devices may come.
    pub books_pace: Pace<BookId>,
    at_once: Semaphore,
}

type Reply = Response<Body>;

impl Door {
    /// A door with these limits.
    pub fn new(
        books: Books,
        keys: PublicKeys,
        metrics: Arc<Metrics>,
        behind_proxy: bool,
        addresses: Rate,
        a_book: Rate,
    ) -> Self {
        Self {
            books,
            keys,
            metrics,
            behind_proxy,
            addresses: Pace::new(addresses),
            books_pace: Pace::new(a_book),
            at_once: Semaphore::new(AT_ONCE),
        }
    }
}

impl Door {
    /// A place among those that are worked on. Taken once a request is whole: who speaks slowly keeps nobody out.
    fn place(&self) -> Option<SemaphorePermit<'_>> {
        self.at_once.try_acquire().ok()
    }
}

/// Everything that can be asked.
pub fn router(door: Arc<Door>) -> Router {
    Router::new()
        .route("/v1/x/{book}", post(exchange))
        .route("/v1/q/{book}/{f}", get(quarantined))
        .route("/v1/e/{book}/{id}/{n}", get(look).put(leave))
        .route("/v1/b/{book}/{hash}", get(photos::take).head(photos::look).put(photos::bring))
        .route("/v1/keys", get(keys))
        .layer(axum::middleware::from_fn_with_state(door.clone(), pace))
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .with_state(door)
}

/// Turns away who comes too often, before anything is read.
async fn pace(State(door): State<Arc<Door>>, request: Request<Body>, next: Next) -> Reply {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
    let from = if door.behind_proxy { forwarded(request.headers()).or(peer) } else { peer };
    if let Some(address) = from.filter(|address| !address.is_loopback())
        && let Err(seconds) = door.addresses.take(address)
    {
        return counted(&door, later(StatusCode::TOO_MANY_REQUESTS, seconds));
    }
    let reply = next.run(request).await;
    counted(&door, reply)
}

fn counted(door: &Door, reply: Reply) -> Reply {
    door.metrics.answer(reply.status().as_u16());
    reply
}

/// The address the nearest proxy saw: the last it wrote; what stands before anybody may have written.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED_FOR).iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

async fn exchange(State(door): State<Arc<Door>>, Path(book): Path<String>, request: Request<Body>) -> Reply {
    let Some(book) = hex::decode::<16>(&book) else { return plain(StatusCode::NOT_FOUND) };
    let code = match request.headers().get(CODE).map(digits::<10>) {
        None => None,
        Some(Some(secret)) => Some(codes::hash(&secret)),
        Some(None) => return plain(StatusCode::BAD_REQUEST),
    };
    if let Err(seconds) = door.books_pace.take(book) {
        return later(StatusCode::TOO_MANY_REQUESTS, seconds);
    }
    let body = match read(request.into_body(), REQUEST_MAX).await {
        Ok(body) => body,
        Err(status) => return plain(status),
    };
    let Some(_place) = door.place() else { return busy() };
    let (began, asked_bytes) = (Instant::now(), body.len());
    match door.books.exchange(book, code, body, clock::now()).await {
        Ok(answered) => {
            let took = began.elapsed();
            door.metrics.exchange(&answered, asked_bytes, took);
            told(&book, &answered, asked_bytes, took);
            bytes(answered.bytes)
        }
        Err(failure) => failed(&door, &failure),
    }
}

/// One line about an exchange: how much, never what; and one more where devices came to different figures. A book is named by its first four bytes, enough to find it.
fn told(book: &BookId, answered: &Answered, asked_bytes: usize, took: Duration) {
    let [logged, apart, refused] = answered.fates;
    tracing::info!(
        book = hex::encode(&book[..4]),
        writer = answered.writer,
        outcome = answered.refused.map_or("taken", sync::exchange::Code::name),
        frames = answered.frames,
        logged,
        apart,
        refused,
        page = answered.page,
        bytes_in = asked_bytes,
        bytes_out = answered.bytes.len(),
        micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        "exchange"
    );
    if answered.diverged {
        tracing::warn!(
            book = hex::encode(&book[..4]),
            writer = answered.writer,
            "the figures of this device differ from another's of the same book"
        );
    }
}

async fn quarantined(
    State(door): State<Arc<Door>>,
    Path((book, link)): Path<(String, String)>,
    headers: HeaderMap,
) -> Reply {
    let (Some(book), Some(link)) = (hex::decode::<16>(&book), hex::decode::<32>(&link)) else {
        return plain(StatusCode::NOT_FOUND);
    };
    if let Err(seconds) = door.books_pace.take(book) {
        return later(StatusCode::TOO_MANY_REQUESTS, seconds);
    }
    // Who may not have it learns no more than who asks for what is not there.
    let Some(by) = signed_by(&headers) else { return plain(StatusCode::NOT_FOUND) };
    let Some(_place) = door.place() else { return busy() };
    match door.books.quarantined(book, link, by).await {
        Ok(Some(frame)) => bytes(frame),
        Ok(None) => plain(StatusCode::NOT_FOUND),
        Err(failure) => failed(&door, &failure),
    }
}

/// A box of the mailbox and a number in it.
fn slot((book, id, n): (String, String, String)) -> Option<(BookId, [u8; 16], u16)> {
    Some((hex::decode(&book)?, hex::decode(&id)?, n.parse().ok()?))
}

async fn leave(
    State(door): State<Arc<Door>>,
    Path(path): Path<(String, String, String)>,
    request: Request<Body>,
) -> Reply {
    let Some((book, id, number)) = slot(path) else { return plain(StatusCode::NOT_FOUND) };
    if let Err(seconds) = door.books_pace.take(book) {
        return later(StatusCode::TOO_MANY_REQUESTS, seconds);
    }
    let by = signed_by(request.headers());
    let message = match read(request.into_body(), rules::MESSAGE_MAX).await {
        Ok(message) => message,
        Err(status) => return plain(status),
    };
    let Some(_place) = door.place() else { return busy() };
    match door.books.leave(book, id, number, message, by, clock::now()).await {
        Ok(Left::Kept) => plain(StatusCode::NO_CONTENT),
        Ok(Left::NotAllowed) => plain(StatusCode::FORBIDDEN),
        Ok(Left::NoBox) => plain(StatusCode::NOT_FOUND),
        Ok(Left::Taken) => plain(StatusCode::CONFLICT),
        Ok(Left::Full) => plain(StatusCode::INSUFFICIENT_STORAGE),
        Err(failure) => failed(&door, &failure),
    }
}

async fn look(State(door): State<Arc<Door>>, Path(path): Path<(String, String, String)>) -> Reply {
    let Some((book, id, number)) = slot(path) else { return plain(StatusCode::NOT_FOUND) };
    if let Err(seconds) = door.books_pace.take(book) {
        return later(StatusCode::TOO_MANY_REQUESTS, seconds);
    }
    let Some(_place) = door.place() else { return busy() };
    match door.books.look(book, id, number, clock::now()).await {
        Ok(Looked::Message(message)) => bytes(message),
        Ok(Looked::NotYet) => plain(StatusCode::NO_CONTENT),
        Ok(Looked::NoBox) => plain(StatusCode::NOT_FOUND),
        Err(failure) => failed(&door, &failure),
    }
}

async fn keys(State(door): State<Arc<Door>>) -> Reply {
    let keys = &door.keys;
    let recovery = keys.recovery.as_ref().map_or(&[][..], |key| key);
    bytes([&keys.root[..], &keys.log, recovery].concat())
}

async fn health(State(door): State<Arc<Door>>) -> Reply {
    match door.books.is_well().await {
        Ok(()) => text("ok\n".into()),
        Err(failure) => failed(&door, &failure),
    }
}

async fn metrics(State(door): State<Arc<Door>>, peer: Option<Extension<Peer>>, headers: HeaderMap) -> Reply {
    // For the operator on this machine: a proxy that hands everything on does not hand these out.
    let from_here = peer.is_none_or(|peer| peer.0.0.is_loopback()) && !headers.contains_key(FORWARDED_FOR);
    if from_here { text(door.metrics.text()) } else { plain(StatusCode::NOT_FOUND) }
}

fn digits<const N: usize>(value: &HeaderValue) -> Option<[u8; N]> {
    hex::decode(value.to_str().ok()?)
}

fn signed_by(headers: &HeaderMap) -> Option<SignedBy> {
    let writer = headers.get(WRITER)?.to_str().ok()?.parse().ok()?;
    Some(SignedBy { writer, signature: headers.get(SIGNATURE).and_then(digits)? })
}

/// The whole body, unless it is too long or comes too slowly.
async fn read(mut body: Body, max: usize) -> Result<Vec<u8>, StatusCode> {
    let deadline = tokio::time::Instant::now() + BODY_WAIT;
    let mut bytes = Vec::new();
    loop {
        let wait = deadline.min(tokio::time::Instant::now() + PIECE_WAIT);
        let frame = match tokio::time::timeout_at(wait, body.frame()).await {
            Err(_) => return Err(StatusCode::REQUEST_TIMEOUT),
            Ok(None) => return Ok(bytes),
            Ok(Some(Err(_))) => return Err(StatusCode::BAD_REQUEST),
            Ok(Some(Ok(frame))) => frame,
        };
        if let Some(data) = frame.data_ref() {
            if bytes.len() + data.len() > max {
                return Err(StatusCode::PAYLOAD_TOO_LARGE);
            }
            bytes.extend_from_slice(data);
        }
    }
}

fn plain(status: StatusCode) -> Reply {
    let mut reply = Response::new(Body::empty());
    *reply.status_mut() = status;
    if status == StatusCode::REQUEST_TIMEOUT || status == StatusCode::PAYLOAD_TOO_LARGE {
        // What is still on its way is not read: the connection is of no more use.
        reply.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    reply
}

/// No more lines than needed: they are counted on a metered connection.
fn bytes(bytes: Vec<u8>) -> Reply {
    Response::new(Body::from(bytes))
}

fn text(text: String) -> Reply {
    let mut reply = Response::new(Body::from(text));
    reply
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"));
    reply
}

fn later(status: StatusCode, seconds: u64) -> Reply {
    let mut reply = plain(status);
    reply.headers_mut().insert(HeaderName::from_static("retry-after"), HeaderValue::from(seconds));
    reply
}

fn busy() -> Reply {
    later(StatusCode::SERVICE_UNAVAILABLE, 5)
}

fn failed(door: &Door, failure: &Failure) -> Reply {
    door.metrics.failure(failure.code());
    let cause = failure.cause();
    match failure {
        Failure::Busy => tracing::warn!(code = failure.code(), "too many wait"),
        _ => tracing::error!(code = failure.code(), cause, "the store failed"),
    }
    later(StatusCode::SERVICE_UNAVAILABLE, if matches!(failure, Failure::Busy) { 2 } else { 10 })
}
