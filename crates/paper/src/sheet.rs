//! The sheet in the printer: its size, how forms lie on it, and what a worn printer needs.

/// How forms lie on the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// A5; vouchers lie on it lengthwise.
    #[default]
    A5,
    /// A4. A voucher of half a page takes the upper half, its second page the lower.
    A4,
    /// A4 with the same voucher on both halves, to be cut.
    A4Twice,
}

/// The sheet. Lengths are tenths of a millimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Its size.
    pub paper: Paper,
    /// How far everything is moved to the right, for a printer that feeds askew; −200 to 200.
    pub right: i32,
    /// How far everything is moved down.
    pub down: i32,
    /// The left margin in place of the form's own; 0 keeps it.
    pub left_margin: u32,
}

impl Sheet {
    /// The farthest a page can be moved: 2 cm.
    pub const MOVE_MAX: i32 = 200;
    /// The widest left margin: 4 cm.
    pub const MARGIN_MAX: u32 = 400;

    /// The left margin in hundredths of a millimetre, the form's own being `own`.
    pub(crate) fn left(&self, own: u32) -> u32 {
        if self.left_margin == 0 { own } else { self.left_margin.min(Self::MARGIN_MAX) * 10 }
    }
}
