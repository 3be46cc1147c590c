//! How many official members there are, and how many of them come from abroad.

use crate::article::{Article, FOREIGN_MEMBERS};

/// Official members on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Officials {
    /// All of them.
    pub all: usize,
    /// Those who are foreigners, or organisations foreigners invested in.
    pub foreign: usize,
}

impl Officials {
    /// Foreigners are fewer than this many in a hundred official members (Đ30.7; read in the text).
    pub const FOREIGN_PERCENT: usize = 35;

    /// The article.
    pub const ARTICLE: Article = FOREIGN_MEMBERS;

    /// Whether too many of them come from abroad. With fewer members than the law asks for nothing is said: who registers the
    /// members one after the other does nothing wrong.
    pub const fn has_too_many_foreign(self, members_min: usize) -> bool {
        self.all >= members_min && self.foreign * 100 >= self.all * Self::FOREIGN_PERCENT
    }

    /// Adds one.
    pub const fn add(&mut self, foreign: bool) {
        self.all += 1;
        self.foreign += foreign as usize;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 7 of 20 is 35 % and too many; 6 of 20 is not; 2 of 5 is 40 %, of 4 nothing is said yet.
    #[test]
    fn foreigners_stay_below_thirty_five_of_a_hundred() {
        let too_many = |foreign, all| Officials { all, foreign }.has_too_many_foreign(5);
        assert_eq!(
            [(6, 20), (7, 20), (1, 5), (2, 5), (2, 4), (2, 6)].map(|(foreign, all)| too_many(foreign, all)),
            [false, true, false, true, false, false]
        );
    }
}
