//! A machine of the world: a folder, a book in it, and what is on the line.

use std::any::Any;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use ledger::event::WriterNo;
use store::crash::{self, Cut};
use store::exchange::{Engine, Input, Joining, NewWriter, Output};
use store::keys::DatabaseKey;
use store::{Access, Failure, Opener, Store};
use sync::frame::Frame;

/// What stands on the desk.
pub enum Seat {
    /// The book is open.
    Open(Box<Store>),
    /// The book is being taken from the server.
    Joining(Box<Joining>),
    /// The program does not run.
    Down,
    /// The machine is gone for ever.
    Lost,
}

/// A machine.
pub struct Device {
    /// Its number in the world.
    pub id: usize,
    /// Its folder, on a disk in memory.
    pub folder: PathBuf,
    /// What stands on it.
    pub seat: Seat,
    /// The key of its book.
    pub key: Option<DatabaseKey>,
    /// The keys it joins with.
    pub joins: Option<(WriterNo, NewWriter)>,
    /// What it remembers of the exchange.
    pub engine: Engine,
    /// The request on its way: its number, and its frames.
    pub flight: Option<(u64, Vec<Frame>)>,
    /// Which of its timers counts.
    pub timer: u64,
    /// Seconds its clock is wrong.
    pub clock: i64,
    /// An older copy of its disk.
    pub older: Option<PathBuf>,
    /// Out of reach until then.
    pub away_until: u64,
    /// Replies in a row that were no answer.
    pub fruitless: u32,
    /// The writer it is, when it is known.
    pub writer: WriterNo,
    /// Whether another copy of it may run.
    pub copied: bool,
}

/// How a step ended.
pub enum Ended<T> {
    /// It went through.
    Well(T),
    /// It was refused.
    Refused(Failure),
    /// The program was cut off in it.
    Cut(&'static str),
}

impl Device {
    /// A machine with nothing on it.
    pub fn new(id: usize, world: &Path) -> Self {
        let folder = world.join(format!("{id}"));
        fs::create_dir_all(&folder).unwrap();
        Self {
            id,
            folder,
            seat: Seat::Down,
            key: None,
            joins: None,
            engine: Engine::default(),
            flight: None,
            timer: 0,
            clock: 0,
            older: None,
            away_until: 0,
            fruitless: 0,
            writer: 0,
            copied: false,
        }
    }

    /// Where its book is.
    pub fn book(&self) -> PathBuf {
        self.folder.join("so.htx")
    }

    /// Its book, where it is open.
    pub fn store(&self) -> Option<&Store> {
        match &self.seat {
            Seat::Open(store) => Some(store),
            Seat::Joining(_) | Seat::Down | Seat::Lost => None,
        }
    }

    /// Whether its book is open and may be written in.
    pub fn writes(&self) -> bool {
        self.store().is_some_and(|store| store.access() == Access::Writing)
    }

    /// Its book to write in, where it is open.
    pub fn store_mut(&mut self) -> Option<&mut Store> {
        match &mut self.seat {
            Seat::Open(store) => Some(store),
            Seat::Joining(_) | Seat::Down | Seat::Lost => None,
        }
    }

    /// Does something with the book, cut off at the `nth` place it comes to (0: nowhere).
    pub fn attempt<T>(&mut self, nth: u32, act: impl FnOnce(&mut Store) -> Result<T, Failure>) -> Ended<T> {
        let store = match &mut self.seat {
            Seat::Open(store) => store.as_mut(),
            Seat::Joining(joining) => joining.store(),
            Seat::Down | Seat::Lost => return Ended::Refused(Failure::NotThere),
        };
        crash::arm(nth);
        let ended = catch_unwind(AssertUnwindSafe(|| act(store)));
        crash::disarm();
        match ended {
            Ok(Ok(value)) => Ended::Well(value),
            Ok(Err(failure)) => Ended::Refused(failure),
            Err(cause) => {
                let place = place_of(&*cause);
                let Some(place) = place else { std::panic::resume_unwind(cause) };
                self.fall();
                Ended::Cut(place)
            }
        }
    }

    /// One step of the exchange.
    pub fn step(&mut self, nth: u32, now: u32, input: Input<'_>) -> Ended<Output> {
        let mut engine = std::mem::take(&mut self.engine);
        let ended = self.attempt(nth, |store| engine.step(store, now, input));
        if matches!(self.seat, Seat::Open(_) | Seat::Joining(_)) {
            self.engine = engine;
        }
        ended
    }

    /// The program stops without a word.
    pub fn fall(&mut self) {
        self.flight = None;
        self.engine = Engine::default();
        self.timer += 1;
        self.seat = Seat::Down;
    }

    /// The program starts again.
    pub fn rise(&mut self) -> Result<(), Failure> {
        if let Some(key) = self.key.clone().filter(|_| self.book().exists()) {
            let store = Store::open(&self.book(), Opener::Key(key))?;
            self.writer = store.cache().identity().writer;
            self.seat = Seat::Open(Box::new(store));
        }
        Ok(())
    }

    /// Copies the disk as it is.
    pub fn copy_disk(&self, to: &Path, with_sidecar: bool) {
        let _ = fs::remove_dir_all(to);
        fs::create_dir_all(to).unwrap();
        for ending in ["", "-wal", ".key", ".side"] {
            let from = PathBuf::from(format!("{}{ending}", self.book().display()));
            if from.exists() && (with_sidecar || ending != ".side") {
                fs::copy(&from, to.join(from.file_name().unwrap())).unwrap();
            }
        }
    }
}

fn place_of(cause: &(dyn Any + Send)) -> Option<&'static str> {
    cause.downcast_ref::<Cut>().map(|cut| cut.0)
}
