//! Before a month is closed in a book of several machines: theirs are asked to send what they have for it, and it is known
//! which have exchanged since. What comes after the closing counts in a later month, and somebody has to look at it.

use std::collections::BTreeSet;

use ledger::day::Month;
use ledger::event::WriterNo;
use ledger::event::body::Body;
use ledger::member::State;
use store::query::CloseRequest;

use super::prepaid::month_typed;
use crate::api::checklist::{Checklist, CloseRequestRow};
use crate::{Book, Refusal, show};

/// Somebody's machine, as it stands before a month is closed.
pub(super) struct Machine {
    pub who: String,
    /// When the server last got something from it, as shown; nothing where it never did.
    pub seen_at: Option<String>,
    /// How many days ago that was.
    pub days: u32,
    /// Whether it was asked.
    pub asked: bool,
    /// Whether it has exchanged since.
    pub answered: bool,
}

impl Book {
    /// Asks the machines of others to send what they have for a month that is about to be closed here.
    ///
    /// # Errors
    /// `period.closed`, `period.nobody-to-ask` in a book of one machine, or why nothing may be written.
    pub fn request_close(&mut self, month: &str) -> Result<Checklist, Refusal> {
        self.refuse_limited()?;
        let asked = month_typed(month)?;
        if self.store.cache().closed().contains_key(&asked) {
            return Err(Refusal::new("period.closed").with("month", asked));
        }
        if self.other_machines(asked)?.is_empty() {
            return Err(Refusal::new("period.nobody-to-ask"));
        }
        let body = Body::PeriodCloseRequested(asked);
        self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.event(Vec::new(), body)?))?;
        self.checklist(month)
    }

    /// The months that somebody at another machine is about to close.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn close_requests(&self) -> Result<Vec<CloseRequestRow>, Refusal> {
        let here = self.writers_here()?;
        let elsewhere = self.store.close_requests()?.into_iter().filter(|asked| !here.contains(&asked.event.writer()));
        let unsent = self.sync_status(false)?.vouchers_pending;
        let row = |request: CloseRequest| {
            Ok(CloseRequestRow {
                month: request.month.to_iso(),
                shown: request.month.to_string(),
                who: self.called(request.event.writer()),
                at: show::moment(request.wall),
                drafts: self.drafts_in(request.month)?,
                unsent,
            })
        };
        elsewhere.map(row).collect()
    }

    /// Says that this machine has exchanged, where somebody waits to hear that and nothing else tells them; true where it
    /// is on its way now.
    ///
    /// # Errors
    /// When the book cannot be read or written.
    pub(crate) fn answer_close_request(&mut self) -> Result<bool, Refusal> {
        if !self.store.owes_a_word()? {
            return Ok(false);
        }
        self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.attest_state()?))?;
        Ok(true)
    }

    pub(super) fn close_request_of(&self, month: Month) -> Result<Option<CloseRequest>, Refusal> {
        Ok(self.store.close_requests()?.into_iter().find(|request| request.month == month))
    }

    /// The machines of others that may still write, in the order of their series.
    pub(super) fn other_machines(&self, month: Month) -> Result<Vec<Machine>, Refusal> {
        let Some(members) = self.store.cache().members() else { return Ok(Vec::new()) };
        if self.store.server()?.is_none() || self.store.cache().closed().contains_key(&month) {
            return Ok(Vec::new());
        }
        let request = self.close_request_of(month)?;
        let answered = match request.and_then(|request| request.sseq) {
            Some(sseq) => self.store.heard_after(sseq)?,
            None => BTreeSet::new(),
        };
        let (here, heard) = (self.writers_here()?, self.store.heard()?);
        let now = show::wall_of(self.server_seconds()?);
        let others = members.iter().filter(|(writer, member)| member.state == State::Active && !here.contains(writer));
        let machine = |(writer, _)| {
            let seen = heard.get(&writer);
            Machine {
                who: self.called(writer),
                seen_at: seen.map(|at| show::moment(*at)),
                days: seen.map_or(0, |at| now.saturating_sub(*at) / 86_400),
                asked: request.is_some(),
                answered: answered.contains(&writer),
            }
        };
        Ok(others.map(machine).collect())
    }

    /// The people who write at this machine: what they wrote is in this book.
    fn writers_here(&self) -> Result<Vec<WriterNo>, Refusal> {
        Ok(self.store.people()?.iter().map(|person| person.writer).collect())
    }

    /// A person and their machine, as both are called.
    fn called(&self, writer: WriterNo) -> String {
        match (self.writer_name(writer), self.device_name(writer)) {
            (user, device) if device.is_empty() => user,
            (user, device) => format!("{user} ({device})"),
        }
    }
}
