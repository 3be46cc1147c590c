//! Figures for the operator, in Prometheus' text form: how many and how long, never whose or what.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sync::paper::keep::Brought;

use crate::answered::Answered;

/// Upper ends of the steps an exchange's time is counted in, in milliseconds.
const STEPS_MS: [u64; 10] = [1, 2, 5, 10, 25, 50, 100, 250, 1_000, 5_000];

/// Counters since the program began.
#[derive(Debug, Default)]
pub struct Metrics {
    exchanges: Mutex<BTreeMap<&'static str, u64>>,
    diverged: AtomicU64,
    frames: [AtomicU64; 3],
    sent_back: AtomicU64,
    bytes: [AtomicU64; 2],
    steps: [AtomicU64; STEPS_MS.len()],
    micros: AtomicU64,
    photos: Mutex<BTreeMap<&'static str, u64>>,
    photo_bytes: [AtomicU64; 2],
    groups: AtomicU64,
    grouped: AtomicU64,
    answers: Mutex<BTreeMap<u16, u64>>,
    failures: Mutex<BTreeMap<&'static str, u64>>,
    connections: AtomicU64,
}

fn add(counter: &AtomicU64, by: u64) {
    counter.fetch_add(by, Ordering::Relaxed);
}

fn count<K: Ord>(counters: &Mutex<BTreeMap<K, u64>>, key: K) {
    *counters.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default() += 1;
}

impl Metrics {
    /// An exchange was answered after so long.
    pub fn exchange(&self, answered: &Answered, asked_bytes: usize, took: Duration) {
        count(&self.exchanges, answered.refused.map_or("taken", sync::exchange::Code::name));
        add(&self.diverged, u64::from(answered.diverged));
        for (counter, many) in self.frames.iter().zip(answered.fates) {
            add(counter, many as u64);
        }
        add(&self.sent_back, answered.page as u64);
        add(&self.bytes[0], asked_bytes as u64);
        add(&self.bytes[1], answered.bytes.len() as u64);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        add(&self.micros, micros);
        for (counter, step) in self.steps.iter().zip(STEPS_MS) {
            if micros <= step * 1_000 {
                add(counter, 1);
            }
        }
    }

    /// A chunk of a photo came, so many bytes long.
    pub fn photo_brought(&self, brought: Brought, len: usize) {
        count(&self.photos, brought.name());
        add(&self.photo_bytes[0], len as u64);
    }

    /// A chunk of a photo went out, so many bytes long.
    pub fn photo_taken(&self, len: usize) {
        count(&self.photos, "taken");
        add(&self.photo_bytes[1], len as u64);
    }

    /// So many jobs were made durable together.
    pub fn group(&self, jobs: usize) {
        add(&self.groups, 1);
        add(&self.grouped, jobs as u64);
    }

    /// An answer of this HTTP status went out.
    pub fn answer(&self, status: u16) {
        count(&self.answers, status);
    }

    /// The store failed for this reason.
    pub fn failure(&self, code: &'static str) {
        count(&self.failures, code);
    }

    /// Somebody connected.
    pub fn connection(&self) {
        add(&self.connections, 1);
    }

    /// Everything, as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut family = |name: &str, help: &str, kind: &str, rows: Vec<(String, String)>| {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
            for (labels, value) in rows {
                let _ = writeln!(text, "{name}{labels} {value}");
            }
        };
        let one = |value: u64| vec![(String::new(), value.to_string())];
        let by = |label: &str, counters: Vec<(String, u64)>| -> Vec<(String, String)> {
            counters.into_iter().map(|(key, value)| (format!("{{{label}=\"{key}\"}}"), value.to_string())).collect()
        };
        family("htx_exchanges_total", "Exchanges answered.", "counter", by("outcome", all(&self.exchanges)));
        let help = "Exchanges of devices whose figures differ from another's of the same book.";
        family("htx_diverged_total", help, "counter", one(read(&self.diverged)));
        let fates = ["logged", "quarantined", "refused"].map(str::to_owned);
        let frames = fates.into_iter().zip(self.frames.iter().map(read)).collect();
        family("htx_frames_total", "Frames that devices sent.", "counter", by("fate", frames));
        family("htx_frames_returned_total", "Frames sent to devices.", "counter", one(read(&self.sent_back)));
        let bytes = ["in".to_owned(), "out".to_owned()].into_iter().zip(self.bytes.iter().map(read)).collect();
        family("htx_exchange_bytes_total", "Bytes of requests and replies.", "counter", by("way", bytes));
        let exchanges: u64 = all(&self.exchanges).iter().map(|(_, many)| many).sum();
        let bucket = |(counter, step): (&AtomicU64, u64)| {
            (format!("_bucket{{le=\"{}\"}}", seconds(step * 1_000)), read(counter).to_string())
        };
        let mut steps: Vec<_> = self.steps.iter().zip(STEPS_MS).map(bucket).collect();
        steps.push(("_bucket{le=\"+Inf\"}".into(), exchanges.to_string()));
        steps.push(("_sum".into(), seconds(read(&self.micros))));
        steps.push(("_count".into(), exchanges.to_string()));
        family("htx_exchange_seconds", "Time from a whole request to its reply.", "histogram", steps);
        family("htx_photo_chunks_total", "Chunks of photos.", "counter", by("outcome", all(&self.photos)));
        let bytes = ["in".to_owned(), "out".to_owned()].into_iter().zip(self.photo_bytes.iter().map(read)).collect();
        family("htx_photo_bytes_total", "Bytes of chunks of photos.", "counter", by("way", bytes));
        family("htx_groups_total", "Transactions of the SQLite file.", "counter", one(read(&self.groups)));
        family("htx_grouped_total", "Requests made durable in them.", "counter", one(read(&self.grouped)));
        family("htx_answers_total", "HTTP answers.", "counter", by("status", all(&self.answers)));
        family("htx_failures_total", "Requests the store could not do.", "counter", by("reason", all(&self.failures)));
        family("htx_connections_total", "Connections taken.", "counter", one(read(&self.connections)));
        text
    }
}

fn all<K: Ord + ToString>(counters: &Mutex<BTreeMap<K, u64>>) -> Vec<(String, u64)> {
    let counters = counters.lock().unwrap_or_else(PoisonError::into_inner);
    counters.iter().map(|(key, many)| (key.to_string(), *many)).collect()
}

fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_whose_figures_differ_are_counted() {
        let metrics = Metrics::default();
        let answered = |diverged| Answered {
            bytes: Vec::new(),
            refused: None,
            writer: Some(1),
            frames: 0,
            fates: [0; 3],
            page: 0,
            diverged,
        };
        for diverged in [true, false, true] {
            metrics.exchange(&answered(diverged), 0, Duration::ZERO);
        }
        assert!(metrics.text().contains("\nhtx_diverged_total 2\n"), "{}", metrics.text());
    }
}
