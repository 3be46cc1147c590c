//! Several people at one machine: each is a writer of the book with a chain, a series, keys and a passphrase of their own;
//! one of them writes at a time.
//!
//! A person's keys lie in a file of their own beside the book ([`crate::keys`]) and are opened by their passphrase, or by
//! their PIN where the book is open. A wrong PIN is counted on the disk before it is tried, so that no end of the program
//! takes a try back; after [`PIN_TRIES_MAX`] only the passphrase opens.
//!
//! Invariant: what a person wrote is signed before another sits down, as far as their keys are there.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use ledger::event::WriterNo;
use rusqlite::{Connection, OptionalExtension, params};

use crate::exchange::NewWriter;
use crate::keys::{self, PinPart, SEAT_MAX, Seat, WriterSecrets, key_file_of};
use crate::open::begin_own;
use crate::{Failure, Store, Writing};

/// How often a PIN may be tried in a row.
pub const PIN_TRIES_MAX: u8 = 10;
/// How many digits a PIN has.
pub const PIN_DIGITS: usize = 6;

/// A person at this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    seat: Seat,
    /// The writer they are in the book.
    pub writer: WriterNo,
    /// Whether they have a PIN.
    pub has_pin: bool,
    /// How often the PIN may still be tried.
    pub tries_left: u8,
    /// Whether it is they who write now.
    pub here: bool,
}

impl Person {
    /// Whether the book was made or came here under their name: the machine's backups open by their passphrase.
    pub fn is_first(&self) -> bool {
        self.seat == 0
    }
}

/// Whether a text is a PIN: six digits. A passphrase is longer.
pub fn is_pin(text: &str) -> bool {
    text.len() == PIN_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The seat of a writer at this machine.
pub(crate) fn seat_of(conn: &Connection, writer: WriterNo) -> Result<Seat, Failure> {
    let seat = conn.query_row("select seat from person where writer_no = ?", [writer], |row| row.get(0)).optional()?;
    Ok(seat.unwrap_or(0))
}

impl Store {
    /// The people at this machine, in the order they came.
    ///
    /// # Errors
    /// When the database fails.
    pub fn people(&self) -> Result<Vec<Person>, Failure> {
        let mut query = self.conn.prepare_cached("select seat, writer_no, tries from person order by seat")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let mut people =
            rows.map(|row| row.map(|row| self.person(row))).collect::<Result<Vec<_>, rusqlite::Error>>()?;
        if people.is_empty() {
            people.push(self.person((0, self.writer, 0)));
        }
        Ok(people)
    }

    fn person(&self, (seat, writer, tries): (Seat, WriterNo, u8)) -> Person {
        Person {
            seat,
            writer,
            has_pin: keys::has_pin(&key_file_of(&self.path, seat)),
            tries_left: PIN_TRIES_MAX.saturating_sub(tries),
            here: writer == self.writer,
        }
    }

    pub(crate) fn is_at_this_machine(&self, writer: WriterNo) -> Result<bool, Failure> {
        Ok(self.people()?.iter().any(|person| person.writer == writer))
    }

    /// Has the person who writes prove who they are, by the PIN or the passphrase. A book that was locked may be written in
    /// from then on.
    ///
    /// # Errors
    /// [`Failure::WrongPin`], [`Failure::PinSpent`], [`Failure::NoPin`], [`Failure::WrongPassphrase`].
    pub fn prove(&mut self, secret: &str) -> Result<(), Failure> {
        let secrets = self.open_secrets(self.writer, secret)?;
        if self.secrets.is_none() {
            self.secrets = Some(secrets);
            self.find_access()?;
        }
        Ok(())
    }

    /// Has another person at this machine write from now on, who proves it by PIN or passphrase. What the one before wrote
    /// is signed first.
    ///
    /// # Errors
    /// As [`Store::prove`]; [`Failure::NotThere`] for somebody who is not at this machine, [`Failure::NotEnrolled`] where
    /// their number is another's in the book. The one before writes on then.
    pub fn change_hands(&mut self, to: WriterNo, secret: &str, wall: u32) -> Result<(), Failure> {
        let secrets = self.open_secrets(to, secret)?;
        let own = secrets.signing_key().verifying_key().to_bytes();
        if !self.cache.writers().any(|(writer, key)| writer == to && key == Some(own)) {
            return Err(Failure::NotEnrolled);
        }
        self.cut_for_backup(wall)?;
        self.sit_down(seat_of(&self.conn, to)?, secrets)
    }

    fn open_secrets(&self, writer: WriterNo, secret: &str) -> Result<WriterSecrets, Failure> {
        let person = self.people()?.into_iter().find(|person| person.writer == writer).ok_or(Failure::NotThere)?;
        let file = key_file_of(&self.path, person.seat);
        let secrets = if is_pin(secret) {
            if !person.has_pin {
                return Err(Failure::NoPin);
            }
            let left = self.count_try(writer)?;
            let wrong = if left == 0 { Failure::PinSpent } else { Failure::WrongPin { left } };
            keys::open_by_pin(&file, &self.key, secret)?.ok_or(wrong)?
        } else {
            keys::unwrap(&file, secret)?.0.writer()
        };
        self.conn.prepare_cached("update person set tries = 0 where writer_no = ? and tries > 0")?.execute([writer])?;
        Ok(secrets)
    }

    /// Counts a try that is about to be made, on the disk when this returns; gives how many are left after it.
    fn count_try(&self, writer: WriterNo) -> Result<u8, Failure> {
        let sql = "update person set tries = tries + 1 where writer_no = ? and tries < ? returning tries";
        let mut query = self.conn.prepare_cached(sql)?;
        let tries: Option<u8> = query.query_row(params![writer, PIN_TRIES_MAX], |row| row.get(0)).optional()?;
        tries.map(|tries| PIN_TRIES_MAX - tries).ok_or(Failure::PinSpent)
    }

    /// Puts a PIN on the keys of the person who writes, or takes it away.
    ///
    /// # Errors
    /// [`Failure::WrongPassphrase`]; [`Failure::NoPin`] where others are at this machine and it would be taken away.
    pub fn set_pin(&self, passphrase: &str, pin: Option<&str>) -> Result<(), Failure> {
        let file = self.own_key_file();
        let (secrets, stretched) = keys::unwrap(&file, passphrase)?;
        if pin.is_none() && self.people()?.len() > 1 {
            return Err(Failure::NoPin);
        }
        let phrase = keys::read_phrase(&file, &stretched.phrase_key())?;
        let stretched = match pin {
            Some(pin) => keys::keep_with_pin(&file, &secrets, phrase.as_ref(), passphrase, PinPart::New(pin))?,
            None => keys::keep(&file, &secrets, phrase.as_ref(), passphrase)?,
        };
        self.keep_stretched(&stretched, phrase.is_some())?;
        self.conn
            .prepare_cached(
                "insert into person (seat, writer_no) values (?, ?) on conflict (seat) do update set tries = 0",
            )?
            .execute(params![self.seat, self.writer])?;
        Ok(())
    }

    /// Keeps the keys of another person beside the book. They are nobody until [`Writing::seat`] says whose they are.
    ///
    /// # Errors
    /// [`Failure::NoPin`] where the person who writes has no PIN yet, [`Failure::SeatsFull`], or the disk's failure.
    pub fn keep_keys_of(&self, person: &NewWriter, passphrase: &str, pin: &str) -> Result<Seat, Failure> {
        let people = self.people()?;
        if people.iter().any(|person| !person.has_pin) {
            return Err(Failure::NoPin);
        }
        let is_free = |seat: &Seat| people.iter().all(|person| person.seat != *seat);
        let seat = (1..=SEAT_MAX).find(is_free).ok_or(Failure::SeatsFull)?;
        let secrets = person.secrets.with_database(&self.key);
        keys::keep_with_pin(&key_file_of(&self.path, seat), &secrets, None, passphrase, PinPart::New(pin))?;
        crate::sidecar::Sidecar::create(&self.path, seat)?;
        Ok(seat)
    }

    /// How many events of a writer at this machine nobody but they can sign: the power went before they were.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unsigned_of(&self, writer: WriterNo) -> Result<u64, Failure> {
        self.uncut_of(writer)
    }

    /// Has a person write at this machine no more: their keys here are gone for good. What they wrote stays; their drafts are
    /// from then on of the person who writes.
    ///
    /// # Errors
    /// [`Failure::NotThere`] for somebody who is not at this machine, who came first or who writes now.
    pub fn remove_person(&mut self, writer: WriterNo) -> Result<(), Failure> {
        let may_go = |person: &Person| person.writer == writer && !person.is_first() && !person.here;
        let person = self.people()?.into_iter().find(may_go).ok_or(Failure::NotThere)?;
        self.begin()?;
        let forgotten = self.forget_person(writer);
        if let Err(failure) = forgotten.and_then(|()| self.commit()) {
            self.roll_back()?;
            return Err(failure);
        }
        // Keys of whom nothing is written open nothing: after a power cut here they are of nobody.
        for ending in ["key", "side"] {
            remove_if_there(&crate::files::beside(&self.path, &keys::seated(ending, person.seat)))?;
        }
        Ok(())
    }

    fn forget_person(&self, writer: WriterNo) -> Result<(), Failure> {
        self.conn.execute("update draft set writer_no = ? where writer_no = ?", params![self.writer, writer])?;
        self.conn.execute("delete from person where writer_no = ?", [writer])?;
        Ok(())
    }

    /// The person in this seat writes from now on.
    pub(crate) fn sit_down(&mut self, seat: Seat, secrets: WriterSecrets) -> Result<(), Failure> {
        let sql = "select writer_no from person where seat = ?";
        let writer: Option<WriterNo> = self.conn.query_row(sql, [seat], |row| row.get(0)).optional()?;
        // Keys that were kept, and of which no event was written then.
        let writer = writer.ok_or(Failure::WrongPassphrase)?;
        self.begin()?;
        let moved = self.move_counters(writer).and_then(|()| self.set_local("writer_no", Some(&writer.to_be_bytes())));
        if let Err(failure) = moved.and_then(|()| self.commit()) {
            self.roll_back()?;
            return Err(failure);
        }
        self.writer = writer;
        self.seat = seat;
        self.secrets = Some(secrets);
        self.sidecar = None;
        self.cache.set_writer(writer);
        begin_own(&self.cache, &mut self.heads, writer);
        self.reach = self.own_reach()?;
        self.find_access()
    }

    /// Each person's requests to the server are counted on their own.
    fn move_counters(&self, to: WriterNo) -> Result<(), Failure> {
        self.conn.execute(
            "update person set counter = coalesce((select counter from exchange), counter) where writer_no = ?",
            [self.writer],
        )?;
        self.conn.execute("update exchange set counter = (select counter from person where writer_no = ?)", [to])?;
        Ok(())
    }

    /// The person who writes is another writer from now on.
    pub(crate) fn seat_taken_by(&self, writer: WriterNo) -> Result<(), Failure> {
        let drafts = "update draft set writer_no = ? where writer_no = (select writer_no from person where seat = ?)";
        self.conn.prepare_cached(drafts)?.execute(params![writer, self.seat])?;
        let sql = "update person set writer_no = ?, counter = 0, tries = 0 where seat = ?";
        self.conn.prepare_cached(sql)?.execute(params![writer, self.seat])?;
        Ok(())
    }
}

fn remove_if_there(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(fault) if fault.kind() != ErrorKind::NotFound => Err(Failure::io("removing a key file")(fault)),
        _ => Ok(()),
    }
}

impl Writing<'_> {
    /// Says who the person is whose keys were kept under a seat.
    ///
    /// # Errors
    /// When the database fails.
    pub fn seat(&self, seat: Seat, writer: WriterNo) -> Result<(), Failure> {
        let conn = &self.books().conn;
        conn.prepare_cached("insert into person (seat, writer_no) values (?, ?)")?.execute(params![seat, writer])?;
        // What was begun before somebody else came is of the one who sat here.
        let first = self.books().writer;
        conn.prepare_cached("update draft set writer_no = ? where writer_no is null")?.execute([first])?;
        Ok(())
    }
}
