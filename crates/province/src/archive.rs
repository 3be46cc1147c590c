//! A book as it is copied from one database to another, piece by piece.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use ledger::event::WriterNo;
use sync::BookId;
use sync::exchange::{BookRow, Damage, Doubt, Quarantine, WriterRow};
use sync::frame::Frame;
use sync::log::{Entry, Root, SignedHead, Tip};
use sync::member::{Members, SERVER};

use crate::failure::Failure;
use crate::photos::{Photo, WriterDay};
use crate::postgres::{self, Copier};
use crate::{hex, sqlite};

/// An entry of the log as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The entry.
    pub entry: Entry,
    /// The root stored with it.
    pub root: Root,
}

/// A frame of the quarantine as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// The frame.
    pub frame: Frame,
    /// Why it lies there.
    pub why: Quarantine,
    /// When it came.
    pub received: u32,
}

/// A one-time code by which a book may begin here, as it is stored: not the code itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// SHA-256 of the code's secret.
    pub code_hash: [u8; 32],
    /// For the operator: whom it was made for. Empty if nothing was said.
    pub name: String,
    /// When it was made, in seconds since 2020-01-01 UTC.
    pub made: u32,
    /// Until when it works.
    pub expires: u32,
    /// The book that began with it.
    pub used_by: Option<BookId>,
}

impl Invite {
    /// What has become of it.
    pub const fn state(&self, now: u32) -> &'static str {
        match self.used_by {
            Some(_) => "used",
            // One that was withdrawn never worked for a second.
            None if self.expires <= self.made => "withdrawn",
            None if self.expires <= now => "expired",
            None => "unused",
        }
    }
}

/// Where books are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In this SQLite file.
    Sqlite(PathBuf),
    /// In the PostgreSQL database of this address.
    Postgres(String),
}

impl FromStr for Place {
    type Err = Failure;

    /// `sqlite:PATH`, a file or the folder of a server; or `postgres://…`.
    fn from_str(text: &str) -> Result<Self, Failure> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Place::Postgres(text.to_owned()));
        }
        let path = Path::new(text.strip_prefix("sqlite:").unwrap_or(text));
        Ok(Place::Sqlite(if path.is_dir() { path.join(sqlite::FILE) } else { path.to_owned() }))
    }
}

/// All the books of one place, for reading and copying them whole.
pub enum Archive {
    /// A file.
    Sqlite(rusqlite::Connection),
    /// A database.
    Postgres(Box<Copier>),
}

/// How many bytes of frames are in hand at once.
const PIECE: usize = 1024 * 1024;
const APART_AT_ONCE: u32 = 64;

/// The row of a book and those of its writers.
pub type Rows = (BookRow, Vec<(WriterNo, WriterRow)>);

impl Archive {
    /// Opens what is there for reading.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn read(place: &Place) -> Result<Self, Failure> {
        match place {
            Place::Sqlite(path) => Ok(Self::Sqlite(sqlite::open_to_read(path)?)),
            Place::Postgres(url) => Ok(Self::Postgres(Box::new(Copier::open(url).await?))),
        }
    }

    /// Opens what is there for changing it.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn write(place: &Place) -> Result<Self, Failure> {
        match place {
            Place::Sqlite(path) => Ok(Self::Sqlite(sqlite::open_again(path)?)),
            Place::Postgres(_) => Self::read(place).await,
        }
    }

    /// Opens a place for books to be copied to, made ready for them.
    ///
    /// # Errors
    /// When it cannot be opened, or books are there already.
    pub async fn fill(place: &Place) -> Result<Self, Failure> {
        let archive = match place {
            Place::Sqlite(path) => Self::Sqlite(sqlite::open(path)?),
            Place::Postgres(url) => {
                postgres::migrate(url).await?;
                Self::Postgres(Box::new(Copier::open(url).await?))
            }
        };
        if !archive.books().await?.is_empty() || !archive.invites().await?.is_empty() {
            return Err(Failure::operator(
                "archive.not-empty",
                "There are books in that place already. Nothing was changed.",
            ));
        }
        Ok(archive)
    }

    /// Every book, in order.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn books(&self) -> Result<Vec<BookId>, Failure> {
        match self {
            Archive::Sqlite(file) => sqlite::books(file),
            Archive::Postgres(copier) => copier.books().await,
        }
    }

    /// Every code that was given out.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn invites(&self) -> Result<Vec<Invite>, Failure> {
        match self {
            Archive::Sqlite(file) => sqlite::invites(file),
            Archive::Postgres(copier) => copier.invites().await,
        }
    }

    /// A book's row and those of its writers.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn rows(&self, book: &BookId) -> Result<Option<Rows>, Failure> {
        match self {
            Archive::Sqlite(file) => {
                let Some(row) = sqlite::book(file, book)? else { return Ok(None) };
                Ok(Some((row, sqlite::writers(file, book)?.into_iter().collect())))
            }
            Archive::Postgres(copier) => copier.rows(book).await,
        }
    }

    /// The heads kept as evidence, in order.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn heads(&self, book: &BookId) -> Result<Vec<SignedHead>, Failure> {
        match self {
            Archive::Sqlite(file) => sqlite::heads(file, book),
            Archive::Postgres(copier) => copier.heads(book).await,
        }
    }

    /// Entries after the first `from`: some, or none at the end.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn frames(&self, book: &BookId, from: u64) -> Result<Vec<Logged>, Failure> {
        match self {
            Archive::Sqlite(file) => sqlite::frames_after(file, book, from, PIECE),
            Archive::Postgres(copier) => copier.frames(book, from, PIECE).await,
        }
    }

    /// Frames of the quarantine after the one of this link, in order of link: some, or none at the end.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn apart(&self, book: &BookId, after: &[u8]) -> Result<Vec<Apart>, Failure> {
        match self {
            Archive::Sqlite(file) => sqlite::apart_after(file, book, after, APART_AT_ONCE),
            Archive::Postgres(copier) => copier.apart(book, after, APART_AT_ONCE).await,
        }
    }

    /// Photos, whole or not, after the one of this hash, in order of hash: some, or none at the end.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn photos(&self, book: &BookId, after: &[u8]) -> Result<Vec<Photo>, Failure> {
        match self {
            Archive::Sqlite(file) => sqlite::photos_after(file, book, after),
            Archive::Postgres(copier) => copier.photos(book, after).await,
        }
    }

    /// What each writer brought of photos last.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn photo_days(&self, book: &BookId) -> Result<Vec<WriterDay>, Failure> {
        match self {
            Archive::Sqlite(file) => sqlite::photo_days(file, book),
            Archive::Postgres(copier) => copier.photo_days(book).await,
        }
    }

    /// From here to [`Archive::end`] one moment of one book is seen, or one book is written whole or not at all.
    async fn begin(&self, book: &BookId, to_write: bool) -> Result<(), Failure> {
        match self {
            Archive::Sqlite(file) => Ok(file.execute_batch(if to_write { "begin immediate" } else { "begin" })?),
            Archive::Postgres(copier) => copier.begin(book).await,
        }
    }

    async fn end(&self) -> Result<(), Failure> {
        match self {
            Archive::Sqlite(file) => Ok(file.execute_batch("commit")?),
            Archive::Postgres(copier) => copier.end().await,
        }
    }

    /// A book's rows as of one moment, and when its last entry came.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn glance(&self, book: &BookId) -> Result<Option<(Rows, Option<u32>)>, Failure> {
        self.begin(book, false).await?;
        let seen = self.rows_and_last(book).await;
        self.end().await?;
        seen
    }

    async fn rows_and_last(&self, book: &BookId) -> Result<Option<(Rows, Option<u32>)>, Failure> {
        let Some(rows) = self.rows(book).await? else { return Ok(None) };
        let last = match self.frames(book, rows.0.tip.size.saturating_sub(1)).await {
            Ok(last) => last.last().map(|logged| logged.entry.received),
            // `verify` names it; the book is on the list all the same.
            Err(Failure::Damaged(_)) => None,
            Err(failure) => return Err(failure),
        };
        Ok(Some((rows, last)))
    }

    /// Ends an unused code: it works no longer from the second it was made.
    ///
    /// # Errors
    /// When it cannot be written. False for a code that a book has begun with, or that is not here.
    pub async fn withdraw(&self, code_hash: &[u8; 32]) -> Result<bool, Failure> {
        match self {
            Archive::Sqlite(file) => sqlite::withdraw(file, code_hash),
            Archive::Postgres(copier) => copier.withdraw(code_hash).await,
        }
    }

    /// The log key that the devices of these books were told: they believe no other. None where no book has joined yet.
    ///
    /// # Errors
    /// When a book cannot be read.
    pub async fn told_log_key(&self) -> Result<Option<[u8; 32]>, Failure> {
        for book in self.books().await? {
            self.begin(&book, false).await?;
            let told = self.told_in(&book).await;
            self.end().await?;
            if let Some(key) = told? {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }

    async fn told_in(&self, book: &BookId) -> Result<Option<[u8; 32]>, Failure> {
        let mut members = Members::new(*book);
        let mut read = 0;
        loop {
            let logged = self.frames(book, read).await?;
            if logged.is_empty() {
                return Ok(None);
            }
            read += logged.len() as u64;
            for Logged { entry, .. } in &logged {
                members.take_frame(&entry.frame);
                if let Some(key) = members.sign_key(SERVER) {
                    return Ok(Some(key));
                }
            }
        }
    }

    /// Leaves a file whole by itself.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn close(self) -> Result<(), Failure> {
        match self {
            Archive::Sqlite(file) => {
                file.pragma_update(None, "journal_mode", "delete")?;
                Ok(())
            }
            Archive::Postgres(_) => Ok(()),
        }
    }

    async fn put_rows(&self, book: &BookId, (row, writers): &Rows, heads: &[SignedHead]) -> Result<(), Failure> {
        match self {
            Archive::Sqlite(file) => {
                sqlite::put_book(file, book, row)?;
                writers.iter().try_for_each(|(writer, row)| sqlite::put_writer(file, book, *writer, row))?;
                sqlite::put_heads(file, book, heads)
            }
            Archive::Postgres(copier) => copier.put_rows(book, row, writers, heads).await,
        }
    }

    async fn put_frames(&self, book: &BookId, from: u64, logged: &[Logged]) -> Result<(), Failure> {
        match self {
            Archive::Sqlite(file) => sqlite::put_frames(file, book, from, logged),
            Archive::Postgres(copier) => copier.put_frames(book, from, logged).await,
        }
    }

    async fn put_apart(&self, book: &BookId, apart: &[Apart]) -> Result<(), Failure> {
        match self {
            Archive::Sqlite(file) => sqlite::put_apart(file, book, apart),
            Archive::Postgres(copier) => copier.put_apart(book, apart).await,
        }
    }

    async fn put_photos(&self, book: &BookId, photos: &[Photo]) -> Result<(), Failure> {
        match self {
            Archive::Sqlite(file) => sqlite::put_photos(file, book, photos),
            Archive::Postgres(copier) => copier.put_photos(book, photos).await,
        }
    }

    async fn put_photo_days(&self, book: &BookId, days: &[WriterDay]) -> Result<(), Failure> {
        match self {
            Archive::Sqlite(file) => sqlite::put_photo_days(file, book, days),
            Archive::Postgres(copier) => copier.put_photo_days(book, days).await,
        }
    }

    async fn put_invites(&self, invites: &[Invite]) -> Result<(), Failure> {
        match self {
            Archive::Sqlite(file) => sqlite::put_invites(file, invites),
            Archive::Postgres(copier) => copier.put_invites(invites).await,
        }
    }

    /// Works a book's log out again and compares it with everything stored: roots, signatures, chains, ends.
    ///
    /// # Errors
    /// When it cannot be read. What is wrong with what is there is the value.
    pub async fn verify(&self, book: &BookId) -> Result<Result<Tip, Damage>, Failure> {
        self.begin(book, false).await?;
        let outcome = self.doubt(book).await;
        self.end().await?;
        outcome
    }

    async fn doubt(&self, book: &BookId) -> Result<Result<Tip, Damage>, Failure> {
        let mut doubt = Doubt::new(*book);
        loop {
            let logged = self.frames(book, doubt.tip().size).await?;
            if let Some(damage) = logged.iter().find_map(|logged| doubt.take(&logged.entry, &logged.root).err()) {
                return Ok(Err(damage));
            }
            if logged.is_empty() {
                let Some((row, writers)) = self.rows(book).await? else { return Ok(Err(Damage::End)) };
                if let Err(damage) = doubt.end(&row, &writers) {
                    return Ok(Err(damage));
                }
                return Ok(self.doubt_photos(book).await?.map(|()| doubt.tip()));
            }
        }
    }

    async fn doubt_photos(&self, book: &BookId) -> Result<Result<(), Damage>, Failure> {
        let mut after = Vec::new();
        loop {
            let photos = self.photos(book, &after).await?;
            if let Some(damaged) = photos.iter().find(|photo| !photo.is_sound()) {
                return Ok(Err(Damage::Photo { hash: damaged.hash }));
            }
            let Some(last) = photos.last() else { return Ok(Ok(())) };
            after = last.hash.to_vec();
        }
    }

    /// Copies every book and code to `to`, which is empty, then reads all of it back, compares it piece by piece and
    /// verifies it. Gives the number of books. A book is copied as of one moment; the place it is copied from should
    /// not be served meanwhile.
    ///
    /// # Errors
    /// When either cannot be read or written, or what was read back is not what was copied.
    pub async fn copy_to(&self, to: &Archive, mut told: impl FnMut(usize, usize)) -> Result<usize, Failure> {
        let books = self.books().await?;
        for (at, book) in books.iter().enumerate() {
            self.begin(book, false).await?;
            to.begin(book, true).await?;
            self.copy_book(to, book).await?;
            to.end().await?;
            to.begin(book, false).await?;
            self.compare_book(to, book).await?;
            to.end().await?;
            self.end().await?;
            if let Err(damage) = to.verify(book).await? {
                return Err(Failure::operator("archive.damaged", format!("Book {}: {damage}.", hex::encode(book))));
            }
            told(at + 1, books.len());
        }
        to.put_invites(&self.invites().await?).await?;
        if to.invites().await? != self.invites().await? || to.books().await? != books {
            return Err(differs(&[0; 16]));
        }
        Ok(books.len())
    }

    async fn copy_book(&self, to: &Archive, book: &BookId) -> Result<(), Failure> {
        let Some(rows) = self.rows(book).await? else { return Err(differs(book)) };
        to.put_rows(book, &rows, &self.heads(book).await?).await?;
        let mut from = 0;
        loop {
            let logged = self.frames(book, from).await?;
            if logged.is_empty() {
                break;
            }
            to.put_frames(book, from, &logged).await?;
            from += logged.len() as u64;
        }
        let mut after = Vec::new();
        loop {
            let apart = self.apart(book, &after).await?;
            let Some(last) = apart.last() else { break };
            after = last.frame.link(book).to_vec();
            to.put_apart(book, &apart).await?;
        }
        to.put_photo_days(book, &self.photo_days(book).await?).await?;
        let mut after = Vec::new();
        loop {
            let photos = self.photos(book, &after).await?;
            let Some(last) = photos.last() else { return Ok(()) };
            after = last.hash.to_vec();
            to.put_photos(book, &photos).await?;
        }
    }

    async fn compare_book(&self, to: &Archive, book: &BookId) -> Result<(), Failure> {
        let same_rows = self.rows(book).await? == to.rows(book).await?;
        if !same_rows || self.heads(book).await? != to.heads(book).await? {
            return Err(differs(book));
        }
        let mut from = 0;
        loop {
            let (logged, copied) = (self.frames(book, from).await?, to.frames(book, from).await?);
            if logged != copied {
                return Err(differs(book));
            }
            if logged.is_empty() {
                break;
            }
            from += logged.len() as u64;
        }
        let mut after = Vec::new();
        loop {
            let (apart, copied) = (self.apart(book, &after).await?, to.apart(book, &after).await?);
            if apart != copied {
                return Err(differs(book));
            }
            let Some(last) = apart.last() else { break };
            after = last.frame.link(book).to_vec();
        }
        let mut after = Vec::new();
        loop {
            let (photos, copied) = (self.photos(book, &after).await?, to.photos(book, &after).await?);
            if photos != copied {
                return Err(differs(book));
            }
            let Some(last) = photos.last() else { break };
            after = last.hash.to_vec();
        }
        let same_days = self.photo_days(book).await? == to.photo_days(book).await?;
        if same_days { Ok(()) } else { Err(differs(book)) }
    }
}

fn differs(book: &BookId) -> Failure {
    Failure::operator(
        "archive.differs",
        format!("Book {}: what was read back is not what was copied. Do not use the copy.", hex::encode(book)),
    )
}
