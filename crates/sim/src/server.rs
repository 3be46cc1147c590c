//! The server's side of the world: the real steps over the model of its store, with its disk and its operator.

use std::collections::VecDeque;

use ed25519_dalek::SigningKey;
use sync::bugs;
use sync::exchange::{Limits, Memory, Server, Transaction};

/// The server and its disk.
pub struct Office {
    server: Server,
    log_key: SigningKey,
    /// What is on the disk.
    pub disk: Memory,
    copies: VecDeque<Memory>,
    book: [u8; 16],
    /// Whether its operator must still say that it was restored.
    pub untold: bool,
}

impl Office {
    /// With a book that was invited.
    pub fn new(book: [u8; 16], log_key: SigningKey) -> Self {
        let limits = Limits {
            events_a_day: 1_000_000,
            apart_bytes_a_day: 1 << 30,
            apart_events_a_day: 1_000_000,
            ..Limits::default()
        };
        Self {
            server: Server::new(log_key.clone(), limits),
            log_key,
            disk: Memory::invited(&book),
            copies: VecDeque::new(),
            book,
            untold: false,
        }
    }

    /// Its log key as devices know it.
    pub fn log_key(&self) -> [u8; 32] {
        self.log_key.verifying_key().to_bytes()
    }

    /// Answers a request. `dies` cuts it off before it has committed.
    pub fn answer(&mut self, bytes: &[u8], now: u32, dies: bool) -> Option<Vec<u8>> {
        let mut after = self.disk.clone();
        let Ok(reply) = self.server.exchange(&self.book, bytes, now, &mut after);
        if dies {
            return bugs::is_on("server-answers-before-commit").then(|| reply.encode());
        }
        self.disk = after;
        Some(reply.encode())
    }

    /// Keeps a copy of the disk aside.
    pub fn keep_copy(&mut self) {
        self.copies.push_back(self.disk.clone());
        if self.copies.len() > 6 {
            self.copies.pop_front();
        }
    }

    /// Puts an older copy back; says whether there was one.
    pub fn put_back(&mut self, pick: usize) -> bool {
        if self.copies.is_empty() {
            return false;
        }
        let pick = pick % self.copies.len();
        self.disk = self.copies[pick].clone();
        self.copies.truncate(pick + 1);
        self.untold = true;
        true
    }

    /// The operator says that the server was restored.
    pub fn tell(&mut self, now: u32) {
        self.untold = false;
        if !bugs::is_on("server-epoch-not-raised") {
            let Ok(()) = self.server.rewind(&self.book, now, &mut self.disk);
        }
    }

    /// Whether nothing is taken until the operator says so.
    pub fn is_suspect(&self) -> bool {
        self.disk.book().ok().flatten().is_some_and(|row| row.suspect.is_some())
    }

    /// Entries in its log.
    pub fn size(&self) -> u64 {
        self.disk.book().ok().flatten().map_or(0, |row| row.tip.size)
    }
}
