//! What the server keeps apart: told to people, taken over event by event, or left out. An event is taken over once.

use std::collections::BTreeMap;

use super::book::Knowing;
use super::judge::judge_fact;
use super::role::{is_of_director, roles_of};
use super::{Books, Choice, Judgement, Outcome, Settled, StoryKey, Why};
use crate::chain::{self, Link};
use crate::event::apart::{Adopted, Discarded, Notice};
use crate::event::body::Body;
use crate::event::value::Value;
use crate::event::{Event, EventId};
use crate::member::Roles;

/// What the books know of a frame that lies apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Apart {
    /// The server's notices of it, and how many events each says it has.
    pub notices: Vec<(EventId, u64)>,
    /// What took its events over, by their places in it.
    pub adopted: BTreeMap<u16, EventId>,
    /// What left the rest out.
    pub discarded: Option<EventId>,
}

impl Apart {
    /// Whether nothing of it is left to decide, where it has so many events.
    pub fn is_decided(&self, count: u64) -> bool {
        self.discarded.is_some() || self.adopted.len() as u64 >= count
    }
}

/// What an event says of a frame that lies apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApartWord {
    /// It is there, and has so many events.
    Noticed(u64),
    /// An event of it is taken over.
    Adopted {
        /// Its place in the frame, from 0.
        at: u16,
        /// What it was called.
        origin: EventId,
    },
    /// The rest is left out.
    Discarded,
}

/// What an event says of which frame, where it says anything of one.
pub fn word_of(body: &Body) -> Option<(Link, ApartWord)> {
    match body {
        Body::Adopted(adopted) => Some((adopted.frame, ApartWord::Adopted { at: adopted.at, origin: adopted.origin })),
        Body::Discarded(discarded) => Some((discarded.frame, ApartWord::Discarded)),
        Body::Other { kind, fields } if *kind == crate::event::kind::Kind::QuarantineNotice as u16 => {
            Notice::read(fields).map(|notice| (notice.frame, ApartWord::Noticed(notice.count())))
        }
        _ => None,
    }
}

pub(super) fn judge_notice<B: Books>(books: &B, id: EventId, fields: &[Value]) -> Result<Judgement, B::Failure> {
    let mut judgement = Judgement::of(Outcome::Effective, None);
    if let Some(notice) = Notice::read(fields)
        && books.apart(&notice.frame)?.is_decided(notice.count())
    {
        // After a restore of the server it says again what people had decided before.
        return Ok(judgement);
    }
    judgement.tell(StoryKey::new(Why::Quarantined, id, &[]));
    Ok(judgement)
}

pub(super) fn judge_adopted<B: Books>(
    books: &B,
    who: Knowing,
    event: &Event,
    adopted: &Adopted,
) -> Result<Judgement, B::Failure> {
    let apart = books.apart(&adopted.frame)?;
    let in_books = books.judged(adopted.origin)?;
    let is_in_books = in_books.is_some_and(|(known, _, _)| chain::hash(&known.encode()) == adopted.original);
    let met = is_in_books.then_some(adopted.origin).or(apart.discarded).or(apart.adopted.get(&adopted.at).copied());
    if let Some(met) = met {
        return Ok(already(who.id, met));
    }
    if let Body::SettingSet(set) = &*adopted.fact
        && is_of_director(&set.key)
        && !who.accepted
        && !roles_of(books, who.id.writer()).any_of(Roles::DIRECTOR)
    {
        return Ok(Judgement::of(Outcome::Held, Some(Why::RoleMissing)));
    }
    let mut judgement = judge_fact(books, who, event)?;
    if judgement.outcome.counts() || judgement.outcome == Outcome::Waiting {
        let adopted_now = apart.adopted.len() as u64 + 1;
        let whole = apart.notices.into_iter().filter(|(_, count)| adopted_now >= *count);
        settle(books, whole.map(|(notice, _)| notice), Choice::Adopt, &mut judgement)?;
    }
    Ok(judgement)
}

pub(super) fn judge_discarded<B: Books>(
    books: &B,
    id: EventId,
    discarded: &Discarded,
) -> Result<Judgement, B::Failure> {
    let apart = books.apart(&discarded.frame)?;
    // Of a frame that the server refused there is no notice: only who sent it knows how much is in it.
    let count = apart.notices.iter().map(|(_, count)| *count).min().unwrap_or(u64::MAX);
    if apart.is_decided(count) {
        let met = apart.discarded.or_else(|| apart.adopted.into_values().next_back());
        return Ok(already(id, met.unwrap_or(id)));
    }
    let mut judgement = Judgement::of(Outcome::Effective, None);
    settle(books, apart.notices.into_iter().map(|(notice, _)| notice), Choice::Discard, &mut judgement)?;
    Ok(judgement)
}

fn already(id: EventId, met: EventId) -> Judgement {
    let mut judgement = Judgement::of(Outcome::Void, Some(Why::AlreadyDecided));
    judgement.tell(StoryKey::new(Why::AlreadyDecided, id, &[met]));
    judgement
}

/// Closes the stories of notices that are open.
fn settle<B: Books>(
    books: &B,
    notices: impl Iterator<Item = EventId>,
    choice: Choice,
    judgement: &mut Judgement,
) -> Result<(), B::Failure> {
    for notice in notices {
        let key = StoryKey::new(Why::Quarantined, notice, &[]);
        if let (true, None) = books.story(&key)? {
            judgement.settled.push(Settled { key, choice });
        }
    }
    Ok(())
}
