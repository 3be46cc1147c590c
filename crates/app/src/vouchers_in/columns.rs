//! What the columns of a table hold, as somebody chose it before: remembered in the book by the words of the headings.

use serde::{Deserialize, Serialize};

use crate::api::moving::MoveTable;
use crate::pasted::header_words;
use crate::table_in::HEADINGS_WITHIN;
use crate::{Book, Refusal};

/// The sheet the choices are kept in.
const CHOICES: &str = "vouchers-in-columns";
/// So many are kept; the oldest goes.
const CHOICES_MAX: usize = 50;

/// The headings of a table from left to right, each with what its column holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Chosen(Vec<(String, String)>);

impl Chosen {
    fn of(table: &MoveTable) -> Option<Self> {
        let row = table.cells.get((table.header as usize).checked_sub(1)?)?;
        let columns = words_of(row).into_iter().zip(table.roles.iter().cloned());
        Some(Self(columns.collect())).filter(|chosen| chosen.0.iter().any(|(words, _)| !words.is_empty()))
    }

    /// The set of headings, in whichever order.
    fn headings(&self) -> Vec<&str> {
        sorted(self.0.iter().map(|(words, _)| words.as_str()))
    }

    /// What each column holds where these are the headings; columns of one name from left to right.
    fn roles(&self, headings: &[String]) -> Vec<String> {
        let mut left = self.0.clone();
        let mut role = |words: &String| {
            let at = left.iter().position(|(known, _)| known == words);
            at.map(|at| left.remove(at).1).unwrap_or_default()
        };
        headings.iter().map(&mut role).collect()
    }
}

fn words_of(row: &[String]) -> Vec<String> {
    row.iter().map(|cell| header_words(cell)).collect()
}

fn sorted<'a>(words: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut words: Vec<&str> = words.filter(|words| !words.is_empty()).collect();
    words.sort_unstable();
    words
}

impl Book {
    /// Puts what was chosen for these headings in place of what was guessed.
    pub(super) fn with_chosen_columns(&self, mut table: MoveTable) -> Result<MoveTable, Refusal> {
        let known: Vec<Chosen> = self.kept_rows(CHOICES)?.unwrap_or_default();
        for (at, row) in table.cells.iter().enumerate().take(HEADINGS_WITHIN) {
            let headings = words_of(row);
            let set = sorted(headings.iter().map(String::as_str));
            if let Some(chosen) = known.iter().find(|chosen| !set.is_empty() && chosen.headings() == set) {
                let mut roles = chosen.roles(&headings);
                roles.resize(table.roles.len(), String::new());
                table.roles = roles;
                table.header = u32::try_from(at + 1).unwrap_or(u32::MAX);
                break;
            }
        }
        Ok(table)
    }

    /// Remembers what the columns of a table hold.
    pub(super) fn keep_chosen_columns(&self, table: &MoveTable) -> Result<(), Refusal> {
        let Some(chosen) = Chosen::of(table) else { return Ok(()) };
        let mut known: Vec<Chosen> = self.kept_rows(CHOICES)?.unwrap_or_default();
        if known.contains(&chosen) {
            return Ok(());
        }
        known.retain(|other| other.headings() != chosen.headings());
        known.push(chosen);
        let too_many = known.len().saturating_sub(CHOICES_MAX);
        self.keep_rows(CHOICES, &known[too_many..]).map(drop)
    }
}
