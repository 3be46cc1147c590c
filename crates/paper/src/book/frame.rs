//! What stands around the rows: the unit, the form's mark, the title, the heads of the columns, the signatures.

use super::{Align, Book, Column};
use crate::boxed::{self, Canvas, HAIR, RULE};
use crate::measure::{self, Face, Style};

const UNIT: Style = Style::new(Face::Plain, 110);
const UNIT_NAME: Style = Style::new(Face::Bold, 110);
const SOURCE: Style = Style::new(Face::Plain, 100);
const TITLE: Style = Style::new(Face::Bold, 150);
const UNDER: Style = Style::new(Face::Plain, 110);
const SIDE: Style = Style::new(Face::Italic, 105);
const HEAD: Style = Style::new(Face::Bold, 100);
const LETTER: Style = Style::new(Face::Italic, 100);
const FOOT: Style = Style::new(Face::Plain, 105);
const SIGN: Style = Style::new(Face::Bold, 110);

/// One line of a column's head.
const HEAD_LINE: u32 = 420;
/// The row of letters.
const LETTERS: u32 = 460;
/// Room for a signature.
const INK: u32 = 1_300;
/// The room the mark of the form takes at the right.
const MARK: u32 = 6_400;

/// Where things stand on every page of one book, in hundredths of a millimetre.
#[derive(Debug, Clone)]
pub struct Frame {
    pub width: u32,
    pub height: u32,
    pub left: u32,
    pub top: u32,
    pub bottom: u32,
    pub widths: Vec<u32>,
    /// Where the table begins.
    pub table: u32,
    /// Where its rows begin.
    pub rows: u32,
    /// How high the foot of a page that is signed is, and of one that is not.
    pub foot: u32,
    pub foot_bare: u32,
}

impl Frame {
    /// The table's width.
    pub fn room(&self) -> u32 {
        self.widths.iter().sum()
    }

    /// The left edge of a column; of the one past the last, the right edge of the table.
    pub fn edge(&self, column: usize) -> u32 {
        self.left + self.widths.iter().take(column).sum::<u32>()
    }
}

/// How high the part above the table is.
pub fn above(book: &Book, room: u32) -> u32 {
    unit_high(book, room) + 200 + boxed::high(TITLE) + lines_high(book.under.len(), UNDER) + boxed::high(SIDE) + 120
}

fn lines_high(count: usize, style: Style) -> u32 {
    u32::try_from(count).unwrap_or(0) * boxed::high(style)
}

fn unit_label(book: &Book) -> &'static str {
    if book.reporting { "Đơn vị báo cáo:" } else { "Đơn vị:" }
}

fn unit_room(book: &Book, room: u32) -> u32 {
    if book.mark.is_some() { room - MARK } else { room }
}

fn unit_lines(book: &Book, room: u32) -> (Vec<String>, Vec<String>) {
    let wide = unit_room(book, room);
    let first = wide.saturating_sub(measure::width(&format!("{} ", unit_label(book)), UNIT));
    let name = measure::lines(&book.unit.name, UNIT_NAME, first, wide);
    (name, measure::lines(&format!("Địa chỉ: {}", book.unit.address), UNIT, wide, wide))
}

fn unit_high(book: &Book, room: u32) -> u32 {
    let (name, address) = unit_lines(book, room);
    let mark = book.mark.as_ref().map_or(0, |mark| boxed::high(UNIT_NAME) + lines_high(mark.source.len(), SOURCE));
    mark.max(lines_high(name.len() + address.len(), UNIT))
}

/// The unit at the left, the mark of the form at the right, the title below.
pub fn write_above(canvas: &mut Canvas, book: &Book, frame: &Frame, page: (usize, usize)) {
    let room = frame.room();
    let (name, address) = unit_lines(book, room);
    let label = measure::width(&format!("{} ", unit_label(book)), UNIT);
    let mut y = frame.top;
    canvas.line_of(unit_label(book), UNIT, frame.left, y, label, Align::Left);
    for (at, line) in name.iter().enumerate() {
        let inset = if at == 0 { label } else { 0 };
        y += canvas.line_of(line, UNIT_NAME, frame.left + inset, y, room - inset, Align::Left);
    }
    for line in &address {
        y += canvas.line_of(line, UNIT, frame.left, y, room, Align::Left);
    }
    if let Some(mark) = &book.mark {
        let (x, mut y) = (frame.left + room - MARK, frame.top);
        y += canvas.line_of(&mark.number, UNIT_NAME, x, y, MARK, Align::Centre);
        for line in &mark.source {
            y += canvas.line_of(line, SOURCE, x, y, MARK, Align::Centre);
        }
    }
    let mut y = frame.top + unit_high(book, room) + 200;
    y += canvas.line_of(&book.title, TITLE, frame.left, y, room, Align::Centre);
    for line in &book.under {
        y += canvas.line_of(line, UNDER, frame.left, y, room, Align::Centre);
    }
    let (page, pages) = page;
    canvas.line_of(&format!("Trang {:02}/{pages:02}", page + 1), SIDE, frame.left, y, room / 2, Align::Left);
    canvas.line_of("Đơn vị tính: đồng", SIDE, frame.left + room / 2, y, room - room / 2, Align::Right);
}

fn head_lines(column: &Column, wide: u32) -> Vec<String> {
    let room = wide.saturating_sub(80);
    measure::lines(&column.head, HEAD, room, room)
}

/// The words that the columns from one on share, in as many lines as they need, and the width they share.
fn shared_lines(book: &Book, widths: &[u32], at: usize) -> (Vec<String>, u32) {
    let group = book.columns[at].group;
    let shared = book.columns[at..].iter().take_while(|other| other.group == group).count();
    let wide: u32 = widths[at..at + shared].iter().sum();
    let room = wide.saturating_sub(80);
    (measure::lines(group, HEAD, room, room), wide)
}

/// Whether a column is the first of those that share words.
fn begins_group(book: &Book, at: usize) -> bool {
    let group = book.columns[at].group;
    !group.is_empty() && (at == 0 || book.columns[at - 1].group != group)
}

/// Heads of one level, and those below words they share: how high each part is.
fn head_parts(book: &Book, widths: &[u32]) -> (u32, u32) {
    let count = |column: &Column, wide: u32| u32::try_from(head_lines(column, wide).len()).unwrap_or(1);
    let columns = || book.columns.iter().zip(widths);
    let below =
        columns().filter(|(column, _)| !column.group.is_empty()).map(|(column, wide)| count(column, *wide)).max();
    let alone =
        columns().filter(|(column, _)| column.group.is_empty()).map(|(column, wide)| count(column, *wide)).max();
    let shared = (0..book.columns.len()).filter(|at| begins_group(book, *at));
    let shared = shared.map(|at| u32::try_from(shared_lines(book, widths, at).0.len()).unwrap_or(1)).max().unwrap_or(1);
    let (over, below) = below.map_or((0, 0), |lines| (shared * HEAD_LINE + 140, lines * HEAD_LINE + 140));
    let alone = alone.unwrap_or(1) * HEAD_LINE + 140;
    if over == 0 { (0, alone) } else { (over, below.max(alone.saturating_sub(over))) }
}

/// How high the heads of the columns are, letters and all.
pub fn heads_high(book: &Book, widths: &[u32]) -> u32 {
    let (over, below) = head_parts(book, widths);
    over + below + LETTERS
}

/// The heads of the columns with their lines.
pub fn write_heads(canvas: &mut Canvas, book: &Book, frame: &Frame) {
    let (over, below) = head_parts(book, &frame.widths);
    let (top, whole) = (frame.table, over + below);
    canvas.level(frame.left, top, frame.room(), RULE);
    canvas.level(frame.left, top + whole, frame.room(), RULE);
    canvas.level(frame.left, top + whole + LETTERS, frame.room(), RULE);
    for (at, column) in book.columns.iter().enumerate() {
        let (x, wide) = (frame.edge(at), frame.widths[at]);
        let (y, high) = if column.group.is_empty() { (top, whole) } else { (top + over, below) };
        let shares = !column.group.is_empty() && !begins_group(book, at);
        let from = if shares { top + over } else { top };
        canvas.upright(x, from, top + whole + LETTERS - from, RULE);
        let lines = head_lines(column, wide);
        let mut line_y = y + (high.saturating_sub(u32::try_from(lines.len()).unwrap_or(1) * HEAD_LINE)) / 2;
        for line in &lines {
            canvas.line_of(line, HEAD, x, line_y, wide, Align::Centre);
            line_y += HEAD_LINE;
        }
        canvas.line_of(column.letter, LETTER, x, top + whole + 30, wide, Align::Centre);
        if begins_group(book, at) {
            let (lines, wide) = shared_lines(book, &frame.widths, at);
            let high = u32::try_from(lines.len()).unwrap_or(1) * HEAD_LINE;
            for (line, text) in (0u32..).zip(&lines) {
                canvas.line_of(
                    text,
                    HEAD,
                    x,
                    top + over.saturating_sub(high) / 2 + line * HEAD_LINE,
                    wide,
                    Align::Centre,
                );
            }
            canvas.level(x, top + over, wide, RULE);
        }
    }
    canvas.upright(frame.left + frame.room(), top, whole + LETTERS, RULE);
}

fn notes(book: &Book, pages: usize) -> Vec<String> {
    let Some(day) = &book.opened else { return Vec::new() };
    vec![
        format!("- Sổ này có {pages:02} trang, đánh số từ trang 01 đến trang {pages:02}."),
        format!("- Ngày mở sổ: {day}."),
    ]
}

/// The room of each who signs.
fn place_to_sign(book: &Book, room: u32) -> u32 {
    room / u32::try_from(book.signatures.len().max(1)).unwrap_or(1)
}

/// What stands above each signature, in as many lines as it needs.
fn titles(book: &Book, room: u32) -> Vec<Vec<String>> {
    let wide = place_to_sign(book, room);
    book.signatures.iter().map(|signature| measure::lines(&signature.title, SIGN, wide, wide)).collect()
}

fn titles_high(titles: &[Vec<String>]) -> u32 {
    lines_high(titles.iter().map(Vec::len).max().unwrap_or(0), SIGN)
}

/// How high the foot is, with and without signatures, on a page with so much room.
pub fn foots_high(book: &Book, room: u32) -> (u32, u32) {
    let bare = 200 + lines_high(notes(book, 1).len(), FOOT);
    let signed = boxed::high(SIDE) + titles_high(&titles(book, room)) + boxed::high(FOOT) + INK + boxed::high(FOOT);
    (if book.signatures.is_empty() { bare } else { bare + signed }, bare)
}

/// The foot of a page.
pub fn write_foot(canvas: &mut Canvas, book: &Book, frame: &Frame, below: u32, pages: usize, signed: bool) {
    let mut y = below + 200;
    for note in notes(book, pages) {
        y += canvas.line_of(&note, FOOT, frame.left, y, frame.room(), Align::Left);
    }
    if !signed || book.signatures.is_empty() {
        return;
    }
    let wide = place_to_sign(book, frame.room());
    let titles = titles(book, frame.room());
    let last = frame.left + frame.room() - wide;
    y += canvas.line_of(&book.signed, SIDE, last, y, wide, Align::Centre);
    for (at, (signature, title)) in (0u32..).zip(book.signatures.iter().zip(&titles)) {
        let x = frame.left + at * wide;
        for (row, line) in (0u32..).zip(title) {
            canvas.line_of(line, SIGN, x, y + row * boxed::high(SIGN), wide, Align::Centre);
        }
        let how = y + titles_high(&titles);
        let name = how + canvas.line_of(&signature.how, SIDE, x, how, wide, Align::Centre) + INK;
        canvas.line_of(&signature.name, FOOT, x, name, wide, Align::Centre);
    }
}

/// The lines around and between the rows of a page: `high` rows, some of them headings without upright lines.
pub fn write_uprights(canvas: &mut Canvas, frame: &Frame, sections: &[(u32, u32)], below: u32) {
    for edge in 0..=frame.widths.len() {
        let x = frame.edge(edge);
        let outer = edge == 0 || edge == frame.widths.len();
        let mut y = frame.rows;
        for (top, bottom) in sections.iter().filter(|_| !outer) {
            canvas.upright(x, y, top - y, HAIR);
            y = *bottom;
        }
        canvas.upright(x, y, below - y, if outer { RULE } else { HAIR });
    }
}
