//! Closing and opening months.

use super::role::roles_of;
use super::{Books, Closed, Follow, Judgement, MonthState, Outcome, StoryKey, Urgency, Why};
use crate::day::Month;
use crate::event::EventId;
use crate::event::body::{PeriodClosed, PeriodReopened};
use crate::member::Roles;
use crate::voucher::first_open_month;

/// Whether somebody signed for the stories still open.
pub(super) fn judge_close<B: Books>(
    books: &B,
    id: EventId,
    closed: &PeriodClosed,
    accepted: bool,
) -> Result<Judgement, B::Failure> {
    let why = match books.month(closed.month)? {
        MonthState::Closed(_) => Some(Why::MonthAlreadySo),
        MonthState::Open if closed.month > books.first_month() && is_open(books, closed.month.previous())? => {
            Some(Why::MonthOutOfOrder)
        }
        MonthState::Open => None,
    };
    if let Some(why) = why {
        return Ok(Judgement::of(Outcome::Void, Some(why)));
    }
    if !accepted && !roles_of(books, id.writer()).any_of(Roles::DIRECTOR) && has_open_story(books, closed.month)? {
        return Ok(Judgement::of(Outcome::Held, Some(Why::CloseNeedsDirector)));
    }
    let state = Closed { by: id, seen: closed.seen.clone() };
    let booked = books.booked_in(closed.month)?;
    // A correction cannot be moved to another month without its voucher: the figures closed are not those of the book.
    if let Some((_, version)) = booked.iter().find(|(voucher, version)| state.holds(*voucher) && !state.holds(*version))
    {
        let mut judgement = Judgement::of(Outcome::Void, Some(Why::FiguresChanged));
        judgement.tell(StoryKey::new(Why::FiguresChanged, id, &[*version]));
        return Ok(judgement);
    }
    let mut judgement = Judgement::of(Outcome::Effective, None);
    let missing: Vec<EventId> =
        booked.into_iter().filter(|(voucher, _)| !state.holds(*voucher)).map(|(_, version)| version).collect();
    if !missing.is_empty() {
        let day = first_open_month(closed.month.next(), books)?.first_day();
        judgement.follows = missing.into_iter().map(|version| Follow::Move { version, day, close: id }).collect();
    }
    Ok(judgement)
}

/// Whether anything of a month is held or may have been paid wrongly.
fn has_open_story<B: Books>(books: &B, month: Month) -> Result<bool, B::Failure> {
    for key in books.stories_of_month(month)? {
        if key.why.asks().urgency == Urgency::Red {
            return Ok(true);
        }
        let Some(about) = key.about() else { continue };
        if books.judged(about)?.is_some_and(|(_, outcome, _)| outcome == Outcome::Held) {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn judge_reopen<B: Books>(books: &B, reopened: &PeriodReopened) -> Result<Judgement, B::Failure> {
    let why = if is_open(books, reopened.month)? {
        Some(Why::MonthAlreadySo)
    } else if !is_open(books, reopened.month.next())? {
        Some(Why::MonthOutOfOrder)
    } else {
        None
    };
    if let Some(why) = why {
        return Ok(Judgement::of(Outcome::Void, Some(why)));
    }
    let mut judgement = Judgement::of(Outcome::Effective, None);
    for version in books.moved_from(reopened.month)? {
        judgement.follows.push(Follow::Return { version });
    }
    Ok(judgement)
}

pub(super) fn is_open<B: Books>(books: &B, month: Month) -> Result<bool, B::Failure> {
    Ok(books.month(month)? == MonthState::Open)
}
