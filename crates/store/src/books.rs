//! The store as the fold sees it.

use chrono::NaiveDate;
use ledger::account::{AccountCode, Use};
use ledger::chain;
use ledger::day::Month;
use ledger::event::body::{Body, SeriesNumber};
use ledger::event::{Event, EventId, Line, WriterNo, day_of};
use ledger::fold::{Books, MonthState, Origin, Outcome, Standing, VoucherState};
use ledger::voucher::Form;
use rusqlite::OptionalExtension;

use crate::{Failure, Store};

impl Books for Store {
    type Failure = Failure;

    fn first_month(&self) -> Month {
        self.cache.first_month()
    }

    fn first_month_of_year(&self) -> u8 {
        self.cache.first_month_of_year()
    }

    fn last_open_year(&self) -> Result<u16, Failure> {
        Ok(self.cache.setting("year.last-open").and_then(|year| year.parse().ok()).unwrap_or(0))
    }

    fn usage(&self, account: AccountCode) -> Result<Use, Failure> {
        Ok(self.cache.chart().usage(account))
    }

    fn has_party(&self, party: EventId) -> Result<bool, Failure> {
        Ok(self.register()?.get(party).is_some())
    }

    fn month(&self, month: Month) -> Result<MonthState, Failure> {
        Ok(self.cache.closed().get(&month).cloned().map_or(MonthState::Open, MonthState::Closed))
    }

    fn voucher(&self, voucher: EventId) -> Result<Option<VoucherState>, Failure> {
        let row = self
            .conn
            .prepare_cached(
                "select v.event_id, v.form, v.year, v.number, v.booked_day, e.bytes, coalesce(j.outcome, 0),
                        exists (select 1 from link where kind = 1 and target_id = v.voucher_id),
                        exists (select 1 from link where kind = 1 and event_id = v.voucher_id)
                 from version v join event e using (event_id) left join judgement j using (event_id)
                 where ((v.event_id = ?1 and v.version = 1) or (v.version > 1 and v.voucher_id = ?1))
                   and not exists (select 1 from replaced where event_id = v.event_id)",
            )?
            .query_row([voucher.to_i64()], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    (row.get::<_, u8>(1)?, row.get::<_, u16>(2)?, row.get::<_, u32>(3)?),
                    row.get::<_, i64>(4)?,
                    row.get::<_, Vec<u8>>(5)?,
                    row.get::<_, u8>(6)?,
                    row.get::<_, bool>(7)?,
                    row.get::<_, bool>(8)?,
                ))
            })
            .optional()?;
        let Some((version, (form, year, number), day, bytes, outcome, reversed, reversal)) = row else {
            return Ok(None);
        };
        let day = stored_day(day)?;
        Ok(Some(VoucherState {
            number: SeriesNumber { form: stored_form(form)?, year, number },
            version: stored_id(version)?,
            hash: chain::hash(&bytes),
            month: Month::of(day),
            day,
            counts: Outcome::of(outcome).is_some_and(Outcome::counts),
            reversed,
            reversal,
        }))
    }

    fn standing(&self, writer: WriterNo) -> Result<Standing, Failure> {
        Ok(self.cache.standing(writer))
    }

    fn origin(&self) -> Option<Origin> {
        self.cache.origin()
    }

    fn lines(&self, version: EventId) -> Result<Vec<Line>, Failure> {
        Ok(content_lines(self.event(version)?))
    }
}

/// The lines of an event without those that take back an earlier content.
pub(crate) fn content_lines(event: Event) -> Vec<Line> {
    let skip = match &event.body {
        Body::VoucherAmended(amended) => usize::from(amended.negated),
        _ => 0,
    };
    event.lines.into_iter().skip(skip).collect()
}

pub(crate) fn stored_id(number: i64) -> Result<EventId, Failure> {
    EventId::from_i64(number).ok_or_else(|| Failure::Damaged("an event's id".into()))
}

/// A party, where one is named; balances keep 0 where none is.
pub(crate) fn stored_party(number: Option<i64>) -> Result<Option<EventId>, Failure> {
    number.filter(|number| *number != 0).map(stored_id).transpose()
}

pub(crate) fn stored_day(number: i64) -> Result<NaiveDate, Failure> {
    day_of(number).ok_or_else(|| Failure::Damaged("a day".into()))
}

pub(crate) fn stored_form(number: u8) -> Result<Form, Failure> {
    Form::of(number).ok_or_else(|| Failure::Damaged("a voucher's form".into()))
}
