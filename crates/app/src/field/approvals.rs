//! «Việc cần duyệt»: payments that wait for the director's word, read one by one.
//!
//! A word names the version that was read. One that was changed meanwhile takes no word: it is read again.

use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::body::Body;
use ledger::fold::{Books, DecisionKind, Outcome, VoucherState};
use ledger::member::Roles;
use ledger::voucher::Form;
use store::query::{Order, VoucherFilter};

use crate::admission::shown_roles;
use crate::api::field::{ApprovalBefore, ApprovalItem, ApprovalRow, Approvals, PaidRow};
use crate::{Book, Refusal, show};

const CASH: &str = "111";
/// Payments of earlier that are shown one by one.
const PAID_SHOWN: usize = 3;
/// Payments of earlier that are counted: more say nothing more.
const PAID_MAX: u32 = 500;

impl Book {
    /// The payments that wait for the director's word.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn approvals(&self) -> Result<Approvals, Refusal> {
        let mut items = Vec::new();
        for id in self.wanting_approval()? {
            let Some(row) = self.store.find_voucher(id)? else { continue };
            items.push(ApprovalRow {
                id: id.to_string(),
                number: row.current.number.to_string(),
                to: row.current.party_name.clone(),
                amount_shown: show::dong(row.current.total),
            });
        }
        Ok(Approvals { items, may: self.own_roles().any_of(Roles::DIRECTOR), limited: self.store.is_limited()? })
    }

    /// Whether the director's word is what a waiting payment lacks: it is asked for, or nobody else could have it count.
    fn wants_word(&self, voucher: EventId, state: &VoucherState) -> Result<bool, Refusal> {
        let lines = self.store.lines(state.version)?;
        let asks = ledger::fold::asks_approval(&self.store, state.number.form, &lines)?;
        let alone = self.store.cache().setting(ledger::fold::CASHIER) != Some("separate");
        Ok((asks || alone) && self.word_on(voucher, state)?.is_none())
    }

    /// The vouchers that wait for a word, in the order they came: refused ones have theirs, and what was asked about is
    /// answered first.
    pub(super) fn wanting_approval(&self) -> Result<Vec<EventId>, Refusal> {
        let mut wanting = Vec::new();
        for one in self.store.set_aside()?.iter().filter(|one| one.outcome == Outcome::Waiting) {
            let voucher = match self.store.event(one.id)?.body.into_fact() {
                Body::VoucherAmended(amended) => amended.target,
                _ => one.id,
            };
            let Some(state) = self.store.voucher(voucher)? else { continue };
            let is_payment = state.number.form == Form::CashPayment;
            if is_payment && self.wants_word(voucher, &state)? && !self.awaits_answer(voucher)? {
                wanting.push(voucher);
            }
        }
        Ok(wanting)
    }

    /// The director's last word on a voucher as it stands.
    pub(super) fn word_on(&self, voucher: EventId, state: &VoucherState) -> Result<Option<DecisionKind>, Refusal> {
        let standing = ledger::fold::standing_decisions(&self.store, voucher, state)?;
        let mut words = standing.into_iter().filter(|word| word.kind != DecisionKind::CashConfirmed);
        Ok(words.next_back().map(|word| word.kind))
    }

    /// One payment in full.
    ///
    /// # Errors
    /// When there is no such voucher, or it waits no longer.
    pub fn approval(&self, voucher: &str) -> Result<ApprovalItem, Refusal> {
        let not_there = || Refusal::new("voucher.not-there");
        let id: EventId = voucher.parse().map_err(|_| not_there())?;
        let state = self.store.voucher(id)?.ok_or_else(not_there)?;
        if state.outcome != Outcome::Waiting || state.reversed {
            return Err(Refusal::new("attention.gone"));
        }
        let row = self.store.find_voucher(id)?.ok_or_else(not_there)?;
        let current = &row.current;
        let party = match current.party {
            Some(party) => self.store.register()?.get(party),
            None => None,
        };
        let cash = self.store.balance_now(CASH)?;
        let after = cash.saturating_add(self.change_on(state.version, CASH)?);
        let writer = state.version.writer();
        let (paid_times, paid_sum, paid) = self.paid_before(id, current.party)?;
        Ok(ApprovalItem {
            id: id.to_string(),
            version: hex(&state.hash),
            number: current.number.to_string(),
            date_shown: show_day(current.day),
            asked_by: self.writer_name(writer),
            asked_roles: self.roles_of_writer(writer),
            amount_shown: show::dong(current.total),
            words: self.in_words(current.total),
            to: current.party_name.clone(),
            to_code: party.map(|party| party.code.clone()).unwrap_or_default(),
            to_place: party.map(|party| party.place.clone()).unwrap_or_default(),
            purpose: current.narration.clone(),
            papers: self.papers_of(&state)?,
            cash_shown: show::dong(cash),
            after_shown: show::dong(after),
            after_negative: after < 0,
            paid_times,
            paid_sum: show::dong(paid_sum),
            paid,
            before: self.before(id)?,
            asks_proof: self.asks_proof(current.total),
        })
    }

    /// What a voucher said before it was changed last.
    fn before(&self, voucher: EventId) -> Result<Option<ApprovalBefore>, Refusal> {
        let before = self.store.versions(voucher)?.into_iter().rev().nth(1);
        Ok(before.map(|version| ApprovalBefore {
            amount_shown: show::dong(version.total),
            to: version.party_name,
            purpose: version.narration,
        }))
    }

    fn roles_of_writer(&self, writer: u16) -> Vec<crate::api::device::Role> {
        let member = self.store.cache().members().and_then(|members| members.get(writer));
        member.map_or_else(Vec::new, |member| shown_roles(member.roles))
    }

    fn papers_of(&self, state: &VoucherState) -> Result<u32, Refusal> {
        let event = self.store.event(state.version)?;
        Ok(match event.body.fact() {
            Body::VoucherAmended(amended) => amended.content.attachments.into(),
            body => body.numbered().map_or(0, |(_, content)| content.attachments.into()),
        })
    }

    /// Payments to somebody that count: how many, what they come to, and the last of them.
    fn paid_before(&self, but: EventId, party: Option<EventId>) -> Result<(u32, i64, Vec<PaidRow>), Refusal> {
        let Some(party) = party else { return Ok((0, 0, Vec::new())) };
        let filter = VoucherFilter { parties: Some(vec![party]), ..VoucherFilter::default() };
        let found = self.store.vouchers(&filter, Order::LatestFirst, 0, PAID_MAX)?;
        let is_payment = |form| matches!(form, Form::CashPayment | Form::BankPayment);
        let paid: Vec<_> = found
            .into_iter()
            .filter(|row| is_payment(row.current.number.form) && row.current.voucher != but)
            .filter(|row| row.outcome.counts() && !row.reversed && row.link.is_none())
            .collect();
        let all = paid.iter().fold(0_i64, |sum, row| sum.saturating_add(row.current.total));
        let shown = paid.iter().take(PAID_SHOWN).map(|row| PaidRow {
            voucher: row.current.voucher.to_string(),
            date_shown: show_day(row.current.booked_day),
            purpose: row.current.narration.clone(),
            amount_shown: show::dong(row.current.total),
        });
        Ok((u32::try_from(paid.len()).unwrap_or(u32::MAX), all, shown.collect()))
    }

    /// Whether agreeing to a sum asks who sits there once more.
    fn asks_proof(&self, total: i64) -> bool {
        let from = self.setting(ledger::fold::APPROVAL_PIN_FROM).parse::<i64>();
        from.is_ok_and(|from| total >= from)
    }

    /// Has who sits there prove who they are before they agree to a payment of the sum the cooperative has set, or more.
    /// It guards the machine, and is no signature.
    ///
    /// # Errors
    /// `approval.proof` where it is asked and not given, and what [`Book::come_in`] says of a wrong one.
    pub(crate) fn prove_for(&mut self, voucher: &str, word: &str, proof: Option<&str>) -> Result<(), Refusal> {
        let id: EventId = voucher.parse().map_err(|_| Refusal::new("voucher.not-there"))?;
        let total = self.store.find_voucher(id)?.map_or(0, |row| row.current.total);
        if word != "approve" || !self.asks_proof(total) {
            return Ok(());
        }
        self.prove(proof.ok_or_else(|| Refusal::new("approval.proof"))?)
    }

    /// Says the director's word, `approve` or `reject`, on the version that was read.
    ///
    /// # Errors
    /// `approval.changed` where the voucher is another one by now, `approval.reason` for a refusal without a reason, and
    /// as [`Book::decide_voucher`].
    pub fn decide_approval(
        &mut self,
        voucher: &str,
        version: &str,
        word: &str,
        reason: &str,
    ) -> Result<Approvals, Refusal> {
        let id: EventId = voucher.parse().map_err(|_| Refusal::new("voucher.not-there"))?;
        let state = self.store.voucher(id)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
        if hex(&state.hash) != version {
            return Err(Refusal::new("approval.changed"));
        }
        if word == "reject" && reason.trim().is_empty() {
            return Err(Refusal::new("approval.reason"));
        }
        if let Some(said) = self.word_on(id, &state)? {
            let before = if said == DecisionKind::Approved { "approve" } else { "reject" };
            return Err(Refusal::new("approval.decided").with("word", before));
        }
        self.decide_voucher(voucher, Some(version), word, &self.current_day()?.to_string(), reason)?;
        self.approvals()
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
