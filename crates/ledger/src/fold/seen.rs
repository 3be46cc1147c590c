//! What the author of an event had seen: the only order that matters, since no clock has a say.

use super::{Books, Why};
use crate::bugs;
use crate::event::EventId;

const SIZE_BITS: u32 = 40;

/// How far into the log an event's author had seen, by its base. What lay beyond what a restore of the server kept may have
/// come to stand elsewhere, so that only what was kept is taken as seen.
pub(super) fn seen_to<B: Books>(books: &B, base: u64) -> u64 {
    let (epoch, size) = (base >> SIZE_BITS, base & ((1 << SIZE_BITS) - 1));
    let is_later = |began: u32| u64::from(began) > epoch && !bugs::is_on("base-of-old-epoch");
    let later = books.rewinds().iter().filter(|(began, _)| is_later(*began));
    later.fold(size, |seen, (_, kept)| seen.min(*kept))
}

/// Whether the author of the event `id` knew of another when writing it.
pub(super) fn knew<B: Books>(books: &B, id: EventId, base: u64, other: EventId) -> Result<bool, B::Failure> {
    if other.writer() == id.writer() {
        return Ok(other.wseq() < id.wseq());
    }
    if bugs::is_on("everything-known") {
        return Ok(true);
    }
    Ok(base > 0 && books.place(other)?.is_some_and(|place| place <= seen_to(books, base)))
}

/// A base that claims to have seen the event's own place or what came after it.
pub(super) fn question_base<B: Books>(books: &B, id: EventId, base: u64) -> Result<Option<Why>, B::Failure> {
    let ahead = books.place(id)?.is_some_and(|place| is_ahead(books, base, place));
    Ok(ahead.then_some(Why::BaseAhead))
}

/// Whether a base claims to have seen this place in the log. Of an event that stands there no base can: its author wrote it
/// before it came there.
pub fn is_ahead<B: Books>(books: &B, base: u64, place: u64) -> bool {
    base > 0 && seen_to(books, base) >= place
}
