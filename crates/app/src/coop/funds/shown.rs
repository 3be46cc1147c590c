//! Funds and undivided assets as the window and the command line show them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::account::AccountCode;
use ledger::day::show_day;
use ledger::text::fold;
use store::query::{Figures, LedgerRow};

use super::assets::Assets;
use super::{ASSETS, Asset, FORMED, FUNDS, Of, Sources};
use crate::api::fund::{
    AssetRow, AssetSource, FundBook, FundCard, FundCardQuery, FundLine, FundPart, FundRow, FundTie,
};
use crate::journal::days;
use crate::{Book, Refusal, show};

impl Book {
    /// Every source of every fund and every undivided asset, beside the ledger.
    ///
    /// # Errors
    /// For days that do not read.
    pub fn fund_book(&self, from: &str, to: &str) -> Result<FundBook, Refusal> {
        let (from, to) = days(from, to)?;
        let mut book = FundBook { funds: Vec::new(), assets: Vec::new(), ties: Vec::new() };
        let ledger = self.store.account_figures(from, to)?;
        for group in FUNDS {
            let sources = self.fund_sources(group, from, to)?;
            book.ties.extend(self.fund_ties(group, &sources, &ledger));
            for ((account, of), source) in &sources {
                book.funds.push(FundRow {
                    account: account.to_string(),
                    account_name: self.account_name(*account),
                    of: of.key(),
                    name: self.source_words(of, source)?,
                    said: *of != Of::Nothing,
                    opening: show::dong_or_blank(source.opening),
                    plus: show::dong_or_blank(source.gained()),
                    minus: show::dong_or_blank(source.lost()),
                    closing: show::dong_or_blank(source.left()),
                });
            }
        }
        book.funds.sort_by_cached_key(|row| (row.account.clone(), !row.said, fold(&row.name)));
        let assets = self.undivided_assets(from, to)?;
        book.ties.extend(self.asset_tie(&assets, &ledger));
        for (of, asset) in self.assets_in_order(&assets)? {
            book.assets.push(self.asset_row(of, asset)?);
        }
        Ok(book)
    }

    /// Every movement of a source or of an asset.
    ///
    /// # Errors
    /// For an account that is no fund and not 212, and days that do not read.
    pub fn fund_card(&self, query: &FundCardQuery) -> Result<FundCard, Refusal> {
        let (from, to) = days(&query.from, &query.to)?;
        let unknown = || Refusal::new("fund.account").with("account", &query.account);
        let account: AccountCode = query.account.parse().map_err(|_| unknown())?;
        let of: Of = query.of.parse()?;
        if account.is_under(ASSETS) {
            let asset = self.undivided_assets(from, to)?.remove(&of).unwrap_or_default();
            return self.asset_card(&of, &asset, from);
        }
        if !FUNDS.iter().any(|group| account.is_under(group)) {
            return Err(unknown());
        }
        let source = self.fund_sources(account.as_str(), from, to)?.remove(&(account, of.clone())).unwrap_or_default();
        let part = self.fund_part(account, source.opening, &source.rows, |row| (row.credit, row.debit));
        Ok(FundCard { name: self.source_words(&of, &source)?, parts: vec![part] })
    }

    /// An asset's cost, and what formed it: both are asked for together.
    fn asset_card(&self, of: &Of, asset: &Asset, from: NaiveDate) -> Result<FundCard, Refusal> {
        let mut parts = Vec::new();
        if let Ok(account) = ASSETS.parse() {
            parts.push(self.fund_part(account, asset.opening, &asset.costs, |row| (row.debit, row.credit)));
        }
        if let Ok(account) = FORMED.parse() {
            let (before, within): (Vec<LedgerRow>, Vec<LedgerRow>) =
                asset.formed.iter().cloned().partition(|row| row.day < from);
            let moved: i64 = asset.formed.iter().map(|row| row.credit - row.debit).sum();
            let brought = asset.formed() - moved;
            let opening = brought + before.iter().map(|row| row.credit - row.debit).sum::<i64>();
            parts.push(self.fund_part(account, opening, &within, |row| (row.credit, row.debit)));
        }
        Ok(FundCard { name: self.asset_named(of, asset)?, parts })
    }

    fn fund_part(
        &self,
        account: AccountCode,
        opening: i64,
        rows: &[LedgerRow],
        moved: fn(&LedgerRow) -> (i64, i64),
    ) -> FundPart {
        let mut left = opening;
        let mut sums = (0i64, 0i64);
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let (plus, minus) = moved(row);
            sums = (sums.0 + plus, sums.1 + minus);
            left += plus - minus;
            lines.push(FundLine {
                voucher: row.voucher.to_string(),
                number: row.number.to_string(),
                date_shown: show_day(row.day),
                narration: row.narration.clone(),
                contra: row.contra.map(|code| code.to_string()).unwrap_or_default(),
                plus: show::dong_or_blank(plus),
                minus: show::dong_or_blank(minus),
                closing: show::dong(left),
            });
        }
        FundPart {
            account: account.to_string(),
            name: self.account_name(account),
            opening: show::dong_or_blank(opening),
            lines,
            plus: show::dong_or_blank(sums.0),
            minus: show::dong_or_blank(sums.1),
            closing: show::dong_or_blank(left),
        }
    }

    fn asset_row(&self, of: &Of, asset: &Asset) -> Result<AssetRow, Refusal> {
        let came = asset.came.as_ref();
        Ok(AssetRow {
            of: of.key(),
            party: match of {
                Of::Card(id) => self.party_ref(*id)?,
                Of::Words(_) | Of::Voucher(_) | Of::Nothing => None,
            },
            name: self.asset_named(of, asset)?,
            number: came.map(|row| row.number.to_string()).unwrap_or_default(),
            date_shown: came.map(|row| show_day(row.day)).unwrap_or_default(),
            opening: show::dong_or_blank(asset.opening),
            plus: show::dong_or_blank(asset.came_in()),
            minus: show::dong_or_blank(asset.went()),
            closing: show::dong_or_blank(asset.cost()),
            sources: self.asset_sources(asset)?,
            formed: show::dong_or_blank(asset.formed()),
            apart: show::dong_or_blank(asset.cost() - asset.formed()),
        })
    }

    /// What an asset came from, the largest part first.
    pub(crate) fn asset_sources(&self, asset: &Asset) -> Result<Vec<AssetSource>, Refusal> {
        let mut parts: Vec<_> = asset.sources.iter().collect();
        parts.sort_by_key(|(of, source)| (**of == Of::Nothing, -source.amount));
        parts
            .into_iter()
            .map(|(of, source)| {
                Ok(AssetSource {
                    name: self.source_named(of, &source.words)?.0,
                    said: *of != Of::Nothing,
                    amount: show::dong(source.amount),
                })
            })
            .collect()
    }

    pub(crate) fn asset_named(&self, of: &Of, asset: &Asset) -> Result<String, Refusal> {
        Ok(match self.source_named(of, &asset.words)? {
            (_, None) if *of == Of::Nothing => "Chưa ghi tài sản".to_owned(),
            (name, _) => name,
        })
    }

    /// Assets by code; those without a card by the day they came; what names none last.
    pub(crate) fn assets_in_order<'a>(&self, assets: &'a Assets) -> Result<Vec<(&'a Of, &'a Asset)>, Refusal> {
        let register = self.store.register()?;
        let mut all: Vec<_> = assets.iter().collect();
        all.sort_by_cached_key(|(of, asset)| {
            let code = match of {
                Of::Card(id) => register.get(*id).map(|card| fold(&card.code)),
                Of::Words(_) | Of::Voucher(_) | Of::Nothing => None,
            };
            (**of == Of::Nothing, code.is_none(), code, asset.came.as_ref().map(|row| (row.day, row.voucher)))
        });
        Ok(all)
    }

    /// The sources of each account of a group beside its ledger, which is added up another way.
    fn fund_ties(&self, group: &str, sources: &Sources, ledger: &BTreeMap<AccountCode, Figures>) -> Vec<FundTie> {
        let mut accounts: BTreeMap<AccountCode, ([i64; 3], i64)> = BTreeMap::new();
        for account in ledger.keys().filter(|account| account.is_under(group)) {
            accounts.entry(*account).or_default();
        }
        for ((account, of), source) in sources {
            let (sums, unsaid) = accounts.entry(*account).or_default();
            sums[0] += source.opening;
            sums[1] += source.gained();
            sums[2] += source.lost();
            *unsaid += if *of == Of::Nothing { source.left() } else { 0 };
        }
        let tie = |(account, ([opening, gained, lost], unsaid)): (AccountCode, ([i64; 3], i64))| {
            let own = ledger.get(&account).copied().unwrap_or_default();
            FundTie {
                account: account.to_string(),
                name: self.account_name(account),
                cards: show::dong(opening + gained - lost),
                ledger: show::dong(-own.closing()),
                ties: [opening, gained, lost] == [-own.opening, own.credit, own.debit],
                nameless: show::dong_or_blank(unsaid),
            }
        };
        accounts.into_iter().map(tie).collect()
    }

    fn asset_tie(&self, assets: &Assets, ledger: &BTreeMap<AccountCode, Figures>) -> Option<FundTie> {
        let mut own = Figures::default();
        ledger.iter().filter(|(account, _)| account.is_under(ASSETS)).for_each(|(_, part)| own.add(part));
        if assets.is_empty() && own == Figures::default() {
            return None;
        }
        let sum = |part: fn(&Asset) -> i64| assets.values().map(part).sum::<i64>();
        let sums = [sum(|asset| asset.opening), sum(Asset::came_in), sum(Asset::went)];
        let account: AccountCode = ASSETS.parse().ok()?;
        Some(FundTie {
            account: account.to_string(),
            name: self.account_name(account),
            cards: show::dong(sum(Asset::cost)),
            ledger: show::dong(own.closing()),
            ties: sums == [own.opening, own.debit, own.credit],
            nameless: show::dong_or_blank(assets.get(&Of::Nothing).map_or(0, Asset::cost)),
        })
    }
}
