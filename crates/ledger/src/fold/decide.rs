//! Decisions: approvals, cash confirmed, and stories decided. Each names the version it was made on, so that nobody gets
//! twenty million paid on an approval of two.

use super::role::roles_of;
use super::{Books, Choice, Decided, DecisionKind, Follow, Judgement, Outcome, Settled, StoryKey, VoucherState, Why};
use crate::account::AccountCode;
use crate::bugs;
use crate::chain;
use crate::correction::is_of_text_only;
use crate::event::body::{Body, Content};
use crate::event::decision::{Decision, Resolved};
use crate::event::{Event, EventId, Line};
use crate::fold::book::content_of;
use crate::member::Roles;
use crate::voucher::Form;

/// The setting that asks for the director's approval of cash payments.
pub const APPROVAL: &str = "policy.approval";
/// The sum, in đồng, from which a cash payment asks for it; a smaller one does not wait.
pub const APPROVAL_FROM: &str = "policy.approval-from";
/// The setting from which sum on, in đồng, an approval asks for the PIN again; empty where none does. It judges nothing.
pub const APPROVAL_PIN_FROM: &str = "policy.approval-pin-from";
/// Accounts, with a space between them: a cash payment debited to one or under it asks for approval whatever its sum.
pub const APPROVAL_ALWAYS: &str = "policy.approval-always";
/// The setting that has a cashier confirm that cash moved.
pub const CASHIER: &str = "policy.cashier";

/// What a cash voucher still waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted {
    approval: bool,
    cash: bool,
}

fn wanted<B: Books>(books: &B, form: Form, lines: &[Line]) -> Result<Wanted, B::Failure> {
    let cash =
        matches!(form, Form::CashPayment | Form::CashReceipt) && books.setting(CASHIER)?.as_deref() == Some("separate");
    Ok(Wanted { approval: asks_approval(books, form, lines)?, cash })
}

/// Whether these lines of a cash payment ask for the director's approval: by their sum, or by what they are debited to.
///
/// # Errors
/// When the books cannot be read.
pub fn asks_approval<B: Books>(books: &B, form: Form, lines: &[Line]) -> Result<bool, B::Failure> {
    if form != Form::CashPayment || books.setting(APPROVAL)?.as_deref() != Some("payments") {
        return Ok(false);
    }
    // What is no sum of đồng sets no limit: then every payment asks.
    let from = books.setting(APPROVAL_FROM)?.and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let sum = lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.amount.get()));
    if sum >= from {
        return Ok(true);
    }
    let always = books.setting(APPROVAL_ALWAYS)?.unwrap_or_default();
    let asks = |line: &Line| line.debit.is_some_and(|code| always.split(' ').any(|group| is_in(code, group)));
    Ok(lines.iter().any(asks))
}

fn is_in(code: AccountCode, group: &str) -> bool {
    !group.is_empty() && code.is_under(group)
}

/// What a new cash voucher waits for before it counts.
pub(super) fn waits_for<B: Books>(books: &B, form: Form, lines: &[Line]) -> Result<Option<Why>, B::Failure> {
    let wanted = wanted(books, form, lines)?;
    Ok(if wanted.approval { Some(Why::WaitsForApproval) } else { wanted.cash.then_some(Why::WaitsForCash) })
}

pub(super) fn judge_decision<B: Books>(
    books: &B,
    id: EventId,
    kind: DecisionKind,
    decision: &Decision,
    accepted: bool,
) -> Result<Judgement, B::Failure> {
    let Some((target, outcome, why)) = books.judged(decision.target)? else {
        return Ok(Judgement::of(Outcome::Void, Some(Why::TargetUnknown)));
    };
    if outcome == Outcome::Held {
        return Ok(judge_on_held(books, id, kind, decision, (&target, why, accepted)));
    }
    let Some(state) = books.voucher(decision.target)? else {
        return Ok(Judgement::of(Outcome::Void, Some(Why::NothingToDecide)));
    };
    let Some(version) = version_seen(books, &state, &decision.version)? else {
        let mut judgement = Judgement::of(Outcome::Void, Some(Why::DecisionOutdated));
        judgement.tell(StoryKey::new(Why::DecisionOutdated, id, &[state.version]));
        return Ok(judgement);
    };
    let decided = Decided { by: id, kind, voucher: decision.target, version, day: decision.day };
    let waits = state.outcome == Outcome::Waiting;
    if !waits && !state.outcome.counts() {
        return Ok(Judgement::of(Outcome::Void, Some(Why::NothingToDecide)));
    }
    if !accepted && kind != DecisionKind::CashConfirmed && !roles_of(books, id.writer()).any_of(Roles::DIRECTOR) {
        return Ok(Judgement::of(Outcome::Held, Some(Why::RoleMissing)));
    }
    judge_on_voucher(books, &state, decided)
}

/// What is held is accepted, and counts from here on, or not, and never does.
fn judge_on_held<B: Books>(
    books: &B,
    id: EventId,
    kind: DecisionKind,
    decision: &Decision,
    (target, why, accepted): (&Event, Option<Why>, bool),
) -> Judgement {
    if kind == DecisionKind::CashConfirmed {
        let mut judgement = Judgement::of(Outcome::Effective, None);
        judgement.tell(StoryKey::new(Why::CashAgainstWord, id, &[decision.target]));
        return judgement;
    }
    if chain::hash(&target.encode()) != decision.version {
        return Judgement::of(Outcome::Void, Some(Why::DecisionOutdated));
    }
    let who = why.unwrap_or(Why::RoleMissing).asks().who;
    if !accepted && !roles_of(books, id.writer()).any_of(who) {
        return Judgement::of(Outcome::Held, Some(Why::RoleMissing));
    }
    let mut judgement = Judgement::of(Outcome::Effective, None);
    judgement.follows.push(match kind {
        DecisionKind::Rejected => Follow::Refuse(decision.target),
        DecisionKind::Approved | DecisionKind::CashConfirmed => Follow::Accept(decision.target),
    });
    judgement
}

fn judge_on_voucher<B: Books>(books: &B, state: &VoucherState, decided: Decided) -> Result<Judgement, B::Failure> {
    let mut judgement = Judgement::of(Outcome::Effective, None);
    let before = standing_decisions(books, decided.voucher, state)?;
    let last_word = before.iter().rfind(|word| word.kind != DecisionKind::CashConfirmed);
    let cash = before.iter().find(|word| word.kind == DecisionKind::CashConfirmed);
    let approved = last_word.is_some_and(|word| word.kind == DecisionKind::Approved);
    let refused = last_word.filter(|word| word.kind == DecisionKind::Rejected);
    let wanted = wanted(books, state.number.form, &books.lines(state.version)?)?;
    let waits = state.outcome == Outcome::Waiting;
    let reversal = books.reversal_of(decided.voucher)?;
    let against = match decided.kind {
        DecisionKind::Approved => reversal.map(|reversal| (Why::ApprovedAndReversed, reversal)),
        DecisionKind::CashConfirmed => match (cash, reversal, refused) {
            (Some(_), _, _) if bugs::is_on("cash-twice-unsaid") => None,
            (Some(first), _, _) => Some((Why::CashConfirmedTwice, first.by)),
            (_, Some(reversal), _) => Some((Why::CashAgainstWord, reversal)),
            (_, _, Some(refused)) => Some((Why::CashAgainstWord, refused.by)),
            _ => None,
        },
        DecisionKind::Rejected => match (waits, reversal, cash) {
            (false, _, _) | (_, Some(_), _) => return Ok(Judgement::of(Outcome::Void, Some(Why::NothingToDecide))),
            (_, _, Some(cash)) => Some((Why::CashAgainstWord, cash.by)),
            _ => None,
        },
    };
    if let Some((why, other)) = against {
        judgement.tell(StoryKey::new(why, decided.by, &[other]));
    }
    if against.is_none_or(|(why, _)| why != Why::CashConfirmedTwice) {
        judgement.decided = Some(decided);
    }
    let day = match decided.kind {
        DecisionKind::Rejected => None,
        DecisionKind::Approved if wanted.cash => cash.map(|cash| cash.day),
        DecisionKind::Approved => Some(cash.map_or(decided.day, |cash| cash.day)),
        DecisionKind::CashConfirmed => (approved || !wanted.approval).then_some(decided.day),
    };
    if let (true, None, None, Some(day)) = (waits, reversal, against, day) {
        judgement.follows.push(Follow::Count { version: state.version, day });
    }
    Ok(judgement)
}

/// The decisions about a voucher that were made on its present figures, in the order they came.
///
/// # Errors
/// When the books cannot be read.
pub fn standing_decisions<B: Books>(
    books: &B,
    voucher: EventId,
    state: &VoucherState,
) -> Result<Vec<Decided>, B::Failure> {
    let mut standing = Vec::new();
    for decided in books.decisions(voucher)? {
        if is_same_but_for_words(books, state.version, |version, _| version == decided.version)?.is_some() {
            standing.push(decided);
        }
    }
    Ok(standing)
}

/// The version that was seen, where the present one differs from it in words only.
fn version_seen<B: Books>(books: &B, state: &VoucherState, hash: &[u8; 32]) -> Result<Option<EventId>, B::Failure> {
    if state.hash == *hash || bugs::is_on("decision-on-any-version") {
        return Ok(Some(state.version));
    }
    is_same_but_for_words(books, state.version, |_, event| chain::hash(&event.encode()) == *hash)
}

/// Goes back from a version over those that differ from it in words only, until one is the one looked for.
fn is_same_but_for_words<B: Books>(
    books: &B,
    from: EventId,
    is_it: impl Fn(EventId, &Event) -> bool,
) -> Result<Option<EventId>, B::Failure> {
    let (mut version, Some((mut event, _, _))) = (from, books.judged(from)?) else { return Ok(None) };
    loop {
        if is_it(version, &event) {
            return Ok(Some(version));
        }
        let Some(before) = books.version_before(version)? else { return Ok(None) };
        let Some((older, _, _)) = books.judged(before)? else { return Ok(None) };
        if !differ_in_words_only(&older, &event) {
            return Ok(None);
        }
        (version, event) = (before, older);
    }
}

/// Whether two contents of a voucher differ in words only.
pub(super) fn differ_in_words_only(older: &Event, newer: &Event) -> bool {
    match (text_of(older), text_of(newer)) {
        (Some(old), Some(new)) => is_of_text_only((old, content_of(older).0), (new, content_of(newer).0)),
        _ => false,
    }
}

fn text_of(event: &Event) -> Option<&Content> {
    match event.body.fact() {
        Body::VoucherAmended(amended) => Some(&amended.content),
        body => body.numbered().map(|(_, content)| content),
    }
}

pub(super) fn judge_resolved<B: Books>(
    books: &B,
    id: EventId,
    resolved: &Resolved,
    accepted: bool,
) -> Result<Judgement, B::Failure> {
    let nothing = || Ok(Judgement::of(Outcome::Void, Some(Why::NothingToDecide)));
    let (Some(why), Some(choice)) = (Why::of(resolved.story), Choice::of(resolved.choice)) else { return nothing() };
    let asks = why.asks();
    // What is held is decided by an event that names its bytes.
    if !asks.choices.contains(&choice) || choice.is_said_otherwise() {
        return nothing();
    }
    let key = StoryKey { why, events: resolved.events.clone(), at: resolved.at };
    let (raised, settled) = books.story(&key)?;
    if let Some(by) = settled {
        let mut judgement = Judgement::of(Outcome::Void, Some(Why::AlreadyDecided));
        judgement.tell(StoryKey::new(Why::AlreadyDecided, id, &[by]));
        return Ok(judgement);
    }
    // Balances below nothing are read from the books when asked for, and raised by no event.
    if !raised && (why != Why::BelowZero || key.at.is_none()) {
        return nothing();
    }
    if !accepted && !roles_of(books, id.writer()).any_of(asks.who) {
        return Ok(Judgement::of(Outcome::Held, Some(Why::RoleMissing)));
    }
    let mut judgement = Judgement::of(Outcome::Effective, None);
    judgement.settled.push(Settled { key, choice });
    Ok(judgement)
}
