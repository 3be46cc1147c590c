//! Serving.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use sync::exchange::Server;
use tokio::signal::unix::{SignalKind, signal};

use super::keep::{self, Lock};
use crate::archive::Place;
use crate::failure::Failure;
use crate::http::{Door, Listening, pin, router, tls};
use crate::keys::PublicKeys;
use crate::metrics::Metrics;
use crate::settings::{LogFormat, Settings};
use crate::shut_out::List;

/// Where devices find the server that served last from this folder.
pub const ADDRESS_FILE: &str = "address";

pub async fn run(settings: Settings) -> Result<(), Failure> {
    settings.check_open_line()?;
    log(&settings);
    // Before anything is looked at: a restore may be at work.
    let _lock = match settings.place {
        Place::Sqlite(_) => Some(Lock::take(&settings.data)?),
        Place::Postgres(_) => None,
    };
    keep::prepare(&settings).await?;
    let log_key = keep::log_key(&settings).await?;
    let keys = PublicKeys::of(&settings.data, &log_key)?;
    if keys.recovery.is_none() {
        tracing::warn!("there are no offline keys: make them before the first book joins (htx-province keys root)");
    }
    let list = Arc::new(List::open(&settings.data.join(crate::SHUT_OUT_FILE))?);
    if list.unreadable() > 0 {
        tracing::warn!(lines = list.unreadable(), "the list of writers shut out has lines that cannot be read");
    }
    let metrics = Arc::new(Metrics::default());
    let server = Arc::new(Server::new(log_key, settings.limits));
    let books = keep::books(&settings, server, list, metrics.clone()).await?;
    let certificate = settings.tls.as_ref().map(|(certificate, key)| tls(certificate, key)).transpose()?;
    let listening = Listening::on(settings.listen, certificate).await?;
    let door = Door::new(books.clone(), keys, metrics.clone(), settings.behind_proxy, settings.address, settings.book);
    let stop = stop()?;
    let address = listening.address()?;
    // Where «book invite» finds what to write into codes.
    let public_url = found_at(&settings, settings.public_url.as_deref().unwrap_or(&address))?;
    let path = settings.data.join(ADDRESS_FILE);
    std::fs::write(&path, public_url).map_err(Failure::file(&path))?;
    println!("listening {address}");
    tracing::info!(address, "listening");
    listening.serve(router(Arc::new(door)), metrics, stop).await;
    tracing::info!("stopping");
    books.close();
    Ok(())
}

/// `url`, with the pin of the certificate where codes are to name it.
///
/// # Errors
/// When the certificate cannot be read, or the address is none that devices find.
pub fn found_at(settings: &Settings, url: &str) -> Result<String, Failure> {
    let unusable = || Failure::operator("settings.public-url", format!("{url} is no address that devices find."));
    let mut place: sync::place::Place = url.parse().map_err(|_| unusable())?;
    if let Some((certificate, _)) = settings.tls.as_ref().filter(|_| settings.tls_pin) {
        if !place.url.starts_with("https://") {
            return Err(unusable());
        }
        place.pin = Some(pin(certificate)?);
    }
    Ok(place.to_string())
}

/// Ends when the program is told to stop.
fn stop() -> Result<impl Future<Output = ()>, Failure> {
    let listen = |kind| signal(kind).map_err(Failure::file(Path::new("signals")));
    let (mut terminate, mut interrupt) = (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Lines to standard error: how much, how long, what failed. Never names, amounts, bodies, keys or addresses.
fn log(settings: &Settings) {
    let filter = tracing_subscriber::EnvFilter::new(&settings.log);
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let terminal = std::io::stderr().is_terminal();
    let format = settings.log_format.unwrap_or(if terminal { LogFormat::Text } else { LogFormat::Json });
    // Another may have been set in the same process; then that one serves.
    let _ = match format {
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init(),
        LogFormat::Text => lines.with_ansi(terminal).try_init(),
    };
}
