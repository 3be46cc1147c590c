//! S12 and S19: the books of accounts that are followed in detail, one for each party; where lines of an account name nobody, one
//! of the account.

use std::collections::BTreeSet;

use ledger::account::AccountCode;
use ledger::event::EventId;
use paper::book::Book as PaperBook;

use super::books::Ledger;
use crate::journal::days;
use crate::{Book, Refusal};

/// Debts of customers and suppliers.
pub(super) const S12: [&str; 2] = ["131", "331"];

/// The accounts the circular follows in detail on S19. Members' capital (4111) has S31.
pub(super) const S19: [&str; 12] =
    ["132", "138", "141", "157", "242", "333", "334", "335", "338", "353", "4118", "421"];

impl Book {
    /// The books of some accounts, or of one party on them.
    pub(super) fn detailed_books(
        &self,
        accounts: &[&str],
        only: Option<EventId>,
        (from, to): (&str, &str),
        names: bool,
    ) -> Result<Vec<PaperBook>, Refusal> {
        let (first, last) = days(from, to)?;
        let mut books = Vec::new();
        for account in accounts {
            let figures = self.store.party_figures(account, first, last)?;
            let parties: BTreeSet<EventId> = figures.keys().filter_map(|(_, party)| *party).collect();
            for party in parties.into_iter().filter(|party| only.is_none_or(|only| only == *party)) {
                books.push(self.ledger_paper(account, Some(&party.to_string()), (from, to), names)?);
            }
            let nobodys: BTreeSet<AccountCode> =
                figures.keys().filter(|(_, party)| party.is_none()).map(|(code, _)| *code).collect();
            for code in nobodys.into_iter().filter(|_| only.is_none()) {
                books.push(self.ledger_on(code, None, Ledger::Detailed, (first, last), names)?);
            }
        }
        Ok(books)
    }
}
