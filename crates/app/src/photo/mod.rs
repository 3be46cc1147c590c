//! Photos of papers (ảnh chứng từ): attached to a voucher, looked at, taken off again.

mod encode;

use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::body::Body;
use ledger::event::photo::{PhotoHash, PhotoLinked, PhotoUnlinked};
use ledger::member::Roles;
use store::photo::{Photo, Unseen};
use store::{Access, Writing};

use crate::api::photo::{DraftPhoto, LatePhotoRow, LatePhotos, PhotoList, PhotoPicture, PhotoRow, PhotoState};
use crate::field::hex;
use crate::{Book, Refusal, show};

pub use encode::FILE_BYTES_MAX;
pub(crate) use encode::encode;

/// The photos of one voucher, or of one draft: more are a mistake.
const PHOTOS_MAX: usize = 20;
/// A photo that the server lacks is spoken of after so many days: until then the line may simply have been down.
const LATE_DAYS: i64 = 7;
/// So many of them are named.
const LATE_SHOWN: usize = 5;

impl Book {
    /// The photos of a voucher.
    ///
    /// # Errors
    /// When there is no such voucher.
    pub fn voucher_photos(&self, voucher: &str) -> Result<PhotoList, Refusal> {
        let voucher = self.voucher_named(voucher)?;
        let photos = self.store.photos_of(voucher)?;
        let joined = self.store.server()?.is_some();
        Ok(PhotoList {
            photos: photos.iter().map(|photo| self.photo_row(photo, joined)).collect(),
            may_link: self.may_link(),
            may_fetch: joined,
        })
    }

    /// Attaches a photo to a voucher: any JPEG, PNG or WebP, kept small and without what the camera noted.
    ///
    /// # Errors
    /// What [`encode`] refuses; `photo.role`, `photo.too-many`; the disk's failure, which leaves nothing behind.
    pub fn add_photo(&mut self, voucher: &str, file: &[u8], label: &str) -> Result<PhotoList, Refusal> {
        self.link_encoded(voucher, &encode(file)?, label)
    }

    /// The same, of what [`encode`] made.
    pub(crate) fn link_encoded(&mut self, voucher: &str, photo: &[u8], label: &str) -> Result<PhotoList, Refusal> {
        let id = self.voucher_named(voucher)?;
        if self.store.photo_count(id)? as usize >= PHOTOS_MAX {
            return Err(Refusal::new("photo.too-many").with("most", PHOTOS_MAX));
        }
        let kept = self.keep_encoded(photo, label)?;
        let linking = [kept];
        if let Err(refusal) = self.store.record::<_, Refusal>(show::wall(), |writing| link_all(writing, id, &linking)) {
            // The disk took the photo and not the event: nobody would ever ask for the copy.
            linking.iter().try_for_each(|photo| self.let_go_of(photo))?;
            return Err(refusal);
        }
        self.voucher_photos(voucher)
    }

    /// Removes the copy of a photo that nothing names any more.
    pub(crate) fn let_go_of(&self, photo: &DraftPhoto) -> Result<(), Refusal> {
        Ok(self.store.let_go_of_photo(&hash_named(&photo.hash)?)?)
    }

    /// Keeps a photo for a voucher that is still being written.
    ///
    /// # Errors
    /// As [`Book::add_photo`].
    pub fn keep_photo(&mut self, file: &[u8], label: &str) -> Result<DraftPhoto, Refusal> {
        self.keep_encoded(&encode(file)?, label)
    }

    /// The same, of what [`encode`] made.
    pub(crate) fn keep_encoded(&mut self, photo: &[u8], label: &str) -> Result<DraftPhoto, Refusal> {
        if !self.may_link() {
            return Err(Refusal::new("photo.role"));
        }
        let label = ledger::text::clean(label).map_err(|fault| Refusal::new(fault.code()))?;
        let sealed = self.store.keep_photo(photo)?;
        Ok(DraftPhoto {
            hash: hex(&sealed.hash),
            key_id: hex(&sealed.key_id),
            size: u32::try_from(sealed.bytes.len()).unwrap_or(u32::MAX),
            label,
        })
    }

    /// A photo as it is looked at.
    ///
    /// # Errors
    /// `photo.not-here`, `photo.key-missing`, `photo.does-not-open`.
    pub fn photo_picture(&self, hash: &str, key_id: Option<&str>) -> Result<PhotoPicture, Refusal> {
        use base64::Engine;
        let jpeg = self.photo_bytes(hash, key_id)?;
        Ok(PhotoPicture { base64: base64::engine::general_purpose::STANDARD.encode(&*jpeg) })
    }

    /// The bytes of a photo, a JPEG. `key_id` is asked of a photo that belongs to a draft only.
    ///
    /// # Errors
    /// As [`Book::photo_picture`].
    pub fn photo_bytes(&self, hash: &str, key_id: Option<&str>) -> Result<zeroize::Zeroizing<Vec<u8>>, Refusal> {
        let hash = hash_named(hash)?;
        let named = self.store.photo_named(&hash)?.map(|linked| linked.key_id);
        let key_id = named.or_else(|| key_id.and_then(unhex)).ok_or_else(|| Refusal::new("photo.not-here"))?;
        self.store.open_photo(&key_id, &hash)?.map_err(|unseen| {
            Refusal::new(match unseen {
                Unseen::NotHere => "photo.not-here",
                Unseen::NoKey => "photo.key-missing",
                Unseen::Sealed => "photo.does-not-open",
            })
        })
    }

    /// Asks for a photo that is not on this machine: it is fetched with the next exchange.
    ///
    /// # Errors
    /// `photo.not-on-voucher`; `sync.not-joined` for a book without a server.
    pub fn fetch_photo(&self, voucher: &str, hash: &str) -> Result<PhotoList, Refusal> {
        let (id, hash) = (self.voucher_named(voucher)?, hash_named(hash)?);
        if !self.store.photos_of(id)?.iter().any(|photo| photo.linked.hash == hash) {
            return Err(Refusal::new("photo.not-on-voucher"));
        }
        if self.store.server()?.is_none() {
            return Err(store::Failure::NotJoined.into());
        }
        self.store.want_photo(&hash, true)?;
        self.voucher_photos(voucher)
    }

    /// The photos that the server still lacks a week after it had their vouchers.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn late_photos(&self) -> Result<LatePhotos, Refusal> {
        let (own, today) = (self.store.cache().identity().writer, self.current_day()?);
        let mut late: Vec<_> = self.store.late_photos()?;
        late.retain(|photo| (today - show::day_of_wall(photo.wall)).num_days() >= LATE_DAYS);
        let count = u32::try_from(late.len()).unwrap_or(u32::MAX);
        late.sort_by_key(|photo| (photo.event.writer() != own, photo.wall));
        let mut rows = Vec::new();
        for photo in late.iter().take(LATE_SHOWN) {
            let Some(row) = self.store.find_voucher(photo.voucher)? else { continue };
            let since = show::day_of_wall(photo.wall);
            rows.push(LatePhotoRow {
                voucher: photo.voucher.to_string(),
                number: row.current.number.to_string(),
                by: self.writer_name(photo.event.writer()),
                mine: photo.event.writer() == own,
                since_shown: show_day(since),
                days: u32::try_from((today - since).num_days()).unwrap_or_default(),
                here: photo.is_here,
            });
        }
        Ok(LatePhotos { count, rows })
    }

    /// Takes a photo of the wrong paper off a voucher. The sealed copy stays; the history says who took it off.
    ///
    /// # Errors
    /// `photo.role`, `photo.not-on-voucher`; when the disk fails.
    pub fn remove_photo(&mut self, voucher: &str, hash: &str, reason: &str) -> Result<PhotoList, Refusal> {
        let (id, hash) = (self.voucher_named(voucher)?, hash_named(hash)?);
        if !self.may_link() {
            return Err(Refusal::new("photo.role"));
        }
        if !self.store.photos_of(id)?.iter().any(|photo| photo.linked.hash == hash) {
            return Err(Refusal::new("photo.not-on-voucher"));
        }
        let reason = ledger::text::clean(reason).map_err(|fault| Refusal::new(fault.code()))?;
        let body = Body::PhotoUnlinked(PhotoUnlinked { voucher: id, hash, reason });
        self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.event(Vec::new(), body)?))?;
        self.voucher_photos(voucher)
    }

    fn photo_row(&self, photo: &Photo, joined: bool) -> PhotoRow {
        PhotoRow {
            hash: hex(&photo.linked.hash),
            label: photo.linked.label.clone(),
            by: self.writer_name(photo.event.writer()),
            at: show::moment(photo.wall),
            size_shown: show::size(photo.linked.size.into()),
            state: state_of(photo, joined),
        }
    }

    /// Whether whoever sits here may attach photos: everybody but who may only read.
    pub(crate) fn may_link(&self) -> bool {
        let works = Roles::ACCOUNTANT | Roles::DIRECTOR | Roles::CASHIER;
        self.store.access() == Access::Writing && self.own_roles().any_of(works)
    }

    fn voucher_named(&self, voucher: &str) -> Result<EventId, Refusal> {
        let not_there = || Refusal::new("voucher.not-there");
        let id: EventId = voucher.parse().map_err(|_| not_there())?;
        self.store.find_voucher(id)?.map(|_| id).ok_or_else(not_there)
    }
}

/// Writes down that photos belong to a voucher; their sealed copies lie on the disk already.
pub(crate) fn link_all(writing: &mut Writing<'_>, voucher: EventId, photos: &[DraftPhoto]) -> Result<(), Refusal> {
    for photo in photos {
        let malformed = || Refusal::new("photo.not-here");
        let linked = PhotoLinked {
            voucher,
            hash: hash_named(&photo.hash)?,
            key_id: unhex(&photo.key_id).ok_or_else(malformed)?,
            size: photo.size,
            label: photo.label.clone(),
        };
        writing.event(Vec::new(), Body::PhotoLinked(linked))?;
    }
    Ok(())
}

fn state_of(photo: &Photo, joined: bool) -> PhotoState {
    match (photo.is_here, photo.at_server) {
        (true, Some(true)) => PhotoState::Here,
        (true, _) if joined => PhotoState::Unsent,
        (true, _) => PhotoState::Here,
        (false, Some(false)) => PhotoState::Lacking,
        (false, _) if photo.is_wanted => PhotoState::Asked,
        (false, _) => PhotoState::Away,
    }
}

/// The bytes of a file that came from the window in base64.
///
/// # Errors
/// `photo.too-large`, `photo.broken`.
pub(crate) fn file_of(base64: &str) -> Result<Vec<u8>, Refusal> {
    use base64::Engine;
    encode::may_be_read(base64.len() / 4 * 3)?;
    base64::engine::general_purpose::STANDARD
        .decode(base64)
        .map_err(|error| Refusal::new("photo.broken").with("what", error))
}

fn hash_named(text: &str) -> Result<PhotoHash, Refusal> {
    unhex(text).ok_or_else(|| Refusal::new("photo.not-here"))
}

pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::Path;

    use super::*;
    use crate::api::session::{BookKind, NewBook};
    use crate::api::voucher::{Draft, DraftEntry};

    const PASSPHRASE: &str = "mật khẩu thử";

    fn picture() -> Vec<u8> {
        let mut jpeg = Vec::new();
        let dots = image::RgbImage::from_pixel(40, 30, image::Rgb([200, 30, 30]));
        image::codecs::jpeg::JpegEncoder::new(&mut jpeg).encode_image(&dots).unwrap();
        jpeg
    }

    fn new_book(folder: &Path) -> Book {
        let new = NewBook {
            path: folder.join("so.htx").display().to_string(),
            name: "HTX Chè Suối Lành".into(),
            tax_code: None,
            kind: BookKind::Htx,
            year: 2026,
            first_month: 1,
            user_name: "Lò Thị Hạnh".into(),
            passphrase: PASSPHRASE.into(),
        };
        Book::create(&new, false).unwrap()
    }

    fn receipt(book: &Book) -> Draft {
        let entry = DraftEntry {
            narration: String::new(),
            debit: "1111".into(),
            credit: "5111".into(),
            amount: "350000".into(),
            debit_party: None,
            credit_party: None,
            extra: Vec::new(),
        };
        let (date, narration) = ("2026-01-05".into(), "Bán chè".into());
        Draft { date, narration, entries: vec![entry], ..book.new_draft("PT").unwrap() }
    }

    /// A book with one voucher that has one photo, and the name of its sealed copy.
    pub(crate) fn book_with_a_photo(folder: &Path) -> (Book, String) {
        let mut book = new_book(folder);
        let draft = receipt(&book);
        let voucher = book.post_draft(&draft).unwrap().voucher;
        let photos = book.add_photo(&voucher, &picture(), "Hóa đơn").unwrap();
        (book, photos.photos[0].hash.clone())
    }

    #[test]
    fn photos_of_a_draft_go_when_the_bin_is_emptied_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let (mut book, linked) = book_with_a_photo(folder.path());
        let (lone, shared) = (book.keep_photo(&picture(), "").unwrap(), book.keep_photo(&picture(), "").unwrap());
        let lies = |photo: &str| folder.path().join("so.htx.papers").join(photo).is_file();
        let keep = |book: &Book, photos: &[&DraftPhoto]| {
            let photos = photos.iter().map(|photo| (*photo).clone()).collect();
            book.save_draft(Draft { photos, ..receipt(book) }).unwrap().draft_id
        };
        let (thrown_away, other) = (keep(&book, &[&lone, &shared]), keep(&book, &[&shared]));
        book.bin_draft(&thrown_away, true).unwrap();
        book.empty_bin(show::now().timestamp() - 60).unwrap();
        assert!(lies(&lone.hash), "it may be taken out of the bin again");
        book.empty_bin(show::now().timestamp() + 60).unwrap();
        assert!(!lies(&lone.hash) && lies(&shared.hash) && lies(&linked));
        book.bin_draft(&other, true).unwrap();
        book.empty_bin(show::now().timestamp() + 60).unwrap();
        assert!(!lies(&shared.hash) && lies(&linked));
    }
}
