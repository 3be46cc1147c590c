//! How wide words are and where a line breaks: the same sums for vouchers and for books.
//!
//! Lengths are whole hundredths of a millimetre, sizes tenths of a point; nothing is rounded twice.

use serde::Serialize;

use crate::world::SHARED;

/// A font in one of its styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[repr(usize)]
pub enum Face {
    /// Upright.
    Plain = 0,
    /// Bold.
    Bold = 1,
    /// Italic.
    Italic = 2,
    /// The sans serif.
    Sans = 4,
    /// The sans serif, strong.
    SansBold = 5,
}

/// A face at a size, in tenths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Style {
    /// The face.
    pub face: Face,
    /// Tenths of a point.
    pub size: u32,
}

impl Style {
    /// A face at a size in tenths of a point.
    pub const fn new(face: Face, size: u32) -> Self {
        Self { face, size }
    }
}

/// The width of a text set on one line.
pub fn width(text: &str, style: Style) -> u32 {
    let Some(face) = SHARED.face(style.face as usize) else { return 0 };
    let units: u64 = text
        .chars()
        .filter_map(|letter| face.glyph_index(letter))
        .filter_map(|glyph| face.glyph_hor_advance(glyph))
        .map(u64::from)
        .sum();
    // One point is 35,2778 hundredths of a millimetre.
    let scaled = units * u64::from(style.size) * 352_778;
    u32::try_from(scaled.div_ceil(u64::from(face.units_per_em()) * 100_000)).unwrap_or(u32::MAX)
}

/// What kerning may add to a line, and no more.
const SLACK: u32 = 40;

/// Breaks a text into lines, the first of which may be narrower. A word wider than a line is cut between letters.
/// There is always at least one line; it is empty where there is no text, or where not even its first word fits.
pub fn lines(text: &str, style: Style, first: u32, rest: u32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let room = |lines: &[String]| (if lines.len() == 1 { first } else { rest }).saturating_sub(SLACK);
        let line = lines.last().map(String::as_str).unwrap_or_default();
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, style) <= room(&lines) {
            put(&mut lines, longer);
            continue;
        }
        if !line.is_empty() || lines.len() == 1 {
            lines.push(String::new());
        }
        for piece in cut(word, style, rest.saturating_sub(SLACK)) {
            if lines.last().is_some_and(|line| !line.is_empty()) {
                lines.push(String::new());
            }
            put(&mut lines, piece);
        }
    }
    lines
}

fn put(lines: &mut [String], text: String) {
    if let Some(last) = lines.last_mut() {
        *last = text;
    }
}

/// A word in pieces that each fit.
fn cut(word: &str, style: Style, room: u32) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for letter in word.chars() {
        let longer = format!("{}{letter}", pieces.last().map(String::as_str).unwrap_or_default());
        if width(&longer, style) <= room || longer.chars().count() == 1 {
            put(&mut pieces, longer);
        } else {
            pieces.push(letter.to_string());
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: Style = Style::new(Face::Plain, 125);

    #[test]
    fn a_figure_is_half_as_wide_as_the_letter_is_high() {
        // Times figures are 1024 of 2048 units: at 10 pt ten of them are 50 pt, 17,64 mm.
        assert_eq!(width("0123456789", Style::new(Face::Plain, 100)), 1_764);
        assert_eq!(width("", BODY), 0);
    }

    #[test]
    fn every_letter_of_the_language_has_a_glyph_in_every_face() {
        for face in [Face::Plain, Face::Bold, Face::Italic, Face::Sans, Face::SansBold] {
            let font = SHARED.face(face as usize).unwrap();
            for letter in crate::tests_alphabet().chars().filter(|letter| !letter.is_whitespace()) {
                assert!(font.glyph_index(letter).is_some(), "{face:?} {letter}");
            }
        }
    }

    #[test]
    fn nothing_is_lost_where_lines_break() {
        let text = "Góp vốn bổ sung năm 2026 theo Điều lệ, giấy đề nghị ngày 20/03/2026 của bà Nguyễn Thị Ngọc Uyên";
        for room in [2_500, 5_000, 20_000] {
            let broken = lines(text, BODY, room / 2, room);
            assert_eq!(broken.join(" ").trim(), text);
            assert!(broken.iter().skip(1).all(|line| width(line, BODY) <= room));
            assert!(width(&broken[0], BODY) <= room / 2);
        }
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        let word = "Đ".repeat(90);
        let broken = lines(&word, BODY, 4_000, 4_000);
        assert_eq!(broken.concat(), word);
        assert!(broken.len() > 2 && broken.iter().all(|line| width(line, BODY) <= 4_000));
    }
}
