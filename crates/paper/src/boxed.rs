//! A page drawn by measure: every text and every line has its place before the typesetter sees it.
//!
//! Books are drawn so, because the sums carried from page to page must be known before the first page is.

use serde::Serialize;

use crate::PRACTICE;
use crate::measure::{self, Style};
use crate::press::{Fault, Pages};
use crate::world::Template;

/// Where a text stands in its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

#[derive(Serialize)]
struct Text {
    x: u32,
    y: u32,
    w: u32,
    align: Align,
    face: usize,
    size: u32,
    text: String,
}

#[derive(Serialize)]
struct Stroke {
    x: u32,
    y: u32,
    dx: u32,
    dy: u32,
    /// Hundredths of a point.
    thick: u32,
}

/// One page being drawn; lengths in hundredths of a millimetre.
#[derive(Serialize)]
pub struct Canvas {
    width: u32,
    height: u32,
    practice: Option<&'static str>,
    texts: Vec<Text>,
    strokes: Vec<Stroke>,
}

/// The hairline of every table, half a point.
pub const HAIR: u32 = 50;
/// The line around it.
pub const RULE: u32 = 75;

impl Canvas {
    /// An empty page.
    pub fn new(width: u32, height: u32, practice: bool) -> Self {
        Self { width, height, practice: practice.then_some(PRACTICE), texts: Vec::new(), strokes: Vec::new() }
    }

    /// One line of text; answers how high it is.
    pub fn line_of(&mut self, text: &str, style: Style, x: u32, y: u32, w: u32, align: Align) -> u32 {
        if !text.is_empty() {
            let (face, size) = (style.face as usize, style.size);
            self.texts.push(Text { x, y, w, align, face, size, text: text.to_owned() });
        }
        high(style)
    }

    /// A text over as many lines as it needs; answers how high it is.
    pub fn paragraph(&mut self, text: &str, style: Style, x: u32, y: u32, w: u32) -> u32 {
        let lines = measure::lines(text, style, w, w);
        let mut below = y;
        for line in &lines {
            below += self.line_of(line, style, x, below, w, Align::Left);
        }
        below - y
    }

    /// A level line.
    pub fn level(&mut self, x: u32, y: u32, long: u32, thick: u32) {
        self.strokes.push(Stroke { x, y, dx: long, dy: 0, thick });
    }

    /// An upright line.
    pub fn upright(&mut self, x: u32, y: u32, long: u32, thick: u32) {
        self.strokes.push(Stroke { x, y, dx: 0, dy: long, thick });
    }

    /// A box.
    pub fn frame(&mut self, x: u32, y: u32, wide: u32, high: u32) {
        self.level(x, y, wide, HAIR);
        self.level(x, y + high, wide, HAIR);
        self.upright(x, y, high, HAIR);
        self.upright(x + wide, y, high, HAIR);
    }

    /// Gives the page to the typesetter.
    pub fn finish(self, pages: &mut Pages) -> Result<(), Fault> {
        pages.set(Template::Drawn, &self)
    }
}

/// How much room a line of this size takes, in hundredths of a millimetre: a third more than the letters are high, so
/// that stacked marks of two lines never meet.
pub fn high(style: Style) -> u32 {
    style.size * 47 / 10
}
