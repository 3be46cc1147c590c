//! Connections: how many, how long one may say nothing, and how all of them end.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use sync::place::{Pin, pin_of};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::ParsedCertificate;

use super::Peer;
use crate::failure::Failure;
use crate::metrics::Metrics;

/// How long a request's head may take, and how long a connection may lie idle between two.
const HEAD_WAIT: Duration = Duration::from_secs(20);
const HANDSHAKE_WAIT: Duration = Duration::from_secs(20);
/// How long what was begun may take to end once the program is told to stop.
const END_WAIT: Duration = Duration::from_secs(20);
const HEAD_MAX: usize = 16 * 1024;
const CONNECTIONS_MAX: usize = 1_000;
/// Of one address; this machine's own, and so a proxy's, are not counted.
const OF_ONE_ADDRESS: usize = 100;

/// A door that is open.
pub struct Listening {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
}

impl Listening {
    /// Opens it.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub async fn on(address: SocketAddr, tls: Option<TlsAcceptor>) -> Result<Self, Failure> {
        let listener = TcpListener::bind(address).await;
        let listener = listener.map_err(|fault| {
            Failure::operator("serve.address", format!("The address {address} could not be listened on: {fault}."))
        })?;
        Ok(Self { listener, tls })
    }

    /// Where it is, as devices would write it.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn address(&self) -> Result<String, Failure> {
        let address = self.listener.local_addr().map_err(Failure::file(Path::new("the listening socket")))?;
        Ok(format!("{}://{address}", if self.tls.is_some() { "https" } else { "http" }))
    }

    /// Serves until `stop`; then nobody new is let in and what was begun is ended.
    pub async fn serve(self, app: Router, metrics: Arc<Metrics>, stop: impl Future<Output = ()>) {
        let graceful = GracefulShutdown::new();
        let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        let guests = Guests::default();
        let mut stop = pin!(stop);
        loop {
            let place = tokio::select! {
                () = &mut stop => break,
                place = places.clone().acquire_owned() => place,
            };
            let Ok(place) = place else { break };
            let accepted = tokio::select! {
                () = &mut stop => break,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, from)) => {
                    metrics.connection();
                    // One address too many is let go without a word.
                    if let Some(guest) = guests.admit(from.ip().to_canonical()) {
                        self.welcome(stream, from, app.clone(), &graceful, (place, guest));
                    }
                }
                // No more files may be open, or whoever came has gone: a moment, and on.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
        drop(self.listener);
        let _ = tokio::time::timeout(END_WAIT, graceful.shutdown()).await;
    }

    fn welcome(
        &self,
        stream: TcpStream,
        from: SocketAddr,
        app: Router,
        graceful: &GracefulShutdown,
        place: (OwnedSemaphorePermit, Guest),
    ) {
        // Replies are small and whoever waits for one sends nothing meanwhile.
        let _ = stream.set_nodelay(true);
        let watcher = graceful.watcher();
        let tls = self.tls.clone();
        tokio::spawn(async move {
            let _place = place;
            match tls {
                None => talk(stream, from, app, watcher).await,
                Some(tls) => {
                    let shaken = tokio::time::timeout(HANDSHAKE_WAIT, tls.accept(stream)).await;
                    if let Ok(Ok(stream)) = shaken {
                        talk(stream, from, app, watcher).await;
                    }
                }
            }
        });
    }
}

/// How many connections each address has.
#[derive(Debug, Clone, Default)]
struct Guests(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One connection of an address, counted until it is dropped.
#[derive(Debug)]
struct Guest {
    guests: Guests,
    address: Option<IpAddr>,
}

impl Guests {
    fn admit(&self, address: IpAddr) -> Option<Guest> {
        if address.is_loopback() {
            return Some(Guest { guests: self.clone(), address: None });
        }
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_default();
        if *count >= OF_ONE_ADDRESS {
            return None;
        }
        *count += 1;
        Some(Guest { guests: self.clone(), address: Some(address) })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut counts = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&address);
            }
        }
    }
}

async fn talk<S>(stream: S, from: SocketAddr, app: Router, watcher: hyper_util::server::graceful::Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let peer = Peer(from.ip().to_canonical());
    let service = tower_service_fn(app, peer);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WAIT)
        .max_buf_size(HEAD_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    // A connection that ends badly concerns the two ends alone.
    let _ = watcher.watch(connection).await;
}

/// The app, told who is at the other end.
fn tower_service_fn(app: Router, peer: Peer) -> Router {
    app.layer(axum::middleware::from_fn(move |mut request: Request<Body>, next: axum::middleware::Next| async move {
        request.extensions_mut().insert(peer);
        next.run(request).await
    }))
}

/// TLS with this certificate chain and key, both in PEM files.
///
/// # Errors
/// When a file cannot be read, or the two do not belong together.
pub fn tls(certificate: &Path, key: &Path) -> Result<TlsAcceptor, Failure> {
    let unusable = |path: &Path| {
        let said = format!("{} does not hold what TLS needs, or may not be read.", path.display());
        Failure::operator("serve.tls", said)
    };
    let chain = CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let chain = chain.map_err(|_| unusable(certificate))?;
    let key_der = PrivateKeyDer::from_pem_file(key).map_err(|_| unusable(key))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key_der))
        .map_err(|_| unusable(certificate))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The pin of a certificate file's first certificate.
///
/// # Errors
/// [`Failure::Operator`] when the file holds none.
pub fn pin(certificate: &Path) -> Result<Pin, Failure> {
    let unusable = || Failure::operator("serve.tls", format!("{} holds no certificate.", certificate.display()));
    let first = CertificateDer::from_pem_file(certificate).map_err(|_| unusable())?;
    let key = ParsedCertificate::try_from(&first).map_err(|_| unusable())?.subject_public_key_info();
    Ok(pin_of(&key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_connections_and_gets_back_what_it_leaves() {
        let guests = Guests::default();
        let one: IpAddr = [203, 0, 113, 7].into();
        let mut held: Vec<_> = (0..OF_ONE_ADDRESS).map(|_| guests.admit(one).unwrap()).collect();
        assert!(guests.admit(one).is_none());
        assert!(guests.admit([203, 0, 113, 8].into()).is_some());
        held.pop();
        assert!(guests.admit(one).is_some());
        held.clear();
        assert!(guests.0.lock().unwrap().is_empty(), "nothing is remembered of who has gone");
        assert!((0..OF_ONE_ADDRESS * 3).map(|_| guests.admit([127, 0, 0, 1].into())).all(|guest| guest.is_some()));
    }
}
