//! What takes effect, or moves, because of a later event. Its rows are that later event's: they go when it is taken back.

use chrono::NaiveDate;

use super::book::{InMonth, Knowing, book, content_of, place_in_month, question_content};
use super::close::is_open;
use super::judge::judge_accepted;
use super::{Books, Change, Choice, Judgement, Outcome, Posting, Settled, StoryKey, VoucherState, Why};
use crate::day::Month;
use crate::event::body::Body;
use crate::event::{Event, EventId};

/// What follows from an event for an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// What was held takes effect here.
    Accept(EventId),
    /// What was held never will.
    Refuse(EventId),
    /// What waited counts.
    Count {
        /// The content.
        version: EventId,
        /// The day the cash moved, or that of the approval.
        day: NaiveDate,
    },
    /// What counts is booked on another day, since its month was closed without it.
    Move {
        /// The content.
        version: EventId,
        /// The first day of the first open month.
        day: NaiveDate,
        /// The event that closed it.
        close: EventId,
    },
    /// What was moved out of its month goes back to its own day.
    Return {
        /// The content.
        version: EventId,
    },
}

/// What became of the earlier event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// What it was.
    pub what: Follow,
    /// The earlier event.
    pub id: EventId,
    /// The event itself.
    pub event: Event,
    /// How it stood before.
    pub before: (Outcome, Option<Why>),
    /// The day its content was booked on before, where it was.
    pub day_before: Option<NaiveDate>,
    /// The postings it had, and has no more.
    pub unbooked: Vec<Posting>,
    /// How it stands from now on, and what it adds.
    pub judgement: Judgement,
    /// Whether it takes effect only now, with everything its kind does.
    pub takes_effect: bool,
}

impl Followed {
    /// What it adds to each balance.
    pub fn changes(&self) -> impl Iterator<Item = Change> {
        let back = self.unbooked.iter().map(|posting| posting.change().back());
        back.chain(self.judgement.changes())
    }
}

/// What becomes of the earlier event, on the books as they stand after everything that came before; nothing where they have
/// gone on without it.
///
/// # Errors
/// When the books cannot be read.
pub fn follow<B: Books>(books: &B, by: EventId, cause: &Event, follow: Follow) -> Result<Option<Followed>, B::Failure> {
    let followed = match follow {
        Follow::Accept(id) => accept(books, by, cause, id)?,
        Follow::Refuse(id) => refuse(books, id)?,
        Follow::Count { version, day } => count(books, by, cause, version, day)?,
        Follow::Move { version, day, close } => move_to(books, close, version, day)?,
        Follow::Return { version } => give_back(books, version)?,
    };
    Ok(followed.map(|followed| Followed { what: follow, ..followed }))
}

/// The voucher that an event's content is a version of.
fn voucher_of(id: EventId, event: &Event) -> EventId {
    if let Body::VoucherAmended(amended) = event.body.fact() { amended.target } else { id }
}

fn accept<B: Books>(books: &B, by: EventId, cause: &Event, id: EventId) -> Result<Option<Followed>, B::Failure> {
    let Some((event, Outcome::Held, why)) = books.judged(id)? else { return Ok(None) };
    let mut judgement = judge_accepted(books, by, id, &event)?;
    let choice = if matches!(cause.body, Body::Approved(_)) { Choice::Accept } else { Choice::Vouch };
    settle(books, id, choice, &mut judgement)?;
    let day_before = event.body.numbered().map(|(_, content)| content.date);
    let before = (Outcome::Held, why);
    Ok(Some(Followed {
        what: Follow::Accept(id),
        id,
        event,
        before,
        day_before,
        unbooked: Vec::new(),
        judgement,
        takes_effect: true,
    }))
}

fn refuse<B: Books>(books: &B, id: EventId) -> Result<Option<Followed>, B::Failure> {
    let Some((event, Outcome::Held, why)) = books.judged(id)? else { return Ok(None) };
    let mut judgement = Judgement::of(Outcome::Held, why);
    settle(books, id, Choice::Reject, &mut judgement)?;
    judgement.day = event.body.numbered().map(|(_, content)| content.date);
    let (before, day_before) = ((Outcome::Held, why), judgement.day);
    Ok(Some(Followed {
        what: Follow::Refuse(id),
        id,
        event,
        before,
        day_before,
        unbooked: Vec::new(),
        judgement,
        takes_effect: false,
    }))
}

/// Closes every story that holds an event back.
fn settle<B: Books>(books: &B, id: EventId, choice: Choice, judgement: &mut Judgement) -> Result<(), B::Failure> {
    let mut stories = books.stories_about(id)?;
    stories.retain(|key| key.why.asks().choices.contains(&Choice::Reject));
    judgement.settled.extend(stories.into_iter().map(|key| Settled { key, choice }));
    Ok(())
}

fn count<B: Books>(
    books: &B,
    by: EventId,
    cause: &Event,
    version: EventId,
    day: NaiveDate,
) -> Result<Option<Followed>, B::Failure> {
    let Some((event, Outcome::Waiting, why)) = books.judged(version)? else { return Ok(None) };
    let voucher = voucher_of(version, &event);
    let Some(state) = books.voucher(voucher)?.filter(|state| state.version == version) else { return Ok(None) };
    let mut judgement = Judgement::of(Outcome::Effective, None);
    let who = Knowing { id: by, base: cause.base, by, accepted: true };
    let day = match place_in_month(books, who, day)? {
        InMonth::Moved(open, close) => {
            judgement.tell(StoryKey::new(Why::MovedToOpenMonth, version, &[close]));
            open
        }
        InMonth::Its | InMonth::Held(_) => day,
    };
    let (lines, before) = content_of(&event);
    judgement.day = Some(day);
    judgement.postings = book(lines, before, day, true);
    question_content(books, version, &event, voucher, &mut judgement)?;
    // The paper was named when the voucher was written; it is not named again.
    judgement.papers = Vec::new();
    super::judge::sign_stories(&event, &mut judgement);
    Ok(Some(Followed {
        what: Follow::Count { version, day },
        id: version,
        event,
        before: (Outcome::Waiting, why),
        day_before: Some(state.day),
        unbooked: Vec::new(),
        judgement,
        takes_effect: false,
    }))
}

/// A content that counts, with the outcome it has and where it is booked.
struct Booked {
    event: Event,
    before: (Outcome, Option<Why>),
    state: VoucherState,
}

fn booked<B: Books>(books: &B, version: EventId) -> Result<Option<Booked>, B::Failure> {
    let Some((event, outcome, why)) = books.judged(version)? else { return Ok(None) };
    let state = books.voucher(voucher_of(version, &event))?;
    let state = state.filter(|state| state.version == version && state.outcome.counts());
    Ok(state.map(|state| Booked { event, before: (outcome, why), state }))
}

/// What the figures of its month lose when a content that counts is moved to another.
pub(super) fn moved_away<B: Books>(books: &B, version: EventId) -> Result<Vec<Change>, B::Failure> {
    let Some(Booked { event, state, .. }) = booked(books, version)? else { return Ok(Vec::new()) };
    let (lines, before) = content_of(&event);
    Ok(book(lines, before, state.day, true).iter().map(|posting| posting.change().back()).collect())
}

impl Booked {
    fn on(self, version: EventId, day: NaiveDate, mut judgement: Judgement) -> Followed {
        let (lines, before) = content_of(&self.event);
        let unbooked = book(lines, before, self.state.day, true);
        judgement.day = Some(day);
        judgement.postings = book(lines, before, day, true);
        super::judge::sign_stories(&self.event, &mut judgement);
        Followed {
            what: Follow::Return { version },
            id: version,
            event: self.event,
            before: self.before,
            day_before: Some(self.state.day),
            unbooked,
            judgement,
            takes_effect: false,
        }
    }
}

fn move_to<B: Books>(
    books: &B,
    close: EventId,
    version: EventId,
    day: NaiveDate,
) -> Result<Option<Followed>, B::Failure> {
    let Some(booked) = booked(books, version)? else { return Ok(None) };
    let mut judgement = Judgement::of(booked.before.0, booked.before.1);
    judgement.tell(StoryKey::new(Why::MovedToOpenMonth, version, &[close]));
    Ok(Some(booked.on(version, day, judgement)))
}

fn give_back<B: Books>(books: &B, version: EventId) -> Result<Option<Followed>, B::Failure> {
    let stories = books.stories_about(version)?;
    let moved: Vec<StoryKey> = stories.into_iter().filter(|key| key.why == Why::MovedToOpenMonth).collect();
    let Some(booked) = booked(books, version)? else { return Ok(None) };
    let own_day = match booked.event.body.fact() {
        Body::VoucherAmended(amended) => Some(amended.content.date),
        body => body.numbered().map(|(_, content)| content.date),
    };
    // Where somebody decided that it stays, or its present month is closed, it stays. The event that opens its own month
    // has taken effect when this is asked.
    let Some(day) = own_day.filter(|_| !moved.is_empty()) else { return Ok(None) };
    if !is_open(books, Month::of(booked.state.day))? || !is_open(books, Month::of(day))? {
        return Ok(None);
    }
    let mut judgement = Judgement::of(Outcome::Effective, None);
    judgement.settled = moved.into_iter().map(|key| Settled { key, choice: Choice::Reopen }).collect();
    Ok(Some(booked.on(version, day, judgement)))
}
