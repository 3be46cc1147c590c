//! Undivided assets: what each cost (212), and the sources it was bought or received from (4422).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use coop::fund::source_of;
use ledger::event::extra::{Key, Side};
use ledger::event::value::Value;
use ledger::event::{EventId, Line};
use ledger::party::PartyKind;
use ledger::text::fold;
use store::query::{DetailRow, LedgerRow};

use super::{ASSETS, FORMED, Of, sides};
use crate::{Book, Refusal};

/// An undivided asset.
#[derive(Debug, Default)]
pub(crate) struct Asset {
    /// What the voucher it came with says; empty where a card stands for it.
    pub words: String,
    /// Its cost before the days.
    pub opening: i64,
    /// Lines of 212 in the days.
    pub costs: Vec<LedgerRow>,
    /// The first line of 212 there ever was, where it was not brought along.
    pub came: Option<LedgerRow>,
    /// The vouchers it stands in.
    vouchers: BTreeSet<EventId>,
    /// What formed it, by source, after the days.
    pub sources: BTreeMap<Of, SourceSum>,
    /// Lines of 4422 up to the end of the days.
    pub formed: Vec<LedgerRow>,
}

/// How much of an asset came from a source.
#[derive(Debug, Default, Clone)]
pub(crate) struct SourceSum {
    pub words: String,
    pub amount: i64,
}

impl Asset {
    /// What it cost, after the days.
    pub(crate) fn cost(&self) -> i64 {
        self.opening + self.came_in() - self.went()
    }

    pub(crate) fn came_in(&self) -> i64 {
        self.costs.iter().map(|row| row.debit).sum()
    }

    pub(crate) fn went(&self) -> i64 {
        self.costs.iter().map(|row| row.credit).sum()
    }

    /// What formed it, after the days.
    pub(crate) fn formed(&self) -> i64 {
        self.sources.values().map(|source| source.amount).sum()
    }

    fn adds(&mut self, of: Of, words: String, amount: i64) {
        let source = self.sources.entry(of).or_default();
        source.amount += amount;
        if source.words.is_empty() {
            source.words = words;
        }
    }
}

pub(crate) type Assets = BTreeMap<Of, Asset>;

impl Book {
    /// Every undivided asset with anything before or in the days.
    pub(crate) fn undivided_assets(&self, from: NaiveDate, to: NaiveDate) -> Result<Assets, Refusal> {
        let mut assets = self.asset_costs(ASSETS, from, to)?;
        self.form_assets(&mut assets, to)?;
        self.open_listed_assets(to, &mut assets)?;
        for asset in assets.values_mut() {
            asset.sources.retain(|_, source| source.amount != 0);
        }
        assets.retain(|_, asset| asset.opening != 0 || !asset.costs.is_empty() || !asset.sources.is_empty());
        Ok(assets)
    }

    /// What each asset of a group of accounts cost, or wore off, before and in the days.
    pub(crate) fn asset_costs(&self, group: &str, from: NaiveDate, to: NaiveDate) -> Result<Assets, Refusal> {
        let first = self.store.cache().first_month().first_day();
        let mut assets = Assets::new();
        for (_, line) in self.store.opening_lines()? {
            for (side, _) in sides(&line, group) {
                let of = self.asset_said(&line, side)?.unwrap_or(Of::Nothing);
                let net = if side == Side::Debit { line.amount.get() } else { -line.amount.get() };
                assets.entry(of).or_default().opening += net;
            }
        }
        self.store.detail_rows::<Refusal>(group, first, to, |DetailRow { row, line, side }| {
            let voucher = self.asset_voucher(row.voucher)?;
            let of = self.asset_said(line, side)?.unwrap_or(Of::Voucher(voucher));
            let asset = assets.entry(of).or_default();
            asset.vouchers.insert(voucher);
            if asset.words.is_empty() {
                asset.words.clone_from(&row.narration);
            }
            if asset.came.is_none() && row.debit != 0 {
                asset.came = Some(row.clone());
            }
            if row.day < from {
                asset.opening += row.debit - row.credit;
            } else {
                asset.costs.push(row);
            }
            Ok(())
        })?;
        Ok(assets)
    }

    /// What formed each asset, by source.
    fn form_assets(&self, assets: &mut Assets, to: NaiveDate) -> Result<(), Refusal> {
        let first = self.store.cache().first_month().first_day();
        // What forms a voucher's only asset forms that one.
        let mut brought: BTreeMap<EventId, BTreeSet<Of>> = BTreeMap::new();
        for (of, asset) in assets.iter() {
            for voucher in &asset.vouchers {
                brought.entry(*voucher).or_default().insert(of.clone());
            }
        }
        for ((_, of), source) in self.fund_sources(FORMED, first, first)? {
            if source.opening != 0 {
                assets.entry(Of::Nothing).or_default().adds(of, source.words, source.opening);
            }
        }
        self.store.detail_rows::<Refusal>(FORMED, first, to, |DetailRow { row, line, side }| {
            let (source, words) = self.source_said(line, side, row.account)?;
            let only = |of: &BTreeSet<Of>| of.first().filter(|_| of.len() == 1).cloned();
            let with_it = brought.get(&self.asset_voucher(row.voucher)?).and_then(only);
            let of = self.asset_said(line, side)?.or(with_it).unwrap_or(Of::Nothing);
            let asset = assets.entry(of).or_default();
            asset.adds(source, words, row.credit - row.debit);
            asset.formed.push(row);
            Ok(())
        })
    }

    /// What the list behind the opening balances says of assets is taken out of what the balance does not tell apart.
    fn open_listed_assets(&self, to: NaiveDate, assets: &mut Assets) -> Result<(), Refusal> {
        let listed = self.listed_under("assets", ASSETS)?.filter(|listed| listed.month.first_day() <= to);
        let (Some(listed), Some(list)) = (listed, ledger::opening_list::named("assets")) else { return Ok(()) };
        let column = list.column("source").map(|column| column.number);
        for row in listed.rows {
            let (Some(card), amount) = (row.of, row.amount.get()) else { continue };
            let unsaid = assets.entry(Of::Nothing).or_default();
            // What the balance tells apart by cards already is not told again.
            if unsaid.opening == 0 {
                continue;
            }
            unsaid.opening -= amount;
            let words = row.details.iter().find(|(own, _)| Some(*own) == column).and_then(|(_, value)| value.text());
            let words = words.and_then(source_of);
            if let Some(words) = &words {
                unsaid.adds(Of::Words(fold(words)), words.clone(), -amount);
            }
            let asset = assets.entry(Of::Card(card)).or_default();
            asset.opening += amount;
            if let Some(words) = words {
                asset.adds(Of::Words(fold(&words)), words, amount);
            }
        }
        Ok(())
    }

    /// The asset a side of a line names: in its details, or as whom the account is kept by.
    fn asset_said(&self, line: &Line, side: Side) -> Result<Option<Of>, Refusal> {
        let register = self.store.register()?;
        let named = |side| line.extra.get(Key::Asset, side).and_then(Value::int).and_then(EventId::from_i64);
        let (own, other) = match side {
            Side::Debit => (line.debit_party, Side::Credit),
            Side::Credit => (line.credit_party, Side::Debit),
        };
        let by_party = own.filter(|id| register.get(*id).is_some_and(|card| card.kind == PartyKind::Asset));
        let named = named(side).or_else(|| named(other)).filter(|id| register.get(*id).is_some());
        Ok(named.or(by_party).map(Of::Card))
    }

    /// The voucher an asset came with: a voucher that takes another back or adjusts it belongs to that one.
    fn asset_voucher(&self, voucher: EventId) -> Result<EventId, Refusal> {
        Ok(self.store.links_to(voucher)?.map_or(voucher, |(_, other)| other))
    }
}
