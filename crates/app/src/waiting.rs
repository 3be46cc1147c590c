//! Bank vouchers that wait for the bank's notice («UNC đã gửi – chờ báo Nợ»): account 112 holds only what the bank has.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::day::show_day;
use ledger::event::day_number;
use ledger::voucher::Form;

use crate::api::template::{DraftNote, Waiting, WaitingRow, WaitingSum};
use crate::api::voucher::{Draft, DraftKept, Purpose, Receipt};
use crate::entry::{day_of, draft_id, form_of};
use crate::warn::{change_on, money_accounts};
use crate::{Book, Refusal, show};

impl Book {
    /// Keeps a bank voucher as a draft that waits since the day the bank was told.
    ///
    /// # Errors
    /// Everything that would stop it from being posted, so that the bank's notice needs only a date; another form or a
    /// correction cannot wait.
    pub fn set_waiting(&self, draft: Draft, handed_in: &str) -> Result<DraftKept, Refusal> {
        let handed_in = day_of(handed_in)?;
        if ledger::event::day_of(day_number(handed_in).into()).is_none() {
            return Err(Refusal::new("day.year-out-of-range"));
        }
        let may_wait = matches!(form_of(&draft.form)?, Form::BankPayment | Form::BankReceipt);
        if !may_wait || draft.purpose != Purpose::New || bank_accounts(&draft).is_empty() {
            return Err(Refusal::new("waiting.not-a-bank-voucher"));
        }
        self.checked(&draft)?.map_err(Refusal::objections)?;
        let kept = self.save_draft(draft)?;
        self.store.set_waiting(draft_id(&kept.draft_id)?, Some(handed_in))?;
        Ok(kept)
    }

    /// Lets a draft wait no longer: it is an ordinary one again.
    ///
    /// # Errors
    /// When there is no such draft.
    pub fn end_waiting(&self, id: &str) -> Result<(), Refusal> {
        let id = draft_id(id)?;
        self.store.draft(id)?.ok_or_else(|| Refusal::new("draft.not-there"))?;
        Ok(self.store.set_waiting(id, None)?)
    }

    /// Everything that waits, and what it means for each bank account.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn list_waiting(&self) -> Result<Waiting, Refusal> {
        let mut rows = Vec::new();
        let mut sums: BTreeMap<String, Sums> = BTreeMap::new();
        for (id, since) in self.store.waiting()? {
            let draft = self.kept_draft(id)?;
            let mut total: i64 = 0;
            for account in bank_accounts(&draft) {
                let change = change_on(&draft, &account);
                sums.entry(account).or_default().add(change);
                total = total.saturating_add(change);
            }
            rows.push(WaitingRow {
                draft,
                since_shown: show_day(since),
                days: i32::try_from((self.current_day()? - since).num_days()).unwrap_or(i32::MAX),
                total_shown: show::dong(total.saturating_abs()),
                incoming: total > 0,
            });
        }
        let accounts =
            sums.into_iter().map(|(account, sums)| self.waiting_sum(account, sums)).collect::<Result<_, _>>()?;
        Ok(Waiting { rows, accounts })
    }

    fn waiting_sum(&self, account: String, sums: Sums) -> Result<WaitingSum, Refusal> {
        let balance = self.store.balance_now(&account)?;
        let after = balance.saturating_sub(sums.leaves).saturating_add(sums.comes);
        Ok(WaitingSum {
            account,
            balance_shown: show::dong(balance),
            out_count: sums.leaving,
            out_shown: show::dong(sums.leaves),
            in_count: sums.coming,
            in_shown: show::dong(sums.comes),
            after_shown: show::dong(after),
        })
    }

    /// «Báo Nợ đã về»: posts a waiting draft on the bank's date.
    ///
    /// # Errors
    /// What posting refuses; the draft then goes on waiting.
    pub fn post_waiting(&mut self, id: &str, date: &str) -> Result<Receipt, Refusal> {
        let kept = draft_id(id)?;
        if !self.store.waiting()?.iter().any(|(waiting, _)| *waiting == kept) {
            return Err(Refusal::new("waiting.not-there"));
        }
        let draft = Draft { date: day_of(date)?.to_string(), ..self.kept_draft(kept)? };
        self.post_draft(&draft)
    }

    fn kept_draft(&self, id: i64) -> Result<Draft, Refusal> {
        let kept = self.store.draft(id)?.ok_or_else(|| Refusal::new("draft.not-there"))?;
        let draft: Draft = serde_json::from_str(&kept.content)
            .map_err(|error| Refusal::new("draft.unreadable").with("what", error))?;
        Ok(Draft { draft_id: Some(id.to_string()), ..draft })
    }

    /// Why drafts lie on the desk, where they are more than unfinished.
    pub(crate) fn draft_notes(&self) -> Result<BTreeMap<i64, DraftNote>, Refusal> {
        let today = self.current_day()?;
        let reminded = self.store.reminded()?.into_iter().map(|reminded| {
            let (due_shown, is_today) = (show_day(reminded.due), reminded.due == today);
            (reminded.draft, DraftNote::Reminded { name: reminded.name, due_shown, today: is_today })
        });
        let waiting = |(id, since): (i64, NaiveDate)| {
            (id, DraftNote::Waiting { since: since.to_string(), since_shown: show_day(since) })
        };
        // What waits for the bank waits, whoever put it on the desk.
        Ok(reminded.chain(self.store.waiting()?.into_iter().map(waiting)).collect())
    }
}

/// What leaves a bank account and what comes to it.
#[derive(Default)]
struct Sums {
    leaving: u32,
    leaves: i64,
    coming: u32,
    comes: i64,
}

impl Sums {
    fn add(&mut self, change: i64) {
        let (count, sum) =
            if change < 0 { (&mut self.leaving, &mut self.leaves) } else { (&mut self.coming, &mut self.comes) };
        *count += 1;
        *sum = sum.saturating_add(change.saturating_abs());
    }
}

fn bank_accounts(draft: &Draft) -> Vec<String> {
    let mut accounts = money_accounts(draft);
    accounts.retain(|account| account.starts_with("112"));
    accounts
}
