//! Decisions of the general meeting that vouchers rest on: which one is needed, and whether a resolution carries it.

use chrono::NaiveDate;
use coop::article::{Article, MEETING_CAPITAL, MEETING_DECIDES, UNDIVIDED_ASSETS};
use coop::resolution::{Subject, Votes};
use ledger::day::show_day;
use ledger::event::EventId;
use ledger::event::coop::ResolutionRecorded;
use ledger::voucher::Entry;

use super::lines::{funds_to_capital, is, moved_capital, resolution_of, taken_of_income, undivided_sold};
use super::{Asked, Law};
use crate::api::refusal::Objection;
use crate::coop::by_law;
use crate::coop::registers::votes;

/// A decision of the general meeting that something rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Needed {
    code: &'static str,
    article: Article,
    subjects: &'static [Subject],
}

const RETURN: Needed = Needed {
    code: "capital.return-unresolved",
    article: MEETING_CAPITAL,
    subjects: &[Subject::CapitalReturn, Subject::CapitalChange],
};
const TRANSFER: Needed = Needed {
    code: "capital.transfer-unresolved",
    article: MEETING_CAPITAL,
    subjects: &[Subject::CapitalReturn, Subject::CapitalChange, Subject::Membership],
};
/// Income goes to members, or anywhere else but a fund and capital.
pub(crate) const DISTRIBUTION: Needed =
    Needed { code: "distribution.no-resolution", article: MEETING_DECIDES, subjects: &[Subject::Distribution] };
/// Income goes to a fund.
const TO_FUNDS: Needed = Needed { subjects: &[Subject::Distribution, Subject::Funds], ..DISTRIBUTION };
/// Income, or a fund, becomes capital.
const TO_CAPITAL: Needed =
    Needed { subjects: &[Subject::Distribution, Subject::Funds, Subject::CapitalChange], ..DISTRIBUTION };
const UNDIVIDED: Needed =
    Needed { code: "asset.undivided-unresolved", article: UNDIVIDED_ASSETS, subjects: &[Subject::LargeInvestment] };

/// Accounts of funds.
const FUNDS: [&str; 3] = ["418", "353", "442"];

/// Which decisions of the meeting these lines rest on, each with the đồng that need it.
fn needs_of(entries: &[Entry]) -> Vec<(Needed, i64)> {
    let moved = moved_capital(entries);
    let returned: i64 = moved.values().map(|amount| (-amount).max(0)).sum();
    let transferred = moved.values().any(|amount| *amount > 0);
    let mut needs = vec![(if transferred { TRANSFER } else { RETURN }, returned)];
    let mut add = |needed: Needed, amount: i64| match needs.iter_mut().find(|(known, _)| *known == needed) {
        Some((_, sum)) => *sum = sum.saturating_add(amount),
        None => needs.push((needed, amount)),
    };
    for taken in entries.iter().filter_map(taken_of_income) {
        let to = |accounts: &[&str]| is(Some(taken.to), accounts);
        let needed = if to(&FUNDS) {
            TO_FUNDS
        } else if to(&["411"]) {
            TO_CAPITAL
        } else {
            DISTRIBUTION
        };
        add(needed, taken.amount);
    }
    add(TO_CAPITAL, funds_to_capital(entries));
    add(UNDIVIDED, undivided_sold(entries));
    needs.retain(|(_, amount)| *amount > 0);
    needs
}

impl Law<'_> {
    /// Every decision that is missing and is not merely missing still, for as much or more.
    pub(super) fn unresolved(&self, new: &Asked, old: &Asked) -> Vec<Objection> {
        let before = needs_of(&old.entries);
        let as_before = |(needed, amount): &(Needed, i64)| {
            before.iter().any(|(known, sum)| known == needed && sum >= amount) && self.missing(needed, old).is_some()
        };
        let needs = needs_of(&new.entries);
        let worse = needs.iter().filter(|need| !as_before(need));
        worse.filter_map(|(needed, _)| self.missing(needed, new)).collect()
    }

    fn missing(&self, needed: &Needed, asked: &Asked) -> Option<Objection> {
        let named = resolution_of(&asked.entries).unwrap_or_default();
        self.carried(needed, named, Some(asked.day)).err()
    }

    /// The resolution with this number, or id in the register, that carries what is needed on a day.
    ///
    /// # Errors
    /// The first thing that stands against it: none is named, it is not in the register, was not passed, is later or about
    /// something else.
    pub(crate) fn carried(
        &self,
        needed: &Needed,
        named: &str,
        day: Option<NaiveDate>,
    ) -> Result<(EventId, &ResolutionRecorded), Objection> {
        let named = named.trim();
        if named.is_empty() {
            return Err(by_law(needed.code, needed.article, []));
        }
        let unknown =
            |number: &str| by_law("resolution.not-in-register", needed.article, [("number", number.to_owned())]);
        let (id, entry) = self.registers.resolution_with(named).ok_or_else(|| unknown(named))?;
        if !entry.active {
            return Err(unknown(&entry.number));
        }
        let number = ("number", entry.number.clone());
        let cast = votes(entry);
        if !cast.is_passed() {
            let counts = [("in_favour", cast.in_favour.to_string()), ("present", cast.present.to_string())];
            return Err(by_law("distribution.not-passed", Votes::ARTICLE, counts));
        }
        if day.is_some_and(|day| entry.day > day) {
            return Err(by_law("resolution.later", needed.article, [number, ("day", show_day(entry.day))]));
        }
        if !needed.subjects.contains(&cast.subject) {
            return Err(by_law("resolution.other-subject", needed.article, [number]));
        }
        Ok((id, entry))
    }
}
