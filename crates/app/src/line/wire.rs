//! HTTP/1.1 to one server at a time, by `reqwest`.
//!
//! It follows no redirect, reads no proxy out of the machine's settings, asks for no compression, and says nothing about
//! itself: what goes out is what is asked for. After any failure the connections are thrown away: one that hangs once
//! hangs again.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{CONTENT_LENGTH, DATE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Error, Method, Request, Response, Url};
use sync::place::Place;
use tokio::runtime::{Builder, Runtime};
use tokio_rustls::rustls::{CertificateError, ClientConfig, Error as TlsError};

use super::trust;

const CONNECT_LIMIT: Duration = Duration::from_secs(30);
/// How long nothing may come, or go out without an answer.
const IDLE_LIMIT: Duration = Duration::from_secs(60);
/// Shorter than servers and what stands before them keep a connection on which nothing is asked.
const KEEP: Duration = Duration::from_secs(20);
/// The most bytes of an answer: a page and what stands around it.
const ANSWER_MAX: usize = 512 * 1024;

/// The line that says how much of a photo is there: `have/size`.
const HAVE: &str = "htx-have";

/// Why there is no answer, by a stable name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The address is none.
    Address,
    /// Nobody answers there.
    Unreachable,
    /// The server's certificate is not one to be trusted.
    Certificate,
    /// The server's certificate is of another time: this machine's clock is wrong, or the certificate has run out.
    Clock,
    /// The line broke, or nothing came for a minute.
    Broken,
}

impl Fault {
    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Fault::Address => "sync.address",
            Fault::Unreachable => "sync.unreachable",
            Fault::Certificate => "sync.certificate",
            Fault::Clock => "sync.clock",
            Fault::Broken => "sync.no-reply",
        }
    }
}

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// How many seconds it asks to be left alone.
    pub retry_after: Option<u32>,
    /// How many bytes of a photo the server has, of how many.
    pub have: Option<(u32, u32)>,
    /// The body.
    pub body: Vec<u8>,
}

/// A client of one server at a time.
pub struct Wire {
    runtime: Runtime,
    client: Option<(Place, Client)>,
}

impl Wire {
    /// A client without a connection.
    ///
    /// # Errors
    /// When the machine gives no thread, timer or socket.
    pub fn new() -> io::Result<Self> {
        // A thread of its own notices that the server has closed a connection that is kept.
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("line").enable_all().build()?;
        Ok(Self { runtime, client: None })
    }

    /// Asks `address` (a [`Place`]) for `path`, and waits for the whole answer.
    ///
    /// # Errors
    /// [`Fault`]; whether the server took the request is then not known.
    pub fn ask(
        &mut self,
        method: Method,
        address: &str,
        path: &str,
        headers: &[(&'static str, String)],
        body: Vec<u8>,
    ) -> Result<Answer, Fault> {
        let place: Place = address.parse().map_err(|_| Fault::Address)?;
        let url: Url = format!("{}{path}", place.url).parse().map_err(|_| Fault::Address)?;
        let client = match self.client.take() {
            Some((to, client)) if to == place => client,
            _ => client_for(&place)?,
        };
        let mut request = client.request(method, url);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = if body.is_empty() { request } else { request.body(body) };
        let request = request.build().map_err(|_| Fault::Address)?;
        let answer = self.runtime.block_on(answer(&client, request))?;
        self.client = Some((place, client));
        Ok(answer)
    }
}

impl Wire {
    /// By how many seconds a server's clock is ahead of this machine's, as the date of an answer says. Asked where the clock
    /// stands in the way of trusting the server; nothing is told it but that somebody asks.
    pub fn clock_ahead(&self, address: &str) -> Option<i64> {
        let place: Place = address.parse().ok()?;
        let url: Url = format!("{}/health", place.url).parse().ok()?;
        let client = client_under(trust::at_any_time().ok()?).ok()?;
        let response = self.runtime.block_on(async { client.get(url).send().await }).ok()?;
        let date = response.headers().get(DATE)?.to_str().ok()?;
        Some(DateTime::parse_from_rfc2822(date).ok()?.timestamp() - Utc::now().timestamp())
    }
}

fn client_for(place: &Place) -> Result<Client, Fault> {
    // Without TLS of ours it would look for TLS of its own, also on the way to this machine itself.
    let is_sealed = place.url.starts_with("https://");
    client_under(if is_sealed { trust::config(place.pin)? } else { trust::nobody()? })
}

fn client_under(tls: ClientConfig) -> Result<Client, Fault> {
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        .no_proxy()
        .redirect(Policy::none())
        .referer(false)
        .connect_timeout(CONNECT_LIMIT)
        .read_timeout(IDLE_LIMIT)
        .pool_max_idle_per_host(1)
        .pool_idle_timeout(KEEP);
    client.build().map_err(|_| Fault::Certificate)
}

async fn answer(client: &Client, request: Request) -> Result<Answer, Fault> {
    let response = client.execute(request).await.map_err(|error| of(&error))?;
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let have = response.headers().get(HAVE).and_then(|value| {
        let (have, size) = value.to_str().ok()?.split_once('/')?;
        Some((have.parse().ok()?, size.parse().ok()?))
    });
    let status = response.status().as_u16();
    Ok(Answer { status, retry_after, have, body: whole(response).await? })
}

async fn whole(mut response: Response) -> Result<Vec<u8>, Fault> {
    let told = response.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|length| length > ANSWER_MAX) {
        return Err(Fault::Broken);
    }
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| of(&error))? {
        if bytes.len() + piece.len() > ANSWER_MAX {
            return Err(Fault::Broken);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

fn of(error: &Error) -> Fault {
    match tls_cause(error) {
        Some(TlsError::InvalidCertificate(
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. },
        )) => Fault::Clock,
        Some(TlsError::InvalidCertificate(_)) => Fault::Certificate,
        Some(_) => Fault::Broken,
        None if error.is_builder() => Fault::Address,
        None if error.is_connect() => Fault::Unreachable,
        None => Fault::Broken,
    }
}

/// What TLS had against it, however deep it lies: an error of input and output hides its cause from the chain.
fn tls_cause(error: &Error) -> Option<&TlsError> {
    let mut next = error.source();
    while let Some(cause) = next {
        if let Some(found) = cause.downcast_ref() {
            return Some(found);
        }
        next = match cause.downcast_ref::<io::Error>() {
            Some(outer) => outer.get_ref().map(|inner| inner as &(dyn std::error::Error + 'static)),
            None => cause.source(),
        };
    }
    None
}
