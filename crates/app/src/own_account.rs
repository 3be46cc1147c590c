//! Changes to accounts of the cooperative's own. Those of the circular stand as the circular has them.

use ledger::account::{AccountCode, OwnAccount, Use};
use ledger::event::body::{AccountSet, Body};
use ledger::fold::Books;

use crate::api::report::{AccountChange, AccountRow};
use crate::parties::name_of;
use crate::{Book, Refusal, show};

impl Book {
    /// Renames an account of the cooperative's own, takes it out of use, or brings it back. What was posted on it stays.
    ///
    /// # Errors
    /// When there is no such account or it is the circular's; taking out: when somebody still has a balance on it, or an
    /// account in use lies under it; bringing back: when the account above was posted to in the meantime.
    pub fn change_account(&mut self, change: &AccountChange) -> Result<AccountRow, Refusal> {
        let text = change.code.trim();
        let code: AccountCode = text.parse().map_err(|_| Refusal::new("account.code").with("account", text))?;
        let before = self.own_account(code)?;
        let after = OwnAccount { name: name_of(&change.name)?, active: change.active };
        if before.active && !after.active {
            self.refuse_retiring(code)?;
        } else if !before.active && after.active {
            self.refuse_parent_posted(code)?;
        }
        if before != after {
            let OwnAccount { name, active } = after;
            let body = Body::AccountSet(AccountSet { code, name, active });
            self.store.record::<_, Refusal>(show::wall(), |writing| Ok(writing.event(Vec::new(), body)?))?;
        }
        self.account_row(code)
    }

    fn own_account(&self, code: AccountCode) -> Result<OwnAccount, Refusal> {
        if let Some((_, account)) = self.store.cache().chart().own().find(|(own, _)| *own == code) {
            return Ok(account.clone());
        }
        let refusal = match self.store.usage(code)? {
            Use::Unknown => "account.unknown",
            Use::Postable | Use::Heading | Use::Retired => "account.of-circular",
        };
        Err(Refusal::new(refusal).with("account", code))
    }

    fn refuse_retiring(&self, code: AccountCode) -> Result<(), Refusal> {
        if self.store.usage(code)? == Use::Heading {
            return Err(Refusal::new("account.has-children").with("account", code));
        }
        if self.store.has_balance(code)? {
            let balance = show::balance(self.store.balance_now(code.as_str())?).shown;
            return Err(Refusal::new("account.has-balance").with("account", code).with("balance", balance));
        }
        Ok(())
    }

    /// An account above that was posted to would become a heading, whose figures cannot be corrected where they stand.
    fn refuse_parent_posted(&self, code: AccountCode) -> Result<(), Refusal> {
        let Some(parent) = self.parent_of(code) else { return Ok(()) };
        match self.store.usage(parent)? {
            Use::Retired => Err(Refusal::new("account.retired").with("account", parent)),
            Use::Postable if self.store.has_figures(parent)? => {
                Err(Refusal::new("account.parent-posted").with("account", parent))
            }
            Use::Postable | Use::Heading | Use::Unknown => Ok(()),
        }
    }
}
