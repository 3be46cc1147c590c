//! Sửa nhanh: other words on a posted voucher, the same figures; and the cash voucher a reversal may call for.

use ledger::account::AccountCode;
use ledger::correction::with_narration;
use ledger::event::body::Content;
use ledger::fold::Books;
use ledger::text::clean;
use ledger::voucher::{Draft as LedgerDraft, Entry, Form, Sign};

use crate::api::template::TextFix;
use crate::api::voucher::{Draft, DraftEntry, Receipt};
use crate::entry::{reason_of, voucher_id};
use crate::{Book, Refusal, show};

/// Phải thu khác and phải trả khác (TT 71/2024/TT-BTC, annex I): where cash stands whose voucher was taken back while
/// the cash itself was not. Inferred from the accounts' meaning, not read in a text: «chưa đối chiếu».
const OTHER_RECEIVABLES: &str = "138";
const OTHER_PAYABLES: &str = "338";

impl Book {
    /// Replaces the words of a voucher: reason, name as printed, count of papers, words of its lines. It is an amendment
    /// with the same lines, so it is possible as long as the month is open.
    ///
    /// # Errors
    /// When the voucher may no longer be amended, nothing differs, or a text cannot be kept.
    pub fn fix_text(&mut self, fix: &TextFix) -> Result<Receipt, Refusal> {
        self.refuse_unless_posting()?;
        let id = voucher_id(&fix.voucher)?;
        let state = self.amendable(id)?;
        let reason = reason_of(&fix.reason)?;
        let old = self.content_of(state.version)?;
        let old_lines = self.store.lines(state.version)?;
        if old_lines.len() != fix.narrations.len() {
            return Err(Refusal::new("fix.lines-differ"));
        }
        let text = |text: &str| clean(text).map_err(|fault| Refusal::new(fault.code()));
        let attachments = u16::try_from(fix.attachments).map_err(|_| Refusal::new("voucher.too-many-attachments"))?;
        let content = Content {
            party_name: text(&fix.party_name)?,
            narration: text(&fix.narration)?,
            attachments,
            ..old.clone()
        };
        let mut lines = Vec::with_capacity(old_lines.len());
        for (line, narration) in old_lines.iter().zip(&fix.narrations) {
            let narration = Some(text(narration)?).filter(|narration| !narration.is_empty());
            lines.push(with_narration(line, narration));
        }
        if content == old && lines == old_lines {
            return Err(Refusal::new("fix.nothing-differs"));
        }
        let entries: Vec<Entry> = lines.into_iter().map(Entry::from).collect();
        let draft = LedgerDraft { form: state.number.form, content, entries };
        let checked = draft.check(&self.store, Sign::Either)?;
        let checked = checked.map_err(|faults| Refusal::objections(faults.into_iter().map(Into::into).collect()))?;
        let checked = checked.as_business(self.store.event(state.version)?.body.business().map(str::to_owned));
        let numbered =
            self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.amend(id, &state, checked, reason)?))?;
        Ok(self.receipt(&numbered, old_lines.iter().map(|line| line.amount.get()).sum()))
    }

    /// After a voucher was taken back though its cash has moved: the cash voucher that says so, with the person owing
    /// (or being owed) the sum. Nothing where no cash was in it.
    ///
    /// # Errors
    /// When there is no such voucher.
    pub fn cash_after_reversal(&self, voucher: &str) -> Result<Option<Draft>, Refusal> {
        let id = voucher_id(voucher)?;
        let state = self.store.voucher(id)?.ok_or_else(|| Refusal::new("voucher.not-there"))?;
        let lines = self.store.lines(state.version)?;
        let is_cash = |code: &AccountCode| code.is_under("111");
        let mut accounts: Vec<AccountCode> =
            lines.iter().flat_map(|line| [line.debit, line.credit]).flatten().filter(is_cash).collect();
        accounts.sort_unstable();
        accounts.dedup();
        let mut moved: Vec<(AccountCode, i64)> = Vec::new();
        for account in accounts {
            moved.push((account, self.effect_on(state.version, account.as_str())?));
        }
        let net: i64 = moved.iter().map(|(_, change)| change).sum();
        if net == 0 {
            return Ok(None);
        }
        let form = if net < 0 { Form::CashPayment } else { Form::CashReceipt };
        let content = self.content_of(state.version)?;
        let number = self.store.find_voucher(id)?.map(|row| row.current.number.to_string()).unwrap_or_default();
        let party = content.party.map(|party| party.to_string());
        let blank = self.new_draft(form.letters())?;
        Ok(Some(Draft {
            party: party.clone(),
            party_name: content.party_name,
            // Words of a voucher are Vietnamese in every language of the screen.
            narration: if net < 0 {
                format!("Tiền đã chi theo {number} (đã hủy), chưa thu lại")
            } else {
                format!("Tiền đã thu theo {number} (đã hủy), chưa trả lại")
            },
            entries: moved
                .iter()
                .filter(|(_, change)| *change != 0)
                .map(|moved| owed(*moved, party.as_ref()))
                .collect(),
            ..blank
        }))
    }
}

/// Cash that left is owed by whoever has it; cash that came is owed to whom it belongs.
fn owed((cash, change): (AccountCode, i64), party: Option<&String>) -> DraftEntry {
    let left = change < 0;
    let (debit, credit) = if left {
        (OTHER_RECEIVABLES.to_owned(), cash.to_string())
    } else {
        (cash.to_string(), OTHER_PAYABLES.to_owned())
    };
    DraftEntry {
        narration: String::new(),
        debit,
        credit,
        amount: change.saturating_abs().to_string(),
        debit_party: party.filter(|_| left).cloned(),
        credit_party: party.filter(|_| !left).cloned(),
        extra: Vec::new(),
    }
}
