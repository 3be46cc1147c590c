//! «Có câu hỏi»: questions on a voucher and their answers. They never hold a voucher back.

use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::body::Body;
use ledger::event::comment::{Comment, Deed};
use ledger::fold::{Books, DecisionKind, Outcome, Why};
use store::query::Said;

use crate::api::field::{
    Answer, DecidedRow, HeadRow, LogHeads, Question, RefusedRow, Returned, ThreadLine, VoucherThread,
};
use crate::{Book, Refusal, show};

/// The longest text of a question or an answer, in bytes, as an event may hold.
const TEXT_BYTES_MAX: usize = 500;

impl Book {
    /// A voucher with what was decided and asked about it.
    ///
    /// # Errors
    /// When there is no such voucher.
    pub fn voucher_thread(&self, voucher: &str) -> Result<VoucherThread, Refusal> {
        let not_there = || Refusal::new("voucher.not-there");
        let id: EventId = voucher.parse().map_err(|_| not_there())?;
        let row = self.store.find_voucher(id)?.ok_or_else(not_there)?;
        let current = &row.current;
        let code = |code: Option<ledger::account::AccountCode>| code.map(|code| code.to_string()).unwrap_or_default();
        let lines = self.store.lines(current.event)?;
        Ok(VoucherThread {
            id: id.to_string(),
            number: current.number.to_string(),
            form: current.number.form.letters().to_owned(),
            date_shown: show_day(current.day),
            who: self.who(current.party, &current.party_name)?,
            purpose: current.narration.clone(),
            amount_shown: show::dong(current.total),
            words: self.in_words(current.total),
            lines: lines
                .iter()
                .map(|line| ThreadLine {
                    debit: code(line.debit),
                    credit: code(line.credit),
                    amount_shown: show::dong(line.amount.get()),
                })
                .collect(),
            reversed: row.reversed,
            waits: row.outcome == Outcome::Waiting,
            decided: self.decided_on(id)?,
            questions: self.questions(&self.store.comments_on(id)?)?,
        })
    }

    fn decided_on(&self, voucher: EventId) -> Result<Vec<DecidedRow>, Refusal> {
        let mut rows = Vec::new();
        for word in self.store.decisions(voucher)? {
            let event = self.store.event(word.by)?;
            let what = match word.kind {
                DecisionKind::Approved => "approved",
                DecisionKind::Rejected => "rejected",
                DecisionKind::CashConfirmed => "cash",
            };
            rows.push(DecidedRow {
                what: what.to_owned(),
                by: self.writer_name(word.by.writer()),
                at: show::moment(event.wall),
                reason: reason_of(&event.body),
            });
        }
        Ok(rows)
    }

    /// The questions among what was said, each with its answers.
    fn questions(&self, said: &[Said]) -> Result<Vec<Question>, Refusal> {
        let own = self.store.cache().identity().writer;
        let asked = said.iter().filter(|one| one.comment.deed == Deed::Question);
        let question = |one: &Said| -> Result<Question, Refusal> {
            let follows = |other: &&Said| other.comment.question == Some(one.id);
            let answers = said.iter().filter(follows).filter(|other| !other.comment.text.is_empty());
            let number = self.store.find_voucher(one.comment.target)?.map(|row| row.current.number.to_string());
            Ok(Question {
                id: one.id.to_string(),
                voucher: one.comment.target.to_string(),
                number: number.unwrap_or_default(),
                by: self.writer_name(one.id.writer()),
                at: show::moment(one.wall),
                text: one.comment.text.clone(),
                mine: one.id.writer() == own,
                settled: said.iter().filter(follows).any(|other| other.comment.deed == Deed::Settled),
                answers: answers
                    .map(|other| Answer {
                        by: self.writer_name(other.id.writer()),
                        at: show::moment(other.wall),
                        text: other.comment.text.clone(),
                        mine: other.id.writer() == own,
                        asker: other.id.writer() == one.id.writer(),
                    })
                    .collect(),
            })
        };
        asked.map(question).collect()
    }

    /// The questions nobody has settled, the first first.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn open_questions(&self) -> Result<Vec<Question>, Refusal> {
        let mut open = Vec::new();
        for asked in self.store.open_questions()? {
            let all = self.questions(&self.store.comments_on(asked.comment.target)?)?;
            open.extend(all.into_iter().filter(|question| question.id == asked.id.to_string()));
        }
        Ok(open)
    }

    /// Whether a question on a voucher waits for its answer.
    pub(super) fn awaits_answer(&self, voucher: EventId) -> Result<bool, Refusal> {
        let questions = self.questions(&self.store.comments_on(voucher)?)?;
        let silent = |question: &Question| question.answers.last().is_none_or(|answer| answer.asker);
        Ok(questions.iter().any(|question| !question.settled && silent(question)))
    }

    /// Asks about a voucher as it stands.
    ///
    /// # Errors
    /// When there is no such voucher, or the question is empty or too long.
    pub fn ask_question(&mut self, voucher: &str, text: &str) -> Result<VoucherThread, Refusal> {
        let target: EventId = voucher.parse().map_err(|_| Refusal::new("voucher.not-there"))?;
        self.say_about(target, Deed::Question, None, text)
    }

    /// Answers a question, or goes on asking.
    ///
    /// # Errors
    /// When there is no such question, or the answer is empty or too long.
    pub fn answer_question(&mut self, question: &str, text: &str) -> Result<VoucherThread, Refusal> {
        let (id, asked) = self.question_named(question)?;
        self.say_about(asked.target, Deed::Answer, Some(id), text)
    }

    /// Says that a question is settled: only who asked may.
    ///
    /// # Errors
    /// When there is no such question, or somebody else asked it.
    pub fn settle_question(&mut self, question: &str) -> Result<VoucherThread, Refusal> {
        let (id, asked) = self.question_named(question)?;
        if id.writer() != self.store.cache().identity().writer {
            return Err(Refusal::new("question.not-yours"));
        }
        self.write_comment(asked.target, Deed::Settled, Some(id), String::new())
    }

    fn question_named(&self, question: &str) -> Result<(EventId, Comment), Refusal> {
        let gone = || Refusal::new("question.not-there");
        let id: EventId = question.parse().map_err(|_| gone())?;
        match self.store.judged(id)? {
            Some((event, outcome, _)) if outcome.counts() => match event.body.into_fact() {
                Body::Comment(comment) if comment.deed == Deed::Question => Ok((id, comment)),
                _ => Err(gone()),
            },
            _ => Err(gone()),
        }
    }

    fn say_about(
        &mut self,
        target: EventId,
        deed: Deed,
        question: Option<EventId>,
        text: &str,
    ) -> Result<VoucherThread, Refusal> {
        let text = ledger::text::clean(text).map_err(|fault| Refusal::new(fault.code()))?;
        if text.is_empty() {
            return Err(Refusal::new("question.empty"));
        }
        if text.len() > TEXT_BYTES_MAX {
            return Err(Refusal::new("question.too-long"));
        }
        self.write_comment(target, deed, question, text)
    }

    fn write_comment(
        &mut self,
        target: EventId,
        deed: Deed,
        question: Option<EventId>,
        text: String,
    ) -> Result<VoucherThread, Refusal> {
        let state = self.store.voucher(target)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
        let comment = Comment { target, version: state.hash, deed, question, text };
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            let (id, outcome) = writing.event(Vec::new(), Body::Comment(comment))?;
            if outcome.counts() {
                return Ok(());
            }
            let why = writing.books().judged(id)?.and_then(|(_, _, why)| why).unwrap_or(Why::NothingToDecide);
            Err(Refusal::new(why.code()))
        })?;
        self.voucher_thread(&target.to_string())
    }

    /// What came back to the accountant: payments not agreed to, and questions.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn returned(&self) -> Result<Returned, Refusal> {
        let mut refused = Vec::new();
        for one in self.store.set_aside()?.iter().filter(|one| one.outcome == Outcome::Waiting) {
            let voucher = match self.store.event(one.id)?.body.into_fact() {
                Body::VoucherAmended(amended) => amended.target,
                _ => one.id,
            };
            let (Some(state), Some(row)) = (self.store.voucher(voucher)?, self.store.find_voucher(voucher)?) else {
                continue;
            };
            let standing = ledger::fold::standing_decisions(&self.store, voucher, &state)?;
            let last = standing.into_iter().rfind(|word| word.kind != DecisionKind::CashConfirmed);
            let Some(word) = last.filter(|word| word.kind == DecisionKind::Rejected) else { continue };
            let event = self.store.event(word.by)?;
            refused.push(RefusedRow {
                voucher: voucher.to_string(),
                number: row.current.number.to_string(),
                who: self.who(row.current.party, &row.current.party_name)?,
                amount_shown: show::dong(row.current.total),
                by: self.writer_name(word.by.writer()),
                at: show::moment(event.wall),
                reason: reason_of(&event.body),
            });
        }
        Ok(Returned { refused, questions: self.open_questions()? })
    }

    /// How far each writer's chain goes, and the digest of all balances.
    ///
    /// # Errors
    /// When the balances do not read.
    pub fn log_heads(&self) -> Result<LogHeads, Refusal> {
        let writers = self.store.chain_ends().into_iter().map(|(writer, events, link)| HeadRow {
            series: format!("{writer:02}"),
            user: self.writer_name(writer),
            events: u32::try_from(events).unwrap_or(u32::MAX),
            link: super::approvals::hex(&link),
        });
        Ok(LogHeads { writers: writers.collect(), ledger_digest: super::approvals::hex(&self.store.ledger_digest()?) })
    }
}

fn reason_of(body: &Body) -> String {
    match body {
        Body::Approved(decision) | Body::Rejected(decision) | Body::CashConfirmed(decision) => decision.reason.clone(),
        _ => String::new(),
    }
}
