//! The recovery sheet: twelve words that open the book when its passphrase is forgotten.
//!
//! Invariant: the words live in the page that is made of them and nowhere else; what the typesetter remembers is thrown away.

use crate::boxed::{Align, Canvas};
use crate::measure::{Face, Style};
use crate::press::{self, Fault, Pages};
use crate::{Signature, Unit};

/// What stands on the sheet.
pub struct Recovery {
    /// Whose book.
    pub unit: Unit,
    /// The day it is printed, `dd/MM/yyyy`.
    pub day: String,
    /// The file of the book, without its folder.
    pub file: String,
    /// The words, in their order.
    pub words: Vec<String>,
    /// The digits by which the book is found on its server; none before it belongs to one, and then there is room for them.
    pub finder: Option<String>,
    /// Who signs that it was put away.
    pub signatures: Vec<Signature>,
}

const LEFT: u32 = 2_000;
const WIDTH: u32 = 17_000;
const TITLE: Style = Style::new(Face::SansBold, 200);
const HEAD: Style = Style::new(Face::SansBold, 120);
const BODY: Style = Style::new(Face::Sans, 110);
const WORD: Style = Style::new(Face::SansBold, 150);

/// What every reader of the sheet must know, in order of need.
const WHAT_FOR: [&str; 3] = [
    "Mười hai từ dưới đây mở được sổ khi quên mật khẩu hoặc khi máy hỏng.",
    "Ai có tờ này cùng với tệp sổ hoặc bản sao lưu thì đọc và ghi được sổ như người giữ sổ.",
    "Phần mềm và máy chủ của tỉnh không giữ các từ này. Mất cả mật khẩu lẫn tờ này thì không ai mở lại được sổ.",
];
const WHERE: [&str; 4] = [
    "Cất trong phong bì dán kín, ở két hoặc tủ có khóa của hợp tác xã, không để cạnh máy tính.",
    "Không chụp ảnh, không gửi qua tin nhắn, không đọc cho ai qua điện thoại.",
    "Mỗi lần mở phong bì, ghi ngày và lý do ở cuối tờ, rồi dán lại.",
    "Khi thay người giữ sổ: kiểm tra phong bì còn nguyên, hai bên ký nhận.",
];

const ROOM: &str = "Chưa tham gia máy chủ. Khi đã tham gia, chép vào đây mã ở Hệ thống › Thiết bị: mã này cùng 12 từ lấy lại \
                    được sổ trên một máy trống.";

impl Recovery {
    /// The sheet, A4.
    ///
    /// # Errors
    /// When the typesetter fails.
    pub fn pages(&self) -> Result<Pages, Fault> {
        let mut canvas = Canvas::new(21_000, 29_700, self.unit.practice);
        let mut y = 1_800;
        y += canvas.paragraph(&self.unit.name, HEAD, LEFT, y, WIDTH) + 500;
        y += canvas.line_of("TỜ KHÔI PHỤC SỔ", TITLE, LEFT, y, WIDTH, Align::Left) + 200;
        let about = format!("Sổ: {} · Ngày in: {}", self.file, self.day);
        y += canvas.paragraph(&about, BODY, LEFT, y, WIDTH) + 500;
        y = listed(&mut canvas, "Để làm gì", &WHAT_FOR, y);
        y = self.words(&mut canvas, y + 200);
        y = self.finder(&mut canvas, y + 300);
        y = listed(&mut canvas, "Giữ ở đâu", &WHERE, y + 300);
        y = opened(&mut canvas, y + 300);
        self.sign(&mut canvas, y + 500);
        let mut pages = Pages::new("Tờ khôi phục sổ");
        let outcome = canvas.finish(&mut pages);
        press::forget();
        outcome.map(|()| pages)
    }

    /// Three columns of boxes, numbered down each column.
    fn words(&self, canvas: &mut Canvas, top: u32) -> u32 {
        const COLUMNS: u32 = 3;
        const HIGH: u32 = 1_150;
        let rows = u32::try_from(self.words.len()).unwrap_or(0).div_ceil(COLUMNS).max(1);
        let wide = WIDTH / COLUMNS;
        for (at, word) in (0u32..).zip(&self.words) {
            let (x, y) = (LEFT + at / rows * wide, top + at % rows * HIGH);
            canvas.frame(x, y, wide, HIGH);
            canvas.line_of(&(at + 1).to_string(), BODY, x, y + 360, 900, Align::Right);
            canvas.line_of(word, WORD, x + 1_200, y + 260, wide - 1_300, Align::Left);
        }
        top + rows * HIGH
    }

    /// By these digits and the words an empty machine gets the book from the server.
    fn finder(&self, canvas: &mut Canvas, top: u32) -> u32 {
        let mut y = top + canvas.line_of("Mã tìm sổ trên máy chủ tỉnh", HEAD, LEFT, top, WIDTH, Align::Left) + 80;
        match &self.finder {
            Some(code) => y += canvas.paragraph(code, BODY, LEFT, y, WIDTH),
            None => {
                y += canvas.paragraph(ROOM, BODY, LEFT, y, WIDTH) + 80;
                canvas.frame(LEFT, y, WIDTH, 1_100);
                y += 1_100;
            }
        }
        y
    }

    fn sign(&self, canvas: &mut Canvas, top: u32) {
        let wide = WIDTH / u32::try_from(self.signatures.len().max(1)).unwrap_or(1);
        for (at, signature) in (0u32..).zip(&self.signatures) {
            let x = LEFT + at * wide;
            canvas.line_of(&signature.title, HEAD, x, top, wide, Align::Centre);
            canvas.line_of(&signature.how, BODY, x, top + 550, wide, Align::Centre);
            canvas.line_of(&signature.name, BODY, x, top + 2_600, wide, Align::Centre);
        }
    }
}

fn listed(canvas: &mut Canvas, title: &str, sentences: &[&str], top: u32) -> u32 {
    let mut y = top + canvas.line_of(title, HEAD, LEFT, top, WIDTH, Align::Left) + 80;
    for sentence in sentences {
        canvas.line_of("–", BODY, LEFT, y, 400, Align::Left);
        y += canvas.paragraph(sentence, BODY, LEFT + 500, y, WIDTH - 500) + 60;
    }
    y
}

/// Room to note when the envelope was opened.
fn opened(canvas: &mut Canvas, top: u32) -> u32 {
    const HIGH: u32 = 750;
    let columns = [("Ngày mở", 3_500), ("Lý do", 8_000), ("Người mở ký tên", 5_500)];
    let mut x = LEFT;
    for (title, wide) in columns {
        canvas.frame(x, top, wide, HIGH);
        canvas.line_of(title, BODY, x, top + 150, wide, Align::Centre);
        for row in 1..=3 {
            canvas.frame(x, top + row * HIGH, wide, HIGH);
        }
        x += wide;
    }
    top + 4 * HIGH
}
