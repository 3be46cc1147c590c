//! Columns and cells: how wide, how many lines, where they stand.

use super::{Align, Book, Carry, Cell, Group, Row, Sort};
use crate::boxed::Canvas;
use crate::figures;
use crate::measure::{self, Face, Style};

/// What rows are set in.
pub const PLAIN: Style = Style::new(Face::Plain, 100);
/// Sums, balances and headings.
pub const BOLD: Style = Style::new(Face::Bold, 100);
/// One row, in hundredths of a millimetre.
pub const ROW: u32 = 540;
/// Left and right inside a cell.
pub const PAD: u32 = 120;
/// How far a credited account is set in.
const INNER: u32 = 380;

impl Row {
    /// The face and size of the row's words.
    pub fn style(&self) -> Style {
        if matches!(self.sort, Sort::Plain | Sort::Words) { PLAIN } else { BOLD }
    }
}

impl Cell {
    /// As printed.
    pub fn shown(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Inner(text) => text.clone(),
            Cell::Amount(amount) => figures(*amount),
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Cell::Empty | Cell::Amount(0))
    }

    fn inset(&self) -> u32 {
        if matches!(self, Cell::Inner(_)) { INNER } else { 0 }
    }
}

/// A group with its texts broken into lines.
pub struct Broken {
    /// For each row, for each column, the lines of its cell.
    pub lines: Vec<Vec<Vec<String>>>,
    /// How many rows of the page it takes.
    pub high: usize,
    /// The first column whose cells stand row by row.
    pub inner_from: usize,
}

impl Broken {
    pub fn of(group: &Group, widths: &[u32]) -> Self {
        let mut lines = Vec::with_capacity(group.rows.len());
        let mut high = group.rows.len();
        for (at, row) in group.rows.iter().enumerate() {
            let of_row: Vec<Vec<String>> =
                widths.iter().enumerate().map(|(column, wide)| cell_lines(row, column, *wide, widths)).collect();
            high = of_row.iter().map(|cell| at + cell.len()).fold(high, usize::max);
            lines.push(of_row);
        }
        let inner_from = (0..widths.len())
            .find(|column| {
                group.rows.iter().skip(1).any(|row| row.cells.get(*column).is_some_and(|cell| !cell.is_empty()))
            })
            .unwrap_or(widths.len());
        Self { lines, high, inner_from }
    }
}

fn cell_lines(row: &Row, column: usize, wide: u32, widths: &[u32]) -> Vec<String> {
    let Some(cell) = row.cells.get(column).filter(|cell| !cell.is_empty()) else { return Vec::new() };
    if matches!(cell, Cell::Amount(_)) {
        return vec![cell.shown()];
    }
    let wide = if row.sort.spans() { widths[column..].iter().sum() } else { wide };
    let room = wide.saturating_sub(2 * PAD + cell.inset());
    measure::lines(&cell.shown(), row.style(), room, room)
}

/// The width of each column: what it asks for, more where its figures need more; the open column takes what is left.
pub fn widths(book: &Book, room: u32) -> Vec<u32> {
    let mut widths: Vec<u32> = (0..book.columns.len()).map(|column| needed(book, column)).collect();
    let taken: u32 = widths.iter().sum();
    if let Some(open) = book.columns.iter().position(|column| column.wide == 0) {
        widths[open] = room.saturating_sub(taken).max(1_500);
    }
    widths
}

fn needed(book: &Book, column: usize) -> u32 {
    let Some(asked) = book.columns.get(column).filter(|column| column.wide > 0) else { return 0 };
    let rows = || book.groups.iter().flat_map(|group| &group.rows).filter(|row| !row.sort.spans());
    let cells = rows().filter_map(|row| row.cells.get(column).map(|cell| (cell, row.style())));
    // Only what cannot break asks for room: figures and numbers.
    let widest = cells
        .filter(|(cell, _)| matches!(cell, Cell::Amount(_)) || !cell.shown().contains(' '))
        .map(|(cell, style)| measure::width(&cell.shown(), style) + cell.inset())
        .chain([measure::width(&figures(carried_most(book, column)), BOLD)])
        .max();
    asked.wide.max(widest.unwrap_or(0) + 2 * PAD + 40)
}

/// The largest sum a column carries; a sum in the middle may be larger than the last.
fn carried_most(book: &Book, column: usize) -> i64 {
    let mut carry = Carried::new(book);
    let mut most: i64 = 0;
    for row in book.groups.iter().flat_map(|group| &group.rows) {
        carry.take(row);
        let now = carry.sums.get(column).copied().flatten().unwrap_or(0);
        if now.unsigned_abs() > most.unsigned_abs() {
            most = now;
        }
    }
    most
}

/// The sums as they stand after some rows.
#[derive(Clone)]
pub struct Carried {
    how: Vec<Carry>,
    /// For each column that carries, its amount.
    pub sums: Vec<Option<i64>>,
}

impl Carried {
    pub fn new(book: &Book) -> Self {
        let how: Vec<Carry> = book.columns.iter().map(|column| column.carry).collect();
        let sums = how.iter().map(|how| (*how != Carry::Nothing).then_some(0)).collect();
        Self { how, sums }
    }

    /// Takes up a row. A balance is carried from any row, a sum from those that are one of many.
    pub fn take(&mut self, row: &Row) {
        for (at, how) in self.how.iter().enumerate() {
            let (Some(Cell::Amount(amount)), Some(sum)) = (row.cells.get(at), self.sums.get_mut(at)) else { continue };
            match how {
                Carry::Sum if row.sort == Sort::Plain => *sum = sum.map(|sum| sum.saturating_add(*amount)),
                Carry::Last => *sum = Some(*amount),
                Carry::Sum | Carry::Nothing => {}
            }
        }
    }
}

/// Writes one line of a cell.
pub fn write(canvas: &mut Canvas, text: &str, cell: &Cell, style: Style, at: (u32, u32), wide: u32, align: Align) {
    let (x, y) = at;
    let lift = ROW.saturating_sub(style.size * 39 / 10) / 2;
    let (inset, align) = if cell.inset() > 0 { (cell.inset(), Align::Left) } else { (0, align) };
    let align = if matches!(cell, Cell::Amount(_)) { Align::Right } else { align };
    canvas.line_of(text, style, x + PAD + inset, y + lift, wide.saturating_sub(2 * PAD + inset), align);
}
