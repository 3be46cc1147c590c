//! Resolutions of the general meeting: what they are about and when they are passed.

use crate::article::{Article, MAJORITY};

/// What a resolution is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Subject {
    /// Something else.
    Other = 0,
    /// The year's statements.
    Statements = 1,
    /// Distribution of income and the funds' rates.
    Distribution = 2,
    /// How losses are dealt with.
    Losses = 3,
    /// Charter capital goes up or down.
    CapitalChange = 4,
    /// Capital is given back.
    CapitalReturn = 5,
    /// Admission, or the end of a membership.
    Membership = 6,
    /// Funds and undivided assets.
    Funds = 7,
    /// Internal lending.
    Lending = 8,
    /// Investment or sale of a fifth of all assets or more, or of any undivided asset.
    LargeInvestment = 9,
    /// The charter.
    Charter = 10,
    /// What something contributed in kind is worth.
    Valuation = 11,
    /// Reorganisation, dissolution, change of the form of governance.
    Reorganisation = 12,
}

impl Subject {
    /// Every subject there is.
    pub const ALL: [Subject; 13] = [
        Subject::Other,
        Subject::Statements,
        Subject::Distribution,
        Subject::Losses,
        Subject::CapitalChange,
        Subject::CapitalReturn,
        Subject::Membership,
        Subject::Funds,
        Subject::Lending,
        Subject::LargeInvestment,
        Subject::Charter,
        Subject::Valuation,
        Subject::Reorganisation,
    ];

    /// The subject with this number; a number of a later version is something else.
    pub fn of(number: u8) -> Subject {
        Self::ALL.get(usize::from(number)).copied().unwrap_or(Subject::Other)
    }

    /// The stable name used in files and across the bridge.
    pub const fn name(self) -> &'static str {
        match self {
            Subject::Other => "other",
            Subject::Statements => "statements",
            Subject::Distribution => "distribution",
            Subject::Losses => "losses",
            Subject::CapitalChange => "capital-change",
            Subject::CapitalReturn => "capital-return",
            Subject::Membership => "membership",
            Subject::Funds => "funds",
            Subject::Lending => "lending",
            Subject::LargeInvestment => "large-investment",
            Subject::Charter => "charter",
            Subject::Valuation => "valuation",
            Subject::Reorganisation => "reorganisation",
        }
    }

    /// The subject with this name.
    pub fn named(name: &str) -> Option<Subject> {
        Self::ALL.into_iter().find(|subject| subject.name() == name)
    }

    /// Whether 65 % of the votes are needed, and not more than half of them (Đ61).
    pub const fn needs_65(self) -> bool {
        matches!(self, Subject::LargeInvestment | Subject::Charter | Subject::Reorganisation)
    }

    /// The least number of votes that carries a motion: 65 %, or more than half, of those that take part (Đ61).
    ///
    /// ```
    /// use coop::resolution::Subject;
    /// assert_eq!(Subject::Distribution.votes_needed(12), 7);
    /// assert_eq!(Subject::Charter.votes_needed(12), 8);
    /// ```
    pub fn votes_needed(self, present: u32) -> u32 {
        if self.needs_65() {
            u32::try_from((u64::from(present) * 65).div_ceil(100)).unwrap_or(u32::MAX)
        } else {
            present / 2 + 1
        }
    }
}

/// The votes on a motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Votes {
    /// What it is about.
    pub subject: Subject,
    /// Votes of those who took part.
    pub present: u32,
    /// Votes in favour.
    pub in_favour: u32,
}

impl Votes {
    /// The article the majority stands in.
    pub const ARTICLE: Article = MAJORITY;

    /// Whether the motion is carried. Without anybody present nothing is.
    pub fn is_passed(self) -> bool {
        self.present > 0 && self.in_favour <= self.present && self.in_favour >= self.subject.votes_needed(self.present)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_motion_needs_more_than_half_or_65_of_100() {
        let passed = |subject, present, in_favour| Votes { subject, present, in_favour }.is_passed();
        assert!(!passed(Subject::Distribution, 12, 6));
        assert!(passed(Subject::Distribution, 12, 7));
        assert!(passed(Subject::Distribution, 13, 7));
        assert!(!passed(Subject::Charter, 20, 12));
        assert!(passed(Subject::Charter, 20, 13));
        assert!(!passed(Subject::Statements, 0, 0));
        assert!(!passed(Subject::Statements, 5, 6));
    }

    #[test]
    fn names_and_numbers_come_back() {
        for (number, subject) in (0..).zip(Subject::ALL) {
            assert_eq!((Subject::of(number), Subject::named(subject.name())), (subject, Some(subject)));
            assert_eq!(subject as u8, number);
        }
    }
}
