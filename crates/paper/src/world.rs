//! What the typesetter may see: our fonts, one template, the data of one paper. No disk, no network, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// The fonts, in the order [`crate::measure::Face`] names them.
const FONTS: [&[u8]; 6] = [
    include_bytes!("../fonts/Tinos-Regular.ttf"),
    include_bytes!("../fonts/Tinos-Bold.ttf"),
    include_bytes!("../fonts/Tinos-Italic.ttf"),
    include_bytes!("../fonts/Tinos-BoldItalic.ttf"),
    include_bytes!("../fonts/Inter-Regular.ttf"),
    include_bytes!("../fonts/Inter-SemiBold.ttf"),
];

/// A template: what a kind of paper looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// A voucher.
    Voucher,
    /// Pages worked out to the last line, only drawn here.
    Drawn,
}

/// What all papers share.
pub struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    faces: Vec<ttf_parser::Face<'static>>,
    voucher: Source,
    drawn: Source,
    data: FileId,
}

/// Made once, in some tens of milliseconds.
pub static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONTS.iter().filter_map(|bytes| Font::new(Bytes::new(*bytes), 0)).collect();
    Shared {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        faces: FONTS.iter().filter_map(|bytes| ttf_parser::Face::parse(bytes, 0).ok()).collect(),
        voucher: Source::new(file("voucher.typ"), include_str!("../templates/voucher.typ").to_owned()),
        drawn: Source::new(file("drawn.typ"), include_str!("../templates/drawn.typ").to_owned()),
        data: file("data.json"),
    }
});

impl Shared {
    /// The tables of one of the fonts.
    pub fn face(&self, index: usize) -> Option<&ttf_parser::Face<'static>> {
        self.faces.get(index)
    }
}

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain name is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One template with the data of one paper.
pub struct Sight {
    template: Template,
    data: Bytes,
}

impl Sight {
    /// The data is JSON.
    pub fn new(template: Template, data: Vec<u8>) -> Self {
        Self { template, data: Bytes::new(data) }
    }

    fn template(&self) -> &'static Source {
        match self.template {
            Template::Voucher => &SHARED.voucher,
            Template::Drawn => &SHARED.drawn,
        }
    }
}

impl World for Sight {
    fn library(&self) -> &LazyHash<Library> {
        &SHARED.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHARED.book
    }

    fn main(&self) -> FileId {
        self.template().id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let known = [&SHARED.voucher, &SHARED.drawn].into_iter().find(|source| source.id() == id);
        known.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == SHARED.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHARED.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
