//! Internal transactions: revenue on 512 is from official members under an agreement (Đ4.1), where the cooperative keeps internal
//! transactions apart (Đ85.1, 91.2); what it costs on 612 is theirs as well.

use std::collections::BTreeMap;

use coop::article::{INTERNAL, SEPARATE};
use ledger::account::AccountCode;
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::party::PartyKind;
use ledger::setting::value_in;
use ledger::voucher::{Entry, fiscal_year};

use super::lines::is;
use super::{Asked, Law, Said};
use crate::Refusal;
use crate::coop::by_law;

const REVENUE: &str = "512";
const COST: &str = "612";

/// What lines book as internal, by whom they name; of the cost only what names somebody, for most of it goes out of a store.
#[derive(Default)]
struct Internal {
    revenue: BTreeMap<Option<EventId>, i64>,
    cost: BTreeMap<Option<EventId>, i64>,
}

impl Internal {
    fn of(asked: &Asked) -> Self {
        let mut found = Self::default();
        for entry in &asked.entries {
            let amount = entry.amount.map_or(0, |amount| amount.get());
            let named = entry.debit_party.or(entry.credit_party).or(asked.party);
            // The closing of the year takes it to 911.
            if is(entry.credit, &[REVENUE]) && !is(entry.debit, &["911"]) {
                *found.revenue.entry(named).or_insert(0) += amount;
            }
            if is(entry.debit, &[COST]) && !is(entry.credit, &["911"]) {
                *found.cost.entry(named).or_insert(0) += amount;
            }
        }
        found
    }
}

/// Whether a line books anything as internal.
pub(super) fn is_internal(entry: &Entry) -> bool {
    let is_one = |account: Option<AccountCode>| is(account, &[REVENUE, COST]);
    is_one(entry.debit) || is_one(entry.credit)
}

impl Law<'_> {
    pub(super) fn say_of_internal(&self, new: &Asked, old: &Asked, said: &mut Said) -> Result<(), Refusal> {
        // A business event has asked itself who it is with, and knows fees that others pay for members.
        if new.by_event {
            return Ok(());
        }
        let (now, was) = (Internal::of(new), Internal::of(old));
        for (account, instead, now, was) in
            [(REVENUE, "511", &now.revenue, &was.revenue), (COST, "611", &now.cost, &was.cost)]
        {
            let grown = now.iter().filter(|(who, amount)| **amount > was.get(who).copied().unwrap_or(0));
            for (who, _) in grown {
                said.stops.extend(self.not_internal((account, instead), *who, new)?);
            }
        }
        Ok(())
    }

    /// Why something is no internal transaction; nothing where it is one.
    fn not_internal(
        &self,
        (account, instead): (&str, &str),
        who: Option<EventId>,
        asked: &Asked,
    ) -> Result<Option<crate::api::refusal::Objection>, Refusal> {
        let cache = self.store.cache();
        let year = fiscal_year(asked.day, cache.first_month_of_year());
        let args = [("account", account.to_owned()), ("instead", instead.to_owned())];
        if value_in(cache.settings(), &format!("policy.separate-internal.{year}")) != "yes" {
            let mut found = by_law("internal.not-separated", SEPARATE, args);
            found.args.insert("year".to_owned(), year.to_string());
            return Ok(Some(found));
        }
        let Some(card) = who.map(|who| self.card(who)).transpose()?.flatten() else {
            return Ok((account == REVENUE).then(|| by_law("internal.nobody", INTERNAL, args)));
        };
        let code = match self.registers.kind_on(card, asked.day) {
            Some(PartyKind::Official) if self.registers.has_agreement(card, asked.day) => return Ok(None),
            Some(PartyKind::Official) => "internal.no-agreement",
            _ => "internal.not-official",
        };
        let mut found = by_law(code, INTERNAL, args);
        found.args.insert("name".to_owned(), format!("{} ({})", card.name, card.code));
        found.args.insert("day".to_owned(), show_day(asked.day));
        Ok(Some(found))
    }
}
