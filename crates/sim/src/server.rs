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
    /// Copies of its disk, the oldest first.
    copies: VecDeque<Image>,
    /// A copy from its first days, where one was kept.
    first: Option<Image>,
    log_key: SigningKey,
    book: [u8; 16],
    /// Whether its operator must still say that it was restored.
    pub untold: bool,
}

enum Desk {
    /// The steps over the model in memory that all stores are compared with.
    Model { server: Box<Server>, disk: Box<Memory> },
    /// The steps over SQLite, as the program of a province takes them.
    Province { local: Box<Local> },
}

/// A copy of the disk.
pub enum Image {
    /// Of the model.
    Model(Box<Memory>),
    /// Of the database's file.
    Province(Vec<u8>),
}

impl Office {
    /// With a book that was invited, over SQLite or over the model.
    pub fn new(book: [u8; 16], log_key: SigningKey, now: u32, on_sqlite: bool, page_bytes: u32) -> Self {
        let limits = limits(page_bytes);
        let desk = if on_sqlite {
            let mut local = Box::new(Local::in_memory(log_key.clone(), limits).unwrap());
            local.invite("HTX Chè Suối Lành", INVITED, now).unwrap();
            Desk::Province { local }
        } else {
            let server = Box::new(Server::new(log_key.clone(), limits));
            Desk::Model { server, disk: Box::new(Memory::invited(&book)) }
        };
        Self { desk, copies: VecDeque::new(), first: None, log_key, book, untold: false }
    }

    /// Its log key as devices know it.
    pub fn log_key(&self) -> [u8; 32] {
        self.log_key.verifying_key().to_bytes()
    }

    /// From now on the model gives back so many bytes of frames at a time, one frame at least.
    pub fn give_at_a_time(&mut self, page_bytes: u32) {
        if let Desk::Model { server, .. } = &mut self.desk {
            **server = Server::new(self.log_key.clone(), limits(page_bytes));
        }
    }

    /// Answers a request. `dies` cuts it off before it has committed.
    pub fn answer(&mut self, bytes: &[u8], now: u32, dies: bool) -> Option<Vec<u8>> {
        let told_too_soon = dies && bugs::is_on("server-answers-before-commit");
        match &mut self.desk {
            Desk::Model { server, disk } => {
                let before = dies.then(|| disk.clone());
                let Ok(reply) = server.exchange(&self.book, bytes, now, disk.as_mut());
                let reply = reply.encode();
                before.into_iter().for_each(|before| *disk = before);
                (!dies || told_too_soon).then_some(reply)
            }
            Desk::Province { local } => {
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
        let image = self.image();
        self.copies.push_back(image);
        if self.copies.len() > COPIES_MOST {
            self.copies.pop_front();
        }
    }

    /// Keeps the first copy there can be, for good.
    pub fn keep_first(&mut self) {
        if self.first.is_none() && self.size() > 0 {
            let image = self.image();
            self.first = Some(image);
        }
    }

    /// A copy of the disk as it is.
    pub fn image(&mut self) -> Image {
        match &mut self.desk {
            Desk::Model { disk, .. } => Image::Model(disk.clone()),
            Desk::Province { local } => Image::Province(local.image().unwrap()),
        }
    }

    /// Puts one of the copies back; those made after it are gone with the disk. Says whether there was one.
    pub fn put_back(&mut self, pick: usize) -> bool {
        if self.copies.is_empty() {
            return false;
        }
        self.copies.truncate(pick % self.copies.len() + 1);
        let Some(copy) = self.copies.pop_back() else { return false };
        self.put_back_to(&copy);
        self.copies.push_back(copy);
        true
    }

    /// Puts the first copy back.
    pub fn put_back_first(&mut self) -> bool {
        let Some(first) = self.first.take() else { return false };
        self.copies.clear();
        self.put_back_to(&first);
        true
    }

    /// Puts a copy back. The list of writers that were shut out is no part of it.
    pub fn put_back_to(&mut self, copy: &Image) {
        match (&mut self.desk, copy) {
            (Desk::Model { disk, .. }, Image::Model(copy)) => disk.put_back(copy),
            (Desk::Province { local }, Image::Province(copy)) => local.restore(copy).unwrap(),
            _ => unreachable!("a server has copies of its own disk"),
        }
        self.untold = true;
    }

    /// The operator says that the server was restored.
    pub fn tell(&mut self, now: u32) {
        self.untold = false;
        if bugs::is_on("server-epoch-not-raised") {
            return;
        }
        match &mut self.desk {
            Desk::Model { server, disk } => {
                let Ok(()) = server.rewind(&self.book, now, disk.as_mut());
            }
            Desk::Province { local } => drop(local.rewind(&self.book, now).unwrap()),
        }
    }

    fn row(&self) -> Option<BookRow> {
        match &self.desk {
            Desk::Model { disk, .. } => disk.book().ok().flatten(),
            Desk::Province { local } => local.book(&self.book).unwrap(),
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
            Desk::Province { local } => local.log(&self.book).unwrap(),
        }
    }

    /// What lies apart from it.
    pub fn apart(&self) -> Vec<(Frame, Quarantine)> {
        match &self.desk {
            Desk::Model { disk, .. } => disk.quarantined().to_vec(),
            Desk::Province { local } => local.apart(&self.book).unwrap(),
        }
    }

    /// What the store says of itself, where it can be asked.
    pub fn damage(&self) -> Option<String> {
        match &self.desk {
            Desk::Model { .. } => None,
            Desk::Province { local } => local.verify(&self.book).unwrap().err().map(|damage| format!("{damage:?}")),
        }
    }
}

fn limits(page_bytes: u32) -> Limits {
    Limits {
        page_bytes,
        events_a_day: 1_000_000,
        apart_bytes_a_day: 1 << 30,
        apart_events_a_day: 1_000_000,
        ..Limits::default()
    }
}
