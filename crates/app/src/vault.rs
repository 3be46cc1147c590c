//! The vault of the operating system (kho khóa của máy): it may keep a book's key, so that this machine opens the
//! book without its passphrase.
//!
//! An entry is the database key under the book's id; no name, number or amount of the book goes there.
//!
//! Invariant: no question waits for ever. A vault may be locked and ask its owner, and nobody may be there to answer.

use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use keyring::{Entry, Error};
use zeroize::Zeroizing;

use crate::Refusal;

const SERVICE: &str = "vn.sohtx.app";

/// What a vault is given to say that it is there.
const THERE_LIMIT: Duration = Duration::from_secs(2);
/// What it is given to answer, when its owner may have to unlock it first.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

/// The vault of the person who uses this machine.
#[derive(Clone, Copy)]
pub(crate) struct Vault;

impl Vault {
    /// Whether there is one. It is asked nothing that would need it unlocked.
    pub(crate) fn is_there(self) -> bool {
        ask(THERE_LIMIT, || Ok(Entry::store_status().is_ok()), || ()).unwrap_or(false)
    }

    /// Keeps a key under a book's id, in place of the one that was there.
    ///
    /// A vault that answers too late is made to let go of the key again: the person was told that it keeps none.
    pub(crate) fn put(self, id: String, key: Zeroizing<String>) -> Result<(), Refusal> {
        let late = id.clone();
        ask(
            ANSWER_LIMIT,
            move || Entry::new(SERVICE, &id)?.set_password(&key),
            move || drop(Entry::new(SERVICE, &late).and_then(|entry| entry.delete_credential())),
        )
    }

    /// The key kept under a book's id. What is no text there reads as a key that opens nothing.
    pub(crate) fn get(self, id: String) -> Result<Zeroizing<String>, Refusal> {
        let key = move || match Entry::new(SERVICE, &id)?.get_password() {
            Err(Error::BadEncoding(_)) => Ok(Zeroizing::default()),
            key => key.map(Zeroizing::new),
        };
        ask(ANSWER_LIMIT, key, || ())
    }

    /// Lets go of the key kept under a book's id, if there is one.
    pub(crate) fn remove(self, id: String) -> Result<(), Refusal> {
        let removal = move || match Entry::new(SERVICE, &id)?.delete_credential() {
            Err(Error::NoEntry) => Ok(()),
            outcome => outcome,
        };
        ask(ANSWER_LIMIT, removal, || ())
    }
}

/// Asks the vault on a thread of its own and waits no longer than `limit`; `late` is done when nobody waits any more.
fn ask<T: Send + 'static>(
    limit: Duration,
    question: impl FnOnce() -> keyring::Result<T> + Send + 'static,
    late: impl FnOnce() + Send + 'static,
) -> Result<T, Refusal> {
    // Without room in it, the channel takes an answer only while somebody waits for it.
    let (answers, answer) = sync_channel(0);
    thread::spawn(move || {
        if answers.send(question()).is_err() {
            late();
        }
    });
    match answer.recv_timeout(limit) {
        Ok(outcome) => outcome.map_err(refusal),
        Err(RecvTimeoutError::Timeout) => Err(Refusal::new("vault.silent")),
        Err(RecvTimeoutError::Disconnected) => Err(Refusal::new("vault.refused")),
    }
}

fn refusal(error: Error) -> Refusal {
    Refusal::new(match error {
        Error::NoEntry => "vault.no-key",
        Error::NoDefaultStore => "vault.missing",
        _ => "vault.refused",
    })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn an_answer_that_comes_too_late_is_not_waited_for_and_taken_back() {
        let (taking_back, taken_back) = channel();
        let slow = || {
            thread::sleep(Duration::from_millis(100));
            Ok(())
        };
        let outcome = ask(Duration::from_millis(10), slow, move || taking_back.send(()).expect("the test waits"));
        assert_eq!(outcome.unwrap_err().code, "vault.silent");
        taken_back.recv_timeout(Duration::from_secs(20)).expect("it is taken back");
    }
}
