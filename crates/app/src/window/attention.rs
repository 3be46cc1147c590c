//! What waits for somebody's decision.

use crate::api::attention::{Attention, AttentionCount, DecidedMatter};
use crate::{App, Refusal};

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn list_attention(&self) -> Result<Attention, Refusal> {
        self.with(|book| book.attention())
    }

    pub fn count_attention(&self) -> Result<AttentionCount, Refusal> {
        self.with(|book| book.attention_count())
    }

    pub fn list_decided(&self) -> Result<Vec<DecidedMatter>, Refusal> {
        self.with(|book| book.decided())
    }

    pub fn decide_attention(&self, key: String, choice: String, reason: String) -> Result<Attention, Refusal> {
        self.with(|book| book.decide_attention(&key, &choice, &reason))
    }

    pub fn decide_voucher(
        &self,
        voucher: String,
        version: Option<String>,
        word: String,
        day: String,
        reason: String,
        proof: Option<String>,
    ) -> Result<Attention, Refusal> {
        let proof = proof.map(zeroize::Zeroizing::new);
        self.with(|book| {
            book.prove_for(&voucher, &word, proof.as_ref().map(|proof| proof.as_str()))?;
            book.decide_voucher(&voucher, version.as_deref(), &word, &day, &reason)
        })
    }
}
