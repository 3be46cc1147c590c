//! Books and lists: tables over as many pages as they need, with the sums carried from page to page.
//!
//! A page is worked out before it is drawn: every row is as high as the next, a long text takes several rows, and so
//! the last page is known before the first is drawn, and any page can be drawn alone.
//!
//! Invariant: what is carried over at the foot of a page is what the next page begins with.

mod cells;
mod frame;
mod split;

use std::borrow::Cow;

use crate::boxed::Align;
use crate::press::{Fault, Pages};
use crate::sheet::{Paper, Sheet};
use crate::{Mark, Signature, Unit};

pub use split::Laid;

/// A book or a list.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Whose.
    pub unit: Unit,
    /// Whether it is a report that is handed in: its unit is «Đơn vị báo cáo».
    pub reporting: bool,
    /// The prescribed form, where there is one.
    pub mark: Option<Mark>,
    /// `SỔ NHẬT KÝ CHUNG`.
    pub title: String,
    /// Below the title: the year, the account, the days.
    pub under: Vec<String>,
    /// The way the sheet lies.
    pub shape: Shape,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, in groups that stay together.
    pub groups: Vec<Group>,
    /// Whether sums are carried from page to page.
    pub carried: bool,
    /// When the book was opened, `dd/MM/yyyy`: it then says how many pages it has, on each of them.
    pub opened: Option<String>,
    /// The day before the signatures; empty leaves it to the pen.
    pub signed: String,
    /// Who signs.
    pub signatures: Vec<Signature>,
    /// Whether they sign every page, as books are, or the last.
    pub every_page: bool,
}

/// The way the sheet lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// Upright A4.
    #[default]
    Portrait,
    /// A4 lengthwise, for many columns of figures.
    Landscape,
    /// A5 lengthwise, or upright A4 where that is asked for.
    Half,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its words.
    pub head: Cow<'static, str>,
    /// The words over it and its neighbours of the same group.
    pub group: &'static str,
    /// Its letter or number in the form.
    pub letter: &'static str,
    /// Hundredths of a millimetre, more where a figure needs it; 0 takes the rest.
    pub wide: u32,
    /// Where its cells stand.
    pub align: Align,
    /// What is carried to the next page.
    pub carry: Carry,
}

/// What of a column is carried to the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carry {
    /// Nothing.
    Nothing,
    /// The sum of its amounts.
    Sum,
    /// Its last amount: a balance.
    Last,
}

impl Column {
    /// A column of text.
    pub const fn text(head: &'static str, letter: &'static str, wide: u32, align: Align) -> Self {
        Self { head: Cow::Borrowed(head), group: "", letter, wide, align, carry: Carry::Nothing }
    }

    /// A column of amounts, wide enough for ninety-nine billion.
    pub const fn amount(head: &'static str, letter: &'static str, carry: Carry) -> Self {
        Self { head: Cow::Borrowed(head), group: "", letter, wide: 2_450, align: Align::Right, carry }
    }

    /// The same with words that the book itself gives.
    #[must_use]
    pub fn named(self, head: String) -> Self {
        Self { head: Cow::Owned(head), ..self }
    }

    /// The same under words it shares.
    #[must_use]
    pub fn under(self, group: &'static str) -> Self {
        Self { group, ..self }
    }
}

/// Rows that belong together: a voucher. It is split over two pages only where it has more than six rows.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// The rows; a text in the first one may reach down over the rest.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// One cell for each column.
    pub cells: Vec<Cell>,
    /// What it is.
    pub sort: Sort,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// One of many; its amounts are carried.
    #[default]
    Plain,
    /// A balance or a sum, bold; not carried.
    Strong,
    /// A heading over the rows below, from the first column on; not carried.
    Section,
    /// Plain words over the whole width; not carried.
    Words,
}

impl Sort {
    /// Whether a row's words reach over all columns at their right.
    pub(crate) fn spans(self) -> bool {
        matches!(self, Sort::Section | Sort::Words)
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text.
    Text(String),
    /// A text set in a little: a credited account under the debited one.
    Inner(String),
    /// Đồng; an empty cell for zero.
    Amount(i64),
}

impl Group {
    /// A group of one row.
    pub fn one(sort: Sort, cells: Vec<Cell>) -> Self {
        Self { rows: vec![Row { cells, sort }] }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }
}

impl Book {
    /// All its pages.
    ///
    /// # Errors
    /// When the typesetter fails.
    pub fn pages(self, sheet: &Sheet) -> Result<Pages, Fault> {
        let laid = self.lay(sheet);
        laid.pages(0..laid.count())
    }

    /// Works out what stands on which page; nothing is drawn yet.
    pub fn lay(self, sheet: &Sheet) -> Laid {
        Laid::new(self, sheet)
    }

    fn size(&self, paper: Paper) -> (u32, u32) {
        match (self.shape, paper) {
            (Shape::Portrait, _) | (Shape::Half, Paper::A4 | Paper::A4Twice) => (21_000, 29_700),
            (Shape::Landscape, _) => (29_700, 21_000),
            (Shape::Half, Paper::A5) => (21_000, 14_800),
        }
    }
}
