//! I-14: a closed month has the figures it was closed with until somebody opens it again. Where what its author had seen had
//! not all come when it was closed, a device says whether it does.

use std::collections::BTreeMap;

use ledger::day::Month;
use ledger::event::body::{Body, PeriodClosed};
use ledger::event::{Event, EventId, WriterNo};
use ledger::fold::memory::Memory as Books;
use ledger::fold::{Books as _, MonthState};

/// The closes of a log, and how the months stand that they closed.
#[derive(Default)]
pub struct Closed {
    closes: BTreeMap<EventId, PeriodClosed>,
    lasts: BTreeMap<WriterNo, u64>,
    /// The closed months: by which event, and whether everything it had seen had come.
    months: BTreeMap<Month, (EventId, bool)>,
}

impl Closed {
    /// What came, and is no event.
    pub fn pass(&mut self, id: EventId) {
        self.lasts.insert(id.writer(), id.wseq());
    }

    /// After an event that may have closed or opened a month.
    pub fn look(&mut self, books: &Books, id: EventId, event: &Event) -> Result<(), String> {
        self.pass(id);
        // Gates and decisions: the others close nothing.
        if !matches!(event.kind() >> 12, 3 | 4) {
            return Ok(());
        }
        if let Body::PeriodClosed(closed) = &event.body {
            self.closes.insert(id, closed.clone());
        }
        for month in (1..=12).filter_map(|month| Month::new(2026, month)) {
            let Ok(state) = books.month(month);
            match (state, self.months.get(&month)) {
                (MonthState::Closed(closed), known) if known.is_none_or(|(by, _)| *by != closed.by) => {
                    let is_whole = self.is_whole(closed.by);
                    self.months.insert(month, (closed.by, is_whole));
                }
                (MonthState::Open, Some(_)) => drop(self.months.remove(&month)),
                _ => {}
            }
        }
        self.look_again(books).map_err(|fault| format!("{fault}, after {id}"))
    }

    /// Whether everything came that the author of a close had seen.
    fn is_whole(&self, close: EventId) -> bool {
        let came = |(writer, wseq): &(WriterNo, u64)| *wseq <= self.lasts.get(writer).copied().unwrap_or(0);
        self.closes.get(&close).is_some_and(|closed| closed.seen.iter().all(came))
    }

    /// Whether the months closed on figures that all were there have those.
    pub fn look_again(&self, books: &Books) -> Result<(), String> {
        for month in self.otherwise(books) {
            let (by, was_whole) = self.months[&month];
            if was_whole {
                return Err(format!("the figures of {month} are not those that {by} closed it with"));
            }
        }
        Ok(())
    }

    /// The closed months that have other figures than they were closed with.
    pub fn otherwise(&self, books: &Books) -> Vec<Month> {
        let differs = |month: &Month, by: &EventId| {
            let Ok(now) = books.digest_of(*month, *month);
            self.closes.get(by).is_none_or(|closed| closed.digest != now)
        };
        self.months.iter().filter(|(month, (by, _))| differs(month, by)).map(|(month, _)| *month).collect()
    }

    /// How many months are closed before something came that their author had seen, and how many of those have come whole since.
    pub fn early(&self) -> (u64, u64) {
        let early = self.months.values().filter(|(_, was_whole)| !was_whole);
        (early.clone().count() as u64, early.filter(|(by, _)| self.is_whole(*by)).count() as u64)
    }
}
