//! Plans of distributing a year's income that somebody is still making, one for each year.

use crate::{Failure, Store};

impl Store {
    /// What is planned for a year, as it was left on this machine.
    ///
    /// # Errors
    /// When the database fails.
    pub fn plan(&self, year: u16) -> Result<Option<String>, Failure> {
        let kept = self.local_bytes(&key(year))?;
        Ok(kept.and_then(|bytes| String::from_utf8(bytes).ok()))
    }

    /// Keeps it, on the disk before this returns.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn keep_plan(&self, year: u16, content: &str) -> Result<(), Failure> {
        self.set_local(&key(year), Some(content.as_bytes()))
    }
}

fn key(year: u16) -> String {
    format!("distribution_plan.{year}")
}
