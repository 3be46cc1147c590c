//! I-14: what was closed stays as it was closed until somebody opens it again.

use std::collections::BTreeMap;

use ledger::day::Month;
use ledger::event::{Event, EventId};
use ledger::fold::memory::Memory as Books;
use ledger::fold::{Books as _, MonthState};

/// The months that are closed, by which event, and their digests at that moment.
pub struct Closed {
    months: BTreeMap<Month, (EventId, [u8; 32])>,
    /// After a restore of the server what a close had seen may come to stand after it, and belongs to the month all the same; and
    /// who closes on a copy names numbers under which the other copy writes something else.
    is_reordered: bool,
}

impl Closed {
    /// None yet.
    pub fn new(is_reordered: bool) -> Self {
        Self { months: BTreeMap::new(), is_reordered }
    }

    /// After an event that may have closed or opened a month.
    pub fn look(&mut self, books: &Books, id: EventId, event: &Event) -> Result<(), String> {
        // Gates and decisions: the others close nothing.
        if !matches!(event.kind() >> 12, 3 | 4) {
            return Ok(());
        }
        for month in (1..=12).filter_map(|month| Month::new(2026, month)) {
            let Ok(state) = books.month(month);
            match (state, self.months.get(&month)) {
                (MonthState::Closed(closed), known) if known.is_none_or(|(by, _)| *by != closed.by) => {
                    let Ok(digest) = books.digest_of(month, month);
                    self.months.insert(month, (closed.by, digest));
                }
                (MonthState::Open, Some(_)) => drop(self.months.remove(&month)),
                _ => {}
            }
        }
        self.look_again(books).map_err(|fault| format!("{fault}, after {id}"))
    }

    /// Whether the closed months are as they were.
    pub fn look_again(&self, books: &Books) -> Result<(), String> {
        for (month, (by, digest)) in self.months.iter().filter(|_| !self.is_reordered) {
            let Ok(now) = books.digest_of(*month, *month);
            if now != *digest {
                return Err(format!("the figures of {month}, closed by {by}, have changed"));
            }
        }
        Ok(())
    }
}
