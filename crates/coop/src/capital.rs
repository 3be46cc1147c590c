//! Members' capital: who has pledged and paid what, and the ceilings of the law.
//!
//! Charter capital is what members contributed *or pledged* (Đ4.24). Until its deadline a pledge counts in full, after it
//! only what was paid (Đ74.4, 74.7). The books carry what was paid; nothing here posts a pledge.

use chrono::NaiveDate;
use ledger::event::EventId;
use ledger::party::PartyKind;

use crate::article::{Article, CEILING_ASSOCIATES, CEILING_FOREIGN, CEILING_MEMBER, MEETING_CAPITAL, RETURN, SOLVENCY};

/// What a member has in the capital on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stake {
    /// Who.
    pub member: EventId,
    /// His kind on that day; none where he has left, and his capital waits to be paid back.
    pub kind: Option<PartyKind>,
    /// Whether a foreigner, or an organisation foreigners invested in.
    pub foreign: bool,
    /// Đồng pledged in all.
    pub pledged: i64,
    /// The last day for paying it in.
    pub due: Option<NaiveDate>,
    /// Đồng paid in (account 4111).
    pub paid: i64,
}

impl Stake {
    /// What counts in charter capital on a day.
    pub fn counts(&self, day: NaiveDate) -> i64 {
        let pledge_counts = self.due.is_some_and(|due| day <= due);
        if pledge_counts { self.pledged.max(self.paid) } else { self.paid }.max(0)
    }

    /// What is still to be paid in.
    pub fn missing(&self) -> i64 {
        (self.pledged - self.paid).max(0)
    }
}

/// What the law allows at most, by the kind of cooperative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most one official member may have, and associates together, in tenths.
    pub tenths: i64,
    /// The least number of official members.
    pub members_min: usize,
}

impl Limits {
    /// Of a cooperative, or of a union of them (Đ74.1, 74.2, 4.7, 4.8; read in the text).
    pub const fn of(union: bool) -> Limits {
        if union { Limits { tenths: 4, members_min: 3 } } else { Limits { tenths: 3, members_min: 5 } }
    }

    /// How many contributors it takes until everybody can be under the ceiling.
    fn contributors_min(self) -> usize {
        usize::try_from((9 + self.tenths) / self.tenths).unwrap_or(usize::MAX)
    }
}

/// What foreigners may have together, in tenths, in a cooperative and in a union alike (Đ74; read in the text).
const FOREIGN_TENTHS: i64 = 3;

/// Whose part of the capital has a ceiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// An official member's.
    Member(EventId),
    /// That of all contributing associates together.
    Associates,
    /// That of all foreigners together, whatever members they are.
    Foreigners,
}

impl Whose {
    /// The member, where it is one's alone.
    pub const fn member(self) -> Option<EventId> {
        if let Whose::Member(member) = self { Some(member) } else { None }
    }

    /// Whether somebody's capital is part of it.
    pub fn has(self, stake: &Stake) -> bool {
        match self {
            Whose::Member(member) => stake.member == member && stake.kind == Some(PartyKind::Official),
            Whose::Associates => stake.kind == Some(PartyKind::AssociateCapital),
            Whose::Foreigners => stake.foreign,
        }
    }
}

/// A ceiling that is passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breach {
    /// Whose part passes it.
    pub of: Whose,
    /// Đồng that count for him, or for them.
    pub part: i64,
    /// Charter capital.
    pub total: i64,
    /// The ceiling, in per cent.
    pub percent: i64,
}

impl Breach {
    /// The stable name that the screens and the help pages know it by.
    pub const fn code(&self) -> &'static str {
        match self.of {
            Whose::Member(_) => "capital.ceiling-member",
            Whose::Associates => "capital.ceiling-associates",
            Whose::Foreigners => "capital.ceiling-foreign",
        }
    }

    /// The name of its being passed only because the total falls.
    pub const fn pushed_code(&self) -> &'static str {
        match self.of {
            Whose::Member(_) => "capital.pushed-over",
            Whose::Associates => "capital.pushed-over-associates",
            Whose::Foreigners => "capital.pushed-over-foreign",
        }
    }

    /// The most that may be there, in đồng.
    pub fn most(&self) -> i64 {
        i64::try_from(i128::from(self.total) * i128::from(self.percent) / 100).unwrap_or(i64::MAX)
    }

    /// The article.
    pub const fn article(&self) -> Article {
        match self.of {
            Whose::Member(_) => CEILING_MEMBER,
            Whose::Associates => CEILING_ASSOCIATES,
            Whose::Foreigners => CEILING_FOREIGN,
        }
    }
}

/// Charter capital on a day.
pub fn charter(stakes: &[Stake], day: NaiveDate) -> i64 {
    stakes.iter().map(|stake| stake.counts(day)).sum()
}

/// Every ceiling that is passed on a day. Where too few contribute for anybody to be under it, none is: the first to pay
/// in has all of it, and whoever waits for the others does nothing wrong.
pub fn breaches(stakes: &[Stake], limits: Limits, day: NaiveDate) -> Vec<Breach> {
    let total = charter(stakes, day);
    let contributors = stakes.iter().filter(|stake| stake.counts(day) > 0).count();
    if total == 0 || contributors < limits.contributors_min() {
        return Vec::new();
    }
    let officials = stakes.iter().filter(|stake| stake.kind == Some(PartyKind::Official));
    let each = officials.map(|stake| (Whose::Member(stake.member), limits.tenths));
    let together = [(Whose::Associates, limits.tenths), (Whose::Foreigners, FOREIGN_TENTHS)];
    let ceilings = each.chain(together);
    let parts = ceilings.map(|(of, tenths)| Breach { of, part: part_of(stakes, of, day), total, percent: tenths * 10 });
    parts.filter(|one| i128::from(one.part) * 100 > i128::from(total) * i128::from(one.percent)).collect()
}

fn part_of(stakes: &[Stake], of: Whose, day: NaiveDate) -> i64 {
    stakes.iter().filter(|stake| of.has(stake)).map(|stake| stake.counts(day)).sum()
}

/// What a change of the capital does to the ceilings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// Ceilings that the one whose capital grows passes by it: it is refused.
    pub refused: Vec<Breach>,
    /// Ceilings that others pass because the total changes: twelve months to put it right (Đ78.4, 103.1.đ).
    pub pushed: Vec<Breach>,
}

/// Compares the ceilings before and after a change of `member`'s capital.
pub fn change(before: &[Stake], after: &[Stake], member: EventId, limits: Limits, day: NaiveDate) -> Change {
    let old = breaches(before, limits, day);
    let counts =
        |stakes: &[Stake]| stakes.iter().find(|stake| stake.member == member).map_or(0, |stake| stake.counts(day));
    let grows = counts(after) > counts(before);
    let mut change = Change::default();
    for breach in breaches(after, limits, day) {
        let own = after.iter().any(|stake| stake.member == member && breach.of.has(stake));
        let known = old.iter().any(|other| other.of == breach.of && other.part >= breach.part);
        if own && grows {
            change.refused.push(breach);
        } else if !known {
            change.pushed.push(breach);
        }
    }
    change
}

/// Whether a change leaves a member below what the charter asks at least: what counts for him, his pledge until its deadline
/// among it, grows and is still less, or shrinks to a part of it. Nothing at all is no contribution, and who is below it
/// already may stay.
pub fn is_below_min(before: &Stake, after: &Stake, least: i64, day: NaiveDate) -> bool {
    let (old, new) = (before.counts(day), after.counts(day));
    new != old && (1..least).contains(&new)
}

/// What is known of a member who wants his capital back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Return {
    /// Đồng to be given back.
    pub amount: i64,
    /// Đồng he has paid in.
    pub paid: i64,
    /// Đồng he owes once the voucher that gives it back is booked.
    pub owes: i64,
    /// What the cooperative has beyond its debts and what may not be divided, before it is given back.
    pub free: i64,
}

/// Why capital is not given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnFault {
    /// He owes the cooperative (Đ90.2; read in the text).
    Owes(i64),
    /// He has not paid in as much.
    MoreThanPaid(i64),
    /// Not all debts could be paid afterwards (Đ78.3; that undivided assets are left out is inferred).
    CannotPayDebts(i64),
}

impl ReturnFault {
    /// The stable name that the screens and the help pages know it by.
    pub const fn code(&self) -> &'static str {
        match self {
            ReturnFault::Owes(_) => "capital.return-owes",
            ReturnFault::MoreThanPaid(_) => "capital.return-more-than-paid",
            ReturnFault::CannotPayDebts(_) => "capital.return-insolvent",
        }
    }

    /// The article.
    pub const fn article(&self) -> Article {
        match self {
            ReturnFault::Owes(_) => RETURN,
            ReturnFault::MoreThanPaid(_) => MEETING_CAPITAL,
            ReturnFault::CannotPayDebts(_) => SOLVENCY,
        }
    }

    /// The đồng it speaks of.
    pub const fn amount(&self) -> i64 {
        match self {
            ReturnFault::Owes(amount) | ReturnFault::MoreThanPaid(amount) | ReturnFault::CannotPayDebts(amount) => {
                *amount
            }
        }
    }
}

impl Return {
    /// Everything that stands against it.
    pub fn faults(&self) -> Vec<ReturnFault> {
        let mut faults = Vec::new();
        if self.owes > 0 {
            faults.push(ReturnFault::Owes(self.owes));
        }
        if self.amount > self.paid {
            faults.push(ReturnFault::MoreThanPaid(self.paid));
        }
        if self.amount > self.free {
            faults.push(ReturnFault::CannotPayDebts(self.free));
        }
        faults
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn id(wseq: u64) -> EventId {
        EventId::new(1, wseq).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn paid(amounts: &[i64]) -> Vec<Stake> {
        let stake = |(number, paid): (u64, &i64)| Stake {
            member: id(number),
            kind: Some(PartyKind::Official),
            foreign: false,
            pledged: 0,
            due: None,
            paid: *paid,
        };
        (1..).zip(amounts).map(stake).collect()
    }

    const HTX: Limits = Limits::of(false);

    #[test]
    fn thirty_of_a_hundred_is_allowed_and_one_dong_more_is_not() {
        assert_eq!(breaches(&paid(&[30, 30, 20, 20]), HTX, day("2026-01-01")), []);
        let over = breaches(&paid(&[31, 30, 20, 19]), HTX, day("2026-01-01"));
        assert_eq!(over, [Breach { of: Whose::Member(id(1)), part: 31, total: 100, percent: 30 }]);
        assert_eq!(over[0].article().cited, "Luật HTX 2023, Đ74.1");
        assert_eq!(breaches(&paid(&[40, 30, 30]), Limits::of(true), day("2026-01-01")), []);
        assert_eq!(breaches(&paid(&[41, 30, 29]), Limits::of(true), day("2026-01-01")).len(), 1);
    }

    #[test]
    fn the_first_to_pay_in_passes_no_ceiling() {
        assert_eq!(breaches(&paid(&[50]), HTX, day("2026-01-01")), []);
        assert_eq!(breaches(&paid(&[50, 20, 20]), HTX, day("2026-01-01")), []);
        assert_eq!(breaches(&paid(&[50, 20, 20, 10]), HTX, day("2026-01-01")).len(), 1);
    }

    #[test]
    fn a_pledge_counts_until_its_deadline_and_what_was_paid_after_it() {
        let mut stakes = paid(&[20, 20, 20, 20, 5]);
        stakes[4].pledged = 20;
        stakes[4].due = Some(day("2026-06-30"));
        assert_eq!(charter(&stakes, day("2026-06-30")), 100);
        assert_eq!(charter(&stakes, day("2026-07-01")), 85);
        assert_eq!(stakes[4].missing(), 15);
    }

    /// The charter asks for 10: 9 is refused, 10 is not; a pledge of 10 of which 4 are paid is enough until its day; taking out
    /// all is no part of it.
    #[test]
    fn the_least_contribution_counts_a_pledge_until_its_day() {
        let of = |paid, pledged, due: Option<&str>| Stake { pledged, due: due.map(day), ..paid_one(paid) };
        let below = |before: &Stake, after: &Stake| is_below_min(before, after, 10, day("2026-06-30"));
        assert!(below(&of(0, 0, None), &of(9, 0, None)));
        assert!(!below(&of(0, 0, None), &of(10, 0, None)));
        assert!(!below(&of(0, 0, None), &of(4, 10, Some("2026-06-30"))));
        assert!(below(&of(0, 0, None), &of(4, 10, Some("2026-06-29"))));
        assert!(below(&of(12, 0, None), &of(5, 0, None)));
        assert!(!below(&of(12, 0, None), &of(0, 0, None)));
        assert!(!below(&of(5, 0, None), &of(5, 0, None)));
    }

    fn paid_one(amount: i64) -> Stake {
        paid(&[amount])[0]
    }

    #[test]
    fn associates_count_together() {
        let mut stakes = paid(&[20, 20, 20, 9, 16, 15]);
        (4..6).for_each(|at| stakes[at].kind = Some(PartyKind::AssociateCapital));
        let over = breaches(&stakes, HTX, day("2026-01-01"));
        assert_eq!(over, [Breach { of: Whose::Associates, part: 31, total: 100, percent: 30 }]);
    }

    /// Two official members from abroad with 16 and 15 of 100: each under his own ceiling, together over theirs. In a union
    /// it is 30 % as well.
    #[test]
    fn foreigners_count_together_whatever_members_they_are() {
        let mut stakes = paid(&[20, 20, 20, 9, 16, 15]);
        (4..6).for_each(|at| stakes[at].foreign = true);
        let over = Breach { of: Whose::Foreigners, part: 31, total: 100, percent: 30 };
        assert_eq!(breaches(&stakes, HTX, day("2026-01-01")), [over]);
        assert_eq!(breaches(&stakes, Limits::of(true), day("2026-01-01")), [over]);
        assert_eq!((over.article().cited, over.most()), ("Luật HTX 2023, Đ74", 30));
        let mut at_most = stakes.clone();
        (at_most[4].paid, at_most[0].paid) = (15, 21);
        assert_eq!(breaches(&at_most, HTX, day("2026-01-01")), [], "30 of 100 is allowed");
        // Who pays in more is refused; that a Vietnamese takes out pushes them over.
        assert_eq!(change(&at_most, &stakes, id(5), HTX, day("2026-01-01")).refused, [over]);
        let mut less = at_most.clone();
        less[0].paid = 11;
        let change = change(&at_most, &less, id(1), HTX, day("2026-01-01"));
        assert_eq!((change.refused, change.pushed[0].of), (vec![], Whose::Foreigners));
    }

    #[test]
    fn a_contribution_over_the_ceiling_is_refused_and_a_return_pushes_others_over_it() {
        let (before, more) = (paid(&[28, 24, 24, 24]), paid(&[33, 24, 24, 24]));
        let change_of = |after: &[Stake], who| change(&before, after, id(who), HTX, day("2026-01-01"));
        assert_eq!(change_of(&more, 1).refused.len(), 1);
        let less = change_of(&paid(&[28, 14, 24, 24]), 2);
        assert_eq!((less.refused.len(), less.pushed.len()), (0, 1));
        assert_eq!(less.pushed[0].of, Whose::Member(id(1)));
        // Who is over it already and takes some out is not held up.
        let over = paid(&[40, 20, 20, 20]);
        let out = change(&over, &paid(&[35, 20, 20, 20]), id(1), HTX, day("2026-01-01"));
        assert_eq!(out, Change::default());
    }

    #[test]
    fn capital_comes_back_after_debts_and_only_where_debts_can_be_paid() {
        let asked = |owes, free| Return { amount: 50, paid: 50, owes, free }.faults();
        assert_eq!(asked(0, 50), []);
        assert_eq!(asked(8, 50), [ReturnFault::Owes(8)]);
        assert_eq!(asked(0, 49), [ReturnFault::CannotPayDebts(49)]);
        let more = Return { amount: 51, paid: 50, owes: 0, free: 90 };
        assert_eq!(more.faults()[0].code(), "capital.return-more-than-paid");
    }
}
