//! B09 person by person: what receivables and other payables are made of («chi tiết theo yêu cầu quản lý»).
//!
//! Invariant: the parts of a line add up to it, column by column.

use std::collections::BTreeMap;

use ::reports::statement::facts::{Of, Sources};
use ::reports::statement::{Figure, NoteRow};
use ledger::event::EventId;

use super::show_form::{figure, note_id};
use crate::api::form::FormRow;
use crate::{Book, Refusal};

/// The sections the circular asks to be told in detail, «chi tiết theo yêu cầu quản lý» (TT 71/2024/TT-BTC, Phụ lục IV, B09).
const IN_DETAIL: [&str; 2] = ["IV.3", "IV.10"];
/// The largest stand by name, the others together: the notes are read by people.
const NAMED_MAX: usize = 20;

/// Whose a part of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Party(EventId),
    /// Lines that name nobody.
    Nobody,
    /// So many others together.
    Others(usize),
}

/// A part of a line of the notes.
pub(super) struct NotePart {
    pub id: String,
    pub whose: Whose,
    pub figures: Vec<Option<Figure>>,
}

/// The parts of a line by party, the largest first; none where there is nobody to name.
pub(super) fn parts_of(row: &NoteRow) -> Vec<NotePart> {
    let is_sum = row.form.name.starts_with("Cộng");
    if is_sum || !IN_DETAIL.contains(&row.form.section.as_str()) {
        return Vec::new();
    }
    let mut by_party: BTreeMap<Option<EventId>, Vec<Sources>> = BTreeMap::new();
    for (at, figure) in row.figures.iter().enumerate() {
        for (of, amount) in figure.iter().flat_map(|figure| &figure.sources) {
            let Of::Balance(_, party) = of else { return Vec::new() };
            let columns = by_party.entry(*party).or_insert_with(|| vec![Sources::new(); row.figures.len()]);
            columns[at].insert(*of, *amount);
        }
    }
    if by_party.keys().all(Option::is_none) {
        return Vec::new();
    }
    let mut all: Vec<(Option<EventId>, Vec<Sources>)> = by_party.into_iter().collect();
    all.sort_by_key(|(party, columns)| (party.is_none(), std::cmp::Reverse(columns.iter().map(size).max()), *party));
    let others = if all.len() > NAMED_MAX { all.split_off(NAMED_MAX - 1) } else { Vec::new() };
    let mut parts: Vec<NotePart> = all
        .into_iter()
        .map(|(party, columns)| {
            let (whose, mark) = match party {
                Some(party) => (Whose::Party(party), party.to_string()),
                None => (Whose::Nobody, "-".to_owned()),
            };
            part(row, whose, &mark, columns)
        })
        .collect();
    if !others.is_empty() {
        let mut columns = vec![Sources::new(); row.figures.len()];
        for (_, own) in &others {
            columns.iter_mut().zip(own).for_each(|(all, own)| all.extend(own));
        }
        parts.push(part(row, Whose::Others(others.len()), "others", columns));
    }
    parts
}

fn size(sources: &Sources) -> u64 {
    sources.values().sum::<i64>().unsigned_abs()
}

fn part(row: &NoteRow, whose: Whose, mark: &str, columns: Vec<Sources>) -> NotePart {
    let of = |sources: Sources| Figure { amount: sources.values().sum(), sources };
    let known = row.figures.iter().map(Option::is_some);
    let figures = columns.into_iter().zip(known).map(|(sources, known)| known.then(|| of(sources))).collect();
    NotePart { id: format!("{}:{mark}", note_id(row)), whose, figures }
}

impl Book {
    /// How a part is called, in Vietnamese and in English.
    pub(super) fn part_named(&self, whose: Whose) -> Result<[String; 2], Refusal> {
        Ok(match whose {
            Whose::Party(party) => {
                let name = self.party_ref(party)?.map(|party| format!("{} ({})", party.name, party.code));
                let name = name.unwrap_or_default();
                [name.clone(), name]
            }
            Whose::Nobody => ["Chưa ghi đối tượng".to_owned(), "No party named".to_owned()],
            Whose::Others(count) => [format!("{count} đối tượng khác"), format!("{count} others")],
        })
    }

    /// The rows of the parts, below their line.
    pub(super) fn part_rows(&self, row: &NoteRow) -> Result<Vec<FormRow>, Refusal> {
        let shown = |part: NotePart| {
            let [name, name_en] = self.part_named(part.whose)?;
            Ok(FormRow {
                id: part.id,
                name,
                name_en,
                kind: "part".to_owned(),
                measure: row.form.measure.name().to_owned(),
                figures: part.figures.iter().map(|one| figure(one.as_ref())).collect(),
                ..FormRow::default()
            })
        };
        parts_of(row).into_iter().map(shown).collect()
    }
}
