//! Reads a PDF back with another program: Poppler's `pdftotext` and `pdfinfo`.

use std::process::Command;

/// A word on a page. Lengths are millionths of a point, so that nothing here is a floating-point sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub page: usize,
    pub left: i64,
    pub right: i64,
    pub top: i64,
    pub text: String,
}

fn output(program: &str, options: &[&str], pdf: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let mut command = Command::new(program);
    command.args(options).arg(file.path());
    if program == "pdftotext" {
        command.arg("-");
    }
    let output = command.output().unwrap_or_else(|fault| panic!("{program} (Debian package poppler-utils): {fault}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Every word, in the order it stands in the file.
pub fn words(pdf: &[u8]) -> Vec<Word> {
    let mut page = 0;
    let mut words = Vec::new();
    for line in output("pdftotext", &["-bbox"], pdf).lines() {
        let line = line.trim();
        if line.starts_with("<page") {
            page += 1;
        }
        let Some(rest) = line.strip_prefix("<word ") else { continue };
        let (places, rest) = rest.split_once('>').unwrap();
        let text = rest.strip_suffix("</word>").unwrap();
        let place = |name: &str| {
            let after = places.split_once(&format!("{name}=\"")).unwrap().1;
            let number = after.split_once('"').unwrap().0;
            number.replace('.', "").parse::<i64>().unwrap()
        };
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        words.push(Word { page, left: place("xMin"), right: place("xMax"), top: place("yMin"), text });
    }
    words
}

/// The text of each page, as it lies on it.
pub fn pages(pdf: &[u8]) -> Vec<String> {
    by_page(&output("pdftotext", &["-layout"], pdf))
}

/// The text of each page in the order it stands in the file: slanted words keep together.
pub fn raw_pages(pdf: &[u8]) -> Vec<String> {
    by_page(&output("pdftotext", &["-raw"], pdf))
}

fn by_page(text: &str) -> Vec<String> {
    text.split('\u{c}').filter(|page| !page.trim().is_empty()).map(String::from).collect()
}

/// Width and height of the first page in points, as `pdfinfo` says them.
pub fn size(pdf: &[u8]) -> String {
    let info = output("pdfinfo", &[], pdf);
    let line = info.lines().find(|line| line.starts_with("Page size:")).unwrap();
    line.trim_start_matches("Page size:").trim().to_owned()
}

/// The fonts in the file: name, and whether it is embedded.
pub fn fonts(pdf: &[u8]) -> Vec<String> {
    output("pdffonts", &[], pdf).lines().skip(2).map(String::from).collect()
}
