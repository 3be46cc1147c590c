//! Photos of papers (ảnh chứng từ).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The photos of a voucher.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PhotoList {
    /// In the order they were attached.
    pub photos: Vec<PhotoRow>,
    /// Whether whoever sits here may attach one or take one off.
    pub may_link: bool,
}

/// A photo of a voucher.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PhotoRow {
    /// Names it: 64 hex digits.
    pub hash: String,
    /// What it shows; may be empty.
    pub label: String,
    /// Who attached it.
    pub by: String,
    /// When, `dd/MM/yyyy HH:MM`.
    pub at: String,
    /// How large, as shown.
    pub size_shown: String,
    /// Where it is.
    pub state: PhotoState,
}

/// Where a photo is, as far as this machine knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum PhotoState {
    /// On this machine, and with the server where the book has one.
    Here,
    /// On this machine, and not known to be with the server.
    Unsent,
    /// Not on this machine.
    Away,
    /// Not on this machine, and asked for.
    Asked,
    /// Not on this machine, and the server, which was asked, has it not either.
    Lacking,
}

/// A photo of a voucher that is still being written: it lies on this machine, sealed, and belongs to nothing yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftPhoto {
    /// Names it: 64 hex digits.
    pub hash: String,
    /// The book key it is sealed with, 16 hex digits.
    pub key_id: String,
    /// Bytes, sealed.
    pub size: u32,
    /// What it shows; may be empty.
    pub label: String,
}

/// Photos of which the server has had the voucher for a week or more, and not the photo.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LatePhotos {
    /// How many.
    pub count: u32,
    /// The oldest of them, those taken at this machine first; at most five.
    pub rows: Vec<LatePhotoRow>,
}

/// One of them.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LatePhotoRow {
    /// The voucher.
    pub voucher: String,
    /// Its number.
    pub number: String,
    /// Who attached the photo.
    pub by: String,
    /// Whether that was whoever writes here.
    pub mine: bool,
    /// The day, `dd/MM/yyyy`.
    pub since_shown: String,
    /// How many days ago.
    pub days: u32,
    /// Whether it lies on this machine: then it waits to be sent from here.
    pub here: bool,
}

/// What a photo looks like.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PhotoPicture {
    /// A JPEG, in base64.
    pub base64: String,
}
