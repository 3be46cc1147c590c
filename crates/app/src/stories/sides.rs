//! The sides of a story: what each device wrote, and how it stands.

use ledger::account::AccountCode;
use ledger::event::body::{Body, Content};
use ledger::event::{EventId, Line};
use ledger::fold::{Choice, Outcome, StoryKey, Why};
use ledger::member::Roles;
use ledger::voucher::fiscal_year;
use store::Access;
use store::exchange::ApartEvent;

use crate::api::attention::StorySide;
use crate::attention::{Act, Reversal, outcome_name};
use crate::entry::reason_of;
use crate::{Book, Refusal, show};

impl Book {
    pub(crate) fn side_of(&self, event: EventId) -> Result<StorySide, Refusal> {
        let outcome = self.store.judgement_of(event)?.map_or(Outcome::Effective, |(outcome, _)| outcome);
        Ok(StorySide {
            did: self.event_row(event)?,
            device: self.device_name(event.writer()),
            lines: self.moved_by(event)?.iter().map(shown).collect(),
            outcome: outcome_name(outcome).to_owned(),
        })
    }

    /// The lines of an event without those that take back an earlier content.
    pub(crate) fn moved_by(&self, event: EventId) -> Result<Vec<Line>, Refusal> {
        let event = self.store.event(event)?;
        let negated = match event.body.fact() {
            Body::VoucherAmended(amended) => usize::from(amended.negated),
            _ => 0,
        };
        Ok(event.lines.into_iter().skip(negated).collect())
    }

    /// What can be chosen in a story by the person at this device: opening a month again and leaving out what lies apart
    /// is the director's alone, taking it over the accountant's.
    pub(crate) fn choices_of(&self, key: &StoryKey) -> Result<Vec<Choice>, Refusal> {
        let (directs, keeps_books) = (self.own_roles().any_of(Roles::DIRECTOR), self.may_post());
        let takes_over = match key.about() {
            Some(notice) if key.why == Why::Quarantined => {
                keeps_books && self.store.apart_of(notice)?.iter().any(ApartEvent::is_open)
            }
            _ => false,
        };
        let may = |choice: &Choice| match choice {
            Choice::Reopen | Choice::Discard => directs,
            Choice::Adopt => takes_over,
            _ => true,
        };
        Ok(key.why.asks().choices.iter().copied().filter(may).collect())
    }

    /// Whether the person at this device may write vouchers.
    pub(crate) fn may_post(&self) -> bool {
        self.own_roles().any_of(Roles::ACCOUNTANT)
    }

    /// Refuses to write a voucher for somebody who keeps no books: it would be numbered, held, and wait for somebody.
    pub(crate) fn refuse_unless_posting(&self) -> Result<(), Refusal> {
        // A copy in which nothing is written says so by itself.
        let writes = matches!(self.store.access(), Access::Writing);
        if writes && !self.may_post() { Err(Refusal::new("voucher.role")) } else { Ok(()) }
    }

    /// A voucher taken back today, for the reason of a decision.
    pub(crate) fn reversal_of(&self, target: EventId, reason: &str) -> Result<Act, Refusal> {
        let state = self.standing(target)?;
        let date = self.current_day()?;
        self.require_open(date)?;
        let content = self.content_of(state.version)?;
        let content = Content { date, narration: reason_of(reason)?, attachments: 0, ..content };
        let year = fiscal_year(date, self.store.cache().first_month_of_year());
        Ok(Act::Reversal(Box::new(Reversal { target, state, year, content })))
    }
}

pub(super) fn shown(line: &Line) -> String {
    let side = |account: Option<AccountCode>| account.map_or_else(|| "–".to_owned(), |code| code.to_string());
    format!("{} / {}: {}", side(line.debit), side(line.credit), show::dong(line.amount.get()))
}
