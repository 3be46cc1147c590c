//! «Thu chi tiền mặt»: the cashier confirms what was approved, and counts the cash without seeing what the book says.

use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::body::Body;
use ledger::event::coop::{BalanceCounted, CoopFact};
use ledger::event::extra::{Key, Side};
use ledger::event::value::Value;
use ledger::fold::{Books, DecisionKind, Outcome, VoucherState};
use ledger::member::Roles;
use ledger::money::Dong;
use ledger::voucher::Form;
use store::query::VoucherRow;

use super::approvals::hex;
use super::sum::sum;
use crate::api::field::{CashCount, CashDesk, CashItem, CountCompared, DifferingVoucher, LastCount, NoteCount};
use crate::{Book, Refusal, show};

/// Cash in đồng: what is counted note by note.
const CASH: &str = "1111";
/// The notes of the State Bank that are in use, the largest first.
const NOTES: [u32; 10] = [500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500];
/// More notes of one kind are a slip of the finger.
const NOTES_MAX: u32 = 99_999;

impl Book {
    /// What the cashier has to do.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn cash_desk(&self) -> Result<CashDesk, Refusal> {
        let roles = self.own_roles();
        let mut items = Vec::new();
        for (id, form) in self.waiting_cash()? {
            if let Some(item) = self.cash_item(id, form)? {
                items.push(item);
            }
        }
        let counted = self.store.coop_facts()?.into_iter().rev().find_map(|(_, fact)| match fact {
            CoopFact::Counted(counted) if counted.account.is_under("111") => Some(counted),
            _ => None,
        });
        Ok(CashDesk {
            today_shown: show_day(self.current_day()?),
            separate: self.has_cashier(),
            may: roles.any_of(Roles::CASHIER),
            may_count: roles.any_of(Roles::CASHIER | Roles::ACCOUNTANT | Roles::DIRECTOR),
            items,
            last_count: counted.map(|counted| LastCount {
                day_shown: show_day(counted.day),
                counted_shown: show::dong(counted.counted.get()),
            }),
            counting: self.store.cash_count()?.is_some(),
        })
    }

    fn has_cashier(&self) -> bool {
        self.store.cache().setting(ledger::fold::CASHIER) == Some("separate")
    }

    /// Cash vouchers that wait, in the order they came.
    fn waiting_cash(&self) -> Result<Vec<(EventId, Form)>, Refusal> {
        let mut waiting = Vec::new();
        for one in self.store.set_aside()?.iter().filter(|one| one.outcome == Outcome::Waiting) {
            let voucher = match self.store.event(one.id)?.body.into_fact() {
                Body::VoucherAmended(amended) => amended.target,
                _ => one.id,
            };
            if let Some(state) = self.store.voucher(voucher)?
                && matches!(state.number.form, Form::CashPayment | Form::CashReceipt)
            {
                waiting.push((voucher, state.number.form));
            }
        }
        Ok(waiting)
    }

    /// A voucher whose cash may move now: approved where somebody must, not refused, and not confirmed yet.
    fn cash_item(&self, id: EventId, form: Form) -> Result<Option<CashItem>, Refusal> {
        let (Some(state), Some(row)) = (self.store.voucher(id)?, self.store.find_voucher(id)?) else { return Ok(None) };
        let words = ledger::fold::standing_decisions(&self.store, id, &state)?;
        let last = words.iter().rfind(|word| word.kind != DecisionKind::CashConfirmed);
        let approved = last.filter(|word| word.kind == DecisionKind::Approved);
        let asks = ledger::fold::asks_approval(&self.store, form, &self.store.lines(state.version)?)?;
        let is_refused = last.is_some_and(|word| word.kind == DecisionKind::Rejected);
        let is_confirmed = words.iter().any(|word| word.kind == DecisionKind::CashConfirmed);
        if !self.has_cashier() || is_confirmed || is_refused || (asks && approved.is_none()) {
            return Ok(None);
        }
        let current = &row.current;
        Ok(Some(CashItem {
            id: id.to_string(),
            version: hex(&state.hash),
            number: current.number.to_string(),
            incoming: form == Form::CashReceipt,
            date_shown: show_day(current.day),
            who: self.who(current.party, &current.party_name)?,
            purpose: current.narration.clone(),
            amount_shown: show::dong(current.total),
            words: self.in_words(current.total),
            approved_by: approved.map(|word| self.writer_name(word.by.writer())).unwrap_or_default(),
            paid_elsewhere: self.paid_elsewhere(&row, &state)?.unwrap_or_default(),
        }))
    }

    /// The number of another payment, by cash or through the bank, that names a paper which this one pays.
    fn paid_elsewhere(&self, row: &VoucherRow, state: &VoucherState) -> Result<Option<String>, Refusal> {
        if state.number.form != Form::CashPayment {
            return Ok(None);
        }
        for line in self.store.lines(state.version)? {
            let documents = [Side::Debit, Side::Credit].map(|side| line.extra.get(Key::Document, side));
            let party = line.debit_party.or(line.credit_party).or(row.current.party);
            for (document, party) in documents.into_iter().flatten().filter_map(Value::text).zip(party) {
                for form in [Form::CashPayment, Form::BankPayment] {
                    if let Some(number) = self.voucher_of_document(form, party, document, Some(row.current.voucher))? {
                        return Ok(Some(number));
                    }
                }
            }
        }
        Ok(None)
    }

    /// Says that the cash of a voucher moved today, on the version that was read.
    ///
    /// # Errors
    /// `approval.changed` where the voucher is another one by now, and as [`Book::decide_voucher`].
    pub fn confirm_cash(&mut self, voucher: &str, version: &str) -> Result<CashDesk, Refusal> {
        let id: EventId = voucher.parse().map_err(|_| Refusal::new("voucher.not-there"))?;
        let state = self.store.voucher(id)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
        if hex(&state.hash) != version {
            return Err(Refusal::new("approval.changed"));
        }
        if self.cash_item(id, state.number.form)?.is_none() {
            return Err(Refusal::new("attention.gone"));
        }
        self.decide_voucher(voucher, Some(version), "cash", &self.current_day()?.to_string(), "")?;
        self.cash_desk()
    }

    /// The count that is being made, as typed so far.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn cash_count(&self) -> Result<CashCount, Refusal> {
        let typed = self.typed_count()?;
        let mut counted: i64 = 0;
        let notes = NOTES.iter().enumerate().map(|(at, worth)| {
            let count = typed.get(at).cloned().unwrap_or_default();
            let worth_all = i64::from(*worth) * i64::from(count.parse::<u32>().unwrap_or(0));
            counted += worth_all;
            NoteCount {
                worth: *worth,
                worth_shown: show::dong((*worth).into()),
                count,
                sum_shown: show::dong(worth_all),
            }
        });
        let notes = notes.collect();
        Ok(CashCount { today_shown: show_day(self.current_day()?), notes, counted_shown: show::dong(counted) })
    }

    fn typed_count(&self) -> Result<Vec<String>, Refusal> {
        let kept = self.store.cash_count()?;
        // What does not read is a count that was not begun.
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// Keeps how many notes of each kind were counted, the largest first, as typed.
    ///
    /// # Errors
    /// `count.notes` for what is no number of notes.
    pub fn keep_cash_count(&self, counts: &[String]) -> Result<CashCount, Refusal> {
        let is_count = |text: &String| {
            let plain = text.bytes().all(|byte| byte.is_ascii_digit());
            text.is_empty() || (plain && text.parse::<u32>().is_ok_and(|count| count <= NOTES_MAX))
        };
        if counts.len() != NOTES.len() || !counts.iter().all(is_count) {
            return Err(Refusal::new("count.notes"));
        }
        let text = serde_json::to_string(counts).map_err(|fault| Refusal::new("count.notes").with("what", fault))?;
        self.store.keep_cash_count(Some(&text), show::seconds())?;
        self.cash_count()
    }

    /// Throws the count away that is being made.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn drop_cash_count(&self) -> Result<CashCount, Refusal> {
        self.store.keep_cash_count(None, show::seconds())?;
        self.cash_count()
    }

    fn counted_notes(&self) -> Result<(i64, Vec<(u32, u32)>), Refusal> {
        let typed = self.typed_count()?;
        let notes: Vec<(u32, u32)> = NOTES
            .iter()
            .zip(&typed)
            .filter_map(|(worth, count)| Some((*worth, count.parse::<u32>().ok().filter(|count| *count > 0)?)))
            .collect();
        let sum = notes.iter().map(|(worth, count)| i64::from(*worth) * i64::from(*count)).sum();
        Ok((sum, notes))
    }

    /// The finished count beside the book, with the vouchers that may explain a difference.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn compare_cash_count(&self) -> Result<CountCompared, Refusal> {
        let (counted, _) = self.counted_notes()?;
        let book = self.store.balance_now(CASH)?;
        let difference = counted.saturating_sub(book);
        Ok(CountCompared {
            counted_shown: show::dong(counted),
            book_shown: show::dong(book),
            difference: sum(difference),
            differing: self.differing(difference)?,
        })
    }

    /// Vouchers that stand in the cashier's book and not in the accountant's, or the other way round: those that wait, and
    /// those of today that no cashier confirmed.
    fn differing(&self, difference: i64) -> Result<Vec<DifferingVoucher>, Refusal> {
        let mut ids: Vec<EventId> = self.waiting_cash()?.into_iter().map(|(id, _)| id).collect();
        if self.has_cashier() {
            let today = self.current_day()?;
            self.store.ledger::<Refusal>(CASH, None, today, today, |row| {
                if !ids.contains(&row.voucher) {
                    ids.push(row.voucher);
                }
                Ok(())
            })?;
        }
        let mut differing = Vec::new();
        for id in ids {
            let (Some(state), Some(row)) = (self.store.voucher(id)?, self.store.find_voucher(id)?) else { continue };
            let words = ledger::fold::standing_decisions(&self.store, id, &state)?;
            let is_confirmed = words.iter().any(|word| word.kind == DecisionKind::CashConfirmed);
            let waits = state.outcome == Outcome::Waiting;
            // In both books; or in neither, which matters only where something is missing or left over.
            if waits != is_confirmed && (!waits || difference == 0) {
                continue;
            }
            let change = self.change_on(state.version, CASH)?;
            differing.push(DifferingVoucher {
                voucher: id.to_string(),
                number: row.current.number.to_string(),
                date_shown: show_day(row.current.day),
                purpose: row.current.narration.clone(),
                change: sum(change),
                why: if is_confirmed { "uncounted" } else { "unconfirmed" }.to_owned(),
                explains: if waits { change == difference } else { -change == difference },
            });
        }
        // What explains the difference stands first.
        differing.sort_by_key(|one| !one.explains);
        Ok(differing)
    }

    /// Writes the count down for today, note by note, and ends it. It moves nothing in the books.
    ///
    /// # Errors
    /// When nobody may, or nothing was counted.
    pub fn close_cash(&mut self, note: &str) -> Result<CashDesk, Refusal> {
        if !self.own_roles().any_of(Roles::CASHIER | Roles::ACCOUNTANT | Roles::DIRECTOR) {
            return Err(Refusal::new("attention.role").with("who", "cashier"));
        }
        if self.store.cash_count()?.is_none() {
            return Err(Refusal::new("count.not-begun"));
        }
        let (counted, notes) = self.counted_notes()?;
        let fact = CoopFact::Counted(BalanceCounted {
            account: CASH.parse().map_err(|_| Refusal::new("account.unknown").with("account", CASH))?,
            detail: String::new(),
            day: self.current_day()?,
            counted: Dong::new(counted).ok_or_else(|| Refusal::new("count.notes"))?,
            note: ledger::text::clean(note).map_err(|fault| Refusal::new(fault.code()))?,
            notes,
        });
        self.store.record::<_, Refusal>(show::wall(), |writing| {
            let (_, outcome) = writing.event(Vec::new(), Body::Coop(fact))?;
            if outcome.counts() { Ok(()) } else { Err(Refusal::new("attention.role").with("who", "cashier")) }
        })?;
        self.store.keep_cash_count(None, show::seconds())?;
        self.cash_desk()
    }
}
