//! Funds by where they come from, and undivided assets with their sources (Luật HTX 2023, Đ87.1, Đ88.3a): the lines of 442,
//! 418 and 212 with what the book began with. Every line lies somewhere, so the sums are those of the ledger.

mod assets;
mod shown;

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::NaiveDate;
use coop::fund::{source_by_contra, source_of};
use ledger::account::AccountCode;
use ledger::event::extra::{Key, Side};
use ledger::event::value::Value;
use ledger::event::{EventId, Line};
use ledger::text::fold;
use store::query::{DetailRow, LedgerRow};

pub(crate) use assets::Asset;

use crate::api::party::PartyRef;
use crate::{Book, Refusal};

/// Equity the law or the meeting gave a purpose: the undivided fund, and what it became, and the other funds.
pub(crate) const FUNDS: [&str; 2] = ["442", "418"];
/// The undivided fund.
pub(crate) const UNDIVIDED: &str = "442";
/// The source of undivided assets.
const FORMED: &str = "4422";
/// Undivided assets.
const ASSETS: &str = "212";

/// What money or an asset is told apart by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    /// A card of the register: a fund, an asset, a donor.
    Card(EventId),
    /// Words, folded.
    Words(String),
    /// An asset that no card stands for, by the voucher it came with.
    Voucher(EventId),
    /// Nothing says it.
    Nothing,
}

impl Of {
    /// A stable text for addresses: `65537`, `~lai tien gui`, `v65540`; empty where nothing says it.
    pub(crate) fn key(&self) -> String {
        match self {
            Of::Card(id) => id.to_string(),
            Of::Words(words) => format!("~{words}"),
            Of::Voucher(id) => format!("v{id}"),
            Of::Nothing => String::new(),
        }
    }
}

impl FromStr for Of {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let id = |text: &str| text.parse().map_err(|_| Refusal::new("fund.not-there").with("key", text));
        Ok(match (text.strip_prefix('~'), text.strip_prefix('v')) {
            (Some(words), _) => Of::Words(words.to_owned()),
            (_, Some(voucher)) => Of::Voucher(id(voucher)?),
            _ if text.is_empty() => Of::Nothing,
            _ => Of::Card(id(text)?),
        })
    }
}

/// A source of a fund: what it had and what came and went. Credit is what it gains.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// As people wrote it; empty where a card or nothing says it.
    pub words: String,
    pub opening: i64,
    pub rows: Vec<LedgerRow>,
}

impl Source {
    /// Gained in the days.
    pub(crate) fn gained(&self) -> i64 {
        self.rows.iter().map(|row| row.credit).sum()
    }

    /// Lost in the days.
    pub(crate) fn lost(&self) -> i64 {
        self.rows.iter().map(|row| row.debit).sum()
    }

    /// After the days.
    pub(crate) fn left(&self) -> i64 {
        self.opening + self.gained() - self.lost()
    }
}

/// Sources by account.
pub(crate) type Sources = BTreeMap<(AccountCode, Of), Source>;

impl Book {
    /// Every source of the accounts of a group with anything before or in the days.
    pub(crate) fn fund_sources(&self, group: &str, from: NaiveDate, to: NaiveDate) -> Result<Sources, Refusal> {
        let first = self.store.cache().first_month().first_day();
        let mut sources = Sources::new();
        for (_, line) in self.store.opening_lines()? {
            for (side, code) in sides(&line, group) {
                let (of, words) = self.source_said(&line, side, code)?;
                let net = if side == Side::Credit { line.amount.get() } else { -line.amount.get() };
                source(&mut sources, code, of, words).opening += net;
            }
        }
        self.open_listed_sources(group, to, &mut sources)?;
        self.store.detail_rows::<Refusal>(group, first, to, |DetailRow { row, line, side }| {
            let (of, words) = self.source_said(line, side, row.account)?;
            let source = source(&mut sources, row.account, of, words);
            if row.day < from {
                source.opening += row.credit - row.debit;
            } else {
                source.rows.push(row);
            }
            Ok(())
        })?;
        sources.retain(|_, source| source.opening != 0 || !source.rows.is_empty());
        Ok(sources)
    }

    /// The sources that the list behind the opening balances names take the place of what the balance does not say.
    fn open_listed_sources(&self, group: &str, to: NaiveDate, sources: &mut Sources) -> Result<(), Refusal> {
        let listed = self.listed_under("funds", group)?.filter(|listed| listed.month.first_day() <= to);
        let (Some(listed), Some(list)) = (listed, ledger::opening_list::named("funds")) else { return Ok(()) };
        let Some(column) = list.column("source") else { return Ok(()) };
        for row in listed.rows {
            let words = row.details.iter().find(|(own, _)| *own == column.number).and_then(|(_, value)| value.text());
            let Some(words) = words.and_then(source_of) else { continue };
            let unsaid = sources.entry((row.account, Of::Nothing)).or_default();
            // What cards explain already is not explained again.
            if unsaid.opening == 0 {
                continue;
            }
            unsaid.opening += row.amount.get();
            source(sources, row.account, Of::Words(fold(&words)), words).opening -= row.amount.get();
        }
        Ok(())
    }

    /// What a side of a line says of its source. A fund of its own card is that fund; the undivided fund is told apart by
    /// the words of the line first, which may stand on its other side where that is the undivided fund as well.
    fn source_said(&self, line: &Line, side: Side, account: AccountCode) -> Result<(Of, String), Refusal> {
        let (party, contra, other) = match side {
            Side::Debit => (line.debit_party, line.credit, Side::Credit),
            Side::Credit => (line.credit_party, line.debit, Side::Debit),
        };
        let undivided = account.is_under(UNDIVIDED);
        // What another sort of fund says of itself on the other side is said of that fund.
        let is_fund = |code: AccountCode| FUNDS.iter().any(|fund| code.is_under(fund));
        let within = contra.is_none_or(|contra| !is_fund(contra) || contra.is_under(UNDIVIDED) == undivided);
        let text = |side| line.extra.get(Key::FundSource, side).and_then(Value::text).and_then(source_of);
        let words = text(side).or_else(|| if within { text(other) } else { None });
        let card = party.filter(|_| !undivided || words.is_none());
        if let Some(card) = card {
            return Ok((Of::Card(card), String::new()));
        }
        let inferred = || contra.filter(|_| undivided).and_then(source_by_contra).map(str::to_owned);
        Ok(match words.or_else(inferred) {
            Some(words) => (Of::Words(fold(&words)), words),
            None => (Of::Nothing, String::new()),
        })
    }

    /// What people call a source, with its card where it has one.
    pub(crate) fn source_named(&self, of: &Of, words: &str) -> Result<(String, Option<PartyRef>), Refusal> {
        let party = match of {
            Of::Card(id) => self.party_ref(*id)?,
            Of::Words(_) | Of::Voucher(_) | Of::Nothing => None,
        };
        let name = match (of, &party) {
            (_, Some(party)) => format!("{} ({})", party.name, party.code),
            (Of::Nothing, None) => "Chưa ghi nguồn".to_owned(),
            _ => words.to_owned(),
        };
        Ok((name, party))
    }

    /// The words a source is shown by on paper.
    pub(crate) fn source_words(&self, of: &Of, source: &Source) -> Result<String, Refusal> {
        Ok(self.source_named(of, &source.words)?.0)
    }
}

/// The sides of a line that lie on accounts of a group.
fn sides(line: &Line, group: &str) -> Vec<(Side, AccountCode)> {
    [(Side::Debit, line.debit), (Side::Credit, line.credit)]
        .into_iter()
        .filter_map(|(side, code)| Some((side, code.filter(|code| code.is_under(group))?)))
        .collect()
}

fn source(sources: &mut Sources, account: AccountCode, of: Of, words: String) -> &mut Source {
    let source = sources.entry((account, of)).or_default();
    if source.words.is_empty() {
        source.words = words;
    }
    source
}
