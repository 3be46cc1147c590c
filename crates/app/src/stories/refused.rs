//! What the server refused of a writer of this machine. No log tells of it, so its story is this machine's own, until the
//! events are taken over by a writer that goes on here, or left out.

use std::collections::BTreeSet;

use ledger::chain::Link;
use ledger::event::WriterNo;
use ledger::fold::Choice;
use ledger::member::Roles;
use store::exchange::ApartEvent;

use crate::api::attention::{Attention, StoryRow};
use crate::attention::{Act, take};
use crate::entry::reason_of;
use crate::{Book, Refusal, show};

/// What begins the key of such a story; the writer's number follows.
const REFUSED: &str = "refused-";

/// Whose refused frames the key of a story is about, where it is about some.
pub(crate) fn refused_writer(key: &str) -> Option<WriterNo> {
    key.strip_prefix(REFUSED)?.parse().ok()
}

impl Book {
    pub(crate) fn refused_stories(&self) -> Result<Vec<StoryRow>, Refusal> {
        self.store.refused_writers()?.into_iter().map(|writer| self.refused_story(writer)).collect()
    }

    fn refused_story(&self, writer: WriterNo) -> Result<StoryRow, Refusal> {
        let choices = self.choices_of_refused();
        Ok(StoryRow {
            key: format!("{REFUSED}{writer}"),
            why: "fold.refused".to_owned(),
            urgency: "open".to_owned(),
            day_shown: String::new(),
            sum_shown: String::new(),
            outcome: "apart".to_owned(),
            account: String::new(),
            sides: self.store.refused_of(writer)?.iter().map(|one| self.side_apart(one)).collect::<Result<_, _>>()?,
            figures: Vec::new(),
            may_decide: !choices.is_empty(),
            choices: choices.into_iter().map(|choice| choice.code().to_owned()).collect(),
            may_post: self.may_post(),
            who: "either".to_owned(),
        })
    }

    /// Taking over is the accountant's, leaving out the director's; and only a writer that goes on here may do either.
    fn choices_of_refused(&self) -> Vec<Choice> {
        let goes_on = self.store.access() == store::Access::Writing;
        let may = |choice: &Choice| match choice {
            Choice::Adopt => self.may_post(),
            _ => self.own_roles().any_of(Roles::DIRECTOR),
        };
        [Choice::Adopt, Choice::Discard].into_iter().filter(|choice| goes_on && may(choice)).collect()
    }

    /// Takes over what the server refused of a writer, in its order, or leaves it out.
    ///
    /// # Errors
    /// `attention.gone`, `attention.no-such-choice`, `attention.role`, or why it would not hold.
    pub(crate) fn decide_refused(
        &mut self,
        writer: WriterNo,
        choice: &str,
        reason: &str,
    ) -> Result<Attention, Refusal> {
        let open: Vec<ApartEvent> = self.store.refused_of(writer)?.into_iter().filter(ApartEvent::is_open).collect();
        if open.is_empty() {
            return Err(Refusal::new("attention.gone"));
        }
        let choice = Choice::named(choice).filter(|choice| choice.is_about_apart());
        let choice = choice.ok_or_else(|| Refusal::new("attention.no-such-choice"))?;
        if !self.choices_of_refused().contains(&choice) {
            let who = if choice == Choice::Discard { "director" } else { "either" };
            return Err(Refusal::new("attention.role").with("who", who));
        }
        let acts: Vec<Act> = if choice == Choice::Adopt {
            open.into_iter().map(|apart| Act::Adoption(Box::new(apart))).collect()
        } else {
            let reason = reason_of(reason)?;
            let frames: BTreeSet<Link> = open.iter().map(|apart| apart.frame).collect();
            frames.into_iter().map(|frame| Act::Discard(frame, reason.clone())).collect()
        };
        self.store
            .record::<_, Refusal>(show::wall(), |writing| acts.into_iter().try_for_each(|act| take(writing, act)))?;
        if self.store.refused_writers()?.is_empty() {
            self.store.lower_alarm("sync.frame-refused")?;
        }
        self.attention()
    }
}
