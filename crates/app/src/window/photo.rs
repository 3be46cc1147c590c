//! Photos of papers. They are made small before the book is held, so that nobody who types waits for it.

use crate::api::photo::{DraftPhoto, LatePhotos, PhotoList, PhotoPicture};
use crate::photo::{encode, file_of};
use crate::{App, Refusal};

#[allow(missing_docs, clippy::missing_errors_doc)]
impl App {
    pub fn voucher_photos(&self, voucher: String) -> Result<PhotoList, Refusal> {
        self.with(|book| book.voucher_photos(&voucher))
    }

    pub fn add_photo(&self, voucher: String, base64: String, label: String) -> Result<PhotoList, Refusal> {
        let photo = encode(&file_of(&base64)?)?;
        let photos = self.with(|book| book.link_encoded(&voucher, &photo, &label))?;
        self.something_written();
        Ok(photos)
    }

    pub fn keep_photo(&self, base64: String, label: String) -> Result<DraftPhoto, Refusal> {
        let photo = encode(&file_of(&base64)?)?;
        self.with(|book| book.keep_encoded(&photo, &label))
    }

    pub fn photo_picture(&self, hash: String, key_id: Option<String>) -> Result<PhotoPicture, Refusal> {
        self.with(|book| book.photo_picture(&hash, key_id.as_deref()))
    }

    pub fn late_photos(&self) -> Result<LatePhotos, Refusal> {
        self.with(|book| book.late_photos())
    }

    pub fn remove_photo(&self, voucher: String, hash: String, reason: String) -> Result<PhotoList, Refusal> {
        let photos = self.with(|book| book.remove_photo(&voucher, &hash, &reason))?;
        self.something_written();
        Ok(photos)
    }
}
