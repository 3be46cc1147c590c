//! Exchanging with the province's server.

use std::io::Write;

use app::joined::Engine;
use app::joined::Offer;
use app::line::Wire;
use app::{Book, Refusal};
use serde_json::json;

use crate::args::BookArgs;
use crate::args::device::SyncArgs;
use crate::books::open;
use crate::say;

pub fn sync(args: &SyncArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let mut book = open(&args.book)?;
    let mut wire = Wire::new().map_err(|error| Refusal::new("sync.no-line").with("what", error))?;
    match (&args.code, &args.server) {
        (Some(code), server) => {
            let offer = Offer::fetch(&mut wire, code, server.as_deref())?;
            book.join_province(&offer, args.offline_recovery)?;
        }
        (None, Some(server)) => book.set_server_address(server)?,
        (None, None) => {}
    }
    let (sent, received) = exchange(&mut book, &mut wire, args.attempts)?;
    let status = book.sync_status(false)?;
    if status.pending > 0 || status.fault.is_some() {
        let code = status.fault.unwrap_or_else(|| "sync.pending".into());
        return Err(Refusal::new(&code).with("pending", status.pending));
    }
    say(out, &json!({ "sent": sent, "received": received, "pending": 0 }))
}

/// Exchanges until nothing waits, or so many attempts have failed.
fn exchange(book: &mut Book, wire: &mut Wire, attempts: u32) -> Result<(u64, u64), Refusal> {
    let mut engine = Engine::default();
    let (mut sent, mut received) = (0, 0);
    for attempt in 1..=attempts.max(1) {
        let carried = book.exchange(&mut engine, wire)?;
        sent += carried.sent;
        received += carried.received;
        match carried.wait {
            Some(wait) if attempt < attempts => std::thread::sleep(wait),
            _ => break,
        }
    }
    Ok((sent, received))
}

pub fn status(args: &BookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let status = open(args)?.sync_status(false)?;
    say(out, &json!(status))
}

pub fn log(args: &BookArgs, out: &mut impl Write) -> Result<bool, Refusal> {
    let lines = open(args)?.sync_log()?;
    say(out, &json!(lines))
}
