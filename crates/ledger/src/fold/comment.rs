//! Questions on a voucher and what is answered. They change nothing but the thread they stand in.

use super::{Books, Judgement, Outcome, Why};
use crate::event::EventId;
use crate::event::body::Body;
use crate::event::comment::{Comment, Deed};

/// A question names a voucher; an answer names a question on the same voucher; only who asked says that it is settled.
pub(super) fn judge_comment<B: Books>(books: &B, id: EventId, comment: &Comment) -> Result<Judgement, B::Failure> {
    let void = |why| Ok(Judgement::of(Outcome::Void, Some(why)));
    if books.voucher(comment.target)?.is_none() {
        return void(Why::TargetUnknown);
    }
    let follows = match comment.deed {
        Deed::Remark | Deed::Question => return Ok(Judgement::of(Outcome::Effective, None)),
        Deed::Answer | Deed::Settled => comment.question,
    };
    let Some(question) = follows else { return void(Why::TargetUnknown) };
    let Some((event, outcome, _)) = books.judged(question)? else { return void(Why::TargetUnknown) };
    let asks =
        matches!(&event.body, Body::Comment(asked) if asked.deed == Deed::Question && asked.target == comment.target);
    if !asks || !outcome.counts() {
        return void(Why::TargetUnknown);
    }
    if comment.deed == Deed::Settled && question.writer() != id.writer() {
        return void(Why::NothingToDecide);
    }
    Ok(Judgement::of(Outcome::Effective, None))
}
