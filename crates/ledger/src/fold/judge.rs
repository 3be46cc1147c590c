//! Judging one event by the events before it.

use super::apart::{judge_adopted, judge_discarded, judge_notice};
use super::book::{InMonth, Knowing, book, content_of, place_in_month, question_content, question_openings};
use super::close::{judge_close, judge_reopen};
use super::comment::judge_comment;
use super::decide::{
    asks_approval, differ_in_words_only, judge_decision, judge_resolved, standing_decisions, waits_for,
};
use super::register::{judge_account, judge_card, judge_merge};
use super::role::judge_writer;
use super::seen::{knew, question_base};
use super::{
    Books, DecisionKind, Follow, Judgement, LinkKind, MonthState, Outcome, RULES_KNOWN, Story, StoryKey, VoucherState,
    Why,
};
use crate::bugs;
use crate::day::Month;
use crate::digest::BalanceKey;
use crate::event::body::{Amended, Body, Content, EventHash, Opening, Reversed};
use crate::event::decision::Computed;
use crate::event::kind::{Class, Kind, class_of};
use crate::event::value::Value;
use crate::event::{Event, EventId, Line, day_of};
use crate::member::{Effect, Fact, Roles};
use crate::voucher::fiscal_year;

/// The setting by which the director lets one person keep both the books and the cash.
const ONE_PERSON: &str = "policy.one-person";

/// What the event `id` does to `books`, which hold exactly the events before it.
///
/// # Errors
/// When the books cannot be read.
pub fn judge<B: Books>(books: &B, id: EventId, event: &Event) -> Result<Judgement, B::Failure> {
    let mut judgement = match judge_writer(books, id, event) {
        Some(judgement) => judgement,
        None => judge_kind(books, id, id, event)?,
    };
    if let Some(why) = question_base(books, id, event.base)? {
        judgement.tell(StoryKey::new(why, id, &[]));
    }
    tell_at_least_once(id, &mut judgement);
    sign_stories(event, &mut judgement);
    Ok(judgement)
}

/// What an event does that was held, now that `by` has it accepted.
pub(super) fn judge_accepted<B: Books>(
    books: &B,
    by: EventId,
    id: EventId,
    event: &Event,
) -> Result<Judgement, B::Failure> {
    let mut judgement = judge_kind(books, by, id, event)?;
    tell_at_least_once(id, &mut judgement);
    sign_stories(event, &mut judgement);
    Ok(judgement)
}

/// What bytes do that are no event: nothing, but somebody sees them.
pub fn malformed(id: EventId) -> Judgement {
    let mut judgement = Judgement::of(Outcome::Malformed, None);
    judgement.stories.push(Story { key: StoryKey::new(Why::Malformed, id, &[]), day: None, dong: 0 });
    judgement
}

/// Whatever does not simply count is told to somebody.
fn tell_at_least_once(id: EventId, judgement: &mut Judgement) {
    let counts_or_waits = matches!(judgement.outcome, Outcome::Effective | Outcome::Waiting);
    if let Some(why) =
        judgement.why.filter(|why| !counts_or_waits && judgement.stories.iter().all(|story| story.key.why != *why))
    {
        judgement.stories.insert(0, Story { key: StoryKey::new(why, id, &[]), day: None, dong: 0 });
    }
}

/// Puts the day and the sum of an event's content on the stories it raises.
pub(super) fn sign_stories(event: &Event, judgement: &mut Judgement) {
    if judgement.stories.is_empty() {
        return;
    }
    let dong = content_of(event).0.iter().fold(0_i64, |sum, line| sum.saturating_add(line.amount.get()));
    for story in &mut judgement.stories {
        (story.day, story.dong) = (judgement.day, dong);
    }
}

fn judge_kind<B: Books>(books: &B, by: EventId, id: EventId, event: &Event) -> Result<Judgement, B::Failure> {
    let accepted = by != id;
    let who = Knowing { id, base: event.base, by, accepted };
    match &event.body {
        Body::Adopted(adopted) => judge_adopted(books, who, event, adopted),
        Body::Discarded(discarded) => judge_discarded(books, id, discarded),
        _ => judge_fact(books, who, event),
    }
}

/// What an event does by what it says, whether it was taken over or not.
pub(super) fn judge_fact<B: Books>(books: &B, who: Knowing, event: &Event) -> Result<Judgement, B::Failure> {
    let (id, accepted) = (who.id, who.accepted);
    match event.body.fact() {
        Body::VoucherPosted(posted) => judge_posted(books, who, event, posted.number.form, &posted.content),
        Body::VoucherReversed(reversed) => judge_reversal(books, who, event, reversed),
        Body::VoucherAmended(amended) => judge_amendment(books, who, event, amended),
        Body::VoucherAdjusted(adjusted) => {
            let mut judgement = judge_voucher(books, who, event, &adjusted.content)?;
            let target = adjusted.target.filter(|_| judgement.outcome.counts());
            judgement.link = target.map(|target| (LinkKind::Adjusts, target));
            if let Some(target) = target
                && books.voucher(target)?.is_none()
            {
                judgement.tell(StoryKey::new(Why::TargetUnknown, id, &[]));
            }
            Ok(judgement)
        }
        Body::OpeningBalance(opening) => judge_opening(books, event, opening),
        Body::PeriodClosed(closed) => judge_close(books, id, closed, accepted),
        Body::PeriodReopened(reopened) => judge_reopen(books, reopened),
        Body::PartySet(set) => judge_card(books, id, event.base, set),
        Body::AccountSet(set) => judge_account(books, id, event.base, set),
        Body::MemberMerged(merged) => judge_merge(books, merged),
        Body::Approved(decision) => judge_decision(books, id, DecisionKind::Approved, decision, accepted),
        Body::Rejected(decision) => judge_decision(books, id, DecisionKind::Rejected, decision, accepted),
        Body::CashConfirmed(decision) => judge_decision(books, id, DecisionKind::CashConfirmed, decision, accepted),
        Body::AttentionResolved(resolved) => judge_resolved(books, id, resolved, accepted),
        Body::Comment(comment) => judge_comment(books, id, comment),
        Body::Computed(computed) => judge_computed(books, who, event, computed),
        Body::Genesis(_) => Ok(judge_genesis(books, id)),
        Body::WriterEnrolled(_) | Body::WriterRetired(_) | Body::RecoveryEnrol(_) => judge_member(books, id, event),
        Body::SettingSet(_)
        | Body::PartyRevealed(_)
        | Body::PeriodCloseRequested(_)
        | Body::SeriesClosed(_)
        | Body::NumberVoided(_) => Ok(Judgement::of(Outcome::Effective, None)),
        Body::Other { kind, fields } => judge_other(books, who, event, *kind, fields),
        // What it refers to may come with a later frame; whoever shows a register or a photo leaves out what leads nowhere. A
        // taking over holds no other one.
        Body::Coop(_) | Body::PhotoLinked(_) | Body::PhotoUnlinked(_) | Body::Adopted(_) | Body::Discarded(_) => {
            Ok(Judgement::of(Outcome::Effective, None))
        }
    }
}

fn judge_genesis<B: Books>(books: &B, id: EventId) -> Judgement {
    if (id.writer(), id.wseq()) == (1, 1) && books.members().is_none() {
        Judgement::of(Outcome::Effective, None)
    } else {
        Judgement::of(Outcome::Void, Some(Why::GenesisRepeated))
    }
}

fn judge_member<B: Books>(books: &B, id: EventId, event: &Event) -> Result<Judgement, B::Failure> {
    let effect = books.members().map(|members| members.weigh(id.writer(), id.wseq(), event));
    if effect != Some(Effect::Effective) {
        return Ok(Judgement::of(Outcome::Void, Some(Why::EnrolmentInvalid)));
    }
    let mut judgement = Judgement::of(Outcome::Effective, None);
    match Fact::of(event) {
        Ok(Some(Fact::Confirmed { writer })) => {
            for held in books.unvouched(writer)? {
                // What somebody refused meanwhile stays out.
                if books.stories_about(held)?.iter().any(|key| key.why == Why::WriterUnconfirmed) {
                    judgement.follows.push(Follow::Accept(held));
                }
            }
        }
        Ok(Some(Fact::Enrolled { roles, .. } | Fact::RoleChanged { roles, .. })) => {
            let both = roles.any_of(Roles::ACCOUNTANT) && roles.any_of(Roles::CASHIER);
            if both && books.setting(ONE_PERSON)?.as_deref() != Some("yes") {
                judgement.tell(StoryKey::new(Why::TwoRoles, id, &[]));
            }
        }
        Ok(Some(Fact::Rules { version })) if version > RULES_KNOWN => {
            judgement.tell(StoryKey::new(Why::KindUnknown, id, &[]));
        }
        _ => {}
    }
    Ok(judgement)
}

/// A kind that another version knows. Its class says what may be done with it; its lines are booked where it is of money
/// and names its day first.
fn judge_other<B: Books>(
    books: &B,
    who: Knowing,
    event: &Event,
    kind: u16,
    fields: &[Value],
) -> Result<Judgement, B::Failure> {
    match (Kind::of(kind), class_of(kind)) {
        (
            Some(
                Kind::WriterConfirmed
                | Kind::WriterRevoked
                | Kind::RoleChanged
                | Kind::KeyRotated
                | Kind::ProvinceJoined
                | Kind::RulesActivated
                | Kind::ServerRewound,
            ),
            _,
        ) => judge_member(books, who.id, event),
        (Some(Kind::QuarantineNotice), _) => judge_notice(books, who.id, fields),
        (None, Some(Class::Gate | Class::Decision | Class::Computed)) => {
            let mut judgement = Judgement::of(Outcome::Effective, None);
            judgement.tell(StoryKey::new(Why::KindUnknown, who.id, &[]));
            Ok(judgement)
        }
        (None, Some(Class::Ledger)) if !event.lines.is_empty() => judge_unknown_money(books, who, event, fields),
        _ => Ok(Judgement::of(Outcome::Effective, None)),
    }
}

fn judge_unknown_money<B: Books>(
    books: &B,
    who: Knowing,
    event: &Event,
    fields: &[Value],
) -> Result<Judgement, B::Failure> {
    let Some(day) = fields.first().and_then(Value::int).and_then(day_of) else {
        return Ok(Judgement::of(Outcome::Held, Some(Why::KindUnknown)));
    };
    let mut judgement = Judgement::of(Outcome::Effective, None);
    let day = match place_in_month(books, who, day)? {
        InMonth::Its => day,
        InMonth::Moved(open, _) => open,
        InMonth::Held(_) => return Ok(Judgement::of(Outcome::Held, Some(Why::MonthClosed))),
    };
    judgement.day = Some(day);
    judgement.postings = book(&event.lines, 0, day, true);
    judgement.tell(StoryKey::new(Why::KindUnknown, who.id, &[]));
    Ok(judgement)
}

/// A cash voucher waits where the book's settings say that somebody approves it or moves the cash.
fn judge_posted<B: Books>(
    books: &B,
    who: Knowing,
    event: &Event,
    form: crate::voucher::Form,
    content: &Content,
) -> Result<Judgement, B::Failure> {
    let Some(why) = waits_for(books, form, &event.lines)? else { return judge_voucher(books, who, event, content) };
    if let InMonth::Held(close) = place_in_month(books, who, content.date)? {
        return Ok(held(who.id, content, close));
    }
    let mut judgement = Judgement::of(Outcome::Waiting, Some(why));
    judgement.day = Some(content.date);
    question_content(books, who.id, event, who.id, &mut judgement)?;
    Ok(judgement)
}

fn held(id: EventId, content: &Content, close: EventId) -> Judgement {
    let mut judgement = Judgement::of(Outcome::Held, Some(Why::MonthClosed));
    judgement.day = Some(content.date);
    judgement.tell(StoryKey::new(Why::MonthClosed, id, &[close]));
    judgement
}

fn judge_voucher<B: Books>(books: &B, who: Knowing, event: &Event, content: &Content) -> Result<Judgement, B::Failure> {
    let mut judgement = Judgement::of(Outcome::Effective, None);
    let day = match place_in_month(books, who, content.date)? {
        InMonth::Its => content.date,
        InMonth::Moved(day, close) => {
            judgement.tell(StoryKey::new(Why::MovedToOpenMonth, who.id, &[close]));
            day
        }
        InMonth::Held(close) => return Ok(held(who.id, content, close)),
    };
    judgement.day = Some(day);
    judgement.postings = book(&event.lines, 0, day, true);
    question_content(books, who.id, event, who.id, &mut judgement)?;
    Ok(judgement)
}

fn judge_computed<B: Books>(
    books: &B,
    who: Knowing,
    event: &Event,
    computed: &Computed,
) -> Result<Judgement, B::Failure> {
    if books.digest_of(computed.first, computed.last)? != computed.inputs {
        let mut judgement = Judgement::of(Outcome::Void, Some(Why::ComputedOutdated));
        judgement.day = Some(computed.content.date);
        return Ok(judgement);
    }
    judge_voucher(books, who, event, &computed.content)
}

fn judge_reversal<B: Books>(
    books: &B,
    who: Knowing,
    event: &Event,
    reversed: &Reversed,
) -> Result<Judgement, B::Failure> {
    let state = match current_version(books, reversed.target, &reversed.version, &event.lines)? {
        Ok(state) => state,
        Err(fault) => {
            let mut judgement = fault.judgement(who.id);
            judgement.day = Some(reversed.content.date);
            return Ok(judgement);
        }
    };
    let mut judgement = if state.outcome == Outcome::Waiting {
        // No cash had moved: there is nothing to take back but the paper.
        let mut judgement = Judgement::of(Outcome::Effective, None);
        judgement.day = Some(reversed.content.date);
        judgement
    } else {
        judge_voucher(books, who, event, &reversed.content)?
    };
    if judgement.outcome.counts() {
        judgement.link = Some((LinkKind::Reverses, reversed.target));
        question_decisions(books, who, reversed.target, &state, &mut judgement)?;
    }
    Ok(judgement)
}

/// Tells of a voucher that was taken back by somebody who did not know that it had been decided on.
fn question_decisions<B: Books>(
    books: &B,
    who: Knowing,
    voucher: EventId,
    state: &VoucherState,
    judgement: &mut Judgement,
) -> Result<(), B::Failure> {
    for decided in standing_decisions(books, voucher, state)? {
        let why = match decided.kind {
            DecisionKind::Approved => Why::ApprovedAndReversed,
            DecisionKind::CashConfirmed if state.outcome == Outcome::Waiting => Why::CashAgainstWord,
            DecisionKind::CashConfirmed | DecisionKind::Rejected => continue,
        };
        if !knew(books, who.id, who.base, decided.by)? {
            judgement.tell(StoryKey::new(why, decided.by, &[who.id]));
        }
    }
    Ok(())
}

fn judge_amendment<B: Books>(
    books: &B,
    who: Knowing,
    event: &Event,
    amended: &Amended,
) -> Result<Judgement, B::Failure> {
    let void = |why| Ok(Judgement::of(Outcome::Void, Some(why)));
    let Some((taken_back, new)) = event.lines.split_at_checked(amended.negated.into()) else {
        return void(Why::LinesDiffer);
    };
    let state = match current_version(books, amended.target, &amended.version, taken_back)? {
        Ok(state) => state,
        Err(fault) => return Ok(fault.judgement(who.id)),
    };
    if fiscal_year(amended.content.date, books.first_month_of_year()) != state.number.year {
        return void(Why::OtherYear);
    }
    let decided = standing_decisions(books, amended.target, &state)?;
    let moved = decided.iter().find(|decided| settles_figures(&state, decided.kind));
    let in_words_only = !decided.is_empty()
        && books.judged(state.version)?.is_some_and(|(older, _, _)| differ_in_words_only(&older, event));
    if let Some(moved) = moved.filter(|_| !in_words_only) {
        let mut judgement = Judgement::of(Outcome::Void, Some(Why::AmendedAfterDecision));
        judgement.tell(StoryKey::new(Why::AmendedAfterDecision, who.id, &[moved.by]));
        return Ok(judgement);
    }
    if state.outcome == Outcome::Waiting {
        return judge_waiting_amendment(books, who, event, amended, &state);
    }
    // What was paid without asking does not grow beyond what needs asking.
    let form = state.number.form;
    if asks_approval(books, form, new)? && !asks_approval(books, form, &books.lines(state.version)?)? {
        return void(Why::OverLimit);
    }
    // What was paid stays on the day it was paid.
    let day = if moved.is_some() { state.day } else { amended.content.date };
    // An amendment changes the figures of both days, so both months must still be open to its author.
    for day in [state.day, day] {
        if !matches!(place_in_month(books, who, day)?, InMonth::Its) {
            return void(Why::CorrectedInClosedMonth);
        }
    }
    let mut judgement = Judgement::of(Outcome::Effective, None);
    judgement.day = Some(day);
    judgement.replaces = Some(state.version);
    judgement.postings = book(taken_back, 0, state.day, false);
    judgement.postings.append(&mut book(new, amended.negated, day, true));
    question_content(books, who.id, event, amended.target, &mut judgement)?;
    Ok(judgement)
}

/// Whether after this decision the figures of a voucher stand.
fn settles_figures(state: &VoucherState, kind: DecisionKind) -> bool {
    match kind {
        DecisionKind::CashConfirmed => true,
        DecisionKind::Approved => state.outcome.counts(),
        DecisionKind::Rejected => false,
    }
}

/// A new content of a voucher that waits waits as well; a decision on the old one holds where only words differ.
fn judge_waiting_amendment<B: Books>(
    books: &B,
    who: Knowing,
    event: &Event,
    amended: &Amended,
    state: &VoucherState,
) -> Result<Judgement, B::Failure> {
    if !matches!(place_in_month(books, who, amended.content.date)?, InMonth::Its) {
        return Ok(Judgement::of(Outcome::Void, Some(Why::CorrectedInClosedMonth)));
    }
    let (lines, _) = content_of(event);
    let why = waits_for(books, state.number.form, lines)?.unwrap_or(Why::WaitsForApproval);
    let mut judgement = Judgement::of(Outcome::Waiting, Some(why));
    judgement.day = Some(amended.content.date);
    judgement.replaces = Some(state.version);
    question_content(books, who.id, event, amended.target, &mut judgement)?;
    Ok(judgement)
}

/// Why a correction does not hold, and the event it met.
struct Fault {
    why: Why,
    met: Option<EventId>,
}

impl Fault {
    fn judgement(self, id: EventId) -> Judgement {
        let mut judgement = Judgement::of(Outcome::Void, Some(self.why));
        judgement.tell(StoryKey::new(self.why, id, self.met.as_slice()));
        judgement
    }
}

/// The state of the voucher an event corrects, if it may still be corrected by exactly these lines.
fn current_version<B: Books>(
    books: &B,
    target: EventId,
    version: &EventHash,
    taken_back: &[Line],
) -> Result<Result<VoucherState, Fault>, B::Failure> {
    let fault = |why, met| Ok(Err(Fault { why, met }));
    let Some(state) = books.voucher(target)? else { return fault(Why::TargetUnknown, None) };
    let stands = state.outcome.counts() || state.outcome == Outcome::Waiting;
    if state.reversed && !bugs::is_on("reversed-twice") {
        fault(Why::AlreadyReversed, books.reversal_of(target)?)
    } else if state.reversal {
        fault(Why::TargetIsReversal, None)
    } else if state.hash != *version || !stands {
        fault(Why::VersionReplaced, Some(state.version))
    } else if !takes_back(taken_back, &books.lines(state.version)?) {
        fault(Why::LinesDiffer, None)
    } else {
        Ok(Ok(state))
    }
}

fn takes_back(taken_back: &[Line], old: &[Line]) -> bool {
    taken_back.len() == old.len() && taken_back.iter().zip(old).all(|(back, line)| *back == line.negated())
}

fn judge_opening<B: Books>(books: &B, event: &Event, opening: &Opening) -> Result<Judgement, B::Failure> {
    if let MonthState::Closed(_) = books.month(opening.month)? {
        return Ok(Judgement::of(Outcome::Held, Some(Why::MonthClosed)));
    }
    let mut judgement = Judgement::of(Outcome::Effective, None);
    judgement.openings = event.lines.iter().filter_map(|line| opening_of(line, opening.month)).collect();
    if let Some(why) = question_openings(books, &event.lines)? {
        judgement.flag(why);
    }
    Ok(judgement)
}

fn opening_of(line: &Line, month: Month) -> Option<(BalanceKey, i64)> {
    match (line.debit, line.credit) {
        (Some(account), None) => Some((BalanceKey { account, party: line.debit_party, month }, line.amount.get())),
        (None, Some(account)) => Some((BalanceKey { account, party: line.credit_party, month }, -line.amount.get())),
        _ => None,
    }
}
