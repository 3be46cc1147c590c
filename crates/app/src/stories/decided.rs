//! What was decided of the stories: which, how, by whom and when.

use ledger::fold::Why;

use crate::api::attention::DecidedMatter;
use crate::{Book, Refusal, show};

/// The last so many are shown; all of them stand in the history.
const ROWS: u32 = 500;

impl Book {
    /// The stories that were decided, the last first.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn decided(&self) -> Result<Vec<DecidedMatter>, Refusal> {
        let mut rows = Vec::new();
        for story in self.store.decided_stories(ROWS)? {
            let key = &story.key;
            let mut sides = match key.about() {
                Some(notice) if key.why == Why::Quarantined => self.sides_apart(notice)?,
                _ => Vec::new(),
            };
            if sides.is_empty() {
                sides = key.events.iter().map(|event| self.side_of(*event)).collect::<Result<_, _>>()?;
            }
            let event = self.event_row(story.by)?;
            let choice = story.choice.map(|choice| choice.code().to_owned()).unwrap_or_default();
            rows.push(DecidedMatter {
                key: key.to_string(),
                why: key.why.code().to_owned(),
                choice,
                who: event.who,
                at_shown: event.at_shown,
                reason: event.reason,
                sum_shown: if story.dong == 0 { String::new() } else { show::dong(story.dong) },
                account: key
                    .at
                    .map(|at| format!("{} {}", at.account, self.account_name(at.account)))
                    .unwrap_or_default(),
                sides,
            });
        }
        Ok(rows)
    }
}
