//! What waits for somebody's decision, and what stands beside the balances: held, or waiting for its cash.

use std::collections::BTreeMap;

use ::ledger::account::AccountCode;
use ::ledger::event::decision::At;
use ::ledger::event::kind::{Class, class_of};
use ::ledger::event::{Event, EventId};
use ::ledger::fold::negative::days_below_zero;
use ::ledger::fold::{Choice, Outcome, StoryKey, Urgency, Why};
use chrono::NaiveDate;

use crate::books::{content_lines, stored_day, stored_id, stored_outcome, stored_story};
use crate::{Failure, Store};

/// A story nobody has decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenStory {
    /// What names it.
    pub key: StoryKey,
    /// The event that raised it; none for a balance, which is read from the books.
    pub by: Option<EventId>,
    /// The day it is about.
    pub day: Option<NaiveDate>,
    /// What its voucher moves, or how far the balance is below nothing, in đồng.
    pub dong: i64,
}

/// A story that somebody decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedStory {
    /// What names it.
    pub key: StoryKey,
    /// What was chosen; none where a later version knows the choice.
    pub choice: Option<Choice>,
    /// The event that decided it.
    pub by: EventId,
    /// What its voucher moves, or how far the balance was below nothing, in đồng.
    pub dong: i64,
}

/// What an event would change if it counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// The event.
    pub id: EventId,
    /// Waiting or held.
    pub outcome: Outcome,
    /// Its day.
    pub day: Option<NaiveDate>,
    /// Each account it would change, debit positive, in đồng.
    pub accounts: BTreeMap<AccountCode, i64>,
}

impl Store {
    /// The stories nobody has decided, those raised last first; balances below nothing after them, the last day first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_stories(&self) -> Result<Vec<OpenStory>, Failure> {
        let sql = "select story, by_event_id, day, total_dong from attention join event on event_id = by_event_id
                   where not exists (select 1 from settled where settled.story = attention.story)
                   group by story order by max(place) desc, story";
        let mut stories = self.list(sql, [], |row| {
            Ok(OpenStory {
                key: stored_story(&row.get::<_, String>(0)?)?,
                by: Some(stored_id(row.get(1)?)?),
                day: row.get::<_, Option<i64>>(2)?.map(stored_day).transpose()?,
                dong: row.get(3)?,
            })
        })?;
        let below = self.below_zero()?.into_iter().rev();
        stories.extend(below.map(|at| OpenStory {
            key: StoryKey::below_zero(at),
            by: None,
            day: Some(at.day),
            dong: at.dong,
        }));
        Ok(stories)
    }

    /// The ends of days at which cash or goods stand below nothing, and nobody has decided what to make of it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn below_zero(&self) -> Result<Vec<At>, Failure> {
        let changes = self.kept_day_changes()?.into_iter();
        let below = days_below_zero(changes.map(|((account, day), dong)| (account, day, dong)));
        let mut undecided = Vec::new();
        for at in below {
            let key = StoryKey::below_zero(at).to_string();
            let decided = self.list("select 1 from settled where story = ?", [key], |_| Ok(()))?;
            undecided.extend(decided.is_empty().then_some(at));
        }
        Ok(undecided)
    }

    /// The stories that were decided, the last first, at most so many.
    ///
    /// # Errors
    /// When the database fails.
    pub fn decided_stories(&self, most: u32) -> Result<Vec<DecidedStory>, Failure> {
        let sql = "select story, choice, by_event_id,
                     (select total_dong from attention where attention.story = settled.story limit 1)
                   from settled join event on event_id = by_event_id
                   group by story order by min(place) desc, story limit ?";
        self.list(sql, [most], |row| {
            let key = stored_story(&row.get::<_, String>(0)?)?;
            let below = key.at.map_or(0, |at| at.dong);
            Ok(DecidedStory {
                choice: Choice::of(row.get(1)?),
                by: stored_id(row.get(2)?)?,
                dong: row.get::<_, Option<i64>>(3)?.unwrap_or(below),
                key,
            })
        })
    }

    /// How many stories wait, the red ones first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn story_counts(&self) -> Result<(usize, usize), Failure> {
        let stories = self.open_stories()?;
        let red = stories.iter().filter(|story| story.key.why.asks().urgency == Urgency::Red).count();
        Ok((red, stories.len()))
    }

    /// How many urgent stories wait, balances below nothing among them.
    ///
    /// # Errors
    /// When the database fails.
    pub fn urgent_stories(&self) -> Result<usize, Failure> {
        let is_red = |why: Why| why.asks().urgency == Urgency::Red;
        let sql = "select distinct story from attention
                   where not exists (select 1 from settled where settled.story = attention.story)";
        let stories = self.list(sql, [], |row| stored_story(&row.get::<_, String>(0)?))?;
        let raised = stories.iter().filter(|story| is_red(story.why)).count();
        let below = if is_red(Why::BelowZero) { self.below_zero()?.len() } else { 0 };
        Ok(raised + below)
    }

    /// Whether the book holds an event whose kind this version does not know, and which opens, closes, decides or computes
    /// something: what follows from it is not seen here.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_limited(&self) -> Result<bool, Failure> {
        let prefix = format!("{}:", Why::KindUnknown as u16);
        let sql = "select about_id from attention where story >= ? and story < ? || '~'";
        for about in self.list(sql, [&prefix, &prefix], |row| stored_id(row.get(0)?))? {
            if class_of(self.event(about)?.kind()) != Some(Class::Ledger) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What waits or is held, in the order it came. Contents that were replaced, vouchers taken back and what somebody
    /// refused are not there.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_aside(&self) -> Result<Vec<Aside>, Failure> {
        let sql = "select j.event_id, j.outcome, e.bytes, v.booked_day
                   from judgement j join event e using (event_id) left join version v using (event_id)
                   where j.outcome in (1, 3)
                     and not exists (select 1 from replaced where replaced.event_id = j.event_id)
                     and not exists (select 1 from link where kind = 1 and target_id = v.voucher_id)
                     and not exists (select 1 from followed where event_id = j.event_id and kind = 2)
                   order by e.place";
        let rows = self.list(sql, [], |row| {
            let day = row.get::<_, Option<i64>>(3)?.map(stored_day).transpose()?;
            Ok((stored_id(row.get(0)?)?, stored_outcome(row.get(1)?)?, row.get::<_, Vec<u8>>(2)?, day))
        })?;
        let mut aside = Vec::new();
        for (id, outcome, bytes, day) in rows {
            let mut accounts: BTreeMap<AccountCode, i64> = BTreeMap::new();
            for line in content_lines(Event::decode(&bytes)?) {
                let amount = line.amount.get();
                for (account, dong) in [(line.debit, amount), (line.credit, -amount)] {
                    if let Some(account) = account {
                        let sum = accounts.entry(account).or_default();
                        *sum = sum.saturating_add(dong);
                    }
                }
            }
            if !accounts.is_empty() {
                aside.push(Aside { id, outcome, day, accounts });
            }
        }
        Ok(aside)
    }
}
