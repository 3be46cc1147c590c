//! Money and goods that stand below nothing: a fact forgotten or booked twice, seen once the devices' work is merged.

use chrono::NaiveDate;

use crate::account::AccountCode;
use crate::event::decision::At;

/// Accounts of things that cannot be fewer than none: cash in hand, and goods.
const THINGS: [&str; 5] = ["111", "152", "153", "155", "156"];

/// Whether an account cannot stand below nothing.
pub fn is_watched(account: AccountCode) -> bool {
    THINGS.iter().any(|things| account.as_str().starts_with(things))
}

/// The ends of days at which a balance is below nothing, from what it changed by, in order of account and day.
pub fn days_below_zero(changes: impl IntoIterator<Item = (AccountCode, NaiveDate, i64)>) -> Vec<At> {
    let mut days: Vec<At> = Vec::new();
    let mut last: Option<At> = None;
    for (account, day, dong) in changes {
        let before = last.filter(|at| at.account == account);
        if let Some(ended) = last.filter(|at| at.account != account || at.day != day) {
            days.extend((ended.dong < 0).then_some(ended));
        }
        let dong = before.map_or(0, |at| at.dong).saturating_add(dong);
        last = Some(At { account, day, dong });
    }
    days.extend(last.filter(|at| at.dong < 0));
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_day_counts_and_each_account_begins_anew() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap_or_default();
        let account = |code: &str| code.parse::<AccountCode>().unwrap_or_else(|_| unreachable!("an account"));
        let (cash, rice) = (account("1111"), account("156"));
        let changes = [
            (cash, day(1), 5_000_000),
            (cash, day(2), -8_000_000),
            (cash, day(2), 4_000_000),
            (cash, day(3), -2_000_000),
            (cash, day(5), -500_000),
            (cash, day(6), 9_000_000),
            (rice, day(2), -1),
        ];
        let below = days_below_zero(changes);
        let told: Vec<_> = below.iter().map(|at| (at.account.as_str(), at.day, at.dong)).collect();
        assert_eq!(told, [("1111", day(3), -1_000_000), ("1111", day(5), -1_500_000), ("156", day(2), -1)]);
    }
}
