//! Whole cooperatives in one process: the real store with real SQL, the real engine, the real server's steps, and around
//! them a line, disks, clocks and people that do everything wrong which the design says they may.
//!
//! One seed is one exact run. What must hold is kept by a ledger of its own (`oracle`), written from the protocol and
//! never from what the system says of itself.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a run that cannot go on says so by stopping")]

mod aim;
mod audit;
pub mod bank;
pub mod cases;
mod closed;
mod device;
mod dice;
mod fate;
mod figures;
mod line;
mod machine;
mod member;
mod oracle;
mod people;
mod reading;
mod server;
mod weather;
mod world;

use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

pub use figures::Figures;

/// How a run ended.
#[derive(Debug, Clone)]
pub struct Run {
    /// What it reached.
    pub figures: Figures,
    /// Everything that happened, as one number: the same for the same seed.
    pub trace: u64,
    /// What did not hold, where something did not.
    pub violation: Option<String>,
}

/// Runs one seed. `tell` prints what happens as it happens.
pub fn run(seed: u64, tell: bool) -> Run {
    store::chance::draw(seed | 1);
    let mut world = world::World::new(seed, tell);
    let outcome = catch_unwind(AssertUnwindSafe(|| world.live()));
    store::crash::disarm();
    let violation = match outcome {
        Ok(violation) => violation,
        Err(cause) => Some(describe(&*cause)),
    };
    let run = Run { figures: world.figures.clone(), trace: world.trace, violation };
    drop(world);
    store::chance::draw(0);
    run
}

/// What many runs came to.
#[derive(Debug, Clone, Default)]
pub struct Many {
    /// What they reached together.
    pub figures: Figures,
    /// What did not hold, by seed.
    pub violations: Vec<(u64, String)>,
}

/// Runs many seeds, so many at a time. `tell` hears of each violation at once.
pub fn run_many(seeds: Range<u64>, at_a_time: usize, tell: impl Fn(u64, &str) + Sync) -> Many {
    let (left, many) = (Mutex::new(seeds), Mutex::new(Many::default()));
    let work = || {
        while let Some(seed) = { left.lock().unwrap().next() } {
            let run = run(seed, false);
            let mut many = many.lock().unwrap();
            many.figures.take(&run.figures);
            if let Some(violation) = run.violation {
                tell(seed, &violation);
                many.violations.push((seed, violation));
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..at_a_time {
            scope.spawn(work);
        }
    });
    let mut many = many.into_inner().unwrap();
    many.violations.sort();
    many
}

/// As many as the machine has processors.
pub fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A seed that nobody has run before.
pub fn fresh_seed() -> u64 {
    RandomState::new().hash_one(0) >> 16
}

fn describe(cause: &(dyn std::any::Any + Send)) -> String {
    let text = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
    format!("it stopped: {}", text.unwrap_or("without a word"))
}
