//! The certificate of contribution (giấy chứng nhận phần vốn góp), a sheet of A4 lengthwise in a double frame. What stands on
//! it is Đ75 of the Law on Cooperatives; the law prescribes no form.

use crate::boxed::{self, Align, Canvas, RULE};
use crate::measure::{self, Face, Style};
use crate::press::{Fault, Pages};
use crate::sheet::Sheet;
use crate::{Signature, Unit};

/// What stands on it.
#[derive(Debug, Clone, Default)]
pub struct Certificate {
    /// Whose.
    pub unit: Unit,
    /// `Số: Q01-0007`.
    pub number: String,
    /// What it takes the place of and why, or what became of it.
    pub notes: Vec<String>,
    /// What it says: a name and the words after it.
    pub says: Vec<(String, String)>,
    /// `Ngày 24 tháng 03 năm 2026`.
    pub day: String,
    /// Who signs.
    pub signature: Signature,
}

const HEAD: Style = Style::new(Face::Bold, 120);
const TITLE: Style = Style::new(Face::Bold, 260);
const BODY: Style = Style::new(Face::Plain, 130);
const STRONG: Style = Style::new(Face::Bold, 130);
const SMALL: Style = Style::new(Face::Italic, 115);

const WIDE: u32 = 29_700;
const HIGH: u32 = 21_000;
const LEFT: u32 = 2_600;
const ROOM: u32 = WIDE - 2 * LEFT;
/// Where the words begin, after their names.
const NAMES: u32 = 6_400;

impl Certificate {
    /// Its sheet.
    ///
    /// # Errors
    /// When the typesetter fails.
    pub fn pages(&self, sheet: &Sheet) -> Result<Pages, Fault> {
        let mut canvas = Canvas::new(WIDE, HIGH, self.unit.practice);
        for inset in [0, 150] {
            let (x, y) = (1_500 + inset, 1_200 + inset);
            let (wide, high) = (WIDE - 3_000 - 2 * inset, HIGH - 2_400 - 2 * inset);
            canvas.level(x, y, wide, RULE);
            canvas.level(x, y + high, wide, RULE);
            canvas.upright(x, y, high, RULE);
            canvas.upright(x + wide, y, high, RULE);
        }
        let top = 1_900;
        let half = ROOM / 2;
        let mut left = top;
        for line in measure::lines(&self.unit.name.to_uppercase(), HEAD, half - 800, half - 800) {
            left += canvas.line_of(&line, HEAD, LEFT, left, half - 800, Align::Centre);
        }
        left += canvas.line_of(&self.number, BODY, LEFT, left, half - 800, Align::Centre);
        let mut right = top;
        right += canvas.line_of("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", HEAD, LEFT + half, right, half, Align::Centre);
        right += canvas.line_of("Độc lập – Tự do – Hạnh phúc", HEAD, LEFT + half, right, half, Align::Centre);
        let mut y = left.max(right) + 700;
        y += canvas.line_of("GIẤY CHỨNG NHẬN PHẦN VỐN GÓP", TITLE, LEFT, y, ROOM, Align::Centre);
        for note in &self.notes {
            for line in measure::lines(note, SMALL, ROOM, ROOM) {
                y += canvas.line_of(&line, SMALL, LEFT, y, ROOM, Align::Centre);
            }
        }
        y += 400;
        for (name, words) in &self.says {
            canvas.line_of(name, BODY, LEFT, y, NAMES, Align::Left);
            y += canvas.paragraph(words, STRONG, LEFT + NAMES, y, ROOM - NAMES) + 60;
        }
        self.sign(&mut canvas, y + 300);
        let mut pages = Pages::new("Giấy chứng nhận phần vốn góp");
        canvas.finish(&mut pages)?;
        Ok(pages.moved(sheet))
    }

    fn sign(&self, canvas: &mut Canvas, top: u32) {
        let (x, wide) = (LEFT + ROOM / 2, ROOM / 2);
        let mut y = top;
        y += canvas.line_of(&self.day, SMALL, x, y, wide, Align::Centre);
        y += canvas.line_of(&self.signature.title.to_uppercase(), HEAD, x, y, wide, Align::Centre);
        canvas.line_of(&self.signature.how, SMALL, x, y, wide, Align::Centre);
        let name = HIGH - 1_200 - 150 - boxed::high(STRONG) - 300;
        canvas.line_of(&self.signature.name, STRONG, x, name, wide, Align::Centre);
    }
}
