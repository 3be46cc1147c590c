//! Acts that are no facts of the books: imports, exports, backups, prints, checks. In no event, but in backups.

use std::collections::BTreeMap;

use rusqlite::params;

use crate::{Failure, Store};

/// An act as it was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Its number on this machine.
    pub id: i64,
    /// What was done: `import`, `export`, `backup`, `restore`, `print`, `verify` …
    pub kind: String,
    /// Seconds since 1970-01-01 UTC.
    pub at: i64,
    /// What the sentence about it mentions.
    pub about: BTreeMap<String, String>,
}

impl Store {
    /// Notes an act. `about` names what its sentence mentions.
    ///
    /// # Errors
    /// When the disk fails, or the texts are longer than a note may be.
    pub fn note_act(&self, kind: &str, at: i64, about: &BTreeMap<String, String>) -> Result<(), Failure> {
        let about: rusqlite::types::Value = json_text(about).into();
        self.conn
            .prepare_cached("insert into act (kind, at, about) values (?, ?, ?)")?
            .execute(params![kind, at, about])?;
        Ok(())
    }

    /// Every act noted after the one with this number, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn acts_after(&self, id: i64) -> Result<Vec<Act>, Failure> {
        let mut query =
            self.conn.prepare_cached("select act_id, kind, at from act where act_id > ? order by act_id")?;
        let rows = query.query_map([id], |row| {
            Ok(Act { id: row.get(0)?, kind: row.get(1)?, at: row.get(2)?, about: BTreeMap::new() })
        })?;
        let mut acts = rows.collect::<Result<Vec<_>, _>>()?;
        // The engine reads its own JSON, so that what was noted and what is told cannot be read in two ways.
        let mut query = self
            .conn
            .prepare_cached("select each.key, each.value from act, json_each(act.about) each where act_id = ?")?;
        for act in &mut acts {
            let rows = query.query_map([act.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
            act.about = rows.collect::<Result<_, _>>()?;
        }
        Ok(acts)
    }
}

/// A flat object of texts.
fn json_text(about: &BTreeMap<String, String>) -> String {
    let fields: Vec<String> = about.iter().map(|(name, value)| format!("{}:{}", quoted(name), quoted(value))).collect();
    format!("{{{}}}", fields.join(","))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
