//! Correcting a posted voucher: amended under its number, put right by a signed difference, or taken back.

use chrono::NaiveDate;
use ledger::day::Month;
use ledger::event::EventId;
use ledger::event::body::{Body, Content};
use ledger::fold::{Books, MonthState, Outcome, VoucherState};
use ledger::voucher::{first_open_month, fiscal_year};

use crate::api::voucher::{Draft, Purpose, Receipt};
use crate::entry::{day_of, draft_entries, form_of, reason_of, voucher_id};
use crate::{Book, Refusal, show};

impl Book {
    /// The last voucher of a form as a new draft.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn repeat_last(&self, form: &str) -> Result<Option<Draft>, Refusal> {
        let Some(last) = self.store.last_voucher(form_of(form)?, None)? else { return Ok(None) };
        let mut draft = self.draft_of(last.voucher)?;
        draft.date = self.working_day()?.to_string();
        Ok(Some(draft))
    }

    /// A voucher's content as a new draft.
    ///
    /// # Errors
    /// When there is no such voucher.
    pub fn duplicate(&self, voucher: &str) -> Result<Draft, Refusal> {
        let mut draft = self.draft_of(voucher_id(voucher)?)?;
        draft.date = self.working_day()?.to_string();
        Ok(draft)
    }

    /// A voucher's content as a draft that amends it.
    ///
    /// # Errors
    /// When it may no longer be amended; the code says why.
    pub fn amend_draft(&self, voucher: &str) -> Result<Draft, Refusal> {
        let id = voucher_id(voucher)?;
        self.amendable(id)?;
        let mut draft = self.draft_of(id)?;
        draft.purpose =
            Purpose::Amend { target: id.to_string(), number: self.number_shown(id)?, reason: String::new() };
        Ok(draft)
    }

    /// A draft of a signed difference to a voucher, with its accounts and parties and no amounts yet.
    ///
    /// # Errors
    /// When there is no such voucher, or it is taken back.
    pub fn adjust_draft(&self, voucher: &str) -> Result<Draft, Refusal> {
        let id = voucher_id(voucher)?;
        let state = self.standing(id)?;
        let mut draft = self.draft_of(id)?;
        let day = self.first_open_day(state.day)?;
        draft.date = day.to_string();
        draft.event = None;
        draft.entries.iter_mut().for_each(|entry| entry.amount.clear());
        draft.purpose =
            Purpose::Adjust { target: id.to_string(), number: self.number_shown(id)?, reason: String::new() };
        Ok(draft)
    }

    /// Takes a voucher back by one with negative amounts. The books are put right; no cash is moved by it.
    ///
    /// # Errors
    /// `voucher.role` for somebody who keeps no books; when it is taken back already, or the day is not open.
    pub fn reverse(&mut self, voucher: &str, date: &str, reason: &str) -> Result<Receipt, Refusal> {
        self.refuse_unless_posting()?;
        let id = voucher_id(voucher)?;
        let state = self.standing(id)?;
        let date = day_of(date)?;
        self.require_open(date)?;
        let content = self.content_of(state.version)?;
        let content = Content { date, narration: reason_of(reason)?, attachments: 0, ..content };
        let year = fiscal_year(date, self.store.cache().first_month_of_year());
        let numbered =
            self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.reverse(id, &state, year, content)?))?;
        let total: i64 = self.store.lines(numbered.id)?.iter().map(|line| line.amount.get()).sum();
        Ok(self.receipt(&numbered, total))
    }

    /// The voucher's state, if its content may still be replaced.
    pub(crate) fn amendable(&self, id: EventId) -> Result<VoucherState, Refusal> {
        let state = self.standing(id)?;
        let month = Month::of(state.day);
        if matches!(self.store.month(month)?, MonthState::Closed(_)) {
            return Err(Refusal::new("amend.month-closed").with("month", month));
        }
        Ok(state)
    }

    /// The voucher's state, if it counts and is not taken back.
    pub(crate) fn standing(&self, id: EventId) -> Result<VoucherState, Refusal> {
        let state = self.store.voucher(id)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
        if state.reversed {
            Err(Refusal::new("amend.reversed"))
        } else if state.reversal {
            Err(Refusal::new("amend.is-reversal"))
        } else if !state.outcome.counts() && state.outcome != Outcome::Waiting {
            Err(Refusal::new("amend.not-counted"))
        } else {
            Ok(state)
        }
    }

    pub(crate) fn require_open(&self, date: NaiveDate) -> Result<(), Refusal> {
        let month = Month::of(date);
        if month < self.store.first_month() {
            return Err(Refusal::new("voucher.before-book").with("month", self.store.first_month()));
        }
        if month > self.last_open_month() {
            let year = fiscal_year(date, self.store.cache().first_month_of_year());
            return Err(Refusal::new("voucher.year-not-open").with("year", year));
        }
        if matches!(self.store.month(month)?, MonthState::Closed(_)) {
            let open = ledger::day::show_day(self.first_open_day(date)?);
            return Err(Refusal::new("voucher.month-closed").with("month", month).with("first_open_day", open));
        }
        Ok(())
    }

    fn first_open_day(&self, day: NaiveDate) -> Result<NaiveDate, Refusal> {
        let month = Month::of(day);
        let open = first_open_month(month, &self.store)?;
        Ok(if open == month { day } else { open.first_day() })
    }

    fn draft_of(&self, id: EventId) -> Result<Draft, Refusal> {
        let state = self.store.voucher(id)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
        let content = self.content_of(state.version)?;
        let lines = self.store.lines(state.version)?;
        let event = match self.store.event(state.version)?.body.business().map(str::to_owned) {
            Some(code) => Some(self.choice_for(code, state.number.form, content.party, content.date, lines.clone())?),
            None => None,
        };
        Ok(Draft {
            draft_id: None,
            form: state.number.form.letters().to_owned(),
            purpose: Purpose::New,
            date: content.date.to_string(),
            party: content.party.map(|party| party.to_string()),
            party_name: content.party_name,
            narration: content.narration,
            attachments: content.attachments.into(),
            photos: Vec::new(),
            event,
            entries: draft_entries(&lines),
        })
    }

    /// The text of one version of a voucher.
    pub(crate) fn content_of(&self, version: EventId) -> Result<Content, Refusal> {
        let body = self.store.event(version)?.body.into_fact();
        if let Body::VoucherAmended(amended) = body {
            return Ok(amended.content);
        }
        body.numbered().map(|(_, content)| content.clone()).ok_or_else(|| Refusal::new("voucher.not-there"))
    }

    fn number_shown(&self, id: EventId) -> Result<String, Refusal> {
        let voucher = self.store.find_voucher(id)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
        Ok(voucher.current.number.to_string())
    }
}
