//! Paper: vouchers, books and lists as pages, and those pages as PDF or as pictures for the window.
//!
//! Whoever wants something printed gives a value that holds every word and figure of it ([`voucher::Voucher`],
//! [`book::Book`], [`recovery::Recovery`]); nothing is looked up here. What comes back is [`Pages`], laid out once:
//! the picture of a page and the page in the PDF are the same page.
//!
//! Invariant: the fonts are the ones in `fonts/`, so a line breaks at the same word on every machine.
//! Invariant: no file is read or written, and no clock is asked.

pub mod book;
mod boxed;
pub mod certificate;
pub mod cover;
mod measure;
mod press;
pub mod recovery;
pub mod sheet;
mod ticket;
pub mod voucher;
mod world;

pub use boxed::Align;
pub use press::{Fault, Pages, warm};

use serde::Serialize;

/// The organisation a paper is from, at the top left of every form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// Its name.
    pub name: String,
    /// Its address; the line stays empty where none is known.
    pub address: String,
    /// Whether this is a practice book: every page says so.
    pub practice: bool,
}

/// What stands at the top right of a form that a circular prescribes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// `Mẫu số 01 - TT`.
    pub number: String,
    /// Which circular the form belongs to, line by line.
    pub source: Vec<String>,
}

impl Mark {
    /// The mark of a form of Circular 71/2024/TT-BTC.
    pub fn tt71(number: &str) -> Self {
        Self {
            number: format!("Mẫu số {number}"),
            source: vec!["(Kèm theo Thông tư số 71/2024/TT-BTC".to_owned(), "ngày 07/10/2024)".to_owned()],
        }
    }
}

/// One place to sign.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// `Kế toán trưởng`.
    pub title: String,
    /// `(Ký, họ tên)`.
    pub how: String,
    /// The name under the signature; empty where it is written by hand.
    pub name: String,
}

impl Signature {
    /// A place to sign and write one's name.
    pub fn new(title: &str, name: &str) -> Self {
        Self { title: title.to_owned(), how: "(Ký, họ tên)".to_owned(), name: name.to_owned() }
    }

    /// The same with the seal of the cooperative.
    pub fn sealed(title: &str, name: &str) -> Self {
        Self { how: "(Ký, họ tên, đóng dấu)".to_owned(), ..Self::new(title, name) }
    }
}

/// Words printed across a page of a practice book.
pub const PRACTICE: &str = "SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ";

/// An amount as paper has it: dots between thousands, brackets for what is taken back (ghi âm), nothing for zero.
pub fn figures(amount: i64) -> String {
    match amount {
        0 => String::new(),
        1.. => grouped(amount.unsigned_abs()),
        _ => format!("({})", grouped(amount.unsigned_abs())),
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// Every letter of the language in every tone, and the figures and marks a voucher needs.
#[cfg(test)]
pub(crate) fn tests_alphabet() -> String {
    let small = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ";
    format!("{small} {} 0123456789 .,;:()-–/%+«»", small.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_dots_and_brackets() {
        for (amount, text) in [
            (0, ""),
            (7, "7"),
            (999, "999"),
            (1_000, "1.000"),
            (-1_234, "(1.234)"),
            (99_999_999_999, "99.999.999.999"),
            (i64::MIN, "(9.223.372.036.854.775.808)"),
        ] {
            assert_eq!(figures(amount), text);
        }
    }
}
