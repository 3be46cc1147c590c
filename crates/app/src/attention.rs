//! What waits for somebody's decision: the stories of the books, the vouchers that wait, and deciding them.

use std::collections::BTreeMap;

use ledger::account::AccountCode;
use ledger::chain;
use ledger::day::{Month, show_day};
use ledger::event::apart::Notice;
use ledger::event::body::{AccountSet, Body, Content, PartySet, PeriodReopened};
use ledger::event::decision::{Decision, MemberMerged, Resolved};
use ledger::event::{Event, EventId};
use ledger::fold::{Books, Choice, DecisionKind, Outcome, StoryKey, Urgency, VoucherState, Why};
use ledger::member::{Fact, Roles};
use ledger::party::PartyField;
use ledger::voucher::Form;
use store::Writing;
use store::exchange::ApartEvent;
use store::query::{Aside, OpenStory};

use crate::api::attention::{AsideRow, Attention, AttentionCount, StoryRow, WaitingVoucher};
use crate::entry::{day_of, reason_of};
use crate::field::hex;
use crate::stories::figures::Beside;
use crate::stories::refused::refused_writer;
use crate::{Book, Refusal, show};

impl Book {
    /// Everything that waits for a decision.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn attention(&self) -> Result<Attention, Refusal> {
        let aside = self.store.set_aside()?;
        let mut stories = self.store.open_stories()?;
        // The order of what was raised stays within each urgency.
        stories.sort_by_key(|story| story.key.why.asks().urgency);
        let beside = Beside::of(&aside);
        let rows: Vec<StoryRow> =
            stories.iter().map(|story| self.story_row(story, &beside)).collect::<Result<_, _>>()?;
        let red = rows.iter().filter(|row| row.urgency == "red").count();
        let rows = self.refused_stories()?.into_iter().chain(rows).collect();
        Ok(Attention {
            stories: rows,
            waiting: self.waiting_vouchers(&aside)?,
            red: u32::try_from(red).unwrap_or(u32::MAX),
            waiting_shown: show::dong(sum_of(&aside, Outcome::Waiting)),
            held_shown: show::dong(sum_of(&aside, Outcome::Held)),
            aside: self.aside_rows(&aside),
            limited: self.store.is_limited()?,
        })
    }

    /// How many stories wait.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn attention_count(&self) -> Result<AttentionCount, Refusal> {
        let (red, all) = self.store.story_counts()?;
        let aside = self.store.set_aside()?;
        let waiting = aside.iter().filter(|one| one.outcome == Outcome::Waiting).count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let shown = |outcome| match sum_of(&aside, outcome) {
            0 => String::new(),
            sum => show::dong(sum),
        };
        Ok(AttentionCount {
            all: number(all + waiting + self.store.refused_writers()?.len()),
            red: number(red),
            waiting_shown: shown(Outcome::Waiting),
            held_shown: shown(Outcome::Held),
            aside: self.aside_rows(&aside),
        })
    }

    fn story_row(&self, story: &OpenStory, beside: &Beside) -> Result<StoryRow, Refusal> {
        let key = &story.key;
        let asks = key.why.asks();
        let outcome = match key.about() {
            Some(about) => self.store.judgement_of(about)?.map_or(Outcome::Effective, |(outcome, _)| outcome),
            None => Outcome::Effective,
        };
        let mut sides = match key.about() {
            Some(notice) if key.why == Why::Quarantined => self.sides_apart(notice)?,
            _ => Vec::new(),
        };
        if sides.is_empty() {
            sides = key.events.iter().map(|event| self.side_of(*event)).collect::<Result<_, _>>()?;
        }
        let choices = self.choices_of(key)?;
        Ok(StoryRow {
            key: key.to_string(),
            why: key.why.code().to_owned(),
            urgency: match asks.urgency {
                Urgency::Red => "red",
                Urgency::Open => "open",
                Urgency::Note => "note",
            }
            .to_owned(),
            day_shown: story.day.map(show_day).unwrap_or_default(),
            sum_shown: if story.dong == 0 { String::new() } else { show::dong(story.dong) },
            outcome: if key.at.is_some() { "balance" } else { outcome_name(outcome) }.to_owned(),
            account: key.at.map(|at| format!("{} {}", at.account, self.account_name(at.account))).unwrap_or_default(),
            sides,
            figures: self.story_figures(key, beside)?,
            may_decide: self.own_roles().any_of(asks.who) && !choices.is_empty(),
            choices: choices.into_iter().map(|choice| choice.code().to_owned()).collect(),
            may_post: self.may_post(),
            who: if asks.who == Roles::DIRECTOR { "director" } else { "either" }.to_owned(),
        })
    }

    /// What the person at this device may do.
    pub(crate) fn own_roles(&self) -> Roles {
        let cache = self.store.cache();
        let member = cache.members().and_then(|members| members.get(cache.identity().writer));
        member.map_or(Roles::NONE, |member| member.roles)
    }

    fn waiting_vouchers(&self, aside: &[Aside]) -> Result<Vec<WaitingVoucher>, Refusal> {
        let beside = Beside::of(aside);
        let mut rows = Vec::new();
        for one in aside.iter().filter(|one| one.outcome == Outcome::Waiting) {
            let voucher = match self.store.event(one.id)?.body.into_fact() {
                Body::VoucherAmended(amended) => amended.target,
                _ => one.id,
            };
            let Some(row) = self.store.find_voucher(voucher)? else { continue };
            let shown = self.row(&row)?;
            let words = self.store.decisions(voucher)?;
            let said = |kind| words.iter().any(|word| word.kind == kind && word.version == one.id);
            let setting = |key: &str, value: &str| self.store.cache().setting(key) == Some(value);
            let is_payment = row.current.number.form == Form::CashPayment;
            let wants_approval = is_payment && setting("policy.approval", "payments") && !said(DecisionKind::Approved);
            rows.push(WaitingVoucher {
                id: voucher.to_string(),
                version: self.store.voucher(voucher)?.map(|state| hex(&state.hash)).unwrap_or_default(),
                number: shown.number,
                date_shown: shown.date_shown,
                who: shown.who,
                narration: shown.narration,
                total_shown: shown.total_shown,
                wants_approval,
                wants_cash: setting("policy.cashier", "separate") && !said(DecisionKind::CashConfirmed),
                refused: said(DecisionKind::Rejected),
                figures: self.waiting_figures(one.id, &beside)?,
                may_approve: self.own_roles().any_of(Roles::DIRECTOR),
                may_confirm: self.own_roles().any_of(Roles::CASHIER),
            });
        }
        Ok(rows)
    }

    fn aside_rows(&self, aside: &[Aside]) -> Vec<AsideRow> {
        let mut sums: BTreeMap<AccountCode, (i64, i64)> = BTreeMap::new();
        for one in aside {
            for (account, dong) in &one.accounts {
                let (waiting, held) = sums.entry(*account).or_default();
                let sum = if one.outcome == Outcome::Waiting { waiting } else { held };
                *sum = sum.saturating_add(*dong);
            }
        }
        let row = |(account, (waiting, held)): (AccountCode, (i64, i64))| AsideRow {
            account: account.to_string(),
            name: self.account_name(account),
            waiting_shown: if waiting == 0 { String::new() } else { show::dong(waiting) },
            held_shown: if held == 0 { String::new() } else { show::dong(held) },
        };
        sums.into_iter().map(row).collect()
    }

    /// Decides a story; what has to be written for it besides is written with it, or nothing is.
    ///
    /// # Errors
    /// When there is no such story or choice, when the person may not decide, or the decision would not hold.
    pub fn decide_attention(&mut self, key: &str, choice: &str, reason: &str) -> Result<Attention, Refusal> {
        self.refuse_limited()?;
        let gone = || Refusal::new("attention.gone");
        if let Some(writer) = refused_writer(key) {
            return self.decide_refused(writer, choice, reason);
        }
        let key: StoryKey = key.parse().map_err(|_| gone())?;
        if self.store.open_stories()?.iter().all(|story| story.key != key) {
            return Err(gone());
        }
        let asks = key.why.asks();
        let choice = Choice::named(choice).filter(|choice| asks.choices.contains(choice));
        let choice = choice.ok_or_else(|| Refusal::new("attention.no-such-choice"))?;
        if !self.choices_of(&key)?.contains(&choice) && choice.is_about_apart() {
            let who = if choice == Choice::Discard { "director" } else { "either" };
            return Err(Refusal::new("attention.role").with("who", who));
        }
        if !self.own_roles().any_of(asks.who) {
            let who = if asks.who == Roles::DIRECTOR { "director" } else { "either" };
            return Err(Refusal::new("attention.role").with("who", who));
        }
        let reason = match choice {
            // Whoever reads the books later must find why: whether this person writes it now or asks another to.
            Choice::Reverse | Choice::Reopen | Choice::Discard => reason_of(reason)?,
            _ => ledger::text::clean(reason).map_err(|fault| Refusal::new(fault.code()))?,
        };
        let acts = self.acts_for(&key, choice, &reason)?;
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            for act in acts {
                take(writing, act)?;
            }
            if !choice.is_about_apart() && writing.books().story(&key)?.1.is_none() {
                take(writing, Act::Event(resolved(&key, choice, &reason)))?;
            }
            Ok(())
        })?;
        self.attention()
    }

    /// Taking over what lies apart, event by event in its order; or leaving the rest out.
    fn acts_apart(&self, key: &StoryKey, choice: Choice, reason: &str) -> Result<Vec<Act>, Refusal> {
        let notice = key.about().ok_or_else(|| Refusal::new("attention.gone"))?;
        if choice == Choice::Adopt {
            let open = self.store.apart_of(notice)?.into_iter().filter(ApartEvent::is_open);
            return Ok(open.map(|apart| Act::Adoption(Box::new(apart))).collect());
        }
        let frame = match self.store.event(notice)?.body {
            Body::Other { fields, .. } => Notice::read(&fields).map(|notice| notice.frame),
            _ => None,
        };
        let frame = frame.ok_or_else(|| Refusal::new("attention.gone"))?;
        Ok(vec![Act::Discard(frame, reason.to_owned())])
    }

    /// What a choice writes besides the decision itself.
    fn acts_for(&self, key: &StoryKey, choice: Choice, reason: &str) -> Result<Vec<Act>, Refusal> {
        if choice.is_about_apart() {
            return self.acts_apart(key, choice, reason);
        }
        let event = |at: usize| -> Result<(EventId, Event), Refusal> {
            let id = key.events.get(at).copied().ok_or_else(|| Refusal::new("attention.gone"))?;
            Ok((id, self.store.event(id)?))
        };
        let act = match choice {
            Choice::Accept | Choice::Reject => {
                let (target, event) = event(0)?;
                let version = chain::hash(&event.encode());
                let decision = Decision { target, version, day: self.current_day()?, reason: reason.to_owned() };
                let accepts = choice == Choice::Accept;
                Act::Event(if accepts { Body::Approved(decision) } else { Body::Rejected(decision) })
            }
            Choice::Reverse if self.may_post() => self.reversal_of(event(0)?.0, reason)?,
            Choice::Vouch => Act::Fact(Fact::Confirmed { writer: event(0)?.0.writer() }),
            Choice::Merge => Act::Event(Body::MemberMerged(MemberMerged { from: event(1)?.0, into: event(0)?.0 })),
            Choice::Reopen => {
                let Some(day) = date_of(&event(0)?.1) else { return Ok(Vec::new()) };
                let month = Month::of(day);
                if !self.store.cache().closed().contains_key(&month) {
                    return Ok(Vec::new());
                }
                if self.store.cache().closed().contains_key(&month.next()) {
                    return Err(Refusal::new("period.later-closed").with("month", month.next()));
                }
                Act::Event(Body::PeriodReopened(PeriodReopened { month, reason: reason.to_owned() }))
            }
            Choice::Readmit => match event(1)?.1.body {
                Body::PartySet(set) => card(set.party.unwrap_or(event(1)?.0), vec![PartyField::Active(true)]),
                _ => return Ok(Vec::new()),
            },
            Choice::PutBack => match (event(0)?.1.body, event(1)?.1.body) {
                (Body::PartySet(later), Body::PartySet(earlier)) => {
                    let changed: Vec<u16> = later.fields.iter().map(|field| field.parts().0).collect();
                    let fields =
                        earlier.fields.into_iter().filter(|field| changed.contains(&field.parts().0)).collect();
                    card(later.party.unwrap_or(event(0)?.0), fields)
                }
                _ => return Ok(Vec::new()),
            },
            Choice::Reuse => match event(0)?.1.body {
                Body::AccountSet(set) => Act::Event(Body::AccountSet(AccountSet { active: true, ..set })),
                _ => return Ok(Vec::new()),
            },
            _ => return Ok(Vec::new()),
        };
        Ok(vec![act])
    }

    /// Says a word about a waiting voucher: `approve`, `reject` or `cash`, on a day. Where a version is named, the word is
    /// about that one alone.
    ///
    /// # Errors
    /// `approval.changed` where the version is another by now. When it does not wait, when the person may not say so, or the word would not hold.
    pub fn decide_voucher(
        &mut self,
        voucher: &str,
        version: Option<&str>,
        word: &str,
        day: &str,
        reason: &str,
    ) -> Result<Attention, Refusal> {
        self.refuse_limited()?;
        let not_there = || Refusal::new("voucher.not-there");
        let target: EventId = voucher.parse().map_err(|_| not_there())?;
        let state = self.store.voucher(target)?.ok_or_else(not_there)?;
        if version.is_some_and(|version| version != hex(&state.hash)) {
            return Err(Refusal::new("approval.changed"));
        }
        let day = day_of(day)?;
        let reason = ledger::text::clean(reason).map_err(|fault| Refusal::new(fault.code()))?;
        let decision = Decision { target, version: state.hash, day, reason };
        let (role, who, body) = match word {
            "approve" => (Roles::DIRECTOR, "director", Body::Approved(decision)),
            "reject" => (Roles::DIRECTOR, "director", Body::Rejected(decision)),
            "cash" => (Roles::CASHIER, "cashier", Body::CashConfirmed(decision)),
            _ => return Err(Refusal::new("attention.no-such-choice")),
        };
        if state.outcome != Outcome::Waiting || state.reversed {
            return Err(Refusal::new("attention.gone"));
        }
        if !self.own_roles().any_of(role) {
            return Err(Refusal::new("attention.role").with("who", who));
        }
        self.store.record::<_, Refusal>(show::wall(), |writing| take(writing, Act::Event(body)))?;
        self.attention()
    }

    /// Refuses to close or decide anything where the book holds what this version does not know.
    pub(crate) fn refuse_limited(&self) -> Result<(), Refusal> {
        if self.store.is_limited()? { Err(Refusal::new("attention.limited")) } else { Ok(()) }
    }
}

/// Something written for a decision.
pub(crate) enum Act {
    Event(Body),
    Fact(Fact),
    /// A voucher is taken back.
    Reversal(Box<Reversal>),
    /// What lies apart is taken over.
    Adoption(Box<ApartEvent>),
    /// What lies apart is left out, and why.
    Discard([u8; 32], String),
}

/// What a reversal takes back, and under which words.
pub(crate) struct Reversal {
    pub target: EventId,
    pub state: VoucherState,
    pub year: u16,
    pub content: Content,
}

/// Writes one; where it would not hold, nothing is written at all.
pub(crate) fn take(writing: &mut Writing<'_>, act: Act) -> Result<(), Refusal> {
    let waits_as_any_other = matches!(act, Act::Adoption(_));
    let (id, outcome) = match act {
        Act::Adoption(apart) => writing.adopt(&apart)?,
        Act::Discard(frame, reason) => writing.discard(frame, reason)?,
        Act::Event(body) => writing.event(Vec::new(), body)?,
        Act::Fact(fact) => writing.fact(&fact)?,
        Act::Reversal(one) => {
            let numbered = writing.reverse(one.target, &one.state, one.year, one.content)?;
            (numbered.id, numbered.outcome)
        }
    };
    if outcome.counts() || waits_as_any_other && outcome == Outcome::Waiting {
        return Ok(());
    }
    let why = writing.books().judged(id)?.and_then(|(_, _, why)| why).unwrap_or(Why::NothingToDecide);
    Err(Refusal::new(why.code()))
}

fn resolved(key: &StoryKey, choice: Choice, reason: &str) -> Body {
    Body::AttentionResolved(Resolved {
        story: key.why as u16,
        events: key.events.clone(),
        at: key.at,
        choice: choice as u16,
        reason: reason.to_owned(),
    })
}

fn card(party: EventId, fields: Vec<PartyField>) -> Act {
    Act::Event(Body::PartySet(PartySet { party: Some(party), fields }))
}

/// The date a voucher's content bears.
fn date_of(event: &Event) -> Option<chrono::NaiveDate> {
    match event.body.fact() {
        Body::VoucherAmended(amended) => Some(amended.content.date),
        body => body.numbered().map(|(_, content)| content.date),
    }
}

pub(crate) fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Effective => "counted",
        Outcome::Waiting => "waiting",
        Outcome::Flagged => "flagged",
        Outcome::Held => "held",
        Outcome::Void | Outcome::Malformed => "void",
    }
}

/// What events with this outcome come to: each pair once.
fn sum_of(aside: &[Aside], outcome: Outcome) -> i64 {
    let of_outcome = aside.iter().filter(|one| one.outcome == outcome);
    of_outcome
        .flat_map(|one| one.accounts.values())
        .filter(|dong| **dong > 0)
        .fold(0, |sum, dong| sum.saturating_add(*dong))
}
