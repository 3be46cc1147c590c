//! Photos of papers (ảnh chứng từ): which belong to a voucher, and where their sealed copies are.
//!
//! Sealed copies lie in a folder beside the book ([`files`]), named by their hash, and never change. A copy that is not
//! there, or is not whole, is no fault of the book: the server or a backup may have it.
//!
//! Invariant: an event names a photo only once its copy is on this machine's disk.

mod copies;
mod files;
mod shelf;

use ::ledger::event::body::Body;
use ::ledger::event::photo::{PhotoHash, PhotoLinked};
use ::ledger::event::{Event, EventId};
use rusqlite::params;
use sync::key::KeyId;
use sync::paper::{self, Sealed};
use zeroize::Zeroizing;

use crate::books::stored_id;
use crate::{Failure, Store, keys};

pub use copies::{Copies, Restored};
pub(crate) use files::remove_folder;

/// A photo that belongs to a voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// The event that says so.
    pub event: EventId,
    /// When, in seconds since 2020-01-01 UTC, as its author's clock had it.
    pub wall: u32,
    /// What it says.
    pub linked: PhotoLinked,
    /// Whether a whole copy lies on this machine.
    pub is_here: bool,
    /// Whether the server has it; none while nobody asked.
    pub at_server: Option<bool>,
    /// Whether somebody at this machine asked for a copy that is not here.
    pub is_wanted: bool,
}

/// A photo that the server lacks although it has the event that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LatePhoto {
    /// The voucher.
    pub voucher: EventId,
    /// The photo.
    pub hash: PhotoHash,
    /// The event that names it; its writer took the photo.
    pub event: EventId,
    /// When, in seconds since 2020-01-01 UTC, as its author's clock had it.
    pub wall: u32,
    /// Whether a copy lies on this machine.
    pub is_here: bool,
}

/// Why a photo cannot be looked at now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unseen {
    /// No whole copy lies on this machine.
    NotHere,
    /// The book key it was sealed with has not reached this machine.
    NoKey,
    /// The copy is the one named, and was not sealed for this book: no other copy will open.
    Sealed,
}

impl Store {
    /// Seals a photo with the book's newest key and keeps the sealed copy on the disk. No event names it yet.
    ///
    /// # Errors
    /// [`Failure::PhotoSize`]; [`Failure::WriterKeyMissing`] while the book's newest key has not reached this machine; the
    /// disk's failure.
    pub fn keep_photo(&mut self, photo: &[u8]) -> Result<Sealed, Failure> {
        self.may_write()?;
        self.load_reader()?;
        let key = self.sealing_key()?.ok_or(Failure::WriterKeyMissing)?;
        let sealed = paper::seal(&self.cache.identity().book_id, &key, &keys::random()?, photo)
            .map_err(|size| Failure::PhotoSize(size.0))?;
        files::keep(&files::folder(&self.path), &sealed.hash, &sealed.bytes)?;
        Ok(sealed)
    }

    /// Removes the copy of a photo that was kept for something that did not come about. One that an event names, or a draft
    /// of anybody at this machine, in use or in the bin, stays.
    ///
    /// # Errors
    /// When the database or the disk fails.
    pub fn let_go_of_photo(&self, hash: &PhotoHash) -> Result<(), Failure> {
        let mut query = self.conn.prepare_cached(
            "select exists (select 1 from photo where hash = ?1) or exists (select 1 from draft where instr(content, ?2))",
        )?;
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        if query.query_row(params![hash, hex], |row| row.get(0))? {
            return Ok(());
        }
        files::remove(&files::folder(&self.path), hash)
    }

    /// The photos that belong to a voucher, the first linked first.
    ///
    /// # Errors
    /// When an event does not read.
    pub fn photos_of(&self, voucher: EventId) -> Result<Vec<Photo>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select n.event_id, e.bytes, c.at_server, c.wanted is not null
             from photo_now n join event e using (event_id) left join photo_copy c using (hash)
             where n.voucher_id = ? order by n.place, n.event_id",
        )?;
        let mut rows = query.query([voucher.to_i64()])?;
        let mut photos = Vec::new();
        while let Some(row) = rows.next()? {
            let event = Event::decode(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?)?;
            let wall = event.wall;
            let Body::PhotoLinked(linked) = event.body.into_fact() else { continue };
            let is_here = files::read(&files::folder(&self.path), &linked.hash)?.is_some();
            let id = stored_id(row.get(0)?)?;
            photos.push(Photo { event: id, wall, linked, is_here, at_server: row.get(2)?, is_wanted: row.get(3)? });
        }
        Ok(photos)
    }

    /// How many photos belong to a voucher.
    ///
    /// # Errors
    /// When the database fails.
    pub fn photo_count(&self, voucher: EventId) -> Result<u32, Failure> {
        let mut query = self.conn.prepare_cached("select count(*) from photo_now where voucher_id = ?")?;
        Ok(query.query_row([voucher.to_i64()], |row| row.get(0))?)
    }

    /// The event that links a photo, where one does: the key to open it with stands there.
    ///
    /// # Errors
    /// When the event does not read.
    pub fn photo_named(&self, hash: &PhotoHash) -> Result<Option<PhotoLinked>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select bytes from photo join event using (event_id) where hash = ? and linked = 1 order by event.place limit 1",
        )?;
        let mut rows = query.query([hash])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        match Event::decode(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?.body.into_fact() {
            Body::PhotoLinked(linked) => Ok(Some(linked)),
            _ => Ok(None),
        }
    }

    /// Opens the copy of a photo that lies here.
    ///
    /// # Errors
    /// When the disk fails; a photo that cannot be looked at is no failure.
    pub fn open_photo(&self, key_id: &KeyId, hash: &PhotoHash) -> Result<Result<Zeroizing<Vec<u8>>, Unseen>, Failure> {
        let Some(sealed) = files::read(&files::folder(&self.path), hash)? else { return Ok(Err(Unseen::NotHere)) };
        let opened = paper::open(&self.cache.identity().book_id, &self.keyring()?, key_id, hash, &sealed);
        Ok(opened.map_err(|fault| match fault {
            paper::Fault::Hash => Unseen::NotHere,
            paper::Fault::Key(_) => Unseen::NoKey,
            paper::Fault::Seal => Unseen::Sealed,
        }))
    }

    /// Asks for a copy of a photo that is not here, or takes the asking back.
    ///
    /// # Errors
    /// When the database fails.
    pub fn want_photo(&self, hash: &PhotoHash, wants: bool) -> Result<(), Failure> {
        let sql = if wants {
            "insert into photo_copy (hash, wanted) values (?, (select coalesce(max(wanted), 0) + 1 from photo_copy))
             on conflict do update set wanted = coalesce(wanted, excluded.wanted)"
        } else {
            "update photo_copy set wanted = null where hash = ?"
        };
        self.conn.prepare_cached(sql)?.execute([hash])?;
        Ok(())
    }

    /// The photos of which the server has the event and, as far as this machine knows, not the photo itself: those that lie
    /// here and wait to be sent, and those that somebody here asked it for. The oldest first.
    ///
    /// # Errors
    /// When an event does not read.
    pub fn late_photos(&self) -> Result<Vec<LatePhoto>, Failure> {
        let mut query = self.conn.prepare_cached(
            "select n.event_id, n.voucher_id, n.hash, e.bytes, c.at_server
             from photo_now n join event e using (event_id) left join photo_copy c using (hash)
             where e.sseq is not null and coalesce(c.at_server, 0) = 0 order by n.place, n.event_id",
        )?;
        let mut rows = query.query([])?;
        let mut late = Vec::new();
        while let Some(row) = rows.next()? {
            let (hash, told): (PhotoHash, Option<bool>) = (row.get(2)?, row.get(4)?);
            let is_here = files::lies_in(&files::folder(&self.path), &hash);
            if !is_here && told.is_none() {
                continue;
            }
            let event = Event::decode(row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?)?;
            let (id, voucher) = (stored_id(row.get(0)?)?, stored_id(row.get(1)?)?);
            late.push(LatePhoto { voucher, hash, event: id, wall: event.wall, is_here });
        }
        Ok(late)
    }

    pub(crate) fn insert_photo(
        &self,
        id: EventId,
        voucher: EventId,
        hash: &PhotoHash,
        linked: bool,
    ) -> Result<(), Failure> {
        self.conn
            .prepare_cached("insert into photo (event_id, voucher_id, hash, linked) values (?, ?, ?, ?)")?
            .execute(params![id.to_i64(), voucher.to_i64(), hash, linked])?;
        Ok(())
    }

    /// A server that was restored from an older copy may have lost photos as well: each is offered again.
    pub(crate) fn forget_photos_at_server(&self) -> Result<(), Failure> {
        self.conn.execute("update photo_copy set at_server = null", [])?;
        Ok(())
    }
}
