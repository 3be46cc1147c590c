//! Closing and opening months.

use super::follow::moved_away;
use super::role::roles_of;
use super::{Books, Closed, Follow, Judgement, MonthState, Outcome, StoryKey, TookEffect, Urgency, Why};
use crate::bugs;
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
    let mut missing = Vec::new();
    for (voucher, version) in booked {
        match seat(books, &state, voucher, version)? {
            Seat::Held => {}
            Seat::Missing => missing.push(version),
            Seat::Corrected => {
                let mut judgement = Judgement::of(Outcome::Void, Some(Why::FiguresChanged));
                judgement.tell(StoryKey::new(Why::FiguresChanged, id, &[version]));
                return Ok(judgement);
            }
        }
    }
    if !stands_as_signed(books, closed, &missing)? {
        return Ok(Judgement::of(Outcome::Void, Some(Why::FiguresChanged)));
    }
    let mut judgement = Judgement::of(Outcome::Effective, None);
    if !missing.is_empty() {
        let day = first_open_month(closed.month.next(), books)?.first_day();
        judgement.follows = missing.into_iter().map(|version| Follow::Move { version, day, close: id }).collect();
    }
    Ok(judgement)
}

/// Whether the month, without what is moved out of it, has the figures its author signed. What its author had written may do
/// something else now, since the log put an earlier word of somebody else before it: then nobody has seen these figures.
///
/// While something that was seen is not here, as after a restore of the server, they cannot be compared, and the close stands.
fn stands_as_signed<B: Books>(books: &B, closed: &PeriodClosed, missing: &[EventId]) -> Result<bool, B::Failure> {
    if bugs::is_on("close-without-figures") {
        return Ok(true);
    }
    for (writer, wseq) in &closed.seen {
        if let Some(last) = EventId::new(*writer, *wseq)
            && !books.has_come(last)?
        {
            return Ok(true);
        }
    }
    let mut changes = Vec::new();
    for version in missing {
        changes.append(&mut moved_away(books, *version)?);
    }
    Ok(books.digest_with(closed.month, &changes)? == closed.digest)
}

/// How a content that counts stands to the figures of its month that were closed.
enum Seat {
    /// They hold it.
    Held,
    /// They hold nothing of its voucher.
    Missing,
    /// They hold its voucher as it was before. A correction cannot be moved to another month without its voucher: the figures
    /// closed are not those of the book.
    Corrected,
}

fn seat<B: Books>(books: &B, closed: &Closed, voucher: EventId, version: EventId) -> Result<Seat, B::Failure> {
    let late = books.took_effect(version)?.filter(|effect| !closed.holds(effect.by));
    let held = closed.holds(voucher);
    Ok(match late {
        // Before it was decided on it waited, and was in nobody's figures.
        Some(TookEffect { waited: true, .. }) => Seat::Missing,
        _ if held && version != voucher && (late.is_some() || !closed.holds(version)) => Seat::Corrected,
        None if held => Seat::Held,
        _ => Seat::Missing,
    })
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
