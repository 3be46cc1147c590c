//! The steps of a chore, each with its time, and one table at the end.

use std::time::{Duration, Instant};

use crate::shell::Fault;

/// What was done so far.
pub struct Steps {
    begun: Instant,
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    /// Starts the clock.
    pub fn begin() -> Self {
        Self { begun: Instant::now(), done: Vec::new() }
    }

    /// Does one step. When it fails, the table is shown and the name of the step is part of the fault.
    pub fn step<T>(&mut self, name: &'static str, step: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
        println!("\n==> {name}");
        let started = Instant::now();
        let outcome = step();
        self.done.push((name, started.elapsed()));
        outcome.map_err(|fault| {
            self.show();
            format!("step `{name}` failed: {fault}")
        })
    }

    /// Prints the table.
    pub fn show(&self) {
        println!();
        for (name, time) in &self.done {
            println!("{:>8}  {name}", spoken(*time));
        }
        println!("{:>8}  in all", spoken(self.begun.elapsed()));
    }
}

fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02} min", seconds / 60, seconds % 60)
}
