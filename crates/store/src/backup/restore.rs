//! From a backup to a book: a new copy, with keys of its own and no writer yet.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ed25519_dalek::{Signature, VerifyingKey};
use ledger::chain::{self, Link};
use ledger::event::body::Body;
use ledger::event::{Event, EventId, WriterNo};
use ledger::fold::memory::Memory;
use ledger::member::{Fact, SERVER};
use sync::key::{BookKey, Keyring};

use super::envelope::{self, Envelope, Opening};
use super::make::{Input, head_bytes};
use super::records::{self, Manifest, Record, damaged};
use super::stream::Unsealing;
use crate::cache::{Cache, Identity, NOBODY};
use crate::files::{Lock, beside, sync_folder};
use crate::heads::Heads;
use crate::keys::{self, DatabaseKey, Secrets};
use crate::migrate::{STEPS, migrate};
use crate::open::Access;
use crate::photo::{self, remove_folder};
use crate::sidecar::{Mark, Reach};
use crate::{Failure, Opener, Received, Store, connection};

/// Events written in one transaction while restoring: a cut restores nothing anyway, and memory stays small.
const EVENTS_AT_ONCE: usize = 20_000;
/// The window zstd may ask for: 8 MiB, four times what we write.
const WINDOW_LOG_MAX: u32 = 23;

type Packed = zstd::stream::read::Decoder<'static, BufReader<Unsealing<Input>>>;

/// Opens a backup file.
pub(super) fn open_file(file: &Path, opening: &Opening<'_>) -> Result<(Envelope, records::Reading<Packed>), Failure> {
    let input = File::open(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::Missing(file.to_owned()),
        _ => Failure::io("reading the backup")(error),
    })?;
    let mut input = BufReader::with_capacity(1 << 17, input);
    let envelope = envelope::read(&mut input, opening)?;
    let unsealing = Unsealing::new(input, &envelope);
    let mut packed = zstd::stream::read::Decoder::new(unsealing).map_err(|_| damaged("its content"))?;
    packed.window_log_max(WINDOW_LOG_MAX).map_err(|_| damaged("its content"))?;
    Ok((envelope, records::Reading::new(packed)))
}

/// A second fold of the events, in memory, and each writer's chain.
pub(super) struct Check {
    book_id: [u8; 16],
    books: Memory,
    chains: BTreeMap<WriterNo, Mark>,
    sign_keys: BTreeMap<WriterNo, [u8; 32]>,
    events: u64,
    vouchers: u64,
}

impl Check {
    /// `targets` are the vouchers that later events refer to.
    pub fn new(book_id: [u8; 16], book_key: [u8; 32], targets: BTreeSet<EventId>) -> Self {
        Self {
            book_id,
            books: Memory::tracking(targets, book_key),
            chains: BTreeMap::new(),
            sign_keys: BTreeMap::new(),
            events: 0,
            vouchers: 0,
        }
    }

    pub fn take(&mut self, received: &Received) -> Result<(), Failure> {
        let (id, writer) = (received.id, received.id.writer());
        let event = Event::decode(&received.bytes).ok();
        self.learn_key(id, event.as_ref());
        let before = self.chains.get(&writer).map(|mark| (mark.wseq, mark.link));
        let (wseq, link) = before.unwrap_or_else(|| (0, self.chain_begins(writer)));
        if id.wseq() != wseq + 1 {
            return Err(damaged("the events of a writer"));
        }
        let link = chain::next(&link, &received.bytes);
        self.chains.insert(writer, Mark { writer, wseq: id.wseq(), link });
        self.events += 1;
        if let Some(event) = event {
            self.vouchers += u64::from(event.body.numbered().is_some());
            self.books.apply_at(id, received.sseq, &event);
        } else {
            self.books.apply_malformed(id, received.sseq);
        }
        Ok(())
    }

    fn learn_key(&mut self, id: EventId, event: Option<&Event>) {
        let (writer, key) = match event.map(|event| &event.body) {
            Some(Body::Genesis(genesis)) => (id.writer(), genesis.sign_key),
            Some(Body::RecoveryEnrol(enrol)) => (id.writer(), enrol.sign_key),
            Some(Body::WriterEnrolled(enrolled)) => (enrolled.writer, enrolled.sign_key),
            // The server, whose words about its own restores stand in the log as any writer's.
            Some(_) => match event.map(Fact::of) {
                Some(Ok(Some(Fact::Joined(province)))) => (SERVER, province.log_key),
                _ => return,
            },
            None => return,
        };
        self.sign_keys.entry(writer).or_insert(key);
    }

    fn chain_begins(&self, writer: WriterNo) -> Link {
        chain::beginning(&self.book_id, writer, &self.sign_keys.get(&writer).copied().unwrap_or_default())
    }

    /// Whether everything is what the manifest says.
    pub fn agrees(&self, manifest: &Manifest) -> Result<(), Failure> {
        let heads: Vec<Mark> = self.chains.values().copied().collect();
        check_heads(&self.book_id, manifest, &heads, &self.sign_keys)?;
        if (self.events, self.vouchers) != (manifest.events, manifest.vouchers) {
            return Err(damaged("the number of events"));
        }
        if self.books.digest(&manifest.book_key) != manifest.ledger_digest {
            return Err(damaged("the figures"));
        }
        Ok(())
    }
}

fn check_heads(
    book_id: &[u8; 16],
    manifest: &Manifest,
    heads: &[Mark],
    sign_keys: &BTreeMap<WriterNo, [u8; 32]>,
) -> Result<(), Failure> {
    if manifest.heads.iter().map(|(mark, _)| mark).ne(heads) {
        return Err(damaged("the chain of a writer"));
    }
    for (mark, signature) in &manifest.heads {
        let Some(signature) = signature else { continue };
        let key = sign_keys.get(&mark.writer).and_then(|key| VerifyingKey::from_bytes(key).ok());
        let signature = Signature::from_bytes(signature);
        let holds = key.is_some_and(|key| key.verify_strict(&head_bytes(book_id, mark), &signature).is_ok());
        if !holds {
            return Err(damaged("the signature of a writer"));
        }
    }
    Ok(())
}

/// A book that was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made, in seconds since 1970-01-01 UTC.
    pub made_at: i64,
    /// Vouchers in it.
    pub vouchers: u64,
    /// The ledger digest, worked out again by the new book.
    pub ledger_digest: [u8; 32],
    /// What became of the photos of its papers; nothing on a trial.
    pub photos: photo::Restored,
}

/// Restores a backup into a new file, under a passphrase. The book may be read; a writer must be enrolled first.
///
/// # Errors
/// [`Failure::Exists`] when a book is there; everything a backup that is not one, not whole or not this person's may be;
/// the disk's failure. Nothing is left behind by any of them.
pub fn restore(file: &Path, to: &Path, opening: &Opening<'_>, passphrase: &str) -> Result<(Store, Restored), Failure> {
    // The file is looked at first: a slip in the passphrase must cost nothing.
    opens(file, opening)?;
    let building = beside(to, "restoring");
    let is_taken = || to.exists() || (keys::key_file(to).exists() && !building.exists());
    if is_taken() {
        return Err(Failure::Exists(to.to_owned()));
    }
    let lock = Arc::new(Lock::take(to)?);
    if is_taken() {
        return Err(Failure::Exists(to.to_owned()));
    }
    remove_book(&building);
    let built = build_and_place(file, to, &building, opening, passphrase, Arc::clone(&lock));
    if built.is_err() {
        remove_book(&building);
        remove(&[beside(to, "lock")]);
    }
    let (key, restored) = built?;
    drop(lock);
    let store = Store::open(to, Opener::Key(key))?;
    match store.restore_photos(file) {
        Ok(photos) => Ok((store, Restored { photos, ..restored })),
        Err(failure) => {
            store.take_back_restored();
            Err(failure)
        }
    }
}

/// Whether this opens a backup; nothing of its content is read.
///
/// # Errors
/// As [`restore`].
pub fn opens(file: &Path, opening: &Opening<'_>) -> Result<(), Failure> {
    open_file(file, opening).map(drop)
}

impl Store {
    /// Takes a restore back that could not be gone on with: the new copy is removed, as if it had never been made. A
    /// copy that may be written in stays.
    pub fn take_back_restored(self) {
        if self.access != Access::NotEnrolled {
            return;
        }
        let (path, lock) = (self.path.clone(), Arc::clone(&self.lock));
        drop(self);
        remove_book(&path);
        remove_folder(&path);
        remove(&[beside(&path, "side"), beside(&path, "lock")]);
        drop(lock);
    }
}

fn build_and_place(
    file: &Path,
    to: &Path,
    building: &Path,
    opening: &Opening<'_>,
    passphrase: &str,
    lock: Arc<Lock>,
) -> Result<(DatabaseKey, Restored), Failure> {
    let secrets = Secrets::random()?;
    let (store, restored) = build(file, building, opening, &secrets.database, lock)?;
    let stretched = keys::keep(&keys::key_file(building), &secrets, None, passphrase)?;
    store.keep_stretched(&stretched, false)?;
    place(store, to)?;
    Ok((secrets.database.clone(), restored))
}

/// Closes a book that was built beside its place, and puts it there with its keys.
pub(crate) fn place(store: Store, to: &Path) -> Result<(), Failure> {
    let building = store.path.clone();
    close(store)?;
    // A side file of a book that lay here before says nothing about this one.
    remove(&[beside(to, "side")]);
    remove(&keys::files_of_others(to));
    let keys_placed = fs::rename(keys::key_file(&building), keys::key_file(to));
    keys_placed.and_then(|()| fs::rename(&building, to)).map_err(|error| {
        remove(&[keys::key_file(to)]);
        Failure::io("putting the book in its place")(error)
    })?;
    sync_folder(to)
}

/// Restores a backup into a scratch file, compares, and leaves nothing behind.
///
/// # Errors
/// As [`restore`].
pub(crate) fn drill(file: &Path, scratch: &Path, opening: &Opening<'_>) -> Result<Restored, Failure> {
    remove_book(scratch);
    let lock = Lock::take(scratch);
    let drilled = lock.and_then(|lock| {
        let key = Secrets::random()?.database.clone();
        let (store, restored) = build(file, scratch, opening, &key, Arc::new(lock))?;
        let differences = store.verify()?.differences;
        drop(store);
        match differences.first() {
            Some(difference) => Err(damaged(&difference.code())),
            None => Ok(restored),
        }
    });
    remove_book(scratch);
    remove(&[beside(scratch, "lock")]);
    drilled
}

/// Writes everything of the backup into a new database, and checks it as it comes.
fn build(
    file: &Path,
    building: &Path,
    opening: &Opening<'_>,
    key: &DatabaseKey,
    lock: Arc<Lock>,
) -> Result<(Store, Restored), Failure> {
    let (envelope, mut records) = open_file(file, opening)?;
    let Some(Record::Manifest(manifest)) = records.next()? else { return Err(damaged("the manifest")) };
    let mut conn = connection::create(building, key)?;
    migrate(&mut conn, building, key, STEPS)?;
    // Until it is whole it is no book; it is synced once, at the end.
    conn.execute_batch("pragma synchronous = off")?;
    let identity = Identity { book_id: envelope.book_id, writer: NOBODY, book_key: manifest.book_key };
    identity.keep(&conn)?;
    let mut store = Store {
        conn,
        cache: Cache::empty(identity),
        writer: NOBODY,
        seat: 0,
        heads: Heads::default(),
        access: Access::NotEnrolled,
        sidecar: None,
        unsettled: false,
        computed_from: Cell::new(None),
        judged_before: Cell::new(i64::MAX),
        reach: Reach::default(),
        secrets: None,
        reader: None,
        key: key.clone(),
        path: building.to_owned(),
        lock,
    };
    fill(&mut store, &mut records)?;
    let heads: Vec<Mark> = store.heads.all().collect();
    let sign_keys = store.cache.writers().filter_map(|(writer, key)| Some((writer, key?))).collect();
    check_heads(&envelope.book_id, &manifest, &heads, &sign_keys)?;
    let ledger_digest = store.ledger_digest()?;
    if store.heads.place != manifest.events || ledger_digest != manifest.ledger_digest {
        return Err(damaged("the figures"));
    }
    let photos = photo::Restored::default();
    Ok((store, Restored { made_at: manifest.made_at, vouchers: manifest.vouchers, ledger_digest, photos }))
}

fn fill(store: &mut Store, records: &mut records::Reading<Packed>) -> Result<(), Failure> {
    let mut ended = false;
    while !ended {
        store.transact::<_, Failure>(0, |writing| {
            for _ in 0..EVENTS_AT_ONCE {
                match records.next()? {
                    Some(Record::Event(event)) => writing.append(&event)?,
                    Some(Record::Row(row)) => row.keep(&writing.books().conn)?,
                    Some(Record::Frame(frame)) => writing.books().keep_restored(&frame)?,
                    Some(Record::Server(row)) => writing.keep_exchange(&row)?,
                    Some(Record::Key(key)) => writing.books().keep_keys(&Keyring::new([BookKey::new(key)]))?,
                    Some(Record::Manifest(_)) => return Err(damaged("a second manifest")),
                    None => {
                        ended = true;
                        break;
                    }
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Closes a book that was built, with everything in its one file and on the disk.
fn close(store: Store) -> Result<(), Failure> {
    let path = store.path.clone();
    store.conn.execute_batch("pragma synchronous = full")?;
    store.conn.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
    drop(store);
    let file = File::options().write(true).open(&path).and_then(|file| file.sync_all());
    file.map_err(Failure::io("writing the restored book"))
}

pub(crate) fn remove_book(path: &Path) {
    let name = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    remove(&["", "-wal", "-shm", ".key", ".key.new"].map(name));
}

/// What is not there cannot be removed, and need not.
fn remove(files: &[PathBuf]) {
    for file in files {
        let _ = fs::remove_file(file);
    }
}
