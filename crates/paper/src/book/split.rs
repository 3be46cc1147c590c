//! Which rows stand on which page, and drawing them.

use std::ops::Range;

use super::cells::{self, Broken, Carried, ROW};
use super::frame::{self, Frame};
use super::{Book, Cell, Row};
use crate::boxed::{Align, Canvas, HAIR, RULE};
use crate::measure;
use crate::press::{Fault, Pages};
use crate::sheet::Sheet;

/// A voucher of this many rows or fewer stays on one page.
const TOGETHER: usize = 6;

/// What stands beside the sums that a page hands on, and beside those it was handed.
const HANDED_ON: &str = "Cộng chuyển sang trang sau";
const HANDED: &str = "Số trang trước chuyển sang";

/// Part of a group on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    group: usize,
    from: usize,
    rows: usize,
}

/// One page: its pieces, and the sums before and after them.
struct Sheetful {
    pieces: Vec<Piece>,
    before: Option<Carried>,
    after: Option<Carried>,
    last: bool,
}

/// A book laid out: how many pages, what on each. Any of them can be drawn alone.
pub struct Laid {
    book: Book,
    sheet: Sheet,
    frame: Frame,
    broken: Vec<Broken>,
    sheets: Vec<Sheetful>,
}

impl Laid {
    pub(super) fn new(book: Book, sheet: &Sheet) -> Self {
        let (width, height) = book.size(sheet.paper);
        let (left, right, top, bottom) = (sheet.left(2_000), 1_200, 1_100, 900);
        let widths = cells::widths(&book, width - left - right);
        let table = top + frame::above(&book, widths.iter().sum());
        let rows = table + frame::heads_high(&book, &widths);
        let (foot, foot_bare) = frame::foots_high(&book, widths.iter().sum());
        let frame = Frame { width, height, left, top, bottom, widths, table, rows, foot, foot_bare };
        let broken: Vec<Broken> = book.groups.iter().map(|group| Broken::of(group, &frame.widths)).collect();
        let mut laid = Self { book, sheet: *sheet, frame, broken, sheets: Vec::new() };
        laid.sheets = laid.split();
        laid
    }

    /// How many pages.
    pub fn count(&self) -> usize {
        self.sheets.len()
    }

    /// For each page how many rows that are one of many stand before it: what says on which page such a row stands.
    pub fn lines_before_pages(&self) -> Vec<usize> {
        let mut before = 0;
        let lines = |sheet: &Sheetful| {
            let rows = sheet.pieces.iter().flat_map(|piece| self.rows_of(piece));
            rows.filter(|row| row.sort == super::Sort::Plain).count()
        };
        let earlier = |sheet: &Sheetful| {
            let stands = before;
            before += lines(sheet);
            stands
        };
        self.sheets.iter().map(earlier).collect()
    }

    /// Draws some of the pages.
    ///
    /// # Errors
    /// When the typesetter fails.
    pub fn pages(&self, wanted: Range<usize>) -> Result<Pages, Fault> {
        let mut pages = Pages::new(&self.book.title);
        for index in wanted.start..wanted.end.min(self.count()) {
            self.draw(index).finish(&mut pages)?;
        }
        Ok(pages.moved(&self.sheet))
    }

    fn capacity(&self, signed: bool) -> usize {
        let foot = if signed { self.frame.foot } else { self.frame.foot_bare };
        let room = self.frame.height.saturating_sub(self.frame.bottom + foot + self.frame.rows);
        usize::try_from(room / ROW).unwrap_or(0).max(4)
    }

    fn split(&self) -> Vec<Sheetful> {
        let (on_last, on_any) = (self.capacity(true), self.capacity(self.book.every_page));
        let mut sheets: Vec<Sheetful> = Vec::new();
        let mut carried = self.book.carried.then(|| Carried::new(&self.book));
        let mut next = Cursor { group: 0, from: 0 };
        loop {
            let before = carried.clone().filter(|_| !sheets.is_empty());
            let head = if before.is_some() { self.carried_high(HANDED) } else { 0 };
            let last = self.left(next) + head <= on_last;
            let foot = if carried.is_some() { self.carried_high(HANDED_ON) } else { 0 };
            let room = if last { on_last - head } else { on_any.saturating_sub(head + foot).max(1) };
            let pieces = self.take(&mut next, room, last);
            if let Some(carried) = &mut carried {
                pieces.iter().flat_map(|piece| self.rows_of(piece)).for_each(|row| carried.take(row));
            }
            sheets.push(Sheetful { pieces, before, after: carried.clone().filter(|_| !last), last });
            if last {
                return sheets;
            }
        }
    }

    /// How many rows are still to come.
    fn left(&self, next: Cursor) -> usize {
        let later: usize = self.broken.iter().skip(next.group).map(|group| group.high).sum();
        later.saturating_sub(next.from)
    }

    /// Takes what fits. A page that is not the last leaves something for the one after it.
    fn take(&self, next: &mut Cursor, mut room: usize, last: bool) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while let Some(group) = self.broken.get(next.group) {
            let rows = group.high - next.from;
            let keeps_page_open = !last && next.group + 1 == self.broken.len() && rows <= room;
            if rows <= room && !keeps_page_open {
                pieces.push(Piece { group: next.group, from: next.from, rows });
                room -= rows;
                *next = Cursor { group: next.group + 1, from: 0 };
                continue;
            }
            let splits = pieces.is_empty() || (rows > TOGETHER && room >= 2);
            if splits && room > 0 {
                let part = if keeps_page_open { rows / 2 } else { room };
                if part > 0 {
                    pieces.push(Piece { group: next.group, from: next.from, rows: part });
                    next.from += part;
                }
            }
            break;
        }
        pieces
    }

    /// The rows of the group that begin within a piece.
    fn rows_of(&self, piece: &Piece) -> impl Iterator<Item = &Row> {
        let rows = self.book.groups.get(piece.group).map(|group| group.rows.as_slice()).unwrap_or_default();
        rows.iter().skip(piece.from).take(piece.rows)
    }

    fn draw(&self, index: usize) -> Canvas {
        let frame = &self.frame;
        let mut canvas = Canvas::new(frame.width, frame.height, self.book.unit.practice);
        frame::write_above(&mut canvas, &self.book, frame, (index, self.count()));
        frame::write_heads(&mut canvas, &self.book, frame);
        let Some(sheet) = self.sheets.get(index) else { return canvas };
        let mut y = frame.rows;
        let mut sections = Vec::new();
        if let Some(before) = &sheet.before {
            y += self.write_carried(&mut canvas, HANDED, before, y);
        }
        for piece in &sheet.pieces {
            let below = y + u32::try_from(piece.rows).unwrap_or(0) * ROW;
            self.write_piece(&mut canvas, piece, y);
            if self.rows_of(piece).any(|row| row.sort.spans()) {
                sections.push((y, below));
            }
            y = below;
            canvas.level(frame.left, y, frame.room(), HAIR);
        }
        if let Some(after) = &sheet.after {
            y += self.write_carried(&mut canvas, HANDED_ON, after, y);
        }
        frame::write_uprights(&mut canvas, frame, &sections, y);
        canvas.level(frame.left, y, frame.room(), RULE);
        let signed = self.book.every_page || sheet.last;
        frame::write_foot(&mut canvas, &self.book, frame, y, self.count(), signed);
        canvas
    }

    fn write_piece(&self, canvas: &mut Canvas, piece: &Piece, top: u32) {
        let frame = &self.frame;
        let (Some(group), Some(broken)) = (self.book.groups.get(piece.group), self.broken.get(piece.group)) else {
            return;
        };
        let shown = piece.from..piece.from + piece.rows;
        let place = |row: usize| top + u32::try_from(row - piece.from).unwrap_or(0) * ROW;
        for (at, row) in group.rows.iter().enumerate() {
            for (column, lines) in broken.lines[at].iter().enumerate() {
                let (wide, align) = self.wide(row, column);
                let cell = row.cells.get(column).unwrap_or(&Cell::Empty);
                for (line, text) in lines.iter().enumerate().filter(|(line, _)| shown.contains(&(at + line))) {
                    let spot = (frame.edge(column), place(at + line));
                    cells::write(canvas, text, cell, row.style(), spot, wide, align);
                }
            }
            if at > piece.from && shown.contains(&at) {
                let x = frame.edge(broken.inner_from);
                canvas.level(x, place(at), frame.left + frame.room() - x, HAIR);
            }
        }
    }

    /// A heading reaches over the columns at its right.
    fn wide(&self, row: &Row, column: usize) -> (u32, Align) {
        let align = self.book.columns.get(column).map_or(Align::Left, |column| column.align);
        if row.sort.spans() {
            return (self.frame.widths[column..].iter().sum(), Align::Left);
        }
        (self.frame.widths[column], align)
    }

    /// The column that takes what room there is: words stand in it.
    fn open_column(&self) -> usize {
        self.book.columns.iter().position(|column| column.wide == 0).unwrap_or(0)
    }

    fn carried_lines(&self, words: &str) -> Vec<String> {
        let room = self.frame.widths[self.open_column()].saturating_sub(2 * cells::PAD);
        measure::lines(words, cells::BOLD, room, room)
    }

    /// How many rows of the page the sums take beside these words.
    fn carried_high(&self, words: &str) -> usize {
        self.carried_lines(words).len()
    }

    /// Writes the sums that are carried, and says how high they stand.
    fn write_carried(&self, canvas: &mut Canvas, words: &str, carried: &Carried, y: u32) -> u32 {
        let frame = &self.frame;
        let open = self.open_column();
        let text = Cell::from(words);
        for (at, line) in (0u32..).zip(self.carried_lines(words)) {
            let place = (frame.edge(open), y + at * ROW);
            cells::write(canvas, &line, &text, cells::BOLD, place, frame.widths[open], Align::Left);
        }
        for (column, sum) in carried.sums.iter().enumerate() {
            if let Some(sum) = sum {
                let cell = Cell::Amount(*sum);
                let shown = if *sum == 0 { "0".to_owned() } else { cell.shown() };
                cells::write(
                    canvas,
                    &shown,
                    &cell,
                    cells::BOLD,
                    (frame.edge(column), y),
                    frame.widths[column],
                    Align::Right,
                );
            }
        }
        let high = u32::try_from(self.carried_high(words)).unwrap_or(1) * ROW;
        canvas.level(frame.left, y, frame.room(), HAIR);
        canvas.level(frame.left, y + high, frame.room(), HAIR);
        high
    }
}

/// The next row to place.
#[derive(Debug, Clone, Copy)]
struct Cursor {
    group: usize,
    from: usize,
}
