//! From whatever a camera or a scanner wrote to the picture that is kept: upright, small, and with nothing in it but what is
//! seen. Where and when it was taken, and with which phone, is left out.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, RgbImage};
use sync::paper::PHOTO_MAX;

use crate::Refusal;

/// The largest file that is read.
pub const FILE_BYTES_MAX: usize = 30 * 1024 * 1024;
/// The most dots of a picture: forty million.
const DOTS_MAX: u64 = 40_000_000;
/// The longer side of what is kept, in dots; smaller ones where the photo would be too large in the worst of [`QUALITIES`].
const SIDES: [u32; 6] = [1600, 1280, 1024, 768, 512, 320];
/// Of a hundred: the best that is small enough is taken. Below the last, small print is no longer read.
const QUALITIES: [u8; 4] = [85, 75, 60, 45];

/// The photo to keep: a JPEG of at most [`PHOTO_MAX`] bytes and 1600 dots on its longer side.
///
/// # Errors
/// `photo.too-large` for a file or a picture that is not looked at; `photo.no-picture` for what is no JPEG, PNG or WebP;
/// `photo.broken` for one that does not read.
pub(crate) fn encode(file: &[u8]) -> Result<Vec<u8>, Refusal> {
    may_be_read(file.len())?;
    let upright = read(file)?;
    let mut rgb = on_white(upright);
    for side in SIDES {
        rgb = within(rgb, side);
        for quality in QUALITIES {
            let mut out = Vec::new();
            let written = JpegEncoder::new_with_quality(&mut out, quality).encode_image(&rgb);
            written.map_err(|error| Refusal::new("photo.broken").with("what", error))?;
            if out.len() <= PHOTO_MAX {
                return Ok(out);
            }
        }
    }
    // Even pure noise of 320 dots is below the limit in the last quality.
    Err(too_large())
}

/// Whether a file of so many bytes is looked at.
///
/// # Errors
/// `photo.too-large`.
pub(crate) fn may_be_read(bytes: usize) -> Result<(), Refusal> {
    if bytes > FILE_BYTES_MAX { Err(too_large()) } else { Ok(()) }
}

fn too_large() -> Refusal {
    let (megabytes, megadots) = (FILE_BYTES_MAX / 1024 / 1024, DOTS_MAX / 1_000_000);
    Refusal::new("photo.too-large").with("megabytes", megabytes).with("megadots", megadots)
}

/// The picture as a person would see it, the right way up.
fn read(file: &[u8]) -> Result<DynamicImage, Refusal> {
    let format = image::guess_format(file).ok();
    let known = format.filter(|format| matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP));
    let format = known.ok_or_else(|| Refusal::new("photo.no-picture"))?;
    let broken = |error: image::ImageError| Refusal::new("photo.broken").with("what", error);
    let mut decoder = ImageReader::with_format(Cursor::new(file), format).into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > DOTS_MAX {
        return Err(too_large());
    }
    // A tag that does not read turns nothing.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    // Turning costs less once it is small.
    let side = SIDES[0];
    if picture.width().max(picture.height()) > 2 * side {
        picture = picture.thumbnail(2 * side, 2 * side);
    }
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// What shows through is paper.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let mut rgb = RgbImage::new(picture.width(), picture.height());
    for (on, dot) in rgb.pixels_mut().zip(picture.pixels()) {
        let [red, green, blue, alpha] = dot.0.map(u16::from);
        on.0 = [red, green, blue].map(|light| ((light * alpha + 255 * (255 - alpha)) / 255) as u8);
    }
    rgb
}

/// The picture with its longer side at most so many dots.
fn within(picture: RgbImage, side: u32) -> RgbImage {
    if picture.width().max(picture.height()) <= side {
        return picture;
    }
    DynamicImage::from(picture).resize(side, side, FilterType::CatmullRom).into_rgb8()
}
