//! What a run reached: a generator that does not produce a situation proves nothing about it.

use std::collections::BTreeMap;
use std::fmt;

/// Counts by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures(pub BTreeMap<String, u64>);

impl Figures {
    /// One more.
    pub fn count(&mut self, name: &str) {
        self.add(name, 1);
    }

    /// So many more.
    pub fn add(&mut self, name: &str, many: u64) {
        *self.0.entry(name.to_owned()).or_default() += many;
    }

    /// Takes another run's counts in.
    pub fn take(&mut self, other: &Figures) {
        for (name, many) in &other.0 {
            self.add(name, *many);
        }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, many) in &self.0 {
            writeln!(f, "{name}: {many}")?;
        }
        Ok(())
    }
}
