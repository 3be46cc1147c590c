//! From data to pages, and from pages to a PDF or to pictures.

use serde::Serialize;
use typst::foundations::Smart;
use typst::layout::{Abs, Frame, FrameItem, Point, Size};
use typst::model::DocumentInfo;
use typst::syntax::Span;
use typst::visualize::{Color, FixedStroke, Geometry, Paint};
use typst_layout::{Page, PagedDocument};
use typst_pdf::PdfOptions;
use typst_svg::SvgOptions;

use crate::sheet::Sheet;
use crate::world::{SHARED, Sight, Template};

/// The typesetter could not do it; only ever a fault of this program.
#[derive(Debug, thiserror::Error)]
#[error("the page could not be made: {0}")]
pub struct Fault(String);

/// Pages that are laid out.
pub struct Pages {
    pages: Vec<Page>,
    title: String,
}

/// A page's measures in hundredths of a millimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measures {
    /// Across.
    pub width: u32,
    /// Down.
    pub height: u32,
}

/// Half an A4 sheet lengthwise is an A5 sheet and half a millimetre.
const HALF: i32 = 14_850;
const A4: (i32, i32) = (21_000, 29_700);

impl Pages {
    pub(crate) fn new(title: &str) -> Self {
        Self { pages: Vec::new(), title: title.to_owned() }
    }

    /// Lays out one paper and adds its pages.
    pub(crate) fn set(&mut self, template: Template, data: &impl Serialize) -> Result<(), Fault> {
        let bytes = serde_json::to_vec(data).map_err(|fault| Fault(fault.to_string()))?;
        let outcome = typst::compile::<PagedDocument>(&Sight::new(template, bytes)).output;
        let document = outcome.map_err(|faults| Fault(said(&faults)))?;
        self.pages.extend(document.pages().iter().cloned());
        Ok(())
    }

    /// Puts pages of half a sheet on whole ones, one after the other.
    pub(crate) fn on_a4(&mut self) {
        let halves = std::mem::take(&mut self.pages);
        self.pages = halves.chunks(2).map(|pair| sheet_of(&pair[0], pair.get(1))).collect();
    }

    /// Each page above the one of another copy of the same paper, on whole sheets to be cut.
    pub(crate) fn beside(self, other: Pages) -> Pages {
        let sheets = self.pages.iter().enumerate().map(|(at, page)| sheet_of(page, other.pages.get(at))).collect();
        Pages { pages: sheets, title: self.title }
    }

    /// Moves everything on the pages, as a worn printer needs it.
    pub(crate) fn moved(mut self, sheet: &Sheet) -> Self {
        let limit = |tenths: i32| tenths.clamp(-Sheet::MOVE_MAX, Sheet::MOVE_MAX) * 10;
        let by = Point::new(length(limit(sheet.right)), length(limit(sheet.down)));
        for page in &mut self.pages {
            page.frame.translate(by);
        }
        self
    }

    /// The same pages again.
    #[must_use]
    pub fn copied(&self) -> Pages {
        Pages { pages: self.pages.clone(), title: self.title.clone() }
    }

    /// Adds the pages of another paper.
    pub fn append(&mut self, other: Pages) {
        self.pages.extend(other.pages);
    }

    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.pages.len()
    }

    /// How large a page is; nothing past the last one.
    pub fn measures(&self, index: usize) -> Option<Measures> {
        let size = self.pages.get(index)?.frame.size();
        // A whole number well below the limit: the conversion cannot lose anything.
        let hundredths = |length: Abs| (length / Abs::mm(0.01)).round() as u32;
        Some(Measures { width: hundredths(size.x), height: hundredths(size.y) })
    }

    /// A page as a picture, SVG; nothing past the last one.
    pub fn svg(&self, index: usize) -> Option<String> {
        Some(typst_svg::svg(self.pages.get(index)?, &SvgOptions::default()))
    }

    /// All pages as one PDF.
    ///
    /// # Errors
    /// When the typesetter fails.
    pub fn pdf(&self) -> Result<Vec<u8>, Fault> {
        let info = DocumentInfo { title: Some(self.title.as_str().into()), ..DocumentInfo::default() };
        let document = PagedDocument::new(self.pages.clone().into(), info);
        let options =
            PdfOptions { creator: Smart::Custom(Some("Sổ HTX".to_owned())), tagged: false, ..PdfOptions::default() };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|faults| Fault(said(&faults)))?;
        Ok(pdf)
    }
}

/// Throws away what the typesetter remembers of earlier papers, so that none of their words stay in memory.
pub(crate) fn forget() {
    typst::comemo::evict(0);
}

/// Reads the fonts and the templates, so that the first page comes as quickly as the next. For a thread of its own.
pub fn warm() {
    let _ = SHARED.face(0);
    let _ = crate::voucher::Voucher::default().pages(&Sheet::default()).map(|pages| pages.svg(0));
}

fn said(faults: &[typst::diag::SourceDiagnostic]) -> String {
    faults.iter().map(|fault| format!("{} {:?}", fault.message, fault.span)).collect::<Vec<_>>().join("; ")
}

/// Hundredths of a millimetre.
fn length(hundredths: i32) -> Abs {
    Abs::mm(f64::from(hundredths)) / 100.0
}

fn sheet_of(upper: &Page, lower: Option<&Page>) -> Page {
    let mut frame = Frame::hard(Size::new(length(A4.0), length(A4.1)));
    frame.push_frame(Point::zero(), upper.frame.clone());
    if let Some(lower) = lower {
        frame.push_frame(Point::with_y(length(HALF)), lower.frame.clone());
        frame.push(Point::with_y(length(HALF)), cut_line());
    }
    Page { frame, ..upper.clone() }
}

/// Where the sheet is cut: two short strokes at its edges.
fn cut_line() -> FrameItem {
    let stroke = FixedStroke { paint: Paint::Solid(Color::BLACK), thickness: Abs::pt(0.5), ..FixedStroke::default() };
    FrameItem::Shape(Geometry::Line(Point::with_x(length(800))).stroked(stroke), Span::detached())
}
