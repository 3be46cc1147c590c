//! The balances a story is about: as they are now, and as each choice would leave them.

use std::collections::BTreeMap;

use ledger::account::AccountCode;
use ledger::event::{EventId, Line};
use ledger::fold::{Choice, Outcome, StoryKey};
use store::query::Aside;

use crate::api::attention::StoryFigure;
use crate::{Book, Refusal, show};

/// Cash, bank, and who owes whom come first: they are what people know by heart.
const FIRST: [&str; 4] = ["111", "112", "131", "331"];
/// More would not stand beside the choices.
const FIGURES_MAX: usize = 2;

/// By account, debit positive.
type Sums = BTreeMap<AccountCode, i64>;

/// What waits or is held, by account.
pub(crate) struct Beside(Sums);

impl Beside {
    pub(crate) fn of(aside: &[Aside]) -> Self {
        let mut sums = Sums::new();
        for (account, dong) in aside.iter().flat_map(|one| &one.accounts) {
            add(&mut sums, *account, *dong);
        }
        Self(sums)
    }
}

impl Book {
    pub(crate) fn story_figures(&self, key: &StoryKey, beside: &Beside) -> Result<Vec<StoryFigure>, Refusal> {
        let choices = self.choices_of(key)?;
        if let Some(at) = key.at {
            return Ok(vec![self.figure(at.account, beside, choices.iter().map(|_| 0))?]);
        }
        let Some(about) = key.about() else { return Ok(Vec::new()) };
        let is_held = self.store.judgement_of(about)?.is_some_and(|(outcome, _)| outcome == Outcome::Held);
        let takes_back = self.may_post();
        let change = |choice: &Choice, dong: i64| match choice {
            Choice::Accept if is_held => dong,
            Choice::Reverse if takes_back => -dong,
            _ => 0,
        };
        let chosen = chosen(&self.moved_by(about)?).into_iter();
        chosen
            .map(|(account, dong)| self.figure(account, beside, choices.iter().map(|one| change(one, dong))))
            .collect()
    }

    pub(crate) fn waiting_figures(&self, version: EventId, beside: &Beside) -> Result<Vec<StoryFigure>, Refusal> {
        let chosen = chosen(&self.moved_by(version)?).into_iter();
        chosen.map(|(account, dong)| self.figure(account, beside, std::iter::once(dong))).collect()
    }

    fn figure(
        &self,
        account: AccountCode,
        beside: &Beside,
        changes: impl Iterator<Item = i64>,
    ) -> Result<StoryFigure, Refusal> {
        let now = self.store.balance_now(account.as_str())?;
        let aside = beside.0.get(&account).copied().unwrap_or(0);
        Ok(StoryFigure {
            account: account.to_string(),
            name: self.account_name(account),
            now: show::balance(now),
            aside_shown: if aside == 0 { String::new() } else { show::dong(aside) },
            after: changes.map(|dong| show::balance(now.saturating_add(dong))).collect(),
        })
    }
}

fn add(sums: &mut Sums, account: AccountCode, dong: i64) {
    let sum = sums.entry(account).or_default();
    *sum = sum.saturating_add(dong);
}

/// The accounts to show of what was moved, those first that people know by heart.
fn chosen(lines: &[Line]) -> Vec<(AccountCode, i64)> {
    let mut sums = Sums::new();
    for line in lines {
        let dong = line.amount.get();
        for (account, dong) in [(line.debit, dong), (line.credit, -dong)] {
            if let Some(account) = account {
                add(&mut sums, account, dong);
            }
        }
    }
    let place = |account: &AccountCode| {
        FIRST.iter().position(|first| account.as_str().starts_with(first)).unwrap_or(FIRST.len())
    };
    let mut rows: Vec<_> = sums.into_iter().filter(|(_, dong)| *dong != 0).collect();
    rows.sort_by_key(|(account, _)| (place(account), *account));
    rows.truncate(FIGURES_MAX);
    rows
}
