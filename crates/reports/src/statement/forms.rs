//! The forms B01, B02, F02 and B09 of TT 71/2024/TT-BTC, Annex IV, as data with their source and confidence.

use std::sync::LazyLock;

use super::formula::{Formula, Read};

/// What a line is in its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Line,
    /// A part of the line above or below, which adds it up.
    Part,
    /// «Trong đó»: shown, in no sum.
    Memo,
    /// The sum of a part of the form.
    Group,
    /// A sum of the whole.
    Total,
}

impl Kind {
    /// The stable name used in data and across the bridge.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Line => "line",
            Kind::Part => "part",
            Kind::Memo => "memo",
            Kind::Group => "group",
            Kind::Total => "total",
        }
    }
}

/// A line of a form.
#[derive(Debug, Clone)]
pub struct FormLine {
    /// Mã số, never renumbered.
    pub code: String,
    /// Chỉ tiêu.
    pub name: String,
    /// A translation, for the screen only.
    pub name_en: String,
    /// What it is made of.
    pub formula: Formula,
    /// What it is in the form.
    pub kind: Kind,
    /// False where the formula is inferred («chưa đối chiếu»).
    pub confirmed: bool,
    /// Where it was read.
    pub source: String,
    /// The section of B09 that says more (cột thuyết minh); empty where none does.
    pub note: String,
    /// Why it is inferred, in Vietnamese and in English; empty where it was read.
    pub why: [String; 2],
}

/// A row of F02.
#[derive(Debug, Clone)]
pub struct EquityLine {
    /// Its place: `I.1`.
    pub code: String,
    /// Its stable name in files; empty for a sum that files do not repeat.
    pub item: String,
    /// Chỉ tiêu.
    pub name: String,
    /// A translation.
    pub name_en: String,
    /// The account it shows, with all under it.
    pub account: String,
    /// Whether it is one of the four of which the total is made.
    pub is_group: bool,
    /// The line of B01 that it must close with; empty where there is none.
    pub b01_line: String,
}

/// What a row of B09 shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// End and beginning of the year.
    Balance,
    /// This year and last year.
    Turnover,
    /// Opening, increase, decrease, closing of a credit account.
    Movement,
}

impl Measure {
    /// The stable name used in data and across the bridge.
    pub const fn name(self) -> &'static str {
        match self {
            Measure::Balance => "balance",
            Measure::Turnover => "turnover",
            Measure::Movement => "movement",
        }
    }
}

/// A row of a table of B09.
#[derive(Debug, Clone)]
pub struct NoteLine {
    /// The section: `IV.9`.
    pub section: String,
    /// Its place in the section, by which formulas name it.
    pub code: String,
    /// Its words.
    pub name: String,
    /// A translation.
    pub name_en: String,
    /// What it shows.
    pub measure: Measure,
    /// What it is made of; for [`Measure::Movement`] the account alone stands in `account`.
    pub formula: Formula,
    /// The account of a movement.
    pub account: String,
    /// False where it is inferred.
    pub confirmed: bool,
}

/// A section of B09.
#[derive(Debug, Clone)]
pub struct NoteSection {
    /// `IV.9`.
    pub code: String,
    /// Its heading.
    pub name: String,
    /// A translation.
    pub name_en: String,
    /// The setting that holds what the accountant writes there; `=year`, `=currency`, `=regime` are the program's own
    /// words; empty where nothing is written.
    pub text: String,
}

/// B01-HTX, báo cáo tình hình tài chính.
pub static B01: LazyLock<Vec<FormLine>> = LazyLock::new(|| lines(include_str!("../../data/b01.csv")));
/// B02-HTX, báo cáo kết quả hoạt động.
pub static B02: LazyLock<Vec<FormLine>> = LazyLock::new(|| lines(include_str!("../../data/b02.csv")));
/// F02-HTX, báo cáo tình hình tăng, giảm vốn chủ sở hữu.
pub static F02: LazyLock<Vec<EquityLine>> = LazyLock::new(|| equity(include_str!("../../data/f02.csv")));
/// The tables of B09-HTX, bản thuyết minh báo cáo tài chính, that follow from the ledger.
pub static B09: LazyLock<Vec<NoteLine>> = LazyLock::new(|| notes(include_str!("../../data/b09.csv")));
/// The sections of B09-HTX, in their order.
pub static B09_SECTIONS: LazyLock<Vec<NoteSection>> =
    LazyLock::new(|| sections(include_str!("../../data/b09-sections.csv")));

/// Our own data files are part of the program and checked by tests, so a row that cannot be read is our own mistake and
/// may stop it.
fn records(data: &str) -> impl Iterator<Item = Vec<String>> {
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(data.as_bytes()).into_records().map(|row| row.expect("a form is readable")).collect();
    rows.into_iter().map(|row| row.iter().map(str::to_owned).collect())
}

fn formula(text: &str) -> Formula {
    text.parse().expect("a formula of a form")
}

fn lines(data: &str) -> Vec<FormLine> {
    records(data)
        .map(|mut row| FormLine {
            formula: formula(&row[3]),
            kind: match row[4].as_str() {
                "line" => Kind::Line,
                "part" => Kind::Part,
                "memo" => Kind::Memo,
                "group" => Kind::Group,
                "total" => Kind::Total,
                other => panic!("a form names a kind of line there is not: {other}"),
            },
            confirmed: row[5] == "source",
            why: [std::mem::take(&mut row[7]), std::mem::take(&mut row[8])],
            note: std::mem::take(&mut row[9]),
            source: std::mem::take(&mut row[6]),
            name_en: std::mem::take(&mut row[2]),
            name: std::mem::take(&mut row[1]),
            code: std::mem::take(&mut row[0]),
        })
        .collect()
}

fn equity(data: &str) -> Vec<EquityLine> {
    records(data)
        .map(|mut row| EquityLine {
            is_group: row[5] == "group",
            b01_line: std::mem::take(&mut row[6]),
            account: std::mem::take(&mut row[4]),
            name_en: std::mem::take(&mut row[3]),
            name: std::mem::take(&mut row[2]),
            item: std::mem::take(&mut row[1]),
            code: std::mem::take(&mut row[0]),
        })
        .collect()
}

fn notes(data: &str) -> Vec<NoteLine> {
    records(data)
        .map(|mut row| {
            let measure = match row[4].as_str() {
                "balance" => Measure::Balance,
                "turnover" => Measure::Turnover,
                "movement" => Measure::Movement,
                other => panic!("the notes name a measure there is not: {other}"),
            };
            let moves = measure == Measure::Movement;
            NoteLine {
                measure,
                formula: if moves { Formula::default() } else { formula(&row[5]) },
                account: if moves { std::mem::take(&mut row[5]) } else { String::new() },
                confirmed: row[6] == "source",
                name_en: std::mem::take(&mut row[3]),
                name: std::mem::take(&mut row[2]),
                code: std::mem::take(&mut row[1]),
                section: std::mem::take(&mut row[0]),
            }
        })
        .collect()
}

fn sections(data: &str) -> Vec<NoteSection> {
    records(data)
        .map(|mut row| NoteSection {
            text: std::mem::take(&mut row[3]),
            name_en: std::mem::take(&mut row[2]),
            name: std::mem::take(&mut row[1]),
            code: std::mem::take(&mut row[0]),
        })
        .collect()
}

/// The lines of B02 that are read from the books: those that «Số liệu năm trước» is typed for.
pub fn typed_lines() -> impl Iterator<Item = &'static FormLine> {
    let from_lines = |line: &&FormLine| line.formula.terms.iter().all(|term| !matches!(term.read, Read::Line(_)));
    B02.iter().filter(from_lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_read(lines: &[FormLine]) -> Vec<(String, String)> {
        let terms = lines.iter().flat_map(|line| line.formula.terms.iter().map(move |term| (line, term)));
        let named = terms.filter_map(|(line, term)| match &term.read {
            Read::Line(code) => Some((line.code.clone(), code.clone())),
            _ => None,
        });
        named.collect()
    }

    #[test]
    fn every_line_that_a_formula_names_is_there() {
        for form in [&*B01, &*B02] {
            for (line, named) in lines_read(form) {
                assert!(form.iter().any(|other| other.code == named), "{line} reads {named}");
            }
        }
        for line in B09.iter() {
            for term in &line.formula.terms {
                let Read::Line(named) = &term.read else { continue };
                let there = B09.iter().any(|other| other.section == line.section && other.code == *named);
                assert!(there, "{} {}", line.section, line.code);
            }
            assert!(B09_SECTIONS.iter().any(|section| section.code == line.section));
        }
    }

    #[test]
    fn a_line_points_to_a_section_there_is() {
        for line in B01.iter().chain(B02.iter()).filter(|line| !line.note.is_empty()) {
            assert!(B09_SECTIONS.iter().any(|section| section.code == line.note), "{}", line.code);
        }
    }

    #[test]
    fn what_is_inferred_says_why() {
        for line in B01.iter().chain(B02.iter()) {
            assert_eq!(line.confirmed, line.why[0].is_empty(), "{}", line.code);
            assert_eq!(line.why[0].is_empty(), line.why[1].is_empty(), "{}", line.code);
            assert!(line.source.contains("TT 71/2024/TT-BTC"));
        }
    }

    #[test]
    fn the_lines_typed_for_last_year_are_those_no_other_line_makes() {
        let codes: Vec<&str> = typed_lines().map(|line| line.code.as_str()).collect();
        assert_eq!(codes, ["01a", "01b", "02a", "02b", "11a", "11b", "12a", "12b", "31", "32", "51"]);
    }
}
