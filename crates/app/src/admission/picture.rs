//! QR codes as the path of an SVG picture.

use std::fmt::Write;

use fast_qr::qr::QRBuilder;

use crate::Refusal;
use crate::api::device::Picture;

/// What stays free around the squares.
const MARGIN: usize = 4;

/// The picture of a text.
///
/// # Errors
/// `app.unknown` for a text longer than any picture holds, which no code of ours is.
pub(crate) fn of(text: &str) -> Result<Picture, Refusal> {
    let code = QRBuilder::new(text.as_bytes()).build();
    let code = code.map_err(|fault| Refusal::new("app.unknown").with("cause", format!("{fault:?}")))?;
    let mut path = String::new();
    for row in 0..code.size {
        let dark: Vec<bool> = code[row].iter().take(code.size).map(|module| module.value()).collect();
        let mut at = 0;
        while at < dark.len() {
            let length = dark[at..].iter().take_while(|square| **square).count();
            if length > 0 {
                // A run of squares is one rectangle.
                let _ = write!(path, "M{} {}h{length}v1h-{length}z", at + MARGIN, row + MARGIN);
            }
            at += length.max(1);
        }
    }
    let size = u32::try_from(code.size + 2 * MARGIN).unwrap_or_default();
    Ok(Picture { size, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_its_three_corners_and_a_free_margin() {
        let picture = of(&"0123456789".repeat(15)).unwrap();
        // Version 5 and up at this length, in steps of four.
        assert!(picture.size >= 37 + 8 && (picture.size - 8) % 4 == 1, "{}", picture.size);
        // The first row begins with a corner: seven dark squares, one light.
        assert!(picture.path.starts_with("M4 4h7v1h-7z"), "{}", &picture.path[..40]);
        assert!(!picture.path.contains("M0 ") && !picture.path.contains("M3 "));
    }
}
