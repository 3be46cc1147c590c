//! Counts of cash and stock, and the figures on bank statements.

use ledger::account::{AccountCode, Use};
use ledger::day::Month;
use ledger::event::coop::{BalanceCounted, CoopFact};
use ledger::fold::Books;

use crate::api::checklist::{Checklist, CountInput};
use crate::{Book, Refusal};

/// What is counted: cash, money at the bank, materials, goods.
const COUNTED: [&str; 4] = ["111", "112", "152", "156"];

impl Book {
    /// Writes down what was counted at the end of a day. It moves nothing in the books: a difference is put right by a
    /// voucher. Answers with the checks of the day's month.
    ///
    /// # Errors
    /// For an account that is not counted, and an amount that does not read.
    pub fn count_balance(&mut self, input: &CountInput) -> Result<Checklist, Refusal> {
        let code = input.account.trim();
        let account: AccountCode = code.parse().map_err(|_| Refusal::new("account.unknown").with("account", code))?;
        let counted = COUNTED.iter().any(|group| account.is_under(group));
        if !counted || self.store.usage(account)? == Use::Unknown {
            return Err(Refusal::new("count.account").with("account", account));
        }
        let day = self.day_typed(&input.day)?;
        let count = BalanceCounted {
            account,
            detail: self.text_typed(&input.detail)?,
            day,
            counted: self.amount_typed(&input.amount)?,
            note: self.text_typed(&input.note)?,
            notes: Vec::new(),
        };
        self.write_fact(CoopFact::Counted(count))?;
        self.checklist(&Month::of(day).to_iso())
    }
}
