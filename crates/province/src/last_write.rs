//! Whether what came last could be written: a store that can only be read looks well to whoever only asks it something.

use std::sync::{Arc, Mutex, PoisonError};

use crate::failure::Failure;

/// Why the last write failed, until one succeeds.
#[derive(Debug, Clone, Default)]
pub struct LastWrite(Arc<Mutex<Option<String>>>);

impl LastWrite {
    /// Something was not done. It counts if it says that nothing can be written.
    pub fn failed(&self, failure: &Failure) {
        if failure.is_of_writing() {
            self.set(Some(failure.cause().unwrap_or_else(|| failure.code().to_owned())));
        }
    }

    /// Something was written, durably.
    pub fn succeeded(&self) {
        self.set(None);
    }

    /// Whether the last write succeeded, as far as there was any.
    ///
    /// # Errors
    /// When it failed.
    pub fn check(&self) -> Result<(), Failure> {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            None => Ok(()),
            Some(cause) => Err(Failure::Unwritten(cause.clone())),
        }
    }

    fn set(&self, cause: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = cause;
    }
}
