//! The statements of TT 71/2024/TT-BTC, Annex IV: B01, B02, F02 and the tables of B09, from what the ledger says.
//!
//! What each line is made of stands in the data files, in a small language ([`formula`]). A figure is kept with the
//! balances, turnover and pairs it is the sum of, so that it can be opened down to its vouchers. [`identity`] checks
//! that the forms agree with each other and with the ledger.
//!
//! Invariant: a figure is the sum of its sources.
//! Absent on purpose: choosing the days, reading the books, words for people.

pub mod brought;
pub mod facts;
pub mod forms;
pub mod formula;
pub mod identity;
pub mod unclosed;

use std::collections::BTreeMap;

use self::facts::{At, Facts, Of, Sources};
use self::forms::{B01, B02, B09, EquityLine, F02, FormLine, Measure, NoteLine};
use self::formula::{Read, Side};

/// Where the forms were read.
pub const SOURCE: &str = "TT 71/2024/TT-BTC, Phụ lục IV";

/// The debited accounts whose pairs the forms and the identities read.
pub const PAIRS_OF: [&str; 6] = ["421", "511", "512", "558", "659", "911"];

/// A figure and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figure {
    /// Đồng, as it stands in the form: negative in brackets.
    pub amount: i64,
    /// What it is the sum of; nothing where it was typed in.
    pub sources: Sources,
}

impl Figure {
    fn of(sources: Sources) -> Self {
        Self { amount: sources.values().sum(), sources }
    }
}

/// Last year's figures as somebody typed them («Số liệu năm trước»), by the code of the line.
pub type Typed = BTreeMap<String, i64>;

/// What stands in the column of last year.
#[derive(Debug, Clone, Copy)]
pub enum LastYear<'a> {
    /// The book holds that year.
    Books(&'a Facts),
    /// It was typed in.
    Typed(&'a Typed),
    /// Nobody knows: the column stays empty, and says so.
    Absent,
}

/// A line with both its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a, L> {
    /// The line of the form.
    pub form: &'a L,
    /// Cuối năm, or this period.
    pub this: Figure,
    /// Đầu năm, or last year's; nothing where it is not known.
    pub last: Option<Figure>,
}

/// A form of two columns, worked out.
pub type Statement = Vec<Line<'static, FormLine>>;

/// B01-HTX: balances after the last day and before the first.
pub fn position(facts: &Facts) -> Statement {
    let (now, then) = (column(&B01, facts, At::Closing), column(&B01, facts, At::Opening));
    beside(&B01, now, Some(then))
}

/// B02-HTX: what was done in a span of days, and in the span a year before.
pub fn result(facts: &Facts, last: LastYear<'_>) -> Statement {
    let then = match last {
        LastYear::Books(facts) => Some(column(&B02, facts, At::Closing)),
        LastYear::Typed(typed) => Some(typed_column(&B02, typed)),
        LastYear::Absent => None,
    };
    beside(&B02, column(&B02, facts, At::Closing), then)
}

/// The line with this code.
pub fn line<'a>(statement: &'a Statement, code: &str) -> Option<&'a Line<'static, FormLine>> {
    statement.iter().find(|line| line.form.code == code)
}

/// What stands in a line this period; 0 where the form has no such line.
pub fn amount(statement: &Statement, code: &str) -> i64 {
    line(statement, code).map_or(0, |line| line.this.amount)
}

type Column = BTreeMap<&'static str, Figure>;

fn beside(form: &'static [FormLine], mut this: Column, mut last: Option<Column>) -> Statement {
    let take = |column: &mut Column, code: &str| column.remove(code).unwrap_or_default();
    form.iter()
        .map(|line| Line {
            form: line,
            this: take(&mut this, &line.code),
            last: last.as_mut().map(|last| take(last, &line.code)),
        })
        .collect()
}

fn column(form: &'static [FormLine], facts: &Facts, at: At) -> Column {
    let mut column = Column::new();
    for line in form {
        fill(form, line, facts, at, &mut column);
    }
    column
}

/// Works out a line after those it reads; the data files' own test says that none reads itself.
fn fill(form: &'static [FormLine], line: &'static FormLine, facts: &Facts, at: At, column: &mut Column) {
    if column.contains_key(line.code.as_str()) {
        return;
    }
    for term in &line.formula.terms {
        let Read::Line(code) = &term.read else { continue };
        if let Some(other) = form.iter().find(|other| other.code == *code) {
            fill(form, other, facts, at, column);
        }
    }
    let read = |code: &str| column.get(code).map(|figure| figure.sources.clone()).unwrap_or_default();
    let sources = facts.read(&line.formula, at, &read);
    column.insert(&line.code, Figure::of(sources));
}

/// What was typed for the lines read from books; the others follow from them as always.
fn typed_column(form: &'static [FormLine], typed: &Typed) -> Column {
    fn value(form: &[FormLine], code: &str, typed: &Typed) -> i64 {
        let Some(line) = form.iter().find(|line| line.code == code) else { return 0 };
        let of_lines = line.formula.terms.iter().filter_map(|term| match &term.read {
            Read::Line(code) => Some((term.less, code)),
            _ => None,
        });
        let mut terms = of_lines.peekable();
        if terms.peek().is_none() {
            return typed.get(code).copied().unwrap_or(0);
        }
        terms.map(|(less, code)| value(form, code, typed) * if less { -1 } else { 1 }).sum()
    }
    let figure = |line: &'static FormLine| {
        let amount = value(form, &line.code, typed);
        (line.code.as_str(), Figure { amount, sources: Sources::new() })
    };
    form.iter().map(figure).collect()
}

/// A row of F02.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EquityRow {
    /// The row of the form; nothing for the total.
    pub form: Option<&'static EquityLine>,
    /// Column 1: số đầu năm.
    pub opening: Figure,
    /// Column 2: số tăng trong năm.
    pub increase: Figure,
    /// Column 3: số giảm trong năm.
    pub decrease: Figure,
    /// Column 4: số cuối năm, 1 + 2 − 3.
    pub closing: Figure,
}

impl PartialEq for EquityLine {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for EquityLine {}

/// F02-HTX, and its total in the last row.
pub fn equity(facts: &Facts) -> Vec<EquityRow> {
    let mut rows: Vec<EquityRow> = F02.iter().map(|form| movement(facts, &form.account, Some(form))).collect();
    let mut total = movement(&Facts::default(), "", None);
    for row in rows.iter().filter(|row| row.form.is_some_and(|form| form.is_group)) {
        let columns = [&mut total.opening, &mut total.increase, &mut total.decrease, &mut total.closing];
        for (sum, part) in columns.into_iter().zip([&row.opening, &row.increase, &row.decrease, &row.closing]) {
            sum.amount += part.amount;
            sum.sources.extend(part.sources.iter().map(|(of, amount)| (*of, *amount)));
        }
    }
    rows.push(total);
    rows
}

/// What a credit account began with, gained, lost and came to.
fn movement(facts: &Facts, account: &str, form: Option<&'static EquityLine>) -> EquityRow {
    let balance = |at: At| -> Sources {
        let own = facts.figures.iter().filter(|((code, _), _)| code.is_under(account));
        own.map(|((code, party), figures)| (Of::Balance(*code, *party), -figures.at(at)))
            .filter(|(_, amount)| *amount != 0)
            .collect()
    };
    let turnover = |side: Side| -> Sources {
        let read =
            formula::Formula { terms: vec![formula::Term { less: false, read: Read::Turnover(side, account.into()) }] };
        facts.read(&read, At::Closing, &|_| Sources::new())
    };
    EquityRow {
        form,
        opening: Figure::of(balance(At::Opening)),
        increase: Figure::of(turnover(Side::Credit)),
        decrease: Figure::of(turnover(Side::Debit)),
        closing: Figure::of(balance(At::Closing)),
    }
}

/// A row of a table of B09.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// The row of the form.
    pub form: &'static NoteLine,
    /// End and beginning, this year and last, or opening, increase, decrease, closing; nothing where not known.
    pub figures: Vec<Option<Figure>>,
}

impl PartialEq for NoteLine {
    fn eq(&self, other: &Self) -> bool {
        (&self.section, &self.code) == (&other.section, &other.code)
    }
}

impl Eq for NoteLine {}

/// The tables of B09-HTX.
pub fn notes(facts: &Facts, last: Option<&Facts>) -> Vec<NoteRow> {
    let read = |line: &'static NoteLine, facts: &Facts, at: At| Figure::of(note_sources(line, facts, at));
    B09.iter()
        .map(|line| NoteRow {
            form: line,
            figures: match line.measure {
                Measure::Balance => {
                    vec![Some(read(line, facts, At::Closing)), Some(read(line, facts, At::Opening))]
                }
                Measure::Turnover => {
                    vec![Some(read(line, facts, At::Closing)), last.map(|last| read(line, last, At::Closing))]
                }
                Measure::Movement => {
                    let row = movement(facts, &line.account, None);
                    [row.opening, row.increase, row.decrease, row.closing].map(Some).to_vec()
                }
            },
        })
        .collect()
}

fn note_sources(line: &NoteLine, facts: &Facts, at: At) -> Sources {
    let other = |code: &str| {
        let found = B09.iter().find(|other| other.section == line.section && other.code == code);
        found.map(|other| note_sources(other, facts, at)).unwrap_or_default()
    };
    facts.read(&line.formula, at, &other)
}
