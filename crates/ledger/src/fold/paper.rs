//! Papers that vouchers name (an invoice, a contract's payment): the key by which a second payment of one is found.

use super::{Books, Named, Why};
use crate::event::extra::{Key, Side};
use crate::event::{EventId, Line};

/// Fewer letters than a tax code has cannot name a paper without its seller.
const TAX_CODE_LETTERS: usize = 10;
const MONEY: [&str; 2] = ["111", "112"];
const OWED: &str = "331";

/// What a content does with a paper it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Deed {
    /// It pays it.
    Pays = 1,
    /// It books it as a debt.
    Owes = 2,
}

/// A paper, as far as it can be told from others, and what is done with it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Paper {
    /// What is done.
    pub deed: Deed,
    /// Seller's tax code, form, series and number as typed, without spaces, signs and case; the seller where no tax code
    /// can be in it.
    pub key: String,
}

/// The papers that lines pay or owe, each with the sum of its lines, in order.
pub(super) fn papers_in(lines: &[Line]) -> Vec<(Paper, i64)> {
    let mut papers: Vec<(Paper, i64)> = Vec::new();
    for line in lines {
        let Some(paper) = paper_of(line) else { continue };
        match papers.iter_mut().find(|(known, _)| *known == paper) {
            Some((_, dong)) => *dong = dong.saturating_add(line.amount.get()),
            None => papers.push((paper, line.amount.get())),
        }
    }
    papers.sort();
    papers
}

fn paper_of(line: &Line) -> Option<Paper> {
    let credit = line.credit.filter(|_| !line.amount.is_negative())?;
    let deed = if MONEY.iter().any(|money| credit.as_str().starts_with(money)) {
        Deed::Pays
    } else if credit.as_str().starts_with(OWED) {
        Deed::Owes
    } else {
        return None;
    };
    let sides = [Side::Debit, Side::Credit];
    let typed = sides.iter().find_map(|side| line.extra.get(Key::Document, *side)?.text())?;
    let key: String = typed.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let seller = match deed {
        Deed::Pays => line.debit_party.or(line.credit_party),
        Deed::Owes => line.credit_party,
    };
    if key.is_empty() {
        return None;
    }
    let alone = key.chars().count() > TAX_CODE_LETTERS;
    let key = match seller.filter(|_| !alone) {
        Some(seller) => format!("{key}/{seller}"),
        None => key,
    };
    Some(Paper { deed, key })
}

impl Paper {
    /// Whether doing this once more is more than the paper asks for, and which content did it first.
    pub(super) fn question<B: Books>(
        &self,
        books: &B,
        voucher: EventId,
        dong: i64,
    ) -> Result<Option<(Why, EventId)>, B::Failure> {
        let others = |paper: &Paper| -> Result<Vec<Named>, B::Failure> {
            Ok(books.papers(paper)?.into_iter().filter(|named| named.voucher != voucher).collect())
        };
        let done = others(self)?;
        let Some(first) = done.first() else { return Ok(None) };
        if self.deed == Deed::Owes {
            return Ok(Some((Why::PayableTwice, first.voucher)));
        }
        // A paper may be paid in parts, up to what it was booked as a debt for.
        let owed: i128 = sum(&others(&Paper { deed: Deed::Owes, key: self.key.clone() })?);
        let paid = sum(&done) + i128::from(dong);
        Ok((paid > owed).then_some((Why::PaidTwice, first.voucher)))
    }
}

fn sum(named: &[Named]) -> i128 {
    named.iter().map(|named| i128::from(named.dong)).sum()
}
