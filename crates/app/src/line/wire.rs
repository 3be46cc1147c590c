//! HTTP/1.1 to one server, kept small: every header is paid for on a metered connection.
//!
//! A connection is kept for the next request and thrown away after any failure: one that hangs once hangs again.

use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, Response, Uri, header};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{CertificateError, ClientConfig, Error as TlsError, RootCertStore};

const CONNECT_LIMIT: Duration = Duration::from_secs(30);
const IDLE_LIMIT: Duration = Duration::from_secs(60);
/// The most bytes of an answer: a page and what stands around it.
const ANSWER_MAX: usize = 512 * 1024;

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
    /// The body.
    pub body: Vec<u8>,
}

/// A client of one server at a time.
pub struct Wire {
    runtime: Runtime,
    tls: Option<TlsConnector>,
    kept: Option<(String, SendRequest<Full<Bytes>>)>,
}

impl Wire {
    /// A client without a connection.
    ///
    /// # Errors
    /// When the machine gives no timer or socket.
    pub fn new() -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self { runtime, tls: None, kept: None })
    }

    /// Asks `address` (`http://` or `https://` and a host) for `path`, and waits for the whole answer.
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
        let uri: Uri = address.parse().map_err(|_| Fault::Address)?;
        let authority = uri.authority().ok_or(Fault::Address)?.to_string();
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &authority);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(Full::new(Bytes::from(body))).map_err(|_| Fault::Address)?;
        let kept = self.kept.take().filter(|(to, sender)| to == address && !sender.is_closed());
        if kept.is_none() && uri.scheme_str() == Some("https") && self.tls.is_none() {
            self.tls = Some(connector()?);
        }
        let tls = self.tls.clone().filter(|_| uri.scheme_str() == Some("https"));
        let asked = self.runtime.block_on(async {
            let mut sender = match kept {
                Some((_, sender)) => sender,
                None => connect(&uri, tls).await?,
            };
            let answer = answer(&mut sender, request).await?;
            Ok((sender, answer))
        });
        let (sender, answer) = asked?;
        self.kept = Some((address.to_owned(), sender));
        Ok(answer)
    }
}

async fn connect(uri: &Uri, tls: Option<TlsConnector>) -> Result<SendRequest<Full<Bytes>>, Fault> {
    let host = uri.host().ok_or(Fault::Address)?.trim_matches(['[', ']']).to_owned();
    let port = uri.port_u16().unwrap_or(if tls.is_some() { 443 } else { 80 });
    let connecting = async {
        let stream = TcpStream::connect((host.as_str(), port)).await.map_err(|_| Fault::Unreachable)?;
        // A request goes out whole; waiting for more of it would only cost a round trip.
        let _ = stream.set_nodelay(true);
        let Some(tls) = tls else { return begin(stream).await };
        let name = ServerName::try_from(host.clone()).map_err(|_| Fault::Address)?;
        begin(tls.connect(name, stream).await.map_err(|error| of_tls(&error))?).await
    };
    timeout(CONNECT_LIMIT, connecting).await.map_err(|_| Fault::Unreachable)?
}

async fn begin<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
) -> Result<SendRequest<Full<Bytes>>, Fault> {
    let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|_| Fault::Broken)?;
    // What goes wrong on it is told to whoever waits for an answer.
    tokio::spawn(async move { drop(connection.await) });
    Ok(sender)
}

async fn answer(sender: &mut SendRequest<Full<Bytes>>, request: Request<Full<Bytes>>) -> Result<Answer, Fault> {
    let sent = async {
        sender.ready().await?;
        sender.send_request(request).await
    };
    let response = timeout(IDLE_LIMIT, sent).await.map_err(|_| Fault::Broken)?.map_err(|_| Fault::Broken)?;
    let retry_after = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let status = response.status().as_u16();
    Ok(Answer { status, retry_after, body: whole(response).await? })
}

async fn whole(response: Response<Incoming>) -> Result<Vec<u8>, Fault> {
    let mut body = response.into_body();
    let mut bytes = Vec::new();
    while let Some(piece) = timeout(IDLE_LIMIT, body.frame()).await.map_err(|_| Fault::Broken)? {
        let piece = piece.map_err(|_| Fault::Broken)?;
        if let Some(data) = piece.data_ref() {
            if bytes.len() + data.len() > ANSWER_MAX {
                return Err(Fault::Broken);
            }
            bytes.extend_from_slice(data);
        }
    }
    Ok(bytes)
}

/// TLS by the machine's own list of whom to trust.
fn connector() -> Result<TlsConnector, Fault> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        return Err(Fault::Certificate);
    }
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

fn of_tls(error: &std::io::Error) -> Fault {
    let cause = error.get_ref().and_then(|cause| cause.downcast_ref::<TlsError>());
    match cause {
        Some(TlsError::InvalidCertificate(
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. },
        )) => Fault::Clock,
        Some(TlsError::InvalidCertificate(_)) => Fault::Certificate,
        _ => Fault::Broken,
    }
}
