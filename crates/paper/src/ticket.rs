//! The lines of a voucher: printed words, and values that stand on a dotted line.

use serde::Serialize;

use crate::boxed::Align;
use crate::measure::{self, Face, Style};

/// The size printed words and values are set in.
pub const BODY: Style = Style::new(Face::Plain, 125);
/// The amount, the one value that is to be seen first.
const SUM: Style = Style::new(Face::Bold, 135);
/// The smaller size below the signatures.
pub const FOOT: Style = Style::new(Face::Plain, 115);
/// Between two parts of a line.
const GAP: u32 = 160;
/// Left and right of a value on its dotted line.
const PAD: u32 = 100;

/// One part of a line.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    text: String,
    /// Hundredths of a millimetre; nothing where it is as wide as its text, or takes the rest.
    wide: Option<u32>,
    rest: bool,
    dotted: bool,
    bold: bool,
    /// Tenths of a point.
    size: u32,
    align: Align,
}

/// A part of a voucher's body.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Block {
    /// One line.
    Line {
        /// Its parts, from the left.
        parts: Vec<Part>,
    },
    /// A table of lines.
    Table(Table),
    /// A heading on a page of its own.
    Heading {
        /// Its words.
        text: String,
    },
    /// A remark in italics.
    Remark {
        /// Its words.
        text: String,
    },
}

/// A table; every row has one cell for each column.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// The last row, bold.
    pub total: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    /// Its words.
    pub head: &'static str,
    /// The words over it and its neighbours of the same group.
    pub group: &'static str,
    /// Its letter or number in the form.
    pub letter: &'static str,
    /// Hundredths of a millimetre; 0 takes the rest.
    pub wide: u32,
    /// Where its cells stand.
    pub align: Align,
}

impl Column {
    /// A column of its own.
    pub const fn new(head: &'static str, letter: &'static str, wide: u32, align: Align) -> Self {
        Self { head, group: "", letter, wide, align }
    }

    /// The same under words it shares.
    pub const fn under(self, group: &'static str) -> Self {
        Self { group, ..self }
    }
}

fn words(text: &str, style: Style) -> Part {
    let size = style.size;
    Part { text: text.to_owned(), wide: None, rest: false, dotted: false, bold: false, size, align: Align::Left }
}

fn value(text: &str, style: Style) -> Part {
    Part { rest: true, dotted: true, ..words(text, style) }
}

/// Printed words, then a value on as many dotted lines as it needs.
pub fn filled(label: &str, text: &str, style: Style, room: u32) -> Vec<Block> {
    let taken = measure::width(label, style) + GAP + 2 * PAD;
    follow(vec![words(label, style)], text, style, room, taken)
}

/// Ends a begun line with a value, and goes on below where it is long.
fn follow(begun: Vec<Part>, text: &str, style: Style, room: u32, taken: u32) -> Vec<Block> {
    let mut lines = measure::lines(text, style, room.saturating_sub(taken), room - 2 * PAD).into_iter();
    let mut parts = begun;
    parts.push(value(&lines.next().unwrap_or_default(), style));
    let mut blocks = vec![Block::Line { parts }];
    blocks.extend(lines.map(|line| Block::Line { parts: vec![value(&line, style)] }));
    blocks
}

/// `Số tiền: 5.250.000 đồng (Viết bằng chữ): …`
pub fn sum(amount: &str, in_words: &str, room: u32) -> Vec<Block> {
    let (label, spelled) = ("Số tiền:", "(Viết bằng chữ):");
    let amount = format!("{amount} đồng");
    let wide = (measure::width(&amount, SUM) + 2 * PAD + 60).max(3_800);
    let figure = Part { wide: Some(wide), rest: false, bold: true, ..value(&amount, SUM) };
    let taken = measure::width(label, BODY) + wide + measure::width(spelled, BODY) + 3 * GAP + 2 * PAD;
    follow(vec![words(label, BODY), figure, words(spelled, BODY)], in_words, BODY, room, taken)
}

/// `Kèm theo: 01 chứng từ gốc.`
pub fn attached(count: u32) -> Block {
    let shown = if count == 0 { String::new() } else { format!("{count:02}") };
    let figure = Part { wide: Some(3_400), rest: false, align: Align::Centre, ..value(&shown, BODY) };
    Block::Line { parts: vec![words("Kèm theo:", BODY), figure, words("chứng từ gốc.", BODY)] }
}

/// Two values on one line where both fit; otherwise one below the other.
pub fn pair(left: (&str, &str), right: (&str, &str), style: Style, room: u32) -> Vec<Block> {
    let half = room / 2;
    let needs =
        |(label, text): (&str, &str)| measure::width(label, style) + measure::width(text, style) + GAP + 3 * PAD;
    if needs(left) > half || needs(right) > half {
        let mut blocks = filled(left.0, left.1, style, room);
        blocks.extend(filled(right.0, right.1, style, room));
        return blocks;
    }
    let parts = vec![words(left.0, style), value(left.1, style), words(right.0, style), value(right.1, style)];
    vec![Block::Line { parts }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(blocks: &[Block]) -> Vec<String> {
        let line = |block: &Block| match block {
            Block::Line { parts } => parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("|"),
            _ => String::new(),
        };
        blocks.iter().map(line).collect()
    }

    #[test]
    fn a_long_value_goes_on_below() {
        let short = filled("Lý do nộp:", "Góp vốn", BODY, 17_900);
        assert_eq!(text(&short), ["Lý do nộp:|Góp vốn"]);
        let reason = "Góp vốn bổ sung theo nghị quyết đại hội thành viên ngày 20/03/2026, ".repeat(3);
        let long = text(&filled("Lý do nộp:", &reason, BODY, 17_900));
        assert!(long.len() == 3 && long[0].starts_with("Lý do nộp:|Góp vốn bổ sung"), "{long:?}");
        assert_eq!(long.join(" ").replacen("Lý do nộp:|", "", 1), reason.trim());
    }

    #[test]
    fn a_pair_too_wide_for_a_line_takes_two() {
        assert_eq!(pair(("Kho:", "Kho 1"), ("Địa điểm:", "Đội 3"), BODY, 17_900).len(), 1);
        let place = "Thôn Nà Lầu, xã Hồng Thái, huyện Na Hang, tỉnh Tuyên Quang";
        assert_eq!(pair(("Kho:", "Kho 1"), ("Địa điểm:", place), BODY, 17_900).len(), 2);
    }
}
