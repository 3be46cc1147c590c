//! One server on three stores: the model in memory, SQLite and PostgreSQL.

#![allow(dead_code, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ed25519_dalek::SigningKey;
use ledger::event::WriterNo;
use province::archive::{Archive, Place};
use province::photos::{Asking, Bringing, Photo, Told, WriterDay};
use province::postgres::{Postgres, migrate};
use province::rules::{self, Left, Looked, Messages, SignedBy};
use province::{List, Local, codes};
use sync::BookId;
use sync::exchange::{BookRow, Fetch, Limits, Memory, Opening, Quarantine, Server, Transaction, WriterRow, verify};
use sync::log::{Entry, Root, SignedHead};
use sync::paper::Ask;
use sync::paper::keep::{self, Brought};
use tokio::runtime::Runtime;

use super::cluster::Cluster;

/// Everything a store holds of a book.
#[derive(Debug, PartialEq)]
pub struct Whole {
    pub row: Option<BookRow>,
    pub writers: Vec<(WriterNo, WriterRow)>,
    pub log: Vec<(Entry, Root)>,
    pub apart: BTreeSet<(Vec<u8>, Quarantine)>,
    pub heads: BTreeSet<Vec<u8>>,
    pub photos: Vec<Photo>,
    pub photo_days: Vec<WriterDay>,
}

pub trait Store {
    fn name(&self) -> &'static str;
    fn invite(&mut self, secret: [u8; 10], now: u32);
    fn exchange(&mut self, book: &BookId, code: Option<[u8; 10]>, request: &[u8], now: u32) -> Vec<u8>;
    fn rewind(&mut self, book: &BookId, now: u32) -> Option<BookRow>;
    fn quarantined(&mut self, book: &BookId, link: &[u8; 32], by: &SignedBy) -> Option<Vec<u8>>;
    fn leave(&mut self, book: &BookId, id: [u8; 16], n: u16, message: &[u8], by: Option<SignedBy>, now: u32) -> Left;
    fn look(&mut self, book: &BookId, id: [u8; 16], n: u16, now: u32) -> Looked;
    fn bring(&mut self, book: &BookId, bringing: Bringing, now: u32) -> Option<Brought>;
    fn ask_of_photo(&mut self, book: &BookId, asking: &Asking) -> Told;
    fn whole(&mut self, book: &BookId) -> Whole;
    fn is_sound(&mut self, book: &BookId) -> bool;
    /// Remembers everything as it is, for [`Store::restore`].
    fn keep_copy(&mut self);
    /// Puts the copy kept last in the place of everything.
    fn restore(&mut self);
}

/// The model: `sync`'s own memory, one book, and the rules of codes said once more.
pub struct Model {
    server: Server,
    book: Memory,
    photos: keep::Memory,
    codes: Codes,
    copy: Option<(Memory, keep::Memory, Codes)>,
    boxes: BTreeMap<[u8; 16], (Messages, u32)>,
}

/// Codes that nobody has used, and until when they work.
type Codes = BTreeSet<([u8; 10], u32)>;

impl Model {
    pub fn new(log_key: &SigningKey, limits: Limits) -> Self {
        Self {
            server: Server::new(log_key.clone(), limits),
            book: Memory::default(),
            photos: keep::Memory::default(),
            codes: BTreeSet::new(),
            copy: None,
            boxes: BTreeMap::new(),
        }
    }

    /// The key of a writer who may ask for more than an exchange.
    fn active_key(&self, book: &BookId, writer: WriterNo) -> Option<[u8; 32]> {
        let row = self.book.book().unwrap()?;
        let members = self.server.members(book, &self.book).unwrap();
        let key = members.sign_key(writer)?;
        let is_in = writer != 0 && members.is_active(writer) && !self.book.was_shut_out(writer, &key);
        (is_in && row.suspect.is_none()).then_some(key)
    }

    fn may_ask(&self, book: &BookId, ask: &Ask<'_>, by: &SignedBy) -> bool {
        self.active_key(book, by.writer).is_some_and(|key| ask.is_signed_by(book, &key, &by.signature))
    }

    fn photo(&self, hash: &[u8; 32]) -> Option<Photo> {
        let photo = self.photos.photos().get(hash)?;
        Some(Photo { hash: *hash, kept: photo.kept(), touched: photo.touched, bytes: photo.bytes.clone() })
    }
}

impl Store for Model {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn invite(&mut self, secret: [u8; 10], now: u32) {
        self.codes.insert((secret, now + codes::DAYS * 86_400));
    }

    fn exchange(&mut self, book: &BookId, code: Option<[u8; 10]>, request: &[u8], now: u32) -> Vec<u8> {
        let good =
            code.and_then(|code| self.codes.iter().copied().find(|(secret, until)| *secret == code && now < *until));
        let Some(used) = good else {
            return self.server.exchange(book, request, now, &mut self.book).unwrap().encode();
        };
        let mut after = self.book.clone();
        let (reply, begun) = self.server.open(book, request, now, &mut after).unwrap();
        if begun || self.book.book().unwrap().is_some() {
            self.book = after;
        }
        if begun {
            self.codes.remove(&used);
        }
        reply.encode()
    }

    fn rewind(&mut self, book: &BookId, now: u32) -> Option<BookRow> {
        self.server.rewind(book, now, &mut self.book).unwrap();
        self.book.book().unwrap()
    }

    fn quarantined(&mut self, book: &BookId, link: &[u8; 32], by: &SignedBy) -> Option<Vec<u8>> {
        let key = self.active_key(book, by.writer)?;
        let may = Fetch { writer: by.writer, link: *link }.is_signed_by(book, &key, &by.signature);
        let frame = self.book.quarantined().iter().find(|(frame, _)| frame.link(book) == *link);
        frame.filter(|_| may).map(|(frame, _)| frame.bytes().to_vec())
    }

    fn leave(&mut self, book: &BookId, id: [u8; 16], n: u16, message: &[u8], by: Option<SignedBy>, now: u32) -> Left {
        self.boxes.retain(|_, (_, until)| *until > now);
        let opens = by.is_some_and(|by| {
            let key = self.active_key(book, by.writer);
            key.is_some_and(|key| Opening { writer: by.writer, id, message }.is_signed_by(book, &key, &by.signature))
        });
        let held = self.boxes.get(&id).map(|(held, _)| held.clone()).unwrap_or_default();
        let left = rules::leave(&held, self.boxes.len() as u64, n, message, opens);
        if left == Left::Kept {
            let new = || (Messages::new(), now + rules::BOX_SECONDS);
            self.boxes.entry(id).or_insert_with(new).0.insert(n, message.to_vec());
        }
        left
    }

    fn look(&mut self, _: &BookId, id: [u8; 16], n: u16, now: u32) -> Looked {
        let held = self.boxes.get(&id).filter(|(_, until)| *until > now);
        rules::look(held.map(|(held, _)| held.clone()).unwrap_or_default(), n)
    }

    fn bring(&mut self, book: &BookId, bringing: Bringing, now: u32) -> Option<Brought> {
        if !self.may_ask(book, &bringing.ask(), &bringing.by) {
            return None;
        }
        let refilling = now < self.book.book().unwrap().unwrap().refilling_until;
        let Bringing { hash, chunk, by, .. } = &bringing;
        Some(self.photos.bring(self.server.limits(), refilling, by.writer, hash, chunk, now))
    }

    fn ask_of_photo(&mut self, book: &BookId, asking: &Asking) -> Told {
        if !self.may_ask(book, &asking.ask(), &asking.by) {
            return Told::Nothing;
        }
        asking.answer(self.photo(&asking.hash).as_ref())
    }

    fn whole(&mut self, _: &BookId) -> Whole {
        let roots = |at: usize| self.book.root(at as u64 + 1).unwrap().unwrap();
        Whole {
            row: self.book.book().unwrap(),
            writers: self.book.writers().unwrap(),
            log: self.book.log().enumerate().map(|(at, entry)| (entry.clone(), roots(at))).collect(),
            apart: self.book.quarantined().iter().map(|(frame, why)| (frame.bytes().to_vec(), *why)).collect(),
            heads: self.book.heads().iter().map(SignedHead::encode).collect(),
            photos: self.photos.photos().keys().filter_map(|hash| self.photo(hash)).collect(),
            photo_days: self.photos.days().iter().map(|(writer, day)| (*writer, *day)).collect(),
        }
    }

    fn is_sound(&mut self, book: &BookId) -> bool {
        verify(book, &self.book).unwrap().is_ok()
    }

    fn keep_copy(&mut self) {
        self.copy = Some((self.book.clone(), self.photos.clone(), self.codes.clone()));
    }

    fn restore(&mut self) {
        if let Some((book, photos, codes)) = &self.copy {
            self.book.put_back(book);
            self.photos.clone_from(photos);
            self.codes.clone_from(codes);
        }
    }
}

/// SQLite on a file.
pub struct OnSqlite {
    folder: tempfile::TempDir,
    local: Local,
    runtime: Runtime,
    copy: Option<Vec<u8>>,
}

impl OnSqlite {
    pub fn new(log_key: &SigningKey, limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let local = Local::open(folder.path(), log_key.clone(), limits).unwrap();
        Self { folder, local, runtime: runtime(), copy: None }
    }
}

impl Store for OnSqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn invite(&mut self, secret: [u8; 10], now: u32) {
        self.local.invite("", secret, now).unwrap();
    }

    fn exchange(&mut self, book: &BookId, code: Option<[u8; 10]>, request: &[u8], now: u32) -> Vec<u8> {
        self.local.exchange(book, code.as_ref(), request, now).unwrap()
    }

    fn rewind(&mut self, book: &BookId, now: u32) -> Option<BookRow> {
        self.local.rewind(book, now).unwrap()
    }

    fn quarantined(&mut self, book: &BookId, link: &[u8; 32], by: &SignedBy) -> Option<Vec<u8>> {
        self.local.quarantined(book, link, by).unwrap()
    }

    fn leave(&mut self, book: &BookId, id: [u8; 16], n: u16, message: &[u8], by: Option<SignedBy>, now: u32) -> Left {
        self.local.leave(book, &id, n, message, by, now).unwrap()
    }

    fn look(&mut self, book: &BookId, id: [u8; 16], n: u16, now: u32) -> Looked {
        self.local.look(book, &id, n, now).unwrap()
    }

    fn bring(&mut self, book: &BookId, bringing: Bringing, now: u32) -> Option<Brought> {
        self.local.bring_photo(book, bringing, now).unwrap()
    }

    fn ask_of_photo(&mut self, book: &BookId, asking: &Asking) -> Told {
        self.local.ask_of_photo(book, asking).unwrap()
    }

    fn whole(&mut self, book: &BookId) -> Whole {
        let place = Place::Sqlite(self.folder.path().join(province::sqlite::FILE));
        self.runtime.block_on(whole(&place, book))
    }

    fn is_sound(&mut self, book: &BookId) -> bool {
        self.local.verify(book).unwrap().is_ok()
    }

    fn keep_copy(&mut self) {
        self.copy = Some(self.local.image().unwrap());
    }

    fn restore(&mut self) {
        if let Some(copy) = &self.copy {
            self.local.restore(copy).unwrap();
        }
    }
}

/// PostgreSQL in a database of its own.
pub struct OnPostgres {
    cluster: &'static Cluster,
    database: String,
    postgres: Postgres,
    runtime: Runtime,
    copy: Option<tempfile::TempDir>,
}

const TABLES: &str = "htx.book, htx.writer, htx.frame, htx.quarantine, htx.head_archive, htx.mailbox, htx.invite, \
    htx.photo, htx.photo_chunk, htx.photo_day";

impl OnPostgres {
    pub fn new(cluster: &'static Cluster, database: &str, log_key: &SigningKey, limits: Limits) -> Self {
        let runtime = runtime();
        let url = cluster.url(database);
        let server = Arc::new(Server::new(log_key.clone(), limits));
        let postgres = runtime.block_on(async {
            migrate(&url).await.unwrap();
            Postgres::connect(&url, 2, server, Arc::new(List::in_memory())).await.unwrap()
        });
        cluster.sql(database, &format!("truncate {TABLES}"));
        Self { cluster, database: database.to_owned(), postgres, runtime, copy: None }
    }

    fn place(&self) -> Place {
        Place::Postgres(self.cluster.url(&self.database))
    }
}

impl Store for OnPostgres {
    fn name(&self) -> &'static str {
        "postgres"
    }

    fn invite(&mut self, secret: [u8; 10], now: u32) {
        self.runtime.block_on(self.postgres.invite(codes::invite(&secret, "", now, codes::DAYS))).unwrap();
    }

    fn exchange(&mut self, book: &BookId, code: Option<[u8; 10]>, request: &[u8], now: u32) -> Vec<u8> {
        let code = code.as_ref().map(codes::hash);
        self.runtime.block_on(self.postgres.exchange(*book, code, request.to_vec(), now)).unwrap().bytes
    }

    fn rewind(&mut self, book: &BookId, now: u32) -> Option<BookRow> {
        self.runtime.block_on(self.postgres.rewind(*book, now)).unwrap()
    }

    fn quarantined(&mut self, book: &BookId, link: &[u8; 32], by: &SignedBy) -> Option<Vec<u8>> {
        self.runtime.block_on(self.postgres.quarantined(*book, *link, *by)).unwrap()
    }

    fn leave(&mut self, book: &BookId, id: [u8; 16], n: u16, message: &[u8], by: Option<SignedBy>, now: u32) -> Left {
        self.runtime.block_on(self.postgres.leave(*book, id, n, message.to_vec(), by, now)).unwrap()
    }

    fn look(&mut self, book: &BookId, id: [u8; 16], n: u16, now: u32) -> Looked {
        self.runtime.block_on(self.postgres.look(*book, id, n, now)).unwrap()
    }

    fn bring(&mut self, book: &BookId, bringing: Bringing, now: u32) -> Option<Brought> {
        self.runtime.block_on(self.postgres.bring_photo(*book, bringing, now)).unwrap()
    }

    fn ask_of_photo(&mut self, book: &BookId, asking: &Asking) -> Told {
        self.runtime.block_on(self.postgres.ask_of_photo(*book, *asking)).unwrap()
    }

    fn whole(&mut self, book: &BookId) -> Whole {
        self.runtime.block_on(whole(&self.place(), book))
    }

    fn is_sound(&mut self, book: &BookId) -> bool {
        let place = self.place();
        self.runtime.block_on(async { Archive::read(&place).await.unwrap().verify(book).await.unwrap().is_ok() })
    }

    fn keep_copy(&mut self) {
        let folder = tempfile::tempdir().unwrap();
        let to = Place::Sqlite(folder.path().join("copy"));
        let from = self.place();
        self.runtime.block_on(async {
            let (from, to) = (Archive::read(&from).await.unwrap(), Archive::fill(&to).await.unwrap());
            from.copy_to(&to, |_, _| {}).await.unwrap();
        });
        self.copy = Some(folder);
    }

    fn restore(&mut self) {
        let Some(copy) = &self.copy else { return };
        let (from, to) = (Place::Sqlite(copy.path().join("copy")), self.place());
        self.cluster.sql(&self.database, &format!("truncate {TABLES}"));
        self.runtime.block_on(async {
            let (from, to) = (Archive::read(&from).await.unwrap(), Archive::fill(&to).await.unwrap());
            from.copy_to(&to, |_, _| {}).await.unwrap();
        });
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

async fn whole(place: &Place, book: &BookId) -> Whole {
    let archive = Archive::read(place).await.unwrap();
    let rows = archive.rows(book).await.unwrap();
    let (row, writers) = rows.map_or((None, Vec::new()), |(row, writers)| (Some(row), writers));
    let (mut log, mut apart, mut after) = (Vec::new(), BTreeSet::new(), Vec::new());
    loop {
        let logged = archive.frames(book, log.len() as u64).await.unwrap();
        if logged.is_empty() {
            break;
        }
        log.extend(logged.into_iter().map(|logged| (logged.entry, logged.root)));
    }
    loop {
        let some = archive.apart(book, &after).await.unwrap();
        let Some(last) = some.last() else { break };
        after = last.frame.link(book).to_vec();
        apart.extend(some.into_iter().map(|apart| (apart.frame.bytes().to_vec(), apart.why)));
    }
    let heads = archive.heads(book).await.unwrap().iter().map(SignedHead::encode).collect();
    let (mut photos, mut after) = (Vec::new(), Vec::new());
    loop {
        let some = archive.photos(book, &after).await.unwrap();
        let Some(last) = some.last() else { break };
        after = last.hash.to_vec();
        photos.extend(some);
    }
    let photo_days = archive.photo_days(book).await.unwrap();
    Whole { row, writers, log, apart, heads, photos, photo_days }
}
