//! The sides of a story: what each device wrote, and how it stands.

use ledger::account::AccountCode;
use ledger::event::body::{Body, Content};
use ledger::event::{EventId, Line};
use ledger::fold::{Choice, Outcome, StoryKey};
use ledger::member::Roles;
use ledger::voucher::fiscal_year;

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
        let negated = match &event.body {
            Body::VoucherAmended(amended) => usize::from(amended.negated),
            _ => 0,
        };
        Ok(event.lines.into_iter().skip(negated).collect())
    }

    /// What can be chosen in a story by the person at this device: opening a month again is the director's alone.
    pub(crate) fn choices_of(&self, key: &StoryKey) -> impl Iterator<Item = Choice> + use<> {
        let directs = self.own_roles().any_of(Roles::DIRECTOR);
        key.why.asks().choices.iter().copied().filter(move |choice| *choice != Choice::Reopen || directs)
    }

    /// Whether the person at this device may write vouchers.
    pub(crate) fn may_post(&self) -> bool {
        self.own_roles().any_of(Roles::ACCOUNTANT)
    }

    /// A voucher taken back today, for the reason of a decision.
    pub(crate) fn reversal_of(&self, target: EventId, reason: &str) -> Result<Act, Refusal> {
        let state = self.standing(target)?;
        let date = show::today();
        self.require_open(date)?;
        let content = self.content_of(state.version)?;
        let content = Content { date, narration: reason_of(reason)?, attachments: 0, ..content };
        let year = fiscal_year(date, self.store.cache().first_month_of_year());
        Ok(Act::Reversal(Box::new(Reversal { target, state, year, content })))
    }
}

fn shown(line: &Line) -> String {
    let side = |account: Option<AccountCode>| account.map_or_else(|| "–".to_owned(), |code| code.to_string());
    format!("{} / {}: {}", side(line.debit), side(line.credit), show::dong(line.amount.get()))
}
