//! The small language in which the data files say what a line is made of.
//!
//! `DR(x)` and `CR(x)` are the net balance of account x and all under it where it stands on that side, else nothing.
//! `DRD(x)` and `CRD(x)` are the sum of the balances that stand on that side, counted unit by unit ([`crate::detail`]).
//! `TD(x)` and `TC(x)` are turnover, `PAIR(d,c)` what was debited to d against c, `L110` another line.
//! Terms are added or taken away; brackets may stand around several.

use std::fmt;

/// A side of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Nợ.
    Debit,
    /// Có.
    Credit,
}

/// What one term reads. Accounts are prefixes: they take all accounts under them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// The net balance, where it stands on this side.
    Net(Side, String),
    /// The balances of units that stand on this side.
    Units(Side, String),
    /// Turnover of one side.
    Turnover(Side, String),
    /// What was debited to the first against the second.
    Pair(String, String),
    /// Another line of the form.
    Line(String),
}

/// One term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Whether it is taken away.
    pub less: bool,
    /// What it reads.
    pub read: Read,
}

/// A whole formula: its terms are added up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Formula {
    /// The terms, in the order they are written.
    pub terms: Vec<Term>,
}

/// Why a formula does not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAFormula {
    /// What was read.
    pub text: String,
    /// The byte where it stopped making sense.
    pub at: usize,
}

impl fmt::Display for NotAFormula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a formula at {}: {}", self.at, self.text)
    }
}

impl std::error::Error for NotAFormula {}

impl std::str::FromStr for Formula {
    type Err = NotAFormula;

    fn from_str(text: &str) -> Result<Self, NotAFormula> {
        let mut reader = Reader { text, at: 0, terms: Vec::new() };
        let read = reader.sum(false).filter(|()| reader.at == text.len());
        read.map(|()| Formula { terms: reader.terms }).ok_or(NotAFormula { text: text.to_owned(), at: reader.at })
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    terms: Vec<Term>,
}

impl<'a> Reader<'a> {
    /// `[-] part { (+|-) part }`
    fn sum(&mut self, less: bool) -> Option<()> {
        let first = self.take("-");
        self.part(less != first)?;
        loop {
            let minus = match (self.take("+"), self.take("-")) {
                (true, false) => false,
                (false, true) => true,
                _ => return Some(()),
            };
            self.part(less != minus)?;
        }
    }

    /// `( sum )` or one term.
    fn part(&mut self, less: bool) -> Option<()> {
        if self.take("(") {
            self.sum(less)?;
            return self.take(")").then_some(());
        }
        let name = self.word()?;
        let read = match name.strip_prefix('L') {
            Some(line) if line.starts_with(|letter: char| letter.is_ascii_digit()) => Read::Line(line.to_owned()),
            _ => self.call(name)?,
        };
        self.terms.push(Term { less, read });
        Some(())
    }

    fn call(&mut self, name: &str) -> Option<Read> {
        self.take("(").then_some(())?;
        let first = self.word()?.to_owned();
        let second = if self.take(",") { Some(self.word()?.to_owned()) } else { None };
        self.take(")").then_some(())?;
        match (name, second) {
            ("DR", None) => Some(Read::Net(Side::Debit, first)),
            ("CR", None) => Some(Read::Net(Side::Credit, first)),
            ("DRD", None) => Some(Read::Units(Side::Debit, first)),
            ("CRD", None) => Some(Read::Units(Side::Credit, first)),
            ("TD", None) => Some(Read::Turnover(Side::Debit, first)),
            ("TC", None) => Some(Read::Turnover(Side::Credit, first)),
            ("PAIR", Some(second)) => Some(Read::Pair(first, second)),
            _ => None,
        }
    }

    fn word(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
        self.at += end;
        (end > 0).then_some(&rest[..end])
    }

    fn take(&mut self, sign: &str) -> bool {
        let there = self.text[self.at..].starts_with(sign);
        if there {
            self.at += sign.len();
        }
        there
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<(bool, Read)> {
        let formula: Formula = text.parse().unwrap();
        formula.terms.into_iter().map(|term| (term.less, term.read)).collect()
    }

    #[test]
    fn signs_go_through_brackets() {
        let net = |account: &str| Read::Net(Side::Credit, account.to_owned());
        assert_eq!(terms("-(CR(2141)+CR(2143))"), [(true, net("2141")), (true, net("2143"))]);
        assert_eq!(terms("CR(421)-(CR(411)-CR(418))"), [(false, net("421")), (true, net("411")), (false, net("418"))]);
        assert_eq!(terms("L01a-L02"), [(false, Read::Line("01a".into())), (true, Read::Line("02".into()))]);
        assert_eq!(terms("PAIR(911,659)-PAIR(659,911)").len(), 2);
    }

    #[test]
    fn what_makes_no_sense_is_refused_where_it_stops() {
        for (text, at) in [("", 0), ("DR(111", 6), ("DR(111)+", 8), ("XX(1)", 5), ("DR(1)CR(2)", 5), ("PAIR(911)", 9)] {
            assert_eq!(text.parse::<Formula>().unwrap_err().at, at, "{text}");
        }
    }
}
