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

#[cfg(test)]
mod tests {
    use image::{ExtendedColorType, GenericImageView, ImageEncoder, Rgba, RgbaImage};

    use super::*;

    /// A paper of so many dots: white, its top left quarter red, with lines of writing.
    fn paper(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let is_corner = x < width / 4 && y < height / 4;
            let is_writing = y % 24 < 3 && (x / 7) % 3 > 0;
            image::Rgb(if is_corner {
                [200, 30, 30]
            } else if is_writing {
                [20, 20, 60]
            } else {
                [250, 250, 245]
            })
        })
    }

    fn jpeg(picture: &RgbImage) -> Vec<u8> {
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, 90).encode_image(picture).unwrap();
        out
    }

    /// The same file as a phone writes it: turned (EXIF orientation), with a maker, and taken at a place.
    fn as_a_phone(jpeg: &[u8], orientation: u16) -> Vec<u8> {
        let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
        };
        let [high, low] = orientation.to_be_bytes();
        let maker = entry(0x010f, 2, 4, *b"Vsm\0");
        let turned = entry(0x0112, 3, 1, [high, low, 0, 0]);
        let place = entry(0x8825, 4, 1, 50_u32.to_be_bytes());
        let first = [&3_u16.to_be_bytes()[..], &maker, &turned, &place, &[0; 4]].concat();
        let gps =
            [&1_u16.to_be_bytes()[..], &entry(0x001d, 2, 11, 68_u32.to_be_bytes()), &[0; 4], b"2026:11:26\0"].concat();
        let tiff = [b"MM\0\x2a\0\0\0\x08", &first[..], &gps].concat();
        let exif = [b"Exif\0\0", &tiff[..]].concat();
        let length = (exif.len() as u16 + 2).to_be_bytes();
        [&jpeg[..2], b"\xff\xe1", &length, &exif, &jpeg[2..]].concat()
    }

    fn decoded(photo: &[u8]) -> DynamicImage {
        assert!(photo.len() <= PHOTO_MAX, "{} bytes", photo.len());
        image::load_from_memory_with_format(photo, ImageFormat::Jpeg).unwrap()
    }

    fn is_red(picture: &DynamicImage, x: u32, y: u32) -> bool {
        let dot = picture.get_pixel(x, y).0;
        dot[0] > 150 && dot[1] < 90 && dot[2] < 90
    }

    fn refused(file: &[u8]) -> String {
        encode(file).unwrap_err().code
    }

    #[test]
    fn a_photo_of_a_phone_is_made_small_and_loses_where_when_and_with_what_it_was_taken() {
        let taken = as_a_phone(&jpeg(&paper(2400, 1800)), 1);
        assert!(taken.windows(4).any(|part| part == b"Exif") && taken.windows(10).any(|part| part == b"2026:11:26"));
        let kept = encode(&taken).unwrap();
        assert_eq!(decoded(&kept).dimensions(), (1600, 1200));
        for part in [&b"Exif"[..], b"2026:11:26", b"Vsm", b"MM\0\x2a"] {
            assert!(!kept.windows(part.len()).any(|found| found == part), "{part:?}");
        }
        // Only what a JPEG is made of: no comment and no application's segment but its own.
        let mut at = 2;
        while kept[at + 1] != 0xda {
            let (marker, length) = (kept[at + 1], u16::from_be_bytes([kept[at + 2], kept[at + 3]]));
            assert!(matches!(marker, 0xe0 | 0xdb | 0xc0 | 0xc4), "segment {marker:#x}");
            at += 2 + usize::from(length);
        }
    }

    #[test]
    fn a_photo_taken_with_the_phone_turned_stands_upright() {
        // Where the red corner of the dots as they were stored is seen, by what the camera noted.
        let places = [(1, (10, 10)), (3, (590, 390)), (6, (390, 10)), (8, (10, 590))];
        for (orientation, (x, y)) in places {
            let kept = decoded(&encode(&as_a_phone(&jpeg(&paper(600, 400)), orientation)).unwrap());
            let expected = if orientation > 4 { (400, 600) } else { (600, 400) };
            assert_eq!(kept.dimensions(), expected, "orientation {orientation}");
            assert!(is_red(&kept, x, y), "orientation {orientation}");
        }
    }

    #[test]
    fn pngs_and_webps_are_read_and_what_shows_through_is_white() {
        let mut shot = RgbaImage::from_pixel(300, 200, Rgba([0, 0, 0, 0]));
        for x in 0..60 {
            for y in 0..60 {
                shot.put_pixel(x, y, Rgba([200, 30, 30, 255]));
            }
        }
        let (mut png, mut webp) = (Vec::new(), Vec::new());
        let rgba = ExtendedColorType::Rgba8;
        image::codecs::png::PngEncoder::new(&mut png).write_image(&shot, 300, 200, rgba).unwrap();
        image::codecs::webp::WebPEncoder::new_lossless(&mut webp).write_image(&shot, 300, 200, rgba).unwrap();
        for file in [png, webp] {
            let kept = decoded(&encode(&file).unwrap());
            assert_eq!(kept.dimensions(), (300, 200));
            assert!(is_red(&kept, 20, 20));
            assert!(kept.get_pixel(250, 150).0[..3].iter().all(|light| *light > 245), "paper, not black");
        }
    }

    #[test]
    fn whatever_is_in_it_a_photo_fits() {
        let mut state = 1_u32;
        let mut noise = |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
        };
        let kept = encode(&jpeg(&RgbImage::from_fn(900, 700, &mut noise))).unwrap();
        assert_eq!(decoded(&kept).width(), 320);
        // A strip from a till, and a single dot.
        assert_eq!(decoded(&encode(&jpeg(&paper(200, 3000))).unwrap()).dimensions(), (107, 1600));
        assert_eq!(decoded(&encode(&jpeg(&paper(1, 1))).unwrap()).dimensions(), (1, 1));
    }

    #[test]
    fn what_is_no_photo_is_refused_with_its_reason() {
        assert_eq!(refused(b""), "photo.no-picture");
        assert_eq!(refused("Hóa đơn số 15".repeat(50).as_bytes()), "photo.no-picture");
        assert_eq!(refused(b"%PDF-1.7 renamed to photo.jpg"), "photo.no-picture");
        assert_eq!(refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), "photo.no-picture");
        assert_eq!(refused(b"GIF89a\x01\0\x01\0\0\0\0;"), "photo.no-picture");
        let whole = jpeg(&paper(400, 300));
        assert_eq!(refused(&whole[..20]), "photo.broken");
        assert_eq!(refused(b"\x89PNG\r\n\x1a\nhalf"), "photo.broken");
        // A few bytes that say they are a hundred million dots.
        let mut huge = whole.clone();
        let frame = huge.windows(2).position(|part| part == b"\xff\xc0").unwrap();
        huge[frame + 5..frame + 9].copy_from_slice(&[0x27, 0x10, 0x27, 0x10]);
        assert_eq!(refused(&huge), "photo.too-large");
        assert_eq!(refused(&vec![0xff; FILE_BYTES_MAX + 1]), "photo.too-large");
    }

    #[test]
    fn a_tag_that_lies_about_itself_turns_nothing_and_stops_nothing() {
        let whole = as_a_phone(&jpeg(&paper(400, 300)), 6);
        for cut in [30, 40, 60, 90] {
            let mut spoilt = whole.clone();
            spoilt[cut..cut + 8].fill(0xff);
            // Read or refused, but never a panic.
            if let Ok(kept) = encode(&spoilt) {
                decoded(&kept);
            }
        }
        let odd = as_a_phone(&jpeg(&paper(400, 300)), 77);
        assert_eq!(decoded(&encode(&odd).unwrap()).dimensions(), (400, 300));
    }
}
