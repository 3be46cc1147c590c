//! Photos of papers on their way: when they may go, and under whose signature.

use sync::paper::{Ask, Errand};

use super::Phase;
use crate::{Failure, Store};

/// Who asks, and the signature of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    /// The writer.
    pub writer: u16,
    /// Its signature.
    pub signature: [u8; 64],
}

impl Store {
    /// Whether photos may be carried now: the books go first, so only while nothing of them waits on either side.
    ///
    /// # Errors
    /// When the database fails.
    pub fn may_carry_photos(&self) -> Result<bool, Failure> {
        if self.secrets.is_none() {
            return Ok(false);
        }
        let status = self.sync_status()?;
        Ok(status.phase == Phase::Ready && status.pending == 0 && status.size == status.latest)
    }

    /// Signs a question about a photo; none while this writer may not ask.
    pub fn sign_errand(&self, errand: &Errand) -> Option<Signed> {
        let secrets = self.secrets.as_ref()?;
        let ask = Ask { writer: self.writer, hash: *errand.hash(), act: errand.act() };
        let signature = ask.sign(&self.cache.identity().book_id, &secrets.signing_key());
        Some(Signed { writer: self.writer, signature })
    }
}
