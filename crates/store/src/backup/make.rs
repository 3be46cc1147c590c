//! Making a backup: written beside its name, read back whole, and only then given it.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use ed25519_dalek::Signer;
use ledger::event::EventId;

use super::envelope::{self, Opening, Wrap};
use super::records::{self, Manifest, Record, damaged};
use super::restore::{Check, open_file};
use super::rows;
use super::stream::Sealing;
use crate::files::{beside, not_writable, sync_folder};
use crate::keys::WriterSecrets;
use crate::phrase::BACKUP_WRAP;
use crate::sidecar::Mark;
use crate::{Failure, Store};

/// zstd's default: a year of a cooperative takes a moment.
const LEVEL: i32 = 3;

/// A backup that was made and read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The file.
    pub file: PathBuf,
    /// When, in seconds since 1970-01-01 UTC.
    pub made_at: i64,
    /// How large.
    pub bytes: u64,
    /// Events in it.
    pub events: u64,
    /// Vouchers in it.
    pub vouchers: u64,
    /// The place of the last event in it.
    pub place: u64,
    /// The ledger digest, worked out again from the file.
    pub ledger_digest: [u8; 32],
}

impl Store {
    /// Backs the book up into a new file. Called on a [`Store::snapshot`], it is in nobody's way.
    ///
    /// # Errors
    /// [`Failure::BackupKeyMissing`] in a book that was not opened by its passphrase since backups were made with it;
    /// [`Failure::Exists`]; the disk's failure; or [`Failure::BackupDamaged`] when what was read back was not what was
    /// written. No file is left behind by any of them.
    pub fn back_up(&self, file: &Path, now: i64) -> Result<Made, Failure> {
        if file.exists() {
            return Err(Failure::Exists(file.to_owned()));
        }
        let wrap = self.local_bytes(BACKUP_WRAP)?.and_then(|bytes| Wrap::from_bytes(&bytes));
        let wrap = wrap.ok_or(Failure::BackupKeyMissing)?;
        let part = beside(file, "part");
        let made = self.back_up_to(&part, &wrap, now).and_then(|made| {
            fs::rename(&part, file).map_err(Failure::io("putting the backup in its place"))?;
            sync_folder(file)?;
            let there = fs::metadata(file).map_err(Failure::io("reading the backup back"))?.len();
            if there != made.bytes {
                return Err(damaged("its length after it was put in its place"));
            }
            Ok(Made { file: file.to_owned(), ..made })
        });
        if made.is_err() {
            // What was not made cannot be removed; the failure itself is what the person is told.
            let _ = fs::remove_file(&part);
        }
        made
    }

    fn back_up_to(&self, part: &Path, wrap: &Wrap, now: i64) -> Result<Made, Failure> {
        let manifest = self.manifest(now)?;
        let out = File::create(part).map_err(not_writable(part))?;
        let phrase_box_key = self.genesis()?.recovery_keys.map(|(_, wrap)| wrap);
        let (head, envelope) = envelope::make(&self.cache.identity().book_id, wrap, phrase_box_key.as_ref())?;
        let writing = |error: io::Error| Failure::io("writing the backup")(error);
        let mut out = BufWriter::with_capacity(1 << 17, out);
        out.write_all(&head).map_err(writing)?;
        let sealing = Sealing::new(out, &envelope);
        let packing = zstd::stream::write::Encoder::new(sealing, LEVEL).map_err(writing)?;
        let mut records = records::Writing::new(packing);
        records.put(&Record::Manifest(manifest.clone())).map_err(writing)?;
        self.each_event(|id, sseq, bytes| records.event(id, sseq, bytes).map_err(writing))?;
        rows::each(&self.conn, |row| records.put(&Record::Row(row)).map_err(writing))?;
        self.each_kept(|frame| records.frame(frame).map_err(writing))?;
        for key in self.later_keys()? {
            records.put(&Record::Key(key)).map_err(writing)?;
        }
        if let Some(row) = self.exchange_row()? {
            records.put(&Record::Server(Box::new(row))).map_err(writing)?;
        }
        let sealing = records.finish().and_then(zstd::stream::write::Encoder::finish).map_err(writing)?;
        let out = sealing.finish().map_err(writing)?;
        let file = out.into_inner().map_err(|error| writing(error.into_error()))?;
        file.sync_all().map_err(writing)?;
        drop(file);
        self.read_back(part, wrap, &manifest)
    }

    /// Opens the file as a restore would, and folds every event again.
    fn read_back(&self, part: &Path, wrap: &Wrap, manifest: &Manifest) -> Result<Made, Failure> {
        let (envelope, mut records) = open_file(part, &Opening::Kept(&wrap.key))?;
        let mut check = Check::new(envelope.book_id, manifest.book_key, self.correction_targets()?);
        let mut read = None;
        while let Some(record) = records.next()? {
            match record {
                Record::Manifest(manifest) => read = Some(manifest),
                Record::Event(event) => check.take(&event)?,
                // What they hold is under the hash at the end.
                Record::Row(_) | Record::Frame(_) | Record::Server(_) | Record::Key(_) => {}
            }
        }
        if read.as_ref() != Some(manifest) {
            return Err(damaged("the manifest"));
        }
        check.agrees(manifest)?;
        let bytes = fs::metadata(part).map_err(Failure::io("reading the backup back"))?.len();
        Ok(Made {
            file: part.to_owned(),
            made_at: manifest.made_at,
            bytes,
            events: manifest.events,
            vouchers: manifest.vouchers,
            place: self.heads.place,
            ledger_digest: manifest.ledger_digest,
        })
    }

    fn manifest(&self, made_at: i64) -> Result<Manifest, Failure> {
        let vouchers: i64 =
            self.conn.query_row("select count(*) from version where version = 1", [], |row| row.get(0))?;
        let identity = self.cache.identity();
        let signed = |mark: Mark| {
            let secrets = self.secrets.as_ref().filter(|_| mark.writer == self.writer);
            let sign =
                |secrets: &WriterSecrets| secrets.signing_key().sign(&head_bytes(&identity.book_id, &mark)).to_bytes();
            (mark, secrets.map(sign))
        };
        Ok(Manifest {
            made_at,
            events: self.heads.place,
            vouchers: vouchers.unsigned_abs(),
            ledger_digest: self.ledger_digest()?,
            book_key: identity.book_key,
            heads: self.heads.all().map(signed).collect(),
        })
    }

    fn each_event(
        &self,
        mut take: impl FnMut(EventId, Option<u64>, &[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut query = self.conn.prepare("select event_id, sseq, bytes from event order by place")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let id = crate::books::stored_id(row.get(0)?)?;
            let sseq = row.get::<_, Option<i64>>(1)?.map(i64::unsigned_abs);
            take(id, sseq, row.get_ref(2)?.as_blob().unwrap_or_default())?;
        }
        Ok(())
    }
}

/// What a writer signs of his chain when he backs the book up.
pub(super) fn head_bytes(book_id: &[u8; 16], mark: &Mark) -> Vec<u8> {
    [&b"HTX1-BACKUP"[..], book_id, &mark.to_bytes()].concat()
}

/// The file's input, for reading a backup.
pub(super) type Input = BufReader<File>;
