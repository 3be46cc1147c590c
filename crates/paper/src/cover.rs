//! The cover of a year's books.

use crate::boxed::{self, Align, Canvas, RULE};
use crate::measure::{self, Face, Style};
use crate::press::{Fault, Pages};
use crate::sheet::Sheet;
use crate::{Signature, Unit};

/// What stands on it.
#[derive(Debug, Clone, Default)]
pub struct Cover {
    /// Whose.
    pub unit: Unit,
    /// `BỘ SỔ KẾ TOÁN`.
    pub title: String,
    /// Below the title: the year, the form of bookkeeping.
    pub under: Vec<String>,
    /// How many books and pages, and when they were opened.
    pub says: Vec<String>,
    /// Who signs.
    pub signatures: Vec<Signature>,
}

const UNIT: Style = Style::new(Face::Bold, 140);
const BODY: Style = Style::new(Face::Plain, 130);
const TITLE: Style = Style::new(Face::Bold, 280);
const UNDER: Style = Style::new(Face::Plain, 160);
const SIGN: Style = Style::new(Face::Bold, 120);
const HOW: Style = Style::new(Face::Italic, 115);

const LEFT: u32 = 2_500;
const WIDTH: u32 = 17_000;

impl Cover {
    /// The cover, upright A4.
    ///
    /// # Errors
    /// When the typesetter fails.
    pub fn pages(&self, sheet: &Sheet) -> Result<Pages, Fault> {
        let mut canvas = Canvas::new(21_000, 29_700, self.unit.practice);
        for inset in [0, 150] {
            let (x, y) = (2_000 + inset, 1_200 + inset);
            let (wide, high) = (21_000 - 3_200 - 2 * inset, 29_700 - 2_400 - 2 * inset);
            canvas.level(x, y, wide, RULE);
            canvas.level(x, y + high, wide, RULE);
            canvas.upright(x, y, high, RULE);
            canvas.upright(x + wide, y, high, RULE);
        }
        let mut y = 2_200;
        y += centred(&mut canvas, &self.unit.name, UNIT, y);
        y += centred(&mut canvas, &self.unit.address, BODY, y);
        y = y.max(9_500);
        y += centred(&mut canvas, &self.title, TITLE, y) + 400;
        for line in &self.under {
            y += centred(&mut canvas, line, UNDER, y);
        }
        y += 1_500;
        for line in &self.says {
            y += centred(&mut canvas, line, BODY, y);
        }
        self.sign(&mut canvas, 22_500);
        let mut pages = Pages::new(&self.title);
        canvas.finish(&mut pages)?;
        Ok(pages.moved(sheet))
    }

    fn sign(&self, canvas: &mut Canvas, top: u32) {
        let wide = WIDTH / u32::try_from(self.signatures.len().max(1)).unwrap_or(1);
        for (at, signature) in (0u32..).zip(&self.signatures) {
            let x = LEFT + at * wide;
            canvas.line_of(&signature.title, SIGN, x, top, wide, Align::Centre);
            canvas.line_of(&signature.how, HOW, x, top + boxed::high(SIGN), wide, Align::Centre);
            canvas.line_of(&signature.name, BODY, x, top + 3_200, wide, Align::Centre);
        }
    }
}

/// A text in the middle, over as many lines as it needs; answers how high it is.
fn centred(canvas: &mut Canvas, text: &str, style: Style, top: u32) -> u32 {
    let mut y = top;
    for line in measure::lines(text, style, WIDTH, WIDTH) {
        y += canvas.line_of(&line, style, LEFT, y, WIDTH, Align::Centre);
    }
    y - top
}
