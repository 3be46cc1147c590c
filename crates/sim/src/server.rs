//! The server's side of the world: the real steps, over the model of their store or over the SQLite that a province runs, with
//! a disk that can be put back and an operator who says so, late.

use std::collections::VecDeque;

use ed25519_dalek::SigningKey;
use province::Local;
use sync::bugs;
use sync::exchange::{BookRow, Limits, Memory, Quarantine, Server, Transaction};
use sync::frame::Frame;
use sync::log::Entry;

const COPIES_MOST: usize = 6;
/// The secret of the code with which the book begins on the server.
const INVITED: [u8; 10] = *b"che suoi 1";

/// The server and its disk.
pub struct Office {
    desk: Desk,
    log_key: [u8; 32],
    book: [u8; 16],
    /// Whether its operator must still say that it was restored.
    pub untold: bool,
}

enum Desk {
    /// The steps over the model in memory that all stores are compared with.
    Model { server: Box<Server>, disk: Box<Memory>, copies: VecDeque<Memory> },
    /// The steps over SQLite, as the program of a province takes them.
    Province { local: Box<Local>, copies: VecDeque<Vec<u8>> },
}

impl Office {
    /// With a book that was invited, over SQLite or over the model.
    pub fn new(book: [u8; 16], log_key: SigningKey, now: u32, on_sqlite: bool, page_bytes: u32) -> Self {
        let limits = Limits {
            page_bytes,
            events_a_day: 1_000_000,
            apart_bytes_a_day: 1 << 30,
            apart_events_a_day: 1_000_000,
            ..Limits::default()
        };
        let public = log_key.verifying_key().to_bytes();
        let desk = if on_sqlite {
            let mut local = Box::new(Local::in_memory(log_key, limits).unwrap());
            local.invite("HTX Chè Suối Lành", INVITED, now).unwrap();
            Desk::Province { local, copies: VecDeque::new() }
        } else {
            let server = Box::new(Server::new(log_key, limits));
            Desk::Model { server, disk: Box::new(Memory::invited(&book)), copies: VecDeque::new() }
        };
        Self { desk, log_key: public, book, untold: false }
    }

    /// Its log key as devices know it.
    pub fn log_key(&self) -> [u8; 32] {
        self.log_key
    }

    /// Answers a request. `dies` cuts it off before it has committed.
    pub fn answer(&mut self, bytes: &[u8], now: u32, dies: bool) -> Option<Vec<u8>> {
        let told_too_soon = dies && bugs::is_on("server-answers-before-commit");
        match &mut self.desk {
            Desk::Model { server, disk, .. } => {
                let before = dies.then(|| disk.clone());
                let Ok(reply) = server.exchange(&self.book, bytes, now, disk.as_mut());
                let reply = reply.encode();
                before.into_iter().for_each(|before| *disk = before);
                (!dies || told_too_soon).then_some(reply)
            }
            Desk::Province { local, .. } => {
                let before = dies.then(|| local.image().unwrap());
                let reply = local.exchange(&self.book, Some(&INVITED), bytes, now).unwrap();
                before.into_iter().for_each(|before| local.restore(&before).unwrap());
                (!dies || told_too_soon).then_some(reply)
            }
        }
    }

    /// Keeps a copy of the disk aside, once there is something on it.
    pub fn keep_copy(&mut self) {
        if self.size() == 0 {
            return;
        }
        match &mut self.desk {
            Desk::Model { disk, copies, .. } => keep(copies, disk.as_ref().clone()),
            Desk::Province { local, copies } => keep(copies, local.image().unwrap()),
        }
    }

    /// Puts an older copy back; says whether there was one. The list of writers that were shut out is no part of it.
    pub fn put_back(&mut self, pick: usize) -> bool {
        let back = match &mut self.desk {
            Desk::Model { disk, copies, .. } => older(copies, pick).is_some_and(|copy| {
                disk.put_back(copy);
                true
            }),
            Desk::Province { local, copies } => older(copies, pick).is_some_and(|copy| local.restore(copy).is_ok()),
        };
        self.untold |= back;
        back
    }

    /// The operator says that the server was restored.
    pub fn tell(&mut self, now: u32) {
        self.untold = false;
        if bugs::is_on("server-epoch-not-raised") {
            return;
        }
        match &mut self.desk {
            Desk::Model { server, disk, .. } => {
                let Ok(()) = server.rewind(&self.book, now, disk.as_mut());
            }
            Desk::Province { local, .. } => drop(local.rewind(&self.book, now).unwrap()),
        }
    }

    fn row(&self) -> Option<BookRow> {
        match &self.desk {
            Desk::Model { disk, .. } => disk.book().ok().flatten(),
            Desk::Province { local, .. } => local.book(&self.book).unwrap(),
        }
    }

    /// Whether nothing is taken until the operator says so.
    pub fn is_suspect(&self) -> bool {
        self.row().is_some_and(|row| row.suspect.is_some())
    }

    /// Entries in its log.
    pub fn size(&self) -> u64 {
        self.row().map_or(0, |row| row.tip.size)
    }

    /// Its log.
    pub fn log(&self) -> Vec<Entry> {
        match &self.desk {
            Desk::Model { disk, .. } => disk.log().cloned().collect(),
            Desk::Province { local, .. } => local.log(&self.book).unwrap(),
        }
    }

    /// What lies apart from it.
    pub fn apart(&self) -> Vec<(Frame, Quarantine)> {
        match &self.desk {
            Desk::Model { disk, .. } => disk.quarantined().to_vec(),
            Desk::Province { local, .. } => local.apart(&self.book).unwrap(),
        }
    }

    /// What the store says of itself, where it can be asked.
    pub fn damage(&self) -> Option<String> {
        match &self.desk {
            Desk::Model { .. } => None,
            Desk::Province { local, .. } => local.verify(&self.book).unwrap().err().map(|damage| format!("{damage:?}")),
        }
    }
}

fn keep<T>(copies: &mut VecDeque<T>, copy: T) {
    copies.push_back(copy);
    if copies.len() > COPIES_MOST {
        copies.pop_front();
    }
}

/// One of the copies; those made after it are gone with the disk.
fn older<T>(copies: &mut VecDeque<T>, pick: usize) -> Option<&T> {
    if copies.is_empty() {
        return None;
    }
    let pick = pick % copies.len();
    copies.truncate(pick + 1);
    copies.back()
}
